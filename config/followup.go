package config

import (
	"maps"
	"regexp"
	"slices"
	"time"
)

const (
	mostSteps   = 20
	mostRepeats = 10
	mentionCure = "write subteam:S… for a user group, or user:U… for a person, with their id in Slack"
)

var mentionForm = regexp.MustCompile(`^(subteam:S[A-Z0-9]{1,30}|user:[UW][A-Z0-9]{1,30})$`)

// FollowUp is one step of what happens while nobody responds.
type FollowUp struct {
	After   time.Duration // since the handoff was received
	Mention []string      // subteam:S… or user:U…
	AlsoTo  Destination   // zero: nowhere
	Repeat  int           // how often it is said again
	Every   time.Duration // between two of them
}

// followUps reads the steps by route.
func (f *file) followUps(at place) map[string][]FollowUp {
	var all map[string][]FollowUp
	named := at.named()
	for _, route := range slices.Sorted(maps.Keys(named)) {
		steps := named[route]
		if all == nil {
			all = make(map[string][]FollowUp)
		}
		items := steps.some("name a step, such as {after: 10m}, or remove the route")
		if len(items) > mostSteps {
			steps.bad("use repeat", "%d steps are more than the %d allowed", len(items), mostSteps)
			items = nil
		}
		var last time.Duration
		for _, item := range items {
			step := f.followUp(item)
			if step.After != 0 && step.After < last {
				item.bad("write the steps in the order in which they come", "it comes before the step above it")
			}
			last = max(last, step.After)
			all[route] = append(all[route], step)
		}
	}
	return all
}

func (f *file) followUp(at place) FollowUp {
	s := at.section("followup.*[]")
	step := FollowUp{After: s["after"].duration(), Every: s["every"].duration(), Repeat: s["repeat"].whole(0)}
	if !s["after"].given() {
		at.bad("write after: 10m", "it does not say when")
	}
	if step.Repeat < 0 || step.Repeat > mostRepeats {
		s["repeat"].bad("write 0 to 10", "%d is too often, or none", step.Repeat)
		step.Repeat = 0
	}
	if s["every"].given() && step.Repeat == 0 {
		s["every"].bad("write repeat: 2, or remove it", "nothing is repeated")
	}
	if step.Every == 0 {
		step.Every = step.After
	}
	for _, who := range s["mention"].list() {
		if !mentionForm.MatchString(who.text()) {
			who.bad(mentionCure, "%s names nobody", quote(who.text()))
			continue
		}
		step.Mention = append(step.Mention, who.text())
	}
	step.AlsoTo = f.target(s["also_to"], "followup.*[].also_to")
	return step
}

// replyWithin reads how long a claim may stand without a reply: a time span, or never.
func (p place) replyWithin() time.Duration {
	if p.given() && p.text() == "never" {
		return -1
	}
	return p.duration()
}
