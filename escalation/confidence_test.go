package escalation

import (
	"testing"

	"handoffbot/bot"
)

func TestConfidence(t *testing.T) {
	const none = -1 // the chatbot gave no confidence
	about := func(intent string, confidences ...float64) bot.Conversation {
		var c bot.Conversation
		for _, v := range confidences {
			c = goesOn(c, "and?")
			c.Messages[len(c.Messages)-1].Intent.Name = intent
			c = answers(c, "hm", v)
			if v == none {
				c.Messages[len(c.Messages)-1].Confidence = nil
			}
		}
		return c
	}
	tests := []struct {
		name string
		rule Confidence
		give bot.Conversation
		want int // the turn
	}{
		{"twice below", Confidence{Below: 0.45, Turns: 2}, about("", 0.4, 0.3), 4},
		{"once is not twice", Confidence{Below: 0.45, Turns: 2}, about("", 0.4), 0},
		{"a sure answer between", Confidence{Below: 0.45, Turns: 2}, about("", 0.4, 0.9, 0.3), 0},
		{"exactly the threshold is sure", Confidence{Below: 0.45, Turns: 1}, about("", 0.45), 0},
		{"missing is not zero", Confidence{Below: 0.45, Turns: 2}, about("", none, none, none), 0},
		{"missing does not interrupt", Confidence{Below: 0.45, Turns: 2}, about("", 0.4, none, 0.3), 6},
		{"zero is zero", Confidence{Below: 0.45, Turns: 1}, about("", 0), 2},
		{"for an intent, by the chatbot's name", Confidence{Below: 0.45, Turns: 1, Intents: []string{"pricing"}}, about("plans", 0.1), 2},
		{"another intent", Confidence{Below: 0.45, Turns: 1, Intents: []string{"pricing"}}, about("bug", 0.1), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Compile(Config{Intents: map[string][]string{"pricing": {"plans"}}, Rules: []Rule{{Name: "r", Then: bot.Offer, Confidence: &tt.rule}}, Routes: []Route{{Name: "all", To: []bot.Destination{{Channel: "c"}}}}})
			if err != nil {
				t.Fatal(err)
			}
			d := p.Decide(tt.give, noon)
			if d.Turn != tt.want {
				t.Errorf("fires at turn %d, want %d: %+v", d.Turn, tt.want, d.Reasons)
			}
			if tt.want > 0 && (*d.Reasons[0].Score >= tt.rule.Below || *d.Reasons[0].Threshold != tt.rule.Below) {
				t.Errorf("the reason says score %v of threshold %v", *d.Reasons[0].Score, *d.Reasons[0].Threshold)
			}
		})
	}
}
