package teams_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/adapters/store"
	"handoffbot/adapters/teams"
	"handoffbot/adapters/teams/teamstest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

// forgetful is the bot without a ledger: what the handler alone costs.
type forgetful struct{}

func (forgetful) Sight(context.Context, ...bot.Act) error           { return nil }
func (forgetful) Attend(context.Context) (int, error)               { return 0, nil }
func (forgetful) Stands(context.Context, string, bot.CardRef) error { return nil }
func (forgetful) Alert(context.Context, string, string) error       { return nil }
func (forgetful) Load(context.Context, string) (bot.Dossier, error) {
	return bot.Dossier{}, bot.ErrNotFound
}

// tokens is how many different ones a benchmark uses: more than the validator
// remembers, so that signatures are checked.
const tokens = 512

// BenchmarkActivityToAcknowledgement measures a messageReaction with a signed
// token until it is acknowledged, durable on SQLite and with no store, over 16
// and 64 connections. Read the ratios: activities/s and p99-ms of the same run.
func BenchmarkActivityToAcknowledgement(b *testing.B) {
	for _, connections := range []int{16, 64} {
		b.Run(fmt.Sprintf("no store, a token each, %d connections", connections), func(b *testing.B) { acknowledge(b, connections, false, tokens) })
		b.Run(fmt.Sprintf("durable, a token each, %d connections", connections), func(b *testing.B) { acknowledge(b, connections, true, tokens) })
		b.Run(fmt.Sprintf("durable, one token, %d connections", connections), func(b *testing.B) { acknowledge(b, connections, true, 1) })
	}
}

// serve is a handler beside a Teams, with or without a store.
func serve(b *testing.B, durable bool) (*teamstest.Server, string) {
	tenant := teamstest.New(b, teamstest.Options{})
	log, _ := test.NewNullLogger()
	client, err := teams.NewClient(teams.Options{AppID: tenant.AppID, Password: tenant.Password, Tenant: tenant.Tenant, Cloud: cloudOf(tenant), Memory: &notes{}, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	validator, err := teams.NewValidator(teams.ValidatorOptions{AppID: tenant.AppID, Cloud: cloudOf(tenant), Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	o := teams.HandlerOptions{
		Client: client, Validator: validator, Bot: forgetful{}, Reader: forgetful{}, Log: log, Watched: func(string) bool { return true },
	}
	if durable {
		db, err := store.Open(b.Context(), store.Options{Storage: "sqlite:" + filepath.Join(b.TempDir(), "h.db"), Now: time.Now, Exclusive: true, Log: log})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = db.Close() })
		o.Bot, err = bot.New(bot.Options{
			Ledger: db, Decider: bottest.ToSales{}, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformTeams: client},
			Escalates: func(string) bool { return true }, Now: time.Now, NewID: func(t time.Time) string { return t.String() },
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	handler, err := teams.NewHandler(o)
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(handler)
	b.Cleanup(server.Close)
	tenant.Serve(server.URL)
	return tenant, server.URL
}

func acknowledge(b *testing.B, connections int, durable bool, different int) {
	tenant, url := serve(b, durable)
	requests := signedReactions(b, tenant, url, b.N, different)
	took := make([]time.Duration, b.N)
	b.ResetTimer()
	send(b, connections, requests, func(i int, d time.Duration, status int) {
		took[i] = d
		if status != http.StatusOK {
			b.Errorf("answered %d", status)
		}
	})
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "activities/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// send plays requests over so many connections.
func send(b *testing.B, connections int, requests []*http.Request, answered func(i int, took time.Duration, status int)) {
	transport := &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}
	b.Cleanup(transport.CloseIdleConnections)
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
				answered(i, time.Since(began), answer.StatusCode)
			}
		})
	}
	all.Wait()
}

// signedReactions prepares requests outside the time that is measured.
func signedReactions(b *testing.B, tenant *teamstest.Server, url string, n, different int) []*http.Request {
	authorizations := make([]string, min(n, different))
	for i := range authorizations {
		claims := tenant.Claims()
		claims["nbf"] = time.Now().Unix() - int64(i) // tokens that differ
		authorizations[i] = "Bearer " + tenant.Token(claims)
	}
	requests := make([]*http.Request, n)
	for i := range requests {
		a := tenant.Reaction(teamstest.Ana, teamstest.Message{Channel: teamstest.Sales}, "reactionsAdded", "like")
		a["replyToId"] = fmt.Sprint(1_790_000_000_000 + i)
		requests[i] = request(b, url, authorizations[i%len(authorizations)], a)
	}
	return requests
}

func request(b *testing.B, url, authorization string, activity map[string]any) *http.Request {
	body, err := json.Marshal(activity)
	if err != nil {
		b.Fatal(err)
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Authorization", authorization)
	return r
}

// BenchmarkForgedFlood measures what a request costs whose token is of the
// right shape and by nobody's key, over 64 connections: fetches, and the heap
// that is left when the flood is over.
func BenchmarkForgedFlood(b *testing.B) {
	tenant, url := serve(b, false)
	body := tenant.Saying(teamstest.Ana, teamstest.Sales, "1", "hello", false)
	requests := make([]*http.Request, b.N)
	for i := range requests {
		requests[i] = request(b, url, "Bearer "+tenant.ForgedToken(fmt.Sprintf("forged-%d", i)), body)
	}
	heap := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / (1 << 20)
	}
	before := heap()
	b.ResetTimer()
	send(b, 64, requests, func(_ int, _ time.Duration, status int) {
		if status != http.StatusUnauthorized {
			b.Errorf("answered %d", status)
		}
	})
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "refused/s")
	b.ReportMetric(float64(tenant.Calls(teamstest.CallKeys)), "fetches")
	b.ReportMetric(max(0, heap()-before), "MiB-left")
	runtime.KeepAlive(requests)
}
