package whole

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"handoffbot/bot"
	"handoffbot/bot/lanes"
)

// delayed is a platform that takes its time and has no limits.
type delayed struct {
	latency time.Duration
	posted  atomic.Int64
	wanted  int64
	done    chan struct{} // closed by the last post that is wanted
}

func (d *delayed) Post(ctx context.Context, to bot.Destination, _ bot.Content, a bot.Attempt) (bot.CardRef, error) {
	if !pause(ctx, d.latency) {
		return bot.CardRef{}, ctx.Err()
	}
	if d.posted.Add(1) == d.wanted {
		close(d.done)
	}
	return bot.CardRef{Destination: to, ID: a.ID, At: time.Now()}, nil
}

func (d *delayed) Update(context.Context, bot.CardRef, bot.Content, bot.Attempt) error { return nil }

func (d *delayed) Reply(ctx context.Context, ref bot.CardRef, c bot.Content, a bot.Attempt) (bot.CardRef, error) {
	return d.Post(ctx, ref.Destination, c, a)
}

// spread sends conversations to so many channels, the same number to each.
type spread int

func (n spread) Decide(c bot.Conversation, _ time.Time) bot.Decision {
	number, _ := strconv.Atoi(strings.TrimPrefix(c.ID, "old")) // as accept names them
	to := bot.Destination{Platform: bot.PlatformInbox, Channel: fmt.Sprintf("c%d", number%int(n))}
	return bot.Decision{
		Verdict: bot.Escalate, Intent: "pricing", Priority: bot.Normal, Policy: "bench", Summary: "Wants a price.", NextAction: "Call.",
		Route: bot.Route{Name: "sales", To: []bot.Destination{to}},
	}
}

// BenchmarkDelivery measures how near delivery comes to what the platform's
// latency allows, with one message in flight in each of 64 lanes.
func BenchmarkDelivery(b *testing.B) {
	const inFlight, latency, all = 64, 50 * time.Millisecond, 2560
	for b.Loop() {
		db := openStore(b)
		m := &delayed{latency: latency, wanted: all, done: make(chan struct{})}
		s := newService(b, db, asShipped, spread(inFlight), m)
		accept(b, s, all, 0)
		wake, stop := db.SubscribeOwed()
		d, err := lanes.New(lanes.Options{Queue: db, Deliver: s.Deliver, Wake: wake, Now: time.Now})
		if err != nil {
			b.Fatal(err)
		}
		ctx, cancel := context.WithCancel(b.Context())
		var working sync.WaitGroup
		began := time.Now()
		working.Go(func() { d.Run(ctx) })
		select {
		case <-m.done:
		case <-time.After(5 * time.Minute):
			b.Fatalf("%d of %d were posted within five minutes", m.posted.Load(), all)
		}
		rate := all / time.Since(began).Seconds()
		cancel()
		working.Wait()
		stop()
		share := rate / (inFlight / latency.Seconds())
		b.ReportMetric(rate, "cards/s")
		measured.note(b, "cards/s into 64 channels that answer after 50 ms (the cap is 1,280)", rate, "", "")
		measured.note(b, "delivery ÷ (in flight ÷ latency)", share, "", "≥ 0.8")
	}
}

// accept hands off conversations, several at a time, numbered from the first on.
func accept(b *testing.B, s *bot.Service, number, first int) {
	b.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < number; i = int(next.Add(1)) - 1 {
				id := fmt.Sprintf("old%d", first+i)
				_, err := s.Accept(b.Context(), bot.Event{Source: "website", ID: "e" + id, Digest: "d", At: time.Now(), Payload: bot.HandoffInitiate{
					Conversation: bot.Conversation{ConversationKey: bot.ConversationKey{ID: id}, Messages: []bot.Message{
						{ID: "m1", Role: bot.RoleVisitor, Text: "What would forty seats be a month?"},
						{ID: "m2", Role: bot.RoleBot, Text: "Our plans are on the pricing page."},
						{ID: "m3", Role: bot.RoleVisitor, Text: "Can I speak to sales, please?"},
					}},
				}})
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

var burstLine = regexp.MustCompile(`shown after (\S+) in (\d+) messages; urgent p50 (\S+), p99 (\S+)`)

// BenchmarkBurst reports what a thousand handoffs into one channel come to. It
// runs the test of it, for virtual time belongs to tests.
func BenchmarkBurst(b *testing.B) {
	for b.Loop() {
		out, err := exec.CommandContext(b.Context(), "go", "test", "handoffbot/bot/lanes", "-run", "TestABurstIntoOneChannel", "-v", "-count=1").CombinedOutput()
		m := burstLine.FindSubmatch(out)
		if err != nil || m == nil {
			b.Fatalf("the burst failed: %v\n%s", err, out)
		}
		for i, row := range []struct{ name, aim string }{1: {"a burst of 1,000 into one channel: all shown after", "≤ 70 s"}, 3: {"urgent ones of it, p50", ""}, 4: {"urgent ones of it, p99", "≤ 15 s"}} {
			if row.name == "" {
				continue
			}
			d, err := time.ParseDuration(string(m[i]))
			if err != nil {
				b.Fatal(err)
			}
			measured.note(b, row.name, d.Seconds(), "s", row.aim)
		}
		messages, _ := strconv.Atoi(string(m[2])) // digits, as matched
		measured.note(b, "messages of it", float64(messages), "", "")
	}
}
