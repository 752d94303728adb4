package slack

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"handoffbot/bot"
)

// How much of each part a card shows, in UTF-16 units. Even a card that is full
// everywhere stays below ten thousand together: Slack has been seen to refuse
// messages from eleven thousand on.
const (
	headerUnits  = 150
	summaryUnits = 1000
	actionUnits  = 400
	factUnits    = 120
	mostFacts    = 10 // of a section's fields
	mostPage     = 12
	quoteUnits   = 160
	mostQuotes   = 5
	mostMissing  = 4
	turnUnits    = 300
	causeUnits   = 400
	textUnits    = 3500 // the text for notifications and screen readers, escaped
	plainUnits   = 2900 // of the plainer card's one section
	whoUnits     = 60
	idUnits      = 40
)

// message is content as Slack takes it.
type message struct {
	text   string        // escaped; what notifications show and screen readers read
	blocks []slack.Block // the whole of it
	plain  []slack.Block // the same with nothing that a workspace may refuse
}

// render draws content. It never fails: what does not fit is cut and says so.
func render(c bot.Content) message {
	switch c := c.(type) {
	case bot.Card:
		return renderCard(c)
	case bot.CardList:
		return renderList(c)
	case bot.Line:
		return renderLine(c)
	case bot.Transcript:
		return renderTranscript(c)
	case bot.Report:
		return renderReport(c)
	}
	return renderLine(bot.Line{Text: fmt.Sprintf("This version cannot show %T here.", c)})
}

// Preview is content as Slack would get it: its text and blocks, as indented JSON.
func Preview(c bot.Content) ([]byte, error) {
	m := render(c)
	text, err := json.MarshalIndent(map[string]any{"text": m.text, "blocks": m.blocks}, "", "  ")
	return append(text, '\n'), err
}

func renderCard(c bot.Card) message {
	title := c.Heading(headerUnits)
	blocks := []slack.Block{
		slack.NewHeaderBlock(plain(title)),
		slack.NewRichTextBlock("", status(c)),
	}
	blocks = append(blocks, contact(c))
	blocks = append(blocks, slack.NewRichTextBlock("", labelled("Summary", bot.Literal(c.Summary, summaryUnits)), labelled("Next", bot.Literal(c.NextAction, actionUnits))))
	if reasons := reasons(c); reasons != nil {
		blocks = append(blocks, slack.NewRichTextBlock("", reasons...))
	}
	if said := excerpt(c); said != nil {
		blocks = append(blocks, slack.NewRichTextBlock("", said...))
	}
	if len(c.Page) > 0 {
		blocks = append(blocks, slack.NewRichTextBlock("", page(c.Page)))
	}
	if len(c.Undelivered) > 0 {
		blocks = append(blocks, slack.NewRichTextBlock("", undelivered(c)))
	}
	if buttons := buttons(c); buttons != nil {
		blocks = append(blocks, buttons)
	}
	blocks = append(blocks, slack.NewContextBlock("", plain(c.Foot())))
	return message{text: cardText(c, title), blocks: blocks, plain: plainCard(c, title)}
}

// plainCard says the same in one plain section: what is left when the
// workspace refuses the card.
func plainCard(c bot.Card, title string) []slack.Block {
	var lines []string
	for _, f := range c.Contact {
		lines = append(lines, f.Label+": "+bot.OneLine(f.Value, factUnits))
	}
	lines = append(lines, "Summary: "+bot.Literal(c.Summary, summaryUnits), "Next: "+bot.Literal(c.NextAction, actionUnits), "Handoff "+c.HandoffID)
	blocks := []slack.Block{
		slack.NewHeaderBlock(plain(title)),
		slack.NewSectionBlock(plain(bot.Literal(bot.PlainText(c.Standing())+"\n"+strings.Join(lines, "\n"), plainUnits)), nil, nil),
	}
	if buttons := buttons(c); buttons != nil {
		blocks = append(blocks, buttons)
	}
	return blocks
}

// cardText is the card for a lock screen or a screen reader: what it is about
// and what to do, without addresses and numbers to call.
func cardText(c bot.Card, title string) string {
	parts := []string{
		title, bot.PlainText(c.Standing()), "Summary: " + bot.Literal(c.Summary, summaryUnits), "Next: " + bot.Literal(c.NextAction, actionUnits),
	}
	return forText(strings.Join(parts, "\n"))
}

// status says where the handoff stands, in the reader's own time zone.
func status(c bot.Card) *slack.RichTextSection {
	var e []slack.RichTextSectionElement
	for _, s := range c.Standing() {
		switch {
		case s.Who != nil:
			e = append(e, person(*s.Who))
		case !s.At.IsZero():
			e = append(e, when(s.At))
		case s.Strong:
			e = append(e, bold(s.Text))
		default:
			e = append(e, said(s.Text))
		}
	}
	if c.Relay && c.Status.Open() {
		e = append(e, said(" · relay is on: Reply to visitor goes to the visitor, the thread does not"))
	}
	return slack.NewRichTextSection(e...)
}

// contact shows who waits. Labels are ours, values plain text.
func contact(c bot.Card) slack.Block {
	if len(c.Contact) == 0 {
		return slack.NewRichTextBlock("", slack.NewRichTextSection(said("No contact details were captured.")))
	}
	var fields []*slack.TextBlockObject
	for _, f := range c.Contact[:min(len(c.Contact), mostFacts)] {
		fields = append(fields, plain(f.Label+"\n"+bot.OneLine(f.Value, factUnits)))
	}
	return slack.NewSectionBlock(nil, fields, nil)
}

func labelled(label, text string) *slack.RichTextSection {
	return slack.NewRichTextSection(bold(label+": "), said(text+"\n"))
}

// reasons shows why a person is needed, and what to ask.
func reasons(c bot.Card) []slack.RichTextElement {
	var items []slack.RichTextElement
	for _, q := range c.Why[:min(len(c.Why), mostQuotes)] {
		items = append(items, slack.NewRichTextSection(said(q.Sentence(quoteUnits))))
	}
	for _, m := range c.Missing[:min(len(c.Missing), mostMissing)] {
		items = append(items, slack.NewRichTextSection(said("Ask: "+bot.OneLine(m.Question, quoteUnits))))
	}
	if len(items) == 0 {
		return nil
	}
	return []slack.RichTextElement{slack.NewRichTextSection(bold("Why")), slack.NewRichTextList(slack.RTEListBullet, 0, items...)}
}

// excerpt shows the last turns; the thread has all of them.
func excerpt(c bot.Card) []slack.RichTextElement {
	if len(c.Excerpt) == 0 {
		return nil
	}
	return append([]slack.RichTextElement{slack.NewRichTextSection(bold(c.ExcerptHeading()))}, turns(c.Excerpt, turnUnits)...)
}

// turns quotes messages, each by its role.
func turns(messages []bot.Message, units int) []slack.RichTextElement {
	var quotes []slack.RichTextElement
	for _, m := range messages {
		quotes = append(quotes, &slack.RichTextQuote{Type: slack.RTEQuote, Elements: []slack.RichTextSectionElement{
			bold(m.Role.Speaker() + ": "), said(bot.Literal(m.Text, units)),
		}})
	}
	return quotes
}

func page(facts []bot.Fact) *slack.RichTextSection {
	var e []slack.RichTextSectionElement
	for i, f := range facts[:min(len(facts), mostPage)] {
		if i > 0 {
			e = append(e, said(" · "))
		}
		e = append(e, bold(bot.OneLine(f.Label, whoUnits)+" "), said(bot.OneLine(f.Value, factUnits)))
	}
	return slack.NewRichTextSection(e...)
}

func undelivered(c bot.Card) *slack.RichTextSection {
	return slack.NewRichTextSection(bold("Could not be posted to "), said(bot.Literal(strings.Join(c.Undelivered, "\n"), causeUnits)))
}

// buttons carry an opaque name of the cycle and no authority: who may act, and
// on what, is decided from our own rows.
func buttons(c bot.Card) *slack.ActionBlock {
	var all []slack.BlockElement
	for _, a := range c.Actions {
		b := slack.NewButtonBlockElement(actionPrefix+string(a.Kind), buttonValue(c.HandoffID, c.Cycle), plain(a.Label))
		if a.Kind == bot.ActClaim {
			b.WithStyle(slack.StylePrimary)
		}
		all = append(all, b)
	}
	if len(all) == 0 {
		return nil
	}
	return slack.NewActionBlock("", all...)
}

const actionPrefix = "handoff_"

func buttonValue(handoffID string, cycle int) string { return handoffID + "/" + strconv.Itoa(cycle) }

func parseButtonValue(value string) (handoffID string, cycle int) {
	id, n, ok := strings.Cut(value, "/")
	cycle, err := strconv.Atoi(n)
	if !ok || err != nil || cycle < 1 || len(id) > 64 {
		return "", 0
	}
	return id, cycle
}

func renderLine(l bot.Line) message {
	text := bot.Literal(l.Text, plainUnits)
	m := message{
		text:   forText(text),
		blocks: []slack.Block{slack.NewRichTextBlock("", slack.NewRichTextSection(said(text)))},
		plain:  []slack.Block{slack.NewSectionBlock(plain(text), nil, nil)},
	}
	if calls := mentions(l.Mentions); calls != "" {
		m.text += " " + calls
		call := slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, calls, false, true), nil, nil)
		m.blocks, m.plain = append(m.blocks, call), append(m.plain, call)
	}
	return m
}

// mentions is the only markup that calls anybody. It holds ids of the
// configuration, and nothing that anybody wrote.
func mentions(all []bot.Mention) string {
	var calls []string
	for _, m := range all {
		switch {
		case m.Platform != bot.PlatformSlack || !mentionable.MatchString(m.ID):
			continue
		case m.Kind == bot.MentionGroup:
			calls = append(calls, "<!subteam^"+m.ID+">")
		case m.Kind == bot.MentionUser:
			calls = append(calls, "<@"+m.ID+">")
		}
	}
	return strings.Join(calls, " ")
}

var mentionable = regexp.MustCompile(`^[SUW][A-Z0-9]{1,30}$`)

func renderTranscript(t bot.Transcript) message {
	title := bot.OneLine(t.Title, whoUnits)
	var lines []string
	for _, m := range t.Said {
		lines = append(lines, m.Role.Speaker()+": "+bot.Literal(m.Text, plainUnits))
	}
	text := title + "\n" + strings.Join(lines, "\n")
	return message{
		text:   forText(text),
		blocks: []slack.Block{slack.NewRichTextBlock("", append([]slack.RichTextElement{slack.NewRichTextSection(bold(title))}, turns(t.Said, plainUnits)...)...)},
		plain:  []slack.Block{slack.NewSectionBlock(plain(bot.Literal(text, plainUnits)), nil, nil)},
	}
}

// plain is a text in which nothing is markup, not even :emoji:.
func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

func said(text string) slack.RichTextSectionElement {
	return slack.NewRichTextSectionTextElement(text, nil)
}

func bold(text string) slack.RichTextSectionElement {
	return slack.NewRichTextSectionTextElement(text, &slack.RichTextSectionTextStyle{Bold: true})
}

// when is a time in the reader's own zone.
func when(t time.Time) slack.RichTextSectionElement {
	fallback := t.UTC().Format("2 Jan 15:04 UTC")
	return slack.NewRichTextSectionDateElement(t.Unix(), "{date_short_pretty} {time}", nil, &fallback)
}

// person names somebody: as a member of this workspace when they are one.
func person(p bot.Person) slack.RichTextSectionElement {
	if p.Platform == bot.PlatformSlack && p.ID != "" {
		return slack.NewRichTextSectionUserElement(p.ID, nil)
	}
	return said(bot.OneLine(p.Name, whoUnits))
}
