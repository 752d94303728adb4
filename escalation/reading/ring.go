package reading

// called finds whom the visitor names in words of his own, and who shall call:
// "could Mr Okafor at the High Street branch ring me when he's in?"
func (f frame) called() (Stretch, bool) {
	if f.does(f.first, telling) || f.does(f.first, informing) {
		return Stretch{}, false
	}
	for range mostClauses {
		if s, ok := f.calledIn(); ok {
			return s, true
		}
		next := f.first + 1
		for next <= f.last && !f.Words[next].Comma {
			next++
		}
		if next > f.last {
			break
		}
		f.first = next // "I don't want to write, telephone me"
	}
	return Stretch{}, false
}

// mostClauses is how many clauses of a sentence are tried.
const mostClauses = 4

// calledIn is called for what begins with the frame.
func (f frame) calledIn() (Stretch, bool) {
	asked := -1 // where the wish is
	for j := f.first; j <= f.last; j++ {
		w := f.Words[j]
		if w.Text == "when" && f.does(j+1, whetherDoes) {
			return Stretch{}, false // "may I know when they will call me?"
		}
		if f.is(j, not|saying) || w.AnyOf("what", "does") || w.marks.has(others) && !f.is(j, me) && (w.Text != "you" || j != asked+1) && !w.AnyOf("u", "my", "our", "dir", "ihnen", "usted", "ustedes", "vous") {
			return Stretch{}, false
		}
		switch order := w.marks.has(ringing) && f.language == English && f.is(j+1, me) && f.opens(j); {
		case asked >= 0:
		case order:
			asked = j
		case w.Text == "will" && f.asksWhich(j):
			return Stretch{}, false // "when will they call me?"
		case f.is(j, modal) || w.AnyOf("have", "get", "ask", "let", "make", "please", "pls", "plz", "want", "like", "need", "give", "drop"):
			asked = j
		}
		if asked < 0 {
			continue
		}
		if to, ok := f.givesCall(j); ok {
			return Stretch{asked, to}, true
		}
		if w.marks.has(ringing) && (f.language != English || !f.does(j-1, beforeCall)) && j-asked <= 10 {
			if to, ok := f.callsMe(asked, j); ok {
				return Stretch{asked, to}, !f.names(to) // "can you call me Bob?"
			}
		}
	}
	return Stretch{}, false
}

// asksWhich reports whether a question for a time or a thing leads to word i.
func (f frame) asksWhich(i int) bool {
	for j := f.first; j < i; j++ {
		if f.does(j, asking) && f.word(j) != "who" {
			return true
		}
	}
	return false
}

// callsMe reports whether the verb of a call at j means the visitor, and where
// that ends.
func (f frame) callsMe(asked, j int) (int, bool) {
	switch {
	case f.language == German:
		return j, f.mentionsMe(asked, j) && (j == f.last || f.is(j+1, polite|adverb))
	case f.language != English && f.is(j-1, me):
		return j, !f.is(j+1, article) || f.Words[j+1].Comma // "me rappeler le montant"
	}
	return j + 1, j < f.last && f.is(j+1, me)
}

// opens reports whether nothing but courtesy and numbers stands before word i.
func (f frame) opens(i int) bool {
	for j := f.first; j < i; j++ {
		if !f.is(j, polite|adverb|swearing) && !IsNumber(f.word(j)) && f.word(j) != "you" {
			return false
		}
	}
	return true
}

// givesCall: "give me a ring", "talk to me".
func (f frame) givesCall(j int) (int, bool) {
	if f.language != English {
		return 0, false
	}
	switch {
	case f.Words[j].AnyOf("give", "drop") && f.is(j+1, me) && j+2 <= f.last:
		for k := j + 2; k <= min(j+5, f.last); k++ {
			if f.Words[k].AnyOf("ring", "call", "bell", "buzz", "shout", "callback", "tinkle") {
				return k, k == f.last || f.Words[k+1].Comma || f.is(k+1, adverb|polite|with|there) || f.does(k+1, afterCall)
			}
		}
	case f.Words[j].AnyOf("talk", "speak") && f.Words[min(j+1, f.last)].AnyOf("to", "with") && f.is(j+2, me) && f.Words[f.first].AnyOf("can", "could") && f.word(j+3) != "in" && f.word(f.first+1) != "you":
		return j + 2, true
	}
	return 0, false
}

// names reports whether what follows a "call me" is what to call the visitor.
func (f frame) names(to int) bool {
	if to >= f.last || f.Words[to+1].Comma {
		return false
	}
	next := f.Words[to+1]
	if IsNumber(next.Text) {
		return false
	}
	for j := f.first; j <= f.last; j++ {
		if f.word(j) == "name" {
			return true
		}
	}
	return f.Words[to-1].Text == "call" && !f.is(to+1, adverb|polite|with|there) && !next.marks.has(afterCall)
}

// isKindOfBot reports whether the machine at word i is one that one buys: "un
// robot de cocina", "einen Roboter zum Mähen".
func (g guard) isKindOfBot(i int) bool {
	next := i + 1
	return next+1 < len(g.Words) && !g.Words[next].Breaks && !g.Words[next].Comma && g.Words[next].AnyOf("de", "para", "pour", "zum", "fur") && g.Words[next+1].class == 0
}

// dropsBy: "puedo pasar a la tienda" is about a way, "poner a otra persona en el
// contrato" about a paper; neither is a transfer.
func (g guard) dropsBy(s Stretch) bool {
	switch {
	case g.anyIn(s, me):
		return false
	case g.Words[s.From].AnyOf("poner", "mettre"):
		return g.is(s.To, Who) && !g.Ends(s.To) && g.does(s.To+1, comparing)
	}
	return g.Words[s.From].AnyOf("pasar", "paso", "pase", "pasamos", "passer", "passe", "passez") && !g.anyIn(s, Who) && g.does(s.To, premises)
}
