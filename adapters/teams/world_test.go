package teams_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"handoffbot/adapters/teams"
	"handoffbot/adapters/teams/teamstest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
	"handoffbot/bot/lanes"
)

// toSales is a policy for tests: everything goes to a person in Teams.
type toSales struct{ to []bot.Destination }

func (p toSales) Decide(c bot.Conversation, _ time.Time) bot.Decision {
	return bot.Decision{
		Verdict: bot.Escalate, Rule: "asks-for-a-human", Turn: 1, Intent: "pricing", Priority: bot.Normal, Summary: "Wants a price for 40 seats.",
		SummaryBy: bot.ByRules, NextAction: "Call Zoë today and offer the team plan.", Sales: true, Policy: "test",
		Reasons: []bot.Reason{{By: bot.ByRules, Rule: "asks-for-a-human", Trigger: bot.TriggerKeyword, Turn: 1, Text: c.Messages[0].Text}},
		Route:   bot.Route{Name: "sales", SLA: 15 * time.Minute, To: p.to},
	}
}

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

// clock runs ahead of the machine's as far as the test says. Servers read it
// from goroutines of their own.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time           { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) setAhead(d time.Duration) { c.ahead.Store(int64(d)) }

// world is a bot in memory with a Teams beside it.
type world struct {
	*testing.T
	teams   *teamstest.Server
	client  *teams.Client
	handler *teams.Handler
	bot     *bot.Service
	ledger  *bottest.Ledger
	notes   *notes
	log     *bytes.Buffer
	clock   *clock
	ids     atomic.Int64

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
	w := &world{T: t, clock: &clock{}, ledger: &bottest.Ledger{}, log: &bytes.Buffer{}, notes: &notes{}, seen: map[string]int{}}
	o.teams.Now = w.now
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
		AppID: w.teams.AppID, Password: w.teams.Password, Tenant: w.teams.Tenant, Cloud: cloud, Memory: w.notes, Now: w.now, Names: o.names,
		Stands:  func(ctx context.Context, id string, ref bot.CardRef) error { return w.bot.Stands(ctx, id, ref) },
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
	w.bot, err = bot.New(bot.Options{
		Ledger: w.ledger, Decider: toSales{o.to}, Messengers: messengers, Recorded: w.client.Recorded,
		Escalates: func(string) bool { return true }, Transcripts: map[bot.Platform]bool{bot.PlatformTeams: true},
		Fallback: channel(teamstest.Ops), Alerts: channel(teamstest.Ops),
		Now: w.now, NewID: func(time.Time) string { return fmt.Sprintf("%026d", w.ids.Add(1)) },
	})
	if err != nil {
		t.Fatal(err)
	}
	validator, err := teams.NewValidator(teams.ValidatorOptions{AppID: w.teams.AppID, Cloud: cloud, Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	w.handler, err = teams.NewHandler(teams.HandlerOptions{
		Client: w.client, Validator: validator, Bot: w.bot, Reader: w.ledger, Log: log,
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

func (w *world) now() time.Time { return w.clock.now() }

func (w *world) said() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.String()
}

// handOff sends a conversation and returns its handoff.
func (w *world) handOff(id string, texts ...string) string {
	w.Helper()
	c := bot.Conversation{ConversationKey: bot.ConversationKey{ID: id}, Contact: bot.Contact{Name: "Zoë", Email: "zoe@example.com"}}
	for i, text := range texts {
		c.Messages = append(c.Messages, bot.Message{ID: fmt.Sprintf("%s-%d", id, i), Role: bot.RoleVisitor, Text: text})
	}
	r, err := w.bot.Accept(w.Context(), bot.Event{Source: "website", ID: "e-" + id + fmt.Sprint(w.ids.Load()), Digest: "d", At: w.now(), Payload: bot.HandoffInitiate{Conversation: c}})
	if err != nil {
		w.Fatalf("Accept = %v", err)
	}
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
		if err := w.ledger.Settle(w.Context(), lanes.Settled(p, ref, revision, err, w.now()), w.now()); err != nil {
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

// notices delivers the alerts that are owed.
func (w *world) notices() {
	w.Helper()
	for _, p := range w.ledger.Notices() {
		if p.State != bot.PostingWaiting {
			continue
		}
		p.AttemptedAt = w.now()
		ref, revision, err := w.bot.Deliver(w.Context(), p)
		if err := errors.Join(err, w.ledger.Settle(w.Context(), lanes.Settled(p, ref, revision, err, w.now()), w.now())); err != nil {
			w.Fatal(err)
		}
	}
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
	id := w.handOff("c1", append([]string{"can I speak to sales?"}, texts...)...)
	w.deliver(id)
	return w, id, w.card()
}

func (w *world) response(handoffID string) *bot.Response {
	w.Helper()
	d := w.dossier(handoffID)
	return bot.FirstResponse(d.Cycles[len(d.Cycles)-1], d.Acts, bot.ResponsePolicy{})
}

// told fails the test unless Teams' activity was answered by 200.
func (w *world) told(a teamstest.Answer, err error) {
	w.Helper()
	if err != nil || a.Status != http.StatusOK {
		w.Fatalf("the activity was answered by %d %s, %v; the log:\n%s", a.Status, a.Body, err, w.said())
	}
}
