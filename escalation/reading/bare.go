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

func (g guard) bareSentence(sentence Stretch, alone, last bool) (Stretch, bool) {
	n := sentence.To - sentence.From + 1
	if n > mostBare || !alone && n > 6 {
		return Stretch{}, false
	}
	from, to := -1, -1
	strong, urged := false, alone
	for i := sentence.From; i <= sentence.To; i++ {
		switch {
		case i > sentence.From && g.Words[i].tail:
			strong = strong || g.Words[i].part>>g.shift&service != 0
		case !alone && n > 3 && !g.is(i, whole|fill|mod):
			return Stretch{}, false
		case g.is(i, saying) || g.is(i, not) && !g.Words[i].AnyOf("no", "not") || g.is(i, gone):
			return Stretch{}, false
		case g.is(i, person):
			strong, urged = true, true
		case g.is(i, agent):
			strong = true
		case g.is(i, service) && (len(g.word(i)) > 9 || i > sentence.From && g.is(i-1, kindOf) && len(g.word(i-1)) > 3 && !g.Words[i-1].AnyOf("phone", "telephone")):
			strong = true
		case alone && n == 1 && g.does(i, desk):
			strong = true
		case g.is(i, service) && g.is(i+1, Who): // "support agent"
		case g.is(i, anyone):
			strong = strong || i > 0 && g.is(i-1, realness) || g.Words[i].AnyOf("person", "persona")
		case !g.is(i, nothing|fill|article|kindOf|realness|helping|machine) && (i == 0 || g.word(i) != "team"):
			return Stretch{}, false
		}
		if g.is(i, being) && i > sentence.From+1 && from == i-1 && g.is(sentence.From, article) {
			return Stretch{}, false // "the assistant is in Dutch"
		}
		if g.is(i, anyone) && i > 0 && (IsNumber(g.word(i-1)) || g.Words[i-1].AnyOf("one", "1", "single", "per", "only") || g.Words[i-1].AnyOf("ein", "eine", "einer", "une", "una") && !g.anyIn(sentence, fill)) && g.Words[i].AnyOf("person", "personne", "persona") {
			return Stretch{}, false // "for one person"
		}
		if i > sentence.From && g.is(i, agent|anyone) && g.Words[i-1].AnyOf("robo", "ai", "automated", "automation") {
			return Stretch{}, false
		}
		urged = urged || g.is(i, fill) || g.is(sentence.To+1, polite) && g.Words[sentence.To+1].Comma && g.is(i, realness|anyone) || !alone && sentence.From == sentence.To && last && g.Words[i].Comma && i >= 3 || !alone && sentence.From == sentence.To && sentence.To == len(g.Words)-1 && g.Text[max(g.Words[sentence.From].Start-2, 0)] == '.' || sentence.From == sentence.To && g.Words[i].End < len(g.Text) && (g.Text[g.Words[i].End] == '?' || g.Text[g.Words[i].End] == '!')
		if g.is(i, whole|realness) || g.does(i, desk) {
			if from < 0 {
				from = i
			}
			to = i
		}
	}
	if strings.HasPrefix(g.Text[g.Words[sentence.To].End:], ":") {
		return Stretch{}, false // "contact: Mrs Hall"
	}
	if answersWhat(g.Answer) && !g.anyIn(sentence, person|service|anyone) || to >= 0 && g.Words[to].AnyOf("man", "guy", "dude", "lady") && !g.anyIn(sentence, realness) {
		return Stretch{}, false // "your rank?" – "First officer."
	}
	if !strong || !urged || from < 0 || g.Ends(sentence.To) && !alone && g.asks(sentence) {
		return Stretch{}, false
	}
	s := Stretch{from, to}
	first := g.Words[sentence.From]
	if g.language == German && !last && n == 1 && first.Text == "mensch" {
		return Stretch{}, false // "Mensch, ist das schön"
	}
	if g.thanks(sentence.From, from) || g.greeted(sentence, s) || !alone && g.introduces(sentence) {
		return Stretch{}, false
	}
	return s, !first.AnyOf("is", "are", "r", "am", "was", "do", "my", "what", "who", "how", "does", "u", "you") && !g.turnedRound(from) && !g.aboutTheBot(s) && !g.isQuoted(s) && !g.past(s) && !g.compound(s) && !g.reported(s)
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
