package digest

import (
	"cmp"
	"slices"
	"time"

	"handoffbot/bot"
)

// otherIntent stands for none.
const otherIntent = "other"

// gathering collects the cycles of a period. It keeps a few words of each, so
// that a week of any size, or all of them, can be told.
type gathering struct {
	r    Reckoning
	asOf time.Time

	cycles  []record
	open    []record // those whose routes have opening hours, by that clock
	names   [dimensions]names
	lags    []wait
	claims  []claimed
	speaks  map[int32]bool // by source: it tells of replies to the visitor
	silent  []Waiting
	rates   map[string]int // distinct conversations handed off, by intent
	ending  ending
	sales   Sales
	quality Quality
	marks   marks
	few     few
}

func (r Reckoning) gather(asOf time.Time) *gathering {
	return &gathering{r: r, asOf: asOf, speaks: map[int32]bool{}, rates: map[string]int{}, marks: marks{}, few: few{}}
}

// record is what the splits need of a cycle.
type record struct {
	wait
	part     [dimensions]int32
	due, met bool
}

func (g *gathering) add(t *Tally) {
	intent := cmp.Or(t.Intent, otherIntent)
	c := record{wait: t.wait(g.asOf)}
	for d, name := range [dimensions]string{t.Route, string(t.Trigger), intent, t.Source, string(t.Platform)} {
		c.part[d] = g.names[d].of(name)
	}
	c.due, c.met = t.due(g.asOf)
	g.addBusiness(c, t)
	g.cycles = push(g.cycles, c)
	g.lags = push(g.lags, t.lag(g.asOf))
	if t.RespondedAt.IsZero() {
		g.silent = push(g.silent, Waiting{
			HandoffID: t.HandoffID, Cycle: t.N, Route: t.Route, Status: t.Status,
			ReceivedAt: t.ReceivedAt, WaitedS: *seconds(c.after()), Link: g.link(t),
		})
	}
	if t.First {
		g.rates[intent]++
	}
	g.addClaim(t, c.part[bySource])
	g.ending.add(t)
	g.sales.Add(t)
	g.quality.add(t.Carried)
	g.marks.add(t)
	g.note(t, &c)
}

// push appends to what may become long: it doubles, and so copies less than append.
func push[T any](list []T, one T) []T {
	if len(list) == cap(list) {
		list = slices.Grow(list, max(64, len(list)))
	}
	return append(list, one)
}

// addWait adds no more of a cycle than a point of the trend tells.
func (g *gathering) addWait(t *Tally) {
	c := record{wait: t.wait(g.asOf)}
	c.due, c.met = t.due(g.asOf)
	g.cycles = push(g.cycles, c)
}

// addBusiness measures the same wait by the route's opening hours.
func (g *gathering) addBusiness(c record, t *Tally) {
	if g.r.Hours == nil {
		return
	}
	end := t.RespondedAt
	if end.IsZero() {
		end = t.stopped(g.asOf)
	}
	open, kept := g.r.Hours(t.Route, t.ReceivedAt, later(t.ReceivedAt, end))
	if !kept {
		return
	}
	if c.censored() {
		c.wait = censoredAfter(open)
	} else {
		c.wait = endedAfter(open)
	}
	g.open = push(g.open, c)
}

func (g *gathering) link(t *Tally) *string {
	if g.r.Link == nil {
		return nil
	}
	address := g.r.Link(t.HandoffID, t.N)
	if address == "" {
		return nil
	}
	return &address
}

// note keeps the cycle behind counts that may stay small.
func (g *gathering) note(t *Tally, c *record) {
	note := func(count string, word func() string) {
		if items := g.few[count]; len(items) < enough {
			g.few[count] = append(items, Item{HandoffID: t.HandoffID, Cycle: t.N, Route: t.Route, Word: word(), Link: g.link(t)})
		}
	}
	note("handoffs", func() string {
		if c.censored() {
			return "no answer"
		}
		return "after " + duration(*seconds(c.after()))
	})
	if c.due {
		note("within_sla", func() string { return either(c.met, "in time", "late") })
	}
	if t.closed() {
		note("closed", func() string { return either(t.Resolution == bot.Unresolved, bot.Unresolved, bot.Resolved) })
	}
	if status := dealStatus(t.Deal); t.deals() && status != bot.DealOpen {
		note("sales_closed", func() string { return status })
		if t.Sales && t.Qualified {
			note("qualified_closed", func() string { return status })
		}
	}
	if t.Mark != "" {
		note("marked", func() string { return t.Mark + " reason" })
	}
}

func either(first bool, yes, otherwise string) string {
	if first {
		return yes
	}
	return otherwise
}

// few holds the items of every count until there are too many to list.
type few map[string][]Item

func (f few) numbers() map[string][]Item {
	out := map[string][]Item{}
	for count, items := range f {
		if len(items) < enough {
			out[count] = items
		}
	}
	return out
}

// waiting lists the cycles without a response, longest waiting first.
func (g *gathering) waiting() []Waiting {
	slices.SortFunc(g.silent, func(a, b Waiting) int {
		return cmp.Or(cmp.Compare(b.WaitedS, a.WaitedS), cmp.Compare(a.HandoffID, b.HandoffID), cmp.Compare(a.Cycle, b.Cycle))
	})
	return orEmpty(g.silent)
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// rateByIntent: a conversation belongs to the week of its first handoff, else
// of its end; its intent is the decision's, else that of its end.
func (g *gathering) rateByIntent(ended []Ended) []IntentRate {
	rates := make(map[string]*IntentRate)
	at := func(intent string) *IntentRate {
		if rates[intent] == nil {
			rates[intent] = &IntentRate{Intent: intent}
		}
		return rates[intent]
	}
	for intent, n := range g.rates {
		r := at(intent)
		r.Handoffs, r.Conversations = n, n
	}
	told := make(map[string]bool)
	for _, e := range ended {
		r := at(cmp.Or(e.Intent, otherIntent))
		r.Conversations += e.Alone
		told[r.Intent] = told[r.Intent] || e.Conversations > 0
	}
	list := []IntentRate{}
	for _, r := range rates {
		if r.Conversations == 0 {
			continue
		}
		if told[r.Intent] {
			r.Rate = ratio(r.Handoffs, r.Conversations)
		}
		list = append(list, *r)
	}
	slices.SortFunc(list, func(a, b IntentRate) int { return cmp.Compare(a.Intent, b.Intent) })
	return list
}

// ratio is null over nothing.
func ratio(part, whole int) *float64 {
	if whole == 0 {
		return nil
	}
	r := float64(part) / float64(whole)
	return &r
}
