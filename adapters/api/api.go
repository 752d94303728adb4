// Package api answers programs: lists of handoffs, one handoff, a week's
// numbers, and what the rules make of a conversation.
package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sirupsen/logrus"

	"handoffbot/bot"
)

//go:embed openapi.yaml
var description []byte

const (
	maxLine      = 256 << 10
	defaultLimit = 50
	maxLimit     = 200
)

// reader is the part of the ledger that is read.
type reader interface {
	Handoffs(ctx context.Context, q bot.HandoffQuery) ([]bot.Dossier, string, error)
	Load(ctx context.Context, handoffID string) (bot.Dossier, error)
}

// Options are the parts of the API. Without Tokens every request is refused.
type Options struct {
	Reader reader
	// Metrics computes a week; the empty week is its default. An error that
	// wraps ErrBadRequest is the caller's.
	Metrics   func(ctx context.Context, week string) (any, error)
	Evaluate  func(line []byte) (any, error) // errors are the caller's; *InvalidError names every place
	Tokens    []string
	Responses bot.ResponsePolicy
	Log       logrus.FieldLogger
}

// ErrBadRequest marks an error as the caller's.
var ErrBadRequest = errors.New("bad request")

type handler struct{ o Options }

// problem is an answer that is no 2xx.
type problem struct {
	status             int
	name, title, words string
	header             [2]string
	mistakes           []Mistake
}

func (p *problem) Error() string { return p.words }

// New returns the handler of /v1/… and /openapi.yaml, or every gap in the options at once.
func New(o Options) (http.Handler, error) {
	var errs []error
	for part, given := range map[string]bool{"Reader": o.Reader != nil, "Metrics": o.Metrics != nil, "Evaluate": o.Evaluate != nil, "Log": o.Log != nil} {
		if !given {
			errs = append(errs, fmt.Errorf("api: %s is required", part))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	h := &handler{o}
	mux := http.NewServeMux()
	mux.HandleFunc("/openapi.yaml", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.refuse(w, r, notAllowed(http.MethodGet))
			return
		}
		w.Header().Set("Content-Type", "application/yaml")
		_, _ = w.Write(description) // the reader has gone; nothing to tell it
	})
	mux.HandleFunc("/v1/handoffs", h.answer(http.MethodGet, h.list))
	mux.HandleFunc("/v1/handoffs/{id}", h.answer(http.MethodGet, h.one))
	mux.HandleFunc("/v1/metrics", h.answer(http.MethodGet, h.metrics))
	mux.HandleFunc("/v1/evaluate", h.answer(http.MethodPost, h.evaluate))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		h.refuse(w, r, &problem{status: http.StatusNotFound, name: "not-found", title: "Not found", words: "There is nothing here. /openapi.yaml says what there is."})
	})
	return mux, nil
}

func notAllowed(method string) *problem {
	return &problem{status: http.StatusMethodNotAllowed, name: "method", title: "Method not allowed", words: "Send a " + method + ".", header: [2]string{"Allow", method}}
}

func badRequest(format string, args ...any) *problem {
	return &problem{status: http.StatusBadRequest, name: "invalid", title: "Invalid request", words: fmt.Sprintf(format, args...)}
}

// answer checks method and token, and turns what act returns into an answer.
func (h *handler) answer(method string, act func(http.ResponseWriter, *http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !h.authorized(r) {
			h.refuse(w, r, &problem{
				status: http.StatusUnauthorized, name: "unauthorized", title: "Not authorized", header: [2]string{"WWW-Authenticate", "Bearer"},
				words: "Send Authorization: Bearer with one of the tokens of api.tokens.",
			})
			return
		}
		if r.Method != method {
			h.refuse(w, r, notAllowed(method))
			return
		}
		v, err := act(w, r)
		if err != nil {
			h.refuse(w, r, err)
			return
		}
		write(w, http.StatusOK, "application/json", v)
	}
}

// authorized compares digests, so that neither length nor place of a mistake shows.
func (h *handler) authorized(r *http.Request) bool {
	scheme, given, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	ok = ok && strings.EqualFold(scheme, "Bearer")
	sum := sha256.Sum256([]byte(given))
	matched := 0
	for _, token := range h.o.Tokens {
		want := sha256.Sum256([]byte(token))
		if token != "" {
			matched |= subtle.ConstantTimeCompare(sum[:], want[:])
		}
	}
	return ok && matched == 1
}

func (h *handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var p *problem
	var bad *InvalidError
	switch {
	case errors.As(err, &p):
	case errors.As(err, &bad):
		p = invalid(bad.Mistakes)
	case errors.Is(err, bot.ErrNotFound):
		p = &problem{status: http.StatusNotFound, name: "not-found", title: "No such handoff", words: "There is no handoff with this id."}
	case errors.Is(err, bot.ErrBadCursor), errors.Is(err, ErrBadRequest):
		p = badRequest("%s", err)
	default:
		h.o.Log.WithError(err).WithField("path", r.URL.Path).Warn("request failed")
		p = &problem{status: http.StatusServiceUnavailable, name: "unavailable", title: "Unavailable", words: "The ledger could not be read. Try again.", header: [2]string{"Retry-After", "5"}}
	}
	if p.header[0] != "" {
		w.Header().Set(p.header[0], p.header[1])
	}
	body := map[string]any{"type": "urn:handoffbot:problem:" + p.name, "title": p.title, "status": p.status, "detail": p.words}
	if p.mistakes != nil {
		body["errors"] = p.mistakes
	}
	write(w, p.status, "application/problem+json", body)
}

func write(w http.ResponseWriter, status int, kind string, v any) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the reader has gone; nothing to tell it
}

func (h *handler) list(_ http.ResponseWriter, r *http.Request) (any, error) {
	values, err := parameters(r)
	if err != nil {
		return nil, err
	}
	q, err := query(values)
	if err != nil {
		return nil, err
	}
	dossiers, next, err := h.o.Reader.Handoffs(r.Context(), q)
	if err != nil {
		return nil, err
	}
	out := struct {
		Handoffs   []Handoff `json:"handoffs"`
		NextCursor *string   `json:"next_cursor"`
	}{Handoffs: []Handoff{}}
	for _, d := range dossiers {
		v, err := view(d, h.o.Responses)
		if err != nil {
			return nil, err
		}
		out.Handoffs = append(out.Handoffs, v)
	}
	if next != "" {
		out.NextCursor = &next
	}
	return out, nil
}

// parameters reads the query whole: a pair that cannot be read would otherwise
// be left out, and what it was to keep out would be answered.
func parameters(r *http.Request) (url.Values, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badRequest("the query cannot be read; join its parameters by & and escape their values")
	}
	return values, nil
}

// query reads the parameters; an unknown one is a mistake, not an empty wish.
func query(values url.Values) (bot.HandoffQuery, error) {
	q := bot.HandoffQuery{Limit: defaultLimit}
	for name, given := range values {
		if len(given) > 1 && name != "status" {
			return q, badRequest("%s stands %d times; give it once", name, len(given))
		}
		var err error
		switch name {
		case "status":
			err = statuses(&q, given)
		case "route":
			q.Route = given[0]
		case "source":
			q.Source = given[0]
		case "conversation_id":
			q.ConversationID = given[0]
		case "cursor":
			q.Cursor = given[0]
		case "since":
			q.Since, err = instant(name, given[0])
		case "until":
			q.Until, err = instant(name, given[0])
		case "limit":
			n, bad := strconv.Atoi(given[0])
			if bad != nil || n < 1 || n > maxLimit {
				err = badRequest("limit is a whole number from 1 to %d", maxLimit)
			}
			q.Limit = n
		default:
			err = badRequest("there is no such parameter; use status, route, source, conversation_id, since, until, limit and cursor")
		}
		if err != nil {
			return q, err
		}
	}
	return q, nil
}

func statuses(q *bot.HandoffQuery, given []string) error {
	known := []bot.Status{bot.StatusOpen, bot.StatusClaimed, bot.StatusAnswered, bot.StatusResolved, bot.StatusCancelled}
	for word := range strings.SplitSeq(strings.Join(given, ","), ",") {
		s := bot.Status(word)
		if word == "" {
			continue
		}
		if !slices.Contains(known, s) {
			return badRequest("status is open, claimed, answered, resolved or cancelled")
		}
		q.Statuses = append(q.Statuses, s)
	}
	return nil
}

func instant(name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, badRequest("%s is a time like 2026-11-23T10:00:00Z", name)
	}
	return t.UTC(), nil
}

func (h *handler) one(_ http.ResponseWriter, r *http.Request) (any, error) {
	d, err := h.o.Reader.Load(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return view(d, h.o.Responses)
}

func (h *handler) metrics(_ http.ResponseWriter, r *http.Request) (any, error) {
	values, err := parameters(r)
	if err != nil {
		return nil, err
	}
	for name, given := range values {
		if name != "week" || len(given) > 1 {
			return nil, badRequest("the one parameter here is week, given once")
		}
	}
	return h.o.Metrics(r.Context(), values.Get("week"))
}

func (h *handler) evaluate(w http.ResponseWriter, r *http.Request) (any, error) {
	if coding := r.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return nil, &problem{status: http.StatusUnsupportedMediaType, name: "media-type", title: "Unsupported media type", words: "Send the body without a Content-Encoding."}
	}
	line, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxLine))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, &problem{status: http.StatusRequestEntityTooLarge, name: "too-large", title: "Body too large", words: "A conversation has at most 256 KiB."}
	}
	if err != nil {
		return nil, badRequest("the body ended too early; send it whole")
	}
	v, err := h.o.Evaluate(line)
	if _, ok := errors.AsType[*InvalidError](err); err != nil && !ok {
		return nil, badRequest("%s", err)
	}
	return v, err
}
