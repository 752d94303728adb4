package inbox

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strconv"
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
	limited, expire := context.WithTimeout(t.Context(), 5*time.Minute)
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

// quiet fails the test for whatever the console said, but for what was to be expected.
func (w *window) quiet(expected ...string) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.complaints {
		if slices.ContainsFunc(expected, func(e string) bool { return strings.Contains(c, e) }) {
			continue
		}
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

func TestInBrowserATriagerWorksWhileUpdatesArrive(t *testing.T) {
	f, base := serve(t)
	w := openWindow(t)
	const (
		card = "#h-01PRICING-1"
		one  = `document.querySelector("#h-01PRICING-1")`
		box  = `document.querySelector(".reply textarea")`
	)
	w.do("open the inbox", chromedp.Navigate(base+"/inbox"), chromedp.WaitVisible(chromedp.CSS(card)), chromedp.WaitVisible(chromedp.CSS("#live:not(.lost)")))
	w.is("window.stayed = true")
	text, err := chromedp.Run(w.ctx, chromedp.Text(chromedp.CSS(card)))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Pricing · Mara Lindqvist, Nordfjord Logistics", "Waiting since 10:14", "“speak to sales”", "talk-to-sales"} {
		if !strings.Contains(text, want) {
			t.Errorf("the card does not say %q:\n%s", want, text)
		}
	}
	w.do("begin a search", chromedp.SendKeys(chromedp.CSS("#q"), "nordf"))
	f.arrive(arrivingSample().dossier())
	w.do("see a new card by itself", chromedp.WaitVisible(chromedp.CSS("#h-05NEW-1")))
	w.until("hear of it", `document.getElementById("news").textContent.includes("Tomás Rivera")`)
	if !w.is(`document.getElementById("q").value === "nordf" && document.getElementById("q") === document.activeElement`) {
		t.Error("an update took away what was typed into the search, or its focus")
	}
	w.do("claim", chromedp.Click(chromedp.CSS(card+" button.primary")))
	w.until("see the claim on the card", one+`.querySelector(".status").textContent.includes("Claimed by You")`)
	w.until("be told of it", `document.getElementById("flash").textContent.includes("Recorded: claim.")`)
	if !w.is(one + `.contains(document.activeElement)`) {
		t.Error("the focus was lost with the button that went; want it on the card")
	}
	if !w.is("window.stayed") {
		t.Error("the page was loaded anew; want changes in place")
	}

	w.do("open the handoff", chromedp.Click(chromedp.CSS(card+" h2 a")), chromedp.WaitVisible(chromedp.CSS(".reply textarea")), chromedp.WaitVisible(chromedp.CSS("#live:not(.lost)")))
	w.is("window.stayed = true")
	w.do("begin a reply", chromedp.SendKeys(chromedp.CSS(".reply textarea"), "Calling Mara at 11"))
	ana := bot.Act{
		HandoffID: "01PRICING", Cycle: 1, Kind: bot.ActReply, Class: bot.Member, EventID: "ana-1", At: noon, Text: "I know her",
		Actor: bot.Person{Platform: bot.PlatformInbox, ID: "ana", Name: "Ana"},
	}
	if _, err := f.Observe(w.ctx, ana); err != nil {
		t.Fatal(err)
	}
	w.until("see a colleague's reply beside one's own", `document.querySelector(".thread").textContent.includes("I know her")`)
	if !w.is(box + `.value === "Calling Mara at 11" && ` + box + ` === document.activeElement`) {
		t.Error("an update took away what was typed, or the focus")
	}
	w.do("send the reply", chromedp.SendKeys(chromedp.CSS(".reply textarea"), " sharp"), chromedp.DoubleClick(chromedp.CSS(".reply button")))
	w.until("see it in the thread", `document.querySelector(".thread").textContent.includes("Calling Mara at 11 sharp")`)
	w.until("have an empty box again", box+`.value === ""`)
	if !w.is(`document.querySelector(".thread").textContent.split("Calling Mara").length === 2`) {
		t.Error("two clicks sent the reply twice")
	}
	w.do("react", chromedp.Click(chromedp.CSS(`[data-key=white_check_mark] button`)),
		chromedp.WaitVisible(chromedp.CSS(`[data-key=white_check_mark] button[aria-pressed=true]`)))
	w.do("write a deal wrongly", chromedp.SendKeys(chromedp.CSS("[name=amount]"), "12,500"), chromedp.Click(chromedp.CSS("button[value=won]")))
	w.until("be told how", `document.getElementById("flash").textContent.includes("such as 12500.00")`)
	if !w.is(`document.querySelector("[name=amount]").value === "12,500"`) {
		t.Error("what was typed wrongly is gone; want it there to be mended")
	}
	w.do("write it rightly", chromedp.SetValue(chromedp.CSS("[name=amount]"), "12500.00"), chromedp.SendKeys(chromedp.CSS("[name=currency]"), "eur"), chromedp.Click(chromedp.CSS("button[value=won]")))
	w.until("see the deal", one+`.querySelector(".status").textContent.includes("deal won (12500.00 EUR)")`)
	w.do("say that the reason was right", chromedp.Click(chromedp.CSS(`[data-key=right_reason] button`)))
	w.until("see it", `document.body.textContent.includes("Marked as the right reason")`)
	w.do("resolve", chromedp.Click(chromedp.CSS(card+` [data-key=resolve] button`)))
	w.until("see it resolved", one+`.querySelector(".status").textContent.includes("Resolved by You")`)
	if !w.is("window.stayed") {
		t.Error("the page was loaded anew; want changes in place")
	}
	w.do("go back to the inbox", chromedp.Click(chromedp.CSS(".crumb a")), chromedp.WaitVisible(chromedp.CSS("#h-05NEW-1")))
	if w.is(one) {
		t.Error("the resolved handoff still stands among the open ones")
	}
	w.quiet()
}

func TestInBrowserTheKeyboardIsEnough(t *testing.T) {
	f, base := serve(t)
	w := openWindow(t)
	press := func(keys ...string) {
		t.Helper()
		for _, k := range keys {
			w.do("press "+k, chromedp.KeyEvent(k))
		}
	}
	open := func(path string) {
		t.Helper()
		w.do("open "+path, chromedp.Navigate(base+path), chromedp.WaitVisible(chromedp.CSS("#live:not(.lost)")))
	}
	open("/inbox")
	press("\t")
	if !w.is(`document.activeElement.className === "skip"`) {
		t.Error("the first stop is not the link that skips to the content")
	}
	press("\r", "\t")
	if !w.is(`document.querySelector("main").contains(document.activeElement)`) {
		t.Error("after skipping, the next stop is not in the content")
	}
	open("/inbox")
	press("j")
	w.until("stand on the first", `document.activeElement.closest("article")?.id === "h-02COMPLAINT-1"`)
	press("j", "j", "k")
	w.until("stand on the second", `document.activeElement.closest("article")?.id === "h-01PRICING-1"`)
	press("c")
	w.until("have claimed it", `document.querySelector("#h-01PRICING-1 .status").textContent.includes("Claimed by You")`)
	press("/")
	press("c", "j")
	if !w.is(`document.activeElement.id === "q" && document.activeElement.value.endsWith("cj")`) {
		t.Error("/ does not lead to the search, or keys act while one types there")
	}
	open("/inbox")
	press("?")
	w.until("see the list of keys", `document.getElementById("keys").open`)
	w.do("turn them off", chromedp.Click(chromedp.CSS("#keys-on")), chromedp.Click(chromedp.CSS("#hide-keys")))
	acts := len(f.acts)
	press("j", "c")
	if w.is(`document.activeElement.closest("article")`) || len(f.acts) != acts {
		t.Error("single keys act although they were turned off")
	}

	open("/inbox/handoffs/02COMPLAINT")
	for range 60 { // every control is reached by Tab alone, and none holds one
		press("\t")
		if w.is(`document.activeElement.matches(".reply textarea")`) {
			break
		}
	}
	press("h", "i")
	w.do("send with Ctrl-Enter", chromedp.KeyEvent("\r", chromedp.KeyModifiers(2)))
	w.until("see it sent", `document.querySelector(".thread")?.textContent.includes("hi")`)
	w.quiet()
}

var everyLook = map[string]string{
	"board": "/inbox", "closed": "/inbox?view=closed", "mine": "/inbox?view=mine", "search": "/inbox?q=nordfjord", "managers": "/inbox?channel=managers",
	"empty": "/inbox?channel=nobody", "handoff": "/inbox/handoffs/01PRICING", "answered": "/inbox/handoffs/03EXPORT", "week": "/inbox/digest",
	"rows": "/inbox/digest/handoffs?week=2026-W48", "operations": "/inbox/operations", "refused": "/inbox/handoffs/nobody",
}

// Which rules of axe run: all, or those that depend on the colours.
const (
	allRules    = `{runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}`
	colourRules = `{runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}}`
)

// audit runs axe on the page as it stands; it must have been loaded.
func (w *window) audit(what, rules string) {
	w.t.Helper()
	run := `axe.run(document, ` + rules + `)
		.then((r) => r.violations.map((v) => v.id + ": " + v.help + "\n" + v.nodes.map((n) => "  " + n.html.slice(0, 200) + "\n  " + n.failureSummary).join("\n")).join("\n") + "|" + r.passes.length)`
	found, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](run, chromedp.EvalAwaitPromise))
	if err != nil {
		w.t.Fatalf("run axe on %s: %v", what, err)
	}
	i := strings.LastIndexByte(found, '|')
	if found[:i] != "" {
		w.t.Errorf("%s:\n%s", what, found[:i])
	}
	least := 1
	if rules == allRules {
		least = 10
	}
	if n, err := strconv.Atoi(found[i+1:]); err != nil || n < least {
		w.t.Errorf("%s: axe passed %q rules; it cannot have looked", what, found[i+1:])
	}
}

// signInPage is a site that wants a login.
func signInPage(t *testing.T) string {
	t.Helper()
	s := newSite(t, &fakeLedger{}, func(ao *AccessOptions, o *Options) {
		ao.Demo, o.Demo, ao.Users = false, false, map[string]string{"ana": "a secret of some length"}
	})
	server := httptest.NewServer(s.board)
	t.Cleanup(server.Close)
	t.Cleanup(s.board.Close)
	return server.URL
}

func TestInBrowserEveryPageIsAccessibleAndFitsAPhone(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	f, base := serve(t)
	f.trouble()
	login, w := signInPage(t), openWindow(t)
	shots := os.Getenv("INBOX_SCREENSHOTS") // a folder for pictures, to judge by eye
	look := func(name, address, ready string) {
		w.do("show "+address, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS(ready)))
		if _, err := chromedp.Run(w.ctx, chromedp.Evaluate[any](string(axe)+";null")); err != nil {
			t.Fatalf("load axe on %s: %v", name, err)
		}
		for _, v := range []struct {
			screen string
			width  int64
			scheme string
			rules  string
		}{{"desktop", 1280, "light", allRules}, {"desktop", 1280, "dark", colourRules}, {"phone", 320, "dark", colourRules}, {"phone", 320, "light", allRules}} {
			features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}
			if _, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
				t.Fatal(err)
			}
			w.do("resize", chromedp.EmulateViewport(v.width, 900))
			what := fmt.Sprintf("%s, %s on a %s", name, v.scheme, v.screen)
			wide, err := chromedp.Run(w.ctx, chromedp.Evaluate[int64]("document.documentElement.scrollWidth"))
			if err != nil {
				t.Fatal(err)
			}
			if wide > v.width {
				t.Errorf("%s: %d px wide; want at most %d", what, wide, v.width)
			}
			w.audit(what, v.rules)
			if shots == "" {
				continue
			}
			picture, err := chromedp.Run(w.ctx, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(fmt.Sprintf("%s/%s-%s-%s.png", shots, name, v.screen, v.scheme), picture, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, path := range everyLook {
		ready := "#live:not(.lost)"
		if name == "refused" {
			ready = "#why"
		}
		look(name, base+path, ready)
	}
	look("login", login+"/inbox", "#secret")
	w.quiet("404 (Not Found)") // of the page that says so
}
