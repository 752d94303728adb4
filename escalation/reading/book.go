package reading

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/text/cases"

	"handoffbot/bot"
)

// Book holds every phrase of a policy in one automaton for each way of
// matching, so that a message is read once however many phrases there are.
// Phrases are added until it is bound; then it is read by many.
type Book struct {
	*vocabulary
	drafts   []*draft // until it is bound
	automata []*automaton
	lists    int
	grammars [languages]grammar
	marks    [Spanish + 1]map[string]markSet
	kinds    kinds
	asking   [languages]*automaton
	naming   [languages]*automaton
	pools    [languages]sync.Pool
	bad      []error // phrases of ours that cannot be read
}

// NewBook returns a book that knows how people ask for one of us, and the names
// of whom they ask for; a policy adds its own phrases.
func NewBook() *Book {
	b := &Book{vocabulary: newVocabulary()}
	b.grammars = grammars(b)
	b.marks, b.kinds = markSets(b), readKinds(b)
	for l, lists := range askingPhrases(b) {
		b.asking[l] = b.spoken(lists[:])
	}
	for l, lists := range namePhrases(b) {
		b.naming[l] = b.spoken(lists[:])
	}
	return b
}

// ours reports whether a word is one by which a person is asked for in a language,
// or which matters around him.
func (b *Book) ours(text string, l Language) bool {
	return b.grammars[l].words[text] != 0 || b.isAskedFor(text, l) || l <= Spanish && b.marks[l][text] != markSet{}
}

// spoken is the automaton of lists of phrases of ours.
func (b *Book) spoken(lists [][]Phrase) *automaton {
	d := newDraft(Matching{Typos: 2})
	for i, phrases := range lists {
		for _, p := range phrases {
			d.add(b.vocabulary, int32(i), p)
		}
	}
	return d.automaton()
}

// List adds phrases that are matched in the same way, and returns their number.
func (b *Book) List(phrases []Phrase, m Matching) int {
	at := slices.IndexFunc(b.drafts, func(d *draft) bool { return d.Matching == m })
	if at < 0 {
		at = len(b.drafts)
		b.drafts = append(b.drafts, newDraft(m))
	}
	for _, p := range phrases {
		b.drafts[at].add(b.vocabulary, int32(b.lists), p)
	}
	b.lists++
	return b.lists - 1
}

// Bind ends the adding of phrases.
func (b *Book) Bind() {
	for _, d := range b.drafts {
		b.automata = append(b.automata, d.automaton())
	}
	b.drafts = nil
}

// Mistakes are the phrases of ours that cannot be read; a test holds them to be none.
func (b *Book) Mistakes() []error { return b.bad }

// Size is how many states and edges all automata have.
func (b *Book) Size() (states, edges int) {
	for _, a := range slices.Concat(b.automata, b.asking[:], b.naming[:]) {
		if a != nil {
			states, edges = states+len(a.nodes)-1, edges+len(a.edges)
		}
	}
	return states, edges
}

// FoldWord folds one word as the words of messages are.
func FoldWord(s string) string { return folded(cases.Fold(), s) }

func (b *Book) reader(l Language) *reader {
	if r, ok := b.pools[l].Get().(*reader); ok {
		return r
	}
	return &reader{book: b, language: l, fold: cases.Fold(), known: make(map[string]*lexeme)}
}

func (b *Book) done(r *reader) { b.pools[r.language].Put(r) }

// match fills in where the phrases of every list stand in a message.
func (r *reader) match(m *Turn) {
	var hits []hit
	visitor := m.Role == bot.RoleVisitor
	for _, a := range r.book.automata {
		if a.Bot != visitor {
			hits = r.run(a, m.Words, 0, hits)
		}
	}
	if len(hits) > 0 {
		kept := longest(hits)
		m.hits, m.lists = make([]Stretch, len(kept)), make([]int32, len(kept))
		for i, h := range kept {
			m.hits[i], m.lists[i] = h.Stretch, h.list
			m.mayHold |= bit(h.list)
		}
	}
	if !visitor {
		return
	}
	r.name(m)
	m.Asks = r.asks(m)
	m.Declines = m.Answer != nil && len(m.Asks) == 0 && m.Reply() < 0 && r.offers(m.Answer.Text)
}

// longest keeps, list by list, the leftmost phrases, and of those that begin
// at one word the longest; they do not overlap.
func longest(hits []hit) []hit {
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.list, b.list), cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To))
	})
	kept := hits[:0]
	for _, h := range hits {
		if n := len(kept); n == 0 || kept[n-1].list != h.list || h.From > kept[n-1].To {
			kept = append(kept, h)
		}
	}
	return kept
}

// Said returns where the phrases of a list stand in the message.
func (m *Turn) Said(list int) []Stretch {
	if m.mayHold&bit(int32(list)) == 0 { // most messages hold phrases of few lists
		return nil
	}
	from, found := slices.BinarySearch(m.lists, int32(list))
	if !found {
		return nil
	}
	to := from + 1
	for to < len(m.lists) && m.lists[to] == m.lists[from] {
		to++
	}
	return m.hits[from:to:to]
}

// String helps a failing test.
func (s Stretch) String() string { return fmt.Sprintf("%d–%d", s.From, s.To) }
