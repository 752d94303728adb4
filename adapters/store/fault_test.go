package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

// keeps commits one act, and returns how that went.
func keeps(db *DB, event string) error {
	return db.Commit(context.Background(), func(tx bot.Tx) error {
		return errors.Join(keep(tx, event), tx.Sight(bot.Act{EventID: "big-" + event, Text: strings.Repeat("x", 4<<10), RecordedAt: time.Unix(1, 0)}))
	})
}

// holds reports which of the events a reader finds.
func holds(t *testing.T, db *DB) map[string]bool {
	t.Helper()
	found := make(map[string]bool)
	err := each(t.Context(), db.read, `SELECT event_id FROM act`, nil, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		found[id] = true
		return err
	})
	if err != nil {
		t.Fatalf("what is there cannot be read: %v", err)
	}
	return found
}

// pragma sets something on the connection that writes.
func pragma(t *testing.T, db *DB, statement string) {
	t.Helper()
	err := db.transactQuietly(context.Background(), func(x *tx) error {
		_, err := x.sql.ExecContext(x.ctx, statement)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// fillUp lets several callers commit until the ledger takes no more, and checks
// that what was answered well is there, and nothing else.
func fillUp(t *testing.T, db *DB) {
	t.Helper()
	var mu sync.Mutex
	accepted := map[string]bool{}
	var n, refused atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for refused.Load() < 20 {
				name := fmt.Sprint(n.Add(1))
				err := keeps(db, name)
				switch {
				case err == nil:
					mu.Lock()
					accepted[name] = true
					mu.Unlock()
				case errors.Is(err, bot.ErrNotStored):
					refused.Add(1)
				default:
					t.Errorf("Commit = %v, want ErrNotStored", err)
					return
				}
			}
		})
	}
	all.Wait()
	found := holds(t, db)
	for name := range accepted {
		if !found[name] {
			t.Errorf("%s was answered well and is lost", name)
		}
	}
	if len(accepted) == 0 || len(found) != len(accepted) {
		t.Errorf("%d were accepted and %d are there, want as many, and some", len(accepted), len(found))
	}
}

func TestTheDiskIsFull(t *testing.T) {
	t.Run("a file that may not grow", func(t *testing.T) {
		db := openPlain(t, "sqlite:"+filepath.Join(t.TempDir(), "h.db"))
		pragma(t, db, `PRAGMA max_page_count = 200`)
		fillUp(t, db)
		pragma(t, db, `PRAGMA max_page_count = 100000`)
		if err := keeps(db, "room again"); err != nil || !holds(t, db)["room again"] {
			t.Errorf("with room again Commit = %v, want it to go on by itself", err)
		}
	})
	t.Run("a small disk", func(t *testing.T) {
		dir := mounted(t, "size=2m")
		db := openPlain(t, "sqlite:"+filepath.Join(dir, "h.db"))
		ballast := filepath.Join(dir, "ballast")
		if err := os.WriteFile(ballast, make([]byte, 512<<10), 0o600); err != nil {
			t.Fatal(err)
		}
		fillUp(t, db)
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
		if err := keeps(db, "room again"); err != nil || !holds(t, db)["room again"] {
			t.Errorf("with room again Commit = %v, want it to go on by itself", err)
		}
	})
}

// mounted returns a directory that is a file system of its own.
func mounted(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("this needs the right to mount: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

func TestTheDiskIsReadOnly(t *testing.T) {
	t.Run("when it starts", func(t *testing.T) {
		dir := mounted(t, "size=4m")
		path := filepath.Join(dir, "h.db")
		if err := openPlain(t, "sqlite:"+path).Close(); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
			t.Fatal(err)
		}
		log, _ := test.NewNullLogger()
		_, err := Open(t.Context(), Options{Storage: "sqlite:" + path, Now: time.Now, Exclusive: true, Log: log})
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "read-only") {
			t.Errorf("Open = %v, want an error that names the file and says that it is read-only", err)
		}
	})
	t.Run("while it runs, until it is not", func(t *testing.T) {
		db := openPlain(t, "sqlite:"+filepath.Join(t.TempDir(), "h.db"))
		pragma(t, db, `PRAGMA query_only = 1`)
		if err := keeps(db, "1"); !errors.Is(err, bot.ErrNotStored) {
			t.Errorf("Commit = %v, want ErrNotStored", err)
		}
		// The next commit opens the file anew, which the pragma does not outlive.
		if err := keeps(db, "2"); err != nil || holds(t, db)["1"] {
			t.Errorf("Commit = %v and 1 is there: %v; want it to go on by itself", err, holds(t, db)["1"])
		}
	})
}

func TestAnotherWriterHoldsTheFileForLong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "h.db")
	db := openPlain(t, "sqlite:"+path)
	other, err := sql.Open("sqlite", dsn(path, "immediate"))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	held, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	began := time.Now()
	for i := range 8 {
		all.Go(func() {
			if err := keeps(db, fmt.Sprint(i)); !errors.Is(err, bot.ErrNotStored) {
				t.Errorf("Commit = %v, want ErrNotStored", err)
			}
		})
	}
	all.Wait()
	if took := time.Since(began); took > 12*time.Second {
		t.Errorf("eight callers waited %s, want the 5 s of one: they wait for the same", took)
	}
	if len(holds(t, db)) > 0 {
		t.Error("something was stored that was refused")
	}
	if err := held.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := keeps(db, "after"); err != nil {
		t.Errorf("Commit = %v, want it to go on by itself", err)
	}
}

func TestADamagedFileIsNotServed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "h.db")
	db := openPlain(t, "sqlite:"+path)
	for i := range 100 {
		if err := keeps(db, fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil { // and with it the write-ahead log
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damage := func(from, to int) { // the headers of pages
		t.Helper()
		broken := bytes.Clone(data)
		for page := from; page < to; page++ {
			for i := range 64 {
				broken[page*4096+i] ^= 0xff
			}
		}
		if err := os.WriteFile(path, broken, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	damage(40, 60)
	log, logged := test.NewNullLogger()
	_, err = Open(t.Context(), Options{Storage: "sqlite:" + path, Now: time.Now, Exclusive: true, Log: log})
	if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "restore the last backup") || !strings.Contains(err.Error(), path) {
		t.Errorf("Open = %v, want ErrCorrupt with the file and the cure", err)
	}

	last := len(data) / 4096
	damage(last-20, last) // what nobody reads at the start
	t.Run("a large one is served until it is known", func(t *testing.T) {
		db, err := Open(t.Context(), Options{Storage: "sqlite:" + path, Now: time.Now, Exclusive: true, Log: log, checkedFirst: 1, checkAfter: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(10 * time.Second); db.Sound(t.Context()) == nil && time.Now().Before(deadline); {
			runtime.Gosched()
		}
		if err := db.Sound(t.Context()); !errors.Is(err, ErrCorrupt) {
			t.Errorf("Sound = %v, want ErrCorrupt", err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if logged.LastEntry() == nil || logged.LastEntry().Level != logrus.ErrorLevel {
			t.Error("nothing was logged of it")
		}
	})
	t.Run("a large one that is no database is not served", func(t *testing.T) {
		other := filepath.Join(t.TempDir(), "h.db")
		if err := os.WriteFile(other, bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), Options{Storage: "sqlite:" + other, Now: time.Now, Exclusive: true, Log: log, checkedFirst: 1}); !errors.Is(err, ErrCorrupt) {
			t.Errorf("Open = %v, want ErrCorrupt", err)
		}
	})
	t.Run("closing does not wait for the reading", func(t *testing.T) {
		db, err := Open(t.Context(), Options{Storage: "sqlite:" + path, Now: time.Now, Exclusive: true, Log: log, checkedFirst: 1, checkAfter: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(db.Sound(t.Context()), db.Close()); err != nil {
			t.Error(err)
		}
	})
}

func owes(t *testing.T, db *DB, postings ...bot.Posting) {
	t.Helper()
	err := db.Commit(t.Context(), func(tx bot.Tx) error {
		for _, p := range postings {
			if err := tx.Owe(p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func cardOf(id, channel string, due time.Time) bot.Posting {
	return bot.Posting{
		ID: id, Kind: bot.PostCard, HandoffID: "H" + id, Cycle: 1, Wanted: 1, RunAt: due, Priority: bot.Normal,
		To: bot.Destination{Platform: bot.PlatformSlack, Channel: channel},
	}
}

func TestTheClockJumps(t *testing.T) {
	for engine, storage := range storages(t) {
		t.Run(engine, func(t *testing.T) {
			db, noon := openPlain(t, storage()), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
			owes(t, db, cardOf("1", "C1", noon), cardOf("2", "C1", noon.Add(time.Second)))
			var last int64
			for i, step := range []struct {
				name string
				at   time.Duration
				want string // claimed
				done bool
			}{
				{"the first is taken", 0, "1", false},
				{"an hour back, it is still in flight, and nothing else is due", -time.Hour, "", false},
				{"an hour ahead, its lease is over: it is in doubt, and looked for", time.Hour, "1", true},
				{"back again, the second is due in its time", 0, "", false},
				{"which comes", time.Second, "2", true},
			} {
				now := noon.Add(step.at)
				claimed, _, err := db.Claim(t.Context(), now, 30*time.Second, bottest.First())
				var got string
				for _, p := range claimed {
					got += p.ID
				}
				if err != nil || got != step.want {
					t.Fatalf("%s: claimed %q, %v; want %q", step.name, got, err, step.want)
				}
				if step.at == time.Hour && claimed[0].DoubtAt.IsZero() {
					t.Error("the try whose lease is over is not in doubt")
				}
				if step.done {
					s := bot.Settlement{PostingID: got, Posted: 1, State: bot.PostingPosted, RunAt: now, Ref: bot.CardRef{ID: "r" + got, At: now}}
					if err := db.Settle(t.Context(), s, now); err != nil {
						t.Fatal(err)
					}
				}
				err = db.Commit(t.Context(), func(tx bot.Tx) error {
					a, _, err := tx.Append(bot.Act{HandoffID: "H1", Cycle: 1, Kind: bot.ActReaction, EventID: fmt.Sprint(i), At: now, RecordedAt: now, Actor: bot.Person{Platform: bot.PlatformSlack, ID: "U"}})
					if a.Seq <= last {
						t.Errorf("%s: act number %d after %d, want it to rise whatever the clock says", step.name, a.Seq, last)
					}
					last = a.Seq
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			if counts, _, err := db.Counts(t.Context()); err != nil || len(counts) != 0 {
				t.Errorf("left are %v, %v; want nothing", counts, err)
			}
		})
	}
}

func TestAPoisonRowHoldsUpNobody(t *testing.T) {
	for engine, storage := range storages(t) {
		t.Run(engine, func(t *testing.T) {
			db, noon := openPlain(t, storage()), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
			log, hook := test.NewNullLogger()
			db.o.Log = log
			report := cardOf("bad", "C1", noon)
			report.Kind, report.HandoffID, report.Content = bot.PostReport, "", bot.Report{Title: "t"}
			owes(t, db, report, cardOf("good", "C1", noon.Add(time.Second)), cardOf("other", "C2", noon))
			err := db.Commit(t.Context(), func(tx bot.Tx) error {
				for _, id := range []string{"A", "B"} {
					c := bot.Cycle{HandoffID: id, N: 1, Key: bot.ConversationKey{Source: "website", ID: id}, ReceivedAt: noon}
					c.State = c.Opening()
					if err := tx.SaveCycle(c); err != nil {
						return err
					}
				}
				for _, id := range []string{"e1", "e2"} {
					if err := tx.Sight(bot.Act{EventID: id, RecordedAt: noon}); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			err = db.transact(t.Context(), func(x *tx) error {
				for _, poison := range []string{
					`UPDATE posting SET content = '{"kind":"hologram"' WHERE posting_id = 'bad'`,
					`UPDATE cycle SET decision = 'not JSON' WHERE handoff_id = 'A'`,
					`UPDATE sighting SET act = '' WHERE event_id = 'e1'`,
				} {
					if _, err := x.exec("poison", poison); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			now := noon.Add(time.Minute)
			claimed, _, err := db.Claim(t.Context(), now, time.Minute, bottest.First())
			if err != nil || len(claimed) != 2 {
				t.Errorf("claimed %+v, %v; want the good one of the lane, and the other lane's", claimed, err)
			}
			if counts, _, err := db.Counts(t.Context()); err != nil || counts[bot.PostingFailed] != 1 {
				t.Errorf("the states are %v, %v; want the bad one failed", counts, err)
			}
			list, _, err := db.Handoffs(t.Context(), bot.HandoffQuery{})
			if err != nil || len(list) != 1 || list[0].Cycles[0].HandoffID != "B" {
				t.Errorf("the list has %d handoffs, %v; want the good one", len(list), err)
			}
			for range 2 {
				due, err := db.Sightings(t.Context(), now, 10)
				if err != nil || len(due) != 1 || due[0].Act.EventID != "e2" {
					t.Errorf("Sightings = %+v, %v; want the good one", due, err)
				}
			}
			if n := len(hook.AllEntries()); n != 3 {
				t.Errorf("the log has %d lines, want one for each bad row", n)
			}
		})
	}
}

func TestABacklogOfTenThousandIsNotReadIntoMemory(t *testing.T) {
	for engine, storage := range storages(t) {
		t.Run(engine, func(t *testing.T) {
			db, now := openPlain(t, storage()), time.Now()
			fill(t, db, 0, 10_000, now)
			round := func() {
				claimed, _, err := db.Claim(t.Context(), now, time.Minute, bottest.Chooser{Seen: 20, By: func(l bot.Lane) bot.Choice {
					if len(l.Waiting) > 3*20 {
						t.Errorf("%d are shown to choose from, want at most %d", len(l.Waiting), 3*20)
					}
					return bottest.First().Choose(l)
				}})
				if err != nil || len(claimed) != 1 {
					t.Fatalf("claimed %d, %v; want 1", len(claimed), err)
				}
				s := bot.Settlement{PostingID: claimed[0].ID, Posted: 1, State: bot.PostingPosted, RunAt: now, Ref: bot.CardRef{ID: claimed[0].ID, At: now}}
				_, _, err = db.Counts(t.Context())
				if err := errors.Join(err, db.Settle(t.Context(), s, now)); err != nil {
					t.Fatal(err)
				}
			}
			round() // what is made once
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			const rounds = 10
			for range rounds {
				round()
			}
			runtime.ReadMemStats(&after)
			if each := (after.TotalAlloc - before.TotalAlloc) / rounds; each > 1<<20 {
				t.Errorf("a round allocates %d KiB, want less than 1 MiB: the backlog stays in the database", each>>10)
			}
		})
	}
}
