package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// lexeme is what is known of one spelling in one language. It does not change.
type lexeme struct {
	Text, stem string
	class      Class   // its parts in the grammar of asking for a person
	marks      markSet // what it does around a wish for one
	takes      []take
	leads      uint64 // their bits
	Meaning    uint32 // of the stem, as a number; 0 for a word that stands in any sentence
	Spelling   uint32 // of the word, as a number
	wonders    bool   // it asks or denies
	Denies     bool   // it says no
	Others     bool   // it asks for another thing of a kind
	counts     bool   // it is a number, or begins one
	topics     topics // it speaks for
	currency   string // that it names; ISO 4217
	Kind       Kind   // what it is where a number stands beside it
	split      int    // where two words were written as one, in bytes; 0 when they were not
	head, tail *lexeme
}

// take says which word of a phrase the lexeme may stand for, how near it is,
// and how many letters the word has, if no more than 255.
type take struct {
	word    int32
	far     far
	letters uint8
}

// far is how far a spelling is from the word it may stand for.
type far uint8

const (
	same    far = iota // the word itself
	stemmed            // another form of it
	oneEdit            // a typo
	twoEdits
)

// reader cuts texts into words, and knows those that it has read before. It is
// for one goroutine; a policy keeps a pool of them for each language.
type reader struct {
	book     *Book
	language Language
	fold     cases.Caser
	known    map[string]*lexeme
	states   []state // of the matcher, kept between turns; so are the others
	spare    []state
	reached  []int32
	round    int32
}

// maxKnown bounds the words a reader remembers.
const maxKnown = 8192

func (r *reader) lexeme(spelled string) *lexeme {
	if l, ok := r.known[spelled]; ok {
		return l
	}
	if len(r.known) >= maxKnown {
		clear(r.known)
	}
	text := folded(r.fold, spelled)
	letters := utf8.RuneCountInString(spelled)
	l := r.learn(text, letters)
	if letters == len(text) && letters < len(spelled) {
		l.cutAt(spelled)
	}
	if r.language == Spanish && l.class&asksFor != 0 && (strings.HasSuffix(spelled, "é") || strings.HasSuffix(spelled, "ó")) {
		told := *l // "hablé" and "habló" tell, "hable" asks
		told.class, l = l.class&^asksFor|gone, &told
	}
	r.known[strings.Clone(spelled)] = l
	return l
}

// cutAt tells where two words were written as one in bytes of a spelling that has
// accents, of which learn has counted the letters.
func (l *lexeme) cutAt(spelled string) {
	for ; l.split > 0; l = l.tail {
		at := 0
		for range l.split {
			_, size := utf8.DecodeRuneInString(spelled[at:])
			at += size
		}
		l.split, spelled = at, spelled[at:]
	}
}

// asksFor are the parts of a verb that asks for somebody.
const asksFor = talking | reaching | calling | connecting | helping

// folded writes a word as it is compared: without case, accents, and the many
// ways of writing an apostrophe. "Möchte" is often "mochte" on a phone.
func folded(fold cases.Caser, word string) string {
	ascii, latin := true, true
	for _, c := range word {
		ascii = ascii && c < utf8.RuneSelf
		latin = latin && c <= maxLatin
	}
	if ascii {
		return strings.ToLower(word)
	}
	var b strings.Builder
	b.Grow(len(word))
	if latin {
		foldLatin(&b, word)
	} else {
		unaccented(&b, norm.NFKD.String(fold.String(word)))
	}
	if b.Len() == 0 {
		return word
	}
	return b.String()
}

// maxLatin ends the letters of western Europe, to which nearly every word is held.
const maxLatin = 'ÿ'

// foldLatin is for those letters what folding and taking apart is for all, a
// letter at a time: thousands of words are folded when a policy is compiled.
func foldLatin(b *strings.Builder, word string) {
	for _, c := range word {
		switch lower := unicode.ToLower(c); {
		case lower < utf8.RuneSelf:
			b.WriteByte(byte(lower))
		case c == 'ß':
			b.WriteString("ss")
		case c == 'µ':
			b.WriteRune('μ') // it folds to the Greek letter
		default:
			var letter [utf8.UTFMax]byte
			utf8.EncodeRune(letter[:], lower)
			if parts := norm.NFKD.Properties(letter[:]).Decomposition(); len(parts) > 0 {
				unaccented(b, string(parts))
			} else {
				b.WriteRune(lower)
			}
		}
	}
}

// unaccented writes a text that was taken apart without its accents.
func unaccented(b *strings.Builder, apart string) {
	for _, c := range apart {
		switch {
		case c == '’' || c == 'ʼ':
			b.WriteByte('\'')
		case !unicode.Is(unicode.Mn, c):
			b.WriteRune(c)
		}
	}
}

// learn looks a folded word up; spelled is how many letters it has in its message.
func (r *reader) learn(text string, spelled int) *lexeme {
	if len(text) > maxLetter {
		return &lexeme{Text: text, stem: text, counts: counts(text), Kind: r.book.kinds.of(text, text)}
	}
	grammar := &r.book.grammars[r.language]
	if meant, ok := textSpeak[r.language][text]; ok {
		text = meant
	}
	if at := elision(text); at > 0 {
		return &lexeme{Text: text, stem: text, split: at, head: r.learn(text[:at], at), tail: r.learn(text[at+1:], len(text)-at-1)}
	}
	if text = r.respelled(r.drawnOut(text)); r.language == English && !r.book.isSaid(text, English) {
		text = grammar.briefly(text)
	}
	l := &lexeme{Text: text, stem: r.language.stem(text), marks: r.book.marksOf(text, r.language), Spelling: numbered(text), wonders: wondering[text], Denies: denyingWords[text], Others: otherWords[text], counts: counts(text)}
	l.currency = currencies[text]
	l.topics, l.Kind = topicWords[text]|topicWords[l.stem], r.book.kinds.of(text, l.stem)
	if len(text) > 2 && len(languageByWord[text]) == 0 && !small[text] && !weak[text] {
		l.Meaning = numbered(l.stem)
	}
	l.class = grammar.classOf(text, r.language)
	if r.language != English {
		l.class |= r.book.grammars[English].words[text] << foreign
	}
	l.mayBe(r.book.takes(text, l.stem, r.language, grammar.words[text] == 0))
	if l.class != 0 || l.counts || r.book.isSaid(text, r.language) || len(text) < 3 {
		return l
	}
	if meant := grammar.meant(text, r.language); meant != "" {
		return r.learn(meant, spelled)
	}
	if head := headOf(text); r.language == German && head != "" { // "zahnarztpraxis"
		of := r.learn(head, len(head))
		l.mayBe(slices.Concat(l.takes, of.takes))
		l.Kind |= of.Kind
		return l
	}
	if r.language != English && len(text) == spelled && (r.gluedWish(l, text) || r.language == French && r.elided(l, text) || r.enclitic(l, text) || r.gluedPair(l, text)) {
		return l
	}
	near, off := grammar.near(text, r.language)
	if off != 1 && len(text) == spelled && (r.language == English || len(text) >= leastGlued) {
		if cut := grammar.cut(text); cut > 0 {
			l.split, l.head, l.tail = cut, r.learn(text[:cut], cut), r.learn(text[cut:], len(text)-cut)
			if r.language == English || l.speaks() {
				return l
			}
			l.split, l.head, l.tail = 0, nil, nil
		}
	}
	if near == "" && !l.isForm() {
		if meant := grammar.slip(text); meant != "" {
			of := *r.learn(meant, spelled)
			of.mayBe(slices.Concat(of.takes, l.takes))
			return &of
		}
	}
	if near != "" {
		l.class = grammar.words[near]
		if n, ok := r.book.numbers[near]; ok && len(l.takes) == 0 {
			l.mayBe([]take{r.book.take(n, oneEdit)})
		}
	}
	return l
}

// isForm reports whether the lexeme is a form of a word of phrases, rather than at
// best a misspelled one.
func (l *lexeme) isForm() bool {
	return slices.ContainsFunc(l.takes, func(t take) bool { return t.far < oneEdit })
}

// wondering are words that ask or deny.
var wondering = WordSet("how why what when where which can't cannot cant doesn't don't dont not isn't won't still wie warum wo wann nicht kann comment pourquoi quand pas como donde cuando no never")

// weak words stand in any sentence.
var weak = WordSet("please bitte plait s'il favor sorry entschuldigung can could will would should did does was were has had been also just really there here some any all one more about into from they them then than that's i'm i've it's going like know tell say said yes yeah okay thanks thank sure hello hey still again but who what how when where why which aber sehr auch schon dann noch mal pour mais aussi tres bien encore pero muy tambien")

// denyingWords say no, and otherWords ask for another thing of a kind, in
// whatever language.
var denyingWords, otherWords = shippedSet("denying", English, German, French, Spanish), shippedSet("another", English, German, French, Spanish)

// elision returns where a folded word was cut short before the next, "d'un", in
// bytes; 0 where it was not. Messages and phrases are two words there, in every
// language, so that no phrase can keep such a word whole in a message.
func elision(text string) int {
	at := strings.IndexByte(text, '\'')
	switch {
	case at < 1 || at > 2 || at+2 > len(text) || strings.IndexByte("aeiouyh", text[at+1]) < 0:
		return 0
	case at == 1 && strings.IndexByte("cdjlmnst", text[0]) < 0 || at == 2 && text[:2] != "qu":
		return 0
	}
	return at
}

// compoundHeads are the last words of German compounds that mean no less in one.
var compoundHeads = shippedSet("heads", German)

// leastBefore is how many letters a compound has before its last word: fewer
// are a prefix.
const leastBefore = 4

// headOf returns the last word of a German compound, "" where none is known.
func headOf(text string) string {
	for at := leastBefore; at+3 <= len(text); at++ {
		if compoundHeads[text[at:]] {
			return text[at:]
		}
	}
	return ""
}

// mayBe notes which words of phrases the lexeme may stand for.
func (l *lexeme) mayBe(takes []take) {
	l.takes = takes
	for _, t := range takes {
		l.leads |= bit(t.word)
	}
}

// gluedWish splits who wishes from the wish: "ichmochte", "jevoudrais".
func (r *reader) gluedWish(l *lexeme, text string) bool {
	words := r.book.grammars[r.language].words
	for cut := 2; cut < 4 && cut+4 <= len(text); cut++ {
		if words[text[:cut]]&self != 0 && words[text[cut:]]&(wanting|modal) != 0 {
			l.split, l.head, l.tail = cut, r.learn(text[:cut], cut), r.learn(text[cut:], len(text)-cut)
			return true
		}
	}
	return false
}

// gluedPair splits two words that go together where somebody is asked for:
// "mitjemandem", "conuna", "unepersonne", "kannich", "chefsprechen".
func (r *reader) gluedPair(l *lexeme, text string) bool {
	words := r.book.grammars[r.language].words
	for cut := len(text) - 2; cut >= 2 && len(text) >= leastPair; cut-- {
		if r.pairs(text[:cut], text[cut:], words[text[:cut]], words[text[cut:]]) {
			l.split, l.head, l.tail = cut, r.learn(text[:cut], cut), r.learn(text[cut:], 0)
			return true
		}
	}
	return false
}

// pairs reports whether two words, which play some parts, are often said one after
// the other. Most that begins with a small word is one word: "contratar", "anmelden".
func (r *reader) pairs(head, tail string, first, second Class) bool {
	const deed = talking | calling | connecting | helping
	small := first&(with|article) != 0 || first&kindOf != 0 && len(head) <= 3
	long := len(tail) >= leastPair
	switch {
	case first == 0 || second == 0:
		return false
	case first&with != 0 && second&(article|anyone) != 0, first&article != 0 && second&Who != 0:
		return true
	case first&(modal|wanting|talking) != 0 && second&(self|me) != 0:
		return len(head) > 3
	case small:
		return long && second&(whole|machine) != 0 && !separable[head]
	case first&me != 0:
		return long && second&deed != 0 || second&article != 0 && len(head) >= 3 && len(tail) >= 3
	}
	return len(head) >= leastPair && (first&(whole|deed) != 0 && (second&(article|with|me|polite) != 0 || second&kindOf != 0 && len(tail) <= 3) ||
		r.language == German && first&whole != 0 && long && second&deed != 0)
}

// leastPair is how many letters two words have at least that were written as one.
const leastPair = 5

// elided splits a French word whose apostrophe was left out: "davoir", "mappeler".
func (r *reader) elided(l *lexeme, text string) bool {
	thumbed := len(text) == 4 && text[0] == 'j' && textSpeak[French][text[1:]] != "" // "jveu"
	if len(text) < 5 && !thumbed || strings.IndexByte("djlmnstc", text[0]) < 0 {
		return false
	}
	rest := r.learn(text[1:], len(text)-1)
	if rest.class&(audible|modal) == 0 && (rest.class == 0 && !r.book.ours(text[1:], French) || len(text) < 6) || rest.split > 0 || strings.IndexByte("aeiouh", text[1]) < 0 && text[0] != 'j' {
		return false
	}
	l.split, l.head, l.tail = 1, r.learn(text[:1], 1), rest
	return true
}

// leastGlued is how long words are at least that were written as one in a
// language other than English. German glues nouns as a custom.
const leastGlued = 12

// speaks reports whether one of the words written as one is a verb of talking:
// "menschensprechen", but not "mitmenschen".
func (l *lexeme) speaks() bool {
	for ; l.split > 0; l = l.tail {
		if l.head.class&talking != 0 {
			return true
		}
	}
	return l.class&talking != 0
}

// cut returns where words of the grammar were written as one, "talktoahuman",
// in bytes; 0 when they were not.
func (g *grammar) cut(text string) int {
	if properWords[text] || len(text) < 5 && !glued[text] {
		return 0
	}
	typo := 0
	for cut := len(text) - 1; cut > 0; cut-- {
		head, tail := text[:cut], text[cut:]
		if g.words[head] == 0 || cut == 1 && head != "u" && head != "i" && head != "a" {
			continue
		}
		if g.words[tail] != 0 || len(text) >= 6 && len(tail) >= 4 && g.cut(tail) > 0 {
			return cut
		}
		if near, off := g.near(tail, English); typo == 0 && cut >= 3 && len(tail) >= 5 && off == 1 && g.words[near]&(Who|talking) != 0 {
			typo = cut
		}
	}
	return typo
}

// glued are short words that are written as one.
var glued = WordSet("toa toan mea meto tome ineed iwan cani getme")

// drawnOut writes a word of ours as it is spelled: "humannn", "pleaseee".
func (r *reader) drawnOut(text string) string {
	run := 1
	for i := 1; i < len(text); i++ {
		if run++; text[i] != text[i-1] {
			run = 1
		}
		if run < 3 || text[i] < 'a' || text[i] > 'z' {
			continue
		}
		for n := 2; n > 0; n-- {
			short := shortened(text, n)
			if _, ok := r.book.numbers[short]; ok || r.book.grammars[r.language].words[short] != 0 {
				return short
			}
		}
		return shortened(text, 2)
	}
	return text
}

// shortened cuts runs of a letter, of three and more, down to n.
func shortened(text string, n int) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		end := i
		for end < len(text) && text[end] == text[i] {
			end++
		}
		if end-i > 2 {
			end = i + n
		}
		b.WriteString(text[i:end])
		for i < len(text) && text[i] == text[end-1] {
			i++
		}
	}
	return b.String()
}

// numbered hashes a word (FNV-1a). Words are compared by their numbers where
// one in four thousand millions that are taken for another does no harm.
func numbered(word string) uint32 {
	h := uint32(2166136261)
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	return max(1, h)
}

// within reports whether two words are at most k edits apart, where swapping
// two neighbours is one edit. The first letter must fit, or be swapped with the
// second: people rarely miss it, and "bill" is not "will".
func within(a, b string, k int) bool {
	if len(a) < 2 || len(b) < 2 || len(a)-len(b) > k || len(b)-len(a) > k {
		return false
	}
	if a[0] != b[0] && (a[0] != b[1] || a[1] != b[0]) {
		return false
	}
	var before, prev, row [maxLetter + 1]int
	if len(a) > maxLetter || len(b) > maxLetter {
		return false
	}
	for j := 0; j <= len(b); j++ {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		best := row[0]
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best > k {
			return false
		}
		before, prev = prev, row
	}
	return prev[len(b)] <= k
}

// edits is how many typos a word of n letters may have: none below four, one
// below nine, then two.
func edits(n int) int {
	switch {
	case n < 4:
		return 0
	case n < 9:
		return 1
	}
	return 2
}
