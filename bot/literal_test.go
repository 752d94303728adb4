package bot_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"handoffbot/bot"
)

func TestLiteral(t *testing.T) {
	tests := []struct {
		name, give string
		n          int
		want       string
	}{
		{"plain text stays", "Hello, Zoë 👋", 20, "Hello, Zoë 👋"},
		{"nothing is a dash", " \u200b ", 20, "–"},
		{"line breaks are one kind", "a\r\nb\rc\u2028d", 20, "a\nb c d"},
		{"tabs are blanks", "a\tb", 20, "a b"},
		{"controls go", "a\x00b\x1b[31mc", 20, "ab[31mc"},
		{"marks without width go", "pass\u200bword\ufeff", 20, "password"},
		{"marks that turn the direction go", "abc\u202egnp.exe", 20, "abcgnp.exe"},
		{"isolates go", "\u2066a\u2069", 20, "a"},
		{"half a letter goes", "a\xffb", 20, "ab"},
		{"long text says that it is cut", "abcdef", 4, "abc…"},
		{"an emoji is two units, and never halved", "👋👋👋", 4, "👋…"},
		{"what fits stays whole", "👋👋", 4, "👋👋"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := bot.Literal(tt.give, tt.n)
			if got != tt.want {
				t.Errorf("Literal(%q, %d) = %q, want %q", tt.give, tt.n, got, tt.want)
			}
			if bot.Units(got) > tt.n {
				t.Errorf("Literal(%q, %d) is %d units long", tt.give, tt.n, bot.Units(got))
			}
		})
	}
	if got := bot.OneLine(" a\n\n b ", 9); got != "a b" {
		t.Errorf("OneLine = %q, want %q", got, "a b")
	}
}

func FuzzLiteral(f *testing.F) {
	f.Add("Hello\r\n👋\u202e", 5)
	f.Add(strings.Repeat("\u200b", 500)+"x", 3)
	f.Fuzz(func(t *testing.T, text string, n int) {
		n = 1 + (n&0x7fffffff)%4000
		got := bot.Literal(text, n)
		if got == "" || bot.Units(got) > n || !utf8.ValidString(got) || strings.ContainsAny(got, "\r\t\x00\u200b\u2028\u202e\u2066\ufeff") {
			t.Errorf("Literal(%q, %d) = %q, %d units", text, n, got, bot.Units(got))
		}
		if again := bot.Literal(got, n); again != got {
			t.Errorf("Literal of %q is %q, want it unchanged", got, again)
		}
	})
}
