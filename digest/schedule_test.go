package digest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"handoffbot/bot"
)

func TestWeeks(t *testing.T) {
	loc := berlin(t)
	tests := []struct {
		week, from string
		hours      float64
	}{
		{"2026-W53", "2026-12-28", 168},
		{"2027-W01", "2027-01-04", 168},
		{"2026-W01", "2025-12-29", 168},
		{"2026-W13", "2026-03-23", 167},
		{"2026-W43", "2026-10-19", 169},
	}
	for _, tt := range tests {
		p, err := ParseWeek(tt.week, loc)
		if err != nil {
			t.Fatal(err)
		}
		if p.From.Format(time.DateOnly) != tt.from || p.To.Sub(p.From).Hours() != tt.hours || p.Week != tt.week {
			t.Errorf("%s is %s from %s with %v hours, want from %s with %v", tt.week, p.Week, p.From, p.To.Sub(p.From).Hours(), tt.from, tt.hours)
		}
		if next := Running(p.To, loc); next.Previous().Week != tt.week || Running(p.To.Add(-time.Second), loc).Week != tt.week {
			t.Errorf("%s does not meet its neighbour %s", tt.week, next.Week)
		}
	}
	for _, text := range []string{"2027-W53", "2026-W00", "2026-W54", "2026W01", "2026-w01", "", "2026-W1", "0000-W01", "9999-W52"} {
		if _, err := ParseWeek(text, loc); err == nil {
			t.Errorf("ParseWeek(%q) = nil, want an error", text)
		}
	}
}

func TestAScheduleNamesWhatIsWrong(t *testing.T) {
	for spec, want := range map[string]string{
		"0 9 * *": "expected 5 fields, found 4", "* * * * *": "more often", "0 0 31 2 *": "never comes", "0 9 1 * *": "less often than once a week", "0 9 * 1-6 MON": "less often", "0 9 * 1-8 *": "less often", "0 * * 1-6 *": "less often", "TZ=": "time zone",
		"CRON_TZ=UTC 0 9 * * 1": "time zone", "0 25 * * 1": "no schedule", "": "found 0", "@every 1s": "found 2",
	} {
		if _, err := ParseSchedule(spec, time.UTC); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseSchedule(%q) = %v, want a word on %q", spec, err, want)
		}
	}
}

func TestTheLatestSlotKeepsToTheClockOnTheWall(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, spec string
		now, want  time.Time
	}{
		{"Monday at nine", "0 9 * * MON", time.Date(2026, 11, 24, 3, 0, 0, 0, newYork), time.Date(2026, 11, 23, 9, 0, 0, 0, newYork)},
		{"at the very minute", "0 9 * * MON", time.Date(2026, 11, 23, 9, 0, 0, 0, newYork), time.Date(2026, 11, 23, 9, 0, 0, 0, newYork)},
		{"a time the clocks skip comes at the next instant", "30 2 * * 0", time.Date(2026, 3, 8, 12, 0, 0, 0, newYork), time.Date(2026, 3, 8, 7, 0, 0, 0, time.UTC)},
		{"a time that comes twice comes the first time", "30 1 * * 0", time.Date(2026, 11, 1, 12, 0, 0, 0, newYork), time.Date(2026, 11, 1, 5, 30, 0, 0, time.UTC)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := ParseSchedule(tt.spec, newYork)
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := s.Latest(tt.now); !ok || !got.Equal(tt.want) {
				t.Errorf("Latest(%s) = %s, want %s", tt.now, got, tt.want)
			}
			if next := s.Next(tt.want.Add(-time.Second)); !next.Equal(tt.want) {
				t.Errorf("Next = %s, want %s", next, tt.want)
			}
		})
	}
}

func poster(t *testing.T, m *memory, since time.Time) *Poster {
	t.Helper()
	s, err := ParseSchedule("0 9 * * MON", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	p, err := NewPoster(PosterOptions{
		Cohorts: m, Claimer: m, Schedule: s, Location: time.UTC, Since: since,
		To:    []bot.Destination{{Platform: bot.PlatformInbox, Channel: "managers"}, {Platform: bot.PlatformInbox, Channel: "leads"}},
		NewID: func(time.Time) string { n++; return fmt.Sprint(n) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAPeriodIsPostedOnceToEveryChannel(t *testing.T) {
	m := &memory{}
	begun := time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)
	replicas := []*Poster{poster(t, m, begun), poster(t, m, begun)}
	// Every minute for two weeks and a day, on two replicas.
	for now := begun; now.Before(begun.AddDate(0, 0, 15)); now = now.Add(time.Minute) {
		for _, p := range replicas {
			if _, err := p.Tick(t.Context(), now); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(m.reported) != 2 || m.reported["2026-W47"] == nil || m.reported["2026-W48"] == nil || len(m.postings) != 4 {
		t.Errorf("%d periods with %d postings, want W47 and W48 with two each", len(m.reported), len(m.postings))
	}
	if strings.Contains(m.postings[0].Content.(bot.Report).Subtitle, "late") {
		t.Error("a report in time says that it is late")
	}
}

func TestDowntimeIsCaughtUpOnceAndSaidToBeLate(t *testing.T) {
	m := &memory{}
	p := poster(t, m, time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC))
	for range 3 {
		if _, err := p.Tick(t.Context(), time.Date(2026, 11, 25, 16, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	if len(m.reported) != 1 || m.reported["2026-W47"] == nil || !strings.Contains(m.postings[0].Content.(bot.Report).Text, "late") {
		t.Errorf("reported %v, want W47 once, said to be late", m.reported)
	}
}

func TestNothingIsPostedOfWeeksBeforeTheFirst(t *testing.T) {
	m := &memory{}
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	if posted, err := poster(t, m, now).Tick(t.Context(), now); posted || err != nil {
		t.Errorf("a bot begun on Tuesday posted the week before: %v, %v", posted, err)
	}
}

func FuzzParseSchedule(f *testing.F) {
	for _, spec := range []string{"0 9 * * MON", "TZ=", "CRON_TZ=UTC", "@every -1h", "*/7 1-3 * JAN,MAR 5", "0 0 31 2 *"} {
		f.Add(spec)
	}
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, spec string) {
		s, err := ParseSchedule(spec, time.UTC)
		if err != nil {
			return
		}
		if at, ok := s.Latest(now); ok && at.After(now) {
			t.Fatalf("the latest slot of %q is ahead: %s", spec, at)
		}
	})
}
