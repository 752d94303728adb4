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
	if g.isThing(i, q) || g.ofEmotion(i, q) {
		return true
	}
	if g.anyDoes(s, addressing) {
		return false
	}
	return g.suesOwn(i, q) || g.ownDoing(i, q) || g.byOwn(i, q) || g.isPast(s) || g.isSupposed(i) || g.byThird(i, q) || g.ofNobody(i) || g.inGarden(s, i, q) || g.anyDoes(s, jesting) || m.laughs() ||
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
	return g.isDictated(i) || g.isOrdered(s, i) || g.staged(s) && !g.anyDoes(s, addressing)
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
	case !g.does(first, writingTo), g.words[first+1].anyOf("from", "message", "messages", "was", "came", "received", "about") && g.word(first) != "send":
		return false // "text messages from the driver saying …"
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

// ofPerson are who is black, deaf or foreign.
var ofPerson = wordSet("man men woman women person people guy guys couple couples family families girl girls boy boys customer customers guest guests friend friends kid kids child children lady ladies name names skin and or so i he she we like too by because")

// isThing: "a black one", "the deaf loop", "the blind fits", "fish with skin": a
// lone word for what somebody is says it of a thing.
func (g guard) isThing(i int, q span) bool {
	if g.lastIn(i, q) > i {
		return false
	}
	before, next := g.word(i-1), i+1
	switch g.word(i) {
	case "black", "deaf", "foreign":
		return next < len(g.words) && !g.words[next].breaks && !g.words[next].comma && !ofPerson[g.words[next].text] && (g.is(i-1, article) || g.words[next].class == 0)
	case "blind":
		return before == "the"
	case "skin":
		return !g.does(i-1, mine) && !wordsOfSkin[before]
	}
	return false
}

// wordsOfSkin stand before somebody's skin.
var wordsOfSkin = wordSet("his her their dark brown black white colour color coloured colored")

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

// staged: "in that film"; but who is filmed is in none.
func (g guard) staged(s stretch) bool {
	for j := s.from; j <= s.to; j++ {
		film := g.words[j].anyOf("film", "films") && j > s.from && !g.is(j-1, self|modal) && !g.does(j-1, othersNamed) && g.word(j-1) != "to" && !g.is(j+1, me) && !g.does(j+1, mine)
		if film || g.does(j, fiction) {
			return true
		}
	}
	return false
}

// hurting are the words for what one does to one's own hand.
var hurting = wordSet("burned burnt cut hurt injured scalded verbrannt geschnitten brule coupe queme corte")

// ownDoing: "I burned my hand, which cream helps?"
func (g guard) ownDoing(i int, q span) bool {
	self := g.words[i].anyOf(firstPerson...) || i > 0 && g.words[i-1].anyOf(firstPerson...) || i > 1 && g.words[i-2].anyOf(firstPerson...)
	for j := i; self && j <= g.lastIn(i, q); j++ {
		if hurting[g.words[j].text] {
			return g.anyDoes(stretch{0, len(g.words) - 1}, remedy)
		}
	}
	return false
}

// yelling are the words for what one's own boss does, too.
var yelling = wordSet("yelled yelling shouted shouting screamed screaming swore swearing")

// byOwn: "my boss yelled at me"; a driver of his is the company's.
func (g guard) byOwn(i int, q span) bool {
	shouts := false
	for j := i; j <= g.lastIn(i, q); j++ {
		shouts = shouts || yelling[g.words[j].text]
	}
	if shouts && i > 0 && g.is(i-1, self) {
		return true // "I shouted at my phone"
	}
	for j := i; shouts && j >= max(1, i-3); j-- {
		if g.does(j-1, mine) {
			return !g.does(j, ofFirm) && !g.words[j].anyOf("waiter", "waitress", "instructor", "landlord", "doctor", "nurse", "agent", "host")
		}
	}
	return false
}

// isPast: "my grandfather died in the war", "she passed away years ago".
func (g guard) isPast(s stretch) bool {
	for j := s.from; j <= s.to; j++ {
		year := len(g.word(j)) == 4 && g.word(j) >= "1500" && g.word(j) < "2000" && isNumber(g.word(j))
		ago := j > s.from && g.word(j) == "ago" && g.word(j-1) == "years" && (j-2 < s.from || !g.words[j-2].counts || isNumber(g.word(j-2)) && len(g.word(j-2)) > 1)
		if year || ago || g.does(j, longAgo) {
			return true
		}
	}
	return false
}

// isSupposed: "if my mother died, who takes over the contract?"
func (g guard) isSupposed(i int) bool {
	for j := i; j >= max(1, i-3) && !g.words[j].comma && !g.words[j].breaks; j-- {
		if g.words[j-1].anyOf("if", "si", "wenn", "falls") {
			return strings.Contains(g.Text, "?")
		}
	}
	return false
}

// entirely are the words that "dead" only strengthens: "dead set on it".
var entirely = wordSet("set against tired certain easy keen sure serious")

// emotive stand before what one dies of, or cries with.
var emotive = wordSet("of from with for vor aus de del d du la l por con")

// mostOfEmotion is how many words behind a quote may say of what one dies.
const mostOfEmotion = 4

// ofEmotion: "he nearly died of laughter", "it made me cry with joy".
func (g guard) ofEmotion(i int, q span) bool {
	last := g.lastIn(i, q)
	if g.word(last) == "dead" && entirely[g.word(last+1)] {
		return true
	}
	for j := i; j <= min(last+mostOfEmotion, len(g.words)-1); j++ {
		if j > last && g.words[j].breaks {
			return false
		}
		if g.does(j, emotion) && (j <= last+1 || emotive[g.words[j-1].text]) {
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
	isIt = isIt || m.isAsked(q) && s.to-s.from < 5 || m.words[s.from].anyOf("wann", "wer", "wieviele", "quand", "qui", "quien", "cuando")
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
