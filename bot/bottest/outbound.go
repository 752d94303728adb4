package bottest

import (
	"slices"

	"handoffbot/bot"
)

func (t *memoryTx) Emit(o bot.Outbound) error {
	if !slices.ContainsFunc(t.outbound, func(p bot.Outbound) bool { return p.Data.HandoffID == o.Data.HandoffID && p.Key == o.Key }) {
		t.outbound = append(t.outbound, o)
	}
	return nil
}

// Outbound returns what the chatbots are owed, in its order.
func (l *Ledger) Outbound() []bot.Outbound {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.state.outbound)
}
