package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"handoffbot/digest"
)

// countAtOnce is how many ended conversations are counted in one commit.
const countAtOnce = 5_000

// Ended implements digest.Cohorts. It adds up the hours that are counted, and
// looks at the conversations of the others.
func (db *DB) Ended(ctx context.Context, from, to, asOf time.Time) ([]digest.Ended, error) {
	e := endings{from: millis(from), to: millis(to), asOf: millis(asOf), by: make(map[string]digest.Ended)}
	if err := db.snapshot(ctx, func(q querier) error { return e.read(ctx, q) }); err != nil {
		return nil, fmt.Errorf("read the ended conversations: %w", err)
	}
	var all []digest.Ended
	for _, intent := range slices.Sorted(maps.Keys(e.by)) {
		all = append(all, e.by[intent])
	}
	return all, nil
}

// endings is one reading of a range.
type endings struct {
	from, to, asOf int64
	by             map[string]digest.Ended // by intent
}

func (e *endings) add(one digest.Ended) {
	sum := e.by[one.Intent]
	e.by[one.Intent] = digest.Ended{Intent: one.Intent, Conversations: sum.Conversations + one.Conversations, Alone: sum.Alone + one.Alone}
}

func (e *endings) read(ctx context.Context, q querier) error {
	uncounted, err := e.uncounted(ctx, q)
	if err != nil {
		return err
	}
	err = each(ctx, q, `SELECT hour_ms, handed_ms, packed FROM ended_tally WHERE hour_ms >= $1 AND hour_ms < $2`,
		[]any{hourOf(e.from), e.to}, func(rows *sql.Rows) error {
			var hour, handed int64
			var packed string
			if err := rows.Scan(&hour, &handed, &packed); err != nil || uncounted[hour] {
				return err
			}
			if end := hour + hourMs; hour < e.from || end > e.to || end > e.asOf || handed > e.asOf {
				uncounted[hour] = true // it says more than is asked for
				return nil
			}
			return unpackEnded(packed, e.add)
		})
	if err != nil {
		return err
	}
	for _, r := range spans(slices.Sorted(maps.Keys(uncounted))) {
		if err := endedIn(ctx, q, max(r.from, e.from), min(r.to, e.to), e.asOf, func(one digest.Ended, _ int64) { e.add(one) }); err != nil {
			return err
		}
	}
	return nil
}

// uncounted is the hours of the range that are not counted, or not any more.
func (e *endings) uncounted(ctx context.Context, q querier) (map[int64]bool, error) {
	hours := make(map[int64]bool)
	err := each(ctx, q, `SELECT DISTINCT ended_ms / 3600000 FROM conversation WHERE ended_ms >= $1 AND ended_ms < $2 AND ended_ms > 0 AND counted = 0`,
		[]any{e.from, e.to}, func(rows *sql.Rows) error {
			var n int64
			err := rows.Scan(&n)
			hours[n*hourMs] = true
			return err
		})
	return hours, err
}

// span is a range of milliseconds, from ≤ t < to.
type span struct{ from, to int64 }

// spans are the ranges that hours make, which are in order.
func spans(hours []int64) []span {
	var all []span
	for _, h := range hours {
		if n := len(all); n > 0 && all[n-1].to == h {
			all[n-1].to = h + hourMs
			continue
		}
		all = append(all, span{h, h + hourMs})
	}
	return all
}

// endedIn counts the conversations that ended in the range, by intent, with the
// latest first handoff of any of them. The term of the partial index comes last:
// SQLite begins its scan at the first bound that it reads.
func endedIn(ctx context.Context, q querier, from, to, asOf int64, yield func(one digest.Ended, handed int64)) error {
	return each(ctx, q, `SELECT ended_intent, count(*), sum(CASE WHEN handed_ms = 0 OR handed_ms > $3 THEN 1 ELSE 0 END), max(handed_ms)
		FROM conversation WHERE ended_ms >= $1 AND ended_ms < $2 AND ended_ms <= $3 AND ended_ms > 0
		GROUP BY ended_intent ORDER BY ended_intent`, []any{from, to, asOf}, func(rows *sql.Rows) error {
		var one digest.Ended
		var handed int64
		err := rows.Scan(&one.Intent, &one.Conversations, &one.Alone, &handed)
		yield(one, handed)
		return err
	})
}

// countEnded counts anew the hours of some conversations that are not counted,
// and reports whether there are more. A conversation that changes meanwhile is
// marked again by its own commit, after this one.
func (db *DB) countEnded(ctx context.Context) (more bool, err error) {
	waiting := false
	err = each(ctx, db.read, `SELECT 1 FROM conversation WHERE ended_ms > 0 AND counted = 0 ORDER BY ended_ms LIMIT 1`, nil, func(*sql.Rows) error { waiting = true; return nil })
	if err != nil || !waiting {
		return false, err
	}
	err = db.transactQuietly(ctx, func(t *tx) error {
		// One counts at a time, so that no older count comes after a newer one.
		if err := t.lock("the ended conversations"); err != nil {
			return err
		}
		touched, n := make(map[int64]bool), 0
		err := each(ctx, t.sql, `UPDATE conversation SET counted = 1 WHERE id IN (
			SELECT id FROM conversation WHERE ended_ms > 0 AND counted = 0 ORDER BY ended_ms LIMIT $1) RETURNING ended_ms`,
			[]any{countAtOnce}, func(rows *sql.Rows) error {
				var ms int64
				err := rows.Scan(&ms)
				touched[hourOf(ms)], n = true, n+1
				return err
			})
		more = n == countAtOnce
		for _, hour := range slices.Sorted(maps.Keys(touched)) {
			if err == nil {
				err = t.countHour(ctx, hour)
			}
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("count the ended conversations: %w", err)
	}
	return more, nil
}

func (t *tx) countHour(ctx context.Context, hour int64) error {
	var p packer
	var latest int64
	err := endedIn(ctx, t.sql, hour, hour+hourMs, millis(everything), func(one digest.Ended, handed int64) {
		p.ended(one)
		latest = max(latest, handed)
	})
	if err != nil {
		return err
	}
	_, err = t.exec("count the conversations of an hour", `INSERT INTO ended_tally (hour_ms, handed_ms, packed) VALUES ($1, $2, $3)
		ON CONFLICT (hour_ms) DO UPDATE SET handed_ms = excluded.handed_ms, packed = excluded.packed`, hour, latest, p.out)
	return err
}
