package escalation

import "testing"

func TestComplaint(t *testing.T) {
	p := alone(t, Rule{Complaint: &Complaint{Severity: sensitive}})
	check(t, p, []firesOn{
		{"a lawyer", says("You will hear from my lawyer"), "hear from my lawyer"},
		{"a court", says("I'll take you to court over this"), "take you to court"},
		{"a regulator", says("I will report you to the regulator"), "report you to the regulator"},
		{"an ombudsman", says("next stop is the ombudsman"), "ombudsman"},
		{"the press", says("I am going to the press"), "going to the press"},
		{"discrimination", says("I was refused because of my religion"), "refused because of my religion"},
		{"racism", says("your driver made racist remarks"), "racist remarks"},
		{"harassment", says("the courier harassed me"), "harassed"},
		{"safety", says("the heater caught fire last night"), "caught fire"},
		{"an injury", says("it burned my hand"), "burned my hand"},
		{"a bereavement", says("my father passed away"), "my father passed away"},
		{"a death", says("my wife has died"), "my wife has died"},
		{"in German", in("de", "Ich schalte meinen Anwalt ein"), "schalte meinen Anwalt"},
		{"in French", in("fr", "je vais porter plainte"), "porter plainte"},
		{"in Spanish", in("es", "voy a llamar a mi abogado"), "llamar a mi abogado"},
		{"a lawyer who is a friend, in German", in("de", "Mein Anwalt fährt dasselbe Rad, gibt es das auch in Blau?"), ""},
		{"a lawyer who is a friend, in French", in("fr", "Mon avocate collectionne vos théières, vous en avez une verte ?"), ""},
		{"a lawyer who is a friend, in Spanish", in("es", "mi abogada compra aquí su té, ¿tienen el negro?"), ""},
		{"a lawyer who writes, in French", in("fr", "mon avocat prépare une mise en demeure"), "mon avocat prépare une mise"},
		{"an emergency room to park at", in("de", "Wo ist die Einfahrt zur Notaufnahme?"), ""},
		{"an emergency room that it led to", in("de", "nach Ihrem Essen saß meine Frau die halbe Nacht in der Notaufnahme"), "Nacht in der Notaufnahme"},
		{"a team on fire", says("our team was on fire last night lol"), ""},
		{"a toaster on fire", says("the toaster was on fire after two minutes"), "toaster was on fire"},
		{"a cat that pesters", says("sorry, my kitten is harassing me, size L please"), ""},
		{"a driver who pesters", says("your driver keeps harassing my sister"), "driver keeps harassing my"},
		{"singled out", says("they only stopped the four of us in headscarves, all with a headscarf"), "only stopped the four of us in headscarves, all with a headscarf"},
		{"a lawyer is not called", says("I don't want to take you to court"), ""},
		{"a lawyer by trade", says("do you have an app for a lawyer"), ""},
		{"a location for two", says("share my location with my boss and my lawyer"), ""},
		{"a garlic press", says("the press is broken"), ""},
		{"a gas regulator", says("which regulator fits my grill"), ""},
		{"a dead battery", says("the battery died"), ""},
		{"laughing", says("I died laughing"), ""},
		{"a play", says("roll a die"), ""},
		{"a firm complaint is not sensitive", says("this is unacceptable, the worst service"), ""},
		{"blame for what is delicate", exchange("en", "the flowers were for my mum's funeral", "I am sorry.", "how could you let this happen"), "funeral"},
		{"what is delicate, without blame", says("I need flowers for my mum's funeral"), ""},
		{"a hand on a leg", says("he put his hand on my leg"), "put his hand on my"},
		{"a regulator by its name", says("I'll report this to trading standards"), "report this to trading standards"},
		{"a lone topic", says("food poisoning, all of us!"), "food poisoning"},
		{"a question about a topic", says("do you cover food poisoning?"), ""},
		{"a cook is no crook", says("how do you cook apple pie"), ""},
		{"a fall, told by its parts", says("the trolley ran into my mother's hip and she couldn't get up"), "couldn't get up"},
		{"a tale in two messages", exchange("en", "I rented at your desk today", "How was it?", "the man at the desk served everyone behind me first"), "man at the desk"},
		{"smoke beside a child", says("there was smoke out of the back while my son was asleep next to it"), "there was smoke"},
		{"what another's file holds", exchange("en", "I see somebody else's name at the top", "Please log in again.", "I can read her prescriptions"), "somebody else's"},
		{"in German, by its parts", in("de", "das Laufband blieb stehen, ich bin aufs Gesicht, zwei Zähne weg"), "aufs Gesicht"},
		{"a broken arm and no mishap of ours", says("my son broke his arm at football, can he still swim"), ""},
		{"a driver who was kind", says("the driver was so sweet to my mother, carried the box upstairs"), ""},
		{"a question for a certificate", says("copy of a death certificate from 1921, cost?"), ""},
	})
	firmly := alone(t, Rule{Complaint: &Complaint{Severity: firm}})
	check(t, firmly, []firesOn{
		{"firm", says("this is unacceptable"), "unacceptable"},
		{"firm, by leaving", says("I'm switching to a competitor"), "switching to a competitor"},
		{"sensitive is worse", says("my lawyer will call you"), "my lawyer will"},
		{"mild is not firm", says("I am a bit disappointed"), ""},
	})
	check(t, alone(t, Rule{Complaint: &Complaint{Severity: mild}}), []firesOn{
		{"mild", says("I am a bit disappointed"), "disappointed"},
		{"content", says("I am not unhappy"), ""},
	})
}
