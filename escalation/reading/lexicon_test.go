package reading

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
		b := NewBook()
		near := Matching{Stem: true, Typos: 1, Slack: true}
		own := b.List([]Phrase{phraseOf(t, tt.phrase)}, near)
		both := b.List([]Phrase{phraseOf(t, "qu'on me rappelle")}, near)
		b.Bind()
		for _, locale := range []string{"en", "de", "fr", "es", "ru", "xx"} {
			m := b.Read(bot.Conversation{Locale: locale, Messages: []bot.Message{{Role: bot.RoleVisitor, Text: tt.said}}}).Visitor[0]
			if len(m.Said(own)) != 1 {
				t.Errorf("the phrase %q is not found in %q in the locale %s", tt.phrase, tt.said, locale)
			}
			if strings.Contains(tt.said, "rappelle") && len(m.Said(both)) != 1 {
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

// TestAWordIsReadAsItIsMeant: what is written by ear, in dialect, torn or glued
// is read as the words that are meant; what only looks like it is not.
func TestAWordIsReadAsItIsMeant(t *testing.T) {
	b := NewBook()
	b.Bind()
	for _, tt := range []struct{ name, locale, said, want string }{
		{"an ending that was swallowed", "de", "anrufn", "anrufen"},
		{"a German case in dialect", "de", "mit eim von meim team", "mit einem von meinem team"},
		{"a soft consonant", "de", "bidde", "bitte"},
		{"a pronoun drawn to its verb", "de", "könnse gebense", "konnen sie geben sie"},
		{"a small word by its sound", "de", "kan mus wil", "kann muss will"},
		{"the zu inside a verb", "de", "mich anzurufen", "mich anrufen"},
		{"a verb torn in two", "de", "weiter leiten", "weiterleiten"},
		{"a noun torn in two", "de", "mit arbeiter", "mitarbeiter"},
		{"with and somebody as one word", "de", "mitjemandem", "mit jemandem"},
		{"somebody and his verb as one word", "de", "chefsprechen", "chef sprechen"},
		{"fellow men are no two words", "de", "mitmenschen", "mitmenschen"},
		{"to register is not to announce", "de", "anmelden", "anmelden"},
		{"an elision without its apostrophe", "fr", "quon mexplique", "qu on m explique"},
		{"a French somebody torn in two", "fr", "quelqu un", "quelqu'un"},
		{"a French noun by its sound", "fr", "un robo", "un robot"},
		{"a Spanish imperative and its pronoun", "es", "atiéndannos", "atiendan nos"},
		{"Spanish by its sound", "es", "kiero ablar kon alguien", "quiero hablar con alguien"},
		{"an ending of the south", "es", "el encargao", "el encargado"},
		{"to hire is not to treat with", "es", "contratar", "contratar"},
		{"another language's word is a slip", "fr", "pase-moi", "passe moi"},
		{"a letter hit twice", "en", "thiss forr", "this for"},
		{"two letters swapped", "en", "htis hte ot", "this the to"},
		{"the next key", "en", "frok juman", "from human"},
		{"a first letter lost", "en", "lease uman", "lease human"},
		{"the next key in another language", "fr", "parler avex vous", "parler avec vous"},
		{"words that look like a slip", "en", "good food round the tight weak pink form of tour", "good food round the tight weak pink form of tour"},
		{"what is too short to tell", "en", "sth ing", "sth ing"},
		{"English is left alone", "en", "bidde kan mus", "bidde kan mus"},
	} {
		m := b.Read(bot.Conversation{Locale: tt.locale, Messages: []bot.Message{{Role: bot.RoleVisitor, Text: tt.said}}}).Visitor[0]
		var words []string
		for _, w := range m.Words {
			words = append(words, w.Text)
		}
		if got := strings.Join(words, " "); got != tt.want {
			t.Errorf("%s: %q is read as %q, want %q", tt.name, tt.said, got, tt.want)
		}
	}
}

func TestATitleEndsNoSentence(t *testing.T) {
	b := NewBook()
	b.Bind()
	for text, want := range map[string]bool{
		"dites à M. Roux": false, "ask Mr. Okafor": false, "la Sra. Ruiz": false, "it is for me. Roux": true, "call Mr. tomorrow": true, "ask the mr.": false,
	} {
		m := b.Read(bot.Conversation{Messages: []bot.Message{{Role: bot.RoleVisitor, Text: text}}}).Visitor[0]
		if last := m.Words[len(m.Words)-1]; last.Breaks != want {
			t.Errorf("%q: the last word begins a sentence is %v, want %v", text, last.Breaks, want)
		}
	}
}

func TestAVerbStandsForItsForms(t *testing.T) {
	all := NewBook().grammars
	for _, tt := range []struct {
		language Language
		word     string
		want     Class
	}{
		{Spanish, "comuniquen", connecting},
		{Spanish, "transfiera", connecting},
		{Spanish, "atiendan", helping},
		{French, "rappelliez", calling},
		{German, "durchstellst", connecting},
		{Spanish, "comunicado", 0},
		{German, "anrufbeantworter", 0},
	} {
		if got := all[tt.language].form(tt.word); got&tt.want != tt.want || tt.want == 0 && got != 0 {
			t.Errorf("%q plays %b as a form of a verb, want %b", tt.word, got, tt.want)
		}
	}
}
