package inbox

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"handoffbot/bot"
)

// Why the inbox stays shut, in words for the person in front of it.
const (
	whyListen  = "The inbox is off: this server listens on an address that other machines can reach. Name people under inbox.users, or bind it to 127.0.0.1."
	whyPublic  = "The inbox is off: public_url is set, so this server is meant to be reached from outside. Name people under inbox.users to use the inbox."
	whyRemote  = "The inbox opens only in a browser on the machine that runs handoffbot."
	whyHost    = "The inbox opens only under a loopback name, such as 127.0.0.1 or localhost."
	whyProxy   = "The inbox does not open through a proxy, and this request came through one."
	whySession = "Open the one-time link that handoffbot serve printed when it started."
	whyToken   = "This link has been used, or another start of the server printed it. Start handoffbot serve again for a new one."
	whyName    = "The inbox does not open under this name. Use the address of public_url or, on the machine itself, 127.0.0.1."
	whySignIn  = "You are not signed in, or were away for long. Sign in and try again."
)

// AccessOptions say who may see the inbox. Without Users it opens on this
// machine alone; with them it wants a login, and may be reached from elsewhere.
type AccessOptions struct {
	Listen    string            // host:port the public listener is bound to
	PublicURL string            // as configured; empty when none is
	Users     map[string]string // secrets by name; empty: nobody signs in
	Demo      bool              // no one-time link needed; everything else holds
	Name      string            // who the one-time link signs in; empty: "Operator"
	// NewToken returns an unguessable string of at least 22 URL-safe characters.
	NewToken func() string
	Now      func() time.Time
}

var userName = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{0,63}$`)

// Access decides who may see the inbox. Sessions of a one-time link live in
// memory and end with the process; those of a login are signed and hold in
// every process that knows the same users. It is safe for concurrent use.
type Access struct {
	o       AccessOptions
	off     string
	public  string // the host of PublicURL
	users   map[string]*user
	guesses *guesses

	mu       sync.Mutex
	links    map[[sha256.Size]byte]struct{} // hashed, so that looking one up tells nothing by its time
	sessions map[[sha256.Size]byte]struct{}
	ended    map[string]time.Time // sessions signed out, until they would have ended by themselves
}

// NewAccess returns the rule, or every gap in the options at once. A server
// that others can reach and that knows no users is no error: the inbox is then
// off, and Off says why.
func NewAccess(o AccessOptions) (*Access, error) {
	var errs []error
	if o.Listen == "" {
		errs = append(errs, errors.New("inbox: Listen is required"))
	}
	if o.NewToken == nil {
		errs = append(errs, errors.New("inbox: NewToken is required"))
	}
	if o.Now == nil {
		errs = append(errs, errors.New("inbox: Now is required"))
	}
	public, err := url.Parse(o.PublicURL)
	if err != nil {
		errs = append(errs, errors.New("inbox: PublicURL is no address"))
	}
	users := make(map[string]*user, len(o.Users))
	for name, secret := range o.Users {
		switch {
		case !userName.MatchString(name):
			errs = append(errs, fmt.Errorf("inbox: %q is no name for a user", name))
		case secret == "":
			errs = append(errs, fmt.Errorf("inbox: the user %s has no secret", name))
		}
		users[name] = newUser(name, secret)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	o.Name = cmp.Or(o.Name, "Operator")
	a := &Access{
		o: o, users: users, guesses: newGuesses(users), public: plainHost(public.Host),
		links: map[[sha256.Size]byte]struct{}{}, sessions: map[[sha256.Size]byte]struct{}{}, ended: map[string]time.Time{},
	}
	switch {
	case a.login():
	case !boundToLoopback(o.Listen):
		a.off = whyListen
	case o.PublicURL != "":
		a.off = whyPublic
	}
	return a, nil
}

// Off says in one sentence why the inbox is off for everybody, or returns "".
func (a *Access) Off() string { return a.off }

// login reports whether people sign in by name.
func (a *Access) login() bool { return len(a.users) > 0 && !a.o.Demo }

// secure reports whether browsers come by https.
func (a *Access) secure() bool { return strings.HasPrefix(a.o.PublicURL, "https://") }

// origin is what browsers call the site of public_url, or empty.
func (a *Access) origin() string {
	u, err := url.Parse(a.o.PublicURL)
	if err != nil || a.public == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// Link returns the address to open in a browser, below base
// ("http://127.0.0.1:8080"), and whether it opens once only. Where people sign
// in it is that of the board, under public_url when there is one.
func (a *Access) Link(base string) (link string, once bool) {
	if a.login() {
		base = cmp.Or(a.o.PublicURL, base)
	}
	base = strings.TrimSuffix(base, "/")
	if a.o.Demo || a.off != "" || a.login() {
		return base + "/inbox", false
	}
	token := a.o.NewToken()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.links[sha256.Sum256([]byte(token))] = struct{}{}
	return base + "/inbox/open?token=" + url.QueryEscape(token), true
}

// door says why nobody may come in with such a request, or returns "". With
// users the name in the address must be one of ours: a page of another name
// that was made to lead here (DNS rebinding) gets nothing. Without them the
// browser must be on this machine; a reverse proxy on it looks like loopback,
// so its traces close the door too.
func (a *Access) door(r *http.Request) string {
	switch {
	case a.off != "":
		return a.off
	case a.login():
		if !loopbackHost(r.Host) && (a.public == "" || plainHost(r.Host) != a.public) {
			return whyName
		}
	case !fromLoopback(r.RemoteAddr):
		return whyRemote
	case !loopbackHost(r.Host):
		return whyHost
	case forwarded(r.Header):
		return whyProxy
	}
	return ""
}

// visit is what Access makes of a request.
type visit struct {
	who     bot.Person
	session *session // of a login; nil otherwise
	why     string   // it is refused; empty: it comes in
	status  int      // of the refusal
}

// admits says who comes with the request, or why it may not see the inbox.
func (a *Access) admits(r *http.Request) visit {
	if why := a.door(r); why != "" {
		return visit{why: why, status: http.StatusForbidden}
	}
	switch {
	case a.o.Demo:
		return visit{who: inboxPerson(slug(pickedName(r)), pickedName(r))}
	case a.login():
		s, ok := a.session(r)
		if !ok {
			return visit{why: whySignIn, status: http.StatusUnauthorized}
		}
		return visit{who: inboxPerson(s.user.name, human(s.user.name)), session: &s}
	case !a.linked(r):
		return visit{why: whySession, status: http.StatusForbidden}
	}
	return visit{who: inboxPerson(slug(a.o.Name), a.o.Name)}
}

func inboxPerson(id, name string) bot.Person {
	return bot.Person{Platform: bot.PlatformInbox, ID: id, Name: name}
}

// linked reports whether the browser came by the one-time link.
func (a *Access) linked(r *http.Request) bool {
	cookie, err := r.Cookie(sessionCookie(r.Host))
	if err != nil {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	_, ok := a.sessions[sha256.Sum256([]byte(cookie.Value))]
	return ok
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

// sessionCookie differs by port: browsers do not keep the cookies of two
// servers on one host apart.
func sessionCookie(host string) string {
	if _, port, err := net.SplitHostPort(host); err == nil {
		return "handoffbot_inbox_" + port
	}
	return "handoffbot_inbox"
}

// openLink answers the one-time link. Only GET uses it up: a HEAD is a link
// preview, not a person.
func (b *Board) openLink(w http.ResponseWriter, r *http.Request) {
	a := b.o.Access
	if why := a.door(r); why != "" {
		b.refuse(w, http.StatusForbidden, why)
		return
	}
	signedIn := a.admits(r).why == ""
	if !signedIn && (a.login() || r.Method != http.MethodGet || !a.open(w, r, r.URL.Query().Get("token"))) {
		b.refuse(w, http.StatusForbidden, whyToken)
		return
	}
	http.Redirect(w, r, "/inbox", http.StatusSeeOther)
}
