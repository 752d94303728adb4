package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
	"handoffbot/digest"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// ledger has one handoff, H, and remembers what it was asked.
type ledger struct {
	asked bot.HandoffQuery
	err   error
}

func dossier() bot.Dossier {
	c := bottest.Cycle("H", noon)
	claim := bottest.Act("H", "e1", bot.ActClaim)
	claim.At, claim.Outcome = noon.Add(10*time.Second), bot.Outcome{}
	c.State = c.Replay([]bot.Act{claim})
	to := bot.Destination{Platform: bot.PlatformInbox, Channel: "sales"}
	return bot.Dossier{Conversation: bottest.Conversation(), Cycles: []bot.Cycle{c}, Acts: []bot.Act{claim}, Postings: []bot.Posting{
		{Kind: bot.PostCard, HandoffID: "H", Cycle: 1, To: to, Posted: 1, Wanted: 2, State: bot.PostingWaiting, Ref: bot.CardRef{Destination: to, ID: "m1", At: noon.Add(time.Second)}},
		{Kind: bot.PostCard, HandoffID: "H", Cycle: 1, To: to, State: bot.PostingWaiting},
	}}
}

func (l *ledger) Handoffs(_ context.Context, q bot.HandoffQuery) ([]bot.Dossier, string, error) {
	l.asked = q
	if q.Cursor == "bad" {
		return nil, "", bot.ErrBadCursor
	}
	return []bot.Dossier{dossier()}, "next", l.err
}

func (l *ledger) Load(_ context.Context, id string) (bot.Dossier, error) {
	if id != "H" {
		return bot.Dossier{}, bot.ErrNotFound
	}
	return dossier(), l.err
}

// cohort is a week with one handoff that was answered and sold, and one that nobody answered.
type cohort struct{ at time.Time }

func (c cohort) Tallies(_ context.Context, _, _, _ time.Time, _ bot.ResponsePolicy, yield func(*digest.Tally) error) error {
	sold := digest.Tally{
		HandoffID: "A", N: 1, Source: "website", Platform: bot.PlatformSlack, Route: "sales", Intent: "pricing", Trigger: bot.TriggerKeyword, Rule: "talk-to-sales",
		Sales: true, Qualified: true, First: true, Carried: &bot.Carried{Summary: true}, ReceivedAt: c.at, DueAt: c.at.Add(time.Minute), PostedAt: c.at,
		RespondedAt: c.at.Add(time.Second), ClaimedAt: c.at.Add(time.Second), Status: bot.StatusResolved, Resolution: bot.Resolved, CSAT: 4,
		Deal: &bot.Deal{Status: bot.DealWon, Amount: "10", Currency: "EUR"}, Mark: bot.ReasonRight,
	}
	return errors.Join(yield(&sold), yield(&digest.Tally{HandoffID: "B", N: 1, Source: "website", Route: "support", ReceivedAt: c.at, Status: bot.StatusOpen}))
}

func (c cohort) Sales(ctx context.Context, from, to, asOf time.Time, r bot.ResponsePolicy) (digest.Sales, error) {
	var s digest.Sales
	err := c.Tallies(ctx, from, to, asOf, r, func(t *digest.Tally) error { s.Add(t); return nil })
	return s, err
}

func (cohort) Ended(context.Context, time.Time, time.Time, time.Time) ([]digest.Ended, error) {
	return []digest.Ended{{Intent: "pricing", Conversations: 4, Alone: 3}}, nil
}

func (cohort) Reported(context.Context, string, time.Time) (*digest.Metrics, error) {
	return nil, nil //nolint:nilnil // the interface says so: nothing was posted
}

func weekOf(ctx context.Context) (any, error) {
	at := time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC)
	return digest.Reckoning{Cohorts: cohort{at}, Responses: bot.ResponsePolicy{}}.Week(ctx, digest.Running(at, time.UTC), at.Add(time.Hour))
}

func newAPI(t *testing.T, l *ledger, tokens ...string) http.Handler {
	t.Helper()
	log, _ := test.NewNullLogger()
	h, err := New(Options{
		Reader: l, Tokens: tokens, Log: log,
		Metrics: func(ctx context.Context, week string) (any, error) {
			if week == "x" {
				return nil, fmt.Errorf("%w: no week", ErrBadRequest)
			}
			return weekOf(ctx)
		},
		Evaluate: func(line []byte) (any, error) {
			if len(line) == 0 {
				return nil, errors.New("the body: nothing")
			}
			if strings.Contains(string(line), "parrot") {
				return nil, &InvalidError{[]Mistake{{"/messages/0/role", "is none of visitor, bot, agent"}}}
			}
			return map[string]any{"conversation_id": "c", "decision": "offer", "turn": 1, "rule": "r", "route": "sales", "reasons": dossier().Cycles[0].Decision.Reasons}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func request(method, target, body string) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer good")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

// TestTheServerKeepsToItsDescription sends requests and holds every answer
// against openapi.yaml.
func TestTheServerKeepsToItsDescription(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(description)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, method, target, body string
		want                       int
	}{
		{"a page", "GET", "/v1/handoffs?status=open,claimed&limit=200&since=2026-11-23T00:00:00Z", "", 200},
		{"one", "GET", "/v1/handoffs/H", "", 200},
		{"one that is not there", "GET", "/v1/handoffs/X", "", 404},
		{"a limit too large", "GET", "/v1/handoffs?limit=201", "", 400},
		{"a status that is none", "GET", "/v1/handoffs?status=lost", "", 400},
		{"a parameter that is none", "GET", "/v1/handoffs?colour=red", "", 400},
		{"a parameter twice", "GET", "/v1/handoffs?route=a&route=b", "", 400},
		{"a time that is none", "GET", "/v1/handoffs?until=soon", "", 400},
		{"a cursor that is none", "GET", "/v1/handoffs?cursor=bad", "", 400},
		{"a week", "GET", "/v1/metrics?week=2026-W47", "", 200},
		{"a parameter that cannot be read", "GET", "/v1/handoffs?source=%zz", "", 400},
		{"parameters joined by a semicolon", "GET", "/v1/handoffs?route=sales;source=website", "", 400},
		{"a week under another name", "GET", "/v1/metrics?wek=2026-W47", "", 400},
		{"a week that is none", "GET", "/v1/metrics?week=x", "", 400},
		{"an evaluation", "POST", "/v1/evaluate", `{"conversation_id":"c","messages":[]}`, 200},
		{"an evaluation of a mistake", "POST", "/v1/evaluate", `{"conversation_id":"c","messages":[{"role":"parrot"}]}`, 400},
		{"an evaluation of too much", "POST", "/v1/evaluate", strings.Repeat("x", maxLine+1), 413},
		{"an evaluation of nothing", "POST", "/v1/evaluate", "", 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := request(tt.method, tt.target, tt.body)
			rec := httptest.NewRecorder()
			newAPI(t, &ledger{}, "other", "good").ServeHTTP(rec, r)
			if rec.Code != tt.want {
				t.Fatalf("answered %d %s, want %d", rec.Code, rec.Body, tt.want)
			}
			route, params, err := router.FindRoute(r)
			if err != nil {
				t.Fatal(err)
			}
			err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
				RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
				Status:                 rec.Code, Header: rec.Header(), Body: rec.Result().Body,
			})
			if err != nil {
				t.Errorf("the answer is not as described: %v\n%s", err, rec.Body)
			}
		})
	}
}

func TestOnlyWithAToken(t *testing.T) {
	tests := []struct {
		name, header string
		tokens       []string
		want         int
	}{
		{"a token", "Bearer good", []string{"good"}, 200},
		{"a token, the scheme in small letters", "bearer good", []string{"good"}, 200},
		{"another token", "Bearer bad", []string{"good"}, 401},
		{"no header", "", []string{"good"}, 401},
		{"another scheme", "Basic good", []string{"good"}, 401},
		{"no token is configured", "Bearer ", nil, 401},
		{"an empty token is configured", "Bearer ", []string{""}, 401},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, path := range []string{"/v1/handoffs", "/v1/handoffs/H", "/v1/metrics"} {
				r := httptest.NewRequest(http.MethodGet, path, nil)
				r.Header.Set("Authorization", tt.header)
				rec := httptest.NewRecorder()
				newAPI(t, &ledger{}, tt.tokens...).ServeHTTP(rec, r)
				if rec.Code != tt.want {
					t.Errorf("%s answered %d, want %d", path, rec.Code, tt.want)
				}
			}
		})
	}
}

func TestAnotherMethodIsToldWhichOne(t *testing.T) {
	for target, allowed := range map[string]string{"/v1/handoffs": "GET", "/v1/evaluate": "POST", "/openapi.yaml": "GET"} {
		rec := httptest.NewRecorder()
		newAPI(t, &ledger{}, "good").ServeHTTP(rec, request(http.MethodDelete, target, ""))
		if rec.Code != http.StatusMethodNotAllowed || rec.Header().Get("Allow") != allowed {
			t.Errorf("DELETE %s answered %d, Allow %q; want 405 and %s", target, rec.Code, rec.Header().Get("Allow"), allowed)
		}
	}
}

func TestALedgerThatFailsIsNotTheCallersFault(t *testing.T) {
	rec := httptest.NewRecorder()
	newAPI(t, &ledger{err: errors.New("disk: secret detail")}, "good").ServeHTTP(rec, request(http.MethodGet, "/v1/handoffs/H", ""))
	if rec.Code != http.StatusServiceUnavailable || strings.Contains(rec.Body.String(), "secret detail") {
		t.Errorf("answered %d %s, want 503 without the ledger's words", rec.Code, rec.Body)
	}
}

func TestAHandoffReads(t *testing.T) {
	h, err := view(dossier(), bot.ResponsePolicy{})
	if err != nil {
		t.Fatal(err)
	}
	if h.FirstResponse.Seconds != 10 || h.FirstResponse.Kind != bot.RespondedByClaim || h.ClaimedBy.Name != "Ana" || h.Status != bot.StatusClaimed {
		t.Errorf("first response %+v, claimed by %+v, %s; want 10 s by claim, Ana, claimed", h.FirstResponse, h.ClaimedBy, h.Status)
	}
	if h.Cards[0].State != bot.PostingPosted || h.Cards[1].State != bot.PostingWaiting {
		t.Errorf("cards are %+v; want the one that stands posted while it is brought up to date, the other waiting", h.Cards)
	}
	var kinds []string
	for _, s := range h.Timeline {
		kinds = append(kinds, s.Kind)
	}
	if got := strings.Join(kinds, " "); got != "posted claim" {
		t.Errorf("the timeline is %q, want posted claim", got)
	}
}

func TestAMistakeInAConversationIsNamedByItsPointer(t *testing.T) {
	rec := httptest.NewRecorder()
	newAPI(t, &ledger{}, "good").ServeHTTP(rec, request("POST", "/v1/evaluate", `{"messages":[{"role":"parrot"}]}`))
	want := `"errors":[{"pointer":"/messages/0/role","detail":"is none of visitor, bot, agent"}]`
	if rec.Code != http.StatusBadRequest || !strings.Contains(rec.Body.String(), want) {
		t.Errorf("answered %d %s, want 400 with %s", rec.Code, rec.Body, want)
	}
}

func TestAnEvaluationIsNotUnpacked(t *testing.T) {
	r := request("POST", "/v1/evaluate", "{}")
	r.Header.Set("Content-Encoding", "gzip")
	rec := httptest.NewRecorder()
	newAPI(t, &ledger{}, "good").ServeHTTP(rec, r)
	if rec.Code != http.StatusUnsupportedMediaType {
		t.Errorf("answered %d %s, want 415", rec.Code, rec.Body)
	}
}
