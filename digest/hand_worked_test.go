package digest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"handoffbot/bot"
)

// memory is a cohort in memory, which filters as a ledger does.
type memory struct {
	entries  []Entry
	ended    []ended
	reported map[string]*Metrics
	postings []bot.Posting
}

// ended is a conversation that the chatbot reported as ended.
type ended struct {
	intent    string
	at        time.Time
	handedOff bool
}

func (m *memory) Tallies(_ context.Context, from, to, asOf time.Time, r bot.ResponsePolicy, yield func(*Tally) error) error {
	var all []Tally
	for _, e := range m.entries {
		at := e.Cycle.ReceivedAt
		if at.Before(from) || !at.Before(to) || at.After(asOf) {
			continue
		}
		e.Acts = slices.DeleteFunc(slices.Clone(e.Acts), func(a bot.Act) bool { return a.RecordedAt.After(asOf) })
		all = append(all, Sum(e, r))
	}
	slices.SortFunc(all, func(a, b Tally) int { return Order(&a, &b) })
	for i := range all {
		if err := yield(&all[i]); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Sales(ctx context.Context, from, to, asOf time.Time, r bot.ResponsePolicy) (Sales, error) {
	var s Sales
	err := m.Tallies(ctx, from, to, asOf, r, func(t *Tally) error { s.Add(t); return nil })
	return s, err
}

func (m *memory) Ended(_ context.Context, from, to, asOf time.Time) ([]Ended, error) {
	var all []Ended
	for _, e := range m.ended {
		if e.at.Before(from) || !e.at.Before(to) || e.at.After(asOf) {
			continue
		}
		one := Ended{Intent: e.intent, Conversations: 1, Alone: 1}
		if e.handedOff {
			one.Alone = 0
		}
		all = append(all, one)
	}
	return all, nil
}

func (m *memory) Reported(_ context.Context, week string, asOf time.Time) (*Metrics, error) {
	if r := m.reported[week]; r != nil && !r.Period.AsOf.After(asOf) {
		again := *r
		return &again, nil
	}
	return nil, nil //nolint:nilnil // the interface says so: nothing was posted
}

func (m *memory) ClaimPeriod(_ context.Context, metrics Metrics, postings []bot.Posting) (bool, error) {
	if m.reported == nil {
		m.reported = map[string]*Metrics{}
	}
	if m.reported[metrics.Period.Week] != nil {
		return false, nil
	}
	m.reported[metrics.Period.Week] = &metrics
	m.postings = append(m.postings, postings...)
	return true, nil
}

// handoff is an entry received at an instant, with a due time 15 minutes later.
func handoff(id, route string, trigger bot.Trigger, received time.Time, acts ...bot.Act) Entry {
	c := bot.Cycle{
		HandoffID: id, N: 1, Key: bot.ConversationKey{Source: "website", ID: "c-" + id}, ReceivedAt: received, DueAt: received.Add(15 * time.Minute),
		Decision: bot.Decision{Intent: "pricing", Route: bot.Route{Name: route}, Priority: bot.Normal, Sales: route == "sales", Reasons: []bot.Reason{{Trigger: trigger}}},
	}
	for i := range acts {
		acts[i].HandoffID, acts[i].Cycle, acts[i].EventID = id, 1, fmt.Sprintf("%s-%d", id, i)
	}
	return Entry{Cycle: c, Acts: acts, PostedAt: received.Add(time.Second), First: true}
}

// act is what a person did, known as soon as it was done.
func act(kind bot.ActKind, who string, at time.Time) bot.Act {
	return bot.Act{Kind: kind, Class: bot.Member, Actor: bot.Person{Platform: bot.PlatformInbox, ID: who, Name: who}, At: at, RecordedAt: at}
}

func result(a bot.Act, o bot.Outcome) bot.Act {
	a.Outcome = o
	return a
}

func berlin(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// TestAnOrdinaryWeekWorkedByHand: 2026-W47, five handoffs.
//
//	A  sales    keyword    10 s claim by Ana, 40 s her reply, 100 s resolved, won 1200.50 EUR, csat 5
//	B  sales    keyword    20 s reply by Ben                      lost 99 USD
//	C  sales    readiness  60 s claim by Ana, never a word, resolved by Ben at 30 min   qualified, open
//	D  support  friction   nobody; as_of is 2 h later
//	E  support  keyword    nobody; cancelled after 5 min, before it was due
func TestAnOrdinaryWeekWorkedByHand(t *testing.T) {
	at := time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC) // a Tuesday
	s := func(n int) time.Time { return at.Add(time.Duration(n) * time.Second) }
	c := handoff("C", "sales", bot.TriggerReadiness, at, act(bot.ActClaim, "ana", s(60)), result(act(bot.ActResolve, "ben", s(1800)), bot.Outcome{Resolution: bot.Unresolved}))
	c.Cycle.Decision.Qualified = true
	cancelled := act(bot.ActCancelled, "website", s(300))
	cancelled.Actor.Platform, cancelled.Class = bot.PlatformChatbot, bot.Machine
	a := handoff("A", "sales", bot.TriggerKeyword, at, act(bot.ActClaim, "ana", s(10)), act(bot.ActReply, "ana", s(40)), act(bot.ActResolve, "ana", s(100)),
		result(act(bot.ActWon, "ana", s(101)), bot.Outcome{Deal: &bot.Deal{Amount: "1200.50", Currency: "EUR"}}),
		result(act(bot.ActOutcome, "website", s(102)), bot.Outcome{CSAT: 5}), act(bot.ActRightReason, "ana", s(103)))
	b := handoff("B", "sales", bot.TriggerKeyword, at, act(bot.ActReply, "ben", s(20)),
		result(act(bot.ActLost, "ben", s(200)), bot.Outcome{Deal: &bot.Deal{Amount: "99", Currency: "USD"}}), act(bot.ActWrongReason, "ben", s(201)))
	a.Cycle.Decision.Rule, b.Cycle.Decision.Rule = "asks-for-a-human", "asks-for-a-human"
	a.Cycle.Decision.Carried = &bot.Carried{Summary: true, Contact: true, Page: true, NextAction: true}
	b.Cycle.Decision.Carried = &bot.Carried{Summary: true, Page: true, NextAction: true}
	for _, e := range []*Entry{&b, &c} {
		e.Cycle.Decision.Route.To = []bot.Destination{{Platform: bot.PlatformSlack, Channel: "C0SALES"}, {Platform: bot.PlatformInbox, Channel: "sales"}}
	}
	m := &memory{
		entries: []Entry{
			a, b, c,
			handoff("D", "support", bot.TriggerFriction, at),
			handoff("E", "support", bot.TriggerKeyword, at, cancelled),
		},
		// Ten conversations about prices ended; the five above are among them. One about bugs ended alone.
		ended: []ended{{intent: "bug", at: at}},
	}
	for i := range 10 {
		m.ended = append(m.ended, ended{intent: "pricing", at: at, handedOff: i < 5})
	}
	asOf := at.Add(2 * time.Hour)
	period, err := ParseWeek("2026-W47", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Reckoning{Cohorts: m, Responses: bot.ResponsePolicy{}}.Week(t.Context(), period, asOf)
	if err != nil {
		t.Fatal(err)
	}
	none := Deals{Amounts: []Amount{}}
	sold := Deals{Won: 1, Lost: 1, Open: 1, Rate: new(0.5), OpenShare: new(1.0 / 3), Amounts: []Amount{{Currency: "EUR", Won: "1200.5", Lost: "0", Open: "0"}, {Currency: "USD", Won: "0", Lost: "99", Open: "0"}}}
	item := func(id, route, word string) Item {
		return Item{HandoffID: id, Cycle: 1, Route: route, Word: word}
	}
	want := Metrics{
		Period:   PeriodInfo{Week: "2026-W47", From: time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), Timezone: "UTC", AsOf: asOf},
		Handoffs: 5, Responded: 3,
		NotResponded: []Waiting{
			{HandoffID: "D", Cycle: 1, Route: "support", Status: bot.StatusOpen, ReceivedAt: at, WaitedS: 7200},
			{HandoffID: "E", Cycle: 1, Route: "support", Status: bot.StatusCancelled, ReceivedAt: at, WaitedS: 300},
		},
		// Survival: 5 at risk, after 10 s 4/5, after 20 s 3/5, after 60 s 2/5 ≤ 1/2. It never falls to 1/10.
		TTFHR: Estimate{MedianS: new(float64(60)), N: 5},
		// A waited 30 s; C is censored at its resolution, 1740 s after the claim. 1/2 at 30 s, and never further.
		ClaimToReply: ClaimToReply{Estimate: Estimate{MedianS: new(float64(30)), N: 2}, NeverReplied: 1, InThread: 1},
		WithinSLA:    SLA{Met: 3, Due: 4}, // E was cancelled before it was due
		DeliveryLag:  Estimate{MedianS: new(float64(1)), P90S: new(float64(1)), N: 5},
		RateByIntent: []IntentRate{
			{Intent: "bug", Conversations: 1, Rate: new(float64(0))},
			{Intent: "pricing", Handoffs: 5, Conversations: 10, Rate: new(0.5)},
		},
		ByRoute: []Split{
			// 2/3 at 10 s, 1/3 at 20 s, 0 at 60 s.
			{Route: "sales", Handoffs: 3, Responded: 3, MedianS: new(float64(20)), P90S: new(float64(60)), SLA: SLA{Met: 3, Due: 3}},
			{Route: "support", Handoffs: 2, SLA: SLA{Due: 1}},
		},
		ByTrigger: []Split{
			{Trigger: bot.TriggerFriction, Handoffs: 1, SLA: SLA{Due: 1}},
			// A 10 s, B 20 s, E censored at 300 s: 2/3, 1/3.
			{Trigger: bot.TriggerKeyword, Handoffs: 3, Responded: 2, MedianS: new(float64(20)), SLA: SLA{Met: 2, Due: 2}},
			{Trigger: bot.TriggerReadiness, Handoffs: 1, Responded: 1, MedianS: new(float64(60)), P90S: new(float64(60)), SLA: SLA{Met: 1, Due: 1}},
		},
		// A, B and C are about prices, like all of them.
		ByIntent: []Split{{Intent: "pricing", Handoffs: 5, Responded: 3, MedianS: new(float64(60)), SLA: SLA{Met: 3, Due: 4}}},
		BySource: []Split{{Source: "website", Handoffs: 5, Responded: 3, MedianS: new(float64(60)), SLA: SLA{Met: 3, Due: 4}}},
		ByPlatform: []Split{
			// A 10 s, E censored at 300 s, D at 7200 s: 2/3, and no further.
			{Platform: bot.PlatformInbox, Handoffs: 3, Responded: 1, SLA: SLA{Met: 1, Due: 2}},
			// B 20 s, C 60 s: exactly half from 20 s to 60 s, so the middle.
			{Platform: bot.PlatformSlack, Handoffs: 2, Responded: 2, MedianS: new(float64(40)), P90S: new(float64(60)), SLA: SLA{Met: 2, Due: 2}},
		},
		Resolution: Resolution{Resolved: 1, Unresolved: 1, Closed: 2, CSATMean: new(float64(5)), CSATN: 1},
		Close: Close{
			Qualified: Deals{Open: 1, OpenShare: new(float64(1)), Amounts: []Amount{}},
			All:       sold,
			ByMonth: []Month{
				{Month: "2026-09", Qualified: none, All: none},
				{Month: "2026-10", Qualified: none, All: none},
				{Month: "2026-11", Qualified: Deals{Open: 1, OpenShare: new(float64(1)), Amounts: []Amount{}}, All: sold},
			},
		},
		// A carried everything and B no contact; of the others it was not noted.
		Quality:   Quality{Summary: 2, Contact: 1, Page: 2, NextAction: 2, All: 1, N: 2},
		Precision: []Precision{{Rule: "asks-for-a-human", Right: 1, Wrong: 1, Precision: new(0.5)}},
		Few: map[string][]Item{
			"closed":       {item("A", "sales", "resolved"), item("C", "sales", "unresolved")},
			"within_sla":   {item("A", "sales", "in time"), item("B", "sales", "in time"), item("C", "sales", "in time"), item("D", "support", "late")},
			"sales_closed": {item("A", "sales", "won"), item("B", "sales", "lost")},
			"marked":       {item("A", "sales", "right reason"), item("B", "sales", "wrong reason")},
		},
		Trend: []Point{{Week: "2026-W44"}, {Week: "2026-W45"}, {Week: "2026-W46"}, {Week: "2026-W47", Handoffs: 5, Responded: 3, MedianS: new(float64(60)), SLA: SLA{Met: 3, Due: 4}}},
	}
	before := got.Previous
	got.Previous = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the week differs (-by hand +computed):\n%s", diff)
	}
	if before.Reported != nil || before.Final.Handoffs != 0 || before.Final.TTFHR.MedianS != nil {
		t.Errorf("the week before is %+v, want empty and never reported", before)
	}
}

// TestAWeekWithAClockChangeReopensAndLateEvents: 2026-W43 in Berlin ends with
// the Sunday of 25 hours. A handoff on Sunday 23:30 is still in it. Its reply
// was made after 10 s and reached us on Tuesday; it came back on Monday.
func TestAWeekWithAClockChangeReopensAndLateEvents(t *testing.T) {
	loc := berlin(t)
	period, err := ParseWeek("2026-W43", loc)
	if err != nil {
		t.Fatal(err)
	}
	if hours := period.To.Sub(period.From).Hours(); hours != 169 {
		t.Errorf("the week has %v hours, want 169", hours)
	}
	at := time.Date(2026, 10, 25, 23, 30, 0, 0, loc)
	late := act(bot.ActReply, "ana", at.Add(10*time.Second))
	late.RecordedAt = at.Add(36 * time.Hour)
	first := handoff("A", "sales", bot.TriggerKeyword, at, act(bot.ActClaim, "ben", at.Add(50*time.Second)), late,
		act(bot.ActResolve, "ben", at.Add(time.Minute)), act(bot.ActReopen, "ben", at.Add(12*time.Hour)))
	again := handoff("A", "sales", bot.TriggerKeyword, at.Add(12*time.Hour), act(bot.ActReply, "ana", at.Add(12*time.Hour+5*time.Second)))
	again.Cycle.N, again.First = 2, false
	for i := range again.Acts {
		again.Acts[i].Cycle = 2
	}
	m := &memory{entries: []Entry{first, again}}
	for _, tt := range []struct {
		name   string
		asOf   time.Time
		median float64
	}{{"on Monday the late reply is not known", at.Add(24 * time.Hour), 50}, {"on Wednesday it has moved the first response back", at.Add(60 * time.Hour), 10}} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Reckoning{Cohorts: m, Responses: bot.ResponsePolicy{}}.Week(t.Context(), period, tt.asOf)
			if err != nil {
				t.Fatal(err)
			}
			if got.Handoffs != 1 || *got.TTFHR.MedianS != tt.median || got.Resolution.Reopened7d != 1 {
				t.Errorf("%d handoffs, half within %v s, %d reopened; want 1, %v and 1", got.Handoffs, *got.TTFHR.MedianS, got.Resolution.Reopened7d, tt.median)
			}
		})
	}
	next, err := Reckoning{Cohorts: m, Responses: bot.ResponsePolicy{}}.Week(t.Context(), Running(at.Add(12*time.Hour), loc), at.Add(60*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if next.Handoffs != 1 || *next.TTFHR.MedianS != 5 || len(next.RateByIntent) != 0 {
		t.Errorf("the next week has %d handoffs, half within %v, rates %+v; want the second round alone, 5 s, and no conversation counted twice",
			next.Handoffs, *next.TTFHR.MedianS, next.RateByIntent)
	}
}

func TestAWeekOfFewPrintsNoShare(t *testing.T) {
	at := time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC)
	m := &memory{entries: []Entry{handoff("A", "sales", bot.TriggerKeyword, at, act(bot.ActReply, "ana", at.Add(70*time.Second))), handoff("B", "sales", bot.TriggerKeyword, at)}}
	period, err := ParseWeek("2026-W47", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Reckoning{Cohorts: m, Responses: bot.ResponsePolicy{}}.Week(t.Context(), period, at.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	want := `Week 47 so far: 1 of 2 handoffs answered by a person, half within 1 min 10 s; 1 still waits
Mon 16 Nov to Sun 22 Nov 2026, UTC, as of 17 Nov 10:00, the week is still running

  Handed to a person                                2
  Answered by a person                              1 of 2: A after 1 min 10 s, B no answer
  Half of all waited at most                        1 min 10 s
  9 of 10 waited at most                            not reached
  Answered by their due time                        1 of 2: A in time, B late
  Claim to first reply                              none claimed
  Resolved, of those closed                         none closed yet
  Qualified sales won, of those decided             none handed over
  All sales won, of those decided                   none decided; 2 of 2 still open
  Came with summary, contact, page and next action  not noted
  First card in its channel                         half within 1 s, 9 of 10 within 1 s

No response: B on sales waits 1 h

Half of them waited at most, by route
  sales  ████████████████████████ 1 min 10 s

Conversations handed to a person, by intent
  pricing  ████████████████████████ 2

By route
  route  handoffs  answered  half within  9 of 10 within  in time
  sales  2         1         1 min 10 s   not reached     1 of 2

By trigger
  trigger  handoffs  answered  half within  9 of 10 within  in time
  keyword  2         1         1 min 10 s   not reached     1 of 2

By intent
  intent   handoffs  answered  half within  9 of 10 within  in time
  pricing  2         1         1 min 10 s   not reached     1 of 2

Sales by the month of their handoff
  month    qualified: won of decided  still open  all: won of decided  still open  won
  2026-11  none                       none        none yet             2 of 2      –

Week by week, as known now
  week      handoffs  answered  half within  9 of 10 within  in time
  2026-W47  2         1         1 min 10 s   not reached     1 of 2`
	if diff := cmp.Diff(want, Text(got)); diff != "" {
		t.Errorf("the report differs (-want +got):\n%s", diff)
	}
}

func TestTheEstimate(t *testing.T) {
	w := func(seconds ...int) []wait { // negative ones are censored
		var all []wait
		for _, s := range seconds {
			all = append(all, waited(time.Duration(max(s, -s))*time.Second, s < 0))
		}
		return all
	}
	tests := []struct {
		name        string
		give        []wait
		median, p90 *float64
	}{
		{"nobody", nil, nil, nil},
		{"10 s and 20 s give 15 s", w(10, 20), new(float64(15)), new(float64(20))},
		{"one answered at 10 s and one not give 10 s", w(10, -100), new(float64(10)), nil},
		{"one of three is not enough for a median", w(10, -20, -30), nil, nil},
		{"at equal times an answer comes before a censoring", w(10, -10), new(float64(10)), nil},
		{"those censored early leave the risk", w(-5, 10), new(float64(10)), new(float64(10))},
		{"ten answers: nine tenths are reached at the ninth, and the middle to the tenth is taken", w(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), new(5.5), new(9.5)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(Estimate{tt.median, tt.p90, len(tt.give)}, estimate(tt.give)); diff != "" {
				t.Errorf("the estimate differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOneMoreUnansweredNeverImprovesANumber(t *testing.T) {
	worse := func(before, after *float64) bool { return after == nil || before != nil && *after >= *before }
	rapid.Check(t, func(t *rapid.T) {
		waits := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) wait {
			return waited(time.Duration(rapid.IntRange(0, 50).Draw(t, "s"))*time.Second, rapid.Bool().Draw(t, "censored"))
		}), 1, 20).Draw(t, "waits")
		more := append(slices.Clone(waits), censoredAfter(time.Hour))
		before, after := estimate(waits), estimate(more)
		if !worse(before.MedianS, after.MedianS) || !worse(before.P90S, after.P90S) {
			t.Fatalf("one more that nobody answered moved %+v to %+v", before, after)
		}
	})
}

func waited(after time.Duration, censored bool) wait {
	if censored {
		return censoredAfter(after)
	}
	return endedAfter(after)
}
