package main

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"handoffbot/adapters/chatbot"
)

// browser opens a headless Chromium with one tab.
func browser(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("the page is tested in a real browser: install Chromium (on Debian: apt-get install chromium)")
	}
	limited, expire := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(expire)
	allocator, stop := chromedp.NewExecAllocator(limited, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.UserDataDir(t.TempDir()),
	)...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(allocator)
	t.Cleanup(end)
	return ctx
}

// holds asks the page.
func holds(ctx context.Context, t *testing.T, condition string) bool {
	t.Helper()
	ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+condition+")"))
	if err != nil {
		t.Fatalf("ask %s: %v", condition, err)
	}
	return ok
}

// TestAPersonTakesOver drives the whole program as a triager does: a signed
// webhook, the one-time link, the card, Claim, a reply, the digest.
func TestAPersonTakesOver(t *testing.T) {
	s := start(t, t.TempDir())
	ctx := browser(t)
	do := func(doing string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatalf("%s: %v", doing, err)
		}
	}
	do("open the one-time link", chromedp.Navigate(s.inbox), chromedp.WaitVisible(chromedp.CSS("#live:not(.lost)")))
	hostile := fmt.Sprintf(`{"type":"handoff.initiate","timestamp":%q,"data":{"conversation_id":"c1","contact":{"name":"<img src=x onerror=window.pwned=1>"},
		"page":{"url":"javascript:window.pwned=1"},"messages":[{"role":"visitor","text":"<script>window.pwned=1</script> can I speak to sales?"}]}}`, now().UTC().Format(time.RFC3339))
	if a, err := s.send("h1", hostile); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the webhook answered %d %s, %v", a.status, a.body, err)
	}
	do("see the card come by itself", chromedp.WaitVisible(chromedp.CSS("article button.primary")))
	eventually(t, "the card says why", func() bool { return holds(ctx, t, `document.body.innerText.includes("speak to sales")`) })
	if holds(ctx, t, `window.pwned || document.querySelector("a[href^='javascript']")`) {
		t.Error("the visitor's text ran, or became a link")
	}
	do("claim it", chromedp.Click(chromedp.CSS("article button.primary")))
	eventually(t, "the card says who has it", func() bool { return holds(ctx, t, `document.body.innerText.includes("Claimed by")`) })
	do("open the handoff", chromedp.Click(chromedp.CSS("article h2 a")), chromedp.WaitVisible(chromedp.CSS(".reply textarea")))
	if holds(ctx, t, `window.pwned || document.querySelector("a[href^='javascript']")`) {
		t.Error("the visitor's text ran on the handoff's own page, or became a link")
	}
	do("reply", chromedp.SendKeys(chromedp.CSS(".reply textarea"), "Hello, a person here"), chromedp.Click(chromedp.CSS(".reply button")))
	eventually(t, "the reply stands in the thread", func() bool {
		return holds(ctx, t, `document.querySelector(".thread")?.textContent.includes("Hello, a person here")`)
	})
	h, found, err := player{base: s.public, token: s.token}.handoff(t.Context(), "c1")
	if err != nil || !found || h.Status != "answered" || h.FirstResponse == nil || h.FirstResponse.Kind != "claim" {
		t.Errorf("the API says %+v, %v; want answered, with the claim as the first response", h, err)
	}
	do("open the digest", chromedp.Navigate(s.public+"/inbox/digest"))
	eventually(t, "the digest has moved", func() bool { return holds(ctx, t, `document.body.innerText.includes("1 of 1")`) })

	res, err := http.Get(s.inbox) // somebody else finds the link
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("the one-time link answered a second browser %d, want 403", res.StatusCode)
	}
}

// TestPeopleSignIn runs the service as others reach it: with users, and with
// the names that a proxy would give.
func TestPeopleSignIn(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("INBOX_ANA", "correct horse battery")
	t.Setenv("WEBSITE_WEBHOOK_SECRET", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
	const cfg = `inbox: {users: {ana: "${INBOX_ANA}"}}
sources: {website: {secrets: ["${WEBSITE_WEBHOOK_SECRET}"]}}
`
	if err := os.WriteFile(filepath.Join(dir, "handoffbot.yaml"), []byte(cfg), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startWith(t, dir, "--config", "handoffbot.yaml")
	var err error
	if s.key, err = chatbot.ParseSecret("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="); err != nil {
		t.Fatal(err)
	}
	if a, err := s.send("h1", initiate("c1")); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the webhook answered %d %s, %v", a.status, a.body, err)
	}
	ctx := browser(t)
	do := func(doing string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatalf("%s: %v", doing, err)
		}
	}
	do("come", chromedp.Navigate(s.public+"/inbox?view=unclaimed"), chromedp.WaitVisible(chromedp.CSS("#secret")))
	do("sign in wrongly", chromedp.SendKeys(chromedp.CSS("#name"), "ana"), chromedp.SendKeys(chromedp.CSS("#secret"), "guess"), chromedp.Click(chromedp.CSS("button")), chromedp.WaitVisible(chromedp.CSS("#why")))
	do("sign in", chromedp.SendKeys(chromedp.CSS("#secret"), "correct horse battery"), chromedp.Click(chromedp.CSS("button")), chromedp.WaitVisible(chromedp.CSS("article button.primary")))
	if !holds(ctx, t, `location.search === "?view=unclaimed"`) {
		t.Error("signing in did not lead back to the page asked for")
	}
	do("claim", chromedp.Click(chromedp.CSS("article button.primary")))
	eventually(t, "Ana has it", func() bool { return holds(ctx, t, `document.getElementById("flash").textContent !== ""`) })
	do("open it", chromedp.Navigate(s.public+"/inbox?view=mine"), chromedp.WaitVisible(chromedp.CSS("article h2 a")), chromedp.Click(chromedp.CSS("article h2 a")), chromedp.WaitVisible(chromedp.CSS(".reply textarea")))
	if !holds(ctx, t, `document.querySelector(".status").textContent.includes("Claimed by Ana")`) {
		t.Error("the handoff does not say that Ana has it")
	}
	do("sign out", chromedp.Click(chromedp.CSS(".out button")), chromedp.WaitVisible(chromedp.CSS("#secret")))
	do("go back", chromedp.Navigate(s.public+"/inbox"), chromedp.WaitVisible(chromedp.CSS("#secret")))
}

// TestEveryNumberOfTheWeekListsItsHandoffs follows every link of the manager's
// page and counts what stands behind it.
func TestEveryNumberOfTheWeekListsItsHandoffs(t *testing.T) {
	s := start(t, t.TempDir())
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	get := func(address string) string {
		t.Helper()
		res, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s answered %d, %v:\n%s", address, res.StatusCode, err, body)
		}
		return string(body)
	}
	get(s.inbox)
	say := []string{"Can I speak to sales?", "I cannot log in, talk to a human please", "This is going to my lawyer, I will report you to the regulator"}
	for i := range 9 {
		id := fmt.Sprintf("c%d", i)
		body := fmt.Sprintf(`{"type":"handoff.initiate","timestamp":%q,"data":{"conversation_id":%q,"intent":%q,"messages":[{"role":"visitor","text":%q}]}}`,
			now().UTC().Format(time.RFC3339), id, []string{"pricing", "account_access", ""}[i%3], say[i%3])
		if a, err := s.send(id, body); err != nil || a.status != http.StatusAccepted {
			t.Fatalf("the webhook answered %d %s, %v", a.status, a.body, err)
		}
	}
	for i, h := range s.handoffs() {
		for _, kind := range [][]string{{}, {"claim"}, {"claim", "resolve"}, {"won", "resolve"}, {"lost"}, {"resolve", "reopen"}}[i%6] {
			form := url.Values{"kind": {kind}, "resolution": {[]string{"resolved", "unresolved"}[i%2]}}
			res, err := client.PostForm(fmt.Sprintf("%s/inbox/handoffs/%s/1/acts", s.public, h.HandoffID), form)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
		}
	}
	page := html.UnescapeString(get(s.public + "/inbox/digest"))
	links := regexp.MustCompile(`<a href="(/inbox/digest/handoffs\?[^"]+)">(\d+)(?: of [^<]*)?</a>`).FindAllStringSubmatch(page, -1)
	links = append(links, regexp.MustCompile(`<a class="measure" href="([^"]+)">.*? <span class="value">(\d+)(?: of [^<]*)?</span>`).FindAllStringSubmatch(page, -1)...)
	nonzero := 0
	for _, l := range links {
		rows := get(s.public + l[1])
		count := regexp.MustCompile(`<p class="subtitle">(\d+) handoffs? received`).FindStringSubmatch(rows)
		if len(count) != 2 || count[1] != l[2] {
			t.Errorf("%s says %s, and lists %v", l[1], l[2], count)
		}
		if n := strings.Count(rows, `<th scope="row"`); fmt.Sprint(n) != l[2] {
			t.Errorf("%s says %s, and lists %d rows", l[1], l[2], n)
		}
		if l[2] != "0" {
			nonzero++
		}
	}
	if nonzero < 15 {
		t.Errorf("only %d numbers were followed that count something, of %d", nonzero, len(links))
	}
}
