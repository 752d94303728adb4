package reading

// sought finds the verb of talking, reaching or connecting whose goal somebody
// is: "talk all of it over with a patient, older colleague".
func (f frame) sought(np Stretch) (Stretch, bool) {
	unknown, with1, together := 0, false, false
	for j := np.From - 1; j >= f.first && np.From-j <= longestFrame; j-- {
		switch {
		case f.is(j, with):
			with1, together = true, f.Words[j].AnyOf("with", "mit", "avec", "con")
		case f.is(j, talking|connecting) && !with1 && !f.strong(np):
			return Stretch{}, false
		case f.is(j, talking|connecting|reaching), f.is(j, calling) && f.is(j-1, being):
			return Stretch{j, np.To}, f.wished(j) && f.meansMe(j, np.From) && !f.does(np.From, others) && (f.language == English || !f.is(j, reaching) || !f.does(np.From, heads)) // "rencontrer des gens"
		case together && f.does(j, dealing) && f.is(np.From, person|agent|role|service) && !f.does(np.From-1, mine) && !f.does(np.From, trade):
			return Stretch{j, np.To}, f.asked(j)
		case f.does(j, clausal), f.is(j, not|saying|self|machine|modal|whole):
			return Stretch{}, false
		case f.is(j, article|kindOf|realness|adverb|polite|swearing|me), f.does(j, joining):
		default:
			if unknown++; unknown > 3 && (!f.strong(np) || unknown > 5) {
				return Stretch{}, false
			}
		}
	}
	return Stretch{}, false
}

// fetched is sought in German, where the verb comes last: "ich würde gern einen
// Ihrer Kollegen ans Telefon holen", "mich mit dem Verkauf in Verbindung setzen".
func (f frame) fetched(np Stretch) (Stretch, bool) {
	if f.language != German || !f.asked(np.From) {
		return Stretch{}, false
	}
	goal := f.strong(np) || f.leadsTo(np.From)
	for j := np.To + 1; j <= f.last && j-np.To <= longestFrame; j++ {
		switch {
		case f.is(j, not|saying|self|machine), f.does(j, clausal), f.Words[j].Comma:
			return Stretch{}, false
		case f.is(j, talking|connecting|reaching) && !f.is(j, gone), goal && f.does(j, dealing):
			if f.is(j, modal) || !f.Ends(j) && !f.is(j+1, polite|adverb|me|modal|wanting) {
				continue // "bitte" and "geben" stand in the middle, too
			}
			return Stretch{np.From, j}, (goal || f.is(j, reaching) || f.is(j, connecting) && f.mentionsMe(f.first, np.From)) && !f.does(np.From, others)
		}
	}
	return Stretch{}, false
}

// leadsTo reports whether a word such as "with" stands before somebody.
func (f frame) leadsTo(np int) bool {
	for j := np - 1; j >= f.first && (f.is(j, article|kindOf|realness|with) || np-j < 3); j-- {
		if f.is(j, with) {
			return true
		}
	}
	return false
}

// asked reports whether the sentence wishes for something before word i.
func (f frame) asked(i int) bool {
	for j := f.first; j < i; j++ {
		if f.is(j, wanting|modal|polite|getting) || f.does(j, hoping) {
			return true
		}
	}
	return false
}

// meansMe reports whether the visitor is who shall be connected by the verb at
// v, not money, a ticket or a song; and who shall reach somebody.
func (f frame) meansMe(v, np int) bool {
	switch {
	case f.is(v, gone) && !f.is(v-1, being|getting):
		return false
	case f.language != English && f.is(v-1, me): // "me llama la gente" tells
		return f.anyIn(Stretch{f.first, v - 1}, modal|wanting|getting) || f.does(v-2, hoping) // "laissez-moi joindre"
	case f.is(v, talking|reaching):
		return true
	case f.is(v-1, being|getting):
		return true
	}
	for j := max(v-1, f.first); j < np; j++ {
		if f.is(j, me) || f.does(j, thread) {
			return true
		}
	}
	return false
}

// wished reports whether the sentence wants what its word at v says, rather
// than telling it: by a wish or a "can" before, as an order, or by "please".
func (f frame) wished(v int) bool {
	if f.asked(v) {
		return true
	}
	begins := true
	for j := f.first; j < v; j++ {
		begins = (begins || f.Words[j].Comma) && f.is(j, adverb|polite|swearing|machine)
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

// connected finds a place or a name to which the visitor wants to be put
// through: "connect me to lost property".
func (f frame) connected() (Stretch, bool) {
	if f.language != English {
		return Stretch{}, false
	}
	for v := f.first; v+2 < f.last+1; v++ {
		if !f.Words[v].AnyOf("connect", "connected", "transfer", "transferred", "put", "patch", "route", "reconnect", "redirect", "forward", "pass") {
			continue
		}
		j := v + 1
		if !f.is(j, me) && f.word(v-1) != "be" {
			continue
		}
		through := f.Words[v].AnyOf("transfer", "transferred", "connect", "connected", "reconnect", "route")
		for j <= f.last && (f.is(j, me|adverb) || f.Words[j].AnyOf("in", "touch", "through")) {
			through = through || f.Words[j].AnyOf("through", "thru", "touch") || f.word(v) == "pass" && f.Words[j].AnyOf("on", "over", "along")
			j++
		}
		if !through || j >= f.last || !f.is(j, with) || !f.wished(v) {
			continue
		}
		end := j
		for end < f.last && end-j < 4 && !f.Words[end+1].Comma && !f.does(end+1, clausal) {
			end++
			if f.does(end, thing, parties) {
				return Stretch{}, false
			}
		}
		return Stretch{v, end}, end > j
	}
	return Stretch{}, false
}
