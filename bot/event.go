package bot

import (
	"slices"
	"time"
)

// Event is a verified message of a chatbot.
type Event struct {
	Source  string
	ID      string    // the webhook id; with Source it names the event for good
	Digest  string    // of the body: the same id with another digest is a conflict
	At      time.Time // the event's own timestamp, the chatbot's clock
	Payload Payload
}

// Payload is what an event says: one of the five types below.
type Payload interface{ payload() }

func (HandoffInitiate) payload()   {}
func (MessageCreated) payload()    {}
func (ConversationEnded) payload() {}
func (HandoffCancelled) payload()  {}
func (OutcomeRecorded) payload()   {}

// Quotes names the conversation whose words the event's receipt quotes; zero when
// it quotes nobody.
func (e Event) Quotes(r Receipt) ConversationKey {
	c, speaks := said(e)
	if !speaks || !slices.ContainsFunc(r.Reasons, func(r Reason) bool { return r.Text != "" }) {
		return ConversationKey{}
	}
	return ConversationKey{Source: e.Source, ID: c.ID}
}

// HandoffInitiate hands a conversation off. It always makes a handoff.
type HandoffInitiate struct {
	Conversation Conversation
	Reasons      []Reason // the source's own, By BySource; may be empty
	Priority     Priority // may be empty
	Summary      string
	NextAction   string
}

// MessageCreated asks the rules about a conversation that has grown.
type MessageCreated struct {
	Conversation Conversation // its Messages are the new ones
}

// ConversationEnded closes a conversation; the handoff rate counts it.
type ConversationEnded struct {
	Conversation Conversation
	Outcome      string // contained, abandoned or handed_off
}

// HandoffCancelled says that nobody waits any more. One of the ids is given.
type HandoffCancelled struct {
	ConversationID string
	HandoffID      string
	Reason         string
}

// OutcomeRecorded says what became of a handoff. One of the ids is given; a
// conversation id means its latest cycle.
type OutcomeRecorded struct {
	ConversationID string
	HandoffID      string
	Outcome        Outcome
}

// Receipt is the answer to an event. What does not apply is empty.
type Receipt struct {
	HandoffID string
	Verdict   Verdict // for MessageCreated
	Route     string
	Priority  Priority
	Cycle     int
	Merged    bool
	Duplicate bool
	Reasons   []Reason
}
