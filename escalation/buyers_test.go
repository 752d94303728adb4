package escalation

import (
	"slices"
	"testing"

	"handoffbot/bot"
)

// TestBuyers: whoever tells two of budget, timeline and fit, or what is worth a
// person's time, is met by sales in time; money, dates and numbers alone make
// no buyer.
func TestBuyers(t *testing.T) {
	p, err := Compile(Config{Rules: slices.DeleteFunc(ShippedRules(), func(r Rule) bool { return r.Readiness == nil && r.Value == nil })})
	if err != nil {
		t.Fatal(err)
	}
	needed, calm := 0, 0
	for _, s := range stories(t, "buyers.txt") {
		d := p.Decide(s.Conversation, noon)
		if s.turn == 0 {
			if calm++; d.Verdict != bot.Continue {
				t.Errorf("%s: it fires at turn %d on %q, and nobody buys", s.name, d.Turn, d.Reasons[0].Text)
			}
			continue
		}
		if needed++; d.Verdict == bot.Continue || d.Turn > s.turn {
			t.Errorf("%s: it fires at turn %d (0: never), sales should have come at %d", s.name, d.Turn, s.turn)
		}
	}
	if needed < 30 || calm < 30 {
		t.Errorf("%d buyers and %d others are too few to tell", needed, calm)
	}
}
