package escalation

import "slices"

// compliance fires on what only a person may answer: data protection requests,
// legal process, contracts, regulated data, chargebacks, accessibility law.
// "Legal name" is none of it.
type compliance struct{ spoken, named keyword }

func newCompliance(b *book) compliance {
	return compliance{
		named:  keyword{list: b.ours(matching{}, lawNames...), negation: true},
		spoken: saidAsSpelled(b, legalPhrases...),
	}
}

func (c compliance) fire(t talk) []firing {
	var all []firing
	for _, m := range t.visitor {
		if m.asksMeaning() {
			continue
		}
		quotes := slices.DeleteFunc(append(c.named.quotes(m), c.spoken.quotes(m)...), m.isStudied)
		if len(quotes) > 0 {
			all = append(all, fires(m.n, quotes))
		}
	}
	return all
}

// asksMeaning reports whether the visitor wants a word explained: "what does
// GDPR mean?"
func (m *turn) asksMeaning() bool {
	if len(m.words) > 9 {
		return false
	}
	first := m.words[min(1, len(m.words)):]
	if len(first) == 0 {
		return false
	}
	if m.words[0].anyOf("define", "explain") {
		return true
	}
	last := m.words[len(m.words)-1]
	asks := m.words[0].anyOf("what", "what's", "whats", "was", "que", "qu'est", "cosa")
	return asks && last.anyOf("mean", "means", "for", "bedeutet", "significa", "dire") || asks && len(m.words) <= 4 && (m.words[0].anyOf("what's", "whats") || m.words[1].anyOf("is", "ist", "es", "est", "bedeutet", "heisst", "significa"))
}

var (
	// lawNames are short: a typo makes another word of them.
	lawNames = []string{"(gdpr|dsgvo|rgpd|ccpa|cpra|hipaa|ferpa|coppa|lgpd|dsar|pci dss|sox)", "(sign|need|have|send|review|your) (a|an|your|the|our)? (dpa|nda|baa|msa)", "(ada|wcag|eaa|bitv) (compliance|compliant|complaint|violation|conform)", "section 508"}

	legalPhrases = []string{
		// Data protection.
		"right to (be forgotten|erasure|access|rectification|data portability|object)", "right of access",
		"(delete|erase|remove|deletion|erasure|removal|deleting|erasing|wipe) (of)? (all|any)? (of)? (my|our|their|the) (personal)? (data|information) (from you|from your|you|that|on|under|stored|held|permanently|now|immediately|please)", "(delete|erase|remove|deletion|erasure|removal|deleting|erasing|wipe) (of)? (all)? (of)? (my|our|their|the)? personal (data|information|records)", "(delete|erase) (all)? (of)? my (data|information) $", "subject access request", "data subject (request|rights)",
		"(copy|export|copies) of (all)? (of)? (my|the|our) personal (data|information)", "(all|what|which) (of)? (the)? (personal)? (data|information) (that)? (you|your company) (have|hold|store|keep|has|holds|collect|collected) (about|on|of) (me|us)", "(request|want|demand) (access to)? (all)? (the)? personal (data|information)", "(data|privacy) (breach|leak|violation)", "(everything|anything|whatever) (that)? (you|your company) (have|hold|store|keep|know|saved|stored|collected) (about|on|of) (me|us)", "(alles|sämtliche|alle daten) <any>? (sie|ihr) (über|von) mich", "(alles|was|welche daten) (sie|ihr)? (über mich|von mir) (gespeichert|speichern|haben|wissen)", "tout ce que vous (avez|savez|conservez) sur moi", "todo lo que (tienen|tiene|saben|guardan) (sobre|de) mí", "(withdraw|revoke) (my)? consent", "(sell|selling|share|sharing) (of)? my (personal)? (data|information)",
		"data (processing|protection) (agreement|officer|addendum|authority|request|complaint|policy document)", "(privacy|data protection) officer", "business associate agreement", "standard contractual clauses",
		// Legal process and contracts.
		"(subpoena|court order|summons|injunction|lawsuit|search warrant|litigation)", "(served|serve|serving) (with)? (a|an|legal)? (notice|papers|subpoena|summons)", "legal (hold|notice|department|team|process|claim|dispute|counsel|representative)", "cease and desist", "power of attorney", "law enforcement (request)?", "breach of contract", "(terms|liability|indemnity|indemnification|termination) clause", "(review|negotiate|redline|redlines|redlined|amend) (the|our|your|this|of)* (contract|agreement|msa|dpa|nda|terms)", "(sign|negotiate) (a|the|an) (data|master|enterprise)* agreement", "(dmca|copyright|trademark) (notice|takedown|infringement|claim|violation)",
		// Regulated data and money.
		"(protected health|patient) (data|records|information)", "(money laundering|sanctions screening|sanctions list|know your customer)", "(chargeback|chargebacks|charge back)", "(dispute|disputing|disputed) (the|this|a|my|that|these)* (charge|charges|payment|transaction) (with|through) (my|the)? (bank|card|credit card)",
		// Accessibility.
		"accessibility (law|act|complaint|requirements|lawsuit|statement|issue|audit)", "(screen reader|jaws|voiceover|nvda) (doesn't|does not|can't|cannot|won't|not|users)", "(website|site|app|page) (is|isn't|not)* (accessible|inaccessible|usable) (for|to|with) (blind|disabled|screen|people|visually|users)", "americans with disabilities act",
		// German, French, Spanish.
		"(löschung|löschen|auskunft|herausgabe|kopie) (über|von|aller|all|sie|bitte|alle)* (meiner|meine|meinen|personenbezogenen|personenbezogene|gespeicherten)* (personenbezogenen|personenbezogene|persönlichen|gespeicherten) daten", "(alle)? meine daten (löschen|gelöscht)", "(datenschutz|datenschutzbeauftragter|datenschutzbeauftragten|datenschutzanfrage|auftragsverarbeitung|auftragsverarbeitungsvertrag|avv)", "(auskunft nach|artikel 15|artikel 17|art 15|art 17)", "(gerichtsbeschluss|vorladung|unterlassung|rückbuchung|barrierefreiheit)",
		"(supprimer|effacer|suppression|effacement|accès) (de|à|toutes)* (mes|vos) données (personnelles)?", "données personnelles", "droit (à l'oubli|à l'effacement|d'accès)", "(mise en demeure|assignation|ordonnance du tribunal|rétrofacturation)",
		"(eliminar|borrar|eliminación|acceso a|supresión) (de|todos)* (mis) datos (personales)?", "datos personales", "derecho (al olvido|de acceso|de supresión)", "(orden judicial|citación judicial|contracargo)", "protección de datos",
	}
)
