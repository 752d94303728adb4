package main

import (
	"encoding/csv"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
	"handoffbot/digest"
)

func TestTheDigestsJSONHasTheShapeOfTheContract(t *testing.T) {
	m := digest.Metrics{
		NotResponded: []digest.Waiting{{}}, RateByIntent: []digest.IntentRate{{}}, ByRoute: []digest.Split{{Route: "sales"}}, ByTrigger: []digest.Split{{Trigger: "keyword"}},
		Previous: &digest.Previous{Final: &digest.Metrics{}},
	}
	var out strings.Builder
	if err := printDigest(&out, m, "json"); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"":                "period handoffs responded not_responded ttfhr claim_to_reply within_sla rate_by_intent by_route by_trigger resolution close previous",
		"period":          "week from to timezone as_of",
		"ttfhr":           "median_s p90_s n",
		"claim_to_reply":  "median_s p90_s n never_replied",
		"within_sla":      "met due",
		"rate_by_intent":  "intent handoffs conversations rate",
		"by_route":        "route handoffs responded median_s p90_s met due",
		"by_trigger":      "trigger handoffs responded median_s p90_s met due",
		"resolution":      "resolved unresolved closed reopened_7d csat_mean csat_n",
		"close":           "qualified all",
		"close qualified": "won lost open rate",
		"close all":       "won lost open rate",
		"previous":        "reported final",
		"not_responded":   "handoff_id cycle route status received_at waited_s link",
	} {
		at := any(got)
		for key := range strings.FieldsSeq(path) {
			at = at.(map[string]any)[key]
		}
		if list, ok := at.([]any); ok {
			at = list[0]
		}
		for key := range strings.FieldsSeq(want) {
			if _, ok := at.(map[string]any)[key]; !ok {
				t.Errorf("%s has no %q, only %v", path, key, slices.Sorted(maps.Keys(at.(map[string]any))))
			}
		}
	}
}

// hostile stands where a chatbot's or a visitor's words come into a report.
const hostile = `=HYPERLINK("https://evil.example","x")<script>alert(1)</script><!--`

func hostileWeek() digest.Metrics {
	at := time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)
	address := "javascript:alert(1)"
	return digest.Metrics{
		Period:   digest.PeriodInfo{Week: "2026-W47", From: at, To: at.AddDate(0, 0, 7), Timezone: "UTC", AsOf: at.AddDate(0, 0, 8)},
		Handoffs: 9, Responded: 8, TTFHR: digest.Estimate{MedianS: new(12.5), N: 9},
		NotResponded: []digest.Waiting{{HandoffID: hostile, Route: hostile, Status: bot.StatusOpen, Link: &address}},
		RateByIntent: []digest.IntentRate{{Intent: hostile, Handoffs: 9, Conversations: 12, Rate: new(0.75)}},
		ByRoute:      []digest.Split{{Route: hostile, Handoffs: 9, Responded: 8, MedianS: new(12.5)}},
		ByIntent:     []digest.Split{{Intent: hostile, Handoffs: 9}},
		Precision:    []digest.Precision{{Rule: hostile, Right: 1, Precision: new(1.0)}},
		Close:        digest.Close{All: digest.Deals{Won: 1, Amounts: []digest.Amount{{Currency: hostile, Won: "1"}}}},
	}
}

func TestThePageOfADigestShowsHostileWordsLiterally(t *testing.T) {
	var out strings.Builder
	if err := printDigest(&out, hostileWeek(), "html"); err != nil {
		t.Fatal(err)
	}
	for _, alive := range []string{"<script", "<!--", "javascript:"} {
		if strings.Contains(out.String(), alive) {
			t.Errorf("the page holds %q, alive", alive)
		}
	}
	for _, want := range []string{"Week 47: 8 of 9 handoffs answered by a person, half within 12 s", "&lt;script&gt;alert(1)", `<rect class="value" width="100.0"`, "12 s"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
}

func TestNoCellOfADigestIsAFormula(t *testing.T) {
	var out strings.Builder
	if err := printDigest(&out, hostileWeek(), "csv"); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	quoted := 0
	for _, row := range rows {
		for _, text := range row {
			if strings.HasPrefix(text, "=") {
				t.Errorf("a cell begins like a formula: %q", text)
			}
			if strings.HasPrefix(text, "'=") {
				quoted++
			}
		}
	}
	if quoted < 8 {
		t.Errorf("%d cells hold the hostile words, quoted; want them in every split", quoted)
	}
}

func TestCellsAreQuotedOnlyWhereTheyMustBe(t *testing.T) {
	for give, want := range map[string]string{
		"": "", "sales": "sales", "3": "3", "=1+1": "'=1+1", "+49 30 1": "'+49 30 1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "a=1": "a=1",
	} {
		if diff := cmp.Diff(want, cell(give)); diff != "" {
			t.Errorf("cell(%q) differs (-want +got):\n%s", give, diff)
		}
	}
}
