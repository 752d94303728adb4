package reading

// reported recognises the words of somebody else: "my boss said talk to a human".
func (g guard) reported(s Stretch) bool {
	first := g.Clause(s.From)
	if g.word(first) == "translate" || g.word(first) == "how" && first+3 < s.From && g.word(first+3) == "say" {
		return true
	}
	if g.language == Spanish && s.From > first && g.word(s.From) == "que" && g.word(s.From+1) == "diga" {
		return true // "una publicación que diga …"
	}
	return g.isDictated(s.From) || g.saidByOthers(first, s) || g.is(s.To, Who) && g.goesOnToSay(s.To)
}

// saidByOthers: what the visitor said, or was told to do, is a wish of his own.
func (g guard) saidByOthers(first int, s Stretch) bool {
	if g.language != English && g.Words[s.From].Comma && g.is(s.From, connecting) {
		return false // "hice lo que dice el artículo y nada, páseme con soporte"
	}
	for j := s.From - 1; j >= max(first, s.From-8); j-- {
		switch {
		case g.is(j, saying):
			return j > 0 && !g.does(j-1, tellsHimself)
		case g.is(j, self) && g.is(j+1, wanting|modal), g.does(j, beginsAnew):
			return false
		}
	}
	return false
}

// goesOnToSay: "the agent said", "an agent who told me".
func (g guard) goesOnToSay(i int) bool {
	return g.is(i+1, saying) && g.word(i+1) != "ask" || g.does(i+1, goingOn) && g.is(i+2, saying|gone)
}

// past: "I spoke to an agent yesterday" tells, and asks for nothing.
func (g guard) past(s Stretch) bool {
	first := g.Clause(s.From)
	if g.is(s.From, gone) && (g.language != French || g.shift != 0 || g.isDone(s.From)) {
		return g.hasHappened(first, s)
	}
	return s.From > first && (g.wasPassedOn(first, s) || g.hasSpoken(s) || g.does(s.From-1, hasDone) && g.is(s.From, whole) || g.wasDoing(first, s) || g.hasHad(first, s))
}

// isDone reports whether a French participle is one: "m'a rappelé". Without an auxiliary
// it is an infinitive that was written as it is heard: "transféré moi".
func (g guard) isDone(i int) bool {
	for j := i - 1; j >= max(g.Clause(i), i-3); j-- {
		if g.does(j, hasDone) || g.is(j, being) {
			return true
		}
	}
	return false
}

// hasHappened judges "spoken", "connected" and the like, which wish for it only
// behind some words.
func (g guard) hasHappened(first int, s Stretch) bool {
	before := s.From - 1
	switch {
	case before < first:
		return !g.Words[s.From].AnyOf("connected", "transferred")
	case g.is(s.From, calling) && g.is(s.To, whole) && !g.anyWord(s, "by") && g.Words[before].AnyOf("be", "is", "was"):
		return true // "it should be called dentist"
	case g.Words[before].AnyOf("be", "being") && (before > first && g.word(before-1) != "to" || g.word(before) == "be" && before-2 >= first && g.is(before-2, wanting)):
		return false // "I'd like to be contacted by …"
	case g.is(before, self) && before > first && g.is(before-1, modal):
		return false // "can I spoke with somebody?", as many write
	case g.supposed(before, first):
		return false // "would you mind if I talked to somebody?"
	case g.is(s.From, connecting) && (g.Words[before].AnyOf("be", "being") || g.is(before, wanting|getting|polite)):
		return false
	}
	return true
}

// supposed reports whether what follows word i is supposed, not told: "it'd be
// easier if I just spoke to somebody".
func (g guard) supposed(i, first int) bool {
	for i > first && g.is(i, adverb) {
		i--
	}
	return g.is(i, self) && i > first && g.word(i-1) == "if"
}

// wasPassedOn: "you passed me on to a representative".
func (g guard) wasPassedOn(first int, s Stretch) bool {
	did := s.From - 1
	return g.is(s.From, me) && g.is(did, gone) && (did == first || g.is(did-1, Who|service|self) || g.does(did-1, named, othersNamed))
}

// hasSpoken: "on a parlé au vendeur samedi". Without its accent the French
// participle looks like the present.
func (g guard) hasSpoken(s Stretch) bool {
	return g.language == French && g.does(s.From, participle) && g.does(s.From-1, hasDone)
}

// wasDoing: "while talking to an agent", but not "I've been trying to reach".
func (g guard) wasDoing(first int, s Stretch) bool {
	text := g.word(s.From)
	if len(text) < 5 || text[len(text)-3:] != "ing" || g.Words[s.From].AnyOf("waiting", "holding") {
		return false
	}
	for j := s.From - 1; j >= max(first, s.From-3); j-- {
		switch {
		case g.does(j, inThePast):
			return true
		case g.is(j, wanting) || g.does(j, striving):
			return false
		}
	}
	return false
}

// hasHad: "I got an agent", but not "could I have a word with an agent?"
func (g guard) hasHad(first int, s Stretch) bool {
	has := g.is(s.From, wanting|getting) && g.Words[s.From].AnyOf("had", "got", "have") && (g.is(s.To, agent|anyone) || g.is(s.From+1, anyone))
	return has && (g.is(s.From-1, self) || g.Words[s.From-1].AnyOf("already", "i've")) && (s.From-2 < first || !g.is(s.From-2, modal))
}

// HasTold reports whether a phrase of no language tells what has happened.
func (m *Turn) HasTold(s Stretch) bool { return guard{Turn: m}.tellsOf(s) }

// tellsOf reports whether a talk is told of, or announced: "I had a meeting with
// your sales team last week".
func (g guard) tellsOf(s Stretch) bool {
	had := s.From - 1
	for g.is(had, article) {
		had--
	}
	got := g.word(had) == "got" && (g.is(had-1, self) || g.Words[max(had-1, 0)].AnyOf("i've", "we've", "ive"))
	return g.word(had) == "had" || got || g.past(s) || g.byOthers(s) || g.announces(s)
}

// turns reports whether a sentence turns to something else between two words.
func (g guard) turns(from, to int) bool {
	for j := from + 1; j <= to; j++ {
		if g.Words[j].Comma || g.does(j, turning) {
			return true
		}
	}
	return false
}

// asksAbout: "at what time can I call customer service" asks for the hours,
// "do I have to call an agent" whether.
func (g guard) asksAbout(s Stretch) bool {
	first := g.Clause(s.From)
	for j := first; j < s.From; j++ {
		switch {
		case g.does(j, informing):
			if !g.turns(j, s.From) { // "thanks for the opening hours, but I'd like to speak to someone"
				return true
			}
		case g.language == German && j == first && g.Words[j].AnyOf("muss", "mussen") && g.is(j+1, self):
			if !g.anyIn(s, whole|talking) && g.anyIn(s, calling) {
				return true // "muss ich vorher bei Ihnen anrufen?"
			}
		case g.language != English:
			if g.word(j) == "quand" && g.is(s.From, connecting) || j == first && (g.asksWhatServiceIs(j, s) || g.asksWhetherTo(j, s)) {
				return true
			}
		case j == first && g.word(j) == "did" && g.anyIn(s, calling) && !g.turns(j, s.From):
			return true // "did you just call me?"
		case g.asksWhen(first, j, s), g.asksWhatToCall(j, s), j == first && g.asksWhatIs(j, s):
			return true
		case g.anyDoes(Stretch{j, s.From}, effort):
			return false // "do I have to shout to get a person?"
		case g.asksWhether(first, j) && !g.turns(j, s.From) && !g.anyDoes(Stretch{j, s.From}, joining):
			return true
		}
	}
	return false
}

// asksWhen: "what time can I call customer service", "when are agents available?"
func (g guard) asksWhen(first, j int, s Stretch) bool {
	when := j == first && g.word(j) == "when"
	if when && g.is(j+1, being) || g.word(j) == "when" && g.word(j+1) == "will" && g.word(j+2) == "you" && g.is(s.To, me) {
		return true // "when will you call me?"
	}
	callsService := g.is(s.From, reaching|calling|talking) && g.is(s.To, service)
	return callsService && (when && g.is(j+1, modal) || j > first && g.does(j, clock) && g.does(j-1, asking))
}

// asksWhatServiceIs: "ist die Hotline kostenlos?"
func (g guard) asksWhatServiceIs(first int, s Stretch) bool {
	definite := g.language == German && g.Words[min(first+1, len(g.Words)-1)].AnyOf("der", "die", "das") // "ist die Ansprechpartnerin noch dieselbe?"
	same := definite && g.is(s.To, person) && g.anyWord(g.sentence(first), "dieselbe") || g.anyWord(g.sentence(first), "derselbe")
	return g.is(first, being) && !g.anyIn(Stretch{first, s.From}, self) && (same || (g.is(s.To, service) || definite && g.is(s.To, person)) && !g.Ends(s.To) && g.Words[s.To+1].class == 0)
}

// asksWhetherTo: "muss ich vorher bei Ihnen anrufen?" asks what is required.
func (g guard) asksWhetherTo(first int, s Stretch) bool {
	if g.does(first, telling) && g.is(first+1, being) && g.anyIn(s, service) {
		return true // "wann ist die Hotline besetzt?"
	}
	if g.word(first) == "wann" && g.word(s.From) == "rufen" {
		return true // "wann rufen Sie an?"
	}
	required := g.Words[first].AnyOf("muss", "mussen", "brauche", "soll", "sollte", "dois", "devons", "tengo", "tenemos", "debo", "debemos", "hace") && (g.language == Spanish || g.is(first+1, self))
	return required && g.Plays(s, calling) && !g.anyDoes(s, effort) && !g.Plays(s, Who)
}

// asksWhatIs: "is the text written by a human?", "what did the agent say?"
func (g guard) asksWhatIs(first int, s Stretch) bool {
	if g.is(first, being) && !g.is(first+1, self) && g.anyWord(s, "by") && !g.anyIn(s, me) {
		return true
	}
	before := s.From - 1
	for before > first && g.is(before, article|realness) {
		before--
	}
	return before > first && g.does(before, hasDone) && g.does(first, asking) && g.word(first) != "why" && g.is(s.From, whole|realness)
}

// asksWhatToCall: "what can you call me?"
func (g guard) asksWhatToCall(j int, s Stretch) bool {
	return g.word(j) == "what" && (g.is(s.To, me) || g.word(s.To) == "you" && g.is(s.To-1, calling))
}

// asksWhether: "do I need to speak to an agent", "should I …"; but "how do I …"
// and "how many times do I …" ask for one.
func (g guard) asksWhether(first, j int) bool {
	if !g.does(j, whetherDoes) || !g.is(j+1, self) || j > first && g.does(j-1, hoping, asking, clock) {
		return false
	}
	return g.Words[j].AnyOf("should", "must") || j+2 < len(g.Words) && g.Words[j+2].AnyOf("have", "need")
}
