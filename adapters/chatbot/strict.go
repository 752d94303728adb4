package chatbot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds that keep a small body from asking for a large answer: every mistake
// carries the keys above it.
const (
	maxDepth    = 32  // how deep a body may nest
	maxKey      = 256 // bytes of a key
	maxMistakes = 100 // that are told at once
)

// Mistake is one thing wrong with a body.
type Mistake struct {
	Pointer string `json:"pointer"` // JSON pointer, RFC 6901; "" is the whole body
	Detail  string `json:"detail"`  // what is wrong and what to write; never visitor text
}

// InvalidError lists everything that is wrong with a body.
type InvalidError struct{ Mistakes []Mistake }

func (e *InvalidError) Error() string {
	all := make([]string, len(e.Mistakes))
	for i, m := range e.Mistakes {
		where := m.Pointer
		if where == "" {
			where = "the body"
		}
		all[i] = where + ": " + m.Detail
	}
	return strings.Join(all, "; ")
}

// strict reads a body more strictly than encoding/json does, which takes the
// last of two equal keys, folds their case, mends broken text and keeps NUL. It
// reads what encoding/json has found to be JSON, in one pass.
type strict struct {
	body     []byte
	at       int
	stopped  bool // reading goes on no further
	mistakes []Mistake
}

// where is the place in a body at which a value stands; nil is the whole of it.
type where struct {
	above *where
	key   string // of an object
	index int    // of a list, when key is not of an object
	list  bool
}

func (w *where) pointer() string {
	switch {
	case w == nil:
		return ""
	case w.list:
		return w.above.pointer() + "/" + strconv.Itoa(w.index)
	}
	return w.above.pointer() + "/" + escapePointer(w.key)
}

// readStrict returns the object that a body is: map[string]any, []any, string,
// json.Number, bool or nil; or every mistake of its form.
func readStrict(body []byte) (map[string]any, []Mistake) {
	if !utf8.Valid(body) {
		return nil, []Mistake{{"", "the text is not UTF-8; encode it as UTF-8"}}
	}
	if !json.Valid(body) {
		var v json.RawMessage
		err := json.Unmarshal(body, &v)
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return nil, []Mistake{{"", fmt.Sprintf("not one JSON value: the mistake is at byte %d", syntax.Offset)}}
		}
		return nil, []Mistake{{"", "not one JSON value"}}
	}
	s := &strict{body: body}
	if s.next() != '{' {
		return nil, []Mistake{{"", "expected one JSON object"}}
	}
	root := s.object(nil, 0)
	s.escapes(body)
	return root, s.mistakes
}

func (s *strict) wrong(at *where, detail string) {
	s.mistakes = note(s.mistakes, at.pointer(), detail)
}

// stop notes what keeps the rest from being read.
func (s *strict) stop(at *where, detail string) {
	s.wrong(at, detail)
	s.stopped = true
}

// note adds a mistake unless the place has one already, or enough are told.
func note(mistakes []Mistake, pointer, detail string) []Mistake {
	if len(mistakes) >= maxMistakes || slices.ContainsFunc(mistakes, func(m Mistake) bool { return m.Pointer == pointer }) {
		return mistakes
	}
	return append(mistakes, Mistake{pointer, detail})
}

// next passes over what is between two values, and returns the byte after it.
func (s *strict) next() byte {
	for strings.IndexByte(" \t\r\n,:", s.body[s.at]) >= 0 {
		s.at++
	}
	return s.body[s.at]
}

func (s *strict) value(at *where, depth int) any {
	first := s.next()
	if depth > maxDepth {
		s.stop(at, fmt.Sprintf("nested deeper than %d levels; flatten it", maxDepth))
		return nil
	}
	switch first {
	case '{':
		return s.object(at, depth)
	case '[':
		return s.list(at, depth)
	case '"':
		text := s.text()
		s.plain(at, text)
		return text
	}
	from := s.at
	for s.at < len(s.body) && strings.IndexByte(" \t\r\n,]}", s.body[s.at]) < 0 {
		s.at++
	}
	switch word := string(s.body[from:s.at]); word {
	case "null":
		return nil
	case "true", "false":
		return word == "true"
	default:
		return json.Number(word)
	}
}

func (s *strict) list(at *where, depth int) []any {
	items := []any{}
	s.at++
	for s.next() != ']' {
		items = append(items, s.value(&where{above: at, index: len(items), list: true}, depth+1))
		if s.stopped {
			return nil
		}
	}
	s.at++
	return items
}

func (s *strict) object(at *where, depth int) map[string]any {
	fields := make(map[string]any)
	var capitals map[string]bool // keys with capitals, in small letters
	s.at++
	for s.next() != '}' {
		key := s.text()
		if len(key) > maxKey {
			s.stop(at, fmt.Sprintf("a key here has %d bytes; write at most %d", len(key), maxKey))
			return nil
		}
		below := &where{above: at, key: key}
		folded := strings.ToLower(key)
		if _, twice := fields[folded]; twice || capitals[folded] {
			s.wrong(below, "this key stands twice, or once more in another case; keep one")
		}
		if folded != key {
			if capitals == nil {
				capitals = make(map[string]bool)
			}
			capitals[folded] = true
		}
		s.plain(below, key)
		fields[key] = s.value(below, depth+1)
		if s.stopped {
			return nil
		}
	}
	s.at++
	return fields
}

// text reads a text from its opening quote to its closing one.
func (s *strict) text() string {
	from, escaped := s.at, false
	for s.at++; s.body[s.at] != '"'; s.at++ {
		if s.body[s.at] == '\\' {
			escaped = true
			s.at++
		}
	}
	s.at++
	if !escaped {
		return string(s.body[from+1 : s.at-1])
	}
	var text string
	_ = json.Unmarshal(s.body[from:s.at], &text) // it is part of what was valid
	return text
}

func (s *strict) plain(at *where, text string) {
	if strings.IndexByte(text, 0) >= 0 {
		s.wrong(at, "holds a NUL character; leave it out")
	}
}

// escapes looks for halves of surrogate pairs: encoding/json turns them into
// question marks without a word.
func (s *strict) escapes(body []byte) {
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' || i+1 >= len(body) {
			continue
		}
		if body[i+1] != 'u' {
			i++
			continue
		}
		unit := hexAt(body, i+2)
		i += 5
		if unit < 0xd800 || unit > 0xdfff {
			continue
		}
		if unit < 0xdc00 && i+2 < len(body) && body[i+1] == '\\' && body[i+2] == 'u' {
			if low := hexAt(body, i+3); low >= 0xdc00 && low <= 0xdfff {
				i += 6
				continue
			}
		}
		s.wrong(nil, fmt.Sprintf("half of a surrogate pair near byte %d; write both halves, or UTF-8", i))
		return
	}
}

func hexAt(body []byte, i int) int64 {
	if i+4 > len(body) {
		return 0
	}
	n, err := strconv.ParseInt(string(body[i:i+4]), 16, 32)
	if err != nil {
		return 0
	}
	return n
}

func escapePointer(key string) string {
	if !strings.ContainsAny(key, "~/") {
		return key // as nearly every key; a replacer is dear to make
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
}
