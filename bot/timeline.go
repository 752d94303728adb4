package bot

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Step is one thing that happened to a handoff, as a person reads it.
type Step struct {
	At       time.Time
	Kind     string // an act's kind, or "posted" for a card that stood in its channel
	Actor    Person // zero for what the bot did
	Platform Platform
	Cycle    int
	Detail   string // may hold a person's or visitor's words; show it literally
}

// Timeline lists every step of every cycle, by time; at equal times in commit
// order, what stood in a channel last.
func (d Dossier) Timeline() []Step {
	var steps []Step
	for _, a := range d.Acts {
		steps = append(steps, Step{At: a.At, Kind: string(a.Kind), Actor: a.Actor, Platform: a.Actor.Platform, Cycle: a.Cycle, Detail: a.describe()})
	}
	for _, p := range d.Postings {
		if p.Ref.ID == "" {
			continue
		}
		steps = append(steps, Step{At: p.Ref.At, Kind: "posted", Platform: p.To.Platform, Cycle: p.Cycle, Detail: fmt.Sprintf("%s in %s", p.Kind, p.To.Channel)})
	}
	slices.SortStableFunc(steps, func(a, b Step) int { return a.At.Compare(b.At) })
	return steps
}

// describe says what kind, actor and time do not.
func (a Act) describe() string {
	var parts []string
	add := func(text string) {
		if text != "" {
			parts = append(parts, text)
		}
	}
	if a.ToVisitor {
		add("to the visitor")
	}
	add(a.Emoji)
	add(a.Text)
	if a.Reroute != nil {
		add(fmt.Sprintf("now on %s with %s priority", a.Reroute.Route, a.Reroute.Priority))
	}
	if a.Assignee != nil {
		add("to " + keep(a.Assignee.ID, a.Assignee.Name))
	}
	if !a.Until.IsZero() {
		add("until " + a.Until.UTC().Format("2 Jan 15:04 UTC"))
	}
	add(a.Outcome.Resolution)
	if a.Outcome.CSAT > 0 {
		add(fmt.Sprintf("satisfaction %d of 5", a.Outcome.CSAT))
	}
	if deal := a.Outcome.Deal; deal != nil {
		add(strings.TrimSpace(fmt.Sprintf("%s %s %s", deal.Status, deal.Amount, deal.Currency)))
	}
	if a.Refused {
		add("changed nothing")
	}
	return strings.Join(parts, " · ")
}
