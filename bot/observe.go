package bot

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Answer is what the person who acted is told at once.
type Answer struct {
	Text      string // one sentence
	Refused   bool   // the act was recorded and changed nothing
	HandoffID string
	Cycle     int // the cycle the act belongs to; after a reopen, the new one

	of    Cycle // on which it was recorded
	fresh bool
}

// Observe records what a person did, named by handoff and cycle; cycle 0 means
// the newest. It sets RecordedAt. Errors: ErrNotFound, ErrNotStored.
func (s *Service) Observe(ctx context.Context, a Act) (Answer, error) {
	a.RecordedAt = s.o.Now().UTC()
	var answer Answer
	err := s.o.Ledger.Commit(ctx, func(tx Tx) (err error) {
		answer, err = s.record(tx, a)
		return err
	})
	if err != nil {
		return Answer{}, fmt.Errorf("observe %s on handoff %s: %w", a.Kind, a.HandoffID, err)
	}
	s.tellRecorded(answer, a)
	return answer, nil
}

// record adds an act to the log of its cycle. One that comes marked as refused
// was done by somebody who may not: it is kept and changes nothing.
func (s *Service) record(tx Tx, a Act) (Answer, error) {
	c, err := tx.Cycle(a.HandoffID, a.Cycle)
	if err != nil {
		return Answer{}, err
	}
	a = a.completed()
	a.Cycle = c.N
	answer := Answer{HandoffID: c.HandoffID, Cycle: c.N, Text: done(a), of: c}
	if a.Refused {
		answer.Text, answer.Refused = "Only members of the team can do that here.", true
		a.HandoffID = c.HandoffID
		_, answer.fresh, err = tx.Append(a)
		return answer, err
	}
	if a.ToVisitor {
		return s.relay(tx, c, a, answer)
	}
	if a.Kind == ActReopen {
		return s.reopen(tx, c, a)
	}
	refusal, fresh, err := s.apply(tx, &c, a)
	answer.fresh = fresh
	switch {
	case err != nil:
		return Answer{}, err
	case !fresh:
		answer.Text = "That was recorded already."
	case refusal != nil:
		answer.Text, answer.Refused = refusal.Why, true
	}
	return answer, nil
}

// completed fills in what a bare button leaves out: who reassigns without a
// name takes it over, and who snoozes without a time comes back in an hour.
func (a Act) completed() Act {
	if a.Kind == ActReassign && a.Assignee == nil {
		me := a.Actor
		a.Assignee = &me
	}
	if a.Kind == ActSnooze && a.Until.IsZero() {
		a.Until = a.At.Add(time.Hour)
	}
	if a.Kind == ActRelay && !a.Refused {
		a.Kind, a.ToVisitor = ActReply, true
	}
	return a
}

// tellRecorded tells of an act that was recorded for the first time.
func (s *Service) tellRecorded(answer Answer, a Act) {
	if answer.fresh {
		a.HandoffID, a.Cycle = answer.of.HandoffID, answer.of.N
		s.o.Recorded(answer.of, a)
	}
}

// reopen begins the next cycle because a person says that it is not over.
func (s *Service) reopen(tx Tx, c Cycle, a Act) (Answer, error) {
	answer := Answer{HandoffID: c.HandoffID, Cycle: c.N}
	newest, err := tx.Cycle(c.HandoffID, 0)
	if err != nil {
		return answer, err
	}
	latest, err := tx.LatestCycle(c.Key)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return answer, err
	}
	switch {
	case newest.N != c.N:
		answer.Text, answer.Refused = "It was reopened already; the newer card has it.", true
		return answer, nil
	case latest.HandoffID != c.HandoffID:
		answer.Text, answer.Refused = "The visitor came back since, and a newer handoff has it.", true
		return answer, nil
	case c.State.Status == StatusResolved && !reopens(c, a.RecordedAt):
		answer.Text, answer.Refused = "It was resolved more than 7 days ago; the visitor's next question begins a new handoff.", true
		return answer, nil
	}
	refusal, fresh, err := s.apply(tx, &c, a)
	if err != nil {
		return answer, err
	}
	answer.of, answer.fresh = c, fresh
	if refusal != nil || !fresh {
		answer.Text, answer.Refused = "That was recorded already.", refusal != nil
		if refusal != nil {
			answer.Text = refusal.Why
		}
		return answer, nil
	}
	next := Cycle{
		HandoffID: c.HandoffID, N: c.N + 1, Key: c.Key, Decision: c.Decision,
		TriggeredAt: a.At, ReceivedAt: a.RecordedAt,
	}
	a.Ordinal++
	next, err = s.open(tx, next, a)
	answer.Cycle = next.N
	answer.Text = fmt.Sprintf("Reopened: round %d begins, with a new card and a new clock.", next.N)
	return answer, err
}

// done says what an act did, to the person who did it.
func done(a Act) string {
	switch a.Kind {
	case ActClaim:
		return "It is yours. The visitor is waiting for a word from you."
	case ActRelease:
		return "Released: anybody can claim it now."
	case ActReassign:
		if a.Assignee != nil && !a.Assignee.Is(a.Actor) {
			return fmt.Sprintf("%s has it from now on.", a.Assignee.Name)
		}
		return "It is yours now."
	case ActSnooze:
		return "Put off until " + a.Until.UTC().Format("2 Jan 15:04 UTC") + "."
	case ActReply:
		if a.ToVisitor {
			return "Your words are on their way to the visitor."
		}
		return "Your reply is in the thread."
	case ActResolve:
		return "Closed as " + keep(Resolved, a.Outcome.Resolution) + "."
	case ActWon:
		return "Noted as won."
	case ActLost:
		return "Noted as lost."
	case ActReaction:
		return "Your reaction counts as a sign that somebody has seen it."
	case ActUnreaction:
		return "Your reaction is taken back."
	case ActRightReason, ActWrongReason:
		return "Thank you: that is how the rules get better."
	}
	return "Recorded."
}
