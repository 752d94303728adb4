package main

import (
	"context"
	"time"
)

// followEvery is how often it is looked whether anybody is left waiting.
const followEvery = time.Second

// hearFirst is how long it waits after a start where people act on a platform
// of their own: what they did while the bot was down is told in that time.
const hearFirst = 30 * time.Second

// followUp reminds, warns and releases what nobody attends to, until ctx ends.
// It begins with every open handoff: the configuration may have changed.
func (a *app) followUp(ctx context.Context) {
	if err := a.store.WakeAll(ctx, now().UTC()); err != nil && ctx.Err() == nil {
		a.o.log.WithError(err).Warn("what is open could not be looked at anew")
	}
	for _, care := range a.o.settings.care {
		if care.Hours == nil {
			continue
		}
		if err := a.store.KeepCalendar(ctx, care.Hours, now().UTC()); err != nil && ctx.Err() == nil {
			a.o.log.WithError(err).Warn("a calendar was not kept; reports cannot count in its hours")
		}
	}
	if a.slack != nil && pause(ctx, hearFirst) != nil {
		return
	}
	ticker := time.NewTicker(followEvery)
	defer ticker.Stop()
	for {
		looked, err := a.bot.FollowUp(ctx)
		if err != nil && ctx.Err() == nil {
			a.o.log.WithError(err).Warn("not every handoff could be followed up; trying again")
			a.operations.metrics.ledgerErrors.Inc()
		}
		if looked > 0 && err == nil {
			continue // there may be more
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
