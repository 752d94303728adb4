package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"handoffbot/bot"
)

// InboxCallbacks returns the chatbots that do not take what they are told, in
// the order of their sources, and of those events at most so many that were
// given up, the newest first, and then so many that are tried again, the oldest
// first.
func (db *DB) InboxCallbacks(ctx context.Context, limit int) ([]bot.CallbackState, []bot.Untold, error) {
	var states []bot.CallbackState
	var all []bot.Untold
	err := db.snapshot(ctx, func(q querier) error {
		err := each(ctx, q, `SELECT o.source, sum(CASE WHEN o.state = 'dead' THEN 1 ELSE 0 END), sum(CASE WHEN o.state <> 'dead' AND o.tries > 0 THEN 1 ELSE 0 END),
				sum(CASE WHEN o.state <> 'dead' AND o.tries = 0 THEN 1 ELSE 0 END), coalesce(min(CASE WHEN o.state = 'dead' OR o.tries > 0 THEN o.since_ms END), 0),
				CASE WHEN max(c.disabled_ms) > 0 THEN 1 ELSE 0 END
			FROM outbound o LEFT JOIN callback c ON c.source = o.source
			WHERE o.state IN ('waiting', 'sending', 'dead') GROUP BY o.source ORDER BY o.source`, nil, func(rows *sql.Rows) error {
			var s bot.CallbackState
			var oldest int64
			err := rows.Scan(&s.Source, &s.Dead, &s.Failing, &s.Behind, &oldest, &s.Gone)
			if s.Oldest = instant(oldest); s.Dead+s.Failing > 0 {
				states = append(states, s)
			}
			return err
		})
		if err != nil || len(states) == 0 {
			return err
		}
		const columns = `SELECT outbound_id, handoff_id, source, type, CASE WHEN state = 'dead' THEN 1 ELSE 0 END, tries, cause, since_ms, run_ms FROM outbound `
		keep := func(rows *sql.Rows) error {
			var u bot.Untold
			var since, run int64
			err := rows.Scan(&u.ID, &u.HandoffID, &u.Source, &u.Type, &u.Dead, &u.Tries, &u.Cause, &since, &run)
			u.Since, u.RunAt = instant(since), instant(run)
			all = append(all, u)
			return err
		}
		if err := each(ctx, q, columns+`WHERE state = 'dead' ORDER BY id DESC LIMIT $1`, []any{limit}, keep); err != nil {
			return err
		}
		return each(ctx, q, columns+`WHERE state IN ('waiting', 'sending') AND tries > 0 ORDER BY id LIMIT $1`, []any{limit}, keep)
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read what the chatbots did not take: %w", err)
	}
	return states, all, nil
}

// HurryOutbound makes events of a source that are tried again by themselves due
// now; how long they have been tried stays. The empty id means all of them. It
// returns how many.
func (db *DB) HurryOutbound(ctx context.Context, source, id string, now time.Time) (int, error) {
	hurried := int64(0)
	err := db.transact(ctx, func(t *tx) error {
		var err error
		hurried, err = t.exec("hurry the events to "+source, `UPDATE outbound SET run_ms = $3
			WHERE state = 'waiting' AND tries > 0 AND source = $2 AND (outbound_id = $1 OR $1 = '')`, id, source, millis(now))
		return err
	})
	return int(hurried), err
}
