package escalation

import (
	"math"
	"slices"
	"strings"

	"handoffbot/escalation/reading"
)

// leastPeople are more than a household or a table.
const leastPeople = 10

// seats finds how many people would use it: "180 dispatchers", "a team of 40".
// People count once trade is spoken of.
func seats(m *reading.Turn, trade bool) []reading.Number {
	numbers := m.Numbers
	if len(numbers) == 0 {
		return nil
	}
	var all []reading.Number
	inHall := m.SpeaksOf(reading.Hall)
	for _, n := range numbers {
		if n.Value != math.Trunc(n.Value) || n.Value < 2 || strings.HasPrefix(m.Text[n.End:], "%") {
			continue
		}
		end := m.Follows(n, 2, reading.Licence)
		if end >= 0 && inHall && m.Words[end].Begins("seat") {
			end = -1
		}
		if end < 0 && n.Value >= 5 && !m.Before(n.First, reading.SpokenTo) && (!inHall || trade) {
			end = m.Follows(n, 3, reading.Staffer)
		}
		if end < 0 && trade && !inHall && n.Value >= leastPeople {
			end = m.Follows(n, 2, reading.Head)
		}
		if end < 0 && trade && !inHall && n.Value >= leastPeople && m.SpeaksOf(reading.Ourselves) {
			end = tradesmen(m, n)
		}
		if end < 0 {
			end = isHowMany(m, n)
		}
		if end < 0 && n.Value >= 5 {
			end = ofThem(m, n, trade)
		}
		if end >= 0 {
			n.End = m.Words[end].End
			all = append(all, n)
			continue
		}
		if i := n.First; i >= 2 && !inHall && m.Words[i-1].AnyOf("of", "von", "de") && m.Words[i-2].Is(reading.CompanyOf) {
			n.Start = m.Words[i-2].Start
			all = append(all, n)
		}
	}
	return all
}

// ofThem reads "all our teachers, 44 of them"; -1 when nobody was named before.
func ofThem(m *reading.Turn, n reading.Number, trade bool) int {
	if who := n.Next + 2; who < len(m.Words) && m.Words[n.Next].AnyOf("of", "von", "de") && m.Words[n.Next+1].AnyOf("our", "unseren", "unserer", "nos", "nuestros") && m.Words[who].Is(reading.Staffer|reading.Head) {
		return who // "250 of our people"
	}
	if n.Next+1 >= len(m.Words) || !m.Words[n.Next].AnyOf("of", "von", "d'entre", "de") || !m.Words[n.Next+1].AnyOf("them", "us", "ihnen", "uns", "eux", "ellos", "ellas", "nosotros") {
		return -1
	}
	if trade && n.Value >= leastPeople && m.Words[n.Next+1].AnyOf("us", "uns", "nosotros") {
		return n.Next + 1 // "180 of us"
	}
	for i := n.First - 1; i >= max(0, n.First-5) && !m.Words[i+1].Breaks; i-- {
		if m.Words[i].Is(reading.Licence|reading.Staffer|reading.Place) || m.Words[i].AnyOf("everyone", "everybody", "alle", "todos") {
			return n.Next + 1
		}
	}
	return -1
}

// doers are what words for people of a trade end with, in the plural.
var doers = []string{"ers", "ors", "ists", "ants", "eurs", "ieres", "rices", "ores", "eros", "istas"}

// undone end like them and are nobody whom a company employs.
var undone = reading.WordSet("others numbers letters papers customers members followers subscribers readers viewers visitors orders offers answers players travellers travelers strangers neighbours neighbors doors floors colours colors errors flowers towers covers layers corners drawers chargers routers servers computers printers posters stickers trackers speakers heaters coolers motors sensors scooters mowers elevators generators radiators containers trailers boilers lockers buyers sellers borrowers lenders users owners winners donors tutors lists plants restaurants variants valeurs erreurs couleurs fleurs heures valores colores errores motores sensores dineros numeros generos")

// tradesmen finds people of a trade that nobody listed, "850 handlers", and
// returns their word; -1 when there are none.
func tradesmen(m *reading.Turn, n reading.Number) int {
	for i := n.Next; i < min(n.Next+2, len(m.Words)) && !m.Words[i].Comma && !m.Words[i].Breaks; i++ {
		text := m.Words[i].Text
		if m.Words[i].Kind == 0 && len(text) > 5 && !undone[text] && slices.ContainsFunc(doers, func(end string) bool { return strings.HasSuffix(text, end) }) {
			return i
		}
	}
	return -1
}

// leastRun are so many places that only a company runs them.
const leastRun = 5

// runsPlaces reports whether who speaks runs several: "we have eleven schools".
func runsPlaces(m *reading.Turn) bool {
	for _, n := range m.Numbers {
		if n.Value >= leastRun && !n.IsYear() && m.Before(n.First, reading.Had) {
			if end := m.Follows(n, 2, reading.Place); end >= 0 && m.Words[end].IsPlural() && !m.Before(n.First, reading.Theirs) && m.SpeaksOf(reading.Ourselves) && !m.Words[end].AnyOf("rooms", "beds", "betten", "lits", "countries") {
				return true
			}
		}
	}
	return false
}

// isHowMany reads "2,600? That's how many nurses we have"; -1 when a number is
// not explained so.
func isHowMany(m *reading.Turn, n reading.Number) int {
	for i := n.Next; i < min(n.Next+5, len(m.Words)-1); i++ {
		if m.Words[i].AnyOf("many", "viele", "combien", "cuantos", "cuantas") {
			for j := i + 1; j < min(i+3, len(m.Words)); j++ {
				if m.Words[j].Is(reading.Licence | reading.Staffer | reading.Place) {
					return j
				}
			}
			break
		}
	}
	return -1
}

// size finds how large a company is by what it runs: "14 sites", "12 cliniques",
// and what it buys by the dozen.
func size(m *reading.Turn, trade bool) (reading.Span, bool) {
	first := m.SpeaksOf(reading.Ourselves)
	for _, n := range m.Numbers {
		if n.Value < 2 || n.IsYear() {
			continue
		}
		end := -1
		// "9 hospitals, about 1,800 beds" begins with them.
		opens := n.Value >= 5 && (n.First == 0 || m.Words[n.First].Breaks) && !strings.Contains(m.Text, "?")
		if first && m.Before(n.First, reading.Had) || opens && trade {
			end = m.Follows(n, 3, reading.Place)
		}
		if end < 0 && trade && n.Value >= 50 {
			end = m.Follows(n, 3, reading.Good)
		}
		if end >= 0 {
			return reading.Span{Turn: m.N, Start: n.Start, End: m.Words[end].End}, true
		}
	}
	return reading.Span{}, false
}
