package bot_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"handoffbot/bot"
)

// settles works all that is due once.
func (w *world) settles(handoff string) {
	w.Helper()
	for _, p := range w.load(handoff).Postings {
		if p.State != bot.PostingWaiting {
			continue
		}
		ref, revision, err := w.bot.Deliver(w.Context(), p)
		if err != nil {
			w.Fatalf("Deliver %s = %v", p.Kind, err)
		}
		s := bot.Settlement{PostingID: p.ID, Posted: revision, Ref: ref, State: bot.PostingPosted, RunAt: w.now}
		if err := w.ledger.Settle(w.Context(), s, w.now); err != nil {
			w.Fatal(err)
		}
	}
}

func TestAnErasureBringsTheChannelsUpToDate(t *testing.T) {
	const name = "Xanthippe"
	w := newWorld(t, func(o *bot.Options) { o.Transcripts = map[bot.Platform]bool{bot.PlatformInbox: true} })
	r := w.initiate("sales, I am " + name)
	w.settles(r.HandoffID) // the card
	w.settles(r.HandoffID) // what stands below it
	w.acts(r.HandoffID, bot.ActClaim, "Ana")
	w.wait(time.Minute)
	done, err := w.bot.Erase(t.Context(), bot.ConversationKey{Source: "website", ID: "c1"})
	if err != nil || !slices.Equal(done.Handoffs, []string{r.HandoffID}) || done.Messages != 2 {
		t.Fatalf("Erase = %+v, %v; want the handoff, its card and its transcript", done, err)
	}
	w.settles(r.HandoffID)
	d := w.load(r.HandoffID)
	card := w.channel.Content(d.Postings[0].Ref)
	below := w.channel.Thread(d.Postings[0].Ref)
	shown, err := json.Marshal([]any{card, below})
	if err != nil || strings.Contains(string(shown), name) || !strings.Contains(string(shown), "was erased") {
		t.Errorf("the channel shows %s, want it to say that it was erased", shown)
	}
	if c := card.(bot.Card); c.Status != bot.StatusClaimed || c.ClaimedBy == nil || c.FirstResponse == nil || c.Turns != 1 {
		t.Errorf("the card is %+v, want who has it, the first response and the count of turns as before", c)
	}
	steps := d.Timeline()
	if last := steps[len(steps)-1]; !slices.ContainsFunc(steps, func(s bot.Step) bool { return s.Kind == "erased" }) {
		t.Errorf("the timeline ends with %+v, want the erasure in it", last)
	}
}

func TestAMessageThatSomebodyDeletedIsErasedEnough(t *testing.T) {
	w := newWorld(t)
	r := w.initiate("sales, please")
	line := bot.Posting{ID: "L", Kind: bot.PostLine, HandoffID: r.HandoffID, Cycle: 1, To: w.load(r.HandoffID).Postings[0].To, Content: bot.Line{Text: "erased"}, Posted: 1, Wanted: 2, State: bot.PostingSending, Ref: bot.CardRef{ID: "gone"}}
	w.channel.Errs = []error{&bot.DeliveryError{Platform: bot.PlatformInbox, Permanent: true, Gone: true, Err: errors.New("gone")}}
	if _, revision, err := w.bot.Deliver(t.Context(), line); err != nil || revision != 2 {
		t.Errorf("Deliver = revision %d, %v; want it done: nothing is left to erase", revision, err)
	}
}

// TestALineFoundAfterAnErasureSaysWhatItSaid: the look-up of a try that was in
// doubt finds the first revision, and the erased one is still to come.
func TestALineFoundAfterAnErasureSaysWhatItSaid(t *testing.T) {
	w := newWorld(t, func(o *bot.Options) {
		o.Messengers[bot.PlatformInbox] = &looking{Messenger: o.Messengers[bot.PlatformInbox], finds: "found"}
	})
	r := w.initiate("sales, please")
	w.settles(r.HandoffID)
	line := bot.Posting{
		ID: "L", Kind: bot.PostLine, HandoffID: r.HandoffID, Cycle: 1, To: w.load(r.HandoffID).Postings[0].To, Content: bot.Line{Text: "erased"},
		Wanted: 2, State: bot.PostingSending, DoubtAt: w.now,
	}
	ref, revision, err := w.bot.Deliver(t.Context(), line)
	if err != nil || ref.ID != "found" || revision != 1 {
		t.Errorf("Deliver = %+v, revision %d, %v; want the message found, at its first revision", ref, revision, err)
	}
}

// TestWhatWasWrittenBeforeAnErasureIsNotKeptAfterIt: it was sighted, and is
// understood only now.
func TestWhatWasWrittenBeforeAnErasureIsNotKeptAfterIt(t *testing.T) {
	w := newWorld(t)
	r := w.initiate("sales, I am Xanthippe")
	w.settles(r.HandoffID)
	card := w.load(r.HandoffID).Postings[0]
	sight := func(id string) {
		err := w.bot.Sight(t.Context(), bot.Act{
			Kind: bot.ActReply, EventID: id, Channel: card.To.Channel, Message: card.Ref.ID, Text: id + " Xanthippe", At: w.now,
			Actor: bot.Person{Platform: bot.PlatformInbox, ID: "ana", Name: "Ana"}, Class: bot.Member,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	sight("before")
	w.wait(time.Second)
	if _, err := w.bot.Erase(t.Context(), bot.ConversationKey{Source: "website", ID: "c1"}); err != nil {
		t.Fatal(err)
	}
	w.wait(time.Second)
	sight("after")
	if n, err := w.bot.Attend(t.Context()); n != 2 || err != nil {
		t.Fatalf("Attend = %d, %v; want both", n, err)
	}
	said := make(map[string]string)
	d := w.load(r.HandoffID)
	for _, a := range d.Acts {
		if a.Kind == bot.ActReply {
			said[a.EventID] = a.Text
		}
	}
	if len(said) != 2 || said["before"] != "" || said["after"] != "after Xanthippe" {
		t.Errorf("the replies are kept as %q, want both, and the words of the second alone", said)
	}
	if first := bot.FirstResponse(d.Cycles[0], d.Acts, bot.ResponsePolicy{}); first == nil || !first.At.Equal(w.now.Add(-2*time.Second)) {
		t.Errorf("the first response is %+v, want the reply that was erased", first)
	}
}

// TestAListOfClosedHandoffsThatSomebodyDeletedStaysAway: while one of them is
// open it is posted anew.
func TestAListOfClosedHandoffsThatSomebodyDeletedStaysAway(t *testing.T) {
	for _, closed := range []bool{false, true} {
		w, handoffs, list := crowd(t)
		for i, id := range handoffs {
			if closed || i > 0 {
				w.acts(id, bot.ActResolve, "Ana")
			}
		}
		list.Posted, list.Wanted = 1, 5
		w.channel.Errs = []error{&bot.DeliveryError{Platform: bot.PlatformInbox, Permanent: true, Gone: true, Err: errors.New("gone")}}
		ref, revision, err := w.bot.Deliver(t.Context(), list)
		anew := w.channel.Content(ref).(bot.CardList).Subtitle != "3 of them wait. Claim one, and its card comes with everything said." // as it was first posted
		if err != nil || revision != 5 || anew == closed {
			t.Errorf("closed %v: posted anew is %v, revision %d, %v", closed, anew, revision, err)
		}
	}
}

// TestAClosedCardThatSomebodyDeletedStaysAway: an open one is posted anew.
func TestAClosedCardThatSomebodyDeletedStaysAway(t *testing.T) {
	for _, closed := range []bool{false, true} {
		w := newWorld(t)
		r := w.initiate("sales, please")
		w.settles(r.HandoffID)
		w.acts(r.HandoffID, bot.ActClaim, "Ana")
		if closed {
			w.acts(r.HandoffID, bot.ActResolve, "Ana")
		}
		w.channel.Errs = []error{&bot.DeliveryError{Platform: bot.PlatformInbox, Permanent: true, Gone: true, Err: errors.New("gone")}}
		ref, _, err := w.bot.Deliver(t.Context(), w.load(r.HandoffID).Postings[0])
		anew := w.channel.Content(ref).(bot.Card).Status != bot.StatusOpen // as it was first posted
		if err != nil || anew == closed {
			t.Errorf("closed %v: posted anew is %v, %v", closed, anew, err)
		}
	}
}

func TestWhatIsSaidAfterAnErasureIsKept(t *testing.T) {
	w := newWorld(t)
	w.initiate("sales, I am Xanthippe")
	k := bot.ConversationKey{Source: "website", ID: "c1"}
	if _, err := w.bot.Erase(t.Context(), k); err != nil {
		t.Fatal(err)
	}
	w.wait(time.Minute)
	r := w.says("are you there?")
	excerpt := w.card(r.HandoffID).Excerpt
	if len(excerpt) != 1 || excerpt[0].Text != "are you there?" {
		t.Errorf("the card shows %+v, want what came since alone", excerpt)
	}
	if _, err := w.bot.Erase(t.Context(), bot.ConversationKey{Source: "website", ID: "unheard of"}); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("Erase of a conversation that there is not = %v, want ErrNotFound", err)
	}
}

// TestALineBelowAListLosesWhomItWasAbout: such a line began with the card's title.
func TestALineBelowAListLosesWhomItWasAbout(t *testing.T) {
	to := bot.Destination{Platform: bot.PlatformSlack, Channel: "C0SALES"}
	line := func(id string, posted int, to bot.Destination) bot.Posting {
		return bot.Posting{ID: id, Kind: bot.PostLine, HandoffID: "H", Cycle: 1, To: to, Posted: posted, Content: bot.Line{Text: "Nobody has responded."}}
	}
	elsewhere := bot.Destination{Platform: bot.PlatformSlack, Channel: "C0LEADS"}
	all := []bot.Posting{
		{ID: "listed", Kind: bot.PostCard, HandoffID: "H", Cycle: 1, To: to, List: "L", State: bot.PostingFolded},
		{ID: "card", Kind: bot.PostCard, HandoffID: "H", Cycle: 1, To: elsewhere, Posted: 1},
		line("below the list", 1, to), line("not posted yet", 0, to), line("below a card", 1, elsewhere), line("in flight", 0, to),
	}
	all[len(all)-1].State = bot.PostingSending
	changed, standing := bot.ErasedBelow(all)
	if len(changed) != 2 || changed[0].ID != "below the list" || changed[1].ID != "in flight" || standing != 3 {
		t.Errorf("ErasedBelow changes %+v and counts %d; want the lines that stand below the list, or may, and them and the card", changed, standing)
	}
}

func TestAReceiptQuotesItsConversationOrNobody(t *testing.T) {
	said := bot.HandoffInitiate{Conversation: conversation()}
	quoting := bot.Receipt{Reasons: []bot.Reason{{Rule: "r"}, {Rule: "s", Text: "sales"}}}
	tests := []struct {
		name    string
		payload bot.Payload
		receipt bot.Receipt
		want    string
	}{
		{"words of a conversation", said, quoting, "c1"},
		{"reasons without words", said, bot.Receipt{Reasons: quoting.Reasons[:1]}, ""},
		{"no reasons", said, bot.Receipt{}, ""},
		{"an event that says nothing", bot.OutcomeRecorded{ConversationID: "c1"}, quoting, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if k := (bot.Event{Source: "website", Payload: test.payload}).Quotes(test.receipt); k.ID != test.want {
				t.Errorf("Quotes = %+v, want the conversation %q", k, test.want)
			}
		})
	}
}
