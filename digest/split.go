package digest

import (
	"cmp"
	"slices"

	"handoffbot/bot"
)

// What the cycles of a week are split by.
const (
	byRoute = iota
	byTrigger
	byIntent
	bySource
	byPlatform
	dimensions
)

// names numbers the names of a dimension in the order they are met.
type names struct {
	number map[string]int32
	list   []string
}

func (n *names) of(name string) int32 {
	i, ok := n.number[name]
	if !ok {
		if n.number == nil {
			n.number = make(map[string]int32)
		}
		i = int32(len(n.list)) //nolint:gosec // names are few
		n.number[name], n.list = i, append(n.list, name)
	}
	return i
}

// parts is a week split in every way; each adds up to the whole.
type parts struct {
	whole Split
	by    [dimensions][]Split
}

// split sorts the waits once; every part of them is sorted with them.
func (g *gathering) split() parts {
	slices.SortFunc(g.cycles, byLength)
	slices.SortFunc(g.open, byLength)
	p := parts{whole: wholeOf(g.cycles, g.open)}
	for d := range dimensions {
		p.by[d] = partition(g.cycles, g.open, d, g.names[d].list)
		slices.SortFunc(p.by[d], func(a, b Split) int { return cmp.Compare(a.named(d), b.named(d)) })
	}
	return p
}

func byLength(a, b record) int { return cmp.Compare(a.wait, b.wait) }

// partition splits cycles, which are in order, and those with opening hours,
// which are in theirs, by a dimension.
func partition(cycles, business []record, dimension int, names []string) []Split {
	splits := make([]Split, len(names))
	for i, name := range names {
		splits[i].name(dimension, name)
	}
	for _, c := range cycles {
		splits[c.part[dimension]].count(c)
	}
	waits, open := make([][]wait, len(names)), make([][]wait, len(names))
	for i, s := range splits {
		waits[i] = make([]wait, 0, s.Handoffs)
	}
	for _, c := range cycles {
		waits[c.part[dimension]] = append(waits[c.part[dimension]], c.wait)
	}
	for _, c := range business {
		open[c.part[dimension]] = append(open[c.part[dimension]], c.wait)
	}
	for i := range splits {
		splits[i].estimate(waits[i], open[i])
	}
	return splits
}

// wholeOf is partition without one.
func wholeOf(cycles, business []record) Split {
	var s Split
	waits, open := make([]wait, len(cycles)), make([]wait, len(business))
	for i, c := range cycles {
		s.count(c)
		waits[i] = c.wait
	}
	for i, c := range business {
		open[i] = c.wait
	}
	s.estimate(waits, open)
	return s
}

func (s *Split) count(c record) {
	s.Handoffs++
	if !c.censored() {
		s.Responded++
	}
	if c.due {
		s.Due++
	}
	if c.met {
		s.Met++
	}
}

// estimate takes the waits in order, by both clocks.
func (s *Split) estimate(waits, open []wait) {
	e := estimateSorted(waits)
	s.MedianS, s.P90S = e.MedianS, e.P90S
	if len(open) > 0 {
		e := estimateSorted(open)
		s.Business = &e
	}
}

// point is the gathering as a week of the trend.
func (g *gathering) point(week string) Point {
	slices.SortFunc(g.cycles, byLength)
	s := wholeOf(g.cycles, nil)
	return Point{Week: week, Handoffs: s.Handoffs, Responded: s.Responded, MedianS: s.MedianS, P90S: s.P90S, SLA: s.SLA}
}

func (s *Split) name(dimension int, name string) {
	switch dimension {
	case byRoute:
		s.Route = name
	case byTrigger:
		s.Trigger = bot.Trigger(name)
	case byIntent:
		s.Intent = name
	case bySource:
		s.Source = name
	case byPlatform:
		s.Platform = bot.Platform(name)
	}
}

func (s Split) named(dimension int) string {
	return [dimensions]string{s.Route, string(s.Trigger), s.Intent, s.Source, string(s.Platform)}[dimension]
}
