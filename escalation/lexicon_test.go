package escalation

import (
	"strings"
	"testing"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// TestLatinFoldsAsEveryLetterDoes: the short way of western Europe's letters
// ends where the long one does.
func TestLatinFoldsAsEveryLetterDoes(t *testing.T) {
	for c := range rune(maxLatin + 1) {
		word := "a" + string(c) + "z"
		var want strings.Builder
		unaccented(&want, norm.NFKD.String(cases.Fold().String(word)))
		if got := folded(cases.Fold(), word); got != want.String() {
			t.Errorf("%q (%U) folds to %q, want %q", word, c, got, want.String())
		}
	}
}

func TestFolded(t *testing.T) {
	for _, tt := range []struct{ name, word, want string }{
		{"capitals", "URGENT", "urgent"},
		{"an umlaut", "Möchte", "mochte"},
		{"a sharp s", "Straße", "strasse"},
		{"a capital sharp s", "STRAẞE", "strasse"},
		{"an accent of its own", "cafe\u0301", "cafe"},
		{"a ligature", "ﬁnance", "finance"},
		{"a printer's apostrophe", "don’t", "don't"},
		{"Greek", "ΧΡΌΝΟΣ", "χρονοσ"},
		{"accents alone stay", "\u0301", "\u0301"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := folded(cases.Fold(), tt.word); got != tt.want {
				t.Errorf("folded(%q) = %q, want %q", tt.word, got, tt.want)
			}
		})
	}
}

func TestACompoundMeansItsLastWord(t *testing.T) {
	for _, tt := range []struct{ word, head string }{
		{"zahnarztpraxis", "praxis"},
		{"feuerwehrhaus", "haus"},
		{"unfallversicherung", "versicherung"},
		{"versicherung", ""}, // it is one itself
		{"unkind", ""},       // a prefix makes no compound
		{"handschuh", ""},
		{"praxisnah", ""},
	} {
		if head := headOf(tt.word); head != tt.head {
			t.Errorf("the head of %q is %q, want %q", tt.word, head, tt.head)
		}
	}
}
