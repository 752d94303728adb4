package bottest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"handoffbot/bot"
)

// Ledger is a ledger in memory. Its zero value is ready; it is safe for
// concurrent use. Commits take turns, and one that fails leaves nothing.
type Ledger struct {
	mu    sync.Mutex
	state memory
}

// memory is everything the ledger holds. A commit works on a copy.
type memory struct {
	receipts      map[string]stored
	conversations map[bot.ConversationKey]bot.Conversation
	cycles        []bot.Cycle
	acts          []bot.Act
	postings      []bot.Posting
	ended         map[bot.ConversationKey]time.Time
}

type stored struct {
	digest  string
	receipt bot.Receipt
}

func (m memory) copied() memory {
	c := memory{
		receipts: maps.Clone(m.receipts), conversations: maps.Clone(m.conversations), ended: maps.Clone(m.ended),
		cycles: slices.Clone(m.cycles), acts: slices.Clone(m.acts), postings: slices.Clone(m.postings),
	}
	if c.receipts == nil {
		c.receipts, c.conversations, c.ended = map[string]stored{}, map[bot.ConversationKey]bot.Conversation{}, map[bot.ConversationKey]time.Time{}
	}
	return c
}

// Commit implements bot.Ledger.
func (l *Ledger) Commit(ctx context.Context, fn func(bot.Tx) error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("begin: %w: %w", bot.ErrNotStored, err)
	}
	t := &memoryTx{l.state.copied()}
	if err := fn(t); err != nil {
		return err
	}
	l.state = t.memory
	return nil
}

// Load implements bot.Ledger.
func (l *Ledger) Load(_ context.Context, handoffID string) (bot.Dossier, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var d bot.Dossier
	for _, c := range l.state.cycles {
		if c.HandoffID == handoffID {
			d.Cycles = append(d.Cycles, c)
		}
	}
	if len(d.Cycles) == 0 {
		return d, fmt.Errorf("load handoff %s: %w", handoffID, bot.ErrNotFound)
	}
	for _, a := range l.state.acts {
		if a.HandoffID == handoffID {
			d.Acts = append(d.Acts, a)
		}
	}
	for _, p := range l.state.postings {
		if p.HandoffID == handoffID {
			d.Postings = append(d.Postings, p)
		}
	}
	d.Conversation = l.state.conversations[d.Cycles[0].Key]
	return d, nil
}

type memoryTx struct{ memory }

func (t *memoryTx) Receipt(source, eventID string) (bot.Receipt, string, bool, error) {
	s, ok := t.receipts[source+"/"+eventID]
	return s.receipt, s.digest, ok, nil
}

func (t *memoryTx) SaveReceipt(e bot.Event, r bot.Receipt, _ time.Time) error {
	t.receipts[e.Source+"/"+e.ID] = stored{e.Digest, r}
	return nil
}

func (t *memoryTx) Conversation(k bot.ConversationKey) (bot.Conversation, error) {
	c := t.conversations[k]
	c.ConversationKey = k
	return c, nil
}

func (t *memoryTx) SaveConversation(c bot.Conversation, _ time.Time) error {
	before := t.conversations[c.ConversationKey].Messages
	fresh := c.Messages[min(len(before), len(c.Messages)):]
	c.Messages = append(slices.Clone(before), fresh...)
	c.Said = nil
	t.conversations[c.ConversationKey] = c
	return nil
}

func (t *memoryTx) EndConversation(k bot.ConversationKey, _, _ string, now time.Time) error {
	if _, ended := t.ended[k]; !ended {
		t.ended[k] = now
	}
	return nil
}

func (t *memoryTx) LatestCycle(k bot.ConversationKey) (bot.Cycle, error) {
	for _, c := range slices.Backward(t.cycles) {
		if c.Key == k {
			return c, nil
		}
	}
	return bot.Cycle{}, bot.ErrNotFound
}

func (t *memoryTx) Cycle(handoffID string, n int) (bot.Cycle, error) {
	for _, c := range slices.Backward(t.cycles) {
		if c.HandoffID == handoffID && (n == 0 || c.N == n) {
			return c, nil
		}
	}
	return bot.Cycle{}, bot.ErrNotFound
}

func (t *memoryTx) SaveCycle(c bot.Cycle) error {
	for i, known := range t.cycles {
		if known.HandoffID == c.HandoffID && known.N == c.N {
			t.cycles[i].State = c.State
			return nil
		}
	}
	t.cycles = append(t.cycles, c)
	return nil
}

func (t *memoryTx) Append(a bot.Act) (bot.Act, bool, error) {
	for _, known := range t.acts {
		if known.Actor.Platform == a.Actor.Platform && known.EventID == a.EventID && known.Ordinal == a.Ordinal {
			return a, false, nil
		}
	}
	a.Seq = int64(len(t.acts) + 1)
	t.acts = append(t.acts, a)
	return a, true, nil
}

func (t *memoryTx) Owe(p bot.Posting) error {
	t.postings = append(t.postings, p)
	return nil
}

func (t *memoryTx) Stale(handoffID string, cycle int, now time.Time) error {
	for i := range t.postings {
		if p := &t.postings[i]; p.Kind == bot.PostCard && p.HandoffID == handoffID && p.Cycle == cycle {
			p.Wanted++
			if p.State == bot.PostingPosted {
				p.State, p.RunAt = bot.PostingWaiting, now
			}
		}
	}
	return nil
}

func (t *memoryTx) Cards(handoffID string, cycle int) ([]bot.Posting, error) {
	var cards []bot.Posting
	for _, p := range t.postings {
		if p.Kind == bot.PostCard && p.HandoffID == handoffID && p.Cycle == cycle {
			cards = append(cards, p)
		}
	}
	return cards, nil
}
