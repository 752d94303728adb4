package store_test

import (
	"fmt"
	"testing"
	"time"

	"handoffbot/adapters/store"
	"handoffbot/bot"
)

// told owes a chatbot events; their ids are those of their handoffs.
func told(t *testing.T, db *store.DB, source string, ids ...string) {
	t.Helper()
	err := db.Commit(t.Context(), func(tx bot.Tx) error {
		for _, id := range ids {
			err := tx.Emit(bot.Outbound{ID: id, Key: id, Type: bot.TellReply, Since: noon, RunAt: noon, Data: bot.OutboundData{
				HandoffID: "H" + id, Source: source, Cycle: 1, At: noon, Text: "what was written to the visitor",
			}})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tries claims what is due of a source, and settles it.
func tries(t *testing.T, db *store.DB, source string, at time.Time, settle func(o bot.Outbound) bot.OutboundSettlement) {
	t.Helper()
	claimed, err := db.ClaimOutbound(t.Context(), source, at, time.Minute, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range claimed {
		if err := db.SettleOutbound(t.Context(), settle(o)); err != nil {
			t.Fatal(err)
		}
	}
}

func testWhatNoChatbotTookIsListedAndSentAgain(t *testing.T, fresh opener) {
	db := fresh(t)
	told(t, db, "shop", "01", "02")
	told(t, db, "website", "03", "04", "05", "06")
	told(t, db, "fine", "07")
	tries(t, db, "fine", noon, func(o bot.Outbound) bot.OutboundSettlement {
		return bot.OutboundSettlement{ID: o.ID, State: bot.OutboundSent, RunAt: noon, Tries: 1}
	})
	tries(t, db, "website", noon, func(o bot.Outbound) bot.OutboundSettlement {
		s := bot.OutboundSettlement{ID: o.ID, State: bot.OutboundDead, RunAt: noon.Add(time.Hour), Tries: 91, Cause: "it answered 500"}
		if o.ID == "05" {
			s = bot.OutboundSettlement{ID: o.ID, State: bot.OutboundWaiting, RunAt: noon.Add(time.Hour), Tries: 3, Cause: "it answered 503"}
		}
		return s
	})
	if err := db.DisableCallback(t.Context(), "shop", "https://shop.example", noon); err != nil {
		t.Fatal(err)
	}
	told(t, db, "website", "08")
	list := func(limit int) string {
		t.Helper()
		states, events, err := db.InboxCallbacks(t.Context(), limit)
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, s := range states {
			out += fmt.Sprintf("%s: %d dead, %d failing, %d behind, since %s, gone %t\n", s.Source, s.Dead, s.Failing, s.Behind, s.Oldest.Sub(noon), s.Gone)
		}
		for _, e := range events {
			out += fmt.Sprintf("%s %s %s %s dead %t, %d tries: %s, %s, %s\n", e.ID, e.HandoffID, e.Source, e.Type, e.Dead, e.Tries, e.Cause, e.Since.Sub(noon), e.RunAt.Sub(noon))
		}
		return out
	}
	expect := func(after string, limit int, want string) {
		t.Helper()
		if got := list(limit); got != want {
			t.Errorf("%s InboxCallbacks =\n%swant\n%s", after, got, want)
		}
	}
	const counts = "shop: 2 dead, 0 failing, 0 behind, since 0s, gone true\nwebsite: 3 dead, 1 failing, 1 behind, since 0s, gone false\n"
	expect("at first", 50, counts+`06 H06 website handoff.reply dead true, 91 tries: it answered 500, 0s, 1h0m0s
04 H04 website handoff.reply dead true, 91 tries: it answered 500, 0s, 1h0m0s
03 H03 website handoff.reply dead true, 91 tries: it answered 500, 0s, 1h0m0s
02 H02 shop handoff.reply dead true, 0 tries: the callback is disabled: it answered 410, 0s, 0s
01 H01 shop handoff.reply dead true, 0 tries: the callback is disabled: it answered 410, 0s, 0s
05 H05 website handoff.reply dead false, 3 tries: it answered 503, 0s, 1h0m0s
`)
	expect("with room for one of each", 1, counts+`06 H06 website handoff.reply dead true, 91 tries: it answered 500, 0s, 1h0m0s
05 H05 website handoff.reply dead false, 3 tries: it answered 503, 0s, 1h0m0s
`)
	changes, end := db.Subscribe()
	defer end()
	later := noon.Add(2 * time.Minute)
	again := func(source, id string, replayed, hurried int) {
		t.Helper()
		r, err := db.ReplayOutbound(t.Context(), source, id, later)
		if err != nil || r != replayed {
			t.Errorf("ReplayOutbound(%s, %q) = %d, %v; want %d", source, id, r, err, replayed)
		}
		h, err := db.HurryOutbound(t.Context(), source, id, later)
		if err != nil || h != hurried {
			t.Errorf("HurryOutbound(%s, %q) = %d, %v; want %d", source, id, h, err, hurried)
		}
	}
	again("shop", "03", 0, 0) // it is the website's
	again("website", "03", 1, 0)
	again("website", "05", 0, 1)
	again("website", "08", 0, 0) // it is due already
	again("website", "", 2, 1)
	again("website", "", 0, 1)
	<-changes // whoever looks at the page sees it
	expect("after the website's", 50, `shop: 2 dead, 0 failing, 0 behind, since 0s, gone true
website: 0 dead, 1 failing, 4 behind, since 0s, gone false
02 H02 shop handoff.reply dead true, 0 tries: the callback is disabled: it answered 410, 0s, 0s
01 H01 shop handoff.reply dead true, 0 tries: the callback is disabled: it answered 410, 0s, 0s
05 H05 website handoff.reply dead false, 3 tries: it answered 503, 0s, 2m0s
`)
	again("shop", "01", 1, 0) // and its callback is tried again
	tries(t, db, "shop", later, func(o bot.Outbound) bot.OutboundSettlement {
		return bot.OutboundSettlement{ID: o.ID, State: bot.OutboundWaiting, RunAt: later.Add(5 * time.Second), Tries: 1, Cause: "it answered 500"}
	})
	<-changes // that it was not taken is news
	expect("after one of the shop's", 50, `shop: 1 dead, 1 failing, 0 behind, since 0s, gone false
website: 0 dead, 1 failing, 4 behind, since 0s, gone false
02 H02 shop handoff.reply dead true, 0 tries: the callback is disabled: it answered 410, 0s, 0s
01 H01 shop handoff.reply dead false, 1 tries: it answered 500, 2m0s, 2m5s
05 H05 website handoff.reply dead false, 3 tries: it answered 503, 0s, 2m0s
`)
	tries(t, db, "website", later, func(o bot.Outbound) bot.OutboundSettlement {
		return bot.OutboundSettlement{ID: o.ID, State: bot.OutboundSent, RunAt: later, Tries: o.Tries + 1}
	})
	if states, _, err := db.InboxCallbacks(t.Context(), 50); err != nil || len(states) != 1 || states[0].Source != "shop" {
		t.Errorf("when the website has taken all, InboxCallbacks = %+v, %v; want the shop alone", states, err)
	}
}
