package bot_test

import (
	"strings"
	"testing"
	"time"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

func TestACardSaysWhereItStands(t *testing.T) {
	ana := bot.Person{Platform: bot.PlatformSlack, ID: "U0ANA", Name: "Ana"}
	at := func(minutes int) time.Time { return bottest.Noon().Add(time.Duration(minutes) * time.Minute) }
	for _, tt := range []struct {
		name   string
		change func(*bot.Card)
		want   string
	}{
		{"open", nil, "Open, waiting since 12:00 UTC · answer by 12:15 UTC · sales, normal priority"},
		{"open without a time to answer", func(c *bot.Card) { c.DueAt = time.Time{} }, "Open, waiting since 12:00 UTC · sales, normal priority"},
		{"since nobody knows when", func(c *bot.Card) { c.ReceivedAt = time.Time{} }, "Open, waiting since an unknown time · answer by 12:15 UTC · sales, normal priority"},
		{
			"claimed", func(c *bot.Card) { c.Status, c.ClaimedBy, c.ClaimedAt = bot.StatusClaimed, &ana, at(3) },
			"Claimed by Ana at 12:03 UTC · answer by 12:15 UTC · sales, normal priority",
		},
		{
			"put off", func(c *bot.Card) {
				c.Status, c.ClaimedBy, c.ClaimedAt, c.SnoozedUntil = bot.StatusClaimed, &ana, at(3), at(60)
				c.FirstResponse = &bot.Response{Kind: bot.RespondedByClaim, Responder: ana, At: at(3)}
			},
			"Claimed by Ana at 12:03 UTC, put off until 13:00 UTC · first response by Ana (claim) at 12:03 UTC · sales, normal priority",
		},
		{
			"answered by somebody who claimed nothing", func(c *bot.Card) {
				c.Status, c.FirstResponse = bot.StatusAnswered, &bot.Response{Kind: bot.RespondedByReply, Responder: ana, At: at(2)}
			},
			"Answered, claimed by nobody · first response by Ana (reply) at 12:02 UTC · sales, normal priority",
		},
		{
			"won in its second round, with a mark", func(c *bot.Card) {
				c.Status, c.ClosedBy, c.ClosedAt, c.Cycle, c.ReasonMark = bot.StatusResolved, &ana, at(30), 2, bot.ReasonWrong
				c.Outcome = bot.Outcome{Resolution: bot.Resolved, Deal: &bot.Deal{Status: bot.DealWon, Amount: "12500.00"}}
			},
			"Closed by Ana at 12:30 UTC: resolved · won 12500.00 · sales, normal priority · round 2 · reason marked wrong",
		},
		{
			"closed by the chatbot", func(c *bot.Card) {
				c.Status, c.ClosedAt, c.Outcome = bot.StatusResolved, at(30), bot.Outcome{Resolution: bot.Unresolved}
			},
			"Closed at 12:30 UTC: unresolved · sales, normal priority",
		},
		{
			"cancelled", func(c *bot.Card) { c.Status, c.ClosedAt = bot.StatusCancelled, at(5) },
			"Cancelled at 12:05 UTC: the visitor has left · sales, normal priority",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := bot.PlainText(bottest.Card(tt.change).Standing()); got != tt.want {
				t.Errorf("it says\n%s, want\n%s", got, tt.want)
			}
		})
	}
}

func TestAHeadingKeepsItsPriorityWhenItIsCut(t *testing.T) {
	for priority, want := range map[bot.Priority]string{bot.Urgent: "Urgent: aaa…", bot.High: "High: aaaaa…", bot.Normal: "aaaaaaaaaaa…", bot.Low: "aaaaaaaaaaa…"} {
		c := bot.Card{Title: strings.Repeat("a", 40), Priority: priority}
		if got := c.Heading(12); got != want {
			t.Errorf("%s: the heading is %q, want %q", priority, got, want)
		}
	}
}

func TestANoteNamesItsHandoffOnce(t *testing.T) {
	for _, tt := range []struct {
		name   string
		note   bot.Note
		linked bool
		want   string
	}{
		{"no handoff", bot.Note{Text: "quiet"}, false, "quiet"},
		{"not linked", bot.Note{Text: "waits", HandoffID: "01KAT"}, false, "waits (01KAT)"},
		{"linked", bot.Note{Text: "waits", HandoffID: "01KAT"}, true, "waits"},
		{"named in the text", bot.Note{Text: "01KAT waits", HandoffID: "01KAT"}, false, "01KAT waits"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.note.Line(40, tt.linked); got != tt.want {
				t.Errorf("it reads %q, want %q", got, tt.want)
			}
		})
	}
}
