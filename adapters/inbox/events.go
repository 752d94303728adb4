package inbox

import (
	"fmt"
	"net/http"
	"time"
)

const (
	pace      = 250 * time.Millisecond // between two "changed" events of one stream
	heartbeat = 20 * time.Second
)

// stream tells the browser that something changed; the page then asks for
// itself again. What changed is not said, so nothing can be missed by it.
func (b *Board) stream(w http.ResponseWriter, r *http.Request) {
	out := http.NewResponseController(w)
	// A stream outlives the server's limits for a request. A writer that knows
	// no deadlines has none to lift.
	_ = out.SetReadDeadline(time.Time{})
	_ = out.SetWriteDeadline(time.Time{})
	changes, end := b.o.Store.Subscribe()
	defer end()

	w.Header().Set("Content-Type", "text/event-stream")
	send := func(text string) bool {
		_, err := fmt.Fprint(w, text)
		return err == nil && out.Flush() == nil
	}
	if !send("retry: 1000\n: open\n\n") {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	rest := time.NewTimer(0) // fires when the next event may be sent
	defer rest.Stop()
	resting, pending := true, false
	for {
		ok := true
		select {
		case <-r.Context().Done():
			return
		case <-b.closing:
			return
		case _, open := <-changes:
			if !open {
				return
			}
			pending = true
		case <-rest.C:
			resting = false
		case <-beat.C:
			ok = b.o.Access.admits(r).why == "" && send(": beat\n\n") // who is signed out hears no more
		}
		if pending && !resting {
			ok = send("event: changed\ndata: {}\n\n")
			pending, resting = false, true
			rest.Reset(pace)
		}
		if !ok {
			return
		}
	}
}
