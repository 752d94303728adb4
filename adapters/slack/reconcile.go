package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"handoffbot/bot"
)

// reconcileEvery spaces the calls of a reconciliation: Slack allows fifty a
// minute of each kind.
const reconcileEvery = 1300 * time.Millisecond

// Reconcile asks the workspace what was done to the cards of open handoffs
// while nobody listened, and keeps what it had not heard of. A reply has its
// own time; of a reaction Slack tells only that it is there, so it counts from
// the asking, until the late event tells better. It returns how many cards it asked
// about.
func (h *Handler) Reconcile(ctx context.Context) (int, error) {
	us, err := h.o.Client.identity(ctx)
	if err != nil {
		return 0, fmt.Errorf("reconcile: %w", err)
	}
	query := bot.HandoffQuery{Statuses: []bot.Status{bot.StatusOpen, bot.StatusClaimed, bot.StatusAnswered}, Limit: 200}
	asked, errs := 0, []error(nil)
	for {
		page, next, err := h.o.Reader.Handoffs(ctx, query)
		if err != nil {
			return asked, fmt.Errorf("reconcile: %w", err)
		}
		for _, d := range page {
			for _, p := range d.Postings {
				if p.Kind != bot.PostCard || p.To.Platform != bot.PlatformSlack || p.Posted == 0 || p.Cycle != d.Cycles[len(d.Cycles)-1].N {
					continue
				}
				if asked > 0 && !h.o.Rest(ctx, reconcileEvery) {
					return asked, ctx.Err()
				}
				asked++
				acts, err := h.missed(ctx, d, p.Ref, us)
				if err == nil {
					err = h.o.Bot.Sight(ctx, acts...)
				}
				if err != nil {
					errs = append(errs, fmt.Errorf("card %s in %s: %w", p.Ref.ID, p.To.Lane(), err))
				}
			}
		}
		if query.Cursor = next; next == "" {
			return asked, errors.Join(errs...)
		}
	}
}

// missed reads the thread and the reactions of a card.
func (h *Handler) missed(ctx context.Context, d bot.Dossier, ref bot.CardRef, us Identity) ([]bot.Act, error) {
	if err := h.o.Client.allowed(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	thread, err := h.o.Client.thread(ctx, ref)
	if err != nil {
		return nil, err
	}
	var acts []bot.Act
	for _, m := range thread {
		e := event{Subtype: m.SubType, Hidden: m.Hidden, User: m.User, BotID: m.BotID, Channel: ref.Channel, TS: m.Timestamp, ThreadTS: m.ThreadTimestamp, Text: m.Text}
		if a, ok := reply(e, us); ok {
			acts = append(acts, a)
		}
	}
	asked := h.o.Now().UTC() // what the answer tells was so at the earliest then
	item, err := h.o.Client.api.GetReactionsContext(ctx, slack.NewRefToMessage(ref.Channel, ref.ID), slack.GetReactionsParameters{Full: true})
	if err != nil {
		_, _, said := understand(err)
		return nil, fmt.Errorf("reactions.get: %w", said)
	}
	for _, r := range item.Reactions {
		emoji, _, _ := strings.Cut(r.Name, "::")
		for _, user := range r.Users {
			if user == us.UserID || stands(d.Acts, ref, user, emoji) {
				continue
			}
			acts = append(acts, bot.Act{
				Kind: bot.ActReaction, Actor: bot.Person{Platform: bot.PlatformSlack, ID: user}, Channel: ref.Channel, Message: ref.ID,
				EventID: strings.Join([]string{"found", ref.Channel, ref.ID, user, emoji}, "/"), At: asked, Emoji: emoji, Found: true,
			})
		}
	}
	return acts, nil
}

// stands reports whether a reaction was heard of and not taken back.
func stands(acts []bot.Act, ref bot.CardRef, user, emoji string) bool {
	last := false
	for _, a := range acts {
		if a.Actor.ID == user && a.Emoji == emoji && a.Channel == ref.Channel && a.Message == ref.ID {
			last = a.Kind == bot.ActReaction || a.Kind != bot.ActUnreaction && last
		}
	}
	return last
}
