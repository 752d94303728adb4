package inbox

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"handoffbot/bot"
)

var everyPage = []string{
	"/inbox", "/inbox?show=closed", "/inbox?channel=sales", "/inbox?channel=managers", "/inbox?channel=%3Cscript%3Ealert(1)%3C/script%3E",
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
		for _, path := range []string{acts, "/inbox/name"} {
			r := request(http.MethodPost, path, url.Values{"kind": {"claim"}, "name": {"Eve"}})
			change(r)
			if w := s.do(r); w.Code != http.StatusForbidden || len(s.ledger.acts) > 0 {
				t.Errorf("%s: %s answered %d with %d acts; want 403 and none", name, path, w.Code, len(s.ledger.acts))
			}
		}
	}
}

func TestLookingChangesNothing(t *testing.T) {
	s := newSite(t, morning(), nil)
	for _, path := range append(everyPage, acts+"?kind=claim", "/inbox/name?name=Eve") {
		w := s.get(path)
		if len(w.Result().Cookies()) > 0 {
			t.Errorf("GET %s sets a cookie", path)
		}
	}
	if len(s.ledger.acts) > 0 {
		t.Errorf("looking recorded %+v", s.ledger.acts)
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
		s := newSite(t, f, func(_ *AccessOptions, o *Options) {
			o.Digest = func(context.Context) (bot.Report, error) { return hostileReport(evil), nil }
		})
		for _, path := range []string{"/inbox", "/inbox?channel=sales", "/inbox?channel=managers", "/inbox/handoffs/EVIL", "/inbox/digest", "/inbox?channel=" + url.QueryEscape(evil)} {
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

func TestACardSaysItAll(t *testing.T) {
	s := newSite(t, morning(), nil)
	for path, wants := range map[string][]string{
		"/inbox": {
			"All handoffs", "Urgent", "Waiting since <time", "overdue since <time", ">10:14</time>", "Summary", "Next action", "Contact", "Page &amp; source",
			"Why this was handed off", "“<mark>speak to sales</mark>”", "talk-to-sales", "score 0.92 (limit 0.7)", "What is missing", "What have you set aside for this per year?",
			"Last 4 turns", "For <mark>140 seats</mark> I would rather <mark>speak to sales</mark> about", ">Claim<", ">Resolve<", ">Won<", ">Lost<", ">Release<", "as unresolved",
			"First response after 2 min: Ben, with a reaction; in time", "Answered</b> · claimed by Ana at", "Known limit of the old exporter", "is anybody there?",
			`href="https://www.acme-cloud.example/pricing/enterprise" rel="noopener noreferrer nofollow"`, "javascript:alert(document.cookie)", "Ben, You", `aria-pressed="true"`,
		},
		"/inbox?show=closed":        {"Resolved by Ana", ">Reopen<", "Priya Raman", "<details>"},
		"/inbox?channel=sales":      {"Nordfjord"},
		"/inbox?channel=managers":   {"Week 48, so far", "31 of 34"},
		"/inbox?channel=nobody":     {"Nothing in nobody yet"},
		"/inbox/handoffs/01PRICING": {"Conversation", `id="turn-5"`, "I would rather <mark>speak to sales</mark>", "Quoted by talk-to-sales, high-value", "Timeline", "Round 1", "Hi, we run 140 vehicles"},
		"/inbox/digest":             {"Week 48, so far", `role="img" aria-label="Median response by route. priority-support: 1 min 35 s; sales: 3 min 40 s; support: 10 min 10 s"`, `<a href="/inbox/handoffs/02COMPLAINT">`, `<th scope="col">Handoffs</th>`},
	} {
		w := s.get(path)
		for _, want := range wants {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s (%d) does not say %q", path, w.Code, want)
			}
		}
	}
	body := s.get("/inbox").Body.String()
	if strings.Contains(body, `href="javascript:`) || strings.Contains(body, "Priya Raman") {
		t.Error("the open list links to a script or shows a closed handoff")
	}
	if strings.Index(body, "Joel Fischer") > strings.Index(body, "Mara Lindqvist") {
		t.Error("the urgent handoff does not come first")
	}
}

func TestAnEmptyBoardSaysWhatWillHappen(t *testing.T) {
	s := newSite(t, &fakeLedger{}, nil)
	if body := s.get("/inbox").Body.String(); !strings.Contains(body, "Nobody is waiting") || !strings.Contains(body, "Welcome to the demo") {
		t.Error("the empty board of the demo does not say what it is")
	}
	if body := s.get("/inbox?show=closed").Body.String(); !strings.Contains(body, "Nothing is closed yet") {
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
	for _, part := range []string{"Store", "Bot", "Digest", "Access", "Now", "NewID", "Log", "Location"} {
		if err == nil || !strings.Contains(err.Error(), "inbox: "+part+" is required") {
			t.Errorf("New without parts = %v; want %s named", err, part)
		}
	}
}
