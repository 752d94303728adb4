package escalation

// The phrase sets that a rule may name instead of writing phrases of its own.
const (
	setHuman  = "human"
	setSales  = "sales"
	setUrgent = "urgent"
	setCancel = "cancellation"
)

// phraseSets are the phrases of each set, in English, German, French and
// Spanish. Asking for a person has a grammar of its own besides.
var phraseSets = map[string][]string{
	setHuman: {},
	setSales: {
		"<talk> <fill>* <with>? <mod>* (sales|salesperson|salesman|salesperson|salespeople)", "<reach> <fill>* <mod>* (sales|salesperson)", "<connect> <me>? <fill>* <with> <mod>* (sales|salesperson)",
		"<wish> <me>? <mod>* (sales) (team|person|rep|representative|agent|department|people|call|meeting)", "<wish> <mod>* salesperson", "sales (team|rep|representative|person|agent) (please|contact|call|me)", "(call|meeting) with <mod>* sales", "^ sales (please|team|rep|department|representative)? $",
		"(someone|somebody|anyone) (in|from) <mod>* sales",
		"(book|schedule|arrange|get|want|request|have|need|see|like|organise|organize|set) <me>? (up)? <mod>* (product|live|personal)? demo", "(request|get|want|need|send|like) <me>? <det>* (custom|formal|official|written|enterprise) (quote|quotation|proposal|offer)", "(request|get|want|need|send) <me>? <det>* (quote|quotation|proposal) for (our|my|the) (company|team|business|organisation|organization|firm|staff)",
		"(mit|an) (dem|den|ihrem|eurem)? vertrieb (sprechen|reden|verbinden|verbunden|weiterleiten)", "mit <mod>* vertrieb", "(vertrieb|verkauf|vertriebsmitarbeiter|vertriebler) (sprechen|kontaktieren|erreichen)", "(demo|vorführung) (vereinbaren|buchen|anfragen|bekommen)", "angebot (anfordern|erstellen|einholen) (für)? (unsere|unser)",
		"<talk> <with> <mod>* (commercial|commerciale|commerciaux|ventes)", "(service|équipe) commercial", "(demander|obtenir|réserver|planifier|voir) (une)? (démo|démonstration)", "(demander|obtenir|recevoir) (un)? devis (pour)? (notre|mon|l'entreprise)",
		"<talk> <with> <mod>* (ventas|comercial|vendedor|vendedora)", "(equipo|departamento) (de)? ventas", "(solicitar|agendar|pedir|reservar|ver) (una)? (demo|demostración)", "(solicitar|pedir|recibir) (una)? (cotización|presupuesto) para (nuestra|mi) empresa",
	},
	setUrgent: {
		"urgent (issue|problem|matter|request|help|question|situation|case|attention|assistance)", "(very|really|extremely|most|super|so|quite|is|it's|its|this's) urgent", "^ urgent please", "urgent $", "(need|needs|want) (this|it|help|an|a)* (answer|fix|fixed|solved)? urgently", "urgently (need|require)", "(matter|question) of (life|urgency)",
		"(it's|its|is|an|have|real|medical|this) emergency $",
		"(site|website|app|system|service|server|servers|platform|board|production|everything|checkout|api|shop|portal|dashboard) (is|are|went|has|seems|gone|been)* (completely|totally|fully|all|still)* (down|offline|unreachable)", "(site|website|system|server|servers|platform|production|everything|checkout|shop) (is|are|has|have)* (completely|totally|fully)* crashed",
		"(production|prod|major|complete|total) outage", "(security|data) (breach|incident|leak)", "(we|been) (been)? (hacked|breached)", "(losing|lose) (money|customers|orders|sales|revenue) (every|by|each|right|because)",
		"(dringend|dringendes|dringender|dringende|eilig|eilt|notfall) (problem|anliegen|frage|hilfe|fall)?", "(seite|website|system|server|shop|plattform|dienst) (ist|sind)? (komplett|total|völlig)? (ausgefallen|offline|down)", "(sehr|äußerst|super|ist) (dringend|eilig)",
		"(très|c'est|extrêmement|besoin) urgent", "urgence $", "(site|système|serveur|plateforme|service) (est|sont)? (complètement)? (en|hors) (panne|service|ligne)",
		"(muy|es|super|sumamente) urgente", "^ urgente $", "una emergencia", "(sitio|sistema|servidor|plataforma|página|web) (está|esta)? (totalmente)? (caído|caída|caido|caida)",
	},
	setCancel: {
		"(cancel|terminate|end|stop|close) (my|our|the|this) (subscription|contract|membership|plan|account|service|agreement|policy|licence|license|licenses|renewal)", "(cancel|terminate) everything", "(want|like|need|going|wish) to (unsubscribe|cancel) $", "(how|where) (do|can|to) (i)? (cancel|unsubscribe) $", "(not|don't|won't) (want|going|wish)? (to)? (renew|renewing) (my|our|the|it)?", "unsubscribe", "(cancellation) (of|from) (my|our|the)? (subscription|contract|account|plan|membership)",
		"(kündigen|kündige|kündigung)", "(vertrag|abo|abonnement|konto|mitgliedschaft) (kündigen|beenden|auflösen|stornieren)",
		"(résilier|résiliation|résilie)", "(annuler|arrêter) (mon|notre|l')? (abonnement|contrat|compte|adhésion)",
		"(cancelar|anular) (mi|nuestra|nuestro|la|el)? (suscripción|contrato|cuenta|plan|servicio|membresía)", "(darme|dar) de baja",
	},
}
