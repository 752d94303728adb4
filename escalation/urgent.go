package escalation

import "slices"

// plights are what is told of harm or loss that is near, without the word, by
// the lists that they are made of: what is at stake, what failed, and by when
// or who is hurt.
var plights = [][]string{
	{"lifeline", "running-out", "missing"},
	{"lifeline", "running-out", "soon"},
	{"lifeline", "running-out", "worse"},
	{"lifeline", "missing", "worse"},
	{"lifeline", "missing", "frail"},
	{"lifeline", "blocked", "running-out"},
	{"lifeline", "cold"},
	{"cold", "frail"},
	{"cold", "degrees"},
	{"stranded", "exposed"},
	{"stranded", "frail"},
	{"stranded", "soon", "missing"},
	{"stranded", "soon", "blocked"},
	{"missing", "frail", "exposed"},
	{"missing", "frail", "degrees"},
	{"missing", "frail", "worse"},
	{"departs", "barred"},
	{"intruder", "draining"},
	{"pay", "blocked", "soon"},
	{"pay", "missing", "soon"},
	{"loss", "blocked", "soon"},
	{"loss", "missing", "soon"},
	{"loss", "stopped", "soon"},
	{"works", "stopped", "idle"},
	{"works", "blocked", "idle"},
	{"works", "stopped", "loss"},
	{"perishable", "spoils", "stopped"},
	{"perishable", "spoils", "missing"},
	{"perishable", "spoils", "cold"},
	{"perishable", "spoils", "soon"},
	{"hazard", "ongoing"},
	{"hazard", "frail"},
	{"trapped", "frail"},
	{"trapped", "exposed"},
	{"trapped", "missing"},
	{"event", "missing", "soon"},
	{"event", "blocked", "soon"},
	{"card", "needed"},
	{"animal", "dying"},
	{"exposing", "spreading"},
}

// urges fires on a plight that is told as plain fact.
type urges struct {
	tales []tale
	over  keyword // it is past, another day's, or a thought
}

func newUrges(b *book, s sheet[phrase]) urges {
	return urges{newTales(b, s, plights), saidAsSpelled(b, s.all("over")).withoutNegation()}
}

// quotes returns the parts of the first plight that the visitor's message i
// makes whole.
func (u urges) quotes(visitor []*turn, i int) []span {
	if slices.ContainsFunc(visitor[max(0, i-taleSpan+1):i+1], func(m *turn) bool { return len(m.said(u.over.list)) > 0 }) {
		return nil
	}
	for _, t := range u.tales {
		if quotes := t.told(visitor, i); quotes != nil {
			return quotes
		}
	}
	return nil
}
