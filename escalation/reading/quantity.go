package reading

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"handoffbot/escalation/phrases"
)

// Kind is a set of what a word is where a number stands beside it:
// phrases/quantity.*.txt says which words are what.
type Kind uint32

// The kinds. Those up to trifle are counted, and known by the beginnings of words.
const (
	Licence   Kind = 1 << iota // "seats"
	Staffer                    // "dispatchers"
	Head                       // "people"
	Place                      // "sites"
	Dwelling                   // "flats", of which a landlord has many
	Good                       // "boxes"
	Freight                    // "pallets"
	Ware                       // "shirts"
	Load                       // "containers": a few are much
	Flow                       // "invoices", so many a month
	Pupil                      // "children", who come as a group
	Measure                    // "metres"
	Trifle                     // "business cards"
	CompanyOf                  // "a team of"
	Theirs                     // "your"
	Hall                       // "cinema"
	SpokenTo                   // "I talked to 3 agents"
	Had                        // "we run", before what a company has
	Ourselves                  // "we"
	AllOf                      // "the", "our"
	ForAll                     // "for", "across"
	recurring                  // "a month"
	Identity                   // "order number"
)

// kindNames are the kinds by their lists.
var kindNames = map[string]Kind{
	"licences": Licence, "staff": Staffer, "heads": Head, "places": Place, "dwellings": Dwelling, "goods": Good, "freight": Freight, "wares": Ware,
	"loads": Load, "flows": Flow, "pupils": Pupil, "measures": Measure, "trifles": Trifle,
	"company-of": CompanyOf, "theirs": Theirs, "halls": Hall, "spoken-to": SpokenTo, "ours": Had, "we": Ourselves,
	"all-of": AllOf, "for-all": ForAll, "recurring": recurring, "identity": Identity,
}

// byBeginning are the kinds whose words are beginnings.
const byBeginning = Trifle<<1 - 1

// kinds are what words count as, by spelling, and by beginning under their first
// letter.
type kinds struct {
	words      map[string]Kind
	beginnings map[byte][]beginning
}

type beginning struct {
	stem string
	kind Kind
}

func readKinds(b *Book) kinds {
	all := kinds{make(map[string]Kind), make(map[byte][]beginning)}
	s, err := readSheet(phrases.Files, asWritten, "quantity", slices.Sorted(maps.Keys(kindNames))...)
	for _, name := range slices.Sorted(maps.Keys(kindNames)) {
		k := kindNames[name]
		for _, w := range wordsOf(s.All(name)) {
			w = FoldWord(w)
			if k&byBeginning == 0 {
				all.words[w] |= k
				continue
			}
			if len(w) < 2 {
				err = errors.Join(err, errors.New("quantity: "+w+" begins too many words"))
			}
			all.beginnings[w[0]] = append(all.beginnings[w[0]], beginning{w, k})
		}
	}
	if err != nil {
		b.bad = append(b.bad, err)
	}
	return all
}

// of returns what a word counts as.
func (k kinds) of(text, stem string) Kind {
	of := k.words[text]
	for _, b := range k.beginnings[text[0]] {
		if begins(text, stem, b.stem) {
			of |= b.kind
		}
	}
	return of
}

// begins reports whether a word is a stem, or a longer form of it. Short
// beginnings take a plural alone: a van is no vanity.
func begins(text, stem, with string) bool {
	return stem == with || text == with || strings.HasPrefix(text, with) && (len(with) > 5 || len(text) <= len(with)+2 && strings.HasSuffix(text, "s"))
}

// Begins reports whether a word is a stem, or a longer form of it.
func (w Word) Begins(with string) bool { return begins(w.Text, w.stem, with) }

// Is reports whether a word is of one of the kinds.
func (w Word) Is(k Kind) bool { return w.Kind&k != 0 }

// SpeaksOf reports whether the message holds a word of a kind.
func (m *Turn) SpeaksOf(k Kind) bool {
	for i := range m.Words {
		if m.Words[i].Is(k) {
			return true
		}
	}
	return false
}

// Follows returns the first of the next few words behind a number that is of a
// kind; -1 when there is none in the clause.
func (m *Turn) Follows(n Number, within int, k Kind) int {
	for i := n.Next; i < min(n.Next+within, len(m.Words)); i++ {
		if m.Words[i].Comma || m.Words[i].Breaks {
			break
		}
		if m.Words[i].Is(k) {
			return i
		}
	}
	return -1
}

// Before reports whether a word of a kind stands among the four before word i,
// in the same sentence.
func (m *Turn) Before(i int, k Kind) bool {
	for j := i - 1; j >= max(0, i-4); j-- {
		if m.Words[j].Is(k) {
			return true
		}
		if m.Words[j].Breaks {
			break
		}
	}
	return false
}

// IsPlural tells "140 stores" from the address "140 Store Street".
func (w Word) IsPlural() bool {
	for _, end := range [...]string{"s", "en", "stuhle", "gerate", "tische", "hauser", "satze", "bucher", "turen"} {
		if strings.HasSuffix(w.Text, end) {
			return true
		}
	}
	return false
}

// Recurs reports whether what is counted comes by the day, the week or the month.
func (m *Turn) Recurs(end int) bool {
	for i := end + 1; i < min(end+4, len(m.Words)); i++ {
		if m.Words[i].Is(recurring) {
			return true
		}
	}
	return false
}
