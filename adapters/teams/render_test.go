package teams

import (
	"slices"
	"strings"
	"testing"

	"gotest.tools/v3/golden"

	"handoffbot/adapters/teams/teamstest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

var noon = bottest.Noon()

// evil is what a visitor writes who wants to be more than text.
const evil = "[Sign in](https://bank.example) **Claimed by Ana** <at>Boss</at> {{DATE(2026-11-23T00:00:00Z, SHORT)}} {{{TIME(x)}}} ${x} # `x` & <b>\u202e\u200b"

// ana is the colleague on the golden cards.
var ana = bot.Person{Platform: bot.PlatformTeams, ID: "aad-ana", Name: "Ana"}

// attempt is the try whose id the golden cards carry.
var attempt = bot.Attempt{ID: "01KAT2XQ3V8E5N7M9PZRWT4POST"}

func TestEveryStateIsDrawnAsTeamsTakesIt(t *testing.T) {
	for name, c := range bottest.Contents(ana, evil) {
		t.Run(name, func(t *testing.T) {
			m := render(c, attempt)
			sound(t, m)
			golden.Assert(t, bottest.Indented(t, map[string]any{"summary": m.summary, "card": m.card, "plain": m.plain}), name+".json")
		})
	}
}

// sound checks what must hold for every message, whatever is in it.
func sound(t *testing.T, m message) {
	t.Helper()
	for which, out := range map[string]outgoing{"card": m.whole(), "plain": m.plainer()} {
		raw, err := encode(out)
		if err != nil {
			t.Fatal(err)
		}
		if problems := teamstest.Validate(raw); len(problems) > 0 {
			t.Errorf("Teams would not take the %s:\n%s", which, strings.Join(problems, "\n"))
		}
		if strings.Contains(string(raw), `"TextBlock"`) || strings.Contains(string(raw), `"FactSet"`) {
			t.Errorf("the %s holds an element that reads Markdown", which)
		}
	}
}

func TestWhatIsTooLongIsCutUntilItFits(t *testing.T) {
	long := strings.Repeat("\"\\👋{{", 4000) // doubled when written, two units, and broken apart
	card := bottest.Card(func(c *bot.Card) {
		c.Summary, c.NextAction, c.Title = long, long, long
		for range 20 {
			c.Contact = append(c.Contact, bot.Fact{Label: long, Value: long})
			c.Page = append(c.Page, bot.Fact{Label: long, Value: long})
			c.Excerpt = append(c.Excerpt[:min(len(c.Excerpt), 3)], bot.Message{Text: long})
		}
	})
	m := render(card, attempt)
	sound(t, m)
	if actions, ok := m.card["actions"].([]element); !ok || len(actions) != 5 {
		t.Errorf("the card keeps %v, want all of its buttons", m.card["actions"])
	}
}

func FuzzCards(f *testing.F) {
	f.Add(evil, "line one\nline two", 3, 2.5)
	f.Add("", "", 0, 0.0)
	f.Add(strings.Repeat("\"", 5000), strings.Repeat("👩‍👩‍👧‍👦", 2000), 200, -1e300)
	f.Add(string([]byte{0xff, 0xfe, 0x00}), "\u2028\u2029\ufeff{{{{{{", 1, 1.0)
	f.Add(strings.Repeat("{", 999), strings.Repeat("\n", 999)+"x", 7, 1.0)
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
			c.Outcome.Deal = &bot.Deal{Status: a, Amount: b, Currency: a}
		})
		sound(t, render(card, attempt))
		sound(t, render(bot.CardList{Title: a, Subtitle: b, Items: slices.Repeat([]bot.Card{card}, n%30)}, attempt))
		sound(t, render(bot.Line{Text: a}, attempt))
		sound(t, render(bot.Transcript{Title: a, Said: []bot.Message{{Text: b}, {Text: a}, {Text: b}, {Text: a}}}, attempt))
		report := bot.Report{Title: a, Subtitle: b, Text: a + b, Table: bot.Table{Title: a, Header: []string{a, b, "n"}}}
		for range n {
			report.Facts = append(report.Facts, bot.Fact{Label: a, Value: b})
			report.Charts = append(report.Charts, bot.Chart{Title: a, Unit: b, Bars: []bot.Bar{{Label: a, Value: v, Shown: b}, {Label: a, Value: v, Shown: b}}})
			report.Table.Rows = append(report.Table.Rows, []string{b, a})
			report.Notes = append(report.Notes, bot.Note{Text: b, HandoffID: a})
		}
		sound(t, render(report, attempt))
	})
}

func TestAReportsTitleStandsOnceInItsSummary(t *testing.T) {
	m := drawReport(bot.Report{Title: "Week 47: 12 handoffs", Text: "Week 47: 12 handoffs\nMon 16 to Sun 22 Nov"}, ruler(1))
	if m.summary != "Week 47: 12 handoffs\nMon 16 to Sun 22 Nov" {
		t.Errorf("the summary is %q, want the title and then what follows it", m.summary)
	}
}
