package escalation

import "strings"

// unmeant recognises where a quote that weighs is not what its words say, or not
// the visitor's: it is dictated, told of a film, said in jest, or somebody works
// where others are brought. Whoever speaks to the company means it.
func (m *turn) unmeant(q span) bool {
	if m.isTold(q) {
		return true
	}
	g := guard{turn: m}
	i, ok := m.wordAt(q.start)
	if !ok || q.turn != m.n {
		return false
	}
	s := m.sentence(i)
	if g.anyDoes(s, addressing) {
		return false
	}
	return g.suesOwn(i, q) || g.byThird(i, q) || g.ofNobody(i) || g.inGarden(s, i, q) || g.anyDoes(s, jesting) || m.laughs() || g.ofEmotion(i, q) ||
		g.anyDoes(s, atWork) && g.clinicalOnly(q)
}

// isTold reports whether what is quoted is for somebody else, or of a film.
func (m *turn) isTold(q span) bool {
	g := guard{turn: m}
	i, ok := m.wordAt(q.start)
	if !ok || q.turn != m.n {
		return false
	}
	s := m.sentence(i)
	return g.isDictated(i) || g.isOrdered(s, i) || g.anyDoes(s, fiction) && !g.anyDoes(s, addressing)
}

// wordAt returns the word that begins at or behind a byte of the message.
func (m *turn) wordAt(at int) (int, bool) {
	for i := range m.words {
		if m.words[i].start >= at {
			return i, true
		}
	}
	return 0, false
}

// sentence returns the sentence of word i.
func (m *turn) sentence(i int) stretch {
	return stretch{m.clause(i), m.lastOf(i)}
}

// isDictated: "text my wife saying we need to talk", "remind me to call the
// doctor", "translate this is an emergency": what follows is for somebody else,
// or for another time.
func (g guard) isDictated(i int) bool {
	first := g.firstSaid(i)
	switch {
	case first >= i:
		return false
	case g.does(first, remembering):
		return true
	case !g.does(first, writingTo):
		return false
	}
	for j := first + 1; j < i; j++ {
		if g.does(j, dictating) || g.words[j].anyOf("message", "subject", "body", "text", "caption", "mensaje", "nachricht") && (g.words[j-1].anyOf("with", "and", "mit", "avec", "con") || g.is(j-1, article) && g.word(j-2) == "with") {
			return true
		}
	}
	return false
}

// firstSaid is the first word of the sentence of word i that is more than
// courtesy: "could you please remind me …".
func (g guard) firstSaid(i int) int {
	first := g.clause(i)
	for first > 0 && strings.TrimSpace(g.Text[g.words[first-1].end:g.words[first].start]) == ":" {
		first = g.clause(first - 1) // "new reminder: call the doctor"
	}
	for first < i && (g.is(first, polite|adverb|modal) || g.words[first].anyOf("you", "u", "hey", "alexa", "siri", "google", "set", "create", "add", "new", "nuevo", "a", "an", "i", "want", "to", "the")) {
		first++
	}
	return first
}

// isOrdered: "read my messages", "post it on facebook": an assistant is told to
// do it.
func (g guard) isOrdered(s stretch, i int) bool {
	return g.does(i, publishing) && g.firstSaid(i) == i && (i == s.from || g.is(i-1, polite) || g.words[i-1].anyOf("you", "u"))
}

// suesOwn: "I might sue my neighbour".
func (g guard) suesOwn(i int, q span) bool {
	last := g.lastIn(i, q)
	return g.word(last) == "sue" && g.does(last+1, mine)
}

// byThird: "he could get a lawyer".
func (g guard) byThird(i int, q span) bool {
	if i < 2 || !g.is(i-1, modal) || g.words[i].breaks || g.words[i-1].breaks || g.is(i-2, self|polite) || g.is(i-2, not) {
		return false
	}
	return g.anyDoes(stretch{i, g.lastIn(i, q)}, judicial)
}

// ofNobody: "someone who passed away".
func (g guard) ofNobody(i int) bool {
	return i > 1 && g.words[i-1].anyOf("who", "that") && g.words[i-2].anyOf("someone", "somebody", "anyone", "people", "person", "those", "everyone", "persons")
}

// vermin is what lives in gardens, too.
var vermin = wordSet("worm worms maggot maggots rat rats mouse mice insect insects fleas mould mold ratte ratten maus mäuse mause rat rats souris ver vers rata ratas ratón raton ratones gusano gusanos")

// inGarden: "I found a worm in my apple tree".
func (g guard) inGarden(s stretch, i int, q span) bool {
	for j := i; j <= g.lastIn(i, q); j++ {
		if vermin[g.words[j].text] {
			return g.anyDoes(s, garden)
		}
	}
	return false
}

// lastIn is the last word of a quote that begins with word i.
func (g guard) lastIn(i int, q span) int {
	for i+1 < len(g.words) && g.words[i+1].start < q.end {
		i++
	}
	return i
}

// mostOfEmotion is how many words behind a quote may say of what one dies.
const mostOfEmotion = 4

// ofEmotion: "he nearly died of laughter", "it made me cry with joy".
func (g guard) ofEmotion(i int, q span) bool {
	last := g.lastIn(i, q)
	for j := i; j <= min(last+mostOfEmotion, len(g.words)-1); j++ {
		if j > last && g.words[j].breaks {
			return false
		}
		if g.does(j, emotion) {
			return true
		}
	}
	return false
}

// laughs reports whether the message laughs out loud.
func (m *turn) laughs() bool { return strings.ContainsAny(m.Text, "😂🤣😅😆😜") }

// clinicalOnly reports whether a quote names no more than where the sick are
// brought.
func (g guard) clinicalOnly(q span) bool {
	for i := range g.words {
		if w := g.words[i]; w.start >= q.start && w.end <= q.end && g.does(i, clinical) {
			return true
		}
	}
	return false
}

// wonders reports whether a quote is asked about: "how do I file a police report?", "in which year did he die?": a
// question for what there is, of nothing that the company or its people did.
func (m *turn) wonders(q span) bool {
	g := guard{turn: m}
	i, ok := m.wordAt(q.start)
	if !ok {
		return false
	}
	s := m.sentence(i)
	isIt := m.isAsked(q) && m.words[s.from].anyOf("es", "est", "c'est", "ist", "is")
	if !m.inquires(q) && !isIt {
		return false
	}
	if g.anyDoes(s, addressing) || g.anyDoes(s, ofFirm) {
		return false
	}
	for j := i; j <= s.to && g.words[j].start < q.end; j++ {
		if g.does(j, judicial) {
			return true
		}
	}
	for j := s.from; j <= s.to; j++ {
		if g.does(j, mine) || m.words[j].anyOf(firstPerson...) {
			return false
		}
	}
	return true
}

// firstPerson are the words for the visitor.
var firstPerson = []string{"i", "me", "we", "us", "i'm", "i've", "we're", "ich", "mich", "mir", "wir", "uns", "je", "j", "moi", "m", "nous", "on", "yo", "nos"}
