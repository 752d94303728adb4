package teams

import (
	"strings"
	"time"

	"handoffbot/bot"
)

// literal makes text fit for a TextRun, where nothing is markup but the macros
// in double braces: those are broken by a mark that has no width.
func literal(text string, n int) string { return unbraced(bot.Literal(text, n)) }

// oneLine is literal on a single line.
func oneLine(text string, n int) string { return unbraced(bot.OneLine(text, n)) }

// unbraced breaks Teams' macros, such as {{DATE(…)}}.
func unbraced(text string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "{{", "{\u2060{"), "{{", "{\u2060{") // twice: for three in a row
}

// clock is a time that every reader sees in their own time zone: Teams expands
// the macros, which only we may write.
func clock(t time.Time) string {
	at := t.UTC().Format("2006-01-02T15:04:05Z")
	return "{{DATE(" + at + ", SHORT)}} {{TIME(" + at + ")}}"
}
