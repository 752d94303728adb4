package chatbot

import (
	"strings"
	"unicode"
)

// maxMarks is how many combining marks may stand on one letter.
const maxMarks = 8

// Invisible characters that join letters and emoji, and may do so.
const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

// clean takes out of a text what no reader can see and what turns the reading
// around: control characters but newline and tab, bidi controls, zero-width
// characters (joiners only between letters or symbols), and marks beyond eight
// on one letter. Every store and channel then shows the same.
func clean(text string) string {
	if !strings.ContainsFunc(text, suspicious) {
		return text
	}
	runes := []rune(text)
	var b strings.Builder
	b.Grow(len(text))
	marks := 0
	var last rune // the last one written
	for i, r := range runes {
		switch {
		case r == '\n' || r == '\t':
		case unicode.Is(unicode.Cc, r), hidden(r):
			continue
		case r == zeroWidthJoiner || r == zeroWidthNonJoiner:
			if !joins(last) || i+1 == len(runes) || !joins(runes[i+1]) {
				continue
			}
		}
		if unicode.Is(unicode.M, r) {
			if marks++; marks > maxMarks {
				continue
			}
		} else {
			marks = 0
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

func suspicious(r rune) bool {
	return r != '\n' && r != '\t' && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.M, r) || hidden(r) || r == zeroWidthJoiner || r == zeroWidthNonJoiner)
}

// hidden are the characters of no width and of direction.
func hidden(r rune) bool {
	switch {
	case r == '\u200b', r == '\u200e', r == '\u200f', r == '\u061c', r == '\u2060', r == '\ufeff', r == '\u00ad':
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return false
}

// joins reports whether a joiner makes sense beside the character.
func joins(r rune) bool {
	return unicode.IsLetter(r) || unicode.Is(unicode.M, r) || unicode.Is(unicode.S, r)
}
