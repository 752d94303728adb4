package escalation

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/cases"

	"handoffbot/bot"
)

// book holds every phrase of a policy in one automaton for each way of
// matching, so that a message is read once however many phrases there are. It
// runs all alternatives at once and never goes back. Once built it is read by
// many.
type book struct {
	words    map[string]int32 // phrase words, by number
	spelled  []string         // and by spelling
	byStem   [languages]map[string][]int32
	stemmed  [languages]sync.Once // fill byStem for a language that is met
	byFirst  map[byte][]int32     // words long enough for a typo, by either of the first two letters
	tries    []*trie
	lists    int
	grammars [languages]grammar
	asking   [languages]*trie
	naming   [languages]*trie
	pools    [languages]sync.Pool
	bad      []error // phrases of ours that cannot be read; a test holds it empty
}

// matching says how near the words of a message must be to those of a phrase.
type matching struct {
	stem  bool
	typos int  // edits allowed in a word of five letters and more; two of ten and more
	slack bool // words that say nothing may stand between
	bot   bool // the chatbot's own phrases
	grave bool // a phrase of one word must be spelled as it is: "adresse" is not "agressé"
}

func newBook() *book {
	b := &book{words: make(map[string]int32), byFirst: make(map[byte][]int32)}
	for l := range languages {
		b.byStem[l] = make(map[string][]int32)
	}
	b.grammars = grammars(b)
	for l, lists := range askingPhrases(b) {
		b.asking[l] = b.spoken(lists[:])
	}
	for l, lists := range namePhrases(b) {
		b.naming[l] = b.spoken(lists[:])
	}
	return b
}

// spoken is the automaton of lists of phrases of ours.
func (b *book) spoken(lists [][]string) *trie {
	t := &trie{matching: matching{typos: 1}, edges: make(map[uint64][]int32), shared: make(map[string]int32), nodes: make([]node, 1)}
	for i, phrases := range lists {
		for _, text := range phrases {
			p, err := parsePhrase(text, foldWord)
			if err != nil {
				b.bad = append(b.bad, err)
				continue
			}
			t.add(b, int32(i), p)
		}
	}
	return t
}

// list adds phrases that are matched in the same way, and returns their number.
func (b *book) list(phrases []phrase, m matching) int {
	at := slices.IndexFunc(b.tries, func(t *trie) bool { return t.matching == m })
	if at < 0 {
		at = len(b.tries)
		b.tries = append(b.tries, &trie{matching: m, edges: make(map[uint64][]int32), shared: make(map[string]int32), nodes: make([]node, 1)})
	}
	for _, p := range phrases {
		b.tries[at].add(b, int32(b.lists), p)
	}
	b.lists++
	return b.lists - 1
}

// ours adds phrases that are ours and known to be good; a test reads them all.
func (b *book) ours(m matching, phrases ...string) int {
	var all []phrase
	for _, text := range phrases {
		p, err := parsePhrase(text, foldWord)
		if err != nil {
			b.bad = append(b.bad, err)
			continue
		}
		all = append(all, p)
	}
	return b.list(all, m)
}

// foldWord folds one word as the words of messages are.
func foldWord(s string) string { return folded(cases.Fold(), s) }

// number gives a phrase word its number.
func (b *book) number(word string) int32 {
	if n, ok := b.words[word]; ok {
		return n
	}
	n := int32(len(b.spelled))
	b.words[word], b.spelled = n, append(b.spelled, word)
	if len(word) >= 5 {
		b.byFirst[word[0]] = append(b.byFirst[word[0]], n)
		if word[1] != word[0] {
			b.byFirst[word[1]] = append(b.byFirst[word[1]], n)
		}
	}
	return n
}

// takes lists the phrase words that a word of a message may stand for; a word
// that is not strange is no typo.
func (b *book) takes(text, stem string, l language, strange bool) []take {
	var all []take
	exact, ok := b.words[text]
	if ok {
		all = append(all, take{exact, same})
	}
	for _, n := range b.byStem[l][stem] {
		if !ok || n != exact {
			all = append(all, take{n, stemmed})
		}
	}
	if len(all) > 0 || !strange || len(text) < 4 || properWords[text] {
		return all
	}
	for _, n := range b.byFirst[text[0]] {
		word := b.spelled[n]
		switch {
		case within(text, word, 1):
			all = append(all, take{n, oneEdit})
		case len(word) >= 10 && within(text, word, 2):
			all = append(all, take{n, twoEdits})
		}
	}
	return all
}

func (b *book) reader(l language) *reader {
	if r, ok := b.pools[l].Get().(*reader); ok {
		return r
	}
	b.stemmed[l].Do(func() {
		for n, word := range b.spelled {
			stem := l.stem(word)
			b.byStem[l][stem] = append(b.byStem[l][stem], int32(n))
		}
	})
	return &reader{book: b, language: l, fold: cases.Fold(), known: make(map[string]*lexeme)}
}

func (b *book) done(r *reader) { b.pools[r.language].Put(r) }

// trie is an automaton over words. Phrases that begin alike share their nodes.
type trie struct {
	matching
	nodes  []node
	edges  map[uint64][]int32 // node and word → nodes
	shared map[string]int32   // a slot behind a shared node → its node
	first  class              // classes that lead away from the root
}

type node struct {
	classes []classEdge
	any     []int32 // after any word
	accepts []accept
	shared  bool   // reached by one slot only, so that another phrase may go on here
	leads   uint64 // a bit for each word that may lead on, by its number: most lead nowhere, and are not looked up
}

// bit is a word's in the leads of a node.
func bit(word int32) uint64 { return 1 << (uint32(word) & 63) }

type classEdge struct {
	class class
	to    int32
}

type accept struct {
	list           int32
	atStart, atEnd bool
}

func (t *trie) add(b *book, list int32, p phrase) {
	frontier := []int32{0}
	for _, s := range p.slots {
		shared := !s.optional && !s.many && len(frontier) == 1 && (frontier[0] == 0 || t.nodes[frontier[0]].shared)
		key := ""
		if shared {
			key = fmt.Sprint(frontier[0], s.class, s.any, s.words)
		}
		to, known := t.shared[key]
		if !shared || !known {
			to = int32(len(t.nodes))
			t.nodes = append(t.nodes, node{shared: shared})
			if shared {
				t.shared[key] = to
			}
			from := frontier
			if s.many {
				from = append(slices.Clone(frontier), to)
			}
			for _, f := range from {
				t.link(b, f, to, s)
			}
		}
		if s.optional {
			frontier = append(slices.Clone(frontier), to)
		} else {
			frontier = []int32{to}
		}
	}
	for _, f := range frontier {
		if f != 0 {
			t.nodes[f].accepts = append(t.nodes[f].accepts, accept{list, p.atStart, p.atEnd})
		}
	}
}

func (t *trie) link(b *book, from, to int32, s slot) {
	for _, words := range s.words {
		at := from
		for {
			w, rest, more := strings.Cut(words, " ")
			next := to
			if more {
				next = int32(len(t.nodes))
				t.nodes = append(t.nodes, node{})
			}
			key := edgeKey(at, b.number(w))
			t.edges[key] = append(t.edges[key], next)
			t.nodes[at].leads |= bit(b.number(w))
			if !more {
				break
			}
			at, words = next, rest
		}
	}
	if s.any {
		t.nodes[from].any = append(t.nodes[from].any, to)
	}
	if s.class != 0 {
		t.nodes[from].classes = append(t.nodes[from].classes, classEdge{s.class, to})
		if from == 0 {
			t.first |= s.class
		}
	}
}

func edgeKey(node, word int32) uint64 { return uint64(node)<<32 | uint64(uint32(word)) }

// state is a phrase under way.
type state struct {
	node, start int32
	skipped     int32
}

// maxStates bounds the phrases under way at one word; people write none so
// involved, and the cost stays linear.
const maxStates = 96

// hit is a phrase that was found.
type hit struct {
	list int32
	stretch
}

// run finds the phrases of a trie in a message. Words of another language's
// grammar have their classes shifted by so many bits.
func (r *reader) run(t *trie, words []word, shift uint, hits []hit) []hit {
	states, next := r.states[:0], r.spare[:0]
	for i := range words {
		w := &words[i]
		if w.breaks {
			states = states[:0]
		}
		c := w.class >> shift
		if !w.tail {
			c |= w.part >> shift
		}
		last := i // of the name that a phrase may end with
		for last+1 < len(words) && words[last+1].tail {
			last++
		}
		if len(states) == 0 && len(w.takes) == 0 && c&t.first == 0 {
			continue
		}
		next = next[:0]
		go1 := func(s state, to int32, typo bool) {
			for _, known := range next {
				if known.node == to && known.skipped == 0 {
					return // the one that began earlier would be kept anyway
				}
			}
			if len(next) >= maxStates {
				return
			}
			next = append(next, state{node: to, start: s.start})
			for _, a := range t.nodes[to].accepts {
				if a.atStart && s.start > 0 && !words[s.start].breaks || a.atEnd && last+1 < len(words) && !words[last+1].breaks {
					continue
				}
				if t.grave && typo && int(s.start) == i {
					continue
				}
				hits = append(hits, hit{a.list, stretch{int(s.start), last}})
			}
		}
		for k := range len(states) + 1 { // at last a phrase may begin here
			s := state{start: int32(i)}
			if k < len(states) {
				s = states[k]
			}
			leads := t.nodes[s.node].leads
			for _, take := range w.takes {
				if leads&bit(take.word) != 0 && t.allows(take, r.book) {
					for _, to := range t.edges[edgeKey(s.node, take.word)] {
						go1(s, to, take.far >= oneEdit)
					}
				}
			}
			for _, e := range t.nodes[s.node].classes {
				if c&e.class != 0 {
					go1(s, e.to, false)
				}
			}
			for _, to := range t.nodes[s.node].any {
				go1(s, to, false)
			}
			if w.tail && k < len(states) && len(next) < maxStates {
				next = append(next, s)
				continue
			}
			if t.slack && k < len(states) && s.skipped < maxSkipped && c&filling != 0 && len(next) < maxStates {
				s.skipped++
				next = append(next, s)
			}
		}
		states, next = next, states
	}
	r.states, r.spare = states, next
	return hits
}

// maxSkipped is how many words that say nothing may stand in a phrase at one place.
const maxSkipped = 2

// leastGrave is how many letters a grave word has that may be misspelled:
// "cook" is not "crook".
const leastGrave = 7

func (t *trie) allows(k take, b *book) bool {
	switch k.far {
	case same:
		return true
	case stemmed:
		return t.stem
	case oneEdit:
		least := 4
		if t.grave {
			least = leastGrave
		}
		return t.typos >= 1 && len(b.spelled[k.word]) >= least
	}
	return t.typos >= 2
}

// match fills in where the phrases of every list stand in a message.
func (r *reader) match(m *turn) {
	var hits []hit
	visitor := m.Role == bot.RoleVisitor
	for _, t := range r.book.tries {
		if t.bot == visitor {
			continue
		}
		hits = r.run(t, m.words, 0, hits)
	}
	if len(hits) > 0 {
		m.hits = make([][]stretch, r.book.lists)
		for _, h := range longest(hits) {
			m.hits[h.list] = append(m.hits[h.list], h.stretch)
		}
	}
	if !visitor {
		return
	}
	r.name(m)
	m.asks = r.asks(m)
	m.declines = m.answer != nil && len(m.asks) == 0 && answerOf(m) < 0 && r.offers(m.answer.Text)
}

// longest keeps, list by list, the leftmost phrases, and of those that begin
// at one word the longest; they do not overlap.
func longest(hits []hit) []hit {
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.list, b.list), cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to))
	})
	kept := hits[:0]
	for _, h := range hits {
		if n := len(kept); n == 0 || kept[n-1].list != h.list || h.from > kept[n-1].to {
			kept = append(kept, h)
		}
	}
	return kept
}

// said returns where the phrases of a list stand in the message.
func (m *turn) said(list int) []stretch {
	if m.hits == nil {
		return nil
	}
	return m.hits[list]
}

// String helps a failing test.
func (s stretch) String() string { return fmt.Sprintf("%d–%d", s.from, s.to) }
