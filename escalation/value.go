package escalation

import (
	"slices"
	"strings"
)

// value fires on what is worth more than the line: an amount, seats, a tier.
type value struct {
	Value
	buying
}

func (v value) fire(t talk) []firing {
	var all []firing
	hit := func(at span, score, threshold float64) {
		f := fires(at.turn, []span{at})
		f.score, f.threshold = &score, &threshold
		all = append(all, f)
	}
	e := v.ear(t)
	for _, m := range t.visitor {
		h := e.hear(m)
		for _, a := range v.atStake(h) {
			if line := v.line(a.currency); line > 0 && a.value > line {
				hit(a.at, a.value, line)
			}
		}
		if v.SeatsOver > 0 && !h.leisure {
			for _, n := range m.seats(h.trade) {
				if n.value > float64(v.SeatsOver) {
					hit(span{m.n, n.start, n.end}, n.value, float64(v.SeatsOver))
				}
			}
		}
		if v.SeatsOver > 0 {
			for _, n := range append(m.bulk(h.trade, float64(v.SeatsOver)), h.volume(float64(v.SeatsOver))...) {
				hit(span{m.n, n.start, n.end}, n.value, float64(v.SeatsOver))
			}
		}
	}
	// A tier alone makes nobody call: it counts from the first word of a buyer.
	if tier := t.tier(); slices.ContainsFunc(v.Tiers, func(s string) bool { return strings.EqualFold(s, tier) }) && tier != "" {
		for _, m := range t.visitor {
			if guess(m) == "pricing" || guess(m) == "procurement" || guess(m) == "implementation" {
				all = append(all, fires(m.n, []span{m.all()}))
				break
			}
		}
	}
	return all
}

// much is how many times the line of seats a number is that needs a person,
// whatever it counts: nine million checks a month.
const much = 1000

// volume is the answer to a question of the chatbot for how many, where it is
// much.
func (h heard) volume(line float64) []number {
	if h.asked == nil || !h.asked.counts() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(h.numbers), func(n number) bool { return n.value < much*line })
}

// counts reports whether a turn asks how many.
func (m *turn) counts() bool {
	q, ok := m.question()
	for i := q.from; ok && i <= q.to; i++ {
		if m.words[i].anyOf("many", "viele", "combien", "cuantas", "cuantos", "volume", "volumen") {
			return true
		}
	}
	return false
}

// fortune is how many times the line is so much that it needs a person even
// where it is somebody's own.
const fortune = 100

// atStake is the money that a sale may be worth: a loan, a salary, a holiday
// and a wrong charge are none, unless it is a fortune.
func (v value) atStake(h heard) []amount {
	switch {
	case v.AmountOver <= 0:
		return nil
	case h.alone, h.leisure, h.grief && !speaks(h.budget, h.turn):
		return slices.DeleteFunc(h.amounts(), func(a amount) bool {
			line := v.line(a.currency)
			return line <= 0 || a.value < fortune*line || h.leisure
		})
	}
	return h.money()
}

// line is the amount that must be passed in a currency, 0 where nothing can be
// said. Money without a currency is the owner's. Currencies that are never
// twice as dear as one another are held to twice the line, so that no rate of
// the day is needed.
func (v value) line(currency string) float64 {
	switch {
	case currency == v.Currency, currency == "":
		return v.AmountOver
	case nearPar[currency] && nearPar[v.Currency]:
		return 2 * v.AmountOver
	}
	return 0
}

var nearPar = wordSet("EUR USD GBP CHF")

// tier is the visitor's plan, from the contact or what the chatbot added.
func (t talk) tier() string {
	for _, said := range []string{t.Contact.Tier, t.Custom["tier"], t.Custom["plan"]} {
		if said != "" {
			return said
		}
	}
	return ""
}
