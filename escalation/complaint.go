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

func newComplaint(severity string, r *book) complaint {
	said := saidAsSpelled
	return complaint{from: max(0, slices.Index(severities, severity)), spoken: []keyword{
		said(r, "(complain|complaint|disappointed|disappointing|unhappy|dissatisfied|annoyed|annoying|frustrated|frustrating)"),
		said(
			r, "(file|make|lodge|submit|raise) (a|an|my)? (formal|official)? complaint", "(unacceptable|outrageous|disgusting|disgraceful|appalling|scandal|furious|terrible|awful|horrible)",
			"(worst) (service|company|experience|support)", "(cancel|close|leave|leaving|switch|switching) (my|our|everything|all)? (account|contract|subscription)? (because|over|after|immediately)",
		),
		said(
			r, "(my|our) (lawyer|lawyers|solicitor|attorney|attorneys) (will|is|are|has|have|says|said|advised|sees|would|wants|gets|be)", "(hear|hearing) from (my|our|a|the) (lawyer|lawyers|solicitor|attorney|attorneys)",
			"(speak|talk|contact|call|consult|see|get|involve|hire|hiring|involving|contacting|consulting|seeing|through|with|to) (a|my|our|the)? (lawyer|lawyers|solicitor|attorney|attorneys)", "(sue|suing) (you|your|them|this)", "(take|taking|taken) (you|this|them) to court", "(legal) (action|steps|proceedings)",
			"(report|reporting|reported|complain|complaining) (you|this|it|them)? (to) (the|a|your|an)? (regulator|ombudsman|authority|authorities|police|consumer|trading|ftc|bbb|fca|ofcom)",
			"(ombudsman|watchdog)", "(contact|call|inform|involve|tell|notify|write) (to|with)? (the|your|a) regulator", "(go|going|talk|talking|speak|contact|contacting|tell|telling|write) (to)? (the)? (press|media|newspaper|newspapers|journalist|tv)",
			"(discriminated|discrimination|discriminating|racist|racism|sexist|sexism)", "(harassed|harassment|harassing|abused|abusive|threatened|assaulted|molested)",
			"(was|were|got|been) (badly|seriously)? (injured|hospitalised|hospitalized|poisoned|electrocuted)", "(injured|poisoned|electrocuted) (me|my|him|her|us)", "(burned|burnt) my (hand|hands|face|skin|arm|leg|finger|fingers|son|daughter|child|kid|wife|husband)", "(badly|seriously) (burned|burnt|hurt)",
			"(unsafe|dangerous|endangered|life-threatening|safety) (product|device|for|to|hazard|risk|issue|my)", "(passed|passing) away", "(he|she|husband|wife|mother|father|mum|dad|son|daughter|brother|sister|grandmother|grandfather|partner) (has|just|recently)? died", "(deceased|bereaved|bereavement)",
			"(you|they) (stole|defrauded|scammed) (my|me|from|our|us)",
		),
	}}
}

func (c complaint) fire(t talk) []firing {
	var all []firing
	for _, m := range t.visitor {
		var evidence []span
		for level := len(c.spoken) - 1; level >= c.from; level-- {
			evidence = append(evidence, c.spoken[level].quotes(m)...)
		}
		if len(evidence) > 0 {
			all = append(all, fires(m.n, evidence))
		}
	}
	return all
}
