package inbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
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
	lanes    []bot.LaneState
	failures []bot.Failure
	orphans  []bot.Orphaned
	untold   []bot.Untold // given up first
	gone     string       // the source whose callback answered 410
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

func (f *fakeLedger) InboxChannels(context.Context) ([]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return nil, f.err
	}
	names := []string{"managers", "priority-support", "sales", "support"}
	return names, nil
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

func newest(d bot.Dossier) bot.Cycle { return d.Cycles[len(d.Cycles)-1] }

// InboxBoard pages by the number of handoffs shown before.
func (f *fakeLedger) InboxBoard(_ context.Context, q bot.BoardQuery) ([]bot.Dossier, string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found []bot.Dossier
	for _, d := range f.dossiers {
		s := newest(d).State
		in := map[bot.BoardView]bool{
			bot.BoardOpen: s.Status.Open(), bot.BoardUnclaimed: s.Status.Open() && s.ClaimedBy == nil,
			bot.BoardMine: s.Status.Open() && s.ClaimedBy != nil && s.ClaimedBy.Is(q.Viewer), bot.BoardClosed: !s.Status.Open(),
		}[q.View]
		if q.Search != "" {
			in = strings.Contains(strings.ToLower(d.Conversation.Contact.Name+" "+d.Conversation.Contact.Company), strings.ToLower(q.Search))
		}
		if in && (q.Route == "" || q.Route == s.Route) {
			found = append(found, copied(d))
		}
	}
	slices.SortStableFunc(found, func(a, b bot.Dossier) int {
		taken := map[bool]int{false: 0, true: 1}
		x, y := newest(a), newest(b)
		return cmp.Or(taken[x.State.Status != bot.StatusOpen]-taken[y.State.Status != bot.StatusOpen],
			y.State.Priority.Rank()-x.State.Priority.Rank(), x.ReceivedAt.Compare(y.ReceivedAt))
	})
	from := 0
	if q.Cursor != "" {
		var err error
		if from, err = strconv.Atoi(q.Cursor); err != nil {
			return nil, "", bot.ErrBadCursor
		}
	}
	found, next := found[min(from, len(found)):], ""
	if len(found) > q.Limit {
		found, next = found[:q.Limit], strconv.Itoa(from+q.Limit)
	}
	return found, next, f.err
}

func (f *fakeLedger) InboxCounts(_ context.Context, viewer bot.Person) (bot.BoardCounts, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var n bot.BoardCounts
	for _, d := range f.dossiers {
		s := newest(d).State
		if !s.Status.Open() {
			continue
		}
		n.Open++
		switch {
		case s.ClaimedBy == nil:
			n.Unclaimed++
		case s.ClaimedBy.Is(viewer):
			n.Mine++
		}
	}
	return n, f.err
}

func (f *fakeLedger) InboxHandoffs(_ context.Context, ids []string) ([]bot.Dossier, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []bot.Dossier
	for _, id := range ids {
		if d := f.find(id); d != nil {
			all = append(all, copied(*d))
		}
	}
	return all, f.err
}

func (f *fakeLedger) InboxReceived(_ context.Context, from, to time.Time) ([]bot.Received, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []bot.Received
	for _, d := range f.dossiers {
		for _, c := range d.Cycles {
			if !c.ReceivedAt.Before(from) && c.ReceivedAt.Before(to) {
				all = append(all, bot.Received{Cycle: c, Acts: d.Acts, First: c.N == 1})
			}
		}
	}
	return all, f.err
}

func (f *fakeLedger) InboxLanes(context.Context, time.Time) ([]bot.LaneState, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.lanes, f.err
}

func (f *fakeLedger) InboxFailures(_ context.Context, limit int) ([]bot.Failure, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.failures[:min(limit, len(f.failures))], f.err
}

func (f *fakeLedger) InboxOrphans(_ context.Context, limit int) (int, []bot.Orphaned, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.orphans), f.orphans[:min(limit, len(f.orphans))], f.err
}

func (f *fakeLedger) InboxCallbacks(_ context.Context, limit int) ([]bot.CallbackState, []bot.Untold, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var states []bot.CallbackState
	listed := map[bool]int{}
	var events []bot.Untold
	for _, u := range f.untold {
		i := slices.IndexFunc(states, func(s bot.CallbackState) bool { return s.Source == u.Source })
		if i < 0 {
			i, states = len(states), append(states, bot.CallbackState{Source: u.Source, Oldest: u.Since, Gone: u.Source == f.gone})
		}
		s := &states[i]
		if u.Dead {
			s.Dead++
		} else {
			s.Failing++
		}
		if u.Since.Before(s.Oldest) {
			s.Oldest = u.Since
		}
		if listed[u.Dead]++; listed[u.Dead] <= limit {
			events = append(events, u)
		}
	}
	return states, events, f.err
}

func (f *fakeLedger) ReplayOutbound(_ context.Context, source, id string, _ time.Time) (int, error) {
	return f.again(source, id, true)
}

func (f *fakeLedger) HurryOutbound(_ context.Context, source, id string, _ time.Time) (int, error) {
	return f.again(source, id, false)
}

// again lets the chatbot take what is sent again.
func (f *fakeLedger) again(source, id string, dead bool) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return 0, f.err
	}
	n := len(f.untold)
	f.untold = slices.DeleteFunc(slices.Clone(f.untold), func(u bot.Untold) bool {
		return u.Dead == dead && u.Source == source && (id == "" || u.ID == id)
	})
	f.fire()
	return n - len(f.untold), nil
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

// fixedWeek knows the numbers of one week.
type fixedWeek struct{ week Week }

func (f fixedWeek) Week(_ context.Context, asked string) (Week, error) {
	_, err := f.Period(asked)
	return f.week, err
}

func (f fixedWeek) Period(asked string) (Period, error) {
	if asked != "" && asked != f.week.Week && asked != f.week.Earlier {
		return Period{}, ErrBadWeek
	}
	return f.week.Period, nil
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
	ao := AccessOptions{Listen: "127.0.0.1:8080", Demo: true, NewToken: id, Now: func() time.Time { return noon }}
	o := Options{
		Store: f, Bot: f, Weeks: fixedWeek{week()},
		Now: func() time.Time { return noon }, NewID: id, Log: log, Demo: true, Location: berlin(t),
		Callbacks: []string{"shop", "website"},
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
