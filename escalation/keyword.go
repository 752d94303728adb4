package escalation

import (
	"fmt"
	"slices"
	"strings"
)

// keyword fires on a visitor's message that says one of the phrases.
type keyword struct {
	list     int
	asks     bool // every way of asking for a person is one of them
	sells    bool // so is every way of asking for sales
	urges    *urges
	negation bool
}

func (k keyword) fire(t talk) []firing {
	var all []firing
	for i, m := range t.visitor {
		quotes := k.quotes(m)
		switch {
		case len(quotes) > 0 && (k.urges == nil || !k.urges.jokes(m)):
			all = append(all, fires(m.n, quotes[:1]))
		case k.urges != nil:
			if quotes = k.urges.quotes(t.visitor, i); len(quotes) > 0 {
				all = append(all, fires(m.n, quotes))
			}
		}
	}
	return all
}

// quotes returns every place of a message at which k speaks.
func (k keyword) quotes(m *turn) []span {
	var all []span
	for _, s := range m.asks {
		sales := m.plays(s, selling)
		if k.sells && sales || k.asks && (!sales || m.plays(s, who)) {
			all = append(all, m.quote(s))
		}
	}
	g := guard{turn: m}
	for _, s := range m.said(k.list) {
		if k.sells && (g.tellsOf(s) || s.from == s.to && g.word(s.from) == "sale") {
			continue // "we already spoke to sales"; one sale is a bargain, or a town
		}
		if !k.negation || !g.turnedRound(s.from) && !g.declined(s) {
			all = append(all, m.quote(s))
		}
	}
	return all
}

// said adds phrases of ours to the book, and returns what fires on them.
func said(b *book, phrases []phrase) keyword {
	return keyword{list: b.list(phrases, matching{stem: true, typos: 1, slack: true}), negation: true}
}

// saidByBot is for phrases of the chatbot.
func saidByBot(b *book, phrases []phrase) keyword {
	return keyword{list: b.list(phrases, matching{stem: true, slack: true, bot: true})}
}

// saidAsSpelled is for words whose forms mean something else: "he died"
// grieves, "roll a die" plays. They weigh too much for a typo to make one of a
// lone word.
func saidAsSpelled(b *book, phrases []phrase) keyword {
	return keyword{list: b.list(phrases, matching{typos: 1, slack: true, grave: true}), negation: true}
}

// withoutNegation is for phrases that hold their own "not".
func (k keyword) withoutNegation() keyword {
	k.negation = false
	return k
}

func (c *compiler) keyword(path string, g Keyword) trigger {
	if len(g.Phrases)+len(g.Sets) == 0 {
		c.bad(path+".phrases", `name at least one, such as ["speak to sales"]`, "there is no phrase")
	}
	if g.Typos < 0 || g.Typos > 2 {
		c.bad(path+".typos", "write 0, 1 or 2", "%d edits in a word make it another word", g.Typos)
	}
	k := keyword{negation: g.Negation}
	var all []phrase
	for i, text := range g.Phrases {
		p, err := parsePhrase(text)
		if err == nil && slices.ContainsFunc(p.slots, func(s slot) bool { return s.class != 0 }) {
			err = fmt.Errorf("%q has a bracket < that means nothing here", text)
		}
		if err != nil {
			c.bad(fmt.Sprintf("%s.phrases[%d]", path, i), `write words, and alternatives like "(speak|talk) to (a|an)? agent"`, "%s", err)
			continue
		}
		p.of = whoseIs(unknown, false)
		if g.Stem {
			p = p.widened(&c.book.grammars)
		}
		all = append(all, p.variants()...)
	}
	for i, name := range g.Sets {
		if !slices.Contains(phraseSets, name) {
			c.bad(fmt.Sprintf("%s.sets[%d]", path, i), "name one of: "+strings.Join(phraseSets, ", "), "there is no phrase set %q", name)
			continue
		}
		k.asks, k.sells = k.asks || name == setHuman, k.sells || name == setSales
		phrases, urges := phraseSet(c.book, name)
		if all = append(all, phrases...); urges != nil {
			k.urges = urges
		}
	}
	k.list = c.book.list(all, matching{stem: g.Stem, typos: g.Typos, slack: true})
	return k
}

// widened lets a phrase that speaks of talking to somebody mean it in other
// words too: "talk to a human" is also "speak with a real person".
func (p phrase) widened(all *[languages]grammar) phrase {
	has := func(s slot, c class) bool {
		return slices.ContainsFunc(s.words, func(w string) bool {
			return slices.ContainsFunc(all[:spanish+1], func(g grammar) bool { return g.words[w]&c != 0 })
		})
	}
	verb := slices.IndexFunc(p.slots, func(s slot) bool { return has(s, talking|connecting) })
	noun := slices.IndexFunc(p.slots, func(s slot) bool { return slices.ContainsFunc(s.words, func(w string) bool { return generic[w] }) })
	if verb < 0 || noun < 0 {
		return p
	}
	p.slots = slices.Clone(p.slots)
	if has(p.slots[verb], talking) {
		p.slots[verb].class = talking
	}
	p.slots[noun].class = person | anyone
	for i, s := range p.slots {
		if len(s.words) == 1 && small[s.words[0]] {
			p.slots[i].optional, p.slots[i].class = true, with|article
		}
	}
	return p
}

// generic are the words for whoever is not a machine.
var generic = wordSet("human person someone somebody agent representative operator mensch menschen person jemand jemandem mitarbeiter humain personne quelqu'un conseiller humano persona alguien agente")
