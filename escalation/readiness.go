package escalation

import (
	"slices"
	"strings"
)

// buyerNeeds are what a buyer who is ready can tell.
var buyerNeeds = []string{"budget", "timeline", "fit"}

// readiness fires at the turn that makes enough of the needs known.
type readiness struct {
	Readiness
	budget, timeline, fit keyword
}

func newReadiness(r Readiness, read *book) readiness {
	return readiness{
		Readiness: r,
		budget:    said(read, "budget (is|of|for|around|about|approved)", "(our|my|the|a|have) budget", "(can|could|would|will) (spend|pay|invest)"),
		timeline: said(
			read, "(by|before|until|in|from|this|next|end of) (the)? (end)? (of)? (january|february|march|april|june|july|august|september|october|november|december)",
			"(by|before|within|in) (the)? (next)? (two|three|four|six|eight|few|2|3|4|6|8|12) (weeks|months)", "(this|next) (week|month|quarter|year)",
			"(by|before) (the)? (end|start|beginning|middle) of", "(q1|q2|q3|q4)", "(live|start|begin|launch|ready|decide|decision|rollout) (by|in|before|on|within|next|this)",
			"(as soon as possible|asap)", "(as) (soon) (as) (possible)",
		),
		fit: said(
			read, "(we|our company|our team|our business) (are|is) (a|an)", "(we) (have|employ|run|operate|manage) (about|around|over|some)? (a)? (fleet|team|depot|warehouse|office|shop|store|site|branch|location|company)",
			"(we) (use|need|want|are using|would use) (it|this|your)? (to|for)", "(we are|we're) (comparing|evaluating|looking for|replacing|switching|migrating)",
			"(we) (are) (comparing|evaluating|replacing|switching|migrating|rolling)", "(we) (are) (looking) (for)", "team of",
		),
	}
}

// found is what is known of one need, and since which turn; turn 0 means that
// the chatbot had it from elsewhere.
type found struct {
	need string
	at   span
}

// learned is what is known of a buyer.
type learned struct {
	needs   []string
	atLeast int
	found   []found
}

func (l learned) met() bool { return len(l.found) >= l.atLeast && l.atLeast > 0 }

func (l learned) knows(need string) bool {
	return slices.ContainsFunc(l.found, func(f found) bool { return f.need == need })
}

// learn reads the whole conversation for what a buyer tells, first mention first.
func (r readiness) learn(t talk) learned {
	l := learned{needs: r.Needs, atLeast: r.AtLeast}
	told := map[string]string{"budget": t.Qualification.Budget, "timeline": t.Qualification.Timeline, "fit": t.Qualification.Fit}
	for _, need := range r.Needs {
		if strings.TrimSpace(told[need]) != "" {
			l.found = append(l.found, found{need: need})
		}
	}
	for _, m := range t.visitor {
		for _, need := range r.Needs {
			if l.knows(need) {
				continue
			}
			if at, ok := r.tells(need, m); ok {
				l.found = append(l.found, found{need, at})
			}
		}
	}
	return l
}

// tells finds a need in one message. "Budget airline" is no budget: the word
// wants an amount, or its owner, beside it; an amount alone is one from 500 on.
func (r readiness) tells(need string, m *turn) (span, bool) {
	switch need {
	case "budget":
		amounts := m.amounts()
		if quotes := r.budget.quotes(m); len(quotes) > 0 && len(amounts) > 0 {
			return span{m.n, min(quotes[0].start, amounts[0].at.start), max(quotes[0].end, amounts[0].at.end)}, true
		}
	case "timeline":
		if quotes := r.timeline.quotes(m); len(quotes) > 0 {
			return quotes[0], true
		}
	case "fit":
		if seats := m.seats(); len(seats) > 0 && seats[0].value >= 2 {
			return span{m.n, seats[0].start, seats[0].end}, true
		}
		if quotes := r.fit.quotes(m); len(quotes) > 0 {
			return quotes[0], true
		}
	}
	return span{}, false
}

func (r readiness) fire(t talk) []firing {
	visitor := t.visitor
	l := r.learn(t)
	if !l.met() || len(visitor) == 0 {
		return nil
	}
	f := fires(visitor[0].n, nil)
	for _, known := range l.found[:r.AtLeast] {
		if known.at.turn > 0 {
			f.evidence = append(f.evidence, evidence{span: known.at})
		}
		f.turn = max(f.turn, known.at.turn)
	}
	if len(f.evidence) == 0 { // the chatbot had learnt it all; quote whom it speaks of
		f.evidence = []evidence{{span: visitor[0].all()}}
	}
	score, threshold := float64(len(l.found))/float64(len(r.Needs)), float64(r.AtLeast)/float64(len(r.Needs))
	f.score, f.threshold = &score, &threshold
	return []firing{f}
}
