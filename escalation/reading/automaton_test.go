package reading

import (
	"slices"
	"testing"

	"golang.org/x/text/cases"
)

func phraseOf(t *testing.T, text string) Phrase {
	t.Helper()
	p, err := parsePhrase(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAutomatonFinds(t *testing.T) {
	for _, tt := range []struct {
		name, phrase, text string
		want               []Stretch
	}{
		{"words in a row", "speak to sales", "can I speak to sales", []Stretch{{2, 4}}},
		{"one of several", "(speak|talk) to sales", "talk to sales", []Stretch{{0, 2}}},
		{"an alternative of two words", "(sign up|join) now", "sign up now or join now", []Stretch{{0, 2}, {4, 5}}},
		{"two words are not one of two", "(live chat) now", "live now, chat now", nil},
		{"what may be left out", "speak to (a|an)? agent", "speak to agent, speak to an agent", []Stretch{{0, 2}, {3, 6}}},
		{"again and again, or not at all", "very* good", "good, very very very good", []Stretch{{0, 0}, {1, 4}}},
		{"any word at all", "my <any> is broken", "my scanner is broken", []Stretch{{0, 3}}},
		{"any word first", "<any> weeks", "in two weeks", []Stretch{{1, 2}}},
		{"at the beginning of a sentence", "^ again", "and again. Again", []Stretch{{2, 2}}},
		{"at the end of a sentence", "again $", "again and again", []Stretch{{2, 2}}},
		{"not across sentences", "speak to sales", "speak to. sales", nil},
		{"the longest from one place", "agent (please)? (now)?", "agent please now", []Stretch{{0, 2}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := NewBook()
			b.List([]Phrase{phraseOf(t, tt.phrase)}, Matching{})
			b.Bind()
			r := &reader{book: b, fold: cases.Fold(), known: make(map[string]*lexeme)}
			var got []Stretch
			for _, h := range longest(r.run(b.automata[0], r.words(nil, tt.text), 0, nil)) {
				got = append(got, h.Stretch)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q stands in %q at %v, want %v", tt.phrase, tt.text, got, tt.want)
			}
		})
	}
}

// TestManyPhrasesBeginWithAWord, each with a choice of its own, so that what it leads to
// is joined: each is found as it is alone, through its choices, gaps and ends.
func TestManyPhrasesBeginWithAWord(t *testing.T) {
	texts := []string{
		"(my|a) scanner broke", "(my|b) (printer|plotter) broke", "(my|c) <any> is gone", "(my|d) order", "(my|e) (old)? phone rings", "(my|f) very* good friend",
		"(my|g) bill is wrong $", "my|h", "(my|our) heating is off", "(my|i) card was (declined|refused)", "(my|j) train (left|has left)",
		"(my|k) <any>? <any>? roof leaks", "(my|l) <any>? wall <any>? leaks", "<any> (days|weeks)", "<any> <any>? pints",
	}
	if len(texts) < leastJoined {
		t.Fatalf("%d phrases are not joined, of fewer than %d", len(texts), leastJoined)
	}
	b := NewBook()
	for _, text := range texts {
		b.List([]Phrase{phraseOf(t, text)}, Matching{})
	}
	b.Bind()
	whole := b.automata[0]
	if n := whole.begin[b.numbers["my"]+1] - whole.begin[b.numbers["my"]]; n != 1 {
		t.Fatalf("%d nodes lie behind the word, want one", n)
	}
	r := &reader{book: b, fold: cases.Fold(), known: make(map[string]*lexeme)}
	const said = "my scanner broke, my plotter broke and my dog is gone. my order: my phone rings, my old phone rings, my very very good friend. " +
		"my bill is wrong. my bill is wrong here. our heating is off, my heating is off, my card was refused, my train has left. " +
		"my roof leaks, my new red roof leaks, my old wall always leaks, in two weeks, after four or five pints"
	all := longest(r.run(whole, r.words(nil, said), 0, nil))
	for list, text := range texts {
		alone := NewBook()
		alone.List([]Phrase{phraseOf(t, text)}, Matching{})
		alone.Bind()
		own := &reader{book: alone, fold: cases.Fold(), known: make(map[string]*lexeme)}
		var got, want []Stretch
		for _, h := range all {
			if int(h.list) == list {
				got = append(got, h.Stretch)
			}
		}
		for _, h := range longest(own.run(alone.automata[0], own.words(nil, said), 0, nil)) {
			want = append(want, h.Stretch)
		}
		if len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%q stands at %v among the others, want %v", text, got, want)
		}
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
		{"behind what may be left out", "speak to? sales", "speak to? support", 1},
		{"what may be left out and what may not", "speak to? sales", "speak to support", 2},
		{"once and again and again", "speak to? sales", "speak to* sales", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := NewBook()
			b.List([]Phrase{phraseOf(t, tt.first)}, Matching{})
			before := int(b.drafts[0].nodes)
			b.List([]Phrase{phraseOf(t, tt.second)}, Matching{})
			if more := int(b.drafts[0].nodes) - before; more != tt.more {
				t.Errorf("%q behind %q adds %d nodes, want %d", tt.second, tt.first, more, tt.more)
			}
		})
	}
}
