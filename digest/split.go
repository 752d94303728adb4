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
	slices.SortFunc(g.cycles, func(a, b record) int { return byLength(a.wait, b.wait) })
	business := g.businessOrder()
	p := parts{whole: g.part(g.cycles, business)}
	for d := range dimensions {
		p.by[d] = []Split{}
		inPart := partition(g.cycles, d, len(g.names[d].list))
		openInPart := partition(business, d, len(g.names[d].list))
		for i, name := range g.names[d].list {
			s := g.part(inPart[i], openInPart[i])
			s.name(d, name)
			p.by[d] = append(p.by[d], s)
		}
		slices.SortFunc(p.by[d], func(a, b Split) int { return cmp.Compare(a.named(d), b.named(d)) })
	}
	return p
}

func partition(cycles []record, dimension, n int) [][]record {
	counts := make([]int, n)
	for _, c := range cycles {
		counts[c.part[dimension]]++
	}
	out := make([][]record, n)
	for i, count := range counts {
		out[i] = make([]record, 0, count)
	}
	for _, c := range cycles {
		out[c.part[dimension]] = append(out[c.part[dimension]], c)
	}
	return out
}

// businessOrder is the cycles whose routes have opening hours, by that clock.
func (g *gathering) businessOrder() []record {
	if !g.business {
		return nil
	}
	kept := slices.DeleteFunc(slices.Clone(g.cycles), func(c record) bool { return !c.kept })
	slices.SortFunc(kept, func(a, b record) int { return byLength(a.business, b.business) })
	return kept
}

func (g *gathering) part(cycles, business []record) Split {
	s := Split{Handoffs: len(cycles)}
	waits := make([]wait, len(cycles))
	for i, c := range cycles {
		waits[i] = c.wait
		if !c.censored {
			s.Responded++
		}
		if c.due {
			s.Due++
		}
		if c.met {
			s.Met++
		}
	}
	e := estimateSorted(waits)
	s.MedianS, s.P90S = e.MedianS, e.P90S
	if len(business) > 0 {
		open := make([]wait, len(business))
		for i, c := range business {
			open[i] = c.business
		}
		e := estimateSorted(open)
		s.Business = &e
	}
	return s
}

// point is the gathering as a week of the trend.
func (g *gathering) point(week string) Point {
	slices.SortFunc(g.cycles, func(a, b record) int { return byLength(a.wait, b.wait) })
	s := g.part(g.cycles, nil)
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
