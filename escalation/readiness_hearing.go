package escalation

import (
	"slices"
	"strings"

	"handoffbot/escalation/reading"
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
	t     reading.Talk
	trade bool // a company speaks, or one speaks of what companies buy
	firm  bool // a company speaks: its hotel is no holiday
	alone bool // a private person speaks, of a loan or a student's price
	// What was said so far of what is ordered.
	ordering bool // something is
	together bool // for people who come as a group
	festive  bool // for a private party
}

func (b buying) ear(t reading.Talk) *ear {
	company := t.Contact.Company != ""
	return &ear{buying: b, t: t, trade: company, firm: company}
}

// heard is a message of the visitor with what is known by then.
type heard struct {
	*reading.Turn
	ear
	asked   *reading.Turn // the chatbot's message that it answers
	leisure bool          // a dinner's, a holiday's, a shopper's
	grief   bool          // something went wrong
}

func (e *ear) hear(m *reading.Turn) heard {
	h := heard{Turn: m}
	if m.Answer != nil {
		h.asked = &e.t.Turns[m.N-2]
	}
	leisure := speaks(e.leisure, m)
	if !e.firm && (e.namesFirm(m) || germanFirm(m, e.weAre) || !leisure && runsPlaces(m)) {
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
func (b buying) namesFirm(m *reading.Turn) bool {
	_, ok := b.whichFirm(m)
	return ok
}

// whichFirm is where it does; "we are a group of three" is none.
func (b buying) whichFirm(m *reading.Turn) (reading.Span, bool) {
	at, ok := b.firm.first(m)
	if !ok {
		return reading.Span{}, false
	}
	few, isFew := b.few.first(m)
	return at, !isFew || few.Start >= at.End || few.End <= at.Start
}

func speaks(k keyword, m *reading.Turn) bool {
	_, ok := k.first(m)
	return ok
}

// first is the first place at which k speaks.
func (k keyword) first(m *reading.Turn) (reading.Span, bool) {
	if len(m.Said(k.list)) == 0 {
		return reading.Span{}, false
	}
	if quotes := k.quotes(m); len(quotes) > 0 {
		return quotes[0], true
	}
	return reading.Span{}, false
}

// asks reports whether the chatbot asked for it just before.
func (h heard) asks(k keyword) bool {
	return h.asked != nil && len(h.asked.Said(k.list)) > 0
}

// tells finds a need in the message. "Budget airline" is no budget: the word
// wants an amount beside it, or its approval.
func (h heard) tells(need string) (reading.Span, bool) {
	switch {
	case h.leisure:
		return reading.Span{}, false
	case need == needBudget:
		return h.tellsBudget()
	case need == needTimeline:
		return h.tellsTimeline()
	}
	return h.tellsFit()
}

func (h heard) tellsBudget() (reading.Span, bool) {
	at, named := h.budget.first(h.Turn)
	asked := h.trade && h.asks(h.asksBudget)
	if !named && !asked {
		if at, named = h.spending.first(h.Turn); !named || !h.trade || h.grief {
			return h.approved.first(h.Turn)
		}
	}
	for _, a := range h.money() {
		if a.Value < leastBudget && !h.forEach(a.At) {
			continue
		}
		if !named {
			return a.At, true
		}
		return reading.Span{Turn: h.N, Start: min(at.Start, a.At.Start), End: max(at.End, a.At.End)}, true
	}
	return h.approved.first(h.Turn)
}

// forEach reports whether the amount is the price of one of many, or of each
// month: "60 euros a head", "90 pound month".
func (h heard) forEach(at reading.Span) bool {
	behind := strings.TrimLeft(h.Text[at.End:], " /")
	return slices.ContainsFunc(eachOne, func(unit string) bool { return strings.HasPrefix(behind, unit) })
}

// eachOne stands behind the price of one of many, or of each month.
var eachOne = []string{"per ", "a head", "each", "a month", "month", "a week", "monthly", "pro ", "im Monat", "monatlich", "par ", "mensuel", "por ", "al mes", "mensual"}

// money is every amount of the message; where a budget is spoken of, numbers
// without a currency are money too, small ones if they are by the month or head.
func (h heard) money() []reading.Amount {
	all := h.Amounts
	least := 0.0
	switch {
	case h.trade && h.asks(h.asksBudget):
		least = leastBudget
	case speaks(h.budget, h.Turn), (h.trade || h.ordering) && speaks(h.spending, h.Turn):
		least = leastBare
	default:
		return all
	}
	for _, a := range h.Sums(min(least, leastBudget)) {
		if a.Value < least && !h.forEach(a.At) || h.isNumberOf(a) {
			continue
		}
		if !slices.ContainsFunc(all, func(b reading.Amount) bool { return a.At.Meets(b.At) }) {
			all = append(all, a)
		}
	}
	slices.SortStableFunc(all, func(a, b reading.Amount) int { return a.At.Start - b.At.Start })
	return all
}

// isNumberOf reports whether what looks like a sum is the number of something:
// an account's, a postcode.
func (h heard) isNumberOf(a reading.Amount) bool {
	digits := !strings.ContainsFunc(h.Text[a.At.Start:a.At.End], func(r rune) bool { return r < '0' || r > '9' })
	return digits && slices.ContainsFunc(h.Numbers, func(n reading.Number) bool { return n.Start == a.At.Start && h.names(n) })
}

// tellsTimeline wants a point in time and what is to happen then. Which that
// is goes without saying in a talk of trade, unless something is broken.
func (h heard) tellsTimeline() (reading.Span, bool) {
	project, named := h.project.first(h.Turn)
	if h.grief && !named || speaks(h.defers, h.Turn) {
		return reading.Span{}, false
	}
	if at, ok := h.timeline.first(h.Turn); ok {
		return at, true
	}
	point, ok := h.point.first(h.Turn)
	asked := h.trade && h.asks(h.asksTimeline)
	if !ok && asked {
		point, ok = h.lapse.first(h.Turn)
	}
	if !ok && (named || asked) {
		point, ok = h.date.first(h.Turn)
		ok = ok && !strings.EqualFold(h.Text[point.Start:point.End], "may") // "we may start"
	}
	if !ok || !named {
		return point, ok && h.trade
	}
	return reading.Span{Turn: h.N, Start: min(project.Start, point.Start), End: max(project.End, point.End)}, true
}

// tellsFit wants who they are, how many, or what it must do for them.
func (h heard) tellsFit() (reading.Span, bool) {
	if seats := seats(h.Turn, h.trade); len(seats) > 0 && !h.alone && (h.firm || seats[0].Value >= leastSeats) {
		return reading.Span{Turn: h.N, Start: seats[0].Start, End: seats[0].End}, true
	}
	if at, ok := h.whichFirm(h.Turn); ok {
		return at, true
	}
	if at, ok := h.need.first(h.Turn); ok {
		return at, true
	}
	if germanFirm(h.Turn, h.weAre) {
		return h.All(), true
	}
	if at, ok := size(h.Turn, h.trade); ok {
		return at, true
	}
	if h.asks(h.asksSize) || h.trade && h.asks(h.asksPeople) {
		for _, n := range h.Numbers {
			if (n.Value >= leastPeople || n.Value >= 2 && h.asks(h.asksSize)) && !n.IsYear() {
				return reading.Span{Turn: h.N, Start: n.Start, End: n.End}, true
			}
		}
	}
	if h.asks(h.asksFirm) && len(h.Words) >= 2 && !strings.ContainsAny(h.Text, "?¿") && !h.Words[0].AnyOf("no", "nein", "non", "why", "i", "nothing") {
		return h.All(), true
	}
	return reading.Span{}, false
}

// germanFirms are what compounds for a company end with: "Logistikunternehmen".
var germanFirms = []string{"unternehmen", "unternehmens", "betrieb", "gruppe", "verbund", "kanzlei", "firma", "agentur", "konzern", "hersteller", "handler", "haendler", "kette", "klinik", "klinikum", "bauer", "dienstleister", "versicherer", "versicherung", "verlag", "spediteur", "spedition", "brauerei", "backerei", "baeckerei", "handwerker", "markt", "hochschule", "genossenschaft", "werke", "verein", "verwaltung", "beratung", "buro", "praxis", "zulieferer", "anbieter"}

// germanFirm finds "wir sind ein mittelständisches Logistikunternehmen".
func germanFirm(m *reading.Turn, weAre keyword) bool {
	for _, s := range m.Said(weAre.list) {
		for i := s.To + 1; i < min(s.To+5, len(m.Words)) && !m.Words[i].Breaks; i++ {
			text := m.Words[i].Text
			if slices.ContainsFunc(germanFirms, func(end string) bool { return len(text) > len(end)+2 && strings.HasSuffix(text, end) }) && !strings.HasPrefix(text, "reise") {
				return true
			}
		}
	}
	return false
}
