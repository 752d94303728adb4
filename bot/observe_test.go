package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

func TestTwoClaimsAtOnceOneWinsAndTheOtherIsTold(t *testing.T) {
	w := newWorld(t)
	r := w.initiate("sales")
	w.wait(20 * time.Second)
	if a := w.acts(r.HandoffID, bot.ActClaim, "Ana"); a.Refused {
		t.Errorf("the first claim was refused: %s", a.Text)
	}
	w.wait(-10 * time.Second) // Ben clicked earlier, and the platform told us later
	if a := w.acts(r.HandoffID, bot.ActClaim, "Ben"); !a.Refused || !strings.Contains(a.Text, "Ana") {
		t.Errorf("the second claim got %+v, want a refusal that names Ana", a)
	}
	card := w.card(r.HandoffID)
	if card.ClaimedBy.Name != "Ana" || card.FirstResponse.Responder.Name != "Ben" || card.FirstResponse.After != 10*time.Second {
		t.Errorf("claimed by %s, first response by %s after %s; want Ana, Ben, 10s", card.ClaimedBy.Name, card.FirstResponse.Responder.Name, card.FirstResponse.After)
	}
}

func TestTheSameClickTwiceIsOneAct(t *testing.T) {
	w := newWorld(t)
	r := w.initiate("sales")
	click := bot.Act{HandoffID: r.HandoffID, Kind: bot.ActReply, Class: bot.Member, At: w.now, EventID: "same", Actor: bot.Person{Platform: bot.PlatformInbox, ID: "ana"}}
	for range 2 {
		if _, err := w.bot.Observe(t.Context(), click); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(w.load(r.HandoffID).Acts); n != 2 { // received, and the one reply
		t.Errorf("%d acts are in the log, want 2", n)
	}
}

func TestAPersonReopens(t *testing.T) {
	w := newWorld(t)
	r := w.initiate("sales")
	if a := w.acts(r.HandoffID, bot.ActReopen, "Ana"); !a.Refused {
		t.Errorf("reopening an open handoff got %+v, want a refusal", a)
	}
	w.acts(r.HandoffID, bot.ActResolve, "Ana")
	w.wait(time.Hour)
	a := w.acts(r.HandoffID, bot.ActReopen, "Ben")
	if a.Refused || a.Cycle != 2 {
		t.Fatalf("reopening got %+v, want cycle 2", a)
	}
	d := w.load(r.HandoffID)
	if c := d.Cycles[1]; !c.ReceivedAt.Equal(w.now) || !c.DueAt.Equal(w.now.Add(15*time.Minute)) {
		t.Errorf("cycle 2 began at %s, due %s; want its own clock from now", c.ReceivedAt, c.DueAt)
	}
	if d.Cycles[0].State.Status != bot.StatusResolved {
		t.Errorf("cycle 1 is %s, want resolved as it was", d.Cycles[0].State.Status)
	}
	stale, err := w.bot.Observe(t.Context(), bot.Act{HandoffID: r.HandoffID, Cycle: 1, Kind: bot.ActReopen, Class: bot.Member, At: w.now, EventID: "again", Actor: bot.Person{Platform: bot.PlatformInbox, ID: "ana"}})
	if err != nil || !stale.Refused {
		t.Errorf("reopening the older card again = %+v, %v; want a refusal", stale, err)
	}
}

func TestDeliveryIsLevelTriggered(t *testing.T) {
	w := newWorld(t)
	r := w.initiate("sales")
	for range 10 {
		w.wait(time.Second)
		w.acts(r.HandoffID, bot.ActReply, "Ana")
	}
	p := w.load(r.HandoffID).Postings[0]
	ref, revision, err := w.bot.Deliver(context.Background(), p)
	if err != nil || revision != p.Wanted || revision < 10 {
		t.Fatalf("Deliver = %+v, revision %d, %v; want revision %d in one go", ref, revision, err, p.Wanted)
	}
	card, ok := w.channel.Content(ref).(bot.Card)
	if !ok || card.Status != bot.StatusAnswered {
		t.Errorf("the channel shows %+v, want the card as the ledger stands", w.channel.Content(ref))
	}
}

func TestACrashBetweenPostingAndRecordingLeavesOneCard(t *testing.T) {
	w := newWorld(t)
	r := w.initiate("sales")
	p := w.load(r.HandoffID).Postings[0]
	first, _, err := w.bot.Deliver(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	w.acts(r.HandoffID, bot.ActClaim, "Ana") // and the first delivery was never recorded
	again, _, err := w.bot.Deliver(t.Context(), w.load(r.HandoffID).Postings[0])
	if err != nil || again.ID != first.ID {
		t.Fatalf("delivering again = %+v, %v; want the same message %s", again, err, first.ID)
	}
	if card := w.channel.Content(again).(bot.Card); card.Status != bot.StatusClaimed {
		t.Errorf("the card shows %s, want claimed: it is brought up to date", card.Status)
	}
}

func TestAPlatformNobodyServesFailsForGood(t *testing.T) {
	w := newWorld(t)
	_, _, err := w.bot.Deliver(t.Context(), bot.Posting{Kind: bot.PostReport, To: bot.Destination{Platform: "pigeon"}})
	var refused *bot.DeliveryError
	if !errors.As(err, &refused) || !refused.Permanent {
		t.Errorf("Deliver to a pigeon = %v, want a permanent refusal", err)
	}
}

func TestNewNamesEveryGap(t *testing.T) {
	_, err := bot.New(bot.Options{})
	for _, part := range []string{"Ledger", "Decider", "Messengers", "Escalates", "Now", "NewID"} {
		if err == nil || !strings.Contains(err.Error(), part+" is required") {
			t.Errorf("New({}) = %v, want it to name %s", err, part)
		}
	}
}

func TestTheStoredStateIsWhatTheLogAddsUpTo(t *testing.T) {
	w := newWorld(t)
	r := w.initiate("sales")
	for _, kind := range []bot.ActKind{bot.ActClaim, bot.ActReply, bot.ActRelease, bot.ActWon, bot.ActClaim} {
		w.wait(time.Second)
		w.acts(r.HandoffID, kind, "Ana")
	}
	w.initiate("my lawyer")
	w.acts(r.HandoffID, bot.ActResolve, "Ana")
	d := w.load(r.HandoffID)
	if diff := cmp.Diff(d.Cycles[0].Replay(d.Acts), d.Cycles[0].State); diff != "" {
		t.Errorf("the stored state differs from the replayed log (-log +stored):\n%s", diff)
	}
}
