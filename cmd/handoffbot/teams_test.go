package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"

	"handoffbot/adapters/chatbot"
	"handoffbot/adapters/slack/slacktest"
	"handoffbot/adapters/teams/teamstest"
	"handoffbot/config"
)

const bothConfig = `
sources: {website: {secrets: ["${WEBSITE_WEBHOOK_SECRET}"]}}
api: {tokens: ["${HANDOFFBOT_API_TOKEN}"]}
slack: {bot_token: "${SLACK_BOT_TOKEN}", signing_secret: "${SLACK_SIGNING_SECRET}", api_url: %s}
teams:
  app_id: %s
  app_password: "${TEAMS_APP_PASSWORD}"
  tenant_id: %s
  endpoints: {login: %s, openid_metadata: %s, issuer: %s, service_hosts: [%q]}
routes:
  - {name: sales, when: {intents: [pricing]}, to: [{slack: C0SALES}, {teams: "%s"}], sla: {first_response: 15m}}
  - {name: support, to: [{teams: "Front Office/Support"}], sla: {first_response: 1h}}
fallback: {slack: C0OPS}
alerts: {to: {slack: C0OPS}}
`

// startInBoth runs the program beside a Slack and a Teams.
func startInBoth(t *testing.T, workspace *slacktest.Server, tenant *teamstest.Server, dir string) *server {
	t.Helper()
	const secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
	for name, value := range map[string]string{
		"WEBSITE_WEBHOOK_SECRET": secret, "HANDOFFBOT_API_TOKEN": "token-of-the-test", "SLACK_BOT_TOKEN": workspace.Token,
		"SLACK_SIGNING_SECRET": workspace.SigningSecret, "TEAMS_APP_PASSWORD": tenant.Password,
	} {
		t.Setenv(name, value)
	}
	config := filepath.Join(dir, "handoffbot.yaml")
	text := fmt.Sprintf(bothConfig, workspace.URL, tenant.AppID, tenant.Tenant, tenant.Login, tenant.Metadata, tenant.Issuer, tenant.Host, teamstest.Sales)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startWith(t, dir, "--config", config)
	var err error
	if s.key, err = chatbot.ParseSecret(secret); err != nil {
		t.Fatal(err)
	}
	s.token = "token-of-the-test"
	workspace.Serve(s.public)
	tenant.Serve(s.public + "/api/messages")
	return s
}

type apiRow struct {
	Status string `json:"status"`
	First  *struct {
		Kind, Platform string
		Responder      struct{ Name string }
	} `json:"first_response"`
	Claimed *struct{ Platform, Name string } `json:"claimed_by"`
	Cards   []struct{ State string }         `json:"cards"`
}

func (s *server) apiRows() []apiRow {
	s.t.Helper()
	var list struct {
		Handoffs []apiRow `json:"handoffs"`
	}
	if err := (&player{base: s.public, token: s.token}).get(s.t.Context(), "/v1/handoffs", &list); err != nil {
		s.t.Fatal(err)
	}
	return list.Handoffs
}

func readPage(t *testing.T, address string) (string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("it answered %d", answer.StatusCode)
	}
	return string(text), err
}

// TestOneHandoffInBothWorlds posts one handoff to a Slack and a Teams channel:
// one clock, one claim, and both cards tell the same.
func TestOneHandoffInBothWorlds(t *testing.T) {
	workspace, tenant := slacktest.New(t, slacktest.Options{}), teamstest.New(t, teamstest.Options{})
	s := startInBoth(t, workspace, tenant, t.TempDir())
	if err := tenant.Install(teamstest.Sales); err != nil {
		t.Fatal(err)
	}
	if a, err := s.send("h1", initiate("c1")); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the webhook answered %d %s, %v", a.status, a.body, err)
	}
	eventually(t, "both cards stand", func() bool {
		return len(workspace.Roots("C0SALES")) == 1 && len(tenant.Roots(teamstest.Sales)) == 1
	})
	inSlack := func() string { return string(workspace.Roots("C0SALES")[0].Blocks) }
	inTeams := func() string { return string(tenant.Roots(teamstest.Sales)[0].Activity) }
	if a, err := tenant.React(teamstest.Ana, tenant.Roots(teamstest.Sales)[0], "1f440_eyes"); err != nil || a.Status != http.StatusOK {
		t.Fatalf("the reaction was answered by %d, %v", a.Status, err)
	}
	eventually(t, "a reaction in Teams stops the clock in Slack too", func() bool {
		return strings.Contains(inSlack(), "first response by ") && strings.Contains(inTeams(), "first response by ")
	})
	in, err := tenant.Click(teamstest.Ben, tenant.Roots(teamstest.Sales)[0], "Claim", nil)
	if err != nil || !strings.Contains(string(in.Value), "Claimed by ") {
		t.Fatalf("the claim is answered by %s %s, %v", in.Type, in.Value, err)
	}
	eventually(t, "both cards say who has it", func() bool {
		return strings.Contains(inSlack(), "Claimed by ") && strings.Contains(inSlack(), "Ben") && strings.Contains(inTeams(), `"text":"Ben"`)
	})
	if err := workspace.Click("U0ANA", "C0SALES", workspace.Roots("C0SALES")[0].TS, "Resolve"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := workspace.Say("U0ANA", "C0SALES", workspace.Roots("C0SALES")[0].TS, "I am on it too", nil); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a word in Slack answers the handoff in Teams", func() bool { return strings.Contains(inTeams(), ", answered") })
	if h := s.apiRows()[0]; h.Status != "answered" || h.First == nil || h.First.Kind != "reaction" || h.First.Platform != "teams" || h.First.Responder.Name != "Ana" ||
		h.Claimed == nil || h.Claimed.Platform != "teams" || h.Claimed.Name != "Ben" {
		t.Errorf("the API tells %+v, want one claim of Ben and the first response of Ana, both in Teams", h)
	}

	for path, want := range map[string]string{
		"/privacy": "until it is erased by hand: no time is set after which it goes by itself.\n",
		"/terms":   "Apache License 2.0",
	} { // which the app package names
		text, err := readPage(t, s.public+path)
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("%s says %q, %v; want %q in it", path, text, err, want)
		}
		if path == "/privacy" && !strings.Contains(text, "Who is sent it: Microsoft Teams and Slack. Nothing is sent to") {
			t.Errorf("%s does not say who is sent it:\n%s", path, text)
		}
	}

	// A channel that goes is no handoff lost: the fallback is in the other world.
	if err := tenant.DropChannel(teamstest.Sales); err != nil {
		t.Fatal(err)
	}
	if a, err := s.send("h2", initiate("c2")); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the webhook answered %d, %v", a.status, err)
	}
	eventually(t, "the fallback has the card, and people are told", func() bool {
		card, alert := false, false
		for _, m := range workspace.Roots("C0OPS") {
			card = card || strings.Contains(string(m.Blocks), "Could not be posted to")
			alert = alert || strings.Contains(m.Text, "was deleted")
		}
		return card && alert && len(workspace.Roots("C0SALES")) == 2
	})
	if problems := tenant.Problems(); len(problems) > 0 {
		t.Errorf("Teams would not show what it was sent: %v", problems)
	}
	log := s.log()
	for _, secret := range []string{tenant.Password, "outbound-token", "kanarienvogel"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log tells %q:\n%s", secret, log)
		}
	}
}

// TestAChannelByNameAfterARestart finds a channel by its team's name, and what
// happens there, also in a process that was not there at the install.
func TestAChannelByNameAfterARestart(t *testing.T) {
	workspace, tenant := slacktest.New(t, slacktest.Options{}), teamstest.New(t, teamstest.Options{})
	dir := t.TempDir()
	s := startInBoth(t, workspace, tenant, dir)
	if err := tenant.Install(teamstest.Sales); err != nil {
		t.Fatal(err)
	}
	body := strings.NewReplacer(`"data":{`, `"data":{"intent":"bug",`, "speak to sales", "report a bug").Replace(initiate("c1"))
	if a, err := s.send("h1", body); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the webhook answered %d %s, %v", a.status, a.body, err)
	}
	eventually(t, "the card stands, and that is recorded", func() bool {
		rows := s.apiRows()
		return len(tenant.Roots(teamstest.Support)) == 1 && len(rows) == 1 && len(rows[0].Cards) == 1 && rows[0].Cards[0].State == "posted"
	})
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	again := startInBoth(t, workspace, tenant, dir)
	if a, err := tenant.Say(teamstest.Ana, tenant.Roots(teamstest.Support)[0], "on it", false); err != nil || a.Status != http.StatusOK {
		t.Fatalf("the reply was answered by %d, %v", a.Status, err)
	}
	eventually(t, "the reply has found its handoff", func() bool { return again.apiRows()[0].Status == "answered" })
}

// TestAKillInMidPostIsRepeatedOnceInTeams lets Teams finish a post whose sender
// has died: nobody can look it up, and both copies are the same handoff.
func TestAKillInMidPostIsRepeatedOnceInTeams(t *testing.T) {
	workspace, tenant := slacktest.New(t, slacktest.Options{}), teamstest.New(t, teamstest.Options{})
	dir := t.TempDir()
	s := startInBoth(t, workspace, tenant, dir)
	tenant.Fail(teamstest.Fault{Call: teamstest.CallCreate, Hang: true, Done: true})
	if a, err := s.send("h1", initiate("c1")); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the webhook answered %d, %v", a.status, err)
	}
	cards := func() int { return len(tenant.Roots(teamstest.Sales)) }
	eventually(t, "Teams has the card and the bot does not know", func() bool { return cards() == 1 })
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	again := startInBoth(t, workspace, tenant, dir)
	if a, err := again.send("h2", initiate("c2")); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the webhook answered %d, %v", a.status, err)
	}
	eventually(t, "the next card does not wait for the one in doubt", func() bool { return cards() == 2 })
	eventually(t, "the card in doubt was repeated", func() bool { return cards() == 3 })
	lost := tenant.Roots(teamstest.Sales)[0]
	if in, err := tenant.Click(teamstest.Ana, lost, "Claim", nil); err != nil || !strings.Contains(string(in.Value), "Claimed by ") {
		t.Fatalf("the copy that nobody told us of answers %s, %v", in.Value, err)
	}
	eventually(t, "its copy tells the same", func() bool {
		return strings.Contains(string(tenant.Roots(teamstest.Sales)[2].Activity), "Claimed by ")
	})
	claimed := 0
	for _, h := range again.apiRows() {
		if h.Claimed != nil {
			claimed++
		}
	}
	if claimed != 1 || cards() != 3 {
		t.Errorf("%d handoffs are claimed and %d cards stand, want 1 and 3", claimed, cards())
	}
}

// TestARefusedTeamsAppIsToldOfWhereTeamsIsNotNeeded: the alert about it would
// wait for ever in the very channel that it is about.
func TestARefusedTeamsAppIsToldOfWhereTeamsIsNotNeeded(t *testing.T) {
	cfg := config.Default()
	cfg.Listen, cfg.Storage = "127.0.0.1:0", "sqlite:"+filepath.Join(t.TempDir(), "x.db")
	cfg.Alerts = config.Destination{Platform: "teams", Channel: "19:ops@thread.tacv2"}
	cfg.Teams = config.Teams{Given: true, AppID: "11111111-2222-4333-8444-555555555555", AppPassword: "p", TenantID: "99999999-8888-4777-8666-555555555555"}
	s, err := compile(cfg)
	if err != nil {
		t.Fatal(err)
	}
	log := logrus.New()
	log.SetOutput(io.Discard)
	a, err := assemble(t.Context(), appOptions{settings: s, secrets: map[string][]chatbot.Secret{}, log: log})
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	a.teamsStopped("AADSTS7000222")
	lanes, err := a.store.InboxLanes(t.Context(), now())
	if err != nil {
		t.Fatal(err)
	}
	var owed []string
	for _, l := range lanes {
		owed = append(owed, l.To.Lane())
	}
	if !slices.Contains(owed, "inbox/alerts") {
		t.Errorf("the alert is owed to %v, want the inbox among them", owed)
	}
}
