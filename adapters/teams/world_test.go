package teams_test

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"handoffbot/adapters/teams"
	"handoffbot/adapters/teams/teamstest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
	"handoffbot/bot/lanes"
)

// notes is a memory that lives as long as its test.
type notes struct {
	mu  sync.Mutex
	all map[string][]byte
	err error
}

func (n *notes) Remember(_ context.Context, kind, key string, value []byte) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.err != nil {
		return n.err
	}
	if n.all == nil {
		n.all = map[string][]byte{}
	}
	n.all[kind+"/"+key] = value
	return nil
}

func (n *notes) Forget(_ context.Context, kind, key string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.all, kind+"/"+key)
	return n.err
}

func (n *notes) Remembered(_ context.Context, kind string) (map[string][]byte, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	found := map[string][]byte{}
	for key, value := range maps.All(n.all) {
		if rest, ok := strings.CutPrefix(key, kind+"/"); ok {
			found[rest] = value
		}
	}
	return found, n.err
}

// world is a bot in memory with a Teams beside it.
type world struct {
	*bottest.World
	teams   *teamstest.Server
	client  *teams.Client
	handler *teams.Handler
	notes   *notes
	log     *bytes.Buffer

	mu      sync.Mutex
	stopped []string
	seen    map[string]int // by kind and result
	rested  []time.Duration
}

// worldOptions say how a world differs from the plain one.
type worldOptions struct {
	teams teamstest.Options
	to    []bot.Destination
	names []string
	other map[bot.Platform]bot.Messenger
	cloud func(*teams.Cloud)
}

func channel(id string) bot.Destination {
	return bot.Destination{Platform: bot.PlatformTeams, Channel: id}
}

func sales() bot.Destination { return channel(teamstest.Sales) }

func newWorld(t *testing.T, o worldOptions) *world {
	t.Helper()
	w := &world{World: bottest.NewWorld(t, lanes.Settled), log: &bytes.Buffer{}, notes: &notes{}, seen: map[string]int{}}
	o.teams.Now = w.Now
	w.teams = teamstest.New(t, o.teams)
	log := logrus.New()
	log.SetLevel(logrus.DebugLevel)
	log.SetOutput(lockedWriter{&w.mu, w.log})
	cloud := cloudOf(w.teams)
	if o.cloud != nil {
		o.cloud(&cloud)
	}
	var err error
	w.client, err = teams.NewClient(teams.Options{
		AppID: w.teams.AppID, Password: w.teams.Password, Tenant: w.teams.Tenant, Cloud: cloud, Memory: w.notes, Now: w.Now, Names: o.names,
		Stands:  func(ctx context.Context, id string, ref bot.CardRef) error { return w.Bot.Stands(ctx, id, ref) },
		Stopped: func(code string) { w.mu.Lock(); w.stopped = append(w.stopped, code); w.mu.Unlock() },
		Rest: func(_ context.Context, d time.Duration) bool {
			w.mu.Lock()
			w.rested = append(w.rested, d)
			w.mu.Unlock()
			return true
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(o.to) == 0 {
		o.to = []bot.Destination{sales()}
	}
	messengers := map[bot.Platform]bot.Messenger{bot.PlatformTeams: w.client}
	maps.Copy(messengers, o.other)
	w.Bot, err = bot.New(bot.Options{
		Ledger: w.Ledger, Decider: bottest.ToSales{To: o.to}, Messengers: messengers, Recorded: w.client.Recorded,
		Escalates: func(string) bool { return true }, Transcripts: map[bot.Platform]bool{bot.PlatformTeams: true},
		Fallback: channel(teamstest.Ops), Alerts: channel(teamstest.Ops),
		Now: w.Now, NewID: w.NewID,
	})
	if err != nil {
		t.Fatal(err)
	}
	validator, err := teams.NewValidator(teams.ValidatorOptions{AppID: w.teams.AppID, Cloud: cloud, Now: w.Now})
	if err != nil {
		t.Fatal(err)
	}
	w.handler, err = teams.NewHandler(teams.HandlerOptions{
		Client: w.client, Validator: validator, Bot: w.Bot, Reader: w.Ledger, Log: log,
		Watched: func(channel string) bool { return channel == teamstest.Sales },
		Observe: func(kind, result string) { w.mu.Lock(); w.seen[kind+" "+result]++; w.mu.Unlock() },
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/api/messages", w.handler)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	w.teams.Serve(server.URL + "/api/messages")
	t.Cleanup(func() {
		for _, p := range w.teams.Problems() {
			t.Errorf("Teams would not show what it was sent: %s", p)
		}
	})
	return w
}

func cloudOf(s *teamstest.Server) teams.Cloud {
	return teams.Cloud{Login: s.Login, Metadata: s.Metadata, Issuer: s.Issuer, Hosts: []string{s.Host}}
}

type lockedWriter struct {
	mu *sync.Mutex
	b  *bytes.Buffer
}

func (l lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (w *world) said() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.String()
}

// card returns the newest thread's root in the sales channel.
func (w *world) card() teamstest.Message {
	w.Helper()
	roots := w.teams.Roots(teamstest.Sales)
	if len(roots) == 0 {
		w.Fatalf("no card stands in the sales channel; the log:\n%s", w.said())
	}
	return roots[len(roots)-1]
}

func (w *world) shows(what string) {
	w.Helper()
	if m := w.card(); !strings.Contains(string(m.Activity), what) {
		w.Errorf("the card does not show %q:\n%s", what, m.Activity)
	}
}

// posted hands a conversation off and waits for its card.
func posted(t *testing.T, o worldOptions, texts ...string) (*world, string, teamstest.Message) {
	t.Helper()
	w := newWorld(t, o)
	id := w.HandOff("c1", append([]string{"can I speak to sales?"}, texts...)...)
	w.Deliver(id)
	return w, id, w.card()
}

// told fails the test unless Teams' activity was answered by 200.
func (w *world) told(a teamstest.Answer, err error) {
	w.Helper()
	if err != nil || a.Status != http.StatusOK {
		w.Fatalf("the activity was answered by %d %s, %v; the log:\n%s", a.Status, a.Body, err, w.said())
	}
}
