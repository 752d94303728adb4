package reading

import (
	"math"
	"strconv"
	"strings"
)

// Number is a number in a message, with the words it takes up.
type Number struct {
	Value       float64
	Start, End  int // byte offsets
	First, Next int // its first word, and the first behind it
}

// scales are what a number is said in: "60k", "80 Tausend", "60 mil".
var scales = map[string]float64{
	"k": 1e3, "thousand": 1e3, "grand": 1e3, "tsd": 1e3, "tausend": 1e3, "mille": 1e3, "mil": 1e3, "teur": 1e3, "keur": 1e3,
	"m": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6, "millionen": 1e6, "millon": 1e6, "millones": 1e6, "hundred": 100, "dozen": 12,
}

// numberWords are the numbers that people spell out, folded. Those that mean
// something else in another of the languages are left out: "once" is eleven.
var numberWords = map[string]float64{
	"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"zwei": 2, "drei": 3, "vier": 4, "funf": 5, "fuenf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwolf": 12, "zwoelf": 12, "dreizehn": 13, "vierzehn": 14, "funfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
	"anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5, "zwanzig": 20, "dreissig": 30, "vierzig": 40, "funfzig": 50, "fuenfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90,
	"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
	"dizaine": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100,
	"dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16, "veinte": 20, "veinticinco": 25, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
	"decena": 10, "quincena": 15, "veintena": 20, "treintena": 30, "centenar": 100, "centena": 100,
	"cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300, "cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500, "quinientas": 500, "seiscientos": 600, "seiscientas": 600, "setecientos": 700, "setecientas": 700, "ochocientos": 800, "ochocientas": 800, "novecientos": 900, "novecientas": 900,
	"cent": 100, "cents": 100, "hundred": 100, "hundert": 100, "thousand": 1e3, "tausend": 1e3, "mille": 1e3, "mil": 1e3, "million": 1e6, "millions": 1e6, "millionen": 1e6, "millones": 1e6, "dozen": 12, "docena": 12, "douzaine": 12, "dutzend": 12, "grand": 1e3,
}

// count fills in numbers such as 60,000, 60.000, 60 000, 1.5m, 10k and "twelve
// hundred", and what of them is money.
func (m *Turn) count() {
	m.Numbers = nil
	for i := 0; i < len(m.Words); i++ {
		if !m.Words[i].counts {
			continue
		}
		n, ok := Number{}, false
		if IsNumber(m.Words[i].Text) {
			n, ok = m.digits(i)
		} else {
			n, ok = m.spelledOut(i)
		}
		if ok {
			m.Numbers = append(m.Numbers, n)
			i = n.Next - 1
		}
	}
	m.reckon()
}

// Counted is the turn with its numbers, which those of the chatbot have only where
// somebody wants them.
func (m *Turn) Counted() *Turn {
	counted := *m
	counted.count()
	return &counted
}

// counts reports whether a word is a number, or may begin one.
func counts(text string) bool {
	_, spelled := wordNumber(text)
	return spelled || IsNumber(text)
}

// digits reads the number that begins at word i with a digit.
func (m *Turn) digits(i int) (Number, bool) {
	last := i
	for last+1 < len(m.Words) && joinsNumber(m.Text, m.Words[last], m.Words[last+1]) {
		last++
	}
	w := m.Words[i]
	digits, scale := strings.TrimSuffix(m.Text[w.Start:m.Words[last].End], "ish"), 1.0 // "850ish"
	cut := len(strings.TrimRight(strings.ToLower(digits), "kmio"))
	if suffix := strings.ToLower(digits[cut:]); suffix != "" {
		factor, ok := scales[suffix]
		if !ok {
			return Number{}, false
		}
		digits, scale = digits[:cut], factor
	}
	value, ok := parseNumber(digits)
	if !ok {
		return Number{}, false
	}
	if last+1 < len(m.Words) && scale == 1 && m.Words[last].End+1 == m.Words[last+1].Start && m.Text[m.Words[last].End] == ' ' {
		if factor, ok := scales[m.Words[last+1].Text]; ok {
			scale, last = factor, last+1
		}
	}
	return Number{value * scale, w.Start, m.Words[last].End, i, last + 1}, true
}

// spelledOut reads the number that begins at word i in letters. A scale alone
// is none: "a grand idea".
func (m *Turn) spelledOut(i int) (Number, bool) {
	total, current, last, counted := 0.0, 0.0, i-1, false
	first := i
	if share, ok := m.decimal(i - 1); ok && i >= 2 && ones[m.Words[i-2].Text] { // "one point nine"
		first, current, last, counted = i-2, 1+share, i, true
	}
	for j := last + 1; j < len(m.Words); j++ {
		w := m.Words[j]
		if j > i && (w.Breaks || w.Comma) {
			break
		}
		value, ok := 0.0, false
		if w.counts {
			value, ok = wordNumber(w.Text)
		}
		if !ok {
			if share, ok := m.decimal(j); counted && ok { // "two point five"
				current, last = current+share, j+1
				j = last
				continue
			}
			if next := j + 1; counted && next < len(m.Words) && w.AnyOf("and", "und", "et", "y") {
				if value, ok = wordNumber(m.Words[next].Text); ok && goesWith(current, value) {
					continue
				}
			}
			break
		}
		switch {
		case value >= 1e3 && (value == 1e3 || value == 1e6) && scales[w.Text] > 0:
			total, current = total+max(1, current)*value, 0
		case value == 100 && current > 1 && current < 100:
			current *= 100
		case value == 12 && scales[w.Text] > 0:
			current = max(1, current) * 12
		case value == 20 && current == 4: // quatre-vingts
			current = 80
		case !goesWith(current, value): // "forty, fifty": another number
			return m.spelledAs(first, last, total+current, counted)
		default:
			current += value
		}
		counted = counted || scales[w.Text] == 0
		last = j
	}
	return m.spelledAs(first, last, total+current, counted)
}

// points stand before the decimals of a number in letters.
var points = WordSet("point komma virgule punto coma")

// decimal reads "point nine" at word i, of one digit.
func (m *Turn) decimal(i int) (float64, bool) {
	if i < 0 || i+1 >= len(m.Words) || !points[m.Words[i].Text] || m.Words[i].Breaks || m.Words[i].Comma {
		return 0, false
	}
	digit, ok := wordNumber(m.Words[i+1].Text)
	return digit / 10, ok && digit < 10
}

// spelledAs is the number of some words, unless they are a scale alone: "a
// grand idea", but "a thousand", "half a million" and "a couple of hundred".
func (m *Turn) spelledAs(first, last int, value float64, counted bool) (Number, bool) {
	if last < first {
		return Number{}, false
	}
	scale := m.Words[first].Text
	if times, from := m.timesBefore(first); from < first && (!counted || first == last && bareHundreds[scale]) {
		return Number{value * times, m.Words[from].Start, m.Words[last].End, from, last + 1}, true
	}
	if !counted && last == first && (!m.oneBefore(first) || m.isThanked(first)) && !bareHundreds[scale] {
		return Number{}, false
	}
	return Number{value, m.Words[first].Start, m.Words[last].End, first, last + 1}, true
}

// goesWith reports whether a number goes on with another: 240 and 5, 60 and 15
// (soixante-quinze), but not 45 and 40.
func goesWith(current, value float64) bool {
	return current == 0 || math.Mod(current, 100) == 0 && value < 100 || math.Mod(current, 10) == 0 && value < 20
}

// bareHundreds stand without a "one" before them.
var bareHundreds = WordSet("cien cent hundert tausend mille mil")

// isThanked reports whether a scale is how much one is thanked: "thanks a million".
func (m *Turn) isThanked(i int) bool {
	return i >= 2 && m.Words[i-2].AnyOf("thanks", "thank", "thx", "you", "one", "in", "merci", "gracias", "danke", "never", "not")
}

// vague are what a scale may be told to be there so many times.
var vague = map[string]float64{
	"half": 0.5, "halbe": 0.5, "halben": 0.5, "halbes": 0.5, "demi": 0.5, "medio": 0.5, "media": 0.5,
	"couple": 2, "paar": 2, "par": 2, "few": 3, "several": 3, "mehrere": 3, "einige": 3, "quelques": 3, "plusieurs": 3, "varios": 3, "varias": 3,
}

// timesBefore reads "half a" and "a couple of" before a scale, and returns the
// word at which that begins; i itself when there is none.
func (m *Turn) timesBefore(i int) (float64, int) {
	for j := i - 1; j >= max(0, i-2) && !m.Words[j+1].Breaks && !m.Words[j+1].Comma; j-- {
		if times, ok := vague[m.Words[j].Text]; ok {
			return times, j
		}
		if !m.Words[j].AnyOf("a", "of", "de") {
			break
		}
	}
	return 1, i
}

// ones are the words for one that may begin a number with decimals.
var ones = WordSet("one ein eins un une uno una")

// oneBefore: "a hundred", "one thousand".
func (m *Turn) oneBefore(i int) bool {
	return i > 0 && !m.Words[i].Breaks && m.Words[i-1].AnyOf("a", "one", "ein", "eine", "einer", "un", "une", "una")
}

// wordNumber is the value of a word that spells a number out.
func wordNumber(text string) (float64, bool) {
	if v, ok := numberWords[text]; ok {
		return v, true
	}
	if len(text) < 8 || !strings.Contains(text, "hundert") && !strings.Contains(text, "tausend") && !strings.HasSuffix(text, "zig") && !strings.HasSuffix(text, "ssig") {
		return 0, false
	}
	return germanNumber(text)
}

// germanNumber reads what German writes as one word: "zweihundertfunfzig".
func germanNumber(text string) (float64, bool) {
	if text == "" {
		return 0, true
	}
	for _, unit := range []struct {
		word  string
		value float64
	}{{"tausend", 1e3}, {"hundert", 100}} {
		head, tail, ok := strings.Cut(text, unit.word)
		if !ok {
			continue
		}
		times, ok1 := germanNumber(strings.TrimSuffix(head, "und"))
		rest, ok2 := germanNumber(strings.TrimPrefix(tail, "und"))
		return max(1, times)*unit.value + rest, ok1 && ok2
	}
	if text == "ein" || text == "eins" {
		return 1, true
	}
	if ones, tens, ok := strings.Cut(text, "und"); ok {
		a, ok1 := germanNumber(ones)
		b, ok2 := numberWords[tens]
		return a + b, ok1 && ok2 && a < 10
	}
	v, ok := numberWords[text]
	return v, ok
}

// joinsNumber: "60,000", "1.5" and "60 000" are cut into words at the mark.
func joinsNumber(text string, a, b Word) bool {
	if b.Text == "" || b.Text[0] < '0' || b.Text[0] > '9' {
		return false
	}
	switch text[a.End:b.Start] {
	case ",", ".", "'", "’":
		return true
	case " ", "\u00a0", "\u202f": // only before three digits, and not in "020 123"
		return a.End-a.Start <= 3 && text[a.Start] != '0' && onlyDigits(text[a.Start:a.End]) && b.End-b.Start == 3 && onlyDigits(text[b.Start:b.End])
	}
	return false
}

func onlyDigits(text string) bool {
	return !strings.ContainsFunc(text, func(c rune) bool { return c < '0' || c > '9' })
}

// parseNumber reads marks of thousands in both customs: a mark before exactly
// three digits is one, unless it is the only mark and the number would begin with 0.
func parseNumber(digits string) (float64, bool) {
	if strings.ContainsAny(digits, "eExXpP_") {
		return 0, false // "9e14" is a part of a code
	}
	groups := strings.FieldsFunc(digits, func(r rune) bool { return strings.ContainsRune(",.'’ \u00a0\u202f", r) })
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

// IsYear reports whether it is taken for a year: "our budget for 2027", and not
// "2,000", "2 grand" or "two thousand".
func (n Number) IsYear() bool {
	return n.Value >= 1990 && n.Value < 2100 && n.End-n.Start == len("2027")
}
