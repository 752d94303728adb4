package slack_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

func contextWithStop(t *testing.T) (context.Context, func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	return ctx, cancel
}

func TestWhatPostingMayEndIn(t *testing.T) {
	tests := []struct {
		name  string
		fault slacktest.Fault
		want  bot.DeliveryError
	}{
		{"too fast", slacktest.Fault{Status: 429, RetryAfter: 7}, bot.DeliveryError{After: 7 * time.Second}},
		{"too fast, and Slack says so with HTTP 200", slacktest.Fault{Code: "ratelimited"}, bot.DeliveryError{After: 30 * time.Second}},
		{"too fast without a time", slacktest.Fault{Status: 429}, bot.DeliveryError{After: 30 * time.Second}},
		{"the channel is gone", slacktest.Fault{Code: "is_archived"}, bot.DeliveryError{Permanent: true}},
		{"the bot is not in it", slacktest.Fault{Code: "not_in_channel"}, bot.DeliveryError{Permanent: true}},
		{"posting is restricted", slacktest.Fault{Code: "restricted_action_read_only_channel"}, bot.DeliveryError{Permanent: true}},
		{"the token is revoked", slacktest.Fault{Code: "token_revoked"}, bot.DeliveryError{After: time.Minute}},
		{"a scope is missing", slacktest.Fault{Code: "missing_scope"}, bot.DeliveryError{After: time.Minute}},
		{"Slack is overloaded", slacktest.Fault{Code: "service_unavailable"}, bot.DeliveryError{}},
		{"a code of tomorrow", slacktest.Fault{Code: "moon_phase"}, bot.DeliveryError{}},
		{"an internal error", slacktest.Fault{Code: "internal_error"}, bot.DeliveryError{Unknown: true}},
		{"a fatal error", slacktest.Fault{Code: "fatal_error"}, bot.DeliveryError{Unknown: true}},
		{"HTTP 502", slacktest.Fault{Status: 502, Body: "<html>bad gateway</html>"}, bot.DeliveryError{Unknown: true}},
		{"HTTP 403 of a proxy", slacktest.Fault{Status: 403}, bot.DeliveryError{}},
		{"a page instead of an answer", slacktest.Fault{Body: "<html>"}, bot.DeliveryError{Unknown: true}},
		{"ok without a timestamp", slacktest.Fault{Body: `{"ok":true}`}, bot.DeliveryError{Unknown: true}},
		{"neither ok nor an error", slacktest.Fault{Body: `{"ok":false}`}, bot.DeliveryError{Unknown: true}},
		{"a broken connection", slacktest.Fault{Cut: true}, bot.DeliveryError{Unknown: true}},
		{"no answer in time", slacktest.Fault{Hang: true}, bot.DeliveryError{Unknown: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, slacktest.Options{})
			tt.fault.Method = "chat.postMessage"
			w.slack.Fail(tt.fault)
			ctx := t.Context()
			if tt.fault.Hang {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 50*time.Millisecond)
				defer cancel()
			}
			_, err := w.client.Post(ctx, sales(), bot.Card{Title: "secret-visitor-words"}, bot.Attempt{ID: "a"})
			var got *bot.DeliveryError
			if !errors.As(err, &got) {
				t.Fatalf("Post = %v, want a *bot.DeliveryError", err)
			}
			if got.After.Round(time.Second) != tt.want.After || got.Permanent != tt.want.Permanent || got.Unknown != tt.want.Unknown {
				t.Errorf("Post = %+v (%v), want after %s, permanent %v, unknown %v", got, err, tt.want.After, tt.want.Permanent, tt.want.Unknown)
			}
			for _, secret := range []string{w.slack.Token, "secret-visitor-words", "http://"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the error tells %q: %v", secret, err)
				}
			}
		})
	}
}

func TestSlackOutOfReachIsNoDoubt(t *testing.T) {
	w := newWorld(t, slacktest.Options{})
	w.slack.Close()
	_, err := w.client.Post(t.Context(), sales(), bot.Card{Title: "t"}, bot.Attempt{ID: "a"})
	var got *bot.DeliveryError
	if !errors.As(err, &got) || got.Unknown || got.Permanent || got.After > 0 {
		t.Errorf("Post = %+v, want a plain retry: nothing has left this machine", got)
	}
}

// TestAnAmbiguousPostStandsOnce walks the one recipe: look when nothing can be
// under way any more, look again, for histories lag, and only then post again, in
// the lane's turn.
func TestAnAmbiguousPostStandsOnce(t *testing.T) {
	tests := []struct {
		name   string
		fault  slacktest.Fault
		lag    time.Duration // of the workspace's history
		cards  int
		lookAt []time.Duration // after the try, when the posting comes due: two looks, and the post
	}{
		{"the answer was lost, the card stands", slacktest.Fault{Cut: true, Done: true}, 0, 1, []time.Duration{15 * time.Second}},
		{"the history lags behind", slacktest.Fault{Status: 500, Done: true}, 17 * time.Second, 1, []time.Duration{15 * time.Second, 20 * time.Second}},
		{"nothing was posted", slacktest.Fault{Status: 500}, 0, 1, []time.Duration{15 * time.Second, 20 * time.Second, 20 * time.Second}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			shared := &bottest.Clock{}
			w := newWorldBy(t, shared, slacktest.Options{Lag: tt.lag, Now: shared.Now})
			tt.fault.Method = "chat.postMessage"
			w.slack.Fail(tt.fault)
			id := w.HandOff("c1", "speak to sales")
			tried := w.Now()
			w.Round(id)
			for i, after := range tt.lookAt {
				p := w.Dossier(id).Postings[0]
				if p.State != bot.PostingUnknown || p.Looks != i {
					t.Fatalf("before look %d the posting is %s with %d looks", i+1, p.State, p.Looks)
				}
				if wait := p.RunAt.Sub(tried).Round(time.Second); wait != after {
					t.Errorf("try %d after the first comes after %s, want %s", i+1, wait, after)
				}
				w.Clock.SetAhead(time.Until(p.RunAt) + time.Millisecond)
				w.Round(id)
			}
			if p := w.Dossier(id).Postings[0]; p.State != bot.PostingPosted || p.Posted != 1 {
				t.Errorf("the posting is %s, want posted", p.State)
			}
			if n := len(w.slack.Roots("C0SALES")); n != tt.cards {
				t.Errorf("%d cards stand, want %d", n, tt.cards)
			}
		})
	}
}

// TestABusyChannelHidesNoCard: by the time of the look, more messages have come
// than one page of the history shows.
func TestABusyChannelHidesNoCard(t *testing.T) {
	shared := &bottest.Clock{}
	w := newWorldBy(t, shared, slacktest.Options{Now: shared.Now})
	w.slack.Fail(slacktest.Fault{Method: "chat.postMessage", Cut: true, Done: true})
	id := w.HandOff("c1", "speak to sales")
	w.Round(id)
	for range 250 {
		if _, _, err := w.slack.Say("U0ANA", "C0SALES", "", "something else", nil); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		w.Clock.SetAhead(time.Until(w.Dossier(id).Postings[0].RunAt) + time.Millisecond)
		w.Round(id)
	}
	if p := w.Dossier(id).Postings[0]; p.State != bot.PostingPosted {
		t.Errorf("the posting is %s, want posted", p.State)
	}
	if n := len(w.slack.Roots("C0SALES")); n != 251 {
		t.Errorf("%d messages stand, want the 250 of others and one card", n)
	}
}

func TestAnEventTellsEarlierThanTheLook(t *testing.T) {
	w := newWorld(t, slacktest.Options{})
	w.slack.Fail(slacktest.Fault{Method: "chat.postMessage", Cut: true, Done: true})
	id := w.HandOff("c1", "speak to sales")
	w.Round(id)
	m := w.card()
	if _, err := w.slack.Tell(map[string]any{
		"type": "message", "user": w.slack.BotUser, "bot_id": w.slack.BotID, "ts": m.TS, "channel": m.Channel, "event_ts": m.TS, "metadata": m.Metadata,
	}); err != nil {
		t.Fatal(err)
	}
	if p := w.Dossier(id).Postings[0]; p.State != bot.PostingPosted || p.Ref.ID != m.TS {
		t.Errorf("the posting is %s at %q, want posted at %s", p.State, p.Ref.ID, m.TS)
	}
}

func TestASecondCopyLeadsToTheSameHandoff(t *testing.T) {
	w, id, card := posted(t, slacktest.Options{})
	p := w.Dossier(id).Postings[0]
	copied, err := w.client.Post(t.Context(), sales(), bot.Card{Title: "copy", HandoffID: id, Cycle: 1}, bot.Attempt{ID: p.ID, HandoffID: id})
	if err != nil {
		t.Fatal(err)
	}
	m := w.card()
	if m.TS != copied.ID || m.TS == card.TS {
		t.Fatalf("the copy stands at %s, want another place than %s", m.TS, card.TS)
	}
	if _, err := w.slack.Tell(map[string]any{
		"type": "message", "user": w.slack.BotUser, "bot_id": w.slack.BotID, "ts": m.TS, "channel": m.Channel, "event_ts": m.TS, "metadata": m.Metadata,
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.slack.React("U0ANA", m.Channel, m.TS, "eyes"); err != nil {
		t.Fatal(err)
	}
	w.Attend(id)
	if got := w.Response(id); got == nil || got.Responder.Name != "Ana" {
		t.Errorf("the first response is %+v, want Ana's on the copy", got)
	}
}

func TestAChannelThatIsGoneFallsBackAndIsToldOnce(t *testing.T) {
	w := newWorld(t, slacktest.Options{})
	w.slack.Break("C0SALES", "is_archived")
	for _, c := range []string{"c1", "c2"} {
		id := w.HandOff(c, "speak to sales")
		w.Deliver(id)
		d := w.Dossier(id)
		failed, stands := 0, 0
		for _, p := range d.Postings {
			switch {
			case p.Kind == bot.PostCard && p.State == bot.PostingFailed:
				failed++
			case p.Kind == bot.PostCard && p.State == bot.PostingPosted && p.To.Channel == "C0OPS":
				stands++
			}
		}
		if failed != 1 || stands != 1 {
			t.Errorf("%s: %d failed and %d fallback cards, want one of each: %+v", c, failed, stands, d.Postings)
		}
	}
	w.Notices()
	cards, alerts := 0, 0
	for _, m := range w.slack.Roots("C0OPS") {
		if strings.Contains(string(m.Blocks), "Could not be posted to") {
			cards++
		} else if strings.Contains(m.Text, "slack/C0SALES does not take messages") {
			alerts++
		}
	}
	if cards != 2 || alerts != 1 {
		t.Errorf("the fallback shows %d cards that say why and %d alerts, want 2 and 1", cards, alerts)
	}
}

func TestARevokedTokenStopsEverythingAndIsSaid(t *testing.T) {
	w := newWorld(t, slacktest.Options{})
	w.slack.Revoke("token_revoked")
	id := w.HandOff("c1", "speak to sales")
	w.Round(id)
	calls := w.slack.Calls("chat.postMessage")
	second := w.HandOff("c2", "speak to sales")
	w.Round(second)
	if again := w.slack.Calls("chat.postMessage"); again != calls {
		t.Errorf("Slack was called %d times more while the token is refused", again-calls)
	}
	if err := w.client.Ready(t.Context()); err == nil {
		t.Error("Ready = nil while the token is refused")
	}
	if len(w.stopped) != 1 || w.stopped[0] != "token_revoked" {
		t.Errorf("said %q, want the code once", w.stopped)
	}
	p := w.Dossier(id).Postings[0]
	if p.State != bot.PostingWaiting || p.Tries != 0 {
		t.Errorf("the posting is %s after %d tries, want it waiting with none burnt", p.State, p.Tries)
	}
	w.slack.Revoke("")
	w.Clock.SetAhead(2 * time.Minute)
	w.Deliver(id)
	w.Deliver(second)
	if n := len(w.slack.Roots("C0SALES")); n != 2 {
		t.Errorf("%d cards stand after the token is good again, want 2", n)
	}
	if err := w.client.Ready(t.Context()); err != nil {
		t.Errorf("Ready = %v, want nil", err)
	}
}

func TestARefusedMessageIsPostedPlainer(t *testing.T) {
	w := newWorld(t, slacktest.Options{Refuse: []string{"rich_text", "data_visualization", "data_table"}})
	id := w.HandOff("c1", "speak to sales")
	w.Deliver(id)
	w.shows("Wants a price for 40 seats.")
	w.shows(`"Claim"`)
	report := bot.Report{
		Title: "Week 47", Facts: []bot.Fact{{Label: "Handoffs", Value: "12"}}, Text: "12 handoffs",
		Charts: []bot.Chart{{Title: "Median", Unit: "minutes", Bars: []bot.Bar{{Label: "sales", Value: 3, Shown: "3 min"}}}},
		Table:  bot.Table{Title: "By route", Header: []string{"route", "n"}, Rows: [][]string{{"sales", "12"}}},
	}
	w.slack.Break("C0MANAGERS", "")
	if _, err := w.client.Post(t.Context(), bot.Destination{Platform: bot.PlatformSlack, Channel: "C0MANAGERS"}, report, bot.Attempt{ID: "r"}); err == nil {
		t.Error("a workspace without rich_text took the report's written form; the fake is too kind")
	}
	old := newWorld(t, slacktest.Options{Refuse: []string{"data_visualization", "data_table"}})
	if _, err := old.client.Post(t.Context(), bot.Destination{Platform: bot.PlatformSlack, Channel: "C0MANAGERS"}, report, bot.Attempt{ID: "r"}); err != nil {
		t.Fatal(err)
	}
	if m := old.slack.Roots("C0MANAGERS"); len(m) != 1 || !strings.Contains(string(m[0].Blocks), "3 min") || m[0].Text != "12 handoffs" {
		t.Errorf("the report stands as %+v, want it written out", m)
	}
}

func TestTheSignatureIsCheckedOnTheRawBody(t *testing.T) {
	w := newWorld(t, slacktest.Options{})
	body := []byte(`{"type":"url_verification","challenge":"3eZbrw1aB"}`)
	try := func(change func(*http.Request)) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.server.URL+"/slack/events", strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		w.slack.Sign(r, body, time.Now())
		change(r)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer.StatusCode
	}
	tests := []struct {
		name   string
		change func(*http.Request)
		want   int
	}{
		{"as Slack signs it", func(*http.Request) {}, 200},
		{"without a signature", func(r *http.Request) { r.Header.Del("X-Slack-Signature") }, 401},
		{"six minutes old", func(r *http.Request) { w.slack.Sign(r, body, time.Now().Add(-6*time.Minute)) }, 401},
		{"six minutes ahead", func(r *http.Request) { w.slack.Sign(r, body, time.Now().Add(6*time.Minute)) }, 401},
		{"of another body", func(r *http.Request) { w.slack.Sign(r, []byte("{}"), time.Now()) }, 401},
		{"a GET", func(r *http.Request) { r.Method = http.MethodGet }, 405},
	}
	for _, tt := range tests {
		if got := try(tt.change); got != tt.want {
			t.Errorf("%s: answered %d, want %d", tt.name, got, tt.want)
		}
	}
}
