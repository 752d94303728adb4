package escalation

import (
	"iter"
	"slices"
	"strings"

	"handoffbot/escalation/reading"
)

// tales are all that a trigger listens for.
type tales struct {
	all  []tale
	part strand // every list of theirs
}

// tale is what was done to whom, by its parts: none says enough by itself. They
// stand in one message, in any order, or in a few of the visitor's that follow
// one another. "He asked if I live alone" takes a driver, and a driver takes
// more than his name.
type tale []strand

// strand is the lists of which any may be said.
type strand []keyword

// taleSpan is how many of the visitor's messages a tale is told in.
const taleSpan = 3

// taleParts are the tales by the lists that they are made of.
var taleParts = [][]string{
	{"harm", "mishap"},
	{"care", "thing"},
	{"allergen", "reaction"},
	{"danger", "near"},
	{"charge", "astray"},
	{"old", "sold"},
	{"bare", "filmed"},
	{"staff", "bare", "intrudes"},
	{"staff", "singled"},
	{"loyal", "leaving"},
	{"rival", "forfeit"},
	{"staff", "act"},
	{"staff", "othered", "slight"},
	{"staff", "valuable", "gone"},
	{"dead", "mail"},
	{"stranger", "private"},
	{"charge", "worn", "returned"},
	{"staff", "nativist"},
	{"expecting", "sacked"},
	{"othered", "shut-out"},
	{"staff", "took"},
	{"staff", "unveil"},
	{"put-aside", "because-of"},
	{"aged", "younger"},
	{"mishap", "at-speed"},
	{"wrong-dose"},
}

// newTales makes the tales of a trigger of their lists.
func newTales(b *reading.Book, s reading.Sheet[reading.Phrase], ofLists [][]string) tales {
	var ts tales
	known := make(map[string]keyword)
	for _, list := range listsOf(ofLists) {
		k := saidAsSpelled(b, s.All(list))
		k.asked = slices.Contains(askedFor, list)
		known[list] = k
		ts.part = append(ts.part, k)
	}
	for _, parts := range ofLists {
		var t tale
		for _, lists := range parts {
			var p strand
			for list := range strings.SplitSeq(lists, "|") {
				p = append(p, known[list])
			}
			t = append(t, p)
		}
		ts.all = append(ts.all, t)
	}
	return ts
}

// told yields the quotes of each tale that the visitor's message i makes whole.
func (ts tales) told(visitor []*reading.Turn, i int) iter.Seq[[]reading.Span] {
	return func(yield func([]reading.Span) bool) {
		if !ts.part.isSaid(visitor[i]) {
			return // as most messages
		}
		for _, t := range ts.all {
			if quotes := t.told(visitor, i); quotes != nil && !yield(quotes) {
				return
			}
		}
	}
}

// askedFor are the lists of what somebody asks for first, and then tells of:
// "where is dad's oxygen?", "it was due at noon, the bottle is nearly empty".
var askedFor = []string{"lifeline", "machine", "papers"}

// listsOf are the lists that tales are made of, each once.
func listsOf(ofLists [][]string) []string {
	var all []string
	for _, lists := range slices.Concat(ofLists...) {
		for list := range strings.SplitSeq(lists, "|") {
			if !slices.Contains(all, list) {
				all = append(all, list)
			}
		}
	}
	return all
}

// told returns a quote of each part when the visitor's message i makes the tale
// whole, with those before it. The parts do not lie over each other: "it broke"
// is a mishap, and no broken bone. A question for what there is tells nothing.
func (t tale) told(visitor []*reading.Turn, i int) []reading.Span {
	if !slices.ContainsFunc(t, func(p strand) bool { return p.isSaid(visitor[i]) }) {
		return nil // it was whole before, or it is not yet
	}
	few := visitor[max(0, i-taleSpan+1) : i+1]
	for _, p := range t {
		if !slices.ContainsFunc(few, p.isSaid) {
			return nil
		}
	}
	places := make([][]reading.Span, len(t))
	for at, p := range t {
		if places[at] = p.places(few); len(places[at]) == 0 {
			return nil
		}
	}
	all, _ := apart(nil, places, few[len(few)-1].N)
	return all
}

// apart adds a place of each part, none over another, and one of them at least
// in the message of that turn.
func apart(all []reading.Span, places [][]reading.Span, last int) ([]reading.Span, bool) {
	if len(places) == 0 {
		return all, slices.ContainsFunc(all, func(s reading.Span) bool { return s.Turn == last })
	}
	for _, q := range places[0] {
		if slices.ContainsFunc(all, q.Meets) {
			continue
		}
		if whole, ok := apart(append(all, q), places[1:], last); ok {
			return whole, true
		}
	}
	return nil, false
}

// mostPlaces is how many places of a part are looked at, the last ones said.
const mostPlaces = 6

// places returns where a part is told in a few messages, from the last one back.
func (p strand) places(few []*reading.Turn) []reading.Span {
	var all []reading.Span
	for at, m := range slices.Backward(few) {
		for _, k := range p {
			if all = append(all, k.parts(m, at < len(few)-1)...); len(all) >= mostPlaces {
				return all[:mostPlaces]
			}
		}
	}
	return all
}

func (p strand) isSaid(m *reading.Turn) bool {
	return slices.ContainsFunc(p, func(k keyword) bool { return len(m.Said(k.list)) > 0 })
}

// parts returns what k says outside of a question, unless it was asked for
// before.
func (k keyword) parts(m *reading.Turn, before bool) []reading.Span {
	if len(m.Said(k.list)) == 0 {
		return nil
	}
	return slices.DeleteFunc(k.quotes(m), func(q reading.Span) bool {
		return m.Inquires(q) && (!before || !k.asked) || m.IsStudied(q) || m.Unmeant(q)
	})
}
