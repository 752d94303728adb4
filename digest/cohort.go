package digest

import (
	"context"
	"time"

	"handoffbot/bot"
)

// Entry is one cycle with what had been learnt of it by a report's as_of.
type Entry struct {
	Cycle    bot.Cycle // State is not filled; Sum replays Acts
	Acts     []bot.Act // of this cycle, RecordedAt ≤ as_of, in commit order
	PostedAt time.Time // of its first card; zero when none stood by as_of
	// PostedKnownAt is when the newest standing card was learnt of.
	PostedKnownAt time.Time
	First         bool // the conversation's first handoff ever, at its first cycle
}

// Ended counts the conversations of an intent that the chatbot reported as ended.
type Ended struct {
	Intent        string // as conversation.ended gave it; may be empty
	Conversations int
	Alone         int // of them, those not handed off by as_of, in whichever week
}

// Cohorts is where the numbers come from. Ranges are half-open, from ≤ t < to,
// and everything is as it was known by asOf. Several may be asked at once.
type Cohorts interface {
	// Tallies gives the cycles received in the range, in their Order, to yield,
	// which may end it with an error, and must not keep them nor what they point to.
	Tallies(ctx context.Context, from, to, asOf time.Time, r bot.ResponsePolicy, yield func(*Tally) error) error
	// Sales returns what became of the sales handoffs received in the range.
	Sales(ctx context.Context, from, to, asOf time.Time, r bot.ResponsePolicy) (Sales, error)
	// Ended returns the conversations whose first end was in the range, by intent.
	Ended(ctx context.Context, from, to, asOf time.Time) ([]Ended, error)
	// Reported returns what was posted for the period, or nil when nothing was.
	Reported(ctx context.Context, period string, asOf time.Time) (*Metrics, error)
}

// Claimer books a period for posting.
type Claimer interface {
	// ClaimPeriod stores the metrics as reported for m.Period.Week and owes the
	// postings, in one commit. It returns false, and does nothing, when the
	// period was claimed before.
	ClaimPeriod(ctx context.Context, m Metrics, postings []bot.Posting) (bool, error)
}
