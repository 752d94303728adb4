package slack_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot"
)

func TestTheWorkspaceMayBeDeafForAWhile(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	w.slack.Serve("http://127.0.0.1:1") // nobody listens, and every retry is used up
	if _, _, err := w.slack.Say("U0BEN", card.Channel, card.TS, "I take it", nil); err == nil {
		t.Fatal("the event went through")
	}
	_, _ = w.slack.React("U0ANA", card.Channel, card.TS, "eyes")
	w.slack.Serve(w.server.URL)
	for range 2 { // asking twice finds nothing new
		if n, err := w.handler.Reconcile(t.Context()); err != nil || n != 1 {
			t.Fatalf("Reconcile = %d, %v; want the one card", n, err)
		}
		w.Attend(id)
	}
	if got := w.Response(id); got == nil || got.Responder.Name != "Ben" || got.Kind != bot.RespondedByReply {
		t.Errorf("the first response is %+v, want Ben's reply by its own time", got)
	}
	acts := w.Dossier(id).Acts
	if len(acts) != 3 { // received, the reply, the reaction
		t.Errorf("the log holds %d acts, want 3: %+v", len(acts), acts)
	}
}

// TestALongThreadIsReadToItsEnd: Slack tells a thread from its root on, a page
// at a time, so what was said last stands on the last page.
func TestALongThreadIsReadToItsEnd(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	for range 201 { // more than a page, and by nobody who counts
		if _, _, err := w.slack.Say("USLACKBOT", card.Channel, card.TS, "noted", nil); err != nil {
			t.Fatal(err)
		}
	}
	w.slack.Serve("http://127.0.0.1:1")
	_, _, _ = w.slack.Say("U0BEN", card.Channel, card.TS, "I take it", nil) // unheard
	w.slack.Serve(w.server.URL)
	if _, err := w.handler.Reconcile(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.Attend(id)
	if got := w.Response(id); got == nil || got.Responder.Name != "Ben" {
		t.Errorf("the first response is %+v, want Ben's reply, the last of the thread", got)
	}
}

// TestAReactionTakenBackWhileItIsFoundDoesNotCount: what the answer of Slack
// tells was so when it was asked, not when it was read.
func TestAReactionTakenBackWhileItIsFoundDoesNotCount(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	w.slack.Serve("http://127.0.0.1:1")
	_, _ = w.slack.React("U0ANA", card.Channel, card.TS, "eyes") // unheard
	w.slack.Serve(w.server.URL)
	h := w.slack.Hold(true, func(c slacktest.Call) bool { return c.Method == "reactions.get" })
	done := make(chan error, 1)
	go func() {
		_, err := w.handler.Reconcile(t.Context())
		done <- err
	}()
	<-h.Arrived()
	if _, err := w.slack.Unreact("U0ANA", card.Channel, card.TS, "eyes"); err != nil {
		t.Fatal(err)
	}
	w.Clock.SetAhead(5 * time.Second) // the answer is slow
	h.Release(true)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	w.Attend(id)
	if got := w.Response(id); got != nil {
		t.Errorf("the first response is %+v, want none: the reaction was taken back", got)
	}
}

// TestAReactionGivenWhileItIsFoundCountsByItsEvent: the answer tells of a
// reaction that is younger than the question.
func TestAReactionGivenWhileItIsFoundCountsByItsEvent(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	h := w.slack.Hold(false, func(c slacktest.Call) bool { return c.Method == "reactions.get" })
	done := make(chan error, 1)
	go func() {
		_, err := w.handler.Reconcile(t.Context())
		done <- err
	}()
	<-h.Arrived()
	w.Clock.SetAhead(5 * time.Second)
	e, err := w.slack.React("U0ANA", card.Channel, card.TS, "eyes")
	if err != nil {
		t.Fatal(err)
	}
	h.Release(true)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	w.Attend(id)
	if n := len(w.Dossier(id).Acts); n != 3 {
		t.Fatalf("the log holds %d acts, want the receipt, the event and what was found", n)
	}
	given := w.Dossier(id).Acts[1]
	if given.Found || given.EventID == "" || !strings.HasPrefix(e.TS, strconv.FormatInt(given.At.Unix(), 10)) {
		t.Fatalf("the second act is %+v, want the event of %s", given, e.TS)
	}
	if got := w.Response(id); got == nil || !got.At.Equal(given.At) {
		t.Errorf("the first response is %+v, want it when it was given, at %s", got, given.At)
	}
}
