package escalation

// compliance fires on what only a person may answer: data protection requests,
// legal process, contracts, regulated data, chargebacks, accessibility law.
// "Legal name" is none of it.
type compliance struct{ spoken keyword }

func newCompliance(r *book) compliance {
	return compliance{spoken: said(
		r, "(gdpr|dsgvo|rgpd|ccpa|hipaa|ferpa|coppa)", "(right) (to) (be)? (forgotten|erasure)",
		"(delete|erase|remove|deletion|erasure|removal) (of)? (all)? (of)? (my|our|their) (personal)? (data|information|records)", "(subject) (access) (request)", "(dsar|sar) (request)?",
		"(copy|export) (of)? (all)? (of)? (my|the) (personal) (data|information)", "(all|what) (the)? (personal)? (data|information) (you|that you) (have|hold|store|keep) (about|on) (me|us)",
		"(data) (processing|protection) (agreement|officer|addendum|authority|request|complaint)", "(sign|need|have|send|review) (a|your|the|our)? (dpa|nda|baa|msa)", "(business) (associate) (agreement)",
		"(subpoena|court order|summons|warrant|injunction|lawsuit)", "(court) (order)", "(legal) (hold|notice|department|team|process|claim)", "(cease) (and) (desist)",
		"(chargeback|chargebacks)", "(dispute|disputing|disputed) (the|this|a|my) (charge|payment|transaction) (with)? (my)? (bank|card)?",
		"(health|medical|patient) (data|records|information)", "(accessibility) (law|act|complaint|requirements|lawsuit)", "(ada|wcag|eaa) (compliance|compliant|complaint|violation)",
		"(money) (laundering)", "(sanctions) (screening|list)", "(redline|redlines|redlined) (the|of|in)?",
	)}
}

func (c compliance) fire(t talk) []firing {
	var all []firing
	for _, m := range t.visitor {
		if quotes := c.spoken.quotes(m); len(quotes) > 0 {
			all = append(all, fires(m.n, quotes))
		}
	}
	return all
}
