package teams

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/infracloudio/msbotbuilder-go/connector/auth"
	"github.com/infracloudio/msbotbuilder-go/core"
	"github.com/infracloudio/msbotbuilder-go/schema"
	"github.com/sirupsen/logrus"

	"handoffbot/bot"
)

// bodyBytes bounds what Teams may send us.
const bodyBytes = 256 << 10

// The results of what came in, as counted.
const (
	resultKept    = "kept"    // durable, and attended to after the answer
	resultIgnored = "ignored" // nothing that concerns handoffs
	resultForeign = "foreign" // not from Teams, or of another tenant
	resultBroken  = "broken"  // signed, but not to be read
	resultFailed  = "failed"  // not durable: Teams shall send it again
)

// service is what the handler needs of the bot.
type service interface {
	Sight(ctx context.Context, acts ...bot.Act) error
	Attend(ctx context.Context) (int, error)
	Stands(ctx context.Context, postingID string, ref bot.CardRef) error
	Alert(ctx context.Context, cause, text string) error
}

// reader reads a handoff, to show its card to the one who pressed a button.
type reader interface {
	Load(ctx context.Context, handoffID string) (bot.Dossier, error)
}

// HandlerOptions are the parts of a Handler. Observe may be left out.
type HandlerOptions struct {
	Client    *Client
	Validator *Validator
	Bot       service
	Reader    reader
	Responses bot.ResponsePolicy
	// Watched reports whether a channel is one that cards or reports go to.
	Watched func(channel string) bool
	Log     logrus.FieldLogger
	// Observe counts what came in, by kind and result.
	Observe func(kind, result string)
}

// Handler takes in what happens in Teams: /api/messages. It answers as soon as
// a thing is durable; everything else comes after.
type Handler struct {
	o       HandlerOptions
	adapter core.BotFrameworkAdapter
	recent  *recent
}

// NewHandler returns a handler, or every gap in the options at once.
func NewHandler(o HandlerOptions) (*Handler, error) {
	var errs []error
	for part, given := range map[string]bool{
		"Client": o.Client != nil, "Validator": o.Validator != nil, "Bot": o.Bot != nil, "Reader": o.Reader != nil, "Watched": o.Watched != nil, "Log": o.Log != nil,
	} {
		if !given {
			errs = append(errs, errors.New("teams: "+part+" is required"))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if o.Observe == nil {
		o.Observe = func(string, string) {}
	}
	c := o.Client.o
	return &Handler{o: o, recent: newRecent(), adapter: core.BotFrameworkAdapter{
		AdapterSetting: core.AdapterSetting{
			AppID: c.AppID, ChannelAuthTenant: c.Tenant, OpenIDMetadata: c.Cloud.Metadata,
			CredentialProvider: auth.SimpleCredentialProvider{AppID: c.AppID},
		},
		TokenValidator: o.Validator,
	}}, nil
}

// ServeHTTP checks the token, then reads the body, then checks that the one was
// signed for the other.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a, ok := h.read(w, r)
	if !ok {
		return
	}
	kind := known(&a)
	if c := h.o.Client.o; a.tenant() != c.Tenant {
		h.o.Observe(kind, resultForeign)
		if a.Type == "invoke" {
			h.write(w, failure(http.StatusForbidden, "Forbidden", "This app works in its own organisation."))
		}
		return
	}
	h.located(r.Context(), &a)
	if a.Type == "invoke" {
		h.invoked(w, r, &a)
		return
	}
	result, err := h.take(r.Context(), &a)
	h.o.Observe(kind, result)
	if err != nil {
		h.o.Log.WithField("kind", kind).WithError(err).Warn("not taken in from teams; it will be sent again")
		w.Header().Set("Retry-After", "5")
		http.Error(w, "not stored; send it again", http.StatusServiceUnavailable)
	}
}

// read takes an activity whose token fits, or answers.
func (h *Handler) read(w http.ResponseWriter, r *http.Request) (a activity, ok bool) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "send a POST", http.StatusMethodNotAllowed)
		return a, false
	}
	header := r.Header.Get("Authorization")
	// A forged request costs neither its body nor, as a rule, a look at the keys.
	if _, err := h.o.Validator.verify(r.Context(), header); err != nil {
		h.unauthorized(w, err)
		return a, false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyBytes))
	if err != nil {
		h.o.Observe("other", resultBroken)
		http.Error(w, "the body cannot be read, or is larger than 256 KiB", http.StatusRequestEntityTooLarge)
		return a, false
	}
	if err := a.read(body); err != nil {
		h.o.Observe("other", resultBroken)
		http.Error(w, "the body is no activity", http.StatusBadRequest)
		return a, false
	}
	_, err = h.adapter.AuthenticateRequest(r.Context(), schema.Activity{ServiceURL: a.ServiceURL, ChannelID: a.ChannelID}, header,
		h.adapter.CredentialProvider, h.adapter.ChannelService)
	if err != nil {
		h.unauthorized(w, err)
		return a, false
	}
	return a, true
}

// unauthorized refuses a sender, or asks it to come again when we could not check.
func (h *Handler) unauthorized(w http.ResponseWriter, err error) {
	h.o.Observe("unsigned", resultForeign)
	if !errors.Is(err, errToken) {
		h.o.Log.WithError(err).Warn("a token from teams could not be checked")
		w.Header().Set("Retry-After", "10")
		http.Error(w, "the token cannot be checked at the moment", http.StatusServiceUnavailable)
		return
	}
	h.o.Log.WithError(err).Debug("refused what does not come from teams")
	http.Error(w, "the token does not fit", http.StatusUnauthorized)
}

func (h *Handler) write(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil {
		h.o.Log.WithError(err).Warn("teams was not answered")
	}
}

// known keeps the names of metrics few, whatever Teams sends.
func known(a *activity) string {
	switch a.Type {
	case "message", "messageReaction", "messageUpdate", "messageDelete", "conversationUpdate", "installationUpdate", "event", "typing":
		return a.Type
	case "invoke":
		if a.Name == invokeAction {
			return "invoke"
		}
		return "other_invoke"
	}
	return "other"
}
