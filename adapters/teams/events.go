package teams

import (
	"cmp"
	"context"
	"strings"

	"handoffbot/bot"
)

// most reactions that one activity may carry.
const mostReactions = 20

// take keeps what an activity says, durable when it returns nil.
func (h *Handler) take(ctx context.Context, a *activity) (string, error) {
	switch a.Type {
	case "message":
		if len(a.Value) > 0 && string(a.Value) != "null" {
			return h.submitted(ctx, a)
		}
		return h.sight(ctx, h.reply(ctx, a))
	case "messageReaction":
		return h.sight(ctx, h.reactions(ctx, a))
	case "installationUpdate", "conversationUpdate":
		return h.place(ctx, a)
	}
	return resultIgnored, nil // edits, deletes, typing: nobody has responded by them
}

func (h *Handler) sight(ctx context.Context, acts []bot.Act) (string, error) {
	if len(acts) == 0 {
		return resultIgnored, nil
	}
	if err := h.o.Bot.Sight(ctx, acts...); err != nil {
		return resultFailed, err
	}
	return resultKept, nil
}

// reply is a message that a person wrote in a thread, whether it mentions us or
// not: an app that may read the channel's messages is told all of them. The
// thread's root names the card; replyToId is not always there.
func (h *Handler) reply(ctx context.Context, a *activity) []bot.Act {
	root := cmp.Or(a.root(), a.ReplyToID, a.Legacy.ReplyToID)
	if !a.human() || !h.plausible(a) || root == "" || root == a.ID || len(root) > 256 {
		return nil
	}
	return []bot.Act{{
		Kind: bot.ActReply, Actor: a.actor(), Channel: h.channel(ctx, a), Message: root,
		EventID: a.event("message", a.Text), At: a.at(h.o.Client.o.Now()), Text: bot.Cut(withoutMention(a.Text), 4000),
	}}
}

// withoutMention takes our name out of a text that begins with it.
func withoutMention(text string) string {
	text = strings.TrimSpace(text)
	if rest, ok := strings.CutPrefix(text, "<at>"); ok {
		if _, after, ok := strings.Cut(rest, "</at>"); ok {
			return strings.TrimSpace(after)
		}
	}
	return text
}

// reactions are emoji given to a message of ours, or taken back. The message is
// named by its number; one that names the reaction itself is of a client that
// gets it wrong.
func (h *Handler) reactions(ctx context.Context, a *activity) []bot.Act {
	message := cmp.Or(a.ReplyToID, a.Legacy.ReplyToID, a.root())
	if !a.human() || !h.plausible(a) || message == "" || message == a.ID || len(message) > 256 {
		return nil
	}
	var acts []bot.Act
	now := h.o.Client.o.Now()
	add := func(kind, opposite bot.ActKind, all []reaction) {
		for _, r := range all[:min(len(all), mostReactions)] {
			if r.Type == "" {
				continue
			}
			says := func(kind bot.ActKind) string {
				return digest(string(kind), a.conversation(), message, a.From.ID, r.Type)
			}
			acts = append(acts, bot.Act{
				Kind: kind, Actor: a.actor(), Channel: h.channel(ctx, a), Message: message, Ordinal: len(acts), At: a.at(now), Emoji: oneLine(r.Type, whoUnits),
				EventID: h.recent.name(says(kind), says(opposite), a.event("reaction", message, string(kind), r.Type), now),
			})
		}
	}
	add(bot.ActReaction, bot.ActUnreaction, a.ReactionsAdded)
	add(bot.ActUnreaction, bot.ActReaction, a.ReactionsRemoved)
	return acts
}

// plausible reports whether it happened in a channel.
func (h *Handler) plausible(a *activity) bool { return IsConversation(a.conversation()) }

// channel is the destination by which the activity's channel is configured.
func (h *Handler) channel(ctx context.Context, a *activity) string {
	return h.o.Client.places.named(ctx, a.conversation())
}

// located learns from what people do which team they are in and by which address
// Teams is reached: of a team that has the app since before this database, too.
func (h *Handler) located(ctx context.Context, a *activity) {
	switch a.Type {
	case "message", "messageReaction", "invoke":
	default:
		return
	}
	if team := a.data.Team.ID; team != "" && len(team) <= 256 {
		if err := h.o.Client.places.seen(ctx, h.install(a)); err != nil {
			h.o.Log.WithError(err).Warn("where the teams app is could not be kept; it will be told again")
		}
	}
}

// install is what an activity tells of its team.
func (h *Handler) install(a *activity) Install {
	name := ""
	if a.data.Team.Name != "" {
		name = oneLine(a.data.Team.Name, 256)
	}
	return Install{TeamID: a.data.Team.ID, Name: name, ServiceURL: a.ServiceURL, SeenAt: h.o.Client.o.Now().UTC()}
}

// place follows where the app is: installs, removals, and what becomes of
// channels.
func (h *Handler) place(ctx context.Context, a *activity) (string, error) {
	team := a.data.Team.ID
	var err error
	switch {
	case team == "" || len(team) > 256:
		return resultIgnored, nil
	case a.Type == "installationUpdate" && strings.HasPrefix(a.Action, "add"),
		a.Type == "conversationUpdate" && a.data.EventType == "teamMemberAdded" && a.own(a.Added),
		a.Type == "conversationUpdate" && a.data.EventType == "teamRenamed":
		chosen := a.data.Settings.Selected.ID
		if chosen == "" && a.Type == "installationUpdate" {
			chosen = a.conversation()
		}
		in := h.install(a)
		in.ChannelID = bot.Cut(chosen, 256)
		err = h.o.Client.places.seen(ctx, in)
	case a.Type == "installationUpdate" && strings.HasPrefix(a.Action, "remove"):
		err = h.o.Client.places.left(ctx, team)
		if err == nil {
			err = h.o.Bot.Alert(ctx, "teams app "+team, "The app was removed from the team "+oneLine(cmp.Or(a.data.Team.Name, team), whoUnits)+
				" in Teams. Its handoffs go to the fallback channel until the app is added again, or the routes name another channel.")
		}
	case a.data.EventType == "channelDeleted":
		return h.channelLost(ctx, a)
	case a.data.EventType == "channelRenamed", a.data.EventType == "channelCreated", a.data.EventType == "channelRestored":
		h.o.Client.places.renamed()
	default:
		return resultIgnored, nil
	}
	if err != nil {
		return resultFailed, err
	}
	return resultKept, nil
}

func (h *Handler) channelLost(ctx context.Context, a *activity) (string, error) {
	channel := h.o.Client.places.named(ctx, a.data.Channel.ID)
	h.o.Client.places.renamed()
	if channel == "" || !h.o.Watched(channel) {
		return resultIgnored, nil
	}
	text := "The Teams channel " + oneLine(channel, 256) + " was deleted. Its handoffs go to the fallback channel; name another channel in the configuration."
	if err := h.o.Bot.Alert(ctx, "teams channel "+channel, text); err != nil {
		return resultFailed, err
	}
	return resultKept, nil
}
