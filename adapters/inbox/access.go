package inbox

import (
	"crypto/sha256"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"

	"handoffbot/bot"
)

// Why the inbox stays shut, in words for the person in front of it.
const (
	whyListen  = "The inbox is off: this server listens on an address that other machines can reach. Bind it to 127.0.0.1 to use the inbox."
	whyPublic  = "The inbox is off: public_url is set, so this server is meant to be reached from outside."
	whyRemote  = "The inbox opens only in a browser on the machine that runs handoffbot."
	whyHost    = "The inbox opens only under a loopback name, such as 127.0.0.1 or localhost."
	whyProxy   = "The inbox does not open through a proxy, and this request came through one."
	whySession = "Open the one-time link that handoffbot serve printed when it started."
	whyToken   = "This link has been used, or another start of the server printed it. Start handoffbot serve again for a new one."
)

// AccessOptions say who may see the inbox while it has no users.
type AccessOptions struct {
	Listen    string // host:port the public listener is bound to
	PublicURL string // as configured; empty when none is
	Demo      bool   // no one-time link needed; everything else holds
	Name      string // who the one-time link signs in; empty: "Operator"
	// NewToken returns an unguessable string of at least 22 URL-safe characters.
	NewToken func() string
}

// Access decides who may see the inbox. Sessions live in memory and end with
// the process. It is safe for concurrent use.
type Access struct {
	o   AccessOptions
	off string

	mu       sync.Mutex
	links    map[[sha256.Size]byte]struct{} // hashed, so that looking one up tells nothing by its time
	sessions map[[sha256.Size]byte]struct{}
}

// NewAccess returns the rule, or every gap in the options at once. A server
// that others can reach is no error: the inbox is then off, and Off says why.
func NewAccess(o AccessOptions) (*Access, error) {
	var errs []error
	if o.Listen == "" {
		errs = append(errs, errors.New("inbox: Listen is required"))
	}
	if o.NewToken == nil {
		errs = append(errs, errors.New("inbox: NewToken is required"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if o.Name == "" {
		o.Name = "Operator"
	}
	a := &Access{o: o, links: map[[sha256.Size]byte]struct{}{}, sessions: map[[sha256.Size]byte]struct{}{}}
	switch {
	case !boundToLoopback(o.Listen):
		a.off = whyListen
	case o.PublicURL != "":
		a.off = whyPublic
	}
	return a, nil
}

// Off says in one sentence why the inbox is off for everybody, or returns "".
func (a *Access) Off() string { return a.off }

// Link returns the address to open in a browser, below base
// ("http://127.0.0.1:8080"). Outside the demo each call makes a new link that
// opens once.
func (a *Access) Link(base string) string {
	base = strings.TrimSuffix(base, "/")
	if a.o.Demo || a.off != "" {
		return base + "/inbox"
	}
	token := a.o.NewToken()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.links[sha256.Sum256([]byte(token))] = struct{}{}
	return base + "/inbox/open?token=" + url.QueryEscape(token)
}

// local says why the request cannot be from a browser on this machine, or
// returns "". A reverse proxy on the same machine looks like loopback, so its
// traces close the door too.
func (a *Access) local(r *http.Request) string {
	switch {
	case a.off != "":
		return a.off
	case !fromLoopback(r.RemoteAddr):
		return whyRemote
	case !loopbackHost(r.Host):
		return whyHost
	case forwarded(r.Header):
		return whyProxy
	}
	return ""
}

// admits says why the request may not see the inbox, or returns "".
func (a *Access) admits(r *http.Request) string {
	if why := a.local(r); why != "" {
		return why
	}
	if a.o.Demo {
		return ""
	}
	cookie, err := r.Cookie(sessionCookie(r.Host))
	if err != nil {
		return whySession
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, ok := a.sessions[sha256.Sum256([]byte(cookie.Value))]; !ok {
		return whySession
	}
	return ""
}

// open turns a one-time token into a session, once.
func (a *Access) open(w http.ResponseWriter, r *http.Request, token string) bool {
	key := sha256.Sum256([]byte(token))
	a.mu.Lock()
	_, ok := a.links[key]
	delete(a.links, key)
	a.mu.Unlock()
	if !ok {
		return false
	}
	session := a.o.NewToken()
	a.mu.Lock()
	a.sessions[sha256.Sum256([]byte(session))] = struct{}{}
	a.mu.Unlock()
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie(r.Host), Value: session, Path: "/inbox",
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
	return true
}

// actor is who acts in this browser: in the demo the name picked, else whoever
// the one-time link signed in.
func (a *Access) actor(r *http.Request) bot.Person {
	name := a.o.Name
	if a.o.Demo {
		name = pickedName(r)
	}
	return bot.Person{Platform: bot.PlatformInbox, ID: slug(name), Name: name}
}

// sessionCookie differs by port: browsers do not keep the cookies of two
// servers on one host apart.
func sessionCookie(host string) string {
	if _, port, err := net.SplitHostPort(host); err == nil {
		return "handoffbot_inbox_" + port
	}
	return "handoffbot_inbox"
}

func boundToLoopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	return err == nil && loopbackName(host)
}

func fromLoopback(remote string) bool {
	at, err := netip.ParseAddrPort(remote)
	return err == nil && at.Addr().Unmap().IsLoopback()
}

// loopbackHost reads a Host header: localhost, 127.0.0.0/8 or [::1], with any port or none.
func loopbackHost(host string) bool {
	if name, port, err := net.SplitHostPort(host); err == nil {
		return digits(port) && loopbackName(name)
	}
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		host = host[1 : len(host)-1]
		return strings.Contains(host, ":") && loopbackName(host)
	}
	return !strings.Contains(host, ":") && loopbackName(host)
}

func loopbackName(name string) bool {
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.Zone() == "" && !ip.Is4In6() && ip.IsLoopback()
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// forwarded reports whether a proxy has left its mark, whatever it says.
func forwarded(h http.Header) bool {
	for name := range h {
		name = http.CanonicalHeaderKey(name)
		switch {
		case name == "Forwarded", name == "Via", name == "X-Real-Ip", strings.HasPrefix(name, "X-Forwarded-"):
			return true
		}
	}
	return false
}

// openLink answers the one-time link. Only GET uses it up: a HEAD is a link
// preview, not a person.
func (b *Board) openLink(w http.ResponseWriter, r *http.Request) {
	if why := b.o.Access.local(r); why != "" {
		b.refuse(w, http.StatusForbidden, why)
		return
	}
	signedIn := b.o.Access.admits(r) == ""
	if !signedIn && (r.Method != http.MethodGet || !b.o.Access.open(w, r, r.URL.Query().Get("token"))) {
		b.refuse(w, http.StatusForbidden, whyToken)
		return
	}
	http.Redirect(w, r, "/inbox", http.StatusSeeOther)
}
