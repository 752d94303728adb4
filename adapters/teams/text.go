package teams

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
)

// literal makes text fit for a TextRun, where nothing is markup but the macros
// in double braces: those are broken by a mark that has no width. Controls,
// other marks without width and those that turn the direction are taken out.
// At most n UTF-16 units, and never empty.
func literal(text string, n int) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(head(text, n), ""), "\r\n", "\n")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r', r == '\t', r >= 0x2028 && r <= 0x2029:
			return ' '
		case unicode.IsControl(r), r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069, r == 0xFEFF:
			return -1
		}
		return r
	}, text)
	text = cut(strings.TrimSpace(text), n)
	if text == "" {
		return "–"
	}
	return unbraced(text)
}

// unbraced breaks Teams' macros, such as {{DATE(…)}}.
func unbraced(text string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "{{", "{\u2060{"), "{{", "{\u2060{") // twice: for three in a row
}

// oneLine is literal on a single line.
func oneLine(text string, n int) string {
	return literal(strings.Join(strings.Fields(head(text, n)), " "), n)
}

// head drops what n units can never show, so that a long text costs no more
// than a short one.
func head(text string, n int) string { return text[:min(len(text), 16*n+256)] }

// cut shortens text to n UTF-16 units, which is how Teams counts, and says so
// with an ellipsis.
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

// clock is a time that every reader sees in their own time zone: Teams expands
// the macros, which only we may write.
func clock(t time.Time) string {
	at := t.UTC().Format("2006-01-02T15:04:05Z")
	return "{{DATE(" + at + ", SHORT)}} {{TIME(" + at + ")}}"
}

// utc is a time for a notification, where no macro is expanded.
func utc(t time.Time) string { return t.UTC().Format("15:04 UTC") }
