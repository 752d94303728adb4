package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"handoffbot/bot"
)

// KeepCalendar keeps a calendar under its version, unless it is kept already.
func (db *DB) KeepCalendar(ctx context.Context, c *bot.Calendar, now time.Time) error {
	definition, err := encode(c.Definition())
	if err != nil {
		return err
	}
	return db.transactQuietly(ctx, func(t *tx) error {
		_, err := t.exec("keep calendar "+c.Version(), `INSERT INTO calendar (version, definition, recorded_ms) VALUES ($1, $2, $3)
			ON CONFLICT (version) DO NOTHING`, c.Version(), definition, millis(now))
		return err
	})
}

// Calendar returns the calendar of a version, or bot.ErrNotFound. The empty
// version is the nil calendar, which is always open.
func (db *DB) Calendar(ctx context.Context, version string) (*bot.Calendar, error) {
	if version == "" {
		return nil, nil //nolint:nilnil // around the clock is a calendar too
	}
	var text string
	err := db.read.QueryRowContext(ctx, `SELECT definition FROM calendar WHERE version = $1`, version).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("read calendar %s: %w", version, bot.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("read calendar %s: %w", version, err)
	}
	var d bot.CalendarDefinition
	if err := decode(text, &d); err != nil {
		return nil, err
	}
	return d.Calendar()
}
