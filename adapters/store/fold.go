package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"handoffbot/bot"
	"handoffbot/digest"
)

// settled is how long after it began a commit is surely seen by everybody.
const settled = 2 * time.Minute

// foldActs is how many acts of the log are folded at once.
const foldActs = 20_000

// everything is later than anything that is learnt.
var everything = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// Fold brings the tallies, which reports read, up to what the log has held for
// two minutes, and reports whether there is more to fold at once. Reports are
// the same without it, only slower. Of several processes one does the work.
func (db *DB) Fold(ctx context.Context, now time.Time, r bot.ResponsePolicy) (more bool, err error) {
	uncounted, err := db.countEnded(ctx)
	if err != nil {
		return false, err
	}
	var f folded
	var hours []foldedHour
	next := folded{}
	err = db.snapshot(ctx, func(q querier) error {
		if f, err = readFolded(ctx, q, policyName(r)); err != nil || !f.found || millis(now)-f.seenMs < settled.Milliseconds() {
			return err
		}
		next = f.next(now)
		hours, err = foldHours(ctx, q, f, next, r)
		return err
	})
	switch {
	case err != nil:
		return false, fmt.Errorf("fold the log: %w", err)
	case !f.found:
		return uncounted, db.beginFolding(ctx, now, f)
	case next.policy == "":
		return uncounted, nil // too early for more
	}
	if err := db.saveFolded(ctx, f, next, hours); err != nil {
		return false, fmt.Errorf("fold the log: %w", err)
	}
	return uncounted || next.through < f.seen, nil
}

// next is how far one more step goes: a part of the acts that were seen before,
// or all of them, and then what is newest is seen anew.
func (f folded) next(now time.Time) folded {
	n := f
	if n.through = min(f.seen, f.through+foldActs); n.through == f.seen {
		n.seen, n.seenMs, n.posted = f.newest, millis(now), millis(now.Add(-settled))
	}
	return n
}

// foldHours makes the tallies of every hour that the step touches.
func foldHours(ctx context.Context, q querier, f, next folded, r bot.ResponsePolicy) ([]foldedHour, error) {
	touched := make(map[int64]bool)
	note := func(rows *sql.Rows) error {
		var ms int64
		err := rows.Scan(&ms)
		touched[hourOf(ms)] = true
		return err
	}
	err := each(ctx, q, `SELECT c.received_ms FROM act a CROSS JOIN cycle c
		WHERE a.id > $1 AND a.id <= $2 AND c.handoff_id = a.handoff_id AND c.n = a.cycle ORDER BY a.id`, []any{f.through, next.through}, note)
	if err == nil && next.through == f.seen {
		err = each(ctx, q, `SELECT c.received_ms FROM posting p CROSS JOIN cycle c
			WHERE p.kind = 'card' AND p.recorded_ms > $1 AND p.recorded_ms > 0 AND c.handoff_id = p.handoff_id AND c.n = p.cycle`, []any{f.posted}, note)
	}
	var hours []foldedHour
	for _, ms := range slices.Sorted(maps.Keys(touched)) {
		hours = append(hours, foldedHour{ms: ms})
	}
	for i := range hours {
		if err != nil {
			break
		}
		err = hours[i].make(ctx, q, r)
	}
	return hours, err
}

// foldedHour is the tallies of one hour to store, and what became of its sales.
type foldedHour struct {
	ms, known     int64
	packed, sales []byte
}

// make tallies the hour from the log.
func (h *foldedHour) make(ctx context.Context, q querier, r bot.ResponsePolicy) error {
	var all []digest.Tally
	var sales digest.Sales
	err := eachEntry(ctx, q, instant(h.ms), instant(h.ms+hourMs), everything, func(e digest.Entry) error {
		t := digest.Sum(e, r)
		h.known = max(h.known, millis(t.KnownAt))
		sales.Add(&t)
		all = append(all, t)
		return nil
	})
	h.packed, h.sales = pack(all), packSales(sales)
	return err
}

// beginFolding notes that a policy's tallies begin; those of policies that
// nobody has folded under for a week go.
func (db *DB) beginFolding(ctx context.Context, now time.Time, f folded) error {
	return db.transactQuietly(ctx, func(t *tx) error {
		stale := millis(now.AddDate(0, 0, -7))
		for _, query := range []string{
			`DELETE FROM tally WHERE policy IN (SELECT policy FROM tallied WHERE seen_ms < $1)`,
			`DELETE FROM tallied WHERE seen_ms < $1`,
		} {
			if _, err := t.exec("drop old tallies", query, stale); err != nil {
				return err
			}
		}
		_, err := t.exec("begin the tallies", `INSERT INTO tallied (policy, through_id, seen_id, seen_ms, posted_ms) VALUES ($1, 0, $2, $3, $4)
			ON CONFLICT (policy) DO NOTHING`, f.policy, f.newest, millis(now), millis(now.Add(-settled)))
		return err
	})
}

// saveFolded stores a step, unless another process has made one meanwhile.
func (db *DB) saveFolded(ctx context.Context, f, next folded, hours []foldedHour) error {
	return db.transactQuietly(ctx, func(t *tx) error {
		n, err := t.exec("note how far the log is folded", `UPDATE tallied SET through_id = $1, seen_id = $2, seen_ms = $3, posted_ms = $4
			WHERE policy = $5 AND through_id = $6 AND seen_ms = $7`,
			next.through, next.seen, next.seenMs, next.posted, f.policy, f.through, f.seenMs)
		if err != nil || n == 0 {
			return err
		}
		for _, h := range hours {
			_, err := t.exec("keep the tallies of an hour", `INSERT INTO tally (policy, hour_ms, known_ms, sales, packed) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (policy, hour_ms) DO UPDATE SET known_ms = excluded.known_ms, sales = excluded.sales, packed = excluded.packed`,
				f.policy, h.ms, h.known, h.sales, h.packed)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
