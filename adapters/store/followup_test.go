package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

// always hands everything off to sales, within 15 minutes.
type always struct{}

func (always) Decide(bot.Conversation, time.Time) bot.Decision {
	return bot.Decision{Verdict: bot.Escalate, Priority: bot.Normal, Route: bot.Route{
		Name: "sales", SLA: 15 * time.Minute, To: []bot.Destination{{Platform: bot.PlatformInbox, Channel: "sales"}},
	}}
}

// counter gives ids in their order.
func counter() func(time.Time) string {
	var ids atomic.Int64
	return func(time.Time) string { return fmt.Sprintf("%02d", ids.Add(1)) }
}

// TestFollowUpsSurviveARestartAtEveryStep closes and opens the file at every
// minute, and lets two services look at it each time.
func TestFollowUpsSurviveARestartAtEveryStep(t *testing.T) {
	path, now, ids := filepath.Join(t.TempDir(), "h.db"), noon, atomic.Int64{}
	care := map[string]bot.Care{"sales": {Reply: 20 * time.Minute, FollowUps: []bot.FollowUp{
		{After: 10 * time.Minute}, {After: 30 * time.Minute, AlsoTo: bot.Destination{Platform: bot.PlatformInbox, Channel: "leads"}},
	}}}
	service := func(db *store.DB) *bot.Service {
		s, err := bot.New(bot.Options{
			Ledger: db, Decider: always{}, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformInbox: &bottest.Messenger{}},
			Escalates: func(string) bool { return true }, Care: care, Now: func() time.Time { return now },
			NewID: func(time.Time) string { return fmt.Sprintf("%026d", ids.Add(1)) },
		})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	during := func(fn func(db *store.DB)) {
		t.Helper()
		db := open(t, "sqlite:"+path)
		fn(db)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var r bot.Receipt
	during(func(db *store.DB) {
		var err error
		r, err = service(db).Accept(t.Context(), bot.Event{Source: "website", ID: "e", At: now, Payload: bot.HandoffInitiate{Conversation: bot.Conversation{ConversationKey: bottest.Key()}}})
		if err != nil {
			t.Fatal(err)
		}
	})
	kinds := func() map[bot.ActKind]int {
		all := map[bot.ActKind]int{}
		during(func(db *store.DB) {
			d, err := db.Load(t.Context(), r.HandoffID)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range d.Acts {
				all[a.Kind]++
			}
		})
		return all
	}
	for range 60 {
		now = now.Add(time.Minute)
		during(func(db *store.DB) {
			if err := db.WakeAll(t.Context(), now); err != nil {
				t.Fatal(err)
			}
			one, two := service(db), service(db)
			var both sync.WaitGroup
			for _, s := range []*bot.Service{one, two} {
				both.Go(func() {
					if _, err := s.FollowUp(context.Background()); err != nil {
						t.Error(err)
					}
				})
			}
			both.Wait()
		})
	}
	got := kinds()
	for kind, want := range map[bot.ActKind]int{bot.ActReminded: 2, bot.ActWarned: 1, bot.ActBreached: 1, bot.ActNoResponse: 1} {
		if got[kind] != want {
			t.Errorf("%s %d times, want %d", kind, got[kind], want)
		}
	}
	during(func(db *store.DB) {
		cards := 0
		d, err := db.Load(t.Context(), r.HandoffID)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range d.Postings {
			if p.Kind == bot.PostCard {
				cards++
			}
		}
		if cards != 2 {
			t.Errorf("%d cards are owed, want the route's and the leads'", cards)
		}
	})
}
