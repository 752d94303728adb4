package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"handoffbot/bot"
)

// theirs are the handoffs of a conversation.
const theirs = `(SELECT handoff_id FROM cycle WHERE source = $1 AND conversation_id = $2)`

// Erase implements bot.Tx.
func (t *tx) Erase(k bot.ConversationKey, now time.Time) ([]bot.Cycle, int, error) {
	if err := t.lockConversation(k); err != nil {
		return nil, 0, err
	}
	operation := "erase conversation " + k.ID
	c, _, err := readConversation(t.ctx, t.sql, k, false)
	if err != nil {
		return nil, 0, notStored(operation, err)
	}
	text, err := encode(knownOf(c.Erased()))
	if err != nil {
		return nil, 0, err
	}
	n, err := t.exec(operation, `UPDATE conversation SET known = $1, erased_ms = $2 WHERE source = $3 AND conversation_id = $4`, text, millis(now), k.Source, k.ID)
	switch {
	case err != nil:
		return nil, 0, err
	case n == 0:
		return nil, 0, bot.ErrNotFound
	}
	for _, r := range []rewriting{
		{
			`SELECT m.id, m.body FROM message m JOIN conversation c ON c.id = m.conversation WHERE c.source = $1 AND c.conversation_id = $2`,
			`UPDATE message SET body = $1 WHERE id = $2`, eraseMessages,
		},
		{
			`SELECT id, decision FROM cycle WHERE source = $1 AND conversation_id = $2`,
			`UPDATE cycle SET decision = $1 WHERE id = $2`, rewritten(bot.Decision.Erased),
		},
		{
			`SELECT id, detail FROM act WHERE platform <> '` + string(bot.PlatformBot) + `' AND handoff_id IN ` + theirs,
			`UPDATE act SET detail = $1 WHERE id = $2`, rewritten(eraseDetail),
		},
		{
			`SELECT id, receipt FROM event WHERE source = $1 AND quotes = $2 AND quotes <> ''`,
			`UPDATE event SET receipt = $1, quotes = '' WHERE id = $2`, rewritten(bot.Receipt.Erased),
		},
		{
			`SELECT id, data FROM outbound WHERE handoff_id IN ` + theirs,
			`UPDATE outbound SET data = $1 WHERE id = $2`, rewritten(bot.OutboundData.Erased),
		},
	} {
		if err := t.rewrite(operation, k, r); err != nil {
			return nil, 0, err
		}
	}
	t.erased = true
	cycles, err := t.rounds(k)
	if err != nil {
		return nil, 0, err
	}
	messages, err := t.eraseBelow(operation, k, now)
	return cycles, messages, err
}

// rewriting goes over rows of one column of JSON.
type rewriting struct {
	list, update string // id and text of the rows of a source and a conversation; text and id
	by           func(text string) (left string, err error)
}

// rewritten is a change of a value as a change of its JSON. What cannot be read
// is left as nothing: it may hold what shall go.
func rewritten[T any](change func(T) T) func(string) (string, error) {
	return func(text string) (string, error) {
		var v T
		if decode(text, &v) != nil {
			return "{}", nil
		}
		return encode(change(v))
	}
}

func eraseMessages(text string) (string, error) {
	messages, err := decodeMessages(text)
	if err != nil {
		return "{}", nil //nolint:nilerr // as above
	}
	return encodeMessages(bot.Conversation{Messages: messages}.Erased().Messages)
}

func eraseDetail(d detail) detail {
	erased := bot.Act{Text: d.Text, Reroute: d.Reroute}.Erased()
	d.Text, d.Reroute = erased.Text, erased.Reroute
	return d
}

func (t *tx) rewrite(operation string, k bot.ConversationKey, r rewriting) error {
	texts := make(map[int64]string)
	err := each(t.ctx, t.sql, r.list, []any{k.Source, k.ID}, func(rows *sql.Rows) error {
		var id int64
		var text string
		err := rows.Scan(&id, &text)
		texts[id] = text
		return err
	})
	if err != nil {
		return notStored(operation, err)
	}
	for id, text := range texts {
		left, err := r.by(text)
		if err != nil {
			return err
		}
		if _, err := t.exec(operation, r.update, left, id); err != nil {
			return err
		}
	}
	return nil
}

// rounds returns the cycles of a conversation, oldest first.
func (t *tx) rounds(k bot.ConversationKey) ([]bot.Cycle, error) {
	var all []bot.Cycle
	err := each(t.ctx, t.sql, `SELECT `+cycleColumns+` FROM cycle WHERE source = $1 AND conversation_id = $2 ORDER BY id`, []any{k.Source, k.ID}, func(rows *sql.Rows) error {
		c, err := scanCycle(rows)
		all = append(all, c)
		return err
	})
	if err != nil {
		return nil, notStored("read the handoffs of conversation "+k.ID, err)
	}
	for _, c := range all {
		t.knows(c)
	}
	return all, nil
}

// eraseBelow makes the messages below the cards of a conversation say what is
// left of them, drops the replies that were on their way to its visitor or given
// up, and counts the messages that stand, or may, and change.
func (t *tx) eraseBelow(operation string, k bot.ConversationKey, now time.Time) (int, error) {
	_, err := t.exec(operation, `DELETE FROM outbound WHERE type = $3 AND state <> 'sent' AND handoff_id IN `+theirs, k.Source, k.ID, string(bot.TellReply))
	if err != nil {
		return 0, err
	}
	// Taken for itself: a lane may claim one of them at this moment.
	rows, err := t.sql.QueryContext(t.ctx, `SELECT `+postingColumns+` FROM posting WHERE handoff_id IN `+theirs+` ORDER BY id`+t.engine.forUpdate(), k.Source, k.ID)
	if err != nil {
		return 0, notStored(operation, err)
	}
	all, err := scanPostings(rows)
	if err != nil {
		return 0, notStored(operation, err)
	}
	wanted := make(map[string]int, len(all))
	for _, p := range all {
		wanted[p.ID] = p.Wanted
	}
	changed, standing := bot.ErasedBelow(plain(all))
	for _, p := range changed {
		content, err := encodeContent(p.Content)
		if err != nil {
			return 0, err
		}
		_, err = t.exec(operation, `UPDATE posting SET content = $1 WHERE posting_id = $2`, content, p.ID)
		if err == nil && p.Wanted > wanted[p.ID] {
			err = t.owing(operation, `UPDATE posting SET `+raised+` WHERE posting_id = $2`, millis(now), p.ID)
		}
		if err != nil {
			return 0, err
		}
	}
	return standing, nil
}

// Contact finds the conversations that an address of mail was captured in, and
// those in which it stands without being the visitor's own: a colleague's, or
// one that was typed and not captured.
func (db *DB) Contact(ctx context.Context, email string) (theirs, mentioned []bot.ConversationKey, err error) {
	like, err := inTexts(email)
	if err != nil {
		return nil, nil, err
	}
	err = db.snapshot(ctx, func(q querier) error {
		return each(ctx, q, `SELECT source, conversation_id, known FROM conversation c
			WHERE lower(c.known) LIKE $1 ESCAPE '!'
				OR c.id IN (SELECT conversation FROM message WHERE lower(body) LIKE $1 ESCAPE '!') ORDER BY c.id`, []any{like}, func(rows *sql.Rows) error {
			var k bot.ConversationKey
			var text string
			var kn known
			if err := errors.Join(rows.Scan(&k.Source, &k.ID, &text), decode(text, &kn)); err != nil {
				return err
			}
			if strings.EqualFold(strings.TrimSpace(kn.Contact.Email), email) {
				theirs = append(theirs, k)
			} else {
				mentioned = append(mentioned, k)
			}
			return nil
		})
	})
	if err != nil {
		return nil, nil, fmt.Errorf("look for the conversations of a contact: %w", err)
	}
	return theirs, mentioned, nil
}

// inTexts is the pattern of a text of JSON, in small letters, that holds a word. What
// JSON escapes is looked for as it stands there. The engines know the small letters
// of ASCII alone, so any letter will do in the place of another.
func inTexts(word string) (string, error) {
	text, err := encode(strings.ToLower(word))
	if err != nil {
		return "", err
	}
	var like strings.Builder
	for _, r := range text[1 : len(text)-1] {
		switch {
		case r >= utf8.RuneSelf:
			r = '_'
		case strings.ContainsRune("!%_", r):
			like.WriteByte('!')
		}
		like.WriteRune(r)
	}
	return "%" + like.String() + "%", nil
}

// Outlived returns conversations of which nothing was heard and on which nobody
// acted since then, and that hold something to erase; the oldest first.
func (db *DB) Outlived(ctx context.Context, since time.Time, limit int) ([]bot.ConversationKey, error) {
	var all []bot.ConversationKey
	err := each(ctx, db.read, `SELECT source, conversation_id FROM conversation c WHERE erased_ms < updated_ms AND updated_ms < $1
			AND NOT EXISTS (SELECT 1 FROM cycle y JOIN act a ON a.handoff_id = y.handoff_id
				WHERE y.source = c.source AND y.conversation_id = c.conversation_id AND a.recorded_ms >= $1)
		ORDER BY updated_ms, id LIMIT $2`, []any{millis(since), limit}, func(rows *sql.Rows) error {
		var k bot.ConversationKey
		err := rows.Scan(&k.Source, &k.ID)
		all = append(all, k)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for conversations to erase: %w", err)
	}
	return all, nil
}
