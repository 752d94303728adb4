package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/adapters/store"
	"handoffbot/adapters/store/storetest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

// BenchmarkAccept takes in handoffs of 3 KB with many callers at once: with
// commits that share an fsync, with one commit a handoff, on PostgreSQL, and
// with nothing stored at all, side by side.
func BenchmarkAccept(b *testing.B) {
	log, _ := test.NewNullLogger()
	on := func(storage string, together int) func(b *testing.B) bot.Ledger {
		return func(b *testing.B) bot.Ledger {
			if storage == "" {
				storage = storetest.Postgres(b)
			} else {
				storage = sqliteFile(b)
			}
			db, err := store.Open(b.Context(), store.Options{Storage: storage, Now: time.Now, Exclusive: true, Log: log, Together: together})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = db.Close() })
			return db
		}
	}
	for _, callers := range []int{1, 16, 64} {
		for _, way := range []struct {
			name string
			open func(b *testing.B) bot.Ledger
		}{
			{"shared", on("sqlite", 0)},
			{"each", on("sqlite", 1)},
			{"postgres", on("", 0)},
			{"nothing", func(*testing.B) bot.Ledger { return nowhere{} }},
		} {
			b.Run(fmt.Sprintf("callers=%d/%s", callers, way.name), func(b *testing.B) { accept(b, way.open(b), callers) })
		}
	}
}

func accept(b *testing.B, ledger bot.Ledger, callers int) {
	s, err := bot.New(bot.Options{
		Ledger: ledger, Decider: handsOff{}, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformInbox: &bottest.Messenger{}},
		Escalates: func(string) bool { return true }, Now: time.Now,
		NewID: func(t time.Time) string { return ulid.MustNew(ulid.Timestamp(t), ulid.DefaultEntropy()).String() },
	})
	if err != nil {
		b.Fatal(err)
	}
	var n atomic.Int64
	var all sync.WaitGroup
	var took times
	b.ResetTimer()
	for range callers {
		all.Go(func() {
			for i := n.Add(1); i <= int64(b.N); i = n.Add(1) {
				e := initiate(fmt.Sprintf("e%d", i), fmt.Sprintf("c%d", i))
				p := e.Payload.(bot.HandoffInitiate)
				p.Conversation.Messages = nil
				for turn := range 10 {
					p.Conversation.Messages = append(p.Conversation.Messages, bot.Message{ID: fmt.Sprint(turn), Role: bot.RoleVisitor, Text: strings.Repeat("a word or two ", 20), At: noon})
				}
				e.Payload = p
				began := time.Now()
				if _, err := s.Accept(context.Background(), e); err != nil {
					b.Errorf("Accept = %v", err)
				}
				took.add(time.Since(began))
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "handoffs/s")
	took.sort()
	b.ReportMetric(took.quantile(0.5), "p50-ms")
	b.ReportMetric(took.quantile(0.99), "p99-ms")
}

// times are how long each took.
type times struct {
	mu  sync.Mutex
	all []time.Duration
}

func (t *times) add(d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, d)
}

func (t *times) sort() { slices.Sort(t.all) }

// quantile is in milliseconds, of sorted times.
func (t *times) quantile(q float64) float64 {
	return float64(t.all[int(q*float64(len(t.all)-1))]) / float64(time.Millisecond)
}

// nowhere is a ledger that keeps nothing.
type nowhere struct{ bot.Ledger }

func (nowhere) Commit(_ context.Context, fn func(bot.Tx) error) error { return fn(forgotten{}) }

func (nowhere) Ahead(_ context.Context, _ string, k bot.ConversationKey) (bot.Ahead, error) {
	c, err := forgotten{}.Conversation(k)
	return bot.Ahead{Conversation: c}, err
}

// forgotten is a transaction that keeps nothing.
type forgotten struct{ bot.Tx }

func (forgotten) Receipt(string, string) (bot.Receipt, string, bool, error) {
	return bot.Receipt{}, "", false, nil
}
func (forgotten) SaveReceipt(bot.Event, bot.Receipt, time.Time) error { return nil }

func (forgotten) Conversation(k bot.ConversationKey) (bot.Conversation, error) {
	return bot.Conversation{ConversationKey: k}, nil
}
func (forgotten) SaveConversation(bot.Conversation, time.Time) error { return nil }

func (forgotten) LatestCycle(bot.ConversationKey) (bot.Cycle, error) {
	return bot.Cycle{}, bot.ErrNotFound
}
func (forgotten) SaveCycle(bot.Cycle) error                { return nil }
func (forgotten) Append(a bot.Act) (bot.Act, bool, error)  { return a, true, nil }
func (forgotten) Owe(bot.Posting) error                    { return nil }
func (forgotten) Cards(string, int) ([]bot.Posting, error) { return nil, nil }
func (forgotten) Stale(string, int, time.Time) error       { return nil }
