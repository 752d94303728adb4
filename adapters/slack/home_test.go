package slack

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

var (
	ana       = bot.Person{Platform: bot.PlatformSlack, ID: "U0ANA", Name: "Ana"}
	workspace = Identity{TeamID: "T0TEST", UserID: "U0BOT", URL: "https://acme.slack.com/"}
)

// waits is a handoff that came some minutes ago and has 15 to be answered, with
// its card in the sales channel.
func waits(id, name string, p bot.Priority, minutes int, by *bot.Person) bot.Dossier {
	c := bot.Cycle{HandoffID: id, N: 1, ReceivedAt: noon.Add(time.Duration(-minutes) * time.Minute), Decision: bot.Decision{
		Verdict: bot.Escalate, Intent: "pricing", Priority: p, Route: bot.Route{Name: "sales", SLA: 15 * time.Minute},
	}}
	c.DueAt = c.ReceivedAt.Add(15 * time.Minute)
	c.State = c.Opening()
	if by != nil {
		c.State.Status, c.State.ClaimedBy, c.State.ClaimedAt = bot.StatusClaimed, by, noon
	}
	return bot.Dossier{
		Conversation: bot.Conversation{Contact: bot.Contact{Name: name}}, Cycles: []bot.Cycle{c},
		Postings: []bot.Posting{{
			Kind: bot.PostCard, HandoffID: id, Cycle: 1, Ref: bot.CardRef{ID: fmt.Sprintf("17000000%02d.000100", minutes%100)},
			To: bot.Destination{Platform: bot.PlatformSlack, Channel: "C0SALES"},
		}},
	}
}

func crowd(n int, by *bot.Person) []bot.Dossier {
	var all []bot.Dossier
	for i := range n {
		all = append(all, waits(fmt.Sprintf("H%03d", i), fmt.Sprintf("Visitor %d", i), bot.Normal, i+1, by))
	}
	return all
}

func TestTheHomeTabIsDrawnAsSlackTakesIt(t *testing.T) {
	ben := bot.Person{Platform: bot.PlatformSlack, ID: "U0BEN", Name: "Ben"}
	elsewhere := waits("H8", "Posted nowhere", bot.Low, 1, nil)
	elsewhere.Postings = nil
	for name, m := range map[string]message{
		"home-empty":  waitingFor(ana, nil, bot.ResponsePolicy{}, workspace).render(false),
		"home-unread": waitingFor(ana, crowd(1, &ana), bot.ResponsePolicy{}, workspace).render(true),
		"home": waitingFor(ana, []bot.Dossier{
			elsewhere, waits("H1", "Newest", bot.Normal, 2, nil), waits("H2", "Ana's, urgent", bot.Urgent, 3, &ana), waits("H3", "Ben's", bot.Urgent, 4, &ben),
			waits("H4", evil, bot.Normal, 60, nil), waits("H5", "Ana's, older", bot.Normal, 50, &ana), waits("H6", "Urgent", bot.Urgent, 5, nil),
			waits("H7", "High", bot.High, 40, nil),
		}, bot.ResponsePolicy{}, workspace).render(false),
		"home-full": waitingFor(ana, append(crowd(12, &ana), crowd(14, nil)...), bot.ResponsePolicy{}, workspace).render(true),
	} {
		t.Run(name, func(t *testing.T) {
			sound(t, m)
			soundHome(t, m)
			bottest.Golden(t, name, *update, renderHome(m, noon))
		})
	}
}

func soundHome(t *testing.T, m message) {
	t.Helper()
	if problems := slacktest.ValidateHome(blocksOf(t, renderHome(m, noon).Blocks.BlockSet)); len(problems) > 0 {
		t.Errorf("Slack would refuse the Home tab:\n%s", strings.Join(problems, "\n"))
	}
}

func TestNeitherMineNorWhatWaitsCrowdsOutTheOther(t *testing.T) {
	for _, tt := range []struct {
		name                     string
		mine, open               int
		shownMine, shownOpen     int
		moreOfMine, moreThatWait bool
	}{
		{"few are all shown", 3, 4, 3, 4, false, false},
		{"what one leaves the other has", 3, 40, 3, 17, false, true},
		{"mine have what is left as well", 40, 3, 17, 3, true, false},
		{"both have half when both are many", 40, 40, 10, 10, true, true},
		{"alone, mine have all", 25, 0, 20, 0, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := waitingFor(ana, append(crowd(tt.open, nil), crowd(tt.mine, &ana)...), bot.ResponsePolicy{}, workspace).render(false)
			sound(t, m)
			mine, open := string(blocksOf(t, m.blocks[0])), string(blocksOf(t, m.blocks[1]))
			if got := strings.Count(mine, "open the card"); got != tt.shownMine || strings.Contains(mine, "less urgent") != tt.moreOfMine {
				t.Errorf("%d of mine are shown, want %d:\n%s", got, tt.shownMine, mine)
			}
			if got := strings.Count(open, "open the card"); got != tt.shownOpen || strings.Contains(open, "less urgent") != tt.moreThatWait {
				t.Errorf("%d that wait are shown, want %d:\n%s", got, tt.shownOpen, open)
			}
		})
	}
}

func FuzzHome(f *testing.F) {
	f.Add(evil, "sales", 3)
	f.Add("", "", 0)
	f.Add(strings.Repeat("&", 5000), strings.Repeat("👩‍👩‍👧‍👦", 2000), 200)
	f.Add(string([]byte{0xff, 0xfe, 0x00}), "\u2028\u2029\ufeff", 25)
	f.Fuzz(func(t *testing.T, name, route string, n int) {
		var all []bot.Dossier
		for i := range max(0, min(n, 25)) {
			for _, by := range []*bot.Person{nil, &ana} {
				d := waits(fmt.Sprint("H", i), name, bot.Urgent, i, by)
				d.Cycles[0].Decision.Intent, d.Cycles[0].State.Route = name, route
				all = append(all, d)
			}
		}
		m := waitingFor(ana, all, bot.ResponsePolicy{}, workspace).render(n%2 == 0)
		sound(t, m)
		soundHome(t, m)
	})
}
