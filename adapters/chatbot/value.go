package chatbot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"handoffbot/bot"
)

// How long texts may be, in bytes.
const (
	maxID    = 256
	maxField = 1 << 10
	maxText  = 16 << 10
)

var (
	amountForm   = regexp.MustCompile(`^[0-9]{1,15}(\.[0-9]{1,6})?$`)
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)
)

// value is a place in a body. Every reader notes what is wrong under the
// place's pointer and goes on, so that the sender learns of all mistakes at
// once. A place that is not there, or null, reads as empty.
type value struct {
	raw      any
	pointer  string
	mistakes *[]Mistake
}

// parse reads a body strictly. Errors are *InvalidError.
func parse(body []byte) (value, error) {
	root, mistakes := readStrict(body)
	if len(mistakes) > 0 {
		return value{}, &InvalidError{mistakes}
	}
	return value{raw: root, mistakes: &[]Mistake{}}, nil
}

func (v value) err() error {
	if v.sound() {
		return nil
	}
	return &InvalidError{*v.mistakes}
}

func (v value) sound() bool { return len(*v.mistakes) == 0 }
func (v value) given() bool { return v.raw != nil }

func (v value) wrong(detail string) {
	*v.mistakes = note(*v.mistakes, v.pointer, detail)
}

func (v value) get(name string) value {
	fields, _ := v.raw.(map[string]any)
	return value{fields[name], v.pointer + "/" + escapePointer(name), v.mistakes}
}

func (v value) need(name string) value {
	below := v.get(name)
	if _, isObject := v.raw.(map[string]any); isObject && !below.given() {
		below.wrong("is missing")
	}
	return below
}

// object returns the place itself if it is an object, else an empty one.
func (v value) object() value {
	if _, ok := v.raw.(map[string]any); !ok && v.given() {
		v.wrong("is not an object; write {…}")
		v.raw = nil
	}
	return v
}

func (v value) list() []value {
	items, ok := v.raw.([]any)
	if !ok {
		if v.given() {
			v.wrong("is not a list; write […]")
		}
		return nil
	}
	all := make([]value, 0, len(items))
	for i, item := range items {
		below := value{item, v.pointer + "/" + strconv.Itoa(i), v.mistakes}
		if item == nil {
			below.wrong("is null; leave it out")
			continue
		}
		all = append(all, below)
	}
	return all
}

// text reads a text of at most limit bytes and cleans it.
func (v value) text(limit int) string {
	text, ok := v.raw.(string)
	switch {
	case !ok && v.given():
		v.wrong(`is not a text; write "…"`)
	case len(text) > limit:
		v.wrong(fmt.Sprintf("has %d bytes; write at most %d", len(text), limit))
	default:
		return clean(text)
	}
	return ""
}

// word reads one of the words, or nothing.
func (v value) word(words ...string) string {
	text, ok := v.raw.(string)
	if v.given() && (!ok || text != "" && !slices.Contains(words, text)) {
		v.wrong("is none of " + strings.Join(words, ", "))
		return ""
	}
	return text
}

// oneOf reads one of the words; nothing is none of them.
func (v value) oneOf(words ...string) string {
	text := v.word(words...)
	if given, ok := v.raw.(string); ok && given == "" {
		v.wrong("is empty; write one of " + strings.Join(words, ", "))
	}
	return text
}

func (v value) time() time.Time {
	text := v.text(maxID)
	if text == "" {
		if given, ok := v.raw.(string); ok && given == "" {
			v.wrong("is empty; write a time like 2026-11-23T10:00:00Z")
		}
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, text)
	t = t.UTC() // the zone may carry it out of the years that can be stored
	if err != nil || t.Year() < 1970 || t.Year() > 9999 {
		v.wrong("is no time; write it like 2026-11-23T10:00:00Z")
		return time.Time{}
	}
	return t
}

func (v value) number() *float64 {
	if !v.given() {
		return nil
	}
	n, ok := v.raw.(json.Number)
	f, err := n.Float64()
	if !ok || err != nil {
		v.wrong("is not a number")
		return nil
	}
	return &f
}

// share reads a number from 0 to 1.
func (v value) share() *float64 {
	f := v.number()
	if f != nil && (*f < 0 || *f > 1) {
		v.wrong("is not between 0 and 1")
		return nil
	}
	return f
}

// count reads a whole number from 0.
func (v value) count() int {
	if !v.given() {
		return 0
	}
	number, _ := v.raw.(json.Number)
	n, err := strconv.ParseInt(number.String(), 10, 32)
	if err != nil || n < 0 {
		v.wrong("is not a whole number from 0")
		return 0
	}
	return int(n)
}

// amount reads a decimal number, as a number or in quotes.
func (v value) amount() string {
	if !v.given() {
		return ""
	}
	text := fmt.Sprint(v.raw)
	if !amountForm.MatchString(text) {
		v.wrong(`is no amount; write it like 1200 or "1200.50"`)
		return ""
	}
	return text
}

func (v value) currency() string {
	text := v.text(maxID)
	if text != "" && !currencyForm.MatchString(text) {
		v.wrong("is no currency; write its three capital letters, like EUR")
		return ""
	}
	return text
}

// place finds quoted words in the turn they come from.
func place(messages []bot.Message, turn int, text string) (start, end int) {
	if turn < 1 || turn > len(messages) || text == "" {
		return 0, 0
	}
	if i := strings.Index(messages[turn-1].Text, text); i >= 0 {
		return i, i + len(text)
	}
	return 0, 0
}
