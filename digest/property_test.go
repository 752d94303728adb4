package digest

import (
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"handoffbot/bot"
)

// weekOf draws a week of handoffs with everything that may happen to them.
func weekOf(t *rapid.T) *memory {
	monday := time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)
	m := &memory{}
	for i := range rapid.IntRange(0, 12).Draw(t, "handoffs") {
		at := monday.Add(time.Duration(rapid.IntRange(0, 6*24*60).Draw(t, "received")) * time.Minute)
		var acts []bot.Act
		for range rapid.IntRange(0, 5).Draw(t, "acts") {
			kind := rapid.SampledFrom([]bot.ActKind{bot.ActReaction, bot.ActUnreaction, bot.ActReply, bot.ActClaim, bot.ActRelease, bot.ActResolve, bot.ActCancelled, bot.ActWon, bot.ActLost}).Draw(t, "kind")
			a := act(kind, rapid.SampledFrom([]string{"ana", "ben"}).Draw(t, "who"), at.Add(time.Duration(rapid.IntRange(-5, 90).Draw(t, "after"))*time.Second))
			a.Emoji = "eyes"
			acts = append(acts, a)
		}
		e := handoff(fmt.Sprintf("H%02d", i), rapid.SampledFrom([]string{"sales", "support"}).Draw(t, "route"),
			rapid.SampledFrom([]bot.Trigger{bot.TriggerKeyword, bot.TriggerFriction}).Draw(t, "trigger"), at, acts...)
		e.Cycle.Key.Source = rapid.SampledFrom([]string{"website", "app"}).Draw(t, "source")
		e.Cycle.Decision.Intent = rapid.SampledFrom([]string{"", "pricing", "bug"}).Draw(t, "intent")
		e.Cycle.Decision.Qualified = rapid.Bool().Draw(t, "qualified")
		m.entries = append(m.entries, e)
	}
	return m
}

var propertyWeek = Period{
	Week: "2026-W47", Location: time.UTC,
	From: time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
}

func reckon(t *rapid.T, m *memory) Metrics {
	got, err := Reckoning{Cohorts: m, Responses: bot.ResponsePolicy{}}.Week(t.Context(), propertyWeek, propertyWeek.To.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestAnyOrderOfArrivalGivesTheSameReport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := weekOf(t)
		before := reckon(t, m)
		m.entries = rapid.Permutation(m.entries).Draw(t, "entries")
		for i := range m.entries {
			// What people say and how they react may come in any order; what the
			// state machine decided keeps its own.
			var moves, words []bot.Act
			for _, a := range m.entries[i].Acts {
				if slices.Contains([]bot.ActKind{bot.ActReaction, bot.ActUnreaction, bot.ActReply}, a.Kind) {
					words = append(words, a)
				} else {
					moves = append(moves, a)
				}
			}
			words = rapid.Permutation(words).Draw(t, "words")
			var acts []bot.Act
			for len(moves)+len(words) > 0 {
				if len(words) == 0 || len(moves) > 0 && rapid.Bool().Draw(t, "move") {
					acts, moves = append(acts, moves[0]), moves[1:]
				} else {
					acts, words = append(acts, words[0]), words[1:]
				}
			}
			m.entries[i].Acts = acts
		}
		if diff := gocmp.Diff(before, reckon(t, m)); diff != "" {
			t.Fatalf("another order of arrival gives another report (-first +then):\n%s", diff)
		}
	})
}

func TestThePartsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := reckon(t, weekOf(t))
		for name, parts := range map[string][]Split{"route": m.ByRoute, "trigger": m.ByTrigger, "intent": m.ByIntent, "source": m.BySource, "platform": m.ByPlatform} {
			var sum Split
			for _, p := range parts {
				sum.Handoffs += p.Handoffs
				sum.Responded += p.Responded
				sum.Met += p.Met
				sum.Due += p.Due
			}
			if sum.Handoffs != m.Handoffs || sum.Responded != m.Responded || sum.SLA != m.WithinSLA {
				t.Fatalf("by %s there are %+v; the week has %d handoffs, %d responded, %+v", name, sum, m.Handoffs, m.Responded, m.WithinSLA)
			}
		}
		if m.Handoffs != m.Responded+len(m.NotResponded) {
			t.Fatalf("%d handoffs, but %d responded and %d not", m.Handoffs, m.Responded, len(m.NotResponded))
		}
	})
}

// TestOneMoreUnansweredHandoffNeverImprovesTheWeek: whoever adds a visitor that
// nobody answers must not see a better number anywhere.
func TestOneMoreUnansweredHandoffNeverImprovesTheWeek(t *testing.T) {
	slower := func(before, after *float64) bool { return after == nil || before != nil && *after >= *before }
	rarer := func(part, whole, partThen, wholeThen int) bool {
		return partThen*max(1, whole) <= part*max(1, wholeThen)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := weekOf(t)
		before := reckon(t, m)
		m.entries = append(m.entries, handoff("unanswered", "sales", bot.TriggerKeyword, propertyWeek.From))
		after := reckon(t, m)
		switch {
		case !slower(before.TTFHR.MedianS, after.TTFHR.MedianS), !slower(before.TTFHR.P90S, after.TTFHR.P90S):
			t.Fatalf("the wait went from %+v to %+v", before.TTFHR, after.TTFHR)
		case !rarer(before.Responded, before.Handoffs, after.Responded, after.Handoffs):
			t.Fatalf("answered went from %d of %d to %d of %d", before.Responded, before.Handoffs, after.Responded, after.Handoffs)
		case !rarer(before.WithinSLA.Met, before.WithinSLA.Due, after.WithinSLA.Met, after.WithinSLA.Due):
			t.Fatalf("in time went from %+v to %+v", before.WithinSLA, after.WithinSLA)
		case before.ClaimToReply.NeverReplied > after.ClaimToReply.NeverReplied:
			t.Fatalf("dropped claims went from %+v to %+v", before.ClaimToReply, after.ClaimToReply)
		}
	})
}

// TestTheEstimateComparesFractions holds the quick way against survival
// multiplied out in fractions at every step.
func TestTheEstimateComparesFractions(t *testing.T) {
	slow := func(waits []wait, level int64) *float64 {
		s, reached := big.NewRat(1, 1), (*time.Duration)(nil)
		for i := 0; i < len(waits); {
			at, ended, j := waits[i].after(), 0, i
			for ; j < len(waits) && waits[j].after() == at; j++ {
				if !waits[j].censored() {
					ended++
				}
			}
			if ended > 0 {
				if reached != nil {
					return seconds((*reached + at) / 2)
				}
				s.Mul(s, big.NewRat(int64(len(waits)-i-ended), int64(len(waits)-i)))
				switch s.Cmp(big.NewRat(1, level)) {
				case -1:
					return seconds(at)
				case 0:
					reached = &at
				}
			}
			i = j
		}
		if reached == nil {
			return nil
		}
		return seconds(*reached)
	}
	rapid.Check(t, func(t *rapid.T) {
		waits := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) wait {
			return waited(time.Duration(rapid.IntRange(0, 30).Draw(t, "s"))*time.Second, rapid.IntRange(0, 3).Draw(t, "censored") == 0)
		}), 0, 60).Draw(t, "waits")
		slices.Sort(waits)
		for _, level := range []int64{half, tenth, 3} {
			if diff := gocmp.Diff(slow(waits, level), quantile(waits, level)); diff != "" {
				t.Fatalf("1/%d differs (-fractions +quick):\n%s", level, diff)
			}
		}
	})
}

func TestManyCensoredWaitsAreEstimatedQuicklyAndExactly(t *testing.T) {
	// Every tenth of 200,001 waits was censored. The expected times come from
	// survival multiplied out in another program.
	var waits []wait
	for i := range 200_001 {
		waits = append(waits, waited(time.Duration(i)*time.Millisecond, i%10 == 9))
	}
	want := Estimate{MedianS: new(107.413), P90S: new(184.515), N: 200_001}
	if diff := gocmp.Diff(want, estimateSorted(waits)); diff != "" {
		t.Errorf("the estimate differs (-want +got):\n%s", diff)
	}
}

func TestAnIntervalIsHonestAboutFew(t *testing.T) {
	for _, tt := range []struct {
		part, whole int
		low, high   float64 // from published tables of the Wilson score, 95 %
	}{{0, 10, 0, 0.2775}, {5, 10, 0.2366, 0.7634}, {10, 10, 0.7225, 1}, {42, 45, 0.8214, 0.9771}, {0, 0, 0, 1}} {
		low, high := interval(tt.part, tt.whole)
		if max(low-tt.low, tt.low-low, high-tt.high, tt.high-high) > 0.0001 {
			t.Errorf("interval(%d, %d) = %.4f to %.4f, want %.4f to %.4f", tt.part, tt.whole, low, high, tt.low, tt.high)
		}
	}
}
