package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"handoffbot/bot"
)

// What stands in the inbox: a message there is a posting that has a reference.
const (
	inboxStands = `platform = 'inbox' AND ref <> ''`
	inboxFirsts = inboxStands + ` AND thread = ''`
	inboxBelow  = inboxStands + ` AND thread <> ''`

	inboxChannel = `SELECT ` + postingColumns + ` FROM posting WHERE ` + inboxFirsts + ` AND channel = $1 ORDER BY id DESC LIMIT $2`
	inboxThread  = `SELECT ` + postingColumns + ` FROM posting WHERE ` + inboxBelow + ` AND thread = $1 ORDER BY id`
)

// InboxChannels returns the local channels that have messages, by name. It
// steps from name to name, so that its cost does not grow with the messages.
func (db *DB) InboxChannels(ctx context.Context) ([]string, error) {
	var channels []string
	err := each(ctx, db.read, `WITH RECURSIVE step (channel) AS (
			SELECT min(channel) FROM posting WHERE `+inboxFirsts+`
			UNION ALL
			SELECT (SELECT min(m.channel) FROM posting m WHERE `+inboxFirsts+` AND m.channel > step.channel) FROM step WHERE step.channel IS NOT NULL
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

// InboxMessages returns the first messages of a channel, newest first. A card
// has no content: it is rendered from the ledger.
func (db *DB) InboxMessages(ctx context.Context, channel string, limit int) ([]bot.Posting, error) {
	return db.inboxMessages(ctx, inboxChannel, channel, limit)
}

// InboxThread returns what was posted below a message, oldest first.
func (db *DB) InboxThread(ctx context.Context, root string) ([]bot.Posting, error) {
	return db.inboxMessages(ctx, inboxThread, root)
}

func (db *DB) inboxMessages(ctx context.Context, query string, args ...any) ([]bot.Posting, error) {
	var all []bot.Posting
	err := each(ctx, db.read, query, args, func(rows *sql.Rows) error {
		p, err := scanPosting(rows)
		all = append(all, p.Posting)
		return errors.Join(err, p.unreadable)
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
