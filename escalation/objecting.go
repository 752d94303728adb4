package escalation

import (
	"slices"

	"handoffbot/escalation/reading"
)

// maxObjection is how many words an objection has: who writes more explains.
const maxObjection = 40

// shortValue is how many words a value has that is named alone: "muskegon?"
const shortValue = 3

// saysSoon is before how many words an objection comes.
const saysSoon = 10

// shortBack is how many words are looked at for one that refers back.
const shortBack = 5

// objects returns the words by which the visitor rejects an answer: he begins
// so ("not the date, the name"), he denies what it speaks of ("it isn't in the
// list"), or he says no where the chatbot asks whether it has helped. An answer
// to a question of the chatbot is no objection, unless it says more than no to
// what the chatbot would do; neither is a denial with a fresh wish.
func (f signs) objects(m, answer *reading.Turn, fresh bool) (reading.Span, bool) {
	if len(m.Words) == 0 || len(m.Words) > maxObjection {
		return reading.Span{}, false
	}
	if len(answer.Said(f.checks.list)) > 0 {
		first := m.Words[0]
		return m.All(), first.Denies || !first.IsYes() && len(m.Words) > leastWords && m.Reply() == 0
	}
	if len(answer.Said(f.confirms.list)) > 0 {
		return reading.Span{}, false
	}
	question, asks := answer.Question()
	if asks && (answer.WantsFact(question) || len(m.Words) <= leastWords || m.Reply() != 0) || !asks && len(answer.Said(f.closing.list)) > 0 {
		return reading.Span{}, false
	}
	if len(m.Said(f.later.list)) > 0 {
		return reading.Span{}, false
	}
	if begins := m.Said(f.objecting.list); len(begins) > 0 && begins[0].From < saysSoon {
		return m.Quote(begins[0]), true
	}
	if reports := m.Said(f.reports.list); len(reports) > 0 && !asks {
		return m.Quote(reports[0]), true
	}
	if fresh || asks && len(answer.Said(f.closing.list)) > 0 {
		return reading.Span{}, false // what is offered may be no matter of his
	}
	if denies(m) {
		return m.All(), m.Meant.Meets(answer.Meant)
	}
	return reading.Span{}, false
}

// dwells reports whether a message of the visitor neither takes the last answer
// nor turns to something else, nor tells what the chatbot asked for.
func (c *course) dwells(m *reading.Turn) bool {
	answer := c.answered.last()
	if answer == nil || len(m.Words) == 0 || len(m.Words) > maxObjection || m.Reply() > 0 || len(m.Said(c.glad.list))+len(m.Said(c.later.list)) > 0 {
		return false
	}
	if m.Words[0].IsYes() && !m.Wondering() {
		return false
	}
	if question, asks := answer.Question(); !m.Wondering() && (asks && answer.WantsFact(question) || picks(m, answer)) {
		return false
	}
	_, asks := m.Question()
	return !c.fresh || (!m.Wondering() || denies(m) && !asks) && (m.Meant.Meets(answer.Meant) || refersBack(m)) && len(m.Said(c.proposes.list)) == 0
}

// picks reports whether a message is nothing but a value that an answer named.
func picks(m *reading.Turn, answer *reading.Turn) bool {
	return len(m.Words) <= shortValue && len(m.Meant) > 0 && answer.Spelled.HasAll(m.Spelled)
}

// contradicts reports whether the visitor holds something against an answer, in
// whatever words: he asks nothing, and speaks of what it spoke of. It weighs
// nothing before the chatbot says the same again.
func (c *course) contradicts(m, answer *reading.Turn) bool {
	_, asks := m.Question()
	return c.lingers && (!asks && !wishes(m) && (m.Meant.Meets(answer.Meant) || refersBack(m)) || denies(m))
}

// refersBack reports whether a turn begins with a word for what was spoken of, or
// with a sentence that ends in one: "it's 1.2 MB", "I'm looking at it".
func refersBack(m *reading.Turn) bool {
	if m.Words[0].AnyOf("it", "it's", "its", "that's", "they", "they're", "es", "er", "sie", "il", "elle", "c'est", "eso", "son", "esta") {
		return true
	}
	for i, w := range m.Words[:min(len(m.Words), shortBack)] {
		if m.Ends(i) {
			return i > 0 && w.AnyOf("it", "that", "them") && m.Words[i-1].AnyOf("at", "in", "on", "under")
		}
	}
	return false
}

// keepsTo reports whether the visitor says a word again of which the chatbot, which
// told him something, had nothing: "same oven or not?"
func (c *course) keepsTo(m, answer *reading.Turn) bool {
	before := c.said.last()
	if answer == nil || before == nil || m.Reply() != 0 || len(answer.Said(c.requests.list))+len(answer.Said(c.closing.list)) > 0 {
		return false
	}
	_, asked := answer.Question()
	return !asked && slices.ContainsFunc(m.Meant, func(meaning uint32) bool { return before.Meant.Has(meaning) && !answer.Meant.Has(meaning) })
}

// wishes reports whether a turn has a word that wishes.
func wishes(m *reading.Turn) bool {
	return slices.ContainsFunc(m.Words, func(w reading.Word) bool {
		return w.AnyOf("want", "need", "like", "wish", "looking", "mochte", "will", "brauche", "voudrais", "veux", "quiero", "quisiera", "necesito")
	})
}

// denies reports whether a turn has a word that says no.
func denies(m *reading.Turn) bool {
	return slices.ContainsFunc(m.Words, func(w reading.Word) bool { return w.Denies })
}

// strays reports whether the visitor, when he was asked, spoke of something else:
// he asks, or tells what has nothing to do with it, and rejects nothing.
func (c *course) strays(question *reading.Turn) bool {
	m := c.said.last()
	if denies(m) || len(m.Said(c.failed.list))+len(m.Said(c.again.list)) > 0 || slices.ContainsFunc(m.Compared(), isCode) {
		return false
	}
	_, asks := m.Question()
	return asks || len(m.Words) > shortValue && !c.fresh && !m.Meant.Meets(question.Meant)
}

// goesOn reports whether the visitor, told the same again, goes on about the same
// matter.
func (c *course) goesOn(m, answer *reading.Turn) bool {
	if !c.lingers || c.repeated != answer.N {
		return false
	}
	_, asked := answer.Question()
	switch {
	case denies(m):
		return true
	case c.refused == answer.N:
		return m.Meant.Meets(c.said.last().Meant)
	case asked:
		return false // he may tell what he is asked for
	case m.Inquiring():
		return c.said.speaksOf(m)
	}
	return c.defied || m.Meant.Meets(answer.Meant) || c.said.speaksOf(m)
}

// speaksOf reports whether a recent turn speaks of something that this one does.
func (r *recent) speaksOf(m *reading.Turn) bool {
	return slices.ContainsFunc(r.turns[:min(r.n, lookBack)], func(earlier *reading.Turn) bool { return m.Meant.Meets(earlier.Meant) })
}

// news reports whether the visitor wants something else than before: another
// day, another number, another name. A chatbot may well answer alike then.
func (r *recent) news(m *reading.Turn, l reading.Language) bool {
	if len(m.Words) <= shortValue && r.n > 0 && !m.Wondering() && isNew(m, r) {
		return true
	}
	for i, w := range m.Compared() {
		if w.Others {
			return true
		}
		if (w.IsNumber() || i > 0 && l != reading.German && m.IsName(w)) && !r.spoke(w.Spelling) {
			return true
		}
	}
	return false
}

// isNew reports whether a turn means nothing that a recent one does, and says no
// to nothing.
func isNew(m *reading.Turn, r *recent) bool {
	return len(m.Meant) > 0 && !r.speaksOf(m) && !denies(m)
}

// spoke reports whether a recent turn has the word.
func (r *recent) spoke(spelling uint32) bool {
	return slices.ContainsFunc(r.turns[:min(r.n, lookBack)], func(earlier *reading.Turn) bool { return earlier.Spelled.Has(spelling) })
}
