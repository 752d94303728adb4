package escalation

// mentioned finds a person who is spoken of in a way that nothing explains but
// a wish: "I'd give anything for a human right now", "leave it to a real
// person". Who answers in a chat is a human or none, so that the word alone
// asks, unless the sentence wonders, denies, compares or tells.
func (f frame) mentioned(np stretch) (stretch, bool) {
	if f.wonders() || f.anyIn(stretch{f.first, f.last}, not|saying) {
		return stretch{}, false
	}
	human := f.anyDoes(np, nobodyElse)
	real := f.is(np.from, who) && f.is(np.from-1, realness)
	given := np.to > np.from && f.is(np.from, person) && f.asked(np.from)
	switch {
	case !human && !real && !given, f.does(np.from-1, mine), f.anyDoes(np, mine), isNumber(f.word(np.from - 1)), f.words[np.to].anyOf("anders", "anderen", "else"):
		return stretch{}, false
	case f.does(np.to+1, weighing):
		return stretch{}, false // "ein Mensch wie ich"
	case !given && !f.indefinite(np.from):
		return stretch{}, false
	case f.language == english && !f.ends(np.to) && !f.words[np.to+1].comma && f.words[np.to+1].class == 0 && !f.does(np.to+1, following, doing, clausal, onDuty):
		return stretch{}, false // "a human error"
	}
	for j := f.first; j < np.from; j++ {
		if f.does(j, making) && f.does(j+1, everyone) || f.is(j, being) || f.is(j, gone) || f.does(j, weighing) {
			return stretch{}, false
		}
	}
	for j := np.to + 1; j <= f.last; j++ {
		if f.is(j, machine) || f.is(j, gone) {
			return stretch{}, false
		}
	}
	return np, true
}

// indefinite reports whether anybody is meant, not somebody known, and one.
func (f frame) indefinite(i int) bool {
	for j := i - 1; j >= f.first && i-j < 4; j-- {
		switch {
		case f.words[j].anyOf("a", "an", "another", "some", "any", "your", "one", "ein", "einen", "einem", "un", "une", "una", "algun", "ihr", "ihren", "ihrem", "votre", "su"):
			return true
		case !f.is(j, realness|kindOf|swearing|adverb):
			return false
		}
	}
	return false
}

// wonders reports whether the sentence begins as a question for what is, not
// for what can be.
func (f frame) wonders() bool {
	first := f.first
	for first < f.last && f.is(first, polite|adverb) {
		first++
	}
	return f.does(first, telling) || f.is(first, being) || f.does(first, asking)
}
