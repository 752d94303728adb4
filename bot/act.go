package bot

import "time"

// ActKind is what happened to a handoff.
type ActKind string

// What people do.
const (
	ActReaction   ActKind = "reaction"
	ActUnreaction ActKind = "unreaction" // a reaction was taken back
	ActReply      ActKind = "reply"      // a message in the card's thread, or to the visitor (role agent)
	ActClaim      ActKind = "claim"
	ActRelease    ActKind = "release"
	ActResolve    ActKind = "resolve"
	ActReassign   ActKind = "reassign" // somebody else has it from now on
	ActSnooze     ActKind = "snooze"   // whoever has it comes back to it later
	ActReopen     ActKind = "reopen"
	// ActRelay is the button with which a reply is written to the visitor. What
	// is recorded of it is an ActReply that goes ToVisitor.
	ActRelay ActKind = "relay"
	ActWon   ActKind = "won"
	ActLost  ActKind = "lost"
	// Whether the rules were right to hand off; what people say here is each rule's precision.
	ActRightReason ActKind = "right_reason"
	ActWrongReason ActKind = "wrong_reason"
)

// What the chatbot reports.
const (
	ActReceived  ActKind = "received" // opens every cycle
	ActMerged    ActKind = "merged"   // the same conversation was handed off again
	ActCancelled ActKind = "cancelled"
	ActOutcome   ActKind = "outcome"
)

// What the bot does when nobody else does. It also releases a claim that was
// not followed by a reply.
const (
	ActReminded   ActKind = "reminded"     // a step of the follow-up
	ActWarned     ActKind = "sla_warning"  // the due time is near
	ActBreached   ActKind = "sla_breached" // it has passed
	ActUnanswered ActKind = "unanswered"   // somebody has seen it, and nobody replied
	ActNoResponse ActKind = "no_response"  // the last follow-up brought nobody
	ActSnoozeOver ActKind = "snooze_over"
	ActErased     ActKind = "erased" // what the visitor wrote and left is gone from here on back
)

// ResponderClass says what kind of account acted.
type ResponderClass string

// The classes of responders. Only people count, and by default only members.
const (
	Member   ResponderClass = "member"
	Guest    ResponderClass = "guest"
	External ResponderClass = "external"
	Machine  ResponderClass = "bot"
)

// Person is an account on a platform.
type Person struct {
	Platform Platform `json:"platform"`
	ID       string   `json:"id"`
	Name     string   `json:"name"`
}

// Is reports whether two persons are the same account; names do not matter.
func (p Person) Is(other Person) bool { return p.Platform == other.Platform && p.ID == other.ID }

// Resolutions of a handoff.
const (
	Resolved   = "resolved"
	Unresolved = "unresolved"
)

// Deal statuses.
const (
	DealWon  = "won"
	DealLost = "lost"
	DealOpen = "open"
)

// Deal is what became of a sale.
type Deal struct {
	Status   string `json:"status"`             // DealWon, DealLost or DealOpen
	Amount   string `json:"amount,omitempty"`   // a decimal number, as recorded; empty when unknown
	Currency string `json:"currency,omitempty"` // ISO 4217; empty when unknown
}

// Outcome is what became of a cycle. Empty fields say nothing.
type Outcome struct {
	Resolution string `json:"resolution,omitempty"` // Resolved or Unresolved
	CSAT       int    `json:"csat,omitempty"`       // 1 to 5; 0 when not given
	Deal       *Deal  `json:"deal,omitempty"`
}

// Reroute is the second decision about an open cycle and where it leaves the
// cycle: on the same route, or on one of higher priority.
type Reroute struct {
	Route    string    `json:"route"`
	Priority Priority  `json:"priority"`
	DueAt    time.Time `json:"due_at,omitzero"`
	Decision Decision  `json:"decision"` // as made
}

// Act is one thing that happened to a cycle of a handoff. The log of acts is
// append-only, and everything a report says is derived from it.
type Act struct {
	Seq       int64 // commit order, given by the ledger
	HandoffID string
	Cycle     int
	Kind      ActKind
	Actor     Person
	Class     ResponderClass

	Channel string // where it was done; empty for the chatbot
	Message string // the platform's id of the message acted on; empty when named by HandoffID

	EventID    string    // with Platform and Ordinal the act's identity: the same again is not recorded
	Ordinal    int       // position within the event: one event may carry two emoji
	At         time.Time // when it happened, by the platform's clock
	RecordedAt time.Time // when we learnt of it, by our clock

	// OnOurs says that by the platform's word the message acted on may be the
	// bot's own, so that it is worth asking which of its postings that is.
	OnOurs bool

	// Found marks a reaction that was found by asking: At is when it was asked,
	// until the platform's own event tells better.
	Found bool

	Refused bool // it was done, but the state did not allow it: a second claim
	Emoji   string
	Text    string // what a person wrote; never logged
	Outcome Outcome
	Reroute *Reroute // on ActMerged only
	// ToVisitor marks a reply that somebody sent to the visitor on purpose. Every
	// other one stays with the team.
	ToVisitor bool
	// Assignee is who has it after ActReassign, Until the end of ActSnooze.
	Assignee *Person
	Until    time.Time
}

// byPerson reports whether the act is something a person did in a channel or for the visitor.
func (a Act) byPerson() bool {
	switch a.Kind {
	case ActReaction, ActUnreaction, ActReply, ActClaim, ActRelease, ActReassign, ActSnooze, ActResolve, ActReopen, ActWon, ActLost,
		ActRightReason, ActWrongReason:
		return a.Class != Machine
	}
	return false
}

// shows reports whether a card may look different for the act.
func (a Act) shows() bool {
	switch a.Kind {
	case ActReminded, ActWarned, ActUnanswered, ActNoResponse:
		return false
	}
	return true
}
