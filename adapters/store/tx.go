package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"handoffbot/bot"
)

// tx is one write transaction. It implements bot.Tx.
type tx struct {
	ctx    context.Context // of the commit: a bot.Tx lives no longer
	sql    *session
	engine engine
	log    logrus.FieldLogger
	now    time.Time // of the commit
	locked map[string]bool

	erased   bool                         // words are gone by this commit
	owed     []bot.Destination            // lanes in which something may be due from this commit on
	messages map[bot.ConversationKey]int  // stored, of those that were read
	cycles   map[cycleKey]bool            // that are stored, of those that were read or saved
	fresh    map[bot.ConversationKey]bool // that were not stored, and so have had no handoff
	stand    *sync.Map                    // as of DB
	made     []any                        // what stands once this transaction is committed
}

// Commit implements bot.Ledger.
func (db *DB) Commit(ctx context.Context, fn func(bot.Tx) error) error {
	return db.transact(ctx, func(t *tx) error { return fn(t) })
}

func (t *tx) exec(operation, query string, args ...any) (int64, error) {
	result, err := t.sql.ExecContext(t.ctx, query, args...)
	if err != nil {
		return 0, notStored(operation, err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, notStored(operation, err)
	}
	return n, nil
}

// lock keeps other transactions away from what the key names, until this one
// has ended. An event is locked first, then one conversation, then rows: that
// order rules out deadlocks.
func (t *tx) lock(key string) error {
	if t.engine.alone() || t.locked[key] {
		return nil
	}
	if err := t.engine.lock(t.ctx, t.sql, key); err != nil {
		return err
	}
	t.holds(key)
	return nil
}

func (t *tx) holds(key string) {
	if t.locked == nil {
		t.locked = make(map[string]bool)
	}
	t.locked[key] = true
}

// lockConversation comes before anything of a conversation is read to be
// changed: its messages, its handoffs, and their acts, whose numbers rise in
// the order of the commits because of it.
func (t *tx) lockConversation(k bot.ConversationKey) error {
	return t.lock("conversation " + k.Source + "/" + k.ID)
}

// lockHandoff locks the conversation of a handoff.
func (t *tx) lockHandoff(id string) error {
	if t.engine.alone() || t.locked["handoff "+id] {
		return nil
	}
	var k bot.ConversationKey
	err := t.sql.QueryRowContext(t.ctx, `SELECT source, conversation_id FROM cycle WHERE handoff_id = $1 AND n = 1`, id).Scan(&k.Source, &k.ID)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return t.lock("handoff " + id) // nobody can make it meanwhile
	case err != nil:
		return notStored("find handoff "+id, err)
	}
	t.holds("handoff " + id)
	return t.lockConversation(k)
}

// Receipt implements bot.Tx. The lock makes the same event in another process
// wait for the first one's receipt.
func (t *tx) Receipt(source, eventID string) (r bot.Receipt, digest string, found bool, err error) {
	if err := t.lock("event " + source + "/" + eventID); err != nil {
		return r, "", false, err
	}
	var text string
	err = t.sql.QueryRowContext(t.ctx, `SELECT digest, receipt FROM event WHERE source = $1 AND event_id = $2`, source, eventID).Scan(&digest, &text)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return r, "", false, nil
	case err != nil:
		return r, "", false, notStored("look up event "+eventID, err)
	}
	return r, digest, true, decode(text, &r)
}

// SaveReceipt implements bot.Tx.
func (t *tx) SaveReceipt(e bot.Event, r bot.Receipt, now time.Time) error {
	text, err := encode(r)
	if err != nil {
		return err
	}
	_, err = t.exec("keep the receipt of event "+e.ID,
		`INSERT INTO event (source, event_id, digest, receipt, recorded_ms, quotes) VALUES ($1, $2, $3, $4, $5, $6)`,
		e.Source, e.ID, e.Digest, text, millis(now), e.Quotes(r).ID)
	return err
}

// Conversation implements bot.Tx.
func (t *tx) Conversation(k bot.ConversationKey) (bot.Conversation, error) {
	if err := t.lockConversation(k); err != nil {
		return bot.Conversation{}, err
	}
	c, id, err := readConversation(t.ctx, t.sql, k, true)
	if err != nil {
		return c, notStored("read conversation "+k.ID, err)
	}
	t.keeps(k, len(c.Messages))
	if id == 0 {
		if t.fresh == nil {
			t.fresh = make(map[bot.ConversationKey]bool)
		}
		t.fresh[k] = true
	}
	return c, nil
}

// keeps remembers how many messages of a conversation are stored.
func (t *tx) keeps(k bot.ConversationKey, messages int) {
	if t.messages == nil {
		t.messages = make(map[bot.ConversationKey]int)
	}
	t.messages[k] = messages
}

// SaveConversation implements bot.Tx.
func (t *tx) SaveConversation(c bot.Conversation, now time.Time) error {
	if err := t.lockConversation(c.ConversationKey); err != nil {
		return err
	}
	text, err := encode(knownOf(c))
	if err != nil {
		return err
	}
	var id int64
	err = t.sql.QueryRowContext(t.ctx, `INSERT INTO conversation (source, conversation_id, known, decided, offered, updated_ms)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (source, conversation_id) DO UPDATE SET known = excluded.known, decided = excluded.decided, offered = excluded.offered,
			updated_ms = excluded.updated_ms
		RETURNING id`, c.Source, c.ID, text, c.Decided, bit(c.Offered), millis(now)).Scan(&id)
	if err != nil {
		return notStored("save conversation "+c.ID, err)
	}
	stored, ok := t.messages[c.ConversationKey]
	if !ok {
		if stored, err = t.countMessages(id); err != nil {
			return notStored("count the messages of conversation "+c.ID, err)
		}
	}
	t.keeps(c.ConversationKey, max(stored, len(c.Messages)))
	if stored >= len(c.Messages) {
		return nil
	}
	body, err := encodeMessages(c.Messages[stored:])
	if err != nil {
		return err
	}
	_, err = t.exec("keep the messages of conversation "+c.ID, `INSERT INTO message (conversation, turn, body) VALUES ($1, $2, $3)`, id, stored+1, body)
	return err
}

// countMessages counts by the last row, which names its first turn and holds
// what came with it.
func (t *tx) countMessages(conversation int64) (int, error) {
	var turn int
	var body string
	err := t.sql.QueryRowContext(t.ctx, `SELECT turn, body FROM message WHERE conversation = $1 ORDER BY turn DESC LIMIT 1`, conversation).Scan(&turn, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	last, err := decodeMessages(body)
	return turn - 1 + len(last), err
}

// EndConversation implements bot.Tx.
func (t *tx) EndConversation(k bot.ConversationKey, intent, outcome string, now time.Time) error {
	_, err := t.exec("end conversation "+k.ID, `UPDATE conversation
		SET ended_ms = CASE WHEN ended_ms = 0 THEN $1 ELSE ended_ms END, ended_intent = $2, ended_outcome = $3, counted = 0
		WHERE source = $4 AND conversation_id = $5`, millis(now), intent, outcome, k.Source, k.ID)
	return err
}

const cycleColumns = `handoff_id, n, source, conversation_id, decision, triggered_ms, received_ms, due_ms, state`

// LatestCycle implements bot.Tx.
func (t *tx) LatestCycle(k bot.ConversationKey) (bot.Cycle, error) {
	if err := t.lockConversation(k); err != nil {
		return bot.Cycle{}, err
	}
	if t.fresh[k] {
		return bot.Cycle{}, bot.ErrNotFound
	}
	return t.cycle("find the latest cycle of conversation "+k.ID,
		`SELECT `+cycleColumns+` FROM cycle WHERE source = $1 AND conversation_id = $2 ORDER BY id DESC LIMIT 1`, k.Source, k.ID)
}

// Cycle implements bot.Tx.
func (t *tx) Cycle(handoffID string, n int) (bot.Cycle, error) {
	if err := t.lockHandoff(handoffID); err != nil {
		return bot.Cycle{}, err
	}
	if n == 0 {
		return t.cycle("find handoff "+handoffID, `SELECT `+cycleColumns+` FROM cycle WHERE handoff_id = $1 ORDER BY n DESC LIMIT 1`, handoffID)
	}
	return t.cycle("find handoff "+handoffID, `SELECT `+cycleColumns+` FROM cycle WHERE handoff_id = $1 AND n = $2`, handoffID, n)
}

func (t *tx) cycle(operation, query string, args ...any) (bot.Cycle, error) {
	c, err := scanCycle(t.sql.QueryRowContext(t.ctx, query, args...))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return bot.Cycle{}, bot.ErrNotFound
	case err != nil:
		return bot.Cycle{}, notStored(operation, err)
	}
	t.holds("handoff " + c.HandoffID)
	t.knows(c)
	return c, nil
}

// knows remembers that a cycle is stored.
func (t *tx) knows(c bot.Cycle) {
	if t.cycles == nil {
		t.cycles = make(map[cycleKey]bool)
	}
	t.cycles[cycleKey{c.HandoffID, c.N}] = true
}

// SaveCycle implements bot.Tx.
func (t *tx) SaveCycle(c bot.Cycle) error {
	if err := t.lockConversation(c.Key); err != nil {
		return err
	}
	t.holds("handoff " + c.HandoffID)
	delete(t.fresh, c.Key)
	s := c.State
	s.DueAt, s.ClaimedAt, s.ResolvedAt, s.CancelledAt = inMillis(s.DueAt), inMillis(s.ClaimedAt), inMillis(s.ResolvedAt), inMillis(s.CancelledAt)
	s.SnoozedUntil, s.AnswerFrom = inMillis(s.SnoozedUntil), inMillis(s.AnswerFrom)
	state, err := encode(s)
	if err != nil {
		return err
	}
	operation := fmt.Sprintf("save cycle %d of handoff %s", c.N, c.HandoffID)
	if !t.cycles[cycleKey{c.HandoffID, c.N}] {
		fresh, err := t.openCycle(operation, c, state)
		if err != nil || fresh {
			return err
		}
	}
	_, err = t.exec(operation, `UPDATE cycle SET status = $1, route = $2, state = $3, priority = $4 WHERE handoff_id = $5 AND n = $6`,
		string(s.Status), s.Route, state, s.Priority.Rank(), c.HandoffID, c.N)
	return err
}

// openCycle stores a new cycle; fresh is false when it is not new.
func (t *tx) openCycle(operation string, c bot.Cycle, state string) (fresh bool, err error) {
	decision, err := encode(c.Decision)
	if err != nil {
		return false, err
	}
	s := c.State
	n, err := t.exec(operation, `INSERT INTO cycle
		(handoff_id, n, source, conversation_id, decision, triggered_ms, received_ms, due_ms, first, latest, status, route, state, priority)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
			CASE WHEN EXISTS (SELECT 1 FROM cycle WHERE source = $3 AND conversation_id = $4) THEN 0 ELSE 1 END, 1, $9, $10, $11, $12)
		ON CONFLICT (handoff_id, n) DO NOTHING`,
		c.HandoffID, c.N, c.Key.Source, c.Key.ID, decision, millis(c.TriggeredAt), millis(c.ReceivedAt), millis(c.DueAt),
		string(s.Status), s.Route, state, s.Priority.Rank())
	if err != nil || n == 0 {
		return false, err
	}
	t.knows(c)
	if c.N > 1 {
		_, err = t.exec(operation, `UPDATE cycle SET latest = 0 WHERE handoff_id = $1 AND n < $2`, c.HandoffID, c.N)
		return true, err
	}
	_, err = t.exec(operation, `UPDATE conversation SET handed_ms = $1, counted = 0 WHERE source = $2 AND conversation_id = $3 AND handed_ms = 0`,
		millis(c.ReceivedAt), c.Key.Source, c.Key.ID)
	return true, err
}

// Append implements bot.Tx.
func (t *tx) Append(a bot.Act) (bot.Act, bool, error) {
	if err := t.lockHandoff(a.HandoffID); err != nil {
		return a, false, err
	}
	text, err := encode(detailOf(a))
	if err != nil {
		return a, false, err
	}
	operation := fmt.Sprintf("append %s to handoff %s", a.Kind, a.HandoffID)
	err = t.sql.QueryRowContext(t.ctx, `INSERT INTO act
		(handoff_id, cycle, kind, platform, actor, class, event_id, ordinal, platform_ms, recorded_ms, refused, detail)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (platform, event_id, ordinal) DO NOTHING RETURNING id`,
		a.HandoffID, a.Cycle, string(a.Kind), string(a.Actor.Platform), a.Actor.ID, string(a.Class), a.EventID, a.Ordinal,
		millis(a.At), millis(a.RecordedAt), bit(a.Refused), text).Scan(&a.Seq)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return a, false, nil
	case err != nil:
		return a, false, notStored(operation, err)
	}
	if err := t.name(operation, a.Actor); err != nil {
		return a, true, err
	}
	return a, true, t.holdsWordsAgain(operation, a)
}

// holdsWordsAgain lets a conversation that was erased be erased once more in its
// time: somebody has written below its card since.
func (t *tx) holdsWordsAgain(operation string, a bot.Act) error {
	if a.Text == "" || a.Erased().Text == a.Text {
		return nil
	}
	_, err := t.exec(operation, `UPDATE conversation SET updated_ms = erased_ms + 1 WHERE erased_ms > 0 AND erased_ms >= updated_ms
		AND (source, conversation_id) IN (SELECT source, conversation_id FROM cycle WHERE handoff_id = $1 AND n = 1)`, a.HandoffID)
	return err
}

// name keeps what a person is called. A name that stands is left alone: the row
// of a chatbot, locked by every commit, would make all of them take turns. What
// a chatbot and this bot are called never changes, and is kept once.
func (t *tx) name(operation string, p bot.Person) error {
	if _, ok := t.stand.Load(p); ok {
		return nil
	}
	if p.Platform == bot.PlatformChatbot || p.Platform == bot.PlatformBot {
		t.made = append(t.made, p)
	}
	_, err := t.exec(operation, `INSERT INTO person (platform, id, name)
		SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM person WHERE platform = $1 AND id = $2 AND (name = $3 OR $3 = ''))
		ON CONFLICT (platform, id) DO UPDATE SET name = excluded.name WHERE excluded.name <> ''`,
		string(p.Platform), p.ID, p.Name)
	return err
}
