package reading

import "strings"

// AsksFirst begin a question for what there is, rather than a tale.
var AsksFirst = WordSet("what's whats who's where's how's do does can could is are what which how where who when may will would should haben hat habt gibt kann wie was welche welcher wo zahlt est avez y peut combien comment quel quelle quels puis ou hay tienen tiene puedo puede como que cual cuanto donde cubre first")

// andThen are words that a question may follow in its sentence.
var andThen = WordSet("and so ok okay oh but also then well und also et alors y pues entonces")

// Inquires reports whether a quote stands in a question for what there is:
// "do you cover food poisoning?", "what is the ombudsman's number?".
func (m *Turn) Inquires(q Span) bool {
	for i, w := range m.Words {
		if w.Start == q.Start {
			first := m.Clause(i)
			for first < i && andThen[m.Words[first].Text] {
				first++ // "and how long is there no water?"
			}
			begins := m.Words[first]
			if begins.AnyOf("when", "where", "while") && first+1 < len(m.Words) && m.Words[first+1].AnyOf("i", "we", "he", "she", "they", "my", "our", "your", "the", "you") {
				return false // "when he saw us" tells
			}
			if begins.AnyOf("what's", "whats") && first+2 < len(m.Words) && m.Words[first+2].AnyOf("point", "use") {
				return false // "what's the point of it" scolds
			}
			return i > first && AsksFirst[begins.Text]
		}
	}
	return false
}

// IsAsked reports whether the sentence with a quote ends with a question mark.
func (m *Turn) IsAsked(q Span) bool {
	for i := range m.Words {
		if m.Words[i].Start >= q.Start && (i+1 == len(m.Words) || m.Words[i+1].Breaks) {
			return m.EndsWith(i) == '?'
		}
	}
	return false
}

// Heads reports whether a quote begins a sentence that goes on to a question:
// "bereavement leave, how many days do you give".
func (m *Turn) Heads(q Span) bool {
	for i, w := range m.Words {
		if w.Start != q.Start {
			continue
		}
		if first := m.Clause(i); i-first > 1 {
			return false
		}
		for i++; i < len(m.Words) && !m.Words[i].Breaks; i++ {
			if m.Words[i].Comma && AsksFirst[m.Words[i].Text] {
				return true
			}
		}
	}
	return false
}

// IsFancied reports whether what is quoted would have been: "he'd have laughed
// at me".
func (m *Turn) IsFancied(q Span) bool {
	for i := 2; i < len(m.Words) && m.Words[i].Start <= q.Start; i++ {
		if m.Words[i].Start == q.Start && m.Words[i-1].Text == "have" {
			would := m.Words[i-2].Text
			return would == "would" || strings.HasSuffix(would, "'d")
		}
	}
	return false
}

// studied are words behind which a grave one is the subject of something:
// "harassment training" hurts nobody.
var studied = WordSet("essay essays lecture lectures thesis source sources paper papers algorithms training course courses policy policies law laws lawsuit movie film book definition statistics webinar module prevention attorney office podcast game song emoji laughing banner banners popup mug meme quiz badge logo sticker poster blog chapter episode season trailer insurance detector detectors alarm alarms cover treatment prix kosten precio frequencies analyser checklist template icon toy toys learning leave game games gift gifts reading meaning meanings definition explained career careers station stations officer officers squad card cards")

// IsStudied reports whether what is quoted is the subject of something.
func (m *Turn) IsStudied(q Span) bool {
	next := m.wordFrom(q.End)
	for i := 2; i < len(m.Words) && m.Words[i].Start <= q.Start; i++ {
		if m.Words[i].Start == q.Start && m.Words[i-1].AnyOf("about", "on", "against") && studied[m.Words[i-2].Text] {
			return true
		}
	}
	return next >= 0 && studied[m.Words[next].Text]
}

// wordFrom returns the first word at or after a byte of the message, unless a
// sentence ends between; -1 when there is none.
func (m *Turn) wordFrom(at int) int {
	for i, w := range m.Words {
		if w.Start >= at {
			if w.Breaks || w.Comma {
				return -1
			}
			return i
		}
	}
	return -1
}
