package digest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"handoffbot/bot"
)

// maxNotes is how many of the longest waiting a posted report lists, and
// maxLines how many a full one does.
const (
	maxNotes = 5
	maxLines = 50
	maxBars  = 8 // of the intents, in a message
)

// Report makes the numbers into what is posted. Its title alone says how the
// week went.
func Report(m Metrics) bot.Report {
	w := words{m: m}
	r := bot.Report{
		Title: w.headline(), Subtitle: subtitle(m.Period), Facts: w.facts(),
		Charts: w.charts(), Table: routes(m), Notes: w.notes(maxNotes),
	}
	r.Text = text(r)
	return r
}

// Full is the report for a page or a terminal: with how sure its shares are,
// every split, and more of those who wait.
func Full(m Metrics) bot.Report {
	w := words{m: m, full: true}
	r := bot.Report{
		Title: w.headline(), Subtitle: subtitle(m.Period), Facts: w.facts(),
		Charts: w.charts(), Table: routes(m), Notes: w.notes(maxLines), More: more(m),
	}
	r.Text = text(r)
	return r
}

// Text is the full report for a terminal.
func Text(m Metrics) string { return Full(m).Text }

func (w words) facts() []bot.Fact {
	m := w.m
	facts := []bot.Fact{
		{Label: "Handed to a person", Value: w.weekBefore(fmt.Sprint(m.Handoffs), func(b Metrics) string { return fmt.Sprint(b.Handoffs) })},
		{Label: "Answered by a person", Value: w.share(m.Responded, m.Handoffs, "handoffs")},
		{Label: "Half of all waited at most", Value: w.weekBefore(reached(m.TTFHR.MedianS), func(b Metrics) string { return reached(b.TTFHR.MedianS) })},
		{Label: "9 of 10 waited at most", Value: w.weekBefore(reached(m.TTFHR.P90S), func(b Metrics) string { return reached(b.TTFHR.P90S) })},
		{Label: "Answered by their due time", Value: w.inTime()},
		{Label: "Claim to first reply", Value: w.claims()},
		{Label: "Resolved, of those closed", Value: w.resolved()},
		{Label: "Qualified sales won, of those decided", Value: w.deals(m.Close.Qualified, "qualified_closed")},
		{Label: "All sales won, of those decided", Value: w.deals(m.Close.All, "sales_closed")},
		{Label: "Came with summary, contact, page and next action", Value: w.quality()},
	}
	if m.Handoffs == 0 {
		facts = facts[:1]
	}
	if w.full && m.Handoffs > 0 {
		if b := m.Business; b != nil {
			facts = append(facts, bot.Fact{
				Label: "In opening hours, half waited at most",
				Value: fmt.Sprintf("%s, 9 of 10 at most %s (%d on routes with hours)", reached(b.MedianS), reached(b.P90S), b.N),
			})
		}
		facts = append(facts, bot.Fact{
			Label: "First card in its channel",
			Value: fmt.Sprintf("half within %s, 9 of 10 within %s", reached(m.DeliveryLag.MedianS), reached(m.DeliveryLag.P90S)),
		})
	}
	return facts
}

func (w words) charts() []bot.Chart {
	waits := bot.Chart{Title: "Half of them waited at most, by route", Unit: "s"}
	for _, s := range w.m.ByRoute {
		bar := bot.Bar{Label: s.Route, Shown: "not reached: most got no answer"}
		if s.MedianS != nil {
			bar.Value, bar.Shown = *s.MedianS, duration(*s.MedianS)
		}
		waits.Bars = append(waits.Bars, bar)
	}
	needed := bot.Chart{Title: "Conversations handed to a person, by intent", Unit: "conversations"}
	for _, r := range w.m.RateByIntent {
		if r.Handoffs == 0 {
			continue
		}
		shown := fmt.Sprint(r.Handoffs)
		if r.Rate != nil {
			shown = w.share(r.Handoffs, r.Conversations, "")
		}
		needed.Bars = append(needed.Bars, bot.Bar{Label: spoken(r.Intent), Value: float64(r.Handoffs), Shown: shown})
	}
	slices.SortStableFunc(needed.Bars, func(a, b bot.Bar) int { return cmp.Compare(b.Value, a.Value) })
	if !w.full {
		needed.Bars = atAGlance(needed.Bars)
	}
	all := []bot.Chart{}
	for _, c := range []bot.Chart{waits, needed} {
		if len(c.Bars) > 0 {
			all = append(all, c)
		}
	}
	return all
}

// atAGlance keeps the longest bars and adds up the others.
func atAGlance(bars []bot.Bar) []bot.Bar {
	if len(bars) <= maxBars {
		return bars
	}
	others := bot.Bar{Label: fmt.Sprintf("%d others", len(bars)-maxBars+1)}
	for _, b := range bars[maxBars-1:] {
		others.Value += b.Value
	}
	others.Shown = fmt.Sprintf("%.0f together", others.Value)
	return append(slices.Clip(bars[:maxBars-1]), others)
}

func routes(m Metrics) bot.Table {
	return splits("By route", "route", m.ByRoute, func(s Split) string { return s.Route })
}

// splits is a table of the parts of a week.
func splits(title, by string, parts []Split, name func(Split) string) bot.Table {
	t := bot.Table{Title: title, Header: []string{by, "handoffs", "answered", "half within", "9 of 10 within", "in time"}, Rows: [][]string{}}
	open := false
	for _, s := range parts {
		open = open || s.Business != nil
	}
	if open {
		t.Header = append(t.Header, "half within, opening hours")
	}
	for _, s := range parts {
		row := []string{name(s), fmt.Sprint(s.Handoffs), fmt.Sprint(s.Responded), reached(s.MedianS), reached(s.P90S), inTime(s.SLA)}
		if open {
			business := "always open"
			if s.Business != nil {
				business = reached(s.Business.MedianS)
			}
			row = append(row, business)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func inTime(s SLA) string {
	if s.Due == 0 {
		return "none due"
	}
	return fmt.Sprintf("%d of %d", s.Met, s.Due)
}

// more are the tables that a message has no room for.
func more(m Metrics) []bot.Table {
	all := []bot.Table{
		splits("By trigger", "trigger", m.ByTrigger, func(s Split) string { return string(s.Trigger) }),
		splits("By intent", "intent", m.ByIntent, func(s Split) string { return spoken(s.Intent) }),
	}
	if len(m.BySource) > 1 {
		all = append(all, splits("By source", "source", m.BySource, func(s Split) string { return s.Source }))
	}
	if len(m.ByPlatform) > 1 {
		all = append(all, splits("By platform", "platform", m.ByPlatform, func(s Split) string { return string(s.Platform) }))
	}
	all = append(all, rules(m), months(m), trend(m))
	kept := []bot.Table{}
	for _, t := range all {
		if len(t.Rows) > 0 {
			kept = append(kept, t)
		}
	}
	return kept
}

func rules(m Metrics) bot.Table {
	t := bot.Table{Title: "Rules, as people marked their reasons", Header: []string{"rule", "right reason"}, Rows: [][]string{}}
	for _, p := range m.Precision {
		t.Rows = append(t.Rows, []string{p.Rule, words{full: true}.share(p.Right, p.Right+p.Wrong, "")})
	}
	return t
}

func months(m Metrics) bot.Table {
	t := bot.Table{Title: "Sales by the month of their handoff", Header: []string{"month", "qualified: won of decided", "still open", "all: won of decided", "still open", "won"}, Rows: [][]string{}}
	w := words{full: true}
	for _, month := range m.Close.ByMonth {
		if month.All.Won+month.All.Lost+month.All.Open == 0 {
			continue
		}
		var won []string
		for _, a := range month.All.Amounts {
			if a.Won != "0" {
				won = append(won, money(a.Won, a.Currency))
			}
		}
		row := []string{month.Month}
		for _, d := range []Deals{month.Qualified, month.All} {
			all := d.Won + d.Lost + d.Open
			if all == 0 {
				row = append(row, "none", "none")
				continue
			}
			row = append(row, w.share(d.Won, d.Won+d.Lost, ""), w.share(d.Open, all, ""))
		}
		if len(won) == 0 {
			won = []string{"–"}
		}
		t.Rows = append(t.Rows, append(row, strings.Join(won, ", ")))
	}
	return t
}

func trend(m Metrics) bot.Table {
	t := bot.Table{Title: "Week by week, as known now", Header: []string{"week", "handoffs", "answered", "half within", "9 of 10 within", "in time"}, Rows: [][]string{}}
	for _, p := range begun(m.Trend) {
		t.Rows = append(t.Rows, []string{
			p.Week, fmt.Sprint(p.Handoffs), fmt.Sprint(p.Responded), reached(p.MedianS), reached(p.P90S), inTime(p.SLA),
		})
	}
	return t
}

// notes are what a sentence says better: the trend, what has changed of the
// week before, and who waits longest.
func (w words) notes(most int) []bot.Note {
	all := []bot.Note{}
	if text := w.restated(); text != "" {
		all = append(all, bot.Note{Text: text})
	}
	if text := w.fourWeeks(); text != "" && !w.full {
		all = append(all, bot.Note{Text: text})
	}
	if text := w.marked(); text != "" && !w.full {
		all = append(all, bot.Note{Text: text})
	}
	if lag := w.m.DeliveryLag; lag.N > 0 && !w.full {
		all = append(all, bot.Note{Text: fmt.Sprintf("The first card stood in its channel within %s for half of them, within %s for 9 of 10.", reached(lag.MedianS), reached(lag.P90S))})
	}
	for i, s := range w.m.NotResponded {
		if i == most {
			all = append(all, bot.Note{Text: fmt.Sprintf("and %d more without a response", len(w.m.NotResponded)-i)})
			break
		}
		n := bot.Note{Text: fmt.Sprintf("No response: %s on %s %s", short(s.HandoffID), s.Route, s.waited()), HandoffID: s.HandoffID}
		if s.Link != nil {
			n.Link = *s.Link
		}
		all = append(all, n)
	}
	return all
}

// restated says what has been learnt of the week before since it was reported.
func (w words) restated() string {
	if w.m.Previous == nil || w.m.Previous.Reported == nil || w.m.Previous.Final == nil {
		return ""
	}
	was, is := *w.m.Previous.Reported, *w.m.Previous.Final
	told := func(m Metrics) string {
		return fmt.Sprintf("%d of %d answered, half within %s, in time %s", m.Responded, m.Handoffs, reached(m.TTFHR.MedianS), inTime(m.WithinSLA))
	}
	if told(was) == told(is) {
		return fmt.Sprintf("%s stands as it was reported: %s.", is.Period.Week, told(is))
	}
	return fmt.Sprintf("%s was reported as %s; what is known now is %s.", is.Period.Week, told(was), told(is))
}

// marked says how right people found the rules.
func (w words) marked() string {
	var all []string
	for _, p := range w.m.Precision {
		all = append(all, fmt.Sprintf("%s %s", p.Rule, w.share(p.Right, p.Right+p.Wrong, "")))
	}
	if len(all) == 0 {
		return ""
	}
	return "Reasons marked right: " + strings.Join(all, "; ") + "."
}

// begun is the trend from the first week with a handoff on.
func begun(trend []Point) []Point {
	for i, p := range trend {
		if p.Handoffs > 0 {
			return trend[i:]
		}
	}
	return nil
}

func (w words) fourWeeks() string {
	var handoffs, halves []string
	for _, p := range begun(w.m.Trend) {
		handoffs, halves = append(handoffs, fmt.Sprint(p.Handoffs)), append(halves, reached(p.MedianS))
	}
	if len(handoffs) < 2 {
		return ""
	}
	return fmt.Sprintf("%d weeks, this one last: %s handoffs; half within %s.", len(handoffs), strings.Join(handoffs, ", "), strings.Join(halves, ", "))
}
