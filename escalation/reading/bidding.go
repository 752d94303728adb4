package reading

// bade finds whom somebody is bidden, or hoped, to do something for the visitor:
// "get the bookings girl to reply to my email", "could one of your fitters text me".
func (f frame) bade(v int) (int, bool) {
	np, ok := f.bidsWhom(v)
	if !ok {
		return 0, false
	}
	end, ok := f.party(np, byForm)
	site := false
	if !ok {
		end, site = f.site(np)
	}
	if !ok && !site || f.is(end, service) && end == np {
		return 0, false
	}
	k, told := end+1, 0 // words that tell who he is: "in the workshop", "who knows about visas"
	if f.Words[end].AnyOf("whoever", "whoever's") || k <= f.last && f.Words[k].AnyOf("who", "that", "in", "at", "from", "on", "dealing", "handling") {
		told = longestTold
	}
	for ; k <= f.last && !f.Words[k].Comma; k++ {
		if to, ok := f.deedAt(np, end, k); ok && (!site || f.getsInTouch(k)) {
			return to, true
		}
		if f.is(k, polite|adverb|swearing|modal|being|there) || f.Words[k].AnyOf("to", "able", "needs", "must", "should", "has", "ought") {
			continue
		}
		if told--; told < 0 || f.is(k, not|saying) {
			break
		}
	}
	return 0, false
}

// bidsWhom returns where whoever is bidden at word v begins.
func (f frame) bidsWhom(v int) (np int, ok bool) {
	switch {
	case v == f.first && !f.is(v, self|me):
		if f.obliged(v) {
			return v, true // "the owner needs to ring me"
		}
	case f.opines(v):
		return v + 1, f.obliged(v + 1) // "I think a supervisor needs to look at this"
	}
	return v + 1, v+2 <= f.last && f.bids(v) && !f.is(v+1, self|me)
}

// obliged reports whether whoever stands at word i is said to have to do something.
func (f frame) obliged(i int) bool {
	end, ok := f.party(i, byForm)
	if !ok {
		end, ok = f.site(i)
	}
	k := end + 1
	if f.Words[end].AnyOf("whoever", "whomever") || k < f.last && f.Words[k].AnyOf("who", "that", "in", "at", "from") {
		for k < min(end+longestTold, f.last) && !f.owes(k) {
			k++
		}
	}
	return ok && f.owes(k)
}

// owes: "needs to", "must".
func (f frame) owes(k int) bool {
	return k <= f.last && f.Words[k].AnyOf("needs", "must", "should", "has", "ought")
}

// site reports whether a place whose people could ring stands at word i, and
// where it ends: "the clinic", "your Leeds branch", "head office".
func (f frame) site(i int) (int, bool) {
	if !f.is(i, article) && f.word(i) != "head" || f.does(i, mine) {
		return i, false
	}
	for end := i + 1; end <= min(i+longestParty, f.last) && !f.does(end, clausal, joining) && !f.Words[end].Comma; end++ {
		if f.does(end, premises, workplace) {
			return end, true
		}
	}
	return i, false
}

// getsInTouch reports whether the verb at k is one of calling or writing.
func (f frame) getsInTouch(k int) bool {
	if _, ok := f.givesCall(k); ok {
		return true
	}
	return f.is(k, calling|reaching) || f.comesBack(k) || f.rings(k) || f.Words[k].AnyOf("reply", "answer", "respond", "write", "drop")
}

// opines reports whether the visitor says at word v that he thinks so.
func (f frame) opines(v int) bool {
	return v > f.first && v < f.last && f.is(v-1, self) && f.Words[v].AnyOf("think", "reckon", "guess", "feel", "suppose", "believe")
}

// longestTold is how many words tell who somebody is.
const longestTold = 5

// deedAt reports whether whoever stands between two words shall do at word k what
// only those do who are called, and where that ends.
func (f frame) deedAt(np, end, k int) (int, bool) {
	if f.takesAway(k) || f.is(k, gone) && !f.is(k, calling|reaching) {
		return 0, false
	}
	if to, ok := f.stepsIn(k); ok {
		return to, true
	}
	if to, ok := f.givesCall(k); ok {
		return to, true // "a ring"
	}
	reaches := f.getsInTouch(k)
	weak := end == np && f.is(end, anyone)
	if weak && f.Words[k].AnyOf("help", "assist") || !reaches && !f.is(k, helping|talking) && !f.does(k, doing) {
		return 0, false
	}
	if f.is(k, calling) && k < f.last && (!weak && f.Words[k+1].AnyOf("her", "him", "them") || f.isName(k+1)) {
		return k + 1, true // "have a fitter ring Mr Doyle"
	}
	to, ok := f.towards(k, false, true)
	if f.does(to, pointing) && to > k+2 {
		return to, false
	}
	if weak && !reaches {
		return to, ok && (f.does(to, pointing) || f.ownCase(to))
	}
	own := f.ownCase(to) || f.Words[np].AnyOf("your", "one", "a", "an", "another", "any") || f.is(end, person)
	return to, ok && (!f.does(to, mine) || own || reaches)
}

// ownCase: "my case", "our booking".
func (f frame) ownCase(i int) bool {
	return f.does(i, mine) && f.does(i+1, matter)
}

// bids reports whether word v hopes for somebody to do something, or bids him.
func (f frame) bids(v int) bool {
	switch {
	case f.Words[v].AnyOf("get", "have", "ask", "let", "tell"):
		return f.wishes(v)
	case f.is(v, modal):
		return v == f.opening() || f.Words[v-1].AnyOf("if", "that", "chance", "and", "or", "so", "but", "there") || f.Words[v].Comma
	case f.Words[v].AnyOf("want", "need", "like", "chance", "rather", "sooner", "please"):
		return true
	}
	return f.Words[v].AnyOf("for", "if", "that") && v > f.first && (f.does(v-1, hoping) || f.is(v-1, there|wanting) || f.word(v-1) == "it") && f.asked(v+1)
}

// stepsIn reports whether somebody at word k does what only who is called does:
// he takes over, steps in, comes to the telephone, has a look.
func (f frame) stepsIn(k int) (int, bool) {
	next := f.word(min(k+1, f.last))
	switch f.word(k) {
	case "take", "step", "jump", "chip", "come", "pick", "hop":
		if next == "to" && k+3 <= f.last && f.Words[min(k+3, f.last)].AnyOf("phone", "telephone", "line", "door", "counter") {
			return k + 3, true
		}
		if (next == "on" || next == "onto") && (f.is(k+2, there) || f.does(k+2, pointing, thread) || f.is(k+2, article) && f.does(k+3, thread)) {
			return k + 2, true
		}
		return k + 1, next == "over" && f.word(k) == "take" || next == "in" && !f.is(k+2, article) && f.word(k) != "come" && f.word(k) != "take" || f.word(k) == "pick" && next == "up" && f.Ends(k+1)
	case "join":
		return min(k+2, f.last), next == "me" || next == "us" || next == "this" || f.Words[min(k+2, f.last)].AnyOf("chat", "conversation", "call")
	case "have":
		return k + 2, k+2 <= f.last && next == "a" && f.Words[k+2].AnyOf("look", "word", "read")
	}
	if f.rings(k) {
		return k, true
	}
	return 0, false
}

// wanted finds the wish for one of the firm's own, whatever he is called: "I want
// your accounts lady", "can I have one of your fitters?"
func (f frame) wanted(v int) (int, bool) {
	np := v + 1
	if f.is(np, me) {
		np++
	}
	switch {
	case np > f.last, f.is(v, gone), f.word(v) == "have" && !f.mayHave(v) && !f.is(v-1, me):
		return 0, false
	case f.Words[v].AnyOf("expect", "expects", "expecting", "asked", "wanted", "needed"), !f.is(v, wanting|getting) && !f.Words[v].AnyOf("send", "after", "prefer", "loop") || !f.wishes(v) && !f.is(v, wanting) && f.word(v-1) != "i'm":
		return 0, false
	case f.Words[np].AnyOf("whoever", "whoever's"):
		return np, true
	}
	end, ok := f.party(np, byForm)
	if !ok || !f.closes(end) || f.Words[end].AnyOf("desk", "counter", "office") {
		return 0, false
	}
	chief := f.is(end, role) && !f.does(end, trade) && f.Words[np].AnyOf("the", "your")
	own := f.Words[np].AnyOf("your", "ur") && (f.is(end, Who) || f.does(end, folk, workplace) || f.is(end, service) && end > np+1)
	return end, chief || own
}

// brought: "get me your delivery manager", "can I come by and see one of the planners?"
func (f frame) brought(v int) (int, bool) {
	np := v + 1
	switch {
	case f.is(v, getting|connecting) && !f.is(v, gone) && f.is(np, me):
		np++
	case f.Words[v].AnyOf("see", "meet") && f.Words[max(v-1, 0)].AnyOf("and", "to", "in", "by", "can", "could") && f.visits(v):
	default:
		return 0, false
	}
	if np > f.last || !f.wishes(v) {
		return 0, false
	}
	end, ok := f.party(np, byForm)
	own := f.word(np) == "your" || f.word(np) == "one" && f.word(np+1) == "of"
	known := f.does(end, folk) && end == np+1 && f.is(np, article) // "fetch me the lass"
	if !ok || f.does(end, workplace, trade) || !own && !known && (!f.is(end, Who|role) || np == v+2 && !f.is(end, pro|role)) {
		return 0, false
	}
	return end, f.closes(end)
}

// visits reports whether the visitor comes to a place before word v.
func (f frame) visits(v int) bool {
	for j := f.first; j < v; j++ {
		if f.Words[j].AnyOf("come", "coming", "pop", "drop", "walk", "visit", "stop", "office", "branch") {
			return true
		}
	}
	return false
}

// isThere: "is your returns person working today?"
func (f frame) isThere() (int, bool) {
	v := f.opening()
	if !f.is(v, being) || v >= f.last || !f.is(v+1, article) || !f.Words[v].AnyOf("is", "are") {
		return 0, false
	}
	end, ok := f.party(v+1, byForm)
	if !ok || f.does(end, workplace) || f.is(end, service) {
		return 0, false
	}
	return f.presentAt(end + 1)
}

// presentAt reports whether somebody is said to be there at word k or just
// behind it.
func (f frame) presentAt(k int) (int, bool) {
	for last := min(k+6, f.last); k <= last; k++ {
		if f.Words[k].AnyOf("in", "there", "around", "about", "back", "online", "working") && (k == f.last || f.Words[k+1].Comma || f.is(k+1, adverb|there) || f.does(k+1, byMyself)) {
			return k, true
		}
		if f.Words[k].AnyOf("free", "available") && k+2 <= f.last && f.Words[k+1].AnyOf("to", "for") && (f.is(k+2, talking|calling|article|me) || f.does(k+2, conversing)) {
			return k + 1, true
		}
	}
	return 0, false
}

// naming are the marks of names.
var naming = marks(firstName, titled)

// bidden finds somebody who is asked for by his name: "is Brenda in?", "can you
// give me Steve or the same department?"
func (f frame) bidden() (Stretch, bool) {
	if f.language != English {
		return Stretch{}, false
	}
	for i := f.first + 1; i <= f.last; i++ {
		if !f.Words[i].marks.hasAny(naming) {
			continue
		}
		end := i
		if f.does(i, titled) && i < f.last {
			end++
		}
		before := f.before(i)
		switch {
		case f.Words[before].AnyOf("is", "was") && before == f.opening():
			if k, ok := f.presentAt(end + 1); ok {
				return Stretch{before, k}, true
			}
		case f.is(before, me) && f.is(before-1, getting|connecting|wanting) && f.closes(end), f.Words[before].AnyOf("need", "want", "prefer") && f.closes(end):
			return Stretch{before, end}, f.wishes(before) || f.is(before, wanting)
		case f.word(before) == "have" && (f.mayHave(before) || f.is(before-1, me)) && f.closes(end), f.word(before) == "put" && f.putOn(end+1):
			return Stretch{before, end}, true
		}
	}
	return Stretch{}, false
}

// putOn reports whether an "on" stands at word k, behind where somebody sits at
// most: "put Deborah from lettings on".
func (f frame) putOn(k int) bool {
	if k < f.last && f.Words[k].AnyOf("from", "in", "at") {
		for k += 2; k < f.last && f.word(k) != "on" && f.does(k, workplace); k++ {
		}
	}
	return k <= f.last && f.word(k) == "on"
}

// opening is the first word of the sentence that is no courtesy.
func (f frame) opening() int {
	i := f.first
	for i < f.last && f.is(i, polite|adverb) {
		i++
	}
	return i
}

// closes reports whether nothing is said of somebody behind his name but that he
// is wanted.
func (f frame) closes(end int) bool {
	next := end + 1
	return next > f.last || f.Words[next].Comma || f.is(next, polite) || f.does(next, joining) || f.Words[next].AnyOf("again", "back", "on", "from", "now", "instead", "who", "there")
}
