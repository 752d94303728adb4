package reading

import (
	"fmt"
	"strings"

	"handoffbot/escalation/phrases"
)

// texting is how thumbs and ears write words of ours. A test reads every line.
var texting = func() Sheet[string] {
	s, _ := readSheet(phrases.Files, asSpelled, "texting", textingLists...)
	return s
}()

// asSpelled keeps a line of words of which some are written as nobody should.
func asSpelled(line string) (string, error) {
	if written, meant, found := strings.Cut(line, ":"); !found || strings.TrimSpace(written+meant) == "" {
		return "", fmt.Errorf("%q has no colon between two spellings", line)
	}
	return line, nil
}

// textingLists are the lists of that sheet.
var textingLists = []string{"words", "endings", "insides", "clitics"}

// textSpeak is how thumbs write the words of ours that are too short, or too
// far off, for the search by edit distance: what is meant, by what is written.
var textSpeak = func() (all [languages]map[string]string) {
	for l := range all {
		all[l] = make(map[string]string)
		for _, line := range texting.in(Language(l), "words") {
			word, ways, _ := strings.Cut(line, ":")
			for way := range strings.FieldsSeq(ways) {
				all[l][FoldWord(way)] = FoldWord(word)
			}
		}
	}
	return all
}()

// slur is how part of a word is written by ear, in dialect or in haste.
type slur struct {
	written string
	meant   []string
}

// endings are how words end when they are slurred, "anrufn" and "meim"; insides
// how they sound elsewhere, "bidde"; clitics the words that are drawn to the end
// of the one before, "gebense", and what each is alone.
var endings, insides, clitics = slurs("endings"), slurs("insides"), slurs("clitics")

func slurs(list string) (all [languages][]slur) {
	for l := range all {
		all[l] = slurred(texting.in(Language(l), list))
	}
	return all
}

// slurred reads lines such as "m: nem em", where a hyphen stands for nothing.
func slurred(lines []string) (all []slur) {
	for _, line := range lines {
		written, meant, _ := strings.Cut(line, ":")
		s := slur{written: FoldWord(written)}
		for one := range strings.FieldsSeq(meant) {
			s.meant = append(s.meant, strings.Trim(FoldWord(one), "-"))
		}
		all = append(all, s)
	}
	return all
}

// respelled returns the word of ours that a strange one is a slurred spelling
// of; the word itself when it is none.
func (r *reader) respelled(text string) string {
	ours := func(word string) bool { return r.book.ours(word, r.language) }
	if r.language == English || len(text) < 3 || r.book.isSaid(text, r.language) || ours(text) || strangers[text] || len(languageByWord[text]) > 0 {
		return text
	}
	if word := withoutZu(text); r.language == German && ours(word) {
		return word
	}
	for _, s := range endings[r.language] {
		head, ends := strings.CutSuffix(text, s.written)
		if !ends || len(head) == 0 {
			continue
		}
		for _, ending := range s.meant {
			if ours(head + ending) {
				return head + ending
			}
		}
	}
	for _, s := range insides[r.language] {
		if !strings.Contains(text, s.written) {
			continue
		}
		for _, sound := range s.meant {
			if word := strings.ReplaceAll(text, s.written, sound); ours(word) {
				return word
			}
		}
	}
	return text
}

// enclitic splits a verb of asking from the short word that is drawn to it:
// "gebense", "marquenme".
func (r *reader) enclitic(l *lexeme, text string) bool {
	g := &r.book.grammars[r.language]
	for _, s := range clitics[r.language] {
		head, ends := strings.CutSuffix(text, s.written)
		if !ends || len(head) < 3 {
			continue
		}
		if verb := r.respelled(head); g.classOf(verb, r.language)&(modal|being|getting|connecting|calling|reaching|helping|talking|wanting) != 0 {
			l.split, l.head, l.tail = len(head), r.learn(verb, 0), r.learn(s.meant[0], 0)
			return true
		}
	}
	return false
}
