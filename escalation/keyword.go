package escalation

import (
	"slices"

	"handoffbot/bot"
)

// keyword fires on a visitor's message that says one of the phrases.
type keyword struct {
	phrases  []pattern
	matching matching
	negation bool
}

func (k keyword) fire(t talk) []firing {
	var all []firing
	for _, m := range t.visitor() {
		for i := 0; ; {
			from, to, ok := find(k.phrases, m.words, i, k.matching)
			if !ok {
				break
			}
			if !k.negation || !negated(m.words, from) && !aboutTheBot(m.words, from) {
				all = append(all, firing{turn: m.n, evidence: []span{m.quote(from, to)}})
				break
			}
			i = from + 1
		}
	}
	return all
}

// reach is how many words before a phrase a "not" still speaks of it.
const reach = 4

var negations = []string{
	"not", "no", "never", "don't", "dont", "doesn't", "doesnt", "didn't", "won't", "without", "needn't", "isn't", "wasn't", "rather than", "instead",
	"kein", "keine", "keinen", "nicht", "pas", "sans", "sin",
}

// negated looks back from word i within its clause. "can't I talk to a human"
// asks for one, so "can't" is no negation.
func negated(words []word, i int) bool {
	for j := i; j > 0 && i-j < reach && !words[j].breaks; j-- {
		before := words[j-1]
		if slices.Contains(negations, before.text) {
			// "I don't know how to reach an agent" asks for one.
			return !slices.Contains([]string{"know", "understand", "see", "care"}, words[j].text)
		}
	}
	return false
}

// aboutTheBot recognises the question whether the chatbot is a person.
func aboutTheBot(words []word, i int) bool {
	for j := max(0, i-3); j+1 < len(words) && j < i; j++ {
		if pair := words[j].text + " " + words[j+1].text; pair == "are you" || pair == "you are" || pair == "is this" || pair == "am i" {
			return words[j+1].text != "i" || j+1 < i && words[i-1].text != "to"
		}
	}
	return false
}

var _ trigger = keyword{}

// said is a keyword trigger of our own phrases.
func said(r *reader, phrases ...string) keyword {
	return keyword{phrases: patterns(r, phrases...), matching: matching{stem: true, typos: 1}, negation: true}
}

// quotes returns every place of a visitor's message at which k speaks.
func (k keyword) quotes(m turn) []span {
	if m.Role != bot.RoleVisitor {
		return nil
	}
	var all []span
	for i := 0; ; {
		from, to, ok := find(k.phrases, m.words, i, k.matching)
		if !ok {
			return all
		}
		if !k.negation || !negated(m.words, from) {
			all = append(all, m.quote(from, to))
		}
		i = to + 1
	}
}
