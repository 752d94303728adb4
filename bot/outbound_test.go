package bot_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

// told writes what the chatbot is told, in its order.
func (w *world) told() []string {
	var all []string
	for _, o := range w.ledger.Outbound() {
		d, text := o.Data, strings.TrimPrefix(string(o.Type), "handoff.")
		for _, more := range []string{d.Status, string(d.Kind), d.Resolution} {
			if more != "" {
				text += " " + more
			}
		}
		for _, who := range []*bot.Person{d.Actor, d.Responder} {
			if who != nil {
				text += " by " + who.Name
			}
		}
		if d.Cycle > 1 {
			text += " in round 2"
		}
		all = append(all, text)
	}
	return all
}

func TestTheChatbotIsToldWhatConcernsItsVisitor(t *testing.T) {
	tests := []struct {
		name string
		do   func(w *world, handoff string)
		want []string
	}{
		{"a claim and a reply", func(w *world, h string) {
			w.acts(h, bot.ActClaim, "Ana")
			w.acts(h, bot.ActReply, "Ana")
		}, []string{"first_response claim by Ana", "claimed by Ana", "status accepted"}},
		{"a second claim that is refused tells nothing", func(w *world, h string) {
			w.acts(h, bot.ActClaim, "Ana")
			w.acts(h, bot.ActClaim, "Ben")
		}, []string{"first_response claim by Ana", "claimed by Ana", "status accepted"}},
		{"a reply accepts too", func(w *world, h string) { w.acts(h, bot.ActReply, "Ana") }, []string{"first_response reply by Ana", "status accepted"}},
		{"a reaction responds and accepts nothing", func(w *world, h string) { w.reacts(h, bot.ActReaction) }, []string{"first_response reaction by Ana"}},
		{"accepted once, claimed by each", func(w *world, h string) {
			w.acts(h, bot.ActClaim, "Ana")
			w.acts(h, bot.ActRelease, "Ana")
			w.acts(h, bot.ActClaim, "Ben")
			w.acts(h, bot.ActReassign, "Cleo")
		}, []string{"first_response claim by Ana", "claimed by Ana", "status accepted", "claimed by Ben", "claimed by Cleo"}},
		{"resolved at once", func(w *world, h string) { w.acts(h, bot.ActResolve, "Ana") }, []string{"first_response claim by Ana", "resolved resolved by Ana", "status completed"}},
		{"an outcome of the chatbot's own", func(w *world, h string) {
			w.accept(bot.OutcomeRecorded{HandoffID: h, Outcome: bot.Outcome{Resolution: bot.Unresolved}})
		}, []string{"resolved unresolved", "status completed"}},
		{"the visitor leaves", func(w *world, h string) { w.accept(bot.HandoffCancelled{HandoffID: h}) }, []string{"status completed"}},
		{"and comes back", func(w *world, h string) {
			w.accept(bot.OutcomeRecorded{HandoffID: h, Outcome: bot.Outcome{Resolution: bot.Resolved}})
			w.wait(time.Minute)
			w.initiate("sales again")
			w.acts(h, bot.ActClaim, "Ana")
		}, []string{"resolved resolved", "status completed", "reopened in round 2", "first_response claim by Ana in round 2", "claimed by Ana in round 2", "status accepted in round 2"}},
		{"nobody comes, and then somebody does", func(w *world, h string) {
			w.pass(time.Hour)
			w.acts(h, bot.ActClaim, "Ana")
		}, []string{"sla_breached", "status failed", "first_response claim by Ana", "claimed by Ana", "status accepted"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, func(o *bot.Options) {
				o.Care, o.CallsBack = map[string]bot.Care{"sales": salesCare()}, func(source string) bool { return source == "website" }
			})
			r := w.initiate("sales")
			w.wait(time.Second)
			tt.do(w, r.HandoffID)
			if diff := cmp.Diff(tt.want, w.told()); diff != "" {
				t.Errorf("the chatbot is told something else (-want +got):\n%s", diff)
			}
			for _, o := range w.ledger.Outbound() {
				if d := o.Data; d.HandoffID != r.HandoffID || d.ConversationID != "c1" || d.Source != "website" || d.Cycle == 0 || d.At.IsZero() {
					t.Errorf("%s lacks what every event has: %+v", o.Type, d)
				}
			}
		})
	}
}

func TestAChatbotWithoutACallbackIsOwedNothing(t *testing.T) {
	w := newWorld(t)
	w.acts(w.initiate("sales").HandoffID, bot.ActClaim, "Ana")
	if told := w.told(); len(told) > 0 {
		t.Errorf("%q are owed, want nothing", told)
	}
}

func TestWhatFailsTellsNothing(t *testing.T) {
	w := newWorld(t)
	r := w.initiate("sales")
	broken := failing{w.ledger, func() bool { return true }}
	w.bot = w.service(func(o *bot.Options) { o.Ledger, o.CallsBack = broken, func(string) bool { return true } })
	_, err := w.bot.Observe(t.Context(), bot.Act{HandoffID: r.HandoffID, Kind: bot.ActClaim, Class: bot.Member, At: w.now, EventID: "x", Actor: bot.Person{Platform: bot.PlatformInbox, ID: "ana"}})
	if err == nil || errors.Is(err, bot.ErrNotFound) {
		t.Fatalf("Observe = %v, want the failure", err)
	}
	if told := w.told(); len(told) > 0 {
		t.Errorf("%q are owed for a claim that was not stored", told)
	}
}
