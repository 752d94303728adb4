package reading

import "strings"

// Amount is a sum of money that somebody named.
type Amount struct {
	Value    float64
	Currency string // ISO 4217; empty where none is named
	At       Span
}

// currencies are the words for them.
var currencies = map[string]string{
	"teur": "EUR", "keur": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "usd": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD",
	"gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "chf": "CHF", "francs": "CHF", "jpy": "JPY", "yen": "JPY",
	"yuan": "CNY", "yuans": "CNY", "rmb": "CNY", "cny": "CNY", "rupees": "INR", "rupee": "INR", "inr": "INR", "rs": "INR", "pesos": "MXN",
}

// moneySigns are the currencies that are written as a mark, on either side of a number.
var moneySigns = []struct{ mark, currency string }{{"€", "EUR"}, {"$", "USD"}, {"£", "GBP"}, {"¥", "JPY"}, {"₹", "INR"}}

// reckon fills in the amounts of money among the numbers.
func (m *Turn) reckon() {
	m.Amounts = nil
	for k, n := range m.Numbers {
		a, ok := m.amountOf(n)
		if !ok {
			continue
		}
		if k > 0 && m.leadsUpTo(m.Numbers[k-1], n) && (len(m.Amounts) == 0 || m.Amounts[len(m.Amounts)-1].At.Start < m.Numbers[k-1].Start) {
			low := m.Numbers[k-1]
			m.Amounts = append(m.Amounts, Amount{low.Value, a.Currency, Span{m.N, low.Start, low.End}})
		}
		m.Amounts = append(m.Amounts, a)
	}
}

// amountOf reads a number with the currency that stands before or behind it.
func (m *Turn) amountOf(n Number) (Amount, bool) {
	a := Amount{Value: n.Value, At: Span{m.N, n.Start, n.End}}
	before, behind := strings.TrimRight(m.Text[:n.Start], " "), strings.TrimLeft(m.Text[n.End:], " ")
	for _, s := range moneySigns {
		switch {
		case strings.HasSuffix(before, s.mark):
			a.Currency, a.At.Start = s.currency, len(before)-len(s.mark)
			return a, true
		case strings.HasPrefix(behind, s.mark):
			a.Currency, a.At.End = s.currency, len(m.Text)-len(behind)+len(s.mark)
		}
	}
	if a.Currency != "" {
		return a, true
	}
	next := n.Next
	if next+1 < len(m.Words) && m.Words[next].AnyOf("de", "d") { // "dos millones de euros"
		next++
	}
	if next < len(m.Words) && m.Words[next].currency != "" {
		a.Currency, a.At.End = m.Words[next].currency, m.Words[next].End
		return a, true
	}
	if n.First > 0 && m.Words[n.First-1].currency != "" { // "EUR 60,000"
		a.Currency, a.At.Start = m.Words[n.First-1].currency, m.Words[n.First-1].Start
		return a, true
	}
	a.Currency = m.Words[n.Next-1].currency // "80 TEUR"
	return a, a.Currency != ""
}

// leadsUpTo reports whether two numbers are the bounds of one: "150,000 to
// 200,000 yuan".
func (m *Turn) leadsUpTo(low, high Number) bool {
	return high.First == low.Next+1 && !m.Words[low.Next].Breaks && m.Words[low.Next].AnyOf("to", "and", "or", "bis", "und", "oder", "a", "et", "ou", "y", "o")
}

// afterSum may stand behind a number that is money though no currency is named;
// behind any other word the number counts that: "60k users".
var afterSum = WordSet("a an per each every annually yearly annual monthly total maximum budget for to is as in on at by or and so but plus ish tops all approved allocated available set aside earmarked signed from this next within we im pro jahrlich insgesamt zur fur und oder maximal bis ist steht freigegeben genehmigt par pour et ou au annuels an al por anuales para y o como maximo the it over up mo pm pa yr month monthly altogether through has have was were are would should could got gets max sat sitting waiting lying ready saved")

// GoesWithSum reports whether a word may stand behind a number that is money.
func (w Word) GoesWithSum() bool { return afterSum[w.Text] }

// Sums finds numbers from so much up that are money where money is spoken of.
func (m *Turn) Sums(least float64) []Amount {
	var all []Amount
	for _, n := range m.Numbers {
		bare := n.Value >= least
		if n.Next < len(m.Words) && !m.Words[n.Next].Breaks {
			next := m.Words[n.Next]
			bare = bare && (next.Comma || next.GoesWithSum() || m.isWorthOf(n.Next) || next.Text >= "0" && next.Text < ":") || n.Value >= 10 && next.AnyOf("per", "pro", "each")
		}
		if bare && !n.IsYear() && !strings.HasPrefix(m.Text[n.End:], "%") {
			all = append(all, Amount{Value: n.Value, At: Span{m.N, n.Start, n.End}})
		}
	}
	return all
}

// isWorthOf reports whether a sum is what something is worth that stands from
// word i on: "four million of stock".
func (m *Turn) isWorthOf(i int) bool {
	if m.Words[i].Text == "worth" {
		i++
	}
	return i+1 < len(m.Words) && m.Words[i].AnyOf("of", "an", "de", "en") && m.Words[i+1].AnyOf("stock", "goods", "equipment", "machinery", "inventory", "assets", "cover", "turnover", "revenue", "damage", "art", "jewellery", "waren", "ware", "umsatz", "schaden", "maschinen", "marchandises", "materiel", "stocks", "mercancia", "maquinaria", "existencias")
}
