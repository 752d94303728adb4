package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"handoffbot/adapters/chatbot"
	"handoffbot/adapters/slack/slacktest"
)

const slackConfig = `
sources: {website: {secrets: ["${WEBSITE_WEBHOOK_SECRET}"]}}
api: {tokens: ["${HANDOFFBOT_API_TOKEN}"]}
slack: {bot_token: "${SLACK_BOT_TOKEN}", signing_secret: "${SLACK_SIGNING_SECRET}", app_token: %q, api_url: %s}
routes:
  - {name: sales, when: {intents: [pricing]}, to: [{slack: C0SALES}, {inbox: sales}], sla: {first_response: 15m}}
  - {name: support, to: [{slack: C0SUPPORT}], sla: {first_response: 1h}}
fallback: {slack: C0OPS}
alerts: {to: {slack: C0OPS}}
`

// startWithSlack runs the program beside a workspace.
func startWithSlack(t *testing.T, workspace *slacktest.Server, dir, appToken string) *server {
	t.Helper()
	const secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
	t.Setenv("WEBSITE_WEBHOOK_SECRET", secret)
	t.Setenv("HANDOFFBOT_API_TOKEN", "token-of-the-test")
	t.Setenv("SLACK_BOT_TOKEN", workspace.Token)
	t.Setenv("SLACK_SIGNING_SECRET", workspace.SigningSecret)
	t.Setenv("SLACK_APP_TOKEN", workspace.AppToken)
	config := filepath.Join(dir, "handoffbot.yaml")
	if err := os.WriteFile(config, fmt.Appendf(nil, slackConfig, appToken, workspace.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startWith(t, dir, "--config", config)
	var err error
	if s.key, err = chatbot.ParseSecret(secret); err != nil {
		t.Fatal(err)
	}
	s.token = "token-of-the-test"
	workspace.Serve(s.public)
	return s
}

// cards counts the first messages of a channel.
func cards(workspace *slacktest.Server, channel string) int { return len(workspace.Roots(channel)) }

func TestAHandoffGoesToSlackAndComesBack(t *testing.T) {
	workspace := slacktest.New(t, slacktest.Options{Echo: true})
	s := startWithSlack(t, workspace, t.TempDir(), "")
	if a, err := s.send("h1", initiate("c1")); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the webhook answered %d %s, %v", a.status, a.body, err)
	}
	eventually(t, "the card stands in Slack", func() bool { return cards(workspace, "C0SALES") == 1 })
	card := workspace.Roots("C0SALES")[0]
	if _, err := workspace.React("U0ANA", "C0SALES", card.TS, "eyes"); err != nil {
		t.Fatal(err)
	}
	if err := workspace.Click("U0BEN", "C0SALES", card.TS, "Claim"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the API names the first response and the claim", func() bool {
		var list struct {
			Handoffs []struct {
				Status string `json:"status"`
				First  *struct {
					Kind, Platform string
					Responder      struct{ Name string }
				} `json:"first_response"`
				Claimed *struct{ Name string } `json:"claimed_by"`
			} `json:"handoffs"`
		}
		if err := (&player{base: s.public, token: s.token}).get(t.Context(), "/v1/handoffs", &list); err != nil {
			t.Fatal(err)
		}
		h := list.Handoffs[0]
		return h.Status == "claimed" && h.First != nil && h.First.Kind == "reaction" && h.First.Platform == "slack" && h.First.Responder.Name == "Ana" &&
			h.Claimed != nil && h.Claimed.Name == "Ben"
	})
	eventually(t, "the card says who has it", func() bool {
		return strings.Contains(string(workspace.Roots("C0SALES")[0].Blocks), `"user_id":"U0BEN"`)
	})
	if log := s.log(); strings.Contains(log, workspace.Token) || strings.Contains(log, workspace.SigningSecret) || strings.Contains(log, "kanarienvogel") {
		t.Errorf("the log tells a secret or a visitor's words:\n%s", log)
	}
}

// TestAKillInMidPostLeavesOneCard lets Slack finish a post whose sender has
// died, and one that it never got.
func TestAKillInMidPostLeavesOneCard(t *testing.T) {
	workspace := slacktest.New(t, slacktest.Options{})
	dir := t.TempDir()
	s := startWithSlack(t, workspace, dir, "")
	workspace.Fail(slacktest.Fault{Method: "chat.postMessage", Hang: true, Done: true})
	if a, err := s.send("h1", initiate("c1")); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the webhook answered %d, %v", a.status, err)
	}
	eventually(t, "Slack has the card and the bot does not know", func() bool { return cards(workspace, "C0SALES") == 1 })
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	again := startWithSlack(t, workspace, dir, "")
	if a, err := again.send("h2", initiate("c2")); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the webhook answered %d, %v", a.status, err)
	}
	began := time.Now()
	eventually(t, "the next card does not wait for the one in doubt", func() bool { return cards(workspace, "C0SALES") == 2 })
	if waited := time.Since(began); waited > 5*time.Second {
		t.Errorf("the next card waited %s", waited)
	}
	eventually(t, "the card in doubt was looked up and adopted", func() bool {
		for _, h := range again.handoffs() {
			if h.Cards[0].State != "posted" {
				return false
			}
		}
		return true
	})
	if n := cards(workspace, "C0SALES"); n != 2 {
		t.Errorf("%d cards stand for 2 handoffs", n)
	}
}

func TestSlackByTheSocketAndATokenThatIsRevoked(t *testing.T) {
	workspace := slacktest.New(t, slacktest.Options{})
	s := startWithSlack(t, workspace, t.TempDir(), "${SLACK_APP_TOKEN}")
	eventually(t, "the socket is open", workspace.Connected)
	if a, err := s.send("h1", initiate("c1")); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the webhook answered %d, %v", a.status, err)
	}
	eventually(t, "the card stands", func() bool { return cards(workspace, "C0SALES") == 1 })
	if _, _, err := workspace.Say("U0ANA", "C0SALES", workspace.Roots("C0SALES")[0].TS, "on it", nil); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the reply has come by the socket", func() bool { return s.handoffs()[0].Status == "answered" })

	workspace.Revoke("token_revoked")
	if a, err := s.send("h2", initiate("c2")); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("with a revoked token the webhook answered %d, %v: the handoff must be kept", a.status, err)
	}
	eventually(t, "readiness says why", func() bool {
		r, err := http.Get(s.operations + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		return r.StatusCode == http.StatusServiceUnavailable
	})
}
