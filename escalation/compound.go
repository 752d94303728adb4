package escalation

import "strings"

// compound: "agent fees", "human resources", "my manager".
func (g guard) compound(s stretch) bool {
	if g.language == english && (strings.HasSuffix(g.word(s.to), "'s") || g.word(s.from) == "switch" && g.word(s.to) == "operator" && s.to == s.from+1) {
		return true // "the operator's depot", another telephone company
	}
	if g.rolesNotAsked(s) || g.counts(s) {
		return true
	}
	if s.from > 0 && g.words[s.from-1].anyOf("many", "viele", "wieviele", "combien", "cuantos", "cuantas") || g.word(s.from) == "discuss" && g.word(s.to-1) == "my" && g.word(s.to) == "team" {
		return true
	}
	if g.word(s.to+1) == "a" && g.does(s.to+2, behind) {
		return true // "give the agent a tip"
	}
	if g.is(s.to, whole) && g.does(s.to+1, behind) && g.word(s.to+2) != "of" && (g.word(s.to+1) != "free" || !g.ends(s.to+1)) && !g.words[s.to+1].breaks && !g.words[s.to+1].comma {
		return true
	}
	if !g.is(s.from, talking|connecting|reaching|calling) && g.is(s.to, agent) && !g.is(s.to, anyone|service) && !g.ends(s.to) && g.words[s.to+1].class == 0 && !g.does(s.to+1, following) && !g.words[s.to+1].comma {
		return true // "get the specialist kit"
	}
	for j := s.from; j <= s.to; j++ {
		if g.word(j) == "my" && g.is(s.to, agent|anyone) && j >= s.to-2 && (!g.is(s.from, connecting) || !g.anyIn(s, me)) && !g.words[max(s.to-1, 0)].anyOf("account", "personal", "dedicated", "case", "relationship", "claims", "branch", "store", "property", "customer", "service") &&
			g.words[s.to].anyOf("manager", "boss", "colleague", "colleagues", "assistant", "staff", "employee", "employees", "team", "people", "person", "man", "guy", "members", "member") || g.word(j) == "my" && g.is(s.to, role) && j >= s.to-2 && !g.is(s.from, connecting) {
			return true
		}
	}
	return false
}

// counts: "put 2 people on it", but "a level 2 agent".
func (g guard) counts(s stretch) bool {
	for i := s.from + 1; i <= s.to; i++ {
		many := g.words[i].anyOf("people", "persons", "adults", "personen", "personnes", "personas")
		if g.is(i, who) && isNumber(g.word(i-1)) && (many || !g.is(i-1, with)) && g.word(i-1) != "0" && !g.words[max(i-2, 0)].anyOf("level", "tier", "line", "press") {
			return true
		}
		if g.is(i, role) && g.word(i-1) == "my" && g.language == english && !g.anyIn(s, talking|connecting|reaching) {
			return true // "my doctor now"
		}
	}
	switch {
	case g.words[s.from].anyOf("people", "persons"):
		return g.word(s.to) == "there"
	case g.word(s.to) == "else" && g.words[s.from].anyOf("find", "finding"):
		return true // another stylist
	case g.word(s.to) == "them":
		for i := range s.from {
			if g.is(i, who|service) || strings.HasPrefix(g.word(i), "who") {
				return false
			}
		}
		return true
	}
	return g.is(s.from, role) && s.from > 0 && g.word(s.from-1) == "my"
}

// rolesNotAsked: "how many chats can an agent handle", "a transfer agent",
// "how long have humans been around".
func (g guard) rolesNotAsked(s stretch) bool {
	first := g.clause(s.from)
	switch {
	case g.language == german:
		return g.words[s.from].anyOf("gibt", "sind", "habt", "haben") && (g.word(s.to+1) == "mit" || g.word(s.to) == "mit") && !g.words[min(s.to+2, len(g.words)-1)].anyOf("dem", "denen", "ihm") && !g.words[min(s.to+1, len(g.words)-1)].anyOf("dem", "denen", "ihm")
	case g.language != english:
		// "je ne peux pas me connecter au service": he cannot log in.
		return (g.word(s.from) == "me" && g.word(s.from+1) == "connecter" || g.words[s.from].anyOf("connecter", "conectarme")) && g.is(s.to, service) && !g.is(s.to, who) && !strings.HasPrefix(g.word(s.to), "client")
	case g.word(s.from) == "chats", s.from > 0 && g.word(s.from-1) == "long" && g.word(s.from) == "have":
		return true
	case g.word(first) == "how" && g.word(first+1) == "many":
		return s.from > first+1 && g.word(first+2) != "times" && g.word(first+2) != "more"
	}
	return s.from > first && s.to == s.from+1 && g.is(s.from, connecting) && g.words[s.from-1].anyOf("a", "an", "the")
}
