package inbox

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"handoffbot/bot"
)

// browser starts a headless Chromium and collects what its console complains of.
func browser(t *testing.T) (context.Context, func() []string) {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("the inbox is tested in a real browser: install Chromium (on Debian: apt-get install chromium)")
	}
	allocator, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.UserDataDir(t.TempDir()),
	)...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(allocator)
	t.Cleanup(end)
	ctx, expire := context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(expire)
	var mu sync.Mutex
	var complaints []string
	chromedp.ListenTarget(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *cdplog.EventEntryAdded:
			complaints = append(complaints, e.Entry.Text)
		case *runtime.EventExceptionThrown:
			complaints = append(complaints, e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			complaints = append(complaints, "console."+string(e.Type))
		}
	})
	return ctx, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return append([]string(nil), complaints...)
	}
}

func run(t *testing.T, ctx context.Context, doing string, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(ctx, actions...); err != nil {
		t.Fatalf("%s: %v", doing, err)
	}
}

// serve puts the sample morning behind a real server.
func serve(t *testing.T) (*fakeLedger, string) {
	t.Helper()
	f := morning()
	s := newSite(t, f, nil)
	server := httptest.NewServer(s.board)
	t.Cleanup(server.Close)
	t.Cleanup(s.board.Close)
	return f, server.URL
}

func TestInBrowserATriagerWorksACardWhileUpdatesArrive(t *testing.T) {
	f, base := serve(t)
	ctx, complaints := browser(t)
	const card = "#h-01PRICING-1"

	run(t, ctx, "open the inbox", cdplog.Enable(), chromedp.Navigate(base+"/inbox"), chromedp.WaitVisible(card),
		chromedp.WaitVisible("#live:not(.lost)"), chromedp.Evaluate("window.stayed = true", nil))
	var text string
	run(t, ctx, "read the card", chromedp.Text(card, &text))
	for _, want := range []string{"Pricing · Mara Lindqvist, Nordfjord Logistics", "Waiting since 10:14", "“speak to sales”", "turn 5", "talk-to-sales"} {
		if !strings.Contains(text, want) {
			t.Errorf("the card does not say %q:\n%s", want, text)
		}
	}

	run(t, ctx, "claim", chromedp.Click(card+" button.primary"),
		chromedp.Poll(`document.querySelector("`+card+` .status").textContent.includes("Claimed by You")`, nil),
		chromedp.Poll(`document.getElementById("flash").textContent.includes("Recorded: claim.")`, nil))

	run(t, ctx, "begin a reply", chromedp.SendKeys(card+" textarea", "Calling Mara at 11"))
	f.arrive(arrivingSample().dossier())
	run(t, ctx, "see the new card", chromedp.WaitVisible("#h-05NEW-1"))
	ana := bot.Act{HandoffID: "01PRICING", Cycle: 1, Kind: bot.ActReply, Class: bot.Member, EventID: "ana-1", At: noon, Text: "I know her", Actor: bot.Person{Platform: bot.PlatformInbox, ID: "ana", Name: "Ana"}}
	if _, err := f.Observe(ctx, ana); err != nil {
		t.Fatal(err)
	}
	run(t, ctx, "see a colleague's reply in the same card", chromedp.Poll(`document.querySelector("`+card+` .thread").textContent.includes("I know her")`, nil))
	var kept string
	var focused bool
	run(t, ctx, "look at the reply", chromedp.Value(card+" textarea", &kept),
		chromedp.Evaluate(`document.activeElement === document.querySelector("`+card+` textarea")`, &focused))
	if kept != "Calling Mara at 11" || !focused {
		t.Errorf("after two updates the reply reads %q and has the focus: %v; want what was typed, focused", kept, focused)
	}
	run(t, ctx, "send the reply", chromedp.SendKeys(card+" textarea", " o'clock"), chromedp.Click(card+" .reply button"),
		chromedp.Poll(`document.querySelector("`+card+` .thread").textContent.includes("Calling Mara at 11 o'clock")`, nil),
		chromedp.Poll(`document.querySelector("`+card+` textarea").value === ""`, nil))

	run(t, ctx, "fold a card, react on it", chromedp.Evaluate(`document.querySelector("#h-02COMPLAINT-1 details").open = false`, nil),
		chromedp.Click(card+` [data-key=white_check_mark] button`),
		chromedp.WaitVisible(card+` [data-key=white_check_mark] button[aria-pressed=true]`))
	var stayed, folded bool
	run(t, ctx, "see that the page was never loaded again", chromedp.Evaluate("window.stayed === true", &stayed),
		chromedp.Evaluate(`!document.querySelector("#h-02COMPLAINT-1 details").open`, &folded))
	if !stayed {
		t.Error("the page was loaded anew; want changes in place")
	}
	if !folded {
		t.Error("an update opened a card that was folded")
	}
	run(t, ctx, "resolve", chromedp.Click(card+` [data-key=resolve] button`),
		chromedp.Poll(`!document.querySelector("`+card+` .status")`, nil))
	if got := complaints(); len(got) > 0 {
		t.Errorf("the console complains: %q", got)
	}
}

func TestInBrowserNoPageIsWiderThanAPhone(t *testing.T) {
	_, base := serve(t)
	ctx, complaints := browser(t)
	shots := os.Getenv("INBOX_SCREENSHOTS") // a folder to look at the pages in
	for _, size := range []struct {
		name          string
		width, height int64
	}{{"phone", 390, 844}, {"desktop", 1280, 900}} {
		for _, scheme := range []string{"light", "dark"} {
			for name, path := range map[string]string{
				"board": "/inbox", "closed": "/inbox?show=closed", "managers": "/inbox?channel=managers",
				"empty": "/inbox?channel=nobody", "handoff": "/inbox/handoffs/01PRICING", "digest": "/inbox/digest",
			} {
				var wide int64
				var picture []byte
				run(t, ctx, "show "+path, emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
					chromedp.EmulateViewport(size.width, size.height), chromedp.Navigate(base+path), chromedp.WaitVisible("#live:not(.lost)"),
					chromedp.Evaluate("document.documentElement.scrollWidth", &wide))
				if wide > size.width {
					t.Errorf("%s on a %s is %d px wide; want at most %d", path, size.name, wide, size.width)
				}
				if shots == "" {
					continue
				}
				run(t, ctx, "photograph "+path, chromedp.FullScreenshot(&picture, 90))
				if err := os.WriteFile(shots+"/"+name+"-"+size.name+"-"+scheme+".png", picture, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if got := complaints(); len(got) > 0 {
		t.Errorf("the console complains: %q", got)
	}
}
