package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Times of what was sighted.
const (
	// orphanFor is how long an act on a message nobody knows waits for that
	// message: its posting may not be recorded yet.
	orphanFor = 24 * time.Hour
	// recognizeAfter is when the platform is asked which posting an orphan's message is.
	// By then the posting is recorded, or its answer was lost and so was the
	// event that tells of the message, as of a copy that came late.
	recognizeAfter = 20 * time.Second
	// attendAtOnce is how many sightings one round takes.
	attendAtOnce  = 64
	retrySighting = time.Second
	lastSighting  = 5 * time.Minute
	tellWithin    = 3 * time.Second // a platform that hangs holds up the next round no longer
)

// Sighting is something a platform told us that somebody did, kept before it
// is understood: it names a message and an account, but not yet a handoff, nor
// what kind of account it is. Asking the platform takes longer than the
// platform waits for an answer.
type Sighting struct {
	ID     int64
	Act    Act // HandoffID and Cycle as a button named them, else empty; no Class
	Tries  int
	Orphan bool // nobody knew its message when it was last attended to
}

// Directory tells who an account is. Its errors are worth another try, but a
// permanent *DeliveryError: there is no such account.
type Directory interface {
	Identify(ctx context.Context, id string) (name string, class ResponderClass, err error)
}

// ActorDirectory is the Directory of a platform that tells who an account is
// only where that account has acted.
type ActorDirectory interface {
	IdentifyActor(ctx context.Context, a Act) (name string, class ResponderClass, err error)
}

// Teller tells one person something that nobody else needs to read.
type Teller interface {
	Tell(ctx context.Context, a Act, text string) error
}

// Sight keeps what a platform told, durable when it returns. The same event
// again is kept once. Errors: ErrNotStored.
func (s *Service) Sight(ctx context.Context, acts ...Act) error {
	if len(acts) == 0 {
		return nil
	}
	now := s.o.Now().UTC()
	err := s.o.Ledger.Commit(ctx, func(tx Tx) error {
		for _, a := range acts {
			a.RecordedAt = now
			if err := tx.Sight(a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep %d acts of %s: %w", len(acts), acts[0].Actor.Platform, err)
	}
	return nil
}

// Attend understands what was sighted and is due, in the order in which it
// came: who did it, and to which handoff. It returns how many it finished, and
// every failure; what failed comes again.
func (s *Service) Attend(ctx context.Context) (int, error) {
	due, err := s.o.Ledger.Sightings(ctx, s.o.Now().UTC(), attendAtOnce)
	if err != nil {
		return 0, fmt.Errorf("read what was sighted: %w", err)
	}
	finished, errs := 0, make([]error, len(due))
	told := make([]error, len(due))
	var telling sync.WaitGroup // nobody's act waits for what another is told
	for i, sighted := range due {
		a, answer, err := s.attend(ctx, sighted)
		if errs[i] = about(sighted, err); err != nil {
			continue
		}
		finished++
		if teller, ok := s.o.Messengers[a.Actor.Platform].(Teller); ok && (answer.Refused || a.Kind == ActReopen && answer.Text != "") {
			telling.Go(func() { told[i] = about(sighted, tell(ctx, teller, a, answer.Text)) })
		}
	}
	telling.Wait()
	return finished, errors.Join(append(errs, told...)...)
}

// about names the event of a failure.
func about(sighted Sighting, err error) error {
	if err != nil {
		err = fmt.Errorf("attend to event %s: %w", sighted.Act.EventID, err)
	}
	return err
}

// tell answers the one who acted. It is tried once: what was refused is told
// now, or it is old.
func tell(ctx context.Context, teller Teller, a Act, text string) error {
	ctx, cancel := context.WithTimeout(ctx, tellWithin)
	defer cancel()
	if err := teller.Tell(ctx, a, text); err != nil {
		return fmt.Errorf("answer the one who acted: %w", err)
	}
	return nil
}

// attend understands one, and returns the act as it is known by then.
func (s *Service) attend(ctx context.Context, sighted Sighting) (a Act, answer Answer, err error) {
	a = sighted.Act
	if err := s.identify(ctx, &a); err != nil {
		return a, answer, errors.Join(err, s.postpone(ctx, sighted))
	}
	if err := s.recognize(ctx, sighted); err != nil {
		return a, answer, errors.Join(err, s.postpone(ctx, sighted))
	}
	err = s.o.Ledger.Commit(ctx, func(tx Tx) error {
		taken, err := tx.TakeSighting(sighted.ID)
		if err != nil || !taken {
			return err // another process was faster
		}
		answer, err = s.recordSighted(tx, a)
		return err
	})
	if err != nil {
		return a, answer, errors.Join(err, s.postpone(ctx, sighted))
	}
	s.tellRecorded(answer, a)
	return a, answer, nil
}

// recognize asks the platform which of our postings the message of an orphan is.
// The acts on it then have their handoff.
func (s *Service) recognize(ctx context.Context, sighted Sighting) error {
	a := sighted.Act
	platform, ok := s.o.Messengers[a.Actor.Platform].(Recognizer)
	if !ok || !sighted.Orphan || !a.OnOurs || s.o.Now().Sub(a.RecordedAt) >= orphanFor {
		return nil
	}
	postingID, ref, err := platform.Recognize(ctx, Destination{Platform: a.Actor.Platform, Channel: a.Channel}, a.Message)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return fmt.Errorf("ask what message %s is: %w", a.Message, err)
	}
	return s.Stands(ctx, postingID, ref)
}

// identify completes the actor of an act.
func (s *Service) identify(ctx context.Context, a *Act) error {
	if err := s.nameAssignee(ctx, a); err != nil || a.Class != "" {
		return err
	}
	var name string
	var class ResponderClass
	var err error
	switch directory := s.o.Messengers[a.Actor.Platform].(type) {
	case ActorDirectory:
		name, class, err = directory.IdentifyActor(ctx, *a)
	case Directory:
		name, class, err = directory.Identify(ctx, a.Actor.ID)
	default:
		return nil
	}
	if refused, ok := errors.AsType[*DeliveryError](err); ok && refused.Permanent {
		a.Class = External // nobody the workspace knows
		return nil
	}
	if err != nil {
		return err
	}
	a.Actor.Name, a.Class = name, class
	return nil
}

// nameAssignee completes the name of whom an act gives a handoff to.
func (s *Service) nameAssignee(ctx context.Context, a *Act) error {
	directory, ok := s.o.Messengers[a.Actor.Platform].(Directory)
	if !ok || a.Assignee == nil || a.Assignee.Platform != a.Actor.Platform || a.Assignee.Name != "" {
		return nil
	}
	named := *a.Assignee
	name, _, err := directory.Identify(ctx, named.ID)
	if refused, ok := errors.AsType[*DeliveryError](err); err != nil && (!ok || !refused.Permanent) {
		return err
	}
	named.Name = keep(named.ID, name)
	a.Assignee = &named
	return nil
}

// postpone lets a sighting come again later.
func (s *Service) postpone(ctx context.Context, sighted Sighting) error {
	wait := retrySighting << min(sighted.Tries, 10)
	again := s.o.Now().UTC().Add(min(wait, lastSighting))
	return s.o.Ledger.Commit(ctx, func(tx Tx) error { return tx.PostponeSighting(sighted.ID, again) })
}

// recordSighted gives an act to its handoff. What machines did is forgotten,
// and so is what was done to a message that is no card.
func (s *Service) recordSighted(tx Tx, a Act) (Answer, error) {
	if a.Class == Machine {
		return Answer{}, nil
	}
	known, err := s.subject(tx, &a)
	switch {
	case err != nil:
		return Answer{}, err
	case !known && a.pressed():
		return Answer{Text: "This card is not known any more; look for the handoff's newer one.", Refused: true}, nil
	case !known && a.OnOurs && s.o.Now().Sub(a.RecordedAt) < recognizeAfter:
		return Answer{}, tx.Orphan(a, a.RecordedAt.Add(recognizeAfter))
	case !known && s.o.Now().Sub(a.RecordedAt) < orphanFor:
		return Answer{}, tx.Orphan(a, a.RecordedAt.Add(orphanFor))
	case !known || a.HandoffID == "":
		return Answer{}, nil
	}
	if a.pressed() && !s.o.Responses.responder(a.Class) {
		a.Refused = true
	}
	if a, err = erasedSince(tx, a); err != nil {
		return Answer{}, err
	}
	return s.record(tx, a)
}

// erasedSince is the act without its words, when its conversation was erased after
// it was sighted.
func erasedSince(tx Tx, a Act) (Act, error) {
	if a.Text == "" {
		return a, nil
	}
	c, err := tx.Cycle(a.HandoffID, a.Cycle)
	if err != nil {
		return a, err
	}
	conversation, err := tx.Conversation(c.Key)
	if err == nil && conversation.ErasedAt.After(a.RecordedAt) {
		a = a.Erased()
	}
	return a, err
}

// subject finds the cycle of the card that an act was done to. known is false
// when the message is; an act on a message of ours that is no card has no handoff.
//
// A button names its handoff, and is believed only as far as our own rows say
// that this handoff has a card in that channel.
func (s *Service) subject(tx Tx, a *Act) (known bool, err error) {
	at := Destination{Platform: a.Actor.Platform, Channel: a.Channel}
	p, err := tx.PostingAt(at, a.Message)
	switch {
	case err == nil && p.Kind == PostCard:
		a.HandoffID, a.Cycle = p.HandoffID, p.Cycle
		return true, nil
	case err == nil && p.Kind == PostList && a.pressed():
		// The button says which of its lines; it is checked below.
	case err == nil && p.Kind == PostList && (a.Kind == ActReaction || a.Kind == ActReply):
		a.HandoffID = "" // of all of them, that is of none
		return true, s.hint(tx, p, a.RecordedAt)
	case err == nil:
		a.HandoffID = ""
		return true, nil
	case !errors.Is(err, ErrNotFound):
		return false, err
	case a.HandoffID == "":
		return false, nil
	}
	cards, err := tx.Cards(a.HandoffID, a.Cycle)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(cards, func(p Posting) bool { return p.To == at }), nil
}

// pressed reports whether the act came from a button.
func (a Act) pressed() bool {
	switch a.Kind {
	case ActClaim, ActRelease, ActReassign, ActSnooze, ActRelay, ActResolve, ActReopen, ActWon, ActLost, ActRightReason, ActWrongReason:
		return true
	}
	return false
}

// Stands tells that a message of ours stands in a channel, by the id of the
// attempt that left it. A posting in doubt is posted from now on; a second
// message of one that stands is its copy and leads to the same handoff.
func (s *Service) Stands(ctx context.Context, postingID string, ref CardRef) error {
	err := s.o.Ledger.Commit(ctx, func(tx Tx) error { return tx.Stands(postingID, ref) })
	if err != nil {
		return fmt.Errorf("note that posting %s stands: %w", postingID, err)
	}
	return nil
}
