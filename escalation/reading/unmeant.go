package reading

import (
	"slices"
	"strings"
)

// Unmeant recognises where a quote that weighs is not what its words say, or not
// the visitor's: it is dictated, told of a film, said in jest, or somebody works
// where others are brought. Whoever speaks to the company means it.
func (m *Turn) Unmeant(q Span) bool {
	said, ok := m.wordsOf(q)
	if !ok {
		return false
	}
	g, s := guard{Turn: m}, m.sentence(said.From)
	if g.isTold(s, said) || g.isThing(said) || g.ofEmotion(said) || g.dies(said) {
		return true
	}
	if g.anyDoes(s, addressing) {
		return false
	}
	return g.isStory(said) || g.suesOwn(said) || g.ownDoing(said) || g.byOwn(said) || g.isPast(s) || g.isSupposed(said.From) || g.byThird(said) || g.ofNobody(said.From) || g.inGarden(said) || g.anyDoes(s, jesting) || m.laughs() ||
		g.anyDoes(s, atWork) && g.anyDoes(said, clinical)
}

// leastStory is how many words a story has at least.
const leastStory = 8

// isStory: "a babysitter is stalked by a stranger", "after his brother died he
// goes home", "find threats in this thread": who complains says "I" or "you", or
// names one of the company's.
func (g guard) isStory(said Stretch) bool {
	for j, w := range g.Words {
		if g.is(j, self|me|polite) || g.does(j, mine, addressing, ofFirm) || w.Text != "on" && w.AnyOf(firstPerson...) {
			return false // the French "on" is no English one
		}
	}
	first := g.Clause(said.From)
	if g.does(first, tasking) {
		return true
	}
	now := g.Words[said.From].AnyOf("is", "are") || g.Words[max(said.From-1, 0)].AnyOf("is", "are")
	somebody := g.Words[first].AnyOf("a", "an", "one", "two", "three")
	return len(g.Words) >= leastStory && (somebody && now || g.Words[said.From].AnyOf("his", "her", "their"))
}

// IsTold reports whether what is quoted is for somebody else, or of a film.
func (m *Turn) IsTold(q Span) bool {
	said, ok := m.wordsOf(q)
	return ok && guard{Turn: m}.isTold(m.sentence(said.From), said)
}

func (g guard) isTold(s, said Stretch) bool {
	return g.isDictated(said.From) || g.isOrdered(s, said.From) || g.staged(s) && !g.accosts(s)
}

// accosts reports whether a sentence speaks to the company, and does not only
// begin by "can you tell me".
func (g guard) accosts(s Stretch) bool {
	for j := s.From; j <= s.To; j++ {
		if g.does(j, addressing) && (j != s.From+1 || g.word(j) != "you" || !g.is(s.From, modal)) {
			return true
		}
	}
	return false
}

// WordAt returns the word that begins at or behind a byte of the message.
func (m *Turn) WordAt(at int) (int, bool) {
	for i := range m.Words {
		if m.Words[i].Start >= at {
			return i, true
		}
	}
	return 0, false
}

// wordsOf returns the words of a quote from the message.
func (m *Turn) wordsOf(q Span) (Stretch, bool) {
	i, ok := m.WordAt(q.Start)
	if !ok || q.Turn != m.N {
		return Stretch{}, false
	}
	said := Stretch{i, i}
	for said.To+1 < len(m.Words) && m.Words[said.To+1].Start < q.End {
		said.To++
	}
	return said, true
}

// sentence returns the sentence of word i.
func (m *Turn) sentence(i int) Stretch {
	return Stretch{m.Clause(i), m.LastOf(i)}
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
	case !g.does(first, writingTo), g.Words[first+1].AnyOf("from", "message", "messages", "was", "came", "received", "about") && g.word(first) != "send":
		return false // "text messages from the driver saying …"
	}
	for j := first + 1; j < i; j++ {
		if g.does(j, dictating) || g.Words[j].AnyOf("message", "subject", "body", "text", "caption", "mensaje", "nachricht") && (g.Words[j-1].AnyOf("with", "and", "mit", "avec", "con") || g.is(j-1, article) && g.word(j-2) == "with") {
			return true
		}
	}
	return false
}

// firstSaid is the first word of the sentence of word i that is more than
// courtesy: "could you please remind me …".
func (g guard) firstSaid(i int) int {
	first := g.Clause(i)
	for first > 0 && strings.TrimSpace(g.Text[g.Words[first-1].End:g.Words[first].Start]) == ":" {
		first = g.Clause(first - 1) // "new reminder: call the doctor"
	}
	for first < i && (g.is(first, polite|adverb|modal) || g.Words[first].AnyOf("you", "u", "hey", "alexa", "siri", "google", "set", "create", "add", "new", "nuevo", "a", "an", "i", "want", "to", "the")) {
		first++
	}
	return first
}

// isOrdered: "read my messages", "post it on facebook": an assistant is told to
// do it.
func (g guard) isOrdered(s Stretch, i int) bool {
	return g.does(i, publishing) && g.firstSaid(i) == i && (i == s.From || g.is(i-1, polite) || g.Words[i-1].AnyOf("you", "u"))
}

// suesOwn: "I might sue my neighbour".
func (g guard) suesOwn(said Stretch) bool {
	return g.word(said.To) == "sue" && g.does(said.To+1, mine)
}

// byThird: "he could get a lawyer".
func (g guard) byThird(said Stretch) bool {
	i := said.From
	if i < 2 || !g.is(i-1, modal) || g.Words[i].Breaks || g.Words[i-1].Breaks || g.is(i-2, self|polite) || g.is(i-2, not) {
		return false
	}
	return g.anyDoes(said, judicial)
}

// ofNobody: "someone who passed away".
func (g guard) ofNobody(i int) bool {
	return i > 1 && g.Words[i-1].AnyOf("who", "that") && g.Words[i-2].AnyOf("someone", "somebody", "anyone", "people", "person", "those", "everyone", "persons")
}

// isThing: "a black one", "the deaf loop", "the blind fits", "fish with skin": a
// lone word for what somebody is says it of a thing.
func (g guard) isThing(said Stretch) bool {
	if said.From != said.To {
		return false
	}
	i := said.From
	before, next := g.word(i-1), i+1
	switch g.word(i) {
	case "black", "deaf", "foreign":
		return next < len(g.Words) && !g.Words[next].Breaks && !g.Words[next].Comma && !g.does(next, ofPerson) && (g.is(i-1, article) || g.Words[next].class == 0)
	case "blind":
		return before == "the"
	case "skin":
		return !g.does(i-1, mine) && !wordsOfSkin[before]
	}
	return false
}

// wordsOfSkin stand before somebody's skin.
var wordsOfSkin = WordSet("his her their dark brown black white colour color coloured colored")

// inGarden: "I found a worm in my apple tree".
func (g guard) inGarden(said Stretch) bool {
	return g.anyDoes(said, vermin) && g.anyDoes(Stretch{0, len(g.Words) - 1}, garden)
}

// anyOfSet reports whether a word of a stretch is in a set.
func (g guard) anyOfSet(s Stretch, words map[string]bool) bool {
	return slices.ContainsFunc(g.Words[s.From:s.To+1], func(w Word) bool { return words[w.Text] })
}

// staged: "in that film"; but who is filmed is in none.
func (g guard) staged(s Stretch) bool {
	for j := s.From; j <= s.To; j++ {
		film := g.Words[j].AnyOf("film", "films") && j > s.From && !g.is(j-1, self|modal) && !g.does(j-1, othersNamed) && g.word(j-1) != "to" && !g.is(j+1, me) && !g.does(j+1, mine)
		if film || g.does(j, fiction) {
			return true
		}
	}
	return false
}

// dies: "the battery died", "der Akku ist gestorben".
func (g guard) dies(said Stretch) bool {
	for j := said.From; j >= max(g.Clause(said.From), said.From-3); j-- {
		if g.does(j, device) {
			return g.Words[said.To].AnyOf("died", "dead", "dies", "dying", "gestorben", "tot", "mort", "morte", "muerto", "muerta", "murio")
		}
	}
	return false
}

// ownDoing: "I burned my hand, which cream helps?"
func (g guard) ownDoing(said Stretch) bool {
	i := said.From
	self := g.Words[i].AnyOf(firstPerson...) || i > 0 && g.Words[i-1].AnyOf(firstPerson...) || i > 1 && g.Words[i-2].AnyOf(firstPerson...)
	return self && g.anyDoes(said, hurting) && g.anyDoes(Stretch{0, len(g.Words) - 1}, remedy)
}

// byOwn: "my boss yelled at me"; a driver of his is the company's.
func (g guard) byOwn(said Stretch) bool {
	if !g.anyDoes(said, yelling) {
		return false
	}
	i := said.From
	if i > 0 && g.is(i-1, self) {
		return true // "I shouted at my phone"
	}
	for j := i; j >= max(1, i-3); j-- {
		if g.does(j-1, mine) {
			return !g.does(j, ofFirm) && !g.Words[j].AnyOf("waiter", "waitress", "instructor", "landlord", "doctor", "nurse", "agent", "host")
		}
	}
	return false
}

// isPast: "my grandfather died in the war", "she passed away years ago".
func (g guard) isPast(s Stretch) bool {
	for j := s.From; j <= s.To; j++ {
		year := len(g.word(j)) == 4 && g.word(j) >= "1500" && g.word(j) < "2000" && IsNumber(g.word(j))
		ago := j > s.From && g.word(j) == "ago" && g.word(j-1) == "years" && (j-2 < s.From || !g.Words[j-2].counts || IsNumber(g.word(j-2)) && len(g.word(j-2)) > 1)
		if year || ago || g.does(j, longAgo) {
			return true
		}
	}
	return false
}

// isSupposed: "if my mother died, who takes over the contract?"
func (g guard) isSupposed(i int) bool {
	for j := i; j >= max(1, i-3) && !g.Words[j].Comma && !g.Words[j].Breaks; j-- {
		if g.Words[j-1].AnyOf("if", "si", "wenn", "falls") {
			return strings.Contains(g.Text, "?")
		}
	}
	return false
}

// entirely are the words that "dead" only strengthens: "dead set on it".
var entirely = WordSet("set against tired certain easy keen sure serious")

// emotive stand before what one dies of, or cries with.
var emotive = WordSet("of from with for vor aus de del d du la l por con")

// mostOfEmotion is how many words behind a quote may say of what one dies.
const mostOfEmotion = 4

// ofEmotion: "he nearly died of laughter", "it made me cry with joy".
func (g guard) ofEmotion(said Stretch) bool {
	if g.word(said.To) == "dead" && entirely[g.word(said.To+1)] {
		return true
	}
	for j := said.From; j <= min(said.To+mostOfEmotion, len(g.Words)-1); j++ {
		if j > said.To && g.Words[j].Breaks {
			return false
		}
		if g.does(j, emotion) && (j <= said.To+1 || emotive[g.Words[j-1].Text]) {
			return true
		}
	}
	return false
}

// laughs reports whether the message laughs out loud.
func (m *Turn) laughs() bool { return strings.ContainsAny(m.Text, "😂🤣😅😆😜") }

// Wonders reports whether a quote is asked about: "how do I file a police report?",
// "in which year did he die?" That is a question for what there is, of nothing
// that the company or its people did.
func (m *Turn) Wonders(q Span) bool {
	g := guard{Turn: m}
	i, ok := m.WordAt(q.Start)
	if !ok {
		return false
	}
	s := m.sentence(i)
	isIt := m.IsAsked(q) && m.Words[s.From].AnyOf("es", "est", "c'est", "ist", "is")
	isIt = isIt || m.IsAsked(q) && s.To-s.From < 5 || m.Words[s.From].AnyOf("wann", "wer", "wieviele", "quand", "qui", "quien", "cuando")
	if g.willBe(s, i) {
		return true
	}
	if !m.Inquires(q) && !isIt {
		return false
	}
	if g.anyDoes(s, addressing) || g.anyDoes(s, ofFirm) {
		return false
	}
	for j := i; j <= s.To && g.Words[j].Start < q.End; j++ {
		if g.does(j, judicial) {
			return true
		}
	}
	for j := s.From; j <= s.To; j++ {
		if g.does(j, mine) || m.Words[j].AnyOf(firstPerson...) {
			return false
		}
	}
	return true
}

// willBe: "is my cat going to get sick from that plant?"
func (g guard) willBe(s Stretch, i int) bool {
	for j := s.From + 1; j < i; j++ {
		if g.word(j) == "going" && g.word(j+1) == "to" {
			return g.is(s.From, being) && !g.anyDoes(s, addressing)
		}
	}
	return false
}

// firstPerson are the words for the visitor.
var firstPerson = []string{"i", "me", "we", "us", "i'm", "i've", "we're", "ich", "mich", "mir", "wir", "uns", "je", "j", "moi", "m", "nous", "on", "yo", "nos"}
