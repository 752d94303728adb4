package escalation

import (
	"slices"
	"strings"

	"handoffbot/escalation/reading"
)

// buyerNeeds are what a buyer who is ready can tell.
var buyerNeeds = []string{needBudget, needTimeline, needFit}

const (
	needBudget   = "budget"
	needTimeline = "timeline"
	needFit      = "fit"
)

// readiness fires at the turn that makes enough of the needs known.
type readiness struct {
	Readiness
	buying
}

// found is what is known of one need, and since which turn; turn 0 means that
// the chatbot had it from elsewhere.
type found struct {
	need  string
	at    reading.Span
	since int // the turn since which it counts
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

// learn reads the whole conversation for what a buyer tells, first mention
// first. A budget and a date alone are also a dinner's: they count once the
// visitor speaks of a company, or of what companies buy.
func (r readiness) learn(t reading.Talk) learned {
	l := learned{needs: r.Needs, atLeast: r.AtLeast}
	told := map[string]string{needBudget: t.Qualification.Budget, needTimeline: t.Qualification.Timeline, needFit: t.Qualification.Fit}
	for _, need := range r.Needs {
		if strings.TrimSpace(told[need]) != "" {
			l.found = append(l.found, found{need: need})
		}
	}
	e := r.ear(t)
	e.trade = e.trade || len(l.found) > 0
	var waiting []found
	for _, m := range t.Visitor {
		if len(l.found) == len(l.needs) {
			break // there is nothing left to learn
		}
		h := e.hear(m)
		for _, need := range buyerNeeds {
			if h.alone || l.knows(need) || slices.ContainsFunc(waiting, func(f found) bool { return f.need == need }) {
				continue
			}
			if at, ok := h.tells(need); ok {
				waiting = append(waiting, found{need: need, at: at})
				e.trade, h.trade = e.trade || need == needFit, h.trade || need == needFit
			}
		}
		if e.trade {
			for _, f := range waiting {
				if slices.Contains(r.Needs, f.need) {
					f.since = m.N
					l.found = append(l.found, f)
				}
			}
			waiting = nil
		}
	}
	return l
}

func (r readiness) fire(t reading.Talk) []firing {
	visitor := t.Visitor
	l := r.learn(t)
	if !l.met() || len(visitor) == 0 {
		return nil
	}
	f := fires(visitor[0].N, nil)
	for _, known := range l.found[:r.AtLeast] {
		if known.at.Turn > 0 {
			f.evidence = append(f.evidence, evidence{Span: known.at})
		}
		f.turn = max(f.turn, known.at.Turn, known.since)
	}
	if len(f.evidence) == 0 { // the chatbot had learnt it all; quote whom it speaks of
		f.evidence = []evidence{{Span: visitor[0].All()}}
	}
	score, threshold := float64(len(l.found))/float64(len(r.Needs)), float64(r.AtLeast)/float64(len(r.Needs))
	f.score, f.threshold = &score, &threshold
	return []firing{f}
}
