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

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"handoffbot/bot"
)

// window is a headless Chromium with one tab.
type window struct {
	t   *testing.T
	ctx context.Context

	mu         sync.Mutex
	complaints []string // what its console says: errors, warnings, refusals of the content policy
}

func openWindow(t *testing.T) *window {
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
	limited, expire := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(expire)
	allocator, stop := chromedp.NewExecAllocator(limited, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.UserDataDir(t.TempDir()),
	)...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(allocator)
	w := &window{t: t, ctx: ctx}
	messages := chromedp.Console(ctx)
	var listening sync.WaitGroup
	listening.Go(func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			w.mu.Lock()
			w.complaints = append(w.complaints, m.Text)
			w.mu.Unlock()
		}
	})
	t.Cleanup(func() { end(); listening.Wait() })
	return w
}

func (w *window) do(doing string, steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	if err := chromedp.Do(w.ctx, steps...); err != nil {
		w.t.Fatalf("%s: %v", doing, err)
	}
}

// until waits for a JavaScript condition. It asks from outside the page, whose
// content policy allows no evaluation.
func (w *window) until(doing, condition string) {
	w.t.Helper()
	limited, stop := context.WithTimeout(w.ctx, 15*time.Second)
	defer stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		ok, err := chromedp.Run(limited, chromedp.Evaluate[bool]("!!("+condition+")"))
		if err != nil {
			w.t.Fatalf("%s: %v", doing, err)
		}
		if ok {
			return
		}
		select {
		case <-limited.Done():
			w.t.Fatalf("%s: still not so after 15 s: %s", doing, condition)
		case <-tick.C:
		}
	}
}

func (w *window) is(condition string) bool {
	w.t.Helper()
	ok, err := chromedp.Run(w.ctx, chromedp.Evaluate[bool]("!!("+condition+")"))
	if err != nil {
		w.t.Fatalf("ask %s: %v", condition, err)
	}
	return ok
}

// quiet fails the test for whatever the console said.
func (w *window) quiet() {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.complaints {
		w.t.Errorf("the console complains: %s", c)
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
	w := openWindow(t)
	const (
		card = "#h-01PRICING-1"
		one  = `document.querySelector("#h-01PRICING-1")`
	)
	w.do("open the inbox", chromedp.Navigate(base+"/inbox"), chromedp.WaitVisible(chromedp.CSS(card)), chromedp.WaitVisible(chromedp.CSS("#live:not(.lost)")))
	w.is("window.stayed = true")
	text, err := chromedp.Run(w.ctx, chromedp.Text(chromedp.CSS(card)))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Pricing · Mara Lindqvist, Nordfjord Logistics", "Waiting since 10:14", "“speak to sales”", "turn 5", "talk-to-sales"} {
		if !strings.Contains(text, want) {
			t.Errorf("the card does not say %q:\n%s", want, text)
		}
	}

	w.do("claim", chromedp.Click(chromedp.CSS(card+" button.primary")))
	w.until("see the claim on the card", one+`.querySelector(".status").textContent.includes("Claimed by You")`)
	w.until("be told of it", `document.getElementById("flash").textContent.includes("Recorded: claim.")`)
	if !w.is(one + `.contains(document.activeElement)`) {
		t.Error("the focus was lost with the button that went; want it on the card")
	}

	w.do("begin a reply", chromedp.SendKeys(chromedp.CSS(card+" textarea"), "Calling Mara at 11"))
	f.arrive(arrivingSample().dossier())
	w.do("see a new card by itself", chromedp.WaitVisible(chromedp.CSS("#h-05NEW-1")))
	w.until("hear of it", `document.getElementById("news").textContent.includes("Tomás Rivera")`)
	ana := bot.Act{
		HandoffID: "01PRICING", Cycle: 1, Kind: bot.ActReply, Class: bot.Member, EventID: "ana-1", At: noon, Text: "I know her",
		Actor: bot.Person{Platform: bot.PlatformInbox, ID: "ana", Name: "Ana"},
	}
	if _, err := f.Observe(w.ctx, ana); err != nil {
		t.Fatal(err)
	}
	w.until("see a colleague's reply in the card one is typing in", one+`.querySelector(".thread").textContent.includes("I know her")`)
	if !w.is(one + `.querySelector("textarea").value === "Calling Mara at 11"`) {
		t.Error("an update took away what was typed")
	}
	if !w.is(one + `.querySelector("textarea") === document.activeElement`) {
		t.Error("an update took the focus away")
	}
	w.do("send the reply", chromedp.SendKeys(chromedp.CSS(card+" textarea"), " sharp"), chromedp.DoubleClick(chromedp.CSS(card+" .reply button")))
	w.until("see it in the thread", one+`.querySelector(".thread").textContent.includes("Calling Mara at 11 sharp")`)
	w.until("have an empty box again", one+`.querySelector("textarea").value === ""`)

	if !w.is(one + `.querySelector(".thread").textContent.split("Calling Mara").length === 2`) {
		t.Error("two clicks sent the reply twice")
	}

	w.is(`document.querySelector("#h-02COMPLAINT-1 details").open = false`)
	w.do("react", chromedp.Click(chromedp.CSS(card+` [data-key=white_check_mark] button`)),
		chromedp.WaitVisible(chromedp.CSS(card+` [data-key=white_check_mark] button[aria-pressed=true]`)))
	if w.is(`document.querySelector("#h-02COMPLAINT-1 details").open`) {
		t.Error("an update opened a card that was folded")
	}
	if !w.is("window.stayed") {
		t.Error("the page was loaded anew; want changes in place")
	}
	w.do("resolve", chromedp.Click(chromedp.CSS(card+` [data-key=resolve] button`)))
	w.until("see it leave the open ones", "!"+one)
	w.quiet()
}

func TestInBrowserNoPageIsWiderThanAPhone(t *testing.T) {
	_, base := serve(t)
	w := openWindow(t)
	shots := os.Getenv("INBOX_SCREENSHOTS") // a folder for pictures, to judge by eye
	for _, size := range []struct {
		name          string
		width, height int64
	}{{"phone", 390, 844}, {"desktop", 1280, 900}} {
		for _, scheme := range []string{"light", "dark"} {
			for name, path := range map[string]string{
				"board": "/inbox", "closed": "/inbox?show=closed", "managers": "/inbox?channel=managers",
				"empty": "/inbox?channel=nobody", "handoff": "/inbox/handoffs/01PRICING", "digest": "/inbox/digest",
			} {
				features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
				if _, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
					t.Fatal(err)
				}
				w.do("show "+path, chromedp.EmulateViewport(size.width, size.height), chromedp.Navigate(base+path), chromedp.WaitVisible(chromedp.CSS("#live:not(.lost)")))
				wide, err := chromedp.Run(w.ctx, chromedp.Evaluate[int64]("document.documentElement.scrollWidth"))
				if err != nil {
					t.Fatal(err)
				}
				if wide > size.width {
					t.Errorf("%s on a %s is %d px wide; want at most %d", path, size.name, wide, size.width)
				}
				if shots == "" {
					continue
				}
				picture, err := chromedp.Run(w.ctx, chromedp.FullScreenshot(100))
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(shots+"/"+name+"-"+size.name+"-"+scheme+".png", picture, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	w.quiet()
}
