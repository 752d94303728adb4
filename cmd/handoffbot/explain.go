package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"handoffbot/bot"
	"handoffbot/config"
	"handoffbot/escalation"
)

// explained says of an example that breaks what happens on it instead: which
// rules fire, on which words of which turn.
func explained(cfg config.Config, found config.Problem) config.Problem {
	var rule, place int
	var kind string
	path := strings.NewReplacer("[", " ", "]", " ").Replace(strings.TrimPrefix(found.Path, "escalation."))
	if _, err := fmt.Sscanf(path, "rules %d .examples.%s %d", &rule, &kind, &place); err != nil || rule >= len(cfg.Rules) {
		return found
	}
	examples := cfg.Rules[rule].Examples.Fire
	if kind == "not_fire" {
		examples = cfg.Rules[rule].Examples.NotFire
	}
	if place >= len(examples) {
		return found
	}
	without := policyConfig(cfg)
	without.Routes = nil
	for i := range without.Rules {
		without.Rules[i].Examples = escalation.Examples{}
	}
	policy, err := escalation.Compile(without)
	if err != nil {
		return found // other mistakes come first
	}
	d := policy.Decide(bot.Conversation{Messages: []bot.Message{{Role: bot.RoleVisitor, Text: examples[place]}}}, time.Time{})
	name := cfg.Rules[rule].Name
	mine := slices.DeleteFunc(slices.Clone(d.Reasons), func(r bot.Reason) bool { return r.Rule != name })
	others := slices.DeleteFunc(slices.Clone(d.Reasons), func(r bot.Reason) bool { return r.Rule == name })
	switch {
	case kind == "not_fire" && len(mine) > 0:
		found.Message += ": " + strings.TrimPrefix(fireWords(mine), name+" fires ")
	case kind == "fire" && len(others) > 0:
		found.Message += "; instead " + fireWords(others)
	case kind == "fire":
		found.Message += "; no other rule does either"
	}
	return found
}

// fireWords tells which rules fired on which words.
func fireWords(reasons []bot.Reason) string {
	var all []string
	for _, r := range reasons {
		all = append(all, fmt.Sprintf("%s fires at turn %d on %q%s", r.Rule, r.Turn, oneLine(r.Text, 120), scored(r)))
	}
	return strings.Join(all, ", ")
}
