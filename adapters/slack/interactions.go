package slack

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"handoffbot/bot"
)

// modalWithin is how long Slack lets a click open a modal.
const modalWithin = 3 * time.Second

// The modal and its fields.
const (
	modalID         = "handoff_modal"
	fieldResolution = "resolution"
	fieldAmount     = "amount"
	fieldCurrency   = "currency"
	inputID         = "value"
)

// interaction is the part of a click or a submitted modal that we use.
type interaction struct {
	Type string `json:"type"`
	Team *struct {
		ID string `json:"id"`
	} `json:"team"`
	AppID string `json:"api_app_id"`
	User  struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	} `json:"user"`
	TriggerID string `json:"trigger_id"`
	Container struct {
		ChannelID string `json:"channel_id"`
		MessageTS string `json:"message_ts"`
	} `json:"container"`
	Actions []struct {
		ActionID string `json:"action_id"`
		Value    string `json:"value"`
		ActionTS string `json:"action_ts"`
	} `json:"actions"`
	View struct {
		ID         string `json:"id"`
		CallbackID string `json:"callback_id"`
		Metadata   string `json:"private_metadata"`
		State      struct {
			Values map[string]map[string]struct {
				Value    string `json:"value"`
				User     string `json:"selected_user"`
				Selected struct {
					Value string `json:"value"`
				} `json:"selected_option"`
			} `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

// subject says, inside a modal, what its button was on.
type subject struct {
	Kind      bot.ActKind `json:"kind"`
	Channel   string      `json:"channel"`
	Message   string      `json:"message"`
	HandoffID string      `json:"handoff"`
	Cycle     int         `json:"cycle"`
	User      string      `json:"user"`
}

// takeInteraction keeps what a click or a modal says, durable when it returns
// nil; the answer is what Slack shows, or nil.
func (h *Handler) takeInteraction(ctx context.Context, payload []byte) (any, error) {
	var in interaction
	if err := json.Unmarshal(payload, &in); err != nil {
		h.o.Observe("interaction", resultBroken)
		return nil, nil //nolint:nilnil // nothing to show, and nothing to send again
	}
	kind := known(in.Type)
	us, err := h.o.Client.identity(ctx)
	if err != nil {
		h.o.Observe(kind, resultFailed)
		return nil, err
	}
	if in.Team != nil && in.Team.ID != us.TeamID || us.AppID != "" && in.AppID != "" && in.AppID != us.AppID {
		h.o.Observe(kind, resultForeign)
		return nil, nil //nolint:nilnil // as above
	}
	var answer any
	result := resultIgnored
	switch in.Type {
	case "block_actions":
		result, err = h.clicked(ctx, in)
	case "view_submission":
		answer, result, err = h.submitted(ctx, in)
	}
	h.o.Observe(kind, result)
	return answer, err
}

// clicked takes the buttons of a card. Those that need a word more open a modal.
func (h *Handler) clicked(ctx context.Context, in interaction) (string, error) {
	var acts []bot.Act
	for _, action := range in.Actions {
		name, ours := strings.CutPrefix(action.ActionID, actionPrefix)
		if !ours {
			continue
		}
		handoffID, cycle := parseButtonValue(action.Value)
		at := instant(action.ActionTS)
		if at.IsZero() {
			at = h.o.Now().UTC()
		}
		a := bot.Act{
			Kind: bot.ActKind(name), Actor: bot.Person{Platform: bot.PlatformSlack, ID: in.User.ID}, HandoffID: handoffID, Cycle: cycle,
			Channel: in.Container.ChannelID, Message: in.Container.MessageTS, At: at,
			// A click has no event id of its own; this is what makes it the same click.
			EventID: strings.Join([]string{"click", in.Container.ChannelID, in.Container.MessageTS, name, in.User.ID, action.ActionTS}, "/"),
		}
		switch a.Kind {
		case bot.ActClaim, bot.ActRelease, bot.ActReopen, bot.ActRightReason, bot.ActWrongReason:
			acts = append(acts, a)
		case bot.ActResolve, bot.ActWon, bot.ActLost, bot.ActReassign, bot.ActSnooze, bot.ActRelay:
			h.later(ctx, modalWithin, "the modal was not opened", func(ctx context.Context) error { return h.openModal(ctx, in.TriggerID, a) })
			return resultKept, nil
		default:
			h.later(ctx, callWithin, "the one who clicked was not answered", func(ctx context.Context) error {
				return h.o.Client.Tell(ctx, a, "This button is of an older version; use the newest card of this handoff.")
			})
		}
	}
	if len(acts) == 0 {
		return resultIgnored, nil
	}
	if err := h.o.Bot.Sight(ctx, acts...); err != nil {
		return resultFailed, err
	}
	return resultKept, nil
}

// openModal asks for the outcome, or for what a deal was worth.
func (h *Handler) openModal(ctx context.Context, trigger string, a bot.Act) error {
	about, err := json.Marshal(subject{a.Kind, a.Channel, a.Message, a.HandoffID, a.Cycle, a.Actor.ID})
	if err != nil {
		return err
	}
	_, err = h.o.Client.api.OpenViewContext(ctx, trigger, modal(a.Kind, string(about)))
	if err == nil {
		return nil
	}
	_, _, said := understand(err)
	return errors.Join(said, h.o.Client.Tell(ctx, a, "Slack did not open the form in time; press the button again."))
}

func modal(kind bot.ActKind, about string) slack.ModalViewRequest {
	v := slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: modalID, PrivateMetadata: about,
		Title: plain("Close the handoff"), Submit: plain("Save"), Close: plain("Cancel"),
	}
	switch kind {
	case bot.ActReassign:
		return asksWhom(v)
	case bot.ActSnooze:
		return asksUntilWhen(v)
	case bot.ActRelay:
		return asksForWords(v)
	case bot.ActResolve:
		choice := slack.NewRadioButtonsBlockElement(inputID,
			slack.NewOptionBlockObject(bot.Resolved, plain("Resolved: the visitor got what they came for"), nil),
			slack.NewOptionBlockObject(bot.Unresolved, plain("Unresolved: closed all the same"), nil))
		choice.InitialOption = choice.Options[0]
		v.Blocks.BlockSet = []slack.Block{slack.NewInputBlock(fieldResolution, plain("How did it end?"), nil, choice)}
		return v
	}
	v.Title = plain("Deal won")
	if kind == bot.ActLost {
		v.Title = plain("Deal lost")
	}
	amount := slack.NewPlainTextInputBlockElement(plain("12500.00"), inputID)
	currency := slack.NewPlainTextInputBlockElement(plain("EUR"), inputID)
	currency.MaxLength = 3
	v.Blocks.BlockSet = []slack.Block{
		slack.NewInputBlock(fieldAmount, plain("Amount"), plain("A number; leave it empty when you do not know."), amount).WithOptional(true),
		slack.NewInputBlock(fieldCurrency, plain("Currency"), plain("Three letters."), currency).WithOptional(true),
	}
	return v
}

// submitted takes a modal, or says in it what to correct.
func (h *Handler) submitted(ctx context.Context, in interaction) (any, string, error) {
	var about subject
	if in.View.CallbackID != modalID || json.Unmarshal([]byte(in.View.Metadata), &about) != nil {
		return nil, resultIgnored, nil
	}
	field := func(name string) string {
		input := in.View.State.Values[name][inputID]
		return strings.TrimSpace(input.Value + input.Selected.Value)
	}
	a := bot.Act{
		Kind: about.Kind, Actor: bot.Person{Platform: bot.PlatformSlack, ID: in.User.ID}, HandoffID: about.HandoffID, Cycle: about.Cycle,
		Channel: about.Channel, Message: about.Message, At: h.o.Now().UTC(), EventID: "modal/" + in.View.ID,
	}
	switch about.Kind {
	case bot.ActResolve:
		a.Outcome.Resolution = field(fieldResolution)
		if a.Outcome.Resolution != bot.Resolved && a.Outcome.Resolution != bot.Unresolved {
			return corrections{fieldResolution: "Choose one of the two."}.answer(), resultIgnored, nil
		}
	case bot.ActWon, bot.ActLost:
		deal, wrongAmount, wrongCurrency := bot.DealFilledIn(about.Kind, field(fieldAmount), field(fieldCurrency))
		wrong := corrections{fieldAmount: wrongAmount, fieldCurrency: wrongCurrency}
		maps.DeleteFunc(wrong, func(_, what string) bool { return what == "" })
		if len(wrong) > 0 {
			return wrong.answer(), resultIgnored, nil
		}
		a.Outcome.Deal = &deal
	case bot.ActReassign, bot.ActSnooze:
		if wrong := passed(&a, in.View.State.Values[fieldAssignee][inputID].User, field(fieldSnooze)); len(wrong) > 0 {
			return wrong.answer(), resultIgnored, nil
		}
	case bot.ActRelay:
		a.Text = field(fieldWords)
	default:
		return nil, resultIgnored, nil
	}
	if err := h.o.Bot.Sight(ctx, a); err != nil {
		return nil, resultFailed, err
	}
	return nil, resultKept, nil
}

// corrections say, by field, what to write instead.
type corrections map[string]string

func (c corrections) answer() any {
	return map[string]any{"response_action": "errors", "errors": c}
}

// command is a slash command.
type command struct {
	TeamID  string `json:"team_id"`
	UserID  string `json:"user_id"`
	Command string `json:"command"`
	Text    string `json:"text"`
}

// takeCommand answers /handoffs, to the one who asked alone.
func (h *Handler) takeCommand(ctx context.Context, c command) (any, error) {
	us, err := h.o.Client.identity(ctx)
	if err != nil {
		return nil, err
	}
	if c.TeamID != us.TeamID {
		h.o.Observe("slash_command", resultForeign)
		return nil, nil //nolint:nilnil // nothing to show
	}
	h.o.Observe("slash_command", resultKept)
	m, err := h.listFor(ctx, c.UserID, us)
	if err != nil {
		return nil, err
	}
	return ephemeral(m), nil
}

func ephemeral(m message) any {
	return map[string]any{"response_type": "ephemeral", "text": m.text, "blocks": m.blocks}
}
