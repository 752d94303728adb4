package escalation

import "strings"

// amount is a sum of money that somebody named.
type amount struct {
	value    float64
	currency string // ISO 4217; empty where none is named
	at       span
}

var currencies = map[string]string{
	"€": "EUR", "teur": "EUR", "keur": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD",
	"£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "chf": "CHF", "francs": "CHF", "¥": "JPY", "jpy": "JPY", "yen": "JPY",
	"yuan": "CNY", "yuans": "CNY", "rmb": "CNY", "cny": "CNY", "rupees": "INR", "rupee": "INR", "inr": "INR", "rs": "INR", "₹": "INR", "pesos": "MXN",
}

// amounts finds numbers that stand with a currency.
func (m *turn) amounts() []amount {
	var all []amount
	for k, n := range m.numbers {
		a := amount{value: n.value, at: span{m.n, n.start, n.end}}
		before := strings.TrimRight(m.Text[:n.start], " ")
		for symbol, code := range currencies {
			if strings.HasSuffix(before, symbol) && symbol[0] >= 0x80 || strings.HasSuffix(before, "$") && symbol == "$" {
				a.currency, a.at.start = code, len(before)-len(symbol)
			}
		}
		behind := m.Text[n.end:]
		trimmed := strings.TrimLeft(behind, " ")
		for symbol, code := range currencies {
			if a.currency == "" && (symbol[0] >= 0x80 || symbol == "$") && strings.HasPrefix(trimmed, symbol) {
				a.currency, a.at.end = code, n.end+len(behind)-len(trimmed)+len(symbol)
			}
		}
		if a.currency == "" && n.next < len(m.words) {
			next := n.next
			if m.words[next].anyOf("de", "d") && next+1 < len(m.words) { // "dos millones de euros"
				next++
			}
			if code, ok := currencies[m.words[next].text]; ok {
				a.currency, a.at.end = code, m.words[next].end
			}
		}
		if a.currency == "" && n.first > 0 { // "EUR 60,000"
			if code, ok := currencies[m.words[n.first-1].text]; ok {
				a.currency, a.at.start = code, m.words[n.first-1].start
			}
		}
		if code, ok := currencies[m.words[n.next-1].text]; ok && a.currency == "" { // "80 TEUR"
			a.currency = code
		}
		if a.currency != "" {
			if k > 0 && m.leadsUpTo(m.numbers[k-1], n) && (len(all) == 0 || all[len(all)-1].at.start < m.numbers[k-1].start) {
				low := m.numbers[k-1]
				all = append(all, amount{low.value, a.currency, span{m.n, low.start, low.end}})
			}
			all = append(all, a)
		}
	}
	return all
}

// leadsUpTo reports whether two numbers are the bounds of one: "150,000 to
// 200,000 yuan".
func (m *turn) leadsUpTo(low, high number) bool {
	return high.first == low.next+1 && !m.words[low.next].breaks && m.words[low.next].anyOf("to", "and", "or", "bis", "und", "oder", "a", "et", "ou", "y", "o")
}

// afterSum may stand behind a number that is money though no currency is named;
// behind any other word the number counts that: "60k users".
var afterSum = wordSet("a an per each every annually yearly annual monthly total maximum budget for to is as in on at by or and so but plus ish tops all approved allocated available set aside earmarked signed from this next within we im pro jahrlich insgesamt zur fur und oder maximal bis ist steht freigegeben genehmigt par pour et ou au annuels an al por anuales para y o como maximo the it over up mo pm pa yr month monthly altogether through has have was were are would should could got gets max")

// goesWithSum reports whether a word may stand behind a number that is money.
func (w word) goesWithSum() bool { return afterSum[w.text] }

// sums finds numbers from so much up that are money where money is spoken of.
func (m *turn) sums(least float64) []amount {
	var all []amount
	for _, n := range m.numbers {
		bare := n.value >= least
		if n.next < len(m.words) && !m.words[n.next].breaks {
			next := m.words[n.next]
			bare = bare && (next.comma || next.goesWithSum() || next.text >= "0" && next.text < ":") || n.value >= 10 && next.anyOf("per", "pro", "each")
		}
		if bare && !n.isYear() && !strings.HasPrefix(m.Text[n.end:], "%") {
			all = append(all, amount{value: n.value, at: span{m.n, n.start, n.end}})
		}
	}
	return all
}
