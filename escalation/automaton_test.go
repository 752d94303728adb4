package escalation

import (
	"slices"
	"testing"

	"golang.org/x/text/cases"
)

func TestAutomatonFinds(t *testing.T) {
	for _, tt := range []struct {
		name, phrase, text string
		want               []stretch
	}{
		{"words in a row", "speak to sales", "can I speak to sales", []stretch{{2, 4}}},
		{"one of several", "(speak|talk) to sales", "talk to sales", []stretch{{0, 2}}},
		{"an alternative of two words", "(sign up|join) now", "sign up now or join now", []stretch{{0, 2}, {4, 5}}},
		{"two words are not one of two", "(live chat) now", "live now, chat now", nil},
		{"what may be left out", "speak to (a|an)? agent", "speak to agent, speak to an agent", []stretch{{0, 2}, {3, 6}}},
		{"again and again, or not at all", "very* good", "good, very very very good", []stretch{{0, 0}, {1, 4}}},
		{"any word at all", "my <any> is broken", "my scanner is broken", []stretch{{0, 3}}},
		{"at the beginning of a sentence", "^ again", "and again. Again", []stretch{{2, 2}}},
		{"at the end of a sentence", "again $", "again and again", []stretch{{2, 2}}},
		{"not across sentences", "speak to sales", "speak to. sales", nil},
		{"the longest from one place", "agent (please)? (now)?", "agent please now", []stretch{{0, 2}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBook()
			b.ours(matching{}, tt.phrase)
			b.bind()
			r := &reader{book: b, fold: cases.Fold(), known: make(map[string]*lexeme)}
			var got []stretch
			for _, h := range longest(r.run(b.automata[0], r.words(nil, tt.text), 0, nil)) {
				got = append(got, h.stretch)
			}
			if !slices.Equal(got, tt.want) || len(b.bad) > 0 {
				t.Errorf("%q stands in %q at %v, want %v (%v)", tt.phrase, tt.text, got, tt.want, b.bad)
			}
		})
	}
}

// TestPhrasesShareTheirBeginning, and those that only look alike do not.
func TestPhrasesShareTheirBeginning(t *testing.T) {
	for _, tt := range []struct {
		name, first, second string
		more                int // nodes that the second adds
	}{
		{"the same two words", "speak to sales", "speak to support", 1},
		{"the same choice", "(speak|talk) to sales", "(speak|talk) to support", 1},
		{"two words and a choice of two", "(live|chat) now", "(live chat) now", 3},
		{"behind what may be left out", "speak to? sales", "speak to? support", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBook()
			b.ours(matching{}, tt.first)
			before := len(b.drafts[0].shared)
			b.ours(matching{}, tt.second)
			if more := len(b.drafts[0].shared) - before; more != tt.more {
				t.Errorf("%q behind %q adds %d nodes, want %d", tt.second, tt.first, more, tt.more)
			}
		})
	}
}
