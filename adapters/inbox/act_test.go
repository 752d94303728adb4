package inbox

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"handoffbot/bot"
)

const acts = "/inbox/handoffs/01PRICING/1/acts"

func TestFormsBecomeActs(t *testing.T) {
	you := bot.Person{Platform: bot.PlatformInbox, ID: "you", Name: "You"}
	act := func(kind bot.ActKind) bot.Act {
		return bot.Act{
			HandoffID: "01PRICING", Cycle: 1, Kind: kind, Actor: you, Class: bot.Member,
			Channel: "sales", Message: "m-01PRICING", EventID: "once-1", At: noon,
		}
	}
	with := func(a bot.Act, change func(*bot.Act)) bot.Act { change(&a); return a }
	tests := []struct {
		name string
		form url.Values
		want bot.Act
	}{
		{"claim", url.Values{"kind": {"claim"}}, act(bot.ActClaim)},
		{"release", url.Values{"kind": {"release"}}, act(bot.ActRelease)},
		{"reopen", url.Values{"kind": {"reopen"}}, act(bot.ActReopen)},
		{"a reaction", url.Values{"kind": {"reaction"}, "emoji": {"eyes"}}, with(act(bot.ActReaction), func(a *bot.Act) { a.Emoji = "eyes" })},
		{"a reaction taken back", url.Values{"kind": {"unreaction"}, "emoji": {"pray"}}, with(act(bot.ActUnreaction), func(a *bot.Act) { a.Emoji = "pray" })},
		{"a reply", url.Values{"kind": {"reply"}, "text": {"  on it\r\nnow\x00\x1b[31m\u202e "}}, with(act(bot.ActReply), func(a *bot.Act) { a.Text = "on it\nnow[31m" })},
		{"resolved", url.Values{"kind": {"resolve"}, "resolution": {"resolved"}}, with(act(bot.ActResolve), func(a *bot.Act) { a.Outcome.Resolution = bot.Resolved })},
		{"unresolved", url.Values{"kind": {"resolve"}, "resolution": {"unresolved"}}, with(act(bot.ActResolve), func(a *bot.Act) { a.Outcome.Resolution = bot.Unresolved })},
		{"won", url.Values{"kind": {"won"}}, with(act(bot.ActWon), func(a *bot.Act) { a.Outcome.Deal = &bot.Deal{Status: bot.DealWon} })},
		{"won with an amount", url.Values{"kind": {"won"}, "amount": {" 12500.00 "}, "currency": {"eur"}}, with(act(bot.ActWon), func(a *bot.Act) {
			a.Outcome.Deal = &bot.Deal{Status: bot.DealWon, Amount: "12500.00", Currency: "EUR"}
		})},
		{"a currency of nothing", url.Values{"kind": {"lost"}, "currency": {"EUR"}}, with(act(bot.ActLost), func(a *bot.Act) { a.Outcome.Deal = &bot.Deal{Status: bot.DealLost} })},
		{"right reason", url.Values{"kind": {"right_reason"}}, act(bot.ActRightReason)},
		{"wrong reason", url.Values{"kind": {"wrong_reason"}}, act(bot.ActWrongReason)},
		{"lost", url.Values{"kind": {"lost"}}, with(act(bot.ActLost), func(a *bot.Act) { a.Outcome.Deal = &bot.Deal{Status: bot.DealLost} })},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, morning(), nil)
			tt.form.Set("event", "once-1")
			w := s.do(request(http.MethodPost, acts, tt.form))
			if w.Code != http.StatusSeeOther {
				t.Fatalf("answered %d, want 303:\n%s", w.Code, w.Body)
			}
			if diff := cmp.Diff([]bot.Act{tt.want}, s.ledger.acts); diff != "" {
				t.Errorf("acts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFormsThatAreRefused(t *testing.T) {
	tests := []struct {
		name string
		path string
		form url.Values
		want int
	}{
		{"an unknown button", acts, url.Values{"kind": {"cancelled"}}, http.StatusBadRequest},
		{"no button", acts, nil, http.StatusBadRequest},
		{"an emoji that is not offered", acts, url.Values{"kind": {"reaction"}, "emoji": {"<b>"}}, http.StatusBadRequest},
		{"a resolution that is none", acts, url.Values{"kind": {"resolve"}, "resolution": {"maybe"}}, http.StatusBadRequest},
		{"a handoff that is not there", "/inbox/handoffs/nobody/1/acts", url.Values{"kind": {"claim"}}, http.StatusNotFound},
		{"a cycle that is not there", "/inbox/handoffs/01PRICING/2/acts", url.Values{"kind": {"claim"}}, http.StatusNotFound},
		{"a cycle of zero", "/inbox/handoffs/01PRICING/0/acts", url.Values{"kind": {"claim"}}, http.StatusNotFound},
		{"a body beyond the limit", acts, url.Values{"kind": {"reply"}, "text": {strings.Repeat("x", formBytes)}}, http.StatusRequestEntityTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, morning(), nil)
			if w := s.do(request(http.MethodPost, tt.path, tt.form)); w.Code != tt.want {
				t.Errorf("answered %d, want %d:\n%s", w.Code, tt.want, w.Body)
			}
			if len(s.ledger.acts) > 0 {
				t.Errorf("recorded %+v, want nothing", s.ledger.acts)
			}
		})
	}
}

func TestActsNeedAPlainForm(t *testing.T) {
	s := newSite(t, morning(), nil)
	r := request(http.MethodPost, acts, url.Values{"kind": {"claim"}})
	r.Header.Set("Content-Type", "text/plain")
	if w := s.do(r); w.Code != http.StatusUnsupportedMediaType || len(s.ledger.acts) > 0 {
		t.Errorf("text/plain was answered %d with %d acts; want 415 and none", w.Code, len(s.ledger.acts))
	}
}

func TestADoubleSubmitIsTheSameEvent(t *testing.T) {
	s := newSite(t, morning(), nil)
	page := s.get("/inbox/handoffs/01PRICING").Body.String()
	_, after, _ := strings.Cut(page, `action="`+acts+`"`)
	_, after, _ = strings.Cut(after, `name="event" value="`)
	event, _, _ := strings.Cut(after, `"`)
	if !eventID.MatchString(event) {
		t.Fatalf("the form carries the id %q; want a one-time id", event)
	}
	for range 2 {
		s.do(request(http.MethodPost, acts, url.Values{"kind": {"reply"}, "text": {"hello"}, "event": {event}}))
	}
	if len(s.ledger.acts) != 2 || s.ledger.acts[0].EventID != event || s.ledger.acts[1].EventID != event {
		t.Fatalf("acts = %+v; want the form's id both times", s.ledger.acts)
	}
	_, thread, _ := strings.Cut(s.get("/inbox/handoffs/01PRICING").Body.String(), `aria-label="Thread"`)
	thread, _, _ = strings.Cut(thread, "</ol>")
	if strings.Count(thread, "hello</p>") != 1 {
		t.Error("the reply does not stand in the thread once")
	}
	if again := s.get("/inbox/handoffs/01PRICING").Body.String(); strings.Contains(again, event) {
		t.Error("the next page carries the same id; want a new one for each form")
	}
}

func TestAFormWithoutAUsableIdGetsOne(t *testing.T) {
	for _, given := range []string{"", "two words", strings.Repeat("a", 65), "<b>"} {
		s := newSite(t, morning(), nil)
		s.do(request(http.MethodPost, acts, url.Values{"kind": {"claim"}, "event": {given}}))
		if len(s.ledger.acts) != 1 || !eventID.MatchString(s.ledger.acts[0].EventID) || s.ledger.acts[0].EventID == given {
			t.Errorf("event %q became %+v; want a new id", given, s.ledger.acts)
		}
	}
}

func TestTheAnswerIsShownOnceOnTheNextPage(t *testing.T) {
	s := newSite(t, morning(), nil)
	claim := url.Values{"kind": {"claim"}, "event": {"e1"}, "back": {"/inbox?channel=sales"}}
	w := s.do(request(http.MethodPost, acts, claim))
	to := w.Header().Get("Location")
	if want := "/inbox?channel=sales&done=e1#h-01PRICING-1"; to != want {
		t.Fatalf("sent to %q, want %q", to, want)
	}
	if body := s.get(strings.TrimSuffix(to, "#h-01PRICING-1")).Body.String(); !strings.Contains(body, "Recorded: claim.") || !strings.Contains(body, `role="status"`) {
		t.Error("the next page does not say what the claim did in a status")
	}
	if body := s.get("/inbox").Body.String(); strings.Contains(body, "Recorded: claim.") {
		t.Error("another page says it too")
	}
	s.do(request(http.MethodPost, acts, url.Values{"kind": {"claim"}, "event": {"e2"}}))
	if body := s.get("/inbox?done=e2").Body.String(); !strings.Contains(body, "You have it already.") {
		t.Error("a refusal is not told")
	}
	s.do(request(http.MethodPost, acts, url.Values{"kind": {"reply"}, "text": {" \n "}, "event": {"e3"}}))
	if body := s.get("/inbox?done=e3").Body.String(); !strings.Contains(body, "The reply was empty") || len(s.ledger.acts) != 2 {
		t.Error("an empty reply was recorded or passed over in silence")
	}
}

func TestADealIsWrittenPlainly(t *testing.T) {
	for _, form := range []url.Values{
		{"amount": {"a lot"}, "currency": {"EUR"}}, {"amount": {"12,500"}, "currency": {"EUR"}}, {"amount": {"-1"}, "currency": {"EUR"}},
		{"amount": {"1e9"}, "currency": {"EUR"}}, {"amount": {"12500"}}, {"amount": {"12500"}, "currency": {"euros"}}, {"amount": {"12500"}, "currency": {"<b>"}},
	} {
		s := newSite(t, morning(), nil)
		form.Set("kind", "won")
		form.Set("event", "d1")
		s.do(request(http.MethodPost, acts, form))
		if body := s.get("/inbox?done=d1").Body.String(); len(s.ledger.acts) > 0 || !strings.Contains(body, "Nothing was recorded: ") {
			t.Errorf("%v recorded %+v; want nothing, and a word on how to write it", form, s.ledger.acts)
		}
	}
}

func TestNobodyIsSentElsewhere(t *testing.T) {
	for given, want := range map[string]string{
		"/inbox":                      "/inbox?done=k",
		"/inbox?view=closed":          "/inbox?done=k&view=closed",
		"/inbox?q=a&after=b&route=c":  "/inbox?after=b&done=k&q=a&route=c",
		"/inbox/operations?x=1":       "/inbox/operations?done=k",
		"/inbox/digest?week=2026-W47": "/inbox/digest?done=k&week=2026-W47",
		"/inbox/login":                "/inbox?done=k",
		"/inbox?channel=a%26b&x=1":    "/inbox?channel=a%26b&done=k",
		"/inbox/handoffs/01PRICING":   "/inbox/handoffs/01PRICING?done=k",
		"/inbox/digest":               "/inbox/digest?done=k",
		"https://evil.example/inbox":  "/inbox?done=k",
		"//evil.example/inbox":        "/inbox?done=k",
		"/inbox/handoffs/../../evil":  "/inbox?done=k",
		"/inbox/handoffs/%2f%2fevil":  "/inbox?done=k",
		"javascript:alert(1)":         "/inbox?done=k",
		"/\\evil.example":             "/inbox?done=k",
		"/v1/hooks/website":           "/inbox?done=k",
		"":                            "/inbox?done=k",
	} {
		if got := back(given, "k", ""); got != want {
			t.Errorf("back(%q) = %q, want %q", given, got, want)
		}
	}
}

func TestAPickedNameActs(t *testing.T) {
	tests := []struct {
		name, give, want, id string
	}{
		{"a name", "Ana Müller", "Ana Müller", "ana-müller"},
		{"no name", "  ", "You", "you"},
		{"a hostile name", "<b>\x00\u202eEve\n</b>", "<b> Eve </b>", "b-eve-b"},
		{"a long name", strings.Repeat("é", 60), strings.Repeat("é", 40), strings.Repeat("é", 40)},
		{"a name of no letters", "👋", "👋", "you"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, morning(), nil)
			w := s.do(request(http.MethodPost, "/inbox/name", url.Values{"name": {tt.give}}))
			if w.Code != http.StatusSeeOther || len(w.Result().Cookies()) != 1 {
				t.Fatalf("answered %d with %d cookies; want 303 and one", w.Code, len(w.Result().Cookies()))
			}
			r := request(http.MethodPost, acts, url.Values{"kind": {"claim"}})
			r.AddCookie(w.Result().Cookies()[0])
			s.do(r)
			want := bot.Person{Platform: bot.PlatformInbox, ID: tt.id, Name: tt.want}
			if diff := cmp.Diff(want, s.ledger.acts[0].Actor); diff != "" {
				t.Errorf("actor (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNamesArePickedInTheDemoOnly(t *testing.T) {
	s, link := signedIn(t)
	r := request(http.MethodPost, "/inbox/name", url.Values{"name": {"Eve"}})
	r.AddCookie(s.get(link).Result().Cookies()[0])
	if w := s.do(r); w.Code != http.StatusNotFound || len(w.Result().Cookies()) > 0 {
		t.Errorf("answered %d; want 404 and no cookie", w.Code)
	}
}

func TestReactionsShowWhoGaveThemAndMeetTheirTakingBack(t *testing.T) {
	s := newSite(t, morning(), nil)
	press := func(kind, event string) {
		s.do(request(http.MethodPost, acts, url.Values{"kind": {kind}, "emoji": {"eyes"}, "event": {event}}))
	}
	eyes := func() reactionView {
		d, _ := s.ledger.Load(t.Context(), "01PRICING")
		card, err := d.Card(1, bot.ResponsePolicy{})
		if err != nil {
			t.Fatal(err)
		}
		return reactions(d.Acts, card, bot.Person{Platform: bot.PlatformInbox, ID: "you"})[0]
	}
	unexported := cmpopts.IgnoreFields(reactionView{}, "quickReaction")
	press("reaction", "r1")
	if diff := cmp.Diff(reactionView{Names: "Ben, You", Mine: true, Quick: true}, eyes(), unexported); diff != "" {
		t.Errorf("after reacting (-want +got):\n%s", diff)
	}
	press("unreaction", "r2")
	if diff := cmp.Diff(reactionView{Names: "Ben", Quick: true}, eyes(), unexported); diff != "" {
		t.Errorf("after taking it back (-want +got):\n%s", diff)
	}
}

func FuzzCleanReply(f *testing.F) {
	f.Add("plain")
	f.Add("a\r\nb\x00\xff\u202e\ufeff")
	f.Add(strings.Repeat("👩‍💻", 3000))
	f.Fuzz(func(t *testing.T, text string) {
		got := cleanReply(text)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > replyRunes || strings.ContainsAny(got, "\x00\x1b\r\u202e\u2066") {
			t.Errorf("cleanReply(%q) = %q", text, got)
		}
	})
}
