package escalation

import (
	"slices"

	"handoffbot/bot"
)

// signal fires on an intent by which the chatbot itself says that it failed,
// or that the visitor wants a person.
type signal struct {
	role  bot.Role
	names []string
}

func (s signal) fire(t talk) []firing {
	var all []firing
	for _, m := range t.turns {
		if m.Role == s.role && slices.Contains(s.names, m.Intent.Name) {
			all = append(all, firing{turn: m.n, evidence: []span{m.all()}})
		}
	}
	visitor := t.visitor()
	if s.role == bot.RoleVisitor && len(all) == 0 && len(visitor) > 0 && slices.Contains(s.names, t.Intent.Name) {
		last := visitor[len(visitor)-1]
		all = append(all, firing{turn: last.n, evidence: []span{last.all()}})
	}
	return all
}
