package escalation

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"handoffbot/bot"
	"handoffbot/escalation/reading"
)

// Bounds of a summary: how much of one message it repeats, in bytes, and from
// how many words on a message says something of its own.
const (
	summaryQuote = 240
	summaryWords = 3
)

// summarise tells the conversation in the visitor's own words: how it began,
// what decided, where it stands, and how often the chatbot has answered. It
// adds nothing that was not said.
func summarise(t reading.Talk, d bot.Decision) string {
	var said []*reading.Turn
	answers, people := 0, 0
	for i := range t.Turns {
		switch m := &t.Turns[i]; m.Role {
		case bot.RoleBot:
			answers++
		case bot.RoleAgent:
			people++
		case bot.RoleVisitor:
			if len(m.Words) >= summaryWords && m.Reply() == 0 {
				said = append(said, m)
			}
		}
	}
	if len(said) == 0 { // whatever there is: a word, an emoji
		for i := len(t.Visitor) - 1; i >= 0 && len(said) == 0; i-- {
			if strings.TrimSpace(t.Visitor[i].Text) != "" {
				said = t.Visitor[i : i+1]
			}
		}
	}
	var b strings.Builder
	switch len(said) {
	case 0:
		return "The chatbot sent no word of the visitor."
	case 1:
		fmt.Fprintf(&b, "The visitor wrote: “%s”", quoted(said[0].Text))
	default:
		first, last := said[0], said[len(said)-1]
		fmt.Fprintf(&b, "The visitor began with: “%s”", quoted(first.Text))
		if core := core(t, d, first, last); core != nil {
			fmt.Fprintf(&b, " then wrote: “%s”", quoted(core.Text))
		}
		fmt.Fprintf(&b, " and last wrote: “%s”", quoted(last.Text))
	}
	switch answers {
	case 0:
		b.WriteString(" The chatbot has not answered.")
	case 1:
		b.WriteString(" The chatbot has answered once.")
	default:
		fmt.Fprintf(&b, " The chatbot has answered %d times.", answers)
	}
	if people > 0 {
		b.WriteString(" A person of the company has written, too.")
	}
	return b.String()
}

// core is the visitor's turn on which the decision rests, if it is neither the
// first nor the last that is quoted anyway.
func core(t reading.Talk, d bot.Decision, first, last *reading.Turn) *reading.Turn {
	for _, r := range d.Reasons {
		if r.Turn < 1 || r.Turn > len(t.Turns) {
			continue
		}
		if m := &t.Turns[r.Turn-1]; m.Role == bot.RoleVisitor && m != first && m != last && len(m.Words) >= summaryWords {
			return m
		}
	}
	return nil
}

// quoted repeats a text on one line, cut between two runes.
func quoted(text string) string {
	const most = 4 * summaryQuote // what is cut anyway need not be joined
	if len(text) > most {
		text = text[:cutAt(text, most)] + "…"
	}
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= summaryQuote {
		return text
	}
	return strings.TrimRight(text[:cutAt(text, summaryQuote)], "… ") + "…"
}

// cutAt is where at most n bytes end without cutting a rune.
func cutAt(text string, n int) int {
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}
