package escalation

import (
	"testing"

	"handoffbot/bot"
)

// alone is a policy of one rule.
func alone(t testing.TB, r Rule) *Policy {
	t.Helper()
	r.Name = "the-rule"
	if r.Then == "" {
		r.Then = bot.Escalate
	}
	p, err := Compile(Config{Rules: []Rule{r}, Routes: []Route{{Name: "all", To: []bot.Destination{{Channel: "all"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// said is one message in a locale.
func in(locale, text string) bot.Conversation {
	c := says(text)
	c.Locale = locale
	return c
}

// firesOn is a row of a trigger's table: the words it must quote, or none.
type firesOn struct {
	name  string
	give  bot.Conversation
	quote string
}

// check runs a trigger's table.
func check(t *testing.T, p *Policy, tests []firesOn) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := p.Decide(tt.give, noon)
			got := ""
			if len(d.Reasons) > 0 {
				got = d.Reasons[0].Text
			}
			if got != tt.quote {
				t.Errorf("it fires on %q, want %q, in %+v", got, tt.quote, tt.give.Messages)
			}
		})
	}
}
