package escalation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How alike two turns must be.
const (
	lookBack   = 4 // turns of one side that are compared
	longAnswer = 8 // words: a shorter one may be said twice, unless somebody objects
	digits     = "0123456789"
	leastCode  = 5 // letters of what is no time and no price
	leastWords = 3 // of an answer that is compared
	leastSaid  = 4 // words that mean something
	sameAnswer = 0.9
	sameWords  = 0.5
	sameMatter = 0.7 // of what the shorter of two statements means
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
		if slices.ContainsFunc(closing, func(c stretch) bool { return c.from <= s.to && s.from <= c.to }) || m.leadsOn(s.to) {
			continue
		}
		said += s.to - s.from + 1
		if r.sentence(m, s) != nil {
			again += s.to - s.from + 1
		}
	}
	return 2*again > said
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
		if shared < leastWords || float64(shared) < sameMatter*float64(min(len(means), len(stated))) || 2*shared < len(means) {
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
	for _, w := range m.words[:min(len(m.words), maxCompared)] {
		if w.meaning != 0 && asked.meant.has(w.meaning) && !earlier.meant.has(w.meaning) {
			return true
		}
		if (strings.ContainsAny(w.text, digits) || isNumber(w.text) || c.language != german && m.isName(w)) && !earlier.spelled.has(w.spelling) && (asked.spelled.has(w.spelling) || !c.said.spoke(w.spelling)) {
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
		if m.endsWith(s.to) == '?' || slices.ContainsFunc(closing, func(c stretch) bool { return c.from <= s.to && s.from <= c.to }) {
			continue
		}
		for _, w := range m.words[s.from : s.to+1] {
			if w.meaning != 0 {
				m.states = append(m.states, w.meaning)
			}
		}
	}
	slices.Sort(m.states)
	m.states = slices.Compact(m.states)
	return m.states
}

// gave reports whether the visitor gives a number that he gave before.
func (r *recent) gave(m *turn) bool {
	for _, w := range m.words[:min(len(m.words), maxCompared)] {
		if w.end-w.start >= leastCode && strings.ContainsAny(w.text, digits) && r.spoke(w.spelling) {
			return true
		}
	}
	return false
}

// sentence returns a recent turn that has the same sentence.
func (r *recent) sentence(m *turn, s stretch) *turn {
	if s.to-s.from < leastWords {
		return nil
	}
	for _, earlier := range r.turns[:min(r.n, lookBack)] {
		for i := range earlier.words[:min(len(earlier.words), maxCompared)] {
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

// sentences are the sentences of a turn, as far as it is compared.
func (m *turn) sentences() func(yield func(stretch) bool) {
	return func(yield func(stretch) bool) {
		words := m.words[:min(len(m.words), maxCompared)]
		from := 0
		for i := range words {
			if i+1 == len(words) || words[i+1].breaks {
				if !yield(stretch{from, i}) {
					return
				}
				from = i + 1
			}
		}
	}
}

// endsWith returns the mark behind a word, past spaces; 0 when there is none.
func (m *turn) endsWith(last int) rune {
	for _, c := range m.Text[m.words[last].end:] {
		if wordRune(c) {
			break
		}
		if c != ' ' && c != '\u00a0' && c != '\u202f' {
			return c
		}
	}
	return 0
}

// leadsOn reports whether a sentence that ends with a word goes on behind a
// colon.
func (m *turn) leadsOn(last int) bool { return m.endsWith(last) == ':' }

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

// figures are the numbers that a turn names, in order.
func (m *turn) figures() []uint32 {
	var all []uint32
	for i := range m.words[:min(len(m.words), maxCompared)] {
		if isNumber(m.words[i].text) {
			all = append(all, m.words[i].spelling)
		}
	}
	slices.Sort(all)
	return all
}

// rephrases reports whether the visitor asks again what an answer has not
// settled: it shares what it speaks of with a recent turn, and is no answer to
// a question of the chatbot. What was asked before others, none of which told of
// trouble, was settled: "how much per day?", now of another car.
func (r *recent) rephrases(m *turn, answer *turn, trouble int) bool {
	if answerOf(m) != 0 || len(m.meant) < 2 || yesWords[m.words[0].text] && len(m.words) <= shortAnger && !m.wondering() {
		return false
	}
	enough := sameWords
	if _, asked := answer.question(); asked {
		enough = 0.75
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

// question returns the question a turn ends with.
func (m *turn) question() (stretch, bool) {
	last := len(m.words) - 1
	if last < 0 {
		return stretch{}, false
	}
	for i := len(m.Text); i > m.words[last].end; {
		c, size := utf8.DecodeLastRuneInString(m.Text[:i])
		if c == '?' {
			return stretch{m.clause(last), last}, true
		}
		i -= size
	}
	return stretch{}, false
}

// wantsFact reports whether a question wants to be told something, rather than
// agreed to: "would that work for you?" may come with every proposal.
func (m *turn) wantsFact(q stretch) bool {
	for i := q.from; i <= q.to && i < q.from+4; i++ {
		if m.words[i].anyOf("what", "what's", "which", "when", "where", "how", "who", "give", "tell", "provide", "welche", "welcher", "welches", "wann", "wo", "wie", "quel", "quelle", "quand", "comment", "donner", "cual", "cuando", "donde") {
			return true
		}
	}
	return false
}

// wondering reports whether the visitor asks or tells of trouble, rather than
// filling a slot.
func (m *turn) wondering() bool {
	for _, w := range m.words {
		if w.wonders {
			return true
		}
	}
	_, asks := m.question()
	return asks
}

// wondering are words that ask or deny.
var wondering = wordSet("how why what when where which can't cannot cant doesn't don't dont not isn't won't still wie warum wo wann nicht kann comment pourquoi quand pas como donde cuando no never")

// weak words stand in any sentence.
var weak = wordSet("please bitte plait s'il favor sorry entschuldigung can could will would should did does was were has had been also just really there here some any all one more about into from they them then than that's i'm i've it's going like know tell say said yes yeah okay thanks thank sure hello hey still again but who what how when where why which aber sehr auch schon dann noch mal pour mais aussi tres bien encore pero muy tambien")

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

// maxCompared bounds the words of a turn that are compared.
const maxCompared = 300

// number fills in what a turn means and how it is spelled, each word once, in order.
func (m *turn) number() {
	words := m.words[:min(len(m.words), maxCompared)]
	all := make([]uint32, 0, 2*len(words))
	for _, w := range words {
		all = append(all, w.spelling)
	}
	slices.Sort(all)
	m.spelled = slices.Compact(all)
	n := len(m.spelled)
	all = m.spelled
	for _, w := range words {
		if w.meaning != 0 {
			all = append(all, w.meaning)
		}
	}
	slices.Sort(all[n:])
	m.meant = slices.Compact(all[n:])
}

// sameFigures reports whether two turns name the same numbers.
func sameFigures(a, b *turn) bool {
	next := func(m *turn, i int) int {
		for ; i < min(len(m.words), maxCompared); i++ {
			if c := m.words[i].text[0]; c >= '0' && c <= '9' {
				return i
			}
		}
		return -1
	}
	for i, j := next(a, 0), next(b, 0); ; i, j = next(a, i+1), next(b, j+1) {
		if i < 0 || j < 0 {
			return i == j
		}
		if a.words[i].text != b.words[j].text {
			return false
		}
	}
}

// shouts returns what is written in capitals, or with many marks.
func (m *turn) shouts() (span, bool) {
	upper, letters, run := 0, 0, 0
	for i, c := range m.Text {
		if i > 400 {
			break
		}
		switch {
		case unicode.IsUpper(c):
			upper++
			letters++
		case unicode.IsLetter(c):
			letters++
		}
		if c == '!' || c == '?' {
			if run++; run == 2 {
				return m.all(), true
			}
			continue
		}
		run = 0
	}
	return m.all(), letters >= 10 && len(m.words) >= 3 && upper*10 >= letters*8
}
