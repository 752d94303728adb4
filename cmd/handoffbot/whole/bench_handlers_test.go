package whole

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/sirupsen/logrus"

	"handoffbot/adapters/chatbot"
	"handoffbot/adapters/slack"
	"handoffbot/adapters/slack/slacktest"
	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/escalation"
)

// The three ways in which a request is made durable, side by side.
const (
	noStore   = "no store"
	oneCommit = "one commit per request"
	asShipped = "as shipped"
)

var connections = []int{16, 64}

// BenchmarkHandoffs measures signed handoffs of 20 turns until they are
// accepted.
func BenchmarkHandoffs(b *testing.B) {
	sideBySide(b, "handoffs", func(b *testing.B, how string) (http.Handler, func(n int, url string) []*http.Request) {
		policy := shipped(b)
		var accept interface {
			Accept(ctx context.Context, e bot.Event) (bot.Receipt, error)
		} = undurable{policy: policy}
		if how != noStore {
			accept = newService(b, openStore(b), how, policy, nil)
		}
		key, err := chatbot.ParseSecret(webhookSecret)
		if err != nil {
			b.Fatal(err)
		}
		h, err := chatbot.New(chatbot.Options{Bot: accept, Sources: map[string][]chatbot.Secret{"website": {key}}, Now: time.Now, Log: quiet()})
		if err != nil {
			b.Fatal(err)
		}
		mux := http.NewServeMux()
		mux.Handle("/v1/hooks/{source}", h)
		return mux, func(n int, url string) []*http.Request {
			requests := make([]*http.Request, n)
			for i := range requests {
				body := longHandoff(fmt.Sprintf("c%d", i), "")
				requests[i] = request(b, url+"/v1/hooks/website", body)
				requests[i].Header = chatbot.Sign(key, fmt.Sprintf("w%d", i), time.Now(), body)
				requests[i].Header.Set("Content-Type", "application/json")
			}
			return requests
		}
	})
}

// BenchmarkEvents measures signed reactions until they are acknowledged.
func BenchmarkEvents(b *testing.B) {
	sideBySide(b, "Slack events", func(b *testing.B, how string) (http.Handler, func(n int, url string) []*http.Request) {
		workspace := slacktest.New(b, slacktest.Options{})
		client, err := slack.NewClient(slack.Options{Token: workspace.Token, APIURL: workspace.URL, Now: time.Now})
		if err != nil {
			b.Fatal(err)
		}
		if err := client.Ready(b.Context()); err != nil {
			b.Fatal(err)
		}
		db := openStore(b)
		o := slack.HandlerOptions{
			Client: client, Bot: undurable{}, Reader: db, SigningSecret: workspace.SigningSecret, Now: time.Now, Log: quiet(),
			Watched: func(string) bool { return true },
		}
		if how != noStore {
			o.Bot = newService(b, db, how, shipped(b), nil)
		}
		h, err := slack.NewHandler(o)
		if err != nil {
			b.Fatal(err)
		}
		return http.HandlerFunc(h.Events), func(n int, url string) []*http.Request {
			requests := make([]*http.Request, n)
			for i := range requests {
				body := workspace.Make(map[string]any{
					"type": "reaction_added", "user": "U0ANA", "reaction": "eyes", "event_ts": "1790000000.000100",
					"item": map[string]any{"type": "message", "channel": "C0SALES", "ts": fmt.Sprintf("1790000000.%06d", i%1000)},
				}).Body
				requests[i] = request(b, url, body)
				workspace.Sign(requests[i], body, time.Now())
			}
			return requests
		}
	})
}

// sideBySide runs a handler in the three ways over each number of connections.
func sideBySide(b *testing.B, what string, make func(*testing.B, string) (http.Handler, func(int, string) []*http.Request)) {
	for _, n := range connections {
		name := func(how string) string { return fmt.Sprintf("%s/s, %d connections, %s", what, n, how) }
		for _, how := range []string{noStore, oneCommit, asShipped} {
			b.Run(fmt.Sprintf("%s, %d connections", how, n), func(b *testing.B) {
				handler, requests := make(b, how)
				server := httptest.NewServer(handler)
				b.Cleanup(server.Close)
				all := requests(b.N, server.URL)
				b.ResetTimer()
				before := processorTime(b)
				took := closedLoop(b, all, n)
				b.StopTimer()
				b.ReportMetric(float64((processorTime(b)-before).Microseconds())/float64(b.N), "cpu-µs/req") // the callers' too
				rate := float64(b.N) / b.Elapsed().Seconds()
				b.ReportMetric(rate, "req/s")
				b.ReportMetric(ms(percentile(took, 0.99)), "p99-ms")
				measured.note(b, name(how), rate, "", "")
				if how == asShipped {
					aim := ""
					if n == 64 {
						aim = "≤ 25 ms"
					}
					measured.note(b, fmt.Sprintf("acknowledgement of %s p99, %d connections", what, n), ms(percentile(took, 0.99)), "ms", aim)
				}
			})
		}
		aims := [2]string{"", ""}
		if n == 64 {
			aims = [2]string{"≥ 2.5", "≥ 0.5"}
		}
		measured.ratio(b, fmt.Sprintf("%s, %d connections: shipped ÷ one commit per request", what, n), name(asShipped), name(oneCommit), aims[0])
		measured.ratio(b, fmt.Sprintf("%s, %d connections: shipped ÷ no store", what, n), name(asShipped), name(noStore), aims[1])
	}
}

// processorTime is what this process has taken of all processors.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// closedLoop sends the requests over so many connections, each as soon as the
// one before it is answered, and returns how long each took.
func closedLoop(b *testing.B, requests []*http.Request, connections int) []time.Duration {
	b.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}
	defer transport.CloseIdleConnections()
	took := make([]time.Duration, len(requests))
	var next atomic.Int64
	var all sync.WaitGroup
	for range connections {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(requests); i = int(next.Add(1)) - 1 {
				began := time.Now()
				answer, err := transport.RoundTrip(requests[i])
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, answer.Body)
				_ = answer.Body.Close()
				took[i] = time.Since(began)
				if answer.StatusCode/100 != 2 {
					b.Errorf("answered %d", answer.StatusCode)
					return
				}
			}
		})
	}
	all.Wait()
	return took
}

// undurable is the bot without a ledger: what the handler and the rules cost.
type undurable struct{ policy *escalation.Policy }

func (u undurable) Accept(_ context.Context, e bot.Event) (bot.Receipt, error) {
	p, ok := e.Payload.(bot.HandoffInitiate)
	if !ok {
		return bot.Receipt{}, fmt.Errorf("a payload of type %T", e.Payload)
	}
	d := u.policy.Decide(p.Conversation, e.At)
	return bot.Receipt{HandoffID: newID(e.At), Route: d.Route.Name, Priority: d.Priority, Reasons: d.Reasons}, nil
}

func (undurable) Sight(context.Context, ...bot.Act) error           { return nil }
func (undurable) Stands(context.Context, string, bot.CardRef) error { return nil }
func (undurable) Alert(context.Context, string, string) error       { return nil }

// alone lets one commit go at a time, so that none is shared.
type alone struct {
	bot.Ledger
	turn *sync.Mutex
}

func (a alone) Commit(ctx context.Context, fn func(bot.Tx) error) error {
	a.turn.Lock()
	defer a.turn.Unlock()
	return a.Ledger.Commit(ctx, fn)
}

func openStore(b *testing.B) *store.DB {
	b.Helper()
	return openStoreAt(b, filepath.Join(b.TempDir(), "handoffbot.db"))
}

func openStoreAt(b *testing.B, path string) *store.DB {
	b.Helper()
	db, err := store.Open(b.Context(), store.Options{Storage: "sqlite:" + path, Now: time.Now, Exclusive: true, Log: quiet()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return db
}

// newService is the bot over a store; without a messenger nothing is delivered.
func newService(b *testing.B, db *store.DB, how string, policy bot.Decider, m bot.Messenger) *bot.Service {
	b.Helper()
	var ledger bot.Ledger = db
	if how == oneCommit {
		ledger = alone{db, &sync.Mutex{}}
	}
	s, err := bot.New(bot.Options{
		Ledger: ledger, Decider: policy, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformInbox: m},
		Escalates: func(string) bool { return true }, Now: time.Now, NewID: newID,
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func shipped(b *testing.B) *escalation.Policy {
	b.Helper()
	p, err := escalation.Compile(escalation.Config{})
	if err != nil {
		b.Fatal(err)
	}
	return p
}

func newID(t time.Time) string {
	return ulid.MustNew(ulid.Timestamp(t), ulid.DefaultEntropy()).String()
}

func quiet() *logrus.Logger {
	log := logrus.New()
	log.SetOutput(io.Discard)
	return log
}

func request(b *testing.B, url string, body []byte) *http.Request {
	b.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// longHandoff is a handoff of 20 turns and about 3 KB.
func longHandoff(conversation, tier string) []byte {
	var messages []map[string]any
	for i := range 20 {
		role, text := "visitor", "I have looked at the page on teams and still cannot tell what forty seats would be a month. "
		if i%2 == 1 {
			role, text = "bot", "Our plans are on the pricing page; the team plan has what most companies of your size need. "
		}
		messages = append(messages, map[string]any{"id": fmt.Sprintf("m%d", i), "role": role, "text": strings.TrimSpace(text)})
	}
	messages[18]["text"] = "Can I speak to sales, please?"
	body, _ := json.Marshal(map[string]any{
		"type": "handoff.initiate", "timestamp": stamp(),
		"data": map[string]any{
			"conversation_id": conversation, "intent": "pricing", "messages": messages,
			"contact": map[string]any{"name": visitor(conversation), "email": "visitor@example.com", "tier": tier},
			"page":    map[string]any{"url": "https://www.example.com/pricing", "title": "Pricing"},
		},
	})
	return body
}
