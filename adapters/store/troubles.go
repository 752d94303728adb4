package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"handoffbot/bot"
)

// LateLane is a channel whose cards do not stand.
type LateLane struct {
	To    bot.Destination
	Cards int
	Cause string // of one of them
}

// CardsLate returns the channels with cards that do not stand yet and were
// owed before the id given, which is that of an instant.
func (db *DB) CardsLate(ctx context.Context, before string) ([]LateLane, error) {
	var all []LateLane
	err := each(ctx, db.read, `SELECT platform, channel, count(*), max(cause) FROM posting
		WHERE state IN ('waiting', 'sending', 'unknown') AND posted = 0 AND kind = 'card' AND posting_id < $1
		GROUP BY platform, channel ORDER BY platform, channel`, []any{before}, func(rows *sql.Rows) error {
		var l LateLane
		err := rows.Scan(&l.To.Platform, &l.To.Channel, &l.Cards, &l.Cause)
		all = append(all, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for cards that are late: %w", err)
	}
	return all, nil
}

// CallbackTrouble is a chatbot that does not take what it is told.
type CallbackTrouble struct {
	Source string
	Late   int    // events owed for long
	Dead   int    // events given up lately
	Cause  string // of one that was given up
}

// CallbackTroubles returns the chatbots with events owed since before late, or
// given up since lately.
func (db *DB) CallbackTroubles(ctx context.Context, late, lately time.Time) ([]CallbackTrouble, error) {
	var all []CallbackTrouble
	err := each(ctx, db.read, `SELECT source, sum(CASE WHEN state = 'dead' THEN 0 ELSE 1 END), sum(CASE WHEN state = 'dead' THEN 1 ELSE 0 END),
			max(CASE WHEN state = 'dead' THEN cause ELSE '' END) FROM outbound
		WHERE state IN ('waiting', 'sending') AND since_ms < $1 OR state = 'dead' AND run_ms >= $2
		GROUP BY source ORDER BY source`, []any{millis(late), millis(lately)}, func(rows *sql.Rows) error {
		var c CallbackTrouble
		err := rows.Scan(&c.Source, &c.Late, &c.Dead, &c.Cause)
		all = append(all, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for callbacks in trouble: %w", err)
	}
	return all, nil
}
