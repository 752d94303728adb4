// Package lanes carries postings from the ledger to the channels: a lane a
// destination, one message in flight in each, so that order holds and a slow
// channel holds up nobody else.
package lanes

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"handoffbot/bot"
)

// Queue is the part of the ledger that holds what is due.
type Queue interface {
	// Claim leases what is due until now + lease: of every lane named, or of all
	// when none is, that has nothing in flight and does not rest, what by chooses.
	// next says of the lanes that are free, and of which nothing was claimed, when
	// what waits in them can go. A claim of all lanes ends the leases that have run
	// out: such a try is in doubt.
	Claim(ctx context.Context, now time.Time, lease time.Duration, by bot.Chooser, of ...bot.Destination) (claimed []bot.Posting, next map[bot.Destination]time.Time, err error)
	// Settle records what became of a claimed posting, ends its lease, and lets
	// its lane rest as long as the settlement says.
	Settle(ctx context.Context, s bot.Settlement, now time.Time) error
	// SettleAndClaim is Settle of what was claimed of a lane and, in the same
	// commit, Claim of that lane; next is empty when nothing is to be claimed.
	SettleAndClaim(ctx context.Context, all []bot.Settlement, now time.Time, lease time.Duration, by bot.Chooser) (next []bot.Posting, err error)
}

// Times of the dispatcher.
const (
	deliverWithin = 10 * time.Second // the total deadline of one delivery
	settleWithin  = 10 * time.Second // of its settlement with a claim of more
	settleAlone   = 5 * time.Second  // of its settlement after that has failed
	lease         = 30 * time.Second // longer than all three, so that a lease that has run out is a dead one
	poll          = time.Second      // the net under the wake-up: every lane is looked at
	firstRetry    = time.Second
	lastRetry     = time.Minute
	soonest       = 5 * time.Millisecond // between two looks at a lane of which nothing is claimed
	lookAgain     = 5 * time.Second      // after the first look, for histories lag
)

// FirstLook is how long after a try that may have posted it is looked up: when
// it can no longer be under way.
const FirstLook = 15 * time.Second

// Options are the parts of a Dispatcher. Observe may be nil.
type Options struct {
	Queue Queue
	// Deliver posts and returns the message and the revision it shows.
	Deliver func(context.Context, bot.Posting) (bot.CardRef, int, error)
	Wake    <-chan []bot.Destination // lanes in which something may be due; none means anywhere
	Now     func() time.Time
	// Pace says what rests after a posting that went through; nil means nothing.
	Pace func(bot.Posting) bot.Rest
	// Fold says how much of a backlog goes together on a platform; nil means that
	// every card is a message of its own, and a commit of its own.
	Fold func(bot.Platform) Fold
	// Observe is told of every settlement and of every failure of the queue.
	// settled is zero for the latter.
	Observe func(p bot.Posting, settled bot.Settlement, err error)
}

// Dispatcher works the lanes. Make it with New.
type Dispatcher struct{ o Options }

// New returns a dispatcher, or every gap in the options at once.
func New(o Options) (*Dispatcher, error) {
	var errs []error
	for part, given := range map[string]bool{
		"Queue": o.Queue != nil, "Deliver": o.Deliver != nil, "Wake": o.Wake != nil, "Now": o.Now != nil,
	} {
		if !given {
			errs = append(errs, fmt.Errorf("lanes: %s is required", part))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if o.Pace == nil {
		o.Pace = func(bot.Posting) bot.Rest { return bot.Rest{} }
	}
	if o.Fold == nil {
		o.Fold = func(bot.Platform) Fold { return Fold{} }
	}
	if o.Observe == nil {
		o.Observe = func(bot.Posting, bot.Settlement, error) {}
	}
	return &Dispatcher{o}, nil
}

// Run delivers until ctx ends, then waits for what is in flight. What it has
// not settled by then is due again once its lease has run out.
func (d *Dispatcher) Run(ctx context.Context) {
	var inFlight sync.WaitGroup
	defer inFlight.Wait()
	a := newAgenda()
	net := time.NewTicker(poll)
	defer net.Stop()
	for ctx.Err() == nil {
		select {
		case lanes := <-d.o.Wake:
			a.put(d.o.Now(), lanes...)
		case <-net.C:
			a.put(d.o.Now())
		default:
		}
		of, due := a.take(d.o.Now())
		if !due {
			d.rest(ctx, a, net.C)
			continue
		}
		for to, batch := range byLane(d.claim(ctx, a, of)) {
			inFlight.Go(func() {
				for len(batch) > 0 {
					batch = d.carry(ctx, batch)
				}
				a.put(d.o.Now(), to)
			})
		}
	}
}

// claim claims of lanes, or of every lane, and notes when the others can go on.
func (d *Dispatcher) claim(ctx context.Context, a *agenda, of []bot.Destination) []bot.Posting {
	now := d.o.Now().UTC()
	claimed, next, err := d.o.Queue.Claim(ctx, now, lease, d, of...)
	if err != nil && ctx.Err() == nil {
		d.o.Observe(bot.Posting{}, bot.Settlement{}, fmt.Errorf("claim due postings: %w", err))
	}
	for to, at := range next {
		if at.Before(now.Add(soonest)) {
			at = now.Add(soonest)
		}
		a.put(at, to)
	}
	return claimed
}

// byLane keeps the order within each lane.
func byLane(claimed []bot.Posting) map[bot.Destination][]bot.Posting {
	lanes := make(map[bot.Destination][]bot.Posting)
	for _, p := range claimed {
		lanes[p.To] = append(lanes[p.To], p)
	}
	return lanes
}

// rest waits until something may be due.
func (d *Dispatcher) rest(ctx context.Context, a *agenda, net <-chan time.Time) {
	timer := time.NewTimer(a.next(d.o.Now(), poll))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case lanes := <-d.o.Wake:
		a.put(d.o.Now(), lanes...)
	case <-net:
		a.put(d.o.Now())
	case <-a.sooner:
	case <-timer.C:
	}
}

// carry delivers what was claimed of a lane and settles it, and returns what of
// the lane may go next at once. Once ctx has ended it ends what it has begun.
func (d *Dispatcher) carry(ctx context.Context, batch []bot.Posting) (next []bot.Posting) {
	work := context.WithoutCancel(ctx)
	all, errs := make([]bot.Settlement, len(batch)), make([]error, len(batch))
	for i, p := range batch {
		all[i], errs[i] = d.try(work, p)
	}
	now := d.o.Now().UTC()
	settleErr := ctx.Err()
	if settleErr == nil {
		// The time that delivery took must not take the settlement with it.
		within, cancel := context.WithTimeout(work, settleWithin)
		next, settleErr = d.o.Queue.SettleAndClaim(within, all, now, lease, d)
		cancel()
	}
	alone, cancel := context.WithTimeout(work, settleAlone)
	defer cancel()
	for i, p := range batch {
		err := settleErr
		if err != nil { // what was delivered shall not be in doubt because no more can be claimed
			next, err = nil, d.o.Queue.Settle(alone, all[i], now)
		}
		if err != nil {
			d.o.Observe(p, bot.Settlement{}, fmt.Errorf("settle posting %s: %w", p.ID, err))
			continue
		}
		d.o.Observe(p, all[i], errs[i])
	}
	return next
}

// try delivers one posting and returns what became of it.
func (d *Dispatcher) try(ctx context.Context, p bot.Posting) (bot.Settlement, error) {
	ctx, cancel := context.WithTimeout(ctx, deliverWithin)
	defer cancel()
	ref, revision, err := d.deliver(ctx, p)
	s := Settled(p, ref, revision, err, d.o.Now().UTC())
	if err == nil || s.State == bot.PostingUnknown && s.DoubtAt.Equal(p.AttemptedAt) {
		// It stands, or may. From the answer on: when the request arrived, only
		// the platform knows.
		s.Rest = d.o.Pace(p)
	}
	return s, err
}

// deliver turns a panic of one posting into that posting's failure.
func (d *Dispatcher) deliver(ctx context.Context, p bot.Posting) (ref bot.CardRef, revision int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("delivering posting %s panicked: %T", p.ID, r)
		}
	}()
	return d.o.Deliver(ctx, p)
}

// Settled is what becomes of a posting after one try at it.
func Settled(p bot.Posting, ref bot.CardRef, revision int, err error, now time.Time) bot.Settlement {
	s := bot.Settlement{PostingID: p.ID, Posted: p.Posted, Ref: p.Ref, RunAt: now, Tries: p.Tries, DoubtAt: p.DoubtAt, Looks: p.Looks}
	if err == nil {
		s.Posted, s.Ref, s.State, s.Tries, s.DoubtAt, s.Looks = revision, ref, bot.PostingPosted, 0, time.Time{}, 0
		return s
	}
	s.Cause = err.Error()
	s.State = bot.PostingWaiting
	if !p.DoubtAt.IsZero() {
		s.State = bot.PostingUnknown // whatever went wrong, the doubt stays
	}
	refused, ok := errors.AsType[*bot.DeliveryError](err)
	if !ok {
		refused = &bot.DeliveryError{}
	}
	switch {
	case refused.Permanent:
		s.State = bot.PostingFailed
	case refused.Unknown && p.Posted == 0:
		s.State, s.DoubtAt, s.Looks, s.RunAt = bot.PostingUnknown, p.AttemptedAt, 0, p.AttemptedAt.Add(FirstLook)
	case refused.Absent:
		if s.Looks++; s.Looks < bot.LooksBeforePost {
			s.RunAt = now.Add(lookAgain)
		}
	case refused.After > 0:
		s.RunAt = now.Add(refused.After)
		s.Rest = bot.Rest{Posts: refused.After, Changes: refused.After}
	default:
		s.Tries = p.Tries + 1
		s.RunAt = now.Add(backOff(s.Tries))
	}
	return s
}

// backOff doubles from a second to a minute and stays there: a posting owed is
// owed until the channel takes it.
func backOff(tries int) time.Duration {
	wait := firstRetry
	for range min(tries-1, 10) {
		wait = min(2*wait, lastRetry)
	}
	return wait
}
