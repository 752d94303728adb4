package escalation

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// shipped is the policy of a bot without a configuration.
func shipped(t testing.TB) *Policy {
	t.Helper()
	p, err := Compile(Config{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// says is a conversation in which only the visitor writes.
func says(texts ...string) bot.Conversation {
	var c bot.Conversation
	for _, text := range texts {
		c.Messages = append(c.Messages, bot.Message{Role: bot.RoleVisitor, Text: text})
	}
	return c
}

// answers adds an answer of the chatbot with its confidence.
func answers(c bot.Conversation, text string, confidence float64) bot.Conversation {
	c.Messages = append(c.Messages, bot.Message{Role: bot.RoleBot, Text: text, Confidence: &confidence})
	return c
}

func goesOn(c bot.Conversation, text string) bot.Conversation {
	c.Messages = append(c.Messages, bot.Message{Role: bot.RoleVisitor, Text: text})
	return c
}

func TestTheShippedPolicy(t *testing.T) {
	about := func(name string, c bot.Conversation) bot.Conversation {
		c.Intent.Name = name
		return c
	}
	tests := []struct {
		name         string
		give         bot.Conversation
		wantVerdict  bot.Verdict
		wantRule     string
		wantRoute    string
		wantPriority bot.Priority
	}{
		{"a calm question stays with the chatbot", says("what does the pro plan cost?"), bot.Continue, "", "sales", bot.Normal},
		{"opening hours stay with the chatbot", says("What are your opening hours on Saturday?"), bot.Continue, "", "support", bot.Normal},
		{"a person is asked for", says("Can I talk to a real person please?"), bot.Escalate, "asks-for-a-human", "support", bot.Normal},
		{"a person is asked for with a typo", says("I want to speek with a represenative"), bot.Escalate, "asks-for-a-human", "support", bot.Normal},
		{"a person is refused", says("I don't need to talk to a human"), bot.Continue, "", "support", bot.Normal},
		{"the chatbot is asked what it is", says("are you a real person?"), bot.Continue, "", "support", bot.Normal},
		{"sales is asked for", says("Can I speak to sales about a seasonal plan?"), bot.Escalate, "talk-to-sales", "sales", bot.Normal},
		{"an outage is urgent", says("Urgent issue: the dispatch board is down"), bot.Escalate, "urgent", "support", bot.High},
		{"what is not urgent is not", says("it's not urgent, just asking about my invoice"), bot.Continue, "", "support", bot.Normal},
		{"an unsure chatbot offers", answers(answers(says("does it work over MQTT?"), "I believe so.", 0.38), "That might be possible.", 0.31), bot.Offer, "unsure-twice", "support", bot.Normal},
		{"one unsure answer is no reason", answers(says("does it work over MQTT?"), "I believe so.", 0.38), bot.Continue, "", "support", bot.Normal},
		{"a sure answer in between begins anew", answers(answers(answers(says("hm?"), "a", 0.2), "b", 0.9), "c", 0.2), bot.Continue, "", "support", bot.Normal},
		{"a regulator is named in anger", says("I will report you to the regulator"), bot.Escalate, "sensitive-complaint", "priority-support", bot.Urgent},
		{"a lawyer goes before sales", about("pricing", says("our lawyer will hear of your prices")), bot.Escalate, "sensitive-complaint", "priority-support", bot.Urgent},
		{"erasure is a legal case", says("Under the GDPR I request the deletion of all my personal data."), bot.Escalate, "legal-or-compliance", "priority-support", bot.High},
		{"a legal name is none", says("how do I change my legal name in the account?"), bot.Continue, "", "support", bot.Normal},
		{"a large budget is of high value", says("We have a budget of roughly €60,000 a year"), bot.Escalate, "high-value", "sales", bot.High},
		{"many seats are of high value", says("pricing for about 180 dispatchers please"), bot.Escalate, "high-value", "sales", bot.High},
		{"a buyer who knows when and for whom is ready", says("we are evaluating route planners", "it has to be live by March"), bot.Escalate, "ready-to-buy", "sales", bot.Normal},
		{"a budget airline is no budget", says("do you ship with a budget airline by next week?"), bot.Continue, "", "support", bot.Normal},
	}
	p := shipped(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := p.Decide(tt.give, noon)
			if d.Verdict != tt.wantVerdict || d.Rule != tt.wantRule || d.Route.Name != tt.wantRoute || d.Priority != tt.wantPriority {
				t.Errorf("Decide = %s by %q to %s, %s, for %+v;\nwant %s by %q to %s, %s",
					d.Verdict, d.Rule, d.Route.Name, d.Priority, d.Reasons, tt.wantVerdict, tt.wantRule, tt.wantRoute, tt.wantPriority)
			}
		})
	}
}

func TestGoingInCircles(t *testing.T) {
	reset := "You can reset your password with the link on the sign-in page, and we send you an e-mail."
	c := answers(says("I can't get in, the reset link never arrives"), reset, 0.6)
	c = answers(goesOn(c, "hm, let me see whether that is true for me"), reset, 0.6)
	if d := shipped(t).Decide(c, noon); d.Verdict != bot.Continue {
		t.Fatalf("one repeated answer alone is %s for %+v, want continue", d.Verdict, d.Reasons)
	}
	c = goesOn(c, "You already said that and it didn't help")
	d := shipped(t).Decide(c, noon)
	if d.Rule != "going-in-circles" || d.Turn != 5 || *d.Reasons[0].Score < 0.6 {
		t.Errorf("Decide = %q at turn %d with %+v, want going-in-circles at turn 5 with at least 0.6", d.Rule, d.Turn, d.Reasons)
	}
}

func TestAChatbotThatGreetsTwiceIsNotGoingInCircles(t *testing.T) {
	c := says("book a table")
	for _, text := range []string{"for four", "at seven", "yes", "thanks"} {
		c = goesOn(answers(c, "Sure, anything else?", 0.9), text)
	}
	if d := shipped(t).Decide(c, noon); d.Verdict != bot.Continue {
		t.Errorf("Decide = %s for %+v, want continue", d.Verdict, d.Reasons)
	}
}

func TestWhatWasAnsweredForDecidesNothingAgain(t *testing.T) {
	c := says("can I talk to a human?", "thanks")
	c.Decided = 1
	d := shipped(t).Decide(c, noon)
	if d.Verdict != bot.Continue || len(d.Reasons) != 0 {
		t.Errorf("Decide = %s with %+v, want continue with nothing", d.Verdict, d.Reasons)
	}
}

func TestTheStrongestDecidesAndTheFirstIsNamed(t *testing.T) {
	c := answers(answers(says("hello there"), "maybe", 0.1), "perhaps", 0.1)
	d := shipped(t).Decide(goesOn(c, "get me a human"), noon)
	if d.Verdict != bot.Escalate || d.Rule != "unsure-twice" || d.Turn != 3 {
		t.Errorf("Decide = %s, first %q at turn %d; want escalate, unsure-twice at 3", d.Verdict, d.Rule, d.Turn)
	}
}

func TestTheChatbotsIntentIsTakenWhenItIsSure(t *testing.T) {
	low, high := 0.49, 0.5
	p, err := Compile(Config{Intents: map[string][]string{"pricing": {"billing.price"}}})
	if err != nil {
		t.Fatal(err)
	}
	for give, want := range map[bot.Intent]string{
		{Name: "billing.price"}:                 "pricing",
		{Name: "bug", Confidence: &high}:        "bug",
		{Name: "procurement", Confidence: &low}: "account_access",
		{Name: "their-own.thing"}:               "their-own.thing",
		{}:                                      "account_access",
	} {
		c := says("I forgot my password")
		c.Intent = give
		if got := p.Decide(c, noon).Intent; got != want {
			t.Errorf("the intent of %+v is %q, want %q", give, got, want)
		}
	}
}

func TestTheSourcesOwnReasonsRoute(t *testing.T) {
	c := says("hello")
	c.Said = []bot.Reason{{By: bot.BySource, Trigger: bot.TriggerComplaint, Rule: "their-complaint"}}
	if got := shipped(t).Decide(c, noon).Route.Name; got != "priority-support" {
		t.Errorf("a complaint of the source goes to %s, want priority-support", got)
	}
}

func TestWhatIsMissingIsAsked(t *testing.T) {
	c := says("what does it cost for our team of 12?")
	c.Contact.Email = "a@b.example"
	var got []string
	for _, m := range shipped(t).Decide(c, noon).Missing {
		got = append(got, m.What)
	}
	if diff := cmp.Diff([]string{"budget", "timeline"}, got); diff != "" {
		t.Errorf("missing differs (-want +got):\n%s", diff)
	}
}

func TestTheSummaryAddsNothing(t *testing.T) {
	c := answers(says("my scanner does not print labels"), "Have you tried to turn it off?", 0.8)
	got := shipped(t).Decide(goesOn(c, "yes, twice already, no change"), noon).Summary
	want := "The visitor began with: “my scanner does not print labels” and last wrote: “yes, twice already, no change” The chatbot has answered once."
	if got != want {
		t.Errorf("the summary is %q, want %q", got, want)
	}
}
