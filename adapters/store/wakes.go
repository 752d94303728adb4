package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"handoffbot/bot"
)

// Acts implements bot.Tx.
func (t *tx) Acts(handoffID string, cycle int) ([]bot.Act, error) {
	var acts []bot.Act
	err := each(t.ctx, t.sql, actSelect+` WHERE a.handoff_id = $1 AND a.cycle = $2 ORDER BY a.id`, []any{handoffID, cycle}, func(rows *sql.Rows) error {
		a, err := scanAct(rows)
		acts = append(acts, a)
		return err
	})
	if err != nil {
		return nil, notStored("read the acts of handoff "+handoffID, err)
	}
	return acts, nil
}

// WakeAt implements bot.Tx.
func (t *tx) WakeAt(handoffID string, cycle int, at time.Time) error {
	if at.IsZero() {
		_, err := t.exec("end the wake of handoff "+handoffID, `DELETE FROM wake WHERE handoff_id = $1 AND cycle = $2`, handoffID, cycle)
		return err
	}
	_, err := t.exec("set the wake of handoff "+handoffID, `INSERT INTO wake (handoff_id, cycle, run_ms) VALUES ($1, $2, $3)
		ON CONFLICT (handoff_id, cycle) DO UPDATE SET run_ms = excluded.run_ms`, handoffID, cycle, millis(at))
	return err
}

// TakeWake implements bot.Tx.
func (t *tx) TakeWake(w bot.Wake, now time.Time) (bool, error) {
	n, err := t.exec("take the wake of handoff "+w.HandoffID, `DELETE FROM wake WHERE handoff_id = $1 AND cycle = $2 AND run_ms <= $3`,
		w.HandoffID, w.Cycle, millis(now))
	return n > 0, err
}

// Wakes implements bot.Ledger.
func (db *DB) Wakes(ctx context.Context, now time.Time, limit int) ([]bot.Wake, error) {
	var due []bot.Wake
	err := each(ctx, db.read.often(), `SELECT handoff_id, cycle FROM wake WHERE run_ms <= $1 ORDER BY run_ms, handoff_id, cycle LIMIT $2`,
		[]any{millis(now), limit}, func(rows *sql.Rows) error {
			var w bot.Wake
			err := rows.Scan(&w.HandoffID, &w.Cycle)
			due = append(due, w)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read what is to be looked at: %w", err)
	}
	return due, nil
}

// WakeAll lets every open cycle be looked at, at once: what a changed
// configuration asks for holds for what is open already. What is due keeps its
// place, or else processes that start again and again would look at the same few.
func (db *DB) WakeAll(ctx context.Context, now time.Time) error {
	return db.transact(ctx, func(t *tx) error {
		_, err := t.exec("look at every open handoff", `INSERT INTO wake (handoff_id, cycle, run_ms)
			SELECT handoff_id, n, $1 FROM cycle WHERE status IN ('open', 'claimed', 'answered')
			ON CONFLICT (handoff_id, cycle) DO UPDATE SET run_ms = excluded.run_ms WHERE wake.run_ms > excluded.run_ms`, millis(now))
		return err
	})
}
