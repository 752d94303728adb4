package digest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"handoffbot/bot"
)

// How far a report looks back for what takes longer than a week.
const (
	trendWeeks = 4
	saleMonths = 3
)

// Reckoning is what the numbers of a week are made with. Hours and Link may be nil.
type Reckoning struct {
	Cohorts   Cohorts
	Responses bot.ResponsePolicy
	Hours     Hours
	Link      func(handoffID string, cycle int) string // the address of its page
}

// Hours returns how much of the time between two instants a route is open.
// kept is false for a route without opening hours.
type Hours func(route string, from, to time.Time) (open time.Duration, kept bool)

// Week returns the numbers of the period with what was known by asOf, those of
// the week before restated, the trend of four weeks and the sales of three
// months. Two readings go on side by side.
func (r Reckoning) Week(ctx context.Context, p Period, asOf time.Time) (Metrics, error) {
	before := p.Previous()
	weeks, months := earlierWeeks(before), calendarMonths(p)
	points := make([]Point, len(weeks), trendWeeks)
	var m, final Metrics
	tasks := []func() error{
		func() (err error) { m, err = r.numbers(ctx, p, asOf); return err },
		func() (err error) { final, err = r.numbers(ctx, before, asOf); return err },
	}
	for i, week := range weeks {
		tasks = append(tasks, func() (err error) { points[i], err = r.point(ctx, week, asOf); return err })
	}
	for i := range months {
		tasks = append(tasks, func() error { return r.readMonth(ctx, &months[i], asOf) })
	}
	if err := sideBySide(tasks); err != nil {
		return m, err
	}
	m.Close.ByMonth = monthly(months)
	points = append(points, pointOf(final), pointOf(m))
	m.Trend = points
	reported, err := r.Cohorts.Reported(ctx, before.Week, asOf)
	if err != nil {
		return m, fmt.Errorf("read what was reported for %s: %w", before.Week, err)
	}
	if reported != nil {
		reported.Previous, reported.Trend, reported.Close.ByMonth = nil, nil, nil
		reported.fill()
	}
	m.Previous = &Previous{Reported: reported, Final: &final}
	return m, nil
}

// sideBySide does the tasks, two at a time, and returns the error of the first
// in the list that failed.
func sideBySide(tasks []func() error) error {
	next, errs := make(chan int, len(tasks)), make([]error, len(tasks))
	for i := range tasks {
		next <- i
	}
	close(next)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for i := range next {
				errs[i] = tasks[i]()
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// fill makes lists of what an older version, which had no such number, left out.
func (m *Metrics) fill() {
	m.NotResponded, m.RateByIntent, m.Precision = orEmpty(m.NotResponded), orEmpty(m.RateByIntent), orEmpty(m.Precision)
	for _, parts := range []*[]Split{&m.ByRoute, &m.ByTrigger, &m.ByIntent, &m.BySource, &m.ByPlatform} {
		*parts = orEmpty(*parts)
	}
	for _, d := range []*Deals{&m.Close.All, &m.Close.Qualified} {
		d.Amounts = orEmpty(d.Amounts)
	}
	if m.Few == nil {
		m.Few = map[string][]Item{}
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// earlierWeeks are those of the trend before the one before, oldest first.
func earlierWeeks(before Period) []Period {
	weeks := make([]Period, trendWeeks-2)
	for i := len(weeks) - 1; i >= 0; i-- {
		before = before.Previous()
		weeks[i] = before
	}
	return weeks
}

// point is a week as the trend tells it.
func (r Reckoning) point(ctx context.Context, p Period, asOf time.Time) (Point, error) {
	g := r.gather(asOf)
	if err := r.each(ctx, p, asOf, g.addWait); err != nil {
		return Point{}, err
	}
	return g.point(p.Week), nil
}

// each gives the period's cycles to add.
func (r Reckoning) each(ctx context.Context, p Period, asOf time.Time, add func(*Tally)) error {
	err := r.Cohorts.Tallies(ctx, p.From, p.To, asOf, r.Responses, func(t *Tally) error { add(t); return nil })
	if err != nil {
		return fmt.Errorf("read the handoffs of %s: %w", p.Week, err)
	}
	return nil
}

func (r Reckoning) readMonth(ctx context.Context, m *month, asOf time.Time) (err error) {
	if m.sales, err = r.Cohorts.Sales(ctx, m.from, m.to, asOf, r.Responses); err != nil {
		return fmt.Errorf("read the sales of %s: %w", m.name, err)
	}
	return nil
}

func pointOf(m Metrics) Point {
	return Point{
		Week: m.Period.Week, Handoffs: m.Handoffs, Responded: m.Responded,
		MedianS: m.TTFHR.MedianS, P90S: m.TTFHR.P90S, SLA: m.WithinSLA,
	}
}

// numbers are what a period's cycles and ended conversations add up to.
func (r Reckoning) numbers(ctx context.Context, p Period, asOf time.Time) (Metrics, error) {
	g := r.gather(asOf)
	if err := r.each(ctx, p, asOf, g.add); err != nil {
		return Metrics{}, err
	}
	ended, err := r.Cohorts.Ended(ctx, p.From, p.To, g.asOf)
	if err != nil {
		return Metrics{}, fmt.Errorf("read the conversations of %s: %w", p.Week, err)
	}
	m := Metrics{
		Period:       PeriodInfo{Week: p.Week, From: p.From.UTC(), To: p.To.UTC(), Timezone: p.Location.String(), AsOf: g.asOf.UTC()},
		NotResponded: g.waiting(), ClaimToReply: g.claimToReply(), DeliveryLag: estimate(g.lags),
		RateByIntent: g.rateByIntent(ended), Resolution: g.ending.numbers(), Close: g.sales.numbers(),
		Quality: g.quality, Precision: g.marks.numbers(), Few: g.few.numbers(),
	}
	parts := g.split()
	m.Handoffs, m.Responded, m.WithinSLA, m.Business = parts.whole.Handoffs, parts.whole.Responded, parts.whole.SLA, parts.whole.Business
	m.TTFHR = Estimate{parts.whole.MedianS, parts.whole.P90S, parts.whole.Handoffs}
	m.ByRoute, m.ByTrigger, m.ByIntent, m.BySource, m.ByPlatform = parts.by[byRoute], parts.by[byTrigger], parts.by[byIntent], parts.by[bySource], parts.by[byPlatform]
	return m, nil
}
