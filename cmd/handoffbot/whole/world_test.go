package whole

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"handoffbot/adapters/chatbot"
	"handoffbot/adapters/slack/slacktest"
)

const (
	webhookSecret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
	apiToken      = "token-of-the-harness"
	reportsTo     = "C0MANAGERS"
)

// world is the bot with everything around it that stays when the bot dies: the
// platform, the chatbots, the people, and the book of what was promised.
type world struct {
	testing.TB
	engine  string
	ledger  ledger
	program program
	key     chatbot.Secret
	slack   *slacktest.Server
	door    *door
	book    *book
	fleet   []*process
	chaos   *rand.Rand // of the one who kills; everybody else has their own
	seed    uint64

	mu      sync.Mutex
	pending []sent // events that the bot has not acknowledged yet
	weeks   int    // digests asked for

	newcomers int
}

// newWorld starts a workspace and the fleet beside it.
func newWorld(t testing.TB, binary, engine string, l ledger, seed uint64, echo bool) *world {
	t.Helper()
	dir := t.TempDir()
	w := &world{TB: t, engine: engine, ledger: l, book: newBook(), seed: seed, chaos: rand.New(rand.NewPCG(seed, 0))}
	w.slack = slacktest.New(t, slacktest.Options{Echo: echo, Pace: time.Second, Latency: 5 * time.Millisecond, Observe: w.book.called})
	w.door = newDoor(rand.New(rand.NewPCG(seed, 1)))
	t.Cleanup(w.door.server.Close)
	w.slack.Serve(w.door.server.URL)
	var err error
	if w.key, err = chatbot.ParseSecret(webhookSecret); err != nil {
		t.Fatal(err)
	}
	w.program = program{binary: binary, dir: dir, env: append(os.Environ(),
		"HANDOFFBOT_LISTEN=127.0.0.1:0", "HANDOFFBOT_OPERATIONS_LISTEN=127.0.0.1:0", "HANDOFFBOT_STORAGE="+l.storage,
		"WEBSITE_WEBHOOK_SECRET="+webhookSecret, "HANDOFFBOT_API_TOKEN="+apiToken,
		"SLACK_BOT_TOKEN="+w.slack.Token, "SLACK_SIGNING_SECRET="+w.slack.SigningSecret)}
	for n := range l.replicas {
		w.configure(n)
		p := w.launch(n)
		w.fleet = append(w.fleet, p)
		if err := p.awaitReady(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.door.admit(p)
	}
	t.Cleanup(func() {
		for _, p := range w.fleet {
			p.kill()
		}
	})
	return w
}

// configure writes the configuration of a replica. Each has an address of its
// own at the platform, so that a call tells who made it.
func (w *world) configure(n int) {
	w.Helper()
	var c strings.Builder
	fmt.Fprintf(&c, `sources: {website: {secrets: ["${WEBSITE_WEBHOOK_SECRET}"]}}
api: {tokens: ["${HANDOFFBOT_API_TOKEN}"]}
slack: {bot_token: "${SLACK_BOT_TOKEN}", signing_secret: "${SLACK_SIGNING_SECRET}", api_url: %s}
first_response: {ignore_reactions: [no_entry]}
digest: {schedule: "0 9 * * MON", timezone: UTC, to: [{slack: %s}]}
routes:
`, w.slack.URL+via(n), reportsTo)
	for i := range w.ledger.channels {
		w.slack.Break(channel(i), "") // it is there, and nothing is wrong with it
		when := fmt.Sprintf("when: {tiers: [t%d]}, ", i)
		if i == w.ledger.channels-1 {
			when = ""
		}
		fmt.Fprintf(&c, "  - {name: r%d, %sto: [{slack: %s}, {inbox: i%d}], sla: {first_response: 15m}}\n", i, when, channel(i), i)
	}
	if err := os.WriteFile(filepath.Join(w.program.dir, fmt.Sprintf("r%d.yaml", n)), []byte(c.String()), 0o600); err != nil {
		w.Fatal(err)
	}
}

func channel(i int) string { return fmt.Sprintf("C0CRASH%02d", i) }
func via(n int) string     { return fmt.Sprintf("r%d/", n) }

func (w *world) launch(n int) *process {
	w.Helper()
	p, err := w.program.launch(n)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

// replica returns the process that a call came from.
func (w *world) replica(c slacktest.Call) *process {
	for n, p := range w.fleet {
		if c.Via == via(n) {
			return p
		}
	}
	w.Fatalf("a call came by %q, which is no replica's address", c.Via)
	return nil
}

// fell takes a process out of the rotation, as a load balancer does that finds
// it dead.
func (w *world) fell(p *process) {
	w.door.dismiss(p)
	p.kill()
}

// pause waits; false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

var errUnanswered = errors.New("not answered with a 2xx")

// post sends a signed webhook once and reads a 2xx.
func (w *world) post(ctx context.Context, id string, body []byte) (receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var got receipt
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.door.server.URL+"/v1/hooks/website", strings.NewReader(string(body)))
	if err != nil {
		return got, err
	}
	r.Header = chatbot.Sign(w.key, id, time.Now(), body)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return got, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return got, err
	case answer.StatusCode == http.StatusServiceUnavailable:
		return got, errUnanswered
	case answer.StatusCode/100 != 2:
		w.Errorf("webhook %s was answered %d: %s", id, answer.StatusCode, text)
		return got, errUnanswered
	}
	return got, json.Unmarshal(text, &got)
}

// receipt is the answer to a webhook.
type receipt struct {
	HandoffID string `json:"handoff_id"`
	Merged    bool   `json:"merged"`
	Duplicate bool   `json:"duplicate"`
}

// get reads from the API of any replica.
func (w *world) get(ctx context.Context, path string, into any) error {
	return get(ctx, w.door.server.URL+path, into)
}

// get reads from the API.
func get(ctx context.Context, address string, into any) error {
	text, err := fetch(ctx, address)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// fetch reads a page as one who may read the API.
func fetch(ctx context.Context, address string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+apiToken)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("GET %s: %d", address, answer.StatusCode)
	}
	return io.ReadAll(answer.Body)
}
