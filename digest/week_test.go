package digest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

// numbersOf computes a week of UTC with everything in the reckoning.
func numbersOf(t *testing.T, r Reckoning, week string, asOf time.Time) Metrics {
	t.Helper()
	p, err := ParseWeek(week, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	m, err := r.Week(t.Context(), p, asOf)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestTheWeekBeforeIsRestated: W46 was reported on Monday with one of two
// answered. The other's reply, made in time, reached us on Tuesday.
func TestTheWeekBeforeIsRestated(t *testing.T) {
	at := time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)
	late := act(bot.ActReply, "ben", at.Add(20*time.Second))
	late.RecordedAt = time.Date(2026, 11, 17, 8, 0, 0, 0, time.UTC)
	m := &memory{entries: []Entry{
		handoff("A", "sales", bot.TriggerKeyword, at, act(bot.ActReply, "ana", at.Add(10*time.Second))),
		handoff("B", "sales", bot.TriggerKeyword, at, late),
		handoff("C", "sales", bot.TriggerKeyword, at.AddDate(0, 0, 7), act(bot.ActReply, "ana", at.AddDate(0, 0, 7).Add(5*time.Second))),
	}}
	monday := time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC)
	poster := poster(t, m, at.AddDate(0, 0, -7))
	if posted, err := poster.Tick(t.Context(), monday); err != nil || !posted {
		t.Fatalf("Tick = %v, %v; want W46 posted", posted, err)
	}
	got := numbersOf(t, Reckoning{Cohorts: m}, "2026-W47", monday.AddDate(0, 0, 7))
	was, is := got.Previous.Reported, got.Previous.Final
	if was == nil || was.Responded != 1 || was.WithinSLA != (SLA{1, 2}) || *was.TTFHR.MedianS != 10 {
		t.Errorf("as reported W46 has %+v, want 1 of 2 answered, half within 10 s", was)
	}
	if is.Responded != 2 || is.WithinSLA != (SLA{2, 2}) || *is.TTFHR.MedianS != 15 || was.Previous != nil || is.Previous != nil {
		t.Errorf("as known now W46 has %+v, want 2 of 2 answered, half within 15 s, and no week before it", is)
	}
	if text := Report(got).Text; !strings.Contains(text, "2026-W46 was reported as 1 of 2 answered, half within 10 s, in time 1 of 2; what is known now is 2 of 2 answered, half within 15 s, in time 2 of 2.") ||
		!strings.Contains(text, "2 weeks, this one last: 2, 1 handoffs; half within 15 s, 5 s.") {
		t.Errorf("the report says nothing of what was learnt since:\n%s", text)
	}
	// What was known on Monday stays what was known on Monday.
	again := numbersOf(t, Reckoning{Cohorts: m}, "2026-W46", monday)
	again.Previous, was.Trend, was.Close.ByMonth, again.Trend, again.Close.ByMonth = nil, nil, nil, nil, nil
	if diff := cmp.Diff(*was, again); diff != "" {
		t.Errorf("W46 as of that Monday has changed since (-reported +again):\n%s", diff)
	}
	if before := numbersOf(t, Reckoning{Cohorts: m}, "2026-W47", monday.Add(-time.Second)); before.Previous.Reported != nil {
		t.Error("a report made after as_of is told of before it was made")
	}
}

func TestAReplyToTheVisitorCountsWhereTheSourceTells(t *testing.T) {
	at := time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC)
	s := func(n int) time.Time { return at.Add(time.Duration(n) * time.Second) }
	agent := func(when time.Time) bot.Act {
		a := act(bot.ActReply, "website/agent", when)
		a.Actor.Platform = bot.PlatformChatbot
		return a
	}
	of := func(source string, e Entry) Entry {
		e.Cycle.Key.Source = source
		return e
	}
	m := &memory{entries: []Entry{
		// The website tells: A was answered after 60 s whatever was said in the
		// thread, and B, with a word in the thread alone, was dropped.
		of("website", handoff("A", "sales", bot.TriggerKeyword, at, act(bot.ActClaim, "ana", s(10)), act(bot.ActReply, "ana", s(15)), agent(s(70)))),
		of("website", handoff("B", "sales", bot.TriggerKeyword, at, act(bot.ActClaim, "ana", s(10)), act(bot.ActReply, "ana", s(15)))),
		// The app does not, so the first word in the thread stands for it.
		of("app", handoff("C", "sales", bot.TriggerKeyword, at, act(bot.ActClaim, "ben", s(10)), act(bot.ActReply, "ben", s(40)))),
		// Claimed and resolved by the same person, without a word: not dropped.
		of("app", handoff("D", "sales", bot.TriggerKeyword, at, act(bot.ActClaim, "ben", s(10)), act(bot.ActResolve, "ben", s(20)))),
		// Its reply came before the claim.
		of("app", handoff("E", "sales", bot.TriggerKeyword, at, act(bot.ActReply, "ben", s(5)), act(bot.ActClaim, "ben", s(10)))),
	}}
	got := numbersOf(t, Reckoning{Cohorts: m}, "2026-W47", at.Add(time.Hour)).ClaimToReply
	// D leaves after 10 s; then 4 at risk: 3/4 after 30 s, 1/2 after 60 s, and never less.
	want := ClaimToReply{Estimate: Estimate{MedianS: new(float64(60)), N: 5}, NeverReplied: 2, ToVisitor: 1, InThread: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("claim to reply differs (-by hand +computed):\n%s", diff)
	}
}

// TestBothClocksAreKept: sales is open from 9 to 17. A waited from Tuesday
// 16:50 to Wednesday 9:05, which is 15 minutes of opening hours; B got no
// answer within the hour that as_of is later, 50 minutes of it after 9.
func TestBothClocksAreKept(t *testing.T) {
	day := time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC)
	hours := func(route string, from, to time.Time) (time.Duration, bool) {
		open := time.Duration(0)
		for d := day; d.Before(to); d = d.AddDate(0, 0, 1) {
			end := d.Add(17 * time.Hour)
			if to.Before(end) {
				end = to
			}
			open += max(0, end.Sub(later(from, d.Add(9*time.Hour))))
		}
		return open, route == "sales"
	}
	a, b := day.Add(16*time.Hour+50*time.Minute), day.Add(32*time.Hour+50*time.Minute)
	m := &memory{entries: []Entry{
		handoff("A", "sales", bot.TriggerKeyword, a, act(bot.ActReply, "ana", day.Add(33*time.Hour+5*time.Minute))),
		handoff("B", "sales", bot.TriggerKeyword, b),
		handoff("C", "support", bot.TriggerKeyword, a, act(bot.ActReply, "ana", a.Add(time.Minute))),
	}}
	got := numbersOf(t, Reckoning{Cohorts: m, Hours: hours}, "2026-W47", b.Add(time.Hour))
	want := &Estimate{MedianS: new(float64(15 * 60)), N: 2}
	if diff := cmp.Diff(want, got.Business); diff != "" {
		t.Errorf("the opening hours' clock differs (-by hand +computed):\n%s", diff)
	}
	if diff := cmp.Diff(want, got.ByRoute[0].Business); diff != "" || got.ByRoute[1].Business != nil {
		t.Errorf("sales differs (-by hand +computed):\n%s\nsupport, which has no hours, has %v", diff, got.ByRoute[1].Business)
	}
	if *got.ByRoute[0].MedianS != (16*time.Hour + 15*time.Minute).Seconds() {
		t.Errorf("by the calendar half waited %v s, want 16 h 15 min", *got.ByRoute[0].MedianS)
	}
	if text := Text(got); !strings.Contains(text, "15 min, 9 of 10 at most not reached (2 on routes with hours)") || !strings.Contains(text, "always open") {
		t.Errorf("the report does not tell both clocks:\n%s", text)
	}
}

// TestMonthsAreThoseOfTheDigestsZone: 1 November 00:30 in Berlin is October in
// UTC, and the clocks went back a week before.
func TestMonthsAreThoseOfTheDigestsZone(t *testing.T) {
	loc := berlin(t)
	won := func(at time.Time) bot.Act {
		return result(act(bot.ActWon, "ana", at), bot.Outcome{Deal: &bot.Deal{Amount: "10", Currency: "EUR"}})
	}
	at := time.Date(2026, 11, 1, 0, 30, 0, 0, loc)
	before := at.Add(-time.Hour)
	m := &memory{entries: []Entry{handoff("A", "sales", bot.TriggerKeyword, before, won(before)), handoff("B", "sales", bot.TriggerKeyword, at)}}
	p, err := ParseWeek("2026-W45", loc)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Reckoning{Cohorts: m, Responses: bot.ResponsePolicy{}}.Week(t.Context(), p, at.AddDate(0, 0, 8))
	if err != nil {
		t.Fatal(err)
	}
	var months []string
	for _, month := range got.Close.ByMonth {
		months = append(months, fmt.Sprintf("%s %d won, %d open", month.Month, month.All.Won, month.All.Open))
	}
	if diff := cmp.Diff([]string{"2026-09 0 won, 0 open", "2026-10 1 won, 0 open", "2026-11 0 won, 1 open"}, months); diff != "" {
		t.Errorf("the months differ (-want +got):\n%s", diff)
	}
}

func TestTheHeadlineAloneSaysHowTheWeekWent(t *testing.T) {
	base := Metrics{Period: PeriodInfo{Week: "2026-W07", From: time.Unix(0, 0), To: time.Unix(1, 0), AsOf: time.Unix(2, 0)}}
	open, left := Waiting{Status: bot.StatusOpen}, Waiting{Status: bot.StatusCancelled}
	tests := []struct {
		name string
		with func(*Metrics)
		want string
	}{
		{"nothing", func(*Metrics) {}, "Week 7: no handoffs"},
		{"nobody answered", func(m *Metrics) { m.Handoffs, m.NotResponded = 1, []Waiting{open} }, "Week 7: 1 handoff, none answered by a person"},
		{"a good week", func(m *Metrics) { m.Handoffs, m.Responded, m.TTFHR.MedianS = 40, 40, new(190.0) }, "Week 7: 40 of 40 handoffs answered by a person, half within 3 min 10 s"},
		{
			"a week compared, with some who wait and some who left",
			func(m *Metrics) {
				m.Handoffs, m.Responded, m.TTFHR.MedianS, m.NotResponded = 40, 37, new(190.0), []Waiting{open, left, left}
				m.Previous = &Previous{Final: &Metrics{Handoffs: 9, TTFHR: Estimate{MedianS: new(300.0)}}}
			},
			"Week 7: 37 of 40 handoffs answered by a person, half within 3 min 10 s (week before 5 min); 3 got no answer, 1 still waits",
		},
		{"most got none", func(m *Metrics) { m.Handoffs, m.Responded, m.NotResponded = 3, 1, []Waiting{open, open} }, "Week 7: 1 of 3 handoffs answered by a person, too few to say within what time; 2 still wait"},
		{"a running week", func(m *Metrics) {
			m.Handoffs, m.Responded, m.TTFHR.MedianS, m.Period.AsOf = 1, 1, new(1.0), time.Unix(0, 5)
		}, "Week 7 so far: 1 of 1 handoff answered by a person, half within 1 s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := base
			tt.with(&m)
			if got := Report(m).Title; got != tt.want {
				t.Errorf("the headline is %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAPostedReportKeepsToItsBounds(t *testing.T) {
	m := Metrics{Period: PeriodInfo{Week: "2026-W47", Timezone: "UTC"}, Handoffs: 99, Responded: 9}
	for i := range 90 {
		m.NotResponded = append(m.NotResponded, Waiting{HandoffID: fmt.Sprint(i)})
		m.ByRoute = append(m.ByRoute, Split{Route: fmt.Sprint(i), Handoffs: 1})
		m.RateByIntent = append(m.RateByIntent, IntentRate{Intent: fmt.Sprint(i), Handoffs: 1})
	}
	r := Report(m)
	if len(r.Facts) > 10 || len(r.Charts) > 2 || len(r.Notes) > 10 || len(r.More) > 0 {
		t.Errorf("%d facts, %d charts, %d notes and %d tables more; want at most 10, 2, 10 and none", len(r.Facts), len(r.Charts), len(r.Notes), len(r.More))
	}
	if bars := r.Charts[1].Bars; len(bars) != 8 || bars[7] != (bot.Bar{Label: "83 others", Value: 83, Shown: "83 together"}) {
		t.Errorf("the intents are drawn as %+v, want seven and the others together", bars)
	}
	for _, f := range r.Facts {
		if !strings.Contains(r.Text, f.Label) || !strings.Contains(r.Text, f.Value) {
			t.Errorf("the text does not say %q", f.Label)
		}
	}
}
