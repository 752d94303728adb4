package escalation

import "handoffbot/bot"

// confidence fires when the chatbot was unsure of its last answers in a row.
// An answer without a confidence says nothing: missing is not zero.
type confidence struct {
	below float64
	turns int
}

func (c confidence) fire(t talk) []firing {
	var all []firing
	var unsure []span
	for _, m := range t.turns {
		if m.Role != bot.RoleBot || m.Confidence == nil {
			continue
		}
		if *m.Confidence >= c.below {
			unsure = nil
			continue
		}
		unsure = append(unsure, m.all())
		if len(unsure) >= c.turns {
			score, threshold := *m.Confidence, c.below
			all = append(all, firing{turn: m.n, evidence: append([]span(nil), unsure[len(unsure)-c.turns:]...), score: &score, threshold: &threshold})
		}
	}
	return all
}
