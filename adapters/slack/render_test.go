package slack

import (
	"encoding/json"
	"flag"
	"strings"
	"testing"

	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

var update = flag.Bool("update", false, "write the golden files")

var noon = bottest.Noon()

// evil is what a visitor writes who wants to be more than text.
const evil = "<!channel> @here <https://bank.example|your bank> *Claimed by Ana* :fire: `x` & <@U0ANA>\u202e\u200b"

func blocksOf(t *testing.T, blocks any) []byte {
	t.Helper()
	raw, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestEveryStateIsDrawnAsSlackTakesIt(t *testing.T) {
	for name, c := range bottest.Contents(ana, evil) {
		t.Run(name, func(t *testing.T) {
			m := render(c)
			sound(t, m)
			bottest.Golden(t, name, *update, map[string]any{"text": m.text, "blocks": m.blocks, "plain": m.plain})
		})
	}
}

// sound checks what must hold for every message, whatever is in it.
func sound(t *testing.T, m message) {
	t.Helper()
	for which, blocks := range map[string]any{"blocks": m.blocks, "plain": m.plain} {
		if problems := slacktest.Validate(blocksOf(t, blocks)); len(problems) > 0 {
			t.Errorf("Slack would refuse the %s:\n%s", which, strings.Join(problems, "\n"))
		}
	}
	if n := bot.Units(m.text); n == 0 || n > 4000 {
		t.Errorf("the text has %d characters, want 1 to 4000", n)
	}
	if strings.ContainsAny(m.text, "<>") {
		t.Errorf("the text can hold markup: %q", m.text)
	}
	if strings.ContainsAny(m.text, "\u202e\u200b") {
		t.Errorf("the text can turn its direction: %q", m.text)
	}
}

func FuzzCards(f *testing.F) {
	f.Add(evil, "line one\nline two", 3, 2.5)
	f.Add("", "", 0, 0.0)
	f.Add(strings.Repeat("&", 5000), strings.Repeat("👩‍👩‍👧‍👦", 2000), 200, -1e300)
	f.Add(string([]byte{0xff, 0xfe, 0x00}), "\u2028\u2029\ufeff", 1, 1.0)
	f.Fuzz(func(t *testing.T, a, b string, n int, v float64) {
		n = max(0, min(n, 200))
		if v != v || v > 1e308 || v < -1e308 {
			v = 0 // what is not a number never reaches a report
		}
		card := bottest.Card(func(c *bot.Card) {
			c.HandoffID, c.Title, c.Summary, c.NextAction, c.ConversationID, c.Source, c.Route = "01KAT2XQ3V8E5N7M9PZRWT4CDG", a, b, a, b, a, b
			for range n {
				c.Contact = append(c.Contact, bot.Fact{Label: "Email", Value: a})
				c.Page = append(c.Page, bot.Fact{Label: b, Value: a})
				c.Why = append(c.Why, bot.Quote{Why: a, Text: b, Turn: n})
				c.Missing = append(c.Missing, bot.Missing{What: a, Question: b})
				c.Excerpt = append(c.Excerpt[:min(len(c.Excerpt), 3)], bot.Message{Role: bot.Role(a), Text: b})
				c.Undelivered = append(c.Undelivered, a)
			}
			c.ClaimedBy, c.Status = &bot.Person{Name: a}, bot.StatusClaimed
		})
		sound(t, render(card))
		sound(t, render(bot.Line{Text: a}))
		list := bot.CardList{Title: a, Subtitle: b}
		for range n {
			list.Items = append(list.Items, card)
		}
		sound(t, render(list))
		report := bot.Report{Title: a, Subtitle: b, Text: a + b, Table: bot.Table{Title: a, Header: []string{a, b, "n"}}}
		for range n {
			report.Facts = append(report.Facts, bot.Fact{Label: a, Value: b})
			report.Charts = append(report.Charts, bot.Chart{Title: a, Unit: b, Bars: []bot.Bar{{Label: a, Value: v, Shown: b}, {Label: a, Value: v, Shown: b}}})
			report.Table.Rows = append(report.Table.Rows, []string{b, a})
			report.Notes = append(report.Notes, bot.Note{Text: b, HandoffID: a, Link: "https://handoff.example.com/" + a})
		}
		sound(t, render(report))
	})
}
