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
		all, err := entries(ctx, q, from, to, asOf)
		if err != nil {
			return err
		}
		for _, e := range all {
			if err := yield(digest.Sum(e, r)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the cohort: %w", err)
	}
	return nil
}
