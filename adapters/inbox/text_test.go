package inbox

import (
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

func TestOnlyPlainWebAddressesBecomeLinks(t *testing.T) {
	for _, address := range []string{
		"https://www.acme.example/pricing", "http://acme.example:8080/a?b=c#d", "https://xn--bcher-kva.example/", "https://a.example",
	} {
		if got := linkOf(address); got.Href == "" || got.Host+got.Rest != strings.SplitN(address, "://", 2)[1] {
			t.Errorf("linkOf(%q) = %+v; want a link that shows its host", address, got)
		}
	}
	for _, address := range []string{
		"", "pricing", "javascript:alert(1)", "JaVaScRiPt:alert(1)//https://a.example", "data:text/html,x", "file:///etc/passwd", "ms-word:ofe|u|https://a.example",
		`\\host\share`, "//a.example", "https://a@evil.example", "https://acme.example:x@evil.example", "https://acme.example@evil.example/",
		"http://[::1]/", "http://127.0.0.1/", "http://127.1/", "http://0x7f.0x1/", "http://localhost/", "https://intranet/", "https://.example/", "https://a..example/",
		`https://good.example\@evil.example`, "https://good.example\t.evil.example", "https://good.example/ x", "https://аcme.example/", "https://a.example/\u007f",
		"ftp://a.example/", "https://a.example/" + strings.Repeat("x", linkBytes), "https://", "https:///path", "https://-a.example/",
	} {
		if got := linkOf(address); got.Href != "" || got.Text != address {
			t.Errorf("linkOf(%q) = %+v; want text only", address, got)
		}
	}
}

func TestEvidenceIsMarkedInsideItsTurn(t *testing.T) {
	marked := func(text string, reasons ...bot.Reason) string {
		var b strings.Builder
		for _, p := range turns([]bot.Message{{Text: text}}, reasons)[0].Parts {
			if p.Marked {
				b.WriteString("[" + p.Text + "]")
			} else {
				b.WriteString(p.Text)
			}
		}
		return b.String()
	}
	at := func(start, end int, text string) bot.Reason {
		return bot.Reason{Turn: 1, Start: start, End: end, Text: text}
	}
	tests := []struct {
		name string
		got  string
		want string
	}{
		{"at its offsets", marked("can I talk, really talk?", at(19, 23, "talk")), "can I talk, really [talk]?"},
		{"offsets count bytes", marked("Grüße: talk", at(9, 13, "talk")), "Grüße: [talk]"},
		{"without offsets where it first occurs", marked("can I talk, really talk?", at(0, 0, "talk")), "can I [talk], really talk?"},
		{"wrong offsets are not believed", marked("can I talk?", at(0, 4, "talk")), "can I [talk]?"},
		{"offsets beyond the text", marked("talk", at(2, 99, "")), "talk"},
		{"offsets inside a character", marked("Grüße", at(3, 5, "")), "Grüße"},
		{"negative offsets", marked("talk", at(-1, 2, "")), "talk"},
		{"two pieces of evidence", marked("a bc d", at(5, 6, "d"), at(0, 1, "a")), "[a] bc [d]"},
		{"overlapping ones become one", marked("abcdef", at(0, 3, "abc"), at(2, 5, "cde"), at(1, 2, "b")), "[abcde]f"},
		{"evidence of another turn", marked("talk", bot.Reason{Turn: 2, Text: "talk"}), "talk"},
		{"words that are not there", marked("talk", at(0, 0, "walk")), "talk"},
		{"nothing quoted", marked("talk", at(0, 0, "")), "talk"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func FuzzEvidence(f *testing.F) {
	f.Add("can I talk", "talk", 6, 10)
	f.Add("Grüße", "ü", 2, 4)
	f.Add("", "", 0, 0)
	f.Fuzz(func(t *testing.T, text, quote string, start, end int) {
		reasons := []bot.Reason{{Turn: 1, Text: quote, Start: start, End: end}, {Turn: 1, Text: quote}}
		var whole strings.Builder
		for _, p := range turns([]bot.Message{{Text: text}}, reasons)[0].Parts {
			if utf8.ValidString(text) && !utf8.ValidString(p.Text) && utf8.ValidString(quote) {
				t.Errorf("a character was cut: %q", p.Text)
			}
			whole.WriteString(p.Text)
		}
		if whole.String() != text {
			t.Errorf("the turn reads %q, want %q", whole.String(), text)
		}
	})
}

func TestBarsAreSharesOfTheLongest(t *testing.T) {
	got := chartOf(bot.Chart{Title: "T", Bars: []bot.Bar{
		{Label: "a", Value: 200, Shown: "200 s"},
		{Label: "b", Value: 50, Shown: "50 s"},
		{Label: "c", Value: 0, Shown: "none"},
		{Label: "d", Value: 0.01, Shown: "a blink"},
		{Label: "e", Value: math.NaN(), Shown: "?"},
		{Label: "f", Value: math.Inf(1), Shown: "∞"},
		{Label: "g", Value: -3, Shown: "-3"},
		{Label: "h", Value: 1, Shown: "1"},
	}})
	var widths []string
	for _, b := range got.Bars {
		widths = append(widths, b.Width)
	}
	if diff := cmp.Diff([]string{"100.0%", "25.0%", "0.0%", "0.5%", "0.0%", "0.0%", "0.0%", "0.5%"}, widths); diff != "" {
		t.Errorf("widths (-want +got):\n%s", diff)
	}
}

func TestTimesAreInTheBoardsZone(t *testing.T) {
	s := newSite(t, morning(), nil)
	for give, want := range map[time.Time]string{
		noon:                                  "10:20",
		noon.Add(-10*time.Hour - time.Minute): "00:19",
		noon.Add(-11 * time.Hour):             "Mon 23 Nov, 23:20",
		noon.AddDate(-1, 0, 0):                "24 Nov 2025, 10:20",
	} {
		got := s.board.clock(give)
		if got.Text != want || got.Machine != give.Format(time.RFC3339) {
			t.Errorf("clock(%v) = %+v, want %q", give, got, want)
		}
	}
}

func TestDurationsReadAsAPersonSaysThem(t *testing.T) {
	for give, want := range map[time.Duration]string{
		0: "0 s", 1499 * time.Millisecond: "1 s", 59 * time.Second: "59 s", time.Minute: "1 min", 250 * time.Second: "4 min 10 s",
		time.Hour: "1 h", 125 * time.Minute: "2 h 5 min", 76 * time.Hour: "3 d 4 h",
	} {
		if got := lasts(give); got != want {
			t.Errorf("lasts(%v) = %q, want %q", give, got, want)
		}
	}
}

func TestWordsBeginWithACapital(t *testing.T) {
	for give, want := range map[string]string{"account_access": "Account access", "übrig": "Übrig", "": "", "\xff": "\ufffd"} {
		if got := human(give); got != want {
			t.Errorf("human(%q) = %q, want %q", give, got, want)
		}
	}
}

func TestAnswersAreKeptForAWhileOnly(t *testing.T) {
	var a answers
	a.keep("first", flash{Text: "one"})
	for i := range keptAnswers - 1 {
		a.keep(string(rune('A'+i)), flash{Text: "x"})
	}
	a.keep("first", flash{Text: "one, again"})
	if got := a.find("first").Text; got != "one, again" {
		t.Errorf("find = %q, want the newest", got)
	}
	a.keep("one too many", flash{Text: "y"})
	if got := a.find("first"); got != (flash{}) {
		t.Errorf("find = %+v after %d others, want nothing", got, keptAnswers)
	}
}
