package slack

import (
	"context"
	"encoding/json"
	"strings"

	"handoffbot/bot"
)

// The results of what came in, as counted.
const (
	resultKept    = "kept"    // durable, and attended to after the answer
	resultIgnored = "ignored" // nothing that concerns handoffs
	resultForeign = "foreign" // of another workspace or app
	resultBroken  = "broken"  // signed, but not to be read
	resultFailed  = "failed"  // not durable: Slack shall send it again
)

// envelope is the outside of an event. We decode only what we use, so that a
// message of another app, in whatever new shape, cannot break ours.
type envelope struct {
	Type      string          `json:"type"`
	Challenge string          `json:"challenge"`
	TeamID    string          `json:"team_id"`
	AppID     string          `json:"api_app_id"`
	EventID   string          `json:"event_id"`
	Event     json.RawMessage `json:"event"`
}

// event is the inside: the fields of every type that we use, under one roof.
type event struct {
	Type     string `json:"type"`
	Subtype  string `json:"subtype"`
	Hidden   bool   `json:"hidden"`
	User     string `json:"user"`
	BotID    string `json:"bot_id"`
	Channel  string `json:"-"`
	TS       string `json:"ts"`
	ThreadTS string `json:"thread_ts"`
	EventTS  string `json:"event_ts"`
	Text     string `json:"text"`
	Reaction string `json:"reaction"`
	ItemUser string `json:"item_user"`      // who wrote the message that the reaction was given to
	Parent   string `json:"parent_user_id"` // who wrote the message that the thread began with
	Tab      string `json:"tab"`
	Item     struct {
		Type    string `json:"type"`
		Channel string `json:"channel"`
		TS      string `json:"ts"`
	} `json:"item"`
	Metadata struct {
		EventPayload map[string]json.RawMessage `json:"event_payload"`
	} `json:"metadata"`
	OldChannel string          `json:"old_channel_id"`
	NewChannel string          `json:"new_channel_id"`
	RawChannel json.RawMessage `json:"channel"` // an id, or in some events an object
}

func (e *event) read(raw json.RawMessage) error {
	if err := json.Unmarshal(raw, e); err != nil {
		return err
	}
	var whole struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(e.RawChannel, &e.Channel) != nil && json.Unmarshal(e.RawChannel, &whole) == nil {
		e.Channel = whole.ID
	}
	return nil
}

// takeEvent keeps what an event says, durable when it returns nil. Its answer
// is the challenge that Slack asks back, or empty.
func (h *Handler) takeEvent(ctx context.Context, body []byte) (answer string, err error) {
	var outer envelope
	if err := json.Unmarshal(body, &outer); err != nil {
		h.o.Observe("event", resultBroken)
		return "", nil
	}
	switch outer.Type {
	case "url_verification":
		return outer.Challenge, nil
	case "event_callback":
	default:
		h.o.Observe(known(outer.Type), resultIgnored)
		return "", nil
	}
	var inner event
	if err := inner.read(outer.Event); err != nil {
		h.o.Observe("event", resultBroken)
		return "", nil
	}
	kind := known(inner.Type)
	us, err := h.o.Client.identity(ctx)
	if err != nil {
		h.o.Observe(kind, resultFailed)
		return "", err
	}
	if outer.TeamID != us.TeamID || us.AppID != "" && outer.AppID != "" && outer.AppID != us.AppID {
		h.o.Observe(kind, resultForeign)
		return "", nil
	}
	result, err := h.understand(ctx, outer, inner, us)
	h.o.Observe(kind, result)
	return "", err
}

func (h *Handler) understand(ctx context.Context, outer envelope, e event, us Identity) (string, error) {
	switch e.Type {
	case "reaction_added", "reaction_removed":
		a, ok := reaction(outer, e, us)
		return h.sight(ctx, a, ok)
	case "message":
		if e.BotID != "" && e.BotID == us.BotID {
			return h.ownMessage(ctx, e)
		}
		a, ok := reply(e, us)
		return h.sight(ctx, a, ok)
	case "app_home_opened":
		return h.homeOpened(ctx, outer.EventID, e, us)
	case "tokens_revoked", "app_uninstalled":
		h.o.Client.Stop(e.Type)
		return resultKept, nil
	case "channel_archive", "group_archive", "channel_deleted", "group_deleted", "channel_left", "group_left":
		return h.channelLost(ctx, e.Channel, strings.ReplaceAll(e.Type, "_", " "))
	case "member_left_channel":
		if e.User == us.UserID {
			return h.channelLost(ctx, e.Channel, "the bot was removed")
		}
	case "channel_id_changed":
		return h.channelLost(ctx, e.OldChannel, "its id is now "+bot.OneLine(e.NewChannel, 20))
	}
	return resultIgnored, nil
}

func (h *Handler) sight(ctx context.Context, a bot.Act, ok bool) (string, error) {
	if !ok {
		return resultIgnored, nil
	}
	if err := h.o.Bot.Sight(ctx, a); err != nil {
		return resultFailed, err
	}
	return resultKept, nil
}

// reaction is an emoji given to a message, or taken back.
func reaction(outer envelope, e event, us Identity) (bot.Act, bool) {
	if e.Item.Type != "message" || e.User == "" || e.User == us.UserID || outer.EventID == "" || instant(e.EventTS).IsZero() {
		return bot.Act{}, false
	}
	kind := bot.ActReaction
	if e.Type == "reaction_removed" {
		kind = bot.ActUnreaction
	}
	emoji, _, _ := strings.Cut(e.Reaction, "::") // without the skin tone
	return bot.Act{
		Kind: kind, Actor: bot.Person{Platform: bot.PlatformSlack, ID: e.User}, Channel: e.Item.Channel, Message: e.Item.TS,
		EventID: outer.EventID, At: instant(e.EventTS), Emoji: bot.OneLine(emoji, whoUnits), OnOurs: mayBe(us, e.ItemUser),
	}, true
}

// reply is a message that a person wrote in a thread. Edits, deletions, joins
// and what bots write are none. A message is named by its place, so that the
// same one, told twice or found again after an outage, is one act.
func reply(e event, us Identity) (bot.Act, bool) {
	switch e.Subtype {
	case "", "file_share", "thread_broadcast", "me_message":
	default:
		return bot.Act{}, false
	}
	if e.BotID != "" || e.Hidden || e.User == "" || e.User == us.UserID || e.User == slackbot ||
		e.ThreadTS == "" || e.ThreadTS == e.TS || e.Channel == "" || instant(e.TS).IsZero() {
		return bot.Act{}, false
	}
	return bot.Act{
		Kind: bot.ActReply, Actor: bot.Person{Platform: bot.PlatformSlack, ID: e.User}, Channel: e.Channel, Message: e.ThreadTS,
		EventID: messageEvent(e.Channel, e.TS), At: instant(e.TS), Text: bot.Cut(e.Text, 4000), OnOurs: mayBe(us, e.Parent),
	}, true
}

// mayBe reports whether an author is us, as far as Slack says who it is.
func mayBe(us Identity, author string) bool { return author == "" || author == us.UserID }

func messageEvent(channel, ts string) string { return "message/" + channel + "/" + ts }

// ownMessage learns from a message of ours which posting it is: a second way
// to hear of a post whose answer was lost.
func (h *Handler) ownMessage(ctx context.Context, e event) (string, error) {
	var attempt string
	if raw, ok := e.Metadata.EventPayload[attemptKey]; !ok || json.Unmarshal(raw, &attempt) != nil || attempt == "" {
		return resultIgnored, nil
	}
	ref := bot.CardRef{Destination: bot.Destination{Platform: bot.PlatformSlack, Channel: e.Channel}, ID: e.TS, At: instant(e.TS)}
	if err := h.o.Bot.Stands(ctx, attempt, ref); err != nil {
		return resultFailed, err
	}
	return resultKept, nil
}

func (h *Handler) channelLost(ctx context.Context, channel, why string) (string, error) {
	if channel == "" || !h.o.Watched(channel) {
		return resultIgnored, nil
	}
	text := "Slack channel " + channel + " can no longer be used for handoffs: " + why + ". Invite the bot again, or name another channel in the configuration."
	if err := h.o.Bot.Alert(ctx, "slack channel "+channel, text); err != nil {
		return resultFailed, err
	}
	return resultKept, nil
}

// known keeps the names of metrics few, whatever a platform sends.
func known(kind string) string {
	switch kind {
	case "reaction_added", "reaction_removed", "message", "tokens_revoked", "app_uninstalled", "app_rate_limited", "member_joined_channel",
		"member_left_channel", "channel_archive", "group_archive", "channel_deleted", "group_deleted", "channel_left", "group_left",
		"channel_rename", "channel_id_changed", "block_actions", "view_submission", "slash_command", "app_home_opened":
		return kind
	}
	return "other"
}
