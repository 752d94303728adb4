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
	sightings     []sighting
	sighted       int64
	aliases       map[aliasKey]string
	said          map[string]time.Time
	wakes         map[bot.Wake]time.Time
	outbound      []bot.Outbound
}

type sighting struct {
	bot.Sighting
	run    time.Time
	orphan bool
}

type aliasKey struct {
	at      bot.Destination
	message string
}

type stored struct {
	digest  string
	receipt bot.Receipt
}

func (m memory) copied() memory {
	c := memory{
		receipts: maps.Clone(m.receipts), conversations: maps.Clone(m.conversations), ended: maps.Clone(m.ended),
		cycles: slices.Clone(m.cycles), acts: slices.Clone(m.acts), postings: slices.Clone(m.postings),
		sightings: slices.Clone(m.sightings), sighted: m.sighted, aliases: maps.Clone(m.aliases), said: maps.Clone(m.said), wakes: maps.Clone(m.wakes), outbound: slices.Clone(m.outbound),
	}
	if c.receipts == nil {
		c.aliases, c.said, c.wakes = map[aliasKey]string{}, map[string]time.Time{}, map[bot.Wake]time.Time{}
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

// Sightings implements bot.Ledger.
func (l *Ledger) Sightings(_ context.Context, now time.Time, limit int) ([]bot.Sighting, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var due []bot.Sighting
	for _, s := range l.state.sightings {
		if !s.run.After(now) && len(due) < limit {
			due = append(due, s.Sighting)
		}
	}
	return due, nil
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

func (t *memoryTx) PostingAt(at bot.Destination, message string) (bot.Posting, error) {
	id := t.aliases[aliasKey{at, message}]
	for _, p := range t.postings {
		if p.To == at && (p.Ref.ID == message && message != "" || p.ID == id && id != "") {
			return p, nil
		}
	}
	return bot.Posting{}, bot.ErrNotFound
}

func (t *memoryTx) Stands(postingID string, ref bot.CardRef) error {
	for i := range t.postings {
		p := &t.postings[i]
		if p.ID != postingID || p.To != ref.Destination || p.Ref.ID == ref.ID {
			continue
		}
		if p.State == bot.PostingUnknown && p.Posted == 0 {
			p.State, p.Posted, p.Ref, p.DoubtAt, p.Looks = bot.PostingPosted, 1, ref, time.Time{}, 0
			if p.Wanted > 1 {
				p.State = bot.PostingWaiting
			}
		} else {
			t.aliases[aliasKey{ref.Destination, ref.ID}] = postingID
		}
	}
	t.adopt(ref.Destination, ref.ID)
	return nil
}

func (t *memoryTx) adopt(at bot.Destination, message string) {
	for i := range t.sightings {
		if s := &t.sightings[i]; s.orphan && s.Act.Actor.Platform == at.Platform && s.Act.Channel == at.Channel && s.Act.Message == message {
			s.orphan, s.run = false, time.Time{}
		}
	}
}

func (t *memoryTx) Sight(a bot.Act) error { return t.sight(a, false, a.RecordedAt) }

func (t *memoryTx) Orphan(a bot.Act, until time.Time) error { return t.sight(a, true, until) }

func (t *memoryTx) sight(a bot.Act, orphan bool, run time.Time) error {
	same := func(b bot.Act) bool {
		return a.Actor.Platform == b.Actor.Platform && a.EventID == b.EventID && a.Ordinal == b.Ordinal
	}
	if slices.ContainsFunc(t.acts, same) || slices.ContainsFunc(t.sightings, func(s sighting) bool { return same(s.Act) }) {
		return nil
	}
	t.sighted++
	t.sightings = append(t.sightings, sighting{Sighting: bot.Sighting{ID: t.sighted, Act: a}, run: run, orphan: orphan})
	return nil
}

func (t *memoryTx) TakeSighting(id int64) (bool, error) {
	before := len(t.sightings)
	t.sightings = slices.DeleteFunc(t.sightings, func(s sighting) bool { return s.ID == id })
	return len(t.sightings) < before, nil
}

func (t *memoryTx) PostponeSighting(id int64, until time.Time) error {
	for i := range t.sightings {
		if s := &t.sightings[i]; s.ID == id {
			s.run, s.Tries = until, s.Tries+1
		}
	}
	return nil
}

func (t *memoryTx) Once(key string, since, now time.Time) (bool, error) {
	if last, ok := t.said[key]; ok && last.After(since) {
		return false, nil
	}
	t.said[key] = now
	return true, nil
}

// Settle records what became of a posting, as the queue of a real ledger does.
func (l *Ledger) Settle(_ context.Context, s bot.Settlement, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := &memoryTx{l.state.copied()}
	for i := range t.postings {
		p := &t.postings[i]
		if p.ID != s.PostingID {
			continue
		}
		if p.Ref.ID != "" && p.Ref.ID != s.Ref.ID {
			t.aliases[aliasKey{p.To, p.Ref.ID}] = p.ID
		}
		p.State, p.Posted, p.Ref, p.RunAt, p.Tries, p.Cause = s.State, s.Posted, s.Ref, s.RunAt, s.Tries, s.Cause
		p.DoubtAt, p.Looks = s.DoubtAt, s.Looks
		if p.State == bot.PostingPosted {
			t.adopt(p.To, p.Ref.ID)
			if p.Wanted > p.Posted {
				p.State = bot.PostingWaiting
			}
		}
	}
	l.state = t.memory
	return nil
}

// Notices returns the postings that belong to no handoff.
func (l *Ledger) Notices() []bot.Posting {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(l.state.postings), func(p bot.Posting) bool { return p.HandoffID != "" })
}
