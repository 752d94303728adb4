package escalation

import "handoffbot/escalation/reading"

// buying is what buyers say, and what the chatbot asks them. All rules of a
// policy share it.
type buying struct {
	budget, spending, approved   keyword
	timeline, project, point     keyword
	date, lapse                  keyword // alone they answer "when?"
	defers                       keyword // it is put off, so no point in time is meant
	firm, few, need, weAre       keyword
	trade, leisure, alone, grief keyword
	// Of what is ordered, and for whom.
	ordering, inBulk, bought, festive, rollout, group, tender, wantsTier, exchanges, entrusts keyword
	// The chatbot's.
	asksBudget, asksTimeline, asksSize, asksPeople, asksFirm, asksAmount, asksSaving, lends, limits keyword
}

func newBuying(b *reading.Book) buying {
	s := b.Sheet(
		"readiness", "budget", "spending", "approved", "timeline", "project", "point", "date", "lapse", "defers", "firm", "few", "need", "we-are",
		"trade", "leisure", "alone", "grief", "asks-budget", "asks-timeline", "asks-size", "asks-people", "asks-firm", "lends", "limits",
		"exchanges", "ordering", "in-bulk", "bought", "festive", "rollout", "group", "tender", "wants-tier", "entrusts", "asks-amount", "asks-saving",
	)
	visitor := func(list string) keyword { return said(b, s.All(list)) }
	spelled := func(list string) keyword { return saidAsSpelled(b, s.All(list)).withoutNegation() }
	chatbot := func(list string) keyword { return saidByBot(b, s.All(list)) }
	return buying{
		budget: visitor("budget"), spending: visitor("spending"), approved: visitor("approved"),
		timeline: visitor("timeline"), project: visitor("project"), point: visitor("point"),
		date: visitor("date"), lapse: visitor("lapse"), defers: spelled("defers"),
		firm: visitor("firm"), few: visitor("few"), need: visitor("need"), weAre: visitor("we-are"),
		trade: visitor("trade"), leisure: visitor("leisure"), alone: spelled("alone"), grief: spelled("grief"),
		ordering: visitor("ordering"), inBulk: visitor("in-bulk"), bought: spelled("bought"), festive: visitor("festive"),
		rollout: visitor("rollout"), group: visitor("group"), tender: visitor("tender"), wantsTier: visitor("wants-tier"),
		exchanges: spelled("exchanges"), entrusts: spelled("entrusts"),
		asksBudget: chatbot("asks-budget"), asksTimeline: chatbot("asks-timeline"), asksSize: chatbot("asks-size"),
		asksPeople: chatbot("asks-people"), asksFirm: chatbot("asks-firm"), asksAmount: chatbot("asks-amount"),
		asksSaving: chatbot("asks-saving"),
		lends:      chatbot("lends"), limits: chatbot("limits"),
	}
}
