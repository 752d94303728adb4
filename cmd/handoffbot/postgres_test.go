package main

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"handoffbot/adapters/chatbot"
	"handoffbot/adapters/store/storetest"
)

const postgresConfig = `
storage: ${HANDOFFBOT_DATABASE}
sources: {website: {secrets: ["${WEBSITE_WEBHOOK_SECRET}"]}}
api: {tokens: ["${HANDOFFBOT_API_TOKEN}"]}
digest: {to: [{inbox: managers}]}
`

// startOnPostgres runs the program on a database that others may share.
func startOnPostgres(t *testing.T, dir, database string) *server {
	t.Helper()
	const secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
	t.Setenv("WEBSITE_WEBHOOK_SECRET", secret)
	t.Setenv("HANDOFFBOT_API_TOKEN", "token-of-the-test")
	t.Setenv("HANDOFFBOT_DATABASE", database)
	config := filepath.Join(dir, "handoffbot.yaml")
	if err := os.WriteFile(config, []byte(postgresConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startWith(t, dir, "--config", config)
	var err error
	if s.key, err = chatbot.ParseSecret(secret); err != nil {
		t.Fatal(err)
	}
	s.token = "token-of-the-test"
	return s
}

// command runs one command in dir and returns what it said, with its exit code.
func command(t *testing.T, dir string, args ...string) (string, int) {
	t.Helper()
	path, err := exec.LookPath("handoffbot")
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(path, args...)
	c.Dir = dir
	out, _ := c.CombinedOutput() // its exit code is what counts
	return string(out), c.ProcessState.ExitCode()
}

func TestManyProcessesOnOnePostgres(t *testing.T) {
	database, dir := storetest.Postgres(t), t.TempDir()
	one, two := startOnPostgres(t, dir, database), startOnPostgres(t, dir, database)
	said := func() string { return one.log() + two.log() }

	body := initiate("c1")
	for i, s := range []*server{one, two} {
		if a, err := s.send("h1", body); err != nil || a.status != []int{http.StatusAccepted, http.StatusOK}[i] {
			t.Fatalf("process %d answered %d %s, %v; want 202 from the first and the same receipt from the other", i+1, a.status, a.body, err)
		}
	}
	eventually(t, "the other process shows the card that one of them posted", func() bool {
		list := two.handoffs()
		return len(list) == 1 && len(list[0].Cards) == 1 && list[0].Cards[0].State == "posted"
	})

	// The one dies; the other takes what it leaves.
	if err := one.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = one.cmd.Wait()
	if a, err := two.send("h2", initiate("c2")); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the other process answered %d %s, %v", a.status, a.body, err)
	}
	eventually(t, "the other process posts alone", func() bool {
		list := two.handoffs()
		return len(list) == 2 && len(list[0].Cards) == 1 && list[0].Cards[0].State == "posted"
	})

	var told bytes.Buffer
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"doctor", "--config", "handoffbot.yaml"}, exitDone, "what is committed is on disk"},
		{[]string{"digest", "--config", "handoffbot.yaml", "--format", "json"}, exitDone, `"handoffs"`},
		{[]string{"digest", "--config", "handoffbot.yaml", "--week", "2026-W40", "--post"}, exitDone, "2026-W40 is owed to 1 channel"},
		{[]string{"digest", "--config", "handoffbot.yaml", "--week", "2026-W40", "--post"}, exitNo, "was posted before"},
		{[]string{"check-config", "handoffbot.yaml"}, exitDone, ""},
	} {
		out, code := command(t, dir, tt.args...)
		told.WriteString(out)
		if code != tt.code || !strings.Contains(out, tt.want) {
			t.Errorf("handoffbot %s ended with %d, want %d and %q:\n%s", strings.Join(tt.args, " "), code, tt.code, tt.want, out)
		}
	}
	t.Setenv("HANDOFFBOT_DATABASE", strings.Replace(database, storetest.Host(database), "127.0.0.1:1", 1))
	for _, name := range []string{"serve", "doctor", "digest"} {
		out, code := command(t, dir, name, "--config", "handoffbot.yaml")
		told.WriteString(out)
		if code == exitDone || !strings.Contains(out, "127.0.0.1:1") {
			t.Errorf("%s without a server ended with %d and said %s; want a refusal that names the address", name, code, out)
		}
	}
	if strings.Contains(told.String()+said(), storetest.Password) {
		t.Errorf("the password prints:\n%s%s", told.String(), said())
	}
}

func TestProcessesThatShareADatabaseDoNotMakeTheirOwnSecrets(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HANDOFFBOT_STORAGE", "postgres://bot@127.0.0.1:1/handoffs")
	out, code := command(t, dir, "serve")
	if code != exitNo || !strings.Contains(out, "sources.website.secrets") {
		t.Errorf("serve ended with %d and said %s; want 1 and where to name the secret", code, out)
	}
}
