package escalation

import "strings"

// approached finds a verb of contact and whoever stands behind it, though no
// word of ours names him: "get through to one of your tour advisers", "have a
// natter with the lady from lettings", "hand this over to your merchant desk".
func (f frame) approached() (stretch, bool) {
	if f.language != english {
		return stretch{}, false
	}
	if end, ok := f.isThere(); ok {
		return stretch{f.first, end}, true
	}
	for v := f.first; v < f.last; v++ {
		if w := f.words[v]; w.class>>f.shift&(talking|getting|wanting|connecting) == 0 && !w.marks.hasAny(leadingOn) {
			continue
		}
		if np, sure := f.contact(v); np >= 0 && f.wishes(v) {
			if end, ok := f.party(np, sure && !f.asksHow(v)); ok {
				return stretch{v, end}, true
			}
		}
		if end, ok := f.onThePhone(v); ok {
			return stretch{v, end}, true
		}
		if end, ok := f.brought(v); ok {
			return stretch{v, end}, true
		}
		if end, ok := f.bade(v); ok {
			return stretch{v, end}, true
		}
	}
	return stretch{}, false
}

// leadingOn are the marks of the words at which a verb of contact is looked for.
var leadingOn = marks(conversing, sitting, passingOn, grasping)

// onThePhone: "get your gaffer on the phone", "I want the harbour office on the line".
func (f frame) onThePhone(v int) (int, bool) {
	np := v + 1
	if f.is(np, me) {
		np++
	}
	if !f.is(v, wanting|getting|connecting) || f.is(v, gone) || np >= f.last || !f.wishes(v) && !f.is(v, wanting) {
		return 0, false
	}
	end, ok := f.party(np, false)
	on := end + 1
	if !ok || !f.words[min(on, f.last)].anyOf("on") {
		return 0, false
	}
	for on++; on < f.last && f.is(on, article); on++ {
	}
	return on, on <= f.last && f.words[on].anyOf("phone", "line", "telephone", "blower", "fone", "call") && f.word(on+1) != "of"
}

// bade: "get the bookings girl to reply to my email", "have one of your fitters
// text me".
func (f frame) bade(v int) (int, bool) {
	if !f.words[v].anyOf("get", "have", "ask", "let", "tell", "want", "need", "like") || v+2 > f.last || f.is(v+1, self|me) || !f.wishes(v) && !f.is(v, wanting) {
		return 0, false
	}
	end, ok := f.party(v+1, false)
	if !ok || end == v+1 && f.is(end, anyone) {
		return 0, false
	}
	k := end + 1
	for k <= f.last && (f.is(k, polite|adverb|swearing) || f.word(k) == "to") {
		k++
	}
	if k > f.last || !f.is(k, calling|reaching|helping) && !f.does(k, doing) && !f.rings(k) && !f.comesBack(k) || f.takesAway(k) {
		return 0, false
	}
	if f.rings(k) {
		return k, true
	}
	return f.towards(k, false, true)
}

// brought: "get me your delivery manager", "can I come by and see one of the planners?"
func (f frame) brought(v int) (int, bool) {
	np := v + 1
	switch {
	case f.is(v, getting|connecting) && !f.is(v, gone) && f.is(np, me):
		np++
	case f.words[v].anyOf("see", "meet") && f.words[v-min(v, 1)].anyOf("and", "to", "in", "by", "can", "could") && f.visits(v):
	default:
		return 0, false
	}
	if np > f.last || !f.wishes(v) {
		return 0, false
	}
	end, ok := f.party(np, false)
	theirs := f.word(np) == "your" || f.word(np) == "one" && f.word(np+1) == "of"
	known := f.does(end, folk) && end == np+1 && f.is(np, article) // "fetch me the lass"
	if !ok || f.does(end, workplace, trade) || !theirs && !known && (!f.is(end, who|role) || np == v+2 && !f.is(end, pro|role)) {
		return 0, false
	}
	return end, f.closes(end)
}

// visits reports whether the visitor comes to a place before word v.
func (f frame) visits(v int) bool {
	for j := f.first; j < v; j++ {
		if f.words[j].anyOf("come", "coming", "pop", "drop", "walk", "visit", "stop", "office", "branch") {
			return true
		}
	}
	return false
}

// isThere: "is your returns person working today?"
func (f frame) isThere() (int, bool) {
	v := f.opening()
	if !f.is(v, being) || v >= f.last || !f.is(v+1, article) || !f.words[v].anyOf("is", "are") {
		return 0, false
	}
	end, ok := f.party(v+1, false)
	if !ok || f.does(end, workplace) || f.is(end, service) {
		return 0, false
	}
	return f.presentAt(end + 1)
}

// presentAt reports whether somebody is said to be there at word k or just
// behind it.
func (f frame) presentAt(k int) (int, bool) {
	for last := min(k+6, f.last); k <= last; k++ {
		if f.words[k].anyOf("in", "there", "around", "about", "back", "online", "working") && (k == f.last || f.words[k+1].comma || f.is(k+1, adverb|there) || f.does(k+1, byMyself)) {
			return k, true
		}
	}
	return 0, false
}

// bidden finds somebody who is asked for by his name: "is Brenda in?", "can you
// give me Steve or the same department?"
func (f frame) bidden() (stretch, bool) {
	if f.language != english {
		return stretch{}, false
	}
	for i := f.first + 1; i <= f.last; i++ {
		if !f.words[i].marks.hasAny(naming) {
			continue
		}
		end := i
		if f.does(i, titled) && i < f.last {
			end++
		}
		before := f.before(i)
		switch {
		case f.words[before].anyOf("is", "was") && before == f.opening():
			if k, ok := f.presentAt(end + 1); ok {
				return stretch{before, k}, true
			}
		case f.is(before, me) && f.is(before-1, getting|connecting|wanting) && f.closes(end), f.words[before].anyOf("need", "want", "prefer") && f.closes(end):
			return stretch{before, end}, f.wishes(before) || f.is(before, wanting)
		}
	}
	return stretch{}, false
}

// naming are the marks of names.
var naming = marks(firstName, titled)

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
	return next > f.last || f.words[next].comma || f.is(next, polite) || f.does(next, joining) || f.words[next].anyOf("again", "back", "on", "from", "now", "instead", "who", "there")
}

// contact reports where the party of a verb of contact begins that stands at
// word v, -1 when none does; and whether one has such contact with people alone:
// one talks to somebody, but sends a thing to a place.
func (f frame) contact(v int) (np int, sure bool) {
	switch {
	case f.is(v, gone), f.is(v, talking) && f.is(v-1, being):
	case f.is(v, talking):
		if f.word(v-1) == "to" && f.words[max(v-2, 0)].class == 0 && !f.does(v-2, hoping) {
			return -1, false // "get the app to talk to the lock"
		}
		return f.behindOf(v+1, "to", "with"), true
	case f.words[v].anyOf("hold", "ahold"):
		return f.behindOf(v+1, "of"), true
	case f.words[v].anyOf("touch", "contact") && f.word(v-1) == "in":
		return f.behindOf(v+1, "with"), true
	case f.words[v].anyOf("through", "thru") && f.is(f.before(v), getting|connecting|being|me):
		return f.behindOf(v+1, "to", "2", "onto"), true
	case f.does(v, conversing):
		return f.behindOf(v+1, "with"), true
	case f.does(v, sitting):
		return f.behindOf(v+1, "with"), false
	case f.does(v, passingOn):
		return f.passedTo(v), false
	}
	return -1, false
}

// before returns the last word before v that says something.
func (f frame) before(v int) int {
	for v--; v > f.first && f.is(v, adverb|polite|swearing) && !f.is(v, me); v-- {
	}
	return v
}

// behindOf returns what follows one of the prepositions at word i, which small
// words may precede; -1 when it does not stand there.
func (f frame) behindOf(i int, prepositions ...string) int {
	for i < f.last && f.is(i, adverb|polite|swearing|there) && !f.words[i].anyOf(prepositions...) {
		i++
	}
	if i < f.last && f.words[i].anyOf(prepositions...) && !f.words[i+1].comma {
		return i + 1
	}
	return -1
}

// passedTo returns who gets what the verb at v passes on: "put me through to",
// "hand this over to", "send my case across to", "could this go to".
func (f frame) passedTo(v int) int {
	i := v + 1
	switch {
	case f.is(i, me):
		i++
	case (f.does(i, mine, pointing) || f.word(i) == "the") && f.does(i+1, matter):
		i += 2
	case f.does(i, pointing):
		i++
	case f.does(v-1, pointing):
	default:
		return -1
	}
	return f.behindOf(i, "to", "onto", "with")
}

// wishes reports whether the visitor wants what word v says; "I have a call
// with the bank at three" tells, and "he won't let me talk to the joiner".
func (f frame) wishes(v int) bool {
	opens := true
	for j := f.first; j < v; j++ {
		if (f.is(j, not) && !f.is(j, modal) || strings.HasSuffix(f.word(j), "n't") && !f.words[j].anyOf("can't", "couldn't")) && !f.words[j+1].comma {
			return false
		}
		if f.is(j, modal) || f.words[j].anyOf("i'd", "id", "we'd", "rather", "sooner") || f.is(j, wanting|getting) && (f.word(j) != "have" || f.mayHave(j)) || f.does(j, hoping) || urging[f.word(j)] {
			return true
		}
		opens = (opens || f.words[j].comma) && f.is(j, adverb|polite|swearing|machine)
	}
	return opens
}

// asksHow reports whether a question for a way or a place leads to word v.
func (f frame) asksHow(v int) bool {
	for j := f.first; j < v; j++ {
		if f.words[j].anyOf("how", "where", "when") {
			return true
		}
	}
	return false
}

// longestParty is how many nouns name whoever is sought.
const longestParty = 4

// party reports whether somebody who works there may stand at word i, and where
// his name ends. Where it is sure that somebody is sought, any noun behind an
// article names him; elsewhere it must be told by its form.
func (f frame) party(i int, sure bool) (int, bool) {
	if f.words[i].anyOf("whoever", "whomever", "whoever's") {
		return i, true
	}
	if f.isName(i) {
		return i, sure
	}
	theirs, definite, oneOf := false, false, false
	for i <= f.last && f.is(i, article|realness|swearing) && !f.is(i, whole) && !f.does(i, mine) {
		theirs = theirs || f.words[i].anyOf("your", "ur", "ya")
		oneOf = oneOf || f.word(i) == "of" && f.words[i-1].anyOf("one", "any", "some", "member")
		definite = definite || !f.words[i].anyOf("of", "in", "from", "at", "this", "these", "those")
		i++
	}
	formed, nouns := false, 0
	for ; i <= f.last && nouns < longestParty && (nouns == 0 || !f.words[i].comma); i++ {
		if f.does(i, clausal, following, joining, pointing) || formed && f.does(i, onDuty) || f.is(i, polite|with|modal|being|there|adverb|article) {
			break
		}
		if f.is(i, machine|me|not|self) || f.does(i, legend, mine) {
			return i, false
		}
		formed = formed || f.is(i, whole) || f.does(i, folk, workplace) || agentive(f.word(i))
		nouns++
	}
	i--
	switch {
	case nouns == 0, f.does(i, thing, parties), f.does(i, others) && !oneOf && (nouns < 2 || !f.does(i, folk)), isNumber(f.word(i)):
		return i, false
	case formed:
		return i, (definite || sure || f.words[i].anyOf("someone", "somebody", "anyone", "anybody")) && f.word(i-1) != "one"
	}
	return i, sure && definite && (theirs || oneOf || nouns < longestParty)
}

// isName reports whether word i is somebody's name.
func (f frame) isName(i int) bool {
	if f.does(i, firstName) || f.does(i, titled) {
		return true
	}
	first, second := f.Text[f.words[i].start], f.Text[f.words[i].end-1]
	return f.words[i].class == 0 && f.words[i].marks == markSet{} && 'A' <= first && first <= 'Z' && 'a' <= second && second <= 'z' && len(f.word(i)) > 2
}

// agentive reports whether a noun names by its form somebody who does
// something: "optometrist", "electrician", "groundskeeper".
func agentive(word string) bool {
	word = strings.TrimSuffix(word, "s")
	if len(word) < 6 {
		return false
	}
	for _, ending := range [...]string{"ist", "ician", "arian", "keeper", "master", "mistress", "man", "men", "woman", "women", "lady", "ladie", "person", "people", "folk", "smith", "wright"} {
		if strings.HasSuffix(word, ending) {
			return true
		}
	}
	return false
}
