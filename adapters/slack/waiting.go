package slack

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"handoffbot/bot"
)

// How many open handoffs are read for a list, and how many of them it shows:
// twenty lines stay well below what Slack takes as one message.
const (
	mostRead   = 200
	mostListed = 20
)

// listFor is what /handoffs and the Home tab show to a person: the open
// handoffs when they are of the team, else why they see none.
func (h *Handler) listFor(ctx context.Context, user string, us Identity) (message, error) {
	name, class, err := h.o.Client.Identify(ctx, user)
	switch {
	case err != nil:
		return renderLine(bot.Line{Text: "Slack does not say just now who you are; try again in a minute."}), nil
	case !h.o.Responses.CountsResponder(bot.Act{Kind: bot.ActClaim, Class: class}):
		return renderLine(bot.Line{Text: "Only members of the team can list handoffs here."}), nil
	}
	list, next, err := h.o.Reader.Handoffs(ctx, bot.HandoffQuery{
		Statuses: []bot.Status{bot.StatusOpen, bot.StatusClaimed, bot.StatusAnswered}, Limit: mostRead,
	})
	if err != nil {
		return message{}, err
	}
	me := bot.Person{Platform: bot.PlatformSlack, ID: user, Name: name}
	return waitingFor(me, list, h.o.Responses, us).render(next != ""), nil
}

// waiting is what a person of the team looks for: what is theirs, and what waits
// for anybody; the most urgent first, then the longest waiting.
type waiting struct{ mine, open []waitingCard }

type waitingCard struct {
	bot.Card
	link string // to the card in the channel; empty when none stands
}

func waitingFor(me bot.Person, list []bot.Dossier, p bot.ResponsePolicy, us Identity) waiting {
	var w waiting
	for _, d := range list {
		card, err := d.Card(0, p)
		if err != nil {
			continue
		}
		c := waitingCard{card, permalink(us, d, card.Cycle)}
		switch {
		case card.ClaimedBy != nil && card.ClaimedBy.Is(me):
			w.mine = append(w.mine, c)
		case card.Status == bot.StatusOpen:
			w.open = append(w.open, c)
		}
	}
	for _, cards := range [][]waitingCard{w.mine, w.open} {
		slices.SortFunc(cards, func(a, b waitingCard) int {
			return cmp.Or(cmp.Compare(b.Priority.Rank(), a.Priority.Rank()), a.ReceivedAt.Compare(b.ReceivedAt), cmp.Compare(a.HandoffID, b.HandoffID))
		})
	}
	return w
}

// render shows mine first. Each of the two has half of the lines, and what the
// other leaves. more says that there are handoffs which were not read.
func (w waiting) render(more bool) message {
	mine := min(len(w.mine), max(mostListed/2, mostListed-len(w.open)))
	open := min(len(w.open), mostListed-mine)
	var text []string
	section := func(title, none, short string, cards []waitingCard, shown int) slack.Block {
		count := strconv.Itoa(len(cards))
		if more {
			count, none = count+" or more", fmt.Sprintf("none of the newest %d", mostRead)
		}
		title += " (" + count + ")"
		if len(cards) == 0 {
			return slack.NewRichTextBlock("", slack.NewRichTextSection(bold(title+": "), said(none)))
		}
		var items []slack.RichTextElement
		for _, c := range cards[:shown] {
			items = append(items, slack.NewRichTextSection(c.elements()...))
			text = append(text, short+": "+c.about())
		}
		blocks := []slack.RichTextElement{slack.NewRichTextSection(bold(title)), slack.NewRichTextList(slack.RTEListBullet, 0, items...)}
		if left := len(cards) - shown; left > 0 {
			blocks = append(blocks, slack.NewRichTextSection(said(fmt.Sprintf("and %d that are less urgent or came later", left))))
		}
		return slack.NewRichTextBlock("", blocks...)
	}
	blocks := []slack.Block{
		section("Yours", "none", "Yours", w.mine, mine),
		section("Waiting", "nobody is waiting", "Open", w.open, open),
	}
	if len(text) == 0 && more {
		text = []string{fmt.Sprintf("None of the newest %d handoffs waits.", mostRead)}
	} else if len(text) == 0 {
		text = []string{"Nobody is waiting."}
	}
	return message{text: forText(strings.Join(text, "\n")), blocks: blocks, plain: blocks}
}

func (c waitingCard) about() string {
	return bot.OneLine(c.Title, quoteUnits) + " · " + string(c.Priority) + ", " + bot.OneLine(c.Route, whoUnits)
}

func (c waitingCard) elements() []slack.RichTextSectionElement {
	e := []slack.RichTextSectionElement{said(c.about() + " · since "), when(c.ReceivedAt)}
	if !c.DueAt.IsZero() && c.FirstResponse == nil {
		e = append(e, said(", answer by "), when(c.DueAt))
	}
	if c.link != "" {
		e = append(e, said(" · "), slack.NewRichTextSectionLinkElement(c.link, "open the card", nil))
	}
	return e
}

// permalink is the address of a handoff's card in this workspace, or empty.
func permalink(us Identity, d bot.Dossier, cycle int) string {
	for _, p := range d.Postings {
		if p.Kind == bot.PostCard && p.Cycle == cycle && p.To.Platform == bot.PlatformSlack && p.Ref.ID != "" && strings.HasPrefix(us.URL, "https://") {
			return us.URL + "archives/" + p.To.Channel + "/p" + strings.ReplaceAll(p.Ref.ID, ".", "")
		}
	}
	return ""
}
