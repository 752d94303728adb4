package escalation

import "slices"

// The severities of a complaint, mildest first.
const (
	mild      = "mild"
	firm      = "firm"
	sensitive = "sensitive"
)

var severities = []string{mild, firm, sensitive}

// complaint fires at its severity or a worse one.
type complaint struct {
	from     int       // index into severities
	spoken   []keyword // by severity
	topics   keyword   // sensitive, unless a question is about it
	delicate keyword   // sensitive together with blame
	blame    keyword
}

func newComplaint(severity string, b *book) complaint {
	return complaint{
		from:   max(0, slices.Index(severities, severity)),
		spoken: []keyword{saidAsSpelled(b, mildWords...), saidAsSpelled(b, firmWords...), saidAsSpelled(b, slices.Concat(graveEvents, graveGerman, graveFrench, graveSpanish)...)},
		topics: saidAsSpelled(b, graveTopics...), delicate: saidAsSpelled(b, delicate...), blame: saidAsSpelled(b, blame...),
	}
}

// studied are words behind which a grave one is the subject of something:
// "harassment training" hurts nobody.
var studied = wordSet("training course courses policy policies law laws lawsuit movie film book definition statistics webinar module prevention attorney office podcast game song emoji laughing chapter episode season trailer insurance detector detectors alarm alarms cover treatment prix kosten precio frequencies analyser")

func (c complaint) fire(t talk) []firing {
	var all []firing
	var hurt, blamed []span // the first of each
	for _, m := range t.visitor {
		var quotes []span
		for level := len(c.spoken) - 1; level >= c.from; level-- {
			quotes = append(quotes, slices.DeleteFunc(c.spoken[level].quotes(m), m.isStudied)...)
		}
		for _, q := range c.topics.quotes(m) {
			if !m.isStudied(q) && !m.inquires(q) {
				quotes = append(quotes, q)
			}
		}
		had := len(hurt) > 0 && len(blamed) > 0
		if len(hurt) == 0 {
			hurt = c.delicate.quotes(m)
		}
		if len(blamed) == 0 {
			blamed = c.blame.quotes(m)
		}
		if !had && len(hurt) > 0 && len(blamed) > 0 {
			quotes = append(quotes, hurt[0], blamed[0])
		}
		if len(quotes) > 0 {
			all = append(all, fires(m.n, quotes))
		}
	}
	return all
}

// asksFirst begin a question for what there is, rather than a tale.
var asksFirst = wordSet("do does can could is are what which how where who when may will would should haben hat habt gibt kann wie was welche welcher wo zahlt est avez y peut comment quel quelle quels puis ou hay tienen tiene puedo puede como que cual cuanto donde cubre first")

// inquires reports whether a quote stands in a question for what there is:
// "do you cover food poisoning?", "what is the ombudsman's number?".
func (m *turn) inquires(q span) bool {
	for i, w := range m.words {
		if w.start == q.start {
			first := m.clause(i)
			return i > first && asksFirst[m.words[first].text]
		}
	}
	return false
}

// isStudied reports whether what is quoted is the subject of something.
func (m *turn) isStudied(q span) bool {
	next := m.wordFrom(q.end)
	for i := 2; i < len(m.words) && m.words[i].start <= q.start; i++ {
		if m.words[i].start == q.start && m.words[i-1].anyOf("about", "on", "against") && studied[m.words[i-2].text] {
			return true
		}
	}
	return next >= 0 && studied[m.words[next].text]
}

// wordFrom returns the first word at or after a byte of the message, unless a
// sentence ends between; -1 when there is none.
func (m *turn) wordFrom(at int) int {
	for i, w := range m.words {
		if w.start >= at {
			if w.breaks || w.comma {
				return -1
			}
			return i
		}
	}
	return -1
}

// The words of a complaint. Those of a sensitive one are as they are spelled:
// "he died" grieves, "roll a die" plays.
var (
	mildWords = []string{
		"(complain|complaining|complaint|complaints|disappointed|disappointing|unhappy|dissatisfied|annoyed|annoying|frustrated|frustrating|unsatisfied|displeased|let down)",
		"(beschwerde|beschweren|enttäuscht|unzufrieden|ärgerlich|verärgert)", "(réclamation|plainte|déçu|déçue|mécontent|mécontente)", "(queja|quejarme|reclamo|reclamación|decepcionado|decepcionada|insatisfecho|molesto|molesta)",
	}
	firmWords = []string{
		"(file|make|lodge|submit|raise) (a|an|my)? (formal|official)? complaint", "(unacceptable|outrageous|disgusting|disgraceful|appalling|scandalous|furious|atrocious|shameful)", "(terrible|awful|horrible|dreadful|pathetic) (service|company|experience|support|quality|treatment)",
		"(worst) (service|company|experience|support|app|bank|airline|hotel)", "never (buy|use|shop|order|come|fly|book) (from|with|here|your|anything)* (you|again|back|company)", "(cancel|close|leave|leaving|switch|switching) (my|our|everything|all)? (account|contract|subscription)? (because of|over this|after this)",
		"(leave|leaving|switch|switching|going|move|moving) (you)? (to|for) (a|your|the)* (competitor|competitors|competition|another provider)", "(want|demand|expect) (a|my)? (full)? (compensation|refund and)", "(one star|1 star|bad|negative) review",
		"(inakzeptabel|unverschämt|unverschämtheit|skandal|frechheit|unzumutbar)", "(offizielle|formelle) beschwerde", "(inadmissible|inacceptable|scandaleux|honteux)", "(inaceptable|vergonzoso|indignante|una vergüenza)",
	}
)
