package reading

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync/atomic"
)

// vocabulary is the words of all phrases. First they are added; then many read
// them.
type vocabulary struct {
	spelled  []string         // by number
	numbers  map[string]int32 // by spelling
	byLetter [256][]int32     // the words that begin with a byte, in order
	whose    []whose          // the sheets that have them, by number
	stems    [languages][256]atomic.Pointer[[]uint32]
}

// whose says in which languages a word stands in our sheets: in any of them, and in
// those by which a person is asked for.
type whose struct{ said, asked uint8 }

func (w *whose) add(o whose) { w.said, w.asked = w.said|o.said, w.asked|o.asked }

// everybodys is for the words of whoever made the rules.
const everybodys = 1<<(Spanish+1) - 1

// whoseIs says whose the words of a language are; those of none are everybody's.
func whoseIs(l Language, asks bool) whose {
	of := whose{said: everybodys}
	if l <= Spanish {
		of.said = 1 << l
	}
	if asks {
		of.asked = of.said
	}
	return of
}

// isSaid reports whether a word stands in a phrase of a language, or of English.
func (v *vocabulary) isSaid(text string, l Language) bool {
	n, ok := v.numbers[text]
	return ok && (l > Spanish || v.whose[n].said&(1<<l|1<<English) != 0)
}

// isAskedFor reports whether a word stands in a phrase by which a person is asked for.
func (v *vocabulary) isAskedFor(text string, l Language) bool {
	n, ok := v.numbers[text]
	return ok && l <= Spanish && v.whose[n].asked&(1<<l) != 0
}

// someWords is room for the words of the shipped phrases.
const someWords = 20_000

func newVocabulary() *vocabulary {
	return &vocabulary{spelled: make([]string, 0, someWords), numbers: make(map[string]int32, someWords)}
}

// number gives a word its number.
func (v *vocabulary) number(word string) int32 {
	if n, ok := v.numbers[word]; ok {
		return n
	}
	n, word := int32(len(v.spelled)), strings.Clone(word) // it may be cut from a whole file
	v.numbers[word], v.spelled, v.whose = n, append(v.spelled, word), append(v.whose, whose{})
	if word != "" {
		v.byLetter[word[0]] = append(v.byLetter[word[0]], n)
	}
	return n
}

func (v *vocabulary) take(n int32, far far) take {
	return take{word: n, far: far, letters: uint8(min(len(v.spelled[n]), math.MaxUint8))}
}

// takes lists the words that a word of a message may stand for, in order, but
// itself first; a word that is not strange is no typo.
func (v *vocabulary) takes(text, stem string, l Language, strange bool) []take {
	exact, known := v.numbers[text]
	var all []take
	for _, letter := range stemLetters(stem, l) {
		for _, n := range v.ofStem(stem, letter, l) {
			if !known || n != exact {
				all = append(all, v.take(n, stemmed))
				if word := v.spelled[n]; !known && strange && len(word) >= 5 && l != English && within(text, word, 1) {
					all = append(all, v.take(n, oneEdit)) // a slip that its stem hides: "anrufn"
				}
			}
		}
	}
	if !known && len(all) == 0 && strange && len(text) >= 4 && !properWords[text] {
		all = v.misspelled(text)
	}
	if l == French {
		for _, word := range heardAlike(text) {
			if n, ok := v.numbers[word]; ok {
				all = append(all, v.take(n, oneEdit))
			}
		}
	}
	if owner, ok := strings.CutSuffix(text, "'s"); ok && l == English && !weak[owner] && !small[owner] {
		if n, ok := v.numbers[owner]; ok {
			all = append(all, v.take(n, same)) // "the boiler's broken"
		}
	}
	slices.SortFunc(all, func(a, b take) int { return cmp.Compare(a.word, b.word) })
	if known {
		all = slices.Insert(all, 0, v.take(exact, same))
	}
	return all
}

// heardAlike returns the forms of a French verb that sound as another: "appeler" for
// "appelez", "peut" for "peux".
func heardAlike(text string) []string {
	for _, alike := range [...][]string{{"er", "ez"}, {"ez", "er"}, {"ele", "eler", "elez"}, {"acte", "acter", "actez"}, {"phone", "phoner", "phonez"}, {"fere", "ferer", "ferez"}, {"eux", "eut"}, {"eut", "eux"}, {"rais", "rait"}, {"rait", "rais"}} {
		head, ends := strings.CutSuffix(text, alike[0])
		if !ends {
			continue
		}
		var all []string
		for _, ending := range alike[1:] {
			all = append(all, head+ending)
		}
		return all
	}
	return nil
}

// ofStem lists the words of a stem that begin with a letter.
func (v *vocabulary) ofStem(stem string, letter byte, l Language) []int32 {
	var all []int32
	wanted := numbered(stem)
	for i, s := range v.stemsOf(letter, l) {
		if n := v.byLetter[letter][i]; s == wanted && l.stem(v.spelled[n]) == stem {
			all = append(all, n)
		}
	}
	return all
}

// stemsOf returns the stems of the words that begin with a letter, as numbers.
// They are made when a message first needs them, as stemming every word takes
// longer than reading the rules; it does no harm when two make the same.
func (v *vocabulary) stemsOf(letter byte, l Language) []uint32 {
	kept := &v.stems[l][letter]
	if made := kept.Load(); made != nil {
		return *made
	}
	made := make([]uint32, len(v.byLetter[letter]))
	for i, n := range v.byLetter[letter] {
		made[i] = numbered(l.stem(v.spelled[n]))
	}
	kept.Store(&made)
	return made
}

// stemLetters are the letters that words of a stem begin with: its own, and in
// German "g", for "gesprochen" is of the stem "sproch".
func stemLetters(stem string, l Language) []byte {
	switch {
	case stem == "":
		return nil
	case l == German && stem[0] != 'g':
		return []byte{stem[0], 'g'}
	}
	return []byte{stem[0]}
}

// misspelled lists the words that a misspelled one may stand for. Its first
// letter is right, or swapped with the second.
func (v *vocabulary) misspelled(text string) []take {
	var all []take
	for i, letter := range []byte(text[:2]) {
		if i > 0 && letter == text[0] {
			break
		}
		for _, n := range v.byLetter[letter] {
			switch word := v.spelled[n]; {
			case len(word) < 5:
			case within(text, word, 1):
				all = append(all, v.take(n, oneEdit))
			case len(word) >= 10 && within(text, word, 2):
				all = append(all, v.take(n, twoEdits))
			}
		}
	}
	return all
}
