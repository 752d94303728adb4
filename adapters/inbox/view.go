package inbox

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"handoffbot/bot"
)

// quickReaction is a reaction offered on every card. The emoji name is the one
// the configuration and the other platforms use.
type quickReaction struct{ Emoji, Word, Icon string }

var quickReactions = []quickReaction{
	{"eyes", "Seen", "eye"},
	{"white_check_mark", "Done", "check"},
	{"pray", "Thanks", "thanks"},
}

// cardView is a card with everything the page shows around it.
type cardView struct {
	bot.Card
	Anchor    string
	Path      string
	Back      string // the page it stands on
	Actor     bot.Person
	Late      bool       // nobody has responded and the due time has passed
	Quote     *bot.Quote // the first reason that quotes somebody, else the first
	Buttons   []button
	Deal      bool // Won and Lost make sense
	Marks     []button
	Reactions []reactionView
	Thread    []said
}

// Brief keeps the buttons that make sense in a list: taking it, and what one
// does with what one has. The handoff's own page has them all.
func (v cardView) Brief() cardView {
	mine := v.ClaimedBy != nil && v.ClaimedBy.Is(v.Actor)
	v.Buttons = slices.DeleteFunc(slices.Clone(v.Buttons), func(b button) bool {
		switch b.Kind {
		case bot.ActRelease, bot.ActResolve:
			return !mine
		case bot.ActReassign, bot.ActSnooze:
			return true
		}
		return false
	})
	return v
}

// button is an action with the looks it gets.
type button struct {
	bot.Action
	Primary bool
	Resolve bool // asks how it ended
}

// reactionView is one reaction and who gave it.
type reactionView struct {
	quickReaction
	Names string
	Mine  bool
	Quick bool // it has a button
}

// said is one entry of a thread.
type said struct {
	At   time.Time
	Who  string // empty: the bot
	Text string
	Out  bool // said to the visitor
}

func anchor(id string, cycle int) string { return fmt.Sprintf("h-%s-%d", id, cycle) }

// view prepares a cycle for the page as the ledger stands now. root is the
// posted message whose thread is shown; empty when none stands in the inbox.
func (b *Board) view(ctx context.Context, d bot.Dossier, n int, root string, v viewer) (cardView, error) {
	card, err := d.Card(n, b.o.Responses)
	if err != nil {
		return cardView{}, err
	}
	view := b.dress(card, v)
	view.Reactions = reactions(d.Acts, card, v.actor)
	for _, a := range d.Acts {
		if a.HandoffID == card.HandoffID && a.Cycle == card.Cycle && a.Kind == bot.ActReply {
			view.Thread = append(view.Thread, said{
				At: a.At, Who: cmp.Or(a.Actor.Name, a.Actor.ID), Text: d.Conversation.Words(a.Text), Out: a.ToVisitor || a.Actor.Platform == bot.PlatformChatbot,
			})
		}
	}
	if root == "" {
		return view, nil
	}
	lines, err := b.o.Store.InboxThread(ctx, root)
	if err != nil {
		return cardView{}, fmt.Errorf("thread of inbox message %s: %w", root, err)
	}
	for _, p := range lines {
		if l, ok := p.Content.(bot.Line); ok {
			view.Thread = append(view.Thread, said{At: l.At, Text: l.Plain()})
		}
	}
	slices.SortStableFunc(view.Thread, func(a, b said) int { return a.At.Compare(b.At) })
	return view, nil
}

// dress adds to a card what follows from the card alone.
func (b *Board) dress(card bot.Card, v viewer) cardView {
	view := cardView{
		Card: card, Anchor: anchor(card.HandoffID, card.Cycle), Path: "/inbox/handoffs/" + card.HandoffID,
		Back: v.back, Actor: v.actor,
		Late: card.Status.Open() && card.FirstResponse == nil && !card.DueAt.IsZero() && b.o.Now().After(card.DueAt),
	}
	for i := range card.Why {
		if view.Quote == nil || view.Quote.Text == "" && card.Why[i].Text != "" {
			view.Quote = &card.Why[i]
		}
	}
	for _, a := range card.Actions {
		if a.Kind == bot.ActRelay {
			continue // it stands beside the reply to the team
		}
		if a.Kind == bot.ActRightReason || a.Kind == bot.ActWrongReason {
			view.Marks = append(view.Marks, button{Action: a}) // beside the reasons they speak of
			continue
		}
		if a.Kind == bot.ActWon || a.Kind == bot.ActLost {
			view.Deal = true // one form with the amount
			continue
		}
		switch a.Kind {
		case bot.ActReassign: // without a name it goes to whoever presses it
			if card.ClaimedBy != nil && card.ClaimedBy.Is(v.actor) {
				continue
			}
			a.Label = "Take over"
		case bot.ActSnooze: // without a time it is for an hour
			a.Label = "Snooze an hour"
		}
		view.Buttons = append(view.Buttons, button{Action: a, Primary: a.Kind == bot.ActClaim, Resolve: a.Kind == bot.ActResolve})
	}
	view.Reactions = reactions(nil, card, v.actor)
	return view
}

// reactions lists the quick ones, then any other that somebody gave.
func reactions(acts []bot.Act, card bot.Card, me bot.Person) []reactionView {
	type given struct {
		by, channel, message string
	}
	standing := make(map[string][]given) // by emoji, in the order given
	names := make(map[string]string)
	var order []string
	for _, a := range acts {
		if a.HandoffID != card.HandoffID || a.Cycle != card.Cycle || a.Class == bot.Machine {
			continue
		}
		who := given{string(a.Actor.Platform) + "/" + a.Actor.ID, a.Channel, a.Message}
		switch a.Kind {
		case bot.ActReaction:
			names[who.by] = cmp.Or(a.Actor.Name, a.Actor.ID)
			if !slices.Contains(order, a.Emoji) {
				order = append(order, a.Emoji)
			}
			if !slices.Contains(standing[a.Emoji], who) {
				standing[a.Emoji] = append(standing[a.Emoji], who)
			}
		case bot.ActUnreaction:
			standing[a.Emoji] = slices.DeleteFunc(standing[a.Emoji], func(g given) bool { return g == who })
		}
	}
	show := func(q quickReaction, quick bool) reactionView {
		v := reactionView{quickReaction: q, Quick: quick}
		var who []string
		for _, g := range standing[q.Emoji] {
			v.Mine = v.Mine || g.by == string(me.Platform)+"/"+me.ID
			if name := names[g.by]; !slices.Contains(who, name) {
				who = append(who, name)
			}
		}
		v.Names = listed(who)
		return v
	}
	var all []reactionView
	for _, q := range quickReactions {
		all = append(all, show(q, true))
	}
	for _, emoji := range order {
		if slices.ContainsFunc(quickReactions, func(q quickReaction) bool { return q.Emoji == emoji }) || len(standing[emoji]) == 0 {
			continue
		}
		all = append(all, show(quickReaction{Emoji: emoji, Word: ":" + emoji + ":"}, false))
	}
	return all
}

// listed writes names as a person would, and no more than three.
func listed(names []string) string {
	if len(names) > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:2], ", "), len(names)-2)
	}
	return strings.Join(names, ", ")
}
