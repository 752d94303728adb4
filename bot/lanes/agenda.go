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
	all    bool          // every lane is due
	sooner chan struct{} // holds one: something was put on it
}

// newAgenda returns one on which every lane is due.
func newAgenda() *agenda {
	return &agenda{lanes: make(map[bot.Destination]time.Time), all: true, sooner: make(chan struct{}, 1)}
}

// put lets lanes be looked at then at the latest; without any, every lane at once.
func (a *agenda) put(at time.Time, lanes ...bot.Destination) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all = a.all || len(lanes) == 0
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
	if a.all {
		a.all = false
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

// next returns how long it is until a lane is due, at most a while.
func (a *agenda) next(now time.Time, most time.Duration) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, at := range a.lanes {
		most = min(most, at.Sub(now))
	}
	return most
}
