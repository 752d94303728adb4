package inbox

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"handoffbot/bot"
)

// turnView is one turn of a conversation as the page shows it.
type turnView struct {
	ID      string // of the element; unique on its page
	N       int
	Message bot.Message
	Parts   []part   // the text, cut where evidence begins and ends
	Rules   []string // whose evidence stands in it
}

// part is a stretch of a turn's text.
type part struct {
	Text   string
	Marked bool // it was quoted as a reason
}

// turns cuts every turn where the reasons quote it.
func turns(messages []bot.Message, reasons []bot.Reason) []turnView {
	views := make([]turnView, len(messages))
	for i, m := range messages {
		v := turnView{ID: fmt.Sprintf("turn-%d", i+1), N: i + 1, Message: m}
		var spans [][2]int
		for _, r := range reasons {
			if r.Turn != i+1 {
				continue
			}
			if start, end, ok := span(m.Text, r); ok {
				spans = append(spans, [2]int{start, end})
			}
			if r.Rule != "" && !slices.Contains(v.Rules, r.Rule) {
				v.Rules = append(v.Rules, r.Rule)
			}
		}
		v.Parts = cut(m.Text, spans)
		views[i] = v
	}
	return views
}

// span finds the words of a reason in the turn: at its offsets when they stand
// there, else where they first occur. The chatbot's own reasons come without
// offsets.
func span(text string, r bot.Reason) (start, end int, ok bool) {
	if r.Start >= 0 && r.Start < r.End && r.End <= len(text) && (r.Text == "" || text[r.Start:r.End] == r.Text) &&
		utf8.RuneStart(text[r.Start]) && (r.End == len(text) || utf8.RuneStart(text[r.End])) {
		return r.Start, r.End, true
	}
	if r.Text == "" {
		return 0, 0, false
	}
	start = strings.Index(text, r.Text)
	return start, start + len(r.Text), start >= 0
}

// cut splits text at the spans; overlapping ones become one.
func cut(text string, spans [][2]int) []part {
	slices.SortFunc(spans, func(a, b [2]int) int { return a[0] - b[0] })
	var parts []part
	at := 0
	for i := 0; i < len(spans); i++ {
		start, end := spans[i][0], spans[i][1]
		for i+1 < len(spans) && spans[i+1][0] <= end {
			i++
			end = max(end, spans[i][1])
		}
		if start > at {
			parts = append(parts, part{Text: text[at:start]})
		}
		parts = append(parts, part{Text: text[start:end], Marked: true})
		at = end
	}
	if at < len(text) {
		parts = append(parts, part{Text: text[at:]})
	}
	return parts
}
