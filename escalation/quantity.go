package escalation

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"handoffbot/escalation/phrases"
)

// kind is a set of what a word is where a number stands beside it:
// phrases/quantity.*.txt says which words are what.
type kind uint32

// The kinds. Those up to trifle are counted, and known by the beginnings of words.
const (
	licence   kind = 1 << iota // "seats"
	staffer                    // "dispatchers"
	head                       // "people"
	place                      // "sites"
	dwelling                   // "flats", of which a landlord has many
	good                       // "boxes"
	freight                    // "pallets"
	ware                       // "shirts"
	load                       // "containers": a few are much
	flow                       // "invoices", so many a month
	pupil                      // "children", who come as a group
	measure                    // "metres"
	trifle                     // "business cards"
	companyOf                  // "a team of"
	theirs                     // "your"
	hall                       // "cinema"
	spokenTo                   // "I talked to 3 agents"
	had                        // "we run", before what a company has
	ourselves                  // "we"
	allOf                      // "the", "our"
	forAll                     // "for", "across"
	recurring                  // "a month"
	identity                   // "order number"
)

// kindNames are the kinds by their lists.
var kindNames = map[string]kind{
	"licences": licence, "staff": staffer, "heads": head, "places": place, "dwellings": dwelling, "goods": good, "freight": freight, "wares": ware,
	"loads": load, "flows": flow, "pupils": pupil, "measures": measure, "trifles": trifle,
	"company-of": companyOf, "theirs": theirs, "halls": hall, "spoken-to": spokenTo, "ours": had, "we": ourselves,
	"all-of": allOf, "for-all": forAll, "recurring": recurring, "identity": identity,
}

// byBeginning are the kinds whose words are beginnings.
const byBeginning = trifle<<1 - 1

// kinds are what words count as, by spelling, and by beginning under their first
// letter.
type kinds struct {
	words      map[string]kind
	beginnings map[byte][]beginning
}

type beginning struct {
	stem string
	kind kind
}

func readKinds(b *book) kinds {
	all := kinds{make(map[string]kind), make(map[byte][]beginning)}
	s, err := readSheet(phrases.Files, asWritten, "quantity", slices.Sorted(maps.Keys(kindNames))...)
	for _, name := range slices.Sorted(maps.Keys(kindNames)) {
		k := kindNames[name]
		for _, w := range wordsOf(s.all(name)) {
			w = foldWord(w)
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
func (k kinds) of(text, stem string) kind {
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

// begins reports whether a word is a stem, or a longer form of it.
func (w word) begins(with string) bool { return begins(w.text, w.stem, with) }

// is reports whether a word is of one of the kinds.
func (w word) is(k kind) bool { return w.kind&k != 0 }

// speaksOf reports whether the message holds a word of a kind.
func (m *turn) speaksOf(k kind) bool {
	for i := range m.words {
		if m.words[i].is(k) {
			return true
		}
	}
	return false
}

// follows returns the first of the next few words behind a number that is of a
// kind; -1 when there is none in the clause.
func (m *turn) follows(n number, within int, k kind) int {
	for i := n.next; i < min(n.next+within, len(m.words)); i++ {
		if m.words[i].comma || m.words[i].breaks {
			break
		}
		if m.words[i].is(k) {
			return i
		}
	}
	return -1
}

// before reports whether a word of a kind stands among the four before word i,
// in the same sentence.
func (m *turn) before(i int, k kind) bool {
	for j := i - 1; j >= max(0, i-4); j-- {
		if m.words[j].is(k) {
			return true
		}
		if m.words[j].breaks {
			break
		}
	}
	return false
}

// isPlural tells "140 stores" from the address "140 Store Street".
func (w word) isPlural() bool {
	for _, end := range [...]string{"s", "en", "stuhle", "gerate", "tische", "hauser", "satze", "bucher", "turen"} {
		if strings.HasSuffix(w.text, end) {
			return true
		}
	}
	return false
}

// recurs reports whether what is counted comes by the day, the week or the month.
func (m *turn) recurs(end int) bool {
	for i := end + 1; i < min(end+4, len(m.words)); i++ {
		if m.words[i].is(recurring) {
			return true
		}
	}
	return false
}
