package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"handoffbot/bot"
)

// Saved is a stored conversation, and the first handoff that was made of it.
type Saved struct {
	bot.Conversation
	Handoff *bot.Cycle // nil when there was none
}

// savedPage is how many conversations are read on one state of the ledger: a
// reader that stays long keeps the log of the database from being folded in.
const savedPage = 100

// CountSaved counts the conversations that were heard of since then.
func (db *DB) CountSaved(ctx context.Context, since time.Time) (int, error) {
	var n int
	err := db.read.QueryRowContext(ctx, `SELECT count(*) FROM conversation WHERE updated_ms >= $1`, millis(since)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the conversations: %w", err)
	}
	return n, nil
}

// Saved streams the conversations that were heard of since then, with their
// messages, in the order in which they began. It holds one page of them.
func (db *DB) Saved(ctx context.Context, since time.Time) iter.Seq2[Saved, error] {
	return func(yield func(Saved, error) bool) {
		for after := int64(0); ; {
			page, last, err := db.savedAfter(ctx, since, after)
			if err != nil {
				yield(Saved{}, fmt.Errorf("read the conversations: %w", err))
				return
			}
			for _, s := range page {
				if !yield(s, nil) {
					return
				}
			}
			if len(page) < savedPage {
				return
			}
			after = last
		}
	}
}

// savedAfter reads the page behind a row, and returns the row it ends with.
func (db *DB) savedAfter(ctx context.Context, since time.Time, after int64) (page []Saved, last int64, err error) {
	err = db.snapshot(ctx, func(q querier) error {
		var keys []bot.ConversationKey
		err := each(ctx, q, `SELECT id, source, conversation_id FROM conversation WHERE updated_ms >= $1 AND id > $2 ORDER BY id LIMIT $3`,
			[]any{millis(since), after, savedPage}, func(rows *sql.Rows) error {
				var k bot.ConversationKey
				err := rows.Scan(&last, &k.Source, &k.ID)
				keys = append(keys, k)
				return err
			})
		if err != nil {
			return err
		}
		for _, k := range keys {
			c, _, err := readConversation(ctx, q, k, true)
			if err != nil {
				return fmt.Errorf("conversation %s of %s: %w", k.ID, k.Source, err)
			}
			s := Saved{Conversation: c}
			first, err := scanCycle(q.QueryRowContext(ctx, `SELECT `+cycleColumns+` FROM cycle
				WHERE source = $1 AND conversation_id = $2 ORDER BY received_ms, id LIMIT 1`, k.Source, k.ID))
			switch {
			case err == nil:
				s.Handoff = &first
			case !errors.Is(err, sql.ErrNoRows):
				return fmt.Errorf("handoff of conversation %s of %s: %w", k.ID, k.Source, err)
			}
			page = append(page, s)
		}
		return nil
	})
	return page, last, err
}
