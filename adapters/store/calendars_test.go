package store_test

import (
	"errors"
	"testing"
	"time"

	"handoffbot/bot"
)

func testACalendarIsReadAsItWas(t *testing.T, fresh opener) {
	db := fresh(t)
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	day := []bot.Span{{From: 9 * 60, To: 12*60 + 30}, {From: 22 * 60, To: 60}}
	want, err := bot.NewCalendar("office", berlin, [7][]bot.Span{nil, day, day, day}, []bot.Date{{Year: 2026, Month: time.November, Day: 24}})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := db.KeepCalendar(t.Context(), want, noon); err != nil {
			t.Fatal(err)
		}
	}
	got, err := db.Calendar(t.Context(), want.Version())
	if err != nil || got.Version() != want.Version() || got.Name() != "office" {
		t.Fatalf("Calendar = %s, %v; want %s", got.Version(), err, want.Version())
	}
	for hours := range 24 * 14 {
		at := noon.Add(time.Duration(hours) * time.Hour)
		if got.Add(at, 90*time.Minute) != want.Add(at, 90*time.Minute) {
			t.Fatalf("from %s the calendar that was read counts otherwise", at)
		}
	}
	if _, err := db.Calendar(t.Context(), "office-0"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("an unknown version = %v, want ErrNotFound", err)
	}
	if c, err := db.Calendar(t.Context(), ""); c != nil || err != nil {
		t.Errorf("the empty version = %v, %v; want the nil calendar", c, err)
	}
}
