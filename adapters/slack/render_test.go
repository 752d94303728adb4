package slack

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot"
)

var update = flag.Bool("update", false, "write the golden files")

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// evil is what a visitor writes who wants to be more than text.
const evil = "<!channel> @here <https://bank.example|your bank> *Claimed by Ana* :fire: `x` & <@U0ANA>\u202e\u200b"

func sample(change func(*bot.Card)) bot.Card {
	score, threshold := 0.72, 0.6
	c := bot.Card{
		HandoffID: "01KAT2XQ3V8E5N7M9PZRWT4CDG", ConversationID: "c-17", Source: "website", Cycle: 1, Title: "pricing · Zoë Müller, Acme",
		Route: "sales", Intent: "pricing", Priority: bot.Normal, Status: bot.StatusOpen, ReceivedAt: noon, DueAt: noon.Add(15 * time.Minute),
		Summary: "Wants a price for 40 seats before Friday.", SummaryBy: bot.ByRules, NextAction: "Call Zoë today and offer the team plan.",
		Contact: []bot.Fact{{Label: "Name", Value: "Zoë Müller"}, {Label: "Email", Value: "zoe@acme.example"}},
		Page:    []bot.Fact{{Label: "Page", Value: "Prices"}, {Label: "URL", Value: "https://shop.example/prices"}, {Label: "Source", Value: "website"}},
		Why: []bot.Quote{
			{Why: "asks-for-a-human (said so in words)", Text: "can I speak to sales", Turn: 3, Role: bot.RoleVisitor, By: bot.ByRules},
			{Why: "going-in-circles (going in circles)", Turn: 4, By: bot.ByRules, Score: &score, Threshold: &threshold},
		},
		Missing: []bot.Missing{{What: "timeline", Question: "When do you need it to run?"}},
		Excerpt: []bot.Message{{Role: bot.RoleVisitor, Text: "can I speak to sales?"}, {Role: bot.RoleBot, Text: "Of course."}}, Turns: 6,
		Actions: []bot.Action{{Kind: bot.ActClaim, Label: "Claim"}, {Kind: bot.ActResolve, Label: "Resolve"}, {Kind: bot.ActWon, Label: "Won"}, {Kind: bot.ActLost, Label: "Lost"}},
	}
	if change != nil {
		change(&c)
	}
	return c
}

func contents() map[string]bot.Content {
	ana := bot.Person{Platform: bot.PlatformSlack, ID: "U0ANA", Name: "Ana"}
	cleo := bot.Person{Platform: bot.PlatformInbox, ID: "cleo", Name: "Cleo"}
	seen := &bot.Response{Kind: bot.RespondedByReaction, Platform: bot.PlatformSlack, Responder: ana, At: noon.Add(2 * time.Minute), After: 2 * time.Minute}
	return map[string]bot.Content{
		"card-open":   sample(nil),
		"card-urgent": sample(func(c *bot.Card) { c.Priority, c.Missing, c.Contact = bot.Urgent, nil, nil }),
		"card-claimed": sample(func(c *bot.Card) {
			c.Status, c.ClaimedBy, c.ClaimedAt, c.FirstResponse = bot.StatusClaimed, &ana, noon.Add(3*time.Minute), seen
		}),
		"card-claimed-elsewhere": sample(func(c *bot.Card) {
			c.Status, c.ClaimedBy, c.ClaimedAt = bot.StatusClaimed, &cleo, noon.Add(time.Minute)
		}),
		"card-answered": sample(func(c *bot.Card) {
			c.Status, c.ClaimedBy, c.ClaimedAt, c.FirstResponse = bot.StatusAnswered, &ana, noon.Add(3*time.Minute), seen
		}),
		"card-answered-unclaimed": sample(func(c *bot.Card) { c.Status, c.FirstResponse = bot.StatusAnswered, seen }),
		"card-resolved": sample(func(c *bot.Card) {
			c.Status, c.ClosedBy, c.ClosedAt, c.ReasonMark = bot.StatusResolved, &ana, noon.Add(time.Hour), bot.ReasonRight
			c.Outcome = bot.Outcome{Resolution: bot.Resolved, Deal: &bot.Deal{Status: bot.DealWon, Amount: "12500.00", Currency: "EUR"}}
			c.Actions = []bot.Action{{Kind: bot.ActReopen, Label: "Reopen"}}
		}),
		"card-cancelled":   sample(func(c *bot.Card) { c.Status, c.ClosedAt, c.Actions = bot.StatusCancelled, noon.Add(time.Hour), nil }),
		"card-second":      sample(func(c *bot.Card) { c.Cycle, c.Priority = 2, bot.High }),
		"card-undelivered": sample(func(c *bot.Card) { c.Undelivered = []string{"slack/C0SALES: chat.postMessage: is_archived"} }),
		"card-empty":       bot.Card{Status: bot.StatusOpen},
		"card-hostile": sample(func(c *bot.Card) {
			c.Title, c.Summary, c.NextAction, c.ConversationID = evil, evil, evil, evil
			c.Contact = []bot.Fact{{Label: "Name", Value: evil}}
			c.Page = []bot.Fact{{Label: evil, Value: evil}}
			c.Why[0].Text, c.Missing[0].Question = evil, evil
			c.Excerpt = []bot.Message{{Role: bot.RoleVisitor, Text: evil}}
		}),
		"list": bot.CardList{Title: "3 handoffs came at once", Subtitle: "2 of them wait. Claim one, and its card comes with everything said.", Items: []bot.Card{
			sample(func(c *bot.Card) { c.Priority, c.Actions = bot.Urgent, c.Actions[:1] }),
			sample(func(c *bot.Card) { c.Title, c.Summary, c.Actions = evil, evil, c.Actions[:1] }),
			sample(func(c *bot.Card) { c.Status, c.ClaimedBy, c.ClaimedAt, c.Actions = bot.StatusClaimed, &ana, noon, nil }),
		}},
		"line": bot.Line{Text: "The chatbot handed this conversation off again: “" + evil + "”.", At: noon},
		"transcript": bot.Transcript{Title: "The conversation so far", Said: []bot.Message{
			{Role: bot.RoleVisitor, Text: evil}, {Role: bot.RoleBot, Text: "line one\nline two"}, {Role: bot.RoleAgent, Text: ""},
		}},
		"report": bot.Report{
			Title: "Handoffs, week 47", Subtitle: "16 to 23 November 2026, Europe/Berlin, as of Monday 9:00", Text: "12 handoffs, 11 answered.",
			Facts: []bot.Fact{{Label: "Handoffs", Value: "12"}, {Label: "Answered", Value: "11 of 12"}},
			Charts: []bot.Chart{
				{Title: "Median first response", Unit: "minutes", Bars: []bot.Bar{{Label: "sales", Value: 3.5, Shown: "3 min 30 s"}, {Label: "a route with a very long name", Value: 8, Shown: "8 min"}, {Label: "a route with a very long name too", Value: 0, Shown: "–"}}},
				{Title: "Within SLA", Unit: "%", Bars: []bot.Bar{{Label: "sales", Value: 80, Shown: "4 of 5"}}},
			},
			Table: bot.Table{Title: "By route", Header: []string{"Route", "Handoffs"}, Rows: [][]string{{"sales", "7"}, {"support"}}},
			Notes: []bot.Note{
				{Text: "Longest waiting: pricing, 2 d 3 h", HandoffID: "01KAT2XQ3V8E5N7M9PZRWT4CDG"},
				{Text: "No response: #WT4CDG on sales waits 2 h", HandoffID: "01KAT2XQ3V8E5N7M9PZRWT4CDG", Link: "https://handoff.example.com/inbox/handoffs/01KAT2XQ3V8E5N7M9PZRWT4CDG"},
			},
		},
		"report-empty": bot.Report{Title: "Handoffs, week 48", Text: "Nothing was handed off."},
	}
}

func blocksOf(t *testing.T, blocks any) []byte {
	t.Helper()
	raw, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestEveryStateIsDrawnAsSlackTakesIt(t *testing.T) {
	for name, c := range contents() {
		t.Run(name, func(t *testing.T) {
			m := render(c)
			sound(t, m)
			var got bytes.Buffer
			encoder := json.NewEncoder(&got)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			if err := encoder.Encode(map[string]any{"text": m.text, "blocks": m.blocks, "plain": m.plain}); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name+".json")
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("%s is drawn differently (-want +got); run with -update if that is meant:\n%s", name, diff)
			}
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
		card := sample(func(c *bot.Card) {
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
