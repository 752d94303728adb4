package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

func TestAMarkedReasonCanBeMarkedAgain(t *testing.T) {
	for mark, want := range map[string]string{"": "right_reason wrong_reason", bot.ReasonRight: "wrong_reason", bot.ReasonWrong: "right_reason"} {
		c := bottest.Cycle("H", noon)
		c.State.ReasonMark = mark
		card, err := bot.Dossier{Cycles: []bot.Cycle{c}}.Card(0, bot.ResponsePolicy{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range card.Actions {
			if strings.HasSuffix(string(a.Kind), "_reason") {
				got = append(got, string(a.Kind))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("marked %q the card offers %q, want %q", mark, got, want)
		}
	}
}

// TestAnAddressThatCannotBeReadShowsNoQueryEither: that is where tokens stand.
func TestAnAddressThatCannotBeReadShowsNoQueryEither(t *testing.T) {
	for _, address := range []string{"https://shop.example/100%?token=secret", "https://shop.example/100%#token=secret", "https://shop.example/?token=secret"} {
		w := newWorld(t)
		c := conversation(bot.Message{ID: "m", Role: bot.RoleVisitor, Text: "sales, please", At: w.now})
		c.Page.URL = address
		shown := fmt.Sprint(w.card(w.accept(bot.HandoffInitiate{Conversation: c}).HandoffID).Page)
		if strings.Contains(shown, "secret") || !strings.Contains(shown, "https://shop.example/") {
			t.Errorf("of %s the card shows %s, want no more than the page", address, shown)
		}
	}
}
