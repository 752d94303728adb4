package escalation

import (
	"math"
	"strings"
	"unicode/utf8"

	"handoffbot/bot"
	"handoffbot/escalation/reading"
)

// How many times the line of seats a quantity must be that needs a person.
const (
	onceDear   = 1    // pallets, laptops
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
	reading.Number
	line float64
}

func (w worth) at(turn int) reading.Span {
	return reading.Span{Turn: turn, Start: w.Start, End: w.End}
}

func (w worth) fires(turn int) firing {
	f := fires(turn, []reading.Span{w.at(turn)})
	f.score, f.threshold = &w.Value, &w.line
	return f
}

// orders finds what only a company runs or orders so much of: "140 stores", "64
// pallets a month", "6,500" where the chatbot asked how many. Each way of
// saying it has a line of its own.
func (h heard) orders(line float64) []worth {
	if len(h.Numbers) == 0 {
		return nil
	}
	var all []worth
	if n, ok := h.perPlace(); ok && n.Value > line && !h.private() {
		all = append(all, worth{n, line})
	}
	us := h.firm || h.SpeaksOf(reading.Ourselves)
	for _, n := range h.Numbers {
		if n.Value < leastSites || n.Value != math.Trunc(n.Value) || n.IsYear() {
			continue
		}
		ways := [...]func() (end int, least float64){
			func() (int, float64) { return h.sites(n, us) },
			func() (int, float64) { return h.group(n) },
			func() (int, float64) { return h.quantity(n, us) },
		}
		for _, way := range ways {
			if end, least := way(); end >= 0 && n.Value > least*line {
				n.End = h.Words[end].End
				all = append(all, worth{n, least * line})
				break
			}
		}
	}
	return all
}

// perPlace finds so many in each of several places, as one number: "6 hotels,
// about 90 rooms apiece", "three blocks, 140 windows a block".
func (h heard) perPlace() (reading.Number, bool) {
	if us := h.firm || h.SpeaksOf(reading.Ourselves); !us && !h.ordering && !h.trade {
		return reading.Number{}, false
	}
	for k := 1; k < len(h.Numbers); k++ {
		places, each := h.Numbers[k-1], h.Numbers[k]
		if places.Value < leastSites || places.IsYear() || each.IsYear() || h.isMoney(places) || h.isMoney(each) || h.names(places) || h.names(each) || h.Before(places.First, reading.Theirs) {
			continue
		}
		noun, known := places.Next, false
		if at := h.Follows(places, 3, reading.Place|reading.Dwelling); at >= 0 {
			noun, known = at, true
		}
		if noun < len(h.Words) && h.apiece(noun, min(each.Next+5, len(h.Words)), known) {
			end := h.Words[min(each.Next, len(h.Words)-1)].End
			return reading.Number{Value: places.Value * each.Value, Start: places.Start, End: end, First: places.First, Next: each.Next}, true
		}
	}
	return reading.Number{}, false
}

// apiece reports whether it is said, behind the noun of some places and before
// word to, that each of them has so many; where the noun is no place that is
// known, it stands there again: "a block".
func (h heard) apiece(noun, to int, known bool) bool {
	for i := noun + 1; i < to; i++ {
		if known && h.Words[i].AnyOf("each", "apiece", "every", "per", "jeweils", "je", "jede", "jeder", "jedem", "pro", "chacun", "chacune", "chaque", "cada") {
			return true
		}
		again := i+1 < to && len(h.Words[i+1].Text) >= leastNamed && h.Words[i].AnyOf("a", "an", "per", "each", "every", "pro", "je", "par", "chaque", "por", "cada")
		if again && strings.HasPrefix(h.Words[noun].Text, h.Words[i+1].Text) {
			return true
		}
	}
	return false
}

// leastNamed is how many letters a noun has at least that is known again by them.
const leastNamed = 4

// sites finds places of a company, and how many times the line they must pass.
func (h heard) sites(n reading.Number, us bool) (end int, least float64) {
	end = h.Follows(n, 2, reading.Place|reading.Dwelling)
	if next := end + 1; end >= 0 && next < len(h.Words) && !h.Words[end].IsPlural() && !h.Words[next].Comma && !h.Words[next].Breaks && h.Words[next].Is(reading.Place|reading.Dwelling) {
		end = next // "120 hotel rooms"
	}
	switch {
	case end < 0:
		return h.asManyAs(n, us)
	case !h.Words[end].IsPlural() && h.t.Language != reading.German || h.Before(n.First, reading.Theirs):
		return -1, 0
	case (us || h.ordering) && (speaks(h.rollout, h.Turn) || h.definite(n)):
		return end, 1. / perSiteOf
	case end > n.Next || h.asksOnly(us), h.Words[end].AnyOf("rooms", "beds", "countries") && !us && !h.ordering && !h.trade:
		return -1, 0
	}
	return end, 1
}

// definite reports whether all the places are meant that there are: "for the 38
// stores".
func (h heard) definite(n reading.Number) bool {
	return n.First >= 2 && h.Words[n.First-1].Is(reading.AllOf) && h.Words[n.First-2].Is(reading.ForAll) && !h.Words[n.First-1].Breaks
}

// asManyAs finds a number that goes without saying, as the chatbot has just told
// its own: "up to 20 buildings", "ours is 340".
func (h heard) asManyAs(n reading.Number, us bool) (end int, least float64) {
	if !us || h.asked == nil || n.Next < len(h.Words) && !h.Words[n.Next].Comma && !h.Words[n.Next].Breaks {
		return -1, 0
	}
	for i := 1; i < len(h.asked.Words); i++ {
		if before := h.asked.Words[i-1].Text; before[0] >= '1' && before[0] <= '9' && h.asked.Words[i].Is(reading.Place|reading.Licence|reading.Staffer) {
			return n.Next - 1, 1
		}
	}
	return -1, 0
}

// group finds people who come together and are no family.
func (h heard) group(n reading.Number) (end int, least float64) {
	if end = h.Follows(n, 2, reading.Pupil|reading.Head); end < 0 || !h.together || h.festive || h.Before(n.First, reading.Theirs) && !speaks(h.buying.ordering, h.Turn) {
		return -1, 0
	}
	return end, inGroup
}

// private reports whether what is counted is bought by nobody for a company:
// it was bought before, it is owed, or it is for a private party.
func (h heard) private() bool {
	return h.festive || h.alone || h.grief || speaks(h.bought, h.Turn)
}

// quantity finds goods, and how many times the line they must pass.
func (h heard) quantity(n reading.Number, us bool) (end int, least float64) {
	if h.private() || h.names(n) || h.isMoney(n) || h.asksOnly(us) {
		return -1, 0
	}
	answers, ordered := h.answersHowMany(n), us || h.ordering
	if n.Next < len(h.Words) && (h.Words[n.Next].Is(reading.Measure) || sizes[h.Words[n.Next].Text]) && !h.Words[n.Next].Comma {
		return -1, 0
	}
	switch end = h.Follows(n, 3, reading.Freight|reading.Ware|reading.Good|reading.Flow|reading.Load); {
	case end >= 0 && (h.isOneThing(n, end) || h.stands(end)):
		return -1, 0
	case end < 0 && h.pastLimit(n):
		end, least = n.Next-1, onceWares
	case end < 0 && answers:
		end, least = n.Next-1, onceWares
		if h.asksOfPlaces() {
			return end, 1
		}
		if n.Value > much {
			return end, least
		}
	case end < 0 && us && h.Recurs(n.Next-1) && h.hasJustBeen(reading.Flow):
		end, least = n.Next-1, flowing
	case end < 0 && h.wanted(n) && h.standsAlone(n) && h.hasJustBeen(reading.Ware|reading.Freight|reading.Good):
		end, least = n.Next-1, onceWares
	case end < 0 && h.wanted(n) && (h.thingsBehind(n) || h.ofThose(n)):
		end, least = n.Next, anything
	case end < 0 || !ordered && !answers:
		return -1, 0
	case h.Words[end].Is(reading.Load):
		if least = loads; h.Recurs(end) {
			least = 0
		}
	case h.Words[end].Is(reading.Freight) && (h.trade || ordered):
		least = onceDear
	case h.Words[end].Is(reading.Ware | reading.Good):
		if least = onceWares; h.Recurs(end) {
			least = again
		}
	case h.Words[end].Is(reading.Flow) && (h.Recurs(end) || h.Recurs(max(n.First-5, -1))):
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
func (h heard) isOneThing(n reading.Number, end int) bool {
	w := h.Words[end]
	return h.t.Language == reading.English && end > n.Next && !w.IsPlural() && !w.AnyOf("people", "men", "women", "children", "stationery", "furniture", "equipment", "glassware")
}

// stands: "forty trucks are waiting", which nobody orders; but "forty trucks are
// needed".
func (h heard) stands(end int) bool {
	if end+2 >= len(h.Words) || h.Words[end+1].Comma || !h.Words[end+1].AnyOf("are", "were", "is", "stehen", "warten", "stehn", "sont", "attendent", "estan", "esperan") {
		return false
	}
	return !h.Words[end+2].AnyOf("needed", "required", "to", "wanted", "due", "for", "each", "per")
}

// asksOnly reports whether the message asks and nobody in it wants anything:
// "do you have 300 chairs?"
func (h heard) asksOnly(us bool) bool {
	return !us && !speaks(h.buying.ordering, h.Turn) && strings.ContainsAny(h.Text, "?")
}

// answersHowMany reports whether a number answers the chatbot's question for a
// quantity; "how many guests?" and "how many points?" ask for none.
func (h heard) answersHowMany(n reading.Number) bool {
	if h.asked == nil || !h.standsAlone(n) && (n.First > 0 || h.asked.SpeaksOf(reading.Trifle) || h.IsName(h.Words[n.Next])) { // "1662 Bayview Ave"
		return false
	}
	if h.asks(h.asksSize) || h.trade && h.asks(h.asksPeople) {
		return true
	}
	for _, s := range h.asked.Said(h.asksAmount.list) {
		next := s.To + 1
		if next >= len(h.asked.Words) || !h.asked.Words[next].Is(reading.Measure|reading.Pupil|reading.Head|reading.Trifle) {
			return true
		}
		if h.asked.Words[next].Is(reading.Pupil|reading.Head) && !h.leisure && (h.ordering || h.SpeaksOf(reading.Ourselves)) {
			return true // for so many it is ordered
		}
	}
	return false
}

// standsAlone reports whether what is counted goes without saying, or is some
// plural.
func (h heard) standsAlone(n reading.Number) bool {
	return n.Next >= len(h.Words) || h.Words[n.Next].Breaks || h.Words[n.Next].Comma || h.Words[n.Next].GoesWithSum() || h.Words[n.Next].IsPlural()
}

// asksOfPlaces reports whether the chatbot asked how many sites, seats or
// people there are, of which each weighs more than a ware.
func (h heard) asksOfPlaces() bool {
	if h.asks(h.asksSize) || h.trade && h.asks(h.asksPeople) {
		return true
	}
	for _, s := range h.asked.Said(h.asksAmount.list) {
		if next := s.To + 1; next < len(h.asked.Words) && h.asked.Words[next].Is(reading.Place|reading.Dwelling|reading.Licence|reading.Staffer) {
			return true
		}
	}
	return false
}

// pastLimit reports whether so many are more than the chatbot has just said that
// it can: "at most 50 pieces an order", "it would be 1,200".
func (h heard) pastLimit(n reading.Number) bool {
	if !h.asks(h.limits) || !h.standsAlone(n) || n.First < 1 || h.Words[n.First-1].Is(reading.Identity) {
		return false
	}
	said := h.asked.Counted()
	for _, s := range said.Said(h.limits.list) {
		for _, up := range said.Numbers {
			if up.First > s.To && up.First <= s.To+3 && up.Value > leastSites && up.Value < n.Value && (said.Follows(up, 2, reading.Licence|reading.Place|reading.Dwelling|reading.Good|reading.Freight|reading.Ware|reading.Load|reading.Flow) >= 0 || h.hasJustBeen(reading.Licence|reading.Staffer)) {
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
	if v.AmountOver <= 0 || len(h.Numbers) == 0 || h.private() || h.leisure {
		return nil
	}
	us := h.firm || h.SpeaksOf(reading.Ourselves)
	if h.asksOnly(us) {
		return nil
	}
	var all []worth
	if n, ok := h.perPlace(); ok {
		if price, line := v.priceOfOne(h); line > 0 && n.Value*price > line {
			all = append(all, worth{n, line / price})
		}
	}
	for _, n := range h.Numbers {
		if n.Value < leastPriced || n.Value != math.Trunc(n.Value) || n.IsYear() || !h.countsThings(n, us) || h.names(n) || h.isMoney(n) {
			continue
		}
		if price, line := v.priceOfOne(h); line > 0 && n.Value*price > line {
			all = append(all, worth{n, line / price})
		}
	}
	return all
}

// countsThings reports whether a number counts what is to be ordered.
func (h heard) countsThings(n reading.Number, us bool) bool {
	if n.Next < len(h.Words) && h.Words[n.Next].Is(reading.Measure|reading.Pupil|reading.Head) && !h.Words[n.Next].Comma && !h.Words[n.Next].Breaks {
		return false
	}
	switch {
	case h.answersHowMany(n), h.wanted(n) && h.standsAlone(n), h.ordering && h.ofThose(n), us && h.isRough(n) && h.standsAlone(n):
		return true
	case !us && !h.ordering:
		return false
	}
	return h.Follows(n, 3, reading.Freight|reading.Ware|reading.Good|reading.Load|reading.Place|reading.Dwelling|reading.Licence|reading.Staffer) >= 0 || h.thingsBehind(n)
}

// roughly stand before a number that counts.
var roughly = reading.WordSet("about around roughly some approximately circa nearly almost etwa rund ungefahr zirka knapp fast environ quelque quelques pres unos unas alrededor aproximadamente casi")

// isRough reports whether a number is no more than about right.
func (h heard) isRough(n reading.Number) bool {
	return n.First > 0 && roughly[h.Words[n.First-1].Text] && !h.Words[n.First].Breaks
}

// priceOfOne is the lowest price of the last of the chatbot's messages that names
// any, and the line in its currency; 0 where there is none.
func (v value) priceOfOne(h heard) (price, line float64) {
	for i := h.N - 2; i >= max(0, h.N-1-contextOf); i-- {
		if h.t.Turns[i].Role != bot.RoleBot {
			continue
		}
		for _, a := range h.t.Turns[i].Counted().Amounts {
			if at := v.line(a.Currency); at > 0 && a.Value > 0 && (line == 0 || a.Value < price) {
				price, line = a.Value, at
			}
		}
		if line > 0 {
			break
		}
	}
	return price, line
}

// wanted reports whether it is said just before a number that so much is wanted.
func (h heard) wanted(n reading.Number) bool {
	for _, s := range h.Said(h.buying.ordering.list) {
		if s.To < n.First && n.First-s.To <= 4 {
			return true
		}
	}
	return false
}

// thingsBehind reports whether the word behind a number is some plural, and no
// name: "540 Fallen Maple Court" is an address.
func (h heard) thingsBehind(n reading.Number) bool {
	if n.Next >= len(h.Words) || h.Words[n.Next].Breaks || h.Words[n.Next].Comma {
		return false
	}
	w := h.Words[n.Next]
	if w.AnyOf("de", "d") && n.Next+1 < len(h.Words) { // "une soixantaine de séries"
		w = h.Words[n.Next+1]
	}
	return w.IsPlural() && (h.t.Language == reading.German || !h.IsName(w) && strings.HasSuffix(w.Text, "s"))
}

// those stand behind "so many of" where the thing itself was named before.
var those = reading.WordSet("the those these them your yours denen davon diesen ceux celles ces estos esos estas esas ellos ellas")

// ofThose reports whether so many are counted of what was spoken of: "850 of the
// 14 inch ones". People, parts and what is cheap are not ordered so.
func (h heard) ofThose(n reading.Number) bool {
	if n.Next+1 >= len(h.Words) || !h.Words[n.Next].AnyOf("of", "von", "de") || !those[h.Words[n.Next+1].Text] {
		return false
	}
	for i := n.Next + 2; i < min(n.Next+6, len(h.Words)) && !h.Words[i].Breaks && !h.Words[i].Comma; i++ {
		if h.Words[i].Is(reading.Measure|reading.Pupil|reading.Head|reading.Trifle|reading.Staffer) && !h.Words[i].AnyOf("inch", "litre", "liter", "watt") {
			return false
		}
	}
	return true
}

// sizes are measures that are a thing's size where they stand in the singular.
var sizes = reading.WordSet("litre liter gallon ton tonne")

// names reports whether a number names something rather than counting it.
func (h heard) names(n reading.Number) bool {
	if n.Next < len(h.Words) && h.Words[n.Next].Text == "s" && h.Words[n.Next].Start <= n.End+1 {
		return true // "a 1950 s film"
	}
	if n.Start > 1 && strings.ContainsRune("-_", rune(h.Text[n.Start-1])) && reading.WordRune(rune(h.Text[n.Start-2])) || n.End < len(h.Text)-1 && h.Text[n.End] == '-' && reading.WordRune(rune(h.Text[n.End+1])) && !reading.IsNumber(h.Text[n.End+1:]) {
		return true // "GC-123456", "a 1000-piece puzzle"
	}
	if n.Value >= noCount || h.Text[n.Start] == '0' || h.Words[n.First].Is(reading.Hall) { // "my 401k rolled over"
		return true
	}
	if at, size := utf8.DecodeLastRuneInString(strings.TrimRight(h.Text[:n.Start], " ")); size > 0 && (at == '#' || at == '°' || at == 'º' || at == '+') {
		return true
	}
	for i := n.First - 1; i >= max(0, n.First-3); i-- {
		if h.Words[i].Is(reading.Identity) {
			return h.Follows(n, 2, reading.Freight|reading.Ware|reading.Good) < 0
		}
		if h.Words[i].Breaks {
			break
		}
	}
	return false
}

// isMoney reports whether a currency or a percent sign stands with a number.
func (h heard) isMoney(n reading.Number) bool {
	if strings.HasPrefix(strings.TrimLeft(h.Text[n.End:], " "), "%") {
		return true
	}
	for _, a := range h.Amounts {
		if a.At.Start <= n.Start && n.End <= a.At.End {
			return true
		}
	}
	return false
}

// hasJustBeen reports whether the chatbot, or the visitor before, named a thing of a kind.
func (h heard) hasJustBeen(k reading.Kind) bool {
	for i := max(0, h.N-contextOf); i < h.N-1; i++ {
		if h.t.Turns[i].SpeaksOf(k) {
			return true
		}
	}
	return false
}

// ofTrifles reports whether the talk is of what is cheap by the thousand.
func (h heard) ofTrifles() bool {
	for i := max(0, h.N-contextOf); i < h.N; i++ {
		if m := &h.t.Turns[i]; (m.Role == bot.RoleVisitor || i == h.N-2) && m.SpeaksOf(reading.Trifle) {
			return true
		}
	}
	return false
}
