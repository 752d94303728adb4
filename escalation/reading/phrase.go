package reading

import (
	"fmt"
	"slices"
	"strings"
)

// Phrase is words one after another, each one of several, some of them optional
// or repeated: "(speak|talk) (to|with) (a|an)? (human|person)". Phrases of ours
// also use the classes of the grammar, "<talk> <with> <mod>* <who>", and "^" and
// "$" for the ends of a sentence.
type Phrase struct {
	slots          []slot
	atStart, atEnd bool // of a sentence
	of             whose
}

type slot struct {
	words    []string // folded; "sign up" is two
	class    Class
	any      bool // any word at all
	optional bool
	many     bool // again and again, or not at all
}

// parsePhrase reads a phrase. Its words are folded as those of messages are.
func parsePhrase(text string) (Phrase, error) {
	var p Phrase
	rest := strings.TrimSpace(text)
	if cut, ok := strings.CutPrefix(rest, "^"); ok {
		rest, p.atStart = strings.TrimSpace(cut), true
	}
	if cut, ok := strings.CutSuffix(rest, "$"); ok {
		rest, p.atEnd = strings.TrimSpace(cut), true
	}
	for rest != "" {
		choice, behind, ok := cutChoice(rest)
		if !ok {
			return p, fmt.Errorf("the bracket in %q is not closed", text)
		}
		s, err := parseSlot(choice, text)
		if err != nil {
			return p, err
		}
		if cut, ok := strings.CutPrefix(behind, "?"); ok {
			s.optional, behind = true, cut
		} else if cut, ok := strings.CutPrefix(behind, "*"); ok {
			s.optional, s.many, behind = true, true, cut
		}
		if s.any && s.many {
			return p, fmt.Errorf("the gap <any>* in %q has no end", text)
		}
		p.slots = append(p.slots, s)
		rest = strings.TrimSpace(behind)
	}
	if !slices.ContainsFunc(p.slots, func(s slot) bool { return !s.optional }) {
		return p, fmt.Errorf("%q has no word that must be there", text)
	}
	return p, nil
}

// cutChoice cuts the first place off a phrase: what stands in its brackets, or
// its word; not ok when a bracket is not closed.
func cutChoice(phrase string) (choice, behind string, ok bool) {
	switch phrase[0] {
	case '(':
		choice, behind, ok = strings.Cut(phrase[1:], ")")
		return choice, behind, ok
	case '<':
		end := strings.IndexByte(phrase, '>') + 1
		return phrase[:end], phrase[end:], end > 0
	}
	end := strings.IndexAny(phrase, " (<")
	if end < 0 {
		end = len(phrase)
	}
	if word := strings.TrimRight(phrase[:end], "?*"); word != "" {
		end = len(word)
	}
	return phrase[:end], phrase[end:], true
}

// parseSlot reads what may stand at one place of a phrase, whose text is for the
// mistake.
func parseSlot(choice, text string) (slot, error) {
	s := slot{words: make([]string, 0, strings.Count(choice, "|")+1)}
	for one := range strings.SplitSeq(choice, "|") {
		if name, ok := strings.CutPrefix(one, "<"); ok {
			class, known := classNames[strings.TrimSuffix(name, ">")]
			switch {
			case name == "any>":
				s.any = true
			case !known:
				return s, fmt.Errorf("%s in %q is nothing that is known", one, text)
			}
			s.class |= class
			continue
		}
		if one = foldedWords(one); strings.TrimSpace(one) == "" {
			return s, fmt.Errorf("%q has a place without a word", text)
		}
		s.words = append(s.words, one)
	}
	return s, nil
}

// foldedWords folds the words of an alternative, with a space between them.
func foldedWords(text string) string {
	if asFolded(text) {
		return text
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return !WordRune(r) && !strings.ContainsRune("'’*", r) })
	for i, w := range words {
		words[i] = FoldWord(strings.Trim(w, "'’*"))
		if at := elision(words[i]); at > 0 {
			words[i] = words[i][:at] + " " + words[i][at+1:]
		}
	}
	return strings.Join(words, " ")
}

// asFolded reports whether a text is plainly one word as it is compared, as
// most are.
func asFolded(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return text != ""
}

// small are the words that a phrase may lack without saying less.
var small = WordSet("a an the to with my your our is are was for of please der die das ein eine einen einem mit zu bitte le la les un une des de du avec el los las una con al del")

// variants returns the phrase and what says the same: without its small words,
// and "the issue is urgent" for "urgent issue".
func (p Phrase) variants() []Phrase {
	all := []Phrase{p}
	var content []slot
	for _, s := range p.slots {
		if s.optional || s.class != 0 || s.any {
			return all
		}
		if len(s.words) > 1 || !small[s.words[0]] {
			content = append(content, s)
		}
	}
	if len(content) < 2 {
		return all
	}
	if len(content) < len(p.slots) {
		slack := Phrase{of: p.of}
		for _, s := range p.slots {
			s.optional = len(s.words) == 1 && small[s.words[0]]
			slack.slots = append(slack.slots, s)
		}
		all[0] = slack
	}
	if len(content) == 2 {
		all = append(all, Phrase{of: p.of, slots: []slot{content[1], {class: linking}, {class: linking, optional: true, many: true}, content[0]}})
	}
	return all
}

// Own reads a phrase as an owner of rules writes it, without the parts of the
// grammar, and returns it with what says the same; wide, what means the same of
// whom one talks to, too.
func (b *Book) Own(text string, wide bool) ([]Phrase, error) {
	p, err := parsePhrase(text)
	if err == nil && slices.ContainsFunc(p.slots, func(s slot) bool { return s.class != 0 }) {
		err = fmt.Errorf("%q has a bracket < that means nothing here", text)
	}
	if err != nil {
		return nil, err
	}
	p.of = whoseIs(unknown, false)
	if wide {
		p = p.widened(&b.grammars)
	}
	return p.variants(), nil
}

// widened lets a phrase that speaks of talking to somebody mean it in other
// words too: "talk to a human" is also "speak with a real person".
func (p Phrase) widened(all *[languages]grammar) Phrase {
	has := func(s slot, c Class) bool {
		return slices.ContainsFunc(s.words, func(w string) bool {
			return slices.ContainsFunc(all[:Spanish+1], func(g grammar) bool { return g.words[w]&c != 0 })
		})
	}
	verb := slices.IndexFunc(p.slots, func(s slot) bool { return has(s, talking|connecting) })
	noun := slices.IndexFunc(p.slots, func(s slot) bool { return slices.ContainsFunc(s.words, func(w string) bool { return generic[w] }) })
	if verb < 0 || noun < 0 {
		return p
	}
	p.slots = slices.Clone(p.slots)
	if has(p.slots[verb], talking) {
		p.slots[verb].class = talking
	}
	p.slots[noun].class = person | anyone
	for i, s := range p.slots {
		if len(s.words) == 1 && small[s.words[0]] {
			p.slots[i].optional, p.slots[i].class = true, with|article
		}
	}
	return p
}

// generic are the words for whoever is not a machine.
var generic = WordSet("human person someone somebody agent representative operator mensch menschen person jemand jemandem mitarbeiter humain personne quelqu'un conseiller humano persona alguien agente")

// WordSet is words apart by spaces as a set. They are written as they are compared:
// small, and without accents.
func WordSet(words string) map[string]bool {
	all := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		all[w] = true
	}
	return all
}
