package slack_test

import (
	"strings"
	"testing"
	"time"

	"handoffbot/adapters/slack/slacktest"
)

func TestSocketModeTakesInTheSame(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	w.server.Close() // nothing comes by HTTP
	ctx, stop := contextWithStop(t)
	gaps := make(chan struct{}, 8)
	done := make(chan error, 1)
	go func() { done <- w.handler.Listen(ctx, func() { gaps <- struct{}{} }) }()
	select {
	case <-gaps:
	case err := <-done:
		t.Fatalf("Listen = %v before the socket was open", err)
	}
	if _, err := w.slack.React("U0ANA", card.Channel, card.TS, "eyes"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.slack.Say("U0BEN", card.Channel, card.TS, "with a block of tomorrow", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := w.slack.Tell(map[string]any{"type": "an_event_of_tomorrow"}); err != nil {
		t.Errorf("an unknown event was not acknowledged: %v", err)
	}
	if err := w.slack.Click("U0BEN", card.Channel, card.TS, "Claim"); err != nil {
		t.Fatal(err)
	}
	if text, err := w.slack.Slash("U0ANA", "/handoffs", ""); err != nil || !strings.Contains(text, "Open") {
		t.Errorf("/handoffs = %q, %v", text, err)
	}
	w.Attend(id)
	if got := w.Response(id); got == nil || got.Responder.Name != "Ana" {
		t.Errorf("the first response is %+v, want Ana's", got)
	}
	w.shows(`"user_id":"U0BEN"`)
	w.slack.Disconnect()
	select {
	case <-gaps:
	case <-time.After(20 * time.Second):
		t.Fatal("the socket was not opened again")
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("Listen = %v", err)
	}
}
