package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"handoffbot/bot"
	"handoffbot/digest"
)

// maxTail is how many acts may be newer than the tallies before the log is
// read in their stead.
const maxTail = 100_000

// hoursAtOnce is how many hours of tallies are in memory at once.
const hoursAtOnce = 7 * 24

// Tallies implements digest.Cohorts. It reads the tallies folded from the log,
// and of the log what is newer; an hour of which more was learnt than asOf is
// asked for comes from the log.
func (db *DB) Tallies(ctx context.Context, from, to, asOf time.Time, r bot.ResponsePolicy, yield func(digest.Tally) error) error {
	err := db.snapshot(ctx, func(q querier) error {
		f, err := readFolded(ctx, q, policyName(r))
		if err != nil {
			return err
		}
		if !f.found || f.newest-f.through > maxTail {
			return eachEntry(ctx, q, from, to, asOf, func(e digest.Entry) error { return yield(digest.Sum(e, r)) })
		}
		return (&tallies{ctx: ctx, q: q, folded: f, from: from, to: to, asOf: asOf, responses: r, yield: yield}).read()
	})
	if err != nil {
		return fmt.Errorf("read the cohort: %w", err)
	}
	return nil
}

// policyName names what the tallies depend on besides the log.
func policyName(r bot.ResponsePolicy) string {
	return fmt.Sprintf("%d counts %q of %q but %q", packing, r.Counts, r.Responders, r.IgnoreReactions)
}

// folded is how far the log is in the tallies.
type folded struct {
	policy                        string
	found                         bool
	through, seen, seenMs, posted int64
	newest                        int64 // act there is
}

func readFolded(ctx context.Context, q querier, policy string) (folded, error) {
	f := folded{policy: policy, found: true}
	err := q.QueryRowContext(ctx, `SELECT through_id, seen_id, seen_ms, posted_ms FROM tallied WHERE policy = $1`, policy).
		Scan(&f.through, &f.seen, &f.seenMs, &f.posted)
	if errors.Is(err, sql.ErrNoRows) {
		f.found, err = false, nil
	}
	if err != nil {
		return f, err
	}
	return f, q.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM act`).Scan(&f.newest)
}

// tallies is one reading of a range.
type tallies struct {
	ctx context.Context // of the reading, which lives no longer
	q   querier
	folded
	from, to, asOf time.Time
	responses      bot.ResponsePolicy
	yield          func(digest.Tally) error

	tail  map[int64][]digest.Tally // by hour: those that the log says more of
	newer map[cycleKey]bool
}

type cycleKey struct {
	handoff string
	n       int
}

// hour is the tallies of one hour as stored.
type hour struct {
	ms, known int64
	packed    []byte
}

func (t *tallies) read() error {
	if err := t.readTail(); err != nil {
		return err
	}
	last := hourOf(millis(t.to) - 1)
	for first := hourOf(millis(t.from)); first <= last; {
		hours, err := t.hours(first, last)
		if err != nil {
			return err
		}
		end := last
		if len(hours) == hoursAtOnce {
			end = hours[len(hours)-1].ms
		}
		for _, h := range t.withTail(hours, first, end) {
			if err := t.give(h); err != nil {
				return err
			}
		}
		first = end + hourMs
	}
	return nil
}

// readTail reads the cycles that the log says more of than the tallies.
func (t *tallies) readTail() error {
	t.tail, t.newer = make(map[int64][]digest.Tally), make(map[cycleKey]bool)
	seen := make(map[string]bool)
	note := func(rows *sql.Rows) error {
		var k cycleKey
		err := rows.Scan(&k.handoff, &k.n)
		t.newer[k], seen[k.handoff] = true, true
		return err
	}
	// Two plain queries: a planner that is asked for both at once may read all of the log.
	if err := each(t.ctx, t.q, `SELECT handoff_id, cycle FROM act WHERE id > $1 ORDER BY id`, []any{t.through}, note); err != nil {
		return err
	}
	err := each(t.ctx, t.q, `SELECT handoff_id, cycle FROM posting WHERE kind = 'card' AND recorded_ms > 0 AND recorded_ms > $1`, []any{t.posted}, note)
	if err != nil {
		return err
	}
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(seen)), sliceOf) {
		newer, err := entries(t.ctx, t.q, among(ids, t.from, t.to, t.asOf))
		if err != nil {
			return err
		}
		for _, e := range newer {
			if !t.newer[cycleKey{e.Cycle.HandoffID, e.Cycle.N}] {
				continue
			}
			at := hourOf(millis(e.Cycle.ReceivedAt))
			t.tail[at] = append(t.tail[at], digest.Sum(e, t.responses))
		}
	}
	for _, hour := range t.tail {
		slices.SortFunc(hour, digest.Order)
	}
	return nil
}

// hours reads stored hours, oldest first, at most hoursAtOnce.
func (t *tallies) hours(first, last int64) ([]hour, error) {
	var all []hour
	err := each(t.ctx, t.q, `SELECT hour_ms, known_ms, packed FROM tally WHERE policy = $1 AND hour_ms >= $2 AND hour_ms <= $3
		ORDER BY hour_ms LIMIT $4`, []any{t.policy, first, last, hoursAtOnce}, func(rows *sql.Rows) error {
		var h hour
		err := rows.Scan(&h.ms, &h.known, &h.packed)
		all = append(all, h)
		return err
	})
	return all, err
}

// withTail adds the hours that only the tail has.
func (t *tallies) withTail(hours []hour, first, last int64) []hour {
	stored := make(map[int64]bool, len(hours))
	for _, h := range hours {
		stored[h.ms] = true
	}
	for ms := range t.tail {
		if ms >= first && ms <= last && !stored[ms] {
			hours = append(hours, hour{ms: ms})
		}
	}
	slices.SortFunc(hours, func(a, b hour) int { return int((a.ms - b.ms) / hourMs) })
	return hours
}

// give yields the tallies of an hour that are in the range.
func (t *tallies) give(h hour) error {
	if h.known > millis(t.asOf) {
		from, to := later(instant(h.ms), t.from), earlier(instant(h.ms+hourMs), t.to)
		return eachEntry(t.ctx, t.q, from, to, t.asOf, func(e digest.Entry) error { return t.yield(digest.Sum(e, t.responses)) })
	}
	tail := t.tail[h.ms]
	err := unpack(h.packed, func(one digest.Tally) error {
		if len(t.newer) > 0 && t.newer[cycleKey{one.HandoffID, one.N}] || one.ReceivedAt.Before(t.from) || !one.ReceivedAt.Before(t.to) {
			return nil
		}
		for ; len(tail) > 0 && digest.Order(tail[0], one) < 0; tail = tail[1:] {
			if err := t.yield(tail[0]); err != nil {
				return err
			}
		}
		return t.yield(one)
	})
	for i := 0; err == nil && i < len(tail); i++ {
		err = t.yield(tail[i])
	}
	return err
}

const hourMs = int64(time.Hour / time.Millisecond)

// hourOf is the beginning of the hour that an instant is in.
func hourOf(ms int64) int64 {
	return ms - (ms%hourMs+hourMs)%hourMs
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
