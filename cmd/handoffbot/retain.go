package main

import (
	"context"
	"time"

	"handoffbot/bot"
)

// Times of erasing what has outlived its time.
const (
	retainEvery  = time.Hour
	retainAtOnce = 100 // conversations between two looks whether to stop
)

// retain erases conversations that have outlived the retention, until ctx ends.
func (a *app) retain(ctx context.Context) {
	if a.o.settings.config.Privacy.Retention == 0 {
		return
	}
	ticker := time.NewTicker(retainEvery)
	defer ticker.Stop()
	for {
		if erased, err := a.eraseOutlived(ctx); err != nil && ctx.Err() == nil {
			a.o.log.WithError(err).Warn("what has outlived its time was not all erased; trying again in an hour")
		} else if erased > 0 {
			a.o.log.WithField("conversations", erased).Info("what has outlived its time was erased")
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// eraseOutlived erases what there is, unless another process does so just now.
func (a *app) eraseOutlived(ctx context.Context) (int, error) {
	first := false
	at := now().UTC()
	err := a.store.Commit(ctx, func(tx bot.Tx) (err error) {
		first, err = tx.Once("erase what has outlived its time", at.Add(-retainEvery/2), at)
		return err
	})
	if err != nil || !first {
		return 0, err
	}
	total := 0
	for ctx.Err() == nil {
		all, err := a.store.Outlived(ctx, at.Add(-a.o.settings.config.Privacy.Retention), retainAtOnce)
		if err != nil || len(all) == 0 {
			return total, err
		}
		for _, k := range all {
			if _, err := a.bot.Erase(ctx, k); err != nil {
				return total, err
			}
			total++
		}
	}
	return total, ctx.Err()
}
