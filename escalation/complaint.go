package escalation

import (
	"slices"
)

// The severities of a complaint, mildest first.
const (
	mild      = "mild"
	firm      = "firm"
	sensitive = "sensitive"
)

var severities = []string{mild, firm, sensitive}

// complaint fires at its severity or a worse one.
type complaint struct {
	from     int       // index into severities
	spoken   []keyword // by severity
	topics   keyword   // sensitive, unless a question is about it
	delicate keyword   // sensitive together with blame
	blame    keyword
	tales    []tale // sensitive only when they are whole
}

func newComplaint(severity string, b *book) complaint {
	s := b.sheet("complaint", mild, firm, "event", "topic", "delicate", "blame")
	spelled := func(list string) keyword { return saidAsSpelled(b, s.all(list)) }
	return complaint{
		from:   max(0, slices.Index(severities, severity)),
		spoken: []keyword{spelled(mild), spelled(firm), spelled("event")},
		topics: spelled("topic"), delicate: spelled("delicate"), blame: spelled("blame"),
		tales: newTales(b, b.sheet("tales", listsOf(taleParts)...), taleParts),
	}
}

func (c complaint) fire(t talk) []firing {
	var all []firing
	var hurt, blamed []span // the first of each
	for i, m := range t.visitor {
		var quotes []span
		for level := len(c.spoken) - 1; level >= c.from; level-- {
			quotes = append(quotes, slices.DeleteFunc(c.spoken[level].quotes(m), func(q span) bool { return m.isStudied(q) || m.isFancied(q) || m.unmeant(q) || m.wonders(q) })...)
		}
		for _, q := range c.topics.quotes(m) {
			if !m.isStudied(q) && !m.inquires(q) && !m.isAsked(q) && !m.heads(q) && !m.unmeant(q) {
				quotes = append(quotes, q)
			}
		}
		had := len(hurt) > 0 && len(blamed) > 0
		if len(hurt) == 0 {
			hurt = c.delicate.quotes(m)
		}
		if len(blamed) == 0 {
			blamed = c.blame.quotes(m)
		}
		if !had && len(hurt) > 0 && len(blamed) > 0 {
			quotes = append(quotes, hurt[0], blamed[0])
		}
		for _, tale := range c.tales {
			quotes = append(quotes, tale.told(t.visitor, i)...)
		}
		if len(quotes) > 0 {
			all = append(all, fires(m.n, quotes))
		}
	}
	return all
}
