package escalation

import "strings"

// compound recognises words that name a person and mean something else: "agent
// fees", "human resources", "my manager".
func (g guard) compound(s stretch) bool {
	return g.possessive(s) || g.makesANoun(s) || g.counts(s) || g.rolesNotAsked(s) || g.ownPeople(s)
}

// possessive: "the operator's depot"; and "switch operator", to another
// telephone company.
func (g guard) possessive(s stretch) bool {
	return g.language == english && (strings.HasSuffix(g.word(s.to), "'s") || s.to == s.from+1 && g.word(s.from) == "switch" && g.word(s.to) == "operator")
}

// makesANoun reports whether the words behind a person make another thing of him.
func (g guard) makesANoun(s stretch) bool {
	next := s.to + 1
	switch {
	case g.ends(s.to):
		return false
	case g.word(next) == "a":
		return g.does(next+1, behind) // "give the agent a tip"
	case g.words[next].comma:
		return false
	case g.is(s.to, whole) && g.does(next, behind):
		return g.word(next+1) != "of" && (g.word(next) != "free" || !g.ends(next))
	}
	// "get the specialist kit"
	aims := g.is(s.from, talking|connecting|reaching|calling)
	return !aims && g.is(s.to, agent) && !g.is(s.to, anyone|service) && g.words[next].class == 0 && !g.does(next, following)
}

// counts: "put 2 people on it", but "a level 2 agent"; and "find them".
func (g guard) counts(s stretch) bool {
	if g.does(s.from-1, many) {
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
	case g.word(s.to) == "else":
		return g.words[s.from].anyOf("find", "finding") // another stylist
	}
	return g.word(s.to) == "them" && !g.spokenOf(s.from)
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
	case german: // "gibt es Mitarbeiter mit Hund", but "mit denen ich …"
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
	transferAgent := s.from > first && s.to == s.from+1 && g.is(s.from, connecting) && g.words[s.from-1].anyOf("a", "an", "the")
	return howLong || transferAgent || g.word(s.from) == "chats"
}

// ownPeople: "talk to my boss", "my doctor"; but "my account manager" is one of
// those who are asked for.
func (g guard) ownPeople(s stretch) bool {
	connects := g.is(s.from, connecting)
	for i := s.from; i <= s.to; i++ {
		switch {
		case g.word(i-1) != "my" && (g.word(i-2) != "my" || i-2 < s.from):
		case g.is(i, role) && !connects:
			return true
		case i == s.to && g.is(i, who|service) && g.does(i, colleague):
			return !g.does(i-1, ofTheirs) && (!connects || !g.anyIn(s, me))
		}
	}
	return false
}
