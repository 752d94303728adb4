package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

// relaying is a world in which the team can write to visitors.
func relaying(t testing.TB) *world {
	t.Helper()
	on := func(string) bool { return true }
	return newWorld(t, func(o *bot.Options) { o.CallsBack, o.Relays = on, on })
}

// writes is a teammate's act with words.
func (w *world) writes(handoff string, kind bot.ActKind, text string) bot.Answer {
	w.Helper()
	w.events++
	a, err := w.bot.Observe(w.Context(), bot.Act{
		HandoffID: handoff, Kind: kind, Class: bot.Member, At: w.now, EventID: "words-" + text, Text: text,
		Actor: bot.Person{Platform: bot.PlatformInbox, ID: "ana", Name: "Ana"},
	})
	if err != nil {
		w.Fatal(err)
	}
	return a
}

// sent are the words that go to the visitor.
func (w *world) sent() []string {
	var all []string
	for _, o := range w.ledger.Outbound() {
		if o.Data.Text != "" {
			all = append(all, string(o.Type)+" "+o.Data.Actor.Name+": "+o.Data.Text)
		}
	}
	return all
}

func TestOnlyWhatIsSentOnPurposeGoesToTheVisitor(t *testing.T) {
	w := relaying(t)
	r := w.initiate("sales")
	w.wait(time.Minute)
	w.writes(r.HandoffID, bot.ActReply, "he sounds like trouble")
	if a := w.writes(r.HandoffID, bot.ActRelay, " Hello, Ana here. "); a.Refused {
		t.Fatalf("sending got %+v", a)
	}
	w.writes(r.HandoffID, bot.ActReply, "told you")
	w.writes(r.HandoffID, bot.ActRelay, " Hello, Ana here. ") // the same click again
	if diff := cmp.Diff([]string{"handoff.reply Ana: Hello, Ana here."}, w.sent()); diff != "" {
		t.Errorf("what goes to the visitor differs (-want +got):\n%s", diff)
	}
	for _, o := range w.ledger.Outbound() {
		if strings.Contains(o.Data.Text, "trouble") || strings.Contains(o.Data.Text, "told you") {
			t.Errorf("the team's own words go to the visitor: %+v", o)
		}
	}
	if lines := w.lines(r.HandoffID, "sales"); len(lines) != 1 || lines[0] != "Ana to the visitor: “Hello, Ana here.”" {
		t.Errorf("the thread says %q, want what was sent, once", lines)
	}
	card := w.card(r.HandoffID)
	if card.Status != bot.StatusAnswered || card.FirstResponse == nil || card.FirstResponse.Kind != bot.RespondedByReply || !card.Relay {
		t.Errorf("the card is %s with response %+v, relay %v; want answered by a reply, and relay shown", card.Status, card.FirstResponse, card.Relay)
	}
}

func TestWhatIsNotSentIsSaidSo(t *testing.T) {
	tests := []struct {
		name  string
		relay bool
		do    func(w *world, handoff string) bot.Answer
		want  string
	}{
		{"relay is off", false, func(w *world, h string) bot.Answer { return w.writes(h, bot.ActRelay, "hello") }, "relay is off"},
		{"nothing was written", true, func(w *world, h string) bot.Answer { return w.writes(h, bot.ActRelay, " \n") }, "empty"},
		{"a whole book was", true, func(w *world, h string) bot.Answer { return w.writes(h, bot.ActRelay, strings.Repeat("x", 8001)) }, "too long"},
		{"the visitor has left", true, func(w *world, h string) bot.Answer {
			w.accept(bot.HandoffCancelled{HandoffID: h})
			return w.writes(h, bot.ActRelay, "hello")
		}, "the visitor has left"},
		{"it is resolved", true, func(w *world, h string) bot.Answer {
			w.acts(h, bot.ActResolve, "Ben")
			return w.writes(h, bot.ActRelay, "hello")
		}, "Ben resolved it already"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, func(o *bot.Options) {
				o.CallsBack, o.Relays = func(string) bool { return true }, func(string) bool { return tt.relay }
			})
			r := w.initiate("sales")
			a := tt.do(w, r.HandoffID)
			if !a.Refused || !strings.Contains(a.Text, tt.want) {
				t.Errorf("the answer is %+v, want a refusal with %q", a, tt.want)
			}
			if sent := w.sent(); len(sent) > 0 {
				t.Errorf("%q went to the visitor", sent)
			}
			for _, act := range w.load(r.HandoffID).Acts {
				if act.Kind == bot.ActReply {
					t.Errorf("words that were not sent count as a reply: %+v", act)
				}
			}
		})
	}
}

func TestTheButtonStandsOnlyWhereRelayIsOn(t *testing.T) {
	has := func(w *world) bool {
		for _, a := range w.card(w.initiate("sales").HandoffID).Actions {
			if a.Kind == bot.ActRelay {
				return true
			}
		}
		return false
	}
	on, off := relaying(t), newWorld(t)
	if !has(on) || has(off) {
		t.Errorf("the button stands with relay: %v, without: %v", has(on), has(off))
	}
	// Without a callback there is no way to go.
	half := newWorld(t, func(o *bot.Options) { o.Relays = func(string) bool { return true } })
	if has(half) {
		t.Error("the button stands though nothing could be sent")
	}
}
