package escalation

import "strings"

// guard says whether a phrase that asks for a person really does, where it stands.
type guard struct {
	*turn
	language language
	shift    uint
}

func (g guard) is(i int, c class) bool {
	return i >= 0 && i < len(g.words) && (g.words[i].class|g.words[i].part)>>g.shift&c != 0
}

func (g guard) word(i int) string {
	if i < 0 || i >= len(g.words) {
		return ""
	}
	return g.words[i].text
}

// holds judges a phrase of a list.
func (g guard) holds(list int, s stretch) bool {
	if g.isQuoted(s) || g.mistaken(s) || g.word(s.from) == "person" && g.word(s.from-1) == "in" {
		return false // "I met her in person there"
	}
	switch list {
	case asksNoBot:
		if g.words[min(s.to+1, len(g.words)-1)].anyOf("in", "inside", "included", "arrived", "came", "dans", "im") {
			return false // "no robot in the box"
		}
		if g.does(s.to+1, behind) || g.language != english && g.isKindOfBot(s.to) {
			return false // "the not-a-robot box", "un robot de cocina"
		}
		refuses := !g.is(s.from, not) || g.word(s.from) == "stop" || strings.HasSuffix(g.word(s.from+1), "ing") // "I'm not telling that to a bot"
		return (refuses || !g.aboutTheBot(s)) && !g.reported(s)
	case offersOne: // what the chatbot says, not the visitor
		return false
	case asksWhoever:
		for i := s.from + 1; i <= s.to; i++ {
			let := g.is(i, me) && g.word(i-1) == "let" && !g.is(i-2, not|modal|self) && !strings.HasSuffix(g.word(i-2), "n't") // "let me talk to the ticket office"
			if g.is(i, machine|not) || g.does(i, others) && !let && (i < s.to || !g.is(i, me)) {
				return false
			}
		}
	case asksOne:
		pronoun := g.anyOfThem(s)
		for i := range s.from {
			if isNumber(g.word(i-1)) || g.does(i-1, counted) {
				continue // "a flat for one person. Find me one"
			}
			if pronoun && g.words[i].anyOf("who", "whos", "who's") && (i == 0 || g.words[i].breaks) {
				return !g.turnedRound(s.from) // "who deals with lost luggage? Can I ring them?"
			}
			theirs := pronoun && g.is(i, service) || g.is(i, role) && !g.does(i, trade) || i > 0 && g.words[i].anyOf("someone", "somebody") && g.words[i-1].anyOf("have", "got", "there")
			if theirs || g.is(i, person) || g.is(i, agent) && !g.does(i+1, behind) || g.words[i].anyOf("person", "people", "persona", "personne", "colleague", "officer", "tecnico") {
				return !g.turnedRound(s.from)
			}
		}
		return false
	case asksChannel:
		return g.plainWish(s) && !g.turnedRound(s.from) && !g.aboutTheBot(s) && !g.reported(s) && !g.past(s) && !g.asksAbout(s)
	case talksToBot:
		return g.language == english && g.word(g.clause(s.from)) == "why" || g.turnedRound(s.from) && !g.aboutTheBot(s)
	}
	if g.language != english && (g.deniedInside(s) || g.dropsBy(s)) {
		return false
	}
	if g.word(s.to) == "service" && g.words[max(s.to-1, 0)].anyOf("phone", "telephone") {
		return false // "I want a phone service"
	}
	if g.namesChannel(s) && !g.plainWish(s) {
		return false
	}
	return !g.turnedRound(s.from) && !g.declined(s) && !g.aboutTheBot(s) && !g.reported(s) && !g.past(s) && !g.compound(s) && !g.asksAbout(s) && !g.asksOfTheProduct(s) && !g.elsewhere(s)
}

// anyOfThem reports whether a stretch points at somebody spoken of.
func (g guard) anyOfThem(s stretch) bool {
	for i := s.from; i <= s.to; i++ {
		if g.words[i].anyOf("him", "her", "them", "he", "she", "they") {
			return true
		}
	}
	return false
}

// plainWish reports whether the sentence around a phrase says no more than that
// it is wanted: "can I get live chat?", and not "live chat pricing".
func (g guard) plainWish(s stretch) bool {
	from, to := s.from, s.to
	for from > 0 && !g.words[from].breaks {
		from--
	}
	for to+1 < len(g.words) && !g.words[to+1].breaks {
		to++
	}
	for i := from; i <= to; i++ {
		if (i < s.from || i > s.to) && !g.is(i, nothing|fill|mod|whole|wanting|getting|connecting|talking|modal|being|me|self|with|there|not|machine) && !g.does(i, around) {
			return false
		}
		if i > s.to && i < s.to+3 && g.does(i, behind) {
			return false
		}
	}
	return true
}

// namesChannel: "contact person" and "phone support" are nouns before they are
// wishes.
func (g guard) namesChannel(s stretch) bool {
	switch {
	case s.to != s.from+1 || g.language != english:
		return false
	case g.word(s.from) == "contact":
		return g.word(s.to) == "person" || g.does(s.to, heads)
	}
	return g.words[s.from].anyOf("phone", "telephone", "email") && g.is(s.to, service)
}
