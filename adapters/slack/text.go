package slack

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// literal makes text fit to be shown as it is: no control, zero-width or
// direction-changing characters, single newlines, at most n UTF-16 units, and
// never empty, for Slack refuses empty text.
func literal(text string, n int) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(head(text, n), ""), "\r\n", "\n")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r', r == '\t':
			return ' '
		case unicode.IsControl(r), r >= 0x200B && r <= 0x200F, r >= 0x2028 && r <= 0x202E, r >= 0x2060 && r <= 0x2069, r == 0xFEFF:
			return -1
		}
		return r
	}, text)
	text = cut(strings.TrimSpace(text), n)
	if text == "" {
		return "–"
	}
	return text
}

// oneLine is literal on a single line.
func oneLine(text string, n int) string {
	return literal(strings.Join(strings.Fields(head(text, n)), " "), n)
}

// head drops what n units can never show, so that a long text costs no more
// than a short one.
func head(text string, n int) string { return text[:min(len(text), 16*n+256)] }

// cut shortens text to n UTF-16 units, which is how Slack's clients count, and
// says so with an ellipsis.
func cut(text string, n int) string {
	if units(text) <= n {
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

func units(text string) int {
	n := 0
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// escape makes text literal in Slack's own markup, as far as it can be: the
// three characters that begin mentions, links and entities.
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// forText makes text fit for a message's own text: escaped, and as short as an
// update allows, without half an entity at its end.
func forText(text string) string {
	text = escape(text)
	if units(text) <= textUnits {
		return text
	}
	text = cut(text, textUnits)
	if i := strings.LastIndexByte(text, '&'); i >= 0 && !strings.Contains(text[i:], ";") {
		text = text[:i] + "…"
	}
	return text
}
