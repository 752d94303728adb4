package escalation

import "testing"

func TestKeyword(t *testing.T) {
	p := alone(t, Rule{Keyword: &Keyword{
		Phrases: []string{"speak to sales", "urgent issue", "site is down", "(upgrade|sign up for) (the)? team plan"}, Stem: true, Typos: 1, Negation: true,
	}})
	check(t, p, []firesOn{
		{"as it stands", says("can I speak to sales?"), "speak to sales"},
		{"another form of a word", says("I was hoping for speaking to sales"), "speaking to sales"},
		{"words between that say nothing", says("I'd like to speak directly to your damn sales"), "speak directly to your damn sales"},
		{"another order", says("this issue is really urgent"), "issue is really urgent"},
		{"a question turned round", says("is your site down?"), "site down"},
		{"a letter wrong", says("an urgemt issue"), "urgemt issue"},
		{"two letters swapped", says("an ugrent issue"), "ugrent issue"},
		{"two words for one", says("sign up for the team plan"), "sign up for the team plan"},
		{"turned round by a not", says("this is not an urgent issue"), ""},
		{"a not that speaks of something else", says("I don't know what to do, urgent issue"), "urgent issue"},
		{"a word that only looks alike", says("argent tissue"), ""},
		{"not across sentences", says("It is urgent. Issue number five is fixed"), ""},
		{"what the chatbot says", answers(says("hi"), "you can speak to sales", 1), ""},
	})
}

func TestKeywordAsItIsConfigured(t *testing.T) {
	tests := []struct {
		name string
		give Keyword
		text string
		want bool
	}{
		{"without stems forms differ", Keyword{Phrases: []string{"cancel plan"}}, "cancelling plan", false},
		{"with stems they do not", Keyword{Phrases: []string{"cancel plan"}, Stem: true}, "cancelling plans", true},
		{"without typos one letter matters", Keyword{Phrases: []string{"cancel plan"}}, "cancle plan", false},
		{"one typo", Keyword{Phrases: []string{"cancel plan"}, Typos: 1}, "cancle plan", true},
		{"two typos in a long word", Keyword{Phrases: []string{"reimbursement"}, Typos: 2}, "reimbersemant", true},
		{"no typo in a short word", Keyword{Phrases: []string{"bill"}, Typos: 2}, "bull", false},
		{"without negation a not is nothing", Keyword{Phrases: []string{"urgent issue"}}, "no urgent issue", true},
		{"a set", Keyword{Sets: []string{"cancellation"}, Stem: true, Typos: 1, Negation: true}, "I want to cancel my subscription", true},
		{"a set in German", Keyword{Sets: []string{"cancellation"}, Stem: true, Typos: 1, Negation: true}, "ich möchte meinen Vertrag kündigen", true},
		{"a set in French", Keyword{Sets: []string{"cancellation"}, Stem: true, Typos: 1, Negation: true}, "je souhaite résilier mon abonnement", true},
		{"a set in Spanish", Keyword{Sets: []string{"cancellation"}, Stem: true, Typos: 1, Negation: true}, "quiero cancelar mi suscripción", true},
		{"an order is no subscription", Keyword{Sets: []string{"cancellation"}, Stem: true, Typos: 1, Negation: true}, "cancel my order please", false},
		{"the contract's own example", Keyword{Phrases: []string{"speak to sales", "talk to a human"}, Stem: true, Typos: 1, Negation: true}, "can I talk to a real person?", true},
		{"and what it must not fire on", Keyword{Phrases: []string{"speak to sales", "talk to a human"}, Stem: true, Typos: 1, Negation: true}, "I don't need a human", false},
		{"a German phrase, its forms stemmed", Keyword{Phrases: []string{"Rechnung falsch"}, Stem: true}, "meine Rechnungen sind alle falsch", false},
		{"a German phrase in another case", Keyword{Phrases: []string{"falsche Rechnung"}, Stem: true}, "wegen der falschen Rechnungen, bitte", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := len(alone(t, Rule{Keyword: &tt.give}).Decide(says(tt.text), noon).Reasons) > 0; got != tt.want {
				t.Errorf("%+v on %q: fires = %v, want %v", tt.give, tt.text, got, tt.want)
			}
		})
	}
}

func TestUrgencyIsTheVisitorsOwn(t *testing.T) {
	p := alone(t, Rule{Keyword: &Keyword{Sets: []string{"urgent"}, Stem: true, Typos: 1, Negation: true}})
	check(t, p, []firesOn{
		{"a site that is down", says("your site is down"), "site is down"},
		{"a question whether it is", says("is your site down?"), ""},
		{"a question with what shows it", says("is your site down? I have tried for an hour"), "is your site down"},
		{"a label", says("flag the invoice as urgent"), ""},
		{"a thing that is sold here", says("I urgently need a bouquet"), ""},
		{"help", says("I urgently need a plumber"), "urgently need"},
		{"a thing, once something went wrong", exchange("en", "the phone never came", "It is lost.", "I need a phone urgently"), "urgently"},
		{"a supposition", says("what do I do if I've been hacked"), ""},
		{"what happened", says("we've been hacked"), "been hacked"},
		{"somebody else's need", says("a card for a friend who urgently needs cash"), ""},
		{"dictated", says("translate this is an emergency into Dutch"), ""},
		{"a place of work, in French", in("fr", "je travaille aux urgences"), ""},
	})
}

func TestAskingForAPerson(t *testing.T) {
	p := alone(t, Rule{Keyword: &Keyword{Sets: []string{"human"}, Stem: true, Typos: 1, Negation: true}})
	check(t, p, []firesOn{
		{"plainly", says("Hello, may I talk to a real person please?"), "talk to a real person"},
		{"one word", says("Operator!"), "Operator"},
		{"the words quoted are the visitor's", says("my bill is wrong. let me speek wiht someone"), "speek wiht someone"},
		{"a bot is turned down", says("I don't want to talk to a bot"), "talk to a bot"},
		{"the next sentence asks", says("Are you a robot? Get me a human."), "Get me a human"},
		{"in German, with the verb at the end", in("de-AT", "ich möchte bitte mit einem Menschen sprechen"), "mit einem Menschen sprechen"},
		{"in French", in("fr", "passez-moi un conseiller"), "passez-moi un conseiller"},
		{"in Spanish", in("es-MX", "quiero hablar con alguien"), "hablar con alguien"},
		{"English in a German conversation", in("de", "talk to an agent"), "talk to an agent"},
		{"the visitor declines", says("I don't want to talk to a human"), ""},
		{"a person is not needed", says("an agent is not necessary"), ""},
		{"somebody else said so", says("my boss said talk to a human"), ""},
		{"a quotation", says(`what does the button "talk to an agent" do?`), ""},
		{"it has happened", says("I talked to an agent yesterday"), ""},
		{"a question about the bot", says("am I talking to a human?"), ""},
		{"a count of people", says("a taxi for two people"), ""},
		{"a fee", says("what are the agent fees"), ""},
		{"another trade", says("call my travel agent"), ""},
		{"opening hours", says("at what time can I call customer service?"), ""},
		{"one with whom somebody had contact", says("I came into contact with a person who is ill"), ""},
		{"one with whom contact is wanted", says("I want to get in contact with a person"), "contact with a person"},
		{"a service by telephone", says("does the room include a wake-up call service"), ""},
		{"a service that shall be called", says("please call customer service"), "call customer service"},
		{"money that is transferred", says("when can I expect the refund to be transferred to my bank"), ""},
		{"a cleaner", says("send somebody to clean my room"), ""},
		{"an engineer", says("send somebody to look at my boiler"), "send somebody to look"},
		{"somebody on a policy", says("I need help adding a person to my policy"), ""},
		{"what is to be texted", says("text my brother saying we need to talk"), ""},
		{"what is to be remembered", says("remind me to call customer support"), ""},
		{"somebody who is at home", in("es", "¿hay alguien en casa?"), ""},
		{"one rings at home", says("could somebody from the practice ring me at home?"), "could somebody from the practice ring me"},
		{"a legal person", in("es", "soy persona física, ¿qué pongo?"), ""},
		{"a natural person", in("es", "quiero que me atienda una persona física"), "quiero que me atienda"},
		{"people in general", says("how can I help other people"), ""},
		{"people of theirs", says("can I talk to one of your people"), "can I talk to one of your people"},
		{"a way", says("route me to Elm Street"), ""},
		{"whether the chatbot is one, in French", in("fr", "es-tu un robot ou une vraie personne ?"), ""},
		{"whether one has to call, in German", in("de", "Muss ich vorher bei Ihnen anrufen?"), ""},
		{"a call that is wanted, in German", in("de", "Ich muss bei Ihnen anrufen"), "bei Ihnen anrufen"},
	})
}

func TestAnOfferOfTheChatbotIsAccepted(t *testing.T) {
	for _, tt := range []struct {
		name, locale, offer, answer string
		want                        bool
	}{
		{"yes", "en", "Would you like me to connect you with an agent?", "yes please", true},
		{"sure", "en", "I can transfer you to a human agent. Shall I?", "sure, go ahead", true},
		{"no", "en", "Would you like me to connect you with an agent?", "no thanks", false},
		{"yes to something else", "en", "Would you like me to book the table?", "yes please", false},
		{"ja", "de", "Soll ich Sie mit einem Mitarbeiter verbinden?", "ja bitte", true},
		{"oui", "fr", "Souhaitez-vous parler à un conseiller ?", "oui merci", true},
		{"sí", "es", "¿Quiere hablar con un agente?", "sí por favor", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := goesOn(answers(in(tt.locale, "1234"), tt.offer, 0.9), tt.answer)
			d := shipped(t).Decide(c, noon)
			if got := d.Rule == ruleHuman; got != tt.want {
				t.Errorf("%q to %q: %s by %q with %+v, want a person called = %v", tt.answer, tt.offer, d.Verdict, d.Rule, d.Reasons, tt.want)
			}
		})
	}
}
