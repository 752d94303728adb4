package inbox

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	whyWrong   = "The name or the secret is wrong. Names are written in small letters, as in the configuration."
	secretSize = 1024 // bytes of a secret that are looked at
)

// loginPage is what the sign-in page says.
type loginPage struct {
	Name  string
	Back  string
	Error string
	Out   bool // just signed out
}

// backTo is where to go after signing in: below /inbox or nowhere.
func backTo(asked string) string {
	to := back(asked, "", "")
	if u, err := url.Parse(to); err == nil {
		q := u.Query()
		q.Del("done")
		u.RawQuery = q.Encode()
		return u.String()
	}
	return "/inbox"
}

// showLogin asks who is there.
func (b *Board) showLogin(w http.ResponseWriter, r *http.Request) {
	a := b.o.Access
	v := a.admits(r)
	switch {
	case a.door(r) != "":
		b.refuse(w, http.StatusForbidden, a.door(r))
	case !a.login():
		b.refuse(w, http.StatusNotFound, "Nobody signs in by name here: no users are configured.")
	case v.why == "":
		http.Redirect(w, r, backTo(r.URL.Query().Get("back")), http.StatusSeeOther)
	default:
		b.render(w, http.StatusOK, "login.html", loginPage{Back: backTo(r.URL.Query().Get("back")), Out: r.URL.Query().Has("out")})
	}
}

// signIn takes a name and a secret. The name of a try that failed is logged
// when it is a user's: anything else may be a secret in the wrong field.
func (b *Board) signIn(w http.ResponseWriter, r *http.Request) {
	a := b.o.Access
	if why := a.door(r); why != "" {
		b.refuse(w, http.StatusForbidden, why)
		return
	}
	if !a.login() {
		b.refuse(w, http.StatusNotFound, "Nobody signs in by name here: no users are configured.")
		return
	}
	if !b.readForm(w, r) {
		return
	}
	name, secret := strings.TrimSpace(r.PostForm.Get("name")), r.PostForm.Get("secret")
	again := loginPage{Name: name, Back: backTo(r.PostForm.Get("back")), Error: whyWrong}
	if !userName.MatchString(name) || len(secret) > secretSize || !utf8.ValidString(secret) {
		again.Name = ""
		b.render(w, http.StatusForbidden, "login.html", again)
		return
	}
	u, client, browser := a.users[name], clientOf(r), ""
	if u != nil {
		browser = a.knows(r, u)
	}
	wait, giveBack := a.guesses.try(name, client, browser, a.o.Now())
	if wait > 0 {
		seconds := int((wait + time.Second - 1) / time.Second)
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		again.Error = fmt.Sprintf("There were too many wrong tries. Try again in %s.", lasts(time.Duration(seconds)*time.Second))
		b.render(w, http.StatusTooManyRequests, "login.html", again)
		return
	}
	nobody := user{} // compared with all the same: a name that is none answers no sooner
	right := (&nobody).is(secret)
	if u != nil {
		right = u.is(secret)
	}
	if u == nil || !right {
		log := b.o.Log.WithField("client", client)
		if u != nil {
			log = log.WithField("user", u.name)
		}
		log.Warn("inbox sign-in refused")
		b.render(w, http.StatusForbidden, "login.html", again)
		return
	}
	giveBack()
	a.begin(w, r, u)
	b.o.Log.WithField("user", u.name).Info("signed in to the inbox")
	http.Redirect(w, r, again.Back, http.StatusSeeOther)
}

// signOut ends a login.
func (b *Board) signOut(w http.ResponseWriter, r *http.Request) {
	v := b.o.Access.admits(r)
	if v.session == nil {
		b.refuse(w, http.StatusNotFound, "Nobody signs in by name here, so nobody signs out.")
		return
	}
	b.o.Access.end(w, r, v.session)
	http.Redirect(w, r, "/inbox/login?out", http.StatusSeeOther)
}

// turnAway answers who may not come in. A browser that came from another
// site's link did not send its cookie, for it is strict: it asks once more by
// itself before anybody signs in twice.
func (b *Board) turnAway(w http.ResponseWriter, r *http.Request, v visit) {
	looks := (r.Method == http.MethodGet || r.Method == http.MethodHead) && !byItself(r)
	fromElsewhere := r.Header.Get("Sec-Fetch-Site") == "cross-site" && r.Header.Get("Sec-Fetch-Mode") == "navigate"
	known := b.o.Access.door(r) == ""
	switch {
	case looks && known && fromElsewhere:
		b.render(w, http.StatusOK, "again.html", nil)
	case looks && v.status == http.StatusUnauthorized:
		http.Redirect(w, r, "/inbox/login?"+url.Values{"back": {r.URL.RequestURI()}}.Encode(), http.StatusSeeOther)
	default:
		b.refuse(w, v.status, v.why)
	}
}
