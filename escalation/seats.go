package escalation

import (
	"math"
	"slices"
	"strings"
)

// leastPeople are more than a household or a table.
const leastPeople = 10

// seats finds how many people would use it: "180 dispatchers", "a team of 40".
// People count once trade is spoken of.
func (m *turn) seats(trade bool) []number {
	numbers := m.numbers
	if len(numbers) == 0 {
		return nil
	}
	var all []number
	inHall := m.speaksOf(hall)
	for _, n := range numbers {
		if n.value != math.Trunc(n.value) || n.value < 2 || strings.HasPrefix(m.Text[n.end:], "%") {
			continue
		}
		end := m.follows(n, 2, licence)
		if end >= 0 && inHall && m.words[end].begins("seat") {
			end = -1
		}
		if end < 0 && n.value >= 5 && !m.before(n.first, spokenTo) && (!inHall || trade) {
			end = m.follows(n, 3, staffer)
		}
		if end < 0 && trade && !inHall && n.value >= leastPeople {
			end = m.follows(n, 2, head)
		}
		if end < 0 && trade && !inHall && n.value >= leastPeople && m.speaksOf(ourselves) {
			end = m.tradesmen(n)
		}
		if end < 0 {
			end = m.isHowMany(n)
		}
		if end < 0 && n.value >= 5 {
			end = m.ofThem(n)
		}
		if end >= 0 {
			n.end = m.words[end].end
			all = append(all, n)
			continue
		}
		if i := n.first; i >= 2 && !inHall && m.words[i-1].anyOf("of", "von", "de") && m.words[i-2].is(companyOf) {
			n.start = m.words[i-2].start
			all = append(all, n)
		}
	}
	return all
}

// ofThem reads "all our teachers, 44 of them"; -1 when nobody was named before.
func (m *turn) ofThem(n number) int {
	if n.next+1 >= len(m.words) || !m.words[n.next].anyOf("of", "von", "d'entre", "de") || !m.words[n.next+1].anyOf("them", "us", "ihnen", "uns", "eux", "ellos", "ellas", "nosotros") {
		return -1
	}
	for i := n.first - 1; i >= max(0, n.first-3) && !m.words[i+1].breaks; i-- {
		if m.words[i].is(licence | staffer | place) {
			return n.next + 1
		}
	}
	return -1
}

// doers are what words for people of a trade end with, in the plural.
var doers = []string{"ers", "ors", "ists", "ants", "eurs", "ieres", "rices", "ores", "eros", "istas"}

// undone end like them and are nobody whom a company employs.
var undone = wordSet("others numbers letters papers customers members followers subscribers readers viewers visitors orders offers answers players travellers travelers strangers neighbours neighbors doors floors colours colors errors flowers towers covers layers corners drawers chargers routers servers computers printers posters stickers trackers speakers heaters coolers motors sensors scooters mowers elevators generators radiators containers trailers boilers lockers buyers sellers borrowers lenders users owners winners donors tutors lists plants restaurants variants valeurs erreurs couleurs fleurs heures valores colores errores motores sensores dineros numeros generos")

// tradesmen finds people of a trade that nobody listed, "850 handlers", and
// returns their word; -1 when there are none.
func (m *turn) tradesmen(n number) int {
	for i := n.next; i < min(n.next+2, len(m.words)) && !m.words[i].comma && !m.words[i].breaks; i++ {
		text := m.words[i].text
		if m.words[i].kind == 0 && len(text) > 5 && !undone[text] && slices.ContainsFunc(doers, func(end string) bool { return strings.HasSuffix(text, end) }) {
			return i
		}
	}
	return -1
}

// leastRun are so many places that only a company runs them.
const leastRun = 5

// runsPlaces reports whether who speaks runs several: "we have eleven schools".
func (m *turn) runsPlaces() bool {
	for _, n := range m.numbers {
		if n.value >= leastRun && !n.isYear() && m.before(n.first, had) {
			if end := m.follows(n, 2, place); end >= 0 && m.words[end].isPlural() && !m.before(n.first, theirs) && m.speaksOf(ourselves) && !m.words[end].anyOf("rooms", "beds", "betten", "lits", "countries") {
				return true
			}
		}
	}
	return false
}

// isHowMany reads "2,600? That's how many nurses we have"; -1 when a number is
// not explained so.
func (m *turn) isHowMany(n number) int {
	for i := n.next; i < min(n.next+5, len(m.words)-1); i++ {
		if m.words[i].anyOf("many", "viele", "combien", "cuantos", "cuantas") {
			for j := i + 1; j < min(i+3, len(m.words)); j++ {
				if m.words[j].is(licence | staffer | place) {
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
func (m *turn) size(trade bool) (span, bool) {
	first := m.speaksOf(ourselves)
	for _, n := range m.numbers {
		if n.value < 2 || n.isYear() {
			continue
		}
		end := -1
		// "9 hospitals, about 1,800 beds" begins with them.
		opens := n.value >= 5 && (n.first == 0 || m.words[n.first].breaks) && !strings.Contains(m.Text, "?")
		if first && m.before(n.first, had) || opens && trade {
			end = m.follows(n, 3, place)
		}
		if end < 0 && trade && n.value >= 50 {
			end = m.follows(n, 3, good)
		}
		if end >= 0 {
			return span{m.n, n.start, m.words[end].end}, true
		}
	}
	return span{}, false
}
