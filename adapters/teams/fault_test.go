package teams_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"handoffbot/adapters/teams"
	"handoffbot/adapters/teams/teamstest"
	"handoffbot/bot"
)

func TestWhatPostingMayEndIn(t *testing.T) {
	tests := []struct {
		name  string
		fault teamstest.Fault
		want  bot.DeliveryError
	}{
		{"too fast", teamstest.Fault{Status: 429, RetryAfter: 7}, bot.DeliveryError{After: 7 * time.Second}},
		{"too fast without a time", teamstest.Fault{Status: 429}, bot.DeliveryError{After: 5 * time.Second}},
		{"the app was removed", teamstest.Fault{Status: 403, Code: "MessageWritesBlocked"}, bot.DeliveryError{Permanent: true}},
		{"the app was never there", teamstest.Fault{Status: 403, Code: "BotNotInConversationRoster"}, bot.DeliveryError{Permanent: true}},
		{"412, which may mean that it stands", teamstest.Fault{Status: 412, Code: "PreconditionFailed"}, bot.DeliveryError{Unknown: true}},
		{"HTTP 500", teamstest.Fault{Status: 500}, bot.DeliveryError{Unknown: true}},
		{"HTTP 502", teamstest.Fault{Status: 502, Body: "<html>bad gateway</html>"}, bot.DeliveryError{Unknown: true}},
		{"HTTP 504", teamstest.Fault{Status: 504}, bot.DeliveryError{Unknown: true}},
		{"a page instead of an answer", teamstest.Fault{Body: "<html>"}, bot.DeliveryError{Unknown: true}},
		{"a broken connection", teamstest.Fault{Cut: true}, bot.DeliveryError{Unknown: true}},
		{"no answer in time", teamstest.Fault{Hang: true}, bot.DeliveryError{Unknown: true}},
		{"sent elsewhere", teamstest.Fault{Redirect: "https://evil.example/"}, bot.DeliveryError{}},
		{"no token: HTTP 500", teamstest.Fault{Call: teamstest.CallToken, Status: 500}, bot.DeliveryError{}},
		{"no token: cut", teamstest.Fault{Call: teamstest.CallToken, Cut: true}, bot.DeliveryError{}},
		{"no token: no answer", teamstest.Fault{Call: teamstest.CallToken, Hang: true}, bot.DeliveryError{}},
		{"no token: too fast", teamstest.Fault{Call: teamstest.CallToken, Status: 429, RetryAfter: 9}, bot.DeliveryError{After: 9 * time.Second}},
		{"no token: the secret is over", teamstest.Fault{Call: teamstest.CallToken, Status: 401, Body: `{"error":"invalid_client","error_description":"AADSTS7000222: The provided client secret keys for app 'x' are expired."}`}, bot.DeliveryError{After: time.Minute}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, worldOptions{})
			if tt.fault.Call == "" {
				tt.fault.Call = teamstest.CallCreate
			}
			w.teams.Fail(tt.fault)
			ctx := t.Context()
			if tt.fault.Hang {
				if tt.fault.Call == teamstest.CallCreate {
					if err := w.client.Ready(ctx); err != nil { // with a token at hand it is the post that hangs
						t.Fatal(err)
					}
				}
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 150*time.Millisecond)
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
			for _, secret := range []string{w.teams.Password, "outbound-token", "secret-visitor-words", "http://", "app 'x'"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the error tells %q: %v", secret, err)
				}
			}
		})
	}
}

func TestTeamsOutOfReachIsNoDoubt(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.teams.Close()
	_, err := w.client.Post(t.Context(), sales(), bot.Card{Title: "t"}, bot.Attempt{ID: "a"})
	var got *bot.DeliveryError
	if !errors.As(err, &got) || got.Unknown || got.Permanent || got.After > 0 {
		t.Errorf("Post = %+v, want a plain retry: nothing has left this machine", got)
	}
}

// TestADoubtfulPostIsRepeatedOnce walks the one recipe for a platform without a
// history: wait until nothing can be under way, ask whether the connector
// answers at all, post once more, and never a third time.
func TestADoubtfulPostIsRepeatedOnce(t *testing.T) {
	tests := []struct {
		name    string
		faults  []teamstest.Fault
		rounds  int // of the posting, each when it is due
		cards   int
		state   bot.PostingState
		inOther int // cards in the fallback
	}{
		{"the answer was lost, the card stands: a copy", []teamstest.Fault{{Call: teamstest.CallCreate, Cut: true, Done: true}}, 2, 2, bot.PostingPosted, 0},
		{"nothing was posted", []teamstest.Fault{{Call: teamstest.CallCreate, Status: 502}}, 2, 1, bot.PostingPosted, 0},
		{
			"the outage lasts: nothing is repeated into it",
			[]teamstest.Fault{{Call: teamstest.CallCreate, Status: 503}, {Call: teamstest.CallMember, Status: 503}, {Call: teamstest.CallMember, Cut: true}},
			4, 1, bot.PostingPosted, 0,
		},
		{"in doubt twice: the fallback has it", []teamstest.Fault{{Call: teamstest.CallCreate, Status: 504}, {Call: teamstest.CallCreate, Status: 504}}, 2, 0, bot.PostingFailed, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, worldOptions{})
			w.teams.Fail(tt.faults...)
			id := w.HandOff("c1", "speak to sales")
			tried := w.Now()
			w.Round(id)
			if p := w.Dossier(id).Postings[0]; p.State != bot.PostingUnknown || p.RunAt.Sub(tried).Round(time.Second) != 15*time.Second {
				t.Fatalf("the posting is %s, due after %s; want unknown, after 15s", p.State, p.RunAt.Sub(tried))
			}
			for range tt.rounds - 1 {
				p := w.Dossier(id).Postings[0]
				w.Clock.SetAhead(time.Until(p.RunAt) + time.Millisecond)
				w.Round(id)
			}
			if p := w.Dossier(id).Postings[0]; p.State != tt.state {
				t.Errorf("the posting is %s (%s), want %s", p.State, p.Cause, tt.state)
			}
			w.Deliver(id)
			if n := len(w.teams.Roots(teamstest.Sales)); n != tt.cards {
				t.Errorf("%d cards stand, want %d", n, tt.cards)
			}
			if n := len(w.teams.Roots(teamstest.Ops)); n != tt.inOther {
				t.Errorf("%d cards stand in the fallback, want %d", n, tt.inOther)
			}
		})
	}
}

func TestBothCopiesLeadToTheSameHandoff(t *testing.T) {
	for ids, o := range map[string]teamstest.Options{"today": {}, "of old": {Opaque: true}} {
		t.Run("ids "+ids, func(t *testing.T) {
			w := newWorld(t, worldOptions{teams: o})
			w.teams.Fail(teamstest.Fault{Call: teamstest.CallCreate, Cut: true, Done: true})
			id := w.HandOff("c1", "speak to sales")
			w.Round(id)
			w.Clock.SetAhead(16 * time.Second)
			w.Deliver(id)
			roots := w.teams.Roots(teamstest.Sales)
			if len(roots) != 2 {
				t.Fatalf("%d cards stand, want the first and its copy", len(roots))
			}
			lost := roots[0] // whose id nobody was told
			in, err := w.teams.Click(teamstest.Ana, lost, "Claim", nil)
			if err != nil || !strings.Contains(string(in.Value), "Claimed by ") {
				t.Fatalf("the copy answers %+v, %v; want the card as claimed", in, err)
			}
			w.Attend(id)
			if c := w.Dossier(id).Cycles[0]; c.State.ClaimedBy == nil || c.State.ClaimedBy.Name != "Ana" {
				t.Errorf("claimed by %+v, want Ana", c.State.ClaimedBy)
			}
			w.shows("Claimed by ") // the copy we know of
			w.told(w.teams.Say(teamstest.Ana, lost, "I am on it", false))
			w.Attend(id)
			if status := w.Dossier(id).Cycles[0].State.Status; status != bot.StatusAnswered {
				t.Errorf("after a word below the copy the handoff is %s, want answered: the button has made it known", status)
			}
		})
	}
}

func TestAClickTellsWhereADoubtfulPostingStands(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.teams.Fail(teamstest.Fault{Call: teamstest.CallCreate, Cut: true, Done: true})
	id := w.HandOff("c1", "speak to sales")
	w.Round(id)
	if _, err := w.teams.Click(teamstest.Ana, w.card(), "Claim", nil); err != nil {
		t.Fatal(err)
	}
	w.Clock.SetAhead(16 * time.Second)
	w.Attend(id)
	if n := len(w.teams.Roots(teamstest.Sales)); n != 1 {
		t.Errorf("%d cards stand, want 1: the button has told where it is", n)
	}
	w.shows("Claimed by ")
}

func TestACardThatTeamsDoesNotFind(t *testing.T) {
	miss := teamstest.Fault{Call: teamstest.CallUpdate, Status: 404, Code: "ActivityNotFoundInConversation"}
	claim := func(t *testing.T, w *world, id string, card teamstest.Message) {
		t.Helper()
		if _, err := w.teams.Click(teamstest.Ana, card, "Claim", nil); err != nil {
			t.Fatal(err)
		}
		w.Attend(id)
	}
	t.Run("for a moment", func(t *testing.T) {
		w, id, card := posted(t, worldOptions{})
		w.teams.Fail(miss, miss)
		claim(t, w, id, card)
		w.shows("Claimed by ")
		if len(w.teams.Thread(card)) != 1 {
			t.Errorf("%d messages below the card, want the conversation alone", len(w.teams.Thread(card)))
		}
	})
	t.Run("for long: a card in its thread, and the same one after that", func(t *testing.T) {
		w, id, card := posted(t, worldOptions{})
		w.teams.Fail(miss, miss, miss, miss)
		claim(t, w, id, card)
		thread := w.teams.Thread(card)
		if len(thread) != 2 || !strings.Contains(string(thread[1].Activity), "Claimed by ") {
			t.Fatalf("%d messages below the card, want the conversation and the card as it is", len(thread))
		}
		w.teams.Fail(miss, miss, miss, miss)
		if _, err := w.teams.Click(teamstest.Ana, thread[1], "Resolve", map[string]string{"resolution": "resolved"}); err != nil {
			t.Fatal(err)
		}
		w.Attend(id)
		thread = w.teams.Thread(card)
		if len(thread) != 2 || !strings.Contains(string(thread[1].Activity), `"text":"Closed"`) {
			t.Errorf("%d messages below the card, want the same card brought up to date:\n%s", len(thread), thread[len(thread)-1].Activity)
		}
	})
	t.Run("because somebody deleted it: a new one", func(t *testing.T) {
		w, id, card := posted(t, worldOptions{})
		w.teams.Delete(card)
		w.told(w.teams.React(teamstest.Ana, card, "like"))
		w.Attend(id)
		if n := len(w.teams.Roots(teamstest.Sales)); n != 1 {
			t.Fatalf("%d cards stand, want 1", n)
		}
		w.shows("first response by ")
		if w.card().ID == card.ID {
			t.Error("the deleted card is back")
		}
	})
	t.Run("because Teams never said where it stands: a new one", func(t *testing.T) {
		w, id, _ := posted(t, worldOptions{teams: teamstest.Options{Untold: true}})
		claim(t, w, id, w.teams.Roots(teamstest.Sales)[0])
		if n := len(w.teams.Roots(teamstest.Sales)); n < 2 {
			t.Fatalf("%d messages stand, want a newer card", n)
		}
		w.shows("Claimed by ")
	})
}

func TestAChannelThatIsGoneFallsBackAndIsToldOnce(t *testing.T) {
	for name, gone := range map[string]func(*world) error{
		"the channel was deleted": func(w *world) error { return w.teams.DropChannel(teamstest.Sales) },
		"the app was removed": func(w *world) error {
			err := w.teams.Remove()
			w.teams.Break(teamstest.Ops, "") // another team's
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, worldOptions{})
			if err := errors.Join(w.teams.Install(teamstest.Sales), gone(w)); err != nil {
				t.Fatal(err)
			}
			for _, c := range []string{"c1", "c2"} {
				id := w.HandOff(c, "speak to sales")
				w.Deliver(id)
			}
			w.Notices()
			cards, alerts, told := 0, 0, 0
			for _, m := range w.teams.Roots(teamstest.Ops) {
				switch text := string(m.Activity); {
				case strings.Contains(text, "Could not be posted to"):
					cards++
				case strings.Contains(text, "does not take messages"):
					alerts++
				case strings.Contains(text, "was removed from") || strings.Contains(text, "was deleted"):
					told++
				}
			}
			if cards != 2 || alerts != 1 || told != 1 {
				t.Errorf("the fallback has %d cards, %d alerts and %d notices of what happened; want 2, 1 and 1", cards, alerts, told)
			}
		})
	}
}

func TestOneTokenForAllAndANewOneInTime(t *testing.T) {
	w := newWorld(t, worldOptions{})
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			if _, err := w.client.Post(t.Context(), sales(), bot.Line{Text: "x"}, bot.Attempt{ID: string(rune('a' + i))}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	post := func(id string) {
		t.Helper()
		if _, err := w.client.Post(t.Context(), sales(), bot.Line{Text: "x"}, bot.Attempt{ID: id}); err != nil {
			t.Error(err)
		}
	}
	count := func(want int, why string) {
		t.Helper()
		if got := w.teams.Calls(teamstest.CallToken); got != want {
			t.Errorf("%s: %d tokens were fetched, want %d", why, got, want)
		}
	}
	count(1, "sixteen at once")
	w.Clock.SetAhead(54 * time.Minute)
	post("early")
	count(1, "with six minutes left")
	w.Clock.SetAhead(56 * time.Minute)
	post("late")
	count(2, "with four minutes left")
	w.teams.ExpireTokens()
	post("refused")
	count(3, "refused by the connector")
	if n := len(w.teams.Messages(teamstest.Sales)); n != 19 {
		t.Errorf("%d messages stand, want each of 19 once", n)
	}
}

func TestRefusedCredentialsStopTheStream(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.teams.Password = "another"
	for range 5 {
		_, err := w.client.Post(t.Context(), sales(), bot.Line{Text: "x"}, bot.Attempt{ID: "a"})
		var got *bot.DeliveryError
		if !errors.As(err, &got) || got.After <= 0 || got.Permanent {
			t.Fatalf("Post = %+v, %v; want to wait", got, err)
		}
	}
	if n := w.teams.Calls(teamstest.CallToken); n != 1 {
		t.Errorf("the token service was asked %d times, want once a minute", n)
	}
	if err := w.client.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), "AADSTS7000215") {
		t.Errorf("Ready = %v, want Microsoft's reason", err)
	}
	if len(w.stopped) != 1 || !strings.Contains(w.stopped[0], "teams.app_password") {
		t.Errorf("told %q, want once, with what to do", w.stopped)
	}
	w.teams.Password = "teamstest~secret"
	w.Clock.SetAhead(61 * time.Second)
	if _, err := w.client.Post(t.Context(), sales(), bot.Line{Text: "x"}, bot.Attempt{ID: "a"}); err != nil {
		t.Errorf("Post with mended credentials = %v", err)
	}
}

// TestOurTokenGoesNowhereElse offers addresses that are not the cloud's, as a
// poisoned reference would.
func TestOurTokenGoesNowhereElse(t *testing.T) {
	elsewhere := teamstest.New(t, teamstest.Options{})
	w := newWorld(t, worldOptions{})
	for _, address := range []string{
		elsewhere.ServiceURL, "https://evil.trafficmanager.net/teams/", "https://smba.trafficmanager.net.evil.example/", "https://smba.trafficmanager.net@evil.example/",
		"http://smba.trafficmanager.net/teams/", "//" + elsewhere.Host, strings.Replace(w.teams.ServiceURL, "http://", "http://user@", 1), w.teams.ServiceURL + "../x/", "",
	} {
		raw := `{"team_id":"t","name":"n","service_url":"` + address + `","seen_at":"2030-01-01T00:00:00Z"}`
		fresh := newWorld(t, worldOptions{})
		if err := fresh.notes.Remember(t.Context(), "teams-install", "t", []byte(raw)); err != nil {
			t.Fatal(err)
		}
		if _, err := fresh.client.Post(t.Context(), sales(), bot.Line{Text: "x"}, bot.Attempt{ID: "a"}); err != nil {
			t.Errorf("with %q remembered: %v; want the cloud's own address to be taken", address, err)
		}
	}
	if n := elsewhere.Calls(teamstest.CallCreate) + elsewhere.Calls(teamstest.CallReply); n > 0 {
		t.Errorf("a foreign host was sent %d messages with our token", n)
	}
	// An id cannot climb out of its place either.
	for _, id := range []string{"..", "../../../admin", "a/b?c#d", "%2e%2e"} {
		_, err := w.client.Post(t.Context(), channel(id), bot.Line{Text: "x"}, bot.Attempt{ID: id})
		if err == nil {
			t.Errorf("a post to %q went through", id)
		}
		err = w.client.Update(t.Context(), bot.CardRef{Destination: sales(), ID: id}, bot.Line{Text: "x"}, bot.Attempt{ID: id})
		if err == nil {
			t.Errorf("an update of %q went through", id)
		}
	}
}

func TestAChannelIsHeldToItsPace(t *testing.T) {
	w := newWorld(t, worldOptions{teams: teamstest.Options{PerSecond: 1}})
	id := w.HandOff("c1", "speak to sales")
	for range 20 {
		w.Deliver(id)
		w.Clock.Advance(1100 * time.Millisecond)
	}
	if n := len(w.teams.Messages(teamstest.Sales)); n != 2 {
		t.Errorf("%d messages stand, want the card and the conversation, each once", n)
	}
	for _, p := range w.Dossier(id).Postings {
		if p.Tries > 0 || p.State != bot.PostingPosted {
			t.Errorf("a 429 has burnt %d tries of a posting that is %s", p.Tries, p.State)
		}
	}
}

func TestTheCloudIsOneValue(t *testing.T) {
	c := teams.PublicCloud()
	w := newWorld(t, worldOptions{cloud: func(c *teams.Cloud) { c.Issuer = "https://api.botframework.us" }})
	w.teams.Issuer = "https://api.botframework.us"
	w.told(w.teams.Tell(w.teams.Saying(teamstest.Ana, teamstest.Sales, "1", "hello", false)))
	if _, err := w.client.Post(t.Context(), sales(), bot.Line{Text: "x"}, bot.Attempt{ID: "a"}); err != nil {
		t.Errorf("Post in another cloud = %v: the scope follows the issuer", err)
	}
	for _, host := range c.Hosts {
		if strings.ContainsAny(host, "*/") {
			t.Errorf("%q is no exact host", host)
		}
	}
}
