package slack_test

import (
	"strings"
	"testing"

	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot"
)

// press clicks a button of the card that opens a form, and sends the form.
func (w *world) press(user, handoffID, label string, values map[string]string) map[string]string {
	w.Helper()
	card := w.card()
	before := len(w.slack.Views())
	if err := w.slack.Click(user, card.Channel, card.TS, label); err != nil {
		w.Fatal(err)
	}
	w.handler.Close()
	views := w.slack.Views()
	if len(views) != before+1 {
		w.Fatalf("%s opened %d forms, want 1", label, len(views)-before)
	}
	wrong, err := w.slack.Submit(user, views[before], values)
	if err != nil {
		w.Fatal(err)
	}
	w.Attend(handoffID)
	return wrong
}

func TestAHandoffIsPassedOnAndPutOffInSlack(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	if err := w.slack.Click("U0ANA", card.Channel, card.TS, "Claim"); err != nil {
		t.Fatal(err)
	}
	w.Attend(id)
	if wrong := w.press("U0ANA", id, "Reassign", map[string]string{"assignee": ""}); wrong["assignee"] == "" {
		t.Errorf("nobody was chosen, and the corrections are %v", wrong)
	}
	if wrong := w.press("U0ANA", id, "Reassign", map[string]string{"assignee": "U0BEN"}); len(wrong) > 0 {
		t.Errorf("the corrections are %v, want none", wrong)
	}
	if owner := w.Dossier(id).Cycles[0].State.ClaimedBy; owner == nil || owner.ID != "U0BEN" || owner.Name != "Ben" {
		t.Errorf("it is %+v's, want Ben's, by his name", owner)
	}
	w.press("U0BEN", id, "Snooze", map[string]string{"snooze": "4h"})
	if until := w.Dossier(id).Cycles[0].State.SnoozedUntil; until.Sub(w.Now()).Hours() < 3.9 || until.Sub(w.Now()).Hours() > 4 {
		t.Errorf("it is put off until %s, want four hours from now", until)
	}
	w.shows("put off until")
}

func TestOnlyTheFormGoesToTheVisitorFromSlack(t *testing.T) {
	w := newWorld(t, slacktest.Options{})
	w.relays = true
	id := w.HandOff("c1", "can I speak to sales?")
	w.Deliver(id)
	w.shows("relay is on")
	card := w.card()
	if _, _, err := w.slack.Say("U0ANA", card.Channel, card.TS, "careful, a difficult one", nil); err != nil {
		t.Fatal(err)
	}
	w.Attend(id)
	w.press("U0BEN", id, "Reply to visitor", map[string]string{"words": "Hello, Ben here."})
	w.press("U0GUEST", id, "Reply to visitor", map[string]string{"words": "a guest's word"})
	var sent []string
	for _, o := range w.Ledger.Outbound() {
		if o.Data.Text != "" {
			sent = append(sent, o.Data.Text)
		}
		if o.Type == bot.TellReply && o.Data.Actor.Name != "Ben" {
			t.Errorf("the visitor hears from %+v, want Ben", o.Data.Actor)
		}
	}
	if strings.Join(sent, "|") != "Hello, Ben here." {
		t.Errorf("to the visitor go %q, want the form of a member alone", sent)
	}
	lines := 0
	for _, m := range w.slack.Thread(card.Channel, card.TS) {
		if strings.Contains(string(m.Blocks)+m.Text, "Ben to the visitor: “Hello, Ben here.”") {
			lines++
		}
	}
	if lines != 1 {
		t.Errorf("%d lines in the thread say what was sent, want 1", lines)
	}
}
