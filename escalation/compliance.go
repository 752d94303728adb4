package escalation

import (
	"slices"

	"handoffbot/escalation/reading"
)

// compliance fires on what only a person may answer: data protection requests,
// legal process, contracts, regulated data, chargebacks, accessibility law.
// "Legal name" is none of it.
type compliance struct {
	spoken, named keyword
	topics        keyword // unless a question is about it
	tales         tales
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
	{"recorded", "unconsented"},
}

func newCompliance(b *reading.Book) compliance {
	s := b.Sheet("compliance", append(listsOf(complianceTales), "name", "request", "topic")...)
	return compliance{
		// Names of laws are short: a typo makes another word of them.
		named:  keyword{list: b.List(s.All("name"), reading.Matching{}), negation: true},
		spoken: saidAsSpelled(b, s.All("request")),
		topics: saidAsSpelled(b, s.All("topic")),
		tales:  newTales(b, s, complianceTales),
	}
}

func (c compliance) fire(t reading.Talk) []firing {
	var all []firing
	for i, m := range t.Visitor {
		explained := asksMeaning(m)
		quotes := slices.DeleteFunc(append(c.named.quotes(m), c.spoken.quotes(m)...), func(q reading.Span) bool { return m.IsStudied(q) || m.Unmeant(q) })
		quotes = append(quotes, slices.DeleteFunc(c.topics.parts(m, false), func(q reading.Span) bool { return m.Heads(q) })...)
		for parts := range c.tales.told(t.Visitor, i) {
			quotes = append(quotes, parts...)
		}
		quotes = slices.DeleteFunc(quotes, func(q reading.Span) bool { return q.Turn == m.N && q.Start < explained })
		if len(quotes) > 0 {
			all = append(all, fires(m.N, quotes))
		}
	}
	return all
}

// asksMeaning returns where what the message begins with ends if the visitor
// wants a word explained there: "what does HIPAA stand for, your blog has it";
// 0 when nothing is to be explained.
func asksMeaning(m *reading.Turn) int {
	to := 1
	for to < len(m.Words) && !m.Words[to].Breaks && !m.Words[to].Comma {
		to++
	}
	if len(m.Words) < 2 || to > 9 || to < 2 {
		return 0
	}
	first, last := m.Words[0], m.Words[to-1]
	asks := first.AnyOf("what", "what's", "whats", "was", "que", "qu'est", "cosa")
	switch {
	case first.AnyOf("define", "explain"),
		asks && last.AnyOf("mean", "means", "for", "bedeutet", "significa", "dire"),
		asks && to <= 4 && (first.AnyOf("what's", "whats") || m.Words[1].AnyOf("is", "ist", "es", "est", "bedeutet", "heisst", "significa")):
		return last.End
	}
	return 0
}
