package reading

import (
	"maps"
	"slices"
	"strings"

	"handoffbot/escalation/phrases"
)

// Class is a set of parts that a word may play when somebody asks for a
// person. The upper half of it is for English words in another language.
type Class uint64

// The parts. A word may play several: "human" is a person, and a kind of agent.
const (
	talking    Class = 1 << iota // speak, talk: wants a "to"
	reaching                     // contact, reach
	calling                      // call, e-mail
	connecting                   // connect, transfer
	getting                      // get, give
	wanting                      // want, need
	person                       // human, representative: a person and nothing else
	agent                        // agent, manager: a person, but estate agents and my manager too
	anyone                       // someone, person
	machine                      // bot
	realness                     // real, live
	kindOf                       // customer, another: may stand before a person
	service                      // customer service, the billing department
	article                      // a, your
	with                         // to, with
	me                           // me, us
	self                         // I, we
	adverb                       // just, now
	polite                       // please, hello
	swearing                     // damn
	not                          // not, never: turns it round
	saying                       // said, told
	being                        // are, is
	modal                        // can, could
	helping                      // help, assist
	there                        // there, here
	gone                         // spoke, talked: it has happened
	nothing                      // may stand in a message that says no more than "agent": the, thing
	plain                        // a common word that is written together with others: "tryto"
	Selling                      // sales: whom talk-to-sales speaks of
	role                         // pharmacist, moderator: whom one talks to, and may look for elsewhere
)

// foreign is where the classes of English words stand in another language.
const foreign = 32

// Composites of the grammar.
const (
	fill    = adverb | polite | swearing
	mod     = article | kindOf | realness | swearing
	Who     = person | agent | anyone
	pro     = person | agent
	whole   = Who | service | Selling | role
	filling = adverb | polite | swearing | article | realness
	linking = being | self | modal | adverb | me
)

var classNames = map[string]Class{
	"talk": talking, "reach": reaching, "call": calling, "connect": connecting, "get": getting, "want": wanting, "human": person, "agent": agent, "some": anyone,
	"bot": machine, "real": realness, "kind": kindOf, "service": service, "sell": Selling, "role": role, "det": article, "with": with, "me": me, "i": self, "adv": adverb, "please": polite, "swear": swearing,
	"not": not, "say": saying, "be": being, "modal": modal, "help": helping, "there": there,
	"fill": fill, "mod": mod, "who": Who, "pro": pro, "whole": whole, "wish": getting | wanting,
}

// composed are the names of several parts: no word is one.
var composed = WordSet("fill mod who pro whole wish")

// grammar is the words of one language by their parts.
type grammar struct {
	words   map[string]Class
	endings map[string]Class // of compounds
	verbs   map[string]Class // by stem, of those whose forms are all known
	forms   []slur           // the endings of verbs, by that of the infinitive
	fuzzy   map[byte][]string
	sounds  map[string][]string // words by how they are heard, in the order of the alphabet
}

// grammars builds the grammar of each language that has one.
func grammars(b *Book) (all [languages]grammar) {
	parts := append(slices.Sorted(maps.Keys(extraNames)), append(slices.Sorted(maps.Keys(classNames)), verbForms)...)
	s, err := readSheet(phrases.Files, asWritten, "grammar", slices.DeleteFunc(parts, func(name string) bool { return composed[name] })...)
	if err != nil {
		b.bad = append(b.bad, err)
	}
	for l := English; l <= Spanish; l++ {
		g := grammar{words: make(map[string]Class), endings: make(map[string]Class), verbs: make(map[string]Class), forms: slurred(s.in(l, verbForms)), fuzzy: make(map[byte][]string), sounds: make(map[string][]string)}
		for name := range s {
			if name == verbForms {
				continue
			}
			for _, w := range wordsOf(s.in(l, name)) {
				if verb, ok := strings.CutSuffix(w, "~"); ok {
					w = verb
					g.conjugate(FoldWord(verb), classNames[name]|extraNames[name])
				}
				if ending, ok := strings.CutPrefix(w, "-"); ok {
					g.endings[FoldWord(ending)] |= classNames[name] | extraNames[name]
					continue
				}
				g.words[FoldWord(w)] |= classNames[name] | extraNames[name]
			}
		}
		g.index(l)
		if l != English {
			g.hear(l)
		}
		all[l] = g
	}
	return all
}

// index notes under their first two letters the words that are found misspelt.
func (g *grammar) index(l Language) {
	for _, w := range slices.Sorted(maps.Keys(g.words)) {
		c := g.words[w]
		helps := l != English && c&(helping|calling) != 0 && len(w) >= 6
		asks := c&(talking|reaching|connecting|person|agent|anyone|service|kindOf|wanting|getting|realness|with) != 0
		if len(w) < 4 || !helps && !asks && !urging[w] && (c&role == 0 || len(w) < 8) {
			continue
		}
		g.fuzzy[w[0]] = append(g.fuzzy[w[0]], w)
		if w[1] != w[0] {
			g.fuzzy[w[1]] = append(g.fuzzy[w[1]], w)
		}
	}
}

// verbForms is the list of the endings of verbs. A word that ends with "~" is one of
// them, and stands for all its forms.
const verbForms = "forms"

// stemChanges are how the stem of a verb changes where its ending does: "comunicar",
// "comunique"; "transferir", "transfiera"; "rappeler", "rappelle".
var stemChanges = [...][2]string{{"c", "qu"}, {"g", "gu"}, {"z", "c"}, {"el", "ell"}, {"et", "ett"}, {"er", "ier"}, {"end", "iend"}, {"olv", "uelv"}, {"ed", "id"}, {"nd", "n"}}

// conjugate notes the stem of a verb.
func (g *grammar) conjugate(verb string, c Class) {
	for _, f := range g.forms {
		stem, ok := strings.CutSuffix(verb, f.written)
		if !ok {
			continue
		}
		g.verbs[stem] |= c
		for _, change := range stemChanges {
			if head, ok := strings.CutSuffix(stem, change[0]); ok {
				g.verbs[head+change[1]] |= c
			}
		}
		return
	}
}

// form returns the parts of a verb of which a word is a form.
func (g *grammar) form(text string) (c Class) {
	for _, f := range g.forms {
		for _, ending := range f.meant {
			if stem, ok := strings.CutSuffix(text, ending); ok && len(stem) > 2 {
				c |= g.verbs[stem]
			}
		}
	}
	return c
}

// audible are the parts of the words that are known by their sound.
const audible = talking | reaching | calling | connecting | wanting | helping | whole | realness | polite | machine

// leastSound is how many letters the sound of a word has at least by which it is
// known, but for the small words.
const leastSound = 4

// hear learns how the words of a grammar sound.
func (g *grammar) hear(l Language) {
	for _, w := range slices.Sorted(maps.Keys(g.words)) {
		least := leastSound
		switch {
		case g.words[w]&audible != 0:
		case l == French:
			least++ // small words sound alike
		default:
			least--
		}
		if sound := l.sound(w); len(sound) >= least {
			g.sounds[sound] = append(g.sounds[sound], w)
		}
	}
}

// meant returns the word of the grammar that sounds like one that is none: of
// several the most alike, then the first in the alphabet; "" when none does.
func (g *grammar) meant(text string, l Language) string {
	all := g.sounds[l.sound(text)]
	if len(all) == 0 || strangers[text] || len(languageByWord[text]) > 0 {
		return ""
	}
	for k := 1; k < 3; k++ {
		for _, w := range all {
			if within(text, w, k) {
				return w
			}
		}
	}
	return all[0]
}

// extraNames are parts that only code asks for.
var extraNames = map[string]Class{"gone": gone, "nothing": nothing, "plain": plain}

// classOf looks a word up, and in German what a compound ends with.
func (g *grammar) classOf(text string, l Language) Class {
	c := g.words[text]
	if c == 0 && strings.Contains(text, "*") {
		return swearing
	}
	if c == 0 && len(g.verbs) > 0 && len(text) > 3 {
		c = g.form(text)
	}
	if c == 0 && l == German && len(text) > 8 {
		for ending, part := range g.endings {
			if strings.HasSuffix(text, ending) {
				c |= part
			}
		}
	}
	return c
}

// urging are the polite words that are often misspelled.
var urging = WordSet("please bitte favor merci gracias")

// near returns the word of the grammar that a misspelled one stands for, or
// nothing: the nearest, then the first in the alphabet; and how many edits off.
func (g *grammar) near(text string, l Language) (string, int) {
	if properWords[text] && l == English || strangers[text] || len(text) < 4 {
		return "", 0
	}
	best, least, off := "", 6, 0
	for _, w := range g.fuzzy[text[0]] {
		if len(w) >= 6 && w[1:] == text && least > 2 {
			best, least, off = w, 2, 1 // its first letter was lost
		}
		for k := 1; k <= edits(len(w)); k++ {
			cost := 2 * k
			if len(w) != len(text) {
				cost++ // a letter is hit wrong, or two are swapped, more often than one is lost
			}
			if cost < least && within(text, w, k) && (k == 1 || len(text) >= 8) {
				best, least, off = w, cost, k
				break
			}
		}
	}
	return best, off
}

// properWords are English words that look like a misspelled word of ours, and
// are none; strangers are those of the other languages.
var (
	properWords = WordSet(strings.Join(shippedWords("proper")[English], " "))
	strangers   = shippedSet("proper", German, French, Spanish)
)

// AnyOf reports whether one of the texts is the word's.
func (w Word) AnyOf(texts ...string) bool { return slices.Contains(texts, w.Text) }
