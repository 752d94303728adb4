package escalation

import (
	"slices"
	"strings"
)

// leastBudget is what a budget for software is at least, in whatever currency;
// leastBare is what it is at least where no currency and nobody's question says
// that the number is money.
const (
	leastBudget = 100
	leastBare   = 1000
	leastSeats  = 5 // fewer say nothing of a company that has not said what it is
)

// ear hears a conversation from the first message on, and knows who speaks.
type ear struct {
	buying
	t     talk
	trade bool // a company speaks, or one speaks of what companies buy
	firm  bool // a company speaks: its hotel is no holiday
	alone bool // a private person speaks, of a loan or a student's price
	// What was said so far of what is ordered.
	ordering bool // something is
	together bool // for people who come as a group
	festive  bool // for a private party
}

func (b buying) ear(t talk) *ear {
	company := t.Contact.Company != ""
	return &ear{buying: b, t: t, trade: company, firm: company}
}

// heard is a message of the visitor with what is known by then.
type heard struct {
	*turn
	ear
	asked   *turn // the chatbot's message that it answers
	leisure bool  // a dinner's, a holiday's, a shopper's
	grief   bool  // something went wrong
}

func (e *ear) hear(m *turn) heard {
	h := heard{turn: m}
	if m.answer != nil {
		h.asked = &e.t.turns[m.n-2]
	}
	leisure := speaks(e.leisure, m)
	if !e.firm && (e.namesFirm(m) || m.germanFirm(e.weAre) || !leisure && m.runsPlaces()) {
		e.firm = true
	}
	e.alone = !e.firm && (e.alone || speaks(e.buying.alone, m) || h.asks(e.lends))
	h.leisure, h.grief = leisure && !e.firm, speaks(e.grief, m)
	// A budget that was approved, somebody approved.
	e.trade = e.trade || e.firm || !leisure && !e.alone && (speaks(e.approved, m) || speaks(e.buying.trade, m) || h.asks(e.asksSize) || h.asks(e.asksFirm))
	e.ordering = e.ordering || speaks(e.buying.ordering, m) || speaks(e.inBulk, m)
	e.together = e.together || speaks(e.group, m)
	e.festive = e.festive || speaks(e.buying.festive, m)
	h.ear = *e
	return h
}

// namesFirm reports whether a company speaks in the message.
func (b buying) namesFirm(m *turn) bool {
	_, ok := b.whichFirm(m)
	return ok
}

// whichFirm is where it does; "we are a group of three" is none.
func (b buying) whichFirm(m *turn) (span, bool) {
	at, ok := b.firm.first(m)
	if !ok {
		return span{}, false
	}
	few, isFew := b.few.first(m)
	return at, !isFew || few.start >= at.end || few.end <= at.start
}

func speaks(k keyword, m *turn) bool {
	_, ok := k.first(m)
	return ok
}

// first is the first place at which k speaks.
func (k keyword) first(m *turn) (span, bool) {
	if len(m.said(k.list)) == 0 {
		return span{}, false
	}
	if quotes := k.quotes(m); len(quotes) > 0 {
		return quotes[0], true
	}
	return span{}, false
}

// asks reports whether the chatbot asked for it just before.
func (h heard) asks(k keyword) bool {
	return h.asked != nil && len(h.asked.said(k.list)) > 0
}

// tells finds a need in the message. "Budget airline" is no budget: the word
// wants an amount beside it, or its approval.
func (h heard) tells(need string) (span, bool) {
	switch {
	case h.leisure:
		return span{}, false
	case need == needBudget:
		return h.tellsBudget()
	case need == needTimeline:
		return h.tellsTimeline()
	}
	return h.tellsFit()
}

func (h heard) tellsBudget() (span, bool) {
	at, named := h.budget.first(h.turn)
	asked := h.trade && h.asks(h.asksBudget)
	if !named && !asked {
		if at, named = h.spending.first(h.turn); !named || !h.trade || h.grief {
			return h.approved.first(h.turn)
		}
	}
	for _, a := range h.money() {
		if a.value < leastBudget && !h.forEach(a.at) {
			continue
		}
		if !named {
			return a.at, true
		}
		return span{h.n, min(at.start, a.at.start), max(at.end, a.at.end)}, true
	}
	return h.approved.first(h.turn)
}

// forEach reports whether the amount is the price of one of many, or of each
// month: "60 euros a head", "90 pound month".
func (h heard) forEach(at span) bool {
	behind := strings.TrimLeft(h.Text[at.end:], " /")
	return slices.ContainsFunc(eachOne, func(unit string) bool { return strings.HasPrefix(behind, unit) })
}

// eachOne stands behind the price of one of many, or of each month.
var eachOne = []string{"per ", "a head", "each", "a month", "month", "a week", "monthly", "pro ", "im Monat", "monatlich", "par ", "mensuel", "por ", "al mes", "mensual"}

// money is every amount of the message; where a budget is spoken of, numbers
// without a currency are money too, small ones if they are by the month or head.
func (h heard) money() []amount {
	all := h.amounts()
	least := 0.0
	switch {
	case h.trade && h.asks(h.asksBudget):
		least = leastBudget
	case speaks(h.budget, h.turn), (h.trade || h.ordering) && speaks(h.spending, h.turn):
		least = leastBare
	default:
		return all
	}
	for _, a := range h.sums(min(least, leastBudget)) {
		if a.value < least && !h.forEach(a.at) || h.isNumberOf(a) {
			continue
		}
		if !slices.ContainsFunc(all, func(b amount) bool { return a.at.start < b.at.end && b.at.start < a.at.end }) {
			all = append(all, a)
		}
	}
	slices.SortStableFunc(all, func(a, b amount) int { return a.at.start - b.at.start })
	return all
}

// isNumberOf reports whether what looks like a sum is the number of something:
// an account's, a postcode.
func (h heard) isNumberOf(a amount) bool {
	digits := !strings.ContainsFunc(h.Text[a.at.start:a.at.end], func(r rune) bool { return r < '0' || r > '9' })
	return digits && slices.ContainsFunc(h.numbers, func(n number) bool { return n.start == a.at.start && h.names(n) })
}

// tellsTimeline wants a point in time and what is to happen then. Which that
// is goes without saying in a talk of trade, unless something is broken.
func (h heard) tellsTimeline() (span, bool) {
	project, named := h.project.first(h.turn)
	if h.grief && !named || speaks(h.defers, h.turn) {
		return span{}, false
	}
	if at, ok := h.timeline.first(h.turn); ok {
		return at, true
	}
	point, ok := h.point.first(h.turn)
	asked := h.trade && h.asks(h.asksTimeline)
	if !ok && asked {
		point, ok = h.lapse.first(h.turn)
	}
	if !ok && (named || asked) {
		point, ok = h.date.first(h.turn)
		ok = ok && !strings.EqualFold(h.Text[point.start:point.end], "may") // "we may start"
	}
	if !ok || !named {
		return point, ok && h.trade
	}
	return span{h.n, min(project.start, point.start), max(project.end, point.end)}, true
}

// tellsFit wants who they are, how many, or what it must do for them.
func (h heard) tellsFit() (span, bool) {
	if seats := h.seats(h.trade); len(seats) > 0 && !h.alone && (h.firm || seats[0].value >= leastSeats) {
		return span{h.n, seats[0].start, seats[0].end}, true
	}
	if at, ok := h.whichFirm(h.turn); ok {
		return at, true
	}
	if at, ok := h.need.first(h.turn); ok {
		return at, true
	}
	if h.germanFirm(h.weAre) {
		return h.all(), true
	}
	if at, ok := h.size(h.trade); ok {
		return at, true
	}
	if h.asks(h.asksSize) || h.trade && h.asks(h.asksPeople) {
		for _, n := range h.numbers {
			if (n.value >= leastPeople || n.value >= 2 && h.asks(h.asksSize)) && !n.isYear() {
				return span{h.n, n.start, n.end}, true
			}
		}
	}
	if h.asks(h.asksFirm) && len(h.words) >= 2 && !strings.ContainsAny(h.Text, "?¿") && !h.words[0].anyOf("no", "nein", "non", "why", "i", "nothing") {
		return h.all(), true
	}
	return span{}, false
}

// germanFirms are what compounds for a company end with: "Logistikunternehmen".
var germanFirms = []string{"unternehmen", "unternehmens", "betrieb", "gruppe", "verbund", "kanzlei", "firma", "agentur", "konzern", "hersteller", "handler", "haendler", "kette", "klinik", "klinikum", "bauer", "dienstleister", "versicherer", "versicherung", "verlag", "spediteur", "spedition", "brauerei", "backerei", "baeckerei", "handwerker", "markt", "hochschule", "genossenschaft", "werke", "verein", "verwaltung", "beratung", "buro", "praxis", "zulieferer", "anbieter"}

// germanFirm finds "wir sind ein mittelständisches Logistikunternehmen".
func (m *turn) germanFirm(weAre keyword) bool {
	for _, s := range m.said(weAre.list) {
		for i := s.to + 1; i < min(s.to+5, len(m.words)) && !m.words[i].breaks; i++ {
			text := m.words[i].text
			if slices.ContainsFunc(germanFirms, func(end string) bool { return len(text) > len(end)+2 && strings.HasSuffix(text, end) }) && !strings.HasPrefix(text, "reise") {
				return true
			}
		}
	}
	return false
}
