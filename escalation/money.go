package escalation

import "strings"

// amount is a sum of money that somebody named.
type amount struct {
	value    float64
	currency string // ISO 4217; empty where none is named
	at       span
}

// currencies are the words for them.
var currencies = map[string]string{
	"teur": "EUR", "keur": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "usd": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD",
	"gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "chf": "CHF", "francs": "CHF", "jpy": "JPY", "yen": "JPY",
	"yuan": "CNY", "yuans": "CNY", "rmb": "CNY", "cny": "CNY", "rupees": "INR", "rupee": "INR", "inr": "INR", "rs": "INR", "pesos": "MXN",
}

// moneySigns are the currencies that are written as a mark, on either side of a number.
var moneySigns = []struct{ mark, currency string }{{"€", "EUR"}, {"$", "USD"}, {"£", "GBP"}, {"¥", "JPY"}, {"₹", "INR"}}

// amounts are the numbers that stand with a currency.
func (m *turn) amounts() []amount { return m.money }

// reckon fills in the amounts of money among the numbers.
func (m *turn) reckon() {
	m.money = nil
	for k, n := range m.numbers {
		a, ok := m.amountOf(n)
		if !ok {
			continue
		}
		if k > 0 && m.leadsUpTo(m.numbers[k-1], n) && (len(m.money) == 0 || m.money[len(m.money)-1].at.start < m.numbers[k-1].start) {
			low := m.numbers[k-1]
			m.money = append(m.money, amount{low.value, a.currency, span{m.n, low.start, low.end}})
		}
		m.money = append(m.money, a)
	}
}

// amountOf reads a number with the currency that stands before or behind it.
func (m *turn) amountOf(n number) (amount, bool) {
	a := amount{value: n.value, at: span{m.n, n.start, n.end}}
	before, behind := strings.TrimRight(m.Text[:n.start], " "), strings.TrimLeft(m.Text[n.end:], " ")
	for _, s := range moneySigns {
		switch {
		case strings.HasSuffix(before, s.mark):
			a.currency, a.at.start = s.currency, len(before)-len(s.mark)
			return a, true
		case strings.HasPrefix(behind, s.mark):
			a.currency, a.at.end = s.currency, len(m.Text)-len(behind)+len(s.mark)
		}
	}
	if a.currency != "" {
		return a, true
	}
	next := n.next
	if next+1 < len(m.words) && m.words[next].anyOf("de", "d") { // "dos millones de euros"
		next++
	}
	if next < len(m.words) && m.words[next].currency != "" {
		a.currency, a.at.end = m.words[next].currency, m.words[next].end
		return a, true
	}
	if n.first > 0 && m.words[n.first-1].currency != "" { // "EUR 60,000"
		a.currency, a.at.start = m.words[n.first-1].currency, m.words[n.first-1].start
		return a, true
	}
	a.currency = m.words[n.next-1].currency // "80 TEUR"
	return a, a.currency != ""
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
