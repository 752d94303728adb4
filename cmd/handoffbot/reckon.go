package main

import (
	"context"
	"net/url"
	"strings"
	"time"

	"handoffbot/digest"
)

// reckoning is how the numbers are made of what is configured.
func (s settings) reckoning(c digest.Cohorts) digest.Reckoning {
	return digest.Reckoning{Cohorts: c, Responses: s.responses, Hours: s.openHours, Link: s.pageOf}
}

// openHours is how much of a span a route is open by the hours that it has
// now; kept is false for a route without hours, whose one clock is the calendar's.
func (s settings) openHours(route string, from, to time.Time) (open time.Duration, kept bool) {
	hours := s.care[route].Hours
	if hours == nil {
		return 0, false
	}
	return hours.Between(from, to), true
}

// pageOf is the address of a handoff's page, empty without a public one.
func (s settings) pageOf(handoffID string, _ int) string {
	if s.config.PublicURL == "" || !s.config.Inbox.Enabled {
		return ""
	}
	return strings.TrimSuffix(s.config.PublicURL, "/") + "/inbox/handoffs/" + url.PathEscape(handoffID)
}

// foldLog brings up to date what reports read instead of the whole log. Without
// it they are the same, only slower, so a failure is no more than a warning.
func (a *app) foldLog(ctx context.Context) {
	for more := true; more && ctx.Err() == nil; {
		var err error
		if more, err = a.store.Fold(ctx, now().UTC(), a.o.settings.responses); err != nil {
			if ctx.Err() == nil {
				a.o.log.WithError(err).Warn("the log was not folded; reports are slower until it is")
			}
			return
		}
	}
}
