package inbox

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// wire is a browser's end of a stream.
type wire struct {
	mu     sync.Mutex
	header http.Header
	text   strings.Builder
	broken bool
}

func (w *wire) Header() http.Header { return w.header }
func (w *wire) WriteHeader(int)     {}
func (w *wire) Flush()              {}

func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken {
		return 0, http.ErrHandlerTimeout
	}
	return w.text.Write(p)
}

func (w *wire) count(what string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Count(w.text.String(), what)
}

// listening runs test beside an open stream and waits for the stream to end.
func listening(t *testing.T, test func(s *site, w *wire, leave func())) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, morning(), nil)
		ctx, leave := context.WithCancel(t.Context())
		defer leave()
		w := &wire{header: http.Header{}}
		done := make(chan struct{})
		go func() {
			defer close(done)
			s.board.ServeHTTP(w, request(http.MethodGet, "/inbox/events", nil).WithContext(ctx))
		}()
		synctest.Wait()
		test(s, w, leave)
		<-done
		s.ledger.mu.Lock()
		defer s.ledger.mu.Unlock()
		if len(s.ledger.subs) != 0 {
			t.Error("the stream ended and left its subscription behind")
		}
	})
}

const changed = "event: changed\ndata: {}\n\n"

func TestAChangeIsToldAtOnceAndABurstTwice(t *testing.T) {
	listening(t, func(s *site, w *wire, leave func()) {
		defer leave()
		if got := w.header.Get("Content-Type"); got != "text/event-stream" {
			t.Errorf("Content-Type = %q", got)
		}
		fire := func() {
			s.ledger.mu.Lock()
			defer s.ledger.mu.Unlock()
			s.ledger.fire()
		}
		fire()
		synctest.Wait()
		if got := w.count(changed); got != 1 {
			t.Fatalf("one change was told %d times at once, want 1", got)
		}
		for range 20 {
			fire()
			synctest.Wait()
		}
		if got := w.count(changed); got != 1 {
			t.Errorf("a burst was told %d times at once; want it to wait", got)
		}
		<-time.After(pace)
		synctest.Wait()
		if got := w.count(changed); got != 2 {
			t.Errorf("after the pause the burst was told %d times in all, want 2", got)
		}
		<-time.After(10 * pace)
		synctest.Wait()
		if got := w.count(changed); got != 2 {
			t.Errorf("with nothing new there were %d events, want 2", got)
		}
	})
}

func TestAQuietStreamBeats(t *testing.T) {
	listening(t, func(_ *site, w *wire, leave func()) {
		defer leave()
		<-time.After(3*heartbeat + time.Second)
		synctest.Wait()
		if got := w.count(": beat\n\n"); got != 3 {
			t.Errorf("%d beats in 61 s, want 3", got)
		}
	})
}

func TestAStreamEndsWithTheServer(t *testing.T) {
	listening(t, func(s *site, _ *wire, _ func()) {
		s.board.Close()
		s.board.Close() // a second time does no harm
	})
}

func TestAStreamEndsWhenTheBrowserIsGone(t *testing.T) {
	listening(t, func(_ *site, w *wire, _ func()) {
		w.mu.Lock()
		w.broken = true
		w.mu.Unlock()
	})
}
