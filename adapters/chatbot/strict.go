package chatbot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
// last of two equal keys, folds their case, mends broken text and keeps NUL.
type strict struct {
	mistakes []Mistake
	decoder  *json.Decoder
}

// checkStrict returns every mistake of form in the body.
func checkStrict(body []byte) []Mistake {
	if !utf8.Valid(body) {
		return []Mistake{{"", "the text is not UTF-8; encode it as UTF-8"}}
	}
	if !json.Valid(body) {
		var v json.RawMessage
		err := json.Unmarshal(body, &v)
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return []Mistake{{"", fmt.Sprintf("not one JSON value: the mistake is at byte %d", syntax.Offset)}}
		}
		return []Mistake{{"", "not one JSON value"}}
	}
	s := &strict{decoder: json.NewDecoder(bytes.NewReader(body))}
	s.decoder.UseNumber()
	if first := bytes.TrimLeft(body, " \t\r\n"); len(first) == 0 || first[0] != '{' {
		return []Mistake{{"", "expected one JSON object"}}
	}
	s.value("", 0)
	s.escapes(body)
	return s.mistakes
}

func (s *strict) wrong(pointer, detail string) { s.mistakes = note(s.mistakes, pointer, detail) }

// note adds a mistake unless the place has one already, or enough are told.
func note(mistakes []Mistake, pointer, detail string) []Mistake {
	if len(mistakes) >= maxMistakes || slices.ContainsFunc(mistakes, func(m Mistake) bool { return m.Pointer == pointer }) {
		return mistakes
	}
	return append(mistakes, Mistake{pointer, detail})
}

// value reads one value; it returns false when reading cannot go on.
func (s *strict) value(pointer string, depth int) bool {
	token, err := s.decoder.Token()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			s.wrong(pointer, "not readable as JSON")
		}
		return false
	}
	if depth > maxDepth {
		s.wrong(pointer, fmt.Sprintf("nested deeper than %d levels; flatten it", maxDepth))
		return false
	}
	switch t := token.(type) {
	case string:
		s.text(pointer, t)
	case json.Delim:
		if t == '{' {
			return s.object(pointer, depth)
		}
		for i := 0; s.decoder.More(); i++ {
			if !s.value(pointer+"/"+strconv.Itoa(i), depth+1) {
				return false
			}
		}
		_, err = s.decoder.Token()
	}
	return err == nil
}

func (s *strict) object(pointer string, depth int) bool {
	seen := make(map[string]bool)
	for s.decoder.More() {
		token, err := s.decoder.Token()
		key, ok := token.(string)
		if err != nil || !ok {
			return false
		}
		if len(key) > maxKey {
			s.wrong(pointer, fmt.Sprintf("a key here has %d bytes; write at most %d", len(key), maxKey))
			return false
		}
		below := pointer + "/" + escapePointer(key)
		switch folded := strings.ToLower(key); {
		case seen[folded]:
			s.wrong(below, "this key stands twice, or once more in another case; keep one")
		default:
			seen[folded] = true
		}
		s.text(below, key)
		if !s.value(below, depth+1) {
			return false
		}
	}
	_, err := s.decoder.Token()
	return err == nil
}

func (s *strict) text(pointer, text string) {
	if strings.ContainsRune(text, 0) {
		s.wrong(pointer, "holds a NUL character; leave it out")
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
		s.wrong("", fmt.Sprintf("half of a surrogate pair near byte %d; write both halves, or UTF-8", i))
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
