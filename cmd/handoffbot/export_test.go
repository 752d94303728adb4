package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
	"handoffbot/config"
	"handoffbot/digest"
)

func TestARowTellsACycleWholeAndQuotesWhatOthersWrote(t *testing.T) {
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	ana := bot.Person{Platform: bot.PlatformSlack, ID: "U1", Name: "Ana"}
	act := func(kind bot.ActKind, after time.Duration) bot.Act {
		return bot.Act{HandoffID: "H1", Cycle: 2, Kind: kind, Class: bot.Member, Actor: ana, At: at.Add(after), RecordedAt: at.Add(after), EventID: string(kind)}
	}
	won := act(bot.ActWon, 50*time.Second)
	won.Outcome.Deal = &bot.Deal{Amount: "12.50", Currency: "EUR"}
	rated := act(bot.ActOutcome, 55*time.Second)
	rated.Outcome.CSAT = 4
	e := digest.Entry{
		Cycle: bot.Cycle{
			HandoffID: "H1", N: 2, Key: bot.ConversationKey{Source: "website", ID: "=cmd|' /C calc'!A0"},
			TriggeredAt: at.Add(-time.Second), ReceivedAt: at, DueAt: at.Add(15 * time.Minute),
			Decision: bot.Decision{
				Route: bot.Route{Name: "sales"}, Priority: bot.High, Intent: "@pricing", Rule: "ready-to-buy", Sales: true, Qualified: true,
				Reasons: []bot.Reason{{Trigger: bot.TriggerReadiness}},
			},
		},
		Acts: []bot.Act{
			act(bot.ActReaction, 10*time.Second), act(bot.ActClaim, 20*time.Second), act(bot.ActReply, 30*time.Second),
			act(bot.ActResolve, 40*time.Second), won, rated, act(bot.ActReopen, time.Hour), act(bot.ActRightReason, time.Hour),
		},
		PostedAt: at.Add(1500 * time.Millisecond),
	}
	s := settings{config: config.Config{PublicURL: "https://handoff.example.com/", Inbox: config.Inbox{Enabled: true}}}
	for format, want := range map[string]string{
		"csv": "handoff_id,cycle,conversation_id,source,status,route,priority,intent,trigger,rule,sales,qualified," +
			"triggered_at,received_at,due_at,posted_at,first_reaction_at,claimed_at,first_reply_at,first_response_at,resolved_at,reopened_at,cancelled_at," +
			"first_response_kind,first_response_platform,first_responder,first_response_s,resolution,csat,deal,amount,currency,reason_mark,link\n" +
			"H1,2,'=cmd|' /C calc'!A0,website,resolved,sales,high,'@pricing,readiness,ready-to-buy,true,true," +
			"2026-11-23T09:59:59.000Z,2026-11-23T10:00:00.000Z,2026-11-23T10:15:00.000Z,2026-11-23T10:00:01.500Z,2026-11-23T10:00:10.000Z,2026-11-23T10:00:20.000Z," +
			"2026-11-23T10:00:30.000Z,2026-11-23T10:00:10.000Z,2026-11-23T10:00:40.000Z,2026-11-23T11:00:00.000Z,," +
			"reaction,slack,U1,10,resolved,4,won,12.50,EUR,right,https://handoff.example.com/inbox/handoffs/H1\n",
		"jsonl": `{"handoff_id":"H1","cycle":2,"conversation_id":"=cmd|' /C calc'!A0","source":"website","status":"resolved","route":"sales","priority":"high",` +
			`"intent":"@pricing","trigger":"readiness","rule":"ready-to-buy","sales":true,"qualified":true,` +
			`"triggered_at":"2026-11-23T09:59:59Z","received_at":"2026-11-23T10:00:00Z","due_at":"2026-11-23T10:15:00Z","posted_at":"2026-11-23T10:00:01.5Z",` +
			`"first_reaction_at":"2026-11-23T10:00:10Z","claimed_at":"2026-11-23T10:00:20Z","first_reply_at":"2026-11-23T10:00:30Z","first_response_at":"2026-11-23T10:00:10Z",` +
			`"resolved_at":"2026-11-23T10:00:40Z","reopened_at":"2026-11-23T11:00:00Z","cancelled_at":null,` +
			`"first_response_kind":"reaction","first_response_platform":"slack","first_responder":"U1","first_response_s":10,` +
			`"resolution":"resolved","csat":4,"deal":"won","amount":"12.50","currency":"EUR","reason_mark":"right","link":"https://handoff.example.com/inbox/handoffs/H1"}` + "\n",
	} {
		var out strings.Builder
		w := newRows(&out, format)
		if err := w.write(exported(e, s)); err != nil {
			t.Fatal(err)
		}
		if err := w.end(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Errorf("%s differs (-want +got):\n%s", format, diff)
		}
	}
}
