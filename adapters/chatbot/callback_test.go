package chatbot_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sirupsen/logrus/hooks/test"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"handoffbot/adapters/chatbot"
	"handoffbot/adapters/store"
	"handoffbot/bot"
)

const (
	secretOld = "whsec_b2xkMDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg=" //nolint:gosec // made up
	secretNew = "whsec_bmV3MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg=" //nolint:gosec // made up
)

var began = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// fakeChatbot is one that checks what it is told as the standard's own library
// does, keeps it by its id, and answers as it is told.
type fakeChatbot struct {
	*testing.T
	server *httptest.Server
	knows  string // the secret it verifies with

	mu      sync.Mutex
	answers []func(w http.ResponseWriter) // popped; none left: 204
	tries   int
	took    []string // what it took, in its order: type and conversation
	ids     map[string]int
}

func newFakeChatbot(t *testing.T) *fakeChatbot {
	f := &fakeChatbot{T: t, knows: secretOld, ids: map[string]int{}}
	f.server = httptest.NewServer(f)
	t.Cleanup(f.server.Close)
	return f
}

func (f *fakeChatbot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	hook, hookErr := standardwebhooks.NewWebhook(f.knows)
	if err != nil || hookErr != nil {
		f.Errorf("reading: %v, %v", err, hookErr)
	}
	if err := hook.VerifyIgnoringTimestamp(body, r.Header); err != nil {
		f.Errorf("the signature does not hold: %v", err)
	}
	var event struct {
		Type      string    `json:"type"`
		Timestamp time.Time `json:"timestamp"`
		Data      struct {
			HandoffID      string    `json:"handoff_id"`
			ConversationID string    `json:"conversation_id"`
			Source         string    `json:"source"`
			Cycle          int       `json:"cycle"`
			At             time.Time `json:"at"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &event); err != nil || event.Timestamp.IsZero() || event.Data.HandoffID == "" || event.Data.Source == "" || event.Data.Cycle == 0 || event.Data.At.IsZero() {
		f.Errorf("the event lacks something: %v, %s", err, body)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tries++
	if len(f.answers) > 0 {
		answer := f.answers[0]
		f.answers = f.answers[1:]
		f.mu.Unlock()
		defer f.mu.Lock()
		answer(slowly{w, r.Context().Done()})
		return
	}
	id := r.Header.Get("webhook-id")
	if f.ids[id]++; f.ids[id] == 1 {
		f.took = append(f.took, event.Type+" "+event.Data.ConversationID)
	}
	w.WriteHeader(http.StatusNoContent)
}

func (f *fakeChatbot) answer(with ...func(http.ResponseWriter)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers = append(f.answers, with...)
}

func (f *fakeChatbot) seen() (tries int, took []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.tries, append([]string(nil), f.took...)
}

func status(code int) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { w.WriteHeader(code) }
}

// slowly is an answer that can wait until nobody waits for it any more.
type slowly struct {
	http.ResponseWriter
	gone <-chan struct{}
}

// hangUp dies in the middle of an answer.
func hangUp(http.ResponseWriter) { panic(http.ErrAbortHandler) }

// callbacks is a caller with its ledger and clock.
type callbacks struct {
	*testing.T
	db     *store.DB
	path   string
	caller *chatbot.Caller
	now    time.Time
	ids    int

	mu     sync.Mutex // two callers count at once
	counts map[string]int
}

func newCallbacks(t *testing.T, address string, secrets ...string) *callbacks {
	t.Helper()
	c := &callbacks{T: t, path: filepath.Join(t.TempDir(), "h.db"), now: began, counts: map[string]int{}}
	c.open()
	c.connect(address, secrets...)
	return c
}

func (c *callbacks) open() {
	c.Helper()
	log, _ := test.NewNullLogger()
	var err error
	c.db, err = store.Open(c.Context(), store.Options{Storage: "sqlite:" + c.path, Now: func() time.Time { return c.now }, Exclusive: true, Log: log})
	if err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() { _ = c.db.Close() })
}

func (c *callbacks) connect(address string, secrets ...string) {
	c.Helper()
	var keys []chatbot.Secret
	for _, text := range secrets {
		key, err := chatbot.ParseSecret(text)
		if err != nil {
			c.Fatal(err)
		}
		keys = append(keys, key)
	}
	to, err := chatbot.NewCallback(address, keys)
	if err != nil {
		c.Fatal(err)
	}
	log, _ := test.NewNullLogger()
	c.caller, err = chatbot.NewCaller(chatbot.CallerOptions{
		Queue: c.db, Callbacks: map[string]chatbot.Callback{"website": to}, Now: func() time.Time { return c.now },
		Jitter: func() float64 { return 1 }, Within: 200 * time.Millisecond, Log: log,
		Observe: func(_, result string) { c.mu.Lock(); defer c.mu.Unlock(); c.counts[result]++ },
	})
	if err != nil {
		c.Fatal(err)
	}
}

// owe owes the events named "type conversation".
func (c *callbacks) owe(events ...string) {
	c.Helper()
	err := c.db.Commit(c.Context(), func(tx bot.Tx) error {
		for _, e := range events {
			kind, conversation, _ := strings.Cut(e, " ")
			c.ids++
			err := tx.Emit(bot.Outbound{
				ID: fmt.Sprintf("E%025d", c.ids), Key: e, Type: bot.OutboundType(kind), Since: c.now, RunAt: c.now,
				Data: bot.OutboundData{HandoffID: "H" + conversation, ConversationID: conversation, Source: "website", Cycle: 1, At: c.now},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		c.Fatal(err)
	}
}

// rounds tells until nothing is due, and lets time pass in between.
func (c *callbacks) rounds(n int, apart time.Duration) {
	c.Helper()
	for range n {
		for {
			told, err := c.caller.Round(c.Context(), "website")
			if err != nil {
				c.Fatal(err)
			}
			if told == 0 {
				break
			}
		}
		c.now = c.now.Add(apart)
	}
}

func (c *callbacks) in(state bot.OutboundState) []bot.Outbound {
	c.Helper()
	all, err := c.db.OutboundIn(c.Context(), state, 100)
	if err != nil {
		c.Fatal(err)
	}
	return all
}

func TestAChatbotIsToldInOrderOnce(t *testing.T) {
	f := newFakeChatbot(t)
	c := newCallbacks(t, f.server.URL+"/hooks", secretOld)
	c.owe("handoff.claimed c1", "handoff.status c1", "handoff.resolved c1", "handoff.claimed c1")
	c.rounds(1, 0)
	if _, took := f.seen(); !cmp.Equal(took, []string{"handoff.claimed c1", "handoff.status c1", "handoff.resolved c1"}) {
		t.Errorf("it took %q, want the three in their order, each once", took)
	}
	if n := len(c.in(bot.OutboundSent)); n != 3 {
		t.Errorf("%d are settled as sent, want 3", n)
	}
}

func TestAnEventThatIsNotTakenHoldsUpItsOwnHandoffAlone(t *testing.T) {
	f := newFakeChatbot(t)
	c := newCallbacks(t, f.server.URL, secretOld)
	f.answer(status(http.StatusInternalServerError))
	c.owe("handoff.claimed c1", "handoff.status c1")
	c.rounds(1, 0)
	c.owe("handoff.claimed c2")
	c.rounds(1, 0)
	if _, took := f.seen(); !cmp.Equal(took, []string{"handoff.claimed c2"}) {
		t.Errorf("it took %q, want the other handoff's alone", took)
	}
	c.rounds(10, 5*time.Second)
	if _, took := f.seen(); !cmp.Equal(took, []string{"handoff.claimed c2", "handoff.claimed c1", "handoff.status c1"}) {
		t.Errorf("in the end it took %q, want c1's in their order", took)
	}
}

func TestWhateverAChatbotDoesItIsToldAgain(t *testing.T) {
	elsewhere := newFakeChatbot(t)
	moved := func(w http.ResponseWriter) {
		w.Header().Set("Location", elsewhere.server.URL)
		w.WriteHeader(http.StatusTemporaryRedirect)
	}
	slow := func(w http.ResponseWriter) { <-w.(slowly).gone }
	for name, answer := range map[string]func(http.ResponseWriter){
		"it is slow": slow,
		"it fails":   status(500), "it is overloaded": status(503), "it refuses": status(400), "it dies": hangUp, "it redirects": moved,
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeChatbot(t)
			c := newCallbacks(t, f.server.URL, secretOld)
			f.answer(answer, answer)
			c.owe("handoff.claimed c1")
			c.rounds(20, 5*time.Second)
			if tries, took := f.seen(); tries != 3 || len(took) != 1 {
				t.Errorf("%d tries, took %q; want a third try that is taken", tries, took)
			}
			if c.counts[chatbot.ToldRetry] != 2 || c.counts[chatbot.ToldSent] != 1 {
				t.Errorf("counted %v", c.counts)
			}
		})
	}
	if tries, _ := elsewhere.seen(); tries > 0 {
		t.Errorf("a redirect was followed %d times", tries)
	}
}

func TestAChatbotThatAsksForTimeGetsIt(t *testing.T) {
	f := newFakeChatbot(t)
	c := newCallbacks(t, f.server.URL, secretOld)
	f.answer(func(w http.ResponseWriter) {
		w.Header().Set("Retry-After", "600")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	c.owe("handoff.claimed c1")
	c.rounds(10, 59*time.Second)
	if tries, _ := f.seen(); tries != 1 {
		t.Errorf("%d tries in the ten minutes it asked for, want 1", tries)
	}
	c.rounds(2, time.Minute)
	if _, took := f.seen(); len(took) != 1 {
		t.Errorf("after them it took %q, want the event", took)
	}
}

func TestAfterThreeDaysAnEventIsDeadAndCanBeReplayed(t *testing.T) {
	f := newFakeChatbot(t)
	c := newCallbacks(t, f.server.URL, secretOld)
	for range 500 {
		f.answer(status(500))
	}
	c.owe("handoff.claimed c1", "handoff.status c1")
	c.rounds(3*24*6, 10*time.Minute)
	for range 24 * 6 {
		c.rounds(1, 10*time.Minute)
		for _, d := range c.in(bot.OutboundDead) {
			if d.RunAt.After(c.now) {
				t.Fatalf("at %s it is said that the event was given up at %s, which has not come yet", c.now, d.RunAt)
			}
		}
	}
	dead := c.in(bot.OutboundDead)
	if len(dead) != 2 || dead[1].Type != bot.TellClaimed || dead[1].Cause != "it answered 500" {
		t.Fatalf("dead are %+v, want both, with the cause", dead)
	}
	if tries := dead[1].Tries; tries < 40 || tries > 120 {
		t.Errorf("%d tries in three days, want seconds apart at first and then an hour", tries)
	}
	f.mu.Lock()
	f.answers = nil
	f.mu.Unlock()
	if n, err := c.db.ReplayOutbound(t.Context(), "", dead[1].ID, c.now); err != nil || n != 1 {
		t.Fatalf("ReplayOutbound of one = %d, %v", n, err)
	}
	if n, err := c.db.ReplayOutbound(t.Context(), "", "", c.now); err != nil || n != 1 {
		t.Fatalf("ReplayOutbound of the rest = %d, %v", n, err)
	}
	c.rounds(1, 0)
	if _, took := f.seen(); !cmp.Equal(took, []string{"handoff.claimed c1", "handoff.status c1"}) {
		t.Errorf("after the replay it took %q, want both in their order", took)
	}
}

func TestAChatbotThatIsGoneIsLeftAloneUntilItMoves(t *testing.T) {
	f := newFakeChatbot(t)
	c := newCallbacks(t, f.server.URL+"/old", secretOld)
	f.answer(status(http.StatusGone))
	c.owe("handoff.claimed c1", "handoff.status c1")
	c.rounds(3, time.Hour)
	c.owe("handoff.claimed c2")
	c.rounds(3, time.Hour)
	if tries, _ := f.seen(); tries != 1 || len(c.in(bot.OutboundDead)) != 3 {
		t.Fatalf("%d tries and %d dead, want 1 and all 3: what was owed, and what has come since", tries, len(c.in(bot.OutboundDead)))
	}
	if err := c.db.EnableCallback(t.Context(), "website", f.server.URL+"/old"); err != nil {
		t.Fatal(err)
	}
	c.owe("handoff.claimed c3")
	if n := len(c.in(bot.OutboundDead)); n != 4 {
		t.Errorf("%d dead, want 4: the same address stays disabled", n)
	}
	if err := c.db.EnableCallback(t.Context(), "website", f.server.URL+"/new"); err != nil {
		t.Fatal(err)
	}
	c.connect(f.server.URL+"/new", secretOld)
	c.owe("handoff.claimed c4")
	if n, err := c.db.ReplayOutbound(t.Context(), "", "", c.now); err != nil || n != 4 {
		t.Fatalf("ReplayOutbound = %d, %v", n, err)
	}
	c.rounds(2, time.Second)
	if _, took := f.seen(); len(took) != 5 {
		t.Errorf("it took %q, want all five", took)
	}
}

func TestSecretsAreChangedWithoutLoss(t *testing.T) {
	f := newFakeChatbot(t)
	c := newCallbacks(t, f.server.URL, secretOld, secretNew)
	c.owe("handoff.claimed c1", "handoff.claimed c2") // the chatbot knows the old one
	c.rounds(1, 0)
	f.knows = secretNew
	c.owe("handoff.claimed c3") // the chatbot has changed
	c.rounds(1, 0)
	c.connect(f.server.URL, secretNew)
	c.owe("handoff.claimed c4") // and so have we
	c.rounds(1, 0)
	if _, took := f.seen(); len(took) != 4 {
		t.Errorf("it took %q, want all four", took)
	}
}

// TestARestartTellsWhatWasUnderWayAgain: a process that dies between the
// answer and its settlement tells twice, with the same id.
func TestARestartTellsWhatWasUnderWayAgain(t *testing.T) {
	f := newFakeChatbot(t)
	c := newCallbacks(t, f.server.URL, secretOld)
	c.owe("handoff.claimed c1", "handoff.status c1")
	if claimed, err := c.db.ClaimOutbound(t.Context(), "website", c.now, time.Minute, 4); err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %+v, %v", claimed, err)
	}
	if err := c.db.Close(); err != nil { // dead
		t.Fatal(err)
	}
	c.open()
	c.connect(f.server.URL, secretOld)
	c.rounds(1, 59*time.Second)
	if tries, _ := f.seen(); tries != 0 {
		t.Errorf("%d tries while the dead one's lease holds, want none", tries)
	}
	c.rounds(2, time.Second)
	if _, took := f.seen(); !cmp.Equal(took, []string{"handoff.claimed c1", "handoff.status c1"}) {
		t.Errorf("it took %q, want both in their order", took)
	}
}

// TestTwoProcessesTellOnce lets two callers work one ledger at once.
func TestTwoProcessesTellOnce(t *testing.T) {
	f := newFakeChatbot(t)
	c := newCallbacks(t, f.server.URL, secretOld)
	one := c.caller
	c.connect(f.server.URL, secretOld)
	for i := range 20 {
		c.owe(fmt.Sprintf("handoff.claimed c%d", i), fmt.Sprintf("handoff.status c%d", i))
	}
	var both sync.WaitGroup
	for _, caller := range []*chatbot.Caller{one, c.caller} {
		both.Go(func() {
			for {
				told, err := caller.Round(t.Context(), "website")
				if err != nil {
					t.Error(err)
				}
				if told == 0 {
					return
				}
			}
		})
	}
	both.Wait()
	c.rounds(1, 0)
	if tries, took := f.seen(); tries != 40 || len(took) != 40 {
		t.Errorf("%d tries, %d taken; want each of 40 once", tries, len(took))
	}
}

func TestWhereACallbackMayLead(t *testing.T) {
	key, err := chatbot.ParseSecret(secretOld)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		address string
		refused bool // when it is made
	}{
		{"https://chat.example.com/hooks?tenant=1", false},
		{"http://127.0.0.1:9/hook", false},
		{"http://[::1]:9/hook", false},
		{"http://localhost:9/hook", false},
		{"http://chat.example.com/hook", true},
		{"http://127.0.0.1.example.com/hook", true},
		{"https://user:password@chat.example.com/", true},
		{"ftp://chat.example.com/", true},
		{"https:///hook", true},
		{"chat.example.com/hook", true},
	}
	for _, tt := range tests {
		if _, err := chatbot.NewCallback(tt.address, []chatbot.Secret{key}); (err != nil) != tt.refused {
			t.Errorf("NewCallback(%s) = %v, want refused: %v", tt.address, err, tt.refused)
		}
	}
	if _, err := chatbot.NewCallback("https://chat.example.com/", nil); err == nil {
		t.Error("a callback without a secret was taken")
	}
	for _, address := range []string{
		"https://10.0.0.1/", "https://192.168.1.1/", "https://172.16.0.1/", "https://169.254.169.254/latest/meta-data", "https://100.64.0.1/",
		"https://[fe80::1]/", "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://0.0.0.0/", "https://224.0.0.1/",
	} {
		c := newCallbacks(t, address, secretOld)
		c.owe("handoff.claimed c1")
		c.rounds(1, 0)
		waiting := c.in(bot.OutboundWaiting)
		if len(waiting) != 1 || !strings.Contains(waiting[0].Cause, "private, local or reserved") {
			t.Errorf("%s: %+v, want it refused when it connects", address, waiting)
		}
	}
}

func TestACauseHoldsNoPartOfTheAddress(t *testing.T) {
	c := newCallbacks(t, "http://127.0.0.1:1/hook?token=hunter2", secretOld)
	c.owe("handoff.claimed c1")
	c.rounds(1, 0)
	if waiting := c.in(bot.OutboundWaiting); len(waiting) != 1 || waiting[0].Cause == "" || strings.Contains(waiting[0].Cause, "hunter2") {
		t.Errorf("the causes are %+v, want one without the token", waiting)
	}
}
