package bot

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

const layout = "Mon 2006-01-02 15:04 MST"

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// minutes reads 09:30 as minutes since midnight.
func minutes(hours, minutes int) int { return 60*hours + minutes }

func calendar(t testing.TB, z string, week [7][]Span, holidays ...Date) *Calendar {
	t.Helper()
	c, err := NewCalendar("office", zone(t, z), week, holidays)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// weekdays are Monday to Friday with the same spans.
func weekdays(spans ...Span) [7][]Span {
	return [7][]Span{nil, spans, spans, spans, spans, spans, nil}
}

func everyDay(spans ...Span) [7][]Span {
	return [7][]Span{spans, spans, spans, spans, spans, spans, spans}
}

func TestDueTimesRunOnTheCalendar(t *testing.T) {
	office := weekdays(Span{minutes(9, 0), minutes(12, 30)}, Span{minutes(13, 30), minutes(18, 0)})
	nights := everyDay(Span{minutes(22, 0), minutes(6, 0)})
	christmas := []Date{{2026, time.December, 25}}
	tests := []struct {
		name     string
		week     [7][]Span
		zone     string
		holidays []Date
		from     string // local, layout without zone
		promise  time.Duration
		want     string // local
	}{
		{"within an interval it is calendar time", office, "Europe/Berlin", nil, "2026-11-23 09:10", 15 * time.Minute, "Mon 2026-11-23 09:25 CET"},
		{"lunch does not count", office, "Europe/Berlin", nil, "2026-11-23 12:20", 15 * time.Minute, "Mon 2026-11-23 13:35 CET"},
		{"a promise may end with the interval", office, "Europe/Berlin", nil, "2026-11-23 12:20", 10 * time.Minute, "Mon 2026-11-23 12:30 CET"},
		{"Friday evening goes on on Monday", office, "Europe/Berlin", nil, "2026-11-27 17:55", 15 * time.Minute, "Mon 2026-11-30 09:10 CET"},
		{"what comes at night begins when the office opens", office, "Europe/Berlin", nil, "2026-11-24 03:00", time.Hour, "Tue 2026-11-24 10:00 CET"},
		{"a holiday is passed over", office, "Europe/Berlin", christmas, "2026-12-24 17:50", 20 * time.Minute, "Mon 2026-12-28 09:10 CET"},
		{"a promise of days", office, "Europe/Berlin", nil, "2026-11-23 09:00", 20 * time.Hour, "Wed 2026-11-25 14:00 CET"},
		{"over midnight it goes on", nights, "Europe/Berlin", nil, "2026-11-23 23:30", 2 * time.Hour, "Tue 2026-11-24 01:30 CET"},
		{"after midnight it is still last night's interval", nights, "Europe/Berlin", nil, "2026-11-24 05:30", time.Hour, "Tue 2026-11-24 22:30 CET"},
		{"a night ends at midnight before a holiday, and none begins on it", nights, "Europe/Berlin", christmas, "2026-12-24 23:00", 2 * time.Hour, "Sat 2026-12-26 23:00 CET"},
		{"around the clock is calendar time", everyDay(Span{0, minutes(24, 0)}), "Europe/Berlin", nil, "2026-11-27 17:55", 72 * time.Hour, "Mon 2026-11-30 17:55 CET"},

		{"when the clock jumps ahead an hour of the night is missing", nights, "Europe/Berlin", nil, "2026-03-29 01:30", time.Hour, "Sun 2026-03-29 03:30 CEST"},
		{"what opens in the gap opens at the jump", everyDay(Span{minutes(2, 30), minutes(6, 0)}), "Europe/Berlin", nil, "2026-03-29 00:00", 30 * time.Minute, "Sun 2026-03-29 03:30 CEST"},
		{"what closes in the gap closes at the jump", everyDay(Span{minutes(1, 0), minutes(2, 30)}), "Europe/Berlin", nil, "2026-03-29 01:00", 90 * time.Minute, "Mon 2026-03-30 01:30 CEST"},
		{"what lies in the gap is not open that day", everyDay(Span{minutes(2, 10), minutes(2, 50)}), "Europe/Berlin", nil, "2026-03-29 00:00", 10 * time.Minute, "Mon 2026-03-30 02:20 CEST"},
		{"when the clock is put back the night has an hour more", nights, "Europe/Berlin", nil, "2026-10-25 01:30", 2 * time.Hour, "Sun 2026-10-25 02:30 CET"},
		{"what opens in the hour that comes twice opens the first time", everyDay(Span{minutes(2, 30), minutes(6, 0)}), "Europe/Berlin", nil, "2026-10-25 00:00", 30 * time.Minute, "Sun 2026-10-25 02:00 CET"},
		{"what closes in it closes the second time", everyDay(Span{minutes(1, 0), minutes(2, 30)}), "Europe/Berlin", nil, "2026-10-25 01:00", 150 * time.Minute, "Sun 2026-10-25 02:30 CET"},
		{"the weekend of the change moves nothing on Monday", office, "Europe/Berlin", nil, "2026-10-23 17:30", time.Hour, "Mon 2026-10-26 09:30 CET"},
		{"a day without a midnight begins when it begins", everyDay(Span{0, minutes(8, 0)}), "Asia/Beirut", nil, "2026-03-28 23:00", time.Hour, "Sun 2026-03-29 02:00 EEST"},
		{"a zone of half hours", office, "Asia/Kolkata", nil, "2026-11-23 08:00", 15 * time.Minute, "Mon 2026-11-23 09:15 IST"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := calendar(t, tt.zone, tt.week, tt.holidays...)
			from, err := time.ParseInLocation("2006-01-02 15:04", tt.from, c.Zone())
			if err != nil {
				t.Fatal(err)
			}
			due := c.Add(from, tt.promise)
			if got := due.In(c.Zone()).Format(layout); got != tt.want {
				t.Errorf("%s after %s is due %s, want %s", tt.promise, from.Format(layout), got, tt.want)
			}
			if got := c.Between(from, due); got != tt.promise {
				t.Errorf("the team was there for %s in between, want the promise of %s", got, tt.promise)
			}
		})
	}
}

func TestACalendarThatIsNoneCountsAroundTheClock(t *testing.T) {
	var c *Calendar
	if due := c.Add(noon, time.Hour); !due.Equal(noon.Add(time.Hour)) || !c.Open(noon) || c.Between(noon, due) != time.Hour || c.Version() != "" {
		t.Errorf("without a calendar an hour after %s is %s", noon, due)
	}
}

func TestACalendarThatIsNeverOpenIsRefused(t *testing.T) {
	for name, week := range map[string][7][]Span{"no span at all": {}, "an empty span": weekdays(Span{60, 60}), "a day of 25 hours": weekdays(Span{0, minutes(25, 0)})} {
		if _, err := NewCalendar("x", time.UTC, week, nil); err == nil {
			t.Errorf("NewCalendar with %s = nil, want an error", name)
		}
	}
}

func TestTheVersionOfACalendarIsItsHours(t *testing.T) {
	base := calendar(t, "Europe/Berlin", weekdays(Span{540, 1080}), Date{2026, 12, 25}, Date{2026, 12, 26})
	same := calendar(t, "Europe/Berlin", weekdays(Span{540, 1080}), Date{2026, 12, 26}, Date{2026, 12, 25})
	if base.Version() != same.Version() {
		t.Errorf("the same hours have versions %s and %s", base.Version(), same.Version())
	}
	for name, other := range map[string]*Calendar{
		"another zone": calendar(t, "Europe/Paris", weekdays(Span{540, 1080}), Date{2026, 12, 25}, Date{2026, 12, 26}),
		"a holiday":    calendar(t, "Europe/Berlin", weekdays(Span{540, 1080}), Date{2026, 12, 25}),
		"an hour":      calendar(t, "Europe/Berlin", weekdays(Span{540, 1140}), Date{2026, 12, 25}, Date{2026, 12, 26}),
	} {
		if other.Version() == base.Version() {
			t.Errorf("%s makes no other version", name)
		}
	}
}

// TestACalendarAddsUp holds for any hours, zone and instant: time that is added
// is there again in between, the due time is never before, and a longer promise
// is never due earlier.
func TestACalendarAddsUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		z := zone(t, rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "America/New_York", "Asia/Beirut", "Australia/Lord_Howe", "Asia/Kolkata"}).Draw(r, "zone"))
		var week [7][]Span
		for range rapid.IntRange(1, 8).Draw(r, "spans") {
			day := rapid.IntRange(0, 6).Draw(r, "day")
			s := Span{rapid.IntRange(0, 1439).Draw(r, "from"), rapid.IntRange(0, 1440).Draw(r, "to")}
			if s.From != s.To {
				week[day] = append(week[day], s)
			}
		}
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		var holidays []Date
		for _, d := range rapid.SliceOfN(rapid.IntRange(0, 364), 0, 20).Draw(r, "holidays") {
			y, m, day := start.AddDate(0, 0, d).Date()
			holidays = append(holidays, Date{y, m, day})
		}
		c, err := NewCalendar("x", z, week, holidays)
		if err != nil {
			r.Skip("never open")
		}
		from := start.Add(time.Duration(rapid.IntRange(0, 365*24*60).Draw(r, "from minute")) * time.Minute)
		promise := time.Duration(rapid.IntRange(0, 3000).Draw(r, "promise")) * time.Minute
		due := c.Add(from, promise)
		if due.Before(from) {
			r.Fatalf("%s after %s is due before it, %s", promise, from, due)
		}
		if due.Year() > 2034 {
			r.Skip("a few minutes a week: farther than a calendar looks")
		}
		if got := c.Between(from, due); got != promise {
			r.Fatalf("between %s and %s the team was there for %s, want %s", from, due, got, promise)
		}
		if more := c.Add(from, promise+time.Minute); more.Before(due) {
			r.Fatalf("a longer promise is due earlier: %s before %s", more, due)
		}
		if opens := c.Add(from, 0); !c.Open(opens) || c.Open(from) != opens.Equal(from) {
			r.Fatalf("the team comes at %s and is not there then, or is there at %s: %v", opens, from, c.Open(from))
		}
	})
}

func BenchmarkDueTimeOverAWeekend(b *testing.B) {
	c := calendar(b, "Europe/Berlin", weekdays(Span{minutes(9, 0), minutes(12, 30)}, Span{minutes(13, 30), minutes(18, 0)}))
	from := time.Date(2026, 11, 27, 17, 55, 0, 0, c.Zone())
	for b.Loop() {
		c.Add(from, 15*time.Minute)
	}
}
