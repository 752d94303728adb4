package escalation

import (
	"time"

	"handoffbot/bot"
)

// Names of the shipped rules and routes.
const (
	ruleHuman     = "asks-for-a-human"
	ruleComplaint = "sensitive-complaint"
	ruleLegal     = "legal-or-compliance"
	ruleReady     = "ready-to-buy"
	ruleValue     = "high-value"
	ruleSales     = "talk-to-sales"
)

// person is whom one asks for, and reach how.
const (
	person  = "(human|humans|person|people|agent|agents|representative|rep|advisor|adviser|operator|someone|somebody|employee|consultant|specialist|assistant|staff|colleague|supervisor|manager|attendant|individual)"
	contact = "(speak|talk|chat|connect|converse|communicate|discuss|call|contact|reach|message|transfer|transferred|connected|forwarded|redirected|escalated)"
	article = "(a|an|the|some|your|any|one|my|another)?"
	kind    = "(real|live|actual|human|physical|fucking|damn|goddamn|bloody|customer|support|service|qualified|proper|living|free|available|different)?"
)

// ShippedRules are the rules of a configuration that has none.
func ShippedRules() []Rule {
	talk := func(phrases ...string) *Keyword {
		return &Keyword{Phrases: phrases, Stem: true, Typos: 1, Negation: true}
	}
	return []Rule{
		{Name: ruleHuman, Then: bot.Escalate, Keyword: talk(
			contact+" (directly|now|please)? (to|with)? "+article+" "+kind+" "+kind+" "+person,
			contact+" (me|us)? (to|with|through)? "+article+" "+kind+" "+kind+" "+person,
			"(get|give|find|bring|put|want|need|like|have|see|ask|asking|require|prefer|request|pass|send|hand) (me|us)? (through|over|on)? (to|for|with)? "+article+" (real|live|actual|human|physical) "+kind+" "+person,
			"(want|need|like|get|have|ask|request|require) (me)? (to|for)? "+article+" (customer|support)? (service|care)? (human|agent|representative|operator|advisor)",
			"(real|live|actual) (human|person|agent|people|operator)", "human (being|agent|support|help|assistance|contact|representative|operator)",
			"(speak|talk|chat) (to|with) (customer|client)? (service|support|care|helpdesk|assistance)",
			"(customer|client|live) (service|support|care|assistance) (agent|representative|rep|person|operator|employee)",
			"(call|contact|phone|ring) (customer|client) (service|support|care|assistance)",
			"(somebody|someone|anyone|anybody) (i|we) (can|could|may) (speak|talk|chat)", "(can|could) (i|we) (speak|talk|chat) (to|with) (someone|somebody|anyone|anybody)",
			"(not|no) (a|the|more)? (bot|robot|machine|chatbot)", "call me back",
		), Examples: Examples{
			Fire:    []string{"can I talk to a real person?", "I want to speak with an agent", "get me a human"},
			NotFire: []string{"I don't need a human", "are you a real person?", "a taxi for two people", "what does an agent do?"},
		}},
		{Name: ruleSales, Then: bot.Escalate, Keyword: talk(
			contact+" (to|with)? "+article+" (sales|salesperson|salesman|sales)", contact+" (to|with)? "+article+" (sales) (team|person|rep|department|people)?",
			"(book|schedule|arrange|get|want|request|have) "+article+" (demo)", "sales (call|meeting|team|representative|rep|person)", "(get|want|need|request) "+article+" (custom|formal|official)? (quote|quotation|proposal)",
		), Examples: Examples{Fire: []string{"Can I speak to sales?"}, NotFire: []string{"do you have sales in summer?"}}},
		{Name: "urgent", Then: bot.Escalate, Priority: bot.High, Keyword: talk(
			"urgent (issue|problem|matter|request|help|question)", "(very|really|extremely|most)? urgent", "emergency",
			"(site|website|app|system|service|server|platform|board|production|everything) (is|are|went|seems)? (completely|totally)? (down|offline|unreachable)",
			"(security|data) (breach|incident|leak)",
		), Examples: Examples{Fire: []string{"we have an urgent issue", "your site is down"}, NotFire: []string{"it is not urgent"}}},
		{Name: "unsure-twice", Then: bot.Offer, Confidence: &Confidence{Below: 0.45, Turns: 2}},
		{Name: "going-in-circles", Then: bot.Escalate, Friction: &Friction{AtLeast: 0.6}},
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
