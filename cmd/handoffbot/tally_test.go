package main

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"handoffbot/adapters/chatbot"
	"handoffbot/bot"
)

// given is a conversation that was judged and labelled; turn 0 did not fire.
func given(turn int, label *chatbot.Label) replayed {
	j := judged{Decision: bot.Continue, Route: "support", Reasons: []bot.Reason{}}
	if turn > 0 {
		j.Decision, j.Turn, j.Rule = bot.Escalate, turn, "asks"
	}
	return hold(j, chatbot.Transcript{Label: label})
}

func TestATally(t *testing.T) {
	yes := func(turn int) *chatbot.Label { return &chatbot.Label{Handoff: true, Turn: turn} }
	no := &chatbot.Label{}
	tests := []struct {
		name string
		give []replayed
		want string
	}{
		{"nothing", nil, "0 labelled, precision null, recall null, false per 1000 null, lead null, 0 late"},
		{"without labels no ratio is known", []replayed{given(3, nil), given(0, nil)}, "0 labelled, precision null, recall null, false per 1000 null, lead null, 0 late"},
		{"all right", []replayed{given(3, yes(5)), given(0, no)}, "2 labelled, precision 1, recall 1, false per 1000 0, lead 2, 0 late"},
		{"only misses: no precision", []replayed{given(0, yes(5))}, "1 labelled, precision null, recall 0, false per 1000 null, lead null, 0 late"},
		{"only a false alarm: no recall", []replayed{given(1, no)}, "1 labelled, precision 0, recall null, false per 1000 1000, lead null, 0 late"},
		{"an even number of leads", []replayed{given(3, yes(5)), given(5, yes(4))}, "2 labelled, precision 1, recall 1, false per 1000 null, lead 0.5, 1 late"},
		{"a label without a turn has no lead", []replayed{given(3, yes(0)), given(3, yes(4))}, "2 labelled, precision 1, recall 1, false per 1000 null, lead 1, 0 late"},
		{"one of each", []replayed{given(1, yes(1)), given(1, no), given(0, yes(2)), given(0, no)}, "4 labelled, precision 0.5, recall 0.5, false per 1000 500, lead 0, 0 late"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tally := newTally([]string{"asks"})
			for _, r := range tt.give {
				tally.add(r)
			}
			if got := told(tally.sum()); got != tt.want {
				t.Errorf("the tally is %s\nwant %s", got, tt.want)
			}
		})
	}
}

func told(s summary) string {
	var b strings.Builder
	b.WriteString(strconv.Itoa(s.Labelled) + " labelled")
	for _, r := range []struct {
		name  string
		value *float64
	}{{"precision", s.Precision}, {"recall", s.Recall}, {"false per 1000", s.FalsePer1000}, {"lead", s.LeadTurnsMedian}} {
		b.WriteString(", " + r.name + " " + float(r.value))
	}
	return b.String() + ", " + strconv.Itoa(s.Late) + " late"
}

func float(f *float64) string {
	if f == nil {
		return "null"
	}
	return strconv.FormatFloat(*f, 'g', -1, 64)
}

func TestTheMedianIsThatOfTheSortedList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(-9, 9), 1, 40).Draw(t, "values")
		counts := make(map[int]int)
		for _, v := range values {
			counts[v]++
		}
		slices.Sort(values)
		want := float64(values[(len(values)-1)/2]+values[len(values)/2]) / 2
		if got := median(counts); got == nil || *got != want {
			t.Fatalf("median of %v = %v, want %v", values, float(got), want)
		}
	})
}

func TestARuleCountsEveryConversationItFiredIn(t *testing.T) {
	both := given(1, &chatbot.Label{Handoff: true})
	both.Reasons = []bot.Reason{{By: bot.ByRules, Rule: "asks"}, {By: bot.ByRules, Rule: "urgent"}, {By: bot.ByRules, Rule: "urgent"}}
	tally := newTally([]string{"asks", "urgent", "idle"})
	tally.add(both)
	tally.add(given(2, &chatbot.Label{}))
	whole, half := 1.0, 0.5
	want := map[string]*ruleSummary{
		"asks":   {Fired: 2, First: 2, TruePositive: 1, FalsePositive: 1, Precision: &half},
		"urgent": {Fired: 1, TruePositive: 1, Precision: &whole},
		"idle":   {},
	}
	if diff := cmp.Diff(want, tally.sum().ByRule); diff != "" {
		t.Errorf("by rule (-want +got):\n%s", diff)
	}
}

func TestABar(t *testing.T) {
	for share, want := range map[float64]string{
		0:       "░░░░░░░░░░░░░░░░░░░░",
		0.5:     "██████████░░░░░░░░░░",
		0.51:    "██████████▏░░░░░░░░░",
		0.99999: "███████████████████▉",
		1:       "████████████████████",
	} {
		if got := bar(share); got != want {
			t.Errorf("bar(%v) = %s, want %s", share, got, want)
		}
	}
}
