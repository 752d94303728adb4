package escalation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"handoffbot/bot"
)

// maxWords is how many words of one message are read; nobody makes a point
// after that.
const maxWords = 2000

// word is a word of a message: folded, stemmed, and where it stands.
type word struct {
	text, stem string
	start, end int  // byte offsets in the message
	breaks     bool // the text before it ends a clause
}

// turn is a message with its words.
type turn struct {
	bot.Message
	n     int // 1-based
	words []word
}

// talk is a conversation read once for all triggers.
type talk struct {
	bot.Conversation
	turns []turn
	open  func(calendar string) bool // while it is decided
}

func read(c bot.Conversation) talk {
	t := talk{Conversation: c, turns: make([]turn, len(c.Messages))}
	r := newReader(c.Locale)
	for i, m := range c.Messages {
		t.turns[i] = turn{Message: m, n: i + 1, words: r.words(m.Text)}
	}
	return t
}

// visitor returns the turns of the visitor.
func (t talk) visitor() []turn {
	var all []turn
	for _, m := range t.turns {
		if m.Role == bot.RoleVisitor {
			all = append(all, m)
		}
	}
	return all
}

// reader cuts texts into words. It is for one goroutine.
type reader struct {
	language string // of the stemmer; "" does not stem
	fold     cases.Caser
	stems    map[string]string
}

// languages that can be stemmed, by the first part of the locale.
func newReader(locale string) *reader {
	languages := map[string]string{"": "english", "en": "english", "fr": "french", "es": "spanish", "sv": "swedish", "nb": "norwegian", "no": "norwegian", "hu": "hungarian", "ru": "russian"}
	tag, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(locale, "_", "-")), "-")
	return &reader{language: languages[tag], fold: cases.Fold(), stems: make(map[string]string)}
}

// words cuts a text at everything that is neither letter nor digit; an
// apostrophe inside a word belongs to it.
func (r *reader) words(text string) []word {
	var all []word
	breaks := false
	for i := 0; i < len(text) && len(all) < maxWords; {
		c, size := utf8.DecodeRuneInString(text[i:])
		if !wordRune(c) {
			breaks = breaks || strings.ContainsRune(".!?;:\n", c)
			i += size
			continue
		}
		start := i
		for i < len(text) {
			c, size = utf8.DecodeRuneInString(text[i:])
			if !wordRune(c) && !insideWord(text, i, size, c) {
				break
			}
			i += size
		}
		folded := r.folded(text[start:i])
		all = append(all, word{text: folded, stem: r.stem(folded), start: start, end: i, breaks: breaks})
		breaks = false
	}
	return all
}

func wordRune(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.M, c)
}

func insideWord(text string, i, size int, c rune) bool {
	if c != '\'' && c != '’' || i+size >= len(text) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[i+size:])
	return unicode.IsLetter(next)
}

func (r *reader) folded(text string) string {
	return strings.ReplaceAll(r.fold.String(norm.NFKC.String(text)), "’", "'")
}

func (r *reader) stem(folded string) string {
	if r.language == "" || len(folded) > 40 {
		return folded
	}
	if s, ok := r.stems[folded]; ok {
		return s
	}
	s, err := snowball.Stem(folded, r.language, false)
	if err != nil || s == "" {
		s = folded
	}
	r.stems[folded] = s
	return s
}

// quote spans whole words from a to b, both included.
func (m turn) quote(a, b int) span { return span{m.n, m.words[a].start, m.words[b].end} }

// all spans the message, cut to what one reads at a glance.
func (m turn) all() span {
	end := len(m.Text)
	for end = min(end, 200); end < len(m.Text) && !utf8.RuneStart(m.Text[end]); {
		end--
	}
	return span{m.n, 0, end}
}
