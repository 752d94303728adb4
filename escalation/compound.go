package escalation

import "strings"

// compound recognises words that name a person and mean something else: "agent
// fees", "human resources", "my manager".
func (g guard) compound(s stretch) bool {
	return g.oneToAnother(s) || g.possessive(s) || g.makesANoun(s) || g.hyphened(s) || g.counts(s) || g.rolesNotAsked(s) || g.ownPeople(s) || g.theirPeople(s) || g.mistaken(s)
}

// possessive: "the operator's depot"; and "switch operator", to another
// telephone company.
func (g guard) possessive(s stretch) bool {
	return g.language == english && (strings.HasSuffix(g.word(s.to), "'s") && g.word(s.to) != "whoever's" || s.to == s.from+1 && g.word(s.from) == "switch" && g.word(s.to) == "operator")
}

// oneToAnother: "a person-to-person transfer".
func (g guard) oneToAnother(s stretch) bool {
	for i := s.from; i <= s.to; i++ {
		if g.is(i, who) && g.word(i+1) == "to" && g.word(i+2) == g.word(i) {
			return true
		}
	}
	return false
}

// makesANoun reports whether the words behind a person make another thing of him.
func (g guard) makesANoun(s stretch) bool {
	next := s.to + 1
	switch {
	case g.ends(s.to):
		return false
	case g.word(next) == "a":
		return g.is(s.to, whole) && g.does(next+1, behind) // "give the agent a tip", but "text me a number"
	case g.word(s.to) == "through" && g.is(next, article) && !g.is(next+1, whole) && !g.is(next+2, whole):
		return true // "put me through the options again"
	case g.word(next) == "in" && g.word(s.from) == "have" && g.is(s.to, pro) && !g.is(next+1, article|there):
		return true // "do you have a representative in Kenya"
	case g.words[next].comma:
		return false
	case g.is(s.to, whole) && g.does(next, behind):
		return g.word(next+1) != "of" && (g.word(next) != "free" || !g.ends(next))
	}
	// "get the specialist kit", "a human presence sensor", "your representative office"
	aims := g.is(s.from, talking|connecting|reaching|calling)
	another := g.words[next].class == 0 && !g.does(next, following)
	if g.is(s.to, person) && (g.language != english || len(g.word(next)) < leastNoun || g.words[next].marks != markSet{} || g.is(next+1, polite)) {
		another = false // "I need a human regarding …"
	}
	return !aims && another && !g.words[s.to].tail && g.is(s.to, pro) && !g.is(s.to, anyone|service)
}

// leastNoun is how many letters a word has at least that makes another thing of
// "human"; shorter ones are often slips.
const leastNoun = 5

// hyphened: "Ansprechpartner-Aufkleber".
func (g guard) hyphened(s stretch) bool {
	end := g.words[s.to].end
	return s.to+1 < len(g.words) && g.words[s.to+1].start == end+1 && g.Text[end] == '-'
}

// counts: "put 2 people on it", but "a level 2 agent"; and "find them".
func (g guard) counts(s stretch) bool {
	if g.does(s.from-1, many) || s.from > 1 && g.does(s.from-2, many) && g.words[s.from-1].anyOf("de", "d") {
		return true
	}
	for i := s.from + 1; i <= s.to; i++ {
		number := g.word(i - 1)
		if g.is(i, who) && isNumber(number) && number != "0" && !g.does(i-2, grading) && (g.does(i, heads) || !g.is(i-1, with)) { // "2" is "to", too
			return true
		}
	}
	switch {
	case g.does(s.from, heads):
		return g.language == english && g.word(s.to) == "there"
	case g.words[s.from].anyOf("find", "finding"):
		return g.anyWord(s, "else") // another stylist
	}
	return g.word(s.to) == "them" && !g.spokenOf(s.from)
}

// anyWord reports whether a stretch has the word.
func (g guard) anyWord(s stretch, text string) bool {
	for i := s.from; i <= s.to; i++ {
		if g.word(i) == text {
			return true
		}
	}
	return false
}

// spokenOf reports whether somebody is before word i.
func (g guard) spokenOf(i int) bool {
	for j := range i {
		if g.is(j, who|service) || strings.HasPrefix(g.word(j), "who") {
			return true
		}
	}
	return false
}

// rolesNotAsked: "how many chats can an agent handle", "a transfer agent", "how
// long have humans been around".
func (g guard) rolesNotAsked(s stretch) bool {
	first := g.clause(s.from)
	switch g.language {
	case german:
		if g.is(s.from, talking) && g.does(s.to+1, tongue) {
			return true // "sprechen Ihre Fahrer Englisch?"
		}
		// "gibt es Mitarbeiter mit Hund", but "mit denen ich …"
		with := s.to
		if g.word(with) != "mit" {
			with++
		}
		return g.does(s.from, existing) && g.word(with) == "mit" && !g.does(with+1, relative)
	case french, spanish: // "je ne peux pas me connecter au service": he cannot log in
		logsIn := g.does(s.from, loggingIn) || g.is(s.from, me) && g.does(s.from+1, loggingIn)
		return logsIn && g.is(s.to, service) && !g.is(s.to, who) && !strings.HasPrefix(g.word(s.to), "client")
	}
	if g.word(first) == "how" && g.does(first+1, many) {
		return s.from > first+1 && !g.words[first+2].anyOf("times", "more")
	}
	howLong := s.from > first && g.word(s.from-1) == "long" && g.word(s.from) == "have"
	return howLong || g.word(s.from) == "chats" || s.from > first && g.isTitle(s)
}

// isTitle: "a transfer agent", "headsets for telephone operators", "I work as a
// call centre agent".
func (g guard) isTitle(s stretch) bool {
	for i := s.from + 1; i <= s.to; i++ {
		if !g.words[i].tail && (i < s.to || !g.is(i, who)) {
			return false
		}
	}
	return s.to > s.from && g.is(s.from, connecting|calling) && g.words[s.from-1].anyOf("a", "an", "the", "for", "of", "as", "by")
}

// ownPeople: "talk to my boss", "my doctor"; but "my account manager" is one of
// those who are asked for.
func (g guard) ownPeople(s stretch) bool {
	connects := g.is(s.from, connecting)
	for i := s.from; i <= s.to; i++ {
		switch {
		case !g.does(i-1, mine) && (!g.does(i-2, mine) || i-2 < s.from):
		case g.language == english && g.word(i-1) == "my" && g.is(i, role) && !connects:
			return true
		case g.language != english && i-2 > s.from && g.words[i-2].anyOf("de", "von", "fur", "para", "pour"): // "lo de la beca de mi hijo con una persona"
		case (i == s.to || g.language != english) && g.does(i, colleague): // the verb may come last
			return !g.does(i-1, ofTheirs) && (!connects || !g.anyIn(s, me))
		}
	}
	return false
}

// theirPeople: "the phone number for that doctor", "find that person", "well,
// people call me Mark".
func (g guard) theirPeople(s stretch) bool {
	if g.language != english {
		return g.language == french && g.is(s.from, calling) && s.from > 0 && g.words[s.from-1].anyOf("s", "se") // "il s'appelle M. Anand"
	}
	that := g.is(s.to, who|role) && g.word(s.to-1) == "that" && !g.is(s.from, talking|connecting)
	named := g.does(s.from, heads) && g.word(s.to) == "me" && g.word(s.to-1) == "call" && !g.ends(s.to) && g.words[s.to+1].class == 0 && !g.does(s.to+1, afterCall)
	return that || named
}
