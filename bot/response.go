package bot

import (
	"cmp"
	"slices"
	"time"
)

// ResponseKind is how somebody first responded.
type ResponseKind string

// The kinds of a first response.
const (
	RespondedByReaction ResponseKind = "reaction"
	RespondedByClaim    ResponseKind = "claim" // Claim, Reassign, Resolve, Won or Lost
	RespondedByReply    ResponseKind = "reply"
)

// retractWithin is how long a reaction can be taken back without having counted.
const retractWithin = 60 * time.Second

// ResponsePolicy says what counts as a human response.
type ResponsePolicy struct {
	Counts          []ResponseKind   // nil: all three
	Responders      []ResponderClass // nil: members only
	IgnoreReactions []string         // emoji that count for nothing
}

// Response is the first human act that counts, derived from the log.
type Response struct {
	Kind      ResponseKind
	Platform  Platform
	Responder Person
	At        time.Time     // the platform's clock
	After     time.Duration // since the cycle was received, never negative
	Clamped   bool          // the platform's clock said it was before the receipt
}

// FirstResponse returns the earliest act of the cycle that counts, by platform
// time and then event id, so that any order of arrival gives the same answer.
// It returns nil when nobody has responded.
func FirstResponse(c Cycle, acts []Act, p ResponsePolicy) *Response {
	counted := make([]Act, 0, len(acts))
	for _, a := range acts {
		if a.HandoffID == c.HandoffID && a.Cycle == c.N && p.counts(a) && !toldBetter(a, acts) {
			counted = append(counted, a)
		}
	}
	slices.SortFunc(counted, func(a, b Act) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.EventID, b.EventID), cmp.Compare(a.Ordinal, b.Ordinal))
	})
	for i, a := range counted {
		if removed, ok := removal(a, acts); ok && !slices.ContainsFunc(counted[i+1:], func(b Act) bool { return !b.At.After(removed) && !b.repeats(a) }) {
			continue // taken back in time, and nothing else was a response by then
		}
		kind, _ := responseKind(a.Kind)
		after := a.At.Sub(c.ReceivedAt)
		return &Response{
			Kind: kind, Platform: a.Actor.Platform, Responder: a.Actor,
			At: a.At, After: max(after, 0), Clamped: after < 0,
		}
	}
	return nil
}

// CountsResponder reports whether a person did the act whose acts count.
func (p ResponsePolicy) CountsResponder(a Act) bool { return a.byPerson() && p.responder(a.Class) }

func (p ResponsePolicy) counts(a Act) bool {
	kind, ok := responseKind(a.Kind)
	if !ok || !a.byPerson() || !p.responder(a.Class) {
		return false
	}
	if p.Counts != nil && !slices.Contains(p.Counts, kind) {
		return false
	}
	return a.Kind != ActReaction || !slices.Contains(p.IgnoreReactions, a.Emoji)
}

func (p ResponsePolicy) responder(c ResponderClass) bool {
	if p.Responders == nil {
		return c == Member
	}
	return slices.Contains(p.Responders, c)
}

func responseKind(k ActKind) (ResponseKind, bool) {
	switch k {
	case ActReaction:
		return RespondedByReaction, true
	case ActReply:
		return RespondedByReply, true
	case ActClaim, ActReassign, ActResolve, ActWon, ActLost:
		return RespondedByClaim, true
	}
	return "", false
}

// repeats reports whether two acts are the same reaction: one that was told,
// and found by asking as well, goes with one taking back.
func (a Act) repeats(b Act) bool {
	return a.Kind == ActReaction && b.Kind == ActReaction && a.Emoji == b.Emoji && a.Actor.Is(b.Actor) && a.Channel == b.Channel && a.Message == b.Message
}

// toldBetter reports whether the event of a reaction that was found by asking
// came as well. The reaction may be younger than the asking by what the answer
// took, and by what the clocks differ.
func toldBetter(found Act, acts []Act) bool {
	return found.Found && slices.ContainsFunc(acts, func(a Act) bool {
		after := a.At.Sub(found.At)
		return !a.Found && a.repeats(found) && after >= 0 && after <= retractWithin
	})
}

// removal finds the earliest taking back of the reaction within the time in
// which it undoes it.
func removal(reaction Act, acts []Act) (time.Time, bool) {
	var at time.Time
	if reaction.Kind != ActReaction {
		return at, false
	}
	found := false
	for _, a := range acts {
		if a.Kind != ActUnreaction || a.HandoffID != reaction.HandoffID || a.Cycle != reaction.Cycle ||
			a.Emoji != reaction.Emoji || !a.Actor.Is(reaction.Actor) || a.Channel != reaction.Channel || a.Message != reaction.Message {
			continue
		}
		since := a.At.Sub(reaction.At)
		if since < 0 || since > retractWithin {
			continue
		}
		if !found || a.At.Before(at) {
			at, found = a.At, true
		}
	}
	return at, found
}
