package escalation

// elsewhere recognises a sentence in which a person is spoken to, but not on the
// visitor's wish, or not here and now.
func (g guard) elsewhere(s stretch) bool {
	return g.byOthers(s) || g.announces(s) || g.supposes(s) || g.thanked(s)
}

// farthestParty is how many words before a person may be who wishes for him.
const farthestParty = 10

// byOthers: "our customers ask for a human", "tell the driver to ring me", "users
// of our app want to talk to a human".
func (g guard) byOthers(s stretch) bool {
	first := g.clause(s.from)
	if (g.language != english || g.is(s.from, connecting)) && g.anyDoes(s, parties) {
		return true // "kann der Fahrer mich anrufen?", "connect me with the seller"
	}
	for j := s.from - 1; j >= max(first, s.from-farthestParty); j-- {
		switch {
		case g.words[j].anyOf("of", "in", "on", "at") && g.does(j-1, parties):
			return true
		case g.does(j, parties):
			return g.word(j-1) != "as" && g.word(j-1) != "like" // "as customers we want to talk to somebody"
		case g.words[j+1].comma || !g.is(j, adverb|wanting|modal|with|being|polite|article|talking|connecting|getting) && !g.does(j, keeping) && !g.is(j-1, article):
			return false
		}
	}
	return false
}

// announces: "I'll call customer service then", "I'll speak to the manager
// tomorrow".
func (g guard) announces(s stretch) bool {
	if !g.is(s.from, talking|reaching|calling) {
		return false
	}
	first := g.clause(s.from)
	for j := s.from - 1; j >= max(first, s.from-8); j-- {
		if g.does(j, willDo) {
			return g.is(s.to, service) && g.is(s.from, calling|reaching) || g.does(s.to, byMyself) || g.does(s.to+1, byMyself) || g.does(s.to+2, byMyself)
		}
		if g.is(j, modal|wanting|not) || g.does(j, clausal) || g.words[j+1].comma {
			return false
		}
	}
	return false
}

// supposes: "what if I need to talk to somebody abroad?", "if I need a human
// later, how does it work?"
func (g guard) supposes(s stretch) bool {
	first := g.clause(s.from)
	for j := first; j < s.from; j++ {
		if g.does(j, supposing) && !g.turns(j, s.from) {
			return j > first && g.does(j-1, happening) || g.word(s.to+1) == "later"
		}
	}
	return false
}

// thanked: "thank the young man in customer service for me".
func (g guard) thanked(s stretch) bool {
	first := g.clause(s.from)
	for j := s.from - 1; j >= max(first, s.from-4); j-- {
		switch {
		case g.words[j+1].comma:
			return false
		case g.does(j, thanking):
			return j+1 < s.from && g.is(j+1, article) || g.is(s.from, article) || g.word(j+1) == "for"
		}
	}
	return false
}
