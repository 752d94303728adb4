package inbox

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/bot"
)

const (
	anasSecret = "correct horse battery"
	bensSecret = "staple gun and paper"
	publicHost = "handoff.example.com"
)

// office is a site that people sign in to, with a clock of its own.
type office struct {
	*site
	clock  time.Time
	logged *test.Hook
}

func newOffice(t *testing.T, change func(*AccessOptions)) *office {
	t.Helper()
	o := &office{clock: noon}
	log, hook := test.NewNullLogger()
	log.SetLevel(logrus.DebugLevel)
	o.logged = hook
	o.site = newSite(t, morning(), func(ao *AccessOptions, b *Options) {
		ao.Demo, b.Demo, b.Log = false, false, log
		ao.Listen, ao.PublicURL = "0.0.0.0:8080", "https://"+publicHost
		ao.Users = map[string]string{"ana": anasSecret, "ben": bensSecret}
		ao.Now = func() time.Time { return o.clock }
		if change != nil {
			change(ao)
		}
	})
	return o
}

// from makes a request as it comes through the proxy.
func from(method, target string, form url.Values, cookies ...*http.Cookie) *http.Request {
	r := request(method, target, form)
	r.Host, r.RemoteAddr = publicHost, "10.0.0.7:4711"
	r.Header.Set("X-Forwarded-For", "203.0.113.9")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	return r
}

func (o *office) signIn(name, secret string, cookies ...*http.Cookie) *httptest.ResponseRecorder {
	return o.do(from(http.MethodPost, "/inbox/login", url.Values{"name": {name}, "secret": {secret}}, cookies...))
}

// cookies returns the session and the mark of a known browser.
func (o *office) cookies(t *testing.T, name, secret string) (session, known *http.Cookie) {
	t.Helper()
	w := o.signIn(name, secret)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%s was answered %d when signing in:\n%s", name, w.Code, w.Body)
	}
	for _, c := range w.Result().Cookies() {
		if c.Name == knownCookie {
			known = c
		} else {
			session = c
		}
	}
	return session, known
}

func TestWhoSignsInActsUnderTheirName(t *testing.T) {
	o := newOffice(t, nil)
	session, _ := o.cookies(t, "ana", anasSecret)
	if !session.Secure || !session.HttpOnly || session.SameSite != http.SameSiteStrictMode || session.Name != "__Host-handoffbot_inbox" || session.Path != "/" || session.Domain != "" {
		t.Errorf("the session cookie is %+v; want it Secure, HttpOnly, Strict and bound to the host", session)
	}
	if w := o.do(from(http.MethodGet, "/inbox", nil, session)); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Sign out") || !strings.Contains(w.Body.String(), ">Ana</span>") {
		t.Errorf("the board answered %d; want it with Ana's name and a way out", w.Code)
	}
	claim := from(http.MethodPost, acts, url.Values{"kind": {"claim"}, "actor": {"ben"}}, session, &http.Cookie{Name: NameCookie, Value: NameCookieValue("Ben")})
	if w := o.do(claim); w.Code != http.StatusSeeOther || len(o.ledger.acts) != 1 {
		t.Fatalf("the claim was answered %d", w.Code)
	}
	if got := o.ledger.acts[0].Actor; got != (bot.Person{Platform: bot.PlatformInbox, ID: "ana", Name: "Ana"}) {
		t.Errorf("the actor is %+v, want Ana, whatever the form and other cookies say", got)
	}
}

func TestWithoutALoginNothingIsShownOrDone(t *testing.T) {
	o := newOffice(t, nil)
	o.ledger.trouble()
	owed := len(o.ledger.untold)
	for _, path := range []string{"/inbox", "/inbox/handoffs/01PRICING", "/inbox/digest", "/inbox/digest/handoffs", "/inbox/operations", "/inbox/nothing-here", "/inbox?channel=sales"} {
		w := o.do(from(http.MethodGet, path, nil))
		if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "/inbox/login?back="+url.QueryEscape(path) {
			t.Errorf("%s answered %d to %q; want the sign-in page, and back", path, w.Code, to)
		}
	}
	refresh := from(http.MethodGet, "/inbox", nil)
	refresh.Header.Set("Handoffbot-Refresh", "1")
	for _, r := range []*http.Request{
		from(http.MethodPost, acts, url.Values{"kind": {"claim"}}), from(http.MethodPost, "/inbox/logout", nil), from(http.MethodPost, "/inbox/name", nil),
		from(http.MethodPost, again, url.Values{"source": {"website"}, "all": {"1"}}),
		from(http.MethodGet, "/inbox/events", nil), refresh,
	} {
		if w := o.do(r); w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), whySignIn) {
			t.Errorf("%s %s answered %d; want 401 and what to do", r.Method, r.URL, w.Code)
		}
	}
	if len(o.ledger.acts) > 0 || len(o.ledger.untold) != owed {
		t.Errorf("recorded %+v and sent %d events without a login", o.ledger.acts, owed-len(o.ledger.untold))
	}
}

func TestWrongSecretsAreRefusedAlike(t *testing.T) {
	o := newOffice(t, nil)
	bodies := make(map[string]string)
	for _, tt := range [][2]string{
		{"ana", "guessed"},
		{"ana", ""},
		{"ana", bensSecret},
		{"ana", anasSecret + " "},
		{"mallory", anasSecret},
		{"ANA", anasSecret},
		{"", ""},
		{"ana", strings.Repeat("x", secretSize+1)},
		{"mallory", "\xff"},
		{"ana", "once more"},
		{"mallory", "once more"},
	} {
		w := o.signIn(tt[0], tt[1])
		if w.Code != http.StatusForbidden || len(w.Result().Cookies()) > 0 || !strings.Contains(w.Body.String(), whyWrong) {
			t.Errorf("%q with %.20q answered %d with %d cookies; want 403 and none", tt[0], tt[1], w.Code, len(w.Result().Cookies()))
		}
		bodies[tt[0]] = strings.ReplaceAll(w.Body.String(), `value="`+tt[0]+`"`, `value="NAME"`)
		if tt[1] != "" && strings.Contains(w.Body.String(), tt[1]) {
			t.Error("the page says the secret again")
		}
		o.clock = o.clock.Add(time.Minute)
	}
	if bodies["ana"] == "" || bodies["ana"] != bodies["mallory"] {
		t.Error("the page of a user differs from that of nobody")
	}
	for _, e := range o.logged.AllEntries() {
		text, err := e.String()
		if err != nil || strings.Contains(text, "guessed") || strings.Contains(text, "mallory") || strings.Contains(text, anasSecret) {
			t.Errorf("the log says what it must not: %s %v", text, err)
		}
	}
}

func TestASessionCannotBeMadeUp(t *testing.T) {
	o := newOffice(t, nil)
	session, known := o.cookies(t, "ana", anasSecret)
	bens, _ := o.cookies(t, "ben", bensSecret)
	part := func(c *http.Cookie) []string { return strings.Split(c.Value, ".") }
	a, b := part(session), part(bens)
	other := newOffice(t, func(ao *AccessOptions) { ao.Users = map[string]string{"ana": "another secret of hers"} })
	othersSession, _ := other.cookies(t, "ana", "another secret of hers")
	for name, value := range map[string]string{
		"nothing": "", "dots": "....", "another name, this seal": strings.Join([]string{b[0], a[1], a[2], a[3], a[4]}, "."),
		"a later time": strings.Join([]string{a[0], a[1], "99999999999", a[3], a[4]}, "."), "no seal": strings.Join(a[:4], ".") + ".",
		"the seal of another session": strings.Join(append(a[:4:4], b[4]), "."), "the mark of a known browser": known.Value,
		"a session of another secret": othersSession.Value, "cut": session.Value[:len(session.Value)-2], "not text": "\"\x01",
	} {
		r := from(http.MethodGet, "/inbox", nil)
		r.Header.Set("Cookie", session.Name+"="+value)
		if w := o.do(r); w.Code != http.StatusSeeOther {
			t.Errorf("%s: the board answered %d, want the sign-in page", name, w.Code)
		}
	}
}

func TestSessionsExpire(t *testing.T) {
	o := newOffice(t, nil)
	opens := func(c *http.Cookie) *httptest.ResponseRecorder { return o.do(from(http.MethodGet, "/inbox", nil, c)) }
	session, _ := o.cookies(t, "ana", anasSecret)
	o.clock = noon.Add(sessionIdle - time.Second)
	if w := opens(session); w.Code != http.StatusOK {
		t.Errorf("just before it was idle for long: %d, want it open", w.Code)
	}
	o.clock = noon.Add(sessionIdle)
	if w := opens(session); w.Code != http.StatusSeeOther {
		t.Errorf("idle for %v: %d, want the sign-in page", sessionIdle, w.Code)
	}

	o.clock = noon
	session, _ = o.cookies(t, "ana", anasSecret)
	for o.clock.Before(noon.Add(sessionWhole - time.Hour)) { // somebody who is always there
		o.clock = o.clock.Add(time.Hour)
		w := opens(session)
		if w.Code != http.StatusOK || len(w.Result().Cookies()) != 1 {
			t.Fatalf("after %v of work: %d with %d cookies; want it open and renewed", o.clock.Sub(noon), w.Code, len(w.Result().Cookies()))
		}
		session = w.Result().Cookies()[0]
	}
	o.clock = noon.Add(sessionWhole)
	if w := opens(session); w.Code != http.StatusSeeOther {
		t.Errorf("after %v of work: %d, want the sign-in page", sessionWhole, w.Code)
	}
}

func TestWhatAPageAsksByItselfDoesNotKeepASessionAlive(t *testing.T) {
	o := newOffice(t, nil)
	session, _ := o.cookies(t, "ana", anasSecret)
	o.clock = noon.Add(time.Hour)
	r := from(http.MethodGet, "/inbox", nil, session)
	r.Header.Set("Handoffbot-Refresh", "1")
	if w := o.do(r); w.Code != http.StatusOK || len(w.Result().Cookies()) > 0 {
		t.Errorf("a refresh was answered %d with %d cookies; want the page and no new session", w.Code, len(w.Result().Cookies()))
	}
}

func TestSigningOutEndsTheSession(t *testing.T) {
	o := newOffice(t, nil)
	session, known := o.cookies(t, "ana", anasSecret)
	another, _ := o.cookies(t, "ana", anasSecret)
	w := o.do(from(http.MethodPost, "/inbox/logout", nil, session))
	if c := w.Result().Cookies(); w.Code != http.StatusSeeOther || len(c) != 1 || c[0].MaxAge >= 0 || c[0].Value != "" {
		t.Errorf("signing out was answered %d with %+v; want the cookie taken away", w.Code, c)
	}
	if w := o.do(from(http.MethodGet, "/inbox", nil, session)); w.Code != http.StatusSeeOther {
		t.Errorf("a copy of the session still opens: %d", w.Code)
	}
	if w := o.do(from(http.MethodGet, "/inbox", nil, another)); w.Code != http.StatusOK {
		t.Errorf("another browser was signed out too: %d", w.Code)
	}
	if w := o.do(from(http.MethodGet, "/inbox/login?out", nil, known)); !strings.Contains(w.Body.String(), "You are signed out.") {
		t.Error("the sign-in page does not say that one is out")
	}
}

func TestALoginHoldsInEveryProcess(t *testing.T) {
	here, there := newOffice(t, nil), newOffice(t, nil)
	session, _ := here.cookies(t, "ana", anasSecret)
	if w := there.do(from(http.MethodGet, "/inbox", nil, session)); w.Code != http.StatusOK {
		t.Errorf("another process answered %d; want it to believe the session", w.Code)
	}
	renamed := newOffice(t, func(ao *AccessOptions) { ao.Users = map[string]string{"ben": anasSecret} })
	if w := renamed.do(from(http.MethodGet, "/inbox", nil, session)); w.Code != http.StatusSeeOther {
		t.Errorf("a process that knows no Ana answered %d", w.Code)
	}
}

func TestOnlyOurNamesOpenTheDoor(t *testing.T) {
	o := newOffice(t, nil)
	session, _ := o.cookies(t, "ana", anasSecret)
	for host, want := range map[string]int{
		publicHost: 200, "HANDOFF.example.com": 200, publicHost + ":443": 200, publicHost + ".": 200, "127.0.0.1:8080": 200, "localhost": 200, "[::1]:8080": 200,
		"evil.example": 403, publicHost + ".evil.example": 403, publicHost + ":8080": 403, "10.0.0.7:8080": 403, "": 403, "x" + publicHost: 403,
	} {
		for _, path := range []string{"/inbox", "/inbox/login", "/inbox/assets/style.css"} {
			r := from(http.MethodGet, path, nil, session)
			r.Host = host
			w := o.do(r)
			if got := w.Code; got != want && (want != 200 || got != http.StatusSeeOther) {
				t.Errorf("%s under the name %q answered %d, want %d", path, host, got, want)
			}
		}
	}
	r := from(http.MethodPost, "/inbox/login", url.Values{"name": {"ana"}, "secret": {anasSecret}})
	r.Host = "evil.example"
	if w := o.do(r); w.Code != http.StatusForbidden || len(w.Result().Cookies()) > 0 {
		t.Errorf("signing in under another name was answered %d", w.Code)
	}
	bare := newOffice(t, func(ao *AccessOptions) { ao.PublicURL = "" })
	r = from(http.MethodGet, "/inbox/login", nil)
	r.Host = ""
	if w := bare.do(r); w.Code != http.StatusForbidden {
		t.Errorf("without public_url an empty name answered %d", w.Code)
	}
}

func TestAnotherSiteCannotSignInOrOut(t *testing.T) {
	o := newOffice(t, nil)
	session, _ := o.cookies(t, "ana", anasSecret)
	for _, path := range []string{"/inbox/login", "/inbox/logout"} {
		r := from(http.MethodPost, path, url.Values{"name": {"ben"}, "secret": {bensSecret}}, session)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		if w := o.do(r); w.Code != http.StatusForbidden || len(w.Result().Cookies()) > 0 {
			t.Errorf("%s from another site answered %d with %d cookies; want 403 and none", path, w.Code, len(w.Result().Cookies()))
		}
		if w := o.do(from(http.MethodGet, path+"?name=ben&secret="+url.QueryEscape(bensSecret), nil)); len(w.Result().Cookies()) > 0 {
			t.Errorf("GET %s sets a cookie", path)
		}
	}
	if w := o.do(from(http.MethodGet, "/inbox", nil, session)); w.Code != http.StatusOK {
		t.Error("another site signed somebody out")
	}
	proxied := from(http.MethodPost, acts, url.Values{"kind": {"claim"}}, session)
	proxied.Host = "127.0.0.1:8080" // a proxy that names its own upstream
	proxied.Header.Del("Sec-Fetch-Site")
	proxied.Header.Set("Origin", "https://"+publicHost)
	if w := o.do(proxied); w.Code != http.StatusSeeOther {
		t.Errorf("our own site behind such a proxy was answered %d", w.Code)
	}
}

func TestALinkFromElsewhereAsksAgainByItself(t *testing.T) {
	o := newOffice(t, nil)
	r := from(http.MethodGet, "/inbox/handoffs/01PRICING", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	if w := o.do(r); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `http-equiv="refresh" content="0"`) || strings.Contains(w.Body.String(), "Mara") {
		t.Errorf("a link from another site was answered %d; want a page that asks again, and nothing else:\n%s", w.Code, w.Body)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if w := o.do(r); w.Code != http.StatusSeeOther {
		t.Errorf("the second time it was answered %d; want the sign-in page, not for ever the same", w.Code)
	}
}

func TestSigningInLeadsBackAndNowhereElse(t *testing.T) {
	o := newOffice(t, nil)
	for asked, want := range map[string]string{
		"/inbox/handoffs/01PRICING": "/inbox/handoffs/01PRICING", "/inbox?view=mine": "/inbox?view=mine", "": "/inbox",
		"//evil.example/": "/inbox", "https://evil.example/inbox": "/inbox", "/inbox/login": "/inbox", "/inbox/logout": "/inbox", "/\\evil.example": "/inbox",
	} {
		w := o.do(from(http.MethodPost, "/inbox/login", url.Values{"name": {"ana"}, "secret": {anasSecret}, "back": {asked}}))
		if got := w.Header().Get("Location"); got != want {
			t.Errorf("back to %q led to %q, want %q", asked, got, want)
		}
	}
}

func TestGuessingIsSlowedDownAndLocksNobodyOut(t *testing.T) {
	o := newOffice(t, nil)
	_, known := o.cookies(t, "ana", anasSecret)
	at := func(client, name, secret string, cookies ...*http.Cookie) int {
		r := from(http.MethodPost, "/inbox/login", url.Values{"name": {name}, "secret": {secret}}, cookies...)
		r.Header.Set("X-Forwarded-For", "198.51.100.1, "+client)
		w := o.do(r)
		if w.Code == http.StatusTooManyRequests && w.Header().Get("Retry-After") == "" {
			t.Error("a refusal does not say for how long")
		}
		return w.Code
	}
	for i := range triesOfClient.burst {
		if code := at("203.0.113.1", "ana", "guess"); code != http.StatusForbidden {
			t.Fatalf("guess %d answered %d", i+1, code)
		}
	}
	if code := at("203.0.113.1", "ana", anasSecret); code != http.StatusTooManyRequests {
		t.Errorf("one guess more answered %d, even the right one; want 429", code)
	}
	if code := at("203.0.113.1", "ben", bensSecret); code != http.StatusSeeOther {
		t.Errorf("another name from there answered %d; want it in", code)
	}
	if code := at("203.0.113.2", "ana", anasSecret); code != http.StatusSeeOther {
		t.Errorf("Ana from elsewhere answered %d; want her in", code)
	}
	o.clock = o.clock.Add(triesOfClient.every)
	if code := at("203.0.113.1", "ana", anasSecret); code != http.StatusSeeOther {
		t.Errorf("after the wait it answered %d; want her in", code)
	}

	right := 0
	for i := range 300 { // from a new address each time
		if at(fmt.Sprintf("192.0.2.%d", i%250), "ana", "guess") == http.StatusForbidden {
			right++
		}
	}
	if right > triesOfName.burst {
		t.Errorf("%d guesses at one name were answered; want at most %d", right, triesOfName.burst)
	}
	if code := at("203.0.113.77", "ana", anasSecret); code != http.StatusTooManyRequests {
		t.Errorf("a new browser was answered %d while the name is guessed at; want it to wait", code)
	}
	if code := at("203.0.113.77", "ana", anasSecret, known); code != http.StatusSeeOther {
		t.Errorf("Ana's own browser was answered %d while others guess; want her in", code)
	}
	if code := at("203.0.113.77", "ben", bensSecret); code != http.StatusSeeOther {
		t.Errorf("Ben was answered %d while others guess at Ana; want him in", code)
	}
	stolen := *known
	for i := range triesOfBrowser.burst + 1 {
		code := at("203.0.113.78", "ana", "guess", &stolen)
		if i == triesOfBrowser.burst && code != http.StatusTooManyRequests {
			t.Errorf("guess %d from a known browser answered %d; want 429", i+1, code)
		}
	}
}

func TestManyAddressesDoNotFillTheMemory(t *testing.T) {
	g := newGuesses(map[string]*user{"ana": newUser("ana", anasSecret)})
	for i := range 3 * mostClients {
		g.try(fmt.Sprintf("name-%d", i), "203.0.113.1", "", noon)
	}
	if len(g.byClient) > mostClients || len(g.byName) != 1 {
		t.Errorf("%d clients and %d names are remembered; want at most %d and 1", len(g.byClient), len(g.byName), mostClients)
	}
}

func TestTriesAtOnceAreCountedOnce(t *testing.T) {
	o := newOffice(t, nil)
	var wg sync.WaitGroup
	var mu sync.Mutex
	looked := 0
	for range 40 {
		wg.Go(func() {
			if o.signIn("ana", "guess").Code == http.StatusForbidden {
				mu.Lock()
				looked++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if looked != triesOfClient.burst {
		t.Errorf("%d of 40 guesses at once were looked at, want %d", looked, triesOfClient.burst)
	}
}

func TestWhereAClientIsBelieved(t *testing.T) {
	for _, tt := range []struct{ name, remote, forwarded, want string }{
		{"directly", "203.0.113.5:99", "", "203.0.113.5"},
		{"a stranger who says to be somebody else", "203.0.113.5:99", "1.2.3.4", "203.0.113.5"},
		{"our proxy", "10.0.0.7:99", "1.2.3.4", "1.2.3.4"},
		{"our proxy, with what the client made up before it", "127.0.0.1:99", "9.9.9.9, 1.2.3.4", "1.2.3.4"},
		{"our proxy says nothing useful", "127.0.0.1:99", "unknown", "127.0.0.1"},
		{"an IPv6 network counts as one", "[2001:db8:1:2:3::4]:99", "", "2001:db8:1:2::/64"},
		{"no address", "@", "", "?"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/inbox", nil)
		r.RemoteAddr = tt.remote
		if tt.forwarded != "" {
			r.Header.Set("X-Forwarded-For", tt.forwarded)
		}
		if got := clientOf(r); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestAStreamEndsWithTheSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		o := newOffice(t, func(ao *AccessOptions) { ao.Now = func() time.Time { return noon.Add(time.Since(began)) } })
		session, _ := o.cookies(t, "ana", anasSecret)
		w := &wire{header: http.Header{}}
		done := make(chan struct{})
		go func() {
			defer close(done)
			o.board.ServeHTTP(w, from(http.MethodGet, "/inbox/events", nil, session))
		}()
		<-time.After(sessionIdle - time.Minute)
		synctest.Wait()
		select {
		case <-done:
			t.Error("the stream ended before the session did")
		default:
		}
		<-time.After(2 * time.Minute)
		synctest.Wait()
		select {
		case <-done:
		default:
			t.Error("the stream goes on although the session has ended")
			o.board.Close()
		}
		<-done
	})
}

func TestUsersWithoutSecretsAreRefused(t *testing.T) {
	_, err := NewAccess(AccessOptions{Listen: "127.0.0.1:80", Users: map[string]string{"ana": "", "Ben": "x"}, NewToken: func() string { return "t" }, Now: func() time.Time { return noon }})
	if err == nil || !strings.Contains(err.Error(), "ana has no secret") || !strings.Contains(err.Error(), `"Ben" is no name`) {
		t.Errorf("NewAccess = %v; want both named", err)
	}
}
