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
	from   int       // index into severities
	spoken []keyword // by severity
}

func newComplaint(severity string, b *book) complaint {
	return complaint{from: max(0, slices.Index(severities, severity)), spoken: []keyword{
		saidAsSpelled(b, mildWords...), saidAsSpelled(b, firmWords...), saidAsSpelled(b, sensitiveWords...),
	}}
}

// studied are words behind which a grave one is the subject of something:
// "harassment training" hurts nobody.
var studied = wordSet("training course courses policy policies law laws lawsuit movie film book definition statistics webinar module prevention attorney")

func (c complaint) fire(t talk) []firing {
	var all []firing
	for _, m := range t.visitor {
		var quotes []span
		for level := len(c.spoken) - 1; level >= c.from; level-- {
			for _, q := range c.spoken[level].quotes(m) {
				if next := m.wordFrom(q.end); next < 0 || !studied[m.words[next].text] {
					quotes = append(quotes, q)
				}
			}
		}
		if len(quotes) > 0 {
			all = append(all, fires(m.n, quotes))
		}
	}
	return all
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
	sensitiveWords = []string{
		// Lawyers and courts.
		"(my|our) (lawyer|lawyers|solicitor|attorney|attorneys) (will|is|are|has|have|says|said|advised|sees|would|wants|gets)", "(hear|hearing) from (my|our|a|the) (lawyer|lawyers|solicitor|attorney|attorneys)",
		"(speak|talk|contact|call|consult|see|get|getting|involve|hire|hiring|involving|contacting|consulting|seeing|through|speaking|talking) (with|to)? (a|my|our|the) (lawyer|lawyers|solicitor|attorney|attorneys)", "(sue|suing) (you|your|them|this company|the company)", "(take|taking|see|seeing) (you|this|them|your company)? (to|in) court", "(take|taking|pursue|pursuing|consider|considering|start|starting|face) legal (action|steps|proceedings)", "legal (action|proceedings) against", "small claims (court)?", "class action",
		// Authorities and the public.
		"(report|reporting|reported|complain|complaining|complained|complaint|refer|escalate) (you|this|it|them|your company|about you|about this)* (to|with) (the|a|your|an)* <any>? (regulator|ombudsman|authority|authorities|consumer protection|trading standards|ftc|bbb|fca|cfpb|ofcom|ofgem|bafin|attorney general|better business bureau)", "report (you|this|them|your company) to the police", "(ombudsman|watchdog)", "(contact|contacting|call|inform|involve|tell|notify|write) (to|with)? (the|your|a) regulator", "better business bureau",
		"(go|going|talk|talking|speak|contact|contacting|tell|telling|write) (to|with)? (the|a)? (press|media|newspaper|newspapers|journalist|journalists|tv station|local paper|tabloids)", "(take|taking|bring|bringing|give|giving|send|sending|sell|selling|leak|tell|telling) <any>? <any>? <any>? to (the|a|every|local|national)* (press|media|newspapers|papers|tabloids|journalist|journalists|reporter|reporters|tv)", "(press|media|newspapers|papers|journalists) (will|is|are|would|should) (going to|gonna)? (hear|know|learn|love|be interested)", "(post|posting|share|put|tell) (this|it|that) (all over|on|to) (social media|twitter|facebook|tiktok|the news)",
		// How somebody was treated.
		"(discriminated|discrimination|discriminating|racist|racism|racially|sexist|sexism|homophobic|antisemitic|islamophobic)", "(harassed|harassment|harassing|assaulted|molested|stalked|stalking me)", "(threatened|abused|insulted|humiliated|groped|bullied) (me|us|by|my)", "(was|were|been|being|got) (threatened|abused|bullied|groped)", "(because of|due to) my (race|religion|skin|gender|disability|nationality|sexuality|colour|color)",
		// Harm.
		"(was|were|got|been|is|are) (badly|seriously|severely)? (injured|hospitalised|hospitalized|poisoned|electrocuted)", "(injured|poisoned|electrocuted) (me|my|him|her|us)", "(burned|burnt|hurt|cut|injured) my (hand|hands|face|skin|arm|leg|finger|fingers|eye|eyes|son|daughter|child|kid|wife|husband|baby)", "(badly|seriously|severely) (burned|burnt|hurt|injured)", "(caught|catches|catching|on) fire", "(exploded|explode|electric shock|carbon monoxide|gas leak)", "(allergic reaction|anaphylactic|food poisoning)", "(in|to the) (hospital|er|emergency room) (because|after|from)",
		"(unsafe|dangerous|hazardous) (product|device|for|to use|condition|defect)", "safety (hazard|risk|defect|concern)", "life threatening", "(kill|killing|hurt|harm) myself", "suicidal",
		// Grief.
		"passed away", "(he|she|husband|wife|mother|father|mum|mom|dad|son|daughter|brother|sister|grandmother|grandfather|grandma|grandpa|partner|parent|uncle|aunt) (has|just|recently|suddenly|sadly|have)* died", "(death|died|loss|passing) (in|of) (my|our|the) (family|mother|father|husband|wife|son|daughter|brother|sister|mum|mom|dad|grandmother|grandfather|partner|parents|baby|child)", "(deceased|bereaved|bereavement|funeral of)", "death certificate",
		// Betrayal.
		"(you|they) (stole|defrauded|scammed) (my|me|from|our|us)", "(this|that) is (fraud|theft)", "you are (thieves|criminals|scammers)",
		// German, French, Spanish.
		"(mein|meinem|meinen|unser|einen|zum) (anwalt|rechtsanwalt|anwälte)", "(rechtsanwalt|verbraucherzentrale|verbraucherschutz|ombudsmann|bafin|bundesnetzagentur|aufsichtsbehörde)", "(rechtliche schritte|verklagen|verklage|anzeige erstatten|strafanzeige|vor gericht)", "(an die presse|zur presse|an die medien)", "(diskriminiert|diskriminierung|rassistisch|rassismus|sexistisch|belästigt|belästigung|bedroht)", "(verstorben|verstarb|gestorben|todesfall|trauerfall)", "(verletzt|vergiftet|verbrannt|stromschlag|lebensgefährlich)",
		"(mon|notre|un) avocat", "(porter plainte|poursuites|tribunal|en justice|dgccrf|médiateur|que choisir)", "(contacter|alerter|avertir|prévenir) (la presse|les médias)", "(discrimination|discriminé|discriminée|raciste|racisme|harcelé|harcelée|harcèlement|agressé|agressée)", "(décédé|décédée|décès)", "(blessé|blessée|empoisonné|brûlé|brûlée|électrocuté)",
		"(mi|nuestro|un) (abogado|abogada)", "(demandar|demandarlos|denunciar|denunciarlos|denuncia|acciones legales|tribunales|consumidor|profeco|ocu)", "(a la prensa|a los medios)", "(discriminado|discriminada|discriminación|racista|racismo|acosado|acosada|acoso|agredido|agredida)", "(falleció|fallecido|fallecida|fallecimiento)", "(herido|herida|lesionado|intoxicado|intoxicada|quemado|quemada)",
	}
)
