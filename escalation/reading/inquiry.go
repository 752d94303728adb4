package reading

import "strings"

// asksFirst begin a question for what there is, rather than a tale.
var asksFirst = WordSet("what's whats who's where's how's do does can could is are what which how where who when may will would should haben hat habt gibt kann wie was welche welcher wo zahlt est avez y peut combien comment quel quelle quels puis ou hay tienen tiene puedo puede como que cual cuanto donde cubre first")

// AsksFirst reports whether a word may begin a question for what there is.
func (w Word) AsksFirst() bool { return asksFirst[w.Text] }

// andThen are words that a question may follow in its sentence.
var andThen = WordSet("and so ok okay oh but also then well und also et alors y pues entonces")

// Inquires reports whether a quote stands in a question for what there is:
// "do you cover food poisoning?", "what is the ombudsman's number?".
func (m *Turn) Inquires(q Span) bool {
	i, ok := m.WordAt(q.Start)
	if !ok {
		return false
	}
	first := m.begins(m.Clause(i), i)
	begins := m.Words[first]
	if begins.AnyOf("when", "where", "while") && first+1 < len(m.Words) && m.Words[first+1].AnyOf("i", "we", "he", "she", "they", "my", "our", "your", "the", "you") {
		return false // "when he saw us" tells
	}
	if begins.AnyOf("what's", "whats") && first+2 < len(m.Words) && m.Words[first+2].AnyOf("point", "use") {
		return false // "what's the point of it" scolds
	}
	return i > first && begins.AsksFirst()
}

// begins skips the words that a question may follow: "and how long is there no
// water?"
func (m *Turn) begins(first, last int) int {
	for first < last && andThen[m.Words[first].Text] {
		first++
	}
	return first
}

// Inquiring reports whether a turn asks something, whatever mark it ends with:
// "and what is the phone number".
func (m *Turn) Inquiring() bool {
	_, asks := m.Question()
	return asks || len(m.Words) > 1 && m.Words[m.begins(0, len(m.Words)-1)].AsksFirst()
}

// IsAsked reports whether the sentence with a quote ends with a question mark.
func (m *Turn) IsAsked(q Span) bool {
	i, ok := m.WordAt(q.Start)
	return ok && m.EndsWith(m.LastOf(i)) == '?'
}

// Heads reports whether a quote begins a sentence that goes on to a question:
// "bereavement leave, how many days do you give".
func (m *Turn) Heads(q Span) bool {
	i, ok := m.WordAt(q.Start)
	if !ok || i-m.Clause(i) > 1 {
		return false
	}
	for last := m.LastOf(i); i < last; i++ {
		if m.Words[i+1].Comma && m.Words[i+1].AsksFirst() {
			return true
		}
	}
	return false
}

// IsFancied reports whether what is quoted would have been: "he'd have laughed
// at me".
func (m *Turn) IsFancied(q Span) bool {
	i, ok := m.WordAt(q.Start)
	if !ok || i < 2 || m.Words[i-1].Text != "have" {
		return false
	}
	would := m.Words[i-2].Text
	return would == "would" || strings.HasSuffix(would, "'d")
}

// IsStudied reports whether what is quoted is the subject of something: "harassment
// training" hurts nobody.
func (m *Turn) IsStudied(q Span) bool {
	i, ok := m.WordAt(q.Start)
	if ok && i > 1 && m.Words[i-1].AnyOf("about", "on", "against") && m.Words[i-2].marks.has(studied) {
		return true
	}
	next, ok := m.WordAt(q.End)
	return ok && !m.Words[next].Breaks && !m.Words[next].Comma && m.Words[next].marks.has(studied)
}
