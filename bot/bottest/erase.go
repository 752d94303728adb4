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
	var theirs []bot.Posting
	for _, p := range t.postings {
		if ids[p.HandoffID] {
			theirs = append(theirs, p.Posting)
		}
	}
	changed, standing := bot.ErasedBelow(theirs)
	for _, left := range changed {
		p := t.change(slices.IndexFunc(t.postings, func(p *posting) bool { return p.ID == left.ID }))
		if p.Content = left.Content; p.Wanted < left.Wanted {
			p.raise(now)
		}
	}
	t.outbound = slices.DeleteFunc(t.outbound, func(o bot.Outbound) bool {
		return ids[o.Data.HandoffID] && o.Type == bot.TellReply && o.State != bot.OutboundSent
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
	return cycles, standing, nil
}
