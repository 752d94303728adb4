package digest

import (
	"cmp"
	"time"

	"handoffbot/bot"
)

// Tally is what the log of one cycle adds up to, as far as a report asks. It
// does not depend on when one looks, only on what had been learnt: a ledger may
// keep it beside the log and use it until it learns more.
type Tally struct {
	HandoffID string
	N         int // the cycle, 1-based
	Source    string
	Platform  bot.Platform // of the first channel that was to get the card
	Route     string       // as it stands, after merges
	Intent    string       // the decision's; empty when it had none
	Trigger   bot.Trigger  // of the first reason
	Rule      string       // that decided
	Sales     bool
	Qualified bool
	First     bool         // the conversation's first handoff ever, at its first cycle
	Carried   *bot.Carried // nil when it was not noted

	ReceivedAt time.Time
	DueAt      time.Time // as it stands; zero when nothing was promised
	PostedAt   time.Time // of its first card; zero when none stood
	// RespondedAt is the first human response; before ReceivedAt when the
	// platform's clock was behind ours.
	RespondedAt time.Time
	ClaimedAt   time.Time // the first claim that was taken
	// The first reply after that claim: to the visitor, as the source tells it,
	// and in the card's thread.
	VisitorRepliedAt time.Time
	ThreadRepliedAt  time.Time
	ResolvedAt       time.Time
	CancelledAt      time.Time

	Status     bot.Status
	ByMachine  bool // resolved by a machine
	ByClaimer  bool // resolved by who claimed first
	Reopened   bool // within 7 days of its resolution
	Resolution string
	CSAT       int // 1 to 5; 0 when not given
	Deal       *bot.Deal
	Mark       string // bot.ReasonRight, bot.ReasonWrong or empty

	KnownAt time.Time // when the newest thing that is in it was learnt
}

// Sum adds up the log of a cycle.
func Sum(e Entry, r bot.ResponsePolicy) Tally {
	state, decision := e.Cycle.Replay(e.Acts), e.Cycle.Decision
	t := Tally{
		HandoffID: e.Cycle.HandoffID, N: e.Cycle.N, Source: e.Cycle.Key.Source, Platform: bot.PlatformInbox,
		Route: state.Route, Intent: decision.Intent, Trigger: bot.TriggerManual, Rule: decision.Rule,
		Sales: decision.Sales, Qualified: decision.Qualified, First: e.First, Carried: decision.Carried,
		ReceivedAt: e.Cycle.ReceivedAt, DueAt: state.DueAt, PostedAt: e.PostedAt,
		ResolvedAt: state.ResolvedAt, CancelledAt: state.CancelledAt,
		Status: state.Status, Resolution: state.Outcome.Resolution, CSAT: state.Outcome.CSAT, Deal: state.Outcome.Deal, Mark: state.ReasonMark,
		KnownAt: later(e.Cycle.ReceivedAt, e.PostedKnownAt),
	}
	if len(decision.Route.To) > 0 {
		t.Platform = decision.Route.To[0].Platform
	}
	if len(decision.Reasons) > 0 {
		t.Trigger = decision.Reasons[0].Trigger
		t.Rule = cmp.Or(t.Rule, decision.Reasons[0].Rule)
	}
	if first := bot.FirstResponse(e.Cycle, e.Acts, r); first != nil {
		t.RespondedAt = first.At
	}
	claim := t.claims(e, r)
	if by := state.ResolvedBy; by != nil {
		t.ByMachine = by.Platform == bot.PlatformChatbot
		t.ByClaimer = claim != nil && by.Is(claim.Actor)
	}
	for _, a := range e.Acts {
		t.KnownAt = later(t.KnownAt, a.RecordedAt)
		if a.Kind == bot.ActReopen && !a.Refused && a.Cycle == t.N && a.At.Sub(t.ResolvedAt) <= bot.ReopenWithin {
			t.Reopened = true
		}
	}
	return t
}

// claims notes the first claim that was taken and the first replies after it.
func (t *Tally) claims(e Entry, r bot.ResponsePolicy) *bot.Act {
	var claim *bot.Act
	for _, a := range e.Acts {
		if a.Kind == bot.ActClaim && !a.Refused && a.Cycle == t.N &&
			(claim == nil || cmp.Or(a.At.Compare(claim.At), cmp.Compare(a.EventID, claim.EventID)) < 0) {
			claim = &a
		}
	}
	if claim == nil {
		return nil
	}
	t.ClaimedAt = claim.At
	for _, a := range e.Acts {
		if a.Kind != bot.ActReply || a.Cycle != t.N || !r.CountsResponder(a) || a.At.Before(claim.At) {
			continue
		}
		first := &t.ThreadRepliedAt
		if a.Actor.Platform == bot.PlatformChatbot {
			first = &t.VisitorRepliedAt
		}
		if first.IsZero() || a.At.Before(*first) {
			*first = a.At
		}
	}
	return claim
}

// stopped is until when anybody could have responded, as seen at asOf.
func (t *Tally) stopped(asOf time.Time) time.Time {
	end := asOf
	if at := t.CancelledAt; !at.IsZero() && at.Before(end) {
		end = at
	}
	if at := t.ResolvedAt; t.ByMachine && !at.IsZero() && at.Before(end) {
		end = at
	}
	return end
}

// wait is how long the visitor waited for a first response.
func (t *Tally) wait(asOf time.Time) wait {
	if !t.RespondedAt.IsZero() {
		return endedAfter(t.RespondedAt.Sub(t.ReceivedAt))
	}
	return censoredAfter(t.stopped(asOf).Sub(t.ReceivedAt))
}

// lag is how long the first card took to stand.
func (t *Tally) lag(asOf time.Time) wait {
	if !t.PostedAt.IsZero() {
		return endedAfter(t.PostedAt.Sub(t.ReceivedAt))
	}
	return censoredAfter(asOf.Sub(t.ReceivedAt))
}

// due reports whether the cycle's due time has passed, with somebody there to
// be answered, and whether it was met.
func (t *Tally) due(asOf time.Time) (due, met bool) {
	left := !t.CancelledAt.IsZero() && t.CancelledAt.Before(t.DueAt)
	if t.DueAt.IsZero() || t.DueAt.After(asOf) || left {
		return false, false
	}
	return true, !t.RespondedAt.IsZero() && !t.RespondedAt.After(t.DueAt)
}

// closed reports whether somebody said how the cycle ended.
func (t *Tally) closed() bool { return t.Status == bot.StatusResolved }

// deals reports whether a sale may come of the cycle, or came.
func (t *Tally) deals() bool { return t.Sales || t.Deal != nil }

// Order is the order of a cohort: by receipt, then by id and cycle.
func Order(a, b *Tally) int {
	return cmp.Or(a.ReceivedAt.Compare(b.ReceivedAt), cmp.Compare(a.HandoffID, b.HandoffID), cmp.Compare(a.N, b.N))
}
