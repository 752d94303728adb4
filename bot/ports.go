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

	// Ahead returns what an event of a conversation would find. It may have
	// changed by the time of a commit.
	Ahead(ctx context.Context, eventID string, k ConversationKey) (Ahead, error)

	// Sightings returns what was sighted and is due, oldest first, at most limit.
	Sightings(ctx context.Context, now time.Time, limit int) ([]Sighting, error)

	// Folded returns the cards that a list shows, also those that became cards
	// of their own since, in the order in which they were owed.
	Folded(ctx context.Context, listID string) ([]Posting, error)

	// Wakes returns the cycles that are to be looked at by now, longest due
	// first, at most limit.
	Wakes(ctx context.Context, now time.Time, limit int) ([]Wake, error)
}

// Ahead is what an event finds, seen before its commit.
type Ahead struct {
	Answered     bool         // it has its receipt
	Open         bool         // a handoff of its conversation is open
	Conversation Conversation // what is known of it, which is nothing of one that is new
}

// Wake is a cycle to be looked at: something may be due on it.
type Wake struct {
	HandoffID string
	Cycle     int
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
	// Erase takes what somebody wrote from everything kept of the conversation, as
	// the Erased methods and ErasedBelow leave it, and notes when. Messages below
	// cards that stand, or may, and change by it are made due; replies to the visitor
	// that were not sent, or may not have been, are dropped. It returns the cycles,
	// oldest first, as they are now, and how many messages are to change, cards included.
	// ErrNotFound when there is no such conversation.
	Erase(k ConversationKey, now time.Time) (cycles []Cycle, messages int, err error)
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

	// Acts returns the log of a cycle, in commit order.
	Acts(handoffID string, cycle int) ([]Act, error)
	// WakeAt lets the cycle be looked at then, and no more at the time set
	// before; at the zero time it is not looked at any more.
	WakeAt(handoffID string, cycle int, at time.Time) error
	// TakeWake removes the wake of a cycle if it is due by now. It is false when
	// none is, since another process has taken it, or it was put off.
	TakeWake(w Wake, now time.Time) (bool, error)

	// Owe adds a posting that waits. A line or a transcript whose card does not
	// carry it yet is held until the card does.
	Owe(Posting) error
	// Stale raises the wanted revision of every card of the cycle by one, and
	// that of every list that shows one, and makes them due. What waits takes
	// over the cycle's priority.
	Stale(handoffID string, cycle int, now time.Time) error
	// Unfold owes every card of the cycle that is a line of a list as a card of
	// its own, ahead of what came after it. The list goes on showing it.
	Unfold(handoffID string, cycle int) error
	// Cards returns the card postings of the cycle.
	Cards(handoffID string, cycle int) ([]Posting, error)
	// PostingAt returns the posting that a message belongs to, also when the
	// message is a second copy of it, or ErrNotFound.
	PostingAt(at Destination, message string) (Posting, error)
	// Stands notes that a message is a posting's: the posting stands if it was
	// in doubt; otherwise the message is a copy of it. An unknown posting, or
	// one of another channel, is passed over.
	Stands(postingID string, ref CardRef) error

	// Sight keeps an act that is not understood yet, unless its event was
	// sighted or recorded before.
	Sight(Act) error
	// TakeSighting removes a sighting; false when it is gone already.
	TakeSighting(id int64) (bool, error)
	// PostponeSighting makes it due later and counts the try.
	PostponeSighting(id int64, until time.Time) error
	// Orphan keeps an act on a message that nobody knows. It comes due when
	// that message is recorded, at the latest at the time given.
	Orphan(a Act, until time.Time) error

	// Emit owes the chatbot an event, unless the handoff has one with that key.
	// Of a source whose callback is disabled it is dead at once.
	Emit(Outbound) error

	// Once reports whether nothing was noted under the key since the time
	// given, and notes it now.
	Once(key string, since, now time.Time) (bool, error)
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
// has something to decide. Reply puts a Line or a Transcript below a message.
//
// Either Post and Reply with an attempt id they have seen post nothing new and
// bring that message up to date, or the messenger is a Finder too, and a try
// that may have posted ends in an Unknown error. A platform with neither keys
// nor a history says Unknown as well, and repeats a posting in doubt (Repeat)
// once.
type Messenger interface {
	Post(ctx context.Context, to Destination, c Content, a Attempt) (CardRef, error)
	Update(ctx context.Context, ref CardRef, c Content, a Attempt) error
	Reply(ctx context.Context, ref CardRef, c Content, a Attempt) (CardRef, error)
}

// Finder is a messenger that can look up what a try has left in a channel.
type Finder interface {
	// Find returns the message of an attempt, below the message named by
	// thread unless that is empty, or ErrNotFound.
	Find(ctx context.Context, to Destination, thread string, a Attempt) (CardRef, error)
}

// Recognizer is a messenger that can tell which posting a message is.
type Recognizer interface {
	// Recognize returns the id of the posting that left a message in a channel,
	// and the message, or ErrNotFound when it is none of ours.
	Recognize(ctx context.Context, at Destination, message string) (postingID string, ref CardRef, err error)
}

// Mirror is a messenger whose channels show the ledger as it stands: a message
// is there once its posting is settled, and its cards need not be rendered.
type Mirror interface {
	Messenger
	ShowsLedger()
}
