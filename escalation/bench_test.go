package escalation

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"handoffbot/bot"
	"handoffbot/escalation/reading"
)

// twentyTurns is a conversation of a buyer, twenty turns long.
func twentyTurns() bot.Conversation {
	asks := []string{
		"Hi, we are comparing tools for our depots and would like to know what the Business plan costs.",
		"About forty dispatchers, in three depots, with some drivers who only need to read the plan of the day.",
		"Does it work with the scanners that we have? They are about five years old and run Android.",
		"I see. And how would we get the addresses of our customers out of the old system?",
		"We have roughly 60,000 of them, with notes on each that the drivers must not lose.",
		"That sounds good. Is there a limit to how many routes can be planned at once in the morning?",
		"Could we try it in one depot first, say in Leipzig, before we decide for all of them?",
		"My colleague asks whether the drivers' hours are checked against the law in Austria as well.",
		"Fine. What happens if the connection is lost while a driver is on the road?",
		"Thank you, that was helpful. I will talk it over with my colleagues and come back to you next week.",
	}
	var c bot.Conversation
	for i, text := range asks {
		c = answers(goesOn(c, text), fmt.Sprintf("The Business plan covers up to fifty seats and comes with onboarding; point %d of the guide explains what is in it and how to begin.", i), 0.8)
	}
	return c
}

// manyPhrases are five hundred phrases as an owner of rules might add them.
func manyPhrases() []string {
	var all []string
	for _, verb := range []string{"upgrade", "migrate", "export", "import", "archive", "restore", "rename", "merge", "share", "print"} {
		for _, what := range []string{"depot", "route", "driver", "vehicle", "customer", "address", "report", "calendar", "shift", "tariff"} {
			for _, how := range []string{"list", "history", "template", "settings", "limits"} {
				all = append(all, verb+" the "+what+" "+how)
			}
		}
	}
	return all
}

func BenchmarkDecide(b *testing.B) {
	rules := ShippedRules()
	for i, phrases := range [][]string{manyPhrases()[:250], manyPhrases()[250:]} {
		rules = append(rules, Rule{Name: fmt.Sprintf("more-%d", i), Then: bot.Escalate, Keyword: &Keyword{Phrases: phrases, Stem: true, Typos: 1, Negation: true}})
	}
	large, err := Compile(Config{Rules: rules})
	if err != nil {
		b.Fatal(err)
	}
	c := twentyTurns()
	whole := func(p *Policy) func(*testing.B) {
		return func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Decide(c, noon)
			}
		}
	}
	b.Run("shipped rules", whole(shipped(b)))
	b.Run("shipped rules and 500 phrases", whole(large))
	b.Run("stage: reading without the phrases of the rules", func(b *testing.B) {
		bare := reading.NewBook()
		bare.Bind()
		for b.Loop() {
			bare.Read(c)
		}
	})
	t := large.book.Read(c)
	b.Run("stage: reading, all told", func(b *testing.B) {
		for b.Loop() {
			large.book.Read(c)
		}
	})
	b.Run("stage: triggers", func(b *testing.B) {
		for b.Loop() {
			for _, r := range large.rules {
				r.trigger.fire(t)
			}
		}
	})
	b.Run("stage: friction", func(b *testing.B) {
		for _, r := range large.rules {
			if r.kind != bot.TriggerFriction {
				continue
			}
			for b.Loop() {
				r.trigger.fire(t)
			}
		}
	})
	b.Run("simple way: a literal list of 500", func(b *testing.B) {
		phrases := manyPhrases()
		for b.Loop() {
			for _, m := range c.Messages {
				text := strings.ToLower(m.Text)
				for _, phrase := range phrases {
					_ = strings.Contains(text, phrase)
				}
			}
		}
	})
	b.Run("simple way: one big regular expression", func(b *testing.B) {
		re := regexp.MustCompile(`(?i)\b(?:` + strings.Join(manyPhrases(), "|") + `)\b`)
		for b.Loop() {
			for _, m := range c.Messages {
				_ = re.FindStringIndex(m.Text)
			}
		}
	})
}

// BenchmarkCompile also tells what a policy keeps, and how many states and
// edges its automata have.
func BenchmarkCompile(b *testing.B) {
	var p *Policy
	before := kept()
	for b.Loop() {
		var err error
		if p, err = Compile(Config{}); err != nil {
			b.Fatal(err)
		}
	}
	states, edges := p.book.Size()
	b.ReportMetric(float64(kept()-before), "B-kept")
	b.ReportMetric(float64(states), "states")
	b.ReportMetric(float64(edges), "edges")
	runtime.KeepAlive(p)
}

// kept is how many bytes of the heap are in use once it is swept.
func kept() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkLength shows that the cost of a turn does not grow with the turns
// before it.
func BenchmarkLength(b *testing.B) {
	p := shipped(b)
	for _, times := range []int{1, 10, 100} {
		var c bot.Conversation
		for range times {
			c.Messages = append(c.Messages, twentyTurns().Messages...)
		}
		b.Run(fmt.Sprintf("%d turns", len(c.Messages)), func(b *testing.B) {
			for b.Loop() {
				p.Decide(c, noon)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(c.Messages)), "µs/turn")
		})
	}
}
