package escalation

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"handoffbot/bot"
)

// missing lists what a good handoff lacks. What only a buyer can tell is asked
// of buyers alone.
func missing(c bot.Conversation, d bot.Decision, buyer learned) []bot.Missing {
	all := []bot.Missing{}
	if c.Contact.Email == "" && c.Contact.Phone == "" {
		all = append(all, bot.Missing{What: "contact", Question: "How can we reach you if we get cut off: an e-mail address or a phone number?"})
	}
	if !d.Sales || d.Sensitive {
		return all
	}
	for _, ask := range []bot.Missing{
		{What: "budget", Question: "What budget have you planned for this?"},
		{What: "timeline", Question: "By when would you like to be up and running?"},
		{What: "fit", Question: "How many people would use it, and what for?"},
	} {
		if !buyer.knows(ask.What) {
			all = append(all, ask)
		}
	}
	return all
}

// nextAction recommends what whoever takes the card does first.
func nextAction(c bot.Conversation, d bot.Decision) string {
	how := "Reply in the thread"
	switch {
	case c.Contact.Phone != "":
		how = "Call the number on the card"
	case c.Contact.Email != "":
		how = "Write to the address on the card"
	}
	if d.Route.SLA > 0 {
		how += fmt.Sprintf(" within %s", spoken(d.Route.SLA))
		if d.Route.Hours != "" {
			how += " of opening hours"
		}
	}
	var what string
	switch {
	case d.Intent == intentComplaint && d.Sensitive:
		what = "apologise, take it over personally, and promise nothing before you have spoken to whoever is responsible"
	case d.Sensitive:
		what = "confirm that the request has arrived, and hand it to whoever answers legal and data protection cases"
	case d.Sales && d.Qualified:
		what = "offer a call: budget, timeline or fit are known, so begin with the need and not with questions"
	case d.Sales:
		what = "answer the question about " + topic(d.Intent) + " and ask for what is missing"
	case hasTrigger(d, bot.TriggerFriction):
		what = "do not repeat the chatbot's answer, it was given already; solve it by hand and say what you did"
	case d.Intent == "bug":
		what = "say that you are on it, and ask for the one thing you need to see it yourself"
	case d.Intent == "account_access":
		what = "check who it is, then give the access back by hand"
	default:
		what = "answer the visitor's last message"
	}
	action := how + ": " + what + "."
	if c.Contact.Email == "" && c.Contact.Phone == "" {
		action += " Ask for a way to reach them first."
	}
	return action
}

func topic(intent string) string {
	if intent == intentOther {
		return "what they need"
	}
	return strings.ReplaceAll(intent, "_", " ")
}

func hasTrigger(d bot.Decision, kind bot.Trigger) bool {
	for _, r := range d.Reasons {
		if r.Trigger == kind {
			return true
		}
	}
	return false
}

func spoken(d interface{ Minutes() float64 }) string {
	minutes := int(d.Minutes())
	switch {
	case minutes < 60:
		return fmt.Sprintf("%d minutes", max(1, minutes))
	case minutes == 60:
		return "an hour"
	}
	return fmt.Sprintf("%d hours", minutes/60)
}

// How much of the visitor's words a summary repeats, in bytes.
const (
	summaryQuote = 240
	summaryQuick = 3 // a message of fewer words says nothing of its own
)

// summarise tells the conversation in the visitor's own words: how it began,
// where it stands, and how often the chatbot has answered. It adds nothing.
func summarise(t talk) string {
	var said []turn
	answers := 0
	for _, m := range t.turns {
		switch {
		case m.Role == bot.RoleBot:
			answers++
		case m.Role == bot.RoleVisitor && len(m.words) >= summaryQuick:
			said = append(said, m)
		}
	}
	if visitor := t.visitor(); len(said) == 0 && len(visitor) > 0 {
		said = visitor[len(visitor)-1:]
	}
	var b strings.Builder
	switch len(said) {
	case 0:
		return "The chatbot sent no word of the visitor."
	case 1:
		fmt.Fprintf(&b, "The visitor wrote: “%s”", quoted(said[0].Text))
	default:
		fmt.Fprintf(&b, "The visitor began with: “%s” and last wrote: “%s”", quoted(said[0].Text), quoted(said[len(said)-1].Text))
	}
	switch answers {
	case 0:
		b.WriteString(" The chatbot has not answered.")
	case 1:
		b.WriteString(" The chatbot has answered once.")
	default:
		fmt.Fprintf(&b, " The chatbot has answered %d times.", answers)
	}
	return b.String()
}

func quoted(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= summaryQuote {
		return text
	}
	cut := summaryQuote
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}
