package escalation

// frames finds a person who is asked for by the parts that the words of a
// sentence play, whatever else stands among them. The phrases know how people
// usually ask; this is for the rest: "could a lady from your office please
// telephone me", "I'd rather go through it with somebody patient".
func (g guard) frames() (stretch, bool) {
	for first := 0; first < len(g.words); {
		last := first
		for last+1 < len(g.words) && !g.words[last+1].breaks {
			last++
		}
		f := frame{guard: g, first: first, last: last}
		if s, ok := f.find(); ok {
			return s, true
		}
		first = last + 1
	}
	return stretch{}, false
}

// frame is a sentence that may ask for a person.
type frame struct {
	guard
	first, last int
}

// longestFrame is how many words stand between a verb and whom it means.
const longestFrame = 9

func (f frame) find() (stretch, bool) {
	for i := f.first; i <= f.last; i++ {
		if !f.is(i, whole) || f.words[i].tail {
			continue
		}
		np := stretch{i, i}
		for np.to < f.last && (f.words[np.to+1].tail || f.is(np.to+1, whole) && !f.words[np.to+1].comma) {
			np.to++
		}
		if v, ok := f.sought(np); ok {
			return f.judged(stretch{v, np.to})
		}
		if v, ok := f.acts(np); ok {
			return f.judged(stretch{np.from, v})
		}
		if v, ok := f.needed(np); ok {
			return f.judged(stretch{v, np.to})
		}
		i = np.to
	}
	if s, ok := f.cried(); ok {
		return f.judged(s)
	}
	if s, ok := f.called(); ok {
		return f.judged(s)
	}
	if s, ok := f.connected(); ok {
		return f.judged(s)
	}
	return stretch{}, false
}

func (f frame) judged(s stretch) (stretch, bool) {
	return s, f.holds(asksPerson, s)
}

// strong reports whether nobody but a person who helps is named so.
func (f frame) strong(np stretch) bool {
	for i := np.from; i <= np.to; i++ {
		if f.is(i, person) || f.is(i, anyone) && f.is(i-1, realness) {
			return true
		}
	}
	return false
}

// cried finds whom somebody cries for at the end of a message: "not you. A
// person.", "for the love of god, an agent now".
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
	head := -1
	for i := from; i <= f.last; i++ {
		switch {
		case head < 0 && (f.is(i, person) || f.words[i].anyOf("person", "persona", "mensch") || f.is(i, agent) && f.last+1 < len(f.words)):
			head = i
		case !f.is(i, article|realness|adverb|polite|swearing) || f.words[i].anyOf("one", "from", "in", "of"):
			return stretch{}, false
		}
	}
	end := f.words[f.last].end
	if head < 0 || end < len(f.Text) && f.Text[end] == '?' {
		return stretch{}, false
	}
	return stretch{head, head}, true
}

// needed finds the wish for a person, whatever kind of one: "my mother needs a
// patient person to talk her through the bill", "where's the person?"
func (f frame) needed(np stretch) (int, bool) {
	if np.from != np.to || !f.words[np.from].anyOf("person", "persona", "mensch", "human") || f.does(np.to+1, behind) || !f.ends(np.to) && f.words[np.to+1].anyOf("in", "more", "mehr", "for", "as", "mas") {
		return 0, false
	}
	unknown := 0
	for j := np.from - 1; j >= f.first && np.from-j <= 5; j-- {
		switch {
		case f.is(j, wanting) && !f.words[j].anyOf("like", "have") || f.is(j, getting) && f.is(j+1, me) || f.words[j].anyOf("where's", "wheres") || f.word(j) == "have" && f.is(j-1, me):
			return j, !f.does(f.first, telling)
		case f.does(j, counted), isNumber(f.word(j)), f.is(j, not|saying|self|machine), f.does(j, clausal):
			return 0, false
		case f.is(j, article|kindOf|realness|adverb|swearing|me|being|with):
		default:
			if unknown++; unknown > 2 {
				return 0, false
			}
		}
	}
	return 0, false
}

// sought finds the verb of talking, reaching or connecting whose goal somebody
// is: "talk all of it over with a patient, older colleague".
func (f frame) sought(np stretch) (int, bool) {
	unknown, with1 := 0, false
	for j := np.from - 1; j >= f.first && np.from-j <= longestFrame; j-- {
		switch {
		case f.is(j, with):
			with1 = true
		case f.is(j, talking|connecting) && !with1 && !f.strong(np):
			return 0, false
		case f.is(j, talking|connecting|reaching), f.is(j, calling) && f.is(j-1, being):
			return j, f.wished(j) && f.meansMe(j, np.from) && !f.does(np.from, others)
		case f.does(j, clausal), f.is(j, not|saying|self|machine|modal|whole):
			return 0, false
		case f.is(j, article|kindOf|realness|adverb|polite|swearing|me), f.words[j].anyOf("or", "and", "oder", "und", "ou", "et", "o", "y"):
		default:
			if unknown++; unknown > 3 {
				return 0, false
			}
		}
	}
	return 0, false
}

// meansMe reports whether the visitor is who shall be connected by the verb at
// v, not money, a ticket or a song; and who shall reach somebody.
func (f frame) meansMe(v, np int) bool {
	switch {
	case f.is(v, gone) && !f.is(v-1, being|getting):
		return false
	case f.language != english && f.is(v-1, me): // "me llama la gente" tells
		for j := f.first; j < v; j++ {
			if f.is(j, modal|wanting|getting) {
				return true
			}
		}
		return false
	case f.is(v, talking|reaching):
		return true
	case f.is(v-1, being|getting):
		return true
	}
	for j := max(v-1, f.first); j < np; j++ {
		if f.is(j, me) || f.words[j].anyOf("chat", "conversation", "gesprach", "conversacion") {
			return true
		}
	}
	return false
}

// wished reports whether the sentence wants what its word at v says, rather
// than telling it: by a wish or a "can" before, as an order, or by "please".
func (f frame) wished(v int) bool {
	begins := true
	for j := f.first; j < v; j++ {
		if f.words[j].comma {
			begins = true
		}
		if f.is(j, wanting|modal|polite|getting) || f.does(j, hoping) {
			return true
		}
		begins = begins && f.is(j, adverb|polite|swearing|machine)
	}
	if begins && !f.is(v, gone) {
		return true
	}
	for j := v + 1; j <= f.last; j++ {
		if urging[f.word(j)] || f.word(j) == "pls" || f.word(j) == "plz" {
			return true
		}
	}
	return false
}

// acts finds what somebody shall do for the visitor: "could a lady from your
// office please telephone me". Other verbs than those of calling want somebody
// who is no friend of the visitor's.
func (f frame) acts(np stretch) (int, bool) {
	if f.does(f.first, telling) || !f.is(np.from, who|role) || np.from > f.first && isNumber(f.word(np.from-1)) {
		return 0, false
	}
	mine, asked := false, false
	for j := f.first; j < np.from; j++ {
		mine = mine || f.is(j, me)
		asked = asked || f.is(j, wanting|modal|polite|getting) || f.does(j, hoping)
	}
	if !asked {
		return 0, false
	}
	weak := f.is(np.from, anyone) && !f.is(np.from, pro|role) && !f.words[min(np.from+1, f.last)].tail && !f.strong(np)
	unknown := 0
	for k := np.to + 1; k <= f.last && k-np.to <= longestFrame; k++ {
		switch {
		case f.is(k, not|saying), f.is(k, gone) && !f.is(k, calling|reaching|connecting), f.words[k].anyOf("you", "u", "du", "vous", "usted"), f.is(k, helping) && f.words[k].anyOf("take", "pick") && f.word(k+1) != "over":
			return 0, false
		case (f.is(k, helping|calling|reaching) || f.does(k, doing)) && (!f.is(k, gone) || f.is(k-1, being)):
			end, ok := f.towards(k, mine || f.language == german && f.mentionsMe(np.to, k))
			withMe := f.language != english || f.is(end, me) && f.word(end-1) != "for"
			if ok && (withMe || !weak && !f.does(k, doing) || f.is(k, calling) && f.is(end+1, anyone)) {
				return end, true
			}
		case f.is(k, modal|adverb|polite|with|article|kindOf|realness|being|wanting|me|getting|service|swearing):
		default:
			if unknown++; unknown > 4 || f.does(k, clausal) && f.word(k) != "who" && f.word(k) != "que" && f.word(k) != "qui" {
				return 0, false
			}
		}
	}
	return 0, false
}

func isNumber(word string) bool { return word != "" && word[0] >= '0' && word[0] <= '9' }

func (f frame) mentionsMe(from, to int) bool {
	for j := from; j <= to; j++ {
		if f.is(j, me) {
			return true
		}
	}
	return false
}

// towards reports whether the verb at k means the visitor, and where that ends.
func (f frame) towards(k int, mine bool) (int, bool) {
	if f.language == german {
		return k, mine && (k == f.last || f.is(k+1, polite|adverb))
	}
	for j := k + 1; j <= min(k+4, f.last); j++ {
		if f.is(j, me) || f.words[j].anyOf("my", "our", "moi", "conmigo", "nous") {
			return j, true
		}
	}
	return k, k > 0 && (f.is(k-1, me) || f.word(k-1) == "m" || f.word(k-1) == "nous") || mine && f.language == spanish
}

// called finds whom the visitor names in words of his own, and who shall call:
// "could Mr Okafor at the High Street branch ring me when he's in?"
func (f frame) called() (stretch, bool) {
	if f.does(f.first, telling) || f.does(f.first, informing) {
		return stretch{}, false
	}
	asked := -1 // where the wish is
	for j := f.first; j <= f.last; j++ {
		w := f.words[j]
		if f.is(j, not|saying) || w.anyOf("what", "does") || w.marks&others != 0 && !f.is(j, me) && (w.text != "you" || j != asked+1) && !w.anyOf("u", "my", "our", "dir", "ihnen", "usted") {
			return stretch{}, false
		}
		switch order := w.marks&ringing != 0 && f.language == english && f.is(j+1, me) && f.opens(j); {
		case asked >= 0:
		case order:
			asked = j
		case f.is(j, modal) || w.anyOf("have", "get", "ask", "let", "make", "please", "pls", "plz", "want", "like", "need", "give", "drop"):
			asked = j
		}
		if asked < 0 {
			continue
		}
		if to, ok := f.givesCall(j); ok {
			return stretch{asked, to}, true
		}
		if w.marks&ringing != 0 && (f.language != english || !f.does(j-1, beforeCall)) && j-asked <= 10 {
			if to, ok := f.callsMe(asked, j); ok {
				return stretch{asked, to}, !f.names(to) // "can you call me Bob?"
			}
		}
	}
	return stretch{}, false
}

// callsMe reports whether the verb of a call at j means the visitor, and where
// that ends.
func (f frame) callsMe(asked, j int) (int, bool) {
	switch {
	case f.language == german:
		return j, f.mentionsMe(asked, j) && (j == f.last || f.is(j+1, polite|adverb))
	case f.language != english && f.is(j-1, me):
		return j, true
	}
	return j + 1, j < f.last && f.is(j+1, me)
}

// opens reports whether nothing but courtesy and numbers stands before word i.
func (f frame) opens(i int) bool {
	for j := f.first; j < i; j++ {
		if !f.is(j, polite|adverb|swearing) && !isNumber(f.word(j)) && f.word(j) != "you" {
			return false
		}
	}
	return true
}

// givesCall: "give me a ring", "talk to me".
func (f frame) givesCall(j int) (int, bool) {
	if f.language != english {
		return 0, false
	}
	switch {
	case f.words[j].anyOf("give", "drop") && f.is(j+1, me) && j+2 <= f.last:
		for k := j + 2; k <= min(j+5, f.last); k++ {
			if f.words[k].anyOf("ring", "call", "bell", "buzz", "shout", "callback", "tinkle") {
				return k, k == f.last || f.words[k+1].comma || f.is(k+1, adverb|polite|with|there) || f.does(k+1, afterCall)
			}
		}
	case f.words[j].anyOf("talk", "speak") && f.words[min(j+1, f.last)].anyOf("to", "with") && f.is(j+2, me) && f.words[f.first].anyOf("can", "could") && f.word(j+3) != "in" && f.word(f.first+1) != "you":
		return j + 2, true
	}
	return 0, false
}

// names reports whether what follows a "call me" is what to call the visitor.
func (f frame) names(to int) bool {
	if to >= f.last || f.words[to+1].comma {
		return false
	}
	next := f.words[to+1]
	if isNumber(next.text) {
		return false
	}
	for j := f.first; j <= f.last; j++ {
		if f.word(j) == "name" {
			return true
		}
	}
	return f.words[to-1].text == "call" && !f.is(to+1, adverb|polite|with|there) && next.marks&afterCall == 0
}

// connected finds a place or a name to which the visitor wants to be put
// through: "connect me to lost property".
func (f frame) connected() (stretch, bool) {
	if f.language != english {
		return stretch{}, false
	}
	for v := f.first; v+2 < f.last+1; v++ {
		if !f.words[v].anyOf("connect", "connected", "transfer", "transferred", "put", "patch", "route", "reconnect", "redirect", "forward") {
			continue
		}
		j := v + 1
		if !f.is(j, me) && f.word(v-1) != "be" {
			continue
		}
		through := f.words[v].anyOf("transfer", "transferred", "connect", "connected", "reconnect", "route")
		for j <= f.last && (f.is(j, me|adverb) || f.words[j].anyOf("in", "touch", "through")) {
			through = through || f.words[j].anyOf("through", "thru", "touch")
			j++
		}
		if !through || j >= f.last || !f.is(j, with) || !f.wished(v) {
			continue
		}
		end := j
		for end < f.last && end-j < 4 && !f.words[end+1].comma && !f.does(end+1, clausal) {
			end++
			if f.does(end, thing) {
				return stretch{}, false
			}
		}
		return stretch{v, end}, end > j
	}
	return stretch{}, false
}
