package escalation

import (
	"fmt"
	"slices"
	"strings"

	"handoffbot/escalation/reading"
)

// keyword fires on a visitor's message that says one of the phrases.
type keyword struct {
	list     int
	asks     bool // every way of asking for a person is one of them
	sells    bool // so is every way of asking for sales
	urges    *urges
	negation bool
	asked    bool // it may be told of what was asked for before
}

func (k keyword) fire(t reading.Talk) []firing {
	var all []firing
	for i, m := range t.Visitor {
		quotes := k.quotes(m)
		if k.urges != nil {
			quotes = slices.DeleteFunc(quotes, m.IsNoUrgency)
		}
		switch {
		case len(quotes) > 0 && (k.urges == nil || !k.urges.jokes(m)):
			all = append(all, fires(m.N, quotes[:1]))
		case k.urges != nil:
			if quotes = k.urges.quotes(t.Visitor, i); len(quotes) > 0 {
				all = append(all, fires(m.N, quotes))
			}
		}
	}
	return all
}

// quotes returns every place of a message at which k speaks.
func (k keyword) quotes(m *reading.Turn) []reading.Span {
	var all []reading.Span
	for _, s := range m.Asks {
		sales := m.Plays(s, reading.Selling)
		if k.sells && sales || k.asks && (!sales || m.Plays(s, reading.Who)) {
			all = append(all, m.Quote(s))
		}
	}
	for _, s := range m.Said(k.list) {
		if k.sells && (m.HasTold(s) || s.From == s.To && m.Words[s.From].AnyOf("sale", "salem") || m.Words[s.From].Text == "calls") {
			continue // "we already spoke to sales"; one sale is a bargain, or a town; "the calls from sales" bother
		}
		if !k.negation || !m.Negates(s) {
			all = append(all, m.Quote(s))
		}
	}
	return all
}

// said adds phrases of ours to the book, and returns what fires on them.
func said(b *reading.Book, phrases []reading.Phrase) keyword {
	return keyword{list: b.List(phrases, reading.Matching{Stem: true, Typos: 1, Slack: true}), negation: true}
}

// saidByBot is for phrases of the chatbot.
func saidByBot(b *reading.Book, phrases []reading.Phrase) keyword {
	return keyword{list: b.List(phrases, reading.Matching{Stem: true, Slack: true, Bot: true})}
}

// saidAsSpelled is for words whose forms mean something else: "he died"
// grieves, "roll a die" plays. They weigh too much for a typo to make one of a
// lone word.
func saidAsSpelled(b *reading.Book, phrases []reading.Phrase) keyword {
	return keyword{list: b.List(phrases, reading.Matching{Typos: 1, Slack: true, Grave: true}), negation: true}
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
	var all []reading.Phrase
	for i, text := range g.Phrases {
		own, err := c.book.Own(text, g.Stem)
		if err != nil {
			c.bad(fmt.Sprintf("%s.phrases[%d]", path, i), `write words, and alternatives like "(speak|talk) to (a|an)? agent"`, "%s", err)
			continue
		}
		all = append(all, own...)
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
	k.list = c.book.List(all, reading.Matching{Stem: g.Stem, Typos: g.Typos, Slack: true})
	return k
}
