package inbox

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestAccess(t *testing.T) {
	tests := []struct {
		name   string
		access func(*AccessOptions)
		change func(*http.Request)
		want   string // why it is refused; empty: it opens
	}{
		{"a browser on this machine in the demo comes in", nil, nil, ""},
		{"localhost is a loopback name", nil, func(r *http.Request) { r.Host = "LocalHost:8080" }, ""},
		{"any 127 address is loopback", nil, func(r *http.Request) { r.Host = "127.9.9.9" }, ""},
		{"IPv6 loopback with a port", nil, func(r *http.Request) { r.Host, r.RemoteAddr = "[::1]:8080", "[::1]:4000" }, ""},
		{"IPv6 loopback without a port", nil, func(r *http.Request) { r.Host = "[::1]" }, ""},
		{"a client seen as IPv4 in IPv6", nil, func(r *http.Request) { r.RemoteAddr = "[::ffff:127.0.0.1]:4000" }, ""},
		{"bound to localhost", func(o *AccessOptions) { o.Listen = "localhost:8080" }, nil, ""},

		{"bound to every address", func(o *AccessOptions) { o.Listen = ":8080" }, nil, whyListen},
		{"bound to every IPv4 address", func(o *AccessOptions) { o.Listen = "0.0.0.0:8080" }, nil, whyListen},
		{"bound to an address of the network", func(o *AccessOptions) { o.Listen = "192.168.1.4:8080" }, nil, whyListen},
		{"a public_url is set", func(o *AccessOptions) { o.PublicURL = "https://handoff.example.com" }, nil, whyPublic},
		{"the client is another machine", nil, func(r *http.Request) { r.RemoteAddr = "192.168.1.9:4000" }, whyRemote},
		{"the client has no address", nil, func(r *http.Request) { r.RemoteAddr = "@" }, whyRemote},
		{"DNS rebinding: a foreign name for 127.0.0.1", nil, func(r *http.Request) { r.Host = "evil.example:8080" }, whyHost},
		{"a name that begins like a loopback address", nil, func(r *http.Request) { r.Host = "127.0.0.1.evil.example" }, whyHost},
		{"a name that ends in localhost", nil, func(r *http.Request) { r.Host = "evil.localhost:8080" }, whyHost},
		{"no Host", nil, func(r *http.Request) { r.Host = "" }, whyHost},
		{"a Host with a port that is none", nil, func(r *http.Request) { r.Host = "127.0.0.1:80@evil.example" }, whyHost},
		{"an IPv4 address in IPv6 clothes as Host", nil, func(r *http.Request) { r.Host = "[::ffff:127.0.0.1]:8080" }, whyHost},
		{"Forwarded", nil, func(r *http.Request) { r.Header.Set("Forwarded", "for=1.2.3.4") }, whyProxy},
		{"X-Forwarded-For", nil, func(r *http.Request) { r.Header.Set("X-Forwarded-For", "1.2.3.4") }, whyProxy},
		{"X-Forwarded-Proto, empty", nil, func(r *http.Request) { r.Header["X-Forwarded-Proto"] = []string{""} }, whyProxy},
		{"an X-Forwarded header nobody has heard of", nil, func(r *http.Request) { r.Header.Set("x-forwarded-anything", "1") }, whyProxy},
		{"X-Real-Ip", nil, func(r *http.Request) { r.Header.Set("X-Real-IP", "1.2.3.4") }, whyProxy},
		{"Via", nil, func(r *http.Request) { r.Header.Set("Via", "1.1 proxy") }, whyProxy},
		{"no session outside the demo", func(o *AccessOptions) { o.Demo = false }, nil, whySession},
		{"a session somebody made up", func(o *AccessOptions) { o.Demo = false }, func(r *http.Request) {
			r.AddCookie(&http.Cookie{Name: "handoffbot_inbox_8080", Value: "guess"})
		}, whySession},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, morning(), func(ao *AccessOptions, _ *Options) {
				if tt.access != nil {
					tt.access(ao)
				}
			})
			for _, path := range []string{"/inbox", "/inbox/handoffs/01PRICING", "/inbox/digest", "/inbox/handoffs/01PRICING/1/acts", "/inbox/events"} {
				if tt.want == "" && path == "/inbox/events" {
					continue // a stream that opens does not end
				}
				r := request(http.MethodGet, path, nil)
				if strings.HasSuffix(path, "/acts") {
					r = request(http.MethodPost, path, url.Values{"kind": {"claim"}})
				}
				if tt.change != nil {
					tt.change(r)
				}
				w := s.do(r)
				if tt.want == "" {
					if w.Code != http.StatusOK && w.Code != http.StatusSeeOther {
						t.Errorf("%s answered %d; want it open:\n%s", path, w.Code, w.Body)
					}
					continue
				}
				if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), tt.want) {
					t.Errorf("%s answered %d; want 403 and %q:\n%s", path, w.Code, tt.want, w.Body)
				}
			}
			if tt.want != "" && len(s.ledger.acts) > 0 {
				t.Error("an act was recorded behind a shut door")
			}
		})
	}
}

func TestAccessSaysWhenItIsOffForEverybody(t *testing.T) {
	for name, tt := range map[string]struct {
		o    AccessOptions
		want string
	}{
		"reachable":  {AccessOptions{Listen: "0.0.0.0:80"}, whyListen},
		"public":     {AccessOptions{Listen: "127.0.0.1:80", PublicURL: "https://a.example"}, whyPublic},
		"with users": {AccessOptions{Listen: "0.0.0.0:80", PublicURL: "https://a.example", Users: map[string]string{"ana": "x"}}, ""},
		"local only": {AccessOptions{Listen: "127.0.0.1:80"}, ""},
	} {
		tt.o.NewToken, tt.o.Now = func() string { return "t" }, func() time.Time { return noon }
		a, err := NewAccess(tt.o)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Off(); got != tt.want {
			t.Errorf("%s: Off() = %q, want %q", name, got, tt.want)
		}
	}
	if _, err := NewAccess(AccessOptions{}); err == nil || !strings.Contains(err.Error(), "Listen") || !strings.Contains(err.Error(), "NewToken") {
		t.Errorf("NewAccess without parts = %v; want both named", err)
	}
}

// signedIn is a board outside the demo, and a link to it.
func signedIn(t *testing.T) (*site, string) {
	t.Helper()
	s := newSite(t, morning(), func(ao *AccessOptions, o *Options) { ao.Demo, o.Demo, ao.Name = false, false, "Ana" })
	address, once := s.access.Link("http://127.0.0.1:8080/")
	link, ok := strings.CutPrefix(address, "http://127.0.0.1:8080")
	if !ok || !once || !strings.HasPrefix(link, "/inbox/open?token=") {
		t.Fatalf("Link = %q; want one below the base", link)
	}
	return s, link
}

func TestOneTimeLinkOpensOnce(t *testing.T) {
	s, link := signedIn(t)
	w := s.get(link)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/inbox" {
		t.Fatalf("the link answered %d to %q; want 303 to /inbox", w.Code, w.Header().Get("Location"))
	}
	cookies := w.Result().Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteStrictMode || cookies[0].Path != "/inbox" {
		t.Fatalf("cookies = %+v; want one, HttpOnly and SameSite=Strict", cookies)
	}
	if strings.Contains(link, cookies[0].Value) {
		t.Error("the session is the token of the link; want another secret")
	}
	r := request(http.MethodGet, "/inbox", nil)
	r.AddCookie(cookies[0])
	if w := s.do(r); w.Code != http.StatusOK {
		t.Errorf("the board answered %d to the session; want 200", w.Code)
	}
	if w := s.get(link); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), whyToken) {
		t.Errorf("the link answered %d a second time; want 403", w.Code)
	}
	again := request(http.MethodGet, link, nil)
	again.AddCookie(cookies[0])
	if w := s.do(again); w.Code != http.StatusSeeOther {
		t.Errorf("the used link answered %d to the one who is signed in; want 303", w.Code)
	}
}

func TestOneTimeLinkIsNotUsedUpByALookOnly(t *testing.T) {
	s, link := signedIn(t)
	if w := s.do(request(http.MethodHead, link, nil)); w.Code != http.StatusForbidden {
		t.Errorf("HEAD answered %d; want 403", w.Code)
	}
	foreign := request(http.MethodGet, link, nil)
	foreign.Host = "evil.example"
	if w := s.do(foreign); w.Code != http.StatusForbidden {
		t.Errorf("a foreign Host was answered %d; want 403", w.Code)
	}
	if w := s.get(link); w.Code != http.StatusSeeOther {
		t.Errorf("after that the link answered %d; want it still to open", w.Code)
	}
}

func TestOneTimeLinkOpensForOneOfManyAtOnce(t *testing.T) {
	s, link := signedIn(t)
	var wg sync.WaitGroup
	codes := make([]int, 16)
	for i := range codes {
		wg.Go(func() {
			w := httptest.NewRecorder()
			s.board.ServeHTTP(w, request(http.MethodGet, link, nil))
			codes[i] = w.Code
		})
	}
	wg.Wait()
	opened := 0
	for _, c := range codes {
		if c == http.StatusSeeOther {
			opened++
		}
	}
	if opened != 1 {
		t.Errorf("%d of 16 came in by one link; want 1", opened)
	}
}

func TestWhoIsSignedInActs(t *testing.T) {
	s, link := signedIn(t)
	session := s.get(link).Result().Cookies()[0]
	r := request(http.MethodPost, "/inbox/handoffs/01PRICING/1/acts", url.Values{"kind": {"claim"}})
	r.AddCookie(session)
	r.AddCookie(&http.Cookie{Name: NameCookie, Value: "TWFsbG9yeQ"}) // a name picked in a demo says nothing here
	if w := s.do(r); w.Code != http.StatusSeeOther {
		t.Fatalf("claim answered %d:\n%s", w.Code, w.Body)
	}
	if got := fmt.Sprint(s.ledger.acts[0].Actor); got != "{inbox ana Ana}" {
		t.Errorf("actor = %s, want Ana of the inbox", got)
	}
}
