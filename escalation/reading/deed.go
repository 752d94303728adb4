package reading

import "strings"

// acts finds what somebody shall do for the visitor: "could a lady from your
// office please telephone me", "un conseiller peut-il vérifier ça ?" Whoever
// might be a friend of the visitor's must do it to him.
func (f frame) acts(np Stretch) (Stretch, bool) {
	if !f.mayAct(np) {
		return Stretch{}, false
	}
	a := f.actor(np)
	unknown := 0
	for k := np.To + 1; k <= f.last && k-np.To <= longestFrame; k++ {
		does := f.does(k, doing, together) || !a.weak && f.does(k, informs) || f.comesBack(k) || f.rings(k)
		switch {
		case f.is(k, not|saying), f.is(k, gone) && !f.is(k, calling|reaching|connecting), f.Words[k].AnyOf("you", "u", "du", "vous", "usted"), f.takesAway(k):
			return Stretch{}, false
		case f.isDesk(np) && !f.is(k, calling|reaching): // "kann der Support mir beim Einrichten helfen?" asks how
		case (f.is(k, helping|calling|reaching) || does) && (!f.is(k, gone) || f.is(k-1, being)):
			end, ok := f.towards(k, a.before || f.language == German && f.mentionsMe(np.To, k), a.strong)
			switch {
			case a.weak && f.Words[k].AnyOf("help", "assist") && f.hasTopic(end):
				return Stretch{}, false
			case f.rings(k) && !a.own:
				return Stretch{np.From, k}, true
			case ok && f.actsForMe(a, k, end, does):
				return Stretch{np.From, end}, true
			}
		case f.is(k, modal|adverb|polite|with|article|kindOf|realness|being|wanting|me|getting|service|swearing):
		default:
			if unknown++; unknown > mostUnknown || f.does(k, clausal) && f.word(k) != "who" && f.word(k) != "que" && f.word(k) != "qui" {
				return Stretch{}, false
			}
		}
	}
	return Stretch{}, false
}

// mostUnknown is how many words of no part stand between somebody and what he does.
const mostUnknown = 4

// mayAct reports whether somebody is asked to do something, and not told of:
// "quand plusieurs personnes m'appellent".
func (f frame) mayAct(np Stretch) bool {
	switch {
	case f.does(np.From-1, telling), f.does(np.From-2, telling), f.language != English && f.does(np.From, heads):
		return false
	case f.does(f.first, telling) && !f.asksLeave(), !f.is(np.From, Who|role) && !f.isDesk(np), np.From > f.first && IsNumber(f.word(np.From-1)):
		return false
	}
	return f.asked(np.From) || f.language != English && (f.is(np.To+1, modal) || f.is(np.To+2, modal))
}

// actor is who shall do something.
type actor struct {
	before bool // the visitor is named before him
	own    bool // he is the visitor's
	strong bool // nobody but one who helps is named so
	weak   bool // anybody may be: "someone"
}

func (f frame) actor(np Stretch) actor {
	a := actor{before: f.mentionsMe(f.first, np.From-1), own: f.does(np.From-1, mine)}
	a.strong = f.strong(np) && !a.own
	a.weak = f.is(np.From, anyone) && !f.is(np.From, pro|role) && !f.Words[min(np.From+1, f.last)].tail && !a.strong
	return a
}

// actsForMe reports whether the verb at k, whose object ends at end, is done for
// the visitor, or is what only those do who work there.
func (f frame) actsForMe(a actor, k, end int, does bool) bool {
	withMe := f.is(end, me) && f.word(end-1) != "for" || f.language != English && (!a.own || f.is(end-1, me))
	byThem := !a.weak && !a.own && (a.strong && !f.does(k, together) || !does)
	toMine := (f.is(k, calling) || f.word(k) == "visit") && (f.is(end+1, anyone) || f.does(end, mine))
	return withMe || byThem || toMine || IsNumber(f.word(end)) || f.does(end+1, caring)
}

// isDesk reports whether those are named who answer, and none of them: "der
// Kundendienst". English has phrases for them.
func (f frame) isDesk(np Stretch) bool {
	return f.language != English && f.is(np.From, service) && !f.anyIn(np, Who|role)
}

// hasTopic: "can anybody help me pay my bill" asks how it is done; "help me with
// this" asks for help.
func (f frame) hasTopic(end int) bool {
	next := end + 1
	switch {
	case next > f.last, f.Words[next].Comma:
		return false
	case f.Words[next].AnyOf("with", "in", "to"):
		return next < f.last && !f.does(next+1, pointing, mine) && !f.is(next+1, being|adverb|there)
	}
	return f.language == English && f.Words[next].class == 0 && !f.does(next, clausal, joining, pointing, following)
}

// asksLeave: "is it possible that …", "is it okay if …"
func (f frame) asksLeave() bool {
	return f.first+2 < f.last && f.word(f.first) == "is" && f.word(f.first+1) == "it" && (f.does(f.first+2, hoping) || f.Words[f.first+2].AnyOf("ok", "okay", "alright", "fine"))
}

// rings reports whether the verb at k is a call that goes to nobody else than the
// visitor: "could the physio call between patients?", "get in touch"
func (f frame) rings(k int) bool {
	if f.language == English && f.Words[k].AnyOf("get", "reach", "write", "ring", "phone") && k < f.last && (f.word(k+1) == "back" || f.word(k+1) == "out" && f.word(k) == "reach" || k+1 < f.last && f.word(k+1) == "in" && f.Words[k+2].AnyOf("touch", "contact")) {
		return f.word(k+3) != "with" || f.is(k+4, me)
	}
	return f.language == English && f.Words[k].AnyOf("call", "ring", "phone", "telephone") && f.is(k-1, modal|adverb|polite|with|Who|role) && !f.is(k-1, article) &&
		(f.Ends(k) || f.Words[k+1].Comma || f.is(k+1, polite) || f.Words[k+1].AnyOf("about", "when", "after", "before", "between", "regarding", "today", "tomorrow", "tonight", "this", "asap", "back"))
}

// comesBack: "get back to me", "come round to my mother's".
func (f frame) comesBack(k int) bool {
	return f.language == English && f.Words[k].AnyOf("get", "gets", "come", "comes") && f.Words[min(k+1, f.last)].AnyOf("back", "over", "round", "onto", "hold")
}

// takesAway: who takes or picks something wants it; but one takes over, and
// takes a look or care.
func (f frame) takesAway(k int) bool {
	return f.is(k, helping) && f.Words[k].AnyOf("take", "pick") && !f.does(k+1, caring) && !f.does(k+2, caring)
}

// drawsMe reports whether the visitor is drawn to a Spanish verb: "atenderme",
// "explicármelo".
func drawsMe(verb string) bool {
	verb = strings.TrimSuffix(strings.TrimSuffix(verb, "lo"), "la")
	for _, me := range [...]string{"me", "nos"} {
		if infinitive, ok := strings.CutSuffix(verb, me); ok {
			return strings.HasSuffix(infinitive, "ar") || strings.HasSuffix(infinitive, "er") || strings.HasSuffix(infinitive, "ir")
		}
	}
	return false
}

// towards reports whether the verb at k means the visitor, or what he has just
// spoken of if nobody but a helper can be meant, and where that ends.
func (f frame) towards(k int, before, strong bool) (int, bool) {
	if f.language == German {
		return k, (before || strong) && (k == f.last || f.is(k+1, polite|adverb|modal) || f.Words[k+1].Comma || f.does(k+1, clausal))
	}
	if f.is(k, calling) && k < f.last && IsNumber(f.word(k+1)) {
		return k + 1, true // "have someone ring 07700 900118"
	}
	if f.language == Spanish && drawsMe(f.word(k)) {
		return k, true
	}
	for j := k + 1; j <= min(k+4, f.last); j++ {
		if f.is(j, me) || f.Words[j].AnyOf("my", "our", "moi", "conmigo", "nous", "mi", "mon", "ma", "mes", "mis", "nuestro", "nuestra", "notre") {
			return j, true
		}
		if (strong || f.does(j+1, caring)) && f.does(j, pointing) {
			return j, true
		}
	}
	switch {
	case f.is(k-1, me), f.word(k-1) == "m", f.word(k-1) == "nous":
		return k, true
	case f.language == English:
		return k, false
	}
	return k, before && f.language == Spanish || strong && (k == f.last || f.does(k-1, pointing))
}
