package reading

// factual recognises questions and tales of which a person, a desk or a number
// is the matter: they want an answer, and nobody.
func (g guard) factual(s Stretch) bool {
	return g.narrates(s) || g.weighsUp(s) || g.asksTheDays(s) || g.advises(s) || g.advertises(s) || g.numberOfOther(s) || g.servedBy(s) || g.applies(s) ||
		g.asksOfTheTalk(s) || g.speaksTongue(s) || g.ofTheChatbot(s) || g.travels(s) || g.anotherDoes(s) || g.comesWith(s) || g.atLarge(s) || g.asksOfAThing(s) ||
		g.comesIncluded(s) || g.ownMeeting(s) || g.madeBy(s)
}

// leastTale is how many words a tale has before it comes to a person.
const leastTale = 3

// narrates: "a boy who sees his dead brother and talks to him": a sentence that
// says much of others before it comes to a person, and nothing of the visitor.
func (g guard) narrates(s Stretch) bool {
	if g.language != English || g.is(s.From, connecting|getting) || g.anyIn(Stretch{0, len(g.Words) - 1}, self|me|polite) {
		return false
	}
	told, ofOthers := 0, false
	for j := g.Clause(s.From); j < s.From; j++ {
		if g.Words[j+1].Comma {
			told = 0
			continue
		}
		ofOthers = ofOthers || g.does(j, absent)
		if g.does(j, addressing, mine, beginsAnew) || g.Words[j].AnyOf(firstPerson...) {
			return false
		}
		if g.Words[j].class == 0 && g.Words[j].marks == (markSet{}) {
			told++
		}
	}
	return ofOthers && told >= leastTale
}

// weighsUp: "do you have a rep in Kent or is it online only?", "must I call the
// desk or can I add it here?" Which of the two it is can be told; "a person or
// just a bot?" is no such question.
func (g guard) weighsUp(s Stretch) bool {
	first, last := g.Clause(s.From), g.LastOf(s.To)
	required := g.Words[first].AnyOf("must", "faut", "muss") || g.word(first) == "do" && g.is(first+1, self)
	if !g.is(first, being) && !g.Words[first].AnyOf("do", "does") && !required || g.anyIn(s, talking|me) || g.anyIn(Stretch{first, last}, person|realness|machine) {
		return false
	}
	for j := s.From + 1; j < last; j++ {
		if g.Words[j].AnyOf("or", "oder", "ou", "o") {
			return required || g.word(j+1) == "does" && g.does(j+2, pointing) || g.anyDoes(Stretch{j + 1, min(j+6, last)}, sufficing)
		}
	}
	return false
}

// asksTheDays: "is the pharmacist there on weekends?"
func (g guard) asksTheDays(s Stretch) bool {
	first := g.Clause(s.From)
	if !g.is(first, being) && !g.Words[first].AnyOf("il", "y", "hay") || g.anyIn(s, talking|me|reaching|calling) {
		return false
	}
	for j := first + 1; j <= g.LastOf(s.To); j++ {
		if g.does(j, regularly) && !g.Words[j-1].AnyOf("esta", "cette", "this") {
			return true
		}
	}
	return false
}

// asksOfTheTalk: "is a call with an adviser included in the basic plan?" But
// whether it is possible is asked by who wants it.
func (g guard) asksOfTheTalk(s Stretch) bool {
	first := g.Clause(s.From)
	if g.language != English || !g.Words[first].AnyOf("is", "are") || !g.is(first+1, article) || s.From < first+2 || s.From > first+4 {
		return false
	}
	noun := g.does(s.From, conversing) || g.Words[s.From].AnyOf("consultation", "appointment", "session", "meeting")
	return noun && g.is(s.From+1, with) && !g.Ends(s.To) && !g.Words[s.To+1].AnyOf("possible", "available", "ok", "okay")
}

// speaksTongue: "can the assistant speak Welsh?"
func (g guard) speaksTongue(s Stretch) bool {
	return g.is(s.To, talking) && g.does(s.To+1, tongue) && !g.anyIn(s, me|self|person|anyone)
}

// ofTheChatbot: "übergibt euer Chatbot an einen Menschen?", asked of what the
// company sells.
func (g guard) ofTheChatbot(s Stretch) bool {
	all := g.sentence(s.From)
	if g.language == English || g.anyIn(all, self|me|not) || g.EndsWith(all.To) != '?' {
		return false
	}
	for j := all.From + 1; j <= min(all.From+3, all.To); j++ {
		if g.is(j, machine) && g.does(j-1, addressing) && g.is(j-1, article) {
			return true
		}
	}
	return false
}

// travels: "wie erreiche ich die Filiale zu Fuß?"
func (g guard) travels(s Stretch) bool {
	first := g.Clause(s.From)
	if !g.anyIn(s, reaching) || !g.Words[first].AnyOf("how", "wie", "comment", "como") {
		return false
	}
	for j := s.To + 1; j <= g.LastOf(s.To); j++ {
		if g.does(j, transport) && g.Words[j-1].AnyOf("by", "on", "zu", "mit", "dem", "der", "en", "a") {
			return true
		}
	}
	return false
}

// anotherDoes: "kann jemand anders das Paket annehmen?"
func (g guard) anotherDoes(s Stretch) bool {
	if g.anyIn(g.sentence(s.From), me|talking|connecting|reaching) {
		return false
	}
	for j := s.From + 1; j <= s.To; j++ {
		if g.is(j-1, anyone) && g.Words[j].AnyOf("anders", "anderes", "anderer") {
			return true
		}
	}
	return false
}

// comesWith: "will someone call me before the delivery?"
func (g guard) comesWith(s Stretch) bool {
	if g.word(g.Clause(s.From)) != "will" || !g.is(s.To, me) || g.Ends(s.To) || g.anyIn(s, person) {
		return false
	}
	return g.Words[s.To+1].AnyOf("before", "when", "once", "ahead", "prior", "beforehand") && !g.does(s.To+2, absent, addressing) && !g.is(s.To+2, kindOf)
}

// advises: "you should see your doctor", "it's important to call your bank".
func (g guard) advises(s Stretch) bool {
	all := g.sentence(s.From)
	before := s.From - 1
	for before > all.From && (g.is(before, getting) || g.word(before) == "in") {
		before-- // "get in touch"
	}
	if g.language != English || before <= all.From || g.is(all.From, modal|being) || g.anyIn(all, self|me) {
		return false
	}
	return g.Words[before].AnyOf("should", "must") && g.word(before-1) == "you" || g.word(before) == "to" && g.Words[before-1].AnyOf("important", "advisable", "advised", "recommended", "essential", "necessary")
}

// advertises: "call our friendly agent now", "contact me if you are in trouble".
func (g guard) advertises(s Stretch) bool {
	if g.language != English || !g.is(s.From, calling|reaching) || s.From > g.Clause(s.From) && !g.is(s.From-1, polite) {
		return false
	}
	offers := g.is(s.To, me) && g.word(s.To+1) == "if" && g.word(s.To+2) == "you" && g.Words[min(s.To+3, len(g.Words)-1)].AnyOf("are", "need", "want", "feel", "would")
	return offers || g.anyWord(s, "our")
}

// numberOfOther: "the number of the museum", "the phone number and the postcode".
func (g guard) numberOfOther(s Stretch) bool {
	if g.does(s.From-2, mine) && g.Words[max(s.From-1, 0)].AnyOf("bank", "employer", "landlord", "school", "university", "insurer") && g.is(s.To-1, service) {
		return true // "call my bank customer service number"
	}
	if listed := s.From - 1; g.language == English && g.Words[max(listed, 0)].AnyOf("and", "or") && g.does(listed-1, located) && !g.anyDoes(s, addressing) {
		return true // "the address and phone number of the therapist"
	}
	if !g.does(s.To, numbering) || g.Ends(s.To) || g.anyDoes(s, addressing) {
		return false
	}
	next := s.To + 1
	if g.does(next, joining) {
		return g.anyDoes(Stretch{next, min(next+2, g.LastOf(next))}, located)
	}
	if !g.Words[next].AnyOf("of", "von", "vom", "de", "du", "del") {
		return false
	}
	for next++; next < len(g.Words) && g.is(next, article) && !g.does(next, addressing); next++ {
	}
	return next < len(g.Words) && g.Words[next].class == 0 && !g.does(next, folk, workplace, desk, addressing)
}

// servedBy: "a bot for customer service", "un sistema de servicio al cliente".
func (g guard) servedBy(s Stretch) bool {
	before := s.From - 1
	if !g.is(s.To, service) || before < 1 || !g.Words[before].AnyOf("for", "de", "fur", "pour", "para") {
		return false
	}
	for j := before - 1; j >= max(g.Clause(s.From), before-3) && !g.Words[j+1].Comma; j-- {
		if g.is(j, machine) || g.does(j, software) {
			return true
		}
	}
	return false
}

// applies: "service adviser, is that the job? I'm writing my application".
func (g guard) applies(s Stretch) bool {
	return !g.anyIn(s, talking|connecting|reaching|calling|wanting|getting|me) && g.anyDoes(Stretch{0, len(g.Words) - 1}, applying)
}

// atLarge: "how would you explain colours to a person born blind?", "I want to
// learn to talk to people", "I prefer you to a human", "do you like humans?"
func (g guard) atLarge(s Stretch) bool {
	before := s.From - 1
	switch g.word(before) {
	case "for", "of":
		return g.does(s.From, heads) && !g.is(before-1, wanting|getting) && !g.does(before-1, grasping) && g.word(before-1) != "looking" // "a class for people who speak Spanish"
	case "you":
		return g.word(s.From) == "like" && s.From < s.To && !g.Words[s.From].Breaks && !g.Words[s.From+1].Comma || g.word(g.Clause(s.From)) == "how" && g.does(s.From, explaining)
	case "to":
		return g.Words[max(before-1, 0)].AnyOf("learn", "learning", "practise", "practice")
	}
	return g.word(s.From) == "magst" || g.word(s.From) == "prefer" && g.word(s.From+1) == "you"
}

// asksOfAThing: "is parking at the hotel free?", which is no "is Brenda from
// billing free?"
func (g guard) asksOfAThing(s Stretch) bool {
	if g.language != English || g.word(s.From) != "is" || s.To-s.From < 3 || !g.Words[s.From+2].AnyOf("at", "in", "from") {
		return false
	}
	who := s.From + 1
	return g.Words[who].class == 0 && !g.does(who, firstName, titled, folk, workplace) && !frame{guard: g}.isName(who)
}

// comesIncluded: "does the course include personal support?"
func (g guard) comesIncluded(s Stretch) bool {
	all := g.sentence(s.From)
	if g.anyIn(all, me|wanting|not) || g.anyIn(s, talking|reaching) {
		return false
	}
	return g.anyDoes(Stretch{all.From, s.From - 1}, including) || g.anyDoes(Stretch{s.To + 1, all.To}, including)
}

// ownMeeting: "décaler mon rendez-vous avec la conseillère".
func (g guard) ownMeeting(s Stretch) bool {
	if g.language == English || g.anyIn(s, talking) {
		return false
	}
	for j := max(g.Clause(s.From), s.From-4); j < s.To; j++ {
		if g.does(j, mine) && g.Words[j+1].AnyOf("rendez", "cita", "termin", "appel", "gesprach", "reunion", "entretien") {
			return true
		}
	}
	return false
}

// madeBy: "wurde das von einem Menschen geschrieben?"
func (g guard) madeBy(s Stretch) bool {
	first := g.Clause(s.From)
	return g.language == German && g.Words[first].AnyOf("wurde", "wurden", "wird") && g.anyWord(s, "von") && !g.anyIn(g.sentence(first), self|me)
}
