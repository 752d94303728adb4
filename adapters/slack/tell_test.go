package slack_test

import (
	"testing"
	"time"

	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot"
)

// TestNobodyWaitsForWhatAnotherIsTold holds the word to one who came too late,
// while somebody else has acted.
func TestNobodyWaitsForWhatAnotherIsTold(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	for _, user := range []string{"U0ANA", "U0BEN"} {
		if err := w.slack.Click(user, card.Channel, card.TS, "Claim"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.slack.React("U0BEN", card.Channel, card.TS, "eyes"); err != nil {
		t.Fatal(err)
	}
	held := w.slack.Hold(false, func(c slacktest.Call) bool { return c.Method == "chat.postEphemeral" })
	done := make(chan error, 1)
	go func() {
		_, err := w.Bot.Attend(t.Context())
		done <- err
	}()
	<-held.Arrived()
	deadline := time.After(10 * time.Second)
	for reacted := false; !reacted; {
		for _, a := range w.Dossier(id).Acts {
			reacted = reacted || a.Kind == bot.ActReaction
		}
		select {
		case <-deadline:
			t.Fatal("the reaction waits for what another is told")
		default:
		}
	}
	held.Release(true)
	if err := <-done; err != nil {
		t.Errorf("Attend = %v", err)
	}
}
