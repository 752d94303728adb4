package main

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"handoffbot/adapters/store"
	"handoffbot/bot"
)

// fires is a policy that escalates to the route at the first message that is
// the word, and offers at the first that is "hm".
type fires struct{ word, route string }

func (f fires) Decide(c bot.Conversation, _ time.Time) bot.Decision {
	d := bot.Decision{Verdict: bot.Continue, Route: bot.Route{Name: f.route}}
	for i, m := range c.Messages {
		switch {
		case m.Text == f.word:
			d.Verdict = bot.Escalate
		case m.Text == "hm" && d.Verdict == bot.Continue:
			d.Verdict = bot.Offer
		default:
			continue
		}
		if d.Rule == "" {
			d.Rule, d.Turn = "on "+m.Text, i+1
			d.Reasons = []bot.Reason{{By: bot.ByRules, Rule: d.Rule, Turn: i + 1, Text: m.Text}}
		}
	}
	return d
}

// talked is a stored conversation; "agent" is a person's word, all others are the visitor's.
func talked(texts ...string) store.Saved {
	var s store.Saved
	for _, text := range texts {
		role := bot.RoleVisitor
		if text == "agent" {
			role = bot.RoleAgent
		}
		s.Messages = append(s.Messages, bot.Message{Role: role, Text: text})
	}
	return s
}

// handed gives it a handoff.
func handed(s store.Saved, route string, by string) store.Saved {
	s.Handoff = &bot.Cycle{HandoffID: "H", Decision: bot.Decision{
		Verdict: bot.Escalate, Route: bot.Route{Name: route}, Rule: "then", Turn: 1,
		Reasons: []bot.Reason{{By: by, Rule: "then", Turn: 1, Text: "x"}},
	}}
	return s
}

func offeredOnce(s store.Saved) store.Saved {
	s.Offered, s.Decided = true, len(s.Messages)
	return s
}

func TestComparingAConversation(t *testing.T) {
	help := fires{"help", "sales"}
	tests := []struct {
		name string
		old  bot.Decider
		give store.Saved
		want change
	}{
		{"nothing then, nothing now", nil, talked("hello"), unchanged},
		{"nothing then, a handoff now", nil, talked("help"), added},
		{"a handoff then, none now", nil, handed(talked("hello"), "sales", bot.ByRules), removed},
		{"a handoff then and now", nil, handed(talked("help"), "sales", bot.ByRules), unchanged},
		{"a handoff to another route", nil, handed(talked("help"), "support", bot.ByRules), rerouted},
		{"the chatbot asked for it: it stays", nil, handed(talked("hello"), "sales", bot.BySource), unchanged},
		{"an offer now", nil, talked("hm"), offerAdded},
		{"an offer then and now, judged before", nil, offeredOnce(talked("hm")), unchanged},
		{"an offer then, none now", nil, offeredOnce(talked("hello")), offerRemoved},
		{"an offer then, a handoff now", nil, offeredOnce(talked("hm", "help")), added},
		{"a handoff then, an offer now", nil, handed(talked("hm"), "sales", bot.ByRules), removed},
		{"what is said after a person came is not judged", nil, handed(talked("hello", "agent", "help"), "sales", bot.ByRules), removed},
		{"against old rules the record says nothing", fires{"hello", "sales"}, talked("hello"), removed},
		{"against old rules that do the same", help, handed(talked("help"), "elsewhere", bot.ByRules), unchanged},
		{"against old rules that send it elsewhere", fires{"help", "support"}, talked("help"), rerouted},
		{"against old rules, what the chatbot asked for stays", fires{"x", "sales"}, handed(talked("hello"), "sales", bot.BySource), unchanged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := compare(help, tt.old, tt.give, time.Now())
			if got.Change != tt.want {
				t.Errorf("compare = %q, want %q\nbefore %+v\nafter  %+v", got.Change, tt.want, got.Before, got.After)
			}
		})
	}
}

func TestAConversationWithoutWordsIsNotCompared(t *testing.T) {
	sum := newChanges(backtestOptions{}, []string{"sales"})
	for _, erased := range []store.Saved{handed(talked("", " "), "sales", bot.ByRules), handed(talked(), "sales", bot.ByRules)} {
		c := compare(fires{"help", "sales"}, nil, erased, time.Now())
		if c.Change != unchanged {
			t.Errorf("what has no words to judge is listed as %s", c.Change)
		}
		if !c.silent {
			t.Errorf("compare(%+v) takes it for a conversation with words", erased)
		}
		sum.add(c)
	}
	if sum.Conversations != 2 || sum.Silent != 2 || sum.Handoffs != (moved{}) {
		t.Errorf("the sum is %+v, want 2 silent and no handoff", sum)
	}
}

// TestTheDifferenceExplainsTheNumbers: before + added − removed = after, for
// all handoffs, for offers and for every route, and the routes add up.
func TestTheDifferenceExplainsTheNumbers(t *testing.T) {
	words := []string{"help", "me", "hm", "hello", "agent"}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom(words)
		route := rapid.SampledFrom([]string{"sales", "support", "gone"})
		policy := fires{word.Draw(t, "word"), route.Draw(t, "route")}
		var old bot.Decider
		if rapid.Bool().Draw(t, "against") {
			old = fires{word.Draw(t, "old word"), route.Draw(t, "old route")}
		}
		sum := newChanges(backtestOptions{}, []string{"sales", "support"})
		flips := make(map[change]int)
		for range rapid.IntRange(0, 30).Draw(t, "conversations") {
			s := talked(rapid.SliceOfN(word, 0, 4).Draw(t, "texts")...)
			s.Offered = rapid.Bool().Draw(t, "offered")
			switch by := rapid.SampledFrom([]string{"", bot.ByRules, bot.BySource}).Draw(t, "handed by"); by {
			case "":
			default:
				s = handed(s, route.Draw(t, "handed to"), by)
			}
			c := compare(policy, old, s, time.Now())
			sum.add(c)
			flips[c.Change]++
		}
		all := moved{}
		for name, m := range sum.ByRoute {
			if m.Before+m.Added-m.Removed != m.After {
				t.Fatalf("route %s: %+v does not add up", name, *m)
			}
			all.Before += m.Before
			all.After += m.After
		}
		for _, m := range []moved{sum.Handoffs, sum.Offers} {
			if m.Before+m.Added-m.Removed != m.After {
				t.Fatalf("%+v does not add up", m)
			}
		}
		if all.Before != sum.Handoffs.Before || all.After != sum.Handoffs.After {
			t.Fatalf("the routes have %+v handoffs, all have %+v", all, sum.Handoffs)
		}
		if flips[added] != sum.Handoffs.Added || flips[removed] != sum.Handoffs.Removed || flips[rerouted] != sum.Rerouted {
			t.Fatalf("flipped %v, summed %+v and %d rerouted", flips, sum.Handoffs, sum.Rerouted)
		}
	})
}

func TestParseSince(t *testing.T) {
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		give string
		want string // RFC 3339, empty: refused
	}{
		{"7d", "2026-11-17T09:00:00Z"},
		{"2w", "2026-11-10T09:00:00Z"},
		{"36h", "2026-11-22T21:00:00Z"},
		{"90m", "2026-11-24T07:30:00Z"},
		{"2026-11-17", "2026-11-17T00:00:00Z"},
		{"2026-11-17T10:00:00+02:00", "2026-11-17T08:00:00Z"},
		{"-3h", ""},
		{"7", ""},
		{"a week", ""},
		{"999999d", ""},
		{"", ""},
	}
	for _, tt := range tests {
		got, err := parseSince(tt.give, at)
		if tt.want == "" {
			if err == nil {
				t.Errorf("parseSince(%q) = %s, want it refused", tt.give, got)
			}
			continue
		}
		if err != nil || got.Format(time.RFC3339) != tt.want {
			t.Errorf("parseSince(%q) = %s, %v; want %s", tt.give, got.Format(time.RFC3339), err, tt.want)
		}
	}
}
