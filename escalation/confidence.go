package escalation

import (
	"slices"

	"handoffbot/bot"
	"handoffbot/escalation/reading"
)

// confidence fires when the chatbot was unsure of its last answers in a row.
// An answer without a confidence says nothing: missing is not zero. With
// intents, it looks at the answers to those alone.
type confidence struct {
	below   float64
	turns   int
	intents []string // the chatbot's names and ours; empty for all
}

func (c confidence) fire(t reading.Talk) []firing {
	var all []firing
	var unsure []reading.Span
	intent := t.Intent.Name
	for i := range t.Turns {
		m := &t.Turns[i]
		if m.Intent.Name != "" && m.Role == bot.RoleVisitor {
			intent = m.Intent.Name
		}
		if m.Role != bot.RoleBot || m.Confidence == nil || !c.speaksOf(m.Intent.Name, intent) {
			continue
		}
		if *m.Confidence >= c.below {
			unsure = nil
			continue
		}
		unsure = append(unsure, m.All())
		if len(unsure) >= c.turns {
			f := fires(m.N, unsure[len(unsure)-c.turns:])
			f.score, f.threshold = m.Confidence, &c.below
			all = append(all, f)
		}
	}
	return all
}

// speaksOf reports whether an answer counts: by its own intent, else by that of
// the message it answers.
func (c confidence) speaksOf(answer, question string) bool {
	if answer == "" {
		answer = question
	}
	return len(c.intents) == 0 || slices.Contains(c.intents, answer)
}
