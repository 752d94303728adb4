package escalation

import (
	"slices"
	"testing"

	"handoffbot/bot"
)

// TestLeavers: a person comes to whoever wants to end a contract and is sold,
// delayed or refused instead, and to nobody whom the chatbot told how.
func TestLeavers(t *testing.T) {
	p := alone(t, Rule{Cancellation: &Cancellation{AtLeast: 0.6}})
	needed, calm := 0, 0
	for _, s := range stories(t, "leavers.txt") {
		d := p.Decide(s.Conversation, noon)
		if s.turn == 0 {
			if calm++; d.Verdict != bot.Continue {
				t.Errorf("%s: it fires at turn %d on %q, and nothing is left to settle", s.name, d.Turn, d.Reasons[0].Text)
			}
			continue
		}
		if needed++; d.Verdict == bot.Continue || d.Turn > s.turn {
			t.Errorf("%s: it fires at turn %d (0: never), a person should have come at %d", s.name, d.Turn, s.turn)
		}
	}
	if needed < 8 || calm < 10 {
		t.Errorf("%d who leave and %d others are too few to tell", needed, calm)
	}
}

func TestACancellationQuotesTheWishAndWhatFailed(t *testing.T) {
	d := alone(t, Rule{Cancellation: &Cancellation{AtLeast: 0.6}}).Decide(exchange("en",
		"I want to cancel my subscription", "You can pause your subscription for three months.", "no pause please, cancel it", "Would you like to pause your subscription?",
	), noon)
	var got []string
	for _, r := range d.Reasons {
		got = append(got, r.Text)
	}
	for _, want := range []string{"want to cancel", "You can pause your", "no pause"} {
		if !slices.Contains(got, want) {
			t.Errorf("the reasons quote %q, want %q among them", got, want)
		}
	}
	if len(d.Reasons) == 0 || d.Reasons[0].Trigger != bot.TriggerCancellation || d.Reasons[0].Threshold == nil {
		t.Errorf("the first reason is %+v, want the score beside its threshold", d.Reasons)
	}
}

func TestAPersonEndsTheWishToLeave(t *testing.T) {
	c := exchange("en", "I want to cancel my subscription", "You can pause your subscription.")
	c.Messages = append(c.Messages, bot.Message{Role: bot.RoleAgent, Text: "I am Ana, I will see to it"}, bot.Message{Role: bot.RoleVisitor, Text: "no pause, cancel it"})
	if d := alone(t, Rule{Cancellation: &Cancellation{AtLeast: 0.6}}).Decide(c, noon); d.Verdict != bot.Continue {
		t.Errorf("Decide = %s at turn %d, want nothing: a person has it", d.Verdict, d.Turn)
	}
}
