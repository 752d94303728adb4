// Package digest computes a week's numbers from the log of acts and makes the
// report of them. It does no I/O: the cohort comes through Cohorts.
package digest

import (
	"fmt"
	"time"
)

// Period is an ISO week in a time zone, half-open: From ≤ t < To, Monday 00:00
// to Monday 00:00. A week with a clock change lasts 167 or 169 hours.
type Period struct {
	Week     string // such as 2026-W47
	From, To time.Time
	Location *time.Location
}

// Running returns the week that now is in.
func Running(now time.Time, loc *time.Location) Period {
	local := now.In(loc)
	back := (int(local.Weekday()) + 6) % 7 // days since Monday
	return weekFrom(local.Year(), local.Month(), local.Day()-back, loc)
}

// LastComplete returns the latest whole week that ended at or before now.
func LastComplete(now time.Time, loc *time.Location) Period { return Running(now, loc).Previous() }

// Previous returns the week before.
func (p Period) Previous() Period {
	from := p.From.In(p.Location)
	return weekFrom(from.Year(), from.Month(), from.Day()-7, p.Location)
}

// ParseWeek reads an ISO week such as 2026-W47.
func ParseWeek(text string, loc *time.Location) (Period, error) {
	var year, week int
	if n, err := fmt.Sscanf(text, "%d-W%d", &year, &week); err != nil || n != 2 || fmt.Sprintf("%04d-W%02d", year, week) != text {
		return Period{}, fmt.Errorf("%q is no ISO week; write it like 2026-W47", text)
	}
	// What lies beyond, a time in JSON cannot say.
	if year < 1 || year > 9998 {
		return Period{}, fmt.Errorf("%q is in no year from 1 to 9998", text)
	}
	// The 4th of January is always in week 1.
	fourth := time.Date(year, time.January, 4, 12, 0, 0, 0, time.UTC)
	back := (int(fourth.Weekday()) + 6) % 7
	p := weekFrom(year, time.January, 4-back+7*(week-1), loc)
	if p.Week != text {
		return Period{}, fmt.Errorf("the year %d has no week %d", year, week)
	}
	return p, nil
}

// weekFrom is the week that begins on a Monday.
func weekFrom(year int, month time.Month, monday int, loc *time.Location) Period {
	noon := time.Date(year, month, monday, 12, 0, 0, 0, time.UTC)
	y, w := noon.ISOWeek()
	return Period{
		Week: fmt.Sprintf("%04d-W%02d", y, w), Location: loc,
		From: dayStart(year, month, monday, loc), To: dayStart(year, month, monday+7, loc),
	}
}

// dayStart is midnight, or the first instant of a day that has none because
// the clocks went forward at midnight.
func dayStart(year int, month time.Month, day int, loc *time.Location) time.Time {
	return wallTime(year, month, day, 0, 0, loc)
}

// wallTime is the instant at which the wall clock shows the time: the next
// valid one if the clocks skip it, the first if it comes twice.
func wallTime(year int, month time.Month, day, hour, minute int, loc *time.Location) time.Time {
	asked := time.Date(year, month, day, hour, minute, 0, 0, time.UTC)
	at := time.Date(year, month, day, hour, minute, 0, 0, loc)
	shown := func(t time.Time) time.Time {
		l := t.In(loc)
		return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), 0, time.UTC)
	}
	if shown(at).Equal(asked) {
		for _, earlier := range []time.Duration{2 * time.Hour, time.Hour, 30 * time.Minute} {
			if t := at.Add(-earlier); shown(t).Equal(asked) {
				return t
			}
		}
		return at
	}
	// Skipped: walk to the first instant that shows a later time.
	at = at.Add(-3 * time.Hour).Truncate(time.Minute)
	for !shown(at).After(asked) {
		at = at.Add(time.Minute)
	}
	return at
}
