package inbox

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"handoffbot/bot"
)

var everyPage = []string{
	"/inbox", "/inbox?view=closed", "/inbox?view=mine", "/inbox?q=mara", "/inbox?route=sales", "/inbox?channel=sales", "/inbox/operations", "/inbox/digest?week=2026-W47",
	"/inbox/digest/handoffs?week=2026-W48", "/inbox/login", "/inbox?after=nonsense", "/inbox/digest?week=nonsense", "/inbox?channel=managers", "/inbox?channel=%3Cscript%3Ealert(1)%3C/script%3E",
	"/inbox/handoffs/01PRICING", "/inbox/digest", "/inbox/handoffs/nobody", "/inbox/nothing-here", "/inbox/open?token=x",
}

func TestEveryAnswerIsFramedAndScriptedByNobodyElse(t *testing.T) {
	s := newSite(t, morning(), nil)
	for _, path := range append(everyPage, "/inbox/assets/inbox.js", "/inbox/assets/none.js") {
		h := s.get(path).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Frame-Options":         "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s = %q, want %q", path, name, got, want)
			}
		}
	}
}

func TestAnotherSiteCannotPost(t *testing.T) {
	for name, change := range map[string]func(*http.Request){
		"a browser says cross-site":        func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"a browser says same-site":         func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
		"an older browser says whence":     func(r *http.Request) { r.Header.Del("Sec-Fetch-Site"); r.Header.Set("Origin", "https://evil.example") },
		"a sandboxed frame":                func(r *http.Request) { r.Header.Del("Sec-Fetch-Site"); r.Header.Set("Origin", "null") },
		"another port of the same machine": func(r *http.Request) { r.Header.Del("Sec-Fetch-Site"); r.Header.Set("Origin", "http://127.0.0.1:3000") },
	} {
		s := newSite(t, morning(), nil)
		s.ledger.trouble()
		owed := len(s.ledger.untold)
		for _, path := range []string{acts, "/inbox/name", again} {
			r := request(http.MethodPost, path, url.Values{"kind": {"claim"}, "name": {"Eve"}, "source": {"website"}, "all": {"1"}})
			change(r)
			if w := s.do(r); w.Code != http.StatusForbidden || len(s.ledger.acts) > 0 || len(s.ledger.untold) != owed {
				t.Errorf("%s: %s answered %d with %d acts and %d events sent; want 403 and none", name, path, w.Code, len(s.ledger.acts), owed-len(s.ledger.untold))
			}
		}
	}
}

func TestLookingChangesNothing(t *testing.T) {
	s := newSite(t, morning(), nil)
	s.ledger.trouble()
	owed := len(s.ledger.untold)
	for _, path := range append(everyPage, acts+"?kind=claim", "/inbox/name?name=Eve", again+"?source=website&all=1") {
		w := s.get(path)
		if len(w.Result().Cookies()) > 0 {
			t.Errorf("GET %s sets a cookie", path)
		}
	}
	if len(s.ledger.acts) > 0 || len(s.ledger.untold) != owed {
		t.Errorf("looking recorded %+v and sent %d events", s.ledger.acts, owed-len(s.ledger.untold))
	}
	if w := s.get(acts); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "There is no such page.") {
		t.Errorf("GET of the acts answered %d, want 404 and a sentence", w.Code)
	}
}

var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</textarea><svg onload=alert(1)>`, `' onmouseover='alert(1)`,
	`</title><script>1</script>`, `<!--`, `]]><iframe src=//evil>`, `{{.}}`, "`${alert(1)}`", `<a href="javascript:alert(1)">x</a>`,
}

func TestHostileTextIsShownAsText(t *testing.T) {
	for _, evil := range hostile {
		f := &fakeLedger{threads: map[string][]bot.Posting{"m-EVIL": {{Content: bot.Line{Text: evil, At: noon}}}}}
		d := sample{
			id: "EVIL", route: "sales", intent: evil, priority: bot.Priority(evil), sales: true,
			contact: bot.Contact{Name: evil, Company: evil, Email: evil, Phone: evil, Tier: evil, ID: evil},
			page:    bot.Page{URL: "https://a.example/" + evil, Title: evil, Referrer: evil, UTM: map[string]string{evil: evil}},
			said:    []string{evil + " then " + evil}, summary: evil, next: evil, missing: []bot.Missing{{What: evil, Question: evil}},
			reasons: []bot.Reason{{By: bot.BySource, Rule: evil, Trigger: bot.Trigger(evil), Turn: 1, Text: evil}},
			acts: []bot.Act{
				{Kind: bot.ActReply, Text: evil, Actor: person(evil), At: noon},
				{Kind: bot.ActReaction, Emoji: evil, Actor: person(evil), At: noon},
				{Kind: bot.ActClaim, Actor: person(evil), At: noon},
			},
		}.dossier()
		d.Conversation.Locale, d.Conversation.Custom = evil, map[string]string{evil: evil}
		f.dossiers = append(f.dossiers, d)
		f.reports = []bot.Posting{{Content: hostileReport(evil), Ref: bot.CardRef{ID: "r"}}}
		f.lanes = []bot.LaneState{{To: bot.Destination{Platform: bot.Platform(evil), Channel: evil}, Dead: true}}
		f.failures = []bot.Failure{{To: f.lanes[0].To, Kind: bot.PostingKind(evil), HandoffID: evil, Cause: evil}}
		f.orphans = []bot.Orphaned{{At: f.lanes[0].To, Kind: bot.ActKind(evil)}}
		f.untold = []bot.Untold{{ID: evil, HandoffID: evil, Source: evil, Type: bot.OutboundType(evil), Cause: evil}}
		s := newSite(t, f, func(_ *AccessOptions, o *Options) {
			o.Weeks, o.Callbacks = fixedWeek{hostileWeek(evil)}, []string{evil}
		})
		for _, path := range []string{"/inbox", "/inbox/operations", "/inbox/digest/handoffs?only=" + url.QueryEscape(evil), "/inbox?q=" + url.QueryEscape(evil), "/inbox?route=" + url.QueryEscape(evil), "/inbox?channel=sales", "/inbox?channel=managers", "/inbox/handoffs/EVIL", "/inbox/digest", "/inbox?channel=" + url.QueryEscape(evil)} {
			w := s.get(path)
			if w.Code != http.StatusOK {
				t.Errorf("%s with %q answered %d:\n%s", path, evil, w.Code, w.Body)
			}
			body := w.Body.String()
			if !strings.Contains(evil, "{{") && !strings.Contains(evil, "$") && strings.Contains(body, evil) {
				t.Errorf("%s carries %q as it came", path, evil)
			}
			if tag := strangeTag(body); tag != "" {
				t.Errorf("%s with %q carries the tag %q", path, evil, tag)
			}
		}
	}
}

func hostileReport(evil string) bot.Report {
	return bot.Report{
		Title: evil, Subtitle: evil, Facts: []bot.Fact{{Label: evil, Value: evil}}, Text: evil,
		Charts: []bot.Chart{{Title: evil, Unit: evil, Bars: []bot.Bar{{Label: evil, Value: 1, Shown: evil}}}},
		Table:  bot.Table{Title: evil, Header: []string{evil}, Rows: [][]string{{evil}}},
		Notes:  []bot.Note{{Text: evil, HandoffID: evil}},
	}
}

func hostileWeek(evil string) Week {
	f := Filter{Only: evil, Route: evil, Intent: evil, Trigger: evil}
	return Week{
		Period: Period{Week: evil, From: noon.Add(-time.Hour), To: noon.Add(time.Hour), Earlier: evil, Later: evil}, Title: evil, Subtitle: evil, Posting: evil,
		Figures: []Figure{{Label: evil, Now: evil, Before: evil, Reported: evil, Of: f}},
		Charts:  []WeekChart{{Title: evil, Unit: evil, Bars: []WeekBar{{Label: evil, Now: 1, Before: 2, NowShown: evil, BeforeShown: evil, Of: f}}}},
		Routes:  []RouteWeek{{Route: evil, Handoffs: evil, Responded: evil, Waiting: evil, Half: evil, NineOfTen: evil, InTime: evil, Late: evil, All: f}},
		Trend:   []WeekPoint{{Week: evil, Handoffs: 1, HalfS: 2, Handed: evil, Answered: evil, Half: evil, NineOfTen: evil, InTime: evil, AnsweredOf: f}},
		Waiting: []Longest{{HandoffID: evil, Text: evil}, {Text: evil}}, Report: hostileReport(evil),
	}
}

// strangeTag returns a tag that our pages never contain, or an event handler in any tag.
func strangeTag(page string) string {
	for _, piece := range strings.Split(page, "<")[1:] {
		tag, _, _ := strings.Cut(piece, ">")
		name, _, _ := strings.Cut(tag, " ")
		lower := strings.ToLower(tag)
		switch {
		case name == "script" && !strings.HasPrefix(tag, `script src="/inbox/assets/inbox.js?v=`),
			name == "iframe", name == "img", name == "style", name == "!--", strings.HasPrefix(name, "![CDATA"):
			return tag
		case strings.Contains(lower, `href="javascript:`), strings.Contains(lower, " style="):
			return tag
		}
		for _, handler := range []string{" onerror=", " onload=", " onmouseover="} {
			if i := strings.Index(lower, handler); i >= 0 && strings.Count(lower[:i], `"`)%2 == 0 {
				return tag
			}
		}
	}
	return ""
}

func TestTheTagOracleSeesWhatItShall(t *testing.T) {
	for _, evil := range []string{hostile[0], hostile[1], hostile[2], hostile[4], hostile[6], `<p style="x">`, hostile[9]} {
		if strangeTag("<p>"+evil) == "" {
			t.Errorf("the oracle passes %q", evil)
		}
	}
}

func TestEveryPageSaysItAll(t *testing.T) {
	f := morning()
	f.trouble()
	s := newSite(t, f, func(_ *AccessOptions, o *Options) {
		o.Channels = []bot.Destination{{Platform: bot.PlatformInbox, Channel: "managers"}, {Platform: bot.PlatformInbox, Channel: "sales"}}
	})
	for path, wants := range map[string][]string{
		"/inbox": {
			"<title>(2) Open · handoffbot</title>", ">Unclaimed</span><span class=\"count\">2<", ">Mine</span><span class=\"count\">0<", "Urgent", "Waiting since <time",
			"overdue since <time", ">10:14</time>", "“<mark>speak to sales</mark>”", "talk-to-sales", ">Claim<",
			"First response after 2 min: <span dir=\"auto\">Ben</span>, with a reaction; in time", "Answered</b> · claimed by <span dir=\"auto\">Ana</span> at",
			`data-rel="2026-11-24T09:14:00Z"`, `<a href="/inbox?route=sales">sales</a>`,
		},
		"/inbox?view=closed":      {"Resolved by <span dir=\"auto\">Ana</span>", ">Reopen<", "Priya Raman"},
		"/inbox?view=mine":        {"Nothing is yours", "2 wait for somebody"},
		"/inbox?q=nordfjord":      {"“nordfjord”", "Mara Lindqvist"},
		"/inbox?q=nobody+at+all":  {"Nobody matches"},
		"/inbox?route=support":    {"On the route <b>support</b>", "Harbour Clinic"},
		"/inbox?channel=sales":    {"Nordfjord"},
		"/inbox?channel=managers": {"Week 48, so far", "31 of 34"},
		"/inbox?channel=nobody":   {"Nothing in nobody yet"},
		"/inbox/handoffs/01PRICING": {
			"Summary", "Next action", "Contact", "Page &amp; source", "Why this was handed off", "What is missing", "What have you set aside for this per year?",
			"“<mark>speak to sales</mark>”", "score 140 (limit 50)", ">Claim<", ">Resolve<", ">Won<", ">Lost<", ">Right reason<", ">Wrong reason<", `name="amount"`, `name="currency"`,
			"is anybody there?", `href="https://www.acme-cloud.example/pricing/enterprise" rel="noopener noreferrer nofollow"`,
			"Conversation", `id="turn-5"`, "I would rather <mark>speak to sales</mark>", "Quoted by talk-to-sales, high-value", "Timeline", "Round 1", "Hi, we run 140 vehicles", "Where its card stands",
		},
		"/inbox/handoffs/03EXPORT": {"javascript:alert(document.cookie)", ">Resolve<", ">Release<", ">Take over<", ">Snooze an hour<", "as unresolved", "Known limit of the old exporter", "Ben, You", `aria-pressed="true"`},
		"/inbox/digest": {
			"This week", "31 of 34 (91 %)", "36 of 41 (88 %)", "reported as 35 of 41 (85 %)", `href="/inbox/digest/handoffs?only=responded&amp;week=2026-W48"`,
			`href="/inbox/digest/handoffs?only=responded&amp;week=2026-W47"`, `href="/inbox/digest?week=2026-W47"`, `href="/inbox/digest/handoffs?intent=pricing&amp;week=2026-W48"`,
			`<rect class="fill" width="36.1%"`, `href="/inbox/digest/handoffs?only=waiting&amp;week=2026-W48"`, "The digest as it is posted", "Goes to inbox managers on Mon 30 Nov 2026",
			"<figcaption>Median response by route</figcaption>", `<span class="label" dir="auto">priority-support</span> <span class="value">1 min 35 s</span>`, `<a href="/inbox/handoffs/02COMPLAINT">`, `<th scope="col">Handoffs</th>`,
		},
		"/inbox/digest/handoffs?week=2026-W48&only=waiting":   {"Without a response", "1 handoff received", "Joel Fischer", "<b>none</b> in 11 min", ">late<"},
		"/inbox/digest/handoffs?week=2026-W48&route=support":  {"Received, route support", "2 handoffs received", "Harbour Clinic"},
		"/inbox/digest/handoffs?week=2026-W48&intent=nothing": {"None", "No handoff of this week counts here."},
		"/inbox/operations": {
			"1 dead channel", "C0OLD</b> takes nothing: 2 failed for good", `<td class="state behind">Behind</td><td>7</td><td>0</td><td>1</td>`, `<td class="state up to date">Up to date</td>`,
			"channel_not_found (HTTP 200)", `<a href="/inbox/handoffs/01PRICING">Card</a>`, "Orphans <small>1</small>", ">Reaction<",
		},
	} {
		w := s.get(path)
		for _, want := range wants {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s (%d) does not say %q", path, w.Code, want)
			}
		}
	}
	body := s.get("/inbox").Body.String()
	if strings.Contains(body+s.get("/inbox/handoffs/03EXPORT").Body.String(), `href="javascript:`) || strings.Contains(body, "Priya Raman") {
		t.Error("the open list links to a script or shows a closed handoff")
	}
	if strings.Index(body, "Joel Fischer") > strings.Index(body, "Mara Lindqvist") {
		t.Error("the urgent handoff does not come first")
	}
}

func TestOddAddressesAreAnswered(t *testing.T) {
	s := newSite(t, morning(), nil)
	for path, want := range map[string]int{
		"/inbox?q=%00": 200, "/inbox?route=%00%ff": 200, "/inbox?channel=a%00b": 200, "/inbox?view=nothing": 200, "/inbox?q=" + strings.Repeat("x", 5000): 200,
		"/inbox/handoffs/%00": 404, "/inbox/handoffs/" + strings.Repeat("x", 65): 404, "/inbox?after=%00": 400, "/inbox/digest?week=2026-W99": 400,
		"/inbox/digest/handoffs?week=2026-W48&from=-5": 200, "/inbox/digest/handoffs?week=2026-W48&from=99999999999999999999": 200, "/inbox/digest/handoffs?only=%00": 200,
	} {
		if w := s.get(path); w.Code != want || strings.Contains(w.Body.String(), "\x00") {
			t.Errorf("%.60s answered %d, want %d and no NUL", path, w.Code, want)
		}
	}
}

func TestALongListIsPaged(t *testing.T) {
	f := &fakeLedger{}
	for i := range 2*shownRows + 1 {
		d := sample{id: fmt.Sprintf("H%03d", i), route: "sales", priority: bot.Normal, ago: time.Duration(200-i) * time.Minute, contact: bot.Contact{Name: "Many"}}
		f.dossiers = append(f.dossiers, d.dossier())
	}
	s := newSite(t, f, nil)
	rows := 0
	path := "/inbox?route=sales"
	for range 3 {
		body := s.get(path).Body.String()
		rows += strings.Count(body, `<article class="row`)
		_, next, _ := strings.Cut(body, `<nav class="pages"`)
		_, next, _ = strings.Cut(next, `<a href="`+"/inbox?after")
		next, _, _ = strings.Cut(next, `"`)
		path = strings.ReplaceAll("/inbox?after"+next, "&amp;", "&")
	}
	if rows != 2*shownRows+1 || path != "/inbox?after" {
		t.Errorf("three pages have %d rows and lead on to %q; want all of them, once, and no fourth", rows, path)
	}
	body := s.get("/inbox/digest/handoffs?week=2026-W48&from=100").Body.String()
	if n := strings.Count(body, `<th scope="row"`); n != 1 || !strings.Contains(body, "101 handoffs received") || !strings.Contains(body, "First page") {
		t.Errorf("the third page of the week has %d rows; want the one that is left", n)
	}
}

func TestAnEmptyBoardSaysWhatWillHappen(t *testing.T) {
	s := newSite(t, &fakeLedger{}, nil)
	if body := s.get("/inbox").Body.String(); !strings.Contains(body, "Nobody is waiting") || !strings.Contains(body, "Welcome to the demo") {
		t.Error("the empty board of the demo does not say what it is")
	}
	if body := s.get("/inbox?view=closed").Body.String(); !strings.Contains(body, "Nothing is closed yet") {
		t.Error("the empty list of closed handoffs does not say so")
	}
}

func TestFailuresAreAnsweredInOneSentence(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		want int
	}{
		"gone":       {bot.ErrNotFound, http.StatusNotFound},
		"not stored": {bot.ErrNotStored, http.StatusServiceUnavailable},
		"unforeseen": {errors.New("disk <on> fire: secret"), http.StatusInternalServerError},
	} {
		f := morning()
		s := newSite(t, f, nil)
		f.err = tt.err
		for _, r := range []*http.Request{request(http.MethodGet, "/inbox", nil), request(http.MethodPost, acts, url.Values{"kind": {"claim"}})} {
			w := s.do(r)
			if w.Code != tt.want || strings.Contains(w.Body.String(), "secret") || !strings.Contains(w.Body.String(), `id="why"`) {
				t.Errorf("%s: %s answered %d, want %d with a sentence:\n%s", name, r.URL, w.Code, tt.want, w.Body)
			}
		}
	}
}

func TestAssetsAreCachedByTheirContent(t *testing.T) {
	s := newSite(t, morning(), nil)
	path, err := s.board.files.path("style.css")
	if err != nil {
		t.Fatal(err)
	}
	if w := s.get(path); w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("%s answered %d, %v", path, w.Code, w.Header())
	}
	if w := s.get("/inbox/assets/style.css?v=old"); w.Header().Get("Cache-Control") != "no-store" {
		t.Error("an asset of another version may be cached")
	}
	r := request(http.MethodGet, path, nil)
	r.Host = "evil.example"
	if w := s.do(r); w.Code != http.StatusForbidden {
		t.Errorf("an asset was given to a foreign Host: %d", w.Code)
	}
}

func TestNewNamesEveryGap(t *testing.T) {
	_, err := New(Options{})
	for _, part := range []string{"Store", "Bot", "Weeks", "Access", "Now", "NewID", "Log", "Location"} {
		if err == nil || !strings.Contains(err.Error(), "inbox: "+part+" is required") {
			t.Errorf("New without parts = %v; want %s named", err, part)
		}
	}
}
