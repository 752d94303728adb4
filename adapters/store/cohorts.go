package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"handoffbot/bot"
	"handoffbot/digest"
)

// entries reads cycles with their log, in the order of a cohort.
func entries(ctx context.Context, q querier, from, to, asOf time.Time) ([]digest.Entry, error) {
	var all []digest.Entry
	type key struct {
		handoff string
		n       int
	}
	place := make(map[key]int)
	window := []any{millis(from), millis(to), millis(asOf)}
	const cohort = ` FROM cycle c WHERE c.received_ms >= $1 AND c.received_ms < $2 AND c.received_ms <= $3`
	err := each(ctx, q, `SELECT `+cycleColumns+`, first`+cohort+` ORDER BY received_ms, handoff_id, n`, window, func(rows *sql.Rows) error {
		var e digest.Entry
		c, err := scanCycle(withFirst{rows, &e.First})
		c.State = bot.State{}
		e.Cycle = c
		place[key{c.HandoffID, c.N}] = len(all)
		all = append(all, e)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, q, actSelect+` JOIN cycle c ON c.handoff_id = a.handoff_id AND c.n = a.cycle
		WHERE c.received_ms >= $1 AND c.received_ms < $2 AND c.received_ms <= $3 AND a.recorded_ms <= $3 ORDER BY a.id`, window, func(rows *sql.Rows) error {
		a, err := scanAct(rows)
		if i, ok := place[key{a.HandoffID, a.Cycle}]; ok && err == nil {
			all[i].Acts = append(all[i].Acts, a)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, q, `SELECT p.handoff_id, p.cycle, min(p.posted_ms), max(p.recorded_ms) FROM posting p
		JOIN cycle c ON c.handoff_id = p.handoff_id AND c.n = p.cycle
		WHERE c.received_ms >= $1 AND c.received_ms < $2 AND c.received_ms <= $3
		AND p.kind = 'card' AND p.recorded_ms > 0 AND p.recorded_ms <= $3
		GROUP BY p.handoff_id, p.cycle`, window, func(rows *sql.Rows) error {
		var k key
		var posted, known int64
		if err := rows.Scan(&k.handoff, &k.n, &posted, &known); err != nil {
			return err
		}
		if i, ok := place[k]; ok {
			all[i].PostedAt, all[i].PostedKnownAt = instant(posted), instant(known)
		}
		return nil
	})
	return all, err
}

// withFirst scans one column more than a cycle has.
type withFirst struct {
	rows  *sql.Rows
	first *bool
}

func (w withFirst) Scan(into ...any) error { return w.rows.Scan(append(into, w.first)...) }

// Ended implements digest.Cohorts.
func (db *DB) Ended(ctx context.Context, from, to, asOf time.Time) ([]digest.Ended, error) {
	all, err := ended(ctx, db.read, from, to, asOf)
	if err != nil {
		return nil, fmt.Errorf("read the ended conversations: %w", err)
	}
	return all, nil
}

func ended(ctx context.Context, q querier, from, to, asOf time.Time) ([]digest.Ended, error) {
	var all []digest.Ended
	err := each(ctx, q, `SELECT v.ended_intent, count(*),
			sum(CASE WHEN EXISTS (SELECT 1 FROM cycle c WHERE c.source = v.source AND c.conversation_id = v.conversation_id AND c.received_ms <= $3) THEN 0 ELSE 1 END)
		FROM conversation v WHERE v.ended_ms > 0 AND v.ended_ms >= $1 AND v.ended_ms < $2 AND v.ended_ms <= $3
		GROUP BY v.ended_intent ORDER BY v.ended_intent`, []any{millis(from), millis(to), millis(asOf)}, func(rows *sql.Rows) error {
		var e digest.Ended
		err := rows.Scan(&e.Intent, &e.Conversations, &e.Alone)
		all = append(all, e)
		return err
	})
	return all, err
}

// Reported implements digest.Cohorts.
func (db *DB) Reported(ctx context.Context, period string, asOf time.Time) (*digest.Metrics, error) {
	var text string
	err := db.read.QueryRowContext(ctx, `SELECT metrics FROM digest_run WHERE period = $1 AND recorded_ms <= $2`, period, millis(asOf)).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // the interface says so: nothing was posted
	}
	if err != nil {
		return nil, fmt.Errorf("read the report of %s: %w", period, err)
	}
	m := &digest.Metrics{}
	return m, decode(text, m)
}

// ClaimPeriod implements digest.Claimer.
func (db *DB) ClaimPeriod(ctx context.Context, m digest.Metrics, postings []bot.Posting) (bool, error) {
	text, err := encode(m)
	if err != nil {
		return false, err
	}
	claimed := false
	err = db.transact(ctx, func(t *tx) error {
		n, err := t.exec("claim period "+m.Period.Week, `INSERT INTO digest_run (period, as_of_ms, metrics, recorded_ms)
			VALUES ($1, $2, $3, $4) ON CONFLICT (period) DO NOTHING`, m.Period.Week, millis(m.Period.AsOf), text, millis(db.o.Now()))
		if err != nil || n == 0 {
			return err
		}
		claimed = true
		for _, p := range postings {
			if err := t.Owe(p); err != nil {
				return err
			}
		}
		return nil
	})
	return claimed && err == nil, err
}
