package teams

import (
	"time"

	"handoffbot/bot"
)

// element is a part of an Adaptive Card.
type element map[string]any

// cardType is the content type of the one attachment.
const cardType = "application/vnd.microsoft.card.adaptive"

// message is content as Teams takes it.
type message struct {
	summary string  // what notifications show
	card    element // the whole of it
	plain   element // the same with nothing that a client may refuse
}

func (m message) whole() outgoing   { return m.with(m.card) }
func (m message) plainer() outgoing { return m.with(m.plain) }

func (m message) with(card element) outgoing {
	return outgoing{Type: "message", Summary: m.summary, Attachments: []attachment{{ContentType: cardType, Content: card}}}
}

// newCard is a card as wide as the channel. Without a version phones draw
// nothing; above 1.5 Teams does not.
func newCard(body, actions []element) element {
	c := element{
		"type": "AdaptiveCard", "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "version": "1.5",
		"msteams": element{"width": "Full"}, "body": body,
	}
	if len(actions) > 0 {
		c["actions"] = actions
	}
	return c
}

// said is text as it is: a TextRun knows no Markdown, no mention and no link.
func said(text string) element { return element{"type": "TextRun", "text": text} }

func bold(text string) element {
	return element{"type": "TextRun", "text": text, "weight": "Bolder"}
}

func subtle(text string) element {
	return element{"type": "TextRun", "text": text, "isSubtle": true, "size": "Small"}
}

// when is a time in the reader's own zone.
func when(t time.Time) element { return said(clock(t)) }

// person names somebody. Nobody is mentioned: that would be a notification for
// each change of a card.
func person(p bot.Person) element { return bold(oneLine(p.Name, whoUnits)) }

// line is a paragraph of runs.
func line(runs ...element) element {
	return element{"type": "RichTextBlock", "inlines": runs, "spacing": "Small"}
}

// apart is a paragraph with room above it.
func apart(runs ...element) element {
	return element{"type": "RichTextBlock", "inlines": runs, "spacing": "Medium"}
}

// labelled is our word before somebody's text.
func labelled(label, text string) element { return line(bold(label+": "), said(text)) }

// boxed groups paragraphs.
func boxed(items ...element) element {
	return element{"type": "Container", "items": items, "spacing": "Medium"}
}

// shaded groups what somebody said.
func shaded(items ...element) element {
	return element{"type": "Container", "style": "emphasis", "items": items, "spacing": "Small"}
}
