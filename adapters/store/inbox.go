package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"handoffbot/bot"
)

// InboxPost puts a message into the local channel, in the thread of root
// unless that is empty. The same attempt again brings its message up to date.
func (db *DB) InboxPost(ctx context.Context, to bot.Destination, root string, c bot.Content, a bot.Attempt, now time.Time) (bot.CardRef, error) {
	content, err := encodeContent(c)
	if err != nil {
		return bot.CardRef{}, err
	}
	ref := bot.CardRef{Destination: to, ID: a.ID}
	err = db.transact(ctx, func(t *tx) error {
		var ms int64
		err := t.sql.QueryRowContext(ctx, `INSERT INTO inbox_message (message_id, channel, root, content, posted_ms, updated_ms)
			VALUES ($1, $2, $3, $4, $5, $5)
			ON CONFLICT (message_id) DO UPDATE SET content = excluded.content, updated_ms = excluded.updated_ms
			RETURNING posted_ms`, a.ID, to.Channel, root, content, millis(now)).Scan(&ms)
		ref.At = instant(ms)
		if err != nil {
			return notStored("post "+a.ID+" to the inbox", err)
		}
		return nil
	})
	return ref, err
}

// InboxUpdate replaces what a message of the local channel says, or returns
// bot.ErrNotFound.
func (db *DB) InboxUpdate(ctx context.Context, id string, c bot.Content, now time.Time) error {
	content, err := encodeContent(c)
	if err != nil {
		return err
	}
	return db.transact(ctx, func(t *tx) error {
		n, err := t.exec("update inbox message "+id, `UPDATE inbox_message SET content = $1, updated_ms = $2 WHERE message_id = $3`, content, millis(now), id)
		if err == nil && n == 0 {
			return fmt.Errorf("update inbox message %s: %w", id, bot.ErrNotFound)
		}
		return err
	})
}

// InboxChannels returns the local channels that have messages, by name. It
// steps from name to name, so that its cost does not grow with the messages.
func (db *DB) InboxChannels(ctx context.Context) ([]string, error) {
	var channels []string
	err := each(ctx, db.read, `WITH RECURSIVE step (channel) AS (
			SELECT min(channel) FROM inbox_message WHERE root = ''
			UNION ALL
			SELECT (SELECT min(m.channel) FROM inbox_message m WHERE m.root = '' AND m.channel > step.channel) FROM step WHERE step.channel IS NOT NULL
		) SELECT channel FROM step WHERE channel IS NOT NULL`, nil, func(rows *sql.Rows) error {
		var channel string
		err := rows.Scan(&channel)
		channels = append(channels, channel)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the inbox channels: %w", err)
	}
	return channels, nil
}

// InboxMessages returns the first messages of a channel, newest first.
func (db *DB) InboxMessages(ctx context.Context, channel string, limit int) ([]bot.Posting, error) {
	return db.inboxMessages(ctx, `SELECT message_id, channel, content, posted_ms FROM inbox_message
		WHERE channel = $1 AND root = '' ORDER BY id DESC LIMIT $2`, channel, limit)
}

// InboxThread returns what was posted below a message, oldest first.
func (db *DB) InboxThread(ctx context.Context, root string) ([]bot.Posting, error) {
	return db.inboxMessages(ctx, `SELECT message_id, channel, content, posted_ms FROM inbox_message
		WHERE root = $1 AND root <> '' ORDER BY id`, root)
}

func (db *DB) inboxMessages(ctx context.Context, query string, args ...any) ([]bot.Posting, error) {
	var all []bot.Posting
	err := each(ctx, db.read, query, args, func(rows *sql.Rows) error {
		var id, channel, content string
		var ms int64
		if err := rows.Scan(&id, &channel, &content, &ms); err != nil {
			return err
		}
		c, err := decodeContent(content)
		to := bot.Destination{Platform: bot.PlatformInbox, Channel: channel}
		p := bot.Posting{ID: id, To: to, Content: c, State: bot.PostingPosted, Posted: 1, Wanted: 1, Ref: bot.CardRef{Destination: to, ID: id, At: instant(ms)}}
		switch c := c.(type) {
		case bot.Card:
			p.Kind, p.HandoffID, p.Cycle = bot.PostCard, c.HandoffID, c.Cycle
		case bot.Line:
			p.Kind = bot.PostLine
		case bot.Report:
			p.Kind = bot.PostReport
		}
		all = append(all, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the inbox: %w", err)
	}
	return all, nil
}

// WriteProbe writes one row: a ledger that cannot is not ready.
func (db *DB) WriteProbe(ctx context.Context) error {
	return db.transactQuietly(ctx, func(t *tx) error {
		_, err := t.exec("probe", `INSERT INTO probe (id, written_ms) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET written_ms = excluded.written_ms`, millis(db.o.Now()))
		return err
	})
}
