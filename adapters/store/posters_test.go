package store_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
	"handoffbot/digest"
)

// TestManyPostersAtOncePostAPeriodOnce: two processes with the same ledger, and
// four posters in each, all at the minute that the digest is due.
func TestManyPostersAtOncePostAPeriodOnce(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) { postAtOnce(t, e.make(t)) })
	}
}

func postAtOnce(t *testing.T, storage string) {
	t.Helper()
	log, _ := test.NewNullLogger()
	monday := time.Date(2026, 11, 23, 9, 0, 30, 0, time.UTC)
	var ids atomic.Int64
	schedule, err := digest.ParseSchedule("0 9 * * MON", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	var posters []*digest.Poster
	for _, serves := range []bool{true, false} {
		db, err := store.Open(t.Context(), store.Options{Storage: storage, Now: func() time.Time { return monday }, Exclusive: serves, Log: log})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for range 4 {
			p, err := digest.NewPoster(digest.PosterOptions{
				Cohorts: db, Claimer: db, Schedule: schedule, Location: time.UTC, Since: monday.AddDate(0, -1, 0),
				To:    []bot.Destination{{Platform: bot.PlatformInbox, Channel: "managers"}, {Platform: bot.PlatformSlack, Channel: "C0MANAGERS"}},
				NewID: func(time.Time) string { return fmt.Sprintf("P%03d", ids.Add(1)) },
			})
			if err != nil {
				t.Fatal(err)
			}
			posters = append(posters, p)
		}
	}
	start, done := make(chan struct{}), make(chan bool, len(posters))
	for _, p := range posters {
		go func() {
			<-start
			posted, err := p.Tick(context.WithoutCancel(t.Context()), monday)
			if err != nil {
				t.Error(err)
			}
			done <- posted
		}()
	}
	close(start)
	posted := 0
	for range posters {
		if <-done {
			posted++
		}
	}
	if posted != 1 {
		t.Errorf("%d posters say that they posted, want one", posted)
	}
	db, err := store.Open(t.Context(), store.Options{Storage: storage, Now: func() time.Time { return monday }, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	owed := make(map[string]int)
	for {
		claimed, _, err := db.Claim(t.Context(), monday, time.Minute, bottest.First())
		if err != nil {
			t.Fatal(err)
		}
		if len(claimed) == 0 {
			break
		}
		for _, p := range claimed {
			owed[p.To.Lane()]++
			if err := db.Settle(t.Context(), bot.Settlement{PostingID: p.ID, Posted: 1, State: bot.PostingPosted, Ref: bot.CardRef{ID: p.ID}}, monday); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(owed) != 2 || owed["inbox/managers"] != 1 || owed["slack/C0MANAGERS"] != 1 {
		t.Errorf("owed %v, want one report to each of the two channels", owed)
	}
}
