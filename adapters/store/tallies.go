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
func (db *DB) Tallies(ctx context.Context, from, to, asOf time.Time, r bot.ResponsePolicy, yield func(*digest.Tally) error) error {
	return db.tallies(ctx, &tallies{from: from, to: to, asOf: asOf, responses: r, yield: yield})
}

// Sales implements digest.Cohorts. It adds up the sums of whole hours, and what
// Tallies would give of the others.
func (db *DB) Sales(ctx context.Context, from, to, asOf time.Time, r bot.ResponsePolicy) (digest.Sales, error) {
	var s digest.Sales
	add := func(t *digest.Tally) error { s.Add(t); return nil }
	err := db.tallies(ctx, &tallies{from: from, to: to, asOf: asOf, responses: r, yield: add, sales: &s})
	return s, err
}

func (db *DB) tallies(ctx context.Context, t *tallies) error {
	err := db.snapshot(ctx, func(q querier) error {
		f, err := readFolded(ctx, q, policyName(t.responses))
		if err != nil {
			return err
		}
		t.ctx, t.q, t.folded = ctx, q, f
		if !f.found || f.newest-f.through > maxTail {
			return t.fromLog(t.from, t.to)
		}
		return t.read()
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
	yield          func(*digest.Tally) error
	sales          *digest.Sales // of whole hours; nil to yield their tallies

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
	packed    string // its tallies, or what became of their sales
}

// fromLog yields the cycles of a range from the log alone.
func (t *tallies) fromLog(from, to time.Time) error {
	return eachEntry(t.ctx, t.q, from, to, t.asOf, func(e digest.Entry) error {
		one := digest.Sum(e, t.responses)
		return t.yield(&one)
	})
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
	// The bound comes before the term of the partial index, or SQLite reads all of it.
	// Two plain queries: a planner that is asked for both at once may read all of the log.
	if err := each(t.ctx, t.q, `SELECT handoff_id, cycle FROM act WHERE id > $1 ORDER BY id`, []any{t.through}, note); err != nil {
		return err
	}
	err := each(t.ctx, t.q, `SELECT handoff_id, cycle FROM posting WHERE kind = 'card' AND recorded_ms > $1 AND recorded_ms > 0`, []any{t.posted}, note)
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
		slices.SortFunc(hour, func(a, b digest.Tally) int { return digest.Order(&a, &b) })
	}
	return nil
}

// hours reads stored hours, oldest first, at most hoursAtOnce.
func (t *tallies) hours(first, last int64) ([]hour, error) {
	var all []hour
	column := "packed"
	if t.sales != nil {
		column = "sales"
	}
	err := each(t.ctx, t.q, `SELECT hour_ms, known_ms, `+column+` FROM tally WHERE policy = $1 AND hour_ms >= $2 AND hour_ms <= $3
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
		return t.fromLog(later(instant(h.ms), t.from), earlier(instant(h.ms+hourMs), t.to))
	}
	tail := t.tail[h.ms]
	if t.sales != nil {
		if whole := h.ms >= millis(t.from) && h.ms+hourMs <= millis(t.to); whole && len(tail) == 0 {
			sum, err := unpackSales(h.packed)
			t.sales.Merge(sum)
			return err
		}
		err := t.q.QueryRowContext(t.ctx, `SELECT packed FROM tally WHERE policy = $1 AND hour_ms = $2`, t.policy, h.ms).Scan(&h.packed)
		if err != nil && !errors.Is(err, sql.ErrNoRows) { // an hour that only the tail has
			return err
		}
	}
	err := unpack(h.packed, func(one *digest.Tally) error {
		if len(t.newer) > 0 && t.newer[cycleKey{one.HandoffID, one.N}] || one.ReceivedAt.Before(t.from) || !one.ReceivedAt.Before(t.to) {
			return nil
		}
		for ; len(tail) > 0 && digest.Order(&tail[0], one) < 0; tail = tail[1:] {
			if err := t.yield(&tail[0]); err != nil {
				return err
			}
		}
		return t.yield(one)
	})
	for i := 0; err == nil && i < len(tail); i++ {
		err = t.yield(&tail[i])
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
