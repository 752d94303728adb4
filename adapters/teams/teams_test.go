package teams_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"handoffbot/adapters/teams/teamstest"
	"handoffbot/bot"
)

func TestACardStandsAndItsThreadTellsTheConversation(t *testing.T) {
	w, id, card := posted(t, worldOptions{}, "it is urgent")
	for _, want := range []string{"Wants a price for 40 seats.", "Call Zoë today", "zoe@example.com", "can I speak to sales?", `"version":"1.5"`, `"title":"Claim"`, "{{DATE("} {
		if !strings.Contains(string(card.Activity), want) {
			t.Errorf("the card does not hold %s:\n%s", want, card.Activity)
		}
	}
	if thread := w.teams.Thread(card); len(thread) != 1 || !strings.Contains(string(thread[0].Activity), "it is urgent") {
		t.Errorf("the thread holds %d messages, want the conversation", len(thread))
	}
	if p := w.Dossier(id).Postings[0]; p.State != bot.PostingPosted || p.Ref.ID != card.ID || p.Ref.At.IsZero() {
		t.Errorf("the posting is %+v, want posted at %s", p, card.ID)
	}
}

// TestWhatPeopleDo walks every way to respond, with ids of today and of old.
func TestWhatPeopleDo(t *testing.T) {
	tests := []struct {
		name string
		do   func(*world, teamstest.Message) (teamstest.Answer, error)
		want bot.ResponseKind
		who  string
	}{
		{"a reaction", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			return w.teams.React(teamstest.Ana, m, "like")
		}, bot.RespondedByReaction, "Ana"},
		{"a reaction of these days", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			return w.teams.React(teamstest.Ben, m, "1f440_eyes")
		}, bot.RespondedByReaction, "Ben"},
		{"a reaction that names the message by its old id alone", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			a := w.teams.Reaction(teamstest.Ana, m, "reactionsAdded", "heart")
			delete(a, "replyToId")
			a["legacy"] = map[string]any{"replyToId": m.ID}
			return w.teams.Tell(a)
		}, bot.RespondedByReaction, "Ana"},
		{"a reply with a mention", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			return w.teams.Say(teamstest.Ana, m, "on it", true)
		}, bot.RespondedByReply, "Ana"},
		{"a reply without", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			return w.teams.Say(teamstest.Ana, m, "on it", false)
		}, bot.RespondedByReply, "Ana"},
		{"a button of a client of old", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			return w.teams.Submit(teamstest.Ben, m, "Claim", nil)
		}, bot.RespondedByClaim, "Ben"},
		{"a guest", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			return w.teams.React(teamstest.Gus, m, "like")
		}, "", ""},
		{"somebody of another organisation", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			return w.teams.Say(teamstest.Eve, m, "hello", false)
		}, "", ""},
		{"another bot", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			return w.teams.Say(teamstest.Robot, m, "hello", false)
		}, "", ""},
		{"we ourselves", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			return w.teams.Say("28:"+w.teams.AppID, m, "hello", false)
		}, "", ""},
		{"an edit", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			a := w.teams.Saying(teamstest.Ana, m.Channel, m.Root, "edited", false)
			a["type"] = "messageUpdate"
			return w.teams.Tell(a)
		}, "", ""},
		{"a delete", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			a := w.teams.Saying(teamstest.Ana, m.Channel, m.Root, "", false)
			a["type"] = "messageDelete"
			return w.teams.Tell(a)
		}, "", ""},
		{"a message of its own in the channel", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			a := w.teams.Saying(teamstest.Ana, m.Channel, "", "good morning", false)
			a["conversation"].(map[string]any)["id"] = m.Channel + ";messageid=" + a["id"].(string)
			return w.teams.Tell(a)
		}, "", ""},
		{"a reaction that names itself", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			a := w.teams.Reaction(teamstest.Ana, m, "reactionsAdded", "like")
			a["replyToId"] = a["id"]
			return w.teams.Tell(a)
		}, "", ""},
		{"another tenant", func(w *world, m teamstest.Message) (teamstest.Answer, error) {
			a := w.teams.Reaction(teamstest.Ana, m, "reactionsAdded", "like")
			a["channelData"].(map[string]any)["tenant"] = map[string]any{"id": "other-tenant"}
			return w.teams.Tell(a)
		}, "", ""},
	}
	for ids, o := range map[string]teamstest.Options{"today": {}, "of old": {Opaque: true}} {
		for _, tt := range tests {
			t.Run(tt.name+", ids "+ids, func(t *testing.T) {
				w, id, card := posted(t, worldOptions{teams: o})
				w.told(tt.do(w, card))
				w.Attend(id)
				got := w.Response(id)
				switch {
				case tt.want == "" && got != nil:
					t.Errorf("the first response is %+v, want none", got)
				case tt.want != "" && (got == nil || got.Kind != tt.want || got.Responder.Name != tt.who || got.Platform != bot.PlatformTeams):
					t.Errorf("the first response is %+v, want %s of %s", got, tt.want, tt.who)
				case tt.want != "" && !strings.Contains(string(w.card().Activity), tt.who):
					t.Errorf("the card does not name %s:\n%s", tt.who, w.card().Activity)
				}
			})
		}
	}
}

func TestAButtonAnswersTheOneWhoPressedItAndChangesTheCardForAll(t *testing.T) {
	for ids, o := range map[string]teamstest.Options{"today": {}, "of old": {Opaque: true}} {
		t.Run("ids "+ids, func(t *testing.T) {
			w, id, card := posted(t, worldOptions{teams: o})
			click := func(user, title string, filled map[string]string) teamstest.Invoked {
				t.Helper()
				in, err := w.teams.Click(user, card, title, filled)
				if err != nil {
					t.Fatal(err)
				}
				w.Attend(id)
				return in
			}
			in := click(teamstest.Ana, "Claim", nil)
			if in.StatusCode != 200 || in.Type != "application/vnd.microsoft.card.adaptive" || !strings.Contains(string(in.Value), "Claimed by ") {
				t.Errorf("Ana is answered %+v, want the card as claimed", in)
			}
			if problems := teamstest.ValidateCard(in.Value); len(problems) > 0 {
				t.Errorf("the card in the answer: %v", problems)
			}
			w.shows(`"text":"Ana"`)
			stale := card // Ben's client still shows the card as it was
			a, err := w.teams.Clicking(teamstest.Ben, stale, "Release", nil)
			if err != nil {
				t.Fatal(err)
			}
			data := a["value"].(map[string]any)["action"].(map[string]any)["data"].(map[string]any)
			data["act"] = "claim"
			late, err := w.teams.Invoke(a)
			if err != nil || late.Type != "application/vnd.microsoft.activity.message" || !strings.Contains(string(late.Value), "Ana") {
				t.Errorf("Ben is answered %s %s, %v; want a line that names Ana", late.Type, late.Value, err)
			}
			if in := click(teamstest.Gus, "Release", nil); !strings.Contains(string(in.Value), "Only members") {
				t.Errorf("a guest is answered %s", in.Value)
			}
			if in := click(teamstest.Ana, "Won", map[string]string{"won_amount": "a lot", "won_currency": "EUR"}); !strings.Contains(string(in.Value), "12500.00") {
				t.Errorf("an amount that is none is answered %s, want how to write one", in.Value)
			}
			click(teamstest.Ana, "Won", map[string]string{"won_amount": "12500.00", "won_currency": "eur"})
			w.shows("won 12500.00 EUR")
			click(teamstest.Ana, "Right reason", nil)
			w.shows("reason marked right")
			click(teamstest.Ana, "Resolve", map[string]string{"resolution": "unresolved"})
			w.shows(": unresolved")
			if in := click(teamstest.Ben, "Reopen", nil); !strings.Contains(string(in.Value), "round 2 begins") {
				t.Errorf("a reopening is answered %s", in.Value)
			}
			if n := len(w.teams.Roots(teamstest.Sales)); n != 2 {
				t.Errorf("%d cards stand, want the old one and the new", n)
			}
			if got := w.Response(id); got != nil {
				t.Errorf("the new round begins with the response %+v, want none", got)
			}
		})
	}
}

func TestACardThatRefreshesItselfIsNobody(t *testing.T) {
	w, id, card := posted(t, worldOptions{})
	a, err := w.teams.Clicking(teamstest.Ana, card, "Claim", nil)
	if err != nil {
		t.Fatal(err)
	}
	a["value"].(map[string]any)["trigger"] = "automatic"
	if in, err := w.teams.Invoke(a); err != nil || in.StatusCode != 200 {
		t.Errorf("answered %+v, %v; want 200", in, err)
	}
	w.Attend(id)
	if got := w.Response(id); got != nil {
		t.Errorf("the first response is %+v, want none", got)
	}
	for name, change := range map[string]func(map[string]any){
		"an invoke of another kind": func(a map[string]any) { a["name"] = "task/fetch" },
		"an act of another version": func(a map[string]any) {
			a["value"] = map[string]any{"action": map[string]any{"data": map[string]any{"act": "dance"}}}
		},
		"a value that is none": func(a map[string]any) { a["value"] = "x" },
		"another tenant": func(a map[string]any) {
			a["channelData"].(map[string]any)["tenant"] = map[string]any{"id": "x"}
		},
	} {
		a, err := w.teams.Clicking(teamstest.Ana, card, "Claim", nil)
		if err != nil {
			t.Fatal(err)
		}
		change(a)
		if in, err := w.teams.Invoke(a); err != nil || in.Type == "" || in.StatusCode == 0 {
			t.Errorf("%s is answered %+v, %v; want HTTP 200 and a body", name, in, err)
		}
	}
	w.Attend(id)
	if d := w.Dossier(id); len(d.Acts) != 1 {
		t.Errorf("the log holds %d acts, want the handoff alone", len(d.Acts))
	}
}

func TestTheSameThingToldAgainIsOneAct(t *testing.T) {
	w, id, card := posted(t, worldOptions{})
	acts := func() int { return len(w.Dossier(id).Acts) }
	again := func(a map[string]any, newID bool) {
		t.Helper()
		if newID {
			a["id"] = a["id"].(string) + "-again"
			teamstest.At(a, w.Now().Add(30*time.Second))
		}
		if a["type"] == "invoke" {
			if in, err := w.teams.Invoke(a); err != nil || in.StatusCode != http.StatusOK {
				t.Fatalf("told again: %+v, %v", in, err)
			}
		} else {
			w.told(w.teams.Tell(a))
		}
		w.Attend(id)
	}
	for _, newID := range []bool{false, true} {
		click, err := w.teams.Clicking(teamstest.Ana, card, map[bool]string{false: "Claim", true: "Release"}[newID], nil)
		if err != nil {
			t.Fatal(err)
		}
		again(click, false)
		one := acts()
		again(click, newID)
		if acts() != one {
			t.Errorf("a button told again (another id: %v) makes %d acts of %d", newID, acts(), one)
		}
	}
	reaction := w.teams.Reaction(teamstest.Ben, card, "reactionsAdded", "like")
	again(reaction, false)
	one := acts()
	again(reaction, false)
	again(reaction, true)
	if acts() != one {
		t.Errorf("a reaction told three times makes %d acts of %d", acts(), one)
	}
	again(w.teams.Reaction(teamstest.Ben, card, "reactionsRemoved", "like"), false)
	again(w.teams.Reaction(teamstest.Ben, card, "reactionsAdded", "like"), false)
	if acts() != one+2 {
		t.Errorf("taking a reaction back and giving it again makes %d acts, want 2", acts()-one)
	}
	reply := w.teams.Saying(teamstest.Ana, card.Channel, card.Root, "on it", false)
	again(reply, false)
	again(reply, false)
	if acts() != one+3 {
		t.Errorf("a reply told twice makes %d acts, want 1", acts()-one-2)
	}
	// Claim, release and claim again within a minute are three acts.
	for _, title := range []string{"Claim", "Release", "Claim"} {
		if _, err := w.teams.Click(teamstest.Ana, card, title, nil); err != nil {
			t.Fatal(err)
		}
		w.Attend(id)
	}
	if c := w.Dossier(id).Cycles[0]; c.State.ClaimedBy == nil || c.State.ClaimedBy.Name != "Ana" {
		t.Errorf("claimed by %+v, want Ana", c.State.ClaimedBy)
	}
}

func TestAReactionBeforeThePostIsRecordedWaitsForIt(t *testing.T) {
	for ids, o := range map[string]teamstest.Options{"today": {}, "of old": {Opaque: true}} {
		t.Run("ids "+ids, func(t *testing.T) {
			w := newWorld(t, worldOptions{teams: o})
			id := w.HandOff("c1", "speak to sales")
			p := w.Dossier(id).Postings[0]
			p.AttemptedAt = w.Now()
			ref, revision, err := w.Bot.Deliver(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			w.told(w.teams.React(teamstest.Ana, w.card(), "like"))
			if _, err := w.Bot.Attend(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := w.Ledger.Settle(t.Context(), bot.Settlement{PostingID: p.ID, Posted: revision, Ref: ref, State: bot.PostingPosted}, w.Now()); err != nil {
				t.Fatal(err)
			}
			w.Attend(id)
			if got := w.Response(id); got == nil || got.Responder.Name != "Ana" {
				t.Errorf("the first response is %+v, want Ana's", got)
			}
		})
	}
}

func TestAForgedButtonHasNoAuthority(t *testing.T) {
	w, id, card := posted(t, worldOptions{to: []bot.Destination{sales()}})
	other := w.HandOff("c2", "speak to sales")
	w.Deliver(other)
	a, err := w.teams.Clicking(teamstest.Ana, card, "Claim", nil)
	if err != nil {
		t.Fatal(err)
	}
	// The message is known, so what the button says of its handoff decides nothing.
	a["value"].(map[string]any)["action"].(map[string]any)["data"].(map[string]any)["handoff"] = other
	if _, err := w.teams.Invoke(a); err != nil {
		t.Fatal(err)
	}
	w.Attend(id)
	if d := w.Dossier(other); d.Cycles[0].State.ClaimedBy != nil {
		t.Error("a button on one card has claimed another handoff")
	}
	if d := w.Dossier(id); d.Cycles[0].State.ClaimedBy == nil {
		t.Error("the handoff of the card is not claimed")
	}
	// In a channel that does not carry the handoff, its name is worth nothing.
	b, err := w.teams.Clicking(teamstest.Ben, w.card(), "Claim", nil)
	if err != nil {
		t.Fatal(err)
	}
	b["conversation"].(map[string]any)["id"] = teamstest.Support + ";messageid=1"
	b["replyToId"] = "1"
	in, err := w.teams.Invoke(b)
	if err != nil || !strings.Contains(string(in.Value), "not known") {
		t.Errorf("answered %s, %v; want that the card is not known", in.Value, err)
	}
}

func TestAChannelByItsNameIsFoundWhereTheAppIsInstalled(t *testing.T) {
	const named = "Front Office/Sales"
	w := newWorld(t, worldOptions{to: []bot.Destination{channel(named)}, names: []string{named}})
	early := w.HandOff("c0", "speak to sales")
	w.Deliver(early) // nobody has installed the app yet: nothing is lost
	if n := len(w.teams.Roots(teamstest.Ops)); n != 1 {
		t.Errorf("%d cards stand in the fallback, want 1", n)
	}
	if err := w.teams.Install(teamstest.Sales); err != nil {
		t.Fatal(err)
	}
	id := w.HandOff("c1", "speak to sales")
	w.Deliver(id)
	w.told(w.teams.React(teamstest.Ana, w.card(), "like"))
	w.Attend(id)
	if got := w.Response(id); got == nil || got.Responder.Name != "Ana" {
		t.Errorf("the first response is %+v, want Ana's", got)
	}
	stored, err := w.notes.Remembered(t.Context(), "teams-install")
	var install struct{ Name, ServiceURL, ChannelID string }
	if err == nil {
		err = json.Unmarshal([]byte(strings.NewReplacer("service_url", "serviceurl", "channel_id", "channelid").Replace(string(stored[teamstest.General]))), &install)
	}
	if err != nil || install.Name != "Front Office" || install.ServiceURL != w.teams.ServiceURL || install.ChannelID != teamstest.Sales {
		t.Errorf("remembered %s, %v", stored[teamstest.General], err)
	}
}
