package digest

import (
	"cmp"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"

	"handoffbot/bot"
)

// claimed is a cycle that somebody took.
type claimed struct {
	source            int32
	visitor, thread   time.Duration // until a reply; negative when there was none
	censored          time.Duration // how long it was waited for at most
	resolvedByClaimer bool
}

func (g *gathering) addClaim(t *Tally, source int32) {
	if t.ClaimedAt.IsZero() {
		return
	}
	end := t.stopped(g.asOf)
	if at := t.ResolvedAt; !at.IsZero() && at.Before(end) {
		end = at
	}
	c := claimed{source: source, visitor: -1, thread: -1, censored: max(0, end.Sub(t.ClaimedAt)), resolvedByClaimer: t.ByClaimer}
	if at := t.VisitorRepliedAt; !at.IsZero() {
		c.visitor = max(0, at.Sub(t.ClaimedAt))
		g.speaks[source] = true
	}
	if at := t.ThreadRepliedAt; !at.IsZero() {
		c.thread = max(0, at.Sub(t.ClaimedAt))
	}
	g.claims = push(g.claims, c)
}

func (g *gathering) claimToReply() ClaimToReply {
	var c ClaimToReply
	waits := make([]wait, 0, len(g.claims))
	for _, one := range g.claims {
		replied := one.thread
		if g.speaks[one.source] {
			replied = one.visitor
		}
		if replied < 0 {
			waits = append(waits, censoredAfter(one.censored))
			if !one.resolvedByClaimer {
				c.NeverReplied++
			}
			continue
		}
		waits = append(waits, endedAfter(replied))
		if g.speaks[one.source] {
			c.ToVisitor++
		} else {
			c.InThread++
		}
	}
	c.Estimate = estimate(waits)
	return c
}

// ending counts how cycles ended.
type ending struct {
	Resolution
	sum int // of the satisfaction
}

func (e *ending) add(t *Tally) {
	switch {
	case t.closed() && t.Resolution == bot.Unresolved:
		e.Unresolved++
	case t.closed():
		e.Resolved++
		if t.Reopened {
			e.Reopened7d++
		}
	}
	if t.CSAT > 0 {
		e.CSATN++
		e.sum += t.CSAT
	}
}

func (e ending) numbers() Resolution {
	r := e.Resolution
	r.Closed = r.Resolved + r.Unresolved
	r.CSATMean = ratio(e.sum, r.CSATN)
	return r
}

// Sales is what became of sales handoffs. Like a Tally it does not depend on
// when one looks, and sums of parts add up.
type Sales struct{ Qualified, All Trades }

// Trades are deals, counted, and their worth by currency.
type Trades struct {
	Won, Lost, Open int
	Worth           map[string]*Worth
}

// Worth is what the deals of one currency are worth, exactly.
type Worth struct{ Won, Lost, Open big.Rat }

// Add counts a cycle, if it is about a sale.
func (s *Sales) Add(t *Tally) {
	if !t.deals() {
		return
	}
	s.All.add(t.Deal)
	if t.Sales && t.Qualified {
		s.Qualified.add(t.Deal)
	}
}

// Merge adds what became of others.
func (s *Sales) Merge(others Sales) {
	s.All.merge(others.All)
	s.Qualified.merge(others.Qualified)
}

func (s *Sales) numbers() Close { return Close{Qualified: s.Qualified.numbers(), All: s.All.numbers()} }

func dealStatus(d *bot.Deal) string {
	if d != nil && (d.Status == bot.DealWon || d.Status == bot.DealLost) {
		return d.Status
	}
	return bot.DealOpen
}

func (t *Trades) add(d *bot.Deal) {
	status := dealStatus(d)
	switch status {
	case bot.DealWon:
		t.Won++
	case bot.DealLost:
		t.Lost++
	default:
		t.Open++
	}
	if d == nil {
		return
	}
	amount, ok := new(big.Rat).SetString(d.Amount)
	if !ok || strings.ContainsAny(d.Amount, "/eEpP") {
		return
	}
	w := t.worth(d.Currency)
	sum := &w.Open
	switch status {
	case bot.DealWon:
		sum = &w.Won
	case bot.DealLost:
		sum = &w.Lost
	}
	sum.Add(sum, amount)
}

func (t *Trades) worth(currency string) *Worth {
	w := t.Worth[currency]
	if w == nil {
		if t.Worth == nil {
			t.Worth = make(map[string]*Worth)
		}
		w = &Worth{}
		t.Worth[currency] = w
	}
	return w
}

func (t *Trades) merge(others Trades) {
	t.Won, t.Lost, t.Open = t.Won+others.Won, t.Lost+others.Lost, t.Open+others.Open
	for currency, more := range others.Worth {
		w := t.worth(currency)
		w.Won.Add(&w.Won, &more.Won)
		w.Lost.Add(&w.Lost, &more.Lost)
		w.Open.Add(&w.Open, &more.Open)
	}
}

func (t *Trades) numbers() Deals {
	d := Deals{Won: t.Won, Lost: t.Lost, Open: t.Open}
	d.Rate, d.OpenShare = ratio(d.Won, d.Won+d.Lost), ratio(d.Open, d.Won+d.Lost+d.Open)
	d.Amounts = []Amount{}
	for _, currency := range slices.Sorted(maps.Keys(t.Worth)) {
		w := t.Worth[currency]
		d.Amounts = append(d.Amounts, Amount{currency, decimal(&w.Won), decimal(&w.Lost), decimal(&w.Open)})
	}
	return d
}

// decimal writes a sum of decimal numbers exactly.
func decimal(r *big.Rat) string {
	digits, _ := r.FloatPrec()
	return r.FloatString(digits)
}

// month is a calendar month of sales, in the digest's time zone.
type month struct {
	name     string
	from, to time.Time
	sales    Sales
}

// calendarMonths are the month in which the period ends and those before, oldest first.
func calendarMonths(p Period) []month {
	last := p.To.In(p.Location).Add(-time.Nanosecond)
	months := make([]month, saleMonths)
	for i := range months {
		back := saleMonths - 1 - i
		first := time.Date(last.Year(), last.Month()-time.Month(back), 1, 0, 0, 0, 0, time.UTC)
		months[i] = month{
			name: first.Format("2006-01"),
			from: dayStart(first.Year(), first.Month(), 1, p.Location), to: dayStart(first.Year(), first.Month()+1, 1, p.Location),
		}
	}
	return months
}

func monthly(months []month) []Month {
	list := make([]Month, 0, len(months))
	for _, m := range months {
		list = append(list, Month{m.name, m.sales.Qualified.numbers(), m.sales.All.numbers()})
	}
	return list
}

func (q *Quality) add(c *bot.Carried) {
	if c == nil {
		return
	}
	q.N++
	count := func(carried bool, n *int) {
		if carried {
			*n++
		}
	}
	count(c.Summary, &q.Summary)
	count(c.Contact, &q.Contact)
	count(c.Page, &q.Page)
	count(c.NextAction, &q.NextAction)
	count(*c == bot.Carried{Summary: true, Contact: true, Page: true, NextAction: true}, &q.All)
}

// marks counts what people said of the rules' reasons.
type marks map[string]*Precision

func (m marks) add(t *Tally) {
	if t.Mark == "" {
		return
	}
	p := m[t.Rule]
	if p == nil {
		p = &Precision{Rule: t.Rule}
		m[t.Rule] = p
	}
	if t.Mark == bot.ReasonRight {
		p.Right++
	} else {
		p.Wrong++
	}
}

func (m marks) numbers() []Precision {
	list := []Precision{}
	for _, p := range m {
		p.Precision = ratio(p.Right, p.Right+p.Wrong)
		list = append(list, *p)
	}
	slices.SortFunc(list, func(a, b Precision) int { return cmp.Compare(a.Rule, b.Rule) })
	return list
}
