package escalation

import (
	"time"

	"handoffbot/bot"
)

// Names of the shipped rules and routes.
const (
	ruleHuman     = "asks-for-a-human"
	ruleSales     = "talk-to-sales"
	ruleComplaint = "sensitive-complaint"
	ruleLegal     = "legal-or-compliance"
	ruleReady     = "ready-to-buy"
	ruleValue     = "high-value"
	ruleCancel    = "wants-to-cancel"
)

// ShippedRules are the rules of a configuration that has none.
func ShippedRules() []Rule {
	set := func(name string) *Keyword {
		return &Keyword{Sets: []string{name}, Stem: true, Typos: 1, Negation: true}
	}
	return []Rule{
		{Name: ruleHuman, Then: bot.Escalate, Keyword: set(setHuman), Examples: Examples{
			Fire:    []string{"can I talk to a real person?", "I want to speak with an agent", "get me a human", "agent pls", "kann ich mit einem Menschen sprechen?"},
			NotFire: []string{"I don't need a human", "are you a real person?", "a taxi for two people", "what does an agent do?", "my boss said talk to a human"},
		}},
		{Name: ruleSales, Then: bot.Escalate, Keyword: set(setSales), Examples: Examples{Fire: []string{"Can I speak to sales?"}, NotFire: []string{"do you have sales in summer?"}}},
		{Name: "urgent", Then: bot.Escalate, Priority: bot.High, Keyword: set(setUrgent), Examples: Examples{
			Fire:    []string{"we have an urgent issue", "your site is down", "no heating since last night, and we have a newborn here"},
			NotFire: []string{"it is not urgent", "no heating in the tent, I guess?", "haha urgent question: is there cake?"},
		}},
		{Name: "unsure-twice", Then: bot.Offer, Confidence: &Confidence{Below: 0.45, Turns: 2}},
		{Name: "going-in-circles", Then: bot.Escalate, Friction: &Friction{AtLeast: 0.6}},
		{Name: ruleCancel, Then: bot.Escalate, Cancellation: &Cancellation{AtLeast: 0.6}},
		{Name: ruleReady, Then: bot.Escalate, Readiness: &Readiness{Needs: buyerNeeds, AtLeast: 2}},
		{Name: ruleValue, Then: bot.Escalate, Priority: bot.High, Value: &Value{AmountOver: 10000, Currency: "EUR", SeatsOver: 50, Tiers: []string{"enterprise"}}},
		{Name: ruleComplaint, Then: bot.Escalate, Priority: bot.Urgent, Complaint: &Complaint{Severity: sensitive}},
		{Name: ruleLegal, Then: bot.Escalate, Priority: bot.High, Compliance: &Compliance{}},
		{Name: "chatbot-failed", Then: bot.Escalate, Error: &Error{}},
		{Name: "chatbot-asks", Then: bot.Escalate, Manual: &Manual{}},
	}
}

// ShippedRoutes are the routes of a configuration that has none.
func ShippedRoutes() []Route {
	to := func(channel string) []bot.Destination {
		return []bot.Destination{{Platform: bot.PlatformInbox, Channel: channel}}
	}
	return []Route{
		{Name: "priority-support", When: When{AnyRule: []string{ruleComplaint, ruleLegal}}, To: to("priority-support"), SLA: 5 * time.Minute},
		{Name: "sales", When: When{Intents: salesIntents, AnyRule: []string{ruleReady, ruleValue, ruleSales}}, To: to("sales"), SLA: 15 * time.Minute},
		{Name: "support", To: to("support"), SLA: time.Hour},
	}
}

// The shipped intents, and which of them may become a deal.
var (
	salesIntents   = []string{"pricing", "implementation", "procurement"}
	supportIntents = []string{"account_access", "bug", "policy"}
)

const (
	intentComplaint = "complaint"
	intentLegal     = "legal"
	intentOther     = "other"
)

func shippedIntents() map[string]string {
	all := make(map[string]string)
	for _, name := range append(append([]string{intentComplaint, intentLegal, intentOther}, salesIntents...), supportIntents...) {
		all[name] = name
	}
	return all
}
