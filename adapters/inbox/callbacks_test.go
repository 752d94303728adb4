package inbox

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"handoffbot/bot"
)

const again = "/inbox/operations/callbacks"

// callbacksOf is the section of the operator's page.
func callbacksOf(t *testing.T, s *site) string {
	t.Helper()
	_, section, ok := strings.Cut(s.get("/inbox/operations").Body.String(), `<section class="panel" id="callbacks"`)
	if !ok {
		t.Fatal("the operator's page has no section for callbacks")
	}
	section, _, _ = strings.Cut(section, "</section>")
	return section
}

func TestTheOperatorSeesWhatNoChatbotTook(t *testing.T) {
	f := morning()
	f.trouble()
	section := callbacksOf(t, newSite(t, f, nil))
	for _, want := range []string{
		`<b>handoff.claimed</b> of <a href="/inbox/handoffs/01PRICING">01PRICING</a>: <span class="cause" dir="auto">it answered 500</span>`,
		`91 tries, owed since <time datetime="2026-11-21T07:20:00Z"`, `<b>given up</b> <time datetime="2026-11-24T07:20:00Z"`,
		`it answered 503</span>`, `next try <time datetime="2026-11-24T09:26:00Z"`, `data-rel="2026-11-24T09:26:00Z"`,
		"Its callback answered 410", `<b class="alarmed">2 given up</b>; the oldest is owed since <time datetime="2026-11-21T07:20:00Z"`, "1 tried again by itself;",
		"Send all 2 again<span class=\"unseen\"> of website", "Send again<span class=\"unseen\"> handoff.claimed of 01PRICING", "The configuration has no callback for it",
		`name="event" value="01EVENTA"`,
	} {
		if !strings.Contains(section, want) {
			t.Errorf("the section does not say %q:\n%s", want, section)
		}
	}
	if strings.Contains(section, "Send all 1") {
		t.Error("there are two buttons for one event")
	}
	if strings.Contains(section, `value="01EVENTD"`) || strings.Contains(section, `value="old-site"`) {
		t.Error("there is a button for a source that has no callback: nothing would be sent")
	}
}

func TestNothingUntoldIsSaidInWords(t *testing.T) {
	for want, told := range map[string][]string{
		"no event waits for another try, and none was given up": {"shop", "website"}, "No source has a callback": nil,
	} {
		s := newSite(t, morning(), func(_ *AccessOptions, o *Options) { o.Callbacks = told })
		if section := callbacksOf(t, s); !strings.Contains(section, want) || strings.Contains(section, "<form") {
			t.Errorf("with callbacks of %v the section does not say %q alone:\n%s", told, want, section)
		}
	}
}

func TestManyEventsAreCountedHonestly(t *testing.T) {
	f := morning()
	for i := range shownUntold + 12 {
		f.untold = append(f.untold, bot.Untold{ID: fmt.Sprintf("E%d", i), HandoffID: "01PRICING", Source: "website", Dead: true, Since: noon, RunAt: noon})
	}
	section := callbacksOf(t, newSite(t, f, nil))
	if n := strings.Count(section, `data-key="e-`); n != shownUntold || !strings.Contains(section, "And 12 more") || !strings.Contains(section, "Send all 62 again") {
		t.Errorf("of 62 events %d are listed, want %d, and 12 more said", n, shownUntold)
	}
	f.untold = append(f.untold, bot.Untold{ID: "LAST", HandoffID: "01PRICING", Source: "shop", Dead: true, Since: noon, RunAt: noon})
	if section = callbacksOf(t, newSite(t, f, nil)); strings.Contains(section, `data-key="e-LAST"`) || !strings.Contains(section, "Send all 1 again") {
		t.Errorf("the one event of a source that is not listed has no button for all:\n%s", section)
	}
}

func TestEventsAreSentAgain(t *testing.T) {
	tests := []struct {
		name string
		form url.Values
		left []string
		said string
	}{
		{"one that was given up", url.Values{"source": {"website"}, "event": {"01EVENTA"}}, []string{"01EVENTB", "01EVENTC", "01EVENTD"}, "1 event of website is due now."},
		{"one that is tried again anyway", url.Values{"source": {"shop"}, "event": {"01EVENTC"}}, []string{"01EVENTB", "01EVENTA", "01EVENTD"}, "1 event of shop is due now."},
		{"all of a source", url.Values{"source": {"website"}, "all": {"1"}}, []string{"01EVENTC", "01EVENTD"}, "2 events of website are due now"},
		{"one that was taken meanwhile", url.Values{"source": {"website"}, "event": {"01EVENTX"}}, []string{"01EVENTB", "01EVENTA", "01EVENTC", "01EVENTD"}, "Nothing is left to send again"},
		{"one of another source", url.Values{"source": {"shop"}, "event": {"01EVENTA"}}, []string{"01EVENTB", "01EVENTA", "01EVENTC", "01EVENTD"}, "Nothing is left to send again"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := morning()
			f.trouble()
			s := newSite(t, f, nil)
			tt.form.Set("back", "/inbox/operations")
			w := s.do(request(http.MethodPost, again, tt.form))
			to := w.Header().Get("Location")
			if w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/inbox/operations?done=") || !strings.HasSuffix(to, "#callbacks") {
				t.Fatalf("answered %d to %q; want the section again", w.Code, to)
			}
			var left []string
			for _, u := range f.untold {
				left = append(left, u.ID)
			}
			if !slices.Equal(left, tt.left) {
				t.Errorf("left are %v, want %v", left, tt.left)
			}
			shown, _, _ := strings.Cut(to, "#")
			if body := s.get(shown).Body.String(); !strings.Contains(body, tt.said) {
				t.Errorf("the page does not say %q", tt.said)
			}
		})
	}
}

func TestSendingAgainThatIsRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		form url.Values
		err  error
		want int
	}{
		"a source without a callback":    {url.Values{"source": {"old-site"}, "all": {"1"}}, nil, http.StatusBadRequest},
		"no source":                      {url.Values{"all": {"1"}}, nil, http.StatusBadRequest},
		"neither one nor all":            {url.Values{"source": {"website"}}, nil, http.StatusBadRequest},
		"what cannot be an id":           {url.Values{"source": {"website"}, "event": {"a b"}}, nil, http.StatusBadRequest},
		"a ledger that takes no writing": {url.Values{"source": {"website"}, "all": {"1"}}, bot.ErrNotStored, http.StatusServiceUnavailable},
	} {
		f := morning()
		f.trouble()
		s := newSite(t, f, nil)
		owed := len(f.untold)
		f.err = tt.err
		if w := s.do(request(http.MethodPost, again, tt.form)); w.Code != tt.want || len(f.untold) != owed {
			t.Errorf("%s: answered %d with %d sent, want %d and none", name, w.Code, owed-len(f.untold), tt.want)
		}
	}
}

func TestSendingAgainIsLoggedByItsPerson(t *testing.T) {
	o := newOffice(t, nil)
	o.ledger.trouble()
	session, _ := o.cookies(t, "ana", anasSecret)
	if w := o.do(from(http.MethodPost, again, url.Values{"source": {"website"}, "all": {"1"}}, session)); w.Code != http.StatusSeeOther {
		t.Fatalf("answered %d", w.Code)
	}
	entry := o.logged.LastEntry()
	if entry == nil || entry.Data["by"] != "ana" || entry.Data["source"] != "website" || entry.Data["events"] != 2 {
		t.Errorf("the log's last line is %+v; want who sent how many to whom", entry)
	}
}

func TestInBrowserEventsAreSentAgainInPlace(t *testing.T) {
	f, base := serve(t)
	f.trouble()
	w := openWindow(t)
	w.do("open the operator's page", chromedp.Navigate(base+"/inbox/operations"), chromedp.WaitVisible(chromedp.CSS("#live:not(.lost)")))
	w.is("window.stayed = true")
	w.do("send one again", chromedp.Click(chromedp.CSS(`[data-key=e-01EVENTA] button`)))
	w.until("be told of it", `document.getElementById("flash").textContent.includes("1 event of website is due now")`)
	w.until("see it go, and the other stay", `!document.querySelector("[data-key=e-01EVENTA]") && document.querySelector("[data-key=e-01EVENTB]")`)
	w.do("send the other again", chromedp.Click(chromedp.CSS(`[data-key=e-01EVENTB] button`)))
	w.until("see its chatbot go with the last", `!document.querySelector("[data-key=s-website]") && document.querySelector("[data-key=s-shop]")`)
	if !w.is("window.stayed") {
		t.Error("the page was loaded anew; want changes in place")
	}
	w.quiet()
}
