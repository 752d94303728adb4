// Package escalation is the policy: ordered, explicit rules that say when a
// person is needed and why, in the visitor's own words, and routes that say
// where a conversation goes. It is pure: the same conversation gives the same
// decision.
package escalation

import (
	"cmp"
	"slices"
	"time"

	"handoffbot/bot"
	"handoffbot/escalation/reading"
)

// Policy is a compiled configuration. It is safe for concurrent use.
type Policy struct {
	book    *reading.Book
	intents map[string]string // the chatbot's names → ours
	rules   []compiled
	routes  []Route
	buyer   readiness // decides Qualified and what is missing, whatever the rules
	hours   map[string]*bot.Calendar
	version string
}

// compiled is a rule with its trigger ready to run.
type compiled struct {
	Rule
	trigger trigger
	kind    bot.Trigger
}

// trigger looks at a whole conversation and says at which turns it fires.
type trigger interface {
	fire(t reading.Talk) []firing
}

// firing is a trigger's word at one turn: the turn after which it held, and
// what was said that makes it hold.
type firing struct {
	turn             int // 1-based
	evidence         []evidence
	score, threshold *float64
}

// evidence is what was said, and which part of the score it is, if it has one
// of its own.
type evidence struct {
	reading.Span
	part *float64
}

// fires is a firing without a score.
func fires(turn int, quotes []reading.Span) firing {
	f := firing{turn: turn}
	for _, q := range quotes {
		f.evidence = append(f.evidence, evidence{Span: q})
	}
	return f
}

// fired is a firing of a rule.
type fired struct {
	rule int // its place in the file
	firing
}

// Version names the policy: the same configuration has the same version.
func (p *Policy) Version() string { return p.version }

// Decide implements bot.Decider. Rules run after each message; what fires at
// or before c.Decided turns is context and decides nothing.
func (p *Policy) Decide(c bot.Conversation, at time.Time) bot.Decision {
	t := p.book.Read(c)
	var all, now []fired
	declined := t.Declined()
	for i, r := range p.rules {
		for _, f := range r.trigger.fire(t) {
			if r.Then == bot.Offer && declined > 0 && f.turn >= declined {
				continue // asked and declined: it does not nag, something stronger must come
			}
			all = append(all, fired{i, f})
		}
	}
	slices.SortStableFunc(all, func(a, b fired) int { return cmp.Or(cmp.Compare(a.turn, b.turn), cmp.Compare(a.rule, b.rule)) })
	for _, f := range all {
		if f.turn > c.Decided {
			now = append(now, f)
		}
	}
	d := bot.Decision{Verdict: bot.Continue, Policy: p.version, SummaryBy: bot.ByRules, Reasons: p.reasons(t, now)}
	for _, f := range now {
		if then := p.rules[f.rule].Then; then.Strength() > d.Verdict.Strength() {
			d.Verdict = then
		}
	}
	if first, ok := p.first(now); ok {
		d.Rule, d.Turn = p.rules[first.rule].Name, first.turn
	}
	buyer := p.buyer.learn(t)
	d.Qualified = buyer.met()
	p.route(&d, situation{t, func(calendar string) bool { return p.hours[calendar].Open(at) }}, all)
	d.Missing = missing(c, d, buyer)
	d.Summary = summarise(t, d)
	d.NextAction = nextAction(t, d)
	return d
}

// first is the earliest firing; among those of one turn the strongest, then
// the earlier in the file.
func (p *Policy) first(all []fired) (fired, bool) {
	if len(all) == 0 {
		return fired{}, false
	}
	first := all[0]
	for _, f := range all[1:] {
		if f.turn == first.turn && p.rules[f.rule].Then.Strength() > p.rules[first.rule].Then.Strength() {
			first = f
		}
	}
	return first, true
}

// reasons quotes every piece of evidence once a rule.
func (p *Policy) reasons(t reading.Talk, all []fired) []bot.Reason {
	type quoted struct {
		rule int
		reading.Span
		part bool
	}
	seen := make(map[quoted]bool)
	reasons := []bot.Reason{}
	for _, f := range all {
		for _, e := range f.evidence {
			if q := (quoted{f.rule, e.Span, e.part != nil}); seen[q] {
				continue
			} else {
				seen[q] = true
			}
			r, score, threshold := p.rules[f.rule], f.score, f.threshold
			if e.part != nil {
				score, threshold = e.part, nil
			}
			reasons = append(reasons, bot.Reason{
				By: bot.ByRules, Rule: r.Name, Trigger: r.kind, Turn: e.Turn, Start: e.Start, End: e.End,
				Text: t.Turns[e.Turn-1].Text[e.Start:e.End], Score: score, Threshold: threshold,
			})
		}
	}
	return reasons
}
