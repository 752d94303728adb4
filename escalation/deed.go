package escalation

// acts finds what somebody shall do for the visitor: "could a lady from your
// office please telephone me", "un conseiller peut-il vérifier ça ?" Whoever
// might be a friend of the visitor's must do it to him.
func (f frame) acts(np stretch) (stretch, bool) {
	if f.does(np.from-1, telling) || f.does(np.from-2, telling) || f.language != english && f.does(np.from, heads) {
		return stretch{}, false // "quand plusieurs personnes m'appellent"
	}
	if f.does(f.first, telling) && !f.asksLeave() || !f.is(np.from, who|role) || np.from > f.first && isNumber(f.word(np.from-1)) {
		return stretch{}, false
	}
	if !f.asked(np.from) && (f.language == english || !f.is(np.to+1, modal) && !f.is(np.to+2, modal)) {
		return stretch{}, false
	}
	before, own := f.mentionsMe(f.first, np.from-1), f.does(np.from-1, mine)
	strong := f.strong(np) && !own
	weak := f.is(np.from, anyone) && !f.is(np.from, pro|role) && !f.words[min(np.from+1, f.last)].tail && !strong
	unknown := 0
	for k := np.to + 1; k <= f.last && k-np.to <= longestFrame; k++ {
		does := f.does(k, doing, together) || !weak && f.does(k, informs) || f.comesBack(k) || f.rings(k)
		switch {
		case f.is(k, not|saying), f.is(k, gone) && !f.is(k, calling|reaching|connecting), f.words[k].anyOf("you", "u", "du", "vous", "usted"), f.takesAway(k):
			return stretch{}, false
		case (f.is(k, helping|calling|reaching) || does) && (!f.is(k, gone) || f.is(k-1, being)):
			end, ok := f.towards(k, before || f.language == german && f.mentionsMe(np.to, k), strong)
			withMe := f.is(end, me) && f.word(end-1) != "for" || f.language != english && (!own || f.is(end-1, me))
			if weak && f.words[k].anyOf("help", "assist") && f.hasTopic(end) {
				return stretch{}, false
			}
			if f.rings(k) && !own {
				return stretch{np.from, k}, true
			}
			if ok && (withMe || isNumber(f.word(end)) || !weak && !own && (strong && !f.does(k, together) || !does) || f.does(end+1, caring) || (f.is(k, calling) || f.word(k) == "visit") && (f.is(end+1, anyone) || f.does(end, mine))) {
				return stretch{np.from, end}, true
			}
		case f.is(k, modal|adverb|polite|with|article|kindOf|realness|being|wanting|me|getting|service|swearing):
		default:
			if unknown++; unknown > 4 || f.does(k, clausal) && f.word(k) != "who" && f.word(k) != "que" && f.word(k) != "qui" {
				return stretch{}, false
			}
		}
	}
	return stretch{}, false
}

// hasTopic: "can anybody help me pay my bill" asks how it is done; "help me with
// this" asks for help.
func (f frame) hasTopic(end int) bool {
	next := end + 1
	switch {
	case next > f.last, f.words[next].comma:
		return false
	case f.words[next].anyOf("with", "in", "to"):
		return next < f.last && !f.does(next+1, pointing, mine) && !f.is(next+1, being|adverb|there)
	}
	return f.language == english && f.words[next].class == 0 && !f.does(next, clausal, joining, pointing, following)
}

// asksLeave: "is it possible that …", "is it okay if …"
func (f frame) asksLeave() bool {
	return f.first+2 < f.last && f.word(f.first) == "is" && f.word(f.first+1) == "it" && (f.does(f.first+2, hoping) || f.words[f.first+2].anyOf("ok", "okay", "alright", "fine"))
}

// rings reports whether the verb at k is a call that goes to nobody else than the
// visitor: "could the physio call between patients?", "get in touch"
func (f frame) rings(k int) bool {
	if f.language == english && f.words[k].anyOf("get", "reach", "write", "ring", "phone") && k < f.last && (f.word(k+1) == "back" || f.word(k+1) == "out" && f.word(k) == "reach" || k+1 < f.last && f.word(k+1) == "in" && f.words[k+2].anyOf("touch", "contact")) {
		return f.word(k+3) != "with" || f.is(k+4, me)
	}
	return f.language == english && f.words[k].anyOf("call", "ring", "phone", "telephone") && f.is(k-1, modal|adverb|polite|with|who|role) && !f.is(k-1, article) &&
		(f.ends(k) || f.words[k+1].comma || f.is(k+1, polite) || f.words[k+1].anyOf("about", "when", "after", "before", "between", "regarding", "today", "tomorrow", "tonight", "this", "asap", "back"))
}

// comesBack: "get back to me", "come round to my mother's".
func (f frame) comesBack(k int) bool {
	return f.language == english && f.words[k].anyOf("get", "gets", "come", "comes") && f.words[min(k+1, f.last)].anyOf("back", "over", "round", "onto", "hold")
}

// takesAway: who takes or picks something wants it; but one takes over, and
// takes a look or care.
func (f frame) takesAway(k int) bool {
	return f.is(k, helping) && f.words[k].anyOf("take", "pick") && !f.does(k+1, caring) && !f.does(k+2, caring)
}

// towards reports whether the verb at k means the visitor, or what he has just
// spoken of if nobody but a helper can be meant, and where that ends.
func (f frame) towards(k int, before, strong bool) (int, bool) {
	if f.language == german {
		return k, (before || strong) && (k == f.last || f.is(k+1, polite|adverb|modal) || f.words[k+1].comma || f.does(k+1, clausal))
	}
	if f.is(k, calling) && k < f.last && isNumber(f.word(k+1)) {
		return k + 1, true // "have someone ring 07700 900118"
	}
	for j := k + 1; j <= min(k+4, f.last); j++ {
		if f.is(j, me) || f.words[j].anyOf("my", "our", "moi", "conmigo", "nous", "mi", "mon", "ma", "mes", "mis", "nuestro", "nuestra", "notre") {
			return j, true
		}
		if (strong || f.does(j+1, caring)) && f.does(j, pointing) {
			return j, true
		}
	}
	switch {
	case f.is(k-1, me), f.word(k-1) == "m", f.word(k-1) == "nous":
		return k, true
	case f.language == english:
		return k, false
	}
	return k, before && f.language == spanish || strong && (k == f.last || f.does(k-1, pointing))
}
