package teams

import (
	"fmt"

	"handoffbot/bot"
)

// mostListed is how many lines a list shows, however many it is given: twice as
// many as are folded.
const mostListed = 2 * MostActions

// drawList draws a backlog: a line a handoff, each with its button beside it, as
// many as Teams draws buttons.
func drawList(l bot.CardList, a bot.Attempt, r ruler) message {
	title, subtitle := oneLine(l.Title, r.of(titleUnits)), oneLine(l.Subtitle, r.of(noteUnits))
	head := []element{line(element{"type": "TextRun", "text": title, "weight": "Bolder", "size": "Large"}), line(subtle(subtitle))}
	body, plain := head, head
	buttons := 0
	for _, c := range l.Items[:min(len(l.Items), mostListed)] {
		about := []element{
			line(bold(titleOf(c, r)), said(" · "+oneLine(c.Summary, r.of(factUnits)))),
			line(status(c)...),
		}
		plain = append(plain, line(said(titleOf(c, r)+" · "+statusText(c))))
		columns := []element{{"type": "Column", "width": "stretch", "items": about}}
		if len(c.Actions) > 0 && buttons < MostActions {
			buttons++
			b := button(c, a, c.Actions[0])
			mark(b)
			columns = append(columns, element{"type": "Column", "width": "auto", "items": []element{{"type": "ActionSet", "actions": []element{b}}}})
		}
		body = append(body, element{"type": "ColumnSet", "columns": columns, "separator": true, "spacing": "Small"})
	}
	if more := len(l.Items) - mostListed; more > 0 {
		body = append(body, line(said(fmt.Sprintf("And %d more.", more))))
	}
	return message{summary: toast(title, subtitle), card: newCard(body, nil), plain: newCard(plain, nil)}
}

// mark notes in a button that it stands in a list, which one handoff's card must
// not replace.
func mark(b element) {
	for _, with := range []any{b, b["fallback"]} {
		if e, ok := with.(element); ok {
			if data, ok := e["data"].(element); ok {
				data[dataList] = true
			}
		}
	}
}
