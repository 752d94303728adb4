package escalation

import (
	"slices"
	"strings"
	"unicode"
)

// value fires on what is worth more than the line: an amount, seats, a tier.
type value struct {
	Value
	buying
	named []string // the tiers, as words are compared
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
			if line := v.line(a.currency); line > 0 && a.value > line && !h.isExchanged(a) && !h.isSaying(a) && !h.isEntered(a) && !m.isTold(a.at) {
				hit(a.at, a.value, line)
			}
		}
		if v.SeatsOver > 0 && !h.leisure {
			for _, n := range m.seats(h.trade) {
				if n.value > float64(v.SeatsOver) && !m.isTold(span{m.n, n.start, n.end}) {
					hit(span{m.n, n.start, n.end}, n.value, float64(v.SeatsOver))
				}
			}
		}
		if v.SeatsOver > 0 {
			for _, n := range h.orders(float64(v.SeatsOver)) {
				if at := (span{m.n, n.start, n.end}); !m.isTold(at) {
					hit(at, n.value, n.line)
				}
			}
		}
		for _, n := range v.priced(h) {
			hit(span{m.n, n.start, n.end}, n.value, n.line)
		}
		if at, ok := h.bids(v.named); ok {
			all = append(all, fires(m.n, []span{at}))
		}
	}
	// A tier alone makes nobody call: it counts from the first word of a buyer.
	if tier := t.tier(); slices.ContainsFunc(v.Tiers, func(s string) bool { return strings.EqualFold(s, tier) }) && tier != "" {
		for _, m := range t.visitor {
			if slices.Contains(salesIntents, m.topic()) {
				all = append(all, fires(m.n, []span{m.all()}))
				break
			}
		}
	}
	return all
}

// bids finds a purchase for which several are asked, and the wish for a tier by
// name: "we need Enterprise" is a buyer's, "what is in Enterprise?" is not.
func (h heard) bids(tiers []string) (span, bool) {
	if len(tiers) == 0 || h.alone || h.leisure || h.grief {
		return span{}, false
	}
	if at, ok := h.tender.first(h.turn); ok {
		return at, true
	}
	for _, s := range h.said(h.wantsTier.list) {
		for i := s.to + 1; i < min(s.to+6, len(h.words)) && !h.words[i].breaks; i++ {
			if slices.Contains(tiers, h.words[i].text) && h.endsWith(h.lastOf(i)) != '?' {
				return h.quote(stretch{s.from, i}), true
			}
		}
	}
	return span{}, false
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
		all := h.amounts()
		if h.alone {
			all = append(all, h.millions(fortune*v.AmountOver, all)...)
			all = append(all, h.putBy(nestEgg*v.AmountOver, all)...)
		}
		return slices.DeleteFunc(all, func(a amount) bool {
			line := v.line(a.currency)
			return line <= 0 || a.value < h.fortuneOf(a)*line || h.leisure
		})
	}
	all := h.money()
	if h.trade || h.ordering || h.speaksOfSelf() && !strings.Contains(h.Text, "?") {
		all = append(all, h.millions(fortune*v.AmountOver, all)...)
	}
	return append(all, h.putBy(nestEgg*v.AmountOver, all)...)
}

// selves are who speaks of what is his.
var selves = wordSet("i i've we we've my our ich wir mein meine unser unsere j'ai j ai avons nous mon notre tengo tenemos mi nuestro nuestra yo")

// speaksOfSelf reports whether the visitor speaks of himself.
func (m *turn) speaksOfSelf() bool {
	return slices.ContainsFunc(m.words, func(w word) bool { return selves[w.text] })
}

// overLimit is how many times the line somebody's own money must be that the
// chatbot has just said cannot be moved at once.
const overLimit = 10

// nestEgg is how many times the line it must be that somebody wants to put by,
// asked for how much it is.
const nestEgg = 50

// putBy is what the visitor answers who is asked how much he wants to put by:
// a number of money without a currency.
func (h heard) putBy(least float64, known []amount) []amount {
	if !h.asks(h.asksSaving) {
		return nil
	}
	var all []amount
	for _, n := range h.numbers {
		a := amount{value: n.value, at: span{h.n, n.start, n.end}}
		isKnown := slices.ContainsFunc(known, func(k amount) bool { return n.start < k.at.end && k.at.start < n.end })
		if n.value >= least && !isKnown && !h.isNumberOf(a) {
			all = append(all, a)
		}
	}
	return all
}

// fortuneOf is how many times the line an amount of somebody's own must be.
func (h heard) fortuneOf(a amount) float64 {
	switch {
	case h.asks(h.asksSaving):
		return nestEgg
	case !h.asks(h.limits):
		return fortune
	}
	said := *h.asked // whose numbers nobody else needs
	said.count()
	if slices.ContainsFunc(said.numbers, func(n number) bool { return n.value > leastBare && n.value < a.value && !n.isYear() }) {
		return overLimit
	}
	return fortune
}

// isExchanged reports whether an amount is itself what is bought, sold or sent:
// "sell USD 2.5 million", but not "buy 20,000 euros worth of tiles".
func (h heard) isExchanged(a amount) bool {
	for _, s := range h.said(h.exchanges.list) {
		if between := h.quote(s).end; between <= a.at.start && strings.Count(h.Text[between:a.at.start], " ") <= 2 {
			return (a.currency != "" || a.value >= 1e6) && !strings.HasPrefix(strings.TrimLeft(h.Text[a.at.end:], " "), "worth")
		}
	}
	return false
}

// entering are the words for what one does with a budget in a program, or with
// an offer to somebody else.
var entering = wordSet("set create creating enter entering edit add adding mandar enviar crear hacer erstellen anlegen creer envoyer saisir")

// isEntered: "how do I set up a budget of 120,000?"
func (h heard) isEntered(a amount) bool {
	i, ok := h.wordAt(a.at.start)
	for j := i - 1; ok && j > max(h.clause(i), i-4); j-- {
		if !h.words[j].anyOf("budget", "presupuesto", "devis", "angebot") {
			continue
		}
		for k := j - 1; k >= max(h.clause(i), j-3); k-- {
			if entering[h.words[k].text] {
				return !h.words[max(k-1, 0)].anyOf("have", "has", "we've") // "we have set a budget of …"
			}
		}
	}
	return false
}

// isSaying: "they make me feel like a million bucks".
func (h heard) isSaying(a amount) bool {
	i, ok := h.wordAt(a.at.start)
	if ok && i > 0 && h.words[i-1].text == "a" {
		i--
	}
	return ok && i > 0 && h.words[i-1].text == "like"
}

// millions are sums of so much and more that nobody writes as a number of
// something else: "about 1.8 million", and not 4711000.
func (h heard) millions(least float64, known []amount) []amount {
	return slices.DeleteFunc(h.sums(least), func(a amount) bool {
		spelled := strings.TrimRight(h.Text[a.at.start:a.at.end], "mMkK") // "9m" may be metres
		return !strings.ContainsFunc(spelled, unicode.IsLetter) || slices.ContainsFunc(known, func(k amount) bool { return a.at.start < k.at.end && k.at.start < a.at.end })
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
