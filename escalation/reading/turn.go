package reading

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// Span quotes part of a message.
type Span struct {
	Turn       int // 1-based
	Start, End int // byte offsets into the message's text
}

// Meets reports whether two spans have some text in common.
func (s Span) Meets(o Span) bool { return s.Turn == o.Turn && s.Start < o.End && o.Start < s.End }

// isQuoted reports whether the stretch stands between quotation marks.
func (m *Turn) isQuoted(s Stretch) bool {
	for _, q := range m.quotes {
		if m.Words[s.From].Start >= q.Start && m.Words[s.To].End <= q.End {
			return true
		}
	}
	return false
}

// Plays reports whether a word of a stretch plays the part, in whatever language.
func (m *Turn) Plays(s Stretch, c Class) bool {
	for _, w := range m.Words[s.From : s.To+1] {
		if (w.class|w.class>>foreign)&c != 0 {
			return true
		}
	}
	return false
}

// Quote spans the words of a stretch.
func (m *Turn) Quote(s Stretch) Span {
	return Span{m.N, m.Words[s.From].Start, m.Words[s.To].End}
}

// All spans the message, cut to what one reads at a glance.
func (m *Turn) All() Span {
	end := len(m.Text)
	for end = min(end, 200); end < len(m.Text) && !utf8.RuneStart(m.Text[end]); {
		end--
	}
	return Span{m.N, 0, end}
}

// Clause returns where the clause of word i begins.
func (m *Turn) Clause(i int) int {
	for i > 0 && !m.Words[i].Breaks {
		i--
	}
	return i
}

// Ends reports whether nothing follows word i in its sentence.
func (m *Turn) Ends(i int) bool { return i+1 >= len(m.Words) || m.Words[i+1].Breaks }

// LastOf returns the last word of the sentence of word i.
func (m *Turn) LastOf(i int) int {
	for !m.Ends(i) {
		i++
	}
	return i
}

// Sentences are the sentences of a turn, as far as it is compared.
func (m *Turn) Sentences() func(yield func(Stretch) bool) {
	return func(yield func(Stretch) bool) {
		words := m.Compared()
		from := 0
		for i := range words {
			if i+1 == len(words) || words[i+1].Breaks {
				if !yield(Stretch{from, i}) {
					return
				}
				from = i + 1
			}
		}
	}
}

// EndsWith returns the mark behind a word, past spaces; 0 when there is none.
func (m *Turn) EndsWith(last int) rune {
	for _, c := range m.Text[m.Words[last].End:] {
		if WordRune(c) {
			break
		}
		if c != ' ' && c != '\u00a0' && c != '\u202f' {
			return c
		}
	}
	return 0
}

// LeadsOn reports whether a sentence that ends with a word goes on behind a
// colon.
func (m *Turn) LeadsOn(last int) bool { return m.EndsWith(last) == ':' }

// Figures are the numbers that a turn names, in order.
func (m *Turn) Figures() []uint32 {
	var all []uint32
	for i := range m.Compared() {
		if m.Words[i].IsNumber() {
			all = append(all, m.Words[i].Spelling)
		}
	}
	slices.Sort(all)
	return all
}

// Question returns the question a turn ends with.
func (m *Turn) Question() (Stretch, bool) {
	last := len(m.Words) - 1
	if last < 0 {
		return Stretch{}, false
	}
	for i := len(m.Text); i > m.Words[last].End; {
		c, size := utf8.DecodeLastRuneInString(m.Text[:i])
		if c == '?' {
			return Stretch{m.Clause(last), last}, true
		}
		i -= size
	}
	return Stretch{}, false
}

// WantsFact reports whether a question wants to be told something, rather than
// agreed to: "would that work for you?" may come with every proposal.
func (m *Turn) WantsFact(q Stretch) bool {
	for i := q.From; i <= q.To && i < q.From+4; i++ {
		if m.Words[i].AnyOf("what", "what's", "which", "when", "where", "how", "who", "give", "tell", "provide", "welche", "welcher", "welches", "wann", "wo", "wie", "quel", "quelle", "quand", "comment", "donner", "cual", "cuando", "donde") {
			if i > q.From && i < q.To && m.Words[i].Text == "how" && m.Words[i-1].Text == "know" && m.Words[i+1].Text == "to" {
				return false // "do you know how to go on?"
			}
			return true
		}
	}
	return false
}

// Wondering reports whether the visitor asks or tells of trouble, rather than
// filling a slot.
func (m *Turn) Wondering() bool {
	for _, w := range m.Words {
		if w.wonders {
			return true
		}
	}
	_, asks := m.Question()
	return asks
}

// Shouts returns what is written in capitals, or with many marks.
func (m *Turn) Shouts() (Span, bool) {
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
				return m.All(), true
			}
			continue
		}
		run = 0
	}
	return m.All(), letters >= 10 && len(m.Words) >= 3 && upper*10 >= letters*8
}

// SameFigures reports whether two turns name the same numbers.
func SameFigures(a, b *Turn) bool {
	next := func(m *Turn, i int) int {
		for ; i < len(m.Compared()); i++ {
			if c := m.Words[i].Text[0]; c >= '0' && c <= '9' {
				return i
			}
		}
		return -1
	}
	for i, j := next(a, 0), next(b, 0); ; i, j = next(a, i+1), next(b, j+1) {
		if i < 0 || j < 0 {
			return i == j
		}
		if a.Words[i].Text != b.Words[j].Text {
			return false
		}
	}
}

// number fills in what a turn means and how it is spelled, each word once, in order.
func (m *Turn) number() {
	words := m.Compared()
	all := make([]uint32, 0, 2*len(words))
	for _, w := range words {
		all = append(all, w.Spelling)
	}
	slices.Sort(all)
	m.Spelled = slices.Compact(all)
	n := len(m.Spelled)
	all = m.Spelled
	for _, w := range words {
		if w.Meaning != 0 {
			all = append(all, w.Meaning)
		}
	}
	slices.Sort(all[n:])
	m.Meant = slices.Compact(all[n:])
}

// maxCompared bounds the words of a turn that are compared.
const maxCompared = 300

// Compared are the words of a turn that are compared with those of others.
func (m *Turn) Compared() []Word { return m.Words[:min(len(m.Words), maxCompared)] }

// IsName reports whether a word is written as a name within a sentence.
func (m *Turn) IsName(w Word) bool {
	first, size := utf8.DecodeRuneInString(m.Text[w.Start:])
	second, _ := utf8.DecodeRuneInString(m.Text[w.Start+size:])
	return !w.Breaks && unicode.IsUpper(first) && unicode.IsLower(second)
}
