package lanes

import (
	"sync"
	"time"

	"handoffbot/bot"
)

// agenda is when which lane is to be looked at, so that one that is busy does
// not cost a look at all the others. It is a hint and may be wrong; the ledger is
// not, and is looked through whole now and then.
type agenda struct {
	mu     sync.Mutex
	lanes  map[bot.Destination]time.Time
	all    time.Time     // when every lane is; zero for never
	sooner chan struct{} // holds one: something was put on it
}

// newAgenda returns one on which every lane is due.
func newAgenda(now time.Time) *agenda {
	return &agenda{lanes: make(map[bot.Destination]time.Time), all: now, sooner: make(chan struct{}, 1)}
}

// put lets lanes be looked at then at the latest; without any, every lane.
func (a *agenda) put(at time.Time, lanes ...bot.Destination) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(lanes) == 0 && (a.all.IsZero() || at.Before(a.all)) {
		a.all = at
	}
	for _, to := range lanes {
		if known, ok := a.lanes[to]; !ok || at.Before(known) {
			a.lanes[to] = at
		}
	}
	select {
	case a.sooner <- struct{}{}:
	default:
	}
}

// take takes what is due off the agenda: lanes, or none when that is every lane.
func (a *agenda) take(now time.Time) (lanes []bot.Destination, due bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.all.IsZero() && !a.all.After(now) {
		a.all = time.Time{}
		clear(a.lanes)
		return nil, true
	}
	for to, at := range a.lanes {
		if !at.After(now) {
			lanes = append(lanes, to)
			delete(a.lanes, to)
		}
	}
	return lanes, len(lanes) > 0
}

// next returns when something is due.
func (a *agenda) next() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	next := a.all
	for _, at := range a.lanes {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next
}
