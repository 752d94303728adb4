package escalation

import (
	"slices"
	"strings"
)

// value fires on what is worth more than the line: an amount, seats, a tier.
type value struct{ Value }

func (v value) fire(t talk) []firing {
	var all []firing
	hit := func(at span, score, threshold float64) {
		f := fires(at.turn, []span{at})
		f.score, f.threshold = &score, &threshold
		all = append(all, f)
	}
	for _, m := range t.visitor {
		if v.AmountOver > 0 {
			for _, a := range m.amounts() {
				if a.currency == v.Currency && a.value > v.AmountOver {
					hit(a.at, a.value, v.AmountOver)
				}
			}
		}
		if v.SeatsOver > 0 {
			for _, n := range m.seats() {
				if n.value > float64(v.SeatsOver) {
					hit(span{m.n, n.start, n.end}, n.value, float64(v.SeatsOver))
				}
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

// tier is the visitor's plan, from the contact or what the chatbot added.
func (t talk) tier() string {
	for _, said := range []string{t.Contact.Tier, t.Custom["tier"], t.Custom["plan"]} {
		if said != "" {
			return said
		}
	}
	return ""
}
