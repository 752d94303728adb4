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
		{"one need is not two", says("we are a logistics company"), ""},
		{"a budget airline", says("a budget airline by next week"), ""},
		{"dinner for a company of friends", says("a table for 12 people by 7 next friday, 40 dollars each"), ""},
		{"a holiday", says("our budget for the trip is $2000 and we want to go in July"), ""},
		{"a family", says("we are a family of five and arrive next month"), ""},
		{"seats in a cinema", says("20 seats for the movie next week"), ""},
	})
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
