package store

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

// TestWhoWaitsHearsInWhichLanesSomethingIsOwed: of many commits once, and of
// too many lanes to name that it may be anywhere.
func TestWhoWaitsHearsInWhichLanesSomethingIsOwed(t *testing.T) {
	db, now := openPlain(t, "sqlite:"+filepath.Join(t.TempDir(), "owed.db")), time.Now()
	heard, stop := db.SubscribeOwed()
	defer stop()
	lane := func(channel string) bot.Destination {
		return bot.Destination{Platform: bot.PlatformSlack, Channel: channel}
	}
	var many []bot.Posting
	for i := range mostOwed {
		many = append(many, cardOf(fmt.Sprint("m", i), fmt.Sprint("D", i), now))
	}
	stale := func() error {
		return db.Commit(t.Context(), func(tx bot.Tx) error { return tx.Stale("H1", 1, now) })
	}
	for _, step := range []struct {
		name string
		do   func() error
		want []bot.Destination
		told bool
	}{
		{"a commit that owes nothing is no news", func() error { return db.WriteProbe(t.Context()) }, nil, false},
		{"of several commits each lane is named once", func() error {
			owes(t, db, cardOf("1", "C1", now))
			owes(t, db, cardOf("2", "C2", now), cardOf("3", "C1", now))
			return nil
		}, []bot.Destination{lane("C1"), lane("C2")}, true},
		{"a card that is stale is owed", stale, []bot.Destination{lane("C1")}, true},
		{"of very many it may be any", func() error {
			owes(t, db, cardOf("4", "C1", now))
			owes(t, db, many...)
			return stale()
		}, nil, true},
		{"another process may have owed in any, and so it stays", func() error {
			db.announceHere(nil, true)
			return stale()
		}, nil, true},
		{"and also after others were named", func() error {
			err := stale()
			db.announceHere(nil, true)
			return err
		}, nil, true},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		var got []bot.Destination
		told := false
		select {
		case got = <-heard:
			told = true
		default:
		}
		if diff := cmp.Diff(step.want, got); diff != "" || told != step.told {
			t.Errorf("%s: told %v, want %v; lanes (-want +got):\n%s", step.name, told, step.told, diff)
		}
	}
}
