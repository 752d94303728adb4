package teams

import (
	"sync"
	"time"
)

// sameWithin is how long after a thing the same thing, told under another id,
// is the first one told again: Teams repeats what it thinks was not answered.
const sameWithin = time.Minute

// recent knows what was told lately, by what it says.
type recent struct {
	mu   sync.Mutex
	told map[string]telling // by what it says
}

type telling struct {
	eventID string
	at      time.Time
}

func newRecent() *recent { return &recent{told: make(map[string]telling)} }

// name returns the name of the event that said the same lately, or this one's.
// What undoes the opposite makes a later one of the same kind a new thing.
func (r *recent) name(says, opposite, eventID string, now time.Time) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if t, ok := r.told[says]; ok && now.Sub(t.at) < sameWithin {
		return t.eventID
	}
	if len(r.told) >= mostKept {
		clear(r.told) // the ledger still knows the same id
	}
	r.told[says] = telling{eventID, now}
	delete(r.told, opposite)
	return eventID
}
