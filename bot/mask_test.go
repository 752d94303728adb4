package bot_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"handoffbot/bot"
)

func TestMaskedPartsAreCoveredWhereverTheyStand(t *testing.T) {
	contact := bot.Contact{ID: "C-4711", Name: "Zoë Weiß", Email: "zoe.weiss@example.com", Phone: "+49 170 1234567", Company: "Weiß GmbH"}
	tests := []struct {
		name   string
		fields []bot.Masked
		said   string
		want   string
	}{
		{"a phone as it was captured", []bot.Masked{bot.MaskPhone}, "call +49 170 1234567 today", "call +## ### #####67 today"},
		{"a phone that was typed otherwise", []bot.Masked{bot.MaskPhone}, "0170/123 45 67 is mine", "####/### ## 67 is mine"},
		{"an order and a price stay", []bot.Masked{bot.MaskPhone}, "order 4711081512, 12.500,00 EUR on 2026-11-25", "order 4711081512, 12.500,00 EUR on 2026-11-25"},
		{"an address", []bot.Masked{bot.MaskEmail}, "write to zoe.weiss@example.com or bo@x.example", "write to z##.#####@example.com or b#@x.example"},
		{"a name", []bot.Masked{bot.MaskName}, "I am Zoë Weiß", "I am Z### #####"},
		{"a name as people type it", []bot.Masked{bot.MaskName}, "zoë weiß here, ZOË WEIß, and zoë weißer", "z### ##### here, Z### #####, and zoë weißer"},
		{"nothing that was not asked for", nil, "Zoë Weiß, +49 170 1234567", "Zoë Weiß, +49 170 1234567"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, func(o *bot.Options) { o.Masks = map[string][]bot.Masked{"sales": test.fields} })
			said, want := "sales: "+test.said, "sales: "+test.want
			c := conversation(bot.Message{ID: "m", Role: bot.RoleVisitor, Text: said, At: w.now})
			c.Contact = contact
			r := w.accept(bot.HandoffInitiate{Conversation: c, Summary: said, NextAction: said})
			card := w.card(r.HandoffID)
			if card.Excerpt[0].Text != want || card.Summary != want || card.NextAction != want {
				t.Errorf("the card says %q, %q and %q; want %q", card.Excerpt[0].Text, card.Summary, card.NextAction, want)
			}
			shown, err := json.Marshal(card)
			if err != nil {
				t.Fatal(err)
			}
			for field, value := range map[bot.Masked]string{bot.MaskPhone: contact.Phone, bot.MaskEmail: contact.Email, bot.MaskName: contact.Name} {
				masked := len(test.fields) > 0 && test.fields[0] == field
				if strings.Contains(string(shown), value) == masked {
					t.Errorf("masking %v, the card holds %q: %v", test.fields, value, !masked)
				}
			}
		})
	}
}

// TestTheMaskCoversWhereTheVisitorWasAndWhatIsTold: an address may stand in the
// address of a page, and an agent's words in the timeline too.
func TestTheMaskCoversWhereTheVisitorWasAndWhatIsTold(t *testing.T) {
	const email = "zoe.weiss@example.com"
	w := newWorld(t, func(o *bot.Options) { o.Masks = map[string][]bot.Masked{"sales": {bot.MaskEmail}} })
	c := conversation(bot.Message{ID: "m", Role: bot.RoleVisitor, Text: "sales, please", At: w.now})
	c.Contact.Email = email
	c.Page = bot.Page{
		URL: "https://shop.example/orders/zoe.weiss%40example.com/7", Title: "Plans", Referrer: "https://shop.example/mail/" + email,
		UTM: map[string]string{"term": email, "source": "mail"},
	}
	r := w.accept(bot.HandoffInitiate{Conversation: c})
	w.wait(time.Second)
	w.accept(bot.MessageCreated{Conversation: conversation(bot.Message{ID: "a", Role: bot.RoleAgent, Text: "I write to " + email, At: w.now})})
	d := w.load(r.HandoffID).Masked(0)
	var said []string
	for _, s := range d.Timeline() {
		said = append(said, s.Detail)
	}
	card := w.card(r.HandoffID)
	shown, err := json.Marshal([]any{card, said, d.Conversation})
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{email, "zoe.weiss%40"} {
		if strings.Contains(string(shown), form) {
			t.Errorf("%q is shown in %s", form, shown)
		}
	}
	for _, want := range []string{"I write to z##.#####@example.com", "https://shop.example/orders/z", `{"label":"utm source","value":"mail"}`} {
		if !strings.Contains(string(shown), want) {
			t.Errorf("%q is not shown in %s", want, shown)
		}
	}
	if stored := w.load(r.HandoffID); stored.Conversation.Page.UTM["term"] != email {
		t.Errorf("the ledger has %+v, want it as it was told", stored.Conversation.Page)
	}
}

// TestTheMaskFollowsTheRoute hands off again on another route: what any of them
// masks stays masked.
func TestTheMaskFollowsTheRoute(t *testing.T) {
	w := newWorld(t, func(o *bot.Options) { o.Masks = map[string][]bot.Masked{"priority-support": {bot.MaskPhone}} })
	r := w.initiate("sales, my number is 0170 1234567")
	if card := w.card(r.HandoffID); !strings.Contains(card.Excerpt[0].Text, "0170 1234567") {
		t.Errorf("the card says %q, want the number: its route masks nothing", card.Excerpt[0].Text)
	}
	w.wait(time.Minute)
	w.initiate("my lawyer will call you")
	card := w.card(r.HandoffID)
	if card.Route != "priority-support" || strings.Contains(card.Excerpt[0].Text, "1234567") {
		t.Errorf("on %s the card says %q, want the number covered", card.Route, card.Excerpt[0].Text)
	}
}

// TestAMaskKeepsEveryPlace holds what evidence and transcripts rest on: offsets.
func TestAMaskKeepsEveryPlace(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringMatching(`([a-zé@.]{0,12}[+0-9 ()/-]{0,14}){0,4}`).Draw(rt, "text")
		c := bot.Contact{Name: rapid.StringMatching(`[a-zé]{0,6}`).Draw(rt, "name"), Email: "a@b.example"}
		d := bot.Dossier{
			Conversation: bot.Conversation{Contact: c, Messages: []bot.Message{{Text: text}}},
			Cycles:       []bot.Cycle{{N: 1, Decision: bot.Decision{Masked: []bot.Masked{bot.MaskName, bot.MaskEmail, bot.MaskPhone, bot.MaskCompany, bot.MaskID}}}},
		}
		if got := d.Masked(1).Conversation.Messages[0].Text; len(got) != len(text) {
			rt.Fatalf("%q became %q, want as many bytes", text, got)
		}
	})
}
