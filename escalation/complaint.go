package escalation

import (
	"slices"

	"handoffbot/escalation/reading"
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
	tales    tales // sensitive only when they are whole
}

func newComplaint(severity string, b *reading.Book) complaint {
	s := b.Sheet("complaint", mild, firm, "event", "topic", "delicate", "blame")
	spelled := func(list string) keyword { return saidAsSpelled(b, s.All(list)) }
	return complaint{
		from:   max(0, slices.Index(severities, severity)),
		spoken: []keyword{spelled(mild), spelled(firm), spelled("event")},
		topics: spelled("topic"), delicate: spelled("delicate"), blame: spelled("blame"),
		tales: newTales(b, b.Sheet("tales", listsOf(taleParts)...), taleParts),
	}
}

func (c complaint) fire(t reading.Talk) []firing {
	var all []firing
	var hurt, blamed []reading.Span // the first of each
	for i, m := range t.Visitor {
		var quotes []reading.Span
		for level := len(c.spoken) - 1; level >= c.from; level-- {
			quotes = append(quotes, slices.DeleteFunc(c.spoken[level].quotes(m), func(q reading.Span) bool { return m.IsStudied(q) || m.IsFancied(q) || m.Unmeant(q) || m.Wonders(q) })...)
		}
		for _, q := range c.topics.quotes(m) {
			if !m.IsStudied(q) && !m.Inquires(q) && !m.IsAsked(q) && !m.Heads(q) && !m.Unmeant(q) {
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
		for parts := range c.tales.told(t.Visitor, i) {
			quotes = append(quotes, parts...)
		}
		if len(quotes) > 0 {
			all = append(all, fires(m.N, quotes))
		}
	}
	return all
}
