package digest

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"handoffbot/bot"
)

// few is the number under which shares are not printed: they would say more
// than is known.
const few = 5

// maxNotes is how many of the longest waiting a report lists.
const maxNotes = 5

// Report makes the numbers into what is posted.
func Report(m Metrics) bot.Report {
	r := bot.Report{
		Title:    "Handoffs, week " + m.Period.Week,
		Subtitle: subtitle(m.Period),
		Facts: []bot.Fact{
			{Label: "Handed to a person", Value: changed(m.Handoffs, previous(m))},
			{Label: "Answered by a person", Value: share(m.Responded, m.TTFHR.N)},
			{Label: "Half of all waited less than", Value: reached(m.TTFHR.MedianS)},
			{Label: "9 of 10 waited less than", Value: reached(m.TTFHR.P90S)},
			{Label: "Answered by their due time", Value: share(m.WithinSLA.Met, m.WithinSLA.Due)},
			{Label: "Claim to first reply", Value: claims(m.ClaimToReply)},
			{Label: "Resolved", Value: resolved(m.Resolution)},
			{Label: "Qualified sales closed", Value: deals(m.Close.Qualified)},
			{Label: "All sales closed", Value: deals(m.Close.All)},
		},
		Charts: charts(m), Table: table(m), Notes: notes(m),
	}
	r.Text = text(r)
	return r
}

// Text is the report for a terminal.
func Text(m Metrics) string { return Report(m).Text }

func subtitle(p PeriodInfo) string {
	loc, err := time.LoadLocation(p.Timezone)
	if err != nil {
		loc = time.UTC
	}
	s := fmt.Sprintf("%s to %s, %s, as of %s", p.From.In(loc).Format("Mon 2 Jan"), p.To.In(loc).Add(-time.Second).Format("Mon 2 Jan 2006"),
		p.Timezone, p.AsOf.In(loc).Format("2 Jan 15:04"))
	if p.AsOf.Before(p.To) {
		s += ", the week is still running"
	}
	return s
}

func previous(m Metrics) *Metrics {
	if m.Previous == nil {
		return nil
	}
	return m.Previous.Final
}

func changed(n int, before *Metrics) string {
	if before == nil || before.Handoffs == 0 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d (week before: %d)", n, before.Handoffs)
}

func reached(s *float64) string {
	if s == nil {
		return "not reached"
	}
	return duration(*s)
}

// share prints a share with its counts, and of few only the counts.
func share(part, whole int) string {
	switch {
	case whole == 0:
		return "none yet"
	case whole < few:
		return fmt.Sprintf("%d of %d", part, whole)
	}
	return fmt.Sprintf("%d of %d (%.0f %%)", part, whole, 100*float64(part)/float64(whole))
}

func claims(c ClaimToReply) string {
	if c.N == 0 {
		return "none claimed"
	}
	s := fmt.Sprintf("%s (half of %d claimed)", reached(c.MedianS), c.N)
	if c.NeverReplied > 0 {
		s += fmt.Sprintf(", %d without a reply", c.NeverReplied)
	}
	return s
}

func resolved(r Resolution) string {
	if r.Closed == 0 {
		return "none closed yet"
	}
	s := share(r.Resolved, r.Closed)
	if r.Reopened7d > 0 {
		s += fmt.Sprintf(", %d came back", r.Reopened7d)
	}
	if r.CSATMean != nil {
		s += fmt.Sprintf(" · satisfaction %.1f of 5 (%d)", *r.CSATMean, r.CSATN)
	}
	return s
}

func deals(d Deals) string {
	if d.Won+d.Lost+d.Open == 0 {
		return "none"
	}
	return fmt.Sprintf("%s won · %d open", share(d.Won, d.Won+d.Lost), d.Open)
}

func charts(m Metrics) []bot.Chart {
	waits := bot.Chart{Title: "Half of them waited less than, by route", Unit: "s"}
	for _, s := range m.ByRoute {
		if s.MedianS != nil {
			waits.Bars = append(waits.Bars, bot.Bar{Label: s.Route, Value: *s.MedianS, Shown: duration(*s.MedianS)})
		}
	}
	needed := bot.Chart{Title: "Conversations handed to a person, by intent", Unit: "conversations"}
	for _, r := range m.RateByIntent {
		if r.Handoffs == 0 {
			continue
		}
		shown := fmt.Sprintf("%d", r.Handoffs)
		if r.Rate != nil {
			shown = share(r.Handoffs, r.Conversations)
		}
		needed.Bars = append(needed.Bars, bot.Bar{Label: strings.ReplaceAll(r.Intent, "_", " "), Value: float64(r.Handoffs), Shown: shown})
	}
	all := []bot.Chart{}
	for _, c := range []bot.Chart{waits, needed} {
		if len(c.Bars) > 0 {
			all = append(all, c)
		}
	}
	return all
}

func table(m Metrics) bot.Table {
	t := bot.Table{Title: "By route", Header: []string{"route", "handoffs", "responded", "half within", "in time"}, Rows: [][]string{}}
	for _, s := range m.ByRoute {
		t.Rows = append(t.Rows, []string{s.Route, fmt.Sprint(s.Handoffs), fmt.Sprint(s.Responded), reached(s.MedianS), fmt.Sprintf("%d of %d", s.Met, s.Due)})
	}
	return t
}

func notes(m Metrics) []bot.Note {
	all := []bot.Note{}
	for i, w := range m.NotResponded {
		if i == maxNotes {
			all = append(all, bot.Note{Text: fmt.Sprintf("and %d more without a response", len(m.NotResponded)-i)})
			break
		}
		word := "waits"
		if !w.Status.Open() {
			word = string(w.Status) + " after"
		}
		all = append(all, bot.Note{Text: fmt.Sprintf("No response: %s on %s %s %s", short(w.HandoffID), w.Route, word, duration(w.WaitedS)), HandoffID: w.HandoffID})
	}
	return all
}

// short is enough of an id to tell handoffs apart at a glance.
func short(id string) string {
	if len(id) <= 8 {
		return id
	}
	return "…" + id[len(id)-6:]
}

// duration prints seconds as a person says them.
func duration(s float64) string {
	switch {
	case s < 1:
		return fmt.Sprintf("%.0f ms", 1000*s)
	case s < 10:
		return fmt.Sprintf("%.1f s", s)
	case s < 60:
		return fmt.Sprintf("%.0f s", s)
	case s < 3600:
		return fmt.Sprintf("%d min %d s", int(s)/60, int(s)%60)
	case s < 48*3600:
		return fmt.Sprintf("%d h %d min", int(s)/3600, int(s)%3600/60)
	}
	return fmt.Sprintf("%d d %d h", int(s)/86400, int(s)%86400/3600)
}

const barWidth = 24

// text draws and prints all of a report.
func text(r bot.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", r.Title, r.Subtitle)
	labels := 0
	for _, f := range r.Facts {
		labels = max(labels, utf8.RuneCountInString(f.Label))
	}
	for _, f := range r.Facts {
		fmt.Fprintf(&b, "  %s  %s\n", padded(f.Label, labels), f.Value)
	}
	for _, c := range r.Charts {
		fmt.Fprintf(&b, "\n%s\n", c.Title)
		most, wide := 0.0, 0
		for _, bar := range c.Bars {
			most, wide = max(most, bar.Value), max(wide, utf8.RuneCountInString(bar.Label))
		}
		for _, bar := range c.Bars {
			n := 1
			if most > 0 {
				n = max(1, int(bar.Value/most*barWidth+0.5))
			}
			fmt.Fprintf(&b, "  %s  %s %s\n", padded(bar.Label, wide), strings.Repeat("█", n), bar.Shown)
		}
	}
	if len(r.Table.Rows) > 0 {
		fmt.Fprintf(&b, "\n%s\n", r.Table.Title)
		writeTable(&b, r.Table)
	}
	if len(r.Notes) > 0 {
		b.WriteString("\n")
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "%s\n", n.Text)
	}
	return strings.TrimRight(b.String(), "\n")
}

func writeTable(b *strings.Builder, t bot.Table) {
	widths := make([]int, len(t.Header))
	rows := append([][]string{t.Header}, t.Rows...)
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		line.WriteString(" ")
		for i, cell := range row {
			line.WriteString(" " + padded(cell, widths[i]) + " ")
		}
		fmt.Fprintf(b, "%s\n", strings.TrimRight(line.String(), " "))
	}
}

func padded(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s)))
}
