package inbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"handoffbot/bot"
)

var noon = time.Date(2026, 11, 24, 9, 20, 0, 0, time.UTC) // 10:20 in Berlin

func berlin(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// fakeLedger is a ledger in memory that behaves: acts move the state machine,
// the same event counts once, and subscribers hear of every change.
type fakeLedger struct {
	mu       sync.Mutex
	dossiers []bot.Dossier // oldest first
	reports  []bot.Posting
	threads  map[string][]bot.Posting
	seen     map[string]bool
	acts     []bot.Act // every act observed, repeats included
	subs     map[chan struct{}]bool
	err      error // the answer of every call while set
}

func (f *fakeLedger) Observe(_ context.Context, a bot.Act) (bot.Answer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return bot.Answer{}, f.err
	}
	f.acts = append(f.acts, a)
	answer := bot.Answer{HandoffID: a.HandoffID, Cycle: a.Cycle, Text: "Recorded: " + string(a.Kind) + "."}
	if f.seen[a.EventID] {
		answer.Text = "That was recorded already."
		return answer, nil
	}
	d := f.find(a.HandoffID)
	if d == nil {
		return answer, bot.ErrNotFound
	}
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	f.seen[a.EventID] = true
	c := &d.Cycles[a.Cycle-1]
	state, err := c.State.Apply(a)
	if refused, ok := errors.AsType[*bot.RefusedError](err); ok {
		answer.Text, answer.Refused, a.Refused = refused.Why, true, true
	} else {
		c.State = state
	}
	d.Acts = append(d.Acts, a)
	f.fire()
	return answer, nil
}

func (f *fakeLedger) find(id string) *bot.Dossier {
	for i := range f.dossiers {
		if f.dossiers[i].Cycles[0].HandoffID == id {
			return &f.dossiers[i]
		}
	}
	return nil
}

func (f *fakeLedger) fire() {
	for c := range f.subs {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

func (f *fakeLedger) Subscribe() (<-chan struct{}, func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := make(chan struct{}, 1)
	if f.subs == nil {
		f.subs = map[chan struct{}]bool{}
	}
	f.subs[c] = true
	return c, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.subs, c)
	}
}

// arrive lets a handoff come in while somebody watches.
func (f *fakeLedger) arrive(d bot.Dossier) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dossiers = append(f.dossiers, d)
	f.fire()
}

func (f *fakeLedger) InboxChannels(context.Context) (map[string]int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return nil, f.err
	}
	n := map[string]int{"sales": 0, "support": 0, "priority-support": 0, "managers": len(f.reports)}
	for _, d := range f.dossiers {
		for _, p := range d.Postings {
			n[p.To.Channel]++
		}
	}
	return n, nil
}

func (f *fakeLedger) InboxMessages(_ context.Context, channel string, limit int) ([]bot.Posting, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []bot.Posting
	if channel == "managers" {
		all = append(all, f.reports...)
	}
	for _, d := range slices.Backward(f.dossiers) {
		for _, p := range d.Postings {
			if p.To.Channel == channel {
				card, err := d.Card(p.Cycle, bot.ResponsePolicy{})
				if err != nil {
					return nil, err
				}
				p.Content = card
				all = append(all, p)
			}
		}
	}
	return all[:min(limit, len(all))], f.err
}

func (f *fakeLedger) InboxThread(_ context.Context, root string) ([]bot.Posting, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.threads[root], f.err
}

func (f *fakeLedger) Handoffs(_ context.Context, q bot.HandoffQuery) ([]bot.Dossier, string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found []bot.Dossier
	for _, d := range slices.Backward(f.dossiers) {
		if slices.Contains(q.Statuses, d.Cycles[len(d.Cycles)-1].State.Status) {
			found = append(found, copied(d))
		}
	}
	return found, "", f.err
}

func (f *fakeLedger) Load(_ context.Context, id string) (bot.Dossier, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return bot.Dossier{}, f.err
	}
	d := f.find(id)
	if d == nil {
		return bot.Dossier{}, bot.ErrNotFound
	}
	return copied(*d), nil
}

func copied(d bot.Dossier) bot.Dossier {
	d.Cycles, d.Acts = slices.Clone(d.Cycles), slices.Clone(d.Acts)
	return d
}

// site is a board on a fake ledger, with an address bar and cookies of its own.
type site struct {
	ledger *fakeLedger
	board  *Board
	access *Access
	ids    int
}

func newSite(t *testing.T, f *fakeLedger, change func(*AccessOptions, *Options)) *site {
	t.Helper()
	s := &site{ledger: f}
	var mu sync.Mutex
	id := func() string {
		mu.Lock()
		defer mu.Unlock()
		s.ids++
		return fmt.Sprintf("token-%020d", s.ids)
	}
	log := logrus.New()
	log.SetOutput(io.Discard)
	ao := AccessOptions{Listen: "127.0.0.1:8080", Demo: true, NewToken: id}
	o := Options{
		Store: f, Bot: f, Digest: func(context.Context) (bot.Report, error) { return weekly(), nil },
		Now: func() time.Time { return noon }, NewID: id, Log: log, Demo: true, Location: berlin(t),
	}
	if change != nil {
		change(&ao, &o)
	}
	var err error
	if s.access, err = NewAccess(ao); err != nil {
		t.Fatal(err)
	}
	o.Access = s.access
	if s.board, err = New(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.board.Close)
	return s
}

func request(method, target string, form url.Values) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	r.Host, r.RemoteAddr = "127.0.0.1:8080", "127.0.0.1:50000"
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return r
}

func (s *site) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.board.ServeHTTP(w, r)
	return w
}

func (s *site) get(target string) *httptest.ResponseRecorder {
	return s.do(request(http.MethodGet, target, nil))
}
