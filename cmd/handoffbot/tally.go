package main

import (
	"maps"
	"slices"

	"handoffbot/adapters/chatbot"
	"handoffbot/bot"
)

// outcome is what became of a labelled conversation; empty without a label.
type outcome string

const (
	truePositive  outcome = "true_positive"  // a person was needed, and a rule fired
	falsePositive outcome = "false_positive" // nobody was needed, and a rule fired
	falseNegative outcome = "false_negative" // a person was needed, and no rule fired
	trueNegative  outcome = "true_negative"
)

// replayed is one item of replay.
type replayed struct {
	judged
	Outcome   outcome `json:"outcome,omitempty"`
	LeadTurns *int    `json:"lead_turns,omitempty"` // label.turn − turn, of true positives

	transcript chatbot.Transcript
}

// hold holds an answer of the rules against the label of its conversation.
func hold(j judged, t chatbot.Transcript) replayed {
	r := replayed{judged: j, transcript: t}
	l := t.Label
	switch {
	case l == nil:
	case l.Handoff && j.fired():
		r.Outcome = truePositive
		if l.Turn > 0 {
			lead := l.Turn - j.Turn
			r.LeadTurns = &lead
		}
	case l.Handoff:
		r.Outcome = falseNegative
	case j.fired():
		r.Outcome = falsePositive
	default:
		r.Outcome = trueNegative
	}
	return r
}

// elsewhere reports whether it went another way than its label says.
func (r replayed) elsewhere() bool {
	return r.Outcome == truePositive && r.transcript.Label.Route != "" && r.transcript.Label.Route != r.Route
}

// summary is what a replay adds up to. A ratio over 0 is null.
type summary struct {
	Conversations   int                     `json:"conversations"`
	Offered         int                     `json:"offered"`
	Escalated       int                     `json:"escalated"`
	Labelled        int                     `json:"labelled"`
	TruePositive    int                     `json:"true_positive"`
	FalsePositive   int                     `json:"false_positive"`
	FalseNegative   int                     `json:"false_negative"`
	TrueNegative    int                     `json:"true_negative"`
	Precision       *float64                `json:"precision"`
	Recall          *float64                `json:"recall"`
	FalsePer1000    *float64                `json:"false_per_1000"`
	LeadTurnsMedian *float64                `json:"lead_turns_median"`
	Late            int                     `json:"late"` // true positives that fired after label.turn
	Routed          int                     `json:"routed"`
	RoutedRight     int                     `json:"routed_right"`
	ByRule          map[string]*ruleSummary `json:"by_rule"`
	Refused         int                     `json:"refused"` // lines that could not be read
}

// ruleSummary counts conversations in which a rule fired.
type ruleSummary struct {
	Fired         int      `json:"fired"`
	First         int      `json:"first"` // it was the first that did
	TruePositive  int      `json:"true_positive"`
	FalsePositive int      `json:"false_positive"`
	Precision     *float64 `json:"precision"`
}

// tally adds up a replay. It grows with the rules and the turns, not with the
// conversations.
type tally struct {
	summary
	leads map[int]int // how many true positives had that lead
}

// newTally knows the policy's rules, so that one that never fires shows.
func newTally(rules []string) *tally {
	t := &tally{summary: summary{ByRule: make(map[string]*ruleSummary)}, leads: make(map[int]int)}
	for _, name := range rules {
		t.ByRule[name] = &ruleSummary{}
	}
	return t
}

func (t *tally) add(r replayed) {
	t.Conversations++
	switch r.Decision {
	case bot.Offer:
		t.Offered++
	case bot.Escalate:
		t.Escalated++
	case bot.Continue:
	}
	t.TruePositive += one(r.Outcome == truePositive)
	t.FalsePositive += one(r.Outcome == falsePositive)
	t.FalseNegative += one(r.Outcome == falseNegative)
	t.TrueNegative += one(r.Outcome == trueNegative)
	if r.LeadTurns != nil {
		t.leads[*r.LeadTurns]++
		t.Late += one(*r.LeadTurns < 0)
	}
	if r.Outcome == truePositive && r.transcript.Label.Route != "" {
		t.Routed++
		t.RoutedRight += one(!r.elsewhere())
	}
	for _, name := range r.rules() {
		rule := t.ByRule[name]
		if rule == nil {
			rule = &ruleSummary{}
			t.ByRule[name] = rule
		}
		rule.Fired++
		rule.First += one(name == r.Rule)
		rule.TruePositive += one(r.Outcome == truePositive)
		rule.FalsePositive += one(r.Outcome == falsePositive)
	}
}

// sum computes the ratios.
func (t *tally) sum() summary {
	s := t.summary
	s.Labelled = s.TruePositive + s.FalsePositive + s.FalseNegative + s.TrueNegative
	s.Precision = ratio(s.TruePositive, s.TruePositive+s.FalsePositive)
	s.Recall = ratio(s.TruePositive, s.TruePositive+s.FalseNegative)
	s.FalsePer1000 = ratio(1000*s.FalsePositive, s.FalsePositive+s.TrueNegative)
	s.LeadTurnsMedian = median(t.leads)
	for _, rule := range s.ByRule {
		rule.Precision = ratio(rule.TruePositive, rule.TruePositive+rule.FalsePositive)
	}
	return s
}

// ratio is nil over 0.
func ratio(part, whole int) *float64 {
	if whole == 0 {
		return nil
	}
	r := float64(part) / float64(whole)
	return &r
}

// median of values that are given with how often each stands; nil of none.
func median(counts map[int]int) *float64 {
	n := 0
	for _, c := range counts {
		n += c
	}
	if n == 0 {
		return nil
	}
	// The values at the two middle places, which are one when n is odd.
	low, high, passed := 0, 0, 0
	for _, v := range slices.Sorted(maps.Keys(counts)) {
		before := passed
		passed += counts[v]
		if before <= (n-1)/2 && (n-1)/2 < passed {
			low = v
		}
		if before <= n/2 && n/2 < passed {
			high = v
		}
	}
	m := float64(low+high) / 2
	return &m
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
