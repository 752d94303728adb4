package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

// BenchmarkFollowUp reminds of handoffs that all come due at once, as after an
// outage: one commit each.
func BenchmarkFollowUp(b *testing.B) {
	log, _ := test.NewNullLogger()
	now := noon
	db, err := store.Open(b.Context(), store.Options{Storage: sqliteFile(b), Now: func() time.Time { return now }, Exclusive: true, Log: log})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	s, err := bot.New(bot.Options{
		Ledger: db, Decider: always{}, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformInbox: &bottest.Messenger{}},
		Escalates: func(string) bool { return true }, Care: map[string]bot.Care{"sales": {FollowUps: []bot.FollowUp{{After: time.Minute}}}},
		Now: func() time.Time { return now }, NewID: counter(),
	})
	if err != nil {
		b.Fatal(err)
	}
	for i := range b.N {
		id := fmt.Sprintf("c%d", i)
		_, err := s.Accept(b.Context(), bot.Event{Source: "website", ID: id, At: now, Payload: bot.HandoffInitiate{Conversation: bot.Conversation{ConversationKey: bot.ConversationKey{ID: id}}}})
		if err != nil {
			b.Fatal(err)
		}
	}
	now = now.Add(2 * time.Minute)
	b.ResetTimer()
	for looked := 0; looked < b.N; {
		n, err := s.FollowUp(b.Context())
		if err != nil || n == 0 {
			b.Fatalf("looked at %d of %d, then %d, %v", looked, b.N, n, err)
		}
		looked += n
	}
}
