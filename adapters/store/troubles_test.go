package store_test

import (
	"testing"
	"time"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

func testCardsThatDoNotStandAreLate(t *testing.T, fresh opener) {
	db := fresh(t)
	line := card("01L", "sales", noon)
	line.Kind, line.Content = bot.PostLine, bot.Line{Text: "x"}
	owe(t, db, card("01A", "sales", noon), card("01B", "sales", noon), card("02A", "sales", noon), card("01C", "support", noon), line)
	claim(t, db, noon) // one of each lane is under way
	failed := bot.Settlement{PostingID: "01C", State: bot.PostingWaiting, RunAt: noon.Add(time.Hour), Cause: "channel_not_found"}
	if err := db.Settle(t.Context(), failed, noon); err != nil {
		t.Fatal(err)
	}
	late, err := db.CardsLate(t.Context(), "02")
	if err != nil || len(late) != 2 || late[0].Cards != 2 || late[1].To.Channel != "support" || late[1].Cause != "channel_not_found" {
		t.Errorf("CardsLate = %+v, %v; want two for sales and one for support, with its cause", late, err)
	}
	if err := db.Settle(t.Context(), posted("01A", 1, noon), noon); err != nil {
		t.Fatal(err)
	}
	if late, err := db.CardsLate(t.Context(), "02"); err != nil || late[0].Cards != 1 {
		t.Errorf("CardsLate = %+v, %v; want one that stands no more", late, err)
	}
}

func testCallbacksInTrouble(t *testing.T, fresh opener) {
	db := fresh(t)
	err := db.Commit(t.Context(), func(tx bot.Tx) error {
		for i, since := range []time.Time{noon, noon.Add(2 * time.Hour)} {
			for _, source := range []string{"website", "shop"} {
				id := source + string(rune('a'+i))
				err := tx.Emit(bot.Outbound{ID: id, Key: id, Type: bot.TellClaimed, Since: since, RunAt: since, Data: bot.OutboundData{HandoffID: "H" + id, Source: source, Cycle: 1, At: since}})
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	at := noon.Add(2 * time.Hour)
	if err := db.DisableCallback(t.Context(), "shop", "https://x.example", at); err != nil {
		t.Fatal(err)
	}
	troubles, err := db.CallbackTroubles(t.Context(), at.Add(-time.Hour), at.Add(-time.Hour))
	if err != nil || len(troubles) != 2 || troubles[0].Dead != 2 || troubles[0].Late != 0 || troubles[0].Cause == "" || troubles[1].Late != 1 || troubles[1].Dead != 0 {
		t.Errorf("CallbackTroubles = %+v, %v; want the shop's two dead and the website's one that is late", troubles, err)
	}
	later := at.Add(2 * time.Hour)
	if troubles, err := db.CallbackTroubles(t.Context(), at.Add(-time.Hour), later.Add(-time.Hour)); err != nil || len(troubles) != 1 {
		t.Errorf("hours later CallbackTroubles = %+v, %v; want no more of what was given up long ago", troubles, err)
	}
}

func testANoticeAboutABrokenPlatformStandsInTheInboxToo(t *testing.T, fresh opener) {
	db := fresh(t)
	service, err := bot.New(bot.Options{
		Ledger: db, Decider: always{}, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformInbox: &bottest.Messenger{}},
		Escalates: func(string) bool { return true }, Alerts: bot.Destination{Platform: bot.PlatformSlack, Channel: "C0OPS"},
		Now: func() time.Time { return noon }, NewID: counter(),
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 { // at most once an hour for one cause
		if err := service.AlertBeside(t.Context(), bot.PlatformSlack, "slack token", "gone"); err != nil {
			t.Fatal(err)
		}
	}
	if err := service.Alert(t.Context(), "other", "something else"); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, db, noon); got != "01 02" {
		t.Errorf("claimed %q, want the first alert in Slack and in the inbox", got)
	}
	if err := db.Settle(t.Context(), posted("01", 1, noon), noon); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, db, noon); got != "03" {
		t.Errorf("claimed %q, want the other alert in Slack alone", got)
	}
}
