// Package reading reads a conversation once for all rules: its words, in whatever
// language and however they are spelled; the numbers and sums among them; where
// the phrases of each list stand; and where the visitor asks for a person. It
// knows no rule, and decides nothing.
package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"handoffbot/bot"
)

// Bounds of what is read: nobody makes a point after so many words of one
// message, and no word that means something is longer.
const (
	maxWords  = 2000
	maxLetter = 40
)

// Word is a word of a message and where it stands.
type Word struct {
	*lexeme
	Start, End int   // byte offsets in the message
	Breaks     bool  // the text before it ends a sentence
	Comma      bool  // the text before it ends a clause, perhaps
	part       Class // that it plays in a name of several words
	tail       bool  // it goes on with such a name
}

// Turn is a message with its words.
type Turn struct {
	bot.Message
	N              int // 1-based
	Words          []Word
	quotes         []Span       // passages between quotation marks, and more than one word outside
	hits           []Stretch    // where the phrases stand, list by list
	lists          []int32      // whose they are, in order
	mayHold        uint64       // a bit for each of them, by its number
	Asks           []Stretch    // where a person is asked for
	Declines       bool         // the visitor declines the person whom the chatbot offered
	Meant, Spelled Ordered      // its words as numbers
	Numbers        []Number     // that the visitor names
	Amounts        []Amount     // those that are sums of money
	Answer         *bot.Message // the chatbot's message just before, if any
}

// Stretch is a run of words, both ends included.
type Stretch struct{ From, To int }

// Meets reports whether two stretches have a word in common.
func (s Stretch) Meets(o Stretch) bool { return s.From <= o.To && o.From <= s.To }

// Talk is a conversation read once for all triggers.
type Talk struct {
	bot.Conversation
	Turns   []Turn
	Visitor []*Turn
	Language
}

// Read cuts the conversation into words and looks every phrase of the book up,
// once. Its cost is linear in the length of the conversation.
func (b *Book) Read(c bot.Conversation) Talk {
	t := Talk{Conversation: c, Turns: make([]Turn, len(c.Messages)), Language: languageOf(c)}
	r := b.reader(t.Language)
	defer b.done(r)
	most := 0
	for _, m := range c.Messages {
		most += min(maxWords, len(m.Text)/5+1)
	}
	words := make([]Word, 0, most)
	for i, m := range c.Messages {
		from := len(words)
		words = r.words(words, m.Text)
		t.Turns[i] = Turn{Message: m, N: i + 1, Words: words[from:len(words):len(words)]}
		one := &t.Turns[i]
		one.number()
		if m.Role != bot.RoleVisitor {
			r.match(one)
			continue
		}
		one.count()
		one.quotes = quotedPassages(one)
		if i > 0 && c.Messages[i-1].Role == bot.RoleBot {
			one.Answer = &c.Messages[i-1]
		}
		r.match(one)
		t.Visitor = append(t.Visitor, one)
	}
	return t
}

// Declined is the turn at which the visitor first declined a person whom the
// chatbot offered; 0 when that has not happened.
func (t Talk) Declined() int {
	for _, m := range t.Visitor {
		if m.Declines {
			return m.N
		}
	}
	return 0
}

// words appends the words of a text. It is cut at everything that is neither
// letter nor digit; an apostrophe inside a word belongs to it.
func (r *reader) words(all []Word, text string) []Word {
	first := len(all)
	breaks, comma := false, false
	for i := 0; i < len(text) && len(all)-first < maxWords; {
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(text[i:])
		}
		if !WordRune(c) {
			switch c {
			case '.':
				breaks = breaks || len(all) == first || !titles[all[len(all)-1].Text] || i+2 >= len(text) || text[i+1] != ' ' || text[i+2] < 'A' || text[i+2] > 'Z'
			case '!', '?', ';', ':', '\n', '¿', '¡', '…', '。', '？', '！':
				breaks = true
			case ',', '(', ')', '-', '–', '—':
				comma = comma || c == ',' || c == '(' || c == ')' || i > 0 && text[i-1] == ' '
			}
			i += size
			continue
		}
		start := i
		for i < len(text) {
			c, size = rune(text[i]), 1
			if c >= utf8.RuneSelf {
				c, size = utf8.DecodeRuneInString(text[i:])
			}
			if !WordRune(c) && !insideWord(text, i, size, c) {
				break
			}
			i += size
		}
		lex := r.lexeme(text[start:i])
		for lex.split > 0 { // "talkto" is two words written as one
			all = append(all, Word{lexeme: lex.head, Start: start, End: start + lex.split, Breaks: breaks, Comma: comma})
			start, lex, breaks, comma = start+lex.split, lex.tail, false, false
		}
		all = append(all, Word{lexeme: lex, Start: start, End: i, Breaks: breaks, Comma: comma})
		if n := len(all); n-first > 1 && i-start <= maxLetter && all[n-2].End == start-1 && !breaks && !comma {
			if r.moveSpace(text, &all[n-2], &all[n-1]); r.dropSpace(&all[n-2], &all[n-1]) {
				all = all[:n-1]
			}
		}
		breaks, comma = false, false
	}
	return all
}

// titles are cut short by a full stop that ends no sentence: "dites à M. Roux".
var titles = WordSet("m mr mrs ms mme mlle dr dra sr sra srta hr hrn prof")

// moveSpace mends "talkt o": the space between two words was hit too late, or
// too early.
func (r *reader) moveSpace(text string, a, b *Word) {
	if a.class|b.class != 0 && len(a.Text) > 2 && len(b.Text) > 2 && (a.class == 0) == (b.class == 0) {
		return
	}
	if a.class != 0 && b.class != 0 || properWords[b.Text] || a.End-a.Start > maxLetter || !plainLetters(text[a.Start:b.End]) {
		return
	}
	if r.language > Spanish {
		return
	}
	known := r.book.grammars[r.language].words
	var joined [2*maxLetter + 1]byte
	letters := append(append(joined[:0], a.Text...), b.Text...)
	if len(letters) != b.End-a.Start-1 || len(letters) < 4 {
		return
	}
	for _, cut := range [2]int{len(a.Text) - 1, len(a.Text) + 1} {
		if cut < 2 || cut >= len(letters)-1 && letters[len(letters)-1] != 'a' && letters[len(letters)-1] != 'i' || cut >= len(letters) {
			continue
		}
		head := known[string(letters[:cut])]
		if head == 0 {
			continue
		}
		if tail := known[string(letters[cut:])]; tail != 0 && (head|tail)&(Who|talking|connecting|reaching|getting|wanting|service|calling|kindOf) != 0 {
			border := b.Start + 1 // the letter goes back to the first
			if cut < len(a.Text) {
				border = a.End - 1
			}
			*a = Word{lexeme: r.lexeme(string(letters[:cut])), Start: a.Start, End: border, Breaks: a.Breaks, Comma: a.Comma}
			*b = Word{lexeme: r.lexeme(string(letters[cut:])), Start: border, End: b.End}
			return
		}
	}
}

// dropSpace mends "weiter leiten", "mit arbeiter" and "quelqu un", which are one
// word of the grammar, and reports whether it did.
func (r *reader) dropSpace(a, b *Word) bool {
	if r.language == English || r.language > Spanish || a.End-a.Start > maxLetter || a.tail || len(a.Text)+len(b.Text) < 6 {
		return false
	}
	g := &r.book.grammars[r.language]
	prefix := r.language == German && separable[a.Text]
	if !prefix && (a.class != 0 && r.language != German || b.class&(whole|talking) != 0) {
		return false
	}
	var room [2*maxLetter + 1]byte
	letters := append(append(room[:0], a.Text...), b.Text...)
	c := g.words[string(letters)]
	switch {
	case r.language == French && c == 0:
		letters = append(append(append(room[:0], a.Text...), '\''), b.Text...)
		c = g.words[string(letters)]
	case prefix && c&(talking|reaching|connecting|calling|helping) != 0:
	case r.language == German && c&whole != 0 && len(letters) >= leastCompound:
	case a.class|b.class != 0:
		c = 0
	}
	if c&(audible|adverb) == 0 {
		return false
	}
	*a = Word{lexeme: r.lexeme(string(letters)), Start: a.Start, End: b.End, Breaks: a.Breaks, Comma: a.Comma}
	return true
}

// leastCompound is how many letters a German noun has at least that may be torn
// in two.
const leastCompound = 10

func plainLetters(text string) bool {
	for i := range len(text) {
		if c := text[i] | 0x20; text[i] != ' ' && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// WordRune reports whether a letter is part of a word.
func WordRune(c rune) bool {
	if c < utf8.RuneSelf {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	}
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.M, c)
}

// insideWord: "don't" is one word, and so is "f***ing".
func insideWord(text string, i, size int, c rune) bool {
	if c != '\'' && c != '’' && c != '*' || i+size >= len(text) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[i+size:])
	return unicode.IsLetter(next) || c == '*' && next == '*'
}

// quotedPassages finds what stands between quotation marks, unless that is
// nearly all of the message.
func quotedPassages(m *Turn) []Span {
	if !strings.ContainsAny(m.Text, "\"“”«»„") {
		return nil
	}
	var all []Span
	open, inside := -1, 0
	for i, c := range m.Text {
		switch {
		case open < 0 && strings.ContainsRune("\"“«„", c):
			open = i
		case open >= 0 && strings.ContainsRune("\"”»“", c):
			all = append(all, Span{m.N, open, i})
			open = -1
		}
	}
	for _, w := range m.Words {
		for _, q := range all {
			if w.Start > q.Start && w.End <= q.End {
				inside++
			}
		}
	}
	if len(m.Words)-inside < 2 {
		return nil
	}
	return all
}
