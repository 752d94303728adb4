package escalation

import (
	"strings"
	"testing"

	"handoffbot/bot"
)

func TestTheNextActionSaysWhoWhatAndByWhen(t *testing.T) {
	withPhone := says("we are comparing route planners, live by March", "our budget is 9000 EUR")
	withPhone.Contact.Phone = "+49 1"
	withMail := says("I can't log in, my password is gone")
	withMail.Contact.Email = "a@b.example"
	tests := []struct {
		name string
		give bot.Conversation
		want string
	}{
		{"a buyer who can be called", withPhone, "Whoever sells on sales calls the number on the card within 15 minutes: offer a call: what a buyer can tell is known, so begin with the need and not with questions."},
		{"somebody locked out", withMail, "Whoever is free on support writes to the address on the card within an hour: check who it is, then give the access back by hand."},
		{"a threat", says("my lawyer will call you"), "A senior colleague on priority-support replies in the thread within 5 minutes: apologise, take it over personally, and promise nothing before you have spoken to whoever is responsible. Ask for a way to reach them first."},
		{"a price", says("what does it cost?"), "Whoever sells on sales replies in the thread within 15 minutes: answer the question about pricing and ask for what is missing. Ask for a way to reach them first. Next question: “What budget have you planned for this?”"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := shipped(t).Decide(tt.give, noon).NextAction; got != tt.want {
				t.Errorf("the next action is\n%s, want\n%s", got, tt.want)
			}
		})
	}
}

func TestTheSummaryIsFaithful(t *testing.T) {
	long := strings.Repeat("the parcel is not here and I am waiting. ", 400)
	tests := []struct {
		name string
		give bot.Conversation
		want string
	}{
		{"nothing", bot.Conversation{}, "The chatbot sent no word of the visitor."},
		{"emoji alone", says("🙂"), "The visitor wrote: “🙂” The chatbot has not answered."},
		{"the core of it in between", exchange("en", "hello, I have a question", "Yes?", "my charger caught fire yesterday", "Oh no.", "what shall I do now?"), "The visitor began with: “hello, I have a question” then wrote: “my charger caught fire yesterday” and last wrote: “what shall I do now?” The chatbot has answered 2 times."},
		{"a yes is no last word", exchange("de", "mein Router ist kaputt", "Neu starten?", "ja bitte"), "The visitor wrote: “mein Router ist kaputt” The chatbot has answered once."},
		{"only empty turns", says("", " "), "The chatbot sent no word of the visitor."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := shipped(t).Decide(tt.give, noon).Summary; got != tt.want {
				t.Errorf("the summary is\n%s, want\n%s", got, tt.want)
			}
		})
	}
	c := says(long)
	for range 500 {
		c = goesOn(answers(c, long, 0.9), long)
	}
	if got := shipped(t).Decide(c, noon).Summary; len(got) > 3*summaryQuote+200 || !strings.Contains(got, "…") {
		t.Errorf("the summary of a long conversation has %d bytes", len(got))
	}
}

func TestWhatWasDeclinedDoesNotNag(t *testing.T) {
	c := answers(answers(says("where are my points"), "I believe so.", 0.3), "Would you like me to connect you with an agent?", 0.3)
	if d := shipped(t).Decide(c, noon); d.Verdict != bot.Offer {
		t.Fatalf("an unsure chatbot is %s, want an offer", d.Verdict)
	}
	c = answers(answers(goesOn(c, "no thanks"), "Perhaps here.", 0.2), "Or there.", 0.2)
	c.Decided = 3
	if d := shipped(t).Decide(c, noon); d.Verdict != bot.Continue {
		t.Errorf("after a no it is %s by %q again, want continue", d.Verdict, d.Rule)
	}
	if d := shipped(t).Decide(goesOn(c, "ok, now I do want to talk to a human"), noon); d.Verdict != bot.Escalate {
		t.Errorf("something stronger is %s, want escalate", d.Verdict)
	}
}
