package bot

import "time"

// BoardView is which handoffs a triager looks at.
type BoardView string

// The views of the board.
const (
	BoardOpen      BoardView = "open"      // everything that is not closed
	BoardUnclaimed BoardView = "unclaimed" // open, and nobody has it
	BoardMine      BoardView = "mine"      // open, and the viewer has it
	BoardClosed    BoardView = "closed"
)

// BoardQuery asks for handoffs in the order in which they want to be worked:
// those nobody has taken first, then by urgency, then by due time, then the
// longest waiting. Closed ones come by when they were closed, and found ones
// by when they were received, the newest first.
type BoardQuery struct {
	View   BoardView
	Viewer Person // whose "mine" is asked for
	Route  string // empty: every route
	// Search finds handoffs, open or closed, by id, conversation or contact.
	// Every word of it must occur. With one, View does not matter.
	Search string
	Limit  int
	Cursor string // from the answer before; ErrBadCursor when it is another's
}

// BoardCounts says how many handoffs each view of open ones holds.
type BoardCounts struct{ Open, Unclaimed, Mine int }

// Received is a cycle with its log, as a list of a week shows it.
type Received struct {
	Cycle Cycle
	Acts  []Act // of this cycle, in commit order
	First bool  // the conversation's first handoff ever
}

// LaneState is how one channel keeps up.
type LaneState struct {
	To                                Destination
	Waiting, Sending, Unknown, Failed int
	Oldest                            time.Time // since when the oldest has been owed that does not stand yet; zero when all stand
	RestUntil                         time.Time // the platform wants a pause until then; zero when it wants none
	Dead                              bool      // the last thing it was owed could not be posted for good
}

// Failure is a posting that its channel will never take.
type Failure struct {
	To        Destination
	Kind      PostingKind
	HandoffID string // empty for a report and a notice
	Cause     string
	At        time.Time
}

// Orphaned is an act on a message that nobody knows yet.
type Orphaned struct {
	At       Destination
	Kind     ActKind
	SeenAt   time.Time
	KeptTill time.Time
}

// CallbackState is how the chatbot of one source takes what it is told. What it
// took is not counted.
type CallbackState struct {
	Source  string
	Dead    int       // given up
	Failing int       // tried in vain, and tried again by itself
	Behind  int       // not tried yet: due now, or after others of its handoff
	Oldest  time.Time // since when the oldest that is dead or failing has been owed
	Gone    bool      // it answered 410: nothing is sent until its address changes or something is replayed
}

// Untold is an event that a chatbot did not take, without what it says.
type Untold struct {
	ID        string
	HandoffID string
	Source    string
	Type      OutboundType
	Dead      bool // given up; otherwise it is tried again by itself
	Tries     int
	Cause     string    // why the last try failed
	Since     time.Time // when it was written, or replayed
	RunAt     time.Time // the next try; of a dead one when it was given up
}
