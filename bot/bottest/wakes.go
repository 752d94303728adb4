package bottest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"handoffbot/bot"
)

// Wakes implements bot.Ledger.
func (l *Ledger) Wakes(_ context.Context, now time.Time, limit int) ([]bot.Wake, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var due []bot.Wake
	for w, at := range l.state.wakes {
		if !at.After(now) {
			due = append(due, w)
		}
	}
	slices.SortFunc(due, func(a, b bot.Wake) int {
		return cmp.Or(l.state.wakes[a].Compare(l.state.wakes[b]), cmp.Compare(a.HandoffID, b.HandoffID), cmp.Compare(a.Cycle, b.Cycle))
	})
	return due[:min(len(due), limit)], nil
}

func (t *memoryTx) Acts(handoffID string, cycle int) ([]bot.Act, error) {
	var acts []bot.Act
	for _, a := range t.acts {
		if a.HandoffID == handoffID && a.Cycle == cycle {
			acts = append(acts, a)
		}
	}
	return acts, nil
}

func (t *memoryTx) WakeAt(handoffID string, cycle int, at time.Time) error {
	w := bot.Wake{HandoffID: handoffID, Cycle: cycle}
	delete(t.wakes, w)
	if !at.IsZero() {
		t.wakes[w] = at
	}
	return nil
}

func (t *memoryTx) TakeWake(w bot.Wake, now time.Time) (bool, error) {
	at, ok := t.wakes[w]
	if !ok || at.After(now) {
		return false, nil
	}
	delete(t.wakes, w)
	return true, nil
}
