package digest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"handoffbot/bot"
)

// otherIntent stands for none.
const otherIntent = "other"

// Compute returns the numbers of the period with what was known by asOf, and
// those of the week before.
func Compute(ctx context.Context, c Cohorts, p Period, asOf time.Time, r bot.ResponsePolicy) (Metrics, error) {
	m, err := week(ctx, c, p, asOf, r)
	if err != nil {
		return m, err
	}
	before := p.Previous()
	final, err := week(ctx, c, before, asOf, r)
	if err != nil {
		return m, err
	}
	reported, err := c.Reported(ctx, before.Week)
	if err != nil {
		return m, fmt.Errorf("read what was reported for %s: %w", before.Week, err)
	}
	if reported != nil {
		reported.Previous = nil
	}
	m.Previous = &Previous{Reported: reported, Final: &final}
	return m, nil
}

func week(ctx context.Context, c Cohorts, p Period, asOf time.Time, r bot.ResponsePolicy) (Metrics, error) {
	entries, err := c.Entries(ctx, p.From, p.To, asOf)
	if err != nil {
		return Metrics{}, fmt.Errorf("read the handoffs of %s: %w", p.Week, err)
	}
	ended, err := c.Ended(ctx, p.From, p.To, asOf)
	if err != nil {
		return Metrics{}, fmt.Errorf("read the conversations of %s: %w", p.Week, err)
	}
	all := make([]judged, 0, len(entries))
	for _, e := range entries {
		all = append(all, judge(e, asOf, r))
	}
	m := Metrics{
		Period:       PeriodInfo{Week: p.Week, From: p.From.UTC(), To: p.To.UTC(), Timezone: p.Location.String(), AsOf: asOf.UTC()},
		Handoffs:     len(all),
		NotResponded: notResponded(all),
		ClaimToReply: claimToReply(all),
		RateByIntent: rateByIntent(all, ended),
		Resolution:   resolution(all),
		Close:        closed(all),
	}
	m.Responded = m.Handoffs - len(m.NotResponded)
	whole := split(all)
	m.TTFHR = Estimate{whole.MedianS, whole.P90S, len(all)}
	m.WithinSLA = whole.SLA
	var lags []wait
	for _, j := range all {
		lags = append(lags, j.lag)
	}
	m.DeliveryLag = estimate(lags)
	for _, part := range group(all, func(j judged) string { return j.state.Route }) {
		s := split(part)
		s.Route = part[0].state.Route
		m.ByRoute = append(m.ByRoute, s)
	}
	for _, part := range group(all, func(j judged) string { return string(j.trigger) }) {
		s := split(part)
		s.Trigger = part[0].trigger
		m.ByTrigger = append(m.ByTrigger, s)
	}
	m.ByRoute, m.ByTrigger = orEmpty(m.ByRoute), orEmpty(m.ByTrigger)
	return m, nil
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// judged is a cycle with what follows from its log.
type judged struct {
	Entry
	state    bot.State
	response *bot.Response
	wait     wait // for the first human response
	lag      wait // for the first card
	trigger  bot.Trigger
	claim    *bot.Act
	reply    *bot.Act // the first after the claim
	replied  wait
	asOf     time.Time
}

func judge(e Entry, asOf time.Time, r bot.ResponsePolicy) judged {
	j := judged{Entry: e, state: e.Cycle.Replay(e.Acts), response: bot.FirstResponse(e.Cycle, e.Acts, r), asOf: asOf, trigger: bot.TriggerManual}
	if len(e.Cycle.Decision.Reasons) > 0 {
		j.trigger = e.Cycle.Decision.Reasons[0].Trigger
	}
	j.wait = wait{after: positive(j.stopped().Sub(e.Cycle.ReceivedAt)), censored: true}
	if j.response != nil {
		j.wait = wait{after: j.response.After}
	}
	j.lag = wait{after: positive(asOf.Sub(e.Cycle.ReceivedAt)), censored: true}
	if !e.PostedAt.IsZero() {
		j.lag = wait{after: positive(e.PostedAt.Sub(e.Cycle.ReceivedAt))}
	}
	j.findClaim(r)
	return j
}

func positive(d time.Duration) time.Duration { return max(0, d) }

// stopped is until when anybody could have responded.
func (j judged) stopped() time.Time {
	end := j.asOf
	if at := j.state.CancelledAt; !at.IsZero() && at.Before(end) {
		end = at
	}
	if at, by := j.state.ResolvedAt, j.state.ResolvedBy; by != nil && by.Platform == bot.PlatformChatbot && at.Before(end) {
		end = at
	}
	return end
}

// findClaim looks for the first claim that was taken and the first reply after it.
func (j *judged) findClaim(r bot.ResponsePolicy) {
	earlier := func(a bot.Act, than *bot.Act) bool {
		return than == nil || cmp.Or(a.At.Compare(than.At), cmp.Compare(a.EventID, than.EventID)) < 0
	}
	for _, a := range j.Acts {
		if a.Kind == bot.ActClaim && !a.Refused && a.Cycle == j.Cycle.N && earlier(a, j.claim) {
			j.claim = &a
		}
	}
	if j.claim == nil {
		return
	}
	for _, a := range j.Acts {
		if a.Kind == bot.ActReply && r.CountsResponder(a) && !a.At.Before(j.claim.At) && earlier(a, j.reply) {
			j.reply = &a
		}
	}
	end := j.stopped()
	if at := j.state.ResolvedAt; !at.IsZero() && at.Before(end) {
		end = at
	}
	j.replied = wait{after: positive(end.Sub(j.claim.At)), censored: true}
	if j.reply != nil {
		j.replied = wait{after: positive(j.reply.At.Sub(j.claim.At))}
	}
}

func notResponded(all []judged) []Waiting {
	list := []Waiting{}
	for _, j := range all {
		if j.response == nil {
			list = append(list, Waiting{
				HandoffID: j.Cycle.HandoffID, Cycle: j.Cycle.N, Route: j.state.Route, Status: j.state.Status,
				ReceivedAt: j.Cycle.ReceivedAt, WaitedS: *seconds(j.wait.after),
			})
		}
	}
	slices.SortFunc(list, func(a, b Waiting) int {
		return cmp.Or(cmp.Compare(b.WaitedS, a.WaitedS), cmp.Compare(a.HandoffID, b.HandoffID), cmp.Compare(a.Cycle, b.Cycle))
	})
	return list
}

func claimToReply(all []judged) ClaimToReply {
	var c ClaimToReply
	var waits []wait
	for _, j := range all {
		if j.claim == nil {
			continue
		}
		waits = append(waits, j.replied)
		byClaimer := j.state.ResolvedBy != nil && j.state.ResolvedBy.Is(j.claim.Actor)
		if j.reply == nil && !byClaimer {
			c.NeverReplied++
		}
	}
	c.Estimate = estimate(waits)
	return c
}

// split computes the main numbers of some cycles.
func split(part []judged) Split {
	var s Split
	var waits []wait
	for _, j := range part {
		s.Handoffs++
		waits = append(waits, j.wait)
		if j.response != nil {
			s.Responded++
		}
		due := j.state.DueAt
		gone := !j.state.CancelledAt.IsZero() && j.state.CancelledAt.Before(due)
		if due.IsZero() || due.After(j.asOf) || gone {
			continue
		}
		s.Due++
		if j.response != nil && !j.response.At.After(due) {
			s.Met++
		}
	}
	e := estimate(waits)
	s.MedianS, s.P90S = e.MedianS, e.P90S
	return s
}

// group parts the cycles by a name, in the order of the names.
func group(all []judged, name func(judged) string) [][]judged {
	parts := make(map[string][]judged)
	for _, j := range all {
		parts[name(j)] = append(parts[name(j)], j)
	}
	var names []string
	for n := range parts {
		names = append(names, n)
	}
	slices.Sort(names)
	var out [][]judged
	for _, n := range names {
		out = append(out, parts[n])
	}
	return out
}

// rateByIntent: a conversation belongs to the week of its first handoff, else
// of its end; its intent is the decision's, else that of its end.
func rateByIntent(all []judged, ended []Ended) []IntentRate {
	rates := make(map[string]*IntentRate)
	at := func(intent string) *IntentRate {
		if intent == "" {
			intent = otherIntent
		}
		if rates[intent] == nil {
			rates[intent] = &IntentRate{Intent: intent}
		}
		return rates[intent]
	}
	endedOf := make(map[string]bool)
	for _, j := range all {
		if j.First {
			r := at(j.Cycle.Decision.Intent)
			r.Handoffs++
			r.Conversations++
		}
	}
	for _, e := range ended {
		r := at(e.Intent)
		endedOf[r.Intent] = true
		if !e.HandedOff {
			r.Conversations++
		}
	}
	list := []IntentRate{}
	for _, r := range rates {
		if r.Conversations == 0 {
			continue
		}
		if endedOf[r.Intent] {
			rate := float64(r.Handoffs) / float64(r.Conversations)
			r.Rate = &rate
		}
		list = append(list, *r)
	}
	slices.SortFunc(list, func(a, b IntentRate) int { return cmp.Compare(a.Intent, b.Intent) })
	return list
}

func resolution(all []judged) Resolution {
	var r Resolution
	sum := 0
	for _, j := range all {
		switch {
		case j.state.Status == bot.StatusResolved && j.state.Outcome.Resolution == bot.Unresolved:
			r.Unresolved++
		case j.state.Status == bot.StatusResolved:
			r.Resolved++
			if slices.ContainsFunc(j.Acts, func(a bot.Act) bool {
				return a.Kind == bot.ActReopen && !a.Refused && a.At.Sub(j.state.ResolvedAt) <= bot.ReopenWithin
			}) {
				r.Reopened7d++
			}
		}
		if j.state.Outcome.CSAT > 0 {
			r.CSATN++
			sum += j.state.Outcome.CSAT
		}
	}
	r.Closed = r.Resolved + r.Unresolved
	if r.CSATN > 0 {
		mean := float64(sum) / float64(r.CSATN)
		r.CSATMean = &mean
	}
	return r
}

func closed(all []judged) Close {
	var c Close
	for _, j := range all {
		deal := j.state.Outcome.Deal
		if !j.Cycle.Decision.Sales && deal == nil {
			continue
		}
		c.All.count(deal)
		if j.Cycle.Decision.Qualified && j.Cycle.Decision.Sales {
			c.Qualified.count(deal)
		}
	}
	for _, d := range []*Deals{&c.All, &c.Qualified} {
		if d.Won+d.Lost > 0 {
			rate := float64(d.Won) / float64(d.Won+d.Lost)
			d.Rate = &rate
		}
	}
	return c
}

func (d *Deals) count(deal *bot.Deal) {
	switch {
	case deal != nil && deal.Status == bot.DealWon:
		d.Won++
	case deal != nil && deal.Status == bot.DealLost:
		d.Lost++
	default:
		d.Open++
	}
}
