package bot

import (
	"errors"
	"fmt"
	"time"
)

// Options are the parts of a Service. Responses, Transcripts, Care, CallsBack,
// Relays, Masks, Fallback, Alerts and Recorded may be left out.
type Options struct {
	Ledger     Ledger
	Decider    Decider
	Messengers map[Platform]Messenger
	// Escalates says whether the rules may hand off for a source on their own.
	Escalates func(source string) bool
	Responses ResponsePolicy
	// Transcripts names the platforms whose people read the conversation in
	// the card's thread, for they have no page of ours at hand.
	Transcripts map[Platform]bool
	// Care is what every route does so that nobody is left waiting, by its name.
	Care map[string]Care
	// CallsBack says whether the chatbot of a source is told what becomes of its
	// handoffs; nil means that none is.
	CallsBack func(source string) bool
	// Relays says whether the team can write to the visitors of a source; nil
	// means to none. It needs a callback.
	Relays func(source string) bool
	// Masks is what the people of a route do not see of a visitor's contact, by
	// the route's name. It is noted with a handoff when it is made.
	Masks map[string][]Masked
	// Fallback is where a card goes whose channel is gone; the zero value is nowhere.
	Fallback Destination
	// Alerts is where people are told that something is wrong.
	Alerts Destination
	// Recorded is told of every act that people did, once it is recorded.
	Recorded func(Cycle, Act)
	Now      func() time.Time
	// NewID returns a unique id that sorts by the time given.
	NewID func(time.Time) string
}

// Service moves handoffs. It is safe for concurrent use.
type Service struct{ o Options }

// New returns a service, or every gap in the options at once.
func New(o Options) (*Service, error) {
	var errs []error
	need := func(given bool, part string) {
		if !given {
			errs = append(errs, fmt.Errorf("bot: %s is required", part))
		}
	}
	need(o.Ledger != nil, "Ledger")
	need(o.Decider != nil, "Decider")
	need(len(o.Messengers) > 0, "Messengers")
	need(o.Escalates != nil, "Escalates")
	need(o.Now != nil, "Now")
	need(o.NewID != nil, "NewID")
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if o.Recorded == nil {
		o.Recorded = func(Cycle, Act) {}
	}
	if o.CallsBack == nil {
		o.CallsBack = func(string) bool { return false }
	}
	if o.Relays == nil {
		o.Relays = func(string) bool { return false }
	}
	return &Service{o}, nil
}

// apply records an act on a cycle and lets the state machine have its say. A
// refused act is recorded all the same: it is something a person did, and may
// be the first response. fresh is false when its event was recorded before.
func (s *Service) apply(tx Tx, c *Cycle, a Act) (refusal *RefusedError, fresh bool, err error) {
	a.HandoffID, a.Cycle = c.HandoffID, c.N
	next, err := c.State.Apply(a)
	if err != nil && !errors.As(err, &refusal) {
		return nil, false, fmt.Errorf("apply %s to handoff %s: %w", a.Kind, c.HandoffID, err)
	}
	a.Refused = refusal != nil
	if a, fresh, err = tx.Append(a); err != nil || !fresh {
		return nil, fresh, err
	}
	before := c.State
	if refusal == nil {
		c.State = next
		if err := tx.SaveCycle(*c); err != nil {
			return nil, true, err
		}
		if a.Kind == ActClaim { // whoever takes it needs all of it
			if err := tx.Unfold(c.HandoffID, c.N); err != nil {
				return nil, true, err
			}
		}
	}
	acts, err := tx.Acts(c.HandoffID, c.N)
	if err != nil {
		return nil, true, err
	}
	if err := errors.Join(s.wake(tx, *c, acts, s.o.Now().UTC()), s.tell(tx, before, *c, acts, a)); err != nil || !a.shows() {
		return refusal, true, err
	}
	return refusal, true, tx.Stale(c.HandoffID, c.N, a.RecordedAt)
}

// open begins a cycle and owes its cards.
func (s *Service) open(tx Tx, c Cycle, received Act) (Cycle, error) {
	care := s.o.Care[c.Decision.Route.Name]
	c.DueAt, c.Decision.Route.Hours = care.Due(c.ReceivedAt, c.Decision.Route.SLA), care.Hours.Version()
	c.Decision.Relay = s.o.Relays(c.Key.Source) && s.o.CallsBack(c.Key.Source)
	c.State = c.Opening()
	if err := tx.SaveCycle(c); err != nil {
		return c, err
	}
	received.Kind, received.HandoffID, received.Cycle = ActReceived, c.HandoffID, c.N
	if _, _, err := tx.Append(received); err != nil {
		return c, err
	}
	if at := s.nextErrand(c, nil, c.ReceivedAt); !at.IsZero() {
		if err := tx.WakeAt(c.HandoffID, c.N, at); err != nil {
			return c, err
		}
	}
	if c.N > 1 && s.o.CallsBack(c.Key.Source) {
		if err := s.emit(tx, c, TellReopened, "", OutboundData{At: received.At}, c.ReceivedAt); err != nil {
			return c, err
		}
	}
	return c, s.oweCards(tx, c, nil, c.Decision.Route.To, c.ReceivedAt)
}

// oweMoreCards owes a card to every destination that does not carry one yet.
func (s *Service) oweMoreCards(tx Tx, c Cycle, to []Destination, now time.Time) error {
	cards, err := tx.Cards(c.HandoffID, c.N)
	if err != nil {
		return err
	}
	return s.oweCards(tx, c, cards, to, now)
}

// oweCards owes a card to every destination that none of these stands at.
func (s *Service) oweCards(tx Tx, c Cycle, cards []Posting, to []Destination, now time.Time) error {
	carried := make(map[Destination]bool, len(cards)+len(to))
	for _, p := range cards {
		carried[p.To] = true
	}
	for _, d := range to {
		if carried[d] {
			continue
		}
		carried[d] = true
		err := tx.Owe(Posting{
			ID: s.o.NewID(now), Kind: PostCard, HandoffID: c.HandoffID, Cycle: c.N,
			To: d, Priority: c.State.Priority, Wanted: 1, State: PostingWaiting, RunAt: now,
		})
		if err != nil {
			return err
		}
		if err := s.oweTranscript(tx, c, d, 1, now); err != nil {
			return err
		}
	}
	return nil
}
