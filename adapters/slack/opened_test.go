package slack_test

import (
	"strings"
	"testing"

	"handoffbot/adapters/slack/slacktest"
)

// home returns what the Home tab of a person shows, after n publications.
func (w *world) home(user string, n int) string {
	w.Helper()
	w.handler.Close()
	shown := w.slack.Homes(user)
	if len(shown) != n {
		w.Fatalf("the Home tab of %s was shown %d times, want %d; the log:\n%s", user, len(shown), n, w.log)
	}
	if n == 0 {
		return ""
	}
	return string(shown[n-1].Blocks)
}

func (w *world) openHome(user string) slacktest.Event {
	w.Helper()
	e, err := w.slack.OpenHome(user, "home")
	if err != nil {
		w.Fatal(err)
	}
	return e
}

func TestTheHomeTabShowsMineAndWhatWaits(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	w.Deliver(w.HandOff("c2", "speak to sales too"))
	w.openHome("U0ANA")
	if got := w.home("U0ANA", 1); !strings.Contains(got, "Yours (0)") || !strings.Contains(got, "Waiting (2)") {
		t.Errorf("before Ana has claimed, her tab shows\n%s", got)
	}
	if err := w.slack.Click("U0ANA", card.Channel, card.TS, "Claim"); err != nil {
		t.Fatal(err)
	}
	w.Attend(id)
	w.openHome("U0ANA")
	if got := w.home("U0ANA", 2); !strings.Contains(got, "Yours (1)") || !strings.Contains(got, "Waiting (1)") {
		t.Errorf("after her claim her tab shows\n%s", got)
	}
	w.openHome("U0BEN")
	if got := w.home("U0BEN", 1); !strings.Contains(got, "Yours (0)") || !strings.Contains(got, "Waiting (1)") {
		t.Errorf("Ben's tab shows\n%s", got)
	}
	for _, user := range []string{"U0GUEST", "U0EXT"} {
		w.openHome(user)
		if got := w.home(user, 1); !strings.Contains(got, "Only members") || strings.Contains(got, "Zoë") {
			t.Errorf("the tab of %s, who is none of the team, shows\n%s", user, got)
		}
	}
}

func TestTheHomeTabIsShownOnceAnEvent(t *testing.T) {
	w := newWorld(t, slacktest.Options{})
	e := w.openHome("U0ANA")
	if err := w.slack.Send(e); err != nil { // told again
		t.Fatal(err)
	}
	if _, err := w.slack.OpenHome("U0BEN", "messages"); err != nil {
		t.Fatal(err)
	}
	w.home("U0ANA", 1)
	w.home("U0BEN", 0)
	if w.seen["app_home_opened kept"] != 1 || w.seen["app_home_opened ignored"] != 2 {
		t.Errorf("counted %v, want one kept and two ignored", w.seen)
	}
}

// TestTheHomeTabComesAfterTheAnswer holds the call until Slack has its answer.
func TestTheHomeTabComesAfterTheAnswer(t *testing.T) {
	w := newWorld(t, slacktest.Options{})
	held := w.slack.Hold(false, func(c slacktest.Call) bool { return c.Method == "views.publish" })
	w.openHome("U0ANA") // returns once it is answered
	<-held.Arrived()
	if shown := w.slack.Homes("U0ANA"); len(shown) > 0 {
		t.Errorf("the tab shows %s while the call is held", shown[0].Blocks)
	}
	held.Release(true)
	w.home("U0ANA", 1)
}

func TestAHomeTabThatSlackRefusesIsLoggedWithoutItsWords(t *testing.T) {
	w, _, _ := posted(t, slacktest.Options{})
	w.slack.Fail(slacktest.Fault{Method: "views.publish", Code: "not_enabled"})
	w.openHome("U0ANA")
	w.home("U0ANA", 0)
	if got := w.log.String(); !strings.Contains(got, "not_enabled") || strings.Contains(got, "Zoë") {
		t.Errorf("the log says %q, want why, and nothing of the visitor", got)
	}
	w.openHome("U0ANA")
	w.home("U0ANA", 1)
}

func TestTheHomeTabComesBySocketToo(t *testing.T) {
	w, _, _ := posted(t, slacktest.Options{})
	w.server.Close() // nothing comes by HTTP
	ctx, stop := contextWithStop(t)
	open, done := make(chan struct{}, 8), make(chan error, 1)
	go func() { done <- w.handler.Listen(ctx, func() { open <- struct{}{} }) }()
	select {
	case <-open:
	case err := <-done:
		t.Fatalf("Listen = %v before the socket was open", err)
	}
	w.openHome("U0ANA")
	if got := w.home("U0ANA", 1); !strings.Contains(got, "Waiting (1)") {
		t.Errorf("her tab shows\n%s", got)
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("Listen = %v", err)
	}
}
