package escalation

// needed finds the wish for a person, whatever kind of one: "my mother needs a
// patient person to talk her through the bill", "where's the person?", "could
// we please have a person now?", "give me a clerk".
func (f frame) needed(np stretch) (stretch, bool) {
	role := f.is(np.from, role) && !f.does(np.from, trade)
	described := f.language != english && !f.ends(np.to) && f.words[np.to+1].class == 0 // "une personne majeure"
	if np.from != np.to && f.word(np.from) != f.word(np.to) || !f.does(np.from, somebody) && !role || described || f.does(np.to+1, behind) || !f.ends(np.to) && f.does(np.to+1, comparing) {
		return stretch{}, false
	}
	unknown := 0
	for j := np.from - 1; j >= f.first && np.from-j <= 5; j-- {
		switch {
		case role && f.is(j, getting) && f.is(j+1, me), role && f.is(j, wanting) && (f.is(np.to+1, there|polite) || f.is(np.to+1, adverb) && f.ends(np.to+1)):
			return stretch{j, np.to}, unknown == 0 && !f.does(f.first, telling)
		case role:
			if !f.is(j, article|kindOf|realness|adverb|swearing|me) {
				return stretch{}, false
			}
		case f.is(j, wanting) && !f.words[j].anyOf("like", "have") || f.is(j, getting) && f.is(j+1, me) || f.words[j].anyOf("where's", "wheres") || f.word(j) == "have" && (f.is(j-1, me) || f.mayHave(j)):
			return stretch{j, np.to}, !f.does(f.first, telling)
		case f.does(j, counted), isNumber(f.word(j)), f.is(j, not|saying|self|machine), f.does(j, clausal):
			return stretch{}, false
		case f.is(j, article|kindOf|realness|adverb|swearing|me|being|with):
		default:
			if unknown++; unknown > 2 {
				return stretch{}, false
			}
		}
	}
	return stretch{}, false
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
func (f frame) present(np stretch) (stretch, bool) {
	from := f.opensPresence(np.from)
	if from < 0 || isNumber(f.word(np.from-1)) || f.does(np.from-1, counted) && f.word(np.from-1) != "any" {
		return stretch{}, false
	}
	strong, free := f.strong(np), f.is(np.from, who)
	unknown := 0
	for k := np.to + 1; k <= f.last && k-np.to <= longestFrame; k++ {
		switch {
		case f.does(k, onDuty) && free && unknown == 0 && (strong || f.ends(k) || f.is(k, there)):
			return stretch{from, k}, strong || f.is(np.from, pro) || f.does(np.from, somebody) || f.words[min(np.from+1, f.last)].tail
		case f.is(k, self) || f.words[k].anyOf("he", "she", "they", "il", "elle", "man", "er", "sie"):
			for j := k + 1; j <= min(k+4, f.last); j++ {
				if f.is(j, talking) || f.is(k, self) && f.is(j, calling) {
					return stretch{from, j}, true
				}
			}
		case f.is(k, talking|helping) && !f.is(k-1, article) || f.does(k, doing):
			if f.language == german {
				if f.mentionsMe(np.to, k) || f.anyDoes(stretch{np.to + 1, k}, pointing) || strong {
					return stretch{from, k}, true
				}
				continue
			}
			if end, ok := f.towards(k, false, true); ok && (strong || f.is(end, me) || f.does(end, pointing)) {
				return stretch{from, end}, true
			}
			if f.is(k-1, me) || f.is(k, talking) && (f.is(k+1, with) || f.ends(k)) {
				return stretch{from, k}, true
			}
		case f.is(k, not|saying|gone):
			return stretch{}, false
		case f.does(k, clausal) && !f.words[k].anyOf("who", "that", "qui", "que", "for"):
			return stretch{}, false
		case f.is(k, modal|adverb|polite|with|article|kindOf|realness|being|service|me|there):
		default:
			if unknown++; unknown > 3 {
				return stretch{}, false
			}
		}
	}
	return stretch{}, false
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
		case f.words[j+1].comma:
			return from
		default:
			return -1
		}
	}
	return from
}

// cried finds whom somebody cries for at the end of a message: "not you. A
// person.", "for the love of god, an agent now", "skip this, agent".
func (f frame) cried() (stretch, bool) {
	from := f.last
	for from > f.first && !f.words[from].comma {
		from--
	}
	if from == 0 || f.last-from > 4 || f.is(f.first, being) {
		return stretch{}, false
	}
	for i := f.last + 1; i < len(f.words); i++ {
		if i > f.last+2 || !f.is(i, polite|adverb|swearing) {
			return stretch{}, false // it is not the end
		}
	}
	weary := f.last+1 < len(f.words) || from > f.first && f.anyDoes(stretch{f.first, from - 1}, quitting)
	head := -1
	for i := from; i <= f.last; i++ {
		switch {
		case head < 0 && (f.is(i, person) || f.does(i, somebody) || f.is(i, agent) && weary):
			head = i
		case !f.is(i, article|realness|adverb|polite|swearing|with) || f.words[i].anyOf("one", "from", "in", "of"):
			return stretch{}, false
		}
	}
	end := f.words[f.last].end
	if head < 0 || end < len(f.Text) && f.Text[end] == '?' {
		return stretch{}, false
	}
	return stretch{head, head}, true
}
