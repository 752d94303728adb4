package whole

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"handoffbot/adapters/chatbot"
	"handoffbot/adapters/inbox"
	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot"
	"handoffbot/bot/lanes"
)

var (
	builtOnce sync.Once
	built     string
	errBuilt  error
)

// subject is the program as shipped, running, and what is needed to speak to it.
type subject struct {
	*testing.B
	program
	*process
	key chatbot.Secret
}

// newSubject makes a directory with a configuration; more is added to it.
func newSubject(b *testing.B, more string, env ...string) *subject {
	b.Helper()
	builtOnce.Do(func() {
		dir, err := os.MkdirTemp("", "handoffbot-bench")
		if err != nil {
			errBuilt = err
			return
		}
		built, errBuilt = build(context.Background(), dir)
	})
	if errBuilt != nil {
		b.Fatal(errBuilt)
	}
	dir := b.TempDir()
	config := `sources: {website: {secrets: ["${WEBSITE_WEBHOOK_SECRET}"]}}` + "\n" + `api: {tokens: ["${HANDOFFBOT_API_TOKEN}"]}` + "\n" + more
	if err := os.WriteFile(filepath.Join(dir, "r0.yaml"), []byte(config), 0o600); err != nil {
		b.Fatal(err)
	}
	s := &subject{B: b, program: program{binary: built, dir: dir, env: append(append(os.Environ(),
		"HANDOFFBOT_LISTEN=127.0.0.1:0", "HANDOFFBOT_OPERATIONS_LISTEN=127.0.0.1:0",
		"WEBSITE_WEBHOOK_SECRET="+webhookSecret, "HANDOFFBOT_API_TOKEN="+apiToken), env...)}}
	var err error
	if s.key, err = chatbot.ParseSecret(webhookSecret); err != nil {
		b.Fatal(err)
	}
	return s
}

// start runs it and returns how long it took to its first answer.
func (s *subject) start() time.Duration {
	s.Helper()
	var err error
	if s.process, err = s.launch(0); err != nil {
		s.Fatal(err)
	}
	ended := s.process
	s.Cleanup(ended.kill)
	if err := s.awaitReady(s.Context()); err != nil {
		s.Fatal(err)
	}
	s.fetch("http://" + s.operations + "/livez")
	return time.Since(s.began)
}

func (s *subject) fetch(address string) []byte {
	s.Helper()
	body, err := fetch(s.Context(), address)
	if err != nil {
		s.Fatal(err)
	}
	return body
}

// memory returns a line of the process's status, in MiB: VmRSS; RssAnon, what of
// it is no page of the program's own file; or VmHWM, the most that it ever was.
func (s *subject) memory(line string) float64 {
	s.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		s.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), line+":")
	kib, err := strconv.ParseFloat(strings.Fields(rest + " 0")[0], 64)
	if err != nil {
		s.Fatal(err)
	}
	return kib / 1024
}

// cpu returns how much processor time it has taken, in ticks of 10 ms.
func (s *subject) cpu() time.Duration {
	s.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		s.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	user, err := strconv.ParseInt(fields[11], 10, 64)
	kernel, err2 := strconv.ParseInt(fields[12], 10, 64)
	if err != nil || err2 != nil {
		s.Fatal(err, err2)
	}
	return time.Duration(user+kernel) * 10 * time.Millisecond
}

// signed prepares handoffs, numbered from the first on.
func (s *subject) signed(number, first int, tier func(i int) string) []*http.Request {
	s.Helper()
	requests := make([]*http.Request, number)
	for i := range requests {
		name := fmt.Sprintf("c%d", first+i)
		body := longHandoff(name, tier(i))
		requests[i] = request(s.B, "http://"+s.public+"/v1/hooks/website", body)
		requests[i].Header = chatbot.Sign(s.key, "w-"+name, time.Now(), body)
		requests[i].Header.Set("Content-Type", "application/json")
	}
	return requests
}

func noTier(int) string { return "" }

// openLoop sends requests at a rate, whether those before are answered or not,
// and returns when each was sent.
func (s *subject) openLoop(requests []*http.Request, perSecond int) []time.Time {
	s.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: 256}
	defer transport.CloseIdleConnections()
	sent := make([]time.Time, len(requests))
	var all sync.WaitGroup
	began := time.Now()
	for i, r := range requests {
		if wait := time.Until(began.Add(time.Duration(i) * time.Second / time.Duration(perSecond))); wait > 0 {
			pause(s.Context(), wait)
		}
		sent[i] = time.Now()
		all.Go(func() {
			answer, err := transport.RoundTrip(r)
			if err != nil {
				s.Error(err)
				return
			}
			answer.Body.Close()
			if answer.StatusCode != http.StatusAccepted {
				s.Errorf("answered %d", answer.StatusCode)
			}
		})
	}
	all.Wait()
	return sent
}

var waitingCards = regexp.MustCompile(`(?m)^handoffbot_queue_depth\{state="(?:waiting|sending|unknown)"\} [1-9]`)

// idle waits until nothing is owed: asking for the handoffs themselves would
// cost more than what is measured.
func (s *subject) idle() {
	s.Helper()
	for waitingCards.Match(s.fetch("http://" + s.operations + "/metrics")) {
		if !pause(s.Context(), 200*time.Millisecond) {
			s.Fatal("the cards do not come")
		}
	}
}

// posted returns, of the newest handoffs, how long each card took by the
// bot's own clock, once all of them stand.
func (s *subject) posted(number int) []time.Duration {
	s.Helper()
	for {
		s.idle()
		var took []time.Duration
		cursor := ""
		for len(took) < number {
			var page struct {
				Handoffs []struct {
					ReceivedAt time.Time `json:"received_at"`
					Cards      []struct {
						PostedAt *time.Time `json:"posted_at"`
					} `json:"cards"`
				} `json:"handoffs"`
				Next *string `json:"next_cursor"`
			}
			if err := get(s.Context(), "http://"+s.public+"/v1/handoffs?limit=200&cursor="+url.QueryEscape(cursor), &page); err != nil {
				s.Fatal(err)
			}
			for _, h := range page.Handoffs {
				if len(took) < number && len(h.Cards) > 0 && h.Cards[0].PostedAt != nil {
					took = append(took, h.Cards[0].PostedAt.Sub(h.ReceivedAt))
				}
			}
			if page.Next == nil || *page.Next == "" {
				break
			}
			cursor = *page.Next
		}
		if len(took) == number {
			return took
		}
		if !pause(s.Context(), 200*time.Millisecond) {
			s.Fatal("the cards do not come")
		}
	}
}

// BenchmarkCard measures 300 handoffs a second until their cards stand.
func BenchmarkCard(b *testing.B) {
	const rate, number = 300, 1500
	b.Run("inbox", func(b *testing.B) {
		for b.Loop() {
			s := newSubject(b, "")
			s.start()
			s.openLoop(s.signed(number, 0, noTier), rate)
			card(b, "the inbox", s.posted(number))
		}
	})
	b.Run("slack", func(b *testing.B) {
		for b.Loop() {
			came := newBook()
			workspace := slacktest.New(b, slacktest.Options{Pace: time.Second, Latency: 50 * time.Millisecond, Observe: came.called})
			// So many channels that each has rested when its next card comes.
			const channels = 1200
			s := newSubject(b, slackConfig(workspace, channels), "SLACK_BOT_TOKEN="+workspace.Token, "SLACK_SIGNING_SECRET="+workspace.SigningSecret)
			s.start()
			sent := s.openLoop(s.signed(number, 0, func(i int) string { return fmt.Sprintf("t%d", i%channels) }), rate)
			var took []time.Duration
			for i, at := range sent {
				for {
					came.mu.Lock()
					stood, ok := came.came[fmt.Sprintf("c%d", i)]
					came.mu.Unlock()
					if ok {
						took = append(took, stood.Sub(at))
						break
					}
					if !pause(b.Context(), 10*time.Millisecond) {
						b.Fatal("the cards do not come")
					}
				}
			}
			card(b, "Slack", took)
		}
	})
}

func card(b *testing.B, where string, took []time.Duration) {
	b.Helper()
	b.ReportMetric(ms(percentile(took, 0.5)), "p50-ms")
	b.ReportMetric(ms(percentile(took, 0.99)), "p99-ms")
	measured.note(b, "webhook to card in "+where+" at 300/s, p50", ms(percentile(took, 0.5)), "ms", "≤ 5 ms")
	measured.note(b, "webhook to card in "+where+" at 300/s, p99", ms(percentile(took, 0.99)), "ms", "≤ 50 ms")
}

// slackConfig has a route for each of so many channels, by the contact's tier.
func slackConfig(workspace *slacktest.Server, number int) string {
	var c strings.Builder
	fmt.Fprintf(&c, "slack: {bot_token: \"${SLACK_BOT_TOKEN}\", signing_secret: \"${SLACK_SIGNING_SECRET}\", api_url: %s}\nroutes:\n", workspace.URL)
	for i := range number {
		id := fmt.Sprintf("C0BENCH%d", i)
		workspace.Break(id, "") // it is there, and nothing is wrong with it
		when := fmt.Sprintf("when: {tiers: [t%d]}, ", i)
		if i == number-1 {
			when = ""
		}
		fmt.Fprintf(&c, "  - {name: r%d, %sto: [{slack: %s}]}\n", i, when, id)
	}
	return c.String()
}

// BenchmarkProgram measures what the process takes: at its start, at rest,
// under load, and with ten thousand cards that nobody takes.
func BenchmarkProgram(b *testing.B) {
	for b.Loop() {
		s := newSubject(b, "")
		var starts []time.Duration
		for range 10 {
			starts = append(starts, s.start())
			s.kill()
		}
		measured.note(b, "start to first answer, p50", ms(percentile(starts, 0.5)), "ms", "≤ 150 ms")
		s.start()
		const resting = 30 * time.Second // the system counts in ticks of 10 ms
		before := s.cpu()
		pause(b.Context(), resting)
		measured.note(b, "processor at rest", 100*float64(s.cpu()-before)/float64(resting), "% of a core", "≤ 0.3 %")
		measured.note(b, "memory at rest", s.memory("VmRSS"), "MiB", "≤ 25 MiB")
		measured.note(b, "memory at rest, without the pages of the program's file", s.memory("RssAnon"), "MiB", "")

		const number = 4000
		requests := s.signed(number, 0, noTier)
		before = s.cpu()
		began := time.Now()
		took := closedLoop(b, requests, 64)
		rate := number / time.Since(began).Seconds()
		measured.note(b, "handoffs/s, the program, 64 connections, cards to the inbox", rate, "", "")
		measured.note(b, "acknowledgement of it, p99", ms(percentile(took, 0.99)), "ms", "")
		s.idle()
		measured.note(b, "processor a handoff, card included", float64((s.cpu()-before).Microseconds())/number/1000, "ms", "")
		measured.note(b, "memory under load, the most", s.memory("VmHWM"), "MiB", "≤ 100 MiB")
		s.kill()
	}
	b.Run("backlog", func(b *testing.B) {
		for b.Loop() {
			workspace := slacktest.New(b, slacktest.Options{})
			workspace.Revoke("token_revoked") // cards wait
			s := newSubject(b, slackConfig(workspace, 4), "SLACK_BOT_TOKEN="+workspace.Token, "SLACK_SIGNING_SECRET="+workspace.SigningSecret)
			s.start()
			closedLoop(b, s.signed(10_000, 0, func(i int) string { return fmt.Sprintf("t%d", i%4) }), 64)
			measured.note(b, "memory with 10,000 cards that wait, the most", s.memory("VmHWM"), "MiB", "≤ 256 MiB")
		}
	})
}

// BenchmarkGrowth measures the same on an empty ledger and on one that holds
// GROWTH handoffs whose cards stand.
func BenchmarkGrowth(b *testing.B) {
	size := 2000
	if text := os.Getenv("GROWTH"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			b.Fatalf("GROWTH=%q is no number from 1 on", text)
		}
		size = n
	}
	for _, held := range []int{0, size} {
		b.Run(fmt.Sprintf("%d held", held), func(b *testing.B) {
			for b.Loop() {
				grow(b, held)
			}
		})
	}
	for _, what := range []string{"start", "handoffs/s", "card p50", "card p99", "memory", "list"} {
		aim := "≤ 1.2"
		if what == "handoffs/s" {
			aim = "≥ 0.8"
		}
		measured.ratio(b, fmt.Sprintf("%s: %d held ÷ empty", what, size), grown(what, size), grown(what, 0), aim)
	}
}

func grown(what string, held int) string { return fmt.Sprintf("%s with %d held", what, held) }

func grow(b *testing.B, held int) {
	s := newSubject(b, "")
	if held > 0 {
		fill(b, filepath.Join(s.dir, "handoffbot.db"), held)
	}
	measured.note(b, grown("start", held), ms(s.start()), "ms", "")
	pause(b.Context(), time.Second)
	measured.note(b, grown("memory", held), s.memory("VmRSS"), "MiB", "")
	began := time.Now()
	var page struct{}
	if err := get(b.Context(), "http://"+s.public+"/v1/handoffs?limit=50&status=open", &page); err != nil {
		b.Fatal(err)
	}
	measured.note(b, grown("list", held), ms(time.Since(began)), "ms", "")
	const slow = 300
	s.openLoop(s.signed(slow, 0, noTier), 100)
	took := s.posted(slow)
	measured.note(b, grown("card p50", held), ms(percentile(took, 0.5)), "ms", "")
	measured.note(b, grown("card p99", held), ms(percentile(took, 0.99)), "ms", "")
	const fast = 2000
	requests := s.signed(fast, slow, noTier)
	began = time.Now()
	closedLoop(b, requests, 64)
	measured.note(b, grown("handoffs/s", held), fast/time.Since(began).Seconds(), "", "")
	s.kill()
}

// fill makes a ledger of so many handoffs whose cards stand in the inbox.
func fill(b *testing.B, path string, number int) {
	b.Helper()
	db := openStoreAt(b, path)
	m, err := inbox.NewMessenger(time.Now)
	if err != nil {
		b.Fatal(err)
	}
	s := newService(b, db, asShipped, spread(64), m)
	wake, stop := db.SubscribeOwed()
	defer stop()
	d, err := lanes.New(lanes.Options{Queue: db, Deliver: s.Deliver, Wake: wake, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	var working sync.WaitGroup
	working.Go(func() { d.Run(ctx) })
	const step = 20_000
	for first := 0; first < number; first += step {
		accept(b, s, min(step, number-first), first)
		if number > step {
			fmt.Printf("%d of %d handoffs held\n", min(first+step, number), number)
		}
	}
	for {
		counts, _, err := db.Counts(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if counts[bot.PostingWaiting]+counts[bot.PostingSending] == 0 {
			break
		}
		pause(b.Context(), 100*time.Millisecond)
	}
	cancel()
	working.Wait()
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}
