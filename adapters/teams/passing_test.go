package teams_test

import (
	"strings"
	"testing"

	"handoffbot/adapters/teams/teamstest"
	"handoffbot/bot"
)

// TestAHandoffIsPassedOnFromItsCard: who presses Take over has it, and who
// snoozes it comes back within an hour.
func TestAHandoffIsPassedOnFromItsCard(t *testing.T) {
	w, id, card := posted(t, worldOptions{})
	for _, press := range []struct {
		who    string
		button string
	}{{teamstest.Ana, "Claim"}, {teamstest.Ben, "Take over"}, {teamstest.Ben, "Snooze an hour"}} {
		in, err := w.teams.Click(press.who, w.card(), press.button, nil)
		if err != nil || strings.Contains(string(in.Value), "another version") {
			t.Fatalf("%s was answered by %s, %v", press.button, in.Value, err)
		}
		w.Round(id)
	}
	state := w.Dossier(id).Cycles[0].State
	if state.ClaimedBy == nil || state.ClaimedBy.Name != "Ben" || state.SnoozedUntil.IsZero() {
		t.Errorf("the handoff is %+v, want it Ben's, for an hour from now", state)
	}
	if shown := string(w.card().Activity); strings.Contains(shown, string(bot.ActRelay)) || card.ID == "" {
		t.Error("the card has a button for words to the visitor, which this channel cannot take")
	}
}
