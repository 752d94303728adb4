package reading

import (
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"handoffbot/escalation/phrases"
)

// vocabularyOf numbers words in their order.
func vocabularyOf(words ...string) *vocabulary {
	v := newVocabulary()
	for _, w := range words {
		v.number(w)
	}
	return v
}

func TestTakes(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		language   Language
		strange    bool
		words      []string
		want       []take
	}{
		{"the word itself first, then its other forms", "agents", English, true, []string{"agent", "agents"}, []take{{1, same, 6}, {0, stemmed, 5}}},
		{"a German participle and its verb", "sprochen", German, false, []string{"gesprochen"}, []take{{0, stemmed, 10}}},
		{"a letter hit wrong", "agemt", English, true, []string{"agent"}, []take{{0, oneEdit, 5}}},
		{"the first two letters swapped", "gaent", English, true, []string{"gaunt", "agent"}, []take{{0, oneEdit, 5}, {1, oneEdit, 5}}},
		{"two edits in a long word", "reprezentatve", English, true, []string{"representative"}, []take{{0, twoEdits, 14}}},
		{"a short word has no typos", "clal", English, true, []string{"call"}, nil},
		{"a word that is known is no typo", "agemt", English, false, []string{"agent"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := vocabularyOf(tt.words...).takes(tt.text, tt.language.stem(tt.text), tt.language, tt.strange)
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q may stand for %v, want %v", tt.text, got, tt.want)
			}
		})
	}
}

// TestStemLetters: a word is looked for among those that begin with a letter
// of its stem, so every word of every phrase must be found there by its stem.
func TestStemLetters(t *testing.T) {
	all := make(map[string]bool)
	files, err := fs.Glob(phrases.Files, "*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are %d files of phrases; %v", len(files), err)
	}
	for _, name := range files {
		text, err := phrases.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for w := range strings.FieldsFuncSeq(string(text), func(c rune) bool { return !WordRune(c) && c != '\'' }) {
			all[FoldWord(strings.Trim(w, "'"))] = true
		}
	}
	for l := range languages {
		for w := range all {
			if stem := l.stem(w); w != "" && !slices.Contains(stemLetters(stem, l), w[0]) {
				t.Errorf("%q of the stem %q is not looked for in language %d", w, stem, l)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.StringMatching(`[a-zа-я][a-zа-я']{0,15}`).Draw(t, "word")
		l := Language(rapid.IntRange(0, int(languages)-1).Draw(t, "language"))
		if stem := l.stem(w); !slices.Contains(stemLetters(stem, l), w[0]) {
			t.Fatalf("%q of the stem %q is not looked for in language %d", w, stem, l)
		}
	})
}

func TestStemsAreMadeByManyAtOnce(t *testing.T) {
	v := vocabularyOf("speak", "speaking", "spoken", "agent")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if got := v.takes("speaks", "speak", English, true); len(got) != 2 {
				t.Errorf("%d words are found, want 2: %v", len(got), got)
			}
		})
	}
	group.Wait()
}
