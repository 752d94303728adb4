package bot

import (
	"fmt"
	"time"
)

// OutboundType is what a chatbot is told.
type OutboundType string

// The events that go back to the chatbot.
const (
	TellStatus        OutboundType = "handoff.status"
	TellClaimed       OutboundType = "handoff.claimed"
	TellFirstResponse OutboundType = "handoff.first_response"
	TellReply         OutboundType = "handoff.reply"
	TellResolved      OutboundType = "handoff.resolved"
	TellReopened      OutboundType = "handoff.reopened"
	TellBreached      OutboundType = "handoff.sla_breached"
)

// What handoff.status says.
const (
	StatusAccepted  = "accepted"  // the first claim or reply
	StatusFailed    = "failed"    // the last follow-up passed with no response
	StatusCompleted = "completed" // resolved or cancelled
)

// OutboundState is how far an event to the chatbot has come.
type OutboundState string

// The states of an outbound event.
const (
	OutboundWaiting OutboundState = "waiting" // due at RunAt, after those before it of its handoff
	OutboundSending OutboundState = "sending" // leased
	OutboundSent    OutboundState = "sent"
	OutboundDead    OutboundState = "dead" // given up; Cause says why. It can be replayed
)

// Outbound is one event to the chatbot. Its row is written in the commit of
// what it tells, and those of one handoff are sent in their order.
type Outbound struct {
	ID    string // ULID, the webhook's id
	Key   string // with the handoff: the same is told once
	Type  OutboundType
	Data  OutboundData
	Since time.Time // when it was written, or replayed; tries end some days after
	State OutboundState
	RunAt time.Time
	Tries int
	Cause string // why the last try failed; never what anybody wrote
}

// OutboundData is what an event says; what does not apply is empty.
type OutboundData struct {
	HandoffID      string    `json:"handoff_id"`
	ConversationID string    `json:"conversation_id"`
	Source         string    `json:"source"`
	Cycle          int       `json:"cycle"`
	At             time.Time `json:"at"` // when it happened

	Status     string       `json:"status,omitempty"`     // of handoff.status
	Actor      *Person      `json:"actor,omitempty"`      // who claimed, replied or resolved
	Kind       ResponseKind `json:"kind,omitempty"`       // of the first response, as below
	Platform   Platform     `json:"platform,omitempty"`   //
	Responder  *Person      `json:"responder,omitempty"`  //
	Seconds    *float64     `json:"seconds,omitempty"`    // since the handoff was received
	Resolution string       `json:"resolution,omitempty"` // Resolved or Unresolved
	DueAt      time.Time    `json:"due_at,omitzero"`      // of handoff.sla_breached
	Text       string       `json:"text,omitempty"`       // of handoff.reply
}

// OutboundSettlement is what became of one try.
type OutboundSettlement struct {
	ID    string
	State OutboundState
	RunAt time.Time
	Tries int
	Cause string
}

// tell owes the chatbot what an act means to its visitor. before is the state
// that the act found, acts the log with the act as its last.
func (s *Service) tell(tx Tx, before State, c Cycle, acts []Act, a Act) error {
	if !s.o.CallsBack(c.Key.Source) {
		return nil
	}
	if len(acts) > 0 {
		was, is := FirstResponse(c, acts[:len(acts)-1], s.o.Responses), FirstResponse(c, acts, s.o.Responses)
		if was == nil && is != nil {
			responder, seconds := is.Responder, is.After.Seconds()
			d := OutboundData{At: is.At, Kind: is.Kind, Platform: is.Platform, Responder: &responder, Seconds: &seconds}
			if err := s.emit(tx, c, TellFirstResponse, "", d, a.RecordedAt); err != nil {
				return err
			}
		}
	}
	if a.Refused {
		return nil
	}
	if a.ToVisitor {
		who := a.Actor
		if err := s.emit(tx, c, TellReply, fmt.Sprint(a.Seq), OutboundData{At: a.At, Actor: &who, Text: a.Text}, a.RecordedAt); err != nil {
			return err
		}
	}
	if owner := c.State.ClaimedBy; (a.Kind == ActClaim || a.Kind == ActReassign) && owner != nil {
		if err := s.emit(tx, c, TellClaimed, fmt.Sprint(a.Seq), OutboundData{At: a.At, Actor: owner}, a.RecordedAt); err != nil {
			return err
		}
	}
	for _, e := range statusEvents(before, c.State, a) {
		if err := s.emit(tx, c, e.kind, e.key, e.data, a.RecordedAt); err != nil {
			return err
		}
	}
	return nil
}

type statusEvent struct {
	kind OutboundType
	key  string
	data OutboundData
}

// statusEvents are the events of a cycle whose state has moved.
func statusEvents(before, after State, a Act) []statusEvent {
	status := func(word, key string) statusEvent {
		return statusEvent{TellStatus, keep(word, key), OutboundData{At: a.At, Status: word}}
	}
	switch {
	case a.Kind == ActBreached:
		return []statusEvent{{TellBreached, "", OutboundData{At: a.At, DueAt: after.DueAt}}}
	case a.Kind == ActNoResponse:
		return []statusEvent{status(StatusFailed, StatusFailed+fmt.Sprint(a.Seq))}
	case before.Status == after.Status:
		return nil
	case after.Status == StatusResolved:
		resolved := OutboundData{At: a.At, Resolution: after.Outcome.Resolution}
		if a.byPerson() {
			resolved.Actor = after.ResolvedBy
		}
		return []statusEvent{{TellResolved, "", resolved}, status(StatusCompleted, "")}
	case after.Status == StatusCancelled:
		return []statusEvent{status(StatusCompleted, "")}
	case before.Status == StatusOpen:
		return []statusEvent{status(StatusAccepted, "")} // of a second claim after a release the key says that it was told
	}
	return nil
}

func (s *Service) emit(tx Tx, c Cycle, kind OutboundType, key string, d OutboundData, now time.Time) error {
	d.HandoffID, d.ConversationID, d.Source, d.Cycle = c.HandoffID, c.Key.ID, c.Key.Source, c.N
	return tx.Emit(Outbound{
		ID: s.o.NewID(now), Key: fmt.Sprintf("%s/%d/%s", kind, c.N, key), Type: kind, Data: d,
		Since: now, State: OutboundWaiting, RunAt: now,
	})
}
