package slack

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/slack-go/slack"

	"handoffbot/bot"
)

// bodyBytes bounds what Slack may send us.
const bodyBytes = 1 << 20

// service is what the handler needs of the bot.
type service interface {
	Sight(ctx context.Context, acts ...bot.Act) error
	Stands(ctx context.Context, postingID string, ref bot.CardRef) error
	Alert(ctx context.Context, cause, text string) error
}

// reader lists handoffs for the slash command and the Home tab.
type reader interface {
	Handoffs(ctx context.Context, q bot.HandoffQuery) ([]bot.Dossier, string, error)
}

// HandlerOptions are the parts of a Handler. SigningSecret may be left out when
// everything comes by Socket Mode; Observe may be left out.
type HandlerOptions struct {
	Client        *Client
	Bot           service
	Reader        reader
	SigningSecret string
	Responses     bot.ResponsePolicy
	// Watched reports whether a channel is one that cards or reports go to.
	Watched func(channel string) bool
	Now     func() time.Time
	Log     logrus.FieldLogger
	// Observe counts what came in, by kind and result.
	Observe func(kind, result string)
	// Rest waits between the calls of a reconciliation; false when ctx ended.
	// Nil means the clock.
	Rest func(ctx context.Context, d time.Duration) bool
}

// Handler takes in what happens in the workspace. It answers as soon as a thing
// is durable; everything else comes after. Close waits for what is under way.
type Handler struct {
	o     HandlerOptions
	after sync.WaitGroup
	homes homes
}

// NewHandler returns a handler, or every gap in the options at once.
func NewHandler(o HandlerOptions) (*Handler, error) {
	var errs []error
	for part, given := range map[string]bool{
		"Client": o.Client != nil, "Bot": o.Bot != nil, "Reader": o.Reader != nil, "Watched": o.Watched != nil, "Now": o.Now != nil, "Log": o.Log != nil,
	} {
		if !given {
			errs = append(errs, errors.New("slack: "+part+" is required"))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if o.Observe == nil {
		o.Observe = func(string, string) {}
	}
	if o.Rest == nil {
		o.Rest = rest
	}
	return &Handler{o: o}, nil
}

func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// Close waits for what was begun after an answer.
func (h *Handler) Close() { h.after.Wait() }

// Events serves the Events API.
func (h *Handler) Events(w http.ResponseWriter, r *http.Request) {
	body, ok := h.read(w, r)
	if !ok {
		return
	}
	challenge, err := h.takeEvent(r.Context(), body)
	if err != nil {
		h.refuse(w, "event", err)
		return
	}
	if challenge != "" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = io.WriteString(w, challenge)
	}
}

// Interactions serves buttons and modals.
func (h *Handler) Interactions(w http.ResponseWriter, r *http.Request) {
	body, ok := h.read(w, r)
	if !ok {
		return
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		h.o.Observe("interaction", resultBroken)
		return
	}
	answer, err := h.takeInteraction(r.Context(), []byte(form.Get("payload")))
	if err != nil {
		h.refuse(w, "interaction", err)
		return
	}
	h.write(w, answer)
}

// Commands serves slash commands.
func (h *Handler) Commands(w http.ResponseWriter, r *http.Request) {
	body, ok := h.read(w, r)
	if !ok {
		return
	}
	form, err := url.ParseQuery(string(body))
	if err != nil || form.Get("ssl_check") == "1" {
		return
	}
	answer, err := h.takeCommand(r.Context(), command{
		TeamID: form.Get("team_id"), UserID: form.Get("user_id"), Command: form.Get("command"), Text: form.Get("text"),
	})
	if err != nil {
		h.refuse(w, "command", err)
		return
	}
	h.write(w, answer)
}

// read takes the raw body and checks that Slack signed it, or answers.
func (h *Handler) read(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "send a POST", http.StatusMethodNotAllowed)
		return nil, false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyBytes))
	if err != nil {
		http.Error(w, "the body cannot be read, or is larger than 1 MiB", http.StatusRequestEntityTooLarge)
		return nil, false
	}
	verifier, err := slack.NewSecretsVerifier(r.Header, h.o.SigningSecret)
	if err == nil {
		_, _ = verifier.Write(body) // a hash takes everything
		err = verifier.Ensure()
	}
	if err != nil || h.o.SigningSecret == "" {
		h.o.Observe("unsigned", resultForeign)
		http.Error(w, "the signature does not fit: check slack.signing_secret and the clock", http.StatusUnauthorized)
		return nil, false
	}
	return body, true
}

// refuse asks Slack to send it again: it was not made durable.
func (h *Handler) refuse(w http.ResponseWriter, kind string, err error) {
	h.o.Log.WithField("kind", kind).WithError(err).Warn("not taken in from slack; it will be sent again")
	w.Header().Set("Retry-After", "5")
	http.Error(w, "not stored; send it again", http.StatusServiceUnavailable)
}

func (h *Handler) write(w http.ResponseWriter, answer any) {
	if answer == nil {
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		h.o.Log.WithError(err).Warn("slack was not answered")
	}
}

// later does something after the answer, with a deadline of its own.
func (h *Handler) later(ctx context.Context, within time.Duration, what string, do func(context.Context) error) {
	ctx = context.WithoutCancel(ctx)
	h.after.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, within)
		defer cancel()
		if err := do(ctx); err != nil {
			h.o.Log.WithError(err).Warn(what)
		}
	})
}
