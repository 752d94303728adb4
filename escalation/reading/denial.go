package reading

// scope is how many words before a phrase can turn it round.
const scope = 9

// Negates reports whether the message denies what a phrase of no language says.
func (m *Turn) Negates(s Stretch) bool {
	g := guard{Turn: m}
	return g.turnedRound(s.From) || g.declined(s)
}

// turnedRound looks for a "not" before word i whose scope reaches it: what
// stands between speaks of wanting, not of something else. "I can't reach an
// agent" and "I don't know how to talk to one" both ask for one.
func (g guard) turnedRound(i int) bool {
	first := g.Clause(i)
	if i > first && g.Words[i].Comma && g.is(i, getting|connecting) && !g.is(i, being) {
		return false // "the skip isn't here, get me somebody"
	}
	for j := i; j >= first && i-j < scope; j-- {
		if j < i && g.is(j, not) {
			if g.word(j) == "no" && g.word(j+1) == "way" && g.is(j+2, self) {
				return g.is(j+3, being) // "no way I am talking to a manager"
			}
			if g.Words[j].AnyOf("no", "non", "nein") && (g.is(j+1, self) || g.Words[j+1].Comma || g.language == English && j == first && g.is(j+1, wanting) && g.word(j+1) != "need") {
				return false // "no, I want an agent"
			}
			if g.word(j) == "wont" && g.word(j+1) == "to" {
				return false // "wont to speak to somebody", misspelt
			}
			if j+1 <= i && g.Words[j+1].Comma {
				return false // "that does not work, an agent please"
			}
			if g.language == English && (g.word(j) == "stop" || g.word(j) == "avoid") && j+1 < i {
				return false
			}
			if (g.word(j) == "don't" || g.word(j) == "dont" || g.word(j) == "doesn't") && g.does(j+1, leaving) && g.word(j+2) != "like" {
				return false
			}
			if j == first && g.Words[j].AnyOf("isn't", "isnt", "aren't", "ain't", "doesn't") {
				return false // "isn't there somebody I can talk to?"
			}
			if g.language == English && j > first && g.Words[j-1].AnyOf("why", "can", "could", "may", "if") || g.language == English && g.word(first) == "why" || g.language == English && j > first+1 && g.is(j-1, self) && g.Words[j-2].AnyOf("can", "could") || g.language == English && j > first+1 && g.word(j-1) == "you" && g.Words[j-2].AnyOf("can", "could") {
				return false // "why don't you connect me", "can I not speak to a person?"
			}
			return !g.asksWhyNot(first, j)
		}
		if j < i && g.word(j) == "enough" && g.word(j+1) == "to" {
			return false // "I pay enough to get a human"
		}
		if j < i && g.Words[j].AnyOf("tired", "sick", "hate", "done", "fed", "enough", "instead", "rather", "harto", "harta", "marre", "satt", "ras", "wasting", "stuck", "why", "waste") {
			return !g.apart(j, i) && (g.language != English || g.shift != 0 || !g.Words[j].AnyOf("instead", "rather") || g.word(j+1) == "of" || g.word(j+1) == "than")
		}
		if j == i-1 && g.word(j) == "than" {
			return true // "I'd rather type than talk to people"
		}
		if j < i && !g.does(j, through) && (!g.is(j, self) || j == first || g.word(j-1) != "way") && (g.word(j) != "way" || !g.is(j+1, self)) {
			return false
		}
		if j < i && g.Words[j+1].Comma && g.is(j+1, self) {
			return false
		}
	}
	return false
}

// asksWhyNot: "warum kann ich nicht …", "je n'arrive pas à …" and "¿no puedo …?"
// ask for what they deny.
func (g guard) asksWhyNot(first, j int) bool {
	switch g.language {
	case German:
		nobody := g.does(first, existing) && g.Words[j].AnyOf("keinen", "keine", "keiner", "niemand", "niemanden")
		return nobody || (g.Words[first].AnyOf("warum", "wieso", "weshalb") || g.is(first, modal) && !g.is(j-1, polite) && g.word(j+1) != "mehr") && g.word(j) == "nicht"
	case French:
		return j > first && g.Words[j-1].AnyOf("arrive", "arrivons", "parviens", "reussis", "peux", "puis", "pouvez", "pourquoi") ||
			j > first && g.does(j-1, existing) && !g.Words[j+1].AnyOf("besoin", "lieu", "envie", "obligation") // "vous n'avez pas un numéro …?"
	case Spanish:
		could := j+1 < len(g.Words) && (g.Words[j+1].AnyOf("podria", "podrian", "podrias") || g.is(j+1, me) && g.word(j+2) != "" && g.Words[j+2].AnyOf("podria", "podrian", "podrias", "puede", "pueden", "puedes"))
		return could || j+1 < len(g.Words) && g.Words[j+1].AnyOf("consigo", "logro", "puedo", "conseguimos", "hay", "tienen", "habra") || j > first && g.Words[j-1].AnyOf("que", "quien") && g.word(first) == "por"
	}
	return false
}

// apart reports whether a comma stands between two words: "enough of this, an
// agent please".
func (g guard) apart(from, to int) bool {
	for j := from + 1; j <= to; j++ {
		if g.Words[j].Comma {
			return true
		}
	}
	return false
}

// declined: "a human is not necessary", "ein Mensch ist nicht nötig".
func (g guard) declined(s Stretch) bool {
	for j := s.To + 1; j <= s.To+3 && j < len(g.Words) && !g.Words[j].Breaks; j++ {
		if g.is(j, not) && j+1 < len(g.Words) && g.Words[j+1].AnyOf("necessary", "needed", "required", "notig", "erforderlich", "necessaire", "necesario", "necesaria", "hace") {
			return true
		}
	}
	return false
}

// deniedInside: "rufen Sie mich bitte nicht an".
func (g guard) deniedInside(s Stretch) bool {
	first := g.Clause(s.From)
	for j := s.From + 1; j < s.To; j++ {
		if g.is(j, not) && !g.is(s.To, not|machine) {
			return !g.asksWhyNot(first, j) && g.language == German
		}
	}
	return false
}
