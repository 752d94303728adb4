package inbox

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How long a login holds.
const (
	sessionIdle  = 12 * time.Hour // without a click
	sessionWhole = 7 * 24 * time.Hour
	renewAfter   = time.Minute          // a younger session is left as it is
	knownFor     = 180 * 24 * time.Hour // a browser is known as one's own
	clockSkew    = time.Minute          // between the clocks of two processes
	stretching   = 100_000              // rounds of PBKDF2: a cookie must not be a cheap test of guesses
	sessionSalt  = "handoffbot inbox session"
	knownCookie  = "handoffbot_known"
)

// user is somebody who may sign in.
type user struct {
	name string
	hash [sha256.Size]byte // of the secret
	key  func() []byte     // signs this user's sessions; another secret, another key
}

func newUser(name, secret string) *user {
	return &user{
		name: name, hash: sha256.Sum256([]byte(secret)),
		key: sync.OnceValue(func() []byte {
			key, err := pbkdf2.Key(sha256.New, secret, []byte(sessionSalt+"\x00"+name), stretching, sha256.Size)
			if err != nil { // only for lengths and hashes that this call does not have
				return nil
			}
			return key
		}),
	}
}

// is compares a secret in a time that does not depend on it.
func (u *user) is(secret string) bool {
	given := sha256.Sum256([]byte(secret))
	return subtle.ConstantTimeCompare(given[:], u.hash[:]) == 1
}

// sign returns text with a seal that only this user's key makes.
func (u *user) sign(purpose, text string) string {
	key := u.key()
	if key == nil {
		return ""
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(purpose + "\x00" + text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// signed returns the text below a seal and whose it is.
func (a *Access) signed(purpose, sealed string) (u *user, fields []string, ok bool) {
	cut := strings.LastIndexByte(sealed, '.')
	if cut < 0 {
		return nil, nil, false
	}
	fields = strings.Split(sealed[:cut], ".")
	name, err := base64.RawURLEncoding.DecodeString(fields[0])
	u = a.users[string(name)]
	if err != nil || u == nil {
		return nil, nil, false
	}
	want := u.sign(purpose, sealed[:cut])
	if want == "" || !hmac.Equal([]byte(want), []byte(sealed)) {
		return nil, nil, false
	}
	return u, fields, true
}

// session is one login of a browser. It is kept by the browser alone, signed:
// every process that knows the users believes it.
type session struct {
	user        *user
	began, seen time.Time
	id          string
}

func (s session) sealed() string {
	name := base64.RawURLEncoding.EncodeToString([]byte(s.user.name))
	return s.user.sign("session", strings.Join([]string{name, strconv.FormatInt(s.began.Unix(), 10), strconv.FormatInt(s.seen.Unix(), 10), s.id}, "."))
}

// session reads the cookie of the request; false when it is forged, too old,
// or signed out.
func (a *Access) session(r *http.Request) (session, bool) {
	cookie, err := r.Cookie(a.loginCookie(r.Host))
	if err != nil {
		return session{}, false
	}
	u, fields, ok := a.signed("session", cookie.Value)
	if !ok || len(fields) != 4 {
		return session{}, false
	}
	began, err1 := strconv.ParseInt(fields[1], 10, 64)
	seen, err2 := strconv.ParseInt(fields[2], 10, 64)
	s := session{user: u, began: time.Unix(began, 0), seen: time.Unix(seen, 0), id: fields[3]}
	now := a.o.Now()
	switch {
	case err1 != nil || err2 != nil,
		s.seen.After(now.Add(clockSkew)) || s.began.After(s.seen),
		now.Sub(s.seen) >= sessionIdle, now.Sub(s.began) >= sessionWhole:
		return session{}, false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	_, gone := a.ended[s.id]
	return s, !gone
}

// loginCookie is bound to the host by its name where browsers come by https.
func (a *Access) loginCookie(host string) string {
	if a.secure() {
		return "__Host-handoffbot_inbox"
	}
	return sessionCookie(host)
}

func (a *Access) setSession(w http.ResponseWriter, r *http.Request, value string, age time.Duration) {
	c := &http.Cookie{
		Name: a.loginCookie(r.Host), Value: value, Path: "/inbox", MaxAge: int(age / time.Second),
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: a.secure(),
	}
	if a.secure() {
		c.Path = "/" // the name asks for it
	}
	http.SetCookie(w, c)
}

// begin signs a user in.
func (a *Access) begin(w http.ResponseWriter, r *http.Request, u *user) {
	now := a.o.Now()
	a.setSession(w, r, session{user: u, began: now, seen: now, id: a.o.NewToken()}.sealed(), sessionWhole)
	name := base64.RawURLEncoding.EncodeToString([]byte(u.name))
	http.SetCookie(w, &http.Cookie{
		Name: knownCookie, Path: "/inbox/login", MaxAge: int(knownFor / time.Second),
		Value:    u.sign("known", strings.Join([]string{name, strconv.FormatInt(now.Add(knownFor).Unix(), 10), a.o.NewToken()}, ".")),
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: a.secure(),
	})
}

// knows returns an id of the browser if the user has signed in from it before.
func (a *Access) knows(r *http.Request, u *user) string {
	cookie, err := r.Cookie(knownCookie)
	if err != nil {
		return ""
	}
	whose, fields, ok := a.signed("known", cookie.Value)
	if !ok || whose != u || len(fields) != 3 {
		return ""
	}
	if until, err := strconv.ParseInt(fields[1], 10, 64); err != nil || a.o.Now().Unix() >= until {
		return ""
	}
	return fields[2]
}

// renew notes that somebody is there. What a page asks for by itself does not
// count.
func (a *Access) renew(w http.ResponseWriter, r *http.Request, s *session) {
	now := a.o.Now()
	if s == nil || byItself(r) || now.Sub(s.seen) < renewAfter {
		return
	}
	next := *s
	next.seen = now
	a.setSession(w, r, next.sealed(), sessionWhole-now.Sub(s.began))
}

// byItself reports whether a page sent the request without a person's doing.
func byItself(r *http.Request) bool {
	return r.Header.Get("Handoffbot-Refresh") != "" || r.URL.Path == "/inbox/events"
}

// end signs the session out, in this process at once and in the browser. Other
// processes believe a copy of its cookie until it has been idle for long.
func (a *Access) end(w http.ResponseWriter, r *http.Request, s *session) {
	now := a.o.Now()
	a.mu.Lock()
	for id, until := range a.ended {
		if now.After(until) {
			delete(a.ended, id)
		}
	}
	a.ended[s.id] = s.began.Add(sessionWhole)
	a.mu.Unlock()
	a.setSession(w, r, "", -time.Second)
}
