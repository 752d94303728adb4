package reading

// IsNoUrgency reports whether the word "urgent", or what is as grave, is said of
// no matter of the visitor's that cannot wait: it is a label, a supposition, a
// question, or no more than how much he would like something.
func (m *Turn) IsNoUrgency(q Span) bool {
	said, ok := m.wordsOf(q)
	if !ok {
		return false
	}
	u := urgency{guard{Turn: m}, said}
	return m.Unmeant(q) || u.labels() || u.supposes() || u.wonders() || u.ofOthers() || u.likes() || u.word(said.From) == "urgences" // a ward
}

// urgency is where a message says that something is urgent.
type urgency struct {
	guard
	said Stretch
}

// labels: "mark the e-mail as urgent", "the most urgent thing on my list".
func (u urgency) labels() bool {
	for j := u.Clause(u.said.From); j < u.said.From; j++ {
		if u.Words[j].AnyOf("mark", "tag", "flag", "label", "set", "markiere", "marque", "marca", "etiqueta") {
			return true
		}
	}
	return u.word(u.said.From) == "most" && !u.Ends(u.said.To) && u.Inquires(u.Quote(u.said))
}

// supposes: "how do I know if I've been hacked?"
func (u urgency) supposes() bool {
	if before := u.said.From - 1; before >= 0 && (u.Words[before].AnyOf("in", "en", "im") || u.word(before) == "of" && u.word(before-1) == "case") {
		return true // "in an emergency"
	}
	for j := u.said.From - 1; j >= u.Clause(u.said.From) && !u.Words[j+1].Comma; j-- {
		if u.does(j, supposing) {
			return true
		}
	}
	return false
}

// wonders: "is the site down?" and no more, "normal or urgent?", "is it urgent or not?"
func (u urgency) wonders() bool {
	first := u.Clause(u.said.From)
	alone := first == 0 && u.LastOf(0) == len(u.Words)-1
	if alone && u.does(first, existing) && u.said.From-first <= 1 && !u.answered() {
		return true
	}
	joined := u.said.From > first && u.Words[u.said.From-1].AnyOf("and", "or", "und", "oder", "et", "ou", "y", "o")
	orNot := !u.Ends(u.said.To) && u.Words[u.said.To+1].AnyOf("or", "oder", "ou", "o") && u.is(u.said.To+2, not)
	return joined && u.Inquires(u.Quote(u.said)) || orNot
}

// ofOthers: "a friend who urgently needs money".
func (u urgency) ofOthers() bool {
	for j := u.said.From - 1; j >= max(u.said.From-3, u.Clause(u.said.From)); j-- {
		if u.Words[j].AnyOf("who", "qui") {
			return true
		}
	}
	return false
}

// pressing are the words that say how much something is wanted.
var pressing = WordSet("urgently dringend urgentemente urgent urgente")

// answered reports whether the chatbot has spoken before.
func (u urgency) answered() bool { return u.Answer != nil }

// likes: "I urgently need a haircut", "I need a taxi urgently" is an order for
// the chatbot, where nothing was said before.
func (u urgency) likes() bool {
	if u.answered() {
		return false
	}
	if u.anyOfSet(u.said, pressing) && u.thing(u.said.To+1) {
		return true
	}
	if !u.Words[u.said.To].AnyOf("urgently", "dringend", "urgentemente") {
		return false
	}
	for j := u.said.To - 1; j > max(u.Clause(u.said.To), u.said.To-6); j-- {
		if u.does(j-1, hoping) || u.is(j-1, wanting|getting) {
			return u.thing(j)
		}
	}
	return false
}

// thing reports whether something indefinite begins at word i that helps nobody
// out of trouble.
func (u urgency) thing(i int) bool {
	if i >= len(u.Words) || u.Words[i].Breaks || u.Words[i].Comma || !u.Words[i].AnyOf("a", "an", "some", "new", "ein", "eine", "einen", "un", "une", "una") {
		return false
	}
	for j := i + 1; j < min(i+4, len(u.Words)) && !u.Words[j].Breaks && !u.Words[j].Comma; j++ {
		if u.does(j, needful) {
			return false
		}
	}
	return i+1 < len(u.Words)
}
