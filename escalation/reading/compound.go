package reading

import "strings"

// compound recognises words that name a person and mean something else: "agent
// fees", "human resources", "my manager".
func (g guard) compound(s Stretch) bool {
	return g.oneToAnother(s) || g.possessive(s) || g.makesANoun(s) || g.hyphened(s) || g.counts(s) || g.rolesNotAsked(s) || g.ownPeople(s) || g.theirPeople(s) || g.mistaken(s)
}

// possessive: "the operator's depot"; and "switch operator", to another
// telephone company.
func (g guard) possessive(s Stretch) bool {
	return g.language == English && (strings.HasSuffix(g.word(s.To), "'s") && g.word(s.To) != "whoever's" || s.To == s.From+1 && g.word(s.From) == "switch" && g.word(s.To) == "operator")
}

// oneToAnother: "a person-to-person transfer".
func (g guard) oneToAnother(s Stretch) bool {
	for i := s.From; i <= s.To; i++ {
		if g.is(i, Who) && g.word(i+1) == "to" && g.word(i+2) == g.word(i) {
			return true
		}
	}
	return false
}

// makesANoun reports whether the words behind a person make another thing of him.
func (g guard) makesANoun(s Stretch) bool {
	next := s.To + 1
	switch {
	case g.Ends(s.To):
		return false
	case g.word(next) == "a":
		return g.is(s.To, whole) && g.does(next+1, behind) // "give the agent a tip", but "text me a number"
	case g.word(s.To) == "through" && g.is(next, article) && !g.is(next+1, whole) && !g.is(next+2, whole):
		return true // "put me through the options again"
	case g.word(next) == "in" && g.word(s.From) == "have" && g.is(s.To, pro) && !g.is(next+1, article|there):
		return true // "do you have a representative in Kenya"
	case g.Words[next].Comma:
		return false
	case g.is(s.To, whole) && g.does(next, behind):
		return g.word(next+1) != "of" && (g.word(next) != "free" || !g.Ends(next))
	}
	// "get the specialist kit", "a human presence sensor", "your representative office"
	aims := g.is(s.From, talking|connecting|reaching|calling)
	another := g.Words[next].class == 0 && !g.does(next, following)
	if g.is(s.To, person) && (g.language != English || len(g.word(next)) < leastNoun || g.Words[next].marks != markSet{} || g.is(next+1, polite)) {
		another = false // "I need a human regarding …"
	}
	return !aims && another && !g.Words[s.To].tail && g.is(s.To, pro) && !g.is(s.To, anyone|service)
}

// leastNoun is how many letters a word has at least that makes another thing of
// "human"; shorter ones are often slips.
const leastNoun = 5

// hyphened: "Ansprechpartner-Aufkleber".
func (g guard) hyphened(s Stretch) bool {
	end := g.Words[s.To].End
	return s.To+1 < len(g.Words) && g.Words[s.To+1].Start == end+1 && g.Text[end] == '-'
}

// counts: "put 2 people on it", but "a level 2 agent"; and "find them".
func (g guard) counts(s Stretch) bool {
	if g.does(s.From-1, many) || s.From > 1 && g.does(s.From-2, many) && g.Words[s.From-1].AnyOf("de", "d") {
		return true
	}
	for i := max(s.From, 1); i <= s.To; i++ {
		if g.is(i, Who) && g.isHeadcount(i-1) && !g.does(i-2, grading) && (g.does(i, heads) || !g.is(i-1, with)) { // "2" is "to", too
			return true
		}
	}
	switch {
	case g.does(s.From, heads):
		return g.language == English && (g.word(s.To) == "there" || g.Words[max(s.From-1, 0)].AnyOf("find", "finding", "favorite", "favourite"))
	case g.Words[s.From].AnyOf("find", "finding"):
		return g.anyWord(s, "else") // another stylist
	}
	return g.word(s.To) == "them" && !g.spokenOf(s.From)
}

// isHeadcount reports whether word i is a number of people: "a table for one
// person", but "I need one person to talk to".
func (g guard) isHeadcount(i int) bool {
	if ones[g.word(i)] {
		return g.Words[max(i-1, 0)].AnyOf("for", "fur", "pour", "para")
	}
	return g.Words[i].counts && g.word(i) != "0"
}

// anyWord reports whether a stretch has the word.
func (g guard) anyWord(s Stretch, text string) bool {
	for i := s.From; i <= s.To; i++ {
		if g.word(i) == text {
			return true
		}
	}
	return false
}

// spokenOf reports whether somebody is before word i.
func (g guard) spokenOf(i int) bool {
	for j := range i {
		if g.is(j, Who|service) || strings.HasPrefix(g.word(j), "who") {
			return true
		}
	}
	return false
}

// rolesNotAsked: "how many chats can an agent handle", "a transfer agent", "how
// long have humans been around".
func (g guard) rolesNotAsked(s Stretch) bool {
	first := g.Clause(s.From)
	switch g.language {
	case German:
		if g.is(s.From, talking) && g.does(s.To+1, tongue) {
			return true // "sprechen Ihre Fahrer Englisch?"
		}
		// "gibt es Mitarbeiter mit Hund", but "mit denen ich …"
		with := s.To
		if g.word(with) != "mit" {
			with++
		}
		return g.does(s.From, existing) && g.word(with) == "mit" && !g.does(with+1, relative)
	case French, Spanish: // "je ne peux pas me connecter au service": he cannot log in
		logsIn := g.does(s.From, loggingIn) || g.is(s.From, me) && g.does(s.From+1, loggingIn)
		return logsIn && g.is(s.To, service) && !g.is(s.To, Who) && !strings.HasPrefix(g.word(s.To), "client")
	}
	if g.word(first) == "how" && g.does(first+1, many) {
		return s.From > first+1 && !g.Words[first+2].AnyOf("times", "more")
	}
	howLong := s.From > first && g.word(s.From-1) == "long" && g.word(s.From) == "have"
	return howLong || g.word(s.From) == "chats" || s.From > first && g.isTitle(s)
}

// isTitle: "a transfer agent", "headsets for telephone operators", "I work as a
// call centre agent".
func (g guard) isTitle(s Stretch) bool {
	for i := s.From + 1; i <= s.To; i++ {
		if !g.Words[i].tail && (i < s.To || !g.is(i, Who)) {
			return false
		}
	}
	return s.To > s.From && g.is(s.From, connecting|calling) && g.Words[s.From-1].AnyOf("a", "an", "the", "for", "of", "as", "by")
}

// ownPeople: "talk to my boss", "my doctor"; but "my account manager" is one of
// those who are asked for.
func (g guard) ownPeople(s Stretch) bool {
	connects := g.is(s.From, connecting)
	for i := s.From; i <= s.To; i++ {
		switch {
		case !g.does(i-1, mine) && (!g.does(i-2, mine) || i-2 < s.From):
		case g.language == English && g.word(i-1) == "my" && g.is(i, role) && !connects:
			return true
		case g.language != English && i-2 > s.From && g.Words[i-2].AnyOf("de", "von", "fur", "para", "pour"): // "lo de la beca de mi hijo con una persona"
		case (i == s.To || g.language != English) && g.does(i, colleague): // the verb may come last
			return !g.does(i-1, ofTheirs) && (!connects || !g.anyIn(s, me))
		}
	}
	return false
}

// theirPeople: "the phone number for that doctor", "find that person", "well,
// people call me Mark".
func (g guard) theirPeople(s Stretch) bool {
	if g.language != English {
		return g.is(s.From, calling) && s.From > 0 && g.Words[s.From-1].AnyOf("s", "se") // "il s'appelle M. Anand", "se llama"
	}
	that := g.is(s.To, Who|role) && g.Words[max(s.To-1, 0)].AnyOf("this", "that") && !g.is(s.From, talking|connecting)
	named := g.does(s.From, heads) && g.word(s.To) == "me" && g.word(s.To-1) == "call" && !g.Ends(s.To) && g.Words[s.To+1].class == 0 && !g.does(s.To+1, afterCall)
	kin := g.word(s.To-1) == "the" && g.Words[s.To].AnyOf("wife", "missus", "husband", "hubby", "kids", "family") // "let me talk to the wife"
	return that || named || kin
}
