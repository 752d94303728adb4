package escalation

import "slices"

// compliance fires on what only a person may answer: data protection requests,
// legal process, contracts, regulated data, chargebacks, accessibility law.
// "Legal name" is none of it.
type compliance struct {
	spoken, named keyword
	topics        keyword // unless a question is about it
	tales         []tale
}

// complianceTales are what is told by its parts, as tales of a complaint are:
// who cannot see cannot order, a bank claws back, and the law gives a right to
// one's own data.
var complianceTales = [][]string{
	{"impaired", "barred"},
	{"issuer", "reclaims"},
	{"mine", "lawful"},
	{"officer", "serves"},
	{"clauses", "wanted"},
}

func newCompliance(b *book) compliance {
	s := b.sheet("compliance", append(listsOf(complianceTales), "name", "request", "topic")...)
	return compliance{
		// Names of laws are short: a typo makes another word of them.
		named:  keyword{list: b.list(s.all("name"), matching{}), negation: true},
		spoken: saidAsSpelled(b, s.all("request")),
		topics: saidAsSpelled(b, s.all("topic")),
		tales:  newTales(b, s, complianceTales),
	}
}

func (c compliance) fire(t talk) []firing {
	var all []firing
	for i, m := range t.visitor {
		if m.asksMeaning() {
			continue
		}
		quotes := slices.DeleteFunc(append(c.named.quotes(m), c.spoken.quotes(m)...), m.isStudied)
		quotes = append(quotes, c.topics.parts(m)...)
		for _, tale := range c.tales {
			quotes = append(quotes, tale.told(t.visitor, i)...)
		}
		if len(quotes) > 0 {
			all = append(all, fires(m.n, quotes))
		}
	}
	return all
}

// asksMeaning reports whether the visitor wants a word explained: "what does
// GDPR mean?"
func (m *turn) asksMeaning() bool {
	if len(m.words) > 9 {
		return false
	}
	first := m.words[min(1, len(m.words)):]
	if len(first) == 0 {
		return false
	}
	if m.words[0].anyOf("define", "explain") {
		return true
	}
	last := m.words[len(m.words)-1]
	asks := m.words[0].anyOf("what", "what's", "whats", "was", "que", "qu'est", "cosa")
	return asks && last.anyOf("mean", "means", "for", "bedeutet", "significa", "dire") || asks && len(m.words) <= 4 && (m.words[0].anyOf("what's", "whats") || m.words[1].anyOf("is", "ist", "es", "est", "bedeutet", "heisst", "significa"))
}
