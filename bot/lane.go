package bot

import "time"

// Lane is a destination whose queue is free, as the dispatcher sees it when it
// chooses what goes next: nothing is in flight, and something is due.
type Lane struct {
	Destination
	// Streak is how many first posts of high priority went in a row.
	Streak int
	// Waiting is what is due, in four runs, each in its own order: look-ups,
	// changes of what stands, first posts of high priority, other first posts. A
	// run is cut off at the chooser's depth; what rests is left out.
	Waiting []Posting
}

// Choice is what goes next in a lane.
type Choice struct {
	// Places are places in Waiting; several are cards to be shown as one list,
	// which is claimed in their stead. Without any, nothing goes.
	Places []int
	// Each lets several go as they are, one after the other.
	Each bool
	// Alone is how long no other change of the platform is claimed from now on:
	// what counts for all its channels goes through one of them at a time. Where
	// another was claimed first, the lane is chosen from again without its changes.
	Alone time.Duration
}

// Chooser says what goes next in a lane.
type Chooser interface {
	// Depth is how much of each run of a lane of that platform it looks at, at
	// least one.
	Depth(p Platform) int
	Choose(l Lane) Choice
}

// LeaseMargin is how much of its lease a lane must have left to go on in the
// commit of a settlement: longer than the commit can wait, and than the clocks of
// two processes differ.
const LeaseMargin = 15 * time.Second

// LooksBeforePost is how often what is in doubt is looked for before it is
// posted again: a channel's history lags behind.
const LooksBeforePost = 2

// Run says to which run of a lane a posting belongs.
type Run int

// The runs of a lane, in their order. Look-ups rest with their lane, and not with
// the changes of the platform's other channels, for they change nothing. What
// was looked for in vain is a first post again, and waits for its turn as one.
const (
	RunLooks   Run = iota - 1
	RunChanges     // of what stands: nothing new appears in the channel
	RunHigh
	RunOther
)

// Run returns the run of a lane to which the posting belongs.
func (p Posting) Run() Run {
	switch {
	case p.Posted > 0:
		return RunChanges
	case p.State == PostingUnknown && p.Looks < LooksBeforePost:
		return RunLooks
	case p.State == PostingUnknown, p.Priority.Rank() >= High.Rank(), p.Promoted():
		return RunHigh
	}
	return RunOther
}

// Folds reports whether the posting may be shown as a line of a list: it is a
// card of which nothing stands, may stand, or stood in a list before.
func (p Posting) Folds() bool {
	return p.Kind == PostCard && p.Posted == 0 && p.DoubtAt.IsZero() && p.List == ""
}

// Promoted reports whether the posting is a card that a list shows and that
// somebody took: it is owed as a card of its own.
func (p Posting) Promoted() bool {
	return p.Kind == PostCard && p.List != "" && p.State != PostingFolded
}

// Carries reports whether a posting of that kind can stand below the card now.
// A list has a thread for the lines of all its cards, but none for transcripts.
func (p Posting) Carries(k PostingKind) bool {
	return p.Posted > 0 || k == PostLine && p.State == PostingFolded && p.Ref.ID != ""
}
