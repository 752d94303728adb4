package digest

import (
	"context"
	"time"

	"handoffbot/bot"
)

// Entry is one cycle of the cohort with what had been learnt of it by the
// report's as_of.
type Entry struct {
	Cycle    bot.Cycle // State is not filled; the report replays Acts
	Acts     []bot.Act // of this cycle, RecordedAt ≤ as_of, in commit order
	PostedAt time.Time // of its first card; zero when none stood by as_of
	First    bool      // the conversation's first handoff ever, at its first cycle
}

// Ended is one conversation that the chatbot reported as ended.
type Ended struct {
	Key       bot.ConversationKey
	Intent    string    // as conversation.ended gave it; may be empty
	At        time.Time // our clock, when we learnt of it
	HandedOff bool      // it had been handed off by as_of, in whichever week
}

// Cohorts is where the numbers come from. Ranges are half-open, from ≤ t < to.
type Cohorts interface {
	// Entries returns the cycles received in the range and by asOf, by
	// ReceivedAt then handoff id and cycle.
	Entries(ctx context.Context, from, to, asOf time.Time) ([]Entry, error)
	// Ended returns the conversations whose first end was in the range and by asOf.
	Ended(ctx context.Context, from, to, asOf time.Time) ([]Ended, error)
	// Reported returns what was posted for the period, or nil when nothing was.
	Reported(ctx context.Context, period string) (*Metrics, error)
}

// Claimer books a period for posting.
type Claimer interface {
	// ClaimPeriod stores the metrics as reported for m.Period.Week and owes the
	// postings, in one commit. It returns false, and does nothing, when the
	// period was claimed before.
	ClaimPeriod(ctx context.Context, m Metrics, postings []bot.Posting) (bool, error)
}
