package escalation

import (
	"math"
	"strings"
)

// Who would use a product, and how much there is of a company, by the
// beginnings of the words.
var (
	// licences are a product's whoever speaks of them.
	licences = []string{"seat", "user", "licens", "licenc", "workstat", "workplace", "endpoint", "mailbox", "mailboxes", "nutzer", "benutzer", "anwender", "arbeitsplatz", "arbeitsplatze", "lizenz", "utilisateur", "licence", "poste", "usuario", "licencia", "puesto"}
	// staff is a company's; a few of them may also have come to fix something.
	staff = []string{"crew", "employe", "employee", "dispatch", "staff", "colleagu", "worker", "rep", "reps", "develop", "engin", "technician", "driver", "salespeopl", "agent", "nurse", "clinician", "teacher", "lawyer", "consultant", "advisor", "adviser", "analyst", "operator", "planner", "manager", "physician", "doctor", "cashier", "fte", "mitarbeit", "beschaftigt", "kolleg", "angestellt", "fahrer", "techniker", "berater", "employ", "salarie", "collaborateur", "collegue", "conseiller", "cadre", "chauffeur", "emplead", "trabajador", "asesor", "conductor", "comercial"}
	// headWords are only a company's when a company speaks.
	headWords = []string{"people", "person", "persons", "leute", "personen", "personne", "personnes", "persona", "personas", "gente", "attendee", "participant", "delegate", "teilnehm", "asistent"}
	// places are how many of them a company runs.
	places = []string{"room", "site", "location", "branch", "branches", "clinic", "practice", "hospital", "store", "shop", "outlet", "hotel", "restaurant", "school", "campus", "warehouse", "plant", "factory", "factories", "depot", "office", "country", "countries", "vehicle", "truck", "van", "bed", "property", "properties", "salon", "gym", "centre", "center", "facility", "facilities", "franchise", "standort", "filial", "klinik", "praxen", "niederlass", "werke", "werken", "lager", "fahrzeug", "lkw", "laender", "lander", "betten", "clinique", "etablissement", "magasin", "agence", "boutique", "usine", "entrepot", "vehicule", "pays", "lits", "nurser", "nurseries", "hauser", "hausern", "officine", "pharmac", "pharmacy", "farmacia", "market", "supermarket", "hopita", "ecole", "sede", "clinica", "tienda", "sucursal", "oficina", "fabrica", "almacen", "vehiculo", "pais", "paises", "camion", "camiones", "hotele", "colegio"}
	// goods are bought for a company by the dozen.
	goods = []string{"piece", "unit", "box", "boxes", "copy", "copies", "laptop", "desk", "chair", "device", "tablet", "terminal", "stuck", "gerate", "geraten", "unite", "carton", "unidad", "caja", "equipo"}

	// freight is dear by the dozen.
	freight = []string{"pallet", "chair", "desk", "laptop", "device", "tablet", "terminal", "machine", "container", "workstation", "uniform", "screen", "monitor", "printer", "scanner", "stuhl", "stuhle", "schreibtisch", "gerat", "gerate", "palette", "europalett", "rechner", "chaise", "bureau", "bureaux", "ordinat", "appareil", "silla", "mesa", "portatil", "palet", "palets", "maquina"}

	theirs   = wordSet("you your ihr ihre sie vous vos su sus tienen teneis habt hat")
	halls    = wordSet("movie movies film theater theatre cinema bus train flight concert show table dinner restaurant hotel ticket tickets taxi car match game stadium plane van coach ride bank savings card 401k")
	spokenTo = wordSet("talked talk spoke spoken speak chatted chatting told tells transferred asked called")
	ours     = wordSet("a have has run runs running operate operates manage manages own owns with of across all our in haben betreiben fuhren mit an unsere unseren avons gerons exploitons de avec sur nos dans tenemos gestionamos con nuestras nuestros somos en operamos")
	we       = wordSet("we our we're we've us wir unser unsere unseren uns nous notre nos tenemos somos nuestro nuestra nuestros nuestras gestionamos operamos group chain gruppe groupe grupo cadena kette chaine")
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
	hall := m.speaks(halls)
	for _, n := range numbers {
		if n.value != math.Trunc(n.value) || n.value < 2 {
			continue
		}
		end := m.follows(n, 2, licences)
		if end >= 0 && hall && m.words[end].begins("seat") {
			end = -1
		}
		if end < 0 && n.value >= 5 && !m.before(n.first, spokenTo) && (!hall || trade) {
			end = m.follows(n, 3, staff)
		}
		if end < 0 && trade && !hall && n.value >= leastPeople {
			end = m.follows(n, 2, headWords)
		}
		if end >= 0 {
			n.end = m.words[end].end
			all = append(all, n)
			continue
		}
		if i := n.first; i >= 2 && !hall && m.words[i-1].anyOf("of", "von", "de") && m.words[i-2].anyOf("team", "crew", "cast", "company", "staff", "department", "workforce", "equipe", "equipo") {
			n.start = m.words[i-2].start
			all = append(all, n)
		}
	}
	return all
}

// size finds how large a company is by what it runs: "14 sites", "12 cliniques",
// and what it buys by the dozen.
func (m *turn) size(trade bool) (span, bool) {
	first := m.speaks(we)
	for _, n := range m.numbers {
		if n.value < 2 || n.isYear() {
			continue
		}
		end := -1
		// "9 hospitals, about 1,800 beds" begins with them.
		opens := n.value >= 5 && (n.first == 0 || m.words[n.first].breaks) && !strings.Contains(m.Text, "?")
		if first && m.before(n.first, ours) || opens && trade {
			end = m.follows(n, 3, places)
		}
		if end < 0 && trade && n.value >= 50 {
			end = m.follows(n, 3, goods)
		}
		if end >= 0 {
			return span{m.n, n.start, m.words[end].end}, true
		}
	}
	return span{}, false
}

// bulk finds what only a company runs or buys so much of: "140 stores", "64 pallets
// a month". Goods that it buys once are worth as much from twice the line.
func (m *turn) bulk(trade bool, line float64) []number {
	var all []number
	asks, first := strings.Contains(m.Text, "?"), m.speaks(we)
	for _, n := range m.numbers {
		if n.value <= line || n.value != math.Trunc(n.value) || n.isYear() || asks && !first {
			continue
		}
		end := m.follows(n, 1, places)
		if end < 0 && (trade || first) {
			if end = m.follows(n, 2, freight); end >= 0 && n.value <= 2*line && !m.recurs(end) {
				end = -1
			}
		}
		if end >= 0 && !m.before(n.first, theirs) && m.words[end].isPlural() {
			n.end = m.words[end].end
			all = append(all, n)
		}
	}
	return all
}

// isPlural tells "140 stores" from the address "140 Store Street".
func (w word) isPlural() bool {
	return strings.HasSuffix(w.text, "s") || strings.HasSuffix(w.text, "en") || strings.HasSuffix(w.text, "stuhle") || strings.HasSuffix(w.text, "gerate") || strings.HasSuffix(w.text, "tische")
}

// recurs reports whether what is counted comes by the day, the week or the month.
func (m *turn) recurs(end int) bool {
	for i := end + 1; i < min(end+4, len(m.words)); i++ {
		if m.words[i].anyOf("day", "week", "month", "weekly", "monthly", "daily", "woche", "monat", "tag", "semaine", "mois", "jour", "semana", "mes", "dia") {
			return true
		}
	}
	return false
}

// speaks reports whether the message holds one of the words.
func (m *turn) speaks(words map[string]bool) bool {
	for i := range m.words {
		if words[m.words[i].text] {
			return true
		}
	}
	return false
}
