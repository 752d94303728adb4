package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"handoffbot/adapters/chatbot"
)

const callbackConfig = `
sources:
  website:
    secrets: ["${WEBSITE_WEBHOOK_SECRET}"]
    callback: {url: "%s/told", secret: "${CALLBACK_SECRET}"}
api: {tokens: ["${HANDOFFBOT_API_TOKEN}"]}
routes: [{name: sales, to: [{inbox: sales}], sla: {first_response: 2s}}]
followup: {sales: [{after: 1s}, {after: 2s, also_to: {inbox: leads}}]}
alerts: {to: {inbox: operations}}
`

// listener is a chatbot that verifies what it is told, and keeps it once by id.
type listener struct {
	*httptest.Server
	mu   sync.Mutex
	gone bool
	ids  map[string]bool
	told []string
}

func newListener(t *testing.T, secret string) *listener {
	t.Helper()
	hook, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	l := &listener{ids: map[string]bool{}}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if verifyErr := hook.Verify(body, r.Header); err != nil || verifyErr != nil {
			t.Errorf("what was sent does not verify: %v, %v", err, verifyErr)
		}
		var event struct {
			Type string `json:"type"`
			Data struct {
				Status string `json:"status"`
			} `json:"data"`
		}
		if err := json.Unmarshal(body, &event); err != nil {
			t.Errorf("what was sent is %s: %v", body, err)
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.gone {
			w.WriteHeader(http.StatusGone)
			return
		}
		if id := r.Header.Get("webhook-id"); !l.ids[id] {
			l.ids[id] = true
			l.told = append(l.told, strings.TrimSpace(event.Type+" "+event.Data.Status))
		}
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *listener) heard() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.told, ", ")
}

// TestNobodyComesAndTheChatbotIsTold kills the program between the promise and
// what follows it.
func TestNobodyComesAndTheChatbotIsTold(t *testing.T) {
	const secret, back = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", "whsec_YmFjazIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODk="
	t.Setenv("WEBSITE_WEBHOOK_SECRET", secret)
	t.Setenv("CALLBACK_SECRET", back)
	t.Setenv("HANDOFFBOT_API_TOKEN", "token-of-the-test")
	l, dir := newListener(t, back), t.TempDir()
	file := filepath.Join(dir, "handoffbot.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, callbackConfig, l.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func() *server {
		s := startWith(t, dir, "--config", file)
		var err error
		if s.key, err = chatbot.ParseSecret(secret); err != nil {
			t.Fatal(err)
		}
		s.token = "token-of-the-test"
		return s
	}
	s := run()
	if a, err := s.send("h1", initiate("c1")); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the webhook answered %d %s, %v", a.status, a.body, err)
	}
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait()
	s = run()
	eventually(t, "the chatbot is told of the breach and of the failure", func() bool {
		return l.heard() == "handoff.sla_breached, handoff.status failed"
	})
	eventually(t, "the leads have a card", func() bool {
		list := s.handoffs()
		return len(list) == 1 && len(list[0].Cards) == 2 && list[0].Cards[1].State == "posted"
	})

	l.mu.Lock()
	l.gone = true
	l.mu.Unlock()
	body := fmt.Sprintf(`{"type":"handoff.cancelled","timestamp":%q,"data":{"conversation_id":"c1","reason":"left"}}`, now().UTC().Format("2006-01-02T15:04:05Z"))
	if a, err := s.send("x1", body); err != nil || a.status != http.StatusOK {
		t.Fatalf("the cancel answered %d %s, %v", a.status, a.body, err)
	}
	callbacks := func(args ...string) string {
		path, err := exec.LookPath("handoffbot")
		if err != nil {
			t.Fatal(err)
		}
		c := exec.Command(path, append([]string{"callbacks", "--config", file}, args...)...)
		c.Dir = dir
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("callbacks %v = %v: %s", args, err, out)
		}
		return string(out)
	}
	eventually(t, "the command lists the event that was given up", func() bool {
		out := callbacks()
		return strings.Contains(out, "handoff.status") && strings.Contains(out, "410")
	})
	l.mu.Lock()
	l.gone = false
	l.mu.Unlock()
	if out := callbacks("--replay", "all"); out != "1 event is due again\n" {
		t.Errorf("replaying said %q", out)
	}
	eventually(t, "the replayed event arrives", func() bool { return strings.HasSuffix(l.heard(), "handoff.status completed") })
	eventually(t, "the metrics say that three events were sent", func() bool {
		res, err := http.Get(s.operations + "/metrics")
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		figures, err := io.ReadAll(res.Body)
		return err == nil && strings.Contains(string(figures), `handoffbot_callback_events{source="website",state="sent"} 3`) &&
			strings.Contains(string(figures), `handoffbot_trouble{kind="callback_dead"}`)
	})
}
