package store

import (
	"context"
	"fmt"
	"time"

	"handoffbot/bot"
	"handoffbot/digest"
)

// Tallies implements digest.Cohorts.
func (db *DB) Tallies(ctx context.Context, from, to, asOf time.Time, r bot.ResponsePolicy, yield func(digest.Tally) error) error {
	err := db.snapshot(ctx, func(q querier) error {
		return eachEntry(ctx, q, from, to, asOf, func(e digest.Entry) error { return yield(digest.Sum(e, r)) })
	})
	if err != nil {
		return fmt.Errorf("read the cohort: %w", err)
	}
	return nil
}
