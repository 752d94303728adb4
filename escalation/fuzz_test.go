package escalation

import (
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

func FuzzDecide(f *testing.F) {
	p := shipped(f)
	for _, text := range []string{
		"", "can I talk to a human?", "€60.000,50 by March", "🙂🙂🙂", "I'll sue you; it's 10k seats", strings.Repeat("a ", 3000), "\xff\xfe", "½ ² ٣ users",
		"talkto someone", "l'agent d'un", "“talk to an agent” f***ing", "Ⅷ ﬁ ŉ İ ß ẞ", "ich möchte mit einem Menschen sprechen", "¿Hay alguien ahí?", "no, no. NO!!!", "don't don't don't", "a\u0301gent", "agent\u200bagent",
	} {
		f.Add(text, "Would you like me to connect you with an agent?", "bot", "en", 1, 0.1)
		f.Add("yes", text, "agent", "", -3, 0.9)
		f.Add(text, text, "", "de-CH", 99, 0.4)
		f.Add(text, text, "visitor", "fr", 0, -1.0)
	}
	f.Fuzz(func(t *testing.T, text, other, role, locale string, decided int, confidence float64) {
		c := bot.Conversation{Locale: locale, Decided: decided, Messages: []bot.Message{
			{Role: bot.RoleVisitor, Text: text, At: noon},
			{Role: bot.Role(role), Text: other, Confidence: &confidence, At: noon.Add(-time.Hour)}, // a clock that runs backwards
			{Role: bot.RoleVisitor, Text: other},
			{Role: bot.RoleBot, Text: other, Confidence: &confidence},
			{Role: bot.RoleVisitor, Text: text},
			{Role: bot.RoleBot, Text: text, Confidence: &confidence},
			{Role: bot.RoleVisitor, Text: other},
		}}
		checkDecision(t, p, c)
	})
}

// checkDecision holds what is true of every decision.
func checkDecision(t *testing.T, p *Policy, c bot.Conversation) {
	t.Helper()
	d := p.Decide(c, noon)
	if d.Route.Name == "" || len(d.Route.To) == 0 {
		t.Fatal("the conversation goes nowhere")
	}
	for _, r := range d.Reasons {
		if r.Turn < 1 || r.Turn > len(c.Messages) {
			t.Fatalf("a reason quotes a turn that is not there: %+v", r)
		}
		if text := c.Messages[r.Turn-1].Text; r.Start < 0 || r.Start > r.End || r.End > len(text) || text[r.Start:r.End] != r.Text {
			t.Fatalf("a reason quotes what is not there: %+v", r)
		}
		if utf8.ValidString(c.Messages[r.Turn-1].Text) && !utf8.ValidString(r.Text) {
			t.Fatalf("a reason cuts a rune: %+v", r)
		}
	}
	if (d.Verdict == bot.Continue) != (len(d.Reasons) == 0) {
		t.Fatalf("decided %s with %d reasons", d.Verdict, len(d.Reasons))
	}
	if diff := cmp.Diff(d, p.Decide(c, noon)); diff != "" {
		t.Fatalf("the same conversation was decided otherwise (-first +again):\n%s", diff)
	}
}

func TestEveryReasonQuotesWhatWasSaid(t *testing.T) {
	p := shipped(t)
	for _, name := range []string{"asks.tsv", "ordinary.tsv"} {
		for _, l := range labels(t, name) {
			checkDecision(t, p, l.conversation())
		}
	}
	for _, s := range stories(t, "conversations.txt") {
		checkDecision(t, p, s.Conversation)
	}
}

// TestAnotherOrderOfDecidingChangesNothing: what a policy has read before, in
// whatever language, does not show in what it decides next.
func TestAnotherOrderOfDecidingChangesNothing(t *testing.T) {
	warm, all := shipped(t), stories(t, "conversations.txt")
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for _, s := range all {
				warm.Decide(s.Conversation, noon)
			}
		})
	}
	group.Wait()
	for _, s := range []story{all[3], all[15], all[18], all[22]} {
		if diff := cmp.Diff(shipped(t).Decide(s.Conversation, noon), warm.Decide(s.Conversation, noon)); diff != "" {
			t.Errorf("%s is decided otherwise by a policy that has read others (-fresh +warm):\n%s", s.name, diff)
		}
	}
}

func TestACalmWordOnStrangeInput(t *testing.T) {
	p := shipped(t)
	for name, c := range map[string]bot.Conversation{
		"no message":               {},
		"empty messages":           says("", "", ""),
		"a hundred thousand":       says(strings.Repeat("lorem ipsum ", 9000)),
		"only emoji":               says("🙂", "🙃", "🙂"),
		"mixed scripts":            says("Привет hello 你好 مرحبا"),
		"a hundred thousand marks": says(strings.Repeat("?!", 50_000)),
		"a hundred thousand nots":  says(strings.Repeat("not a ", 17_000)),
		"one endless word":         says(strings.Repeat("x", 100_000)),
		"an unknown role":          {Messages: []bot.Message{{Role: "parrot", Text: "talk to a human"}}},
		"a language with no stem":  {Locale: "zz", Messages: []bot.Message{{Role: bot.RoleVisitor, Text: "hello"}}},
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
