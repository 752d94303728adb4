package escalation

import "slices"

// compliance fires on what only a person may answer: data protection requests,
// legal process, contracts, regulated data, chargebacks, accessibility law.
// "Legal name" is none of it.
type compliance struct{ spoken, named keyword }

func newCompliance(b *book) compliance {
	s := b.sheet("compliance", "name", "request")
	return compliance{
		// Names of laws are short: a typo makes another word of them.
		named:  keyword{list: b.list(s.all("name"), matching{}), negation: true},
		spoken: saidAsSpelled(b, s.all("request")),
	}
}

func (c compliance) fire(t talk) []firing {
	var all []firing
	for _, m := range t.visitor {
		if m.asksMeaning() {
			continue
		}
		quotes := slices.DeleteFunc(append(c.named.quotes(m), c.spoken.quotes(m)...), m.isStudied)
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
