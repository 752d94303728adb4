package bot

import (
	"context"
	"errors"
	"time"
)

// Errors a caller decides on.
var (
	ErrNotFound  = errors.New("no such handoff")
	ErrConflict  = errors.New("this event id was used with another body")
	ErrNotStored = errors.New("not stored") // the ledger could not make it durable; try again
)

// Ledger is the durable memory.
type Ledger interface {
	// Commit runs fn in one transaction and returns when it is durable. An
	// error of fn undoes everything fn wrote and is returned as it is; a
	// failure of the ledger itself wraps ErrNotStored. fn does no I/O but Tx.
	Commit(ctx context.Context, fn func(Tx) error) error

	// Load returns everything known of a handoff, or ErrNotFound.
	Load(ctx context.Context, handoffID string) (Dossier, error)
}

// Tx is what the service reads and writes inside a commit.
type Tx interface {
	// Receipt returns what was answered to the event before, and the digest of
	// its body. found is false for an event never seen.
	Receipt(source, eventID string) (r Receipt, digest string, found bool, err error)
	SaveReceipt(e Event, r Receipt, now time.Time) error

	// Conversation returns the conversation, locked for this transaction, or
	// an empty one with that key.
	Conversation(ConversationKey) (Conversation, error)
	// SaveConversation stores the conversation; messages already stored are
	// kept, those beyond them appended.
	SaveConversation(c Conversation, now time.Time) error
	// EndConversation notes its first end; later ends change the intent and
	// outcome but not when it was.
	EndConversation(k ConversationKey, intent, outcome string, now time.Time) error

	// LatestCycle returns the newest cycle of the conversation's newest
	// handoff, or ErrNotFound.
	LatestCycle(ConversationKey) (Cycle, error)
	// Cycle returns cycle n of a handoff; n = 0 means the newest. ErrNotFound.
	Cycle(handoffID string, n int) (Cycle, error)
	// SaveCycle inserts a cycle or updates its State. Everything else of a
	// cycle never changes.
	SaveCycle(Cycle) error

	// Append adds the act to the log and returns it with its Seq. fresh is
	// false, and nothing is written, when its event was recorded before.
	Append(Act) (a Act, fresh bool, err error)

	// Owe adds a posting that waits.
	Owe(Posting) error
	// Stale raises the wanted revision of every card of the cycle by one and
	// makes it due.
	Stale(handoffID string, cycle int, now time.Time) error
	// Cards returns the card postings of the cycle.
	Cards(handoffID string, cycle int) ([]Posting, error)
}

// Dossier is everything known of one handoff.
type Dossier struct {
	Conversation Conversation
	Cycles       []Cycle   // oldest first; never empty
	Acts         []Act     // of all cycles, in commit order
	Postings     []Posting // of all cycles, cards and lines, oldest first
}

// Decider is the policy: it says what the rules make of a conversation. It is
// pure; the same conversation and instant give the same decision.
type Decider interface {
	Decide(c Conversation, now time.Time) Decision
}

// Messenger posts to one platform. Its errors are *DeliveryError where the lane
// has something to decide.
//
// Post with an attempt id it has seen posts nothing new: it brings the message
// of that attempt up to date and returns it. So a crash between posting and
// recording leaves one card.
type Messenger interface {
	Post(ctx context.Context, to Destination, c Content, a Attempt) (CardRef, error)
	Update(ctx context.Context, ref CardRef, c Content, a Attempt) error
	Reply(ctx context.Context, ref CardRef, l Line, a Attempt) (CardRef, error)
}
