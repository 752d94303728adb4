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

// memory is everything the ledger holds. A commit works on a copy; rows are
// shared between copies, so one that changes is replaced.
type memory struct {
	receipts      map[string]stored
	conversations map[bot.ConversationKey]bot.Conversation
	cycles        []*bot.Cycle
	acts          []bot.Act
	postings      []*posting
	ended         map[bot.ConversationKey]time.Time
	sightings     []sighting
	sighted       int64
	aliases       map[aliasKey]string
	said          map[string]time.Time
	lanes         map[bot.Destination]lane
	leases        map[string]time.Time // of postings in flight, by id
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
	quotes  bot.ConversationKey
}

func (m memory) copied() memory {
	c := memory{
		receipts: maps.Clone(m.receipts), conversations: maps.Clone(m.conversations), ended: maps.Clone(m.ended),
		cycles: slices.Clone(m.cycles), acts: slices.Clone(m.acts), postings: slices.Clone(m.postings),
		sightings: slices.Clone(m.sightings), sighted: m.sighted, aliases: maps.Clone(m.aliases), said: maps.Clone(m.said),
		lanes: maps.Clone(m.lanes), leases: maps.Clone(m.leases), wakes: maps.Clone(m.wakes), outbound: slices.Clone(m.outbound),
	}
	if c.receipts == nil {
		c.aliases, c.said, c.wakes = map[aliasKey]string{}, map[string]time.Time{}, map[bot.Wake]time.Time{}
		c.lanes, c.leases = map[bot.Destination]lane{}, map[string]time.Time{}
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
			d.Cycles = append(d.Cycles, *c)
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
			d.Postings = append(d.Postings, p.Posting)
		}
	}
	d.Conversation = l.state.conversations[d.Cycles[0].Key]
	return d, nil
}

// Ahead implements bot.Ledger.
func (l *Ledger) Ahead(_ context.Context, eventID string, k bot.ConversationKey) (a bot.Ahead, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	tx := &memoryTx{l.state}
	if _, _, a.Answered, err = tx.Receipt(k.Source, eventID); err != nil {
		return a, err
	}
	if latest, err := tx.LatestCycle(k); err == nil {
		a.Open = latest.State.Status.Open()
	}
	a.Conversation, err = tx.Conversation(k)
	return a, err
}

// Sightings implements bot.Ledger.
func (l *Ledger) Sightings(_ context.Context, now time.Time, limit int) ([]bot.Sighting, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var due []bot.Sighting
	for _, s := range l.state.sightings {
		if !s.run.After(now) && len(due) < limit {
			due = append(due, s.Sighting)
			due[len(due)-1].Orphan = s.orphan
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
	t.receipts[e.Source+"/"+e.ID] = stored{e.Digest, r, e.Quotes(r)}
	return nil
}

func (t *memoryTx) Conversation(k bot.ConversationKey) (bot.Conversation, error) {
	c := t.conversations[k]
	c.ConversationKey = k
	return c, nil
}

func (t *memoryTx) SaveConversation(c bot.Conversation, _ time.Time) error {
	before := t.conversations[c.ConversationKey]
	fresh := c.Messages[min(len(before.Messages), len(c.Messages)):]
	c.Messages = append(slices.Clone(before.Messages), fresh...)
	c.Said, c.ErasedAt = nil, before.ErasedAt
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
			return *c, nil
		}
	}
	return bot.Cycle{}, bot.ErrNotFound
}

func (t *memoryTx) Cycle(handoffID string, n int) (bot.Cycle, error) {
	for _, c := range slices.Backward(t.cycles) {
		if c.HandoffID == handoffID && (n == 0 || c.N == n) {
			return *c, nil
		}
	}
	return bot.Cycle{}, bot.ErrNotFound
}

func (t *memoryTx) SaveCycle(c bot.Cycle) error {
	for i, known := range t.cycles {
		if known.HandoffID == c.HandoffID && known.N == c.N {
			changed := *known
			changed.State = c.State
			t.cycles[i] = &changed
			return nil
		}
	}
	t.cycles = append(t.cycles, &c)
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
	row := posting{p, p.RunAt}
	if p.Kind == bot.PostLine || p.Kind == bot.PostTranscript {
		row.turn = p.RunAt.Add(5 * time.Second)
		row.State = bot.PostingHeld
		for _, card := range t.postings {
			if card.carries(p) {
				row.State = bot.PostingWaiting
			}
		}
	}
	t.postings = append(t.postings, &row)
	return nil
}

func (t *memoryTx) Stale(handoffID string, cycle int, now time.Time) error {
	c, _ := t.Cycle(handoffID, cycle)
	lists := map[string]bool{}
	for i, p := range t.postings {
		if p.Kind != bot.PostCard || p.HandoffID != handoffID || p.Cycle != cycle {
			continue
		}
		p = t.change(i)
		lists[p.List] = true
		if p.raise(now); p.Posted == 0 && c.State.Priority != "" {
			p.Priority = c.State.Priority
		}
	}
	for i, p := range t.postings {
		if p.Kind == bot.PostList && lists[p.ID] {
			t.change(i).raise(now)
		}
	}
	return nil
}

func (t *memoryTx) Unfold(handoffID string, cycle int) error {
	for i, p := range t.postings {
		if p.State == bot.PostingFolded && p.HandoffID == handoffID && p.Cycle == cycle {
			p = t.change(i)
			p.State, p.Ref = bot.PostingWaiting, bot.CardRef{}
		}
	}
	return nil
}

func (t *memoryTx) Cards(handoffID string, cycle int) ([]bot.Posting, error) {
	var cards []bot.Posting
	for _, p := range t.postings {
		if p.Kind == bot.PostCard && p.HandoffID == handoffID && p.Cycle == cycle {
			cards = append(cards, p.Posting)
		}
	}
	return cards, nil
}

func (t *memoryTx) PostingAt(at bot.Destination, message string) (bot.Posting, error) {
	id := t.aliases[aliasKey{at, message}]
	for _, p := range t.postings {
		if p.State != bot.PostingFolded && p.To == at && (p.Ref.ID == message && message != "" || p.ID == id && id != "") {
			return p.Posting, nil
		}
	}
	return bot.Posting{}, bot.ErrNotFound
}

func (t *memoryTx) Stands(postingID string, ref bot.CardRef) error {
	for i, p := range t.postings {
		if p.ID != postingID || p.To != ref.Destination || p.Ref.ID == ref.ID {
			continue
		}
		if p = t.change(i); p.State == bot.PostingUnknown && p.Posted == 0 {
			p.State, p.Posted, p.Ref, p.DoubtAt, p.Looks = bot.PostingPosted, 1, ref, time.Time{}, 0
			if p.Wanted > 1 {
				p.State = bot.PostingWaiting
			}
			t.stood(p.Posting)
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

// Notices returns the notices and reports.
func (l *Ledger) Notices() []bot.Posting {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []bot.Posting
	for _, p := range l.state.postings {
		if p.Kind == bot.PostNotice || p.Kind == bot.PostReport {
			all = append(all, p.Posting)
		}
	}
	return all
}
