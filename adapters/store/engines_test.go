package store_test

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/adapters/store"
	"handoffbot/adapters/store/storetest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

// engines are what every test of the ledger runs on: each makes a fresh storage.
var engines = []struct {
	name string
	make func(t testing.TB) string
}{
	{"sqlite", sqliteFile},
	{"postgres", storetest.Postgres},
}

func sqliteFile(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "handoffbot.db") }

func open(t testing.TB, storage string) *store.DB {
	t.Helper()
	log, _ := test.NewNullLogger()
	db, err := store.Open(t.Context(), store.Options{Storage: storage, Now: func() time.Time { return noon }, Exclusive: true, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// opener opens an empty ledger.
type opener func(t *testing.T) *store.DB

// onBoth are tests that run on every engine.
var onBoth = map[string]func(t *testing.T, fresh opener){
	"it is a ledger": func(t *testing.T, fresh opener) {
		bottest.RunLedger(t, func(t *testing.T) bot.Ledger { return fresh(t) })
	},
	"it keeps sightings": func(t *testing.T, fresh opener) {
		bottest.RunSightings(t, func(t *testing.T) (bot.Ledger, func(context.Context, bot.Settlement, time.Time) error) {
			db := fresh(t)
			return db, db.Settle
		})
	},
	"it is a queue": func(t *testing.T, fresh opener) {
		bottest.RunQueue(t, func(t *testing.T) bottest.Queue { return fresh(t) })
	},
	"a first try whose end is unknown is in doubt":             testAFirstTryWhoseEndIsUnknownIsInDoubt,
	"an erasure reaches every table":                           testAnErasureReachesEveryTable,
	"a contact is found by its address":                        testAContactIsFoundByItsAddress,
	"what outlived its time is found once":                     testWhatOutlivedItsTimeIsFoundOnce,
	"a reply that was not sent is not sent erased":             testAReplyThatWasNotSentIsNotSentErased,
	"what is written after an erasure outlives its time too":   testWhatIsWrittenAfterAnErasureOutlivesItsTimeToo,
	"a period is claimed once":                                 testAPeriodIsClaimedOnce,
	"pages of handoffs meet without gap or overlap":            testPagesOfHandoffsMeetWithoutGapOrOverlap,
	"saved conversations are streamed":                         testSavedStreamsWhatWasHeardOfSinceThen,
	"saved conversations can be left early":                    testSavedCanBeLeftEarlyAndSaysWhatBroke,
	"folding is done once by many":                             testFoldingIsDoneOnceByMany,
	"a calendar is read as it was":                             testACalendarIsReadAsItWas,
	"every open cycle is looked at once after a start":         testEveryOpenCycleIsLookedAtOnceAfterAStart,
	"a further start puts nobody back":                         testAFurtherStartPutsNobodyBack,
	"cards that do not stand are late":                         testCardsThatDoNotStandAreLate,
	"what no chatbot took is listed and sent again":            testWhatNoChatbotTookIsListedAndSentAgain,
	"callbacks in trouble":                                     testCallbacksInTrouble,
	"a notice about a broken platform stands in the inbox too": testANoticeAboutABrokenPlatformStandsInTheInboxToo,
	"it wakes cycles":                                          testWakesCycles,
	"what is settled stands in the inbox":                      testWhatStandsInTheInbox,
	"an adapter remembers what it likes":                       testAnAdapterRemembersWhatItLikes,
}

func TestOnEveryEngine(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			for _, name := range slices.Sorted(maps.Keys(onBoth)) {
				t.Run(name, func(t *testing.T) {
					onBoth[name](t, func(t *testing.T) *store.DB { t.Helper(); return open(t, e.make(t)) })
				})
			}
		})
	}
}
