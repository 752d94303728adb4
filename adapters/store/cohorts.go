package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"handoffbot/bot"
	"handoffbot/digest"
)

// cohort names cycles, in a query with columns h and k for handoff and cycle.
// Its first three arguments are from, to and as_of.
type cohort struct {
	query string
	args  []any
}

// received is the cycles received in a range, from ≤ t < to, and by asOf.
func received(from, to, asOf time.Time) cohort {
	return cohort{
		`SELECT handoff_id AS h, n AS k FROM cycle WHERE received_ms >= $1 AND received_ms < $2 AND received_ms <= $3`,
		[]any{millis(from), millis(to), millis(asOf)},
	}
}

// among is those of a range that belong to the handoffs named. They are looked
// up by name before the range is asked for: PostgreSQL would read all of the range.
func among(ids []string, from, to, asOf time.Time) cohort {
	c := received(from, to, asOf)
	marks := make([]string, len(ids))
	for i, id := range ids {
		c.args = append(c.args, id)
		marks[i] = "$" + strconv.Itoa(len(c.args))
	}
	c.query = `WITH named AS MATERIALIZED (SELECT handoff_id, n, received_ms FROM cycle WHERE handoff_id IN (` + strings.Join(marks, ", ") + `))
		SELECT handoff_id AS h, n AS k FROM named WHERE received_ms >= $1 AND received_ms < $2 AND received_ms <= $3`
	return c
}

// entries reads the cycles of a cohort with their log, in the cohort's order.
func entries(ctx context.Context, q querier, of cohort) ([]digest.Entry, error) {
	var all []digest.Entry
	type key struct {
		handoff string
		n       int
	}
	place := make(map[key]int)
	err := each(ctx, q, `SELECT `+cycleColumns+`, first FROM (`+of.query+`) x CROSS JOIN cycle c WHERE c.handoff_id = x.h AND c.n = x.k
		ORDER BY received_ms, handoff_id, n`, of.args, func(rows *sql.Rows) error {
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
	err = each(ctx, q, actSelect+` JOIN (`+of.query+`) x ON x.h = a.handoff_id AND x.k = a.cycle
		WHERE a.recorded_ms <= $3 ORDER BY a.id`, of.args, func(rows *sql.Rows) error {
		a, err := scanAct(rows)
		if i, ok := place[key{a.HandoffID, a.Cycle}]; ok && err == nil {
			all[i].Acts = append(all[i].Acts, a)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, q, `SELECT p.handoff_id, p.cycle, min(p.posted_ms), max(p.recorded_ms)
		FROM (`+of.query+`) x CROSS JOIN posting p WHERE p.handoff_id = x.h AND p.cycle = x.k
		AND p.kind = 'card' AND p.recorded_ms > 0 AND p.recorded_ms <= $3
		GROUP BY p.handoff_id, p.cycle`, of.args, func(rows *sql.Rows) error {
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
