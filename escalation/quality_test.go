package escalation

import (
	"os"
	"strings"
	"testing"

	"handoffbot/bot"
	"handoffbot/escalation/reading"
)

// labelled is a line of a file of test messages.
type labelled struct{ style, locale, text string }

func labels(t *testing.T, name string) []labelled {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var all []labelled
	for line := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n") {
		cols := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(cols) != 3 {
			t.Fatalf("%s: %q has %d columns, want 3", name, line, len(cols))
		}
		all = append(all, labelled{cols[0], strings.Trim(cols[1], "-"), cols[2]})
	}
	return all
}

func (l labelled) conversation() bot.Conversation {
	return bot.Conversation{Locale: l.locale, Messages: []bot.Message{{Role: bot.RoleVisitor, Text: l.text}}}
}

func TestHowWellAskingForAPersonIsUnderstood(t *testing.T) {
	p := shipped(t)
	asked, found, missed := map[string]int{}, map[string]int{}, map[string]int{}
	for _, l := range labels(t, "asks.tsv") {
		group := "asks"
		if l.style == "typo" {
			group = "typos"
		}
		asked[group]++
		for _, r := range p.Decide(l.conversation(), noon).Reasons {
			if r.Rule == ruleHuman || r.Rule == ruleSales {
				found[group]++
				break
			}
		}
		if n := asked[group] - found[group]; n > missed[group] {
			missed[group] = n
			t.Logf("%s: missed so far %d, at %s %q", group, n, l.locale, l.text)
		}
	}
	ordinary := labels(t, "ordinary.tsv")
	alarms := 0
	for _, l := range ordinary {
		if d := p.Decide(l.conversation(), noon); d.Verdict != bot.Continue {
			alarms++
			t.Logf("%s fires on %s %q for %q", d.Rule, l.style, l.text, d.Reasons[0].Text)
		}
	}
	for group, least := range map[string]float64{"asks": 0.97, "typos": 0.9} {
		if recall := float64(found[group]) / float64(asked[group]); recall < least {
			t.Errorf("%s: %d of %d are found, %.3f; want at least %.2f", group, found[group], asked[group], recall, least)
		}
	}
	all := found["asks"] + found["typos"]
	if precision := float64(all) / float64(all+alarms); precision < 0.99 {
		t.Errorf("%d false alarms among %d hard ordinary messages: precision %.3f, want at least 0.99", alarms, len(ordinary), precision)
	}
	if len(ordinary) < 400 || asked["asks"]+asked["typos"] < 300 {
		t.Errorf("%d ordinary messages and %d that ask are too few to tell", len(ordinary), asked["asks"]+asked["typos"])
	}
}

// TestHowWellWhatWeighsIsUnderstood: complaints that are sensitive, and what only a
// person may answer under a law or a contract.
func TestHowWellWhatWeighsIsUnderstood(t *testing.T) {
	p := shipped(t)
	for name, least := range map[string]int{"complaints.tsv": 200, "requests.tsv": 40} {
		all, found := labels(t, name), 0
		for _, l := range all {
			if p.Decide(l.conversation(), noon).Verdict == bot.Escalate {
				found++
				continue
			}
			t.Logf("%s: missed %s %q", name, l.locale, l.text)
		}
		if recall := float64(found) / float64(len(all)); recall < 0.97 || len(all) < least {
			t.Errorf("%s: %d of %d are found, %.3f; want at least 0.97 of %d and more", name, found, len(all), recall, least)
		}
	}
}

func TestEveryPhraseOfOursCanBeRead(t *testing.T) {
	c := &compiler{book: reading.NewBook()}
	c.keyword("", Keyword{Sets: phraseSets})
	for _, err := range append(shipped(t).book.Mistakes(), append(c.book.Mistakes(), c.errs...)...) {
		t.Error(err)
	}
}

// TestShippedRulesHoldTheirExamples: no start reads them again.
func TestShippedRulesHoldTheirExamples(t *testing.T) {
	if _, err := Compile(Config{Rules: ShippedRules()}); err != nil {
		t.Error(err)
	}
}
