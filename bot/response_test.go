package bot

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func ana() Person { return Person{Platform: PlatformInbox, ID: "ana", Name: "Ana"} }
func ben() Person { return Person{Platform: PlatformInbox, ID: "ben", Name: "Ben"} }

// at is an act on the first cycle of handoff H, some seconds after noon.
func at(seconds int, kind ActKind, who Person, change ...func(*Act)) Act {
	a := Act{
		HandoffID: "H", Cycle: 1, Kind: kind, Actor: who, Class: Member,
		EventID: fmt.Sprintf("%s-%s-%d", kind, who.ID, seconds), At: noon.Add(time.Duration(seconds) * time.Second),
	}
	if kind == ActReaction || kind == ActUnreaction {
		a.Emoji = "eyes"
	}
	for _, c := range change {
		c(&a)
	}
	return a
}

func as(class ResponderClass) func(*Act) { return func(a *Act) { a.Class = class } }
func with(emoji string) func(*Act)       { return func(a *Act) { a.Emoji = emoji } }
func found(a *Act)                       { a.Found, a.EventID = true, "found" }
func inCycle(n int) func(*Act)           { return func(a *Act) { a.Cycle = n } }
func event(id string) func(*Act)         { return func(a *Act) { a.EventID = id } }

func opened() Cycle {
	c := Cycle{HandoffID: "H", N: 1, ReceivedAt: noon, Decision: Decision{Route: Route{Name: "sales"}, Priority: Normal}}
	c.State = c.Opening()
	return c
}

func TestFirstResponse(t *testing.T) {
	tests := []struct {
		name   string
		give   []Act
		policy ResponsePolicy
		want   string // "kind by id after s", or nobody
	}{
		{"nobody acted", nil, ResponsePolicy{}, "nobody"},
		{"a reaction counts", []Act{at(30, ActReaction, ana())}, ResponsePolicy{}, "reaction by ana after 30s"},
		{"the earliest by the platform's clock wins, not the first to arrive", []Act{at(90, ActClaim, ben()), at(20, ActReply, ana())}, ResponsePolicy{}, "reply by ana after 20s"},
		{"at the same instant the smaller event id wins", []Act{at(5, ActReply, ben(), event("b")), at(5, ActReply, ana(), event("a"))}, ResponsePolicy{}, "reply by ana after 5s"},
		{"Resolve as the first act is a response of kind claim", []Act{at(40, ActResolve, ana())}, ResponsePolicy{}, "claim by ana after 40s"},
		{"Lost as the first act is a response of kind claim", []Act{at(41, ActLost, ana())}, ResponsePolicy{}, "claim by ana after 41s"},
		{"a release alone is no response", []Act{at(10, ActRelease, ana())}, ResponsePolicy{}, "nobody"},
		{"a bot never counts", []Act{at(1, ActReply, ben(), as(Machine)), at(9, ActReply, ana())}, ResponsePolicy{}, "reply by ana after 9s"},
		{"a guest does not count by default", []Act{at(1, ActReply, ben(), as(Guest))}, ResponsePolicy{}, "nobody"},
		{"a guest counts when the config says so", []Act{at(1, ActReply, ben(), as(Guest))}, ResponsePolicy{Responders: []ResponderClass{Member, Guest}}, "reply by ben after 1s"},
		{"a refused claim is still a person who responded", []Act{at(3, ActClaim, ben(), func(a *Act) { a.Refused = true })}, ResponsePolicy{}, "claim by ben after 3s"},
		{"an ignored emoji does not count", []Act{at(1, ActReaction, ana(), with("no_entry")), at(8, ActReaction, ana())}, ResponsePolicy{IgnoreReactions: []string{"no_entry"}}, "reaction by ana after 8s"},
		{"a kind that is not listed does not count", []Act{at(1, ActReaction, ana()), at(8, ActReply, ana())}, ResponsePolicy{Counts: []ResponseKind{RespondedByReply}}, "reply by ana after 8s"},
		{"a reaction taken back within a minute never was", []Act{at(10, ActReaction, ana()), at(70, ActUnreaction, ana())}, ResponsePolicy{}, "nobody"},
		{"a reaction taken back after more than a minute stays", []Act{at(10, ActReaction, ana()), at(71, ActUnreaction, ana())}, ResponsePolicy{}, "reaction by ana after 10s"},
		{"a reaction taken back stays if somebody else had responded by then", []Act{at(10, ActReaction, ana()), at(30, ActUnreaction, ana()), at(30, ActClaim, ben())}, ResponsePolicy{}, "reaction by ana after 10s"},
		{"after a reaction taken back the next act is the first", []Act{at(10, ActReaction, ana()), at(30, ActUnreaction, ana()), at(31, ActClaim, ben())}, ResponsePolicy{}, "claim by ben after 31s"},
		{"a reaction that was also found by asking is taken back with it", []Act{at(10, ActReaction, ana()), at(20, ActReaction, ana(), event("found")), at(30, ActUnreaction, ana())}, ResponsePolicy{}, "nobody"},
		{"a reaction that was given while it was asked for counts by its own event", []Act{at(20, ActReaction, ana(), found), at(21, ActReaction, ana())}, ResponsePolicy{}, "reaction by ana after 21s"},
		{"a reaction that was found before its late event came counts by the event", []Act{at(20, ActReaction, ana(), found), at(10, ActReaction, ana(), event("late"))}, ResponsePolicy{}, "reaction by ana after 10s"},
		{"a reaction that was only found counts from the asking", []Act{at(20, ActReaction, ana(), found), at(21, ActReaction, ben())}, ResponsePolicy{}, "reaction by ana after 20s"},
		{"another emoji tells nothing of one that was found", []Act{at(20, ActReaction, ana(), found), at(21, ActReaction, ana(), with("ok"))}, ResponsePolicy{}, "reaction by ana after 20s"},
		{"a reaction given anew long after it was found is another", []Act{at(20, ActReaction, ana(), found), at(81, ActReaction, ana())}, ResponsePolicy{}, "reaction by ana after 20s"},
		{"a reaction given anew after it was taken back counts", []Act{at(10, ActReaction, ana()), at(30, ActUnreaction, ana()), at(40, ActReaction, ana())}, ResponsePolicy{}, "reaction by ana after 40s"},
		{"taking back another emoji undoes nothing", []Act{at(10, ActReaction, ana()), at(30, ActUnreaction, ana(), with("ok"))}, ResponsePolicy{}, "reaction by ana after 10s"},
		{"an act on another cycle belongs there", []Act{at(10, ActReply, ana(), inCycle(2))}, ResponsePolicy{}, "nobody"},
		{"a platform clock before the receipt is clamped to zero", []Act{at(-4, ActReply, ana())}, ResponsePolicy{}, "reply by ana after 0s clamped"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := told(FirstResponse(opened(), tt.give, tt.policy))
			if got != tt.want {
				t.Errorf("FirstResponse(%s) = %s, want %s", tt.name, got, tt.want)
			}
		})
	}
}

func told(r *Response) string {
	if r == nil {
		return "nobody"
	}
	s := fmt.Sprintf("%s by %s after %s", r.Kind, r.Responder.ID, r.After)
	if r.Clamped {
		s += " clamped"
	}
	return s
}

// anyActs draws acts of a few people on a cycle, dense enough to collide.
func anyActs(t *rapid.T) []Act {
	kinds := []ActKind{ActReaction, ActUnreaction, ActClaim, ActRelease, ActReply, ActResolve, ActWon, ActLost, ActReassign, ActSnooze, ActSnoozeOver, ActCancelled}
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Act {
		who := rapid.SampledFrom([]Person{ana(), ben()}).Draw(t, "who")
		return at(rapid.IntRange(0, 120).Draw(t, "second"), rapid.SampledFrom(kinds).Draw(t, "kind"), who,
			event(rapid.StringMatching(`[a-z]{6}`).Draw(t, "event")),
			as(rapid.SampledFrom([]ResponderClass{Member, Guest, Machine}).Draw(t, "class")),
			to(rapid.SampledFrom([]Person{ana(), ben()}).Draw(t, "assignee")), until(rapid.SampledFrom([]time.Duration{0, time.Hour}).Draw(t, "until")))
	}), 0, 12).Draw(t, "acts")
}

func TestFirstResponseDoesNotDependOnTheOrderOfArrival(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		acts := anyActs(t)
		shuffled := rapid.Permutation(acts).Draw(t, "shuffled")
		repeated := append(shuffled, rapid.SliceOfN(rapid.SampledFrom(append(shuffled, at(0, ActRelease, ana()))), 0, 4).Draw(t, "repeated")...)
		want, got := FirstResponse(opened(), acts, ResponsePolicy{}), FirstResponse(opened(), unique(repeated), ResponsePolicy{})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("another order of arrival gave another first response (-in order +shuffled):\n%s", diff)
		}
	})
}

// unique does what the ledger does: the same event twice is one act.
func unique(acts []Act) []Act {
	seen := map[string]bool{}
	var out []Act
	for _, a := range acts {
		if !seen[a.EventID] {
			seen[a.EventID] = true
			out = append(out, a)
		}
	}
	return out
}

func TestTheFirstResponseIsNeverLaterThanAnyActThatStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		acts := anyActs(t)
		first := FirstResponse(opened(), acts, ResponsePolicy{})
		for _, a := range acts {
			stands := a.Class == Member && (a.Kind == ActReply || a.Kind == ActClaim || a.Kind == ActReassign || a.Kind == ActResolve || a.Kind == ActWon || a.Kind == ActLost)
			if stands && (first == nil || first.At.After(a.At)) {
				t.Fatalf("first response %s, but %s by %s at %s stands", told(first), a.Kind, a.Actor.ID, a.At)
			}
		}
	})
}
