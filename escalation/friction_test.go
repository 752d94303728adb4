package escalation

import (
	"strings"
	"testing"

	"handoffbot/bot"
)

// exchange is a conversation in which visitor and chatbot take turns.
func exchange(locale string, texts ...string) bot.Conversation {
	c := bot.Conversation{Locale: locale}
	for i, text := range texts {
		c.Messages = append(c.Messages, bot.Message{Role: []bot.Role{bot.RoleVisitor, bot.RoleBot}[i%2], Text: text})
	}
	return c
}

func TestFriction(t *testing.T) {
	const (
		link  = "You can reset your password with the link on the sign-in page, and we send you an e-mail."
		sorry = "Sorry, I didn't understand that. Could you rephrase?"
	)
	tests := []struct {
		name string
		give bot.Conversation
		want int // the turn
	}{
		{"the same answer to the same question", exchange("en", "how do I get in without the e-mail?", link, "but how can I get in when no e-mail arrives?", link), 4},
		{"the same answer, and told off", exchange("en", "I can't get in", link, "hm, let me see", link, "you already said that"), 5},
		{"it did not help, twice", exchange("en", "the scanner is offline", "Please restart it.", "that didn't work", "Please update it.", "still not working"), 5},
		{"it never understands", exchange("en", "my parcel is at a neighbour's", sorry, "the parcel is at the neighbour's house", sorry, "where is it then???", sorry), 5},
		{"short and angry", exchange("en", "where is my order", "Which order?", "55120", "Which order number do you mean?", "omg this bot is useless", "Which order?", "wtf"), 5},
		{"asked for what it was told", exchange("en", "change my address", "What is your order number?", "it is 55120", "What is your order number?", "55120 as I said", "What is your order number?"), 5},
		{"in German", exchange("de", "Der Link geht nicht", link, "das hilft mir nicht weiter", link, "Sie wiederholen sich"), 4},
		{"in French", exchange("fr", "le lien ne marche pas", link, "ça ne m'aide pas", link, "vous ne comprenez pas"), 4},
		{"in Spanish", exchange("es", "el enlace no abre", link, "eso no me ayuda", link, "no me entiendes"), 4},
		{"a short answer again, to who rejects it", exchange("en", "I need my surname changed", "You can change your flight date.", "not the date, the name", "You can change your flight date."), 4},
		{"an answer again beside another sentence", exchange("en", "why is there a charge of 12.50", "Standard accounts are free of charge.", "so why the charge", "Standard accounts are free of charge. Was that all?"), 4},
		{"the same question about another car", exchange("en", "is it a diesel car?", "It is a petrol car.", "are there others in Leeds?", "There is a Corsa in Leeds.", "is that a diesel car?", "It is a petrol car."), 0},
		{"the same yes twice", exchange("en", "Yes, that would work.", "Your visit is booked.", "could you find me a cab to go there?", "Please confirm a cab for one.", "Yes, that will work for me.", "Your cab is booked."), 0},
		{"a number given twice", exchange("en", "change my address", "What is your order number?", "F20418837", "Thank you. Which address is wrong?", "the delivery address", "What is your order number?", "F20418837"), 7},
		{"no good, says who is asked", exchange("en", "an English certificate please", "You find it under Documents. Did that help?", "it is only in German", "You find it under Documents."), 4},
		{"the same answer in other words, and he says that it is none", exchange("en", "the gift card from my aunt shows no balance", "The balance of a gift card is shown in your wallet after activation.", "I did activate it", "After activation your wallet shows the balance of the gift card.", "my wallet shows zero"), 4},
		{"a booking said again with what was added", exchange("en", "a cut on friday", "Booked: Friday at ten with Marc, a cut.", "and a beard", "Booked: Friday at ten with Marc, a cut and a beard.", "how much is it all in"), 0},
		{"told again what was not understood", exchange("en", "which platform", "Trains to the coast leave from the upper platform by the clock.", "sorry, I don't follow", "Trains to the coast leave from the upper platform by the clock.", "ah the upper one, I'll look there"), 0},
		{"nothing free at each hour that is tried", exchange("en", "a table at seven", "I am sorry, the restaurant is not able to accommodate you.", "can we try noon?", "I am sorry, the restaurant is not able to accommodate you.", "what about brunch", "I am sorry, the restaurant is not able to accommodate you.", "hm"), 0},
		{"a code that the form does not take", exchange("en", "rebook my crossing", "What is your ticket code?", "qk7 4rb", "I couldn't find that ticket. What is your ticket code?", "qk7 4rb"), 5},
		{"asked in other words for what he has not got", exchange("en", "stop my paper delivery", "What is the delivery number?", "I was never given one", "I need the delivery number to go on.", "there never was a delivery number", "Please enter the delivery number."), 6},
		{"a menu that leads back", exchange("en", "my tablet is scratched", "Please choose: sales, opening hours, jobs.", "none of them, it is a scratch", "Please choose: sales, opening hours, jobs.", "I can't, a scratch isn't in it"), 4},
		{"not understood twice, and still about it", exchange("en", "both, the wash and the wax", sorry, "the wash and the wax", sorry, "is there no wash with wax?"), 5},
		{"done as told, and red again", exchange("en", "the light is red", "Press the button for ten seconds.", "pressed it, red again", "Is the cable in?", "it is", "Press the button for ten seconds."), 6},
		{"an instruction again, to who has followed it", exchange("en", "the tap drips", "Please check the washer.", "I checked it, it is new", "Please check the washer.", "well"), 4},
		{"few words again, to who said no to them", exchange("en", "the grinder is stuck", "The hopper is empty.", "not empty, I filled it this morning", "Empty hopper."), 4},
		{"a number asked for three times", exchange("en", "my badge is dead", "I can help. Please tell me your staff number.", "SN-8841", "I find nobody. Please tell me your staff number.", "SN8841, it's on the badge in my hand", "I find nobody. Please tell me your staff number."), 6},
		{"told again after a yes, and he says so", exchange("en", "a chimney sweep please", "What is the postcode?", "BD23 4AP", "Friday at nine is free. Shall I book it?", "yes", "What is the postcode?", "BD23 4AP, like I said"), 7},
		{"a complaint, and a word that was in no answer", exchange("en", "can I hire the marquee with heaters", "Our marquees are white and come in three sizes.", "good, and heaters?", "The largest one seats ninety guests.", "you don't know, do you"), 5},
		{"a sigh", exchange("en", "does the ferry take a caravan of nine metres", "All about our ferries is on the page Travel with us.", "nine metres. a caravan. the ferry", "All about our ferries is on the page Travel with us.", "pfft"), 5},
		{"a wish that sounds like trouble, at first", exchange("en", "hi", "Hello! How can I help?", "my order is still showing as open, I want the exact same one in blue"), 0},
		{"glad and loud", exchange("en", "a quiz", "The capital of Peru?", "Lima!!", "Right! The capital of Chad?", "no idea, but go on!!", "N'Djamena. The capital of Cuba?", "Havana!!"), 0},
		{"told again because it is asked at last", exchange("en", "a bistro on the quay", "Marlow is a bistro on the quay with Greek dishes.", "what dishes do they have", "Marlow has Greek dishes.", "may I have the phone number", "It is 555 0142."), 0},
		{"asked for the rest when one thing was given", exchange("en", "send me a new fob", "What is your flat number, and what is the colour of the fob?", "flat number 12", "What is the colour of the fob?", "green", "And what is your first name?", "Odile"), 0},
		{"found something, and asks on", exchange("en", "I want to swap a lamp", "Your name and the order number please, which order is the lamp in?", "Odile Marchand, I have no order number at hand", "I found orders K20418 and K20977. Which order is the lamp in?", "K20977 then, I have no idea which lamp is in K20418"), 0},
		{"the same question about another thing", exchange("en", "the Park Hotel please", "It is in Mill Lane.", "what pubs are there around the hotel", "The Swan and the Bell.", "what shops are there around the hotel", "A baker."), 0},
		{"an offer once more after a word aside", exchange("en", "a room for a party", "The Oak Room is free on Monday at 6. Can I book it for you?", "do you think my sister will like her cake?", "The Oak Room is free on Monday at 6. Can I book it for you?", "yes please"), 0},
		{"a jump that is not understood", exchange("en", "file a report", "What is your name?", "Sarah Brown", "Thank you. What happened?", "goodness, I smell burnt toast somewhere", sorry, "my purse was stolen", "Noted. When was that?", "no, that was not on Monday, on Sunday"), 0},
		{"asked again after a word aside", exchange("en", "a balance please", "What is your account number?", "goodness, I am so hungry today!", "What is your account number?", "55120887", "And what is your date of birth?", "do you like the rain?", "And what is your date of birth?", "the fourth of May"), 0},
		{"tried once more, as was asked", exchange("en", "send the code", "We have sent you a code of six digits.", "can you send it again", "We have sent you a code of six digits.", "got it"), 0},
		{"a value picked and said back", exchange("en", "a cut on friday", "Friday has ten with Marc or noon with Aoife.", "Marc", "Booked: Friday at ten with Marc, a cut.", "how long does it take"), 0},
		{"a question on a part of the answer", exchange("en", "is breakfast in the price", "Breakfast costs 14 a day in the basic rate.", "I have the basic rate", "In the basic rate breakfast costs 14 a day.", "could I add it here?"), 0},
		{"what if it does not work", exchange("en", "it is broken", "Please restart it.", "that didn't work", "Please update it.", "and if that doesn't work, where is your shop?", "In Mill Lane."), 0},
		{"content, with a but", exchange("en", "it is broken", "Please restart it.", "that didn't work", "Please update it.", "fine. But it had better work", "I am sure.", "it's still not working"), 5},
		{"the same words about another day", exchange("en", "a room on monday", "I'm afraid the Hyatt has no room for your dates.", "how about tuesday then", "I'm afraid the Hyatt has no room for your dates."), 0},
		{"it worked", exchange("en", "sync says failed", "Please log in again.", "still failed", "Please update. Did it work?", "Yep. all my stuff is back"), 0},
		{"a greeting twice", exchange("en", "hi", "Hello, how can I help you today with your order or account?", "hello?", "Hello, how can I help you today with your order or account?"), 0},
		{"a confirmation twice", exchange("en", "book it", "Please confirm: a table for two at seven tomorrow in the garden.", "make it eight", "Please confirm: a table for two at eight tomorrow in the garden.", "and seven after all", "Please confirm: a table for two at seven tomorrow in the garden.", "yes"), 0},
		{"a closing twice", exchange("en", "thanks", "You're welcome, is there anything else that I can do for you today?", "no", "You're welcome, is there anything else that I can do for you today?"), 0},
		{"a proposal after another", exchange("en", "flights on monday", "There is one at 7 for 100 dollars. Would that work for you?", "something later", "There is one at 9 for 120 dollars. Would that work for you?", "even later", "There is one at 12 for 90 dollars. Would that work for you?", "no"), 0},
		{"two refusals and a new wish", exchange("en", "cheap hotel in the east", "I'm sorry, I couldn't find any hotel like that.", "what about the north", "I'm sorry, I couldn't find any hotel like that.", "the west then", "There are two. Shall I book one?"), 0},
		{"a person has taken over", bot.Conversation{Messages: append(exchange("en", "it is broken", "Please restart it.", "that didn't work").Messages, bot.Message{Role: bot.RoleAgent, Text: "I am Ana, let me see"}, bot.Message{Role: bot.RoleVisitor, Text: "it's still not working"})}, 0},
		{"content in between", exchange("en", "it is broken", "Please restart it.", "that didn't work", "Please update it.", "great, thanks", "Glad to hear!", "now the light is off, still not working"), 0},
		{"a sign long ago has faded", exchange("en", append([]string{"it is broken", "Please restart it.", "that didn't work"}, append(strings.Split(strings.Repeat("ok.|fine.|", 8), "|")[:15], "it's still not working")...)...), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := alone(t, Rule{Friction: &Friction{AtLeast: 0.6}}).Decide(tt.give, noon)
			if d.Turn != tt.want {
				t.Errorf("fires at turn %d, want %d: %+v", d.Turn, tt.want, d.Reasons)
			}
		})
	}
}

func TestThePartsOfFrictionAreShown(t *testing.T) {
	d := alone(t, Rule{Friction: &Friction{AtLeast: 0.6}}).Decide(exchange("en", "the scanner is offline", "Please restart it.", "that didn't work", "Please update it.", "still not working"), noon)
	if len(d.Reasons) < 3 {
		t.Fatalf("the reasons are %+v, want the score and its two parts", d.Reasons)
	}
	whole, sum := d.Reasons[0], 0.0
	for _, part := range d.Reasons[1:] {
		if part.Threshold != nil {
			t.Errorf("the part %+v has a threshold, want none: it is no score", part)
		}
		sum += *part.Score
	}
	if *whole.Threshold != 0.6 || *whole.Score != min(1, sum) {
		t.Errorf("the score is %v of %v, want the sum of its parts %v of 0.6", *whole.Score, *whole.Threshold, sum)
	}
}
