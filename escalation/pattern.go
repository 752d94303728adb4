package escalation

import (
	"fmt"
	"slices"
	"strings"
)

// pattern is a phrase: one word after another, each one of several, some of
// them optional. "(speak|talk) (to|with) (a|an)? (human|person)".
type pattern []slot

type slot struct {
	texts, stems []string
	optional     bool
}

// matching says how a pattern is compared.
type matching struct {
	stem  bool
	typos int // edits allowed in a word of five letters and more
}

// parsePattern reads a phrase with r, which folds and stems it as messages are.
func parsePattern(phrase string, r *reader) (pattern, error) {
	var p pattern
	rest := strings.TrimSpace(phrase)
	for rest != "" {
		var s slot
		var choice string
		if rest[0] == '(' {
			end := strings.IndexByte(rest, ')')
			if end < 0 {
				return nil, fmt.Errorf("the bracket in %q is not closed", phrase)
			}
			choice, rest = rest[1:end], rest[end+1:]
			if strings.HasPrefix(rest, "?") {
				s.optional, rest = true, rest[1:]
			}
		} else {
			end := strings.IndexAny(rest, " (")
			if end < 0 {
				end = len(rest)
			}
			choice, rest = rest[:end], rest[end:]
		}
		for one := range strings.SplitSeq(choice, "|") {
			words := r.words(one)
			if len(words) != 1 {
				return nil, fmt.Errorf("%q in %q is not one word", one, phrase)
			}
			s.texts, s.stems = append(s.texts, words[0].text), append(s.stems, words[0].stem)
		}
		p = append(p, s)
		rest = strings.TrimSpace(rest)
	}
	if !slices.ContainsFunc(p, func(s slot) bool { return !s.optional }) {
		return nil, fmt.Errorf("%q has no word that must be there", phrase)
	}
	return p, nil
}

// match tries the pattern at word i and returns the last word it takes, or -1.
func (p pattern) match(words []word, i int, m matching) int {
	last := -1
	for _, s := range p {
		switch {
		case i < len(words) && s.takes(words[i], m):
			last = i
			i++
		case !s.optional:
			return -1
		}
	}
	return last
}

func (s slot) takes(w word, m matching) bool {
	for i, text := range s.texts {
		if w.text == text || m.stem && w.stem == s.stems[i] {
			return true
		}
		if allowed := min(m.typos, len(text)/5); allowed > 0 && within(w.text, text, allowed) {
			return true
		}
	}
	return false
}

// within reports whether two words are at most k edits apart, where swapping
// two neighbours is one edit. The first letter must fit: people rarely miss it,
// and "bill" is not "will".
func within(a, b string, k int) bool {
	if len(a) == 0 || len(b) == 0 || a[0] != b[0] || len(a)-len(b) > k || len(b)-len(a) > k {
		return false
	}
	var before, prev, row [48]int
	if len(b) >= len(row) {
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

// patterns parses phrases that are ours and known to be good; a test reads them all.
func patterns(r *reader, phrases ...string) []pattern {
	var all []pattern
	for _, phrase := range phrases {
		if p, err := parsePattern(phrase, r); err == nil {
			all = append(all, p)
		}
	}
	return all
}

// find returns the first place, from word i on, at which one of the patterns fits.
func find(all []pattern, words []word, i int, m matching) (from, to int, ok bool) {
	for ; i < len(words); i++ {
		for _, p := range all {
			if last := p.match(words, i, m); last >= 0 {
				return i, last, true
			}
		}
	}
	return 0, 0, false
}
