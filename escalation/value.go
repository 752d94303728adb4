package escalation

import (
	"slices"
	"strings"
	"unicode"

	"handoffbot/escalation/reading"
)

// value fires on what is worth more than the line: an amount, seats, a tier.
type value struct {
	Value
	buying
	named []string // the tiers, as words are compared
}

func (v value) fire(t reading.Talk) []firing {
	var all []firing
	e := v.ear(t)
	for _, m := range t.Visitor {
		h := e.hear(m)
		for _, w := range v.worths(h) {
			all = append(all, w.fires(m.N))
		}
		if at, ok := h.bids(v.named); ok {
			all = append(all, fires(m.N, []reading.Span{at}))
		}
	}
	// A tier alone makes nobody call: it counts from the first word of a buyer.
	if tier := tier(t); slices.ContainsFunc(v.Tiers, func(s string) bool { return strings.EqualFold(s, tier) }) && tier != "" {
		for _, m := range t.Visitor {
			if slices.Contains(salesIntents, m.Topic()) {
				all = append(all, fires(m.N, []reading.Span{m.All()}))
				break
			}
		}
	}
	return all
}

// worths finds what a message says that is worth more than the line: money,
// seats, and what is ordered or priced.
func (v value) worths(h heard) []worth {
	var all []worth
	for _, a := range v.atStake(h) {
		if line := v.line(a.Currency); line > 0 && a.Value > line && !h.isExchanged(a) && !h.isSaying(a) && !h.isEntered(a) {
			all = append(all, worth{reading.Number{Value: a.Value, Start: a.At.Start, End: a.At.End}, line})
		}
	}
	if line := float64(v.SeatsOver); line > 0 {
		if !h.leisure {
			for _, n := range seats(h.Turn, h.trade) {
				if n.Value > line {
					all = append(all, worth{n, line})
				}
			}
		}
		all = append(all, h.orders(line)...)
	}
	all = slices.DeleteFunc(all, func(w worth) bool { return h.IsTold(w.at(h.N)) })
	return append(all, v.priced(h)...)
}

// bids finds a purchase for which several are asked, and the wish for a tier by
// name: "we need Enterprise" is a buyer's, "what is in Enterprise?" is not.
func (h heard) bids(tiers []string) (reading.Span, bool) {
	if len(tiers) == 0 || h.alone || h.leisure || h.grief {
		return reading.Span{}, false
	}
	if at, ok := h.tender.first(h.Turn); ok {
		return at, true
	}
	for _, s := range h.Said(h.wantsTier.list) {
		for i := s.To + 1; i < min(s.To+6, len(h.Words)) && !h.Words[i].Breaks; i++ {
			if slices.Contains(tiers, h.Words[i].Text) && h.EndsWith(h.LastOf(i)) != '?' {
				return h.Quote(reading.Stretch{From: s.From, To: i}), true
			}
		}
	}
	return reading.Span{}, false
}

// fortune is how many times the line is so much that it needs a person even
// where it is somebody's own.
const fortune = 100

// atStake is the money that a sale may be worth: a loan, a salary, a holiday
// and a wrong charge are none, unless it is a fortune.
func (v value) atStake(h heard) []reading.Amount {
	switch {
	case v.AmountOver <= 0:
		return nil
	case speaks(h.entrusts, h.Turn) && !h.grief:
		return v.brought(h)
	case h.alone, h.leisure, h.grief && !speaks(h.budget, h.Turn):
		all := h.Amounts
		if h.alone {
			all = append(all, h.millions(fortune*v.AmountOver, all)...)
			all = append(all, h.putBy(nestEgg*v.AmountOver, all)...)
		}
		return slices.DeleteFunc(all, func(a reading.Amount) bool {
			line := v.line(a.Currency)
			return line <= 0 || a.Value < h.fortuneOf(a)*line || h.leisure
		})
	}
	all := h.money()
	if h.trade || h.ordering || speaksOfSelf(h.Turn) && !strings.Contains(h.Text, "?") {
		all = append(all, h.millions(fortune*v.AmountOver, all)...)
	}
	return append(all, h.putBy(nestEgg*v.AmountOver, all)...)
}

// selves are who speaks of what is his.
var selves = reading.WordSet("i i've we we've my our ich wir mein meine unser unsere j'ai j ai avons nous mon notre tengo tenemos mi nuestro nuestra yo")

// speaksOfSelf reports whether the visitor speaks of himself.
func speaksOfSelf(m *reading.Turn) bool {
	return slices.ContainsFunc(m.Words, func(w reading.Word) bool { return selves[w.Text] })
}

// overLimit is how many times the line somebody's own money must be that the
// chatbot has just said cannot be moved at once.
const overLimit = 10

// nestEgg is how many times the line it must be that somebody wants to put by,
// asked for how much it is.
const nestEgg = 50

// entrusted is how many times the line it must be that somebody wants to bring
// to be looked after.
const entrusted = 5

// brought is the money that somebody brings, with a currency or without.
func (v value) brought(h heard) []reading.Amount {
	all := slices.DeleteFunc(slices.Clone(h.Amounts), func(a reading.Amount) bool { return a.Value < entrusted*v.line(a.Currency) })
	for _, a := range h.Sums(entrusted * v.AmountOver) {
		isKnown := slices.ContainsFunc(h.Amounts, func(k reading.Amount) bool { return a.At.Meets(k.At) })
		if !isKnown && !h.isNumberOf(a) {
			all = append(all, a)
		}
	}
	return all
}

// putBy is what the visitor answers who is asked how much he wants to put by:
// a number of money without a currency.
func (h heard) putBy(least float64, known []reading.Amount) []reading.Amount {
	if !h.asks(h.asksSaving) {
		return nil
	}
	var all []reading.Amount
	for _, n := range h.Numbers {
		a := reading.Amount{Value: n.Value, At: reading.Span{Turn: h.N, Start: n.Start, End: n.End}}
		isKnown := slices.ContainsFunc(known, func(k reading.Amount) bool { return a.At.Meets(k.At) })
		if n.Value >= least && !isKnown && !h.isNumberOf(a) {
			all = append(all, a)
		}
	}
	return all
}

// fortuneOf is how many times the line an amount of somebody's own must be.
func (h heard) fortuneOf(a reading.Amount) float64 {
	switch {
	case h.asks(h.asksSaving):
		return nestEgg
	case !h.asks(h.limits):
		return fortune
	}
	if slices.ContainsFunc(h.asked.Counted().Numbers, func(n reading.Number) bool { return n.Value > leastBare && n.Value < a.Value && !n.IsYear() }) {
		return overLimit
	}
	return fortune
}

// isExchanged reports whether an amount is itself what is bought, sold or sent:
// "sell USD 2.5 million", but not "buy 20,000 euros worth of tiles".
func (h heard) isExchanged(a reading.Amount) bool {
	for _, s := range h.Said(h.exchanges.list) {
		if between := h.Quote(s).End; between <= a.At.Start && strings.Count(h.Text[between:a.At.Start], " ") <= 2 {
			return (a.Currency != "" || a.Value >= 1e6) && !strings.HasPrefix(strings.TrimLeft(h.Text[a.At.End:], " "), "worth")
		}
	}
	return false
}

// entering are the words for what one does with a budget in a program, or with
// an offer to somebody else.
var entering = reading.WordSet("set create creating enter entering edit add adding mandar enviar crear hacer erstellen anlegen creer envoyer saisir")

// isEntered: "how do I set up a budget of 120,000?"
func (h heard) isEntered(a reading.Amount) bool {
	i, ok := h.WordAt(a.At.Start)
	for j := i - 1; ok && j > max(h.Clause(i), i-4); j-- {
		if !h.Words[j].AnyOf("budget", "presupuesto", "devis", "angebot") {
			continue
		}
		for k := j - 1; k >= max(h.Clause(i), j-3); k-- {
			if entering[h.Words[k].Text] {
				return !h.Words[max(k-1, 0)].AnyOf("have", "has", "we've") // "we have set a budget of …"
			}
		}
	}
	return false
}

// isSaying: "they make me feel like a million bucks".
func (h heard) isSaying(a reading.Amount) bool {
	i, ok := h.WordAt(a.At.Start)
	if ok && i > 0 && h.Words[i-1].Text == "a" {
		i--
	}
	return ok && i > 0 && h.Words[i-1].Text == "like"
}

// millions are sums of so much and more that nobody writes as a number of
// something else: "about 1.8 million", and not 4711000.
func (h heard) millions(least float64, known []reading.Amount) []reading.Amount {
	return slices.DeleteFunc(h.Sums(least), func(a reading.Amount) bool {
		spelled := strings.TrimRight(h.Text[a.At.Start:a.At.End], "mMkK") // "9m" may be metres
		return !strings.ContainsFunc(spelled, unicode.IsLetter) || slices.ContainsFunc(known, func(k reading.Amount) bool { return a.At.Meets(k.At) })
	})
}

// line is the amount that must be passed in a currency, 0 where nothing can be
// said. Money without a currency is the owner's. Currencies that are never
// twice as dear as one another are held to twice the line, so that no rate of
// the day is needed.
func (v value) line(currency string) float64 {
	switch {
	case currency == v.Currency, currency == "":
		return v.AmountOver
	case isNearPar(currency) && isNearPar(v.Currency):
		return 2 * v.AmountOver
	}
	return 0
}

func isNearPar(currency string) bool {
	switch currency {
	case "EUR", "USD", "GBP", "CHF":
		return true
	}
	return false
}

// tier is the visitor's plan, from the contact or what the chatbot added.
func tier(t reading.Talk) string {
	for _, said := range []string{t.Contact.Tier, t.Custom["tier"], t.Custom["plan"]} {
		if said != "" {
			return said
		}
	}
	return ""
}
