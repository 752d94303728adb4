package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

var (
	onCall = bot.Mention{Platform: bot.PlatformSlack, Kind: bot.MentionGroup, ID: "S0ONCALL"}
	leads  = bot.Destination{Platform: bot.PlatformInbox, Channel: "leads"}
)

// salesCare reminds after 10 minutes, calls the leads after 30, and lets a
// claim stand for 20 minutes.
func salesCare() bot.Care {
	return bot.Care{Reply: 20 * time.Minute, FollowUps: []bot.FollowUp{
		{After: 10 * time.Minute, Mention: []bot.Mention{onCall}},
		{After: 30 * time.Minute, AlsoTo: leads},
	}}
}

// caring is a world whose sales route cares.
func caring(t testing.TB, care bot.Care) *world {
	t.Helper()
	return newWorld(t, func(o *bot.Options) { o.Care = map[string]bot.Care{"sales": care} })
}

// followUps looks at what is due now.
func (w *world) followUps() {
	w.Helper()
	if _, err := w.bot.FollowUp(w.Context()); err != nil {
		w.Fatalf("FollowUp = %v", err)
	}
}

// pass lets time go by, looking every minute.
func (w *world) pass(d time.Duration) {
	w.Helper()
	for end := w.now.Add(d); w.now.Before(end); {
		w.wait(min(time.Minute, end.Sub(w.now)))
		w.followUps()
	}
}

// lines are the texts in the thread of the card in a channel, with their mentions.
func (w *world) lines(handoff, channel string) []string {
	var all []string
	for _, p := range w.load(handoff).Postings {
		if l, ok := p.Content.(bot.Line); ok && p.To.Channel == channel {
			text := l.Text
			for _, m := range l.Mentions {
				text += " @" + m.ID
			}
			all = append(all, text)
		}
	}
	return all
}

// steps are the kinds in the timeline with their minute.
func (w *world) steps(handoff string) []string {
	var all []string
	for _, s := range w.load(handoff).Timeline() {
		all = append(all, fmt.Sprintf("%s %s", s.At.Sub(noon).Round(time.Second), s.Kind))
	}
	return all
}

func TestNobodyRespondsAndIsFollowedUp(t *testing.T) {
	w := caring(t, salesCare())
	r := w.initiate("sales")
	w.pass(3 * time.Hour)
	want := []string{
		"Nobody has responded for 10 minutes. @S0ONCALL",
		"Nobody has responded yet, and it is due at Mon 12:15 UTC.",
		"Nobody responded in time: it was due at Mon 12:15 UTC.",
		"Nobody has responded for 30 minutes. It now goes to another channel as well.",
	}
	if diff := cmp.Diff(want, w.lines(r.HandoffID, "sales")); diff != "" {
		t.Errorf("the thread differs (-want +got):\n%s", diff)
	}
	wantSteps := []string{"0s received", "10m0s reminded", "12m0s sla_warning", "15m0s sla_breached", "30m0s reminded", "50m0s no_response"}
	if diff := cmp.Diff(wantSteps, w.steps(r.HandoffID)); diff != "" {
		t.Errorf("the timeline differs (-want +got):\n%s", diff)
	}
	if last := w.lines(r.HandoffID, "leads"); len(last) != 1 {
		t.Errorf("below the leads' own card stand %q, want the reminder that brought it", last)
	}
}

func TestFollowUpsStop(t *testing.T) {
	guest := bot.Act{Kind: bot.ActReply, Class: bot.Guest}
	tests := []struct {
		name  string
		after func(w *world, handoff string)
		want  int // reminders in two hours
	}{
		{"nobody does anything", func(*world, string) {}, 2},
		{"somebody claims it", func(w *world, h string) { w.acts(h, bot.ActClaim, "Ana"); w.acts(h, bot.ActReply, "Ana") }, 0},
		{"a reaction is a response", func(w *world, h string) { w.reacts(h, bot.ActReaction) }, 0},
		{"a reaction that is taken back at once is none", func(w *world, h string) {
			w.reacts(h, bot.ActReaction)
			w.wait(30 * time.Second)
			w.reacts(h, bot.ActUnreaction)
		}, 2},
		{"it is resolved", func(w *world, h string) { w.acts(h, bot.ActResolve, "Ana") }, 0},
		{"the visitor leaves", func(w *world, _ string) { w.accept(bot.HandoffCancelled{ConversationID: "c1"}) }, 0},
		{"an outcome closes it", func(w *world, _ string) {
			w.accept(bot.OutcomeRecorded{ConversationID: "c1", Outcome: bot.Outcome{Resolution: bot.Resolved}})
		}, 0},
		{"a guest is no responder", func(w *world, h string) {
			a := guest
			a.HandoffID, a.At, a.EventID, a.Actor = h, w.now, "guest", bot.Person{Platform: bot.PlatformInbox, ID: "gus"}
			if _, err := w.bot.Observe(w.Context(), a); err != nil {
				w.Fatal(err)
			}
		}, 2},
		{"the chatbot reports an agent", func(w *world, _ string) {
			w.accept(bot.MessageCreated{Conversation: conversation(bot.Message{Role: bot.RoleAgent, Text: "hello", At: w.now})})
		}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			care := salesCare()
			care.Reply = 0
			w := caring(t, care)
			r := w.initiate("sales")
			w.pass(5 * time.Minute)
			tt.after(w, r.HandoffID)
			w.pass(2 * time.Hour)
			if got := w.count(r.HandoffID, bot.ActReminded); got != tt.want {
				t.Errorf("%d reminders, want %d: %v", got, tt.want, w.steps(r.HandoffID))
			}
			if wakes, err := w.ledger.Wakes(t.Context(), w.now.AddDate(10, 0, 0), 10); err != nil || len(wakes) > 0 {
				t.Errorf("%d cycles are still to be looked at, want none: %v", len(wakes), err)
			}
		})
	}
}

// reacts gives or takes back an eye.
func (w *world) reacts(handoff string, kind bot.ActKind) {
	w.Helper()
	w.events++
	_, err := w.bot.Observe(w.Context(), bot.Act{
		HandoffID: handoff, Kind: kind, Class: bot.Member, At: w.now, EventID: fmt.Sprintf("eye-%d", w.events), Emoji: "eyes",
		Actor: bot.Person{Platform: bot.PlatformInbox, ID: "ana", Name: "Ana"},
	})
	if err != nil {
		w.Fatal(err)
	}
}

// count is how often something happened.
func (w *world) count(handoff string, kind bot.ActKind) int {
	n := 0
	for _, a := range w.load(handoff).Acts {
		if a.Kind == kind && !a.Refused {
			n++
		}
	}
	return n
}

func TestAClaimWithoutAReplyIsReleasedAndSaidSo(t *testing.T) {
	w := caring(t, salesCare())
	r := w.initiate("sales")
	w.pass(5 * time.Minute)
	w.acts(r.HandoffID, bot.ActClaim, "Ana")
	w.pass(19 * time.Minute)
	if card := w.card(r.HandoffID); card.ClaimedBy == nil || len(w.lines(r.HandoffID, "sales")) > 0 {
		t.Fatalf("before its time the claim is %v, and the thread says %q", card.ClaimedBy, w.lines(r.HandoffID, "sales"))
	}
	w.pass(time.Minute)
	if card := w.card(r.HandoffID); card.ClaimedBy != nil || card.Status != bot.StatusOpen || card.FirstResponse == nil {
		t.Errorf("the card is %s, claimed by %v, with response %v; want open, by nobody, and the claim as the first response it was", card.Status, card.ClaimedBy, card.FirstResponse)
	}
	want := []string{"Ana claimed it, and no reply has come within 20 minutes. It is released: anybody can claim it."}
	if diff := cmp.Diff(want, w.lines(r.HandoffID, "sales")); diff != "" {
		t.Errorf("the thread differs (-want +got):\n%s", diff)
	}
	w.pass(2 * time.Hour) // and the visitor is not forgotten
	if got := w.steps(r.HandoffID); !slices.Contains(got, "35m0s reminded") || !slices.Contains(got, "55m0s reminded") || w.count(r.HandoffID, bot.ActBreached) > 0 {
		t.Errorf("the timeline is %v, want reminders 10 and 30 minutes after the release and no breach", got)
	}
	if n := w.count(r.HandoffID, bot.ActRelease); n != 1 {
		t.Errorf("%d releases, want one", n)
	}
}

func TestAReplyKeepsTheClaim(t *testing.T) {
	w := caring(t, salesCare())
	r := w.initiate("sales")
	w.acts(r.HandoffID, bot.ActClaim, "Ana")
	w.pass(19 * time.Minute)
	w.acts(r.HandoffID, bot.ActReply, "Ben") // anybody's word is one to the visitor
	w.pass(5 * time.Hour)
	if card := w.card(r.HandoffID); card.ClaimedBy == nil || card.Status != bot.StatusAnswered || w.count(r.HandoffID, bot.ActReminded) > 0 {
		t.Errorf("the card is %s, claimed by %v, after %v; want Ana to keep it in peace", card.Status, card.ClaimedBy, w.steps(r.HandoffID))
	}
}

func TestAnEyeThatNobodyFollowsIsNotEnough(t *testing.T) {
	w := caring(t, salesCare())
	r := w.initiate("sales")
	w.pass(time.Minute)
	w.reacts(r.HandoffID, bot.ActReaction)
	w.pass(time.Hour)
	got := w.lines(r.HandoffID, "sales")
	if len(got) < 2 || got[0] != "Somebody has seen it, and 20 minutes later nobody has claimed it or replied." || got[1] != "Nobody has responded for 10 minutes. @S0ONCALL" {
		t.Errorf("the thread says %q, want that seeing is not answering, and then the follow-ups", got)
	}
	if n := w.count(r.HandoffID, bot.ActUnanswered); n != 1 {
		t.Errorf("said %d times, want once", n)
	}
}

func TestWhoSnoozesComesBackToIt(t *testing.T) {
	w := caring(t, salesCare())
	r := w.initiate("sales")
	if a := w.acts(r.HandoffID, bot.ActSnooze, "Ana"); !a.Refused {
		t.Errorf("snoozing what nobody has got %+v, want a refusal", a)
	}
	w.acts(r.HandoffID, bot.ActClaim, "Ana")
	w.pass(10 * time.Minute)
	if a := w.acts(r.HandoffID, bot.ActSnooze, "Ana"); a.Refused || !strings.Contains(a.Text, "13:10") {
		t.Errorf("snoozing got %+v, want an hour", a)
	}
	w.pass(time.Hour)
	if card, lines := w.card(r.HandoffID), w.lines(r.HandoffID, "sales"); card.ClaimedBy == nil || len(lines) != 1 || !strings.Contains(lines[0], "come back") {
		t.Errorf("after the snooze it is %v's, and the thread says %q; want Ana called back", card.ClaimedBy, lines)
	}
	w.pass(20 * time.Minute)
	if card := w.card(r.HandoffID); card.ClaimedBy != nil {
		t.Errorf("20 minutes after the snooze it is still %s's, without a reply", card.ClaimedBy.Name)
	}
}

func TestAnotherPersonGetsIt(t *testing.T) {
	w := caring(t, salesCare())
	r := w.initiate("sales")
	w.acts(r.HandoffID, bot.ActClaim, "Ana")
	w.pass(15 * time.Minute)
	if a := w.acts(r.HandoffID, bot.ActReassign, "Ben"); a.Refused || a.Text != "It is yours now." {
		t.Errorf("taking it over got %+v", a)
	}
	if a := w.acts(r.HandoffID, bot.ActReassign, "Ben"); !a.Refused {
		t.Errorf("taking over one's own got %+v, want a refusal", a)
	}
	w.pass(15 * time.Minute)
	if card := w.card(r.HandoffID); card.ClaimedBy == nil || card.ClaimedBy.Name != "Ben" {
		t.Errorf("it is %v's, want Ben's with a clock of his own", card.ClaimedBy)
	}
}

func TestFollowUpsKeepTheHoursOfTheRoute(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	day := []bot.Span{{From: 9 * 60, To: 18 * 60}}
	office, err := bot.NewCalendar("office", berlin, [7][]bot.Span{nil, day, day, day, day, day, nil}, nil)
	if err != nil {
		t.Fatal(err)
	}
	care := salesCare()
	care.Hours = office
	w := caring(t, care)
	w.now = time.Date(2026, 3, 27, 17, 55, 0, 0, berlin) // the Friday before the clock jumps ahead
	r := w.initiate("sales")
	if c := w.load(r.HandoffID).Cycles[0]; c.Decision.Route.Hours != office.Version() || c.DueAt.In(berlin).Format("Mon 15:04 MST") != "Mon 09:10 CEST" {
		t.Errorf("it is due %s by calendar %q, want Monday 09:10 in summer time by %q", c.DueAt.In(berlin), c.Decision.Route.Hours, office.Version())
	}
	w.pass(72 * time.Hour)
	var got []string
	for _, s := range w.load(r.HandoffID).Timeline() {
		got = append(got, s.At.In(berlin).Format("Mon 15:04 ")+s.Kind)
	}
	want := []string{"Fri 17:55 received", "Mon 09:05 reminded", "Mon 09:07 sla_warning", "Mon 09:10 sla_breached", "Mon 09:25 reminded", "Mon 09:45 no_response"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the timeline differs (-want +got):\n%s", diff)
	}
}

func TestAfterAnOutageWhatWasMissedIsSaidOnceAndWhatIsOldIsNot(t *testing.T) {
	w := caring(t, salesCare())
	r := w.initiate("sales")
	w.wait(35 * time.Minute)
	w.followUps()
	want := []string{
		"Nobody responded in time: it was due at Mon 12:15 UTC.",
		"Nobody has responded for 30 minutes. It now goes to another channel as well. @S0ONCALL",
	}
	if diff := cmp.Diff(want, w.lines(r.HandoffID, "sales")); diff != "" {
		t.Errorf("after half an hour the thread differs (-want +got):\n%s", diff)
	}
	old := caring(t, salesCare())
	r = old.initiate("sales")
	old.wait(25 * time.Hour)
	old.followUps()
	if lines := old.lines(r.HandoffID, "sales"); len(lines) > 0 {
		t.Errorf("after more than a day the thread says %q, want nothing: nobody is woken for what is old", lines)
	}
}

func TestAReminderIsSaidAgain(t *testing.T) {
	w := caring(t, bot.Care{FollowUps: []bot.FollowUp{{After: 20 * time.Minute, Repeat: 2, Every: 5 * time.Minute}}})
	r := w.initiate("sales")
	w.pass(5 * time.Hour)
	var got []string
	for _, s := range w.load(r.HandoffID).Timeline() {
		if s.Kind == string(bot.ActReminded) || s.Kind == string(bot.ActNoResponse) {
			got = append(got, s.At.Sub(noon).String()+" "+s.Kind)
		}
	}
	if diff := cmp.Diff([]string{"20m0s reminded", "25m0s reminded", "30m0s reminded", "35m0s no_response"}, got); diff != "" {
		t.Errorf("the reminders differ (-want +got):\n%s", diff)
	}
}

func TestAMergeToAnotherRouteIsFollowedUpThere(t *testing.T) {
	w := newWorld(t, func(o *bot.Options) {
		o.Care = map[string]bot.Care{"sales": salesCare(), "priority-support": {FollowUps: []bot.FollowUp{{After: 2 * time.Minute}}}}
	})
	r := w.initiate("sales")
	w.pass(5 * time.Minute)
	w.initiate("my lawyer")
	w.pass(3 * time.Minute)
	if got := w.steps(r.HandoffID); !slices.Contains(got, "7m0s reminded") || slices.Contains(got, "10m0s reminded") {
		t.Errorf("the timeline is %v, want the new route's reminder two minutes after the merge", got)
	}
}

// TestTwoProcessesFollowUpOnce lets two services work one ledger at once, at
// every minute, and one of them die in between.
func TestTwoProcessesFollowUpOnce(t *testing.T) {
	w := caring(t, salesCare())
	r := w.initiate("sales")
	at := noon
	other := w.service(func(o *bot.Options) {
		o.Care, o.Now = map[string]bot.Care{"sales": salesCare()}, func() time.Time { return at }
		o.NewID = func(time.Time) string { return "" }
	})
	for range 120 {
		w.wait(time.Minute)
		at = w.now
		var both sync.WaitGroup
		for _, s := range []*bot.Service{w.bot, other, other} {
			both.Go(func() {
				if _, err := s.FollowUp(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
	}
	for kind, want := range map[bot.ActKind]int{bot.ActReminded: 2, bot.ActWarned: 1, bot.ActBreached: 1, bot.ActNoResponse: 1} {
		if got := w.count(r.HandoffID, kind); got != want {
			t.Errorf("%s %d times, want %d", kind, got, want)
		}
	}
	if lines := w.lines(r.HandoffID, "sales"); len(lines) != 4 {
		t.Errorf("the thread has %d lines, want 4: %q", len(lines), lines)
	}
}

// failing is a ledger that fails a commit now and then, after its function ran.
type failing struct {
	*bottest.Ledger
	fails func() bool
}

func (f failing) Commit(ctx context.Context, fn func(bot.Tx) error) error {
	return f.Ledger.Commit(ctx, func(tx bot.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		if f.fails() {
			return errors.New("the disk is full")
		}
		return nil
	})
}

// TestWhateverHappensNobodyIsWokenForNothing lets people, the visitor, time,
// failures and restarts come in any order.
func TestWhateverHappensNobodyIsWokenForNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		fails := false
		w := newWorld(t, func(o *bot.Options) {
			o.Care = map[string]bot.Care{"sales": salesCare()}
		})
		broken := failing{w.ledger, func() bool { return fails }}
		w.bot = w.service(func(o *bot.Options) { o.Ledger, o.Care = broken, map[string]bot.Care{"sales": salesCare()} })
		h := w.initiate("sales").HandoffID
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			switch rapid.SampledFrom([]string{"minutes", "minutes", "hours", "claim", "release", "reply", "eye", "uneye", "resolve", "snooze", "reassign", "leave", "fail"}).Draw(r, "step") {
			case "minutes":
				w.pass(time.Duration(rapid.IntRange(1, 30).Draw(r, "minutes")) * time.Minute)
			case "hours":
				w.wait(time.Duration(rapid.IntRange(1, 40).Draw(r, "hours")) * time.Hour)
				w.followUps()
			case "claim":
				w.acts(h, bot.ActClaim, "Ana")
			case "release":
				w.acts(h, bot.ActRelease, "Ben")
			case "reply":
				w.acts(h, bot.ActReply, "Ben")
			case "eye":
				w.reacts(h, bot.ActReaction)
			case "uneye":
				w.reacts(h, bot.ActUnreaction)
			case "resolve":
				w.acts(h, bot.ActResolve, "Ana")
			case "snooze":
				w.acts(h, bot.ActSnooze, "Ana")
			case "reassign":
				w.acts(h, bot.ActReassign, "Ben")
			case "leave":
				w.accept(bot.HandoffCancelled{ConversationID: "c1"})
			case "fail":
				fails = true
				w.wait(time.Minute)
				_, _ = w.bot.FollowUp(t.Context()) // it comes again
				fails = false
			}
		}
		w.pass(2 * time.Minute)
		d := w.load(h)
		c, seen := d.Cycles[0], map[string]bool{}
		state := c.Opening()
		for _, a := range d.Acts {
			own := a.Actor.Platform == bot.PlatformBot
			if own && !state.Status.Open() {
				r.Fatalf("%s on a handoff that is %s", a.Kind, state.Status)
			}
			if own && seen[a.EventID] {
				r.Fatalf("%s twice", a.EventID)
			}
			seen[a.EventID] = true
			if own && a.Refused {
				r.Fatalf("%s was refused by the state %s", a.Kind, state.Status)
			}
			if next, err := state.Apply(a); err == nil && !a.Refused {
				state = next
			}
		}
		if diff := cmp.Diff(state, c.State); diff != "" {
			r.Fatalf("the state is not what the log adds up to (-log +state):\n%s", diff)
		}
		if wakes, _ := w.ledger.Wakes(t.Context(), w.now, 10); len(wakes) > 0 {
			r.Fatalf("after looking, %v is still due", wakes)
		}
	})
}
