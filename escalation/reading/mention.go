package reading

// mentioned finds a person who is spoken of in a way that nothing explains but
// a wish: "I'd give anything for a human right now", "leave it to a real
// person". Who answers in a chat is a human or none, so that the word alone
// asks, unless the sentence wonders, denies, compares or tells.
func (f frame) mentioned(np Stretch) (Stretch, bool) {
	if f.wonders() || f.anyIn(Stretch{f.first, f.last}, not|saying) {
		return Stretch{}, false
	}
	human := f.anyDoes(np, nobodyElse)
	real := f.is(np.From, Who) && f.is(np.From-1, realness)
	given := np.To > np.From && f.is(np.From, person) && f.asked(np.From)
	switch {
	case !human && !real && !given, f.does(np.From-1, mine), f.anyDoes(np, mine), IsNumber(f.word(np.From - 1)), f.Words[np.To].AnyOf("anders", "anderen", "else"):
		return Stretch{}, false
	case f.does(np.To+1, weighing):
		return Stretch{}, false // "ein Mensch wie ich"
	case !given && !f.indefinite(np.From):
		return Stretch{}, false
	case f.language == English && !f.Ends(np.To) && !f.Words[np.To+1].Comma && f.Words[np.To+1].class == 0 && !f.does(np.To+1, following, doing, clausal, onDuty):
		return Stretch{}, false // "a human error"
	}
	for j := f.first; j < np.From; j++ {
		if f.does(j, making) && f.does(j+1, everyone) || f.is(j, being) || f.is(j, gone) || f.does(j, weighing) {
			return Stretch{}, false
		}
	}
	for j := np.To + 1; j <= f.last; j++ {
		if f.is(j, machine) || f.is(j, gone) {
			return Stretch{}, false
		}
	}
	return np, true
}

// indefinite reports whether anybody is meant, not somebody known, and one.
func (f frame) indefinite(i int) bool {
	for j := i - 1; j >= f.first && i-j < 4; j-- {
		switch {
		case f.Words[j].AnyOf("a", "an", "another", "some", "any", "your", "one", "ein", "einen", "einem", "un", "une", "una", "algun", "ihr", "ihren", "ihrem", "votre", "su"):
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
