package reading

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"handoffbot/escalation/phrases"
)

func sheetOf(text string) fstest.MapFS {
	return fstest.MapFS{"pets.en.txt": {Data: []byte(text)}}
}

// readable is a line that can be read as a phrase.
func readable(line string) (string, error) {
	_, err := parsePhrase(line)
	return line, err
}

func TestASheetOfPhrasesIsRead(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"phrases, one a line", "[event]\n# Bites.\nthe dog bit me\n\n(cat|dog) bites\n", []string{"the dog bit me", "(cat|dog) bites"}},
		{"comments count for nothing", "# Pets.\n[event]\n# Bites.\ndog\n# More.\n   # and more\ncat\n", []string{"dog", "cat"}},
		{"a phrase goes on in the lines below", "[event]\n# Bites.\n(dog|\n  cat) bit\n\tme\nhorse\n", []string{"(dog|cat) bit me", "horse"}},
		{"words have a name", "pet = dog | cat\n[event]\n# Bites.\nmy <pet>? bit\n", []string{"my (dog|cat)? bit"}},
		{"a name stands among alternatives", "pet = dog |\n    big cat\n[event]\n# Bites.\n(he|<pet>) bit\n", []string{"(he|dog|big cat) bit"}},
		{"a name is made of names", "pet = dog | cat\nall = <pet> | horse\n[event]\n# Bites.\n<all> bit\n", []string{"(dog|cat|horse) bit"}},
		{"the grammar's parts stay", "[event]\n# Bites.\n<talk> <any>? <with> dogs\n", []string{"<talk> <any>? <with> dogs"}},
		{"a family has a heading", "[event]\n# Bites.\ndog\n== Cats\n# They scratch.\ncat\n", []string{"dog", "cat"}},
		{"lines may end as they do on Windows", "[event]\r\n# Bites.\r\nthe dog\r\n  bit\r\n", []string{"the dog bit"}},
	} {
		s, err := readSheet(sheetOf(tt.text), readable, "pets", "event")
		if got := s.in(English, "event"); err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: read %q and %v, want %q", tt.name, got, err, tt.want)
		}
	}
}

func TestAMistakeInASheetIsToldWithItsPlaceAndCure(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a list that nobody asks for", "[event]\n# Bites.\ndog\n[evnet]\n# Bites.\ncat\n", `phrases/pets.en.txt:4: nobody asks for a list "evnet"; name one of: event`},
		{"a list twice", "[event]\n# Bites.\ndog\n[event]\n# Bites.\ncat\n", `phrases/pets.en.txt:4: there is a list "event" above; put the phrases of both together`},
		{"no list", "dog\n", `phrases/pets.en.txt:1: the phrase "dog" belongs to no list; write a list such as [event] above it
phrases/pets.en.txt:1: the list [event] is in no file; write it, or ask for it no more`},
		{"a family in no list", "== Dogs\n[event]\n# Bites.\ndog\n", `phrases/pets.en.txt:1: the family "Dogs" belongs to no list; write a list such as [event] above it`},
		{"a list without its meaning", "[event]\ndog\ncat\n", `phrases/pets.en.txt:2: nothing says what the phrases from "dog" on mean; write a line that begins with # above it`},
		{"a family without its meaning", "[event]\n# Bites.\ndog\n== Cats\n#\ncat\ndog and cat\n", `phrases/pets.en.txt:6: nothing says what the phrases from "cat" on mean; write a line that begins with # above it`},
		{"a phrase twice", "[event]\n# Bites.\ndog\n== Cats\n# They scratch.\ndog\n", `phrases/pets.en.txt:6: the phrase "dog" stands in line 3 already; remove one of them`},
		{"a name that is no name", "[event]\n# Bites.\n<pet> bit\n", `phrases/pets.en.txt:3: <pet> in "<pet> bit" is nothing that is known; write words, alternatives like "(speak|talk) to (a|an)? agent", and only names that are written above or parts of the grammar`},
		{"a name among the words of an alternative", "pet = dog | cat\n[event]\n# Bites.\n(lost|my <pet>) bit\n", `phrases/pets.en.txt:4: the name <pet> stands among other words of an alternative; write it in brackets of its own, or alone between two bars`},
		{"a bracket that stays open", "[event]\n# Bites.\nthe\n  (dog|cat bit\n", `phrases/pets.en.txt:3: the bracket in "the (dog|cat bit" is not closed; write words, alternatives like "(speak|talk) to (a|an)? agent", and only names that are written above or parts of the grammar`},
		{"a gap of any length", "[event]\n# Bites.\ndog <any>* bit\n", `phrases/pets.en.txt:3: the gap <any>* in "dog <any>* bit" has no end; write words, alternatives like "(speak|talk) to (a|an)? agent", and only names that are written above or parts of the grammar`},
		{"a name that the grammar has", "talk = bark\n[event]\n# Bites.\ndog\n", `phrases/pets.en.txt:1: the name "talk" is taken; choose another`},
		{"a name twice", "pet = dog\npet = cat\n[event]\n# Bites.\ndog\n", `phrases/pets.en.txt:2: the name "pet" is taken; choose another`},
		{"a name too late", "[event]\n# Bites.\ndog\npet = cat\n", `phrases/pets.en.txt:4: the words "pet" are named below phrases; move it up, above the first list`},
		{"a line that goes on with nothing", "[event]\n# Bites.\n\n  dog\ncat\n", `phrases/pets.en.txt:4: the line goes on with nothing; begin it without a space`},
		{"no file", "", `phrases/pets.en.txt:1: the list [event] is in no file; write it, or ask for it no more`},
	} {
		if _, err := readSheet(sheetOf(tt.text), readable, "pets", "event"); err == nil || err.Error() != tt.want {
			t.Errorf("%s: the error is\n%v\nwant\n%s", tt.name, err, tt.want)
		}
	}
}

func TestWhatBelongsToNoLanguageIsKnownInAll(t *testing.T) {
	s, err := readSheet(fstest.MapFS{
		"pets.txt":    {Data: []byte("pet = dog | hund\n[event]\n# Bites.\n<pet>\n")},
		"pets.de.txt": {Data: []byte("[event]\n# Bisse.\nder <pet> biss\n")},
	}, readable, "pets", "event")
	want := []string{"der (dog|hund) biss", "(dog|hund)"}
	if got := s.All("event"); err != nil || !slices.Equal(got, want) {
		t.Errorf("read %q and %v, want %q", got, err, want)
	}
}

// Every file is read by somebody, and says of its words what can be read. What
// the compiler reads itself, TestEveryPhraseOfOursCanBeRead holds to account.
func TestEverySheetOfOursIsAskedFor(t *testing.T) {
	read := []string{"asking", "names", "grammar", "sentence", "complaint", "tales", "compliance", "friction", "readiness", "sales", "urgent", "cancellation", "quantity", "leaving", "heads"}
	if _, err := readSheet(phrases.Files, asSpelled, "texting", textingLists...); err != nil {
		t.Error(err)
	}
	read = append(read, "texting")
	for _, words := range []string{"proper", "denying", "another"} {
		if s, err := readSheet(phrases.Files, asWritten, words, "words"); err != nil || len(s.in(English, "words")) == 0 {
			t.Errorf("%s holds %d lines; %v", words, len(s.in(English, "words")), err)
		}
		read = append(read, words)
	}
	if s, err := readSheet(phrases.Files, asWritten, "heads", "words"); err != nil || len(s.in(German, "words")) == 0 {
		t.Errorf("the heads of German compounds are %d lines; %v", len(s.in(German, "words")), err)
	}
	files, err := fs.Glob(phrases.Files, "*.txt")
	if err != nil || len(files) < 40 {
		t.Fatalf("there are %d files of phrases; %v", len(files), err)
	}
	for _, name := range files {
		trigger, ending, _ := strings.Cut(path.Base(name), ".")
		known := slices.ContainsFunc(sheetLanguages, func(l sheetLanguage) bool { return l.ending == "."+ending })
		if !slices.Contains(read, trigger) || !known {
			t.Errorf("nobody reads %s", name)
		}
	}
}

func FuzzSheet(f *testing.F) {
	f.Add("pet = dog | cat\n\n[event]\n# Bites.\n(my|our) <pet>? bit\n  me\n== Cats\n# They scratch.\ncat\n")
	f.Add("[event\n== \n = \n#\n <\n<>\n(|)\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := readSheet(sheetOf(text), readable, "pets", "event")
		var all []error
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			all = joined.Unwrap()
		}
		for _, one := range all {
			var e *sheetError
			if !errors.As(one, &e) || e.line < 1 || e.line > strings.Count(text, "\n")+1 || e.message == "" || e.cure == "" {
				t.Errorf("%q: the error %v has no place of its own in the file, or no cure", text, one)
			}
		}
		if err != nil {
			return
		}
		phrases := s.in(English, "event")
		for _, p := range phrases {
			if _, err := parsePhrase(p); err != nil {
				t.Errorf("%q: it is taken for good, and %v", text, err)
			}
		}
		again, err := readSheet(sheetOf("[event]\n# Again.\n"+strings.Join(phrases, "\n")), readable, "pets", "event")
		if got := again.in(English, "event"); err == nil && !slices.Equal(got, phrases) {
			t.Errorf("%q: read again, %q became %q", text, phrases, got)
		}
	})
}

func TestAListOfWordsHasNoneThatMessagesSplit(t *testing.T) {
	want := `phrases/pets.en.txt:3: "d'un" is two words in every message; write each of them that belongs to the list`
	if _, err := readSheet(sheetOf("[event]\n# Words.\nquelqu'un d'un don't\n"), asWritten, "pets", "event"); err == nil || err.Error() != want {
		t.Errorf("the error is\n%v\nwant\n%s", err, want)
	}
}
