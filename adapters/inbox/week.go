package inbox

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"time"

	"handoffbot/bot"
)

// ErrBadWeek says that a week is none.
var ErrBadWeek = errors.New("no such week")

// weeks is where the numbers come from.
type weeks interface {
	// Week returns the numbers of an ISO week, of the running one when it is
	// empty. Errors: ErrBadWeek.
	Week(ctx context.Context, week string) (Week, error)
	// Period returns when the week begins and ends. Errors: ErrBadWeek.
	Period(week string) (Period, error)
}

// Period is an ISO week, half-open, and its neighbours.
type Period struct {
	Week     string // such as 2026-W47
	From, To time.Time
	Earlier  string // the week before
	Later    string // the week after; empty when that has not begun
}

// Week is what a manager looks at: the numbers of a week beside those of the
// week before, and the digest of it.
type Week struct {
	Period
	Title    string // of its digest
	Subtitle string // the period in words, and as of when
	Figures  []Figure
	Charts   []WeekChart
	Trend    []WeekPoint // some weeks, oldest first, this one last; empty when there is no other
	Routes   []RouteWeek
	Waiting  []Longest
	Report   bot.Report // as it is posted
	Posting  string     // when and where it is posted, in words
}

// Figure is one number. Its texts are as a person reads them.
type Figure struct {
	Label    string
	Now      string
	Of       Filter // the handoffs it counts
	Before   string // the same of the week before, as it is known now
	Reported string // and as it was reported then, where that differs
}

// WeekChart compares the week with the one before, bar by bar.
type WeekChart struct {
	Title string
	Unit  string
	Bars  []WeekBar
}

// WeekBar is one label's values. A value below 0 is not known.
type WeekBar struct {
	Label       string
	Now, Before float64
	NowShown    string
	BeforeShown string
	Of          Filter
}

// RouteWeek is one route's row.
type RouteWeek struct {
	Route                                        string
	Handoffs, Responded, Waiting                 string
	Half, NineOfTen                              string
	InTime, Late                                 string
	All, RespondedOf, WaitingOf, MetOf, MissedOf Filter
}

// WeekPoint is a week of the trend, as it is known now. Its texts are as a
// person reads them; a number below 0 is not known.
type WeekPoint struct {
	Week                      string // such as 2026-W47
	Handoffs, HalfS           float64
	Handed, Answered          string
	Half, NineOfTen           string
	InTime                    string
	All, AnsweredOf, InTimeOf Filter
}

// Longest is a handoff that waits for its first response.
type Longest struct {
	HandoffID string
	Text      string
}

// weekView is the manager's page.
type weekView struct {
	Week
	Running bool
	Charts  []pairedChart
	Trend   []trendRow
	Digest  *reportView
}

// trendRow is a week of the trend with its bars.
type trendRow struct {
	WeekPoint
	HandoffsWidth, HalfWidth string // of the cell: "62.5%"
}

// pairedChart is a bar chart ready to draw.
type pairedChart struct {
	Title, Unit string
	Bars        []pairedBar
}

type pairedBar struct {
	WeekBar
	Path                  string
	NowWidth, BeforeWidth string // of the drawing: "62.5%"
}

// showWeek shows a week's numbers and its digest.
func (b *Board) showWeek(w http.ResponseWriter, r *http.Request) {
	p, _, err := b.begin(r, "Week", "week")
	p.Pace = paceOfWeek
	var week Week
	if err == nil {
		week, err = b.o.Weeks.Week(r.Context(), r.URL.Query().Get("week"))
	}
	if err != nil {
		b.fail(w, r, "show the week", err)
		return
	}
	p.Title = week.Title
	v := weekView{Week: week, Running: week.Later == "", Trend: trend(week.Trend), Digest: report(week.Report, "digest")}
	for _, c := range week.Charts {
		v.Charts = append(v.Charts, paired(c, week.Week))
	}
	p.Week = &v
	b.render(w, http.StatusOK, "week.html", p)
}

func paired(c WeekChart, week string) pairedChart {
	out := pairedChart{Title: c.Title, Unit: c.Unit}
	top := 0.0
	for _, bar := range c.Bars {
		top = math.Max(top, math.Max(drawn(bar.Now), drawn(bar.Before)))
	}
	for _, bar := range c.Bars {
		out.Bars = append(out.Bars, pairedBar{WeekBar: bar, Path: bar.Of.path(week), NowWidth: width(bar.Now, top), BeforeWidth: width(bar.Before, top)})
	}
	return out
}

// trend draws some weeks below each other: how many came, and how long they waited.
func trend(points []WeekPoint) []trendRow {
	most, longest := 0.0, 0.0
	for _, p := range points {
		most, longest = math.Max(most, drawn(p.Handoffs)), math.Max(longest, drawn(p.HalfS))
	}
	rows := make([]trendRow, len(points))
	for i, p := range points {
		rows[i] = trendRow{p, width(p.Handoffs, most), width(p.HalfS, longest)}
	}
	return rows
}

// width is a value's share of the longest bar.
func width(value, top float64) string {
	if value = drawn(value); value == 0 || top == 0 {
		return "0%"
	}
	return fmt.Sprintf("%.1f%%", math.Max(100*value/top, leastPart))
}

// drawn is a value's length: what is not known has none.
func drawn(f float64) float64 {
	if !plain(f) {
		return 0
	}
	return f
}

// path is where the handoffs of a number are listed.
func (f Filter) path(week string) string {
	query := url.Values{"week": {week}}
	for name, value := range map[string]string{"only": f.Only, "route": f.Route, "intent": f.Intent, "trigger": f.Trigger} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return "/inbox/digest/handoffs?" + query.Encode()
}

// reportView is a report ready to draw.
type reportView struct {
	bot.Report
	Key    string
	Charts []chartView
}

func report(r bot.Report, key string) *reportView {
	v := reportView{Report: r, Key: key}
	for _, c := range r.Charts {
		if len(c.Bars) > 0 {
			v.Charts = append(v.Charts, chartOf(c))
		}
	}
	return &v
}

// Compared reports whether the week before had anything to compare with.
func (v weekView) Compared() bool {
	return slices.ContainsFunc(v.Figures, func(f Figure) bool { return f.Before != "" })
}

// WaitingOf lists whoever got no response.
func (weekView) WaitingOf() Filter { return Filter{Only: OnlyWaiting} }
