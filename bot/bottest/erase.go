package bottest

import (
	"slices"
	"time"

	"handoffbot/bot"
)

func (t *memoryTx) Erase(k bot.ConversationKey, now time.Time) ([]bot.Cycle, int, error) {
	c, ok := t.conversations[k]
	if !ok {
		return nil, 0, bot.ErrNotFound
	}
	c.ErasedAt = now
	t.conversations[k] = c.Erased()
	var cycles []bot.Cycle
	ids := make(map[string]bool)
	for i, known := range t.cycles {
		if known.Key != k {
			continue
		}
		erased := *known
		erased.Decision = known.Decision.Erased()
		t.cycles[i] = &erased
		cycles, ids[known.HandoffID] = append(cycles, erased), true
	}
	for i, a := range t.acts {
		if ids[a.HandoffID] {
			t.acts[i] = a.Erased()
		}
	}
	messages := 0
	for i, p := range t.postings {
		if !ids[p.HandoffID] {
			continue
		}
		left, changed := bot.ErasedContent(p.Content)
		if changed {
			p = t.change(i)
			p.Content = left
			if p.Posted > 0 {
				p.raise(now)
			}
		}
		if p.Posted > 0 && (changed || p.Kind == bot.PostCard) {
			messages++
		}
	}
	t.outbound = slices.DeleteFunc(t.outbound, func(o bot.Outbound) bool {
		return ids[o.Data.HandoffID] && o.Type == bot.TellReply && o.State == bot.OutboundWaiting
	})
	for i, o := range t.outbound {
		if ids[o.Data.HandoffID] {
			t.outbound[i].Data = o.Data.Erased()
		}
	}
	for id, s := range t.receipts {
		if s.quotes == k {
			s.receipt = s.receipt.Erased()
			t.receipts[id] = s
		}
	}
	return cycles, messages, nil
}
