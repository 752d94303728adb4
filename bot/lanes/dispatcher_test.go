package lanes_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
	"handoffbot/bot/lanes"
)

// queue is the ledger in memory, which can fail.
type queue struct {
	*bottest.Ledger
	mu   sync.Mutex
	fail error
	wake chan []bot.Destination

	noMore  bool // nothing can be claimed with a settlement
	hangs   bool // settling and claiming in one takes as long as it may, and fails
	whole   int  // how often every lane was looked at
	commits int  // that settled and claimed
}

func newQueue(t *testing.T, rows ...bot.Posting) *queue {
	t.Helper()
	q := &queue{Ledger: &bottest.Ledger{}, wake: make(chan []bot.Destination, 1)}
	q.owe(t, rows...)
	return q
}

func (q *queue) owe(t *testing.T, rows ...bot.Posting) {
	t.Helper()
	for _, p := range rows {
		if err := q.Commit(t.Context(), func(tx bot.Tx) error { return tx.Owe(p) }); err != nil {
			t.Fatal(err)
		}
	}
}

func (q *queue) Claim(ctx context.Context, now time.Time, lease time.Duration, by bot.Chooser,
	of ...bot.Destination,
) ([]bot.Posting, map[bot.Destination]time.Time, error) {
	q.mu.Lock()
	fail := q.fail
	if len(of) == 0 {
		q.whole++
	}
	q.mu.Unlock()
	if fail != nil {
		return nil, nil, fail
	}
	return q.Ledger.Claim(ctx, now, lease, by, of...)
}

func (q *queue) SettleAndClaim(ctx context.Context, all []bot.Settlement, now time.Time, lease time.Duration, by bot.Chooser) ([]bot.Posting, error) {
	if q.noMore {
		return nil, errors.New("lock timeout")
	}
	if q.hangs {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	q.mu.Lock()
	q.commits++
	q.mu.Unlock()
	return q.Ledger.SettleAndClaim(ctx, all, now, lease, by)
}

func (q *queue) Settle(ctx context.Context, s bot.Settlement, now time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return q.Ledger.Settle(ctx, s, now)
}

func (q *queue) row(t *testing.T, id string) bot.Posting {
	t.Helper()
	var cards []bot.Posting
	err := q.Commit(t.Context(), func(tx bot.Tx) (err error) {
		cards, err = tx.Cards("H"+id, 1)
		return err
	})
	if err != nil || len(cards) != 1 {
		t.Fatalf("posting %s = %+v, %v", id, cards, err)
	}
	return cards[0]
}

func owed(id, channel string, due time.Time) bot.Posting {
	return bot.Posting{
		ID: id, Kind: bot.PostCard, HandoffID: "H" + id, Cycle: 1, To: bot.Destination{Platform: bot.PlatformInbox, Channel: channel},
		Wanted: 1, State: bot.PostingWaiting, RunAt: due,
	}
}

// run starts a dispatcher that is stopped, and waited for, at the end of the test.
func run(t *testing.T, q *queue, deliver func(context.Context, bot.Posting) (bot.CardRef, int, error)) {
	t.Helper()
	d, err := lanes.New(lanes.Options{Queue: q, Deliver: deliver, Wake: q.wake, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { d.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
}

func TestALaneKeepsItsOrderAndHoldsUpNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		q := newQueue(t, owed("1", "sales", now), owed("2", "sales", now), owed("3", "sales", now), owed("4", "support", now))
		var mu sync.Mutex
		var order []string
		inFlight, most := map[string]int{}, 0
		run(t, q, func(_ context.Context, p bot.Posting) (bot.CardRef, int, error) {
			mu.Lock()
			inFlight[p.To.Channel]++
			most = max(most, inFlight[p.To.Channel])
			mu.Unlock()
			if p.To.Channel == "sales" {
				<-time.After(3 * time.Second) // a slow channel
			}
			mu.Lock()
			defer mu.Unlock()
			inFlight[p.To.Channel]--
			order = append(order, p.ID)
			return bot.CardRef{Destination: p.To, ID: p.ID}, p.Wanted, nil
		})
		<-time.After(time.Minute)
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		if got := strings.Join(order, " "); got != "4 1 2 3" {
			t.Errorf("delivered in the order %q, want %q: support does not wait, sales keeps its order", got, "4 1 2 3")
		}
		if most != 1 {
			t.Errorf("%d messages were in flight in one lane, want 1", most)
		}
	})
}

func TestAFailureDecidesWhenItIsTriedAgain(t *testing.T) {
	refused := errors.New("refused")
	tests := []struct {
		name      string
		give      error
		wantState bot.PostingState
		wantWait  time.Duration
		wantTries int
	}{
		{"an unknown failure waits a second and counts", refused, bot.PostingWaiting, time.Second, 1},
		{"a rate limit waits as long as it is told and counts for nothing", &bot.DeliveryError{After: 7 * time.Second, Err: refused}, bot.PostingWaiting, 7 * time.Second, 0},
		{"a permanent refusal fails for good", &bot.DeliveryError{Permanent: true, Err: refused}, bot.PostingFailed, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			now := time.Unix(1_800_000_000, 0)
			p := owed("1", "sales", now)
			p.Posted, p.Ref = 3, bot.CardRef{ID: "card"}
			got := lanes.Settled(p, bot.CardRef{}, 0, tt.give, now)
			if got.State != tt.wantState || got.RunAt.Sub(now) != tt.wantWait || got.Tries != tt.wantTries {
				t.Errorf("lanes.Settled(%v) = %s after %s with %d tries, want %s after %s with %d",
					tt.give, got.State, got.RunAt.Sub(now), got.Tries, tt.wantState, tt.wantWait, tt.wantTries)
			}
			if got.Posted != 3 || got.Ref.ID != "card" {
				t.Errorf("lanes.Settled(%v) forgot the card that stands: revision %d, ref %q", tt.give, got.Posted, got.Ref.ID)
			}
		})
	}
}

func TestWhatMayHavePostedIsInDoubtUntilItIsFound(t *testing.T) {
	now := time.Unix(1_800_000_000, 0).UTC()
	tried, before := now.Add(-10*time.Second), now.Add(-40*time.Second)
	fresh := owed("1", "sales", now)
	fresh.AttemptedAt = tried
	doubtful := fresh
	doubtful.DoubtAt = before
	looked := doubtful
	looked.Looks = 1
	tests := []struct {
		name  string
		give  bot.Posting
		err   error
		state bot.PostingState
		doubt time.Time
		looks int
		runAt time.Time
	}{
		{"a first try may have posted", fresh, &bot.DeliveryError{Unknown: true}, bot.PostingUnknown, tried, 0, tried.Add(15 * time.Second)},
		{"it was looked for in vain, and histories lag", doubtful, &bot.DeliveryError{Absent: true}, bot.PostingUnknown, before, 1, now.Add(5 * time.Second)},
		{"nobody could look", doubtful, errors.New("x"), bot.PostingUnknown, before, 0, now.Add(time.Second)},
		{"nobody may look yet", looked, &bot.DeliveryError{After: 7 * time.Second}, bot.PostingUnknown, before, 1, now.Add(7 * time.Second)},
		{"posted again, and again without an answer", looked, &bot.DeliveryError{Unknown: true}, bot.PostingUnknown, tried, 0, tried.Add(15 * time.Second)},
		{"found", doubtful, nil, bot.PostingPosted, time.Time{}, 0, now},
		{"its channel is gone meanwhile", doubtful, &bot.DeliveryError{Permanent: true}, bot.PostingFailed, before, 0, now},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := lanes.Settled(tt.give, bot.CardRef{ID: "m"}, 1, tt.err, now)
			if got.State != tt.state || !got.DoubtAt.Equal(tt.doubt) || got.Looks != tt.looks || !got.RunAt.Equal(tt.runAt) {
				t.Errorf("Settled = %s, in doubt since %s after %d looks, due %s; want %s, %s, %d, %s",
					got.State, got.DoubtAt, got.Looks, got.RunAt, tt.state, tt.doubt, tt.looks, tt.runAt)
			}
		})
	}
	stands := fresh
	stands.Posted = 2
	if got := lanes.Settled(stands, bot.CardRef{}, 0, &bot.DeliveryError{Unknown: true}, now); got.State != bot.PostingWaiting {
		t.Errorf("an update without an answer is %s, want waiting: it can be repeated", got.State)
	}
}

func TestBackOffDoublesUpToAMinute(t *testing.T) {
	for tries, want := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 4: 8 * time.Second, 7: time.Minute, 400: time.Minute} {
		now := time.Unix(1, 0)
		failed := lanes.Settled(bot.Posting{Tries: tries - 1}, bot.CardRef{}, 0, errors.New("refused"), now)
		if got := failed.RunAt.Sub(now); got != want {
			t.Errorf("after %d tries it waits %s, want %s", tries, got, want)
		}
	}
}

func TestAPanicIsThatPostingsFailureAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		q := newQueue(t, owed("bad", "sales", now), owed("good", "support", now))
		run(t, q, func(_ context.Context, p bot.Posting) (bot.CardRef, int, error) {
			if p.ID == "bad" {
				panic("visitor text that must not be logged")
			}
			return bot.CardRef{ID: "x"}, 1, nil
		})
		synctest.Wait()
		if got := q.row(t, "bad"); got.State != bot.PostingWaiting || got.Tries != 1 || strings.Contains(got.Cause, "visitor text") {
			t.Errorf("after a panic the posting is %s with %d tries and cause %q, want waiting, 1, and no text of the panic", got.State, got.Tries, got.Cause)
		}
		if got := q.row(t, "good"); got.State != bot.PostingPosted {
			t.Errorf("the other posting is %s, want posted", got.State)
		}
	})
}

func TestAQueueThatFailsIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(t, owed("1", "sales", time.Now()))
		q.fail = errors.New("disk full")
		run(t, q, func(context.Context, bot.Posting) (bot.CardRef, int, error) { return bot.CardRef{ID: "x"}, 1, nil })
		<-time.After(5 * time.Second)
		q.mu.Lock()
		q.fail = nil
		q.mu.Unlock()
		<-time.After(2 * time.Second)
		synctest.Wait()
		if got := q.row(t, "1"); got.State != bot.PostingPosted {
			t.Errorf("after the queue recovered the posting is %s, want posted", got.State)
		}
	})
}

func TestStoppingWaitsForWhatIsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(t, owed("1", "sales", time.Now()))
		d, err := lanes.New(lanes.Options{Queue: q, Wake: q.wake, Now: time.Now, Deliver: func(ctx context.Context, _ bot.Posting) (bot.CardRef, int, error) {
			select {
			case <-time.After(4 * time.Second):
				return bot.CardRef{ID: "x"}, 1, nil
			case <-ctx.Done():
				return bot.CardRef{}, 0, ctx.Err()
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { d.Run(ctx); close(done) }()
		synctest.Wait()
		cancel()
		<-done
		if got := q.row(t, "1"); got.State != bot.PostingPosted {
			t.Errorf("stopped with the posting %s, want posted: it was in flight", got.State)
		}
	})
}

func TestNewNamesEveryGap(t *testing.T) {
	_, err := lanes.New(lanes.Options{})
	for _, part := range []string{"Queue", "Deliver", "Wake", "Now"} {
		if err == nil || !strings.Contains(err.Error(), part+" is required") {
			t.Errorf("lanes.New({}) = %v, want it to name %s", err, part)
		}
	}
}

// TestAPostThatMayStandRestsItsLane: the channel has its message of the second,
// whether we were told or not.
func TestAPostThatMayStandRestsItsLane(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		q := newQueue(t, owed("1", "sales", now), owed("2", "sales", now))
		var tried []time.Duration
		d, err := lanes.New(lanes.Options{
			Queue: q, Wake: q.wake, Now: time.Now, Pace: func(bot.Posting) bot.Rest { return bot.Rest{Posts: time.Second} },
			Deliver: func(context.Context, bot.Posting) (bot.CardRef, int, error) {
				tried = append(tried, time.Since(now))
				return bot.CardRef{}, 0, &bot.DeliveryError{Unknown: true, Err: errors.New("no answer")}
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		d.Run(ctx)
		if len(tried) != 2 || tried[1] < time.Second {
			t.Errorf("tried after %v, want the second a second after the first", tried)
		}
	})
}

// TestASettlementStandsWithoutItsClaim: what was delivered shall not be in doubt
// because no more can be claimed.
func TestASettlementStandsWithoutItsClaim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(t, owed("1", "sales", time.Now()), owed("2", "sales", time.Now()))
		q.noMore = true
		run(t, q, func(_ context.Context, p bot.Posting) (bot.CardRef, int, error) { return bot.CardRef{ID: p.ID}, 1, nil })
		<-time.After(5 * time.Second)
		synctest.Wait()
		for _, id := range []string{"1", "2"} {
			if got := q.row(t, id); got.State != bot.PostingPosted {
				t.Errorf("posting %s is %s, want posted", id, got.State)
			}
		}
	})
}

// TestASettlementIsLeftTimeByItsClaim: what stands would be in doubt, and where
// nothing can be looked up it would be posted twice.
func TestASettlementIsLeftTimeByItsClaim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(t, owed("1", "sales", time.Now()))
		q.hangs = true
		run(t, q, func(_ context.Context, p bot.Posting) (bot.CardRef, int, error) {
			<-time.After(9 * time.Second)
			return bot.CardRef{ID: p.ID}, 1, nil
		})
		<-time.After(29 * time.Second) // within the lease
		synctest.Wait()
		if got := q.row(t, "1"); got.State != bot.PostingPosted {
			t.Errorf("the posting is %s, want it posted", got.State)
		}
	})
}

// TestABusyLaneDoesNotCostALookAtEveryOther: with a thousand channels each card
// would be paid for a thousand times.
func TestABusyLaneDoesNotCostALookAtEveryOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(t)
		var mu sync.Mutex
		took := make(map[string]time.Duration)
		owedAt := make(map[string]time.Time)
		run(t, q, func(_ context.Context, p bot.Posting) (bot.CardRef, int, error) {
			mu.Lock()
			defer mu.Unlock()
			took[p.ID] = time.Since(owedAt[p.ID])
			return bot.CardRef{Destination: p.To, ID: p.ID}, p.Wanted, nil
		})
		for i := range 100 {
			p := owed(fmt.Sprint(i), "sales", time.Now())
			mu.Lock()
			owedAt[p.ID] = time.Now()
			mu.Unlock()
			q.owe(t, p)
			q.wake <- []bot.Destination{p.To}
			<-time.After(20 * time.Millisecond)
		}
		mu.Lock()
		defer mu.Unlock()
		for id, after := range took {
			if after > 0 {
				t.Errorf("posting %s went %s after it was owed, want at once", id, after)
			}
		}
		q.mu.Lock()
		defer q.mu.Unlock()
		if len(took) != 100 || q.whole > 4 {
			t.Errorf("%d of 100 were posted with %d looks at every lane in two seconds, want all, with a look a second", len(took), q.whole)
		}
	})
}

// TestAPlatformThatTakesAllAtOnceCostsFewCommits: what came during a commit goes
// with the next one, in its order, whatever one of them runs into.
func TestAPlatformThatTakesAllAtOnceCostsFewCommits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(t)
		for i := range 100 {
			q.owe(t, owed(fmt.Sprintf("%03d", i), "sales", time.Now()))
		}
		var order []string
		refused := true
		d, err := lanes.New(lanes.Options{
			Queue: q, Wake: q.wake, Now: time.Now, Fold: func(bot.Platform) lanes.Fold { return lanes.Fold{AtOnce: 20} },
			Deliver: func(_ context.Context, p bot.Posting) (bot.CardRef, int, error) {
				if p.ID == "007" && refused {
					refused = false
					return bot.CardRef{}, 0, errors.New("refused")
				}
				order = append(order, p.ID)
				return bot.CardRef{Destination: p.To, ID: p.ID}, p.Wanted, nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		d.Run(ctx)
		if len(order) != 100 || order[99] != "007" || !slices.IsSorted(order[:99]) {
			t.Errorf("delivered %v; want all in their order, and last the one that was refused", order)
		}
		if q.commits > 7 {
			t.Errorf("%d commits settled a hundred postings, want twenty a commit", q.commits)
		}
	})
}
