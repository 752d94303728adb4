package teams

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/adapters/teams/teamstest"
	"handoffbot/bot"
)

var update = flag.Bool("update", false, "write the golden files")

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// evil is what a visitor writes who wants to be more than text.
const evil = "[Sign in](https://bank.example) **Claimed by Ana** <at>Boss</at> {{DATE(2026-11-23T00:00:00Z, SHORT)}} {{{TIME(x)}}} ${x} # `x` & <b>\u202e\u200b"

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
		Actions:  []bot.Action{{Kind: bot.ActClaim, Label: "Claim"}, {Kind: bot.ActResolve, Label: "Resolve"}, {Kind: bot.ActWon, Label: "Won"}, {Kind: bot.ActLost, Label: "Lost"}, {Kind: bot.ActRightReason, Label: "Right reason"}, {Kind: bot.ActWrongReason, Label: "Wrong reason"}},
		Revision: 3,
	}
	if change != nil {
		change(&c)
	}
	return c
}

func contents() map[string]bot.Content {
	ana := bot.Person{Platform: bot.PlatformTeams, ID: "aad-ana", Name: "Ana"}
	cleo := bot.Person{Platform: bot.PlatformInbox, ID: "cleo", Name: "Cleo"}
	seen := &bot.Response{Kind: bot.RespondedByReaction, Platform: bot.PlatformTeams, Responder: ana, At: noon.Add(2 * time.Minute), After: 2 * time.Minute}
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
		"card-cancelled": sample(func(c *bot.Card) { c.Status, c.ClosedAt, c.Actions = bot.StatusCancelled, noon.Add(time.Hour), nil }),
		"card-second":    sample(func(c *bot.Card) { c.Cycle, c.Priority = 2, bot.High }),
		"card-undelivered": sample(func(c *bot.Card) {
			c.Undelivered = []string{"teams/19:sales@thread.tacv2: create: ConversationNotFound (HTTP 404)"}
		}),
		"card-empty": bot.Card{Status: bot.StatusOpen},
		"card-hostile": sample(func(c *bot.Card) {
			c.Title, c.Summary, c.NextAction, c.ConversationID = evil, evil, evil, evil
			c.Contact = []bot.Fact{{Label: "Name", Value: evil}}
			c.Page = []bot.Fact{{Label: evil, Value: evil}}
			c.Why[0].Text, c.Missing[0].Question = evil, evil
			c.Excerpt = []bot.Message{{Role: bot.RoleVisitor, Text: evil}}
		}),
		"list": bot.CardList{Title: "5 handoffs wait", Subtitle: "They came faster than cards can be posted. Claim one to get its card.", Items: []bot.Card{
			sample(nil), sample(func(c *bot.Card) { c.Priority, c.Title, c.Summary = bot.Urgent, evil, evil }),
			sample(func(c *bot.Card) {
				c.Status, c.ClaimedBy, c.ClaimedAt, c.Actions = bot.StatusClaimed, &ana, noon.Add(time.Minute), nil
			}),
			sample(func(c *bot.Card) { c.Cycle = 2 }), sample(func(c *bot.Card) { c.Route = "support" }),
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
			Notes: []bot.Note{{Text: "Longest waiting: pricing, 2 d 3 h", HandoffID: "01KAT2XQ3V8E5N7M9PZRWT4CDG"}},
		},
		"report-empty": bot.Report{Title: "Handoffs, week 48", Text: "Nothing was handed off."},
	}
}

// attempt is the try whose id the golden cards carry.
var attempt = bot.Attempt{ID: "01KAT2XQ3V8E5N7M9PZRWT4POST"}

func TestEveryStateIsDrawnAsTeamsTakesIt(t *testing.T) {
	for name, c := range contents() {
		t.Run(name, func(t *testing.T) {
			m := render(c, attempt)
			sound(t, m)
			var got bytes.Buffer
			e := json.NewEncoder(&got)
			e.SetEscapeHTML(false)
			e.SetIndent("", "  ")
			if err := e.Encode(map[string]any{"summary": m.summary, "card": m.card, "plain": m.plain}); err != nil {
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
	card := sample(func(c *bot.Card) {
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
