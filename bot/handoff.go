package bot

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// handOff gives a conversation to people: it merges into an open handoff,
// reopens one resolved lately, or begins a new one.
func (s *Service) handOff(in *intake, c Conversation, d Decision, fresh []Message) (Receipt, error) {
	latest, err := in.tx.LatestCycle(c.ConversationKey)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Receipt{}, err
	}
	d.Masked = s.o.Masks[d.Route.Name]
	known := err == nil
	if known && latest.State.Status.Open() {
		return s.mergeInto(in, latest, d, c, fresh)
	}
	d.Carried = carried(c, d)
	next := Cycle{
		HandoffID: s.o.NewID(in.now), N: 1, Key: c.ConversationKey, Decision: d,
		TriggeredAt: in.event.At, ReceivedAt: in.now,
	}
	if known && reopens(latest, in.now) {
		if _, _, err := s.apply(in.tx, &latest, in.act(ActReopen)); err != nil {
			return Receipt{}, err
		}
		next.HandoffID, next.N = latest.HandoffID, latest.N+1
	}
	next, err = s.open(in.tx, next, in.act(ActReceived))
	r := receiptOf(next, "")
	r.Reasons = d.Reasons
	return r, err
}

func reopens(c Cycle, now time.Time) bool {
	return c.State.Status == StatusResolved && now.Sub(c.State.ResolvedAt) <= ReopenWithin
}

// mergeInto decides an open cycle again. No stamp changes; a route of higher
// priority, or at equal priority of shorter SLA, takes the cycle over.
func (s *Service) mergeInto(in *intake, c Cycle, d Decision, said Conversation, fresh []Message) (Receipt, error) {
	before := c
	act := in.act(ActMerged)
	act.Reroute = reroute(c, d, s.o.Care[d.Route.Name].Due(in.now, d.Route.SLA))
	if _, _, err := s.apply(in.tx, &c, act); err != nil {
		return Receipt{}, err
	}
	if err := s.continueTranscript(in, c, len(said.Messages), len(fresh)); err != nil {
		return Receipt{}, err // before the new cards, which bring the whole of it
	}
	if c.State.Route != before.State.Route {
		if err := s.oweMoreCards(in.tx, c, d.Route.To, in.now); err != nil {
			return Receipt{}, err
		}
	}
	if err := s.oweLines(in, before, c, d, said.Contact); err != nil {
		return Receipt{}, err
	}
	r := receiptOf(c, "")
	r.Merged, r.Reasons = true, d.Reasons
	return r, s.follow(in, &c, fresh)
}

// reroute measures another decision against the route the cycle has; due is
// when the new route's promise would end.
func reroute(c Cycle, d Decision, due time.Time) *Reroute {
	r := &Reroute{
		Route: c.State.Route, DueAt: c.State.DueAt, Decision: d,
		Priority: Highest(c.State.Priority, d.Priority),
	}
	rank, was := d.Priority.Rank(), c.State.Priority.Rank()
	shorter := d.Route.SLA > 0 && (c.State.SLA == 0 || d.Route.SLA < c.State.SLA)
	if d.Route.Name == c.State.Route || rank < was || (rank == was && !shorter) {
		return r
	}
	r.Route = d.Route.Name
	if !due.IsZero() && (r.DueAt.IsZero() || due.Before(r.DueAt)) {
		r.DueAt = due
	}
	return r
}

// oweLines tells everyone who has the card that the visitor asked again.
func (s *Service) oweLines(in *intake, before, after Cycle, d Decision, contact Contact) error {
	cards, err := in.tx.Cards(after.HandoffID, after.N)
	if err != nil {
		return err
	}
	text := "The chatbot handed this conversation off again"
	if i := slices.IndexFunc(d.Reasons, func(r Reason) bool { return r.Text != "" }); i >= 0 {
		covers := contact.masked(slices.Concat(before.Decision.Masked, s.o.Masks[before.State.Route], d.Masked))
		text += fmt.Sprintf(": “%s”", clip(covers.text(d.Reasons[i].Text), 200))
	}
	if after.State.Route != before.State.Route {
		text += fmt.Sprintf(". It now goes to %s as well, with %s priority.", after.State.Route, after.State.Priority)
	}
	for _, card := range cards {
		if card.State == PostingFailed {
			continue
		}
		err := in.tx.Owe(Posting{
			ID: s.o.NewID(in.now), Kind: PostLine, HandoffID: after.HandoffID, Cycle: after.N, To: card.To,
			Content: Line{Text: text, At: in.now}, Priority: Normal, Wanted: 1, State: PostingWaiting, RunAt: in.now,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// follow takes new turns of a conversation to its newest cycle: any turn
// changes the card of one that is open. A message of an agent answers the
// visitor in the cycle in which it was written, also when it comes late.
func (s *Service) follow(in *intake, c *Cycle, fresh []Message) error {
	if len(fresh) == 0 {
		return nil
	}
	for _, m := range fresh {
		at := m.At
		if at.IsZero() {
			at = in.event.At
		}
		if at.After(in.now) {
			at = in.now // whoever has read it has been answered, whatever the chatbot's clock says
		}
		if m.Role != RoleAgent {
			continue
		}
		of, err := cycleAt(in.tx, c, at)
		if err != nil {
			return err
		}
		if of == nil {
			continue
		}
		act := in.act(ActReply)
		act.Class, act.At, act.Text = Member, at, m.Text
		act.Actor = Person{Platform: PlatformChatbot, ID: in.event.Source + "/agent", Name: "an agent on " + in.event.Source}
		if _, _, err := s.apply(in.tx, of, act); err != nil {
			return err
		}
	}
	if !c.State.Status.Open() {
		return nil
	}
	return in.tx.Stale(c.HandoffID, c.N, in.now)
}

// cycleAt returns the cycle of a handoff that was open at an instant, of which
// newest is the last; nil when none was.
func cycleAt(tx Tx, newest *Cycle, at time.Time) (*Cycle, error) {
	c := newest
	for at.Before(c.ReceivedAt) && c.N > 1 {
		earlier, err := tx.Cycle(c.HandoffID, c.N-1)
		if err != nil {
			return nil, err
		}
		c = &earlier
	}
	for _, ended := range []time.Time{c.State.ResolvedAt, c.State.CancelledAt} {
		if !ended.IsZero() && at.After(ended) {
			return nil, nil //nolint:nilnil // an answer to nothing that was asked
		}
	}
	if at.Before(c.ReceivedAt) {
		return nil, nil //nolint:nilnil // as above
	}
	return c, nil
}
