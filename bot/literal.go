package bot

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// Literal makes text that somebody else wrote fit to be shown: no control,
// zero-width or direction-changing characters, single line breaks, at most n
// UTF-16 units, which is how the chat platforms count, and never empty, for they
// refuse empty text. What is markup on a platform is that platform's to escape.
func Literal(text string, n int) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(head(text, n), ""), "\r\n", "\n")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r', r == '\t', r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r), r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069, r == 0xFEFF:
			return -1
		}
		return r
	}, text)
	if text = Cut(strings.TrimSpace(text), n); text == "" {
		return "–"
	}
	return text
}

// OneLine is Literal on a single line.
func OneLine(text string, n int) string {
	return Literal(strings.Join(strings.Fields(head(text, n)), " "), n)
}

// head drops what n units can never show, so that a long text costs no more
// than a short one.
func head(text string, n int) string { return text[:min(len(text), 16*n+256)] }

// Cut shortens text to n UTF-16 units, and says so with an ellipsis.
func Cut(text string, n int) string {
	if Units(text) <= n {
		return text
	}
	used := 0
	for i, r := range text {
		used += utf16.RuneLen(r)
		if used > n-1 {
			return text[:i] + "…"
		}
	}
	return text
}

// Units is how long text is in UTF-16 units.
func Units(text string) int {
	n := 0
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}
