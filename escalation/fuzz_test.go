package escalation

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

func FuzzDecide(f *testing.F) {
	p := shipped(f)
	for _, text := range []string{"", "can I talk to a human?", "€60.000,50 by March", "🙂🙂🙂", "I'll sue you; it's 10k seats", strings.Repeat("a ", 3000), "\xff\xfe", "½ ² ٣ users"} {
		f.Add(text, "bot", "en", 1)
	}
	f.Fuzz(func(t *testing.T, text, role, locale string, decided int) {
		low := 0.1
		c := bot.Conversation{Locale: locale, Decided: decided, Messages: []bot.Message{
			{Role: bot.RoleVisitor, Text: text},
			{Role: bot.Role(role), Text: text, Confidence: &low},
			{Role: bot.RoleVisitor, Text: text},
			{Role: bot.RoleBot, Text: text, Confidence: &low},
			{Role: bot.RoleVisitor, Text: text},
		}}
		d := p.Decide(c, noon)
		if d.Route.Name == "" || len(d.Route.To) == 0 {
			t.Fatal("the conversation goes nowhere")
		}
		for _, r := range d.Reasons {
			if r.Turn < 1 || r.Turn > len(c.Messages) || r.Start > r.End || r.End > len(text) || c.Messages[r.Turn-1].Text[r.Start:r.End] != r.Text {
				t.Fatalf("a reason quotes what is not there: %+v", r)
			}
		}
		if diff := cmp.Diff(d, p.Decide(c, noon)); diff != "" {
			t.Fatalf("the same conversation was decided otherwise (-first +again):\n%s", diff)
		}
	})
}

func TestACalmWordOnStrangeInput(t *testing.T) {
	p := shipped(t)
	for name, c := range map[string]bot.Conversation{
		"no message":              {},
		"empty messages":          says("", "", ""),
		"a hundred thousand":      says(strings.Repeat("lorem ipsum ", 9000)),
		"only emoji":              says("🙂", "🙃", "🙂"),
		"one endless word":        says(strings.Repeat("x", 100_000)),
		"an unknown role":         {Messages: []bot.Message{{Role: "parrot", Text: "talk to a human"}}},
		"a language with no stem": {Locale: "zz", Messages: []bot.Message{{Role: bot.RoleVisitor, Text: "hello"}}},
	} {
		if d := p.Decide(c, noon); d.Verdict != bot.Continue || d.Route.Name != "support" {
			t.Errorf("%s: decided %s to %s for %+v, want continue and support", name, d.Verdict, d.Route.Name, d.Reasons)
		}
	}
}

func TestEveryMistakeOfAPolicyIsNamed(t *testing.T) {
	_, err := Compile(Config{
		Rules: []Rule{
			{Name: "a", Then: "shout", Keyword: &Keyword{Phrases: []string{"(open", ""}}},
			{Name: "a", Then: bot.Offer},
			{Name: "b", Then: bot.Offer, Friction: &Friction{AtLeast: 2}, Manual: &Manual{}},
			{Name: "c", Then: bot.Offer, Confidence: &Confidence{Below: 1.5}},
			{Name: "d", Then: bot.Offer, Readiness: &Readiness{Needs: []string{"luck"}, AtLeast: 2}},
			{Name: "e", Then: bot.Offer, Complaint: &Complaint{Severity: "loud"}},
			{Name: "f", Then: bot.Offer, Value: &Value{}},
			{Name: "g", Then: bot.Offer, Keyword: &Keyword{Phrases: []string{"hello"}}, Examples: Examples{Fire: []string{"bye"}, NotFire: []string{"hello"}}},
		},
		Routes: []Route{
			{Name: "x", To: []bot.Destination{{Channel: "x"}}},
			{Name: "y", When: When{AnyRule: []string{"zzz"}, Intents: []string{"nonsense"}}},
		},
	})
	for _, path := range []string{
		"escalation.rules[0].then", "escalation.rules[0].keyword.phrases[0]", "escalation.rules[0].keyword.phrases[1]", "escalation.rules[1].name", "escalation.rules[1]:",
		"escalation.rules[2]:", "escalation.rules[3].confidence", "escalation.rules[4].readiness.needs[0]", "escalation.rules[4].readiness.at_least",
		"escalation.rules[5].complaint.severity", "escalation.rules[6].value", "escalation.rules[7].examples.fire[0]", "escalation.rules[7].examples.not_fire[0]",
		"routes[0]:", "routes[1].to", "routes[1].when:", "routes[1].when.any_rule[0]", "routes[1].when.intents[0]",
	} {
		if err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("Compile does not name %s:\n%v", path, err)
		}
	}
}
