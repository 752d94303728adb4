package reading

import (
	"strings"

	"handoffbot/bot"
)

// bare recognises a message, or a sentence of one, that is hardly more than
// whom it asks for: "agent", "human please", "this is no help. Operator!".
func (g guard) bare() (Stretch, bool) {
	for from := 0; from < len(g.Words); {
		to, last := from, false
		for to+1 < len(g.Words) && !g.Words[to+1].Breaks && !g.Words[to+1].Comma {
			to++
		}
		last = to == len(g.Words)-1
		alone := from == 0 && last
		if s, ok := g.bareSentence(Stretch{from, to}, alone, last); ok {
			return s, true
		}
		from = to + 1
	}
	if len(g.Words) <= mostBare {
		return g.bareSentence(Stretch{0, len(g.Words) - 1}, true, true)
	}
	return Stretch{}, false
}

// mostBare is how many words a message has that says no more than whom.
const mostBare = 14

// bareSentence judges one sentence: whether it is the whole message, or its last.
func (g guard) bareSentence(sentence Stretch, alone, last bool) (Stretch, bool) {
	n := sentence.To - sentence.From + 1
	if n > mostBare || !alone && n > mostBareOf {
		return Stretch{}, false
	}
	who := Stretch{-1, -1}
	strong, urged := false, alone
	for i := sentence.From; i <= sentence.To; i++ {
		names, fits := g.bareWord(sentence, i, alone)
		if !fits || g.ofSomething(sentence, i) || g.is(i, being) && i > sentence.From+1 && who.From == i-1 && g.is(sentence.From, article) {
			return Stretch{}, false // "the assistant is in Dutch"
		}
		strong = strong || names
		urged = urged || g.urges(sentence, i, alone, last)
		if g.is(i, whole|realness) || g.does(i, desk) {
			if who.From < 0 {
				who.From = i
			}
			who.To = i
		}
	}
	if !strong || !urged || who.From < 0 || g.bareOther(sentence, who, alone, last) {
		return Stretch{}, false
	}
	asks := !g.Words[sentence.From].AnyOf("is", "are", "r", "am", "was", "do", "my", "what", "who", "how", "does", "u", "you")
	return who, asks && !g.turnedRound(who.From) && !g.aboutTheBot(who) && !g.isQuoted(who) && !g.past(who) && !g.compound(who) && !g.reported(who)
}

// mostBareOf is how many words a sentence has that says no more, beside others.
const mostBareOf = 6

// mostLoose is how many words such a sentence has of which any may stand there.
const mostLoose = 3

// bareWord reports whether word i alone names somebody of the company, and
// whether it fits where nothing else is said.
func (g guard) bareWord(sentence Stretch, i int, alone bool) (names, fits bool) {
	n := sentence.To - sentence.From + 1
	switch {
	case i > sentence.From && g.Words[i].tail:
		return g.Words[i].part>>g.shift&service != 0, true
	case !alone && n > mostLoose && !g.is(i, whole|fill|mod), g.is(i, saying|gone), g.is(i, not) && !g.Words[i].AnyOf("no", "not"):
		return false, false
	case g.is(i, person|agent), g.is(i, service) && g.isService(sentence, i), alone && n == 1 && g.does(i, desk):
		return true, true
	case g.is(i, service) && g.is(i+1, Who): // "support agent"
		return false, true
	case g.is(i, anyone):
		return i > 0 && g.is(i-1, realness) || g.Words[i].AnyOf("person", "persona"), true
	case !g.is(i, nothing|fill|article|kindOf|realness|helping|machine):
		return false, i > 0 && g.word(i) == "team"
	}
	return false, true
}

// leastService is how many letters the name of a service has at least that says
// by itself whom one means: "helpdesk" may be a page.
const leastService = 10

// isService: "Kundendienst", "customer service", and not "phone service".
func (g guard) isService(sentence Stretch, i int) bool {
	if len(g.word(i)) >= leastService {
		return true
	}
	return i > sentence.From && g.is(i-1, kindOf) && len(g.word(i-1)) > 3 && !g.Words[i-1].AnyOf("phone", "telephone")
}

// ofSomething: "for one person", "automation agent".
func (g guard) ofSomething(sentence Stretch, i int) bool {
	if i == 0 || !g.is(i, agent|anyone) {
		return false
	}
	before := g.Words[i-1]
	if i > sentence.From && before.AnyOf("robo", "ai", "automated", "automation") {
		return true
	}
	if !g.is(i, anyone) || !g.Words[i].AnyOf("person", "personne", "persona") {
		return false
	}
	one := before.AnyOf("ein", "eine", "einer", "une", "una") && !g.anyIn(sentence, fill)
	return one || before.IsNumber() || before.AnyOf("one", "1", "single", "per", "only")
}

// urges reports whether somebody is called for by word i, or by how it is written.
func (g guard) urges(sentence Stretch, i int, alone, last bool) bool {
	if g.is(i, fill) || g.is(i, person) && (i == sentence.From || !g.Words[i].tail) {
		return true
	}
	if g.is(sentence.To+1, polite) && g.Words[sentence.To+1].Comma && g.is(i, realness|anyone) {
		return true
	}
	if sentence.From != sentence.To {
		return false
	}
	w := g.Words[i]
	if !alone && (last && w.Comma && i >= 3 || i == len(g.Words)-1 && g.Text[max(w.Start-2, 0)] == '.') {
		return true
	}
	return w.End < len(g.Text) && (g.Text[w.End] == '?' || g.Text[w.End] == '!')
}

// bareOther recognises a sentence that names somebody and does not call for him:
// it answers, greets, thanks, introduces or asks.
func (g guard) bareOther(sentence, who Stretch, alone, last bool) bool {
	switch {
	case strings.HasPrefix(g.Text[g.Words[sentence.To].End:], ":"): // "contact: Mrs Hall"
	case answersWhat(g.Answer) && !g.anyIn(sentence, person|service|anyone): // "your rank?" – "First officer."
	case g.Words[who.To].AnyOf("man", "guy", "dude", "lady") && !g.anyIn(sentence, realness):
	case g.Ends(sentence.To) && !alone && g.asks(sentence):
	case g.language == German && !last && sentence.From == sentence.To && g.word(sentence.From) == "mensch": // "Mensch, ist das schön"
	default:
		return g.thanks(sentence.From, who.From) || g.greeted(sentence, who) || !alone && g.introduces(sentence)
	}
	return true
}

// anyIn reports whether a word of a stretch plays the part.
func (g guard) anyIn(s Stretch, c Class) bool {
	for i := s.From; i <= s.To; i++ {
		if g.is(i, c) {
			return true
		}
	}
	return false
}

// mostCalled is how many words may stand behind somebody who is called by a
// greeting, and not greeted.
const mostCalled = 3

// asks reports whether a short sentence that is part of a message is a
// question of more than one word: "your agents?" wonders.
func (g guard) asks(sentence Stretch) bool {
	end := g.Words[sentence.To].End
	return sentence.To > sentence.From && end < len(g.Text) && g.Text[end] == '?'
}

// greeted reports whether the chatbot is greeted by what it is: "hello assistant",
// "stupid assistant. Book me a flight".
func (g guard) greeted(sentence, s Stretch) bool {
	if g.anyIn(Stretch{sentence.From, s.To}, wanting|getting|talking|connecting) {
		return false
	}
	greets := s.From > sentence.From && g.does(s.From-1, greeting)
	if g.anyIn(s, person|service) {
		return greets && s.To+mostCalled < len(g.Words) && g.Words[s.To+1].Comma // "hello operator, what are your hours?"
	}
	scolds := s.From > sentence.From && g.is(s.From-1, swearing) && sentence.From == 0 && sentence.To < len(g.Words)-1
	return greets && g.Ends(s.To) || greets && g.Words[s.To+1].Comma || scolds
}

// introduces reports whether a piece of a sentence says who the visitor is: "I'm
// Yoda, the first officer".
func (g guard) introduces(piece Stretch) bool {
	first := g.Clause(piece.From)
	says := g.does(first, namedAs) || g.is(first, self) && g.is(first+1, being)
	if g.does(first, namedAs) && first == piece.From && g.is(piece.To, person) {
		return true // "I'm only human, ..."
	}
	return says && first < piece.From && g.is(piece.From, article) && !g.anyIn(piece, polite)
}

// thanks reports whether somebody is thanked whom the words from there on name:
// "please thank the agent", "thank you for your assistance".
func (g guard) thanks(from, to int) bool {
	thanked := false
	for i := from; i < to; i++ {
		next := g.Words[i+1]
		switch {
		case next.Comma:
			thanked = false
		case g.Words[i].AnyOf("thank", "thanks", "merci", "danke", "gracias"):
			thanked = true
			if next.AnyOf("the", "your", "to", "chef", "jefe") || i+1 == to && g.language == English {
				return true
			}
		case thanked && g.Words[i].AnyOf("for", "pour", "por", "fur") && !next.AnyOf("nothing"):
			return true
		}
	}
	return false
}

// answersWhat reports whether the chatbot has just asked for a name, a title or
// a number: what a visitor answers in one word names himself.
func answersWhat(answer *bot.Message) bool {
	if answer == nil {
		return false
	}
	text := strings.ToLower(lastOf(answer.Text, 120))
	for _, what := range []string{"name", "rank", "title", "position", "occupation", "profession", "job", "beruf", "profesi", "fonction"} {
		if strings.Contains(text, what) {
			return true
		}
	}
	return false
}
