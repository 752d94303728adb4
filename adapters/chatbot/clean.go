package chatbot

import (
	"strings"
	"unicode"
)

// How many combining marks may stand on one letter, and tags on one flag.
const (
	maxMarks = 8
	maxTags  = 8
)

// blackFlag is the emoji that tags, letters that nobody sees, turn into the
// flag of a region. Elsewhere they are hidden text.
const blackFlag = '\U0001f3f4'

// Invisible characters that join letters and emoji, and may do so.
const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

// clean takes out of a text what no reader can see and what turns the reading
// around: control characters but newline and tab, bidi controls, zero-width
// characters (joiners only between letters or symbols), tags that belong to no
// flag, and marks beyond eight on one letter. Every store and channel then shows the same.
func clean(text string) string {
	if !strings.ContainsFunc(text, suspicious) {
		return text
	}
	runes := []rune(text)
	var b strings.Builder
	b.Grow(len(text))
	marks, tags := 0, 0
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
		switch {
		case unicode.Is(unicode.M, r):
			if marks++; marks > maxMarks {
				continue
			}
		case tag(r):
			if tags++; tags > maxTags || last != blackFlag && !tag(last) {
				continue
			}
		default:
			marks, tags = 0, 0
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

func suspicious(r rune) bool {
	return r != '\n' && r != '\t' && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.M, r) || hidden(r) || tag(r) || r == zeroWidthJoiner || r == zeroWidthNonJoiner)
}

// hidden are the characters of no width and of direction.
func hidden(r rune) bool {
	switch {
	case r == '\u200b', r == '\u200e', r == '\u200f', r == '\u061c', r == '\u180e', r == '\ufeff', r == '\u00ad':
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u206f', r >= '\ufff9' && r <= '\ufffb':
		return true
	}
	return false
}

// tag reports whether a character is one of those that make flags of regions.
func tag(r rune) bool { return r >= '\U000e0000' && r <= '\U000e007f' }

// joins reports whether a joiner makes sense beside the character.
func joins(r rune) bool {
	return unicode.IsLetter(r) || unicode.Is(unicode.M, r) || unicode.Is(unicode.S, r)
}
