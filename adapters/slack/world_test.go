package slack_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"handoffbot/adapters/slack"
	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
	"handoffbot/bot/lanes"
)

// toSales is a policy for tests: everything goes to a person in Slack.
type toSales struct{ to []bot.Destination }

func (p toSales) Decide(c bot.Conversation, _ time.Time) bot.Decision {
	return bot.Decision{
		Verdict: bot.Escalate, Rule: "asks-for-a-human", Turn: 1, Intent: "pricing", Priority: bot.Normal, Summary: "Wants a price for 40 seats.",
		SummaryBy: bot.ByRules, NextAction: "Call Zoë today and offer the team plan.", Sales: true, Policy: "test",
		Reasons: []bot.Reason{{By: bot.ByRules, Rule: "asks-for-a-human", Trigger: bot.TriggerKeyword, Turn: 1, Text: c.Messages[0].Text}},
		Route:   bot.Route{Name: "sales", SLA: 15 * time.Minute, To: p.to},
	}
}

// world is a bot in memory with a workspace beside it.
type world struct {
	*testing.T
	slack   *slacktest.Server
	client  *slack.Client
	handler *slack.Handler
	bot     *bot.Service
	ledger  *memory
	server  *httptest.Server
	log     *bytes.Buffer
	stopped []string
	seen    map[string]int // by kind and result
	clock   *clock
	ids     int
	relays  bool // the team can write to visitors
}

// clock runs ahead of the machine's as far as the test says. Servers read it
// from goroutines of their own.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time           { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) setAhead(d time.Duration) { c.ahead.Store(int64(d)) }

// memory is the ledger in memory, with the list that the command reads.
type memory struct {
	*bottest.Ledger
	handoffs []string
}

func (m *memory) Handoffs(ctx context.Context, _ bot.HandoffQuery) ([]bot.Dossier, string, error) {
	var all []bot.Dossier
	for _, id := range m.handoffs {
		if d, err := m.Load(ctx, id); err == nil && d.Cycles[len(d.Cycles)-1].State.Status.Open() {
			all = append(all, d)
		}
	}
	return all, "", nil
}

func sales() bot.Destination {
	return bot.Destination{Platform: bot.PlatformSlack, Channel: "C0SALES"}
}

func newWorld(t *testing.T, o slacktest.Options) *world {
	t.Helper()
	return newWorldBy(t, &clock{}, o)
}

// newWorldBy is newWorld for a test whose workspace shares the bot's clock.
func newWorldBy(t *testing.T, c *clock, o slacktest.Options) *world {
	t.Helper()
	w := &world{T: t, clock: c, ledger: &memory{Ledger: &bottest.Ledger{}}, log: &bytes.Buffer{}, seen: map[string]int{}}
	w.slack = slacktest.New(t, o)
	log := logrus.New()
	log.SetOutput(w.log)
	var err error
	w.client, err = slack.NewClient(slack.Options{
		Token: w.slack.Token, AppToken: w.slack.AppToken, APIURL: w.slack.URL, Now: w.now,
		Stopped: func(code string) { w.stopped = append(w.stopped, code) },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.bot, err = bot.New(bot.Options{
		Ledger: w.ledger, Decider: toSales{[]bot.Destination{sales()}}, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformSlack: w.client},
		Escalates: func(string) bool { return true }, Transcripts: map[bot.Platform]bool{bot.PlatformSlack: true},
		Fallback: bot.Destination{Platform: bot.PlatformSlack, Channel: "C0OPS"}, Alerts: bot.Destination{Platform: bot.PlatformSlack, Channel: "C0OPS"},
		CallsBack: func(string) bool { return w.relays }, Relays: func(string) bool { return w.relays },
		Now: w.now, NewID: func(time.Time) string { w.ids++; return fmt.Sprintf("%026d", w.ids) },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.handler, err = slack.NewHandler(slack.HandlerOptions{
		Client: w.client, Bot: w.bot, Reader: w.ledger, SigningSecret: w.slack.SigningSecret, Log: log, Now: w.now,
		Watched: func(channel string) bool { return channel == "C0SALES" },
		Observe: func(kind, result string) { w.seen[kind+" "+result]++ },
		Rest:    func(context.Context, time.Duration) bool { return true },
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/slack/events", w.handler.Events)
	mux.HandleFunc("/slack/interactions", w.handler.Interactions)
	mux.HandleFunc("/slack/commands", w.handler.Commands)
	w.server = httptest.NewServer(mux)
	t.Cleanup(w.server.Close)
	t.Cleanup(w.handler.Close)
	w.slack.Serve(w.server.URL)
	return w
}

func (w *world) now() time.Time { return w.clock.now() }

// handOff sends a conversation and returns its handoff.
func (w *world) handOff(id string, texts ...string) string {
	w.Helper()
	c := bot.Conversation{ConversationKey: bot.ConversationKey{ID: id}, Contact: bot.Contact{Name: "Zoë", Email: "zoe@example.com"}}
	for i, text := range texts {
		c.Messages = append(c.Messages, bot.Message{ID: fmt.Sprintf("%s-%d", id, i), Role: bot.RoleVisitor, Text: text})
	}
	r, err := w.bot.Accept(w.Context(), bot.Event{Source: "website", ID: "e-" + id + fmt.Sprint(w.ids), Digest: "d", At: w.now(), Payload: bot.HandoffInitiate{Conversation: c}})
	if err != nil {
		w.Fatalf("Accept = %v", err)
	}
	w.ledger.handoffs = append(w.ledger.handoffs, r.HandoffID)
	return r.HandoffID
}

// deliver works the postings of a handoff as a lane does, in rounds, until none
// is due now.
func (w *world) deliver(handoffID string) {
	w.Helper()
	for range 50 {
		if !w.round(handoffID) {
			return
		}
	}
	w.Fatal("the postings never come to rest")
}

func (w *world) round(handoffID string) bool {
	w.Helper()
	for _, p := range w.dossier(handoffID).Postings {
		if p.State != bot.PostingWaiting && p.State != bot.PostingUnknown || p.RunAt.After(w.now()) {
			continue
		}
		p.AttemptedAt = w.now()
		ref, revision, err := w.bot.Deliver(w.Context(), p)
		s := lanes.Settled(p, ref, revision, err, w.now())
		if err := w.ledger.Settle(w.Context(), s, w.now()); err != nil {
			w.Fatal(err)
		}
		return true
	}
	return false
}

func (w *world) dossier(handoffID string) bot.Dossier {
	w.Helper()
	d, err := w.ledger.Load(w.Context(), handoffID)
	if err != nil {
		w.Fatal(err)
	}
	return d
}

// attend works through what was sighted, then through what that made stale.
func (w *world) attend(handoffID string) {
	w.Helper()
	for {
		n, err := w.bot.Attend(w.Context())
		if err != nil {
			w.Fatalf("Attend = %v", err)
		}
		if n == 0 {
			break
		}
	}
	w.deliver(handoffID)
}

// card returns the first message of the sales channel that is a card.
func (w *world) card() slacktest.Message {
	w.Helper()
	roots := w.slack.Roots("C0SALES")
	if len(roots) == 0 {
		w.Fatalf("no card stands in C0SALES; the log:\n%s", w.log)
	}
	return roots[len(roots)-1]
}

func (w *world) shows(what string) {
	w.Helper()
	if m := w.card(); !strings.Contains(string(m.Blocks)+m.Text, what) {
		w.Errorf("the card does not show %q:\n%s\n%s", what, m.Text, m.Blocks)
	}
}

// posted hands a conversation off and waits for its card.
func posted(t *testing.T, o slacktest.Options, texts ...string) (*world, string, slacktest.Message) {
	t.Helper()
	w := newWorld(t, o)
	id := w.handOff("c1", append([]string{"can I speak to sales?"}, texts...)...)
	w.deliver(id)
	return w, id, w.card()
}

func (w *world) response(handoffID string) *bot.Response {
	w.Helper()
	d := w.dossier(handoffID)
	return bot.FirstResponse(d.Cycles[len(d.Cycles)-1], d.Acts, bot.ResponsePolicy{})
}
