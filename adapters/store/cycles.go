package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"handoffbot/digest"
)

// sliceOf is how many cycles are in memory at once when many are read.
const sliceOf = 500

// Cycles gives the cycles received in the range with their log, as known by
// asOf and in the order of a cohort, to yield, which may end it with an error.
// Memory does not grow with their number.
func (db *DB) Cycles(ctx context.Context, from, to, asOf time.Time, yield func(digest.Entry) error) error {
	err := db.snapshot(ctx, func(q querier) error { return eachEntry(ctx, q, from, to, asOf, yield) })
	if err != nil {
		return fmt.Errorf("read the cycles: %w", err)
	}
	return nil
}

// CountCycles counts what Cycles would give.
func (db *DB) CountCycles(ctx context.Context, from, to, asOf time.Time) (int, error) {
	var n int
	err := db.read.QueryRowContext(ctx, `SELECT count(*) FROM cycle WHERE received_ms >= $1 AND received_ms < $2 AND received_ms <= $3`,
		millis(from), millis(to), millis(asOf)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the cycles: %w", err)
	}
	return n, nil
}

// eachEntry reads a range in slices of time that hold few cycles each. A slice
// ends between two milliseconds, so no cycle is in two.
func eachEntry(ctx context.Context, q querier, from, to, asOf time.Time, yield func(digest.Entry) error) error {
	for from.Before(to) {
		end := to
		var ms int64
		err := q.QueryRowContext(ctx, `SELECT received_ms FROM cycle WHERE received_ms >= $1 AND received_ms < $2 ORDER BY received_ms LIMIT 1 OFFSET $3`,
			millis(from), millis(to), sliceOf).Scan(&ms)
		switch {
		case errors.Is(err, sql.ErrNoRows): // the rest is few
		case err != nil:
			return err
		default:
			if end = instant(ms); !end.After(from) {
				end = from.Add(time.Millisecond) // so many in one millisecond
			}
		}
		slice, err := entries(ctx, q, received(from, end, asOf))
		if err != nil {
			return err
		}
		for _, e := range slice {
			if err := yield(e); err != nil {
				return err
			}
		}
		from = end
	}
	return nil
}
