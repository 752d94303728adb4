package chatbot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/bot"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// service takes events as bot.Service does: the same again is a duplicate,
// the same id with another body a conflict.
type service struct {
	err    error
	seen   map[string]string
	events []bot.Event
}

func (s *service) Accept(_ context.Context, e bot.Event) (bot.Receipt, error) {
	if s.err != nil {
		return bot.Receipt{}, s.err
	}
	if s.seen == nil {
		s.seen = map[string]string{}
	}
	digest, known := s.seen[e.ID]
	if known && digest != e.Digest {
		return bot.Receipt{}, bot.ErrConflict
	}
	s.seen[e.ID] = e.Digest
	if !known {
		s.events = append(s.events, e)
	}
	return bot.Receipt{HandoffID: "H", Route: "sales", Priority: bot.Normal, Cycle: 1, Verdict: bot.Continue, Duplicate: known}, nil
}

func secret(t testing.TB, text string) Secret {
	t.Helper()
	s, err := ParseSecret(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const (
	oldKey = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=" //nolint:gosec // made up
	newKey = "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY=" //nolint:gosec // made up
)

type world struct {
	t       *testing.T
	service *service
	results []string
	handler http.Handler
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, service: &service{}}
	log, _ := test.NewNullLogger()
	h, err := New(Options{
		Bot: w.service, Sources: map[string][]Secret{"website": {secret(t, oldKey), secret(t, newKey)}},
		Now: func() time.Time { return noon }, Log: log,
		Observe: func(_, result string) { w.results = append(w.results, result) },
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/v1/hooks/{source}", h)
	w.handler = mux
	return w
}

const cancelBody = `{"type":"handoff.cancelled","timestamp":"2026-11-23T12:00:00Z","data":{"conversation_id":"c1","reason":"left"}}`

// signed is a request as a chatbot sends it; changes break it.
func signed(t *testing.T, body string, changes ...func(*http.Request)) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/v1/hooks/website", strings.NewReader(body))
	r.Header = Sign(secret(t, oldKey), "e1", noon, []byte(body))
	r.Header.Set("Content-Type", "application/json")
	for _, change := range changes {
		change(r)
	}
	return r
}

func (w *world) send(r *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// sign signs anew, with another id and time.
func sign(t *testing.T, key, id, stamp, body string) func(*http.Request) {
	return func(r *http.Request) {
		seconds, err := strconv.ParseInt(stamp, 10, 64)
		if err != nil {
			seconds = 0
		}
		maps.Copy(r.Header, Sign(secret(t, key), id, time.Unix(seconds, 0), []byte(body)))
		r.Header.Set(headerTimestamp, stamp)
	}
}

func stamp(after time.Duration) string { return strconv.FormatInt(noon.Add(after).Unix(), 10) }

func TestWhatIsNotSignedIsRefusedAllAlike(t *testing.T) {
	many := strings.TrimSpace(strings.Repeat("v1,a ", 200_000))
	tests := []struct {
		name   string
		change func(*http.Request)
		want   string // for the metric
	}{
		{"W2 an id with a dot moves the signed border", sign(t, oldKey, "x.1700000000", stamp(0), cancelBody), "unauthorized_id"},
		{"W2 an id of 129 characters", sign(t, oldKey, strings.Repeat("a", 129), stamp(0), cancelBody), "unauthorized_id"},
		{"W3 a timestamp with a sign", header(headerTimestamp, "+"+stamp(0)), "unauthorized_timestamp"},
		{"W3 a timestamp with leading zeros", header(headerTimestamp, "000"+stamp(0)), "unauthorized_timestamp"},
		{"W3 a timestamp with a fraction", header(headerTimestamp, stamp(0)+".0"), "unauthorized_timestamp"},
		{"W3 the largest number", header(headerTimestamp, "9223372036854775807"), "unauthorized_timestamp"},
		{"W3 the smallest number", header(headerTimestamp, "-9223372036854775808"), "unauthorized_timestamp"},
		{"W4 a wrong secret", sign(t, "whsec_enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6eno=", "e1", stamp(0), cancelBody), "unauthorized_signature"},
		{"W4 a body written again", func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(strings.Replace(cancelBody, ":", ": ", 1)))
		}, "unauthorized_signature"},
		{"W4 no signature", func(r *http.Request) { r.Header.Del(headerSignature) }, "unauthorized_headers"},
		{"W4 no id", func(r *http.Request) { r.Header.Del(headerID) }, "unauthorized_headers"},
		{"W4 another version of signature", header(headerSignature, "v2,AAAA v1a,AAAA"), "unauthorized_signature"},
		{"W4 a second copy of a header", func(r *http.Request) { r.Header.Add(headerID, "e1") }, "unauthorized_headers"},
		{"W5 301 seconds old", sign(t, oldKey, "e1", stamp(-301*time.Second), cancelBody), "unauthorized_time"},
		{"W5 301 seconds ahead", sign(t, oldKey, "e1", stamp(301*time.Second), cancelBody), "unauthorized_time"},
		{"W5 a day old", sign(t, oldKey, "e1", stamp(-24*time.Hour), cancelBody), "unauthorized_time"},
		{"W8 a megabyte of signatures", header(headerSignature, many), "unauthorized_signatures"},
		{"W16 an unknown source, rightly signed", func(r *http.Request) { r.URL.Path = "/v1/hooks/shop" }, "unauthorized_source"},
	}
	reference := newWorld(t).send(signed(t, cancelBody, header(headerSignature, "v1,AAAA")))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			got := w.send(signed(t, cancelBody, tt.change))
			if got.Code != http.StatusUnauthorized || len(w.service.events) != 0 || w.results[0] != tt.want {
				t.Errorf("answered %d, counted %v, %d events; want 401, %s, none", got.Code, w.results, len(w.service.events), tt.want)
			}
			if diff := cmp.Diff(reference.Body.String()+fmt.Sprint(reference.Header()), got.Body.String()+fmt.Sprint(got.Header())); diff != "" {
				t.Errorf("the answer tells this case from others (-a bad signature +this):\n%s", diff)
			}
		})
	}
}

func TestWhatIsSignedIsTaken(t *testing.T) {
	tests := []struct {
		name   string
		change func(*http.Request)
	}{
		{"W5 300 seconds old", sign(t, oldKey, "e1", stamp(-300*time.Second), cancelBody)},
		{"W5 300 seconds ahead", sign(t, oldKey, "e1", stamp(300*time.Second), cancelBody)},
		{"the second secret, while one is rotated", sign(t, newKey, "e1", stamp(0), cancelBody)},
		{"one good signature among bad ones", func(r *http.Request) { r.Header.Set(headerSignature, "v1,AAAA "+r.Header.Get(headerSignature)) }},
		{"W14 a content type with its charset", header("Content-Type", "application/json; charset=UTF-8")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			if got := w.send(signed(t, cancelBody, tt.change)); got.Code != http.StatusOK || len(w.service.events) != 1 {
				t.Errorf("answered %d %s, want 200", got.Code, got.Body)
			}
		})
	}
}

func TestW1AShortSecretIsRefused(t *testing.T) {
	for _, text := range []string{"", "whsec_", "whsec_QQ==", "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=", "whsec_???", "whsec_" + strings.Repeat("QUFB", 30)} {
		if _, err := ParseSecret(text); err == nil || len(text) > 10 && strings.Contains(err.Error(), text) {
			t.Errorf("ParseSecret(%q) = %v, want an error that does not repeat it", text, err)
		}
	}
	log, _ := test.NewNullLogger()
	if _, err := New(Options{Bot: &service{}, Sources: map[string][]Secret{"x": {{}}}, Now: time.Now, Log: log}); err == nil {
		t.Error("New with an empty secret = nil, want an error")
	}
}

func TestASecretNeverPrints(t *testing.T) {
	s := secret(t, oldKey)
	encoded, err := json.Marshal(map[string]any{"s": s})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprint(s), fmt.Sprintf("%+v", s), fmt.Sprintf("%#v", s), string(encoded)} {
		if !strings.Contains(text, "***") || strings.Contains(text, "MDEy") || strings.Contains(text, "48, 49") {
			t.Errorf("a secret prints as %s", text)
		}
	}
}

func TestW6TheSameEventAgainIsADuplicateAndW7AnotherBodyAConflict(t *testing.T) {
	w := newWorld(t)
	other := strings.Replace(cancelBody, "left", "gone", 1)
	for i, want := range []struct {
		body string
		code int
		says string
	}{{cancelBody, 200, `"duplicate":false`}, {cancelBody, 200, `"duplicate":true`}, {other, 409, "urn:handoffbot:problem:conflict"}} {
		got := w.send(signed(t, want.body))
		if got.Code != want.code || !strings.Contains(got.Body.String(), want.says) {
			t.Errorf("request %d answered %d %s, want %d with %s", i+1, got.Code, got.Body, want.code, want.says)
		}
	}
}

func TestWhatIsNoJSONRequestIsRefused(t *testing.T) {
	tests := []struct {
		name   string
		body   string
		change func(*http.Request)
		want   int
	}{
		{"W9 a body of 256 KiB and one byte", strings.Repeat("x", maxBody+1), nil, 413},
		{"W9 a compressed body", cancelBody, header("Content-Encoding", "gzip"), 415},
		{"W14 plain text", cancelBody, header("Content-Type", "text/plain"), 415},
		{"W14 another charset", cancelBody, header("Content-Type", "application/json; charset=utf-16"), 415},
		{"W14 a GET", cancelBody, func(r *http.Request) { r.Method = http.MethodGet }, 405},
		{"W14 a second value behind the first", cancelBody + "{}", nil, 400},
		{"W10 nested too deep", strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001), nil, 400},
		{"not an object", `[1]`, nil, 400},
		{"nothing at all", ``, nil, 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changes := []func(*http.Request){}
			if tt.change != nil {
				changes = append(changes, tt.change)
			}
			got := newWorld(t).send(signed(t, tt.body, changes...))
			if got.Code != tt.want || got.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("answered %d %s, want %d and a problem", got.Code, got.Body, tt.want)
			}
		})
	}
}

// data wraps a handoff's data into a body.
func data(text string) string {
	return `{"type":"handoff.initiate","timestamp":"2026-11-23T12:00:00Z","data":` + text + `}`
}

func TestEveryMistakeOfABodyIsNamedByItsPointer(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"W10 nested deeper than 32", data(`{"conversation_id":"c","x":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`), []string{"/data/x" + strings.Repeat("/0", 31)}},
		{"W12 a key twice", data(`{"conversation_id":"a","conversation_id":"b"}`), []string{"/data/conversation_id"}},
		{"W12 a key in another case", data(`{"conversation_id":"a","Conversation_ID":"b"}`), []string{"/data/Conversation_ID"}},
		{"W13 broken UTF-8", data("{\"conversation_id\":\"\xff\xfe\"}"), []string{""}},
		{"W13 half a surrogate pair", data(`{"conversation_id":"a\ud800b"}`), []string{""}},
		{"W13 a NUL", data(`{"conversation_id":"a\u0000b"}`), []string{"/data/conversation_id"}},
		{"an unknown type", `{"type":"x","timestamp":"2026-11-23T12:00:00Z","data":{}}`, []string{"/type"}},
		{"nothing of what is needed", `{}`, []string{"/timestamp", "/type", "/data"}},
		{"no conversation", data(`{}`), []string{"/data/conversation_id"}},
		{
			"several at once", data(`{"conversation_id":7,"priority":"huge","messages":[{"role":"parrot","text":1},null],"intent":[],"contact":"x"}`),
			[]string{"/data/conversation_id", "/data/intent", "/data/contact", "/data/messages/1", "/data/messages/0/role", "/data/messages/0/text", "/data/priority"},
		},
		{"a confidence of 2", data(`{"conversation_id":"c","messages":[{"role":"bot","text":"","confidence":2}]}`), []string{"/data/messages/0/confidence"}},
		{"no time", data(`{"conversation_id":"c","messages":[{"role":"bot","text":"","at":"yesterday"}]}`), []string{"/data/messages/0/at"}},
		{"a time that is past the year 9999 in UTC", data(`{"conversation_id":"c","messages":[{"role":"bot","text":"","at":"9999-12-31T23:59:59-23:00"}]}`), []string{"/data/messages/0/at"}},
		{"a time that is before 1970 in UTC", data(`{"conversation_id":"c","messages":[{"role":"bot","text":"","at":"1970-01-01T00:00:00+23:00"}]}`), []string{"/data/messages/0/at"}},
		{"a role of nobody", data(`{"conversation_id":"c","messages":[{"role":"","text":"x"}]}`), []string{"/data/messages/0/role"}},
		{"a deal without a word on it", `{"type":"outcome.recorded","timestamp":"2026-11-23T12:00:00Z","data":{"handoff_id":"H","deal":{"status":""}}}`, []string{"/data/deal/status"}},
		{"a key longer than any of ours", data(`{"conversation_id":"c","` + strings.Repeat("k", 257) + `":1}`), []string{"/data"}},
		{"one place with two mistakes", `{"type":"handoff.cancelled","timestamp":"2026-11-23T12:00:00Z","data":{"conversation_id":5}}`, []string{"/data/conversation_id", "/data/handoff_id"}},
		{"an outcome of nothing", `{"type":"outcome.recorded","timestamp":"2026-11-23T12:00:00Z","data":{"handoff_id":"H"}}`, []string{"/data/resolution"}},
		{"a score of 6", `{"type":"outcome.recorded","timestamp":"2026-11-23T12:00:00Z","data":{"csat":6}}`, []string{"/data/handoff_id", "/data/csat"}},
		{"a deal in pebbles", `{"type":"outcome.recorded","timestamp":"2026-11-23T12:00:00Z","data":{"handoff_id":"H","deal":{"amount":"-1","currency":"pebbles"}}}`, []string{"/data/deal/status", "/data/deal/amount", "/data/deal/currency"}},
		{"a message without one", `{"type":"message.created","timestamp":"2026-11-23T12:00:00Z","data":{"conversation_id":"c"}}`, []string{"/data/message"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := newWorld(t).send(signed(t, tt.body))
			var problem struct{ Errors []Mistake }
			if err := json.Unmarshal(got.Body.Bytes(), &problem); err != nil || got.Code != http.StatusBadRequest {
				t.Fatalf("answered %d %s, want 400", got.Code, got.Body)
			}
			var pointers []string
			for _, m := range problem.Errors {
				pointers = append(pointers, m.Pointer)
				if m.Detail == "" {
					t.Errorf("%s has no word on what to do", m.Pointer)
				}
			}
			if diff := cmp.Diff(tt.want, pointers); diff != "" {
				t.Errorf("the pointers differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestASmallBodyNeverGetsALargeAnswer: each mistake repeats the keys above it.
func TestASmallBodyNeverGetsALargeAnswer(t *testing.T) {
	bodies := map[string]string{
		"a long key above many mistakes": data(`{"` + strings.Repeat("k", 100_000) + `":{` + strings.Repeat(`"a":1,`, 500) + `"a":1}}`),
		"many mistakes of form":          data(`{"x":{` + strings.Repeat(`"a":1,"b":"\u0000",`, 5_000) + `"a":1}}`),
		"many mistakes of content":       data(`{"conversation_id":"c","messages":[` + strings.Repeat(`null,`, 40_000) + `null]}`),
	}
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			got := newWorld(t).send(signed(t, body))
			if got.Code != http.StatusBadRequest || got.Body.Len() > 32<<10 {
				t.Errorf("%d bytes were answered %d with %d bytes, want 400 with at most 32 KiB", len(body), got.Code, got.Body.Len())
			}
		})
	}
}

func TestAHandoffIsReadWhole(t *testing.T) {
	w := newWorld(t)
	body := data(`{"conversation_id":"c1","locale":"en-GB","unknown":{"a":1},
		"reason":{"trigger":"keyword","rule":"talk-to-sales","score":0.93,"evidence":[{"turn":1,"text":"speak to sales"}]},
		"intent":{"name":"pricing","confidence":0.91},"priority":"high","summary":"s","next_action":"n",
		"contact":{"name":"A"},"page":{"url":"https://x.example","utm":{"a":"b"}},"qualification":{"budget":"b"},
		"messages":[{"id":"m1","role":"visitor","text":"can I speak to sales","at":"2026-11-23T13:00:00+01:00","intent":"pricing","confidence":0.4},
			{"role":"bot","text":"hm","intent":{"name":"fallback"},"confidence":0.2}],
		"custom":{"plan":"enterprise","seats":50,"nested":{"a":[1]}}}`)
	if got := w.send(signed(t, body)); got.Code != http.StatusAccepted {
		t.Fatalf("answered %d %s", got.Code, got.Body)
	}
	f := func(v float64) *float64 { return &v }
	want := bot.HandoffInitiate{
		Conversation: bot.Conversation{
			ConversationKey: bot.ConversationKey{Source: "website", ID: "c1"}, Locale: "en-GB", Intent: bot.Intent{Name: "pricing", Confidence: f(0.91)},
			Contact: bot.Contact{Name: "A"}, Page: bot.Page{URL: "https://x.example", UTM: map[string]string{"a": "b"}}, Qualification: bot.Qualification{Budget: "b"},
			Custom: map[string]string{"plan": "enterprise", "seats": "50", "nested": `{"a":[1]}`},
			Messages: []bot.Message{
				{ID: "m1", Role: bot.RoleVisitor, Text: "can I speak to sales", At: noon, Intent: bot.Intent{Name: "pricing", Confidence: f(0.4)}},
				{Role: bot.RoleBot, Text: "hm", Intent: bot.Intent{Name: "fallback"}, Confidence: f(0.2)},
			},
		},
		Reasons:  []bot.Reason{{By: bot.BySource, Rule: "talk-to-sales", Trigger: bot.TriggerKeyword, Turn: 1, Text: "speak to sales", Start: 6, End: 20, Score: f(0.93)}},
		Priority: bot.High, Summary: "s", NextAction: "n",
	}
	if diff := cmp.Diff(want, w.service.events[0].Payload); diff != "" {
		t.Errorf("the payload differs (-want +got):\n%s", diff)
	}
}

func TestWhatCannotBeStoredIsNoSuccess(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		want int
	}{
		"the ledger is full":     {fmt.Errorf("x: %w", bot.ErrNotStored), 503},
		"the time has run out":   {context.DeadlineExceeded, 503},
		"nobody knows what":      {errors.New("?"), 503},
		"there is no such thing": {bot.ErrNotFound, 404},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.service.err = tt.err
			got := w.send(signed(t, cancelBody))
			if got.Code != tt.want || tt.want == 503 && got.Header().Get("Retry-After") == "" {
				t.Errorf("answered %d with Retry-After %q, want %d", got.Code, got.Header().Get("Retry-After"), tt.want)
			}
		})
	}
}

func TestTheLogTellsNoVisitorsWord(t *testing.T) {
	log, hook := test.NewNullLogger()
	var out bytes.Buffer
	log.SetOutput(&out)
	h, err := New(Options{Bot: &service{}, Sources: map[string][]Secret{"website": {secret(t, oldKey)}}, Now: func() time.Time { return noon }, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/v1/hooks/{source}", h)
	for _, body := range []string{strings.Replace(cancelBody, "left", "kanarienvogel", 1), data(`{"conversation_id":7,"summary":"kanarienvogel"}`)} {
		mux.ServeHTTP(httptest.NewRecorder(), signed(t, body))
	}
	r := signed(t, cancelBody)
	r.URL.Path = "/v1/hooks/kanarienvogel"
	mux.ServeHTTP(httptest.NewRecorder(), r)
	if len(hook.AllEntries()) != 3 || strings.Contains(out.String(), "kanarienvogel") {
		t.Errorf("%d lines in the log:\n%s\nwant 3 without the canary", len(hook.AllEntries()), out.String())
	}
}
