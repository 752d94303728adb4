package escalation

import "slices"

// isNoUrgency reports whether the word "urgent", or what is as grave, is said of
// no matter of the visitor's that cannot wait: it is a label, a supposition, a
// question, or no more than how much he would like something.
func (m *turn) isNoUrgency(q span) bool {
	i, ok := m.wordAt(q.start)
	if !ok {
		return false
	}
	u := urgency{guard{turn: m}, stretch{i, i}}
	for u.said.to+1 < len(m.words) && m.words[u.said.to+1].start < q.end {
		u.said.to++
	}
	return m.unmeant(q) || u.labels() || u.supposes() || u.asks() || u.ofOthers() || u.likes() || m.words[i].text == "urgences"
}

// urgency is where a message says that something is urgent.
type urgency struct {
	guard
	said stretch
}

// labels: "mark the e-mail as urgent", "the most urgent thing on my list".
func (u urgency) labels() bool {
	for j := u.clause(u.said.from); j < u.said.from; j++ {
		if u.words[j].anyOf("mark", "tag", "flag", "label", "set", "markiere", "marque", "marca", "etiqueta") {
			return true
		}
	}
	return u.word(u.said.from) == "most" && !u.ends(u.said.to) && u.inquires(u.quote(u.said))
}

// supposes: "how do I know if I've been hacked?"
func (u urgency) supposes() bool {
	if before := u.said.from - 1; before >= 0 && (u.words[before].anyOf("in", "en", "im") || u.word(before) == "of" && u.word(before-1) == "case") {
		return true // "in an emergency"
	}
	for j := u.said.from - 1; j >= u.clause(u.said.from) && !u.words[j+1].comma; j-- {
		if u.does(j, supposing) {
			return true
		}
	}
	return false
}

// asks: "is the site down?" and no more, "normal or urgent?", "is it urgent or not?"
func (u urgency) asks() bool {
	first := u.clause(u.said.from)
	alone := first == 0 && u.lastOf(0) == len(u.words)-1
	if alone && u.does(first, existing) && u.said.from-first <= 1 && !u.answered() {
		return true
	}
	joined := u.said.from > first && u.words[u.said.from-1].anyOf("and", "or", "und", "oder", "et", "ou", "y", "o")
	orNot := !u.ends(u.said.to) && u.words[u.said.to+1].anyOf("or", "oder", "ou", "o") && u.is(u.said.to+2, not)
	return joined && u.inquires(u.quote(u.said)) || orNot
}

// ofOthers: "a friend who urgently needs money".
func (u urgency) ofOthers() bool {
	for j := u.said.from - 1; j >= max(u.said.from-3, u.clause(u.said.from)); j-- {
		if u.words[j].anyOf("who", "qui") {
			return true
		}
	}
	return false
}

// needful is what somebody in trouble needs.
var needful = wordSet("help update status information info answer assistance fix solution replacement response refund reply technician engineer doctor plumber electrician locksmith callback call person human agent ambulance nurse copy letter somebody someone support repair access hilfe antwort lösung losung ersatz techniker arzt klempner jemand jemanden mitarbeiter aide réponse reponse solution technicien médecin medecin plombier quelqu'un ayuda respuesta solución solucion técnico tecnico médico medico fontanero alguien")

// answered reports whether the chatbot has spoken before.
func (u urgency) answered() bool { return u.answer != nil }

// likes: "I urgently need a haircut", "I need a taxi urgently" is an order for
// the chatbot, where nothing was said before.
func (u urgency) likes() bool {
	if u.answered() {
		return false
	}
	if u.anyWordOf("urgently", "dringend", "urgentemente", "urgent", "urgente") && u.thing(u.said.to+1) {
		return true
	}
	if !u.words[u.said.to].anyOf("urgently", "dringend", "urgentemente") {
		return false
	}
	for j := u.said.to - 1; j > max(u.clause(u.said.to), u.said.to-6); j-- {
		if u.does(j-1, hoping) || u.is(j-1, wanting|getting) {
			return u.thing(j)
		}
	}
	return false
}

// thing reports whether something indefinite begins at word i that helps nobody
// out of trouble.
func (u urgency) thing(i int) bool {
	if i >= len(u.words) || u.words[i].breaks || u.words[i].comma || !u.words[i].anyOf("a", "an", "some", "new", "ein", "eine", "einen", "un", "une", "una") {
		return false
	}
	for j := i + 1; j < min(i+4, len(u.words)) && !u.words[j].breaks && !u.words[j].comma; j++ {
		if needful[u.words[j].text] {
			return false
		}
	}
	return i+1 < len(u.words)
}

func (u urgency) anyWordOf(texts ...string) bool {
	return slices.ContainsFunc(u.words[u.said.from:u.said.to+1], func(w word) bool { return w.anyOf(texts...) })
}
