package reading

// elsewhere recognises a sentence in which a person is spoken to, but not on the
// visitor's wish, or not here and now.
func (g guard) elsewhere(s Stretch) bool {
	return g.byOthers(s) || g.announces(s) || g.supposes(s) || g.thanked(s) || g.assigns(s) || g.fillsIn(s) || g.walksTo(s) || g.hadMeant(s) || g.generally(s) || g.legendary(s)
}

// assigns: "assign a conversation to another agent" is what one does with
// software; the visitor's own conversation is "this", or "my".
func (g guard) assigns(s Stretch) bool {
	for i := max(s.From-1, 1); i < s.To; i++ {
		if g.does(i+1, item) && g.Words[i].AnyOf("a", "an", "any", "un", "una", "une", "eine", "ein", "einen") && g.does(i-1, assigning) {
			return true
		}
	}
	return false
}

// fillsIn: "the form asks for a contact person".
func (g guard) fillsIn(s Stretch) bool {
	if !g.does(s.From, demanding) {
		return false
	}
	for j := s.From - 1; j >= max(g.Clause(s.From), s.From-3) && !g.Words[j+1].Comma && !g.is(j, self); j-- {
		if g.does(j, blank) {
			return true
		}
	}
	return false
}

// walksTo: "how do I get to the service desk in the Bristol store"; and "get a
// person out of a photo".
func (g guard) walksTo(s Stretch) bool {
	if g.language == English && (g.word(s.To) == "out" && g.word(s.To+1) == "of" || g.word(s.To+1) == "out" && g.word(s.To+2) == "of") {
		return true
	}
	if g.language != English || !g.is(s.From, getting) {
		return false
	}
	to := g.word(s.From+1) == "to" && g.is(s.To, service) && g.Words[min(s.To+1, len(g.Words)-1)].AnyOf("in", "from", "at", "by")
	return to && s.To+1 < len(g.Words)
}

// hadMeant: "I was going to ring you but saw this chat", "my father wanted to
// talk to somebody, but he has found it": what was meant and given up. Who could
// not, still asks: "I was going to ring you but can't find a number".
func (g guard) hadMeant(s Stretch) bool {
	first, meant := g.Clause(s.From), false
	for j := s.From - 1; j >= max(first, s.From-6); j-- {
		meant = meant || g.does(j, meaning) && (!g.Words[j].AnyOf("going", "about") || g.word(j-1) == "was") || g.does(j, recounted) && j > first && !g.is(j-1, self) && !g.does(first, beginsAnew)
	}
	if !meant && !g.does(s.From, meaning) {
		return false
	}
	given := false
	for j := s.From + 1; j < len(g.Words) && !g.Words[j].Breaks; j++ {
		if given = given || g.Words[j].AnyOf("but", "then", "aber", "dann", "mais", "pero"); given && g.is(j, not) {
			return false
		}
	}
	return given
}

// generally: "it always makes you speak to somebody", "are you tired of people
// asking for humans?", "how do I become one of your agents?"
func (g guard) generally(s Stretch) bool {
	before := s.From - 1
	if before < 0 {
		return false
	}
	makes := g.is(s.From, talking) && before > 0 && g.does(before, everyone) && g.does(before-1, making)
	if g.is(before, modal) && g.is(before-1, self) && (g.word(s.From) == "let" || g.is(s.From, talking) && g.word(s.To) == "people") {
		return true // "so that I can let the staff know", "I can speak with people at work"
	}
	asks := g.is(s.From, wanting) && g.does(before, everyone) && !g.Words[before].AnyOf("you", "one")
	for g.is(before, article) {
		before--
	}
	return makes || asks || g.does(before, become)
}

// legendary: "my daughter would like to talk to Father Christmas".
func (g guard) legendary(s Stretch) bool {
	return g.anyDoes(Stretch{s.From, min(s.To+2, len(g.Words)-1)}, legend)
}

// farthestParty is how many words before a person may be who wishes for him.
const farthestParty = 10

// byOthers: "our customers ask for a human", "tell the driver to ring me", "users
// of our app want to talk to a human".
func (g guard) byOthers(s Stretch) bool {
	first := g.Clause(s.From)
	if (g.language != English || g.is(s.From, connecting)) && g.anyParty(s) {
		return true // "kann der Fahrer mich anrufen?", "connect me with the seller"
	}
	for j := s.From - 1; j >= max(first, s.From-farthestParty); j-- {
		switch {
		case g.Words[j].AnyOf("of", "in", "on", "at") && g.does(j-1, parties):
			return true
		case g.does(j, parties):
			return g.word(j-1) != "as" && g.word(j-1) != "like" // "as customers we want to talk to somebody"
		case g.Words[j+1].Comma || !g.is(j, adverb|wanting|modal|with|being|polite|article|talking|connecting|getting) && !g.does(j, keeping) && !g.is(j-1, article):
			return false
		}
	}
	return false
}

// anyParty reports whether one of them is in a stretch, beside the name of those who
// answer: "le service clients", "alguien de alumnos".
func (g guard) anyParty(s Stretch) bool {
	for i := s.From; i <= s.To; i++ {
		if g.does(i, parties) && !g.Words[i].tail && (!g.is(i, kindOf) || !g.is(i-1, service)) {
			return true
		}
	}
	return false
}

// announces: "I'll call customer service then", "I'll speak to the manager
// tomorrow".
func (g guard) announces(s Stretch) bool {
	if !g.is(s.From, talking|reaching|calling) {
		return false
	}
	first := g.Clause(s.From)
	for j := s.From - 1; j >= max(first, s.From-8); j-- {
		if g.does(j, willDo) {
			return g.is(s.To, service) && g.is(s.From, calling|reaching) || g.does(s.To, byMyself) || g.does(s.To+1, byMyself) || g.does(s.To+2, byMyself)
		}
		if g.is(j, modal|wanting|not) || g.does(j, clausal) || g.Words[j+1].Comma {
			return false
		}
	}
	return false
}

// supposes: "what if I need to talk to somebody abroad?", "if I need a human
// later, how does it work?"
func (g guard) supposes(s Stretch) bool {
	first := g.Clause(s.From)
	for j := first; j < s.From; j++ {
		if g.does(j, supposing) && !g.turns(j, s.From) {
			return j > first && g.does(j-1, happening) || g.word(s.To+1) == "later" || g.word(s.To+2) == "later" || g.anyWord(Stretch{j, s.From}, "ever")
		}
	}
	return false
}

// thanked: "thank the young man in customer service for me".
func (g guard) thanked(s Stretch) bool {
	first := g.Clause(s.From)
	for j := s.From - 1; j >= max(first, s.From-4); j-- {
		switch {
		case g.Words[j+1].Comma:
			return false
		case g.word(j) == "mind" && g.word(j-1) == "never":
			return true // "never mind the human touch"
		case g.does(j, thanking):
			return j+1 < s.From && g.is(j+1, article) || g.is(s.From, article) || g.word(j+1) == "for"
		}
	}
	return false
}
