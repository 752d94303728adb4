package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"handoffbot/adapters/inbox"
	"handoffbot/digest"
)

func TestTheTrendBeginsWithTheFirstHandoff(t *testing.T) {
	half := 90.0
	answered, inTime := inbox.Filter{Only: inbox.OnlyResponded}, inbox.Filter{Only: inbox.OnlyMet}
	none := inbox.WeekPoint{
		Week: "2026-W46", HalfS: -1, Handed: "0", Answered: "none yet", Half: "none yet", NineOfTen: "none yet", InTime: "none yet",
		AnsweredOf: answered, InTimeOf: inTime,
	}
	some := none
	some.Week, some.Handoffs, some.HalfS = "2026-W45", 8, 90
	some.Handed, some.Answered, some.Half, some.NineOfTen, some.InTime = "8", "6 of 8 (75 %)", "1 min 30 s", "not reached", "3 of 4"
	empty := digest.Point{Week: "2026-W46"}
	busy := digest.Point{Week: "2026-W45", Handoffs: 8, Responded: 6, MedianS: &half, SLA: digest.SLA{Due: 4, Met: 3}}
	for _, tt := range []struct {
		name  string
		trend []digest.Point
		want  []inbox.WeekPoint
	}{
		{"nothing is known", nil, nil},
		{"nobody was ever handed off", []digest.Point{empty, empty}, nil},
		{"this week is the first", []digest.Point{empty, busy}, nil},
		{"empty weeks before the first are left out, later ones are told", []digest.Point{empty, busy, empty}, []inbox.WeekPoint{some, none}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, weekPoints(digest.Metrics{Trend: tt.trend})); diff != "" {
				t.Errorf("the trend differs (-want +got):\n%s", diff)
			}
		})
	}
}
