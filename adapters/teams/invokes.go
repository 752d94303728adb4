package teams

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"handoffbot/bot"
)

// Times of an answer to a button: Teams shows an error after ten seconds, and
// people give up sooner.
const (
	answerWithin = 3 * time.Second
	tellWithin   = time.Second
)

// invokeAction is the invoke that Action.Execute makes.
const invokeAction = "adaptiveCard/action"

// invokeAnswer is the body of every answer to an invoke. The HTTP status is
// always 200: with any other the client shows that something went wrong.
type invokeAnswer struct {
	StatusCode int    `json:"statusCode"`
	Type       string `json:"type"`
	Value      any    `json:"value"`
}

func failure(status int, code, text string) invokeAnswer {
	return invokeAnswer{status, "application/vnd.microsoft.error", map[string]string{"code": code, "message": text}}
}

func note(text string) invokeAnswer {
	return invokeAnswer{http.StatusOK, "application/vnd.microsoft.activity.message", text}
}

func shown(card element) invokeAnswer { return invokeAnswer{http.StatusOK, cardType, card} }

// invoked answers a button. The card in the answer is for the one who pressed
// it; everybody else sees the update.
func (h *Handler) invoked(w http.ResponseWriter, r *http.Request, a *activity) {
	ctx, cancel := context.WithTimeout(r.Context(), answerWithin+tellWithin)
	defer cancel()
	answer, result := h.answer(ctx, a)
	h.o.Observe(known(a), result)
	h.write(w, answer)
}

func (h *Handler) answer(ctx context.Context, a *activity) (invokeAnswer, string) {
	if a.Name != invokeAction {
		return failure(http.StatusNotImplemented, "NotSupported", "This app does not do that."), resultIgnored
	}
	var in struct {
		Trigger string `json:"trigger"`
		Action  struct {
			Verb string          `json:"verb"`
			Data json.RawMessage `json:"data"`
		} `json:"action"`
	}
	if tolerant(a.Value, &in) != nil {
		return failure(http.StatusBadRequest, "BadRequest", "The button cannot be read."), resultBroken
	}
	if strings.EqualFold(in.Trigger, "automatic") || !a.human() || !h.plausible(a) {
		return note(""), resultIgnored // a card that refreshes itself is nobody's response
	}
	act, wrong := h.pressed(ctx, a, in.Action.Data)
	if wrong != "" {
		return note(wrong), resultIgnored
	}
	click, done := h.o.Client.clicks.wait(act.EventID)
	defer done()
	h.adopt(ctx, a, in.Action.Data, act)
	if err := h.o.Bot.Sight(ctx, act); err != nil {
		h.o.Log.WithError(err).Warn("a button from teams was not kept")
		return failure(http.StatusServiceUnavailable, "NotStored", "That could not be stored; press the button again in a moment."), resultFailed
	}
	_, inList := fields(in.Action.Data)[dataList]
	return h.outcome(ctx, click, act, inList), resultKept
}

// outcome waits for what becomes of a button that was kept.
func (h *Handler) outcome(ctx context.Context, k *click, act bot.Act, inList bool) invokeAnswer {
	attended := make(chan struct{})
	go func() { // beside the one who attends all the time: whoever is faster
		defer close(attended)
		if _, err := h.o.Bot.Attend(context.WithoutCancel(ctx)); err != nil {
			h.o.Log.WithError(err).Warn("a button from teams waits to be attended to")
		}
	}()
	timer := time.NewTimer(answerWithin)
	defer timer.Stop()
	for {
		select {
		case recorded := <-k.recorded:
			return h.after(ctx, k, recorded, inList)
		case text := <-k.told:
			return note(text)
		case <-attended:
			attended = nil
			if logged, ok := h.logged(ctx, act); ok { // the same button, told again
				return h.after(ctx, k, logged, inList)
			}
		case <-timer.C:
			return note("Noted. The card will change in a moment.")
		case <-ctx.Done():
			return note("Noted. The card will change in a moment.")
		}
	}
}

// logged finds an act in the log of its handoff.
func (h *Handler) logged(ctx context.Context, act bot.Act) (bot.Act, bool) {
	d, err := h.o.Reader.Load(ctx, act.HandoffID)
	if err != nil {
		return bot.Act{}, false
	}
	for _, l := range d.Acts {
		if l.EventID == act.EventID && l.Actor.Platform == bot.PlatformTeams {
			return l, true
		}
	}
	return bot.Act{}, false
}

// after shows what a recorded act has made of the card, or why it has not. A
// list stays: what was taken gets a card of its own.
func (h *Handler) after(ctx context.Context, k *click, act bot.Act, inList bool) invokeAnswer {
	d, err := h.o.Reader.Load(ctx, act.HandoffID)
	if err != nil {
		return note("Noted.")
	}
	refused := act.Kind == bot.ActReopen // what it began is another card
	for _, logged := range d.Acts {
		if logged.EventID == act.EventID && logged.Actor.Platform == bot.PlatformTeams {
			refused = refused || logged.Refused
		}
	}
	if refused {
		timer := time.NewTimer(tellWithin)
		defer timer.Stop()
		select {
		case text := <-k.told:
			return note(text)
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	if inList {
		return note("It is yours; its card follows in the channel.")
	}
	card, err := d.Card(act.Cycle, h.o.Responses)
	if err != nil {
		return note("Noted.")
	}
	return shown(render(card, bot.Attempt{ID: postingOf(d, act)}).card)
}

// postingOf is the posting whose card an act was done to.
func postingOf(d bot.Dossier, act bot.Act) string {
	for _, p := range d.Postings {
		if p.Kind == bot.PostCard && p.Cycle == act.Cycle && p.To.Platform == bot.PlatformTeams && p.To.Channel == act.Channel {
			return p.ID
		}
	}
	return ""
}

// submitted takes the button of a client that knows no Action.Execute: it comes
// as a message. There is no way to answer the one who pressed it but the card.
func (h *Handler) submitted(ctx context.Context, a *activity) (string, error) {
	if !a.human() || !h.plausible(a) {
		return resultIgnored, nil
	}
	act, wrong := h.pressed(ctx, a, a.Value)
	if wrong != "" {
		return resultIgnored, nil
	}
	h.adopt(ctx, a, a.Value, act)
	return h.sight(ctx, []bot.Act{act})
}

// fields are what a button carries and what was filled in. All of it comes from
// the client and is believed as far as our own rows say the same.
func fields(raw json.RawMessage) map[string]string {
	var loose map[string]any
	_ = json.Unmarshal(raw, &loose) // what is no object carries nothing
	all := make(map[string]string, len(loose))
	for key, value := range loose {
		switch v := value.(type) {
		case string:
			all[key] = bot.Cut(v, 200)
		case float64:
			all[key] = strconv.FormatFloat(v, 'f', -1, 64)
		case bool:
			all[key] = strconv.FormatBool(v)
		}
	}
	return all
}

// pressed reads a button, or says what is wrong with it.
func (h *Handler) pressed(ctx context.Context, a *activity, data json.RawMessage) (bot.Act, string) {
	f := fields(data)
	kind := bot.ActKind(f[dataAct])
	cycle, err := strconv.Atoi(f[dataCycle])
	if err != nil || cycle < 1 || len(f[dataHandoff]) > 64 {
		f[dataHandoff], cycle = "", 0
	}
	now := h.o.Client.o.Now()
	act := bot.Act{
		Kind: kind, Actor: a.actor(), HandoffID: f[dataHandoff], Cycle: cycle, Channel: h.channel(ctx, a),
		Message: bot.Cut(cmp.Or(a.ReplyToID, a.Legacy.ReplyToID, a.root()), 256), At: a.at(now),
	}
	filled := ""
	switch kind {
	case bot.ActClaim, bot.ActRelease, bot.ActReassign, bot.ActSnooze, bot.ActReopen, bot.ActRightReason, bot.ActWrongReason:
	case bot.ActResolve:
		filled = f[fieldResolution]
		if act.Outcome.Resolution = filled; filled != bot.Resolved && filled != bot.Unresolved {
			return act, "Choose how it ended, and press the button again."
		}
	case bot.ActWon, bot.ActLost:
		deal, wrongAmount, wrongCurrency := bot.DealFilledIn(kind, f[string(kind)+fieldAmount], f[string(kind)+fieldCurrency])
		if wrong := cmp.Or(wrongAmount, wrongCurrency); wrong != "" {
			return act, wrong + " Then press the button again."
		}
		filled, act.Outcome.Deal = deal.Amount+" "+deal.Currency, &deal
	default:
		return act, "This button is of another version; use the newest card of this handoff."
	}
	says := digest("click", a.conversation(), act.Message, a.From.ID, string(kind), act.HandoffID, f[dataCycle], f[dataRevision], filled)
	act.EventID = h.recent.name(says, "", a.event("click", says), now)
	return act, ""
}

// adopt learns from a button where a posting stands whose answer was lost, or
// that has a second copy. A message that is known already stays what it is.
func (h *Handler) adopt(ctx context.Context, a *activity, data json.RawMessage, act bot.Act) {
	posting := fields(data)[dataPosting]
	if posting == "" || len(posting) > 64 {
		return
	}
	d, err := h.o.Reader.Load(ctx, act.HandoffID)
	if err != nil {
		return
	}
	for _, p := range d.Postings {
		if p.ID != posting || p.To.Channel != act.Channel {
			continue
		}
		root, id := splitID(p.Ref.ID)
		names := []string{act.Message}
		if _, err := strconv.ParseInt(act.Message, 10, 64); err != nil && a.root() != "" { // of old: two names for one message
			names = []string{joinID(a.root(), act.Message, bot.Attempt{}), act.Message, a.root()}
		}
		for _, name := range names {
			if name == "" || len(name) > 256 || name == p.Ref.ID || name == root || name == id {
				continue
			}
			if err := h.o.Bot.Stands(ctx, posting, bot.CardRef{Destination: p.To, ID: name, At: instant(name, act.At)}); err != nil {
				h.o.Log.WithField("posting", posting).WithError(err).Warn("a copy of a card was not noted")
			}
		}
	}
}
