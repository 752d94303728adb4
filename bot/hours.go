package bot

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
)

// farthest is how many days ahead a calendar looks. Beyond it, it counts
// around the clock, so that no promise can keep it busy for ever.
const farthest = 10 * 366

const dayMinutes = 24 * 60

// Span is a stretch of a day by the clock on the wall, half-open, in minutes
// since midnight. One whose To is not after From ends on the next day.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Date is a day of the calendar, in no time zone.
type Date struct {
	Year  int        `json:"year"`
	Month time.Month `json:"month"`
	Day   int        `json:"day"`
}

// Calendar is when a team is there: a week of opening hours in one time zone,
// closed on holidays. It never changes and is safe for concurrent use. A nil
// calendar is always open.
//
// Hours follow the clock on the wall. Where that jumps ahead, what opens or
// closes in the gap does so at the jump; where it is put back, what opens in
// the hour that comes twice opens the first time, and what closes in it closes
// the second. A holiday is closed from midnight to midnight, and so is what
// begins on it and ends on the next day.
type Calendar struct {
	name     string
	zone     *time.Location
	week     [7][]Span // by time.Weekday, sorted by From
	holidays map[Date]bool
	version  string
}

// NewCalendar returns the calendar, or an error when it would never be open or
// a span is none.
func NewCalendar(name string, zone *time.Location, week [7][]Span, holidays []Date) (*Calendar, error) {
	c := &Calendar{name: name, zone: zone, holidays: make(map[Date]bool, len(holidays))}
	open := false
	for day, spans := range week {
		c.week[day] = slices.Clone(spans)
		slices.SortFunc(c.week[day], func(a, b Span) int { return a.From - b.From })
		for _, s := range spans {
			if s.From < 0 || s.From >= dayMinutes || s.To < 0 || s.To > dayMinutes || s.From == s.To {
				return nil, fmt.Errorf("calendar %s: %d to %d are no minutes of a day", name, s.From, s.To)
			}
			open = true
		}
	}
	if !open {
		return nil, fmt.Errorf("calendar %s: %w", name, errNeverOpen)
	}
	for _, d := range holidays {
		c.holidays[d] = true
	}
	c.version = name + "-" + fingerprint(c.describe())
	return c, nil
}

var errNeverOpen = errors.New("it is never open")

// CalendarDefinition is a calendar as it can be kept, and made again.
type CalendarDefinition struct {
	Name     string    `json:"name"`
	Zone     string    `json:"zone"` // IANA
	Week     [7][]Span `json:"week"` // by time.Weekday
	Holidays []Date    `json:"holidays"`
}

// Definition returns what the calendar was made of.
func (c *Calendar) Definition() CalendarDefinition {
	d := CalendarDefinition{Name: c.name, Zone: c.zone.String(), Week: c.week}
	for date := range c.holidays {
		d.Holidays = append(d.Holidays, date)
	}
	slices.SortFunc(d.Holidays, func(a, b Date) int { return a.midnight().Compare(b.midnight()) })
	return d
}

// Calendar makes it again: the same definition has the same version.
func (d CalendarDefinition) Calendar() (*Calendar, error) {
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		return nil, fmt.Errorf("calendar %s: %w", d.Name, err)
	}
	return NewCalendar(d.Name, zone, d.Week, d.Holidays)
}

// Name is what the configuration calls it; empty for the nil calendar.
func (c *Calendar) Name() string {
	if c == nil {
		return ""
	}
	return c.name
}

// Version names the calendar with everything in it: the same hours have the
// same version. It is empty for the nil calendar.
func (c *Calendar) Version() string {
	if c == nil {
		return ""
	}
	return c.version
}

// Zone is where its hours hold; UTC for the nil calendar.
func (c *Calendar) Zone() *time.Location {
	if c == nil {
		return time.UTC
	}
	return c.zone
}

// Open reports whether somebody is there at the instant.
func (c *Calendar) Open(at time.Time) bool { return c.Add(at, 0).Equal(at) }

// Add returns when the team has been there for d since from: its due time when
// it promises d. With 0 it is from when the team is there then, else when it
// comes next. The instant is UTC.
func (c *Calendar) Add(from time.Time, d time.Duration) time.Time {
	from = from.UTC()
	if c == nil {
		return from.Add(d)
	}
	var last time.Time
	for opens, closes := range c.spans(from) {
		if opens.Before(from) {
			opens = from
		}
		if there := closes.Sub(opens); there >= d {
			return opens.Add(d)
		} else {
			d -= there
		}
		last = closes
	}
	return later(last, from).Add(d)
}

// Between returns how long the team was there from a to b; 0 when b is not after a.
func (c *Calendar) Between(a, b time.Time) time.Duration {
	if !b.After(a) {
		return 0
	}
	if c == nil {
		return b.Sub(a)
	}
	var sum time.Duration
	for opens, closes := range c.spans(a) {
		if !opens.Before(b) {
			break
		}
		sum += earlier(closes, b).Sub(later(opens, a))
	}
	return sum
}

// spans yields the stretches in which the team is there and that end after
// from, in their order and without overlap.
func (c *Calendar) spans(from time.Time) iter.Seq2[time.Time, time.Time] {
	return func(yield func(time.Time, time.Time) bool) {
		local := from.In(c.zone)
		day := Date{local.Year(), local.Month(), local.Day()}.plus(-1) // its last hours may be of today
		var covered time.Time
		for range farthest {
			for _, s := range c.day(day) {
				opens, closes := later(c.instant(day, s.From, false), covered), c.closing(day, s)
				if !closes.After(opens) {
					continue
				}
				covered = closes
				if closes.After(from) && !yield(opens, closes) {
					return
				}
			}
			day = day.plus(1)
		}
	}
}

// day lists the spans that begin on a day.
func (c *Calendar) day(d Date) []Span {
	if c.holidays[d] {
		return nil
	}
	return c.week[d.midnight().Weekday()]
}

// closing is when a span of a day ends: at midnight when the next day is a holiday.
func (c *Calendar) closing(d Date, s Span) time.Time {
	switch next := d.plus(1); {
	case s.To > s.From:
		return c.instant(d, s.To, true)
	case c.holidays[next]:
		return c.instant(next, 0, false)
	default:
		return c.instant(next, s.To, true)
	}
}

// instant is when the clock on the wall shows the minute of the day: when it
// jumps over it, the jump; when it shows it twice, the first or the last time.
func (c *Calendar) instant(d Date, minute int, last bool) time.Time {
	wall := d.midnight().Add(time.Duration(minute) * time.Minute)
	shows := func(t time.Time) time.Duration { // how far the clock is ahead of what is asked
		y, mo, day := t.Date()
		h, m, s := t.Clock()
		return time.Date(y, mo, day, h, m, s, 0, time.UTC).Sub(wall)
	}
	t := time.Date(d.Year, d.Month, d.Day, 0, minute, 0, 0, c.zone)
	began, ends := t.ZoneBounds()
	switch ahead := shows(t); {
	case ahead > 0:
		return began.UTC()
	case ahead < 0:
		return ends.UTC()
	}
	_, offset := t.Zone()
	if again := ends; last && !again.IsZero() {
		_, after := again.Zone()
		if twin := t.Add(time.Duration(offset-after) * time.Second); !twin.Before(again) && shows(twin) == 0 {
			return twin.UTC()
		}
	}
	if !last && !began.IsZero() {
		_, before := began.Add(-time.Second).Zone()
		if twin := t.Add(time.Duration(offset-before) * time.Second); twin.Before(began) && shows(twin) == 0 {
			return twin.UTC()
		}
	}
	return t.UTC()
}

// describe writes everything that makes the calendar what it is.
func (c *Calendar) describe() string {
	var b strings.Builder
	b.WriteString(c.zone.String())
	for day, spans := range c.week {
		fmt.Fprintf(&b, ";%d%v", day, spans)
	}
	dates := make([]string, 0, len(c.holidays))
	for d := range c.holidays {
		dates = append(dates, d.String())
	}
	slices.Sort(dates)
	return b.String() + ";" + strings.Join(dates, ",")
}

// fingerprint is FNV-1a, 64 bits, in hexadecimal digits.
func fingerprint(text string) string {
	sum := uint64(14695981039346656037)
	for _, b := range []byte(text) {
		sum = (sum ^ uint64(b)) * 1099511628211
	}
	return fmt.Sprintf("%016x", sum)
}

func (d Date) midnight() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

func (d Date) plus(days int) Date {
	y, m, day := d.midnight().AddDate(0, 0, days).Date()
	return Date{y, m, day}
}

// String writes the date as 2026-12-25.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

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
