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
	{"impaired", "barred|duty"},
	{"duty", "formal"},
	{"issuer", "reclaims"},
	{"disputer", "taken-back"},
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
		explained := m.asksMeaning()
		quotes := slices.DeleteFunc(append(c.named.quotes(m), c.spoken.quotes(m)...), func(q span) bool { return m.isStudied(q) || m.unmeant(q) })
		quotes = append(quotes, slices.DeleteFunc(c.topics.parts(m), func(q span) bool { return m.heads(q) })...)
		for _, tale := range c.tales {
			quotes = append(quotes, tale.told(t.visitor, i)...)
		}
		quotes = slices.DeleteFunc(quotes, func(q span) bool { return q.turn == m.n && q.start < explained })
		if len(quotes) > 0 {
			all = append(all, fires(m.n, quotes))
		}
	}
	return all
}

// asksMeaning returns where what the message begins with ends if the visitor
// wants a word explained there: "what does HIPAA stand for, your blog has it";
// 0 when nothing is to be explained.
func (m *turn) asksMeaning() int {
	to := 1
	for to < len(m.words) && !m.words[to].breaks && !m.words[to].comma {
		to++
	}
	if len(m.words) < 2 || to > 9 || to < 2 {
		return 0
	}
	first, last := m.words[0], m.words[to-1]
	asks := first.anyOf("what", "what's", "whats", "was", "que", "qu'est", "cosa")
	switch {
	case first.anyOf("define", "explain"),
		asks && last.anyOf("mean", "means", "for", "bedeutet", "significa", "dire"),
		asks && to <= 4 && (first.anyOf("what's", "whats") || m.words[1].anyOf("is", "ist", "es", "est", "bedeutet", "heisst", "significa")):
		return last.end
	}
	return 0
}
