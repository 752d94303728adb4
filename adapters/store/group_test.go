package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/bot"
)

// crowd is a ledger on SQLite whose first commit holds the transaction, so
// that others wait for their turn.
type crowd struct {
	t    *testing.T
	db   *DB
	g    *group
	let  chan struct{} // lets the first one go on
	held chan error    // how it ended
	all  sync.WaitGroup
}

func gather(t *testing.T, together int) *crowd {
	t.Helper()
	log, _ := test.NewNullLogger()
	storage := "sqlite:" + filepath.Join(t.TempDir(), "h.db")
	db, err := Open(t.Context(), Options{Storage: storage, Now: time.Now, Exclusive: true, Log: log, Together: together})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	c := &crowd{t: t, db: db, g: db.engine.(*sqlite).group, let: make(chan struct{}), held: make(chan error, 1)}
	running := make(chan struct{})
	go func() {
		c.held <- db.Commit(context.Background(), func(tx bot.Tx) error {
			close(running)
			<-c.let
			return keep(tx, "first")
		})
	}()
	<-running
	return c
}

// joins makes one more commit wait, behind all who wait already.
func (c *crowd) joins(ctx context.Context, then func(error), fn func(tx bot.Tx) error) {
	c.t.Helper()
	before := c.waiting()
	c.all.Go(func() { then(c.db.Commit(ctx, fn)) })
	for c.waiting() == before {
		runtime.Gosched()
	}
}

func (c *crowd) waiting() int {
	c.g.mu.Lock()
	defer c.g.mu.Unlock()
	return len(c.g.waiting)
}

// goes lets them all go and waits for them.
func (c *crowd) goes() {
	c.t.Helper()
	close(c.let)
	if err := <-c.held; err != nil {
		c.t.Errorf("the first Commit = %v", err)
	}
	c.all.Wait()
}

// keep writes one act, found again by its event.
func keep(tx bot.Tx, event string) error {
	_, _, err := tx.Append(bot.Act{HandoffID: "H", Cycle: 1, Kind: bot.ActReaction, EventID: event, Actor: bot.Person{Platform: bot.PlatformInbox, ID: "ana"}})
	return err
}

// kept returns the events that a reader sees, in their order.
func (c *crowd) kept() []string {
	c.t.Helper()
	rows, err := c.db.read.QueryContext(context.Background(), `SELECT event_id FROM act ORDER BY id`)
	if err != nil {
		c.t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			c.t.Fatal(err)
		}
		all = append(all, id)
	}
	if err := rows.Err(); err != nil {
		c.t.Fatal(err)
	}
	return all
}

func (c *crowd) keptAre(want ...string) {
	c.t.Helper()
	if got := c.kept(); !slices.Equal(got, want) {
		c.t.Errorf("kept are %v, want %v", got, want)
	}
}

func (c *crowd) fine(err error) {
	if err != nil {
		c.t.Errorf("Commit = %v", err)
	}
}

func TestCommitsThatWaitShareOneInTheirOrder(t *testing.T) {
	c := gather(t, 0)
	for i := range 20 {
		c.joins(t.Context(), c.fine, func(tx bot.Tx) error {
			if seen := c.kept(); len(seen) > 0 {
				t.Errorf("when number %d has its turn a reader sees %v, want nothing: all are one commit", i, seen)
			}
			return keep(tx, fmt.Sprint(i))
		})
	}
	c.goes()
	want := []string{"first"}
	for i := range 20 {
		want = append(want, fmt.Sprint(i))
	}
	c.keptAre(want...)
}

func TestNoMoreShareThanMay(t *testing.T) {
	c := gather(t, 3)
	seen := make([]int, 5)
	for i := range seen {
		c.joins(t.Context(), c.fine, func(tx bot.Tx) error {
			seen[i] = len(c.kept())
			return keep(tx, fmt.Sprint(i))
		})
	}
	c.goes()
	if want := []int{0, 0, 3, 3, 3}; !slices.Equal(seen, want) {
		t.Errorf("at their turns a reader saw %v acts, want %v: three share a commit", seen, want)
	}
}

func TestWhatFailsIsNobodyElsesFailure(t *testing.T) {
	c, mine := gather(t, 0), errors.New("mine")
	c.joins(t.Context(), c.fine, func(tx bot.Tx) error { return keep(tx, "before") })
	c.joins(t.Context(), func(err error) {
		if !errors.Is(err, mine) || errors.Is(err, bot.ErrNotStored) {
			t.Errorf("a refusal: Commit = %v, want the function's own error", err)
		}
	}, func(tx bot.Tx) error { return errors.Join(keep(tx, "refused"), mine) })
	c.joins(t.Context(), func(err error) {
		if !errors.Is(err, bot.ErrNotStored) {
			t.Errorf("a statement that fails and is passed over: Commit = %v, want ErrNotStored", err)
		}
	}, func(tx bot.Tx) error {
		_ = tx.Owe(bot.Posting{ID: "same"})
		_ = tx.Owe(bot.Posting{ID: "same"})
		return keep(tx, "passed over")
	})
	panicked := make(chan any, 1)
	c.all.Go(func() {
		defer func() { panicked <- recover() }()
		c.fine(c.db.Commit(t.Context(), func(tx bot.Tx) error { c.fine(keep(tx, "panicked")); panic("mine") }))
	})
	c.joins(t.Context(), c.fine, func(tx bot.Tx) error { return keep(tx, "after") })
	c.goes()
	if got := <-panicked; got != "mine" {
		t.Errorf("the caller recovers %v, want its own panic", got)
	}
	c.keptAre("first", "before", "after")
}

func TestTheFirstMayFailToo(t *testing.T) {
	for _, tt := range []struct {
		name string
		ends func()
	}{
		{"with a panic", func() { panic("mine") }},
		{"by ending its goroutine", runtime.Goexit},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := gather(t, 1)
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				defer func() { _ = recover() }() // the panic is this caller's own
				_ = c.db.Commit(context.Background(), func(tx bot.Tx) error {
					c.fine(keep(tx, "failed"))
					tt.ends()
					return nil
				})
			}()
			for c.waiting() == 0 {
				runtime.Gosched()
			}
			c.joins(t.Context(), c.fine, func(tx bot.Tx) error { return keep(tx, "after") })
			c.goes()
			<-ended
			c.keptAre("first", "after")
		})
	}
}

func TestACallerThatGoesAway(t *testing.T) {
	notStoredIs := func(t *testing.T) func(error) {
		return func(err error) {
			if !errors.Is(err, bot.ErrNotStored) || !errors.Is(err, context.Canceled) {
				t.Errorf("Commit = %v, want ErrNotStored for it was cancelled", err)
			}
		}
	}
	t.Run("while it waits is not run, and the others are", func(t *testing.T) {
		c := gather(t, 0)
		ctx, cancel := context.WithCancel(t.Context())
		left := make(chan struct{})
		c.joins(t.Context(), c.fine, func(tx bot.Tx) error { return keep(tx, "before") })
		c.joins(ctx, func(err error) { notStoredIs(t)(err); close(left) }, func(bot.Tx) error {
			t.Error("it was run")
			return nil
		})
		c.joins(t.Context(), c.fine, func(tx bot.Tx) error { return keep(tx, "after") })
		cancel()
		<-left // at once: the first still holds the transaction
		c.goes()
		c.keptAre("first", "before", "after")
	})
	t.Run("in the middle of its turn stores nothing", func(t *testing.T) {
		c := gather(t, 0)
		ctx, cancel := context.WithCancel(t.Context())
		c.joins(ctx, notStoredIs(t), func(tx bot.Tx) error {
			err := keep(tx, "one")
			cancel()
			return errors.Join(err, keep(tx, "two"))
		})
		c.joins(t.Context(), c.fine, func(tx bot.Tx) error { return keep(tx, "after") })
		c.goes()
		c.keptAre("first", "after")
	})
	t.Run("once it has had its turn is told how it went", func(t *testing.T) {
		c := gather(t, 0)
		ctx, cancel := context.WithCancel(t.Context())
		c.joins(ctx, c.fine, func(tx bot.Tx) error { return keep(tx, "one") })
		c.joins(t.Context(), c.fine, func(tx bot.Tx) error {
			cancel() // its commit is still to come
			return keep(tx, "after")
		})
		c.goes()
		c.keptAre("first", "one", "after")
	})
}

// breakCommit makes the next COMMIT fail: a message without its conversation is
// found missing only then.
func breakCommit(tx bot.Tx) error {
	s := tx.(interface{ session() *session }).session()
	for _, statement := range []string{`PRAGMA defer_foreign_keys = 1`, `INSERT INTO message (conversation, turn, body) VALUES (4711, 1, '')`} {
		if _, err := s.ExecContext(context.Background(), statement); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) session() *session { return t.sql }

func TestACommitThatFailsIsNobodys(t *testing.T) {
	c := gather(t, 0)
	wake, stop := c.db.Subscribe()
	defer stop()
	for i := range 3 {
		c.joins(t.Context(), func(err error) {
			if !errors.Is(err, bot.ErrNotStored) {
				t.Errorf("Commit %d = %v, want ErrNotStored", i, err)
			}
		}, func(tx bot.Tx) error {
			if i == 1 {
				return errors.Join(keep(tx, fmt.Sprint(i)), breakCommit(tx))
			}
			return keep(tx, fmt.Sprint(i))
		})
	}
	close(c.let)
	if err := <-c.held; !errors.Is(err, bot.ErrNotStored) {
		t.Errorf("the first Commit = %v, want ErrNotStored", err)
	}
	c.all.Wait()
	c.keptAre()
	select {
	case <-wake:
		t.Error("a commit was announced that is none")
	default:
	}
	c.fine(c.db.Commit(t.Context(), func(tx bot.Tx) error { return keep(tx, "next") }))
	c.keptAre("next")
}

func TestClosingAnswersWhoWaits(t *testing.T) {
	c := gather(t, 0)
	c.joins(t.Context(), c.fine, func(tx bot.Tx) error { return keep(tx, "waited") })
	closed := make(chan error, 1)
	before := c.waiting()
	go func() { closed <- c.g.close() }()
	for c.waiting() == before {
		runtime.Gosched()
	}
	c.goes()
	c.fine(<-closed)
	if err := c.db.Commit(t.Context(), func(bot.Tx) error { return nil }); !errors.Is(err, bot.ErrNotStored) {
		t.Errorf("Commit after closing = %v, want ErrNotStored", err)
	}
	c.keptAre("first", "waited")
}

// TestClosingWhileNothingCanBegin closes a ledger whose file is out of reach at
// that moment: whoever leads is refused, and with it all who wait.
func TestClosingWhileNothingCanBegin(t *testing.T) {
	c := gather(t, 0)
	c.goes()
	if !c.g.join(&member{}) {
		t.Fatal("somebody leads, and nobody commits")
	}
	closed := make(chan error, 1)
	go func() { closed <- c.g.close() }()
	for c.waiting() == 0 {
		runtime.Gosched()
	}
	c.g.refuse(notStored("begin", errors.New("database is locked")))
	select {
	case err := <-closed:
		c.fine(err)
	case <-time.After(10 * time.Second):
		t.Fatal("close waits for a commit that was refused")
	}
	if err := c.db.Commit(t.Context(), func(bot.Tx) error { return nil }); !errors.Is(err, errClosed) {
		t.Errorf("Commit after closing = %v, want that the ledger is closed", err)
	}
}

// TestManyCommitsOfEveryFate lets good ones, refused ones, panicking ones and
// cancelled ones run against each other: what was answered well is kept, and
// nothing else.
func TestManyCommitsOfEveryFate(t *testing.T) {
	c := gather(t, 8)
	var mu sync.Mutex
	want := map[string]bool{"first": true}
	var n atomic.Int64
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for i := n.Add(1); i <= 600; i = n.Add(1) {
				name := fmt.Sprint(i)
				ctx, cancel := context.WithCancel(context.Background())
				func() {
					defer func() { _ = recover() }() // of its own
					err := c.db.Commit(ctx, func(tx bot.Tx) error {
						err := keep(tx, name)
						switch i % 5 {
						case 1:
							return errors.New("refused")
						case 2:
							panic("mine")
						case 3:
							cancel()
							return keep(tx, name+" again")
						}
						return err
					})
					if err == nil {
						mu.Lock()
						want[name] = true
						mu.Unlock()
					}
				}()
				cancel()
			}
		})
	}
	close(c.let)
	c.fine(<-c.held)
	all.Wait()
	got := c.kept()
	for _, name := range got {
		if !want[name] {
			t.Errorf("%s is kept and was not answered well", name)
		}
		delete(want, name)
	}
	if len(want) > 0 || len(got) != 241 {
		t.Errorf("%d kept, and lost are %v; want 241 and none lost", len(got), want)
	}
}
