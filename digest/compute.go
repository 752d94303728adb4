package digest

import (
	"context"
	"fmt"
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

// Compute returns the numbers of the period with what was known by asOf, and
// those of the week before.
func Compute(ctx context.Context, c Cohorts, p Period, asOf time.Time, r bot.ResponsePolicy) (Metrics, error) {
	return Reckoning{Cohorts: c, Responses: r}.Week(ctx, p, asOf)
}

// Week returns the numbers of the period with what was known by asOf, those of
// the week before restated, the trend of four weeks and the sales of three
// months. It reads every cycle once.
func (r Reckoning) Week(ctx context.Context, p Period, asOf time.Time) (Metrics, error) {
	before := p.Previous()
	this, last := r.gather(asOf), r.gather(asOf)
	points, months := r.trend(before, asOf), calendarMonths(p)
	from, to := before.From, p.To
	if len(points) > 0 {
		from = earlier(from, points[0].period.From)
	}
	if len(months) > 0 {
		from, to = earlier(from, months[0].from), later(to, months[len(months)-1].to)
	}
	err := r.Cohorts.Tallies(ctx, from, to, asOf, r.Responses, func(t Tally) error {
		switch {
		case p.has(t.ReceivedAt):
			this.add(t)
		case before.has(t.ReceivedAt):
			last.add(t)
		default:
			for _, point := range points {
				if point.period.has(t.ReceivedAt) {
					point.add(t)
				}
			}
		}
		for i := range months {
			months[i].add(t)
		}
		return nil
	})
	if err != nil {
		return Metrics{}, fmt.Errorf("read the handoffs of %s: %w", p.Week, err)
	}
	m, err := r.numbers(ctx, p, this)
	if err != nil {
		return m, err
	}
	final, err := r.numbers(ctx, before, last)
	if err != nil {
		return m, err
	}
	m.Close.ByMonth = monthly(months)
	for _, point := range points {
		m.Trend = append(m.Trend, point.point(point.period.Week))
	}
	m.Trend = append(m.Trend, pointOf(final), pointOf(m))
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

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// trend prepares the weeks before the one before, oldest first.
func (r Reckoning) trend(before Period, asOf time.Time) []*gathering {
	points := make([]*gathering, trendWeeks-2)
	for i := len(points) - 1; i >= 0; i-- {
		before = before.Previous()
		points[i] = r.gather(asOf)
		points[i].period = before
	}
	return points
}

func pointOf(m Metrics) Point {
	return Point{
		Week: m.Period.Week, Handoffs: m.Handoffs, Responded: m.Responded,
		MedianS: m.TTFHR.MedianS, P90S: m.TTFHR.P90S, SLA: m.WithinSLA,
	}
}

// numbers are what a period's cycles and ended conversations add up to.
func (r Reckoning) numbers(ctx context.Context, p Period, g *gathering) (Metrics, error) {
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
