package reading

import (
	"cmp"
	"slices"
	"strings"
)

// draft is an automaton that still grows. What its nodes own lies in the order
// in which it came.
type draft struct {
	Matching
	nodes   int32             // how many
	slots   map[slotKey]int32 // a slot behind a node → the node behind both
	of      whose             // the phrase that is added
	edges   []owned[edge]
	classes []owned[classEdge]
	any     []owned[int32]
	accepts []owned[accept]
}

// owned is something of one node.
type owned[T any] struct {
	node int32
	it   T
}

type slotKey struct {
	from                int32
	class               Class
	words               string // the alternatives, with "|" between them
	any, optional, many bool
	of                  whose
}

func newDraft(m Matching) *draft {
	return &draft{Matching: m, nodes: beginnings, slots: make(map[slotKey]int32)}
}

func (d *draft) node() int32 {
	d.nodes++
	return d.nodes - 1
}

// add lets the automaton find one more phrase. Phrases that begin alike share
// their nodes.
func (d *draft) add(v *vocabulary, list int32, p Phrase) {
	d.of = p.of
	begin := anywhere
	if p.atStart {
		begin = ofSentence
	}
	frontier := []int32{begin}
	for _, s := range p.slots {
		to := d.slot(v, frontier, s)
		if !s.optional {
			frontier = frontier[:0]
		}
		frontier = append(frontier, to)
	}
	for _, f := range frontier {
		if f != begin {
			d.accepts = append(d.accepts, owned[accept]{f, accept{list, p.atEnd}})
		}
	}
}

// slot leads from the nodes of the frontier, the last of which is behind the
// slots before, to the node behind a slot.
func (d *draft) slot(v *vocabulary, frontier []int32, s slot) int32 {
	key := slotKey{frontier[len(frontier)-1], s.class, strings.Join(s.words, "|"), s.any, s.optional, s.many, d.of}
	to, known := d.slots[key]
	if known {
		return to
	}
	to = d.node()
	d.slots[key] = to
	d.link(v, frontier, to, s)
	if s.many {
		d.link(v, []int32{to}, to, s)
	}
	return to
}

func (d *draft) link(v *vocabulary, from []int32, to int32, s slot) {
	for _, words := range s.words {
		next := to
		for at := strings.LastIndexByte(words, ' '); at >= 0; at = strings.LastIndexByte(words, ' ') {
			between := d.node()
			d.edges = append(d.edges, owned[edge]{between, edge{d.number(v, words[at+1:]), next}})
			words, next = words[:at], between
		}
		word := d.number(v, words)
		for _, f := range from {
			d.edges = append(d.edges, owned[edge]{f, edge{word, next}})
		}
	}
	for _, f := range from {
		if s.any {
			d.any = append(d.any, owned[int32]{f, to})
		}
		if s.class != 0 {
			d.classes = append(d.classes, owned[classEdge]{f, classEdge{s.class, to}})
		}
	}
}

// number is a word's, which is one of whoever says the phrase.
func (d *draft) number(v *vocabulary, word string) int32 {
	n := v.number(word)
	v.whose[n].add(d.of)
	return n
}

// automaton is the draft as it is run.
func (d *draft) automaton() *automaton {
	a := &automaton{Matching: d.Matching, nodes: make([]node, d.nodes+1)}
	a.edges = inOrder(d.edges, a.nodes, func(n *node) *int32 { return &n.edges })
	a.classes = inOrder(d.classes, a.nodes, func(n *node) *int32 { return &n.classes })
	a.any = inOrder(d.any, a.nodes, func(n *node) *int32 { return &n.any })
	a.accepts = inOrder(d.accepts, a.nodes, func(n *node) *int32 { return &n.accepts })
	for n := range d.nodes {
		own := a.edges[a.nodes[n].edges:a.nodes[n+1].edges]
		slices.SortStableFunc(own, func(a, b edge) int { return cmp.Compare(a.word, b.word) })
		for _, e := range own {
			a.nodes[n].leads |= bit(e.word)
		}
		for _, e := range a.classes[a.nodes[n].classes:a.nodes[n+1].classes] {
			a.nodes[n].class |= e.class
		}
	}
	a.begins()
	return a
}

// begins takes the edges that lead away from anywhere out of the others, and notes
// where those of each word begin. Thousands of phrases begin with a few words that
// everybody uses: what such a word leads to is one node, not dozens.
func (a *automaton) begins() {
	own := ofFirst(&a.edges, a.nodes, func(n *node) *int32 { return &n.edges })
	open := ofFirst(&a.any, a.nodes, func(n *node) *int32 { return &n.any })
	for len(own) > 0 {
		n := 1
		for n < len(own) && own[n].word == own[0].word {
			n++
		}
		for int(own[0].word) >= len(a.begin) {
			a.begin = append(a.begin, int32(len(a.first)))
		}
		if n < leastJoined {
			a.first = append(a.first, own[:n]...)
		} else {
			a.first = append(a.first, edge{own[0].word, a.joined(ends(own[:n]))})
		}
		own = own[n:]
	}
	a.begin = append(a.begin, int32(len(a.first)))
	if len(open) > 0 {
		a.open = []int32{a.joined(open)}
	}
	a.nodes = append(a.nodes, a.end())
}

// ofFirst takes the things of the first node out of those of all.
func ofFirst[T any](all *[]T, nodes []node, begin func(*node) *int32) []T {
	n := int(*begin(&nodes[1]))
	own := slices.Clone((*all)[:n])
	*all = slices.Delete(*all, 0, n)
	for i := range nodes[1:] {
		*begin(&nodes[1+i]) -= int32(n)
	}
	return own
}

// end is a node that begins where the things of all others end.
func (a *automaton) end() node {
	return node{edges: int32(len(a.edges)), classes: int32(len(a.classes)), any: int32(len(a.any)), accepts: int32(len(a.accepts))}
}

func ends(all []edge) []int32 {
	nodes := make([]int32, len(all))
	for i, e := range all {
		nodes[i] = e.to
	}
	return nodes
}

// leastJoined is how many phrases begin with a word whose nodes are joined. Fewer
// are not worth the edges that stand twice then.
const leastJoined = 10

// joined adds a node, the last by now, that is some others at once. What any word
// leads to from them is one node, too: gaps lead on to many at every word.
func (a *automaton) joined(some []int32) int32 {
	var gaps []int32
	for _, n := range some {
		gaps = append(gaps, a.any[a.nodes[n].any:a.nodes[n+1].any]...)
	}
	if len(gaps) > 1 {
		gaps = []int32{a.joined(gaps)}
	}
	one := a.end()
	for _, n := range some {
		n, end := a.nodes[n], a.nodes[n+1]
		one.leads, one.class = one.leads|n.leads, one.class|n.class
		a.edges = append(a.edges, a.edges[n.edges:end.edges]...)
		a.classes = append(a.classes, a.classes[n.classes:end.classes]...)
		a.accepts = append(a.accepts, a.accepts[n.accepts:end.accepts]...)
	}
	a.any = append(a.any, gaps...)
	slices.SortStableFunc(a.edges[one.edges:], func(a, b edge) int { return cmp.Compare(a.word, b.word) })
	a.nodes = append(a.nodes, one)
	return int32(len(a.nodes) - 1)
}

// inOrder puts what is owned in the order of its nodes, and notes at each node
// where its own begin; where they end, those of the next begin.
func inOrder[T any](all []owned[T], nodes []node, begin func(*node) *int32) []T {
	for _, o := range all {
		*begin(&nodes[o.node])++
	}
	ends := int32(0)
	for i := range nodes {
		ends += *begin(&nodes[i])
		*begin(&nodes[i]) = ends
	}
	sorted := make([]T, len(all))
	for _, o := range slices.Backward(all) {
		at := begin(&nodes[o.node])
		*at--
		sorted[*at] = o.it
	}
	return sorted
}
