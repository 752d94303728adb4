package inbox

import (
	"strings"
	"time"

	"handoffbot/bot"
)

// sample is one handoff in the making.
type sample struct {
	id, route, intent string
	ago               time.Duration
	sla               time.Duration
	priority          bot.Priority
	contact           bot.Contact
	page              bot.Page
	said              []string // visitor and bot in turn
	reasons           []bot.Reason
	summary, next     string
	missing           []bot.Missing
	sales             bool
	acts              []bot.Act
}

func (s sample) dossier() bot.Dossier {
	at := noon.Add(-s.ago)
	d := bot.Dossier{Conversation: bot.Conversation{
		ConversationKey: bot.ConversationKey{Source: "website", ID: "web-" + s.id}, Locale: "en-GB", Contact: s.contact, Page: s.page,
	}}
	for i, text := range s.said {
		m := bot.Message{Role: bot.RoleVisitor, Text: text, At: at.Add(time.Duration(i-len(s.said)) * 25 * time.Second)}
		if i%2 == 1 {
			m.Role = bot.RoleBot
		}
		d.Conversation.Messages = append(d.Conversation.Messages, m)
	}
	for i := range s.reasons {
		r := &s.reasons[i]
		if r.Turn > 0 && r.Text != "" {
			r.Start = strings.Index(s.said[r.Turn-1], r.Text)
			r.End = r.Start + len(r.Text)
		}
	}
	c := bot.Cycle{
		HandoffID: s.id, N: 1, Key: d.Conversation.ConversationKey, TriggeredAt: at, ReceivedAt: at,
		Decision: bot.Decision{
			Verdict: bot.Escalate, Reasons: s.reasons, Route: bot.Route{Name: s.route, SLA: s.sla}, Intent: s.intent, Priority: s.priority,
			Sales: s.sales, Summary: s.summary, SummaryBy: bot.ByRules, NextAction: s.next, Missing: s.missing,
		},
	}
	if s.sla > 0 {
		c.DueAt = at.Add(s.sla)
	}
	d.Acts = append(d.Acts, bot.Act{
		HandoffID: s.id, Cycle: 1, Kind: bot.ActReceived, Class: bot.Machine, At: at,
		Actor: bot.Person{Platform: bot.PlatformChatbot, ID: "website", Name: "the chatbot website"},
	})
	for i, a := range s.acts {
		a.HandoffID, a.Cycle, a.Class, a.EventID = s.id, 1, bot.Member, s.id+string(rune('a'+i))
		a.Actor.Platform, a.Channel, a.Message = bot.PlatformInbox, s.route, "m-"+s.id
		d.Acts = append(d.Acts, a)
	}
	c.State = c.Replay(d.Acts)
	d.Cycles = []bot.Cycle{c}
	to := bot.Destination{Platform: bot.PlatformInbox, Channel: s.route}
	d.Postings = []bot.Posting{{
		ID: "p-" + s.id, Kind: bot.PostCard, HandoffID: s.id, Cycle: 1, To: to, Wanted: 1, Posted: 1, State: bot.PostingPosted,
		Ref: bot.CardRef{Destination: to, ID: "m-" + s.id, At: at.Add(time.Second)},
	}}
	return d
}

func person(name string) bot.Person { return bot.Person{ID: slug(name), Name: name} }

// morning is what a team finds at 10:20.
func morning() *fakeLedger {
	f := &fakeLedger{
		reports: []bot.Posting{{Kind: bot.PostReport, Content: weekly(), Ref: bot.CardRef{ID: "m-digest"}}},
		threads: map[string][]bot.Posting{"m-01PRICING": {{Content: bot.Line{
			Text: "The chatbot handed this conversation off again: “is anybody there?”", At: noon.Add(-3 * time.Minute),
		}}}},
	}
	for _, s := range []sample{closedSample(), bugSample(), complaintSample(), pricingSample()} {
		f.dossiers = append(f.dossiers, s.dossier())
	}
	return f
}

func pricingSample() sample {
	return sample{
		id: "01PRICING", route: "sales", intent: "pricing", ago: 6 * time.Minute, sla: 15 * time.Minute, priority: bot.High, sales: true,
		contact: bot.Contact{Name: "Mara Lindqvist", Company: "Nordfjord Logistics", Email: "mara.lindqvist@nordfjord.example", Tier: "enterprise"},
		page:    bot.Page{URL: "https://www.acme-cloud.example/pricing/enterprise", Title: "Enterprise pricing", Referrer: "https://search.example/", UTM: map[string]string{"campaign": "autumn-fleet"}},
		said: []string{
			"Hi, we run 140 vehicles in four countries and need one tool for all of them.",
			"Great! Our Fleet plan covers any number of vehicles. Which countries are they in?",
			"Sweden, Norway, Denmark and Germany. We have to decide before the end of the year.",
			"Understood. The Fleet plan starts at 9 € per vehicle and month.",
			"For 140 seats I would rather speak to sales about a yearly contract.",
			"I will hand you over to a colleague.",
		},
		reasons: []bot.Reason{
			{By: bot.ByRules, Rule: "talk-to-sales", Trigger: bot.TriggerKeyword, Turn: 5, Text: "speak to sales"},
			{By: bot.ByRules, Rule: "high-value", Trigger: bot.TriggerValue, Turn: 5, Text: "140 seats", Score: new(float64(140)), Threshold: new(float64(50))},
		},
		summary: "Mara Lindqvist of Nordfjord Logistics wants a yearly contract for 140 vehicles in four countries, and has to decide before the end of the year.",
		next:    "Offer a call today with a yearly price for 140 seats.",
		missing: []bot.Missing{{What: "Budget", Question: "What have you set aside for this per year?"}, {What: "Phone", Question: "Which number may we call you on?"}},
		acts:    []bot.Act{{Kind: bot.ActReaction, Emoji: "eyes", Actor: person("Ben"), At: noon.Add(-4 * time.Minute)}},
	}
}

func complaintSample() sample {
	return sample{
		id: "02COMPLAINT", route: "priority-support", intent: "complaint", ago: 11 * time.Minute, sla: 5 * time.Minute, priority: bot.Urgent,
		contact: bot.Contact{Name: "Joel Fischer", Email: "joel@fischer-bau.example", Phone: "+49 30 5550 0142", ID: "C-20417"},
		page:    bot.Page{URL: "https://app.acme-cloud.example/billing/invoices", Title: "Invoices"},
		said: []string{
			"You charged me twice for October. Again.",
			"I am sorry to hear that. Have you checked the invoices page?",
			"I am looking at it. Two invoices, same number. If this is not fixed today I will go to the data protection authority and my lawyer.",
			"I am bringing in a person right away.",
		},
		reasons: []bot.Reason{
			{By: bot.ByRules, Rule: "sensitive-complaint", Trigger: bot.TriggerComplaint, Turn: 3, Text: "I will go to the data protection authority and my lawyer", Score: new(0.92), Threshold: new(0.7)},
		},
		summary: "Joel Fischer was charged twice for October, for the second time, and threatens legal steps if it is not put right today.",
		next:    "Call back now, confirm the refund, and say when the money will be there.",
	}
}

func bugSample() sample {
	return sample{
		id: "03EXPORT", route: "support", intent: "bug", ago: 48 * time.Minute, sla: time.Hour, priority: bot.Normal,
		contact: bot.Contact{Email: "it@harbour-clinic.example", Company: "Harbour Clinic"},
		page:    bot.Page{URL: "javascript:alert(document.cookie)", Title: "Reports › Export"},
		said: []string{
			"the csv export stops at 10,000 rows", "Did you try a shorter date range?",
			"yes. same. that is not what I asked", "Did you try a shorter date range?", "you are going round in circles",
		},
		reasons: []bot.Reason{
			{By: bot.ByRules, Rule: "going-in-circles", Trigger: bot.TriggerFriction, Turn: 3, Text: "that is not what I asked", Score: new(0.74), Threshold: new(0.6)},
			{By: bot.BySource, Rule: "chatbot", Trigger: bot.TriggerManual},
		},
		summary: "The CSV export stops at 10,000 rows; a shorter date range does not help.",
		next:    "Ask for the export’s id and check the row limit of their plan.",
		missing: []bot.Missing{{What: "Name", Question: "Whom do we write to?"}},
		acts: []bot.Act{
			{Kind: bot.ActClaim, Actor: person("Ana"), At: noon.Add(-40 * time.Minute)},
			{Kind: bot.ActReply, Actor: person("Ana"), At: noon.Add(-38 * time.Minute), Text: "Known limit of the old exporter. I switch them to the new one and write to them at 11."},
			{Kind: bot.ActReaction, Emoji: "pray", Actor: person("Ben"), At: noon.Add(-37 * time.Minute)},
			{Kind: bot.ActReaction, Emoji: "pray", Actor: person("You"), At: noon.Add(-36 * time.Minute)},
		},
	}
}

func closedSample() sample {
	return sample{
		id: "04LOGIN", route: "support", intent: "account_access", ago: 20 * time.Hour, sla: time.Hour, priority: bot.Normal,
		contact: bot.Contact{Name: "Priya Raman"}, said: []string{"I cannot log in, can I talk to a real person?"},
		reasons: []bot.Reason{{By: bot.ByRules, Rule: "asks-for-a-human", Trigger: bot.TriggerKeyword, Turn: 1, Text: "talk to a real person"}},
		summary: "Priya Raman cannot log in.", next: "Reset the second factor.",
		acts: []bot.Act{{Kind: bot.ActResolve, Actor: person("Ana"), At: noon.Add(-19 * time.Hour), Outcome: bot.Outcome{Resolution: bot.Resolved}}},
	}
}

func arrivingSample() sample {
	return sample{
		id: "05NEW", route: "sales", intent: "procurement", sla: 15 * time.Minute, priority: bot.Normal, sales: true,
		contact: bot.Contact{Name: "Tomás Rivera", Company: "Alto Energía"}, said: []string{"Who can I send our vendor form to?"},
		reasons: []bot.Reason{{By: bot.ByRules, Rule: "procurement", Trigger: bot.TriggerKeyword, Turn: 1, Text: "vendor form"}},
		summary: "Tomás Rivera has a vendor form to be filled in.", next: "Send the procurement address.",
	}
}

func weekly() bot.Report {
	return bot.Report{
		Title: "Week 48, so far", Subtitle: "Mon 23 Nov 00:00 to Mon 30 Nov 2026 00:00, Europe/Berlin · as of Tue 24 Nov, 10:20",
		Facts: []bot.Fact{
			{Label: "Handoffs", Value: "34"},
			{Label: "Responded", Value: "31 of 34"},
			{Label: "Median time to first human response", Value: "3 min 40 s"},
			{Label: "90 of 100 within", Value: "14 min"},
			{Label: "Within SLA", Value: "27 of 30"},
			{Label: "Claim to reply, median", Value: "2 min 5 s"},
		},
		Charts: []bot.Chart{
			{Title: "Median response by route", Unit: "from handoff to first human response", Bars: []bot.Bar{
				{Label: "priority-support", Value: 95, Shown: "1 min 35 s"}, {Label: "sales", Value: 220, Shown: "3 min 40 s"}, {Label: "support", Value: 610, Shown: "10 min 10 s"},
			}},
			{Title: "Handoffs by intent", Unit: "conversations", Bars: []bot.Bar{
				{Label: "pricing", Value: 14, Shown: "14"}, {Label: "account access", Value: 9, Shown: "9"}, {Label: "bug", Value: 8, Shown: "8"}, {Label: "complaint", Value: 3, Shown: "3"},
			}},
		},
		Table: bot.Table{Title: "By route", Header: []string{"Route", "Handoffs", "Responded", "Median", "90 of 100", "Within SLA"}, Rows: [][]string{
			{"sales", "14", "13", "3 min 40 s", "11 min", "12 of 13"}, {"support", "17", "15", "10 min 10 s", "41 min", "12 of 14"}, {"priority-support", "3", "3", "1 min 35 s", "4 min", "3 of 3"},
		}},
		Notes: []bot.Note{{Text: "Waiting longest: complaint · Joel Fischer, since 10:09.", HandoffID: "02COMPLAINT"}, {Text: "The median of last week was reported as 4 min 10 s and is now 4 min 2 s."}},
		Text:  "Week 48, so far\n34 handoffs, 31 of them responded to.\nMedian time to first human response: 3 min 40 s.",
	}
}

// week is what the manager sees of it.
func week() Week {
	of := func(only, route string) Filter { return Filter{Only: only, Route: route} }
	return Week{
		Period: Period{Week: "2026-W48", From: noon.Add(-33 * time.Hour), To: noon.Add(135 * time.Hour), Earlier: "2026-W47"},
		Title:  "Week 48, so far", Subtitle: "Mon 23 Nov to Sun 29 Nov 2026, Europe/Berlin, as of 24 Nov 10:20, the week is still running",
		Figures: []Figure{
			{Label: "handed to a person", Now: "34", Before: "41"},
			{Label: "answered by a person", Now: "31 of 34 (91 %)", Of: of(OnlyResponded, ""), Before: "36 of 41 (88 %)", Reported: "35 of 41 (85 %)"},
			{Label: "half of all waited at most", Now: "3 min 40 s", Before: "4 min 2 s", Reported: "4 min 10 s"},
			{Label: "9 of 10 waited at most", Now: "14 min", Before: "19 min"},
			{Label: "answered by their due time", Now: "27 of 30 (90 %)", Of: of(OnlyMet, ""), Before: "33 of 40 (82 %)"},
			{Label: "from claim to first reply, half of those claimed", Now: "2 min 5 s", Of: of(OnlyClaimed, ""), Before: "2 min 40 s"},
			{Label: "resolved, of those closed", Now: "18 of 21 (86 %)", Of: of(OnlyResolved, ""), Before: "35 of 38 (92 %)"},
			{Label: "qualified sales won, of those decided", Now: "2 of 3", Of: of(OnlyQualified, ""), Before: "4 of 7 (57 %)"},
		},
		Charts: []WeekChart{
			{Title: "Half waited at most, by route", Bars: []WeekBar{
				{Label: "priority-support", Now: 95, NowShown: "1 min 35 s", Before: 130, BeforeShown: "2 min 10 s", Of: of("", "priority-support")},
				{Label: "sales", Now: 220, NowShown: "3 min 40 s", Before: 242, BeforeShown: "4 min 2 s", Of: of("", "sales")},
				{Label: "support", Now: 610, NowShown: "10 min 10 s", Before: -1, BeforeShown: "not reached", Of: of("", "support")},
			}},
			{Title: "Handed to a person, by intent", Unit: "conversations", Bars: []WeekBar{
				{Label: "pricing", Now: 14, NowShown: "14 of 60 (23 %)", Before: 17, BeforeShown: "17 of 71 (24 %)", Of: Filter{Intent: "pricing"}},
				{Label: "account access", Now: 9, NowShown: "9", Before: 12, BeforeShown: "12", Of: Filter{Intent: "account_access"}},
				{Label: "bug", Now: 8, NowShown: "8", Before: 12, BeforeShown: "12", Of: Filter{Intent: "bug"}},
			}},
			{Title: "Why they were handed off", Unit: "handoffs", Bars: []WeekBar{
				{Label: "keyword", Now: 19, NowShown: "19", Before: 22, BeforeShown: "22", Of: Filter{Trigger: "keyword"}},
				{Label: "friction", Now: 12, NowShown: "12", Before: 16, BeforeShown: "16", Of: Filter{Trigger: "friction"}},
				{Label: "complaint", Now: 3, NowShown: "3", Before: 3, BeforeShown: "3", Of: Filter{Trigger: "complaint"}},
			}},
		},
		Trend: []WeekPoint{
			{Week: "2026-W45", Handoffs: 22, HalfS: 601, Handed: "22", Answered: "18 of 22 (82 %)", Half: "10 min 1 s", NineOfTen: "not reached", InTime: "15 of 20 (75 %)", AnsweredOf: of(OnlyResponded, ""), InTimeOf: of(OnlyMet, "")},
			{Week: "2026-W46", HalfS: -1, Handed: "0", Answered: "none yet", Half: "none yet", NineOfTen: "none yet", InTime: "none yet", AnsweredOf: of(OnlyResponded, ""), InTimeOf: of(OnlyMet, "")},
			{Week: "2026-W47", Handoffs: 41, HalfS: 242, Handed: "41", Answered: "36 of 41 (88 %)", Half: "4 min 2 s", NineOfTen: "19 min", InTime: "33 of 40 (82 %)", AnsweredOf: of(OnlyResponded, ""), InTimeOf: of(OnlyMet, "")},
			{Week: "2026-W48", Handoffs: 34, HalfS: 220, Handed: "34", Answered: "31 of 34 (91 %)", Half: "3 min 40 s", NineOfTen: "14 min", InTime: "27 of 30 (90 %)", AnsweredOf: of(OnlyResponded, ""), InTimeOf: of(OnlyMet, "")},
		},
		Routes: []RouteWeek{
			{Route: "priority-support", Handoffs: "3", Responded: "2", Waiting: "1", Half: "1 min 35 s", NineOfTen: "4 min", InTime: "2", Late: "1", All: of("", "priority-support"), RespondedOf: of(OnlyResponded, "priority-support"), WaitingOf: of(OnlyWaiting, "priority-support"), MetOf: of(OnlyMet, "priority-support"), MissedOf: of(OnlyMissed, "priority-support")},
			{Route: "sales", Handoffs: "14", Responded: "13", Waiting: "1", Half: "3 min 40 s", NineOfTen: "11 min", InTime: "12", Late: "1", All: of("", "sales"), RespondedOf: of(OnlyResponded, "sales"), WaitingOf: of(OnlyWaiting, "sales"), MetOf: of(OnlyMet, "sales"), MissedOf: of(OnlyMissed, "sales")},
			{Route: "support", Handoffs: "17", Responded: "16", Waiting: "1", Half: "10 min 10 s", NineOfTen: "41 min", InTime: "13", Late: "1", All: of("", "support"), RespondedOf: of(OnlyResponded, "support"), WaitingOf: of(OnlyWaiting, "support"), MetOf: of(OnlyMet, "support"), MissedOf: of(OnlyMissed, "support")},
		},
		Waiting: []Longest{{HandoffID: "02COMPLAINT", Text: "On priority-support, received Tue 10:09: waits 11 min"}, {Text: "and 2 more"}},
		Report:  weekly(),
		Posting: "Goes to inbox managers on Mon 30 Nov 2026, 09:00 (Europe/Berlin). With what is known now it reads:",
	}
}

// trouble is what an operator may find.
func (f *fakeLedger) trouble() {
	slack := func(channel string) bot.Destination {
		return bot.Destination{Platform: bot.PlatformSlack, Channel: channel}
	}
	f.lanes = []bot.LaneState{
		{To: bot.Destination{Platform: bot.PlatformInbox, Channel: "sales"}, Waiting: 1, Oldest: noon.Add(-2 * time.Second)},
		{To: slack("C0SALES"), Waiting: 7, Unknown: 1, Oldest: noon.Add(-4 * time.Minute), RestUntil: noon.Add(30 * time.Second)},
		{To: slack("C0OLD"), Failed: 2, Dead: true},
	}
	f.failures = []bot.Failure{
		{To: slack("C0OLD"), Kind: bot.PostCard, HandoffID: "01PRICING", Cause: "slack: channel_not_found (HTTP 200)", At: noon.Add(-20 * time.Minute)},
		{To: slack("C0OLD"), Kind: bot.PostReport, Cause: "slack: channel_not_found (HTTP 200)", At: noon.Add(-26 * time.Hour)},
	}
	f.gone = "website"
	f.untold = []bot.Untold{
		{ID: "01EVENTB", HandoffID: "01PRICING", Source: "website", Type: bot.TellResolved, Dead: true, Cause: "the callback is disabled: it answered 410", Since: noon.Add(-time.Hour), RunAt: noon.Add(-9 * time.Minute)},
		{ID: "01EVENTA", HandoffID: "01PRICING", Source: "website", Type: bot.TellClaimed, Dead: true, Tries: 91, Cause: "it answered 500", Since: noon.Add(-74 * time.Hour), RunAt: noon.Add(-2 * time.Hour)},
		{ID: "01EVENTC", HandoffID: "03EXPORT", Source: "shop", Type: bot.TellStatus, Tries: 7, Cause: "it answered 503", Since: noon.Add(-40 * time.Minute), RunAt: noon.Add(6 * time.Minute)},
		{ID: "01EVENTD", HandoffID: "02COMPLAINT", Source: "old-site", Type: bot.TellBreached, Tries: 2, Cause: "it did not answer in time", Since: noon.Add(-30 * time.Hour), RunAt: noon.Add(-29 * time.Hour)},
	}
	f.orphans = []bot.Orphaned{{At: slack("C0SALES"), Kind: bot.ActReaction, SeenAt: noon.Add(-time.Minute), KeptTill: noon.Add(24 * time.Hour)}}
}
