package slack_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"handoffbot/adapters/slack"
	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
	"handoffbot/bot/lanes"
)

// world is a bot in memory with a workspace beside it.
type world struct {
	*bottest.World
	slack   *slacktest.Server
	client  *slack.Client
	handler *slack.Handler
	server  *httptest.Server
	log     *bytes.Buffer
	stopped []string
	seen    map[string]int // by kind and result
	relays  bool           // the team can write to visitors
}

func sales() bot.Destination {
	return bot.Destination{Platform: bot.PlatformSlack, Channel: "C0SALES"}
}

func newWorld(t *testing.T, o slacktest.Options) *world {
	t.Helper()
	return newWorldBy(t, &bottest.Clock{}, o)
}

// newWorldBy is newWorld for a test whose workspace shares the bot's clock.
func newWorldBy(t *testing.T, c *bottest.Clock, o slacktest.Options) *world {
	t.Helper()
	w := &world{World: bottest.NewWorld(t, lanes.Settled), log: &bytes.Buffer{}, seen: map[string]int{}}
	w.Clock = c
	w.slack = slacktest.New(t, o)
	log := logrus.New()
	log.SetOutput(w.log)
	var err error
	w.client, err = slack.NewClient(slack.Options{
		Token: w.slack.Token, AppToken: w.slack.AppToken, APIURL: w.slack.URL, Now: w.Now,
		Stopped: func(code string) { w.stopped = append(w.stopped, code) },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Bot, err = bot.New(bot.Options{
		Ledger: w.Ledger, Decider: bottest.ToSales{To: []bot.Destination{sales()}}, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformSlack: w.client},
		Escalates: func(string) bool { return true }, Transcripts: map[bot.Platform]bool{bot.PlatformSlack: true},
		Fallback: bot.Destination{Platform: bot.PlatformSlack, Channel: "C0OPS"}, Alerts: bot.Destination{Platform: bot.PlatformSlack, Channel: "C0OPS"},
		CallsBack: func(string) bool { return w.relays }, Relays: func(string) bool { return w.relays },
		Now: w.Now, NewID: w.NewID,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.handler, err = slack.NewHandler(slack.HandlerOptions{
		Client: w.client, Bot: w.Bot, Reader: w.Ledger, SigningSecret: w.slack.SigningSecret, Log: log, Now: w.Now,
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
	id := w.HandOff("c1", append([]string{"can I speak to sales?"}, texts...)...)
	w.Deliver(id)
	return w, id, w.card()
}
