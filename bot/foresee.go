package bot

import (
	"context"
	"reflect"
	"slices"
	"time"
)

// foresight is what the rules say about an event, asked before its commit: they
// take longer than the commit does, and others wait for that.
type foresight struct {
	stored   Conversation // as it stood when they were asked
	decision Decision
}

// foreseeWithin is how long the look ahead may wait for the ledger. It serves
// pages and reports too; after that the rules are asked in the commit.
const foreseeWithin = 100 * time.Millisecond

// foresee asks the rules ahead. It returns nil when the event has nothing for
// them, was answered before, or tells of a conversation that people have, or
// when the ledger cannot be read: the commit will tell.
func (s *Service) foresee(ctx context.Context, e Event, now time.Time) *foresight {
	said, ok := said(e)
	if !ok {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, foreseeWithin)
	defer cancel()
	ahead, err := s.o.Ledger.Ahead(ctx, e.ID, ConversationKey{Source: e.Source, ID: said.ID})
	if err != nil || ahead.Answered {
		return nil
	}
	if _, heard := e.Payload.(MessageCreated); heard && ahead.Open {
		return nil
	}
	c := ahead.Conversation
	c.Merge(said)
	return &foresight{ahead.Conversation, s.o.Decider.Decide(asked(c, e), now)}
}

// decide asks the rules, unless what they said ahead still holds.
func (s *Service) decide(in *intake, c Conversation) Decision {
	if in.foreseen != nil && reflect.DeepEqual(in.foreseen.stored, in.stored) {
		return in.foreseen.decision
	}
	return s.o.Decider.Decide(asked(c, in.event), in.now)
}

// said is what an event says of its conversation, if it does.
func said(e Event) (Conversation, bool) {
	switch p := e.Payload.(type) {
	case HandoffInitiate:
		return p.Conversation, true
	case MessageCreated:
		return p.Conversation, true
	case ConversationEnded:
		return p.Conversation, true
	}
	return Conversation{}, false
}

// asked is what the rules are asked about a conversation into which an event
// was merged.
func asked(c Conversation, e Event) Conversation {
	switch p := e.Payload.(type) {
	case HandoffInitiate: // all of it speaks for a handoff, also what was answered before
		c.Decided, c.Said = 0, inTurnsOf(c, p)
	case ConversationEnded:
		c.Decided = len(c.Messages)
	}
	return c
}

// dated gives a turn that names no time that of its event: the same words a
// minute later are another turn.
func dated(e Event) Event {
	p, ok := e.Payload.(MessageCreated)
	if !ok {
		return e
	}
	p.Conversation.Messages = slices.Clone(p.Conversation.Messages)
	for i := range p.Conversation.Messages {
		if m := &p.Conversation.Messages[i]; m.ID == "" && m.At.IsZero() {
			m.At = e.At
		}
	}
	e.Payload = p
	return e
}
