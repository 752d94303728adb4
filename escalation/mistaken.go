package escalation

// mistaken recognises people and calls that are part of something else: no
// person of the company is asked for.
func (g guard) mistaken(s stretch) bool {
	return g.recruits(s) || g.ownActs(s) || g.tells(s) || g.leads(s) || g.everybody(s) || g.touches(s) || g.callsByName(s) || g.moves(s) || g.hires(s) || g.inList(s) || g.ofPeople(s) || g.meets(s) || g.ofLaw(s) ||
		g.escalatesThing(s) || g.goesHome(s) || g.isPlace(s) || g.isOther(s) || g.worksThere(s)
}

// recruits: "do you hire agents?"
func (g guard) recruits(s stretch) bool {
	for j := g.clause(s.from); j < s.to; j++ {
		if g.words[j].anyOf("hire", "hiring", "recruit", "recruiting", "recrutez", "recrutent", "embauchez", "contratan", "contratais", "einstellen") {
			return g.language != english || g.does(g.clause(s.from), whetherDoes) || g.is(g.clause(s.from), being)
		}
	}
	return false
}

// ownActs: "can my manager read my messages?"
func (g guard) ownActs(s stretch) bool {
	if g.language != english || !g.is(s.from, modal) || s.from+2 > s.to {
		return false
	}
	return g.does(s.from+1, mine) && g.does(s.from+2, colleague) && !g.is(s.to, me)
}

// tells: "a mermaid who wants to become a human", "the first one is a human
// being": what is told of somebody asks for nobody.
func (g guard) tells(s stretch) bool {
	for i := s.from + 1; i <= s.to; i++ {
		if g.does(i, become) {
			return true
		}
	}
	for i := g.clause(s.from) + 1; i <= s.to && g.language == french; i++ {
		if g.word(i) == "mal" && g.word(i-1) == "du" {
			return true // "faire du mal à un humain"
		}
	}
	if g.language != english {
		return g.language == german && g.word(s.from) == "haben" && g.is(s.from+1, whole) && s.from == g.clause(s.from)
	}
	all := g.sentence(s.from)
	for j := all.from; j < s.from; j++ {
		if g.does(j, fiction) {
			return !g.anyIn(all, self|me|polite|modal|talking|connecting)
		}
	}
	return g.words[s.to].anyOf("being", "beings") && all.to-all.from > 5 && !g.anyIn(all, self|me|polite|wanting|getting|talking|reaching|there|not) && !g.anyDoes(all, addressing)
}

// leads: "direct me to the nearest restaurant", "skip this"; and who keeps in
// touch with colleagues.
func (g guard) leads(s stretch) bool {
	switch {
	case g.language != english:
		return false
	case g.word(s.from) == "skip" && s.to == s.from+1:
		return len(g.words) <= 4
	case g.word(s.from) == "touch":
		return s.from > 1 && g.words[s.from-2].anyOf("keep", "stay", "kept", "keeping", "staying")
	}
	if g.anyWord(s, "see") && (g.anyWord(s, "them") || g.anyWord(s, "it")) && g.word(s.to) == "person" && g.word(s.to-1) == "in" {
		return true // "I need to see them in person", said of shoes
	}
	to := g.words[s.from].anyOf("route", "direct", "navigate") && g.is(s.from+1, me)
	return to && !g.anyIn(s, whole) || g.anyWord(s, "nearest") || g.anyWord(s, "closest")
}

// everybody: "notify people of the meeting", "require employees to wear masks".
func (g guard) everybody(s stretch) bool {
	if g.language != english || g.anyIn(s, me|talking|realness|machine) || g.anyDoes(s, addressing) {
		return false
	}
	for i := s.from; i <= s.to; i++ {
		if g.words[i].anyOf("people", "employees", "colleagues") {
			return i == s.from+1 && !g.is(s.from, connecting|with|service|calling) || i > s.from && g.words[i-1].anyOf("to", "of")
		}
	}
	return false
}

// touches: "I came into contact with somebody who is ill".
func (g guard) touches(s stretch) bool {
	noun := max(s.from-1, g.clause(s.from)) // what was found may begin with "with"
	for noun < s.to && !g.words[noun].anyOf("contact", "kontakt", "contacto") {
		noun++
	}
	if noun >= s.to || !g.is(noun+1, with) {
		return false
	}
	for j := noun - 1; j >= max(g.clause(noun), noun-5); j-- {
		if g.words[j].anyOf("come", "comes", "coming", "came", "having", "avoid", "limit", "hatte", "hatten", "gehabt", "meiden", "vermeiden", "direkten", "engen", "evitar", "éviter", "eviter") || g.words[j].anyOf("had", "direct", "close") {
			return true
		}
	}
	return false
}

// callsByName: "a wake-up call service", "the WhatsApp service": a service by
// which one calls, not one that is called.
func (g guard) callsByName(s stretch) bool {
	kind := s.to - 1
	if g.word(s.to) != "service" || !g.is(kind, calling) || kind <= g.clause(s.to) {
		return false
	}
	before := kind - 1
	if g.word(before) == "up" {
		return true // "wake-up call service"
	}
	return !g.is(before, wanting|modal|polite|self|getting|adverb|connecting|reaching) && !g.does(before, hoping) && g.word(before) != "to" && !g.words[kind].comma
}

// moves: "when can I expect the money to be transferred?"
func (g guard) moves(s stretch) bool {
	i := s.from
	for i <= s.to && !g.is(i, connecting) {
		i++
	}
	if g.language != english || i > s.to || !g.is(i, gone) && !g.words[i].anyOf("connected", "transferred", "switched", "moved", "linked", "assigned") {
		return false
	}
	j := i - 1
	if !g.is(j, being) {
		return false
	}
	for j > g.clause(i) && (g.is(j, being|adverb|not|modal) || g.word(j) == "to") {
		j--
	}
	return len(g.word(j)) > 3 && g.words[j].class == 0 && g.words[j].marks == markSet{} && g.is(j-1, article)
}

// hires: "send someone to clean my room", "I need a person to mow my lawn".
func (g guard) hires(s stretch) bool {
	for j := s.from + 1; j <= min(s.to+3, len(g.words)-2); j++ {
		if g.does(j, chore) && (g.words[j-1].anyOf("to", "who", "that", "der", "die", "pour", "qui", "que", "para") || g.language == german) {
			if next := g.words[j+1]; next.anyOf("for", "after") {
				j++ // "to care for my child"
			}
			if g.does(j+1, mine) || g.is(j+1, article) {
				return true
			}
		}
	}
	return false
}

// inList: "help with adding a person to my plan", "the SSN number for the
// person", "is there any one with four stars?"
func (g guard) inList(s stretch) bool {
	if g.language != english {
		return false
	}
	for i := s.from; i <= s.to; i++ {
		if g.word(i) == "one" && g.word(i-1) == "any" && (g.word(i+1) == "with" || g.word(i+1) == "of") {
			return true
		}
		if !g.is(i, anyone|person) {
			continue
		}
		j := i - 1
		for j > 0 && g.is(j, article|kindOf) {
			j--
		}
		if j >= 0 && g.words[j].anyOf("adding", "removing", "add", "remove", "deleting", "delete", "insuring", "registering") {
			return true
		}
		if g.word(s.from) == "number" && g.word(s.from+1) == "for" && g.words[s.from+2].anyOf("one", "the", "each", "a", "every") && i == s.from+3 {
			return true
		}
	}
	return false
}

// ofPeople: "how can I help other people?", "let them speak to a hotline".
func (g guard) ofPeople(s stretch) bool {
	if s.from > 1 && g.words[s.from-1].anyOf("them", "him", "her") && g.words[s.from-2].anyOf("have", "let", "make", "help", "ask", "tell") && !g.anyIn(s, me) {
		return true
	}
	for i := s.from; i <= s.to; i++ {
		if g.words[i].anyOf("menschen", "people", "leute", "leuten", "personnes", "personas", "humans", "gens") && g.does(i-1, general) && !g.does(i-2, addressing) {
			return true
		}
	}
	return false
}

// meets: "I'd like to meet people", "can I bring another person to the class?"
func (g guard) meets(s stretch) bool {
	verb := g.words[s.from]
	switch {
	case verb.anyOf("meet", "meeting", "rencontrer", "conocer", "kennenlernen"):
		return g.words[s.to].anyOf("people", "gens", "monde", "gente", "leute", "others")
	case verb.anyOf("amener", "emmener", "inviter", "traer", "mitbringen"):
		return true
	}
	return false
}

// ofLaw: "soy persona física", "personne morale"; but "una persona física" may
// be wanted.
func (g guard) ofLaw(s stretch) bool {
	for i := s.from; i < len(g.words)-1 && i <= s.to; i++ {
		if !g.words[i].anyOf("persona", "personne") {
			continue
		}
		next := g.words[i+1]
		if next.anyOf("juridica", "moral", "morale") || next.text == "fisica" && (g.word(i+2) == "o" || i > 0 && g.words[i-1].anyOf("soy", "somos", "como")) {
			return true
		}
	}
	return false
}

// escalated is what is escalated to a person.
var escalated = wordSet("issue issues problem problems case matter ticket this it that complaint request call concern situation dispute claim query question order chat conversation thing refund account call support investigation")

// escalatesThing: "escalate the priority of task 4".
func (g guard) escalatesThing(s stretch) bool {
	if !g.words[s.from].anyOf("escalate", "escalating") || s.to > s.from+1 || s.to+1 >= len(g.words) || g.words[s.to+1].breaks {
		return false
	}
	next := g.words[s.to+1]
	return g.words[s.to].anyOf("the", "my") && next.class == 0 && next.marks == markSet{} && !escalated[next.text]
}

// goesHome: "is anybody at home?", asked of a house that is watched.
func (g guard) goesHome(s stretch) bool {
	if g.anyIn(s, me|calling|talking|reaching|connecting) {
		return false
	}
	for i := s.from + 1; i <= min(s.to+3, len(g.words)-1) && !g.words[i].breaks; i++ {
		if g.words[i].anyOf("home", "zuhause", "hause", "casa", "maison") {
			return i == s.to+1 || g.words[i-1].anyOf("at", "zu", "en", "la")
		}
	}
	return false
}

// isPlace: "a planet where humans are mute"; but "where is the manager?"
func (g guard) isPlace(s stretch) bool {
	before := s.from - 1
	return g.word(s.from) == "where" && before >= g.clause(s.from) && g.words[before].class == 0 && !g.words[s.from].comma && !g.is(s.from+1, being)
}

// isOther: "is anyone else available?", another than whom the chatbot offered.
func (g guard) isOther(s stretch) bool {
	return g.word(s.to) == "available" && g.anyWord(s, "else") && g.ends(s.to)
}

// worksThere: "je travaille au service client".
func (g guard) worksThere(s stretch) bool {
	if !g.is(s.to, service) || g.language == english {
		return false
	}
	for j := s.from - 1; j >= max(g.clause(s.from), s.from-4); j-- {
		if g.does(j, atWork) {
			return !g.anyIn(stretch{g.clause(s.from), j}, wanting)
		}
	}
	return false
}
