package chatbot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/sirupsen/logrus"

	"handoffbot/bot"
)

const (
	maxBody    = 256 << 10
	retryAfter = "5" // seconds
)

// acceptor takes verified events. Its errors: bot.ErrConflict, bot.ErrNotFound,
// bot.ErrNotStored.
type acceptor interface {
	Accept(ctx context.Context, e bot.Event) (bot.Receipt, error)
}

// Options are the parts of a Handler. Observe may be nil.
type Options struct {
	Bot     acceptor
	Sources map[string][]Secret // by name; several secrets while one is rotated
	Now     func() time.Time
	Log     logrus.FieldLogger
	// Observe is told the result of every request; the source is "unknown"
	// when it is not one of Sources.
	Observe func(source, result string)
}

// Handler answers POST /v1/hooks/{source}.
type Handler struct{ o Options }

// New returns a handler, or every gap in the options at once.
func New(o Options) (*Handler, error) {
	var errs []error
	for part, given := range map[string]bool{"Bot": o.Bot != nil, "Sources": o.Sources != nil, "Now": o.Now != nil, "Log": o.Log != nil} {
		if !given {
			errs = append(errs, fmt.Errorf("chatbot: %s is required", part))
		}
	}
	for name, secrets := range o.Sources {
		for _, s := range secrets {
			if len(s.key) < minSecret {
				errs = append(errs, fmt.Errorf("chatbot: source %s has an empty secret", name))
			}
		}
	}
	if o.Observe == nil {
		o.Observe = func(string, string) {}
	}
	return &Handler{o}, errors.Join(errs...)
}

// refusal is an answer that is no 2xx.
type refusal struct {
	status   int
	name     string // the stable end of the problem's type
	title    string
	detail   string
	result   string // for the metric
	mistakes []Mistake
	header   map[string]string
}

func (r *refusal) Error() string { return r.name }

// ServeHTTP reads, verifies, decodes and acts, in that order.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	source := r.PathValue("source")
	event, err := h.read(w, r, source)
	var receipt bot.Receipt
	if err == nil {
		receipt, err = h.o.Bot.Accept(r.Context(), event)
	}
	h.answer(w, source, event, receipt, err)
}

// read returns the event of a request that is what it says it is.
func (h *Handler) read(w http.ResponseWriter, r *http.Request, source string) (bot.Event, error) {
	if r.Method != http.MethodPost {
		return bot.Event{}, &refusal{
			status: http.StatusMethodNotAllowed, name: "method", title: "Method not allowed", result: "method",
			detail: "Send a POST.", header: map[string]string{"Allow": http.MethodPost},
		}
	}
	if err := checkMedia(r.Header); err != nil {
		return bot.Event{}, err
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return bot.Event{}, &refusal{
				status: http.StatusRequestEntityTooLarge, name: "too-large", title: "Body too large", result: "too_large",
				detail: "A body has at most 256 KiB. Send the newest messages; the bot keeps those it has seen.",
			}
		}
		return bot.Event{}, invalid("", "the body ended too early; send it whole")
	}
	id, why := verify(r.Header, body, h.o.Sources[source], h.o.Now())
	if why != "" {
		return bot.Event{}, &refusal{
			status: http.StatusUnauthorized, name: "unauthorized", title: "Not verified", result: "unauthorized_" + why,
			detail: "The source is unknown, or the signature or the time does not fit. Sign the raw body as Standard Webhooks says, with this source's secret and a clock within five minutes.",
		}
	}
	sum := sha256.Sum256(body)
	event := bot.Event{Source: source, ID: id, Digest: hex.EncodeToString(sum[:])}
	event.At, event.Payload, err = decodeEvent(body, source)
	return event, err
}

// checkMedia refuses what is not plain JSON in UTF-8.
func checkMedia(h http.Header) error {
	unsupported := func(detail string) error {
		return &refusal{
			status: http.StatusUnsupportedMediaType, name: "media-type", title: "Unsupported media type",
			result: "media_type", detail: detail,
		}
	}
	if e := h.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return unsupported("Send the body without a Content-Encoding.")
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || kind != "application/json" || params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8") {
		return unsupported("Send Content-Type: application/json, in UTF-8.")
	}
	return nil
}

func invalid(pointer, detail string) error {
	return &InvalidError{Mistakes: []Mistake{{pointer, detail}}}
}

// answer is the one place that picks the status.
func (h *Handler) answer(w http.ResponseWriter, source string, e bot.Event, r bot.Receipt, err error) {
	label := source
	if _, ok := h.o.Sources[source]; !ok {
		label = "unknown" // a stranger's words never become a label
	}
	log := h.o.Log.WithFields(logrus.Fields{"source": label, "event": e.ID})
	if err == nil {
		result := "accepted"
		if r.Duplicate {
			result = "duplicate"
		}
		h.o.Observe(label, result)
		log.WithFields(logrus.Fields{"handoff": r.HandoffID, "route": r.Route, "result": result}).Info("event accepted")
		status, body := receiptBody(e.Payload, r)
		writeJSON(w, status, "application/json", body)
		return
	}
	refused := refusalOf(err)
	h.o.Observe(label, refused.result)
	entry := log.WithFields(logrus.Fields{"status": refused.status, "reason": refused.result})
	if refused.status >= http.StatusInternalServerError {
		entry = entry.WithError(err)
	}
	entry.Warn("event refused")
	for name, value := range refused.header {
		w.Header().Set(name, value)
	}
	problem := map[string]any{
		"type": "urn:handoffbot:problem:" + refused.name, "title": refused.title, "status": refused.status, "detail": refused.detail,
	}
	if refused.mistakes != nil {
		problem["errors"] = refused.mistakes
	}
	writeJSON(w, refused.status, "application/problem+json", problem)
}

func refusalOf(err error) *refusal {
	var known *refusal
	var bad *InvalidError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &bad):
		detail := "Correct what errors names, and send it again."
		if len(bad.Mistakes) >= maxMistakes {
			detail = fmt.Sprintf("Correct what errors names, and send it again; there may be more than these %d.", maxMistakes)
		}
		return &refusal{
			status: http.StatusBadRequest, name: "invalid", title: "Invalid body", result: "invalid",
			detail: detail, mistakes: bad.Mistakes,
		}
	case errors.Is(err, bot.ErrConflict):
		return &refusal{
			status: http.StatusConflict, name: "conflict", title: "Event id used before", result: "conflict",
			detail: "This webhook-id was used with another body. Use a new id for a new event, and the same body for a repeat.",
		}
	case errors.Is(err, bot.ErrNotFound):
		return &refusal{
			status: http.StatusNotFound, name: "not-found", title: "No such handoff", result: "not_found",
			detail: "This source has no such handoff. Send the handoff_id of the receipt, or a conversation_id that was handed off.",
		}
	}
	return &refusal{
		status: http.StatusServiceUnavailable, name: "not-stored", title: "Not stored", result: "not_stored",
		detail: "The event could not be made durable. Send it again, with the same webhook-id.", header: map[string]string{"Retry-After": retryAfter},
	}
}

// receiptBody is what a type of event is answered with.
func receiptBody(p bot.Payload, r bot.Receipt) (int, map[string]any) {
	reasons := r.Reasons
	if reasons == nil {
		reasons = []bot.Reason{}
	}
	status := http.StatusOK
	body := map[string]any{"duplicate": r.Duplicate}
	if r.HandoffID != "" {
		body["handoff_id"] = r.HandoffID
	}
	switch p.(type) {
	case bot.HandoffInitiate:
		if !r.Duplicate {
			status = http.StatusAccepted
		}
		body["status"], body["route"], body["priority"] = "accepted", r.Route, r.Priority
		body["cycle"], body["merged"], body["reasons"] = r.Cycle, r.Merged, reasons
	case bot.MessageCreated:
		body["decision"], body["reasons"] = r.Verdict, reasons
	default:
		body["status"] = "accepted"
	}
	return status, body
}

func writeJSON(w http.ResponseWriter, status int, kind string, v any) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the sender has gone; it will send again
}
