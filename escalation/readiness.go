package escalation

import (
	"slices"
	"strings"
)

// buyerNeeds are what a buyer who is ready can tell.
var buyerNeeds = []string{"budget", "timeline", "fit"}

// readiness fires at the turn that makes enough of the needs known.
type readiness struct {
	Readiness
	budget, approved, timeline, plan, fit, trade, leisure keyword
}

const (
	months   = "(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
	spans    = "(week|weeks|month|months|quarter|quarters|year|woche|wochen|monat|monate|monaten|quartal|jahr|semaine|semaines|mois|trimestre|année|semana|semanas|mes|meses|año)"
	projects = "(live|start|begin|launch|ready|decide|decision|rollout|roll out|deploy|implement|implementation|switch|migrate|sign|purchase|buy|running|kick off|starten|einführen|entscheiden|démarrer|lancer|décider|empezar|lanzar|decidir|decidimos|entscheidung|umstellen|ablösen|einführung|lancement|déploiement|déployer|décision|signer|arrancar|implantar|implementar|contratar|firmar|up by|launching|onboarded|in place|up and running|operational)"
	firms    = "(company|startup|start-up|agency|firm|business|manufacturer|retailer|bank|school|university|hospital|charity|nonprofit|ngo|consultancy|distributor|wholesaler|carrier|provider|organisation|organization|enterprise|team|department|brand|shop|store|studio|clinic|practice|bakery|dealership|garage|farm|brewery|winery|courier|contractor|salon|gym|factory|workshop|publisher|chain|logistics|firma|unternehmen|agentur|entreprise|société|empresa|negocio|equipo)"
	products = "(software|tool|tools|solution|solutions|platform|platforms|system|systems|vendor|vendors|provider|providers|supplier|suppliers|crm|erp|planner|planners|api|product|products|plan|plans|app|apps|partner|option|options|subscription|integration|dashboard|chatbot)"
)

func newReadiness(r Readiness, b *book) readiness {
	return readiness{
		Readiness: r,
		budget:    said(b, "budget (is|of|for|around|about|approved|set|limit)", "(our|my|the|a|have|total|annual|yearly|monthly) budget", "(can|could|would|will|willing to|able to|plan to|planning to|want to|prepared to) (spend|pay|invest)", "(put|set|laid|putting|setting) aside", "(earmarked|allocated|to spend|to invest|at our disposal)", "(unser|mein|ein) budget", "(notre|mon|un) budget", "budget (von|de)", "(nuestro|mi|un) presupuesto", "presupuesto (es|de|ronda|aprobado|asciende)", "(enveloppe|crédits|crédit|montant) (prévue|prévu|est|de|alloué|allouée|alloués|disponible)", "(prévu|prévoyons|prévoir|consacrer|investir|disposons|dépenser|mettre|réservé|allons jusqu'à|jusqu'à)", "budget (liegt|beträgt|ist|wurde|steht|bei|bis|haben|über|um)", "(zur verfügung|eingeplant|vorgesehen|investieren|ausgeben|bewilligt|freigegeben)", "(tenemos|contamos con|disponemos de|podemos|pensamos|queremos|dispuestos a) <any>? (aprobado|aprobados|destinado|destinados|gastar|invertir|pagar|asignados|presupuestados)", "(invertir|destinar|aprobados|aprobado|asignado)", "(budgeted|budgeting|approved|signed off|price range|spending|ceiling|ballpark|up to|ready to spend|cost us|current spend)"),
		approved:  said(b, "budget (is|has been|was|already)* (approved|allocated|signed off|secured|released)", "(approved|have|got) <det>* (approved)? budget for (this|it|the project)", "budget (ist|wurde)? (genehmigt|freigegeben)", "budget (est)? (validé|approuvé)", "presupuesto (está)? aprobado"),
		timeline: said(
			b, projects+" (by|in|before|on|within|next|this|at|around|from|until|bis|im|ab|d'ici|en|avant|para|antes) (the|end|start|beginning|middle|early|late|of|mid|next|this|ende|anfang|fin|le|la|finales|de|el|two|three|four|six|eight|few|a|2|3|4|6|8|12)* "+months,
			projects+" (by|in|before|on|within|next|this|at|until|bis|im|ab|d'ici|en|avant|para|antes) (the|end|start|beginning|middle|of|next|this|ende|anfang|fin|le|la|finales|de|el|two|three|four|six|eight|few|a|2|3|4|6|8|12|nächste|nächsten|nächster|prochain|prochaine|próximo|próxima)* "+spans,
			projects+" (asap|as soon as possible|immediately|right away|so bald wie möglich|dès que possible|cuanto antes)",
			"(this|next|current|dieses|nächstes|ce|este|próximo) (quarter|quartal|trimestre|fiscal year)", "(q1|q2|q3|q4)", "(by|before|until) (the)? (end|start|beginning|middle) of (the|this|next)? (month|quarter|year|q1|q2|q3|q4)",
			"(by|before) (the end of|early|late|mid)? "+months, "(first|second|third|last) week (of|in) "+months, "(confirm|decide|order|sign|choose|commit) <any>? <any>? (by|before) (monday|tuesday|wednesday|thursday|friday|next week|tomorrow)", "(bis|vor) (ende|anfang|mitte)? "+months, "(d'ici|avant) (fin|début)? "+months, "(para|antes de) (finales de)? "+months,
			"(entscheidung|entscheiden) <any>? <any>? <any>? (wochen|monat|monaten|quartal|tagen|woche)", "(runs out|run out|expires|ends|ending|expiring|up for renewal|läuft aus|läuft|expire|vence|termina) <any>? <any>? (in|at|on|by|end|im|ende|en|fin|a)* (the|of|end|de|finales)* "+months, "(segunda|primera|última|tercera) (semana|quincena) de "+months, "(timeline|deadline|go live|go-live|zeitplan|échéance|plazo) (is|are|of|date|ist|est|es)",
		),
		plan: said(b, "(by|before|until|in|from|this|next|end of|bis|im|ab|en|avant|para) (the)? (end)? (of)? "+months, "(by|before|within|in) (the)? (next)? (two|three|four|six|eight|few|couple of|2|3|4|6|8|12) (weeks|months)", "(this|next) (week|month|quarter|year)", "(as soon as possible|asap)", "(so bald wie möglich|nächste woche|nächsten monat)", "(dès que possible|la semaine prochaine|le mois prochain)", "(cuanto antes|la próxima semana|el próximo mes)"),
		fit: said(
			b, "(we|our company|our team|our business|i work for|i run|i own|i manage) (are|is|'re)? (a|an|the)? <any>? <any>? "+firms, "we're (a|an) <any>? <any>? "+firms, "(want|wants|looking|need|trying|like|plan|planning|hoping|going) to (replace|replacing|migrate from|move away from|get rid of) our", "with <any> (drivers|employees|staff|engineers|technicians|consultants|branches|locations|depots|offices)", "(we|i) (have|employ|run|operate|manage) <any>? <any>? <any>? (fleet|depot|depots|warehouse|warehouses|office|offices|stores|shops|sites|branches|locations|employees|vehicles|trucks|drivers|customers|clients)",
			"(we|i) (are|am|were|'re)? (comparing|evaluating|replacing|switching|migrating|shortlisting|looking for|looking at|considering) <any>? <any>? <any>? "+products, "we're (comparing|evaluating|replacing|switching|migrating|shortlisting|looking for|looking at|considering) <any>? <any>? <any>? "+products,
			"(our|my|a|the) (sales|support|it|marketing|finance|operations|dispatch|engineering|hr)? team of", "team of <any> (people)?", "(our|all|my) (whole|entire)? (staff|workforce|clients|employees)", "(our|my) (company|startup|agency|firm|organisation|organization|employees|department|dispatchers|depots|warehouse|customers)", "(wir|nous|somos|estamos) (suchen|vergleichen|evaluieren|planen|brauchen|comparons|cherchons|évaluons|étudions|equipons|buscamos|comparando|evaluando|buscando) <any>? <any>? (lösung|software|anbieter|system|plattform|tool|solution|logiciel|prestataires|prestataire|fournisseur|fournisseurs|outil|proveedor|proveedores|solución|sistema|herramienta)", "(on|nous) (compare|comparons) <any>? (prestataires|fournisseurs|offres|solutions)", "nous sommes (un|une) <any>? (groupe|hôpital|cabinet|réseau|enseigne|pme|startup|école|université|mairie|collectivité|association|chaîne|agence|usine|banque)", "nous sommes (un|une) (groupe|hôpital|cabinet|réseau|enseigne|pme|startup|école|université|mairie|collectivité|association|chaîne|agence|usine|banque)", "somos (un|una) <any>? (grupo|laboratorio|hospital|colegio|cadena|fábrica|despacho|clínica|agencia|startup|pyme|universidad|ayuntamiento|banco|bufete)", "wir sind (ein|eine) <any>? (klinik|kanzlei|spedition|hersteller|händler|verein|schule|behörde|mittelständler|startup|kette|hotelgruppe|agentur|praxis|stadtwerke)", "(unsere|unser|meine) (firma|unternehmen|abteilung|team|kunden)", "wir sind (ein|eine) <any>? "+firms, "(notre|mon) (entreprise|société|équipe)", "nous sommes une <any>? "+firms, "(nuestra|mi) (empresa|equipo|compañía)", "somos una <any>? "+firms,
		),
		trade:   said(b, "(corporate|wholesale|supplier|suppliers|procurement|purchase order|tender|bulk order|company|business|organisation|organization|enterprise|startup|go live|live in|live by|q1|q2|q3|q4|software|platform|saas|crm|erp|api|sso|integration|integrations|licence|licences|license|licenses|vendor|procurement|rfp|rollout|onboarding|demo|seats|employees|dispatchers|depots|workspace|subscription|pricing|per seat|per user|pro plan|business plan|enterprise plan|team plan|free trial|pilot|contract|invoice)"),
		leisure: said(b, "(movie|film|theater|theatre|cinema|bus|train|flight|concert|show|table|dinner|restaurant|hotel|room|ticket|tickets|taxi|car|trip|holiday|vacation|wedding|game|match|stadium|airport|guests|kids|children|night|nights|airline|event)", "(my|our|whole|with|for|of) family", "family (of|trip|holiday|vacation|room)").withoutNegation(),
	}
}

// found is what is known of one need, and since which turn; turn 0 means that
// the chatbot had it from elsewhere.
type found struct {
	need  string
	at    span
	since int // the turn since which it counts
}

// learned is what is known of a buyer.
type learned struct {
	needs   []string
	atLeast int
	found   []found
}

func (l learned) met() bool { return len(l.found) >= l.atLeast && l.atLeast > 0 }

func (l learned) knows(need string) bool {
	return slices.ContainsFunc(l.found, func(f found) bool { return f.need == need })
}

// learn reads the whole conversation for what a buyer tells, first mention
// first. A budget and a date alone are also a dinner's: they count once the
// visitor speaks of a company, or of what companies buy.
func (r readiness) learn(t talk) learned {
	l := learned{needs: r.Needs, atLeast: r.AtLeast}
	told := map[string]string{"budget": t.Qualification.Budget, "timeline": t.Qualification.Timeline, "fit": t.Qualification.Fit}
	for _, need := range r.Needs {
		if strings.TrimSpace(told[need]) != "" {
			l.found = append(l.found, found{need: need})
		}
	}
	trade := len(l.found) > 0 || t.Contact.Company != ""
	var waiting []found
	for _, m := range t.visitor {
		trade = trade || r.speaksOfTrade(m)
		for _, need := range buyerNeeds {
			if l.knows(need) || slices.ContainsFunc(waiting, func(f found) bool { return f.need == need }) {
				continue
			}
			if at, ok := r.tells(need, m, trade); ok {
				waiting = append(waiting, found{need: need, at: at})
				trade = trade || need == "fit"
			}
		}
		if trade {
			for _, f := range waiting {
				if slices.Contains(r.Needs, f.need) {
					f.since = m.n
					l.found = append(l.found, f)
				}
			}
			waiting = nil
		}
	}
	return l
}

func (r readiness) speaksOfTrade(m *turn) bool {
	return len(r.trade.quotes(m)) > 0 && len(r.leisure.quotes(m)) == 0
}

// tells finds a need in one message. "Budget airline" is no budget: the word
// wants an amount beside it, or its approval.
func (r readiness) tells(need string, m *turn, trade bool) (span, bool) {
	first := func(k keyword) (span, bool) {
		if quotes := k.quotes(m); len(quotes) > 0 {
			return quotes[0], true
		}
		return span{}, false
	}
	switch need {
	case "budget":
		if at, ok := first(r.budget); ok && len(r.leisure.quotes(m)) == 0 {
			for _, a := range m.amounts() {
				if a.value >= leastBudget {
					return span{m.n, min(at.start, a.at.start), max(at.end, a.at.end)}, true
				}
			}
		}
		return first(r.approved)
	case "timeline":
		if at, ok := first(r.timeline); ok && len(r.leisure.quotes(m)) == 0 {
			return at, true
		}
		if trade && len(r.leisure.quotes(m)) == 0 {
			return first(r.plan)
		}
	case "fit":
		if seats := m.seats(); len(seats) > 0 && seats[0].value >= 2 && len(r.leisure.quotes(m)) == 0 {
			return span{m.n, seats[0].start, seats[0].end}, true
		}
		if len(r.leisure.quotes(m)) == 0 {
			return first(r.fit)
		}
	}
	return span{}, false
}

// leastBudget is what a budget for software is at least, in whatever currency.
const leastBudget = 100

func (r readiness) fire(t talk) []firing {
	visitor := t.visitor
	l := r.learn(t)
	if !l.met() || len(visitor) == 0 {
		return nil
	}
	f := fires(visitor[0].n, nil)
	for _, known := range l.found[:r.AtLeast] {
		if known.at.turn > 0 {
			f.evidence = append(f.evidence, evidence{span: known.at})
		}
		f.turn = max(f.turn, known.at.turn, known.since)
	}
	if len(f.evidence) == 0 { // the chatbot had learnt it all; quote whom it speaks of
		f.evidence = []evidence{{span: visitor[0].all()}}
	}
	score, threshold := float64(len(l.found))/float64(len(r.Needs)), float64(r.AtLeast)/float64(len(r.Needs))
	f.score, f.threshold = &score, &threshold
	return []firing{f}
}
