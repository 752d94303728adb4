package escalation

// elsewhere recognises a sentence in which a person is spoken to, but not on the
// visitor's wish, or not here and now.
func (g guard) elsewhere(s stretch) bool {
	return g.byOthers(s) || g.announces(s) || g.supposes(s) || g.thanked(s) || g.assigns(s) || g.fillsIn(s) || g.walksTo(s) || g.hadMeant(s) || g.generally(s) || g.legendary(s)
}

// assigns: "assign a conversation to another agent" is what one does with
// software; the visitor's own conversation is "this", or "my".
func (g guard) assigns(s stretch) bool {
	for i := max(s.from-1, 1); i < s.to; i++ {
		if g.does(i+1, item) && g.words[i].anyOf("a", "an", "any", "un", "una", "une", "eine", "ein", "einen") && g.does(i-1, assigning) {
			return true
		}
	}
	return false
}

// fillsIn: "the form asks for a contact person".
func (g guard) fillsIn(s stretch) bool {
	if !g.does(s.from, demanding) {
		return false
	}
	for j := s.from - 1; j >= max(g.clause(s.from), s.from-3) && !g.words[j+1].comma && !g.is(j, self); j-- {
		if g.does(j, blank) {
			return true
		}
	}
	return false
}

// walksTo: "how do I get to the service desk in the Bristol store"; and "get a
// person out of a photo".
func (g guard) walksTo(s stretch) bool {
	if g.language == english && (g.word(s.to) == "out" && g.word(s.to+1) == "of" || g.word(s.to+1) == "out" && g.word(s.to+2) == "of") {
		return true
	}
	if g.language != english || !g.is(s.from, getting) {
		return false
	}
	to := g.word(s.from+1) == "to" && g.is(s.to, service) && g.words[min(s.to+1, len(g.words)-1)].anyOf("in", "from", "at", "by")
	return to && s.to+1 < len(g.words)
}

// hadMeant: "I was going to ring you but saw this chat", "my father wanted to
// talk to somebody, but he has found it": what was meant and given up. Who could
// not, still asks: "I was going to ring you but can't find a number".
func (g guard) hadMeant(s stretch) bool {
	first, meant := g.clause(s.from), false
	for j := s.from - 1; j >= max(first, s.from-6); j-- {
		meant = meant || g.does(j, meaning) && (!g.words[j].anyOf("going", "about") || g.word(j-1) == "was") || g.does(j, recounted) && j > first && !g.is(j-1, self) && !g.does(first, beginsAnew)
	}
	if !meant && !g.does(s.from, meaning) {
		return false
	}
	given := false
	for j := s.from + 1; j < len(g.words) && !g.words[j].breaks; j++ {
		if given = given || g.words[j].anyOf("but", "then", "aber", "dann", "mais", "pero"); given && g.is(j, not) {
			return false
		}
	}
	return given
}

// generally: "it always makes you speak to somebody", "are you tired of people
// asking for humans?", "how do I become one of your agents?"
func (g guard) generally(s stretch) bool {
	before := s.from - 1
	if before < 0 {
		return false
	}
	makes := g.is(s.from, talking) && before > 0 && g.does(before, everyone) && g.does(before-1, making)
	if g.is(before, modal) && g.is(before-1, self) && (g.word(s.from) == "let" || g.is(s.from, talking) && g.word(s.to) == "people") {
		return true // "so that I can let the staff know", "I can speak with people at work"
	}
	asks := g.is(s.from, wanting) && g.does(before, everyone) && !g.words[before].anyOf("you", "one")
	for g.is(before, article) {
		before--
	}
	return makes || asks || g.does(before, become)
}

// legendary: "my daughter would like to talk to Father Christmas".
func (g guard) legendary(s stretch) bool {
	return g.anyDoes(stretch{s.from, min(s.to+2, len(g.words)-1)}, legend)
}

// farthestParty is how many words before a person may be who wishes for him.
const farthestParty = 10

// byOthers: "our customers ask for a human", "tell the driver to ring me", "users
// of our app want to talk to a human".
func (g guard) byOthers(s stretch) bool {
	first := g.clause(s.from)
	if (g.language != english || g.is(s.from, connecting)) && g.anyParty(s) {
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

// anyParty reports whether one of them is in a stretch, beside the name of those who
// answer: "le service clients", "alguien de alumnos".
func (g guard) anyParty(s stretch) bool {
	for i := s.from; i <= s.to; i++ {
		if g.does(i, parties) && !g.words[i].tail && (!g.is(i, kindOf) || !g.is(i-1, service)) {
			return true
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
			return j > first && g.does(j-1, happening) || g.word(s.to+1) == "later" || g.word(s.to+2) == "later" || g.anyWord(stretch{j, s.from}, "ever")
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
		case g.word(j) == "mind" && g.word(j-1) == "never":
			return true // "never mind the human touch"
		case g.does(j, thanking):
			return j+1 < s.from && g.is(j+1, article) || g.is(s.from, article) || g.word(j+1) == "for"
		}
	}
	return false
}
