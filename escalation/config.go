package escalation

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"handoffbot/bot"
	"handoffbot/escalation/reading"
)

// Config is the policy as its owner writes it. Left out, rules and routes are
// the shipped ones.
type Config struct {
	Intents map[string][]string // ours → the chatbot's names for it
	Rules   []Rule
	Routes  []Route
	Hours   map[string]*bot.Calendar // by the names that routes know them by
}

// Rule says what happens when its one trigger fires.
type Rule struct {
	Name     string
	Then     bot.Verdict // bot.Offer or bot.Escalate
	Priority bot.Priority
	Examples Examples

	Keyword      *Keyword
	Confidence   *Confidence
	Friction     *Friction
	Cancellation *Cancellation
	Readiness    *Readiness
	Value        *Value
	Complaint    *Complaint
	Compliance   *Compliance
	Error        *Error
	Manual       *Manual
}

// Examples are messages of a visitor on which a rule must fire, or must not.
type Examples struct{ Fire, NotFire []string }

// Keyword fires on phrases. A phrase is words in a row; "(speak|talk) (a|an)?"
// allows one of several, and a question mark makes a bracket optional.
type Keyword struct {
	Phrases  []string
	Sets     []string // of human, sales, urgent, cancellation: phrases that we keep
	Stem     bool     // "speaking" is "speak"
	Typos    int      // edits allowed in a word of five letters and more, 0 to 2
	Negation bool     // "I don't need a human" does not fire
}

// Confidence fires when the chatbot's last answers that carry a confidence were all below.
// With intents it looks at answers to those alone.
type Confidence struct {
	Below   float64
	Turns   int
	Intents []string
}

// Friction fires when the conversation goes in circles, scored from 0 to 1.
type Friction struct{ AtLeast float64 }

// Cancellation fires when the visitor wants to end a contract and the chatbot does
// not settle it, scored from 0 to 1.
type Cancellation struct{ AtLeast float64 }

// Readiness fires when enough of a buyer's needs are known.
type Readiness struct {
	Needs   []string // of budget, timeline, fit
	AtLeast int
}

// Value fires on amounts and seats above a line, and on tiers.
type Value struct {
	AmountOver float64 // 0: amounts do not matter
	Currency   string  // ISO 4217
	SeatsOver  int     // 0: seats do not matter
	Tiers      []string
}

// Complaint fires at its severity, or a worse one: mild, firm or sensitive.
type Complaint struct{ Severity string }

// Compliance fires on legal, data protection and regulatory cases.
type Compliance struct{}

// Error fires when the chatbot reports that it failed: a message of its own
// with the intent "error" or "fallback".
type Error struct{}

// Manual fires when the chatbot's intent for the visitor's message, or for the
// conversation, is "handoff", "human_handoff" or "agent".
type Manual struct{}

// Route says which conversations go where.
type Route struct {
	Name     string
	When     When // the last route has none
	To       []bot.Destination
	SLA      time.Duration
	Hours    string // the calendar that SLA runs on; empty: around the clock
	Priority bot.Priority
}

// When says what a route takes. Intents and AnyRule are or-ed; the others must
// hold too. Empty fields ask for nothing.
type When struct {
	Intents, AnyRule, Locales, Tiers, Sources []string
	During                                    string // a calendar that must be open
}

func (w When) empty() bool {
	return len(w.Intents)+len(w.AnyRule)+len(w.Locales)+len(w.Tiers)+len(w.Sources)+len(w.During) == 0
}

// ConfigError is a mistake in the configuration, with its place.
type ConfigError struct{ Path, Message, Cure string }

func (e *ConfigError) Error() string { return fmt.Sprintf("%s: %s; %s", e.Path, e.Message, e.Cure) }

// compiler collects every mistake.
type compiler struct {
	book    *reading.Book
	buying  buying
	heard   *signs            // of friction, once a rule asks for them
	intents map[string]string // the chatbot's names → ours
	errs    []error
}

func (c *compiler) bad(path, cure, format string, args ...any) {
	c.errs = append(c.errs, &ConfigError{path, fmt.Sprintf(format, args...), cure})
}

// Compile returns the policy, or every mistake joined, each a *ConfigError.
func Compile(cfg Config) (*Policy, error) {
	written := cfg.Rules
	if len(written) == 0 {
		cfg.Rules = ShippedRules()
	}
	if len(cfg.Routes) == 0 {
		cfg.Routes = RoutesFor(cfg.Rules)
	}
	c := &compiler{book: reading.NewBook()}
	c.buying = newBuying(c.book)
	p := &Policy{book: c.book, intents: shippedIntents(), routes: cfg.Routes, hours: cfg.Hours, buyer: readiness{Readiness{Needs: buyerNeeds, AtLeast: 2}, c.buying}}
	c.intents = p.intents
	for ours, theirs := range cfg.Intents {
		p.intents[ours] = ours
		for _, name := range theirs {
			p.intents[name] = ours
		}
	}
	names := make(map[string]bool)
	for i, r := range cfg.Rules {
		path := fmt.Sprintf("escalation.rules[%d]", i)
		if r.Name == "" || names[r.Name] {
			c.bad(path+".name", "give every rule a name of its own", "the name %q is empty or taken", r.Name)
		}
		names[r.Name] = true
		p.rules = append(p.rules, c.rule(path, r))
	}
	c.book.Bind()
	for i := range written { // the shipped ones hold their examples, by a test
		c.examples(p, fmt.Sprintf("escalation.rules[%d]", i), p.rules[i])
	}
	c.routes(p, names)
	sum := sha256.Sum256(fmt.Appendf(nil, "%#v", fingerprint(cfg)))
	p.version = hex.EncodeToString(sum[:6])
	if err := errors.Join(c.errs...); err != nil {
		return nil, err
	}
	return p, nil
}

// fingerprint flattens a configuration to text without addresses and in a fixed order.
func fingerprint(cfg Config) []string {
	var all []string
	for _, ours := range slices.Sorted(maps.Keys(cfg.Intents)) {
		all = append(all, fmt.Sprintf("%s=%v", ours, cfg.Intents[ours]))
	}
	for _, r := range cfg.Rules {
		all = append(all, fmt.Sprintf("%s %s %s", r.Name, r.Then, r.Priority))
		for _, given := range r.triggers() {
			all = append(all, fmt.Sprintf("%+v", given))
		}
	}
	for _, r := range cfg.Routes {
		all = append(all, fmt.Sprintf("%+v", r))
	}
	for _, name := range slices.Sorted(maps.Keys(cfg.Hours)) {
		all = append(all, name+"="+cfg.Hours[name].Version())
	}
	return all
}

// triggers lists what the rule gives, as values.
func (r Rule) triggers() []any {
	var all []any
	if r.Keyword != nil {
		all = append(all, *r.Keyword)
	}
	if r.Confidence != nil {
		all = append(all, *r.Confidence)
	}
	if r.Friction != nil {
		all = append(all, *r.Friction)
	}
	if r.Cancellation != nil {
		all = append(all, *r.Cancellation)
	}
	if r.Readiness != nil {
		all = append(all, *r.Readiness)
	}
	if r.Value != nil {
		all = append(all, *r.Value)
	}
	if r.Complaint != nil {
		all = append(all, *r.Complaint)
	}
	if r.Compliance != nil {
		all = append(all, *r.Compliance)
	}
	if r.Error != nil {
		all = append(all, *r.Error)
	}
	if r.Manual != nil {
		all = append(all, *r.Manual)
	}
	return all
}

func (c *compiler) rule(path string, r Rule) compiled {
	if r.Then != bot.Offer && r.Then != bot.Escalate {
		c.bad(path+".then", `write "then: escalate", or "then: offer" to let the chatbot ask first`, "%q is neither offer nor escalate", r.Then)
	}
	out := compiled{Rule: r, trigger: never{}}
	given := r.triggers()
	if len(given) != 1 {
		c.bad(path, "give it one of keyword, confidence, friction, cancellation, readiness, value, complaint, compliance, error, manual", "the rule %s has %d triggers", r.Name, len(given))
		return out
	}
	switch g := given[0].(type) {
	case Keyword:
		out.kind, out.trigger = bot.TriggerKeyword, c.keyword(path+".keyword", g)
	case Confidence:
		if g.Below <= 0 || g.Below > 1 || g.Turns < 1 {
			c.bad(path+".confidence", "write something like {below: 0.45, turns: 2}", "below must be over 0 and at most 1, turns at least 1")
		}
		out.kind, out.trigger = bot.TriggerConfidence, confidence{below: g.Below, turns: max(1, g.Turns), intents: c.names(g.Intents)}
	case Friction:
		c.share(path+".friction.at_least", g.AtLeast)
		out.kind, out.trigger = bot.TriggerFriction, friction{g.AtLeast, c.signs()}
	case Cancellation:
		c.share(path+".cancellation.at_least", g.AtLeast)
		out.kind, out.trigger = bot.TriggerCancellation, newCancellation(g.AtLeast, c.signs(), c.book)
	case Readiness:
		c.readiness(path+".readiness", g)
		out.kind, out.trigger = bot.TriggerReadiness, readiness{g, c.buying}
	case Value:
		if g.AmountOver <= 0 && g.SeatsOver <= 0 && len(g.Tiers) == 0 {
			c.bad(path+".value", "write something like {amount_over: 10000 EUR, seats_over: 50, tiers: [enterprise]}", "nothing is named that would be of value")
		}
		v := value{Value: g, buying: c.buying}
		for _, tier := range g.Tiers {
			v.named = append(v.named, reading.FoldWord(tier))
		}
		out.kind, out.trigger = bot.TriggerValue, v
	case Complaint:
		if !slices.Contains(severities, g.Severity) {
			c.bad(path+".complaint.severity", "write mild, firm or sensitive", "%q is no severity", g.Severity)
		}
		out.kind, out.trigger = bot.TriggerComplaint, newComplaint(g.Severity, c.book)
	case Compliance:
		out.kind, out.trigger = bot.TriggerCompliance, newCompliance(c.book)
	case Error:
		out.kind, out.trigger = bot.TriggerError, signal{role: bot.RoleBot, names: []string{"error", "fallback"}}
	case Manual:
		out.kind, out.trigger = bot.TriggerManual, signal{role: bot.RoleVisitor, names: []string{"handoff", "human_handoff", "agent"}}
	}
	return out
}

// share checks a share of what is scored from 0 to 1.
func (c *compiler) share(path string, atLeast float64) {
	if atLeast <= 0 || atLeast > 1 {
		c.bad(path, "write a share such as 0.6", "%v is not over 0 and at most 1", atLeast)
	}
}

// signs are the phrases that tell how a conversation goes, read once.
func (c *compiler) signs() signs {
	if c.heard == nil {
		all := newSigns(c.book)
		c.heard = &all
	}
	return *c.heard
}

func (c *compiler) readiness(path string, g Readiness) {
	for i, need := range g.Needs {
		if !slices.Contains(buyerNeeds, need) {
			c.bad(fmt.Sprintf("%s.needs[%d]", path, i), "write budget, timeline or fit", "%q is no need", need)
		}
	}
	if g.AtLeast < 1 || g.AtLeast > len(g.Needs) {
		c.bad(path+".at_least", "write how many of the needs must be known", "%d is not between 1 and the %d needs", g.AtLeast, len(g.Needs))
	}
}

// names lists the chatbot's names of intents, and ours.
func (c *compiler) names(intents []string) []string {
	all := slices.Clone(intents)
	for _, theirs := range slices.Sorted(maps.Keys(c.intents)) {
		if ours := c.intents[theirs]; ours != theirs && slices.Contains(intents, ours) {
			all = append(all, theirs)
		}
	}
	return all
}

// examples runs the rule alone on its owner's examples.
func (c *compiler) examples(p *Policy, path string, r compiled) {
	for kind, texts := range map[string][]string{"fire": r.Examples.Fire, "not_fire": r.Examples.NotFire} {
		for i, text := range texts {
			fires := len(r.trigger.fire(p.book.Read(bot.Conversation{Messages: []bot.Message{{Role: bot.RoleVisitor, Text: text}}}))) > 0
			if fires == (kind == "fire") {
				continue
			}
			says := "does not fire on"
			if fires {
				says = "fires on"
			}
			c.bad(fmt.Sprintf("%s.examples.%s[%d]", path, kind, i), "change the rule, or the example", "the rule %s %s %q", r.Name, says, text)
		}
	}
}

func (c *compiler) routes(p *Policy, rules map[string]bool) {
	names := make(map[string]bool)
	for i, r := range p.routes {
		path := fmt.Sprintf("routes[%d]", i)
		last := i == len(p.routes)-1
		if r.Name == "" || names[r.Name] {
			c.bad(path+".name", "give every route a name of its own", "the name %q is empty or taken", r.Name)
		}
		names[r.Name] = true
		if len(r.To) == 0 {
			c.bad(path+".to", "name a channel, such as {inbox: support}", "the route %s leads nowhere", r.Name)
		}
		if last && !r.When.empty() {
			c.bad(path+".when", "remove it: the last route takes everything, so that nothing is lost", "the last route asks for something")
		}
		if !last && r.When.empty() {
			c.bad(path, "give it a when, or move it to the end", "the route %s takes everything, so the ones behind it get nothing", r.Name)
		}
		c.calendar(path+".hours", r.Hours, p.hours)
		c.calendar(path+".when.during", r.When.During, p.hours)
		for j, rule := range r.When.AnyRule {
			if !rules[rule] {
				c.bad(fmt.Sprintf("%s.when.any_rule[%d]", path, j), "name one of: "+strings.Join(slices.Sorted(maps.Keys(rules)), ", "), "there is no rule %q", rule)
			}
		}
		for j, intent := range r.When.Intents {
			if p.intents[intent] != intent {
				c.bad(fmt.Sprintf("%s.when.intents[%d]", path, j), "name a shipped intent, or add it to intents", "there is no intent %q", intent)
			}
		}
	}
}

// calendar finds names of calendars that are not there.
func (c *compiler) calendar(path, name string, hours map[string]*bot.Calendar) {
	if name != "" && hours[name] == nil {
		c.bad(path, `write it under hours, such as hours: {office: {timezone: Europe/Berlin, weekdays: {mon-fri: ["09:00-17:00"]}}}`, "there is no calendar %q", name)
	}
}

// never stands in for a trigger that could not be compiled.
type never struct{}

func (never) fire(reading.Talk) []firing { return nil }
