package bot

import (
	"fmt"
	"time"
)

// PostingState is how far one message in one channel has come.
type PostingState string

// The states of a posting.
const (
	PostingWaiting PostingState = "waiting" // due at RunAt
	PostingSending PostingState = "sending" // leased to a lane
	PostingUnknown PostingState = "unknown" // a try may have posted it; looked up at RunAt
	PostingPosted  PostingState = "posted"
	PostingHeld    PostingState = "held"   // a line or transcript whose card does not stand yet
	PostingFolded  PostingState = "folded" // a card that is shown as one line of a list
	PostingFailed  PostingState = "failed" // for good; Cause says why
)

// PostingKind says how a posting gets its content.
type PostingKind string

// The kinds of postings.
const (
	PostCard PostingKind = "card" // level-triggered: rendered from the ledger as it stands
	PostLine PostingKind = "line" // a Line in the thread of the card in the same channel, sent once
	// PostTranscript is a Transcript in the thread of a card of its own, sent once.
	PostTranscript PostingKind = "transcript"
	// PostList shows several cards as one message. It is level-triggered, as they are.
	PostList   PostingKind = "list"
	PostNotice PostingKind = "notice" // a Line of its own: something is wrong and somebody shall know
	PostReport PostingKind = "report" // a report, sent once
)

// CardRef names a posted message on its platform.
type CardRef struct {
	Destination
	ID string    `json:"id"`
	At time.Time `json:"at"` // when it stood in the channel, by the platform's clock
}

// Attempt is one try at posting. Its id is committed before the request leaves.
type Attempt struct {
	ID        string // the same for every try of one posting that must not appear twice
	At        time.Time
	HandoffID string // empty for what belongs to none
	Repeat    bool   // an earlier try may have posted it
}

// Posting is one message owed to, or standing in, one destination.
type Posting struct {
	ID        string // ULID
	Kind      PostingKind
	HandoffID string // empty for a report and a notice
	Cycle     int
	To        Destination
	Content   Content // nil for a card and a list, which are rendered from the ledger
	Priority  Priority
	List      string // the id of the list that shows this card as a line, also after it became a card of its own
	// Thread is the message that it stands below: of a line or transcript, the
	// one below which it was last tried; of a notice, empty for the channel itself.
	Thread string
	Wanted int // the revision the ledger asks for
	Posted int // the revision that stands in the channel; 0 when none does
	State  PostingState
	Ref    CardRef // zero until posted
	Tries  int     // failed tries since the last success
	RunAt  time.Time
	Cause  string // why the last try failed; never visitor text

	AttemptedAt time.Time // when the last try began
	DoubtAt     time.Time // when the try began that may have posted; zero when there is no doubt
	Looks       int       // how often it was looked for since, in vain
}

// mayStand reports whether a message of the posting stands in its channel, or may:
// what is in flight or in doubt says what it said when it was claimed.
func (p Posting) mayStand() bool {
	return p.Posted > 0 || p.State == PostingSending || p.State == PostingUnknown
}

// Settlement is what became of a claimed posting.
type Settlement struct {
	PostingID string
	Posted    int // the revision that now stands; unchanged on failure
	Ref       CardRef
	State     PostingState
	RunAt     time.Time
	Tries     int
	Cause     string
	DoubtAt   time.Time
	Looks     int
	Rest      Rest
}

// Rest is how long a lane does less from now on. Platforms count posts and
// changes of what stands apart, and some count changes over all channels.
type Rest struct {
	Posts   time.Duration // no first posts in this lane
	Changes time.Duration // no changes in this lane
	// Platform lets changes rest in every lane of the platform.
	Platform time.Duration
}

// DeliveryError is a platform's refusal in the bot's words: it tells the lane
// what to do. With nothing set, the lane tries again after a while.
type DeliveryError struct {
	Platform  Platform
	After     time.Duration // retry no sooner; burns no try
	Permanent bool          // this destination will never take it
	Gone      bool          // the message to update is no more; it can be posted anew
	Unknown   bool          // it may have been posted: look before posting again
	Absent    bool          // it was looked for, and is not there yet
	Err       error
}

func (e *DeliveryError) Error() string { return fmt.Sprintf("%s: %v", e.Platform, e.Err) }
func (e *DeliveryError) Unwrap() error { return e.Err }
