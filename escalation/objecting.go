package escalation

import (
	"slices"
)

// maxObjection is how many words an objection has: who writes more explains.
const maxObjection = 40

// shortValue is how many words a value has that is named alone: "muskegon?"
const shortValue = 3

// shortBack is how many words are looked at for one that refers back.
const shortBack = 5

// objects returns the words by which the visitor rejects an answer: he begins
// so ("not the date, the name"), he denies what it speaks of ("it isn't in the
// list"), or he says no where the chatbot asks whether it has helped. An answer
// to a question of the chatbot is no objection, unless it says more than no to
// what the chatbot would do; neither is a denial with a fresh wish.
func (f signs) objects(m, answer *turn, fresh bool) (span, bool) {
	if len(m.words) == 0 || len(m.words) > maxObjection {
		return span{}, false
	}
	if len(answer.said(f.checks.list)) > 0 {
		first := m.words[0]
		return m.all(), first.denies || !first.isYes() && len(m.words) > leastWords && m.reply() == 0
	}
	if len(answer.said(f.confirms.list)) > 0 {
		return span{}, false
	}
	question, asks := answer.question()
	if asks && (answer.wantsFact(question) || len(m.words) <= leastWords || m.reply() != 0) || !asks && len(answer.said(f.closing.list)) > 0 {
		return span{}, false
	}
	if len(m.said(f.later.list)) > 0 {
		return span{}, false
	}
	if begins := m.said(f.objecting.list); len(begins) > 0 {
		return m.quote(begins[0]), true
	}
	if reports := m.said(f.reports.list); len(reports) > 0 && !asks {
		return m.quote(reports[0]), true
	}
	if fresh || asks && len(answer.said(f.closing.list)) > 0 {
		return span{}, false // what is offered may be no matter of his
	}
	for i := range m.words {
		if m.words[i].denies {
			return m.all(), m.meant.meets(answer.meant)
		}
	}
	return span{}, false
}

// dwells reports whether a message of the visitor neither takes the last answer
// nor turns to something else, nor tells what the chatbot asked for.
func (c *course) dwells(m *turn) bool {
	answer := c.answered.last()
	if answer == nil || len(m.words) == 0 || len(m.words) > maxObjection || m.reply() > 0 || len(m.said(c.glad.list))+len(m.said(c.later.list)) > 0 {
		return false
	}
	if m.words[0].isYes() && !m.wondering() {
		return false
	}
	if question, asks := answer.question(); !m.wondering() && (asks && answer.wantsFact(question) || m.picks(answer)) {
		return false
	}
	_, asks := m.question()
	return !c.fresh || (!m.wondering() || m.denies() && !asks) && (m.meant.meets(answer.meant) || m.refersBack()) && len(m.said(c.proposes.list)) == 0
}

// picks reports whether a message is nothing but a value that an answer named.
func (m *turn) picks(answer *turn) bool {
	return len(m.words) <= shortValue && len(m.meant) > 0 && answer.spelled.hasAll(m.spelled)
}

// contradicts reports whether the visitor holds something against an answer, in
// whatever words: he asks nothing, and speaks of what it spoke of. It weighs
// nothing before the chatbot says the same again.
func (c *course) contradicts(m, answer *turn) bool {
	_, asks := m.question()
	return c.lingers && (!asks && !m.wishes() && (m.meant.meets(answer.meant) || m.refersBack()) || m.denies())
}

// refersBack reports whether a turn begins with a word for what was spoken of, or
// with a sentence that ends in one: "it's 1.2 MB", "I'm looking at it".
func (m *turn) refersBack() bool {
	if m.words[0].anyOf("it", "it's", "its", "that's", "they", "they're", "es", "er", "sie", "il", "elle", "c'est", "eso", "son", "esta") {
		return true
	}
	for i, w := range m.words[:min(len(m.words), shortBack)] {
		if m.ends(i) {
			return i > 0 && w.anyOf("it", "that", "them") && m.words[i-1].anyOf("at", "in", "on", "under")
		}
	}
	return false
}

// wishes reports whether a turn has a word that wishes.
func (m *turn) wishes() bool {
	return slices.ContainsFunc(m.words, func(w word) bool {
		return w.anyOf("want", "need", "like", "wish", "looking", "mochte", "will", "brauche", "voudrais", "veux", "quiero", "quisiera", "necesito")
	})
}

// denies reports whether a turn has a word that says no.
func (m *turn) denies() bool {
	return slices.ContainsFunc(m.words, func(w word) bool { return w.denies })
}

// strays reports whether the visitor, when he was asked, spoke of something else:
// he asks, or tells what has nothing to do with it, and rejects nothing.
func (c *course) strays(question *turn) bool {
	m := c.said.last()
	if m.denies() || len(m.said(c.failed.list))+len(m.said(c.again.list)) > 0 {
		return false
	}
	_, asks := m.question()
	return asks || len(m.words) > shortValue && !c.fresh && !m.meant.meets(question.meant)
}

// goesOn reports whether the visitor, told the same again, goes on about the same
// matter.
func (c *course) goesOn(m, answer *turn) bool {
	if !c.lingers || c.repeated != answer.n {
		return false
	}
	_, asked := answer.question()
	_, asks := m.question()
	switch {
	case m.denies():
		return true
	case c.refused == answer.n:
		return m.meant.meets(c.said.last().meant)
	case asked:
		return false // he may tell what he is asked for
	case asks:
		return c.said.speaksOf(m)
	}
	return c.defied || m.meant.meets(answer.meant) || c.said.speaksOf(m)
}

// speaksOf reports whether a recent turn speaks of something that this one does.
func (r *recent) speaksOf(m *turn) bool {
	return slices.ContainsFunc(r.turns[:min(r.n, lookBack)], func(earlier *turn) bool { return m.meant.meets(earlier.meant) })
}

// news reports whether the visitor wants something else than before: another
// day, another number, another name. A chatbot may well answer alike then.
func (r *recent) news(m *turn, l language) bool {
	if len(m.words) <= shortValue && r.n > 0 && !m.wondering() && m.isNew(r) {
		return true
	}
	for i, w := range m.compared() {
		if w.others {
			return true
		}
		if (w.isNumber() || i > 0 && l != german && m.isName(w)) && !r.spoke(w.spelling) {
			return true
		}
	}
	return false
}

// isNew reports whether a turn means nothing that a recent one does, and says no
// to nothing.
func (m *turn) isNew(r *recent) bool {
	return len(m.meant) > 0 && !r.speaksOf(m) && !m.denies()
}

// spoke reports whether a recent turn has the word.
func (r *recent) spoke(spelling uint32) bool {
	return slices.ContainsFunc(r.turns[:min(r.n, lookBack)], func(earlier *turn) bool { return earlier.spelled.has(spelling) })
}
