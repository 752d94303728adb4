package slack

import (
	"strings"

	"github.com/slack-go/slack"

	"handoffbot/bot"
)

const (
	// lineUnits is how much a line of a list shows: twenty of them stay well
	// below what Slack takes as one message.
	lineUnits   = 300
	buttonUnits = 75 // of what a screen reader says of a button
)

// renderList draws a backlog: a line and a Claim for each handoff.
func renderList(l bot.CardList) message {
	head := []slack.Block{
		slack.NewHeaderBlock(plain(bot.OneLine(l.Title, headerUnits))),
		slack.NewContextBlock("", plain(bot.OneLine(l.Subtitle, noteUnits))),
	}
	blocks, text := head, []string{bot.OneLine(l.Title, headerUnits) + ". " + bot.OneLine(l.Subtitle, noteUnits)}
	for _, c := range l.Items[:min(len(l.Items), bot.MostInList)] {
		line := lineOf(c)
		section := slack.NewSectionBlock(plain(line), nil, nil)
		if len(c.Actions) > 0 {
			a := c.Actions[0]
			b := slack.NewButtonBlockElement(actionPrefix+string(a.Kind), buttonValue(c.HandoffID, c.Cycle), plain(a.Label))
			b.AccessibilityLabel = bot.OneLine(a.Label+": "+c.Title, buttonUnits) // twenty buttons say Claim
			section.Accessory = slack.NewAccessory(b)
		}
		blocks = append(blocks, section)
		text = append(text, line)
	}
	// Nothing in it is new to any workspace, so there is nothing plainer to fall back to.
	return message{text: forText(strings.Join(text, "\n")), blocks: blocks, plain: blocks}
}

// lineOf is a card in one line: what it is about, what was said, and where it stands.
func lineOf(c bot.Card) string {
	return bot.OneLine(c.Heading(2*whoUnits)+" · "+bot.PlainText(c.Standing())+" · "+c.Summary, lineUnits)
}
