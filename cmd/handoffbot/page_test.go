package main

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
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
	do("reply", chromedp.SendKeys(chromedp.CSS("article textarea"), "Hello, a person here"), chromedp.Click(chromedp.CSS("article .reply button")))
	eventually(t, "the reply stands in the thread", func() bool {
		return holds(ctx, t, `document.querySelector("article .thread")?.textContent.includes("Hello, a person here")`)
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
