package escalation

import "strings"

// asksFirst begin a question for what there is, rather than a tale.
var asksFirst = wordSet("what's whats who's where's how's do does can could is are what which how where who when may will would should haben hat habt gibt kann wie was welche welcher wo zahlt est avez y peut combien comment quel quelle quels puis ou hay tienen tiene puedo puede como que cual cuanto donde cubre first")

// andThen are words that a question may follow in its sentence.
var andThen = wordSet("and so ok okay oh but also then well und also et alors y pues entonces")

// inquires reports whether a quote stands in a question for what there is:
// "do you cover food poisoning?", "what is the ombudsman's number?".
func (m *turn) inquires(q span) bool {
	for i, w := range m.words {
		if w.start == q.start {
			first := m.clause(i)
			for first < i && andThen[m.words[first].text] {
				first++ // "and how long is there no water?"
			}
			begins := m.words[first]
			if begins.anyOf("when", "where", "while") && first+1 < len(m.words) && m.words[first+1].anyOf("i", "we", "he", "she", "they", "my", "our", "your", "the", "you") {
				return false // "when he saw us" tells
			}
			if begins.anyOf("what's", "whats") && first+2 < len(m.words) && m.words[first+2].anyOf("point", "use") {
				return false // "what's the point of it" scolds
			}
			return i > first && asksFirst[begins.text]
		}
	}
	return false
}

// isAsked reports whether the sentence with a quote ends with a question mark.
func (m *turn) isAsked(q span) bool {
	for i := range m.words {
		if m.words[i].start >= q.start && (i+1 == len(m.words) || m.words[i+1].breaks) {
			return m.endsWith(i) == '?'
		}
	}
	return false
}

// heads reports whether a quote begins a sentence that goes on to a question:
// "bereavement leave, how many days do you give".
func (m *turn) heads(q span) bool {
	for i, w := range m.words {
		if w.start != q.start {
			continue
		}
		if first := m.clause(i); i-first > 1 {
			return false
		}
		for i++; i < len(m.words) && !m.words[i].breaks; i++ {
			if m.words[i].comma && asksFirst[m.words[i].text] {
				return true
			}
		}
	}
	return false
}

// isFancied reports whether what is quoted would have been: "he'd have laughed
// at me".
func (m *turn) isFancied(q span) bool {
	for i := 2; i < len(m.words) && m.words[i].start <= q.start; i++ {
		if m.words[i].start == q.start && m.words[i-1].text == "have" {
			would := m.words[i-2].text
			return would == "would" || strings.HasSuffix(would, "'d")
		}
	}
	return false
}

// studied are words behind which a grave one is the subject of something:
// "harassment training" hurts nobody.
var studied = wordSet("essay essays lecture lectures thesis source sources paper papers algorithms training course courses policy policies law laws lawsuit movie film book definition statistics webinar module prevention attorney office podcast game song emoji laughing banner banners popup mug meme quiz badge logo sticker poster blog chapter episode season trailer insurance detector detectors alarm alarms cover treatment prix kosten precio frequencies analyser checklist template icon toy toys learning leave game games gift gifts reading meaning meanings definition explained career careers station stations officer officers squad card cards")

// isStudied reports whether what is quoted is the subject of something.
func (m *turn) isStudied(q span) bool {
	next := m.wordFrom(q.end)
	for i := 2; i < len(m.words) && m.words[i].start <= q.start; i++ {
		if m.words[i].start == q.start && m.words[i-1].anyOf("about", "on", "against") && studied[m.words[i-2].text] {
			return true
		}
	}
	return next >= 0 && studied[m.words[next].text]
}

// wordFrom returns the first word at or after a byte of the message, unless a
// sentence ends between; -1 when there is none.
func (m *turn) wordFrom(at int) int {
	for i, w := range m.words {
		if w.start >= at {
			if w.breaks || w.comma {
				return -1
			}
			return i
		}
	}
	return -1
}
