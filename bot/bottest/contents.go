package bottest

import (
	"time"

	"handoffbot/bot"
)

// Noon is when the cards below were received.
func Noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// Card is an open card with something in every part, changed by change, which
// may be nil.
func Card(change func(*bot.Card)) bot.Card {
	score, threshold := 0.72, 0.6
	c := bot.Card{
		HandoffID: "01KAT2XQ3V8E5N7M9PZRWT4CDG", ConversationID: "c-17", Source: "website", Cycle: 1, Title: "pricing · Zoë Müller, Acme",
		Route: "sales", Intent: "pricing", Priority: bot.Normal, Status: bot.StatusOpen, ReceivedAt: Noon(), DueAt: Noon().Add(15 * time.Minute),
		Summary: "Wants a price for 40 seats before Friday.", SummaryBy: bot.ByRules, NextAction: "Call Zoë today and offer the team plan.",
		Contact: []bot.Fact{{Label: "Name", Value: "Zoë Müller"}, {Label: "Email", Value: "zoe@acme.example"}},
		Page:    []bot.Fact{{Label: "Page", Value: "Prices"}, {Label: "URL", Value: "https://shop.example/prices"}, {Label: "Source", Value: "website"}},
		Why: []bot.Quote{
			{Why: "asks-for-a-human (said so in words)", Text: "can I speak to sales", Turn: 3, Role: bot.RoleVisitor, By: bot.ByRules},
			{Why: "going-in-circles (going in circles)", Turn: 4, By: bot.ByRules, Score: &score, Threshold: &threshold},
		},
		Missing: []bot.Missing{{What: "timeline", Question: "When do you need it to run?"}},
		Excerpt: []bot.Message{{Role: bot.RoleVisitor, Text: "can I speak to sales?"}, {Role: bot.RoleBot, Text: "Of course."}}, Turns: 6,
		Actions: []bot.Action{
			{Kind: bot.ActClaim, Label: "Claim"},
			{Kind: bot.ActResolve, Label: "Resolve"},
			{Kind: bot.ActWon, Label: "Won"},
			{Kind: bot.ActLost, Label: "Lost"},
			{Kind: bot.ActRightReason, Label: "Right reason"},
			{Kind: bot.ActWrongReason, Label: "Wrong reason"},
		},
		Revision: 3,
	}
	if change != nil {
		change(&c)
	}
	return c
}

// Contents is everything that can be posted, in every state, by name: what an
// adapter keeps golden files of. The colleague who acts is ana; evil is what a
// visitor writes who wants to be more than text on that platform.
func Contents(ana bot.Person, evil string) map[string]bot.Content {
	cleo := bot.Person{Platform: bot.PlatformInbox, ID: "cleo", Name: "Cleo"}
	seen := &bot.Response{Kind: bot.RespondedByReaction, Platform: ana.Platform, Responder: ana, At: Noon().Add(2 * time.Minute), After: 2 * time.Minute}
	claimed := func(c *bot.Card) {
		c.Status, c.ClaimedBy, c.ClaimedAt = bot.StatusClaimed, &ana, Noon().Add(3*time.Minute)
	}
	return map[string]bot.Content{
		"card-open":    Card(nil),
		"card-urgent":  Card(func(c *bot.Card) { c.Priority, c.Missing, c.Contact = bot.Urgent, nil, nil }),
		"card-claimed": Card(func(c *bot.Card) { claimed(c); c.FirstResponse = seen }),
		"card-claimed-elsewhere": Card(func(c *bot.Card) {
			c.Status, c.ClaimedBy, c.ClaimedAt = bot.StatusClaimed, &cleo, Noon().Add(time.Minute)
		}),
		"card-put-off":            Card(func(c *bot.Card) { claimed(c); c.FirstResponse, c.SnoozedUntil = seen, Noon().Add(time.Hour) }),
		"card-answered":           Card(func(c *bot.Card) { claimed(c); c.Status, c.FirstResponse = bot.StatusAnswered, seen }),
		"card-answered-unclaimed": Card(func(c *bot.Card) { c.Status, c.FirstResponse = bot.StatusAnswered, seen }),
		"card-resolved": Card(func(c *bot.Card) {
			c.Status, c.ClosedBy, c.ClosedAt, c.ReasonMark = bot.StatusResolved, &ana, Noon().Add(time.Hour), bot.ReasonRight
			c.Outcome = bot.Outcome{Resolution: bot.Resolved, Deal: &bot.Deal{Status: bot.DealWon, Amount: "12500.00", Currency: "EUR"}}
			c.Actions = []bot.Action{{Kind: bot.ActReopen, Label: "Reopen"}}
		}),
		"card-cancelled":   Card(func(c *bot.Card) { c.Status, c.ClosedAt, c.Actions = bot.StatusCancelled, Noon().Add(time.Hour), nil }),
		"card-second":      Card(func(c *bot.Card) { c.Cycle, c.Priority = 2, bot.High }),
		"card-undelivered": Card(func(c *bot.Card) { c.Undelivered = []string{"slack/C0SALES: chat.postMessage: is_archived"} }),
		"card-empty":       bot.Card{Status: bot.StatusOpen},
		"card-hostile": Card(func(c *bot.Card) {
			c.Title, c.Summary, c.NextAction, c.ConversationID = evil, evil, evil, evil
			c.Contact = []bot.Fact{{Label: "Name", Value: evil}}
			c.Page = []bot.Fact{{Label: evil, Value: evil}}
			c.Why[0].Text, c.Missing[0].Question = evil, evil
			c.Excerpt = []bot.Message{{Role: bot.RoleVisitor, Text: evil}}
		}),
		"list": bot.CardList{Title: "3 handoffs came at once", Subtitle: "2 of them wait. Claim one, and its card comes with everything said.", Items: []bot.Card{
			Card(func(c *bot.Card) { c.Priority, c.Actions = bot.Urgent, c.Actions[:1] }),
			Card(func(c *bot.Card) { c.Title, c.Summary, c.Actions = evil, evil, c.Actions[:1] }),
			Card(func(c *bot.Card) { claimed(c); c.Cycle, c.Actions = 2, nil }),
		}},
		"line": bot.Line{Text: "The chatbot handed this conversation off again: “" + evil + "”.", At: Noon()},
		"transcript": bot.Transcript{Title: "The conversation so far", Said: []bot.Message{
			{Role: bot.RoleVisitor, Text: evil}, {Role: bot.RoleBot, Text: "line one\nline two"}, {Role: bot.RoleAgent, Text: ""},
		}},
		"report": bot.Report{
			Title: "Handoffs, week 47", Subtitle: "16 to 23 November 2026, Europe/Berlin, as of Monday 9:00", Text: "12 handoffs, 11 answered.",
			Facts: []bot.Fact{{Label: "Handoffs", Value: "12"}, {Label: "Answered", Value: "11 of 12"}},
			Charts: []bot.Chart{
				{Title: "Median first response", Unit: "minutes", Bars: []bot.Bar{
					{Label: "sales", Value: 3.5, Shown: "3 min 30 s"},
					{Label: "a route with a very long name", Value: 8, Shown: "8 min"},
					{Label: "a route with a very long name too", Value: 0, Shown: "–"},
				}},
				{Title: "Within SLA", Unit: "%", Bars: []bot.Bar{{Label: "sales", Value: 80, Shown: "4 of 5"}}},
			},
			Table: bot.Table{Title: "By route", Header: []string{"Route", "Handoffs"}, Rows: [][]string{{"sales", "7"}, {"support"}}},
			Notes: []bot.Note{
				{Text: "Longest waiting: pricing, 2 d 3 h", HandoffID: "01KAT2XQ3V8E5N7M9PZRWT4CDG"},
				{
					Text: "No response: #WT4CDG on sales waits 2 h", HandoffID: "01KAT2XQ3V8E5N7M9PZRWT4CDG",
					Link: "https://handoff.example.com/inbox/handoffs/01KAT2XQ3V8E5N7M9PZRWT4CDG",
				},
			},
		},
		"report-empty": bot.Report{Title: "Handoffs, week 48", Text: "Nothing was handed off."},
	}
}
