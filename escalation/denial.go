package escalation

// scope is how many words before a phrase can turn it round.
const scope = 9

// negates reports whether the message denies what a phrase of no language says.
func (m *turn) negates(s stretch) bool {
	g := guard{turn: m}
	return g.turnedRound(s.from) || g.declined(s)
}

// turnedRound looks for a "not" before word i whose scope reaches it: what
// stands between speaks of wanting, not of something else. "I can't reach an
// agent" and "I don't know how to talk to one" both ask for one.
func (g guard) turnedRound(i int) bool {
	first := g.clause(i)
	if i > first && g.words[i].comma && g.is(i, getting|connecting) && !g.is(i, being) {
		return false // "the skip isn't here, get me somebody"
	}
	for j := i; j >= first && i-j < scope; j-- {
		if j < i && g.is(j, not) {
			if g.word(j) == "no" && g.word(j+1) == "way" && g.is(j+2, self) {
				return g.is(j+3, being) // "no way I am talking to a manager"
			}
			if g.words[j].anyOf("no", "non", "nein") && (g.is(j+1, self) || g.words[j+1].comma || g.language == english && j == first && g.is(j+1, wanting) && g.word(j+1) != "need") {
				return false // "no, I want an agent"
			}
			if g.word(j) == "wont" && g.word(j+1) == "to" {
				return false // "wont to speak to somebody", misspelt
			}
			if j+1 <= i && g.words[j+1].comma {
				return false // "that does not work, an agent please"
			}
			if g.language == english && (g.word(j) == "stop" || g.word(j) == "avoid") && j+1 < i {
				return false
			}
			if (g.word(j) == "don't" || g.word(j) == "dont" || g.word(j) == "doesn't") && g.does(j+1, leaving) && g.word(j+2) != "like" {
				return false
			}
			if j == first && g.words[j].anyOf("isn't", "isnt", "aren't", "ain't", "doesn't") {
				return false // "isn't there somebody I can talk to?"
			}
			if g.language == english && j > first && g.words[j-1].anyOf("why", "can", "could", "may", "if") || g.language == english && g.word(first) == "why" || g.language == english && j > first+1 && g.is(j-1, self) && g.words[j-2].anyOf("can", "could") || g.language == english && j > first+1 && g.word(j-1) == "you" && g.words[j-2].anyOf("can", "could") {
				return false // "why don't you connect me", "can I not speak to a person?"
			}
			return !g.asksWhyNot(first, j)
		}
		if j < i && g.word(j) == "enough" && g.word(j+1) == "to" {
			return false // "I pay enough to get a human"
		}
		if j < i && g.words[j].anyOf("tired", "sick", "hate", "done", "fed", "enough", "instead", "rather", "harto", "harta", "marre", "satt", "ras", "wasting", "stuck", "why", "waste") {
			return !g.apart(j, i) && (g.language != english || g.shift != 0 || !g.words[j].anyOf("instead", "rather") || g.word(j+1) == "of" || g.word(j+1) == "than")
		}
		if j == i-1 && g.word(j) == "than" {
			return true // "I'd rather type than talk to people"
		}
		if j < i && !g.does(j, through) && (!g.is(j, self) || j == first || g.word(j-1) != "way") && (g.word(j) != "way" || !g.is(j+1, self)) {
			return false
		}
		if j < i && g.words[j+1].comma && g.is(j+1, self) {
			return false
		}
	}
	return false
}

// asksWhyNot: "warum kann ich nicht …", "je n'arrive pas à …" and "¿no puedo …?"
// ask for what they deny.
func (g guard) asksWhyNot(first, j int) bool {
	switch g.language {
	case german:
		nobody := g.does(first, existing) && g.words[j].anyOf("keinen", "keine", "keiner", "niemand", "niemanden")
		return nobody || (g.words[first].anyOf("warum", "wieso", "weshalb") || g.is(first, modal) && !g.is(j-1, polite) && g.word(j+1) != "mehr") && g.word(j) == "nicht"
	case french:
		return j > first && g.words[j-1].anyOf("arrive", "arrivons", "parviens", "reussis", "peux", "puis", "pouvez", "pourquoi") ||
			j > first && g.does(j-1, existing) && !g.words[j+1].anyOf("besoin", "lieu", "envie", "obligation") // "vous n'avez pas un numéro …?"
	case spanish:
		could := j+1 < len(g.words) && (g.words[j+1].anyOf("podria", "podrian", "podrias") || g.is(j+1, me) && g.word(j+2) != "" && g.words[j+2].anyOf("podria", "podrian", "podrias", "puede", "pueden", "puedes"))
		return could || j+1 < len(g.words) && g.words[j+1].anyOf("consigo", "logro", "puedo", "conseguimos", "hay", "tienen", "habra") || j > first && g.words[j-1].anyOf("que", "quien") && g.word(first) == "por"
	}
	return false
}

// apart reports whether a comma stands between two words: "enough of this, an
// agent please".
func (g guard) apart(from, to int) bool {
	for j := from + 1; j <= to; j++ {
		if g.words[j].comma {
			return true
		}
	}
	return false
}

// declined: "a human is not necessary", "ein Mensch ist nicht nötig".
func (g guard) declined(s stretch) bool {
	for j := s.to + 1; j <= s.to+3 && j < len(g.words) && !g.words[j].breaks; j++ {
		if g.is(j, not) && j+1 < len(g.words) && g.words[j+1].anyOf("necessary", "needed", "required", "notig", "erforderlich", "necessaire", "necesario", "necesaria", "hace") {
			return true
		}
	}
	return false
}

// deniedInside: "rufen Sie mich bitte nicht an".
func (g guard) deniedInside(s stretch) bool {
	first := g.clause(s.from)
	for j := s.from + 1; j < s.to; j++ {
		if g.is(j, not) && !g.is(s.to, not|machine) {
			return !g.asksWhyNot(first, j) && g.language == german
		}
	}
	return false
}
