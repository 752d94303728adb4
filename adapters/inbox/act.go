package inbox

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"handoffbot/bot"
)

const (
	replyRunes = 4000
	formBytes  = 64 << 10
)

var eventID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// act records what a person did with a form and sends the browser back to
// where it came from.
func (b *Board) act(w http.ResponseWriter, r *http.Request) {
	if !b.readForm(w, r) {
		return
	}
	cycle, err := strconv.Atoi(r.PathValue("cycle"))
	if err != nil || cycle < 1 {
		b.refuse(w, http.StatusNotFound, "There is no such handoff.")
		return
	}
	d, err := b.load(r)
	if err == nil {
		_, err = d.Cycle(cycle)
	}
	if err != nil {
		b.fail(w, r, "load a handoff", err)
		return
	}
	a, why := b.read(r, d, cycle)
	if why != "" {
		b.refuse(w, http.StatusBadRequest, why)
		return
	}
	if correction := correct(r.PostForm, &a); correction != "" {
		b.said.keep(a.EventID, flash{Text: correction, Refused: true})
		http.Redirect(w, r, back(r.PostForm.Get("back"), a.EventID, anchor(a.HandoffID, cycle)), http.StatusSeeOther)
		return
	}
	answer, err := b.o.Bot.Observe(r.Context(), a)
	if err != nil {
		b.fail(w, r, "record an act", err)
		return
	}
	b.said.keep(a.EventID, flash{Text: answer.Text, Refused: answer.Refused})
	if answer.Cycle > 0 {
		cycle = answer.Cycle
	}
	http.Redirect(w, r, back(r.PostForm.Get("back"), a.EventID, anchor(a.HandoffID, cycle)), http.StatusSeeOther)
}

// readForm parses a small form, or answers the request and returns false.
func (b *Board) readForm(w http.ResponseWriter, r *http.Request) bool {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		b.refuse(w, http.StatusUnsupportedMediaType, "Send this as a plain form.")
		return false
	}
	r.Body = http.MaxBytesReader(w, r.Body, formBytes)
	if err := r.ParseForm(); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			b.refuse(w, http.StatusRequestEntityTooLarge, "That is too long. Send it in two replies.")
			return false
		}
		b.refuse(w, http.StatusBadRequest, "The form could not be read.")
		return false
	}
	return true
}

// read builds the act that the form describes, or says what is wrong with it.
func (b *Board) read(r *http.Request, d bot.Dossier, cycle int) (bot.Act, string) {
	form := r.PostForm
	a := bot.Act{
		HandoffID: d.Cycles[0].HandoffID, Cycle: cycle, Kind: bot.ActKind(form.Get("kind")),
		Actor: visitOf(r).who, Class: bot.Member,
		EventID: form.Get("event"), At: b.o.Now().UTC(),
	}
	a.Channel, a.Message = place(d, cycle)
	if !eventID.MatchString(a.EventID) {
		a.EventID = b.o.NewID()
	}
	switch a.Kind {
	case bot.ActClaim, bot.ActRelease, bot.ActReassign, bot.ActSnooze, bot.ActReopen, bot.ActRightReason, bot.ActWrongReason:
	case bot.ActReaction, bot.ActUnreaction:
		a.Emoji = form.Get("emoji")
		if !slices.ContainsFunc(quickReactions, func(q quickReaction) bool { return q.Emoji == a.Emoji }) {
			return a, "Choose one of the reactions on the card."
		}
	case bot.ActReply, bot.ActRelay:
		a.Text = cleanReply(form.Get("text"))
		if form.Get("visitor") != "" {
			a.Kind = bot.ActRelay
		}
	case bot.ActResolve:
		a.Outcome.Resolution = form.Get("resolution")
		if a.Outcome.Resolution != bot.Resolved && a.Outcome.Resolution != bot.Unresolved {
			return a, "Say whether it was resolved or stays unresolved."
		}
	case bot.ActWon:
		a.Outcome.Deal = &bot.Deal{Status: bot.DealWon}
	case bot.ActLost:
		a.Outcome.Deal = &bot.Deal{Status: bot.DealLost}
	default:
		return a, "The page does not know this button. Reload it and try again."
	}
	return a, ""
}

// The forms of an amount and of a currency's code, as the webhook takes them.
var (
	amountForm   = regexp.MustCompile(`^[0-9]{1,15}(\.[0-9]{1,6})?$`)
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)
)

// correct completes an act from what a person typed, or says what to type instead.
func correct(form url.Values, a *bot.Act) string {
	switch a.Kind {
	case bot.ActReply, bot.ActRelay:
		if a.Text == "" {
			return "The reply was empty, so nothing was sent."
		}
	case bot.ActWon, bot.ActLost:
		amount, currency := strings.TrimSpace(form.Get("amount")), strings.ToUpper(strings.TrimSpace(form.Get("currency")))
		switch {
		case amount != "" && !amountForm.MatchString(amount):
			return "Nothing was recorded: write the amount with a point for the cents and nothing else, such as 12500.00."
		case amount != "" && !currencyForm.MatchString(currency):
			return "Nothing was recorded: say in which currency, with its three letters, such as EUR."
		case amount == "":
			currency = "" // of nothing
		}
		a.Outcome.Deal.Amount, a.Outcome.Deal.Currency = amount, currency
	}
	return ""
}

// place names the message that an act on the cycle belongs to: its first card
// in the inbox, wherever on the page the click was, so that a reaction and
// taking it back meet.
func place(d bot.Dossier, cycle int) (channel, message string) {
	for _, p := range d.Postings {
		if p.Kind == bot.PostCard && p.Cycle == cycle && p.To.Platform == bot.PlatformInbox && p.Ref.ID != "" {
			return p.To.Channel, p.Ref.ID
		}
	}
	return "", ""
}

// cleanReply keeps lines of text: no control or direction-changing characters,
// at most replyRunes runes.
func cleanReply(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0xFEFF:
			return -1
		}
		return r
	}, text))
	if utf8.RuneCountInString(text) > replyRunes {
		text = string([]rune(text)[:replyRunes])
	}
	return text
}

// keptQuery names what of an address is kept, by page.
var keptQuery = map[string][]string{
	"/inbox":                 {"channel", "view", "route", "q", "after"},
	"/inbox/digest":          {"week"},
	"/inbox/digest/handoffs": {"week", "only", "route", "intent", "trigger", "from"},
	"/inbox/operations":      {},
}

// cleanBack is where a page is, without what was said on it.
func cleanBack(u *url.URL) string {
	if _, known := keptQuery[u.Path]; !known {
		return u.Path
	}
	query := url.Values{}
	for _, name := range keptQuery[u.Path] {
		if v := u.Query().Get(name); v != "" {
			query.Set(name, v)
		}
	}
	return (&url.URL{Path: u.Path, RawQuery: query.Encode()}).String()
}

// back returns where on this page to go on, rebuilt from the parts we know: a
// form cannot send anybody elsewhere.
func back(asked, key, fragment string) string {
	to := url.URL{Path: "/inbox", Fragment: fragment}
	u, err := url.Parse(asked)
	if err == nil && u.Scheme == "" && u.Host == "" && u.Opaque == "" {
		id, isHandoff := strings.CutPrefix(u.Path, "/inbox/handoffs/")
		if _, known := keptQuery[u.Path]; known || isHandoff && eventID.MatchString(id) {
			kept, err := url.Parse(cleanBack(u))
			if err == nil {
				to.Path, to.RawQuery = kept.Path, kept.RawQuery
			}
		}
	}
	query := to.Query()
	query.Set("done", key)
	to.RawQuery = query.Encode()
	return to.String()
}
