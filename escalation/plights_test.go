package escalation

import (
	"testing"

	"handoffbot/bot"
)

// TestPlightsAreUrgentWithoutTheWord: some other rule may hear them too, but a
// person is there in time; and what is only near to one calls nobody.
func TestPlightsAreUrgentWithoutTheWord(t *testing.T) {
	p := shipped(t)
	needed, found := 0, 0
	for _, s := range stories(t, "plights.txt") {
		d := p.Decide(s.Conversation, noon)
		fires := d.Verdict == bot.Escalate
		if s.turn == 0 {
			if fires {
				t.Errorf("%s: %s fires at turn %d on %v, and the chatbot did it alone", s.name, d.Rule, d.Turn, standsOn(d))
			}
			continue
		}
		if needed++; fires && d.Turn <= s.turn {
			found++
			continue
		}
		t.Logf("%s: decided %s at turn %d, a person was called at %d", s.name, d.Verdict, d.Turn, s.turn)
	}
	if recall := float64(found) / float64(max(needed, 1)); recall < 0.95 || needed < 80 {
		t.Errorf("%d of %d plights are heard in time, %.3f; want 0.95 of 80 and more", found, needed, recall)
	}
}

// standsOn are the words that a decision stands on.
func standsOn(d bot.Decision) []string {
	var all []string
	for _, r := range d.Reasons {
		all = append(all, r.Text)
	}
	return all
}
