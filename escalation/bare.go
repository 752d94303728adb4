package escalation

import (
	"strings"

	"handoffbot/bot"
)

// bare recognises a message, or a sentence of one, that is hardly more than
// whom it asks for: "agent", "human please", "this is no help. Operator!".
func (g guard) bare() (stretch, bool) {
	for from := 0; from < len(g.words); {
		to, last := from, false
		for to+1 < len(g.words) && !g.words[to+1].breaks && !g.words[to+1].comma {
			to++
		}
		last = to == len(g.words)-1
		alone := from == 0 && last
		if s, ok := g.bareSentence(stretch{from, to}, alone, last); ok {
			return s, true
		}
		from = to + 1
	}
	if len(g.words) <= mostBare {
		return g.bareSentence(stretch{0, len(g.words) - 1}, true, true)
	}
	return stretch{}, false
}

// mostBare is how many words a message has that says no more than whom.
const mostBare = 14

func (g guard) bareSentence(sentence stretch, alone, last bool) (stretch, bool) {
	n := sentence.to - sentence.from + 1
	if n > mostBare || !alone && n > 6 {
		return stretch{}, false
	}
	from, to := -1, -1
	strong, urged := false, alone
	for i := sentence.from; i <= sentence.to; i++ {
		switch {
		case i > sentence.from && g.words[i].tail:
			strong = strong || g.words[i].part>>g.shift&service != 0
		case !alone && n > 3 && !g.is(i, whole|fill|mod):
			return stretch{}, false
		case g.is(i, saying) || g.is(i, not) && !g.words[i].anyOf("no", "not") || g.is(i, gone):
			return stretch{}, false
		case g.is(i, person):
			strong, urged = true, true
		case g.is(i, agent):
			strong = true
		case g.is(i, service) && (len(g.word(i)) > 9 || i > sentence.from && g.is(i-1, kindOf) && len(g.word(i-1)) > 3 && !g.words[i-1].anyOf("phone", "telephone")):
			strong = true
		case alone && n == 1 && g.does(i, desk):
			strong = true
		case g.is(i, service) && g.is(i+1, who): // "support agent"
		case g.is(i, anyone):
			strong = strong || i > 0 && g.is(i-1, realness) || g.words[i].anyOf("person", "persona")
		case !g.is(i, nothing|fill|article|kindOf|realness|helping|machine) && (i == 0 || g.word(i) != "team"):
			return stretch{}, false
		}
		if g.is(i, anyone) && i > 0 && (isNumber(g.word(i-1)) || g.words[i-1].anyOf("one", "1", "single", "per", "only") || g.words[i-1].anyOf("ein", "eine", "einer", "une", "una") && !g.anyIn(sentence, fill)) && g.words[i].anyOf("person", "personne", "persona") {
			return stretch{}, false // "for one person"
		}
		if i > sentence.from && g.is(i, agent|anyone) && g.words[i-1].anyOf("robo", "ai", "automated", "automation") {
			return stretch{}, false
		}
		urged = urged || g.is(i, fill) || g.is(sentence.to+1, polite) && g.words[sentence.to+1].comma && g.is(i, realness|anyone) || !alone && sentence.from == sentence.to && last && g.words[i].comma && i >= 3 || !alone && sentence.from == sentence.to && sentence.to == len(g.words)-1 && g.Text[max(g.words[sentence.from].start-2, 0)] == '.' || sentence.from == sentence.to && g.words[i].end < len(g.Text) && (g.Text[g.words[i].end] == '?' || g.Text[g.words[i].end] == '!')
		if g.is(i, whole|realness) || g.does(i, desk) {
			if from < 0 {
				from = i
			}
			to = i
		}
	}
	if answersWhat(g.answer) && !g.anyIn(sentence, person|service|anyone) || to >= 0 && g.words[to].anyOf("man", "guy", "dude", "lady") && !g.anyIn(sentence, realness) {
		return stretch{}, false // "your rank?" – "First officer."
	}
	if !strong || !urged || from < 0 || g.ends(sentence.to) && !alone && g.asks(sentence) {
		return stretch{}, false
	}
	s := stretch{from, to}
	first := g.words[sentence.from]
	if g.language == german && !last && n == 1 && first.text == "mensch" {
		return stretch{}, false // "Mensch, ist das schön"
	}
	if g.thanks(sentence.from, from) || g.greeted(sentence, s) || !alone && g.introduces(sentence) {
		return stretch{}, false
	}
	return s, !first.anyOf("is", "are", "r", "am", "was", "do", "my", "what", "who", "how", "does", "u", "you") && !g.turnedRound(from) && !g.aboutTheBot(s) && !g.isQuoted(s) && !g.past(s) && !g.compound(s) && !g.reported(s)
}

// anyIn reports whether a word of a stretch plays the part.
func (g guard) anyIn(s stretch, c class) bool {
	for i := s.from; i <= s.to; i++ {
		if g.is(i, c) {
			return true
		}
	}
	return false
}

// asks reports whether a short sentence that is part of a message is a
// question of more than one word: "your agents?" wonders.
func (g guard) asks(sentence stretch) bool {
	end := g.words[sentence.to].end
	return sentence.to > sentence.from && end < len(g.Text) && g.Text[end] == '?'
}

// greeted reports whether the chatbot is greeted by what it is: "hello assistant",
// "stupid assistant. Book me a flight".
func (g guard) greeted(sentence, s stretch) bool {
	if g.anyIn(s, person|service) || g.anyIn(stretch{sentence.from, s.to}, wanting|getting|talking|connecting) {
		return false
	}
	greets := s.from > sentence.from && g.does(s.from-1, greeting)
	scolds := s.from > sentence.from && g.is(s.from-1, swearing) && sentence.from == 0 && sentence.to < len(g.words)-1
	return greets && g.ends(s.to) || greets && g.words[s.to+1].comma || scolds
}

// introduces reports whether a piece of a sentence says who the visitor is: "I'm
// Yoda, the first officer".
func (g guard) introduces(piece stretch) bool {
	first := g.clause(piece.from)
	says := g.does(first, namedAs) || g.is(first, self) && g.is(first+1, being)
	return says && first < piece.from && g.is(piece.from, article) && !g.anyIn(piece, polite)
}

// thanks reports whether somebody is thanked whom the words from there on name:
// "please thank the agent", "thank you for your assistance".
func (g guard) thanks(from, to int) bool {
	thanked := false
	for i := from; i < to; i++ {
		next := g.words[i+1]
		switch {
		case next.comma:
			thanked = false
		case g.words[i].anyOf("thank", "thanks", "merci", "danke", "gracias"):
			thanked = true
			if next.anyOf("the", "your", "to") || i+1 == to && g.language == english {
				return true
			}
		case thanked && g.words[i].anyOf("for", "pour", "por", "fur") && !next.anyOf("nothing"):
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
