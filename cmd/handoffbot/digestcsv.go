package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"handoffbot/digest"
)

// writeNumbers prints the numbers of a week one a line: which number, of what
// part, its value, and of how many. An unknown value is empty.
func writeNumbers(w io.Writer, m digest.Metrics) error {
	out := csv.NewWriter(w)
	week := m.Period.Week
	row := func(number, part, value string, n int) {
		_ = out.Write([]string{week, number, cell(part), value, strconv.Itoa(n)}) // told by Error
	}
	count := func(number, part string, value, n int) { row(number, part, strconv.Itoa(value), n) }
	known := func(number, part string, value *float64, n int) {
		text := ""
		if value != nil {
			text = strconv.FormatFloat(*value, 'f', -1, 64)
		}
		row(number, part, text, n)
	}
	estimate := func(number, part string, e digest.Estimate) {
		known(number+".median_s", part, e.MedianS, e.N)
		known(number+".p90_s", part, e.P90S, e.N)
	}
	_ = out.Write([]string{"week", "number", "part", "value", "n"})
	count("handoffs", "", m.Handoffs, m.Handoffs)
	count("responded", "", m.Responded, m.Handoffs)
	estimate("ttfhr", "", m.TTFHR)
	if m.Business != nil {
		estimate("ttfhr_business", "", *m.Business)
	}
	estimate("claim_to_reply", "", m.ClaimToReply.Estimate)
	count("claim_to_reply.never_replied", "", m.ClaimToReply.NeverReplied, m.ClaimToReply.N)
	count("within_sla.met", "", m.WithinSLA.Met, m.WithinSLA.Due)
	estimate("delivery_lag", "", m.DeliveryLag)
	for _, r := range m.RateByIntent {
		count("rate_by_intent.handoffs", r.Intent, r.Handoffs, r.Conversations)
		known("rate_by_intent.rate", r.Intent, r.Rate, r.Conversations)
	}
	for _, by := range []struct {
		name  string
		parts []digest.Split
	}{{"by_route", m.ByRoute}, {"by_trigger", m.ByTrigger}, {"by_intent", m.ByIntent}, {"by_source", m.BySource}, {"by_platform", m.ByPlatform}} {
		for _, s := range by.parts {
			part := s.Route + string(s.Trigger) + s.Intent + s.Source + string(s.Platform) // one of them is set
			count(by.name+".handoffs", part, s.Handoffs, s.Handoffs)
			count(by.name+".responded", part, s.Responded, s.Handoffs)
			estimate(by.name, part, digest.Estimate{MedianS: s.MedianS, P90S: s.P90S, N: s.Handoffs})
			count(by.name+".met", part, s.Met, s.Due)
		}
	}
	count("resolution.resolved", "", m.Resolution.Resolved, m.Resolution.Closed)
	count("resolution.reopened_7d", "", m.Resolution.Reopened7d, m.Resolution.Resolved)
	known("resolution.csat_mean", "", m.Resolution.CSATMean, m.Resolution.CSATN)
	deals := func(number, part string, d digest.Deals) {
		count(number+".won", part, d.Won, d.Won+d.Lost)
		known(number+".rate", part, d.Rate, d.Won+d.Lost)
		count(number+".open", part, d.Open, d.Won+d.Lost+d.Open)
		for _, a := range d.Amounts {
			row(number+".amount_won", part+" "+a.Currency, a.Won, d.Won)
		}
	}
	deals("close.qualified", "", m.Close.Qualified)
	deals("close.all", "", m.Close.All)
	for _, month := range m.Close.ByMonth {
		deals("close.by_month.qualified", month.Month, month.Qualified)
		deals("close.by_month.all", month.Month, month.All)
	}
	count("quality.all", "", m.Quality.All, m.Quality.N)
	for _, p := range m.Precision {
		known("precision", p.Rule, p.Precision, p.Right+p.Wrong)
	}
	for _, w := range m.NotResponded {
		row("not_responded.waited_s", fmt.Sprintf("%s/%d", w.HandoffID, w.Cycle), strconv.FormatFloat(w.WaitedS, 'f', -1, 64), 1)
	}
	out.Flush()
	return out.Error()
}
