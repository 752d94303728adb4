package escalation

import (
	"testing"

	"handoffbot/bot"
)

func TestValue(t *testing.T) {
	p := alone(t, Rule{Value: &Value{AmountOver: 10000, Currency: "EUR", SeatsOver: 50, Tiers: []string{"enterprise"}}})
	enterprise := says("what would procurement need from us?")
	enterprise.Contact.Tier = "Enterprise"
	calm := says("my password is gone")
	calm.Contact.Tier = "Enterprise"
	check(t, p, []firesOn{
		{"a sign before", says("about €60,000 a year"), "€60,000"},
		{"a sign behind", says("60.000 € im Jahr"), "60.000 €"},
		{"a word behind", says("12 500 euros"), "12 500 euros"},
		{"a code before", says("EUR 10,001"), "EUR 10,001"},
		{"thousands as a letter", says("15k EUR"), "15k EUR"},
		{"millions", says("1.5 million euro"), "1.5 million euro"},
		{"exactly the line is not over it", says("10000 EUR"), ""},
		{"another currency, twice the line over", says("$60,000"), "$60,000"},
		{"another currency, near the line", says("$15,000"), ""},
		{"a currency worth far less", says("¥900,000"), ""},
		{"decimals are no thousands", says("60.50 €"), ""},
		{"many seats", says("a price for 51 seats"), "51 seats"},
		{"many dispatchers", says("180 dispatchers would use it"), "180 dispatchers"},
		{"a team", says("for a team of 75"), "team of 75"},
		{"money without a currency where a budget is named", says("our budget is 60k"), "60k"},
		{"a year of it, once a company speaks", says("we are a company and pay 60k a year"), "60k"},
		{"so many of what was spoken of", exchange("en", "do you sell folding desks for exam halls", "Yes, from 59 each.", "we're a college, it would be 640 of the grey ones"), "640 of"},
		{"one of a size", says("we need a lid, how much is the 240 litre one"), ""},
		{"so many of the pages", says("we would need 640 of those pages again"), ""},
		{"more of one's own than may be moved in a day", exchange("en", "can i do one transfer for the whole amount", "Transfers are limited to 20,000 a day.", "it is for the boat, 260 thousand euro"), "260 thousand euro"},
		{"one's own below ten times the line", exchange("en", "can i do one transfer for the whole amount", "Transfers are limited to 20,000 a day.", "it is for the car, 34 thousand euro"), ""},
		{"so much to be put by, asked for", exchange("en", "what do you pay on a bond", "3.9%. How much would you like to invest?", "there is 910,000 from the farm"), "910,000"},
		{"so much to be put by, in German", exchange("de", "Was zahlen Sie fürs Festgeld?", "3,1 %. Wie viel möchten Sie anlegen?", "so um die 800.000, wenn das Grundstück weg ist"), "800.000"},
		{"less to be put by, asked for", exchange("en", "what do you pay on a bond", "3.9%. How much would you like to invest?", "maybe 90,000"), ""},
		{"so much that nobody asked for", exchange("en", "what do you pay on a bond", "3.9% for a year.", "how many savers have you, 910,000?"), ""},
		{"a loan", says("a loan of 60,000 euros"), ""},
		{"a salary", says("I make 60,000 euros a year"), ""},
		{"a holiday", says("60,000 euros for the trip"), ""},
		{"a wrong charge", says("you charged our company 60,000 euros"), ""},
		{"people, once a company speaks", says("we are a law firm, 240 people"), "240 people"},
		{"people at a party", says("240 people are coming"), ""},
		{"few seats", says("50 seats"), ""},
		{"stores", says("a rollout to 140 stores in september"), "140 stores"},
		{"pallets, again and again", says("we need 64 pallets a month"), "64 pallets"},
		{"as much as nobody counts", exchange("en", "an identity check for our region", "How many checks a month?", "about 9 million"), "9 million"},
		{"an address", says("pick me up at 329 Center Street"), ""},
		{"people in a hall", says("60 seats for the movie"), ""},
		{"a retirement plan", says("my 401k account"), ""},
		{"an order number", says("order 4711000 never came"), ""},
		{"the number of an account", says("I want to pay the last bill for account 2883442342"), ""},
		{"a decade", says("I need a 1970 s poster"), ""},
		{"a puzzle of so many pieces", says("could I swap to the 2500-piece puzzle with a castle"), ""},
		{"a thing whose name holds a number", says("I'd like the 4K waterproof camera in black"), ""},
		{"cameras by the hundred", says("I'd like 400 waterproof cameras"), "400 waterproof cameras"},
		{"a budget in yuan", says("my budget for the car is 150,000 to 200,000 yuan"), ""},
		{"a budget between two sums", says("our budget is 15,000 to 20,000 euros"), "15,000"},
		{"a saying", says("these jeans make me feel like a million dollars"), ""},
		{"what is in a film", says("the film about a man who finds two million dollars in the desert"), ""},
		{"a budget that is typed into a program", says("how do I set up a budget of 120,000 for the spring"), ""},
		{"a budget that was set", says("we have set a budget of 120,000 for the spring"), "120,000"},
		{"savings", in("es", "tengo 30.000 euros ahorrados"), ""},
		{"the tier with a buyer's word", enterprise, "what would procurement need from us?"},
		{"the tier alone", calm, ""},
		{"what the chatbot says", answers(bot.Conversation{}, "that would be €60,000", 1), ""},
	})
}
