package escalation

import (
	"fmt"
	"strings"
	"time"

	"handoffbot/bot"
	"handoffbot/escalation/reading"
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

// nextAction recommends what is done first: who, what, by when.
func nextAction(t reading.Talk, d bot.Decision) string {
	action := whoActs(d) + " " + byWhen(t, d) + ": " + whatToDo(d) + "."
	if t.Contact.Email == "" && t.Contact.Phone == "" {
		action += " Ask for a way to reach them first."
	}
	if len(d.Missing) > 0 && !d.Sensitive {
		if next := d.Missing[len(d.Missing)-1]; next.What != "contact" {
			for _, m := range d.Missing {
				if m.What != "contact" {
					next = m
					break
				}
			}
			action += fmt.Sprintf(" Next question: “%s”", next.Question)
		}
	}
	return action
}

// whoActs names whoever takes the route's cards; the way to reach the visitor
// is the best that is known.
func whoActs(d bot.Decision) string {
	switch {
	case d.Sensitive:
		return "A senior colleague on " + d.Route.Name
	case d.Sales:
		return "Whoever sells on " + d.Route.Name
	}
	return "Whoever is free on " + d.Route.Name
}

// byWhen says how the visitor is reached and how fast.
func byWhen(t reading.Talk, d bot.Decision) string {
	how := "replies in the thread"
	switch {
	case t.Contact.Phone != "":
		how = "calls the number on the card"
	case t.Contact.Email != "":
		how = "writes to the address on the card"
	}
	if d.Route.SLA > 0 {
		how += " within " + spoken(d.Route.SLA)
		if d.Route.Hours != "" {
			how += " of opening hours"
		}
	}
	return how
}

func whatToDo(d bot.Decision) string {
	switch {
	case d.Intent == intentComplaint && d.Sensitive:
		return "apologise, take it over personally, and promise nothing before you have spoken to whoever is responsible"
	case d.Sensitive:
		return "confirm that the request has arrived, and hand it to whoever answers legal and data protection cases"
	case d.Sales && d.Qualified:
		return "offer a call: what a buyer can tell is known, so begin with the need and not with questions"
	case d.Sales && hasTrigger(d, bot.TriggerValue):
		return "offer a call with an offer in hand: this is worth more than the line that was drawn"
	case d.Sales:
		return "answer the question about " + topic(d.Intent) + " and ask for what is missing"
	case hasTrigger(d, bot.TriggerCancellation):
		return "settle the cancellation by hand and confirm the day on which it ends; repeat no offer that was declined"
	case hasTrigger(d, bot.TriggerFriction):
		return "do not repeat the chatbot's answer, it was given already; solve it by hand and say what you did"
	case hasTrigger(d, bot.TriggerError):
		return "answer the question that the chatbot failed on"
	case d.Intent == "bug":
		return "say that you are on it, and ask for the one thing you need to see it yourself"
	case d.Intent == "account_access":
		return "check who it is, then give the access back by hand"
	}
	return "answer the visitor's last message"
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

func spoken(d time.Duration) string {
	minutes := int(d.Minutes())
	switch {
	case minutes < 60:
		return fmt.Sprintf("%d minutes", max(1, minutes))
	case minutes == 60:
		return "an hour"
	case minutes%60 != 0 && minutes < 600:
		return fmt.Sprintf("%d hours and %d minutes", minutes/60, minutes%60)
	}
	return fmt.Sprintf("%d hours", minutes/60)
}
