package teams

import (
	"maps"
	"slices"
	"strings"

	"handoffbot/bot"
)

// The fields of the forms. They are told apart by their act, for an id may
// stand on a card once.
const (
	fieldResolution = "resolution"
	fieldAmount     = "_amount"
	fieldCurrency   = "_currency"
)

// These are what a button carries: an opaque name of the cycle, and no
// authority. Who may act, and on what, is decided from our own rows.
const (
	dataAct      = "act"
	dataHandoff  = "handoff"
	dataCycle    = "cycle"
	dataPosting  = "posting"
	dataRevision = "revision" // of the card: a click that Teams sends a second time carries the same
	dataList     = "list"     // the button stands in a list
)

// buttons draws the actions: at most five, those that pass it on or say whether
// the rules were right behind one of them when there are more.
func buttons(c bot.Card, a bot.Attempt) []element {
	var first, later []element
	for _, action := range c.Actions {
		switch action.Kind {
		case bot.ActRelay: // words for a visitor are written in the inbox or in Slack
			continue
		case bot.ActReassign: // without a name it goes to whoever presses it
			action.Label = "Take over"
		case bot.ActSnooze: // without a time it is for an hour
			action.Label = "Snooze an hour"
		}
		b := button(c, a, action)
		switch action.Kind {
		case bot.ActRightReason, bot.ActWrongReason, bot.ActReassign, bot.ActSnooze:
			later = append(later, b)
		default:
			first = append(first, b)
		}
	}
	all := slices.Concat(first, later)
	if len(all) <= MostActions {
		return all
	}
	shown := min(len(first), MostActions-1)
	hidden := all[shown:]
	return append(all[:shown:shown], element{
		"type": "Action.ShowCard", "title": "More",
		"card": newCard([]element{line(said(more(hidden)))}, hidden[:min(len(hidden), MostActions)]),
	})
}

// more says what stands behind the last button.
func more(hidden []element) string {
	for _, b := range hidden {
		if verb := b["verb"]; verb == string(bot.ActReassign) || verb == string(bot.ActSnooze) {
			return "Pass it on, or say whether it was right to hand this conversation over."
		}
	}
	return "Was it right to hand this conversation over?"
}

// button is one action. Those that need a word more open a form.
func button(c bot.Card, a bot.Attempt, action bot.Action) element {
	data := element{
		dataAct: string(action.Kind), dataHandoff: c.HandoffID, dataCycle: c.Cycle, dataPosting: a.ID, dataRevision: c.Revision,
	}
	title := oneLine(action.Label, idUnits)
	switch action.Kind {
	case bot.ActResolve:
		return form(title, "Close the handoff", data, element{
			"type": "Input.ChoiceSet", "id": fieldResolution, "label": "How did it end?", "style": "expanded", "value": bot.Resolved,
			"choices": []element{
				{"title": "Resolved: the visitor got what they came for", "value": bot.Resolved},
				{"title": "Unresolved: closed all the same", "value": bot.Unresolved},
			},
		})
	case bot.ActWon, bot.ActLost:
		return form(title, "Deal "+strings.ToLower(title), data,
			element{"type": "Input.Text", "id": string(action.Kind) + fieldAmount, "label": "Amount (leave it empty when you do not know)", "placeholder": "12500.00", "maxLength": 20},
			element{"type": "Input.Text", "id": string(action.Kind) + fieldCurrency, "label": "Currency", "placeholder": "EUR", "maxLength": 3})
	}
	b := execute(title, data)
	if action.Kind == bot.ActClaim {
		b["style"] = "positive"
	}
	return b
}

func form(title, save string, data element, inputs ...element) element {
	return element{"type": "Action.ShowCard", "title": title, "card": newCard(inputs, []element{execute(save, data)})}
}

// execute is a button whose answer Teams shows at once; clients of old send it
// as a message.
func execute(title string, data element) element {
	verb, _ := data[dataAct].(string)
	return element{
		"type": "Action.Execute", "title": title, "verb": verb, "data": data,
		"fallback": element{"type": "Action.Submit", "title": title, "data": maps.Clone(data)},
	}
}
