package reading

import "math"

// automaton finds phrases in the words of a message: all of them at once,
// without ever going back. What its nodes own lies in a few arrays, by node, so
// that thousands of nodes are no more than that to the memory and its keeper.
type automaton struct {
	Matching
	nodes   []node // the last is none, and says where the things of the one before end
	edges   []edge // by node, then word
	classes []classEdge
	any     []int32 // the nodes after any word
	accepts []accept
	first   []edge  // away from anywhere, by word
	open    []int32 // the node that any word leads to from anywhere, if there is one
	begin   []int32 // where those of a word begin, by its number; the last says where they end
}

// The nodes where phrases begin.
const (
	anywhere   int32 = iota
	ofSentence       // those that begin a sentence alone, "^"
	beginnings
)

// Matching says how near the words of a message must be to those of a phrase.
type Matching struct {
	Stem  bool
	Typos int  // edits allowed in a word of five letters and more; two of ten and more
	Slack bool // words that say nothing may stand between
	Bot   bool // the chatbot's own phrases
	Grave bool // a phrase of one word must be spelled as it is: "adresse" is not "agressé"
}

// node is a place in phrases: it says where in the arrays its own things begin.
type node struct {
	leads                        uint64 // a bit for each word that may lead on, by its number: most lead nowhere, and are not looked up
	class                        Class  // of a word that leads on
	edges, classes, any, accepts int32
}

// bit is a word's in the leads of a node.
func bit(word int32) uint64 { return 1 << (uint32(word) & 63) }

type edge struct{ word, to int32 }

type classEdge struct {
	class Class
	to    int32
}

type accept struct {
	list  int32
	atEnd bool // of a sentence
}

// after returns the edges of a word that lead away from a node.
func (a *automaton) after(node, word int32) []edge {
	if node == anywhere { // thousands lead away from here
		if int(word)+1 >= len(a.begin) {
			return nil
		}
		return a.first[a.begin[word]:a.begin[word+1]]
	}
	own := a.edges[a.nodes[node].edges:a.nodes[node+1].edges]
	from := 0
	for high := len(own); from < high; {
		if middle := int(uint(from+high) >> 1); own[middle].word < word {
			from = middle + 1
		} else {
			high = middle
		}
	}
	to := from
	for to < len(own) && own[to].word == word {
		to++
	}
	return own[from:to]
}

// allows reports whether a word may stand for one of a phrase so nearly.
func (a *automaton) allows(k take) bool {
	switch k.far {
	case same:
		return true
	case stemmed:
		return a.Stem
	case oneEdit:
		return a.Typos >= 1 && (!a.Grave || int(k.letters) >= leastGrave)
	}
	return a.Typos >= 2
}

// leastGrave is how many letters a grave word has that may be misspelled:
// "cook" is not "crook".
const leastGrave = 7

// state is a phrase under way.
type state struct {
	node, start int32
	skipped     int32
}

// maxStates bounds the phrases under way at one word; people write none so
// involved, and the cost stays linear.
const maxStates = 256

// maxSkipped is how many words that say nothing may stand in a phrase at one place.
const maxSkipped = 2

// hit is a phrase that was found.
type hit struct {
	list int32
	Stretch
}

// search is an automaton on its way through a message.
type search struct {
	*automaton
	words        []Word
	at, last     int     // the word that is read, and the last of the name that a phrase may end with
	ahead        outlook // on the word behind it
	states, next []state // before it, and behind it
	reached      []int32 // by node: the round in which a phrase under way came there
	round        int32   // one for each word that is read
	hits         []hit
}

// outlook is what the next words let a phrase under way do: the next one, and what
// is behind it where that may be skipped. Most phrases begin with words that
// everybody uses, and end there.
type outlook struct {
	ends  bool // there is no such word in the sentence
	leads uint64
	class Class
}

func (s *search) outlook(i int, shift uint) outlook {
	o := outlook{ends: true}
	for skipped := 0; i < len(s.words) && !s.words[i].Breaks; i++ {
		w := &s.words[i]
		c := w.parts(shift)
		o.ends, o.leads, o.class = false, o.leads|w.leads, o.class|c
		switch {
		case w.tail:
		case s.Slack && c&filling != 0 && skipped < maxSkipped:
			skipped++
		default:
			return o
		}
	}
	return o
}

// goesOn reports whether a phrase may get anywhere from a node by the next word.
func (s *search) goesOn(at int32) bool {
	n, end := &s.nodes[at], &s.nodes[at+1]
	return !s.ahead.ends && (n.leads&s.ahead.leads != 0 || n.class&s.ahead.class != 0 || n.any != end.any)
}

// parts are what a word plays in a grammar.
func (w *Word) parts(shift uint) Class {
	if w.tail {
		return w.class >> shift
	}
	return (w.class | w.part) >> shift
}

// run finds the phrases of an automaton in a message. Words of another
// language's grammar have their classes shifted by so many bits.
func (r *reader) run(a *automaton, words []Word, shift uint, hits []hit) []hit {
	s := search{automaton: a, words: words, states: r.states[:0], next: r.spare[:0], reached: r.reachable(len(a.nodes), len(words)), round: r.round, hits: hits}
	for i := range words {
		w := &words[i]
		if w.Breaks {
			s.states = s.states[:0]
		}
		c := w.parts(shift)
		s.at, s.last, s.ahead = i, i, s.outlook(i+1, shift)
		for s.last+1 < len(words) && words[s.last+1].tail {
			s.last++
		}
		s.next = s.next[:0]
		s.round++
		for _, from := range s.states {
			s.read(w, c, from)
			switch {
			case len(s.next) >= maxStates:
			case w.tail:
				s.keep(from)
			case a.Slack && c&filling != 0 && from.skipped < maxSkipped:
				from.skipped++
				s.keep(from)
			}
		}
		s.read(w, c, state{node: anywhere, start: int32(i)})
		for _, to := range s.open {
			s.enter(state{node: anywhere, start: int32(i)}, to, false)
		}
		if i == 0 || w.Breaks {
			s.read(w, c, state{node: ofSentence, start: int32(i)})
		}
		s.states, s.next = s.next, s.states
	}
	r.states, r.spare, r.round = s.states, s.next, s.round
	return s.hits
}

// reachable returns room for so many nodes, in none of which a phrase came in
// the rounds of so many words.
func (r *reader) reachable(nodes, words int) []int32 {
	if len(r.reached) < nodes || int(r.round) > math.MaxInt32-words {
		r.reached, r.round = make([]int32, max(nodes, len(r.reached))), 0
	}
	return r.reached[:nodes]
}

// read goes on from a state by a word that plays the parts c.
func (s *search) read(w *Word, c Class, from state) {
	n, end := &s.nodes[from.node], &s.nodes[from.node+1]
	if n.leads&w.leads != 0 {
		for _, take := range w.takes {
			if n.leads&bit(take.word) != 0 && s.allows(take) {
				for _, e := range s.after(from.node, take.word) {
					s.enter(from, e.to, take.far >= oneEdit)
				}
			}
		}
	}
	if n.class&c != 0 {
		for _, e := range s.classes[n.classes:end.classes] {
			if c&e.class != 0 {
				s.enter(from, e.to, false)
			}
		}
	}
	for _, to := range s.any[n.any:end.any] {
		s.enter(from, to, false)
	}
}

// keep leaves a phrase under way where it is, unless it ends there.
func (s *search) keep(at state) {
	if at.skipped == 0 {
		s.reached[at.node] = s.round
	}
	if s.goesOn(at.node) {
		s.next = append(s.next, at)
	}
}

// enter takes a phrase under way to a node, and notes what it completes there.
func (s *search) enter(from state, to int32, typo bool) {
	if s.reached[to] == s.round {
		return // the one that began earlier would be kept anyway
	}
	if len(s.next) >= maxStates {
		return
	}
	s.keep(state{node: to, start: from.start})
	start := int(from.start)
	for _, a := range s.accepts[s.nodes[to].accepts:s.nodes[to+1].accepts] {
		switch {
		case a.atEnd && s.last+1 < len(s.words) && !s.words[s.last+1].Breaks && !s.words[s.last+1].Comma:
		case s.Grave && typo && start == s.at:
		default:
			s.hits = append(s.hits, hit{a.list, Stretch{start, s.last}})
		}
	}
}
