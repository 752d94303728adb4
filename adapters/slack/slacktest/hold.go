package slacktest

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Call is one call of the Web API.
type Call struct {
	Method string // such as chat.postMessage
	// Via is what stands between the API's address and the method, such as "r1/":
	// several callers, each with an address of its own, are told apart by it.
	Via  string
	Form url.Values // not to be changed
	At   time.Time  // when it came in
}

func callOf(r *http.Request, at time.Time) Call {
	path := strings.TrimPrefix(r.URL.Path, "/api/")
	cut := strings.LastIndexByte(path, '/') + 1
	return Call{Method: path[cut:], Via: path[:cut], Form: r.Form, At: at}
}

// Held is a call that is stopped on its way. It goes on when Release says so,
// also when its caller has died: Slack has it.
type Held struct {
	match      func(Call) bool
	carriedOut bool
	arrived    chan Call
	release    chan bool
}

// Hold stops the next call that match picks: before it is carried out, or,
// with carriedOut, after that and before its answer leaves.
func (s *Server) Hold(carriedOut bool, match func(Call) bool) *Held {
	h := &Held{match: match, carriedOut: carriedOut, arrived: make(chan Call, 1), release: make(chan bool, 1)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.holds = append(s.holds, h)
	return h
}

// Arrived gives the call once it is stopped.
func (h *Held) Arrived() <-chan Call { return h.arrived }

// Release lets the call go on; without on it goes no further and its
// connection breaks. What counts is the first release.
func (h *Held) Release(on bool) {
	select {
	case h.release <- on:
	default:
	}
}

// Unhold takes a hold back that no call has run into; false when one has.
func (s *Server) Unhold(h *Held) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, known := range s.holds {
		if known == h {
			s.holds = append(s.holds[:i:i], s.holds[i+1:]...)
			return true
		}
	}
	return false
}

// held takes the hold that a call runs into, or nil.
func (s *Server) held(c Call) *Held {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, h := range s.holds {
		if h.match(c) {
			s.holds = append(s.holds[:i:i], s.holds[i+1:]...)
			return h
		}
	}
	return nil
}

// wait stops the call until it is released or the workspace closes.
func (h *Held) wait(c Call, closed <-chan struct{}) {
	h.arrived <- c
	on := false
	select {
	case on = <-h.release:
	case <-closed:
	}
	if !on {
		panic(http.ErrAbortHandler)
	}
}

// Heal forgets the faults that no call has met yet.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}
