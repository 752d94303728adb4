package store_test

import (
	"testing"
	"time"

	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/digest"
)

// TestWhatIsReadFollowsTheWeekAndNotTheHistory reads the same week above a short
// history and above one six times as long. A range that begins at the wrong term
// of its WHERE is read from the beginning of time: no plan shows it, but what
// is read does.
func TestWhatIsReadFollowsTheWeekAndNotTheHistory(t *testing.T) {
	const weekly, short, long = 60, 16, 96
	week := digest.LastComplete(grownUntil, time.UTC)
	ana := bot.Person{Platform: bot.PlatformInbox, ID: "ana"}
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			read := make(map[string][2]int64)
			for i, weeks := range []int{short, long} {
				storage := e.make(t)
				log, _ := test.NewNullLogger()
				db, err := store.Open(t.Context(), store.Options{Storage: storage, Now: func() time.Time { return grownUntil }, Exclusive: true, Log: log})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = db.Close() })
				grow(t, storage, weeks*weekly, time.Duration(weeks)*7*24*time.Hour)
				fold(t, db)
				folded := grownUntil
				reads := db.Reads(t)
				page, _, err := db.InboxBoard(t.Context(), bot.BoardQuery{View: bot.BoardOpen, Viewer: ana, Limit: 50})
				if err != nil || len(page) != 50 {
					t.Fatalf("the board has %d rows, %v; want 50", len(page), err)
				}
				for what, reading := range map[string]func() error{
					"the tallies of a week": func() error {
						return db.Tallies(t.Context(), week.From, week.To, grownUntil, bot.ResponsePolicy{}, func(*digest.Tally) error { return nil })
					},
					"the sales of a week": func() error {
						_, err := db.Sales(t.Context(), week.From, week.To, grownUntil, bot.ResponsePolicy{})
						return err
					},
					"the ended conversations of a week": func() error { _, err := db.Ended(t.Context(), week.From, week.To, grownUntil); return err },
					"the report of a week": func() error {
						_, err := digest.Reckoning{Cohorts: db}.Week(t.Context(), week, grownUntil)
						return err
					},
					"the cycles of a week": func() error {
						return db.Cycles(t.Context(), week.From, week.To, grownUntil, func(digest.Entry) error { return nil })
					},
					"the rows of a week":  func() error { _, err := db.InboxReceived(t.Context(), week.From, week.To); return err },
					"the counts":          func() error { _, err := db.InboxCounts(t.Context(), ana); return err },
					"one handoff":         func() error { _, err := db.Load(t.Context(), page[0].Cycles[0].HandoffID); return err },
					"the lanes":           func() error { _, err := db.InboxLanes(t.Context(), grownUntil); return err },
					"what failed":         func() error { _, err := db.InboxFailures(t.Context(), 50); return err },
					"the orphans":         func() error { _, _, err := db.InboxOrphans(t.Context(), 20); return err },
					"the callbacks":       func() error { _, _, err := db.InboxCallbacks(t.Context(), 50); return err },
					"the inbox's channel": func() error { _, err := db.InboxMessages(t.Context(), "sales", 50); return err },
					"the board": func() error {
						_, _, err := db.InboxBoard(t.Context(), bot.BoardQuery{View: bot.BoardOpen, Viewer: ana, Limit: 50})
						return err
					},
					"what is closed": func() error {
						_, _, err := db.InboxBoard(t.Context(), bot.BoardQuery{View: bot.BoardClosed, Viewer: ana, Limit: 50})
						return err
					},
					"the ended conversations of a week, a day before it ends": func() error {
						_, err := db.Ended(t.Context(), week.From, week.To, week.To.Add(-24*time.Hour))
						return err
					},
					"folding once more": func() error {
						folded = folded.Add(20 * time.Minute)
						_, err := db.Fold(t.Context(), folded, bot.ResponsePolicy{})
						return err
					},
				} {
					two := read[what]
					two[i] = reads(func() {
						if err := reading(); err != nil {
							t.Fatalf("read %s: %v", what, err)
						}
					})
					read[what] = two
				}
			}
			for what, n := range read {
				if n[1] > n[0]+n[0]/4+20 {
					t.Errorf("%s reads %d above a history of %d weeks and %d above one of %d", what, n[0], short, n[1], long)
				}
			}
		})
	}
}
