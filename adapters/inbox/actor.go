package inbox

import (
	"encoding/base64"
	"net/http"
	"strings"
	"unicode"
)

const (
	// NameCookie holds the name under which a browser acts in the demo.
	NameCookie  = "handoffbot_name"
	nameRunes   = 40
	defaultName = "You"
)

// pickedName is the name chosen in the demo. It proves nothing; the demo has
// nobody to keep out.
func pickedName(r *http.Request) string {
	cookie, err := r.Cookie(NameCookie)
	if err != nil {
		return defaultName
	}
	name, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil {
		return defaultName
	}
	return cleanName(string(name))
}

// NameCookieValue writes a name as the cookie holds it.
func NameCookieValue(name string) string { return base64.RawURLEncoding.EncodeToString([]byte(name)) }

// cleanName keeps one short line without control and format characters.
func cleanName(name string) string {
	name = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || unicode.Is(unicode.Cf, r) {
			return -1
		}
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, name)), " ")
	if runes := []rune(name); len(runes) > nameRunes {
		name = strings.TrimSpace(string(runes[:nameRunes]))
	}
	if name == "" {
		return defaultName
	}
	return name
}

// slug names a person's account: the letters and digits of the name.
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	if len(words) == 0 {
		return strings.ToLower(defaultName)
	}
	return strings.Join(words, "-")
}

// pickName sets the name under which this browser acts in the demo.
func (b *Board) pickName(w http.ResponseWriter, r *http.Request) {
	if !b.o.Demo {
		b.refuse(w, http.StatusNotFound, "Names are picked in the demo only.")
		return
	}
	if !b.readForm(w, r) {
		return
	}
	name := cleanName(r.PostForm.Get("name"))
	http.SetCookie(w, &http.Cookie{
		Name: NameCookie, Value: NameCookieValue(name), Path: "/inbox",
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
	key := b.o.NewID()
	b.said.keep(key, flash{Text: "You act as " + name + " from now on."})
	http.Redirect(w, r, back(r.PostForm.Get("back"), key, ""), http.StatusSeeOther)
}
