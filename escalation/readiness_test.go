package escalation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

func TestReadiness(t *testing.T) {
	p := alone(t, Rule{Readiness: &Readiness{Needs: buyerNeeds, AtLeast: 2}})
	check(t, p, []firesOn{
		{"company and date", says("we are a logistics company and want to go live by March"), "live by March"},
		{"seats and an approved budget", says("licences for 40 employees, the budget is approved"), "budget is approved"},
		{"over several turns", says("what does the Team plan cost?", "for 25 users", "ready in 6 weeks"), "25 users"},
		{"amount before the currency's name", says("our budget is 20.000 Euro for our company"), "our budget is 20.000 Euro"},
		{"amount behind a sign", says("budget of roughly $15k, live in Q2"), "budget of roughly $15k"},
		{"in German", in("de", "Wir sind ein Unternehmen mit 80 Mitarbeitern, starten bis Ende März"), "starten bis Ende März"},
		{"in French", in("fr", "notre entreprise veut démarrer en septembre"), "démarrer en septembre"},
		{"in Spanish", in("es", "somos una empresa y queremos empezar en enero"), "empezar en enero"},
		{"seats spelled out", says("about twelve hundred seats, go live in Q2"), "Q2"},
		{"a contract that runs out", says("400 agents, and our contract with them runs out in March"), "contract with them runs out in March"},
		{"money without a currency", says("we've got 80 thousand set aside for our company"), "80 thousand set aside"},
		{"money without a currency that counts things", says("our company has 60k users a year"), ""},
		{"an answer about money", answered("What budget does your company have?", "roughly 50 grand", "When would you like to start?", "february"), "50 grand"},
		{"the same answers to a travel agent", answered("What is your budget for the trip?", "roughly 50 grand", "When would you like to start?", "february"), ""},
		{"an answer about size", answered("How many users would you have?", "850ish", "By when do you need it?", "in six weeks"), "850ish"},
		{"a student", says("i am a student, i can pay up to 200 euros for the software and start next month"), ""},
		{"a student of a university that buys", says("i am a student worker, we are a university with 900 staff, live by June"), "live by June"},
		{"a hotel that buys is no holiday", says("we operate 22 hotels and want to decide by the end of the quarter"), "decide by the end of the quarter"},
		{"how to do something by a date", says("we have 12 users, how do we add more before the end of the month"), ""},
		{"one need is not two", says("we are a logistics company"), ""},
		{"a budget airline", says("a budget airline by next week"), ""},
		{"dinner for a company of friends", says("a table for 12 people by 7 next friday, 40 dollars each"), ""},
		{"a holiday", says("our budget for the trip is $2000 and we want to go in July"), ""},
		{"a family", says("we are a family of five and arrive next month"), ""},
		{"seats in a cinema", says("20 seats for the movie next week"), ""},
	})
}

// answered is what the chatbot asks and the visitor answers, in turn.
func answered(texts ...string) bot.Conversation {
	var c bot.Conversation
	for i, text := range texts {
		role := [...]bot.Role{bot.RoleBot, bot.RoleVisitor}[i%2]
		c.Messages = append(c.Messages, bot.Message{Role: role, Text: text})
	}
	return c
}

func TestWhatTheChatbotHasLearntCounts(t *testing.T) {
	c := says("sounds good")
	c.Qualification = bot.Qualification{Budget: "10k", Timeline: "Q1"}
	d := shipped(t).Decide(c, noon)
	if !d.Qualified || d.Rule != ruleReady {
		t.Errorf("Decide = qualified %v by %q, want it ready by what the chatbot knows", d.Qualified, d.Rule)
	}
}

func TestEveryNeedHasItsEvidence(t *testing.T) {
	d := alone(t, Rule{Readiness: &Readiness{Needs: buyerNeeds, AtLeast: 3}}).Decide(says(
		"We are comparing route planners for three depots.", "The budget is approved, 18,000 EUR a year.", "It must be live by the end of the quarter.",
	), noon)
	var got []string
	for _, r := range d.Reasons {
		got = append(got, r.Text)
	}
	want := []string{"We are comparing route planners", "The budget is approved, 18,000 EUR", "live by the end of the quarter"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the evidence differs (-want +got):\n%s", diff)
	}
}
