package escalation

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

// word is a word of a message and where it stands.
type word struct {
	*lexeme
	start, end int   // byte offsets in the message
	breaks     bool  // the text before it ends a sentence
	comma      bool  // the text before it ends a clause, perhaps
	part       class // that it plays in a name of several words
	tail       bool  // it goes on with such a name
}

// turn is a message with its words.
type turn struct {
	bot.Message
	n              int // 1-based
	words          []word
	quotes         []span       // passages between quotation marks, and more than one word outside
	hits           []stretch    // where the phrases stand, list by list
	lists          []int32      // whose they are, in order
	mayHold        uint64       // a bit for each of them, by its number
	asks           []stretch    // where a person is asked for
	declines       bool         // the visitor declines the person whom the chatbot offered
	meant, spelled ordered      // its words as numbers
	states         ordered      // of the chatbot, what it does not ask; nil until it is wanted
	numbers        []number     // that the visitor names
	money          []amount     // those that are sums of money
	answer         *bot.Message // the chatbot's message just before, if any
}

// stretch is a run of words, both ends included.
type stretch struct{ from, to int }

// talk is a conversation read once for all triggers.
type talk struct {
	bot.Conversation
	turns   []turn
	visitor []*turn
	language
}

// read cuts the conversation into words and looks every phrase of the book up,
// once. Its cost is linear in the length of the conversation.
func (b *book) read(c bot.Conversation) talk {
	t := talk{Conversation: c, turns: make([]turn, len(c.Messages)), language: languageOf(c)}
	r := b.reader(t.language)
	defer b.done(r)
	most := 0
	for _, m := range c.Messages {
		most += min(maxWords, len(m.Text)/5+1)
	}
	words := make([]word, 0, most)
	for i, m := range c.Messages {
		from := len(words)
		words = r.words(words, m.Text)
		t.turns[i] = turn{Message: m, n: i + 1, words: words[from:len(words):len(words)]}
		one := &t.turns[i]
		one.number()
		if m.Role != bot.RoleVisitor {
			r.match(one)
			continue
		}
		one.count()
		one.quotes = quotedPassages(one)
		if i > 0 && c.Messages[i-1].Role == bot.RoleBot {
			one.answer = &c.Messages[i-1]
		}
		r.match(one)
		t.visitor = append(t.visitor, one)
	}
	return t
}

// declined is the turn at which the visitor first declined a person whom the
// chatbot offered; 0 when that has not happened.
func (t talk) declined() int {
	for _, m := range t.visitor {
		if m.declines {
			return m.n
		}
	}
	return 0
}

// words appends the words of a text. It is cut at everything that is neither
// letter nor digit; an apostrophe inside a word belongs to it.
func (r *reader) words(all []word, text string) []word {
	first := len(all)
	breaks, comma := false, false
	for i := 0; i < len(text) && len(all)-first < maxWords; {
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(text[i:])
		}
		if !wordRune(c) {
			switch c {
			case '.':
				breaks = breaks || len(all) == first || !titles[all[len(all)-1].text] || i+2 >= len(text) || text[i+1] != ' ' || text[i+2] < 'A' || text[i+2] > 'Z'
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
			if !wordRune(c) && !insideWord(text, i, size, c) {
				break
			}
			i += size
		}
		lex := r.lexeme(text[start:i])
		for lex.split > 0 { // "talkto" is two words written as one
			all = append(all, word{lexeme: lex.head, start: start, end: start + lex.split, breaks: breaks, comma: comma})
			start, lex, breaks, comma = start+lex.split, lex.tail, false, false
		}
		all = append(all, word{lexeme: lex, start: start, end: i, breaks: breaks, comma: comma})
		if n := len(all); n-first > 1 && i-start <= maxLetter && all[n-2].end == start-1 && !breaks && !comma {
			if r.moveSpace(text, &all[n-2], &all[n-1]); r.dropSpace(&all[n-2], &all[n-1]) {
				all = all[:n-1]
			}
		}
		breaks, comma = false, false
	}
	return all
}

// titles are cut short by a full stop that ends no sentence: "dites à M. Roux".
var titles = wordSet("m mr mrs ms mme mlle dr dra sr sra srta hr hrn prof")

// moveSpace mends "talkt o": the space between two words was hit too late, or
// too early.
func (r *reader) moveSpace(text string, a, b *word) {
	if a.class|b.class != 0 && len(a.text) > 2 && len(b.text) > 2 && (a.class == 0) == (b.class == 0) {
		return
	}
	if a.class != 0 && b.class != 0 || properWords[b.text] || a.end-a.start > maxLetter || !plainLetters(text[a.start:b.end]) {
		return
	}
	if r.language > spanish {
		return
	}
	known := r.book.grammars[r.language].words
	var joined [2*maxLetter + 1]byte
	letters := append(append(joined[:0], a.text...), b.text...)
	if len(letters) != b.end-a.start-1 || len(letters) < 4 {
		return
	}
	for _, cut := range [2]int{len(a.text) - 1, len(a.text) + 1} {
		if cut < 2 || cut >= len(letters)-1 && letters[len(letters)-1] != 'a' && letters[len(letters)-1] != 'i' || cut >= len(letters) {
			continue
		}
		head := known[string(letters[:cut])]
		if head == 0 {
			continue
		}
		if tail := known[string(letters[cut:])]; tail != 0 && (head|tail)&(who|talking|connecting|reaching|getting|wanting|service|calling|kindOf) != 0 {
			border := b.start + 1 // the letter goes back to the first
			if cut < len(a.text) {
				border = a.end - 1
			}
			*a = word{lexeme: r.lexeme(string(letters[:cut])), start: a.start, end: border, breaks: a.breaks, comma: a.comma}
			*b = word{lexeme: r.lexeme(string(letters[cut:])), start: border, end: b.end}
			return
		}
	}
}

// dropSpace mends "weiter leiten", "mit arbeiter" and "quelqu un", which are one
// word of the grammar, and reports whether it did.
func (r *reader) dropSpace(a, b *word) bool {
	if r.language == english || r.language > spanish || a.end-a.start > maxLetter || a.tail || len(a.text)+len(b.text) < 6 {
		return false
	}
	g := &r.book.grammars[r.language]
	prefix := r.language == german && separable[a.text]
	if !prefix && (a.class != 0 && r.language != german || b.class&(whole|talking) != 0) {
		return false
	}
	var room [2*maxLetter + 1]byte
	letters := append(append(room[:0], a.text...), b.text...)
	c := g.words[string(letters)]
	switch {
	case r.language == french && c == 0:
		letters = append(append(append(room[:0], a.text...), '\''), b.text...)
		c = g.words[string(letters)]
	case prefix && c&(talking|reaching|connecting|calling|helping) != 0:
	case r.language == german && c&whole != 0 && len(letters) >= leastCompound:
	case a.class|b.class != 0:
		c = 0
	}
	if c&(audible|adverb) == 0 {
		return false
	}
	*a = word{lexeme: r.lexeme(string(letters)), start: a.start, end: b.end, breaks: a.breaks, comma: a.comma}
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

// wordRune reports whether a letter is part of a word.
func wordRune(c rune) bool {
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
func quotedPassages(m *turn) []span {
	if !strings.ContainsAny(m.Text, "\"“”«»„") {
		return nil
	}
	var all []span
	open, inside := -1, 0
	for i, c := range m.Text {
		switch {
		case open < 0 && strings.ContainsRune("\"“«„", c):
			open = i
		case open >= 0 && strings.ContainsRune("\"”»“", c):
			all = append(all, span{m.n, open, i})
			open = -1
		}
	}
	for _, w := range m.words {
		for _, q := range all {
			if w.start > q.start && w.end <= q.end {
				inside++
			}
		}
	}
	if len(m.words)-inside < 2 {
		return nil
	}
	return all
}
