package slack_test

import (
	"strings"
	"testing"
	"time"

	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot"
)

func TestACardStandsWithItsConversationBelow(t *testing.T) {
	long := strings.Repeat("an answer that goes on and on. ", 300)
	w, id, card := posted(t, slacktest.Options{}, "for 40 seats", long)
	for _, what := range []string{"Zoë", "zoe@example.com", "Wants a price for 40 seats.", "Call Zoë today", "asks-for-a-human", id, `"Claim"`, "for 40 seats"} {
		w.shows(what)
	}
	if strings.Contains(card.Text, "zoe@example.com") {
		t.Errorf("the lock screen shows an address: %s", card.Text)
	}
	thread := w.slack.Thread("C0SALES", card.TS)
	var all strings.Builder
	for _, m := range thread {
		all.WriteString(string(m.Blocks))
	}
	if len(thread) < 4 || strings.Count(all.String(), "an answer that goes on and on.") < 295 {
		t.Errorf("the thread has %d parts, and %d of 300 sentences", len(thread), strings.Count(all.String(), "an answer that goes on and on."))
	}
}

func TestTheConversationGoesOnInTheThread(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	before := len(w.slack.Thread("C0SALES", card.TS))
	_, err := w.Bot.Accept(t.Context(), bot.Event{Source: "website", ID: "more", Digest: "m", At: w.Now(), Payload: bot.MessageCreated{Conversation: bot.Conversation{
		ConversationKey: bot.ConversationKey{ID: "c1"}, Messages: []bot.Message{{ID: "n1", Role: bot.RoleVisitor, Text: "are you still there?"}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	w.Deliver(id)
	thread := w.slack.Thread("C0SALES", card.TS)
	if len(thread) != before+1 || !strings.Contains(thread[before].Text, "are you still there?") {
		t.Errorf("the thread went from %d to %d lines: %+v", before, len(thread), thread)
	}
	if n := len(w.slack.Roots("C0SALES")); n != 1 {
		t.Errorf("%d cards stand, want 1", n)
	}
}

func TestWhoRespondedFirst(t *testing.T) {
	tests := []struct {
		name string
		do   func(w *world, card slacktest.Message) error
		want bot.ResponseKind // empty: nobody
		who  string
	}{
		{"a reaction of any emoji", func(w *world, c slacktest.Message) error {
			_, err := w.slack.React("U0ANA", c.Channel, c.TS, "+1::skin-tone-3")
			return err
		}, bot.RespondedByReaction, "Ana"},
		{"a reply in the thread", func(w *world, c slacktest.Message) error {
			_, _, err := w.slack.Say("U0BEN", c.Channel, c.TS, "on it", nil)
			return err
		}, bot.RespondedByReply, "Ben"},
		{"a file in the thread", func(w *world, c slacktest.Message) error {
			_, _, err := w.slack.Say("U0BEN", c.Channel, c.TS, "", map[string]any{"subtype": "file_share"})
			return err
		}, bot.RespondedByReply, "Ben"},
		{"a reply also sent to the channel", func(w *world, c slacktest.Message) error {
			_, _, err := w.slack.Say("U0BEN", c.Channel, c.TS, "on it", map[string]any{"subtype": "thread_broadcast", "root": map[string]any{}})
			return err
		}, bot.RespondedByReply, "Ben"},
		{"the Claim button", func(w *world, c slacktest.Message) error {
			return w.slack.Click("U0ANA", c.Channel, c.TS, "Claim")
		}, bot.RespondedByClaim, "Ana"},
		{"a robot's reaction", func(w *world, c slacktest.Message) error {
			_, err := w.slack.React("U0ROBOT", c.Channel, c.TS, "eyes")
			return err
		}, "", ""},
		{"our own reaction", func(w *world, c slacktest.Message) error {
			_, err := w.slack.React(w.slack.BotUser, c.Channel, c.TS, "eyes")
			return err
		}, "", ""},
		{"Slackbot's reply", func(w *world, c slacktest.Message) error {
			_, _, err := w.slack.Say("USLACKBOT", c.Channel, c.TS, "I can help", nil)
			return err
		}, "", ""},
		{"another app's reply without a subtype", func(w *world, c slacktest.Message) error {
			_, _, err := w.slack.Say("U0ROBOT", c.Channel, c.TS, "ticket opened", map[string]any{"bot_id": "B0OTHER"})
			return err
		}, "", ""},
		{"a guest", func(w *world, c slacktest.Message) error {
			_, err := w.slack.React("U0GUEST", c.Channel, c.TS, "eyes")
			return err
		}, "", ""},
		{"somebody of another company", func(w *world, c slacktest.Message) error {
			_, err := w.slack.React("U0EXT", c.Channel, c.TS, "eyes")
			return err
		}, "", ""},
		{"an edit", func(w *world, c slacktest.Message) error {
			_, err := w.slack.Tell(map[string]any{
				"type": "message", "subtype": "message_changed", "hidden": true, "channel": c.Channel, "ts": "1790000000.000100", "event_ts": "1790000000.000100",
				"message": map[string]any{"user": "U0ANA", "thread_ts": c.TS, "ts": "1790000000.000001"},
			})
			return err
		}, "", ""},
		{"a message beside the thread", func(w *world, c slacktest.Message) error {
			_, _, err := w.slack.Say("U0ANA", c.Channel, "", "lunch?", nil)
			return err
		}, "", ""},
		{"somebody who joins", func(w *world, c slacktest.Message) error {
			_, _, err := w.slack.Say("U0ANA", c.Channel, c.TS, "joined", map[string]any{"subtype": "channel_join"})
			return err
		}, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, id, card := posted(t, slacktest.Options{})
			if err := tt.do(w, card); err != nil {
				t.Fatal(err)
			}
			w.Attend(id)
			got := w.Response(id)
			switch {
			case tt.want == "" && got != nil:
				t.Errorf("the first response is %+v, want none", got)
			case tt.want != "" && (got == nil || got.Kind != tt.want || got.Responder.Name != tt.who):
				t.Errorf("the first response is %+v, want a %s by %s", got, tt.want, tt.who)
			}
		})
	}
}

func TestTheEarliestByTheirClockIsFirstHoweverTheEventsArrive(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	early := w.slack.Make(map[string]any{
		"type": "reaction_added", "user": "U0BEN", "reaction": "eyes", "event_ts": card.TS,
		"item": map[string]any{"type": "message", "channel": card.Channel, "ts": card.TS},
	})
	if _, _, err := w.slack.Say("U0ANA", card.Channel, card.TS, "hello", nil); err != nil {
		t.Fatal(err)
	}
	w.Attend(id)
	if got := w.Response(id); got == nil || got.Responder.Name != "Ana" {
		t.Fatalf("the first response is %+v, want Ana's", got)
	}
	for range 3 { // late, and three times
		if err := w.slack.Send(early); err != nil {
			t.Fatal(err)
		}
		w.Attend(id)
	}
	if got := w.Response(id); got == nil || got.Responder.Name != "Ben" {
		t.Errorf("the first response is %+v, want Ben's, who was earlier", got)
	}
	reactions := 0
	for _, a := range w.Dossier(id).Acts {
		if a.Kind == bot.ActReaction {
			reactions++
		}
	}
	if reactions != 1 {
		t.Errorf("%d reactions are in the log, want the one", reactions)
	}
}

func TestAReactionTakenBackAtOnceIsNone(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	if _, err := w.slack.React("U0ANA", card.Channel, card.TS, "eyes"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.slack.Unreact("U0ANA", card.Channel, card.TS, "eyes"); err != nil {
		t.Fatal(err)
	}
	w.Attend(id)
	if got := w.Response(id); got != nil {
		t.Errorf("the first response is %+v, want none", got)
	}
}

func TestAnActOnACardThatIsNotRecordedYetJoins(t *testing.T) {
	w := newWorld(t, slacktest.Options{})
	id := w.HandOff("c1", "speak to sales")
	p := w.Dossier(id).Postings[0]
	ref, err := w.client.Post(t.Context(), p.To, bot.Card{Title: "t", HandoffID: id, Cycle: 1}, bot.Attempt{ID: p.ID, HandoffID: id})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.slack.React("U0ANA", "C0SALES", ref.ID, "eyes"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Bot.Attend(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.Response(id); got != nil {
		t.Fatalf("the first response is %+v before the post is recorded", got)
	}
	s := bot.Settlement{PostingID: p.ID, Posted: 1, Ref: ref, State: bot.PostingPosted}
	if err := w.Ledger.Settle(t.Context(), s, w.Now()); err != nil {
		t.Fatal(err)
	}
	w.Attend(id)
	if got := w.Response(id); got == nil || got.Responder.Name != "Ana" {
		t.Errorf("the first response is %+v, want Ana's: the orphan did not join", got)
	}
}

// TestAnActOnACopyThatNobodyToldOfJoins: the answer to a post was lost, and the
// event that tells of the message as well.
func TestAnActOnACopyThatNobodyToldOfJoins(t *testing.T) {
	for _, tt := range []struct {
		name string
		act  func(w *world, copied bot.CardRef) error
	}{
		{"a reaction", func(w *world, copied bot.CardRef) error {
			_, err := w.slack.React("U0ANA", copied.Channel, copied.ID, "eyes")
			return err
		}},
		{"a reply", func(w *world, copied bot.CardRef) error {
			_, _, err := w.slack.Say("U0ANA", copied.Channel, copied.ID, "mine", nil)
			return err
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, id, _ := posted(t, slacktest.Options{})
			p := w.Dossier(id).Postings[0]
			copied, err := w.client.Post(t.Context(), p.To, bot.Card{Title: "t", HandoffID: id, Cycle: 1}, bot.Attempt{ID: p.ID, HandoffID: id})
			if err != nil {
				t.Fatal(err)
			}
			if err := tt.act(w, copied); err != nil {
				t.Fatal(err)
			}
			w.Attend(id)
			if got := w.Response(id); got != nil {
				t.Fatalf("the first response is %+v before anybody could know the message", got)
			}
			w.slack.Fail(slacktest.Fault{Method: "conversations.history", Status: 500})
			for _, wait := range []time.Duration{20 * time.Second, time.Minute} { // Slack fails once
				w.Clock.Advance(wait)
				_, _ = w.Bot.Attend(t.Context())
			}
			if got := w.Response(id); got == nil || got.Responder.Name != "Ana" {
				t.Errorf("the first response is %+v, want Ana's", got)
			}
		})
	}
}

// TestNobodyAsksWhatOtherPeoplesMessagesAre: most of what happens in a channel
// is no card's.
func TestNobodyAsksWhatOtherPeoplesMessagesAre(t *testing.T) {
	w, id, _ := posted(t, slacktest.Options{})
	_, ts, err := w.slack.Say("U0BEN", "C0SALES", "", "lunch?", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.slack.React("U0ANA", "C0SALES", ts, "eyes"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.slack.Say("U0ANA", "C0SALES", ts, "at one", nil); err != nil {
		t.Fatal(err)
	}
	for _, wait := range []time.Duration{0, time.Minute, 25 * time.Hour} {
		w.Clock.Advance(wait)
		w.Attend(id)
	}
	if n := w.slack.Calls("conversations.history"); n > 0 {
		t.Errorf("the history was read %d times", n)
	}
}

func TestTwoClaimsAtOnceOneWinsAndTheOtherIsTold(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	for _, user := range []string{"U0ANA", "U0BEN"} {
		if err := w.slack.Click(user, card.Channel, card.TS, "Claim"); err != nil {
			t.Fatal(err)
		}
	}
	w.Attend(id)
	w.shows(`"user_id":"U0ANA"`)
	told := w.slack.Ephemerals()
	if len(told) != 1 || told[0].User != "U0BEN" || !strings.Contains(told[0].Text, "Ana claimed it first") {
		t.Errorf("told %+v, want Ben to hear that Ana was first", told)
	}
}

func TestButtonsMoveTheHandoff(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	click := func(label string) {
		t.Helper()
		if err := w.slack.Click("U0ANA", card.Channel, card.TS, label); err != nil {
			t.Fatal(err)
		}
		w.handler.Close()
		w.Attend(id)
	}
	status := func(want bot.Status) {
		t.Helper()
		d := w.Dossier(id)
		if got := d.Cycles[len(d.Cycles)-1].State.Status; got != want {
			t.Fatalf("the handoff is %s, want %s", got, want)
		}
	}
	click("Claim")
	status(bot.StatusClaimed)
	click("Release")
	status(bot.StatusOpen)
	click("Wrong reason")
	w.shows("reason marked wrong")
	click("Won")
	views := w.slack.Views()
	if len(views) != 1 {
		t.Fatalf("%d modals were opened, want 1", len(views))
	}
	wrong, err := w.slack.Submit("U0ANA", views[0], map[string]string{"amount": "a lot", "currency": "euros"})
	if err != nil || wrong["amount"] == "" || wrong["currency"] == "" {
		t.Errorf("corrections %v, %v; want one a field", wrong, err)
	}
	if wrong, err = w.slack.Submit("U0ANA", views[0], map[string]string{"amount": "12500.00", "currency": "eur"}); err != nil || len(wrong) > 0 {
		t.Errorf("corrections %v, %v; want none", wrong, err)
	}
	w.Attend(id)
	w.shows("won 12500.00 EUR")
	click("Resolve")
	if _, err := w.slack.Submit("U0BEN", w.slack.Views()[1], map[string]string{"resolution": "unresolved"}); err != nil {
		t.Fatal(err)
	}
	w.Attend(id)
	status(bot.StatusResolved)
	w.shows("unresolved")
	click("Reopen")
	status(bot.StatusOpen)
	if n := len(w.slack.Roots("C0SALES")); n != 2 {
		t.Errorf("%d cards stand after the reopening, want a second one", n)
	}
}

func TestWhoMayNotActIsTold(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	if err := w.slack.Click("U0GUEST", card.Channel, card.TS, "Claim"); err != nil {
		t.Fatal(err)
	}
	w.Attend(id)
	if d := w.Dossier(id); d.Cycles[0].State.ClaimedBy != nil {
		t.Errorf("a guest has claimed: %+v", d.Cycles[0].State)
	}
	if told := w.slack.Ephemerals(); len(told) != 1 || told[0].User != "U0GUEST" {
		t.Errorf("told %+v, want the guest", told)
	}
}

func TestAForgedButtonMovesNothing(t *testing.T) {
	w, id, _ := posted(t, slacktest.Options{})
	for name, value := range map[string]string{
		"a handoff that has no card in that channel": id + "/1",
		"a handoff that there is not":                "01ARZ3NDEKTSV4RRFFQ69G5FAV/1",
		"no handoff at all":                          "x",
	} {
		if err := w.slack.ClickOn("U0ANA", "C0SUPPORT", "1700000000.000100", "handoff_claim", value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		w.Attend(id)
		if d := w.Dossier(id); d.Cycles[0].State.ClaimedBy != nil {
			t.Errorf("%s: it claimed", name)
		}
	}
	if err := w.slack.ClickOn("U0ANA", "C0SALES", "1700000000.000100", "handoff_teleport", id+"/1"); err != nil {
		t.Error(err)
	}
	w.handler.Close()
	if told := w.slack.Ephemerals(); len(told) != 4 || !strings.Contains(told[3].Text, "older version") {
		t.Errorf("told %+v, want a word on each", told)
	}
}

func TestTheCommandListsWhatWaitsAndWhatIsMine(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	second := w.HandOff("c2", "speak to sales too")
	w.Deliver(second)
	if err := w.slack.Click("U0ANA", card.Channel, card.TS, "Claim"); err != nil {
		t.Fatal(err)
	}
	w.Attend(id)
	for user, want := range map[string][2]string{"U0ANA": {"Yours", "Open"}, "U0BEN": {"Open", "Open"}, "U0GUEST": {"Only members", "Only members"}} {
		text, err := w.slack.Slash(user, "/handoffs", "")
		if err != nil || !strings.Contains(text, want[0]) || !strings.Contains(text, want[1]) {
			t.Errorf("/handoffs of %s = %q, %v; want %v", user, text, err, want)
		}
	}
	if text, _ := w.slack.Slash("U0BEN", "/handoffs", ""); strings.Contains(text, "Yours") {
		t.Errorf("Ben sees what is Ana's: %s", text)
	}
}

func TestACardThatWasDeletedIsPostedAnew(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	w.slack.Delete(card.Channel, card.TS)
	if _, err := w.Bot.Observe(t.Context(), bot.Act{
		HandoffID: id, Kind: bot.ActClaim, Class: bot.Member, EventID: "x", At: w.Now(), Actor: bot.Person{Platform: bot.PlatformInbox, ID: "cleo", Name: "Cleo"},
	}); err != nil {
		t.Fatal(err)
	}
	w.Deliver(id)
	if again := w.card(); again.TS == card.TS || !strings.Contains(string(again.Blocks), "Cleo") {
		t.Errorf("the card is %s, want a new one that says who has it", again.TS)
	}
}

func TestEventsOfOthersAreAnsweredAndCounted(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	inner := map[string]any{"type": "reaction_added", "user": "U0ANA", "reaction": "eyes", "event_ts": card.TS, "item": map[string]any{"type": "message", "channel": card.Channel, "ts": card.TS}}
	if err := w.client.Ready(t.Context()); err != nil { // it learns who it is
		t.Fatal(err)
	}
	team, app := w.slack.TeamID, w.slack.AppID
	w.slack.TeamID = "T0OTHER"
	_, err := w.slack.Tell(inner)
	w.slack.TeamID, w.slack.AppID = team, "A0OTHER"
	_, err2 := w.slack.Tell(inner)
	w.slack.AppID = app
	_, err3 := w.slack.Tell(map[string]any{"type": "an_event_of_tomorrow", "channel": map[string]any{"id": "C1"}})
	err4 := w.slack.Send(slacktest.Event{Path: "/slack/events", Type: "application/json", Body: []byte(`{"type":"event_callback","event":[`)})
	err5 := w.slack.Send(slacktest.Event{Path: "/slack/events", Type: "application/json", Body: []byte(`{"type":"app_rate_limited","team_id":"T0TEST"}`)})
	for i, err := range []error{err, err2, err3, err4, err5} {
		if err != nil {
			t.Errorf("event %d was not acknowledged: %v", i, err)
		}
	}
	w.Attend(id)
	if got := w.Response(id); got != nil {
		t.Errorf("the first response is %+v, want none", got)
	}
	for what, want := range map[string]int{"reaction_added foreign": 2, "other ignored": 1, "event broken": 1, "app_rate_limited ignored": 1} {
		if w.seen[what] != want {
			t.Errorf("%s was counted %d times, want %d: %v", what, w.seen[what], want, w.seen)
		}
	}
}

func TestAChannelWeAreRemovedFromIsTold(t *testing.T) {
	w, _, _ := posted(t, slacktest.Options{})
	for range 2 { // once an hour is enough
		if _, err := w.slack.Tell(map[string]any{"type": "member_left_channel", "user": w.slack.BotUser, "channel": "C0SALES", "event_ts": "1700000000.000100"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.slack.Tell(map[string]any{"type": "channel_archive", "user": "U0ANA", "channel": "C0ELSEWHERE", "event_ts": "1700000000.000100"}); err != nil {
		t.Fatal(err)
	}
	w.Notices()
	if ops := w.slack.Roots("C0OPS"); len(ops) != 1 || !strings.Contains(ops[0].Text, "C0SALES") {
		t.Errorf("the operators were told %+v, want one line on C0SALES", ops)
	}
}
