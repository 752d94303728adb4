package reading

// mistaken recognises people and calls that are part of something else: no
// person of the company is asked for.
func (g guard) mistaken(s Stretch) bool {
	return g.factual(s) || g.recruits(s) || g.ownActs(s) || g.tells(s) || g.leads(s) || g.everybody(s) || g.touches(s) || g.callsByName(s) || g.moves(s) || g.hires(s) || g.inList(s) || g.ofPeople(s) || g.meets(s) || g.ofLaw(s) ||
		g.escalatesThing(s) || g.goesHome(s) || g.isPlace(s) || g.isOther(s) || g.worksThere(s) || g.spares(s) || g.nicknamed(s) || g.addressed(s)
}

// recruits: "do you hire agents?"
func (g guard) recruits(s Stretch) bool {
	for j := g.Clause(s.From); j < s.To; j++ {
		if g.Words[j].AnyOf("hire", "hiring", "recruit", "recruiting", "recrutez", "recrutent", "embauchez", "contratan", "contratais", "einstellen") {
			return g.language != English || g.does(g.Clause(s.From), whetherDoes) || g.is(g.Clause(s.From), being)
		}
	}
	return false
}

// ownActs: "can my manager read my messages?"
func (g guard) ownActs(s Stretch) bool {
	if g.language != English || !g.is(s.From, modal) || s.From+2 > s.To {
		return false
	}
	return g.does(s.From+1, mine) && g.does(s.From+2, colleague) && !g.is(s.To, me)
}

// tells: "a mermaid who wants to become a human", "the first one is a human
// being": what is told of somebody asks for nobody.
func (g guard) tells(s Stretch) bool {
	for i := s.From + 1; i <= s.To; i++ {
		if g.does(i, become) {
			return true
		}
	}
	for i := g.Clause(s.From) + 1; i <= s.To && g.language == French; i++ {
		if g.word(i) == "mal" && g.word(i-1) == "du" {
			return true // "faire du mal à un humain"
		}
	}
	if g.language != English {
		return g.language == German && g.word(s.From) == "haben" && g.is(s.From+1, whole) && s.From == g.Clause(s.From)
	}
	all := g.sentence(s.From)
	for j := all.From; j < s.From; j++ {
		if g.does(j, fiction) {
			return !g.anyIn(all, self|me|polite|modal|talking|connecting)
		}
	}
	return g.Words[s.To].AnyOf("being", "beings") && all.To-all.From > 5 && !g.anyIn(all, self|me|polite|wanting|getting|talking|there|not)
}

// leads: "direct me to the nearest restaurant", "skip this"; and who keeps in
// touch with colleagues.
func (g guard) leads(s Stretch) bool {
	switch {
	case g.language != English:
		return false
	case g.word(s.From) == "skip" && s.To == s.From+1:
		return len(g.Words) <= 4
	case g.word(s.From) == "touch":
		return s.From > 1 && g.Words[s.From-2].AnyOf("keep", "stay", "kept", "keeping", "staying")
	}
	if g.anyWord(s, "see") && (g.anyWord(s, "them") || g.anyWord(s, "it")) && g.word(s.To) == "person" && g.word(s.To-1) == "in" {
		return true // "I need to see them in person", said of shoes
	}
	to := g.Words[s.From].AnyOf("route", "direct", "navigate") && g.is(s.From+1, me)
	return to && !g.anyIn(s, whole) || g.anyWord(s, "nearest") || g.anyWord(s, "closest")
}

// everybody: "notify people of the meeting", "require employees to wear masks".
func (g guard) everybody(s Stretch) bool {
	if g.language != English || g.anyIn(s, me|talking|realness|machine) || g.anyDoes(s, addressing) {
		return false
	}
	for i := s.From; i <= s.To; i++ {
		if g.Words[i].AnyOf("people", "employees", "colleagues") {
			return i == s.From+1 && !g.is(s.From, connecting|with|service|calling) || i > s.From && g.Words[i-1].AnyOf("to", "of")
		}
	}
	return false
}

// touches: "I came into contact with somebody who is ill".
func (g guard) touches(s Stretch) bool {
	noun := max(s.From-1, g.Clause(s.From)) // what was found may begin with "with"
	for noun < s.To && !g.Words[noun].AnyOf("contact", "kontakt", "contacto") {
		noun++
	}
	if noun >= s.To || !g.is(noun+1, with) {
		return false
	}
	for j := noun - 1; j >= max(g.Clause(noun), noun-5); j-- {
		if g.Words[j].AnyOf("come", "comes", "coming", "came", "having", "avoid", "limit", "hatte", "hatten", "gehabt", "meiden", "vermeiden", "direkten", "engen", "evitar", "eviter", "had", "direct", "close") {
			return true
		}
	}
	return false
}

// callsByName: "a wake-up call service", "the WhatsApp service": a service by
// which one calls, not one that is called.
func (g guard) callsByName(s Stretch) bool {
	kind := s.To - 1
	if g.word(s.To) != "service" || !g.is(kind, calling) || kind <= g.Clause(s.To) {
		return false
	}
	before := kind - 1
	if g.word(before) == "up" {
		return true // "wake-up call service"
	}
	return !g.is(before, wanting|modal|polite|self|getting|adverb|connecting|reaching) && !g.does(before, hoping) && g.word(before) != "to" && !g.Words[kind].Comma
}

// moves: "when can I expect the money to be transferred?"
func (g guard) moves(s Stretch) bool {
	i := s.From
	for i <= s.To && !g.is(i, connecting) {
		i++
	}
	if g.language != English || i > s.To || !g.is(i, gone) && !g.Words[i].AnyOf("connected", "transferred", "switched", "moved", "linked", "assigned") {
		return false
	}
	j := i - 1
	if j >= 0 && g.Words[j].AnyOf("get", "gets") {
		j-- // "the amount gets transferred"
	} else if !g.is(j, being) {
		return false
	}
	for j > g.Clause(i) && (g.is(j, being|adverb|not|modal) || g.word(j) == "to") {
		j--
	}
	return len(g.word(j)) > 3 && g.Words[j].class == 0 && g.Words[j].marks.within(subjects) && g.is(j-1, article)
}

// hires: "send someone to clean my room", "I need a person to mow my lawn".
func (g guard) hires(s Stretch) bool {
	for j := s.From + 1; j <= min(s.To+3, len(g.Words)-2); j++ {
		if g.does(j, chore) && (g.Words[j-1].AnyOf("to", "who", "that", "der", "die", "pour", "qui", "que", "para") || g.language == German) {
			if next := g.Words[j+1]; next.AnyOf("for", "after") {
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
func (g guard) inList(s Stretch) bool {
	if g.language != English {
		return false
	}
	for i := s.From; i <= s.To; i++ {
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
		if j >= 0 && g.Words[j].AnyOf("adding", "removing", "add", "remove", "deleting", "delete", "insuring", "registering") {
			return true
		}
		if g.word(s.From) == "number" && g.word(s.From+1) == "for" && g.Words[s.From+2].AnyOf("one", "the", "each", "a", "every") && i == s.From+3 {
			return true
		}
	}
	return false
}

// ofPeople: "how can I help other people?", "let them speak to a hotline".
func (g guard) ofPeople(s Stretch) bool {
	if s.From > 1 && g.Words[s.From-1].AnyOf("them", "him", "her") && g.Words[s.From-2].AnyOf("have", "let", "make", "help", "ask", "tell") && !g.anyIn(s, me) {
		return true
	}
	for i := s.From; i <= s.To; i++ {
		if g.Words[i].AnyOf("menschen", "people", "leute", "leuten", "personnes", "personas", "humans", "gens") && g.does(i-1, general) && !g.does(i-2, addressing) {
			return true
		}
	}
	return false
}

// meets: "I'd like to meet people", "can I bring another person to the class?"
func (g guard) meets(s Stretch) bool {
	verb := g.Words[s.From]
	switch {
	case verb.AnyOf("meet", "meeting", "rencontrer", "conocer", "kennenlernen"):
		return g.Words[s.To].AnyOf("people", "gens", "monde", "gente", "leute", "others")
	case verb.AnyOf("amener", "emmener", "inviter", "traer", "mitbringen"):
		return true
	}
	return false
}

// ofLaw: "soy persona física", "personne morale"; but "una persona física" may
// be wanted.
func (g guard) ofLaw(s Stretch) bool {
	for i := s.From; i < len(g.Words)-1 && i <= s.To; i++ {
		if !g.Words[i].AnyOf("persona", "personne") {
			continue
		}
		next := g.Words[i+1]
		if next.AnyOf("juridica", "moral", "morale") || next.Text == "fisica" && (g.word(i+2) == "o" || i > 0 && g.Words[i-1].AnyOf("soy", "somos", "como")) {
			return true
		}
	}
	return false
}

// escalatesThing: "escalate the priority of task 4".
func (g guard) escalatesThing(s Stretch) bool {
	if !g.Words[s.From].AnyOf("escalate", "escalating") || s.To > s.From+1 || s.To+1 >= len(g.Words) || g.Words[s.To+1].Breaks {
		return false
	}
	next := g.Words[s.To+1]
	return g.Words[s.To].AnyOf("the", "my") && next.class == 0 && next.marks == markSet{}
}

// goesHome: "is anybody at home?", asked of a house that is watched.
func (g guard) goesHome(s Stretch) bool {
	if g.anyIn(s, me|calling|talking|reaching|connecting) {
		return false
	}
	for i := s.From + 1; i <= min(s.To+3, len(g.Words)-1) && !g.Words[i].Breaks; i++ {
		if g.Words[i].AnyOf("home", "zuhause", "hause", "casa", "maison") {
			return i == s.To+1 || g.Words[i-1].AnyOf("at", "zu", "en", "la")
		}
	}
	return false
}

// isPlace: "a planet where humans are mute"; but "where is the manager?"
func (g guard) isPlace(s Stretch) bool {
	before := s.From - 1
	return g.word(s.From) == "where" && before >= g.Clause(s.From) && g.Words[before].class == 0 && !g.Words[s.From].Comma && !g.is(s.From+1, being)
}

// isOther: "is anyone else available?", another than whom the chatbot offered.
func (g guard) isOther(s Stretch) bool {
	return g.word(s.To) == "available" && g.anyWord(s, "else") && g.Ends(s.To)
}

// worksThere: "je travaille au service client".
func (g guard) worksThere(s Stretch) bool {
	if !g.is(s.To, service) || g.language == English {
		return false
	}
	for j := s.From - 1; j >= max(g.Clause(s.From), s.From-4); j-- {
		if g.does(j, atWork) {
			return !g.anyIn(Stretch{g.Clause(s.From), j}, wanting)
		}
	}
	return false
}

// spares: "I have some free time for me", which nobody else is to have.
func (g guard) spares(s Stretch) bool {
	return g.language == English && g.word(s.From) == "have" && g.anyWord(s, "time") && g.is(s.From-1, self) && !g.is(s.From-2, modal)
}

// nicknamed: "call me Hae Alexandra".
func (g guard) nicknamed(s Stretch) bool {
	return g.language == English && g.word(s.From-1) == "me" && g.is(s.From-2, calling) && s.From-2 == g.Clause(s.From) && !g.Words[s.From].Comma
}

// addressed: "assistant, please help me book a room", said to the chatbot.
func (g guard) addressed(s Stretch) bool {
	i := s.From
	if i != g.Clause(i) || g.Words[i].Text != "assistant" {
		return false
	}
	for i++; i < len(g.Words) && g.is(i, polite); i++ {
	}
	return i > s.From+1 && i < len(g.Words) && !g.Words[i].Breaks && !g.is(i, connecting|getting|talking|calling|reaching)
}
