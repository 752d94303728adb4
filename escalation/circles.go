package escalation

import (
	"slices"
	"strings"
)

// How alike two turns must be.
const (
	lookBack   = 4 // turns of one side that are compared
	longAnswer = 8 // words: a shorter one may be said twice, unless somebody objects
	digits     = "0123456789"
	leastAsked = 2 // words that mean something, of what is asked for
	leastCode  = 5 // letters of what is no time and no price
	leastWords = 3 // of an answer that is compared
	leastSaid  = 4 // words that mean something
	sameAnswer = 0.9
	sameWords  = 0.5
	sameMatter = 0.6 // of what the shorter of two statements means
	mostAdded  = 2   // one part in so many of a statement may be new
)

// recent keeps the last turns of one side.
type recent struct {
	turns [lookBack]*turn
	n     int
}

func (r *recent) add(m *turn) {
	r.turns[r.n%lookBack] = m
	r.n++
}

// last is the turn added last, nil if there is none.
func (r *recent) last() *turn {
	if r.n == 0 {
		return nil
	}
	return r.turns[(r.n-1)%lookBack]
}

// repeats reports whether a recent turn says the same, numbers and names
// included: "3 tables at 7" is not "2 tables at 8".
func (r *recent) repeats(m *turn) bool { return r.repeated(m, lookBack) }

// repeatsLately reports whether one of the last two turns does.
func (r *recent) repeatsLately(m *turn) bool { return r.repeated(m, 2) }

func (r *recent) repeated(m *turn, last int) bool {
	if len(m.words) < leastWords || len(m.meant) == 0 {
		return false
	}
	for i := 1; i <= min(r.n, last); i++ {
		earlier := r.turns[(r.n-i)%lookBack]
		if slices.Equal(m.meant, earlier.meant) && alike(m, earlier, false) >= sameAnswer && sameFigures(m, earlier) {
			return true
		}
	}
	return false
}

// restates reports whether most of what a turn says stands in a recent one,
// sentence by sentence: "It was delivered on Monday. Was this helpful?" What it
// closes with does not count.
func (r *recent) restates(m *turn, closing []stretch) bool {
	said, again := 0, 0
	for s := range m.sentences() {
		if overlaps(s, closing) || m.leadsOn(s.to) {
			continue
		}
		said += s.to - s.from + 1
		if r.sentence(m, s) != nil {
			again += s.to - s.from + 1
		}
	}
	return 2*again > said
}

// overlaps reports whether a sentence has a word of some stretches.
func overlaps(s stretch, some []stretch) bool {
	return slices.ContainsFunc(some, func(o stretch) bool { return o.from <= s.to && s.from <= o.to })
}

// rewords reports whether one recent answer has stated most of what a turn
// states, in whatever words and order, and the turn takes up nothing of what the visitor has said
// since. A number or a name that is new makes it another answer.
func (c *course) rewords(m *turn) bool {
	means := c.states(m)
	if len(means) < leastWords {
		return false
	}
	asked := c.said.last()
	for _, earlier := range c.answered.turns[:min(c.answered.n, lookBack)] {
		stated := c.states(earlier)
		shared := means.shared(stated)
		if shared < leastWords || float64(shared) < sameMatter*float64(min(len(means), len(stated))) || len(means)-shared > len(means)/mostAdded {
			continue
		}
		if !c.takesUp(m, asked, earlier) {
			return true
		}
	}
	return false
}

// takesUp reports whether an answer has a word of what the visitor said, a number
// or a name that an earlier answer had not.
func (c *course) takesUp(m, asked, earlier *turn) bool {
	for i, w := range m.compared() {
		if w.meaning != 0 && asked.meant.has(w.meaning) && !earlier.meant.has(w.meaning) {
			return true
		}
		if (strings.ContainsAny(w.text, digits) || i > 0 && c.language != german && m.isName(w)) && !earlier.spelled.has(w.spelling) && (asked.spelled.has(w.spelling) || !c.said.spoke(w.spelling)) {
			return true
		}
	}
	return false
}

// states returns what a turn of the chatbot means beside what it asks, offers
// and closes with.
func (c *course) states(m *turn) ordered {
	if m.states != nil {
		return m.states
	}
	closing := m.said(c.closing.list)
	m.states = make(ordered, 0, len(m.meant))
	for s := range m.sentences() {
		if m.endsWith(s.to) == '?' || overlaps(s, closing) {
			continue
		}
		for _, w := range m.words[s.from : s.to+1] {
			switch {
			case w.meaning != 0:
				m.states = append(m.states, w.meaning)
			case strings.ContainsAny(w.text, digits):
				m.states = append(m.states, w.spelling)
			}
		}
	}
	slices.Sort(m.states)
	m.states = slices.Compact(m.states)
	return m.states
}

// asksAlike reports whether the chatbot's last turn asked for the same in other
// words: "I need the booking reference to go on."
func (c *course) asksAlike(m *turn, s stretch) bool {
	before := c.answered.last()
	for e := range before.sentences() {
		if (before.endsWith(e.to) == '?' || c.isRequest(before, e)) && (m.means(s, before.words[e.from:e.to+1]) || before.means(e, m.words[s.from:s.to+1])) {
			return true
		}
	}
	return false
}

// means reports whether all that a sentence means, and enough of it, is among some words.
func (m *turn) means(s stretch, words []word) bool {
	n := 0
	for _, w := range m.words[s.from : s.to+1] {
		if w.meaning == 0 || w.anyOf("want", "like", "need", "see", "know", "have", "book", "provide", "help") {
			continue // they ask, and say not for what
		}
		if !slices.ContainsFunc(words, func(o word) bool { return o.meaning == w.meaning }) {
			return false
		}
		n++
	}
	return n >= leastAsked
}

// gave reports whether the visitor gives a number that he gave before.
func (r *recent) gave(m *turn) bool {
	for _, w := range m.compared() {
		if w.isCode() && r.spoke(w.spelling) {
			return true
		}
	}
	return false
}

// isCode reports whether a word is a code or a long number, and no time and no day.
func (w word) isCode() bool {
	if !strings.ContainsAny(w.text, digits) {
		return false
	}
	return w.end-w.start >= leastCode || w.end-w.start >= leastWords && !w.isNumber()
}

// sentence returns a recent turn that has the same sentence.
func (r *recent) sentence(m *turn, s stretch) *turn {
	if s.to-s.from < leastWords {
		return nil
	}
	for _, earlier := range r.turns[:min(r.n, lookBack)] {
		for i := range earlier.compared() {
			n := 0
			for (i == 0 || earlier.words[i].breaks) && i+n < len(earlier.words) && s.from+n <= s.to && earlier.words[i+n].spelling == m.words[s.from+n].spelling {
				n++
			}
			if s.from+n > s.to {
				return earlier
			}
		}
	}
	return nil
}

// says reports whether a recent turn has said all that this one means, shorter
// or in another order: "name corrections of up to three letters are free".
func (r *recent) says(m *turn) bool {
	if len(m.meant) < leastSaid {
		return false
	}
	for _, earlier := range r.turns[:min(r.n, lookBack)] {
		if len(earlier.meant) <= 3*len(m.meant) && earlier.meant.hasAll(m.meant) && earlier.spelled.hasAll(m.figures()) {
			return true
		}
	}
	return false
}

// addsNothing reports whether the recent turns together have said all that this
// one means.
func (r *recent) addsNothing(m *turn) bool {
	if len(m.meant) < leastSaid-1 {
		return false
	}
	for _, meaning := range slices.Concat(m.meant, m.figures()) {
		if !slices.ContainsFunc(r.turns[:min(r.n, lookBack)], func(earlier *turn) bool {
			return earlier.meant.has(meaning) || earlier.spelled.has(meaning)
		}) {
			return false
		}
	}
	return true
}

// rephrases reports whether the visitor asks again what an answer has not
// settled: it shares what it speaks of with a recent turn, and is no answer to
// a question of the chatbot. What was asked before others, none of which told of
// trouble, was settled: "how much per day?", now of another car.
func (r *recent) rephrases(m *turn, answer *turn, trouble int) bool {
	if m.reply() != 0 || len(m.meant) < 2 || m.words[0].isYes() && len(m.words) <= shortAnger && !m.wondering() {
		return false
	}
	enough := sameWords
	if q, asked := answer.question(); asked {
		if enough = 0.75; answer.wantsFact(q) && !m.wondering() {
			return false // he tells what he is asked for
		}
	}
	for _, earlier := range r.turns[:min(r.n, lookBack)] {
		if earlier != r.last() && trouble <= earlier.n && earlier.wondering() {
			continue
		}
		if alike(m, earlier, true) >= enough && (m.wondering() || earlier.wondering()) && sameFigures(m, earlier) {
			return true
		}
	}
	return false
}

// alike is the share of words two turns have in common: of all their words,
// or of the stems that mean something.
func alike(a, b *turn, meaning bool) float64 {
	mine, theirs := a.spelled, b.spelled
	if meaning {
		mine, theirs = a.meant, b.meant
	}
	if len(mine) == 0 || len(theirs) == 0 || 5*min(len(mine), len(theirs)) < 2*max(len(mine), len(theirs)) {
		return 0
	}
	shared := mine.shared(theirs)
	if meaning && shared < 2 {
		return 0
	}
	return float64(shared) / float64(len(mine)+len(theirs)-shared)
}
