package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"handoffbot/adapters/inbox"
	"handoffbot/bot"
	"handoffbot/config"
	"handoffbot/digest"
)

// managers gives the inbox the numbers of a week, every one with the
// handoffs that it counts.
type managers struct {
	cohorts  digest.Cohorts
	settings settings
}

// Period implements the inbox's weeks.
func (m managers) Period(week string) (inbox.Period, error) {
	p, err := m.period(week)
	if err != nil {
		return inbox.Period{}, err
	}
	return m.neighbours(p), nil
}

func (m managers) period(week string) (digest.Period, error) {
	if week == "" {
		return digest.Running(now(), m.settings.location), nil
	}
	p, err := digest.ParseWeek(week, m.settings.location)
	if err != nil || p.From.After(now()) {
		return digest.Period{}, fmt.Errorf("%w: %q", inbox.ErrBadWeek, week)
	}
	return p, nil
}

func (m managers) neighbours(p digest.Period) inbox.Period {
	out := inbox.Period{Week: p.Week, From: p.From, To: p.To, Earlier: p.Previous().Week}
	if later := digest.Running(p.To, m.settings.location); !later.From.After(now()) {
		out.Later = later.Week
	}
	return out
}

// Week implements the inbox's weeks.
func (m managers) Week(ctx context.Context, week string) (inbox.Week, error) {
	p, err := m.period(week)
	if err != nil {
		return inbox.Week{}, err
	}
	at := now().UTC()
	numbers, err := m.settings.reckoning(m.cohorts).Week(ctx, p, at)
	if err != nil {
		return inbox.Week{}, fmt.Errorf("compute week %s: %w", p.Week, err)
	}
	report := digest.Report(numbers)
	w := inbox.Week{
		Period: m.neighbours(p), Title: report.Title, Subtitle: report.Subtitle, Report: report,
		Figures: figures(numbers), Charts: weekCharts(numbers), Trend: weekPoints(numbers), Routes: routeWeeks(numbers), Waiting: longest(numbers, m.settings.location),
	}
	w.Posting = m.posting(p)
	return w, nil
}

// posting says when and where the digest of the week is posted.
func (m managers) posting(p digest.Period) string {
	if len(m.settings.reportTo) == 0 {
		return "It is posted nowhere: digest.to names no channel."
	}
	var to []string
	for _, d := range m.settings.reportTo {
		to = append(to, string(d.Platform)+" "+d.Channel)
	}
	at := m.settings.schedule.Next(p.To.Add(-time.Second))
	when := at.In(m.settings.location).Format("Mon 2 Jan 2006, 15:04")
	verb := "Goes"
	if !at.After(now()) {
		verb, when = "Was due", when+", as it was known then"
	}
	return fmt.Sprintf("%s to %s on %s (%s). With what is known now it reads:", verb, strings.Join(to, " and "), when, m.settings.location)
}

func figures(m digest.Metrics) []inbox.Figure {
	type pick struct {
		label string
		of    inbox.Filter
		text  func(digest.Metrics) string
	}
	picks := []pick{
		{"handed to a person", inbox.Filter{}, func(m digest.Metrics) string { return fmt.Sprint(m.Handoffs) }},
		{"answered by a person", inbox.Filter{Only: inbox.OnlyResponded}, func(m digest.Metrics) string { return shareOf(m.Responded, m.Handoffs) }},
		{"half of all waited at most", inbox.Filter{}, func(m digest.Metrics) string { return waited(m.TTFHR.MedianS, m.TTFHR.N) }},
		{"9 of 10 waited at most", inbox.Filter{}, func(m digest.Metrics) string { return waited(m.TTFHR.P90S, m.TTFHR.N) }},
		{"answered by their due time", inbox.Filter{Only: inbox.OnlyMet}, func(m digest.Metrics) string { return shareOf(m.WithinSLA.Met, m.WithinSLA.Due) }},
		{"from claim to first reply, half of those claimed", inbox.Filter{Only: inbox.OnlyClaimed}, func(m digest.Metrics) string { return waited(m.ClaimToReply.MedianS, m.ClaimToReply.N) }},
		{"resolved, of those closed", inbox.Filter{Only: inbox.OnlyResolved}, func(m digest.Metrics) string { return shareOf(m.Resolution.Resolved, m.Resolution.Closed) }},
		{"qualified sales won, of those decided", inbox.Filter{Only: inbox.OnlyWon}, func(m digest.Metrics) string {
			return shareOf(m.Close.Qualified.Won, m.Close.Qualified.Won+m.Close.Qualified.Lost)
		}},
	}
	var all []inbox.Figure
	for _, p := range picks {
		f := inbox.Figure{Label: p.label, Now: p.text(m), Of: p.of}
		if m.Previous != nil && m.Previous.Final != nil && m.Previous.Final.Handoffs > 0 {
			f.Before = p.text(*m.Previous.Final)
			if m.Previous.Reported != nil {
				if reported := p.text(*m.Previous.Reported); reported != f.Before {
					f.Reported = reported
				}
			}
		}
		all = append(all, f)
	}
	return all
}

// shareOf writes a share with its counts; of few only the counts, for a
// percentage would say more than is known.
func shareOf(part, whole int) string {
	switch {
	case whole == 0:
		return "none yet"
	case whole < 5:
		return fmt.Sprintf("%d of %d", part, whole)
	}
	return fmt.Sprintf("%d of %d (%.0f %%)", part, whole, 100*float64(part)/float64(whole))
}

func waited(s *float64, n int) string {
	switch {
	case n == 0:
		return "none yet"
	case s == nil:
		return "not reached"
	}
	return inbox.Lasts(time.Duration(*s * float64(time.Second)))
}

func weekCharts(m digest.Metrics) []inbox.WeekChart {
	before := digest.Metrics{}
	if m.Previous != nil && m.Previous.Final != nil {
		before = *m.Previous.Final
	}
	waits := newChart("Half waited at most, by route", "")
	handed := newChart("Handed to a person, by intent", "conversations")
	why := newChart("Why they were handed off", "handoffs")
	for i, week := range []digest.Metrics{m, before} {
		for _, s := range week.ByRoute {
			seconds := -1.0
			if s.MedianS != nil {
				seconds = *s.MedianS
			}
			waits.set(i, s.Route, seconds, waited(s.MedianS, s.Handoffs), inbox.Filter{Route: s.Route})
		}
		for _, r := range week.RateByIntent {
			shown := fmt.Sprint(r.Handoffs)
			if r.Rate != nil {
				shown = shareOf(r.Handoffs, r.Conversations)
			}
			if r.Handoffs > 0 {
				handed.set(i, r.Intent, float64(r.Handoffs), shown, inbox.Filter{Intent: r.Intent})
			}
		}
		for _, s := range week.ByTrigger {
			why.set(i, string(s.Trigger), float64(s.Handoffs), fmt.Sprint(s.Handoffs), inbox.Filter{Trigger: string(s.Trigger)})
		}
	}
	var all []inbox.WeekChart
	for _, c := range []*chartMaker{waits, handed, why} {
		if len(c.chart.Bars) > 0 {
			all = append(all, c.chart)
		}
	}
	return all
}

// chartMaker pairs the values of two weeks by their label.
type chartMaker struct {
	chart inbox.WeekChart
	place map[string]int
}

func newChart(title, unit string) *chartMaker {
	return &chartMaker{inbox.WeekChart{Title: title, Unit: unit}, make(map[string]int)}
}

func (c *chartMaker) set(week int, label string, value float64, shown string, of inbox.Filter) {
	i, ok := c.place[label]
	if !ok {
		i = len(c.chart.Bars)
		c.place[label] = i
		c.chart.Bars = append(c.chart.Bars, inbox.WeekBar{
			Label: strings.ReplaceAll(label, "_", " "), Now: -1, Before: -1, NowShown: "none", BeforeShown: "none", Of: of,
		})
	}
	bar := &c.chart.Bars[i]
	if week == 0 {
		bar.Now, bar.NowShown = value, shown
	} else {
		bar.Before, bar.BeforeShown = value, shown
	}
}

// weekPoints are the weeks of the trend from the first with a handoff on; none
// when that is this week alone.
func weekPoints(m digest.Metrics) []inbox.WeekPoint {
	begun := slices.IndexFunc(m.Trend, func(p digest.Point) bool { return p.Handoffs > 0 })
	if begun < 0 || begun == len(m.Trend)-1 {
		return nil
	}
	var all []inbox.WeekPoint
	for _, p := range m.Trend[begun:] {
		half := -1.0
		if p.MedianS != nil {
			half = *p.MedianS
		}
		all = append(all, inbox.WeekPoint{
			Week: p.Week, Handoffs: float64(p.Handoffs), HalfS: half,
			Handed: fmt.Sprint(p.Handoffs), Answered: shareOf(p.Responded, p.Handoffs),
			Half: waited(p.MedianS, p.Handoffs), NineOfTen: waited(p.P90S, p.Handoffs), InTime: shareOf(p.Met, p.Due),
			AnsweredOf: inbox.Filter{Only: inbox.OnlyResponded}, InTimeOf: inbox.Filter{Only: inbox.OnlyMet},
		})
	}
	return all
}

func routeWeeks(m digest.Metrics) []inbox.RouteWeek {
	var all []inbox.RouteWeek
	for _, s := range m.ByRoute {
		of := func(only string) inbox.Filter { return inbox.Filter{Only: only, Route: s.Route} }
		all = append(all, inbox.RouteWeek{
			Route: s.Route, Handoffs: fmt.Sprint(s.Handoffs), Responded: fmt.Sprint(s.Responded), Waiting: fmt.Sprint(s.Handoffs - s.Responded),
			Half: waited(s.MedianS, s.Handoffs), NineOfTen: waited(s.P90S, s.Handoffs),
			InTime: fmt.Sprint(s.Met), Late: fmt.Sprint(s.Due - s.Met),
			All: of(""), RespondedOf: of(inbox.OnlyResponded), WaitingOf: of(inbox.OnlyWaiting), MetOf: of(inbox.OnlyMet), MissedOf: of(inbox.OnlyMissed),
		})
	}
	return all
}

// mostLongest is how many of the longest waiting stand on the page.
const mostLongest = 5

func longest(m digest.Metrics, loc *time.Location) []inbox.Longest {
	var all []inbox.Longest
	for i, w := range m.NotResponded {
		if i == mostLongest {
			return append(all, inbox.Longest{Text: fmt.Sprintf("and %d more", len(m.NotResponded)-i)})
		}
		word := "waits"
		if !w.Status.Open() {
			word = string(w.Status) + " after"
		}
		all = append(all, inbox.Longest{
			HandoffID: w.HandoffID,
			Text:      fmt.Sprintf("On %s, received %s: %s %s", w.Route, w.ReceivedAt.In(loc).Format("Mon 15:04"), word, inbox.Lasts(time.Duration(w.WaitedS*float64(time.Second)))),
		})
	}
	return all
}

// pageChannels lists every channel that is posted to, each once.
func (s settings) pageChannels() []bot.Destination {
	var all []bot.Destination
	seen := make(map[bot.Destination]bool)
	for _, d := range s.channels() {
		if !seen[d] {
			seen[d] = true
			all = append(all, d)
		}
	}
	return all
}

func inboxUsers(c config.Inbox) map[string]string {
	users := make(map[string]string, len(c.Users))
	for name, secret := range c.Users {
		users[name] = string(secret)
	}
	return users
}
