package escalation

import (
	"strings"
	"testing"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"handoffbot/bot"
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

// TestNoPhraseKeepsAnElisionWhole: a phrase that writes one as one word finds
// it, and so do those that write it as two, whoever else is listed.
func TestNoPhraseKeepsAnElisionWhole(t *testing.T) {
	for _, tt := range []struct{ phrase, said string }{
		{"avant qu'on me rappelle", "avant qu'on me rappelle"},
		{"avant qu on me rappelle", "avant qu’on me rappelle"},
		{"avant qu'on me rappelle", "avant qu on me rappelle"},
		{"(avant|l'an) prochain", "L'an prochain"},
		{"loin de L'Oréal", "loin de l'oréal"},
	} {
		b := newBook()
		near := matching{stem: true, typos: 1, slack: true}
		own := b.list([]phrase{phraseOf(t, tt.phrase)}, near)
		both := b.list([]phrase{phraseOf(t, "qu'on me rappelle")}, near)
		b.bind()
		for _, locale := range []string{"en", "de", "fr", "es", "ru", "xx"} {
			m := b.read(bot.Conversation{Locale: locale, Messages: []bot.Message{{Role: bot.RoleVisitor, Text: tt.said}}}).visitor[0]
			if len(m.said(own)) != 1 {
				t.Errorf("the phrase %q is not found in %q in the locale %s", tt.phrase, tt.said, locale)
			}
			if strings.Contains(tt.said, "rappelle") && len(m.said(both)) != 1 {
				t.Errorf("beside the phrase %q no other is found in %q in the locale %s", tt.phrase, tt.said, locale)
			}
		}
	}
}

func TestElision(t *testing.T) {
	for text, want := range map[string]int{
		"d'un": 1, "qu'on": 2, "l'homme": 1, "c'est": 1, "aujourd'hui": 0, "quelqu'un": 0, "don't": 0, "i'm": 0, "he's": 0, "d'": 0, "'n": 0, "c'mon": 0,
	} {
		if got := elision(text); got != want {
			t.Errorf("elision(%q) = %d, want %d", text, got, want)
		}
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
