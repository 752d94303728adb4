package escalation

// reported: "my boss said talk to a human". What the visitor said, or was told
// to do, is a wish of his own.
func (g guard) reported(s stretch) bool {
	if first := g.clause(s.from); g.word(first) == "translate" || g.word(first) == "how" && first+3 < s.from && g.word(first+3) == "say" {
		return true
	}
	for j := s.from - 1; j >= max(g.clause(s.from), s.from-8); j-- {
		if !g.is(j, saying) {
			if g.is(j, self) && g.is(j+1, wanting|modal) || g.words[j].anyOf("i'd", "id", "but", "so", "please") {
				return false
			}
			continue
		}
		return j > 0 && !g.words[j-1].anyOf("i", "we", "i've", "have", "keep", "already", "just", "was", "been", "were", "got", "you", "ich", "j'ai", "ai", "he", "yo") || j > 0 && g.words[j-1].anyOf("he")
	}
	// "the agent said", "an agent told me"
	return g.is(s.to, who) && (g.is(s.to+1, saying) && g.word(s.to+1) != "ask" || g.words[min(s.to+1, len(g.words)-1)].anyOf("who", "that", "i", "has", "had", "was", "were") && g.is(s.to+2, saying|gone))
}

// past: "I spoke to an agent yesterday" tells, and asks for nothing.
func (g guard) past(s stretch) bool {
	first := g.clause(s.from)
	if g.is(s.from, me) && s.from > first && g.is(s.from-1, gone) && (s.from-1 == first || g.is(s.from-2, who|service|self) || g.words[s.from-2].anyOf("you", "they", "he", "she")) {
		return true // "you passed me on to a representative"
	}
	if g.is(s.from, gone) {
		if s.from == first {
			return !g.words[s.from].anyOf("connected", "transferred")
		}
		before := g.words[s.from-1]
		if before.anyOf("be", "being") && s.from-2 >= first && !g.words[s.from-2].anyOf("to") || before.anyOf("be") && s.from-3 >= first && g.is(s.from-3, wanting) {
			return false // "I'd like to be contacted by …"
		}
		if g.is(s.from-1, self) && s.from-2 >= first && g.word(s.from-2) == "if" {
			return false // "would you mind if I talked to somebody?"
		}
		if g.is(s.from, connecting) && before.anyOf("be", "get", "getting", "being", "want", "like", "need", "please") {
			return false
		}
		return true
	}
	if g.language == french && s.from > first && g.words[s.from].anyOf("parle", "discute", "contacte", "appele", "rappele", "echange", "joint") && g.words[s.from-1].anyOf("a", "ai", "j'ai", "avons", "avez", "ont") {
		return true // "on a parlé au vendeur samedi"
	}
	if s.from > first && g.words[s.from-1].anyOf("did", "does", "has") && g.is(s.from, whole) {
		return true // "why did somebody call me?"
	}
	ing := len(g.word(s.from)) > 4 && g.word(s.from)[len(g.word(s.from))-3:] == "ing" && !g.words[s.from].anyOf("waiting", "holding")
	for j := s.from - 1; j >= max(first, s.from-3); j-- {
		w := g.words[j]
		if w.anyOf("after", "while", "since", "before", "was", "were", "been", "already", "kept", "remember", "had", "just") && ing {
			return true
		}
		if w.anyOf("trying", "try", "like", "want", "help", "assistance", "need", "about", "keep") {
			return false
		}
	}
	if s.from > first && g.is(s.from, wanting|getting) && g.words[s.from].anyOf("had", "got", "have") && g.words[s.from-1].anyOf("i", "we", "already", "i've") && g.is(s.to, agent|anyone) {
		return s.from-2 < first || !g.is(s.from-2, modal) // "could I have a word with …?"
	}
	return false
}

// turns reports whether a sentence turns to something else between two words.
func (g guard) turns(from, to int) bool {
	for j := from + 1; j <= to; j++ {
		if g.words[j].comma || g.words[j].anyOf("but", "mais", "pero", "aber", "trotzdem", "still") {
			return true
		}
	}
	return false
}

// asksAbout: "at what time can I call customer service" asks for the hours,
// "do I have to call an agent" whether.
func (g guard) asksAbout(s stretch) bool {
	first := g.clause(s.from)
	for j := first; j < s.from; j++ {
		if g.does(j, informing) && g.turns(j, s.from) {
			continue // "thanks for the opening hours, but I'd like to speak to someone"
		}
		if g.language != english {
			if g.does(j, informing) || g.word(j) == "quand" && g.is(s.from, connecting) {
				return true
			}
			continue
		}
		switch {
		case g.does(j, informing):
			return true
		case g.words[j].anyOf("time", "times", "when", "until", "late", "early") && g.is(s.from, reaching|calling|talking) && g.is(s.to, service) && (g.words[j].anyOf("time", "times") && j > 0 && g.words[j-1].anyOf("what", "which") || j == first && g.word(j) == "when" && g.is(j+1, modal) || g.words[j].anyOf("late", "early") && j > 0 && g.word(j-1) == "how"):
			return true
		case j == first && g.word(j) == "when" && g.is(j+1, being):
			return true // "when are agents available?"
		case g.word(j) == "what" && (g.is(s.to, me) || g.word(s.to) == "you" && g.is(s.to-1, calling)):
			return true // "what can you call me?"
		case g.anyDoes(stretch{j, s.from}, effort):
			return false // "do I have to shout to get a person?"
		case g.words[j].anyOf("do", "should", "would", "must", "will", "does") && g.is(j+1, self) && (j == first || !g.words[j-1].anyOf("how", "who", "whom", "what", "where")) && (g.word(j) == "should" || g.words[min(j+2, len(g.words)-1)].anyOf("have", "need")) && (j == first || !g.words[j-1].anyOf("times", "long")):
			return true
		}
	}
	return false
}
