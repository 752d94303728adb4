package digest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule says when a report is due. Its times are wall-clock times: a time
// that the clocks skip is due at the next valid instant, one that comes twice
// is due the first time.
type Schedule struct {
	wall cron.Schedule
	loc  *time.Location
}

// minGap is the least time between two reports, and maxGap the most: a week
// that is not reported before the next one ends never is.
const (
	minGap = time.Hour
	maxGap = 7 * 24 * time.Hour
)

// ParseSchedule reads five cron fields. The time zone is given apart.
func ParseSchedule(spec string, loc *time.Location) (s Schedule, err error) {
	if loc == nil {
		return s, errors.New("the time zone is missing")
	}
	defer func() { // the parser panics on some input
		if recover() != nil {
			s, err = Schedule{}, fmt.Errorf("%q is no schedule", spec)
		}
	}()
	if strings.Contains(spec, "TZ=") {
		return s, fmt.Errorf("%q names a time zone; digest.timezone is the place for it", spec)
	}
	if n := len(strings.Fields(spec)); n != 5 {
		return s, fmt.Errorf("expected 5 fields, found %d (%q)", n, spec)
	}
	wall, err := cron.ParseStandard(spec)
	if err != nil {
		return s, fmt.Errorf("%q is no schedule: %s", spec, strings.TrimPrefix(err.Error(), "failed to parse "))
	}
	s = Schedule{wall, loc}
	first := wall.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC))
	if first.IsZero() {
		return Schedule{}, fmt.Errorf("%q never comes", spec)
	}
	for at := first; at.Before(first.AddDate(1, 0, 0)); {
		next := wall.Next(at)
		if next.Sub(at) < minGap {
			return Schedule{}, fmt.Errorf("%q comes more often than once an hour", spec)
		}
		if next.Sub(at) > maxGap {
			return Schedule{}, fmt.Errorf("%q comes less often than once a week, so that some weeks would never be reported", spec)
		}
		at = next
	}
	return s, nil
}

// Next returns the first time after now.
func (s Schedule) Next(now time.Time) time.Time {
	for wall := s.wall.Next(wallOf(now.Add(-3*time.Hour), s.loc)); ; wall = s.wall.Next(wall) {
		if at := s.at(wall); at.After(now) {
			return at
		}
	}
}

// Latest returns the latest time at or before now, within the last 60 days.
func (s Schedule) Latest(now time.Time) (time.Time, bool) {
	if s.wall == nil {
		return time.Time{}, false
	}
	var latest time.Time
	// Back far enough, step by step, for schedules of every kind.
	for _, days := range []int{1, 8, 60} {
		for wall := s.wall.Next(wallOf(now.AddDate(0, 0, -days), s.loc)); !wall.IsZero(); wall = s.wall.Next(wall) {
			at := s.at(wall)
			if at.After(now) {
				break
			}
			latest = at
		}
		if !latest.IsZero() {
			return latest, true
		}
	}
	return latest, false
}

// wallOf is what the clock on the wall shows, as if it were UTC: there no time
// is skipped or repeated, so the parser cannot stumble.
func wallOf(t time.Time, loc *time.Location) time.Time {
	l := t.In(loc)
	return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), 0, time.UTC)
}

func (s Schedule) at(wall time.Time) time.Time {
	return wallTime(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), s.loc)
}
