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
		if w := f.words[v]; v > f.first && w.class>>f.shift&(talking|getting|wanting|connecting|reaching|modal|polite) == 0 && !w.marks.hasAny(leadingOn) {
			continue
		}
		if np, t := f.contact(v); np >= 0 && f.wishes(v) {
			if t == surely && f.asksHow(v) {
				t = byForm
			}
			if end, ok := f.party(np, t); ok {
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
		if end, ok := f.wanted(v); ok {
			return stretch{v, end}, true
		}
	}
	return stretch{}, false
}

// leadingOn are the marks of the words at which a verb of contact is looked for.
var leadingOn = marks(conversing, sitting, passingOn, grasping, explaining, hoping)

// onThePhone: "get your gaffer on the phone", "I want the harbour office on the line".
func (f frame) onThePhone(v int) (int, bool) {
	np := v + 1
	if f.is(np, me) {
		np++
	}
	if !f.is(v, wanting|getting|connecting) || f.is(v, gone) || np >= f.last || !f.wishes(v) && !f.is(v, wanting) {
		return 0, false
	}
	end, ok := f.party(np, byForm)
	on := end + 1
	if !ok || !f.words[min(on, f.last)].anyOf("on") {
		return 0, false
	}
	for on++; on < f.last && f.is(on, article); on++ {
	}
	return on, on <= f.last && f.words[on].anyOf("phone", "line", "telephone", "blower", "fone", "call") && f.word(on+1) != "of"
}

// bade finds whom somebody is bidden, or hoped, to do something for the visitor:
// "get the bookings girl to reply to my email", "could one of your fitters text me".
func (f frame) bade(v int) (int, bool) {
	np := v + 1
	if v == f.first && f.is(v, article) && !f.is(v, whole) {
		np = v // "the owner needs to ring me"
		if end, ok := f.party(np, byForm); !ok || !f.words[min(end+1, f.last)].anyOf("needs", "must", "should", "has", "ought") {
			return 0, false
		}
	} else if !f.bids(v) || np+1 > f.last || f.is(np, self|me) {
		return 0, false
	}
	end, ok := f.party(np, byForm)
	if !ok || f.is(end, service) && end == np {
		return 0, false
	}
	k, told := end+1, 0 // words that tell who he is: "in the workshop", "who knows about visas"
	if f.words[end].anyOf("whoever", "whoever's") || k <= f.last && f.words[k].anyOf("who", "that", "in", "at", "from", "on", "dealing", "handling") {
		told = longestTold
	}
	for ; k <= f.last && !f.words[k].comma; k++ {
		if to, ok := f.deedAt(np, end, k); ok {
			return to, true
		}
		if f.is(k, polite|adverb|swearing|modal|being|there) || f.words[k].anyOf("to", "able", "needs", "must", "should", "has", "ought") {
			continue
		}
		if told--; told < 0 || f.is(k, not|saying) {
			break
		}
	}
	return 0, false
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
	reaches := f.is(k, calling|reaching) || f.comesBack(k) || f.words[k].anyOf("reply", "answer", "respond", "write")
	weak := end == np && f.is(end, anyone)
	if weak && f.words[k].anyOf("help", "assist") || !reaches && !f.is(k, helping|talking) && !f.does(k, doing) {
		return 0, false
	}
	if !weak && f.is(k, calling) && k < f.last && f.words[k+1].anyOf("her", "him", "them") {
		return k + 1, true
	}
	to, ok := f.towards(k, false, true)
	if f.does(to, pointing) && to > k+2 {
		return to, false
	}
	if weak && !reaches {
		return to, ok && f.does(to, pointing)
	}
	own := f.words[np].anyOf("your", "one", "a", "an", "another", "any") || f.is(end, person)
	return to, ok && (!f.does(to, mine) || own || reaches)
}

// bids reports whether word v hopes for somebody to do something, or bids him.
func (f frame) bids(v int) bool {
	switch {
	case f.words[v].anyOf("get", "have", "ask", "let", "tell"):
		return f.wishes(v)
	case f.is(v, modal):
		return v == f.opening() || f.words[v-1].anyOf("if", "that", "chance", "and", "or", "so", "but", "there") || f.words[v].comma
	case f.words[v].anyOf("want", "need", "like", "chance", "rather", "sooner", "please"):
		return true
	}
	return f.words[v].anyOf("for", "if", "that") && v > f.first && (f.does(v-1, hoping) || f.is(v-1, there|wanting) || f.word(v-1) == "it") && f.asked(v+1)
}

// stepsIn reports whether somebody at word k does what only who is called does:
// he takes over, steps in, comes to the telephone, has a look.
func (f frame) stepsIn(k int) (int, bool) {
	next := f.word(min(k+1, f.last))
	switch f.word(k) {
	case "take", "step", "jump", "chip", "come", "pick", "hop":
		if next == "to" && k+3 <= f.last && f.words[min(k+3, f.last)].anyOf("phone", "telephone", "line", "door", "counter") {
			return k + 3, true
		}
		return k + 1, next == "over" && f.word(k) == "take" || next == "in" && !f.is(k+2, article) && f.word(k) != "come" && f.word(k) != "take" || f.word(k) == "pick" && next == "up" && f.ends(k+1)
	case "join":
		return min(k+2, f.last), next == "me" || next == "us" || next == "this" || f.words[min(k+2, f.last)].anyOf("chat", "conversation", "call")
	case "have":
		return k + 2, k+2 <= f.last && next == "a" && f.words[k+2].anyOf("look", "word", "read")
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
	case f.words[v].anyOf("expect", "expects", "expecting", "asked", "wanted", "needed"), !f.is(v, wanting|getting) && !f.words[v].anyOf("send", "after", "prefer", "loop") || !f.wishes(v) && !f.is(v, wanting) && f.word(v-1) != "i'm":
		return 0, false
	case f.words[np].anyOf("whoever", "whoever's"):
		return np, true
	}
	end, ok := f.party(np, byForm)
	if !ok || !f.closes(end) || f.words[end].anyOf("desk", "counter", "office") {
		return 0, false
	}
	chief := f.is(end, role) && !f.does(end, trade) && f.words[np].anyOf("the", "your")
	own := f.words[np].anyOf("your", "ur") && (f.is(end, who) || f.does(end, folk, workplace) || f.is(end, service) && end > np+1)
	return end, chief || own
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
	end, ok := f.party(np, byForm)
	own := f.word(np) == "your" || f.word(np) == "one" && f.word(np+1) == "of"
	known := f.does(end, folk) && end == np+1 && f.is(np, article) // "fetch me the lass"
	if !ok || f.does(end, workplace, trade) || !own && !known && (!f.is(end, who|role) || np == v+2 && !f.is(end, pro|role)) {
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
		if f.words[k].anyOf("in", "there", "around", "about", "back", "online", "working") && (k == f.last || f.words[k+1].comma || f.is(k+1, adverb|there) || f.does(k+1, byMyself)) {
			return k, true
		}
		if f.words[k].anyOf("free", "available") && k+2 <= f.last && f.words[k+1].anyOf("to", "for") && (f.is(k+2, talking|calling|article|me) || f.does(k+2, conversing)) {
			return k + 1, true
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
		case f.word(before) == "have" && (f.mayHave(before) || f.is(before-1, me)) && f.closes(end), f.word(before) == "put" && f.word(end+1) == "on":
			return stretch{before, end}, true
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

// tie says how closely a verb of contact is tied to people.
type tie int

const (
	loosely tie = iota // one asks many people things: they must be the firm's own
	byForm             // one sends things to places: somebody must be told by his form
	surely             // one talks to somebody: any noun behind an article will do
)

// contact reports where the party of a verb of contact begins that stands at
// word v, -1 when none does, and how it is tied to it.
func (f frame) contact(v int) (np int, t tie) {
	switch {
	case f.is(v, gone) && !f.is(f.before(v), being|getting), f.is(v, talking) && f.is(v-1, being):
	case f.is(v, talking):
		if f.word(v-1) == "to" && f.words[max(v-2, 0)].class == 0 && !f.does(v-2, hoping) {
			return -1, loosely // "get the app to talk to the lock"
		}
		return f.behindOf(v+1, "to", "with"), surely
	case f.words[v].anyOf("hold", "ahold"):
		return f.behindOf(v+1, "of"), byForm
	case f.words[v].anyOf("touch", "contact") && f.word(v-1) == "in":
		return f.behindOf(v+1, "with"), surely
	case f.words[v].anyOf("through", "thru") && f.is(f.before(v), getting|connecting|being|me):
		return f.behindOf(v+1, "to", "2", "onto"), surely
	case f.does(v, conversing):
		return f.behindOf(v+1, "with"), surely
	case f.does(v, sitting) && (f.word(v) != "meet" || f.word(v+1) == "with"):
		return f.behindOf(v+1, "with"), byForm
	case f.word(v) == "from" || f.word(v) == "by":
		return f.comesFrom(v), byForm
	case f.is(v, reaching):
		return f.behindVerb(v), byForm
	case f.words[v].anyOf("ask", "asking", "meet", "message"):
		return f.behindVerb(v), loosely
	case f.does(v, explaining) && f.explainedTo(v) >= 0:
		return f.explainedTo(v), byForm
	case f.does(v, passingOn):
		if !f.is(v+1, me) && !f.is(f.before(v), being) && f.words[v].anyOf("take", "bring", "get", "send", "give", "put", "move") {
			return f.passedTo(v), loosely // "take it to the chemist"
		}
		return f.passedTo(v), byForm
	}
	return -1, loosely
}

// explainedTo: "explain my case to", "go over this with", "take it up with".
func (f frame) explainedTo(v int) int {
	switch {
	case f.words[v].anyOf("go", "run", "talk", "think") && !f.words[v+1].anyOf("over", "through"), f.words[v].anyOf("take", "bring", "raise", "show") && !f.does(v+1, pointing):
		return -1
	}
	for to := v + 1; to <= min(v+5, f.last) && !f.does(to, clausal); to++ {
		if f.words[to].anyOf("with", "to") {
			return f.behindOf(to, "with", "to")
		}
	}
	return -1
}

// behindVerb returns what a verb at v means, which courtesy may part from it.
func (f frame) behindVerb(v int) int {
	for v++; v < f.last && f.is(v, adverb|polite|swearing); v++ {
	}
	return v
}

// comesFrom returns from whom the visitor wants to hear, or by whom to be
// helped: "a call from", "be seen by".
func (f frame) comesFrom(v int) int {
	before := f.before(v)
	switch {
	case f.word(v) == "from" && (f.words[before].anyOf("hear", "hearing", "call", "callback", "reply", "answer", "visit", "email", "message") || f.is(before, calling)):
	case f.word(v) == "by" && f.is(f.before(before), being|getting) && (f.is(before, calling|reaching|helping|gone) || f.words[before].anyOf("helped", "seen", "served", "assisted", "contacted", "rung", "answered", "emailed", "visited", "heard", "advised")):
	default:
		return -1
	}
	return min(v+1, f.last)
}

// before returns the last word before v that says something.
func (f frame) before(v int) int {
	if v == f.first {
		return v
	}
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
	i, visitor := v+1, false
	switch {
	case f.is(i, me):
		i, visitor = i+1, true
	case (f.does(i, mine, pointing) || f.word(i) == "the") && f.does(i+1, matter):
		i += 2
	case f.does(i, pointing):
		i++
	case f.word(v) == "go" && f.words[max(v-1, 0)].anyOf("this", "that"): // "could this go to whoever …?"
	case f.is(v-1, being|getting) && f.word(v-1) != "get":
		visitor = true // "I'd like to be passed on to"
	default:
		return -1
	}
	np := f.behindOf(i, "to", "onto", "with")
	if np >= 0 && !visitor && f.isName(np) {
		return -1 // "change it to Mrs Khan"
	}
	return np
}

// wishes reports whether the visitor wants what word v says; "I have a call
// with the bank at three" tells, and "he won't let me talk to the joiner".
func (f frame) wishes(v int) bool {
	opens := true
	for j := f.first; j < v; j++ {
		if (f.is(j, not) && !f.is(j, modal) || strings.HasSuffix(f.word(j), "n't") && !f.words[j].anyOf("can't", "couldn't")) && !f.words[j+1].comma {
			return false
		}
		if f.is(j, modal) || f.words[j].anyOf("i'd", "id", "we'd", "rather", "sooner", "trying") || f.is(j, wanting|getting) && (f.word(j) != "have" || f.mayHave(j)) || f.does(j, hoping) || urging[f.word(j)] {
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
// what names him ends.
func (f frame) party(i int, t tie) (int, bool) {
	if f.words[i].anyOf("whoever", "whomever", "whoever's") {
		return i, true
	}
	if f.does(i, titled) && i < f.last && t != loosely {
		return i + 1, true
	}
	if f.isName(i) {
		there := i+1 < f.last && f.words[i+1].anyOf("in", "from") // "Steve in parts"
		return i, t == surely || t == byForm && (f.does(i, titled) || there)
	}
	from, your, definite, oneOf := i, false, false, false
	for i <= f.last && f.is(i, article|realness|swearing) && !f.is(i, whole) && !f.does(i, mine) {
		your = your || f.words[i].anyOf("your", "ur", "ya")
		oneOf = oneOf || i > from && f.word(i) == "of" && f.words[i-1].anyOf("one", "any", "some", "member")
		definite = definite || !f.words[i].anyOf("of", "in", "from", "at", "this", "these", "those")
		i++
	}
	told, nouns := false, 0
	for ; i <= f.last && nouns < longestParty && (nouns == 0 || !f.words[i].comma); i++ {
		if f.does(i, clausal, following, joining, pointing) || told && f.does(i, onDuty) || f.words[i].anyOf("who's", "whos", "that's") || f.is(i, polite|with|modal|being|there|adverb|article) {
			break
		}
		if f.is(i, machine|me|not|self) || f.does(i, legend, mine) {
			return i, false
		}
		if told && !f.is(i, whole) && (f.is(i, calling|helping|reaching|wanting|getting|talking) || f.does(i, doing, informs)) {
			break // what he shall do
		}
		told = told || f.is(i, whole) || f.does(i, folk, workplace) || agentive(f.word(i)) || oneOf && doer(f.word(i))
		nouns++
	}
	i--
	switch {
	case nouns == 0, f.does(i, thing, parties), isNumber(f.word(i)), f.word(i-1) == "one" && i > from:
		return i, false
	case f.does(i, others) && !oneOf && (!f.does(i, folk) || nouns < 2 && !f.words[min(i+1, f.last)].anyOf("who", "that")):
		return i, false // "the girl", unless she "took my order"
	case t == loosely:
		return i, told && !f.does(i, trade) && (your || oneOf || definite && (f.is(i, pro) || f.word(i) == "colleague"))
	case told:
		return i, definite || t == surely || nouns > 1 && f.is(i, service) || f.words[i].anyOf("someone", "somebody", "anyone", "anybody")
	}
	return i, t == surely && definite && (your || oneOf || nouns < longestParty)
}

// isName reports whether word i is somebody's name.
func (f frame) isName(i int) bool {
	if f.does(i, firstName) || f.does(i, titled) {
		return true
	}
	first, second := f.Text[f.words[i].start], f.Text[f.words[i].end-1]
	return f.words[i].class == 0 && f.words[i].marks == markSet{} && 'A' <= first && first <= 'Z' && 'a' <= second && second <= 'z' && len(f.word(i)) > 2
}

// doer reports whether one of several is told to do something by his name's
// ending: "one of your fitters".
func doer(word string) bool {
	return strings.HasSuffix(word, "ers") || strings.HasSuffix(word, "ors") || strings.HasSuffix(word, "ants")
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
