package reading

import "strings"

// guard says whether a phrase that asks for a person really does, where it stands.
type guard struct {
	*Turn
	language Language
	shift    uint
}

func (g guard) is(i int, c Class) bool {
	return i >= 0 && i < len(g.Words) && (g.Words[i].class|g.Words[i].part)>>g.shift&c != 0
}

func (g guard) word(i int) string {
	if i < 0 || i >= len(g.Words) {
		return ""
	}
	return g.Words[i].Text
}

// holds judges a phrase of a list.
func (g guard) holds(list int, s Stretch) bool {
	if g.isQuoted(s) || g.mistaken(s) || g.word(s.From) == "person" && g.word(s.From-1) == "in" {
		return false // "I met her in person there"
	}
	switch list {
	case asksNoBot:
		return g.refusesBot(s)
	case offersOne: // what the chatbot says, not the visitor
		return false
	case asksWhoever:
		if g.othersTalk(s) {
			return false
		}
	case asksOne:
		who := g.antecedent(s)
		return who >= 0 && !g.turnedRound(s.From)
	case asksChannel:
		return g.plainWish(s) && !g.turnedRound(s.From) && !g.aboutTheBot(s) && !g.reported(s) && !g.past(s) && !g.asksAbout(s)
	case talksToBot:
		return g.language == English && g.word(g.Clause(s.From)) == "why" || g.turnedRound(s.From) && !g.aboutTheBot(s)
	}
	switch {
	case g.language != English && (g.deniedInside(s) || g.dropsBy(s)):
		return false
	case g.word(s.To) == "service" && g.Words[max(s.To-1, 0)].AnyOf("phone", "telephone"):
		return false // "I want a phone service"
	case g.namesChannel(s) && !g.plainWish(s):
		return false
	}
	return !g.turnedRound(s.From) && !g.declined(s) && !g.aboutTheBot(s) && !g.reported(s) && !g.past(s) && !g.compound(s) && !g.asksAbout(s) && !g.asksOfTheProduct(s) && !g.elsewhere(s)
}

// refusesBot judges "no robot" and "I'm not telling that to a bot"; "no robot in
// the box" and "the not-a-robot box" refuse none.
func (g guard) refusesBot(s Stretch) bool {
	if g.Words[min(s.To+1, len(g.Words)-1)].AnyOf("in", "inside", "included", "arrived", "came", "dans", "im") {
		return false
	}
	if g.does(s.To+1, behind) || g.language != English && g.isKindOfBot(s.To) {
		return false // "un robot de cocina"
	}
	refuses := !g.is(s.From, not) || g.word(s.From) == "stop" || strings.HasSuffix(g.word(s.From+1), "ing")
	return (refuses || !g.aboutTheBot(s)) && !g.reported(s)
}

// othersTalk reports whether somebody else than the visitor is to talk to whoever
// is named; but "let me talk to the ticket office".
func (g guard) othersTalk(s Stretch) bool {
	for i := s.From + 1; i <= s.To; i++ {
		let := g.is(i, me) && g.word(i-1) == "let" && !g.is(i-2, not|modal|self) && !strings.HasSuffix(g.word(i-2), "n't")
		if g.is(i, machine|not) || g.does(i, others) && !let && (i < s.To || !g.is(i, me)) {
			return true
		}
	}
	return false
}

// antecedent is the word before a stretch that says whom "one" and "them" mean:
// "who deals with lost luggage? Can I ring them?"; -1 when there is none, as in
// "a flat for one person. Find me one".
func (g guard) antecedent(s Stretch) int {
	pronoun := g.anyOfThem(s)
	for i := range s.From {
		switch {
		case IsNumber(g.word(i - 1)), g.does(i-1, counted):
			continue
		case pronoun && g.Words[i].AnyOf("who", "whos", "who's", "whose") && (i == 0 || g.Words[i].Breaks), pronoun && g.is(i, service):
			return i
		case g.is(i, person), g.is(i, role) && !g.does(i, trade), g.is(i, agent) && !g.does(i+1, behind):
			return i
		case i > 0 && g.Words[i].AnyOf("someone", "somebody") && g.Words[i-1].AnyOf("have", "got", "there"):
			return i
		case g.Words[i].AnyOf("someone's", "somebody's", "person", "people", "persona", "personne", "colleague", "officer", "tecnico"):
			return i
		}
	}
	return -1
}

// anyOfThem reports whether a stretch points at somebody spoken of.
func (g guard) anyOfThem(s Stretch) bool {
	for i := s.From; i <= s.To; i++ {
		if g.Words[i].AnyOf("him", "her", "them", "he", "she", "they") {
			return true
		}
	}
	return false
}

// plainWish reports whether the sentence around a phrase says no more than that
// it is wanted: "can I get live chat?", and not "live chat pricing".
func (g guard) plainWish(s Stretch) bool {
	from, to := s.From, s.To
	for from > 0 && !g.Words[from].Breaks {
		from--
	}
	for to+1 < len(g.Words) && !g.Words[to+1].Breaks {
		to++
	}
	for i := from; i <= to; i++ {
		if (i < s.From || i > s.To) && !g.is(i, nothing|fill|mod|whole|wanting|getting|connecting|talking|modal|being|me|self|with|there|not|machine) && !g.does(i, around) {
			return false
		}
		if i > s.To && i < s.To+3 && g.does(i, behind) {
			return false
		}
	}
	return true
}

// namesChannel: "contact person" and "phone support" are nouns before they are
// wishes.
func (g guard) namesChannel(s Stretch) bool {
	switch {
	case s.To != s.From+1 || g.language != English:
		return false
	case g.word(s.From) == "contact":
		return g.word(s.To) == "person" || g.does(s.To, heads)
	}
	return g.Words[s.From].AnyOf("phone", "telephone", "email") && g.is(s.To, service)
}
