package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"handoffbot/bot"
)

// mostOrphans bounds the acts that wait for a message nobody knows; beyond it
// the oldest go.
const mostOrphans = 100_000

// Sight implements bot.Tx.
func (t *tx) Sight(a bot.Act) error { return t.sight(a, false, a.RecordedAt) }

// Orphan implements bot.Tx.
func (t *tx) Orphan(a bot.Act, until time.Time) error {
	if err := t.sight(a, true, until); err != nil {
		return err
	}
	_, err := t.exec("bound the orphans", `DELETE FROM sighting WHERE orphan = 1 AND id <=
		(SELECT id FROM sighting WHERE orphan = 1 ORDER BY id DESC LIMIT 1 OFFSET $1)`, mostOrphans)
	return err
}

func (t *tx) sight(a bot.Act, orphan bool, run time.Time) error {
	text, err := encode(a)
	if err != nil {
		return err
	}
	_, err = t.exec("keep event "+a.EventID, `INSERT INTO sighting
		(platform, event_id, ordinal, channel, message, orphan, act, recorded_ms, run_ms, tries)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, 0
		WHERE NOT EXISTS (SELECT 1 FROM act WHERE platform = $1 AND event_id = $2 AND ordinal = $3)
		ON CONFLICT (platform, event_id, ordinal) DO NOTHING`,
		string(a.Actor.Platform), a.EventID, a.Ordinal, a.Channel, a.Message, bit(orphan), text, millis(a.RecordedAt), millis(run))
	return err
}

// TakeSighting implements bot.Tx.
func (t *tx) TakeSighting(id int64) (bool, error) {
	n, err := t.exec(fmt.Sprintf("take sighting %d", id), `DELETE FROM sighting WHERE id = $1`, id)
	return n > 0, err
}

// PostponeSighting implements bot.Tx.
func (t *tx) PostponeSighting(id int64, until time.Time) error {
	_, err := t.exec(fmt.Sprintf("postpone sighting %d", id), `UPDATE sighting SET run_ms = $1, tries = tries + 1 WHERE id = $2`, millis(until), id)
	return err
}

// Sightings implements bot.Ledger. One that cannot be read is put off by a day,
// and told of: it may wait for a newer version, and holds up nobody.
func (db *DB) Sightings(ctx context.Context, now time.Time, limit int) ([]bot.Sighting, error) {
	var all []bot.Sighting
	var unreadable []int64
	err := each(ctx, db.read, `SELECT id, act, tries, orphan FROM sighting WHERE run_ms <= $1 ORDER BY id LIMIT $2`, []any{millis(now), limit}, func(rows *sql.Rows) error {
		var s bot.Sighting
		var text string
		if err := rows.Scan(&s.ID, &text, &s.Tries, &s.Orphan); err != nil {
			return err
		}
		if err := decode(text, &s.Act); err != nil {
			db.o.Log.WithField("sighting", s.ID).WithError(err).Error("what was sighted cannot be read; it is put off by a day")
			unreadable = append(unreadable, s.ID)
			return nil
		}
		all = append(all, s)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what was sighted: %w", err)
	}
	if len(unreadable) == 0 {
		return all, nil
	}
	return all, db.transactQuietly(ctx, func(t *tx) error {
		for _, id := range unreadable {
			if err := t.PostponeSighting(id, now.Add(24*time.Hour)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Orphans returns how many acts wait for a message that nobody knows.
func (db *DB) Orphans(ctx context.Context) (int, error) {
	var n int
	if err := db.read.QueryRowContext(ctx, `SELECT count(*) FROM sighting WHERE orphan = 1`).Scan(&n); err != nil {
		return 0, fmt.Errorf("count the orphans: %w", err)
	}
	return n, nil
}

// Once implements bot.Tx.
func (t *tx) Once(key string, since, now time.Time) (bool, error) {
	n, err := t.exec("note "+key, `INSERT INTO said (key, last_ms) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET last_ms = excluded.last_ms WHERE said.last_ms <= $3`, key, millis(now), millis(since))
	return n > 0, err
}
