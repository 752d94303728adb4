package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/adapters/store"
	"handoffbot/adapters/store/storetest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

// processes opens one ledger several times, as processes do that share it.
func processes(t *testing.T, n int) []*store.DB {
	t.Helper()
	storage := storetest.Postgres(t)
	all := make([]*store.DB, n)
	for i := range all {
		all[i] = open(t, storage)
	}
	return all
}

// handsOff is a policy that always hands off to one channel.
type handsOff struct{}

func (handsOff) Decide(bot.Conversation, time.Time) bot.Decision {
	return bot.Decision{Verdict: bot.Escalate, Rule: "always", Route: bot.Route{Name: "sales", To: []bot.Destination{{Platform: bot.PlatformInbox, Channel: "sales"}}}}
}

// service is the bot on one process's ledger.
func service(t *testing.T, db *store.DB) *bot.Service {
	t.Helper()
	s, err := bot.New(bot.Options{
		Ledger: db, Decider: handsOff{}, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformInbox: &bottest.Messenger{}},
		Escalates: func(string) bool { return true }, Now: func() time.Time { return noon },
		NewID: func(time.Time) string { return rand.Text() },
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func initiate(event, conversation string) bot.Event {
	return bot.Event{
		ID: event, Source: "website", Digest: "d", At: noon,
		Payload: bot.HandoffInitiate{Conversation: bot.Conversation{
			ConversationKey: bot.ConversationKey{Source: "website", ID: conversation},
			Messages:        []bot.Message{{ID: "m-" + event, Role: bot.RoleVisitor, Text: "help"}},
		}},
	}
}

func TestProcessesThatShareAServer(t *testing.T) {
	t.Run("the same event taken by all of them has one receipt", func(t *testing.T) {
		dbs := processes(t, 3)
		receipts := make([]bot.Receipt, 12)
		var all sync.WaitGroup
		for i := range receipts {
			s := service(t, dbs[i%3])
			all.Go(func() {
				var err error
				if receipts[i], err = s.Accept(context.Background(), initiate("e", "c")); err != nil {
					t.Errorf("Accept = %v", err)
				}
			})
		}
		all.Wait()
		first := 0
		for _, r := range receipts {
			if !r.Duplicate {
				first++
			}
			if r.HandoffID != receipts[0].HandoffID {
				t.Errorf("receipts for %s and %s, want one handoff", r.HandoffID, receipts[0].HandoffID)
			}
		}
		if first != 1 {
			t.Errorf("%d receipts are not marked as duplicates, want 1", first)
		}
	})
	t.Run("many events of one conversation that nobody knows yet make one handoff, and keep every message", func(t *testing.T) {
		dbs := processes(t, 3)
		var all sync.WaitGroup
		for i := range 12 {
			s := service(t, dbs[i%3])
			all.Go(func() {
				for {
					_, err := s.Accept(context.Background(), initiate(fmt.Sprintf("e%d", i), "c"))
					if errors.Is(err, bot.ErrNotStored) {
						continue // a slow machine waits too long for the lock: 503, and the chatbot sends it again
					}
					if err != nil {
						t.Errorf("Accept = %v", err)
					}
					return
				}
			})
		}
		all.Wait()
		list, _, err := dbs[0].Handoffs(t.Context(), bot.HandoffQuery{})
		if err != nil || len(list) != 1 {
			t.Fatalf("%d handoffs, %v; want 1", len(list), err)
		}
		d, err := dbs[0].Load(t.Context(), list[0].Cycles[0].HandoffID)
		if err != nil || len(d.Conversation.Messages) != 12 || len(d.Cycles) != 1 {
			t.Errorf("%d messages and %d cycles, %v; want 12 and 1", len(d.Conversation.Messages), len(d.Cycles), err)
		}
	})
	t.Run("of two claims at once one is refused", func(t *testing.T) {
		dbs := processes(t, 2)
		here, there := service(t, dbs[0]), service(t, dbs[1])
		for i := range 20 {
			r, err := here.Accept(t.Context(), initiate(fmt.Sprintf("e%d", i), fmt.Sprintf("c%d", i)))
			if err != nil {
				t.Fatal(err)
			}
			var answers [2]bot.Answer
			var both sync.WaitGroup
			for j, s := range []*bot.Service{here, there} {
				both.Go(func() {
					a := bottest.Act(r.HandoffID, fmt.Sprintf("claim-%d-%d", i, j), bot.ActClaim)
					a.Actor.ID = fmt.Sprint("person", j)
					var err error
					if answers[j], err = s.Observe(context.Background(), a); err != nil {
						t.Errorf("Observe = %v", err)
					}
				})
			}
			both.Wait()
			if answers[0].Refused == answers[1].Refused {
				t.Fatalf("handoff %d: refused %v and %v, want one of them", i, answers[0].Refused, answers[1].Refused)
			}
		}
	})
	t.Run("a reader who has seen an act never sees an earlier one after it", func(t *testing.T) {
		dbs := processes(t, 3)
		c := bottest.Cycle("H", noon)
		if err := dbs[0].Commit(t.Context(), func(tx bot.Tx) error { return tx.SaveCycle(c) }); err != nil {
			t.Fatal(err)
		}
		const writers, each = 6, 15
		var all sync.WaitGroup
		for i := range writers {
			all.Go(func() {
				for j := range each {
					err := dbs[i%2].Commit(context.Background(), func(tx bot.Tx) error {
						_, _, err := tx.Append(bottest.Act("H", fmt.Sprintf("e-%d-%d", i, j), bot.ActReaction))
						return err
					})
					if err != nil {
						t.Errorf("Commit = %v", err)
					}
				}
			})
		}
		defer all.Wait()
		var seen []int64
		for len(seen) < writers*each && !t.Failed() {
			d, err := dbs[2].Load(t.Context(), "H")
			if err != nil {
				t.Fatal(err)
			}
			var now []int64
			for _, a := range d.Acts {
				now = append(now, a.Seq)
			}
			if len(now) < len(seen) || !slices.Equal(now[:len(seen)], seen) {
				t.Fatalf("first the acts %v were there, then %v: one has come in before another", seen, now)
			}
			seen = now
		}
	})
	t.Run("no posting is claimed by two of them, and no lane has two in flight", func(t *testing.T) {
		dbs := processes(t, 3)
		const lanes, each = 4, 12
		var owed []bot.Posting
		for i := range lanes * each {
			owed = append(owed, card(fmt.Sprintf("p%03d", i), fmt.Sprintf("c%d", i%lanes), noon))
		}
		owe(t, dbs[0], owed...)
		var mu sync.Mutex
		inFlight, done := map[string]string{}, map[string]int{}
		var all sync.WaitGroup
		for _, db := range append(dbs, dbs...) {
			all.Go(func() {
				for {
					claimed, _, err := db.Claim(context.Background(), noon, 30*time.Second, bottest.First())
					if err != nil {
						t.Errorf("Claim = %v", err)
						return
					}
					mu.Lock()
					for _, p := range claimed {
						if other, busy := inFlight[p.To.Channel]; busy {
							t.Errorf("lane %s has %s and %s in flight", p.To.Channel, other, p.ID)
						}
						inFlight[p.To.Channel] = p.ID
						done[p.ID]++
					}
					finished := len(done) == lanes*each
					mu.Unlock()
					if t.Failed() || finished && len(claimed) == 0 {
						return
					}
					for _, p := range claimed {
						mu.Lock()
						delete(inFlight, p.To.Channel) // before the row says so
						mu.Unlock()
						if err := db.Settle(context.Background(), posted(p.ID, 1, noon), noon); err != nil {
							t.Errorf("Settle = %v", err)
							return
						}
					}
				}
			})
		}
		all.Wait()
		for id, times := range done {
			if times != 1 {
				t.Errorf("%s was claimed %d times", id, times)
			}
		}
	})
	t.Run("a commit wakes the other processes", func(t *testing.T) {
		dbs := processes(t, 2)
		wake, stop := dbs[1].Subscribe()
		defer stop()
		drain(wake, time.Second) // when it began to listen
		owe(t, dbs[0], card("1", "sales", noon))
		select {
		case <-wake:
		case <-time.After(10 * time.Second):
			t.Error("nobody woke it for 10 s")
		}
	})
	t.Run("one that was cut off is woken again once it has found the server", func(t *testing.T) {
		storage := storetest.Postgres(t)
		db := open(t, storage)
		wake, stop := db.Subscribe()
		defer stop()
		drain(wake, time.Second)
		conn, err := pgx.Connect(t.Context(), storage)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(context.Background())
		if _, err := conn.Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'`); err != nil {
			t.Fatal(err)
		}
		select {
		case <-wake: // it looks, for it may have missed a call
		case <-time.After(20 * time.Second):
			t.Fatal("it does not listen again")
		}
		if _, err := conn.Exec(t.Context(), `SELECT pg_notify('handoffbot', 'another')`); err != nil {
			t.Fatal(err)
		}
		select {
		case <-wake:
		case <-time.After(10 * time.Second):
			t.Error("it does not hear")
		}
	})
}

// drain takes wake-ups until none has come for a while.
func drain(wake <-chan struct{}, quiet time.Duration) {
	for {
		select {
		case <-wake:
		case <-time.After(quiet):
			return
		}
	}
}

func TestWhatCannotBeStoredInTimeIsNotStored(t *testing.T) {
	held := func(t *testing.T, db *store.DB, id string, then func()) {
		t.Helper()
		err := db.Commit(t.Context(), func(tx bot.Tx) error {
			_, err := tx.Conversation(bot.ConversationKey{Source: "website", ID: id})
			then()
			return err
		})
		if err != nil {
			t.Errorf("Commit = %v", err)
		}
	}
	read := func(db *store.DB, ids ...string) error {
		return db.Commit(context.Background(), func(tx bot.Tx) error {
			for _, id := range ids {
				if _, err := tx.Conversation(bot.ConversationKey{Source: "website", ID: id}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	t.Run("when somebody holds the conversation for long, others pass", func(t *testing.T) {
		dbs := processes(t, 2)
		held(t, dbs[0], "c1", func() {
			if err := read(dbs[1], "c2"); err != nil {
				t.Errorf("another conversation: Commit = %v", err)
			}
			if err := read(dbs[1], "c1"); !errors.Is(err, bot.ErrNotStored) {
				t.Errorf("the same conversation: Commit = %v, want ErrNotStored", err)
			}
		})
	})
	t.Run("when two wait for each other, one goes on", func(t *testing.T) {
		db := open(t, storetest.Postgres(t))
		first := make(chan error, 1)
		held(t, db, "c1", func() {
			locked := make(chan struct{})
			go func() {
				first <- db.Commit(context.Background(), func(tx bot.Tx) error {
					_, err := tx.Conversation(bot.ConversationKey{Source: "website", ID: "c2"})
					close(locked)
					if err != nil {
						return err
					}
					_, err = tx.Conversation(bot.ConversationKey{Source: "website", ID: "c1"})
					return err
				})
			}()
			<-locked
			if err := <-first; !errors.Is(err, bot.ErrNotStored) {
				t.Errorf("Commit = %v, want ErrNotStored", err)
			}
		})
	})
	t.Run("when the server is not there, and the password does not print", func(t *testing.T) {
		log, hook := test.NewNullLogger()
		gone := strings.Replace(storetest.Postgres(t), storetest.Host(storetest.Postgres(t)), "127.0.0.1:1", 1)
		for _, storage := range []string{gone, "postgres://bot:" + storetest.Password + "@[::1/x", "postgres://bot:" + storetest.Password + "@db/x?sslmode=" + storetest.Password} {
			_, err := store.Open(t.Context(), store.Options{Storage: storage, Now: time.Now, Exclusive: true, Log: log})
			if err == nil || strings.Contains(err.Error(), storetest.Password) || strings.Contains(store.Name(storage), storetest.Password) {
				t.Errorf("Open = %v and Name = %s, want a refusal without the password", err, store.Name(storage))
			}
		}
		for _, e := range hook.AllEntries() {
			if line, err := e.String(); err != nil || strings.Contains(line, storetest.Password) {
				t.Errorf("the log has the password: %s, %v", line, err)
			}
		}
	})
}

func TestAClockThatIsOffIsNoticed(t *testing.T) {
	log, _ := test.NewNullLogger()
	storage := storetest.Postgres(t)
	for _, tt := range []struct {
		ahead time.Duration
		fits  bool
	}{{0, true}, {4 * time.Second, true}, {6 * time.Second, false}, {-time.Minute, false}} {
		db, err := store.Open(t.Context(), store.Options{Storage: storage, Now: func() time.Time { return time.Now().Add(tt.ahead) }, Exclusive: true, Log: log})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.ClockFits(t.Context()); (err == nil) != tt.fits {
			t.Errorf("%s ahead: ClockFits = %v", tt.ahead, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
