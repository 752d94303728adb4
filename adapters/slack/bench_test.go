package slack_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/adapters/slack"
	"handoffbot/adapters/slack/slacktest"
	"handoffbot/adapters/store"
	"handoffbot/bot"
)

// forgetful is the bot without a ledger: what the handler alone costs.
type forgetful struct{}

func (forgetful) Sight(context.Context, ...bot.Act) error           { return nil }
func (forgetful) Stands(context.Context, string, bot.CardRef) error { return nil }
func (forgetful) Alert(context.Context, string, string) error       { return nil }

// BenchmarkReactionToAcknowledgement measures a signed reaction_added until it
// is acknowledged, durable on SQLite and with no store, over 16 and 64
// connections. Read the ratios: events/s and p99-ms of the same run.
func BenchmarkReactionToAcknowledgement(b *testing.B) {
	for _, connections := range []int{16, 64} {
		b.Run(fmt.Sprintf("no store, %d connections", connections), func(b *testing.B) { acknowledge(b, connections, false) })
		b.Run(fmt.Sprintf("durable, %d connections", connections), func(b *testing.B) { acknowledge(b, connections, true) })
	}
}

func acknowledge(b *testing.B, connections int, durable bool) {
	workspace := slacktest.New(b, slacktest.Options{})
	log, _ := test.NewNullLogger()
	client, err := slack.NewClient(slack.Options{Token: workspace.Token, APIURL: workspace.URL, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	if err := client.Ready(b.Context()); err != nil {
		b.Fatal(err)
	}
	o := slack.HandlerOptions{
		Client: client, Bot: forgetful{}, Reader: &memory{}, SigningSecret: workspace.SigningSecret, Now: time.Now, Log: log,
		Watched: func(string) bool { return true },
	}
	if durable {
		db, err := store.Open(b.Context(), store.Options{Storage: "sqlite:" + filepath.Join(b.TempDir(), "h.db"), Now: time.Now, Exclusive: true, Log: log})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = db.Close() })
		o.Bot, err = bot.New(bot.Options{
			Ledger: db, Decider: toSales{}, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformSlack: client},
			Escalates: func(string) bool { return true }, Now: time.Now, NewID: func(t time.Time) string { return t.String() },
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	handler, err := slack.NewHandler(o)
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(handler.Events))
	b.Cleanup(server.Close)
	requests := signedReactions(b, workspace, server.URL, b.N)
	transport := &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}
	b.Cleanup(transport.CloseIdleConnections)
	took := make([]time.Duration, b.N)
	var next atomic.Int64
	var all sync.WaitGroup
	b.ResetTimer()
	for range connections {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < b.N; i = int(next.Add(1)) - 1 {
				began := time.Now()
				answer, err := transport.RoundTrip(requests[i])
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, answer.Body)
				_ = answer.Body.Close()
				took[i] = time.Since(began)
				if answer.StatusCode != http.StatusOK {
					b.Errorf("answered %d", answer.StatusCode)
					return
				}
			}
		})
	}
	all.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// signedReactions prepares requests outside the time that is measured.
func signedReactions(b *testing.B, workspace *slacktest.Server, url string, n int) []*http.Request {
	requests := make([]*http.Request, n)
	for i := range requests {
		body := workspace.Make(map[string]any{
			"type": "reaction_added", "user": "U0ANA", "reaction": "eyes", "event_ts": "1790000000.000100",
			"item": map[string]any{"type": "message", "channel": "C0SALES", "ts": fmt.Sprintf("1790000000.%06d", i%1000)},
		}).Body
		r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		workspace.Sign(r, body, time.Now())
		requests[i] = r
	}
	return requests
}
