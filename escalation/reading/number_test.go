package reading

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

func TestNumbers(t *testing.T) {
	book := NewBook()
	book.Bind()
	for _, tt := range []struct {
		name, locale, text string
		want               []float64
	}{
		{"marks of thousands", "en", "60,000 or 60.000 or 60'000", []float64{60000, 60000, 60000}},
		{"spaces of thousands", "fr", "180 000 euros, 1 200 000 en tout", []float64{180000, 1200000}},
		{"a space that marks none", "en", "2 12 people, 020 123 and 1234 567", []float64{2, 12, 20, 123, 1234, 567}},
		{"letters for scales", "en", "10k, 1.5m, 250 K and 850ish", []float64{10000, 1.5e6, 250000, 850}},
		{"scales in words", "en", "80 thousand or 50 grand or two million", []float64{80000, 50000, 2e6}},
		{"hundreds past ten", "en", "about twelve hundred seats", []float64{1200}},
		{"spelled out", "en", "two hundred and fifty, forty-five and forty, a hundred", []float64{250, 45, 40, 100}},
		{"and between two of them", "en", "two and five", []float64{2, 5}},
		{"scales that are none", "en", "a grand idea of hundred-year-olds, grand", []float64{1000}},
		{"one German word", "de", "zweihundertfünfzig, achtzigtausend, einundzwanzig, hundert", []float64{250, 80000, 21, 100}},
		{"German words that count nothing", "de", "die Wunderkerze, hundertprozentig, zwanzigjährig", nil},
		{"German scales", "de", "80 Tausend, 90 TEUR, 1,2 Mio", []float64{80000, 90000, 1.2e6}},
		{"French", "fr", "trois cents, quatre-vingts, quatre-vingt-dix, soixante mille", []float64{300, 80, 90, 60000}},
		{"Spanish", "es", "ciento ochenta, treinta y cinco, 60 mil, doscientos mil", []float64{180, 35, 60000, 200000}},
		{"decimals spelled out", "en", "two point five million and one point nine million, at one point", []float64{2.5e6, 1.9e6}},
		{"a share of a scale", "en", "half a million, a couple of hundred, several thousand, half a dozen, half an hour", []float64{5e5, 200, 3000, 6}},
		{"a share of a scale in German", "de", "eine halbe Million, anderthalb Millionen, ein paar hundert, eine halbe Stunde", []float64{5e5, 1.5e6, 200}},
		{"words alike in another language", "en", "once I had it, at one point", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := book.reader(languageOf(bot.Conversation{Locale: tt.locale}))
			m := Turn{Message: bot.Message{Role: bot.RoleVisitor, Text: tt.text}, Words: r.words(nil, tt.text)}
			var got []float64
			m.count()
			for _, n := range m.Numbers {
				got = append(got, n.Value)
				if n.Next <= n.First || m.Text[n.Start:n.End] == "" {
					t.Errorf("the number %v takes up the words %d to %d", n.Value, n.First, n.Next)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("the numbers of %q differ (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestAYearIsWrittenAsOne(t *testing.T) {
	book := NewBook()
	book.Bind()
	for _, tt := range []struct {
		locale, text string
		want         bool
	}{
		{"en", "for 2027", true},
		{"en", "2,027 seats", false},
		{"en", "2k seats", false},
		{"en", "2 grand", false},
		{"en", "2000.5", false},
		{"en", "two thousand seats", false},
		{"de", "zweitausend Sitze", false},
		{"en", "1989", false},
	} {
		numbers := book.Read(bot.Conversation{Locale: tt.locale, Messages: []bot.Message{{Role: bot.RoleVisitor, Text: tt.text}}}).Visitor[0].Numbers
		if len(numbers) != 1 || numbers[0].IsYear() != tt.want {
			t.Errorf("%q: %v, want one number, a year: %v", tt.text, numbers, tt.want)
		}
	}
}
