package bot

import (
	"errors"
	"time"
)

// ErrBadCursor says that a cursor is none that a list has given.
var ErrBadCursor = errors.New("the cursor is not one that this list gave; begin again without it")

// HandoffQuery asks for handoffs by their latest cycle, newest first: by
// ReceivedAt, then id. Empty fields ask for nothing.
type HandoffQuery struct {
	Statuses       []Status
	Route          string
	Source         string
	ConversationID string
	Since, Until   time.Time // half-open: Since ≤ ReceivedAt < Until
	Limit          int       // 0 means 50
	Cursor         string    // from the answer before
}
