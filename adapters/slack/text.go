package slack

import (
	"strings"

	"handoffbot/bot"
)

// escape makes text literal in Slack's own markup, as far as it can be: the
// three characters that begin mentions, links and entities.
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// forText makes text fit for a message's own text: escaped, and as short as an
// update allows, without half an entity at its end.
func forText(text string) string {
	text = escape(text)
	if bot.Units(text) <= textUnits {
		return text
	}
	text = bot.Cut(text, textUnits)
	if i := strings.LastIndexByte(text, '&'); i >= 0 && !strings.Contains(text[i:], ";") {
		text = text[:i] + "…"
	}
	return text
}
