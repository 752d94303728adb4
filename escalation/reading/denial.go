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
	for j := i - 1; j >= first && i-j < scope; j-- {
		switch {
		case g.is(j, not):
			return g.denies(first, j, i)
		case g.word(j) == "enough" && g.word(j+1) == "to":
			return false // "I pay enough to get a human"
		case wearying[g.word(j)]:
			return g.tiresOf(j, i)
		case j == i-1 && g.word(j) == "than":
			return true // "I'd rather type than talk to people"
		case g.Words[j+1].Comma && g.is(j+1, self), !g.leadsThrough(first, j):
			return false
		}
	}
	return false
}

// leadsThrough reports whether a "not" before word j still reaches what stands
// behind it: "not want to", "no way I".
func (g guard) leadsThrough(first, j int) bool {
	return g.does(j, through) || g.is(j, self) && j > first && g.word(j-1) == "way" || g.word(j) == "way" && g.is(j+1, self)
}

// denies reports whether the "not" at word j denies what stands at word i, and
// does not ask for it.
func (g guard) denies(first, j, i int) bool {
	w, next := g.Words[j], g.Words[j+1]
	switch {
	case w.Text == "no" && next.Text == "way" && g.is(j+2, self):
		return g.is(j+3, being) // "no way I am talking to a manager"
	case g.saysNo(first, j): // "no, I want an agent"
	case w.Text == "wont" && next.Text == "to": // "wont to speak to somebody", misspelt
	case next.Comma: // "that does not work, an agent please"
	case g.language == English && w.AnyOf("stop", "avoid") && j+1 < i:
	case w.AnyOf("don't", "dont", "doesn't") && g.does(j+1, leaving) && g.word(j+2) != "like":
	case j == first && w.AnyOf("isn't", "isnt", "aren't", "ain't", "doesn't"): // "isn't there somebody I can talk to?"
	case g.language == English && g.wondersWhyNot(first, j):
	default:
		return !g.asksWhyNot(first, j)
	}
	return false
}

// saysNo reports whether the "no" at word j refuses what was said before, and
// begins a wish.
func (g guard) saysNo(first, j int) bool {
	if !g.Words[j].AnyOf("no", "non", "nein") {
		return false
	}
	wishes := g.language == English && j == first && g.is(j+1, wanting) && g.word(j+1) != "need"
	return wishes || g.is(j+1, self) || g.Words[j+1].Comma
}

// wondersWhyNot: "why don't you connect me", "can I not speak to a person?"
func (g guard) wondersWhyNot(first, j int) bool {
	switch {
	case g.word(first) == "why", j > first && g.Words[j-1].AnyOf("why", "can", "could", "may", "if"):
		return true
	}
	return j > first+1 && (g.is(j-1, self) || g.word(j-1) == "you") && g.Words[j-2].AnyOf("can", "could")
}

// wearying are the words for what somebody has enough of, or would rather not.
var wearying = WordSet("tired sick hate done fed enough instead rather harto harta marre satt ras wasting stuck why waste")

// tiresOf reports whether the visitor has enough of what stands at word i, or has
// something else instead of it, as word j says.
func (g guard) tiresOf(j, i int) bool {
	if g.apart(j, i) {
		return false
	}
	prefers := g.language == English && g.shift == 0 && g.Words[j].AnyOf("instead", "rather")
	return !prefers || g.word(j+1) == "of" || g.word(j+1) == "than"
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
