package escalation

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// amount is a sum of money that somebody named.
type amount struct {
	value    float64
	currency string // ISO 4217
	at       span
}

var currencies = map[string]string{
	"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD",
	"£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "chf": "CHF", "francs": "CHF", "¥": "JPY", "jpy": "JPY", "yen": "JPY",
}

var scales = map[string]float64{"k": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6}

// number is a number in a message, with the words it takes up.
type number struct {
	value      float64
	start, end int // byte offsets
	next       int // the first word behind it
}

// numbers finds numbers such as 60,000, 60.000, 1.5m and 10k.
func (m *turn) numbers() []number {
	var all []number
	for i := 0; i < len(m.words); i++ {
		w := m.words[i]
		if w.text == "" || w.text[0] < '0' || w.text[0] > '9' {
			continue
		}
		last := i
		for last+1 < len(m.words) && joinsNumber(m.Text, m.words[last], m.words[last+1]) {
			last++
		}
		digits, scale := m.Text[w.start:m.words[last].end], 1.0
		if last == i && m.spacedThousands(i) {
			last++
			digits += m.words[last].text
		}
		cut := len(strings.TrimRight(strings.ToLower(digits), "kmio"))
		if suffix := strings.ToLower(digits[cut:]); suffix != "" {
			factor, ok := scales[suffix]
			if !ok {
				continue
			}
			digits, scale = digits[:cut], factor
		}
		value, ok := parseNumber(digits)
		if !ok {
			continue
		}
		end := m.words[last].end
		if last+1 < len(m.words) && scale == 1 {
			if factor, ok := scales[m.words[last+1].text]; ok {
				scale, last = factor, last+1
				end = m.words[last].end
			}
		}
		all = append(all, number{value * scale, w.start, end, last + 1})
		i = last
	}
	return all
}

// spacedThousands: "180 000 euros" is one number; of "room 12 300" that is
// not known.
func (m *turn) spacedThousands(i int) bool {
	if i+1 >= len(m.words) {
		return false
	}
	a, b := m.words[i], m.words[i+1]
	if space := m.Text[a.end:b.start]; space != " " && space != "\u00a0" && space != "\u202f" || len(a.text) > 3 || len(b.text) != 3 || b.text[0] < '0' || b.text[0] > '9' {
		return false
	}
	behind := strings.TrimLeft(m.Text[b.end:], " \u00a0\u202f")
	return strings.HasPrefix(behind, "€") || i+2 < len(m.words) && currencies[m.words[i+2].text] != ""
}

// joinsNumber: "60,000" and "1.5" are cut into words at the mark.
func joinsNumber(text string, a, b word) bool {
	between := text[a.end:b.start]
	if between != "," && between != "." && between != "'" {
		return false
	}
	return b.text[0] >= '0' && b.text[0] <= '9'
}

// parseNumber reads marks of thousands in both customs: a mark before exactly
// three digits is one, unless it is the only mark and the number would begin with 0.
func parseNumber(digits string) (float64, bool) {
	groups := strings.FieldsFunc(digits, func(r rune) bool { return r == ',' || r == '.' || r == '\'' })
	if len(groups) == 0 || len(digits) > 20 {
		return 0, false
	}
	whole, fraction := strings.Join(groups, ""), ""
	if last := groups[len(groups)-1]; len(groups) > 1 && (len(last) != 3 || groups[0] == "0") {
		whole, fraction = strings.Join(groups[:len(groups)-1], ""), "."+last
	}
	v, err := strconv.ParseFloat(whole+fraction, 64)
	return v, err == nil
}

// amounts finds numbers that stand with a currency.
func (m *turn) amounts() []amount {
	var all []amount
	for _, n := range m.numbers() {
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
			if code, ok := currencies[m.words[n.next].text]; ok {
				a.currency, a.at.end = code, m.words[n.next].end
			}
		}
		if a.currency == "" {
			if i := n.next - 1; i >= 1 {
				for j := i; j >= 0; j-- { // "EUR 60,000"
					if m.words[j].start < n.start {
						if code, ok := currencies[m.words[j].text]; ok {
							a.currency, a.at.start = code, m.words[j].start
						}
						break
					}
				}
			}
		}
		if a.currency != "" {
			all = append(all, a)
		}
	}
	return all
}

// seatWords are the stems of who would use a product, and of people only when
// they are a company's.
var (
	seatWords = []string{"seat", "user", "employe", "licens", "licenc", "dispatch", "staff", "colleagu", "worker", "rep", "develop", "engin", "technician", "nutzer", "mitarbeit", "arbeitsplatz", "lizenz", "utilisateur", "employ", "licence", "usuario", "emplead", "licencia", "driver", "salespeopl", "workstat", "cadr", "salari", "collaborateur", "collabor", "beschaftigt", "arbeitspl", "trabajador", "puesto"}
	halls     = wordSet("movie movies film theater theatre cinema bus train flight concert show table dinner restaurant hotel ticket tickets taxi car match game stadium plane van coach ride bank savings card 401k")
)

// seats finds how many people would use it: "180 dispatchers", "a team of 40".
func (m *turn) seats() []number {
	var all []number
	numbers := m.numbers()
	if len(numbers) == 0 || slices.ContainsFunc(m.words, func(w word) bool { return halls[w.text] }) {
		return nil
	}
	for _, n := range numbers {
		if n.value != math.Trunc(n.value) {
			continue
		}
		for i := n.next; i < min(n.next+2, len(m.words)); i++ {
			if m.words[i].comma || m.words[i].breaks {
				break
			}
			if slices.ContainsFunc(seatWords, func(stem string) bool {
				return m.words[i].stem == stem || m.words[i].stem == stem+"s" || len(stem) > 5 && strings.HasPrefix(m.words[i].stem, stem)
			}) {
				n.end = m.words[i].end
				all = append(all, n)
				break
			}
		}
		if first := n.next - 1; len(all) == 0 || all[len(all)-1].start != n.start {
			for first > 0 && m.words[first].start > n.start {
				first--
			}
			if first >= 2 && m.words[first-1].anyOf("of", "von", "de") && m.words[first-2].anyOf("team", "company", "staff", "department", "workforce", "equipe", "equipo") {
				n.start = m.words[first-2].start
				all = append(all, n)
			}
		}
	}
	return all
}
