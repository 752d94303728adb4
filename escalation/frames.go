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
		i = np.to
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
		case f.is(j, talking|connecting|reaching):
			return j, f.wished(j) && f.meansMe(j, np.from) && !otherPeople[f.word(np.from)]
		case blockers[f.word(j)], f.is(j, not|saying|self|machine|modal|whole):
			return 0, false
		case f.is(j, article|kindOf|realness|adverb|polite|swearing|me):
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

// blockers end what belongs to a verb.
var blockers = wordSet("about regarding for when if because that who which how why what whether after before until than über wegen wenn weil dass ob fur sobre porque cuando que si pour quand parce")

// wished reports whether the sentence wants what its word at v says, rather
// than telling it: by a wish or a "can" before, as an order, or by "please".
func (f frame) wished(v int) bool {
	begins := true
	for j := f.first; j < v; j++ {
		if f.words[j].comma {
			begins = true
		}
		if f.is(j, wanting|modal|polite|getting) || wishes[f.word(j)] {
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

// wishes are words of a wish that the grammar does not know as such.
var wishes = wordSet("let make how where who whom rather love glad grateful appreciate hoping hope wish possible chance able lieber gern gerne wie wo bitte aimerais souhaite souhaiterais desire prefere possible comment faites gustaria prefiero quisiera como donde podria dejeme")

// processes begin a question for what will happen, not for somebody.
var processes = wordSet("will does do did when why has is are was were should werden wird wann warum quand pourquoi cuando")

// acts finds what somebody shall do for the visitor: "could a lady from your
// office please telephone me". Other verbs than those of calling want somebody
// who is no friend of the visitor's.
func (f frame) acts(np stretch) (int, bool) {
	if processes[f.word(f.first)] || !f.is(np.from, who|role) || np.from > f.first && isNumber(f.word(np.from-1)) {
		return 0, false
	}
	mine, asked := false, false
	for j := f.first; j < np.from; j++ {
		mine = mine || f.is(j, me)
		asked = asked || f.is(j, wanting|modal|polite|getting) || wishes[f.word(j)]
	}
	if !asked {
		return 0, false
	}
	weak := f.is(np.from, anyone) && !f.is(np.from, pro|role) && !f.words[min(np.from+1, f.last)].tail && !f.strong(np)
	unknown := 0
	for k := np.to + 1; k <= f.last && k-np.to <= longestFrame; k++ {
		switch {
		case f.is(k, not|saying), f.is(k, gone) && !f.is(k, calling|reaching|connecting):
			return 0, false
		case f.is(k, helping|calling|reaching) && (!f.is(k, gone) || f.is(k-1, being)):
			if end, ok := f.towards(k, mine || f.language == german && f.mentionsMe(np.to, k)); ok && (!weak || f.is(end, me) || f.language != english) {
				return end, true
			}
		case f.is(k, modal|adverb|polite|with|article|kindOf|realness|being|wanting|me|getting|service|swearing):
		default:
			if unknown++; unknown > 4 || blockers[f.word(k)] && f.word(k) != "who" && f.word(k) != "que" && f.word(k) != "qui" {
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
		if f.is(j, me) || f.word(j) == "my" || f.word(j) == "our" {
			return j, true
		}
	}
	return k, k > 0 && (f.is(k-1, me) || f.word(k-1) == "m" || f.word(k-1) == "nous") || mine && f.language == spanish
}

// callWords are the verbs of a call, and what stands for one: "give me a ring".
var callWords = wordSet("call ring phone telephone fone contact callback anrufen zurückrufen zuruckrufen appeler rappeler contacter telephoner llamar llame llamarme contactar llameme")

// called finds whom the visitor names in words of his own, and who shall call:
// "could Mr Okafor at the High Street branch ring me when he's in?"
func (f frame) called() (stretch, bool) {
	if processes[f.word(f.first)] || infoWords[f.word(f.first)] {
		return stretch{}, false
	}
	from := -1
	for j := f.first; j <= f.last; j++ {
		if f.words[j].comma && from >= 0 && f.words[j].class == 0 {
			from = -1
		}
		if f.is(j, not|saying) || f.words[j].anyOf("what", "will", "does") || otherPeople[f.word(j)] && !f.is(j, me) && !f.words[j].anyOf("u", "my", "our", "dir", "ihnen", "usted") {
			return stretch{}, false
		}
		if from < 0 && (f.is(j, modal) || f.words[j].anyOf("have", "get", "ask", "let", "make", "please", "pls", "plz", "want", "like", "need")) {
			from = j
		}
		if from < 0 || !callWords[f.word(j)] || j == from || f.words[j-1].anyOf("i", "a", "we", "the", "can") && f.language == english {
			continue
		}
		if f.language == german {
			if f.mentionsMe(from, j) && (j == f.last || f.is(j+1, polite|adverb)) && j-from <= 8 {
				return stretch{from, j}, true
			}
			continue
		}
		before := f.is(j-1, me) && f.language != english
		if j-from <= 10 && (before || f.is(j+1, me)) {
			to := j
			if !before {
				to++
			}
			if f.names(to) {
				return stretch{}, false // "can you call me Bob?"
			}
			return stretch{from, to}, true
		}
	}
	return stretch{}, false
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
	return f.words[to-1].text == "call" && !f.is(to+1, adverb|polite|with|there) && !afterCalls[next.text]
}

// afterCalls go on behind a call that is wanted.
var afterCalls = wordSet("about at on when if in this tomorrow after before between for regarding because as and or so cause coz once while tonight monday tuesday wednesday thursday friday saturday sunday early late any during within from my mobile number cell")

// things are what one is connected to that is nobody.
var things = wordSet("wifi wlan internet network bluetooth server vpn account page link site website form app voicemail list waitlist waiting flight plan room seat hotel gate class router printer tv database api instance cluster device hotspot modem portal dashboard url article video guide cart checkout menu bank")

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
		for end < f.last && end-j < 4 && !f.words[end+1].comma && !blockers[f.word(end+1)] {
			end++
			if things[f.word(end)] {
				return stretch{}, false
			}
		}
		return stretch{v, end}, end > j
	}
	return stretch{}, false
}
