package bot_test

import (
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
