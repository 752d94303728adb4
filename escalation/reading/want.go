package reading

// needed finds the wish for a person, whatever kind of one: "my mother needs a
// patient person to talk her through the bill", "where's the person?", "could
// we please have a person now?", "give me a clerk".
func (f frame) needed(np Stretch) (Stretch, bool) {
	role := f.is(np.From, role) && !f.does(np.From, trade)
	described := f.language != English && !f.Ends(np.To) && f.Words[np.To+1].class == 0 // "une personne majeure"
	if np.From != np.To && f.word(np.From) != f.word(np.To) || !f.does(np.From, somebody) && !role || described || f.does(np.To+1, behind) || !f.Ends(np.To) && f.does(np.To+1, comparing) {
		return Stretch{}, false
	}
	unknown := 0
	for j := np.From - 1; j >= f.first && np.From-j <= 5; j-- {
		switch {
		case role && f.is(j, getting) && f.is(j+1, me), role && f.is(j, wanting) && (f.is(np.To+1, there|polite) || f.is(np.To+1, adverb) && f.Ends(np.To+1)):
			return Stretch{j, np.To}, unknown == 0 && !f.does(f.first, telling)
		case role:
			if !f.is(j, article|kindOf|realness|adverb|swearing|me) {
				return Stretch{}, false
			}
		case f.is(j, wanting) && !f.Words[j].AnyOf("like", "have") || f.is(j, getting) && f.is(j+1, me) || f.Words[j].AnyOf("where's", "wheres") || f.word(j) == "have" && (f.is(j-1, me) || f.mayHave(j)):
			return Stretch{j, np.To}, !f.does(f.first, telling)
		case f.does(j, counted), IsNumber(f.word(j)), f.is(j, not|saying|self|machine), f.does(j, clausal):
			return Stretch{}, false
		case f.is(j, article|kindOf|realness|adverb|swearing|me|being|with):
		default:
			if unknown++; unknown > 2 {
				return Stretch{}, false
			}
		}
	}
	return Stretch{}, false
}

// mayHave: "can I have", "could we please have".
func (f frame) mayHave(have int) bool {
	j := have - 1
	for f.is(j, polite|adverb) {
		j--
	}
	return f.is(j, self) && f.is(j-1, modal)
}

// present finds the question whether somebody is there to help: "is there
// somebody who can rebook me?", "gibt es bei Ihnen jemanden, der sich das
// anschauen kann?"
func (f frame) present(np Stretch) (Stretch, bool) {
	from := f.opensPresence(np.From)
	if from < 0 || IsNumber(f.word(np.From-1)) || f.does(np.From-1, counted) && f.word(np.From-1) != "any" {
		return Stretch{}, false
	}
	strong, free := f.strong(np), f.is(np.From, Who)
	unknown := 0
	for k := np.To + 1; k <= f.last && k-np.To <= longestFrame; k++ {
		switch {
		case f.does(k, onDuty) && free && unknown == 0 && (strong || f.Ends(k) || f.is(k, there)):
			return Stretch{from, k}, strong || f.is(np.From, pro) || f.does(np.From, somebody) || f.Words[min(np.From+1, f.last)].tail
		case f.is(k, self) || f.Words[k].AnyOf("he", "she", "they", "il", "elle", "man", "er", "sie"):
			for j := k + 1; j <= min(k+4, f.last); j++ {
				if f.is(j, talking) || f.is(k, self) && f.is(j, calling) {
					return Stretch{from, j}, true
				}
			}
		case f.is(k, talking|helping) && !f.is(k-1, article) || f.does(k, doing):
			if f.language == German {
				if f.mentionsMe(np.To, k) || f.anyDoes(Stretch{np.To + 1, k}, pointing) || strong {
					return Stretch{from, k}, true
				}
				continue
			}
			if end, ok := f.towards(k, false, true); ok && (strong || f.is(end, me) || f.does(end, pointing)) {
				return Stretch{from, end}, true
			}
			if f.is(k-1, me) || f.is(k, talking) && (f.is(k+1, with) || f.Ends(k)) {
				return Stretch{from, k}, true
			}
		case f.is(k, not|saying|gone):
			return Stretch{}, false
		case f.does(k, clausal) && !f.Words[k].AnyOf("who", "that", "qui", "que", "for"):
			return Stretch{}, false
		case f.is(k, modal|adverb|polite|with|article|kindOf|realness|being|service|me|there):
		default:
			if unknown++; unknown > 3 {
				return Stretch{}, false
			}
		}
	}
	return Stretch{}, false
}

// opensPresence returns where the question for somebody's presence begins whose
// noun stands at np: nothing but "is there" and the like stands before it; -1
// when something else does.
func (f frame) opensPresence(np int) int {
	from := -1
	for j := np - 1; j >= f.first; j-- {
		switch {
		case f.does(j, existing):
			from = j
		case f.is(j, article|kindOf|realness|there|being), f.is(j, adverb|polite|swearing), f.does(j, presence):
		case f.Words[j+1].Comma:
			return from
		default:
			return -1
		}
	}
	return from
}

// cried finds whom somebody cries for at the end of a message: "not you. A
// person.", "for the love of god, an agent now", "skip this, agent".
func (f frame) cried() (Stretch, bool) {
	from := f.last
	for from > f.first && !f.Words[from].Comma {
		from--
	}
	if from == 0 || f.last-from > 4 || f.is(f.first, being) {
		return Stretch{}, false
	}
	for i := f.last + 1; i < len(f.Words); i++ {
		if i > f.last+2 || !f.is(i, polite|adverb|swearing) {
			return Stretch{}, false // it is not the end
		}
	}
	weary := f.last+1 < len(f.Words) || from > f.first && f.anyDoes(Stretch{f.first, from - 1}, quitting)
	head := -1
	for i := from; i <= f.last; i++ {
		switch {
		case head < 0 && (f.is(i, person) || f.does(i, somebody) || f.is(i, agent) && weary):
			head = i
		case !f.is(i, article|realness|adverb|polite|swearing|with) || f.Words[i].AnyOf("one", "from", "in", "of"):
			return Stretch{}, false
		}
	}
	end := f.Words[f.last].End
	if head < 0 || end < len(f.Text) && f.Text[end] == '?' {
		return Stretch{}, false
	}
	return Stretch{head, head}, true
}
