package escalation

import (
	"slices"
	"strings"

	"handoffbot/bot"
	"handoffbot/escalation/reading"
)

// sure is the confidence from which the chatbot's intent is taken.
const sure = 0.5

// situation is what a route looks at besides what fired: the conversation, and
// which calendars are open while it is decided.
type situation struct {
	reading.Talk
	open func(calendar string) bool
}

// route fills in what follows from everything that fired, also earlier: where
// it goes, with which intent and priority.
func (p *Policy) route(d *bot.Decision, t situation, all []fired) {
	names := make(map[string]bool)
	priorities := []bot.Priority{}
	legal, complaining, leaves := false, false, false
	for _, f := range all {
		r := p.rules[f.rule]
		names[r.Name] = true
		priorities = append(priorities, r.Priority)
		legal = legal || r.kind == bot.TriggerCompliance
		leaves = leaves || r.kind == bot.TriggerCancellation
		complaining = complaining || r.Complaint != nil && r.Complaint.Severity == sensitive
		d.Sales = d.Sales || r.kind == bot.TriggerReadiness || r.kind == bot.TriggerValue
	}
	for _, r := range t.Said { // the chatbot's own reasons route as ours do
		names[r.Rule] = true
		legal = legal || r.Trigger == bot.TriggerCompliance
		complaining = complaining || r.Trigger == bot.TriggerComplaint
	}
	d.Sensitive = complaining || legal
	d.Intent = p.intent(t.Talk, leaves && !d.Sales)
	switch {
	case complaining:
		d.Intent = intentComplaint
	case legal:
		d.Intent = intentLegal
	}
	d.Sales = d.Sales || slices.Contains(salesIntents, d.Intent)
	r := p.pick(d, t, names)
	d.Route = bot.Route{Name: r.Name, To: slices.Clone(r.To), SLA: r.SLA, Priority: r.Priority, Hours: p.hours[r.Hours].Version()}
	d.Priority = bot.Highest(append(priorities, r.Priority)...)
}

// pick returns the first route that takes the conversation, but a sensitive
// complaint or a legal case finds its own wherever that stands.
func (p *Policy) pick(d *bot.Decision, t situation, fired map[string]bool) Route {
	if d.Sensitive {
		for _, r := range p.routes {
			if p.forSensitive(r) && (r.takes(d.Intent, t, fired) || slices.Contains(r.When.Intents, d.Intent)) {
				return r
			}
		}
		// The chatbot called it sensitive under a name that no rule has.
		for _, r := range p.routes {
			if p.forSensitive(r) && len(t.Said) > 0 && r.When.holds(t) {
				return r
			}
		}
	}
	for _, r := range p.routes {
		if r.takes(d.Intent, t, fired) {
			return r
		}
	}
	return p.routes[len(p.routes)-1]
}

// forSensitive reports whether the route names a rule for complaints or legal cases.
func (p *Policy) forSensitive(r Route) bool {
	return slices.ContainsFunc(p.rules, func(c compiled) bool {
		return (c.kind == bot.TriggerCompliance || c.kind == bot.TriggerComplaint) && slices.Contains(r.When.AnyRule, c.Name)
	})
}

func (r Route) takes(intent string, t situation, fired map[string]bool) bool {
	if !r.When.holds(t) {
		return false
	}
	if len(r.When.Intents)+len(r.When.AnyRule) == 0 {
		return true
	}
	return slices.Contains(r.When.Intents, intent) || slices.ContainsFunc(r.When.AnyRule, func(n string) bool { return fired[n] })
}

// holds checks what must hold besides intent and rule.
func (w When) holds(t situation) bool {
	locale := func(want string) bool {
		return strings.EqualFold(t.Locale, want) || len(t.Locale) > len(want) && strings.EqualFold(t.Locale[:len(want)], want) && strings.ContainsRune("-_", rune(t.Locale[len(want)]))
	}
	return (len(w.Locales) == 0 || slices.ContainsFunc(w.Locales, locale)) &&
		(len(w.Tiers) == 0 || slices.ContainsFunc(w.Tiers, func(s string) bool { return strings.EqualFold(s, tier(t.Talk)) })) &&
		(len(w.Sources) == 0 || slices.Contains(w.Sources, t.Source)) &&
		(w.During == "" || t.open(w.During))
}

// intent is the chatbot's when it is sure: the conversation's, else that of the
// visitor's latest message; else what the visitor's words say, and whoever leaves
// speaks of his plan and buys nothing.
func (p *Policy) intent(t reading.Talk, leaves bool) string {
	given := []bot.Intent{t.Intent}
	visitor := t.Visitor
	for _, m := range slices.Backward(visitor) {
		given = append(given, m.Intent)
	}
	for _, i := range given {
		if i.Name == "" || i.Confidence != nil && *i.Confidence < sure {
			continue
		}
		if ours, ok := p.intents[i.Name]; ok {
			return ours
		}
		return i.Name
	}
	for _, m := range slices.Backward(visitor) {
		if name := m.Topic(); name != "" && (!leaves || !slices.Contains(salesIntents, name)) {
			return name
		}
	}
	return intentOther
}
