package bot_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

// counted counts how often the rules are asked, and about how many turns.
type counted struct {
	bot.Decider
	turns []int
}

func (c *counted) Decide(said bot.Conversation, now time.Time) bot.Decision {
	c.turns = append(c.turns, len(said.Messages))
	return c.Decider.Decide(said, now)
}

// behind is a ledger whose look ahead is overtaken, or fails.
type behind struct {
	*bottest.Ledger
	overtake func()
	err      error
}

func (b *behind) Ahead(ctx context.Context, eventID string, k bot.ConversationKey) (bot.Ahead, error) {
	a, err := b.Ledger.Ahead(ctx, eventID, k)
	if b.overtake != nil {
		first := b.overtake
		b.overtake = nil
		first()
	}
	return a, errors.Join(err, b.err)
}

func TestTheRulesAreAskedOnceBeforeTheCommit(t *testing.T) {
	rules := &counted{Decider: policy}
	w := newWorld(t, func(o *bot.Options) { o.Decider = rules })
	if r := w.says("hello"); r.Verdict != bot.Continue {
		t.Errorf("verdict %s, want continue", r.Verdict)
	}
	w.wait(time.Minute)
	if r := w.says("I want sales"); r.Verdict != bot.Escalate {
		t.Errorf("verdict %s, want escalate", r.Verdict)
	}
	w.accept(bot.ConversationEnded{Conversation: conversation()})
	if diff := cmp.Diff([]int{1, 2, 2}, rules.turns); diff != "" {
		t.Errorf("the rules were asked about so many turns (-want +got):\n%s", diff)
	}
}

func TestTheRulesAreNotAskedInVain(t *testing.T) {
	rules := &counted{Decider: policy}
	w := newWorld(t, func(o *bot.Options) { o.Decider = rules })
	w.says("I want sales")
	w.says("are you there?") // people have it
	again := bot.Event{Source: "website", ID: "again", Digest: "d", At: w.now, Payload: bot.ConversationEnded{Conversation: conversation()}}
	for range 2 {
		if _, err := w.bot.Accept(t.Context(), again); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]int{1, 2}, rules.turns); diff != "" {
		t.Errorf("the rules were asked about so many turns (-want +got):\n%s", diff)
	}
}

// TestWhatCameInBetweenIsDecidedAnew lets another event of the conversation
// commit after the look ahead.
func TestWhatCameInBetweenIsDecidedAnew(t *testing.T) {
	rules := &counted{Decider: policy}
	slow := &behind{}
	w := newWorld(t, func(o *bot.Options) { o.Decider = rules })
	slow.Ledger = w.ledger
	late := w.service(func(o *bot.Options) { o.Decider, o.Ledger = rules, slow })
	slow.overtake = func() { w.says("call my lawyer") }
	r, err := late.Accept(t.Context(), bot.Event{Source: "website", ID: "late", Digest: "late", At: w.now, Payload: bot.HandoffInitiate{
		Conversation: conversation(bot.Message{Role: bot.RoleVisitor, Text: "I want sales", At: w.now.Add(time.Second)}),
	}})
	if err != nil || !r.Merged || r.Route != "priority-support" {
		t.Errorf("Accept = %+v, %v; want it merged into the complaint's handoff", r, err)
	}
	if diff := cmp.Diff([]int{1, 1, 2}, rules.turns); diff != "" {
		t.Errorf("the rules were asked about so many turns (-want +got):\n%s", diff)
	}
}

func TestALookAheadThatFailsCostsNothing(t *testing.T) {
	w := newWorld(t)
	blind := w.service(func(o *bot.Options) { o.Ledger = &behind{Ledger: w.ledger, err: errors.New("no connection")} })
	r, err := blind.Accept(t.Context(), bot.Event{Source: "website", ID: "e", Digest: "d", At: w.now, Payload: bot.HandoffInitiate{
		Conversation: conversation(bot.Message{Role: bot.RoleVisitor, Text: "I want sales", At: w.now}),
	}})
	if err != nil || r.Route != "sales" {
		t.Errorf("Accept = %+v, %v; want it accepted for sales", r, err)
	}
}
