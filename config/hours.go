package config

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var spanForm = regexp.MustCompile(`^([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})$`)

var dayNames = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} // as time.Weekday counts

const (
	dayMinutes = 24 * 60
	daysCure   = "write a day such as mon, or some in a row such as mon-fri"
	spanCure   = `write it like "09:00-12:30"; one that ends before it begins ends on the next day`
)

// Hours is when a team is there.
type Hours struct {
	Timezone string
	Week     [7][]Span // by time.Weekday
	Holidays []Date
}

// Span is a stretch of a day, in minutes since midnight. One whose To is not
// after From ends on the next day.
type Span struct{ From, To int }

// Date is a day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// hours reads the calendars by name.
func (f *file) hours(at place) map[string]Hours {
	var all map[string]Hours
	named := at.named()
	for _, name := range slices.Sorted(maps.Keys(named)) {
		calendar := named[name]
		if !sourceName.MatchString(name) {
			calendar.bad("use small letters, digits, _ and -", "%s is no name for a calendar", quote(name))
			continue
		}
		if all == nil {
			all = make(map[string]Hours)
		}
		all[name] = f.calendar(calendar)
	}
	return all
}

func (f *file) calendar(at place) Hours {
	s := at.section("hours.*")
	h := Hours{Timezone: s["timezone"].text()}
	switch _, err := time.LoadLocation(h.Timezone); {
	case !s["timezone"].given():
		at.bad("write timezone: Europe/Berlin, or UTC", "it names no time zone")
	case err != nil || h.Timezone == "" || h.Timezone == "Local":
		s["timezone"].bad("write one like Europe/Berlin, or UTC", "%s is no time zone", quote(h.Timezone))
	}
	before := len(f.problems)
	open := false
	week := s["weekdays"].named()
	for _, days := range slices.Sorted(maps.Keys(week)) {
		spans := week[days]
		read := spans.spans()
		open = open || len(read) > 0
		for _, day := range spans.days(days) {
			if len(h.Week[day]) > 0 {
				spans.bad("keep one of them", "%s has hours already", dayNames[day])
				break
			}
			h.Week[day] = read
		}
	}
	if len(f.problems) == before && !open {
		at.bad(`write weekdays: {mon-fri: ["09:00-17:00"]}`, "it is never open, so nothing on it would ever be due")
	}
	for _, day := range s["holidays"].list() {
		date, err := time.Parse(time.DateOnly, day.text())
		if err != nil {
			day.bad("write it like 2026-12-25", "%s is no date", quote(day.text()))
			continue
		}
		h.Holidays = append(h.Holidays, Date{date.Year(), date.Month(), date.Day()})
	}
	return h
}

// days reads a key such as mon or fri-mon.
func (p place) days(key string) []time.Weekday {
	from, to, ranged := strings.Cut(key, "-")
	first, last := slices.Index(dayNames, from), slices.Index(dayNames, to)
	if !ranged {
		last = first
	}
	if first < 0 || last < 0 {
		p.bad(daysCure, "%s names no days", quote(key))
		return nil
	}
	all := []time.Weekday{time.Weekday(first)}
	for day := first; day != last; {
		day = (day + 1) % 7
		all = append(all, time.Weekday(day))
	}
	return all
}

// spans reads the hours of a day, which do not overlap.
func (p place) spans() []Span {
	var all []Span
	for _, item := range p.list() {
		m := spanForm.FindStringSubmatch(item.text())
		if m == nil {
			item.bad(spanCure, "%s is no stretch of a day", quote(item.text()))
			continue
		}
		minute := func(hour, minute string) int {
			h, _ := strconv.Atoi(hour) // digits alone, by the form
			m, _ := strconv.Atoi(minute)
			if m > 59 {
				return dayMinutes + 1
			}
			return h*60 + m
		}
		s := Span{minute(m[1], m[2]), minute(m[3], m[4])}
		switch {
		case s.From >= dayMinutes || s.To > dayMinutes:
			item.bad(spanCure, "%s is no time of a day", quote(item.text()))
			continue
		case s.From == s.To:
			item.bad(`write "00:00-24:00" for the whole day`, "%s ends when it begins", quote(item.text()))
			continue
		}
		for _, other := range all {
			if s.From < end(other) && other.From < end(s) {
				item.bad("let every stretch begin after the one before has ended", "%s overlaps another of that day", quote(item.text()))
			}
		}
		all = append(all, s)
	}
	return all
}

// end is when a span ends, counted on from its own midnight.
func end(s Span) int {
	if s.To <= s.From {
		return s.To + dayMinutes
	}
	return s.To
}
