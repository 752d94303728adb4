package escalation

// The lists of names: words that name a person, or those who answer, only
// together.
const (
	namesPerson  = iota // "a member of your team", "someone in charge"
	namesAgent          // "team member": the visitor's own, too
	namesAnyone         // "some one", "someone else"
	namesService        // "help desk"
	nameLists
)

// nameClasses are the parts that such names play.
var nameClasses = [nameLists]class{person, agent, anyone, service}

// namePhrases are the names of each language, by list, from their first word
// that is no adjective.
var namePhrases = map[language][nameLists][]string{
	english: {
		namesPerson: {
			"<who> (from|in|at|on|of|within|with|inside) (your|the|ur|ya|this|that|customer|client|live|human|actual|real|support|technical|tech)* <kind>* (service|services|support|care|helpdesk|department|dept|team|staff|billing|assistance|claims|company|organisation|organization|office|side|store|branch|firm|end|sales|headquarters|hq|accounting|accounts|finance|legal|hr|returns|refunds|shipping|logistics|engineering|development|marketing|payroll|compliance|operations|escalations|complaints|fraud)",
			"<who> (from|in|at|on|of|within|with|inside) (your|the) <any> (team|department|dept|desk|office|staff|company|branch|store|shop|side|clinic|hotel|bank|airline|warehouse)", "(carbon|organic) (based)? (life|lifeform|life form|being|entity|unit|lifeforms)", "(being|creature|soul|entity) (of|with|made of)? (flesh and blood|pulse|heartbeat|carbon)",
			"(member|members|one|any|some|part|somebody|someone|anyone) of (your|the|ur|ya|those|these)* <mod>* (staff|team|crew|people|guys|folks|humans|agents|colleagues|reps|representatives|advisors|advisers|operators|experts|specialists|employees|managers|supervisors|consultants|associates|technicians|members|workers|personnel)",
			"<who> (in charge|higher up|high up|in authority|with authority|with some authority|with more authority|in person|in real life|with a pulse|with a brain|with a heartbeat|of flesh|in the flesh|with real authority)",
			"(someone|somebody|anyone|anybody|one) (real|human|alive|living|competent|qualified|senior|actual|breathing)",
			"(someone|somebody|anyone|anybody|person|people|one) (who|that|whos|who's|thats|that's) (is|isn't|is not|isnt|are|aren't|ain't|actually|really|not)* (a|an|just|another)* <swear>* (human|real|bot|robot|machine|computer|ai|alive|breathing|automated|person)",
			"(someone|somebody|anyone|anybody|person|people|one) (who|that) (actually|really)* (works|work) (there|here|for you|for your|at your|with you|for the company|at the company|for this|in your|in the)",
			"(someone|somebody|anyone|anybody|person|one) (who|that) <fill>* (can|could|does|will|would|do|is|knows|understands|cares|listens|gets it) <fill>* $", "(someone|somebody|anyone|anybody|person) (who|that) (isn't|is not|isnt)", "(someone|somebody|anyone|anybody|person) (smarter|other|besides) (than)? (you|this|a|the|an)? <bot>", "(someone|somebody|person) (responsible|accountable|trained|actually)",
			"(support|service|care|sales|help|desk|helpdesk) (member|members|person|people|guy|guys|lady|man|woman|worker|workers|employee|employees|folk|folks)", "higher ups", "upper management", "head honcho", "(support|service|field|solutions|sales) (engineer|engineers)", "flesh and blood", "life form", "human beings", "(case|loan|bank|mortgage|claims|welfare|social|youth) (worker|manager|handler|officer)",
		},
		namesAgent: {"(team|staff|crew) (member|members|person|people|guy|guys|employee|worker)"},
		namesAnyone: {
			"(some|any|sum) (one|body|1)", "grown up", "grown ups", "(colleague|colleagues|friend|agent|rep) of yours", "(someone|somebody|anyone|anybody|person|people) else", "higher up", "next level", "(someone|somebody|anyone|anybody) (from|at|in|with|over at) (the|your|this|that) <any>",
			"(someone|somebody|anyone|anybody) (who|that) (can|could|will|would|might)? <fill>* <help> (me|us)? (with)? (this|it|that)?", "(someone|somebody|anyone|anybody) able to <help> (me|us)?",
		},
		namesService: {
			"(help|support|service|front|info|information|assistance|care|enquiry|enquiries|complaints|reception|customer) (desk|center|centre|hub)", "(call|contact) (center|centre)",
			"(complaints|accounts|returns|refunds|warranty|claims|fraud|loyalty|retention|retentions|cancellation|cancellations|technical|reservations|collections|escalations|finance|shipping|legal|hr|marketing|parts|logistics|accounting|payroll|credit|mortgage|lending|repairs|dispatch|delivery|onboarding|security|compliance|engineering) (department|dept|team|desk|line|people)",
		},
	},
	german: {
		namesPerson: {
			"<who> aus (ihrem|eurem) (haus|hause)", "<who> von (ihnen|euch|der firma|eurer firma|ihrer firma)", "<who> (aus|von|vom|bei|beim|im|in|an) (dem|der|den|ihrem|ihrer|eurem|eurer|deinem|diesem)* <kind>* (<service>|<sell>|<role>)", "(jemand|jemandem|jemanden|person|mensch|menschen|frau|mann) aus fleisch und blut", "fleisch und blut",
			"(jemand|jemandem|jemanden|person) (echtes|echten|menschliches|kompetentes|kompetenten|richtigen|verantwortlichen|zuständigen|anderen|anders)", "(jemand|jemandem|jemanden) der (sich)? (damit)? (auskennt|das kann|versteht|ahnung hat|helfen kann|weiterhelfen kann|zuständig ist)",
		},
		namesService: {"(zuständige|zuständigen) stelle"},
	},
	french: {
		namesPerson: {
			"<who> de chez (vous|toi)", "membre (de|du|d)* (votre|vos|l|la|le|ton|ta)* (équipe|personnel|staff|service|entreprise)", "<who> (de|du|des|chez|dans|au) (votre|vos|l|la|le|les|ton)* <kind>* (<service>|<sell>|<role>|vous)", "(un|une) (de|d|parmi) (vos|votre|tes) <mod>* <who>",
			"quelqu'un (de)? (compétent|réel|humain|qualifié|vivant|responsable|vrai|physique)", "quelqu'un qui (s'y|peut|sait|comprend|connaît|comprenne|puisse|sache|n'est|soit) <any>?", "(quelqu'un|personne|gens|humain) (en|de|d) chair et (en|d)? os", "chair et (en)? os", "personne (physique|réelle|humaine|vivante)",
		},
	},
	spanish: {
		namesPerson: {
			"(miembro|miembros|alguien|persona|gente) (de|del|en) (su|sus|tu|tus|vuestro|vuestra|el|la|los)* <kind>* (<service>|<sell>|<role>)", "(uno|una|alguno|alguna|cualquiera) de (sus|tus|los|vuestros|las) <mod>* <who>",
			"(alguien|persona) (competente|real|humano|humana|capacitado|capacitada|responsable|cualificado|de verdad|de carne)", "alguien que (sepa|pueda|entienda|me entienda|sí|si|no sea|sea|conozca|hable) <any>?", "carne y hueso", "(ser|seres|alma) (vivo|viva|vivos|viviente|vivientes)",
		},
	},
}

// name marks the words of a visitor's message that name somebody only
// together, so that they play one part. The first of them stands for all.
func (r *reader) name(m *turn) {
	mark := func(l language, shift uint) {
		t := r.book.naming[l]
		if t == nil {
			return
		}
		for _, h := range longest(r.run(t, m.words, shift, nil)) {
			for i := h.from; i <= h.to; i++ {
				m.words[i].part |= nameClasses[h.list] << shift
				m.words[i].tail = m.words[i].tail || i > h.from
			}
		}
	}
	mark(r.language, 0)
	if r.language != english {
		mark(english, foreign)
	}
}
