package reading

import "strings"

// approached finds a verb of contact and whoever stands behind it, though no
// word of ours names him: "get through to one of your tour advisers", "have a
// natter with the lady from lettings", "hand this over to your merchant desk".
func (f frame) approached() (Stretch, bool) {
	if f.language != English {
		return Stretch{}, false
	}
	if end, ok := f.isThere(); ok {
		return Stretch{f.first, end}, true
	}
	for v := f.first; v < f.last; v++ {
		if w := f.Words[v]; v > f.first && w.class>>f.shift&(talking|getting|wanting|connecting|reaching|modal|polite) == 0 && !w.marks.hasAny(leadingOn) && !f.opines(v) {
			continue
		}
		if np, t := f.contact(v); np >= 0 && f.wishes(v) {
			if t == surely && f.asksHow(v) {
				t = byForm
			}
			if end, ok := f.party(np, t); ok {
				return Stretch{v, end}, true
			}
		}
		if end, ok := f.onThePhone(v); ok {
			return Stretch{v, end}, true
		}
		if end, ok := f.brought(v); ok {
			return Stretch{v, end}, true
		}
		if end, ok := f.bade(v); ok {
			return Stretch{v, end}, true
		}
		if end, ok := f.wanted(v); ok {
			return Stretch{v, end}, true
		}
	}
	return Stretch{}, false
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
	if !ok || f.word(min(on, f.last)) != "on" {
		return 0, false
	}
	for on++; on < f.last && f.is(on, article); on++ {
	}
	return on, on <= f.last && f.Words[on].AnyOf("phone", "line", "telephone", "blower", "fone", "call") && f.word(on+1) != "of"
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
		if f.word(v-1) == "to" && f.Words[max(v-2, 0)].class == 0 && !f.does(v-2, hoping) {
			return -1, loosely // "get the app to talk to the lock"
		}
		if f.Words[v].AnyOf("correspond", "corresponds") {
			return f.behindOf(v+1, "with"), surely
		}
		return f.behindOf(v+1, "to", "with"), surely
	case f.Words[v].AnyOf("hold", "ahold"):
		return f.behindOf(v+1, "of"), byForm
	case f.Words[v].AnyOf("touch", "contact") && f.word(v-1) == "in":
		return f.behindOf(v+1, "with"), surely
	case f.Words[v].AnyOf("through", "thru") && f.is(f.before(v), getting|connecting|being|me):
		return f.behindOf(v+1, "to", "2", "onto"), surely
	case f.does(v, conversing):
		return f.behindOf(v+1, "with"), surely
	case f.Words[v].AnyOf("phone", "telephone", "line") && f.word(v-1) == "the" && f.word(v-2) == "on":
		return f.behindOf(v+1, "with", "to"), byForm
	case f.does(v, sitting) && (f.word(v) != "meet" || f.word(v+1) == "with"):
		return f.behindOf(v+1, "with"), byForm
	case f.word(v) == "from" || f.word(v) == "by":
		return f.comesFrom(v), byForm
	case f.is(v, reaching):
		return f.behindVerb(v), byForm
	case f.Words[v].AnyOf("ask", "asking", "meet", "message"):
		return f.behindVerb(v), loosely
	case f.does(v, explaining) && f.explainedTo(v) >= 0:
		return f.explainedTo(v), byForm
	case f.does(v, passingOn):
		if !f.is(v+1, me) && !f.is(f.before(v), being) && f.Words[v].AnyOf("take", "bring", "get", "send", "give", "put", "move") {
			return f.passedTo(v), loosely // "take it to the chemist"
		}
		return f.passedTo(v), byForm
	}
	return -1, loosely
}

// explainedTo: "explain my case to", "go over this with", "take it up with".
func (f frame) explainedTo(v int) int {
	switch {
	case f.Words[v].AnyOf("go", "run", "talk", "think") && !f.Words[v+1].AnyOf("over", "through"), f.Words[v].AnyOf("take", "bring", "raise", "show") && !f.does(v+1, pointing):
		return -1
	}
	for to := v + 1; to <= min(v+5, f.last) && !f.does(to, clausal); to++ {
		if f.Words[to].AnyOf("with", "to") {
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
	case f.word(v) == "from" && (f.Words[before].AnyOf("hear", "hearing", "call", "callback", "reply", "answer", "visit", "email", "message") || f.is(before, calling)):
	case f.word(v) == "by" && f.is(f.before(before), being|getting) && (f.is(before, calling|reaching|helping|gone) || f.Words[before].AnyOf("helped", "seen", "served", "assisted", "contacted", "rung", "answered", "emailed", "visited", "heard", "advised")):
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
	for i < f.last && f.is(i, adverb|polite|swearing|there) && !f.Words[i].AnyOf(prepositions...) {
		i++
	}
	if i < f.last && f.Words[i].AnyOf(prepositions...) && !f.Words[i+1].Comma {
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
	case f.word(v) == "go" && f.Words[max(v-1, 0)].AnyOf("this", "that"): // "could this go to whoever …?"
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
		if (f.is(j, not) && !f.is(j, modal) || strings.HasSuffix(f.word(j), "n't") && !f.Words[j].AnyOf("can't", "couldn't")) && !f.Words[j+1].Comma {
			return false
		}
		if f.is(j, modal) || f.Words[j].AnyOf("i'd", "id", "we'd", "rather", "sooner", "trying") || f.is(j, wanting|getting) && (f.word(j) != "have" || f.mayHave(j)) || f.does(j, hoping) || urging[f.word(j)] {
			return true
		}
		opens = (opens || f.Words[j].Comma) && f.is(j, adverb|polite|swearing|machine)
	}
	return opens
}

// asksHow reports whether a question for a way or a place leads to word v.
func (f frame) asksHow(v int) bool {
	for j := f.first; j < v; j++ {
		if f.Words[j].AnyOf("how", "where", "when") {
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
	if f.Words[i].AnyOf("whoever", "whomever", "whoever's") {
		return i, true
	}
	if f.does(i, titled) && i < f.last && t != loosely {
		return i + 1, true
	}
	if f.isName(i) {
		there := i+1 < f.last && f.Words[i+1].AnyOf("in", "from") // "Steve in parts"
		return i, t == surely || t == byForm && (f.does(i, titled) || there)
	}
	from := i
	i, which := f.determined(i)
	i, nouns, told, ok := f.describes(i, which)
	if !ok {
		return i, false
	}
	if told && i < f.last && f.word(i) == "of" && f.Words[i+1].AnyOf("yours", "theirs") {
		return i + 1, true // "a colleague of yours"
	}
	i--
	switch {
	case nouns == 0, f.does(i, thing, parties), IsNumber(f.word(i)), f.word(i-1) == "one" && i > from:
		return i, false
	case f.does(i, others) && !which.oneOf && (!f.does(i, folk) || nouns < 2 && !f.Words[min(i+1, f.last)].AnyOf("who", "that")):
		return i, false // "the girl", unless she "took my order"
	case t == loosely:
		return i, told && !f.does(i, trade) && (which.your || which.oneOf || which.definite && (f.is(i, pro) || f.word(i) == "colleague"))
	case told:
		return i, which.definite || t == surely || nouns > 1 && f.is(i, service) || f.Words[i].AnyOf("someone", "somebody", "anyone", "anybody")
	}
	return i, t == surely && which.definite && (which.your || which.oneOf || nouns < longestParty)
}

// determiner is what stands before whoever is sought: "your", "the", "one of".
type determiner struct{ your, definite, oneOf bool }

// determined reads it from word i on, and returns the word behind it.
func (f frame) determined(i int) (int, determiner) {
	var d determiner
	for from := i; i <= f.last && f.is(i, article|realness|swearing) && !f.is(i, whole) && !f.does(i, mine); i++ {
		d.your = d.your || f.Words[i].AnyOf("your", "ur", "ya")
		d.oneOf = d.oneOf || i > from && f.word(i) == "of" && f.Words[i-1].AnyOf("one", "any", "some", "member")
		d.definite = d.definite || !f.Words[i].AnyOf("of", "in", "from", "at", "this", "these", "those")
	}
	return i, d
}

// describes reads the nouns from word i on that may name whoever is sought, and
// returns the word behind them, how many they are, and whether one of them tells
// that it is somebody who works there; not ok when they name another.
func (f frame) describes(i int, d determiner) (next, nouns int, told, ok bool) {
	for ; i <= f.last && nouns < longestParty && (nouns == 0 || !f.Words[i].Comma); i++ {
		switch {
		case f.does(i, clausal, following, joining, pointing), f.Words[i].AnyOf("who's", "whos", "that's"), f.is(i, polite|with|modal|being|there|adverb|article):
			return i, nouns, told, true
		case told && f.does(i, onDuty):
			return i, nouns, told, true
		case f.is(i, machine|me|not|self), f.does(i, legend, mine):
			return i, nouns, told, false
		case told && f.mayDo(i):
			return i, nouns, told, true // what he shall do
		}
		told = told || f.is(i, whole) || f.does(i, folk, workplace) || agentive(f.word(i)) || d.oneOf && doer(f.word(i))
		nouns++
	}
	return i, nouns, told, true
}

// mayDo reports whether the word at i is what whoever is named before it does.
func (f frame) mayDo(i int) bool {
	if _, acts := f.stepsIn(i); acts {
		return true
	}
	return !f.is(i, whole) && (f.is(i, calling|helping|reaching|wanting|getting|talking) || f.does(i, doing, informs))
}

// isName reports whether word i is somebody's name.
func (f frame) isName(i int) bool {
	if f.does(i, firstName) || f.does(i, titled) {
		return true
	}
	first, second := f.Text[f.Words[i].Start], f.Text[f.Words[i].End-1]
	return f.Words[i].class == 0 && f.Words[i].marks.within(subjects) && 'A' <= first && first <= 'Z' && 'a' <= second && second <= 'z' && len(f.word(i)) > 2
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
