package main

import (
	"context"
	"fmt"
	"time"

	"handoffbot/digest"
)

// story plays the whole day, chatbot and team, and tells it. It fails at the
// first step that did not happen.
func (pl player) story(ctx context.Context, day []talk) error {
	fmt.Fprintf(pl.out, `A day of a website chatbot, played through the signed webhook
database  %s

`, pl.database)
	handoffs, responded := 0, 0
	for _, t := range day {
		if err := pl.converse(ctx, t, 0); err != nil {
			return failed("%w", err)
		}
		h, found, err := pl.cardStands(ctx, t)
		if err != nil {
			return failed("%w", err)
		}
		wanted := t.Ended == "handed_off"
		switch {
		case wanted && !found:
			return no("%s should have been handed to a person, and was not", t.ConversationID)
		case !wanted && found:
			return no("%s should have stayed with the chatbot, and was handed off", t.ConversationID)
		case !found:
			fmt.Fprintf(pl.out, "%s  %s\n       The chatbot answers it alone. Nobody is disturbed.\n\n", t.At, t.ConversationID)
			continue
		}
		handoffs++
		if len(t.People) > 0 {
			responded++
		}
		if err := pl.handle(ctx, t, h); err != nil {
			return err
		}
	}
	m, err := pl.week(ctx)
	if err != nil {
		return failed("%w", err)
	}
	fmt.Fprintf(pl.out, "What the manager reads, for the running week:\n\n%s\n", digest.Text(m))
	if m.Handoffs != handoffs || m.Responded != responded {
		return no("the digest counts %d handoffs, %d responded; the day had %d and %d", m.Handoffs, m.Responded, handoffs, responded)
	}
	fmt.Fprintf(pl.out, "\nEvery step happened: %d conversations, %d handed to people with a card each, %d answered, 1 digest.\n",
		len(day), handoffs, responded)
	return nil
}

// handle plays the team on one handoff and tells what happened.
func (pl player) handle(ctx context.Context, t talk, h seen) error {
	fmt.Fprintf(pl.out, "%s  %s → %s, %s priority\n", t.At, t.ConversationID, h.Route, h.Priority)
	for i, r := range h.Decision.Reasons {
		if i == 3 {
			fmt.Fprintf(pl.out, "       and %d more\n", len(h.Decision.Reasons)-i)
			break
		}
		quoted := "the chatbot said so"
		if r.Text != "" {
			quoted = fmt.Sprintf("“%s” (turn %d)", oneLine(r.Text, 90), r.Turn)
		}
		fmt.Fprintf(pl.out, "       why   %s · %s\n", r.Rule, quoted)
	}
	fmt.Fprintf(pl.out, "       next  %s\n", oneLine(h.Decision.NextAction, 300))
	for i, d := range t.People {
		if err := pl.act(ctx, h, i, d); err != nil {
			return failed("%w", err)
		}
	}
	after, _, err := pl.handoff(ctx, t.ConversationID)
	if err != nil {
		return failed("%w", err)
	}
	switch {
	case len(t.People) == 0 && after.FirstResponse == nil:
		fmt.Fprintf(pl.out, "       nobody has responded yet; the digest will say so\n\n")
	case after.FirstResponse == nil:
		return no("somebody acted on %s, and no first response was recorded", t.ConversationID)
	default:
		fmt.Fprintf(pl.out, "       %s responded first, by %s, after %.2f s; now %s\n\n",
			after.FirstResponse.Responder.Name, after.FirstResponse.Kind, after.FirstResponse.Seconds, after.Status)
	}
	return nil
}

// cardStands waits for the card of a talk's handoff. found is false when the
// talk was not handed off.
func (pl player) cardStands(ctx context.Context, t talk) (seen, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		h, found, err := pl.handoff(ctx, t.ConversationID)
		if err != nil || !found {
			return h, found, err
		}
		standing := 0
		for _, c := range h.Cards {
			if c.State == "posted" {
				standing++
			}
		}
		if standing > 0 && standing == len(h.Cards) {
			return h, true, nil
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return h, true, fmt.Errorf("the card of %s does not stand in its channel: %w", t.ConversationID, err)
		}
	}
}
