package escalation

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// span quotes part of a message.
type span struct {
	turn       int // 1-based
	start, end int // byte offsets into the message's text
}

// isQuoted reports whether the stretch stands between quotation marks.
func (m *turn) isQuoted(s stretch) bool {
	for _, q := range m.quotes {
		if m.words[s.from].start >= q.start && m.words[s.to].end <= q.end {
			return true
		}
	}
	return false
}

// plays reports whether a word of a stretch plays the part, in whatever language.
func (m *turn) plays(s stretch, c class) bool {
	for _, w := range m.words[s.from : s.to+1] {
		if (w.class|w.class>>foreign)&c != 0 {
			return true
		}
	}
	return false
}

// quote spans the words of a stretch.
func (m *turn) quote(s stretch) span {
	return span{m.n, m.words[s.from].start, m.words[s.to].end}
}

// all spans the message, cut to what one reads at a glance.
func (m *turn) all() span {
	end := len(m.Text)
	for end = min(end, 200); end < len(m.Text) && !utf8.RuneStart(m.Text[end]); {
		end--
	}
	return span{m.n, 0, end}
}

// clause returns where the clause of word i begins.
func (m *turn) clause(i int) int {
	for i > 0 && !m.words[i].breaks {
		i--
	}
	return i
}

// ends reports whether nothing follows word i in its sentence.
func (m *turn) ends(i int) bool { return i+1 >= len(m.words) || m.words[i+1].breaks }

// lastOf returns the last word of the sentence of word i.
func (m *turn) lastOf(i int) int {
	for !m.ends(i) {
		i++
	}
	return i
}

// sentences are the sentences of a turn, as far as it is compared.
func (m *turn) sentences() func(yield func(stretch) bool) {
	return func(yield func(stretch) bool) {
		words := m.compared()
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

// figures are the numbers that a turn names, in order.
func (m *turn) figures() []uint32 {
	var all []uint32
	for i := range m.compared() {
		if m.words[i].isNumber() {
			all = append(all, m.words[i].spelling)
		}
	}
	slices.Sort(all)
	return all
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
			if i > q.from && i < q.to && m.words[i].text == "how" && m.words[i-1].text == "know" && m.words[i+1].text == "to" {
				return false // "do you know how to go on?"
			}
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

// sameFigures reports whether two turns name the same numbers.
func sameFigures(a, b *turn) bool {
	next := func(m *turn, i int) int {
		for ; i < len(m.compared()); i++ {
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

// number fills in what a turn means and how it is spelled, each word once, in order.
func (m *turn) number() {
	words := m.compared()
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

// maxCompared bounds the words of a turn that are compared.
const maxCompared = 300

// compared are the words of a turn that are compared with those of others.
func (m *turn) compared() []word { return m.words[:min(len(m.words), maxCompared)] }

// isName reports whether a word is written as a name within a sentence.
func (m *turn) isName(w word) bool {
	first, size := utf8.DecodeRuneInString(m.Text[w.start:])
	second, _ := utf8.DecodeRuneInString(m.Text[w.start+size:])
	return !w.breaks && unicode.IsUpper(first) && unicode.IsLower(second)
}
