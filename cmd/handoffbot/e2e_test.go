package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"handoffbot/adapters/chatbot"
)

// server is the whole program in a process of its own.
type server struct {
	t          *testing.T
	cmd        *exec.Cmd
	dir        string
	public     string // base addresses
	operations string
	inbox      string // the one-time link
	key        chatbot.Secret
	token      string
	errors     *bytes.Buffer
	mu         *sync.Mutex
}

// start runs `handoffbot serve` in dir, as a user without a configuration does.
func start(t *testing.T, dir string) *server {
	t.Helper()
	return startWith(t, dir)
}

// startWith runs `handoffbot serve` in dir with more arguments. Secrets that the
// configuration names stand in the environment of this process.
func startWith(t *testing.T, dir string, args ...string) *server {
	t.Helper()
	path, err := exec.LookPath("handoffbot")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, dir: dir, errors: &bytes.Buffer{}, mu: &sync.Mutex{}}
	s.cmd = exec.Command(path, append([]string{"serve"}, args...)...)
	s.cmd.Dir = dir
	s.cmd.Env = append(os.Environ(), "HANDOFFBOT_LISTEN=127.0.0.1:0", "HANDOFFBOT_OPERATIONS_LISTEN=127.0.0.1:0")
	s.cmd.Stderr = locked{s.mu, s.errors}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill(); _ = s.cmd.Wait() })
	s.readAddresses(out)
	if len(args) > 0 {
		return s
	}
	made, err := loadSecrets(filepath.Join(dir, secretsFile))
	if err != nil {
		t.Fatal(err)
	}
	s.token = made.apiToken
	if s.key, err = chatbot.ParseSecret(made.webhook); err != nil {
		t.Fatal(err)
	}
	return s
}

type locked struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func (s *server) log() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.errors.String()
}

func (s *server) readAddresses(out io.Reader) {
	s.t.Helper()
	address := regexp.MustCompile(`http://[0-9.:]+`)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		base := address.FindString(lines.Text())
		switch {
		case strings.Contains(lines.Text(), "webhook"):
			s.public = base
		case strings.Contains(lines.Text(), "operations"):
			s.operations = base
		case strings.Contains(lines.Text(), "inbox"):
			s.inbox = strings.Fields(lines.Text())[1]
			return // the last line of the announcement
		}
	}
	s.t.Fatalf("serve ended without saying where it listens; its log:\n%s", s.log())
}

func (s *server) send(id, body string) (answer, error) {
	return sendSigned(context.Background(), http.DefaultClient, s.public+"/v1/hooks/website", s.key, id, []byte(body))
}

func (s *server) handoffs() []seen {
	s.t.Helper()
	var list struct {
		Handoffs []seen `json:"handoffs"`
	}
	pl := player{base: s.public, token: s.token}
	if err := pl.get(s.t.Context(), "/v1/handoffs?limit=200", &list); err != nil {
		s.t.Fatal(err)
	}
	return list.Handoffs
}

func initiate(conversation string) string {
	return fmt.Sprintf(`{"type":"handoff.initiate","timestamp":%q,"data":{"conversation_id":%q,"messages":[{"id":"m1","role":"visitor","text":"Can I speak to sales? My canary is kanarienvogel-7."}]}}`,
		now().UTC().Format(time.RFC3339), conversation)
}

// eventually waits for a condition of another process. It polls, for there is
// nothing in another process to wait on.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for !holds() {
		if pause(ctx, 10*time.Millisecond) != nil {
			t.Fatalf("waited 20 s in vain: %s", what)
		}
	}
}

func TestOneHandoffAllTheWay(t *testing.T) {
	s := start(t, t.TempDir())
	body := initiate("c1")
	a, err := s.send("h1", body)
	if err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the webhook answered %d %s, %v", a.status, a.body, err)
	}
	var receipt struct {
		HandoffID string `json:"handoff_id"`
		Route     string `json:"route"`
		Reasons   []any  `json:"reasons"`
	}
	if err := json.Unmarshal(a.body, &receipt); err != nil || receipt.Route != "sales" || len(receipt.Reasons) == 0 {
		t.Fatalf("the receipt is %s, want the route sales with its reasons", a.body)
	}
	eventually(t, "the card stands in its channel", func() bool {
		list := s.handoffs()
		return len(list) == 1 && len(list[0].Cards) == 1 && list[0].Cards[0].State == "posted"
	})
	again, err := s.send("h1", body)
	if err != nil || again.status != http.StatusOK || !bytes.Contains(again.body, []byte(`"duplicate":true`)) {
		t.Errorf("the same webhook again answered %d %s, %v; want 200 and duplicate", again.status, again.body, err)
	}
	for path, want := range map[string]int{"/livez": 200, "/readyz": 200, "/metrics": 200} {
		res, err := http.Get(s.operations + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s answered %d, want %d: %s", path, res.StatusCode, want, body)
		}
		if path == "/metrics" && !bytes.Contains(body, []byte(`handoffbot_queue_depth{state="waiting"} 0`)) {
			t.Errorf("/metrics does not say that no card waits")
		}
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("SIGTERM ended serve with %v, want a clean exit; its log:\n%s", err, s.log())
	}
	for _, secret := range []string{"kanarienvogel", s.token, "whsec_"} {
		if strings.Contains(s.log(), secret) {
			t.Errorf("the log tells %q:\n%s", secret, s.log())
		}
	}
}

// TestW6TheSameWebhookManyTimesAtOnceIsOneHandoff sends it again while the
// first is still being stored, each time signed anew.
func TestW6TheSameWebhookManyTimesAtOnceIsOneHandoff(t *testing.T) {
	s := start(t, t.TempDir())
	body := initiate("c1")
	answers := make(chan answer, 16)
	for range cap(answers) {
		go func() {
			a, err := s.send("same", body)
			if err != nil {
				t.Errorf("send = %v", err)
			}
			answers <- a
		}()
	}
	first := 0
	for range cap(answers) {
		a := <-answers
		if a.status == http.StatusAccepted {
			first++
		} else if a.status != http.StatusOK || !bytes.Contains(a.body, []byte(`"duplicate":true`)) {
			t.Errorf("answered %d %s, want 202 once and duplicates else", a.status, a.body)
		}
	}
	if list := s.handoffs(); first != 1 || len(list) != 1 || len(list[0].Cards) != 1 {
		t.Errorf("%d were first, and there are %d handoffs; want one of each, with one card", first, len(list))
	}
}

// TestKillingItLosesNo2xx kills the whole program under load, again and again,
// and keeps the list of what was accepted outside the process.
func TestKillingItLosesNo2xx(t *testing.T) {
	dir := t.TempDir()
	accepted := map[string]bool{}
	for round := range 5 {
		s := start(t, dir)
		var mu sync.Mutex
		var senders sync.WaitGroup
		enough := make(chan struct{})
		var once sync.Once
		for sender := range 4 {
			senders.Go(func() {
				for i := 0; ; i++ {
					name := fmt.Sprintf("r%d-s%d-n%d", round, sender, i)
					a, err := s.send(name, initiate(name))
					if err != nil {
						return // it is dead: nothing was promised
					}
					if a.status == http.StatusAccepted {
						mu.Lock()
						accepted[name] = true
						if len(accepted) >= (round+1)*15 {
							once.Do(func() { close(enough) })
						}
						mu.Unlock()
					}
				}
			})
		}
		<-enough
		if err := s.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = s.cmd.Wait()
		senders.Wait()
	}
	s := start(t, dir)
	pl := player{base: s.public, token: s.token}
	eventually(t, "every card stands after the last restart", func() bool {
		res, err := http.Get(s.operations + "/metrics")
		if err != nil {
			return false
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		return err == nil && bytes.Contains(body, []byte(`handoffbot_queue_depth{state="waiting"} 0`)) &&
			bytes.Contains(body, []byte(`handoffbot_queue_depth{state="sending"} 0`))
	})
	for name := range accepted {
		h, found, err := pl.handoff(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		if !found {
			t.Errorf("%s was answered with a 2xx and is lost", name)
			continue
		}
		if len(h.Cards) != 1 || h.Cards[0].State != "posted" {
			t.Errorf("%s has the cards %+v, want one that is posted", name, h.Cards)
		}
	}
	t.Logf("%d handoffs accepted over 5 kills", len(accepted))
}

func TestASecondServerOnTheSameDatabaseIsRefused(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	path, err := exec.LookPath("handoffbot")
	if err != nil {
		t.Fatal(err)
	}
	second := exec.Command(path, "serve")
	second.Dir = dir
	second.Env = append(os.Environ(), "HANDOFFBOT_LISTEN=127.0.0.1:0", "HANDOFFBOT_OPERATIONS_LISTEN=127.0.0.1:0")
	out, err := second.CombinedOutput()
	if second.ProcessState.ExitCode() != exitIO || !strings.Contains(string(out), "lock") {
		t.Errorf("the second server ended with %v and said %s; want exit code 3 and a word on the lock", err, out)
	}
}
