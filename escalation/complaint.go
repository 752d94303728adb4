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
var studied = wordSet("training course courses policy policies law laws lawsuit movie film book definition statistics webinar module prevention attorney office podcast game song")

func (c complaint) fire(t talk) []firing {
	var all []firing
	for _, m := range t.visitor {
		var quotes []span
		for level := len(c.spoken) - 1; level >= c.from; level-- {
			quotes = append(quotes, slices.DeleteFunc(c.spoken[level].quotes(m), m.isStudied)...)
		}
		if len(quotes) > 0 {
			all = append(all, fires(m.n, quotes))
		}
	}
	return all
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
	sensitiveWords = []string{
		// Lawyers and courts.
		"(my|our) (lawyer|lawyers|solicitor|attorney|attorneys) (will|is|are|has|have|says|said|advised|sees|would|wants|gets)", "(hear|hearing) from (my|our|a|the) (lawyer|lawyers|solicitor|attorney|attorneys)",
		"(speak|talk|contact|call|consult|see|get|getting|involve|hire|hiring|involving|contacting|consulting|seeing|through|speaking|talking) (with|to)? (a|my|our|the) (lawyer|lawyers|solicitor|attorney|attorneys)", "(sue|suing) (you|your|them|this company|the company)", "(take|taking|see|seeing) (you|this|them|your company)? (to|in) court", "(take|taking|pursue|pursuing|consider|considering|start|starting|face) legal (action|steps|proceedings)", "legal (action|proceedings) against", "small claims (court)?", "class action",
		// Authorities and the public.
		"(report|reporting|reported|complain|complaining|complained|complaint|refer|escalate) (you|this|it|them|your company|about you|about this)* (to|with) (the|a|your|an)* <any>? (regulator|ombudsman|authority|authorities|consumer protection|trading standards|ftc|bbb|fca|cfpb|ofcom|ofgem|bafin|attorney general|better business bureau)", "report (you|this|them|your company) to the police", "(ombudsman|watchdog)", "(contact|contacting|call|inform|involve|tell|notify|write) (to|with)? (the|your|a) regulator", "better business bureau",
		"(go|going|talk|talking|speak|contact|contacting|tell|telling|write) (to|with)? (the|a)? (press|media|newspaper|newspapers|journalist|journalists|tv station|local paper|tabloids)", "(take|taking|bring|bringing|give|giving|send|sending|sell|selling|leak|tell|telling) <any>? <any>? <any>? to (the|a|every|local|national)* (press|media|newspaper|newspapers|paper|papers|news|tabloids|journalist|journalists|reporter|reporters|tv)", "(press|media|newspapers|papers|journalists) (will|is|are|would|should) (going to|gonna)? (hear|know|learn|love|be interested)", "(i'll|will|going to|gonna|i'm|am) (post|posting|share|sharing|put|putting|tell) (this|it|that) (all over|on|to) (social media|twitter|facebook|tiktok|the news)",
		// How somebody was treated.
		"(discriminated|discrimination|discriminating|racist|racism|racially|sexist|sexism|homophobic|antisemitic|islamophobic)", "(harassed|harassment|harassing|assaulted|molested|stalked|stalking me)", "(threatened|abused|insulted|humiliated|groped|bullied) (me|us|by|my)", "(was|were|been|being|got) (threatened|abused|bullied|groped)", "(because of|due to) my (race|religion|skin|gender|disability|nationality|sexuality|colour|color)",
		// Harm.
		"(was|were|got|been|is|are) (badly|seriously|severely)? (injured|hospitalised|hospitalized|poisoned|electrocuted)", "(injured|poisoned|electrocuted) (me|my|him|her|us)", "(burned|burnt|hurt|cut|injured) my (hand|hands|face|skin|arm|leg|finger|fingers|eye|eyes|son|daughter|child|kid|wife|husband|baby)", "(badly|seriously|severely) (burned|burnt|hurt|injured)", "(caught|catches|catching|on) fire", "(exploded|explode|electric shock|carbon monoxide|gas leak)", "(allergic reaction|anaphylactic|food poisoning)", "(in|to the) (hospital|er|emergency room) (because|after|from)",
		"(unsafe|dangerous|hazardous) (product|device|condition|defect)", "safety (hazard|risk|defect|concern)", "life threatening", "(kill|killing|hurt|harm) myself", "suicidal",
		"(started|starts|began|begun) (smoking|sparking|melting|burning|smouldering|to smoke|to burn|to spark|to melt)", "(it|it's|that|they|charger|battery|device|cable|plug) (was|were|is|are)? (smoking|sparking|melting|smouldering|overheating)", "burn (hole|mark|marks)", "burned down", "(filed|file|filing|made|making) (a|the)? police (report|complaint)", "(hit|crashed into|rammed|ran over|run over) (my|our) (parked)? (car|house|fence|gate|dog|cat|van|bike|son|daughter|child|leg|foot|head|vehicle|truck|motorcycle|wall)", "smoke (came|coming|comes|pouring) (out|from)", "(smell|smells|smelled|smelling) (of|like)? (gas|burning)",
		"(glass|metal|plastic|needle|screw|nail|razor|shard|shards) (in|inside) (my|our|the|your|his|her) (food|salad|soup|meal|pizza|bread|drink|bottle|coffee|burger|sandwich|cake|milk|baby)", "(shard|shards|piece|pieces|splinter) of (glass|metal)", "(choked|choking) (on|hazard)", "(brakes|brake) (failed|failure|gave out|stopped working)",
		"(this|that|it|thing|product|device) is (very|really|so|extremely|clearly|actually)* (dangerous|unsafe|a danger)", "(could|could've|might) (have)? (killed|hurt|burned|burnt|died|been killed|been hurt|been burned) (me|us|my|someone|somebody|him|her|down)?", "(nearly|almost) (killed|died|choked|crashed|drowned|burned)", "(went|taken|rushed|had to go|ended up) (to|in|at) (the|a)? (hospital|er|emergency room|a&e|emergency)", "(called|needed|need|call) an ambulance",
		"(swore|shouted|yelled|screamed|spat|cursed|swearing|shouting|yelling|screaming) at (me|us|my|her|him|our)", "(insulted|mocked|attacked|humiliated) (me|us|my|our|her|him|an|the)", "(comment|comments|remark|remarks|joke|jokes) about (my|her|his|their|our) (headscarf|hijab|skin|accent|religion|race|weight|body|disability|colour|color|gender|looks|breasts|wheelchair|age|faith|nationality|wife|husband|daughter|mother)",
		"(because of|due to|based on) (my|her|his|their|our) (race|religion|skin|gender|disability|nationality|sexuality|colour|color|accent|age|faith|headscarf|hijab|origin|ethnicity|wheelchair|pregnancy)", "(racial|ethnic) (slur|slurs|remark|remarks|comment|comments|joke|jokes)", "(touched|grabbed|followed) (me|her|my daughter) (inappropriately|without|home)",
		// Leaving.
		"(taking|take|took) (my|our) (business|custom|money) (elsewhere|somewhere else)", "(lost|losing) (a|me as a|us as a|another) customer", "(leave|leaving|switch|switching|going|moving) (you)? (to|for) (a|your|the)* (competitor|competitors|competition)",
		// Grief.
		"passed away", "(he|she|husband|wife|mother|father|mum|mom|dad|son|daughter|brother|sister|grandmother|grandfather|grandma|grandpa|partner|parent|uncle|aunt) (has|just|recently|suddenly|sadly|have)* died", "(death|died|loss|passing) (in|of) (my|our|the) (family|mother|father|husband|wife|son|daughter|brother|sister|mum|mom|dad|grandmother|grandfather|partner|parents|baby|child)", "(deceased|bereaved|bereavement|funeral of)", "death certificate",
		// Betrayal.
		"(you|they) (stole|defrauded|scammed) (my|me|from|our|us)", "(this|that) is (fraud|theft)", "you are (thieves|criminals|scammers)",
		// German, French, Spanish.
		"(mein|meinem|meinen|unser|einen|zum) (anwalt|rechtsanwalt|anwälte)", "(rechtsanwalt|verbraucherzentrale|verbraucherschutz|ombudsmann|bafin|bundesnetzagentur|aufsichtsbehörde)", "(rechtliche schritte|verklagen|verklage|anzeige erstatten|strafanzeige|vor gericht)", "(an die presse|zur presse|an die medien)", "(diskriminiert|diskriminierung|rassistisch|rassismus|sexistisch|belästigt|belästigung|bedroht)", "(verstorben|verstarb|gestorben|todesfall|trauerfall)", "(verletzt|vergiftet|verbrannt|stromschlag|lebensgefährlich)",
		"(glasscherbe|glasscherben|glassplitter|metallsplitter)", "(scherbe|scherben|splitter) (im|in) <any>? <any>?", "(notaufnahme|notarzt|krankenwagen)", "(musste|mussten|waren|war|liegt|lag|kam) <any>? <any>? (im|ins) krankenhaus", "(melde|melden|gemeldet|meldung|beschwerde|anzeige|informiere|informieren) <any>? <any>? (gesundheitsamt|ordnungsamt|gewerbeaufsicht|lebensmittelüberwachung|datenschutzbehörde|jugendamt)", "(gesundheitsamt|ordnungsamt|gewerbeaufsicht|lebensmittelüberwachung|datenschutzbehörde) (melden|anzeigen|informieren)", "(melde|melden|gemeldet|meldung) <any>? (dem|der|beim|bei|an) <any>? (amt|behörde|polizei|aufsicht)",
		"(beleidigt|beschimpft|bedroht|angefasst|begrapscht|angeschrien|angeschrieen|angespuckt|geschlagen|gedemütigt)", "wegen (meiner|ihrer|seiner|unserer|meines|ihres) (hautfarbe|herkunft|religion|behinderung|kopftuchs|nationalität|akzents)", "(feuer gefangen|durchgeschmort|verschmort|explodiert|brandgefahr|hat gebrannt|in brand)", "(angefangen|fing an|begann) zu (qualmen|rauchen|brennen|schmoren)", "(es|gerät|akku|das) (qualmt|qualmte|brannte)", "(lebensgefahr|lebensgefährlich)", "(ist|das) (sehr|echt|wirklich)? gefährlich $", "(zur|zu einer) zeitung", "(an|bei) die (zeitung|medien|presse)",
		"(insulté|insultée|menacé|menacée|frappé|frappée|injurié|injuriée|humilié|humiliée)", "(aux urgences|pompiers|a pris feu|pris feu|a explosé|décharge électrique)", "(morceau|bout|éclat|éclats|morceaux) de (verre|métal)", "à cause de (ma|mon|sa|son) (couleur|religion|origine|handicap|voile|accent|peau)", "(répression des fraudes|signal conso|journaliste|journalistes)", "(s'est mis|s'est mise|commencé) à (fumer|brûler)",
		"(insultó|insultado|insultada|amenazó|amenazado|amenazada|humilló|golpeó|gritó a)", "(se incendió|explotó|echaba humo|echó humo|echar humo|se quemó|descarga eléctrica)", "(a|en) urgencias", "(trozo|pedazo|trozos|pedazos) de (vidrio|cristal|metal)", "por (mi|su) (color|religión|raza|discapacidad|acento|origen|velo)", "(facua|periodista|periodistas|inspección de sanidad)",
		"(mon|notre|un) avocat", "(porter plainte|poursuites|tribunal|en justice|dgccrf|médiateur|que choisir)", "(contacter|alerter|avertir|prévenir) (la presse|les médias)", "(discrimination|discriminé|discriminée|raciste|racisme|harcelé|harcelée|harcèlement|agressé|agressée)", "(décédé|décédée|décès)", "(blessé|blessée|empoisonné|brûlé|brûlée|électrocuté)",
		"(mi|nuestro|un) (abogado|abogada)", "(demandar|demandarlos|denunciar|denunciarlos|denuncia|acciones legales|tribunales|consumidor|profeco|ocu)", "(a la prensa|a los medios)", "(discriminado|discriminada|discriminación|racista|racismo|acosado|acosada|acoso|agredido|agredida)", "(falleció|fallecido|fallecida|fallecimiento)", "(herido|herida|lesionado|intoxicado|intoxicada|quemado|quemada)",
	}
)
