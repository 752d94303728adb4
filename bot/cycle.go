package bot

import (
	"fmt"
	"time"
)

// ReopenWithin is how long after its resolution a handoff reopens instead of
// beginning anew.
const ReopenWithin = 7 * 24 * time.Hour

// SnoozeWithin is how far ahead a handoff can be put off.
const SnoozeWithin = 30 * 24 * time.Hour

// Status is where a cycle stands.
type Status string

// The states of a cycle. A reaction responds but moves nothing.
//
//	open → claimed → answered → resolved | cancelled
const (
	StatusOpen      Status = "open"
	StatusClaimed   Status = "claimed"
	StatusAnswered  Status = "answered"
	StatusResolved  Status = "resolved"
	StatusCancelled Status = "cancelled"
)

// Open reports whether somebody may still be waiting: any state before resolved.
func (s Status) Open() bool { return s != StatusResolved && s != StatusCancelled }

// What a person thinks of the reason for a handoff.
const (
	ReasonRight = "right"
	ReasonWrong = "wrong"
)

// Cycle is one round of a handoff, from the moment the chatbot gives up until
// it is resolved or cancelled. A reopened handoff begins its next cycle.
type Cycle struct {
	HandoffID   string
	N           int // 1-based
	Key         ConversationKey
	Decision    Decision  // as made at receipt
	TriggeredAt time.Time // the chatbot's clock
	ReceivedAt  time.Time // ours; every response time starts here
	DueAt       time.Time // as computed at receipt; zero when the route promises nothing
	State       State     // what the log has made of it since
}

// State is what the acts of a cycle add up to, in commit order.
type State struct {
	Status   Status    `json:"status"`
	Route    string    `json:"route"`
	Priority Priority  `json:"priority"`
	DueAt    time.Time `json:"due_at,omitzero"`
	// SLA is what Route promises; 0 means nothing. DueAt may be earlier than it
	// says, since a merge keeps the earlier due time.
	SLA        time.Duration `json:"sla,omitzero"`
	ClaimedBy  *Person       `json:"claimed_by,omitempty"`
	ClaimedAt  time.Time     `json:"claimed_at,omitzero"`
	AnswerFrom time.Time     `json:"answer_from,omitzero"` // since when whoever has it owes a reply
	// SnoozedUntil is when whoever has it comes back to it; zero when it is not put off.
	SnoozedUntil time.Time `json:"snoozed_until,omitzero"`
	ResolvedAt   time.Time `json:"resolved_at,omitzero"`
	ResolvedBy   *Person   `json:"resolved_by,omitempty"`
	CancelledAt  time.Time `json:"cancelled_at,omitzero"`
	Outcome      Outcome   `json:"outcome,omitzero"`
	// ReasonMark says what a person thinks of the reason: "right", "wrong" or nothing.
	ReasonMark string `json:"reason_mark,omitempty"`
}

// Opening returns the state in which the cycle began.
func (c Cycle) Opening() State {
	return State{Status: StatusOpen, Route: c.Decision.Route.Name, Priority: c.Decision.Priority, DueAt: c.DueAt, SLA: c.Decision.Route.SLA}
}

// Replay returns what the acts, in commit order, make of the cycle. Acts of
// other cycles and refused ones are passed over.
func (c Cycle) Replay(acts []Act) State {
	s := c.Opening()
	for _, a := range acts {
		if a.HandoffID != c.HandoffID || a.Cycle != c.N || a.Refused {
			continue
		}
		if next, err := s.Apply(a); err == nil {
			s = next
		}
	}
	return s
}

// RefusedError says, in words for the person who acted, why an act changed nothing.
type RefusedError struct{ Why string }

func (e *RefusedError) Error() string { return e.Why }

// Apply is the state machine of a cycle. A *RefusedError leaves the state as it is.
func (s State) Apply(a Act) (State, error) {
	switch a.Kind {
	case ActClaim:
		switch {
		case !s.Status.Open():
			return s, s.closed()
		case s.ClaimedBy != nil && s.ClaimedBy.Is(a.Actor):
			return s, &RefusedError{Why: "You have it already."}
		case s.ClaimedBy != nil:
			return s, &RefusedError{Why: fmt.Sprintf("%s claimed it first. Ask for a release if you want to take over.", s.ClaimedBy.Name)}
		}
		s.own(a.Actor, a.At)
	case ActReassign:
		switch {
		case !s.Status.Open():
			return s, s.closed()
		case a.Assignee == nil:
			return s, &RefusedError{Why: "Say who shall have it."}
		case s.ClaimedBy != nil && s.ClaimedBy.Is(*a.Assignee):
			if s.ClaimedBy.Is(a.Actor) {
				return s, &RefusedError{Why: "You have it already."}
			}
			return s, &RefusedError{Why: fmt.Sprintf("%s has it already.", s.ClaimedBy.Name)}
		}
		s.own(*a.Assignee, a.At)
	case ActSnooze:
		switch {
		case !s.Status.Open():
			return s, s.closed()
		case s.ClaimedBy == nil:
			return s, &RefusedError{Why: "Nobody has it. Claim it first, so that somebody comes back to it."}
		case !a.Until.After(a.At) || a.Until.Sub(a.At) > SnoozeWithin:
			return s, &RefusedError{Why: "Choose a time from now on, and at most 30 days ahead."}
		}
		s.SnoozedUntil = a.Until
	case ActSnoozeOver:
		s.SnoozedUntil, s.AnswerFrom = time.Time{}, a.At
	case ActRelease:
		if s.ClaimedBy == nil {
			return s, &RefusedError{Why: "Nobody has it, so there is nothing to release."}
		}
		if !s.Status.Open() {
			return s, s.closed()
		}
		s.ClaimedBy, s.ClaimedAt, s.AnswerFrom, s.SnoozedUntil = nil, time.Time{}, time.Time{}, time.Time{}
		if s.Status == StatusClaimed {
			s.Status = StatusOpen
		}
	case ActReply:
		if s.Status.Open() && a.byPerson() {
			s.Status, s.SnoozedUntil = StatusAnswered, time.Time{}
		}
	case ActResolve:
		if !s.Status.Open() {
			return s, s.closed()
		}
		s.close(a, keep(Resolved, a.Outcome.Resolution))
	case ActReopen:
		if s.Status != StatusResolved {
			return s, &RefusedError{Why: "Only a resolved handoff can be reopened."}
		}
	case ActCancelled:
		if !s.Status.Open() {
			return s, s.closed()
		}
		s.Status, s.CancelledAt, s.SnoozedUntil = StatusCancelled, a.At, time.Time{}
	case ActWon, ActLost:
		deal := Deal{Status: DealWon}
		if a.Outcome.Deal != nil {
			deal = *a.Outcome.Deal // with its amount
		}
		if deal.Status = DealWon; a.Kind == ActLost {
			deal.Status = DealLost
		}
		s.Outcome.Deal = &deal
	case ActOutcome:
		s.record(a)
	case ActMerged:
		if a.Reroute != nil && s.Status.Open() {
			if a.Reroute.Route != s.Route {
				s.SLA = a.Reroute.Decision.Route.SLA
			}
			s.Route, s.Priority, s.DueAt = a.Reroute.Route, a.Reroute.Priority, a.Reroute.DueAt
		}
	case ActRightReason:
		s.ReasonMark = ReasonRight
	case ActWrongReason:
		s.ReasonMark = ReasonWrong
	case ActReceived, ActReaction, ActUnreaction, ActReminded, ActWarned, ActBreached, ActUnanswered, ActNoResponse, ActErased:
		// Seen, and kept for the first response; the state stands.
	}
	return s, nil
}

// record takes over an outcome as far as it says something.
func (s *State) record(a Act) {
	if a.Outcome.CSAT != 0 {
		s.Outcome.CSAT = a.Outcome.CSAT
	}
	if a.Outcome.Deal != nil {
		deal := *a.Outcome.Deal
		s.Outcome.Deal = &deal
	}
	if a.Outcome.Resolution == "" {
		return
	}
	if s.Status.Open() {
		s.close(a, a.Outcome.Resolution)
		return
	}
	if s.Status == StatusResolved {
		s.Outcome.Resolution = a.Outcome.Resolution // a later word on how it went
	}
}

// own gives it to a person, whoever had it before.
func (s *State) own(who Person, at time.Time) {
	s.ClaimedBy, s.ClaimedAt, s.AnswerFrom, s.SnoozedUntil = &who, at, at, time.Time{}
	if s.Status == StatusOpen {
		s.Status = StatusClaimed
	}
}

func (s *State) close(a Act, resolution string) {
	person := a.Actor
	s.Status, s.ResolvedAt, s.ResolvedBy, s.SnoozedUntil = StatusResolved, a.At, &person, time.Time{}
	s.Outcome.Resolution = resolution
}

func (s State) closed() error {
	if s.Status == StatusCancelled {
		return &RefusedError{Why: "It was cancelled: the visitor has left."}
	}
	if s.ResolvedBy != nil && s.ResolvedBy.Name != "" {
		return &RefusedError{Why: fmt.Sprintf("%s resolved it already. Reopen it to go on.", s.ResolvedBy.Name)}
	}
	return &RefusedError{Why: "It is resolved already. Reopen it to go on."}
}
