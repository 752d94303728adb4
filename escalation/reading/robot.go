package reading

// aboutTheBot recognises the question whether the chatbot, or anybody else, is a
// person, and what somebody says of himself: neither asks for one.
func (g guard) aboutTheBot(s Stretch) bool {
	first := g.Clause(s.From)
	if g.language != English {
		return g.aboutTheBotElsewhere(first, s)
	}
	return g.asksWhoIsReal(first, s) || g.word(s.From) == "like" && s.From > first && g.does(s.From-1, seeming) || g.saysWhoIs(first, s)
}

// asksWhoIsReal: "are you human?", "is the guide a real person?"
func (g guard) asksWhoIsReal(first int, s Stretch) bool {
	if g.is(s.From, being) && (g.is(s.From+1, self) || g.does(s.From+1, named)) {
		return true
	}
	thing := first + 2 // of which it is asked
	return g.Words[first].AnyOf("is", "was") && g.is(first+1, article) && thing <= s.From && !g.is(thing, whole|realness|kindOf|article) && g.is(s.From, realness|article)
}

// farthestSubject is how many words before a person may be who is said to be one.
const farthestSubject = 7

// saysWhoIs goes back from a person to whom the sentence takes for one.
func (g guard) saysWhoIs(first int, s Stretch) bool {
	if g.Words[s.From].AnyOf("time", "possible") {
		return false // "it's time one of you stepped in", "is it possible that …"
	}
	for j := s.From - 1; j >= max(first, s.From-farthestSubject); j-- {
		switch {
		case g.turnsToWish(j, s):
			return false
		case g.asksWhetherIs(first, j), g.addresses(first, j, s), g.likens(first, j, s):
			return true
		case g.does(j, named) && g.is(j+1, being) && !g.is(j+1, not) && g.word(j+1) != "be":
			return !g.is(j, self) || g.is(s.From, machine) || !g.is(s.From, talking|connecting) // but "I am speaking to a human"
		case g.does(j, namedAs):
			if g.isHimself(j, s) {
				return true
			}
			return !g.Words[j].AnyOf("i'm", "im") || g.is(s.To, machine) && g.is(s.From, not|article|machine)
		case !g.is(j, adverb|article|realness|talking|with|kindOf|machine|polite|anyone|being) && !g.does(j, aside):
			return false
		}
	}
	return false
}

// isHimself: "I'm a real person", says who shall prove it.
func (g guard) isHimself(j int, s Stretch) bool {
	for i := j + 1; i < s.From; i++ {
		if !g.is(i, article|adverb|realness) {
			return false
		}
	}
	return g.Words[j].AnyOf("i'm", "im") && g.is(s.From, realness|article|anyone) && g.is(s.To, Who) && (g.is(s.From, realness) || g.is(s.From-1, realness) || g.is(s.From+1, realness))
}

// turnsToWish: "if you are, get me somebody who isn't", "you're a bot, so please
// get me a person".
func (g guard) turnsToWish(j int, s Stretch) bool {
	comma := g.Words[j+1].Comma && g.is(s.From, getting|connecting|talking) && !g.is(s.From, being)
	order := g.is(j, machine) && j+1 == s.From && g.is(s.From, getting|connecting) && g.is(s.From+1, me) // "if it's a machine fetch me the lass"
	return comma || order || g.is(j, machine) && j+1 < s.From && g.is(s.From, talking|connecting|getting|reaching)
}

// asksWhetherIs: "are you …", "is the service …"
func (g guard) asksWhetherIs(first, j int) bool {
	if g.Words[j].AnyOf("you", "u") && g.word(j+1) == "be" && g.is(j-1, modal) {
		return true // "could you be a person?"
	}
	if g.word(j) == "i" && !g.Words[max(j-1, 0)].AnyOf("am", "was", "m") {
		return false // "if you are I want a person"
	}
	return j > first && (g.does(j, named, othersNamed) || g.is(j, service)) && g.is(j-1, being) && g.word(j-1) != "be"
}

// addresses: "you a human?", "so you real?"
func (g guard) addresses(first, j int, s Stretch) bool {
	return g.Words[j].AnyOf("you", "u") && g.justBefore(j, s) && g.is(s.From, article|realness|person) && (j == first || g.does(j-1, musing))
}

// likens: "you sound like a real person", but not "I'd like a real person".
func (g guard) likens(first, j int, s Stretch) bool {
	return g.does(j, likening) && g.justBefore(j, s) && j > first && g.is(s.From, article|realness|person) && !g.is(s.From, talking) && !g.is(j-1, self|modal) && !g.does(j-1, beginsAnew)
}

// justBefore reports whether word j stands before a stretch, at most an article
// between.
func (g guard) justBefore(j int, s Stretch) bool {
	return j == s.From-1 || j == s.From-2 && g.is(j+1, article)
}

// aboutTheBotElsewhere looks for "bist du", "c'est", "hablo con" before a person.
func (g guard) aboutTheBotElsewhere(first int, s Stretch) bool {
	if g.language == French && g.Words[first].AnyOf("es", "etes") && g.Words[min(first+1, len(g.Words)-1)].AnyOf("tu", "vous") && !g.anyIn(Stretch{first, s.To}, talking|connecting|getting|wanting) {
		return true // "es-tu un robot ou une vraie personne ?"
	}
	if g.language == French && g.word(first) == "est" && g.word(first+1) == "ce" && g.is(first+2, article) && first+3 == s.From && g.is(s.To, service) {
		return true // "est-ce le service client ?"
	}
	for j := s.From; j >= max(first, s.From-4); j-- {
		switch {
		case g.language == German && g.word(j) == "es": // "gibt es"
		case g.does(j, isYou, speaksNow):
			return !g.wishesNevertheless(first, j, s)
		case j < s.From && g.Words[j+1].Comma:
			return false
		case j < s.From && !g.is(j, adverb|article|realness|with|kindOf|talking|self|machine) && !g.does(j, aside):
			return false
		}
	}
	return false
}

// wishesNevertheless reports whether a "I speak", "you are" or "it is" at word j
// is part of a wish for a person.
func (g guard) wishesNevertheless(first, j int, s Stretch) bool {
	refuses := g.is(s.From, not) && g.does(j, speaksNow) // "ich rede nicht mit Maschinen"
	if s.From > first && g.is(s.From-1, machine) && g.is(s.From, connecting) {
		return true // "si usted es un robot páseme con una compañera"
	}
	switch g.language {
	case German:
		rather := g.does(j, speaksNow) && (g.does(j+1, preferring) || j+2 <= s.To && g.does(j+2, preferring)) // "ich rede lieber mit einem Menschen"
		return refuses || rather || g.word(j) == "sind" && g.is(j+1, not) || g.word(j) == "bin" && !g.is(s.From, article|adverb|person)
	case French:
		// "je peux parlé à un humain"; "est-ce", but "tu es"
		if g.word(first) == "est" && g.Words[first+1].AnyOf("ce") && g.does(j, speaksNow) {
			return refuses // "est-ce que je parle à un humain ?"
		}
		wishes := j == first || g.is(j-1, wanting|modal) || g.does(j-1, aiming) || g.is(j-1, self) && j-2 >= first && g.word(j-2) == "que"
		return refuses || g.does(j, speaksNow) && wishes || g.word(j) == "es" && j > first && g.word(j-1) != "tu" || g.word(j+1) == "ce" || j > first && g.word(j-1) == "ou"
	}
	which := g.word(j) == "es" && j > first && g.does(j-1, aiming) // "¿cuál es el número…?"
	return refuses || which || g.does(j, speaksNow) && j > first && g.does(j-1, preferring)
}

// asksOfTheProduct: "can the bot hand over to a human?", "does your product let
// an agent take over?" The visitor wants none himself.
func (g guard) asksOfTheProduct(s Stretch) bool {
	first := g.Clause(s.From)
	how := g.word(first) == "how" && first < s.From
	if how && g.does(s.From, adding) {
		return true // "how do I add a member to the chat?"
	}
	if (how || g.does(first, settingUp)) && first+1 < s.From && g.anyDoes(Stretch{first + 1, s.From - 1}, settingUp) {
		return true
	}
	for j := first; j < min(s.From, first+3); j++ {
		if (g.does(j, whetherDoes) || g.Words[j].AnyOf("can", "could", "when")) && j+2 < len(g.Words) && !g.mayBe(j+1) {
			noun := j + 2
			for g.is(noun, kindOf) && !g.is(noun, whole) && noun < s.From {
				noun++ // "could the night porter …"
			}
			return g.does(j+1, itsThing) && !g.is(noun, whole&^machine) && !g.speaksOfHimself(j, s)
		}
	}
	return false
}

// mayBe: "can it be", "could this go"; the visitor's request is meant.
func (g guard) mayBe(i int) bool {
	return g.Words[i].AnyOf("it", "this") && g.Words[i+1].AnyOf("be", "take", "go", "get")
}

// speaksOfHimself reports whether the visitor does, from word j to the end of
// the sentence.
func (g guard) speaksOfHimself(j int, s Stretch) bool {
	for i := j; i < len(g.Words) && (i <= s.To || !g.Words[i].Breaks); i++ {
		if g.is(i, me|self) {
			return true
		}
	}
	return false
}
