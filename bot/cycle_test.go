package bot

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func outcome(o Outcome) func(*Act) { return func(a *Act) { a.Outcome = o } }

func to(p Person) func(*Act) { return func(a *Act) { a.Assignee = &p } }

func until(d time.Duration) func(*Act) { return func(a *Act) { a.Until = noon.Add(d) } }

func TestTheStatesOfACycle(t *testing.T) {
	machine := Person{Platform: PlatformChatbot, ID: "website"}
	tests := []struct {
		name        string
		give        []Act
		wantStatus  Status
		wantOwner   string // "" means nobody
		wantRefusal string // of the last act
	}{
		{"a reaction claims nothing", []Act{at(1, ActReaction, ana())}, StatusOpen, "", ""},
		{"a claim owns it", []Act{at(1, ActClaim, ana())}, StatusClaimed, "ana", ""},
		{"the second claim is told who has it", []Act{at(9, ActClaim, ana()), at(1, ActClaim, ben())}, StatusClaimed, "ana", "Ana claimed it first. Ask for a release if you want to take over."},
		{"claiming one's own changes nothing", []Act{at(1, ActClaim, ana()), at(2, ActClaim, ana())}, StatusClaimed, "ana", "You have it already."},
		{"a release opens it again", []Act{at(1, ActClaim, ana()), at(2, ActRelease, ana())}, StatusOpen, "", ""},
		{"a release after an answer leaves it answered", []Act{at(1, ActClaim, ana()), at(2, ActReply, ana()), at(3, ActRelease, ana())}, StatusAnswered, "", ""},
		{"releasing what nobody has is refused", []Act{at(2, ActRelease, ana())}, StatusOpen, "", "Nobody has it, so there is nothing to release."},
		{"reassigning gives it to another", []Act{at(1, ActClaim, ana()), at(2, ActReassign, ana(), to(ben()))}, StatusClaimed, "ben", ""},
		{"reassigning what nobody has claims it for them", []Act{at(2, ActReassign, ana(), to(ben()))}, StatusClaimed, "ben", ""},
		{"reassigning an answered one keeps it answered", []Act{at(1, ActReply, ana()), at(2, ActReassign, ana(), to(ben()))}, StatusAnswered, "ben", ""},
		{"reassigning to nobody is refused", []Act{at(1, ActClaim, ana()), at(2, ActReassign, ana())}, StatusClaimed, "ana", "Say who shall have it."},
		{"reassigning to whoever has it is refused", []Act{at(1, ActClaim, ana()), at(2, ActReassign, ben(), to(ana()))}, StatusClaimed, "ana", "Ana has it already."},
		{"taking over one's own is refused in the second person", []Act{at(1, ActClaim, ana()), at(2, ActReassign, ana(), to(ana()))}, StatusClaimed, "ana", "You have it already."},
		{"a resolved one cannot be reassigned", []Act{at(1, ActResolve, ana()), at(2, ActReassign, ben(), to(ben()))}, StatusResolved, "", "Ana resolved it already. Reopen it to go on."},
		{"snoozing keeps the owner", []Act{at(1, ActClaim, ana()), at(2, ActSnooze, ana(), until(time.Hour))}, StatusClaimed, "ana", ""},
		{"nobody's cannot be snoozed", []Act{at(2, ActSnooze, ana(), until(time.Hour))}, StatusOpen, "", "Nobody has it. Claim it first, so that somebody comes back to it."},
		{"a snooze into the past is refused", []Act{at(1, ActClaim, ana()), at(20, ActSnooze, ana(), until(10*time.Second))}, StatusClaimed, "ana", "Choose a time from now on, and at most 30 days ahead."},
		{"a snooze for ever is refused", []Act{at(1, ActClaim, ana()), at(2, ActSnooze, ana(), until(31*24*time.Hour))}, StatusClaimed, "ana", "Choose a time from now on, and at most 30 days ahead."},
		{"what the bot notes moves nothing", []Act{at(1, ActClaim, ana()), at(2, ActReminded, itself()), at(3, ActBreached, itself()), at(4, ActUnanswered, itself())}, StatusClaimed, "ana", ""},
		{"a reply answers", []Act{at(1, ActReply, ben())}, StatusAnswered, "", ""},
		{"claiming an answered one keeps it answered", []Act{at(1, ActReply, ben()), at(2, ActClaim, ana())}, StatusAnswered, "ana", ""},
		{"a resolved one cannot be claimed", []Act{at(1, ActResolve, ana()), at(2, ActClaim, ben())}, StatusResolved, "", "Ana resolved it already. Reopen it to go on."},
		{"a cancelled one cannot be resolved", []Act{at(1, ActCancelled, machine), at(2, ActResolve, ben())}, StatusCancelled, "", "It was cancelled: the visitor has left."},
		{"a cancel after the end changes nothing", []Act{at(1, ActResolve, ana()), at(2, ActCancelled, machine)}, StatusResolved, "", "Ana resolved it already. Reopen it to go on."},
		{"an outcome with a resolution closes", []Act{at(1, ActOutcome, machine, outcome(Outcome{Resolution: Unresolved}))}, StatusResolved, "", ""},
		{"an outcome without one does not", []Act{at(1, ActOutcome, machine, outcome(Outcome{CSAT: 4}))}, StatusOpen, "", ""},
		{"an open one cannot be reopened", []Act{at(1, ActReopen, ana())}, StatusOpen, "", "Only a resolved handoff can be reopened."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, refusal := opened().State, ""
			for _, a := range tt.give {
				next, err := s.Apply(a)
				refusal = ""
				if refused, ok := errors.AsType[*RefusedError](err); ok {
					refusal = refused.Why
				}
				s = next
			}
			owner := ""
			if s.ClaimedBy != nil {
				owner = s.ClaimedBy.ID
			}
			if s.Status != tt.wantStatus || owner != tt.wantOwner || refusal != tt.wantRefusal {
				t.Errorf("the state is %s, owned by %q, refusal %q; want %s, %q, %q", s.Status, owner, refusal, tt.wantStatus, tt.wantOwner, tt.wantRefusal)
			}
		})
	}
}

func TestOutcomesAddUp(t *testing.T) {
	won := &Deal{Status: DealWon, Amount: "1200", Currency: "EUR"}
	c := opened()
	got := c.Replay([]Act{
		at(1, ActOutcome, ana(), outcome(Outcome{CSAT: 5})),
		at(2, ActResolve, ana()),
		at(3, ActWon, ana(), outcome(Outcome{Deal: won})),
		at(4, ActOutcome, ana(), outcome(Outcome{Resolution: Unresolved})),
	}).Outcome
	want := Outcome{Resolution: Unresolved, CSAT: 5, Deal: won}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the outcome differs (-want +got):\n%s", diff)
	}
}

func TestAMergeMovesTheRouteButNoStamp(t *testing.T) {
	c := opened()
	due := noon.Add(5 * time.Minute)
	before := c.Replay([]Act{at(1, ActClaim, ana())})
	after := c.Replay([]Act{at(1, ActClaim, ana()), at(2, ActMerged, ana(), func(a *Act) {
		a.Reroute = &Reroute{Route: "priority-support", Priority: Urgent, DueAt: due}
	})})
	before.Route, before.Priority, before.DueAt = "priority-support", Urgent, due
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("a merge changed more than the route (-want +got):\n%s", diff)
	}
}

func TestWhatIsRefusedLeavesTheStateAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := opened().State
		for _, a := range anyActs(t) {
			next, err := s.Apply(a)
			if err != nil && !cmp.Equal(s, next) {
				t.Fatalf("%s was refused (%v) and changed the state:\n%s", a.Kind, err, cmp.Diff(s, next))
			}
			if owner := s.ClaimedBy; owner != nil && a.Kind == ActClaim && (next.ClaimedBy == nil || !next.ClaimedBy.Is(*owner)) {
				t.Fatalf("the claim of %s flipped by a later claim", owner.ID)
			}
			if owned := next.ClaimedBy != nil; owned && next.Status == StatusOpen || !owned && next.Status == StatusClaimed {
				t.Fatalf("after %s the cycle is %s and owned: %v", a.Kind, next.Status, owned)
			}
			if !next.SnoozedUntil.IsZero() && (next.ClaimedBy == nil || !next.Status.Open()) {
				t.Fatalf("after %s nobody would come back from the snooze: %+v", a.Kind, next)
			}
			if !s.Status.Open() && next.Status != s.Status {
				t.Fatalf("%s moved a closed cycle from %s to %s", a.Kind, s.Status, next.Status)
			}
			s = next
		}
	})
}
