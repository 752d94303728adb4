package escalation

// sought finds the verb of talking, reaching or connecting whose goal somebody
// is: "talk all of it over with a patient, older colleague".
func (f frame) sought(np stretch) (stretch, bool) {
	unknown, with1, together := 0, false, false
	for j := np.from - 1; j >= f.first && np.from-j <= longestFrame; j-- {
		switch {
		case f.is(j, with):
			with1, together = true, f.words[j].anyOf("with", "mit", "avec", "con")
		case f.is(j, talking|connecting) && !with1 && !f.strong(np):
			return stretch{}, false
		case f.is(j, talking|connecting|reaching), f.is(j, calling) && f.is(j-1, being):
			return stretch{j, np.to}, f.wished(j) && f.meansMe(j, np.from) && !f.does(np.from, others) && (f.language == english || !f.is(j, reaching) || !f.does(np.from, heads)) // "rencontrer des gens"
		case together && f.does(j, dealing) && f.is(np.from, person|agent|role|service) && !f.does(np.from-1, mine) && !f.does(np.from, trade):
			return stretch{j, np.to}, f.asked(j)
		case f.does(j, clausal), f.is(j, not|saying|self|machine|modal|whole):
			return stretch{}, false
		case f.is(j, article|kindOf|realness|adverb|polite|swearing|me), f.does(j, joining):
		default:
			if unknown++; unknown > 3 && (!f.strong(np) || unknown > 5) {
				return stretch{}, false
			}
		}
	}
	return stretch{}, false
}

// fetched is sought in German, where the verb comes last: "ich würde gern einen
// Ihrer Kollegen ans Telefon holen", "mich mit dem Verkauf in Verbindung setzen".
func (f frame) fetched(np stretch) (stretch, bool) {
	if f.language != german || !f.asked(np.from) {
		return stretch{}, false
	}
	goal := f.strong(np) || f.leadsTo(np.from)
	for j := np.to + 1; j <= f.last && j-np.to <= longestFrame; j++ {
		switch {
		case f.is(j, not|saying|self|machine), f.does(j, clausal), f.words[j].comma:
			return stretch{}, false
		case f.is(j, talking|connecting|reaching) && !f.is(j, gone), goal && f.does(j, dealing):
			if f.is(j, modal) || !f.ends(j) && !f.is(j+1, polite|adverb|me|modal|wanting) {
				continue // "bitte" and "geben" stand in the middle, too
			}
			return stretch{np.from, j}, (goal || f.is(j, reaching) || f.is(j, connecting) && f.mentionsMe(f.first, np.from)) && !f.does(np.from, others)
		}
	}
	return stretch{}, false
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
	case f.language != english && f.is(v-1, me): // "me llama la gente" tells
		return f.anyIn(stretch{f.first, v - 1}, modal|wanting|getting)
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
		begins = (begins || f.words[j].comma) && f.is(j, adverb|polite|swearing|machine)
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
func (f frame) connected() (stretch, bool) {
	if f.language != english {
		return stretch{}, false
	}
	for v := f.first; v+2 < f.last+1; v++ {
		if !f.words[v].anyOf("connect", "connected", "transfer", "transferred", "put", "patch", "route", "reconnect", "redirect", "forward", "pass") {
			continue
		}
		j := v + 1
		if !f.is(j, me) && f.word(v-1) != "be" {
			continue
		}
		through := f.words[v].anyOf("transfer", "transferred", "connect", "connected", "reconnect", "route")
		for j <= f.last && (f.is(j, me|adverb) || f.words[j].anyOf("in", "touch", "through")) {
			through = through || f.words[j].anyOf("through", "thru", "touch") || f.word(v) == "pass" && f.words[j].anyOf("on", "over", "along")
			j++
		}
		if !through || j >= f.last || !f.is(j, with) || !f.wished(v) {
			continue
		}
		end := j
		for end < f.last && end-j < 4 && !f.words[end+1].comma && !f.does(end+1, clausal) {
			end++
			if f.does(end, thing, parties) {
				return stretch{}, false
			}
		}
		return stretch{v, end}, end > j
	}
	return stretch{}, false
}
