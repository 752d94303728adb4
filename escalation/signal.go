package escalation

import (
	"slices"

	"handoffbot/bot"
	"handoffbot/escalation/reading"
)

// signal fires on an intent by which the chatbot itself says that it failed,
// or that the visitor wants a person.
type signal struct {
	role  bot.Role
	names []string
}

func (s signal) fire(t reading.Talk) []firing {
	var all []firing
	for i := range t.Turns {
		m := &t.Turns[i]
		if m.Role == s.role && slices.Contains(s.names, m.Intent.Name) {
			all = append(all, fires(m.N, []reading.Span{m.All()}))
		}
	}
	visitor := t.Visitor
	if s.role == bot.RoleVisitor && len(all) == 0 && len(visitor) > 0 && slices.Contains(s.names, t.Intent.Name) {
		last := visitor[len(visitor)-1]
		all = append(all, fires(last.N, []reading.Span{last.All()}))
	}
	return all
}
