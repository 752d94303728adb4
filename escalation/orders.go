package escalation

import (
	"math"
	"strings"
	"unicode/utf8"

	"handoffbot/bot"
)

// How many times the line of seats a quantity must be that needs a person.
const (
	onceDear   = 2    // pallets, bought once; each month the line is enough
	onceWares  = 4    // shirts
	again      = 2    // shirts each month
	loads      = 0.2  // containers; each month one is enough
	anything   = 6    // what is no ware that is known, where it is plainly ordered
	flowing    = 20   // invoices each month
	cheap      = 40   // business cards, which private people order by the thousand
	inGroup    = 2    // children on a trip
	much       = 1000 // whatever it counts: nine million checks a month
	perSiteOf  = 5    // a site has several seats
	contextOf  = 4    // turns in which a trifle is named
	leastSites = 2
	noCount    = 1e8 // so many of a thing are its number
)

// worth is a number and the line that it has passed.
type worth struct {
	number
	line float64
}

// orders finds what only a company runs or orders so much of: "140 stores", "64
// pallets a month", "6,500" where the chatbot asked how many. Each way of
// saying it has a line of its own.
func (h heard) orders(line float64) []worth {
	if len(h.numbers) == 0 {
		return nil
	}
	var all []worth
	us := h.firm || h.speaksOf(ourselves)
	for _, n := range h.numbers {
		if n.value < leastSites || n.value != math.Trunc(n.value) || n.isYear() {
			continue
		}
		end, least := h.sites(n, us)
		if end < 0 {
			end, least = h.group(n)
		}
		if end < 0 && !h.private() && !h.names(n) && !h.isMoney(n) {
			end, least = h.quantity(n, us)
		}
		if end >= 0 && n.value > least*line {
			n.end = h.words[end].end
			all = append(all, worth{n, least * line})
		}
	}
	return all
}

// sites finds places of a company, and how many times the line they must pass.
func (h heard) sites(n number, us bool) (end int, least float64) {
	end = h.follows(n, 2, place|dwelling)
	switch {
	case end < 0:
		return h.asManyAs(n, us)
	case !h.words[end].isPlural() || h.before(n.first, theirs):
		return -1, 0
	case us && speaks(h.rollout, h.turn), (us || h.ordering) && h.definite(n):
		return end, 1. / perSiteOf
	case end > n.next || h.asksOnly(us), h.words[end].anyOf("rooms", "beds", "countries") && !us && !h.ordering && !h.trade:
		return -1, 0
	}
	return end, 1
}

// definite reports whether all the places are meant that there are: "for the 38
// stores".
func (h heard) definite(n number) bool {
	return n.first >= 2 && h.words[n.first-1].is(allOf) && h.words[n.first-2].is(forAll) && !h.words[n.first-1].breaks
}

// asManyAs finds a number that goes without saying, as the chatbot has just told
// its own: "up to 20 buildings", "ours is 340".
func (h heard) asManyAs(n number, us bool) (end int, least float64) {
	if !us || h.asked == nil || n.next < len(h.words) && !h.words[n.next].comma && !h.words[n.next].breaks {
		return -1, 0
	}
	for i := 1; i < len(h.asked.words); i++ {
		if before := h.asked.words[i-1].text; before[0] >= '1' && before[0] <= '9' && h.asked.words[i].is(place|licence|staffer) {
			return n.next - 1, 1
		}
	}
	return -1, 0
}

// group finds people who come together and are no family.
func (h heard) group(n number) (end int, least float64) {
	if end = h.follows(n, 2, pupil|head); end < 0 || !h.together || h.festive || h.before(n.first, theirs) {
		return -1, 0
	}
	return end, inGroup
}

// private reports whether what is counted is bought by nobody for a company:
// it was bought before, it is owed, or it is for a private party.
func (h heard) private() bool {
	return h.festive || h.alone || h.grief || speaks(h.bought, h.turn)
}

// quantity finds goods, and how many times the line they must pass.
func (h heard) quantity(n number, us bool) (end int, least float64) {
	if h.asksOnly(us) {
		return -1, 0
	}
	answers, ordered := h.answersHowMany(n), us || h.ordering
	if n.next < len(h.words) && (h.words[n.next].is(measure) || sizes[h.words[n.next].text]) && !h.words[n.next].comma {
		return -1, 0
	}
	switch end = h.follows(n, 3, freight|ware|good|flow|load); {
	case end >= 0 && h.isOneThing(n, end):
		return -1, 0
	case end < 0 && h.pastLimit(n):
		end, least = n.next-1, onceWares
	case end < 0 && answers:
		end, least = n.next-1, onceWares
		if h.asksOfPlaces() {
			return end, 1
		}
		if n.value > much {
			return end, least
		}
	case end < 0 && us && h.recurs(n.next-1) && h.hasJustBeen(flow):
		end, least = n.next-1, flowing
	case end < 0 && h.wanted(n) && h.standsAlone(n) && h.hasJustBeen(ware|freight|good):
		end, least = n.next-1, onceWares
	case end < 0 && h.wanted(n) && (h.thingsBehind(n) || h.ofThose(n)):
		end, least = n.next, anything
	case end < 0 || !ordered && !answers:
		return -1, 0
	case h.words[end].is(load):
		if least = loads; h.recurs(end) {
			least = 0
		}
	case h.words[end].is(freight) && (h.trade || ordered):
		if least = onceDear; h.recurs(end) {
			least = 1
		}
	case h.words[end].is(ware | good):
		if least = onceWares; h.recurs(end) {
			least = again
		}
	case h.words[end].is(flow) && h.recurs(end):
		least = flowing
	default:
		return -1, 0
	}
	if h.ofTrifles() {
		least = max(least, cheap)
	}
	return end, least
}

// isOneThing: "the 4K waterproof camera": an English number of one thing is part
// of its name.
func (h heard) isOneThing(n number, end int) bool {
	w := h.words[end]
	return h.t.language == english && end > n.next && !w.isPlural() && !w.anyOf("people", "men", "women", "children", "stationery", "furniture", "equipment", "glassware")
}

// asksOnly reports whether the message asks and nobody in it wants anything:
// "do you have 300 chairs?"
func (h heard) asksOnly(us bool) bool {
	return !us && !speaks(h.buying.ordering, h.turn) && strings.ContainsAny(h.Text, "?")
}

// answersHowMany reports whether a number answers the chatbot's question for a
// quantity; "how many guests?" and "how many points?" ask for none.
func (h heard) answersHowMany(n number) bool {
	if h.asked == nil || !h.standsAlone(n) && (n.first > 0 || h.asked.speaksOf(trifle) || h.isName(h.words[n.next])) { // "1662 Bayview Ave"
		return false
	}
	if h.asks(h.asksSize) || h.trade && h.asks(h.asksPeople) {
		return true
	}
	for _, s := range h.asked.said(h.asksAmount.list) {
		next := s.to + 1
		if next >= len(h.asked.words) || !h.asked.words[next].is(measure|pupil|head|trifle) {
			return true
		}
		if h.asked.words[next].is(pupil|head) && !h.leisure && (h.ordering || h.speaksOf(ourselves)) {
			return true // for so many it is ordered
		}
	}
	return false
}

// standsAlone reports whether what is counted goes without saying, or is some
// plural.
func (h heard) standsAlone(n number) bool {
	return n.next >= len(h.words) || h.words[n.next].breaks || h.words[n.next].comma || h.words[n.next].goesWithSum() || h.words[n.next].isPlural()
}

// asksOfPlaces reports whether the chatbot asked how many sites, seats or
// people there are, of which each weighs more than a ware.
func (h heard) asksOfPlaces() bool {
	if h.asks(h.asksSize) || h.trade && h.asks(h.asksPeople) {
		return true
	}
	for _, s := range h.asked.said(h.asksAmount.list) {
		if next := s.to + 1; next < len(h.asked.words) && h.asked.words[next].is(place|dwelling|licence|staffer) {
			return true
		}
	}
	return false
}

// pastLimit reports whether so many are more than the chatbot has just said that
// it can: "at most 50 pieces an order", "it would be 1,200".
func (h heard) pastLimit(n number) bool {
	if !h.asks(h.limits) || !h.standsAlone(n) || n.first < 1 || h.words[n.first-1].is(identity) {
		return false
	}
	said := *h.asked // whose numbers nobody else needs
	said.numbers = nil
	said.count()
	for _, s := range said.said(h.limits.list) {
		for _, up := range said.numbers {
			if up.first > s.to && up.first <= s.to+3 && up.value > leastSites && up.value < n.value && (said.follows(up, 2, licence|place|dwelling|good|freight|ware|load|flow) >= 0 || h.hasJustBeen(licence|staffer)) {
				return true
			}
		}
	}
	return false
}

// leastPriced are so many of a thing that their prices are added up.
const leastPriced = 5

// priced finds so many of what the chatbot has just told the price of one that
// all of them are worth more than the line: "from $1,450 a month", "40 to start".
func (v value) priced(h heard) []worth {
	if v.AmountOver <= 0 || len(h.numbers) == 0 || h.private() || h.leisure {
		return nil
	}
	us := h.firm || h.speaksOf(ourselves)
	if h.asksOnly(us) {
		return nil
	}
	var all []worth
	for _, n := range h.numbers {
		if n.value < leastPriced || n.value != math.Trunc(n.value) || n.isYear() || !h.countsThings(n, us) || h.names(n) || h.isMoney(n) {
			continue
		}
		if price, line := v.priceOfOne(h); line > 0 && n.value*price > line {
			all = append(all, worth{n, line / price})
		}
	}
	return all
}

// countsThings reports whether a number counts what is to be ordered.
func (h heard) countsThings(n number, us bool) bool {
	if n.next < len(h.words) && h.words[n.next].is(measure|pupil|head) && !h.words[n.next].comma && !h.words[n.next].breaks {
		return false
	}
	switch {
	case h.answersHowMany(n), h.wanted(n) && h.standsAlone(n), h.ordering && h.ofThose(n), us && h.isRough(n) && h.standsAlone(n):
		return true
	case !us && !h.ordering:
		return false
	}
	return h.follows(n, 3, freight|ware|good|load|place|dwelling|licence|staffer) >= 0 || h.thingsBehind(n)
}

// roughly stand before a number that counts.
var roughly = wordSet("about around roughly some approximately circa nearly almost etwa rund ungefahr zirka knapp fast environ quelque quelques pres unos unas alrededor aproximadamente casi")

// isRough reports whether a number is no more than about right.
func (h heard) isRough(n number) bool {
	return n.first > 0 && roughly[h.words[n.first-1].text] && !h.words[n.first].breaks
}

// priceOfOne is the lowest price of the last of the chatbot's messages that names
// any, and the line in its currency; 0 where there is none.
func (v value) priceOfOne(h heard) (price, line float64) {
	for i := h.n - 2; i >= max(0, h.n-1-contextOf); i-- {
		if h.t.turns[i].Role != bot.RoleBot {
			continue
		}
		said := h.t.turns[i] // whose numbers nobody else needs
		said.numbers = nil
		said.count()
		for _, a := range said.amounts() {
			if at := v.line(a.currency); at > 0 && a.value > 0 && (line == 0 || a.value < price) {
				price, line = a.value, at
			}
		}
		if line > 0 {
			break
		}
	}
	return price, line
}

// wanted reports whether it is said just before a number that so much is wanted.
func (h heard) wanted(n number) bool {
	for _, s := range h.said(h.buying.ordering.list) {
		if s.to < n.first && n.first-s.to <= 4 {
			return true
		}
	}
	return false
}

// thingsBehind reports whether the word behind a number is some plural, and no
// name: "540 Fallen Maple Court" is an address.
func (h heard) thingsBehind(n number) bool {
	if n.next >= len(h.words) || h.words[n.next].breaks || h.words[n.next].comma {
		return false
	}
	w := h.words[n.next]
	if w.anyOf("de", "d") && n.next+1 < len(h.words) { // "une soixantaine de séries"
		w = h.words[n.next+1]
	}
	return w.isPlural() && (h.t.language == german || !h.isName(w) && strings.HasSuffix(w.text, "s"))
}

// those stand behind "so many of" where the thing itself was named before.
var those = wordSet("the those these them your yours denen davon diesen ceux celles ces estos esos estas esas ellos ellas")

// ofThose reports whether so many are counted of what was spoken of: "850 of the
// 14 inch ones". People, parts and what is cheap are not ordered so.
func (h heard) ofThose(n number) bool {
	if n.next+1 >= len(h.words) || !h.words[n.next].anyOf("of", "von", "de") || !those[h.words[n.next+1].text] {
		return false
	}
	for i := n.next + 2; i < min(n.next+6, len(h.words)) && !h.words[i].breaks && !h.words[i].comma; i++ {
		if h.words[i].is(measure|pupil|head|trifle|staffer) && !h.words[i].anyOf("inch", "litre", "liter", "watt") {
			return false
		}
	}
	return true
}

// sizes are measures that are a thing's size where they stand in the singular.
var sizes = wordSet("litre liter gallon ton tonne")

// names reports whether a number names something rather than counting it.
func (h heard) names(n number) bool {
	if n.next < len(h.words) && h.words[n.next].text == "s" && h.words[n.next].start <= n.end+1 {
		return true // "a 1950 s film"
	}
	if n.start > 1 && strings.ContainsRune("-_", rune(h.Text[n.start-1])) && wordRune(rune(h.Text[n.start-2])) || n.end < len(h.Text)-1 && h.Text[n.end] == '-' && wordRune(rune(h.Text[n.end+1])) && !isNumber(h.Text[n.end+1:]) {
		return true // "GC-123456", "a 1000-piece puzzle"
	}
	if n.value >= noCount || h.Text[n.start] == '0' || h.words[n.first].is(hall) { // "my 401k rolled over"
		return true
	}
	if at, size := utf8.DecodeLastRuneInString(strings.TrimRight(h.Text[:n.start], " ")); size > 0 && (at == '#' || at == '°' || at == 'º' || at == '+') {
		return true
	}
	for i := n.first - 1; i >= max(0, n.first-3); i-- {
		if h.words[i].is(identity) {
			return h.follows(n, 2, freight|ware|good) < 0
		}
		if h.words[i].breaks {
			break
		}
	}
	return false
}

// isMoney reports whether a currency or a percent sign stands with a number.
func (h heard) isMoney(n number) bool {
	if strings.HasPrefix(strings.TrimLeft(h.Text[n.end:], " "), "%") {
		return true
	}
	for _, a := range h.amounts() {
		if a.at.start <= n.start && n.end <= a.at.end {
			return true
		}
	}
	return false
}

// hasJustBeen reports whether the chatbot, or the visitor before, named a thing of a kind.
func (h heard) hasJustBeen(k kind) bool {
	for i := max(0, h.n-contextOf); i < h.n-1; i++ {
		if h.t.turns[i].speaksOf(k) {
			return true
		}
	}
	return false
}

// ofTrifles reports whether the talk is of what is cheap by the thousand.
func (h heard) ofTrifles() bool {
	for i := max(0, h.n-contextOf); i < h.n; i++ {
		if m := &h.t.turns[i]; (m.Role == bot.RoleVisitor || i == h.n-2) && m.speaksOf(trifle) {
			return true
		}
	}
	return false
}
