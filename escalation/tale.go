package escalation

import "slices"

// tale is what was done to whom, by its parts: none says enough by itself. They
// stand in one message, in any order, or in a few of the visitor's that follow
// one another. "He asked if I live alone" takes a driver, and a driver takes
// more than his name.
type tale []keyword

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
	{"staff", "act"},
	{"staff", "othered", "slight"},
	{"staff", "valuable", "gone"},
	{"dead", "mail"},
	{"stranger", "private"},
}

// newTales makes the tales of a trigger of their lists.
func newTales(b *book, s sheet[phrase], tales [][]string) []tale {
	known := make(map[string]keyword)
	for _, list := range listsOf(tales) {
		known[list] = saidAsSpelled(b, s.all(list))
	}
	var all []tale
	for _, parts := range tales {
		var t tale
		for _, list := range parts {
			t = append(t, known[list])
		}
		all = append(all, t)
	}
	return all
}

// listsOf are the lists that tales are made of, each once.
func listsOf(tales [][]string) []string {
	var all []string
	for _, list := range slices.Concat(tales...) {
		if !slices.Contains(all, list) {
			all = append(all, list)
		}
	}
	return all
}

// told returns a quote of each part when the visitor's message i makes the tale
// whole, with those before it. The parts do not lie over each other: "it broke"
// is a mishap, and no broken bone. A question for what there is tells nothing.
func (t tale) told(visitor []*turn, i int) []span {
	few := visitor[max(0, i-taleSpan+1) : i+1]
	fresh := false
	for _, k := range t {
		if !slices.ContainsFunc(few, func(m *turn) bool { return len(m.said(k.list)) > 0 }) {
			return nil
		}
		fresh = fresh || len(visitor[i].said(k.list)) > 0
	}
	if !fresh {
		return nil
	}
	parts, _ := t.rest(nil, few)
	return parts
}

// rest adds the parts that are still to be found in a few messages, from the
// last one back. It has one of them at least.
func (t tale) rest(parts []span, few []*turn) ([]span, bool) {
	if len(parts) == len(t) {
		return parts, slices.ContainsFunc(parts, func(s span) bool { return s.turn == few[len(few)-1].n })
	}
	for _, one := range slices.Backward(few) {
		for _, q := range t[len(parts)].parts(one) {
			if slices.ContainsFunc(parts, func(o span) bool { return o.turn == q.turn && o.start < q.end && q.start < o.end }) {
				continue
			}
			if all, ok := t.rest(append(parts, q), few); ok {
				return all, true
			}
		}
	}
	return nil, false
}

// parts returns what k says outside of a question.
func (k keyword) parts(m *turn) []span {
	if len(m.said(k.list)) == 0 {
		return nil
	}
	return slices.DeleteFunc(k.quotes(m), func(q span) bool { return m.inquires(q) || m.isStudied(q) })
}
