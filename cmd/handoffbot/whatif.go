package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"handoffbot/adapters/chatbot"
	"handoffbot/adapters/inbox"
	"handoffbot/bot"
)

// foreseen is what would follow a handoff to which nobody responds.
type foreseen struct {
	ConversationID string         `json:"conversation_id"`
	Decision       bot.Verdict    `json:"decision"`
	Rule           string         `json:"rule"`
	Route          string         `json:"route"`
	Priority       bot.Priority   `json:"priority"`
	ReceivedAt     time.Time      `json:"received_at"`
	DueAt          *time.Time     `json:"due_at"`
	Hours          string         `json:"hours"` // the calendar's version; empty: around the clock
	Timezone       string         `json:"timezone"`
	ReplyWithinS   *float64       `json:"reply_within_s"` // of a claim; null: for ever
	Fallback       string         `json:"fallback"`
	Timeline       []foreseenStep `json:"timeline"`
}

// foreseenStep is one step of it.
type foreseenStep struct {
	At      time.Time   `json:"at"`
	Kind    bot.ActKind `json:"kind"` // "card" for a card that is posted
	To      []string    `json:"to"`
	Mention []string    `json:"mention"`
	Detail  string      `json:"detail"`
}

// stepCard is the kind of a step that posts a card.
const stepCard bot.ActKind = "card"

func (p program) whatif() *cobra.Command {
	var file, at, zone, format string
	c := &cobra.Command{
		Use:   "whatif CONVERSATION.json",
		Short: "Say what would follow a handoff to which nobody responds: due times, reminders, mentions, fallbacks",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := textOrJSON(format); err != nil {
				return err
			}
			s, err := p.usable(file)
			if err != nil {
				return err
			}
			where, err := s.zone(zone)
			if err != nil {
				return err
			}
			received, err := readInstant(at, now(), where)
			if err != nil {
				return err
			}
			data, err := readFile(cmd.Context(), args[0])
			if err != nil {
				return failed("%w", err)
			}
			conversation, err := chatbot.ParseTranscript(data)
			if err != nil {
				return no("%s: %w", args[0], err)
			}
			f := s.foresee(conversation, received)
			if format == "json" {
				err = json.NewEncoder(p.stdout).Encode(f)
			} else {
				err = printForeseen(p.stdout, f, where)
			}
			if err != nil {
				return failed("%w", err)
			}
			return nil
		},
	}
	c.Flags().StringVar(&file, "config", "", "the configuration; without it the shipped rules and routes")
	c.Flags().StringVar(&at, "at", "", `when it is handed off: "Fri 17:55" (the next one), "2026-12-24 17:55" or RFC 3339; default now`)
	c.Flags().StringVar(&zone, "timezone", "", "of --at and of what is printed; default that of the hours, else of the digest")
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

// zone is where times of day are meant: that of the hours if they agree on one.
func (s settings) zone(name string) (*time.Location, error) {
	if name != "" {
		where, err := time.LoadLocation(name)
		if err != nil || name == "Local" {
			return nil, usage("--timezone %q is no time zone; write one like Europe/Berlin", name)
		}
		return where, nil
	}
	where := s.location
	first := true
	for _, care := range s.care {
		switch {
		case care.Hours == nil:
		case first:
			where, first = care.Hours.Zone(), false
		case care.Hours.Zone().String() != where.String():
			return s.location, nil
		}
	}
	return where, nil
}

// readInstant reads --at: the next such time of a weekday, or a full time.
func readInstant(text string, now time.Time, where *time.Location) (time.Time, error) {
	if text == "" {
		return now, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04", "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(layout, text, where); err == nil {
			return t, nil
		}
	}
	day, clock, _ := strings.Cut(strings.TrimSpace(text), " ")
	at, err := time.Parse("15:04", strings.TrimSpace(clock))
	today := now.In(where)
	for ahead := range 8 {
		y, m, d := today.AddDate(0, 0, ahead).Date()
		t := time.Date(y, m, d, at.Hour(), at.Minute(), 0, 0, where)
		name := t.Weekday().String()
		if err == nil && (strings.EqualFold(day, name) || strings.EqualFold(day, name[:3])) && !t.Before(now) {
			return t, nil
		}
	}
	return time.Time{}, usage(`--at %q is no time; write "Fri 17:55", "2026-12-24 17:55" or RFC 3339`, text)
}

// foresee hands the conversation off at the instant, and lets nobody respond.
func (s settings) foresee(conversation bot.Conversation, at time.Time) foreseen {
	at = at.UTC()
	d := s.policy.Decide(conversation, at)
	care := s.care[d.Route.Name]
	c := bot.Cycle{HandoffID: "whatif", N: 1, Key: conversation.ConversationKey, Decision: d, ReceivedAt: at, DueAt: care.Due(at, d.Route.SLA)}
	c.State = c.Opening()
	f := foreseen{
		ConversationID: conversation.ID, Decision: d.Verdict, Rule: d.Rule, Route: d.Route.Name, Priority: d.Priority,
		ReceivedAt: at, Hours: care.Hours.Version(), Timezone: care.Hours.Zone().String(),
		Timeline: []foreseenStep{{At: at, Kind: stepCard, To: lanesOf(d.Route.To), Mention: []string{}}},
	}
	if !c.DueAt.IsZero() {
		f.DueAt = &c.DueAt
	}
	if care.Reply > 0 {
		seconds := care.Reply.Seconds()
		f.ReplyWithinS = &seconds
	}
	if fallback := destination(s.config.Fallback); fallback != (bot.Destination{}) {
		f.Fallback = fallback.Lane()
	}
	to := lanesOf(d.Route.To)
	for _, e := range care.Errands(c, nil, s.responses) {
		step := foreseenStep{At: e.At, Kind: e.Kind, To: to, Mention: []string{}}
		for _, m := range e.Step.Mention {
			step.Mention = append(step.Mention, m.String())
		}
		switch e.Kind {
		case bot.ActReminded:
			step.Detail = "nobody has responded"
			if also := e.Step.AlsoTo; also != (bot.Destination{}) {
				f.Timeline = append(f.Timeline, foreseenStep{At: e.At, Kind: stepCard, To: []string{also.Lane()}, Mention: []string{}})
				to = append(slices.Clip(to), also.Lane())
				step.To = to
			}
		case bot.ActWarned:
			step.Detail = "due soon"
		case bot.ActBreached:
			step.Detail = "due, and nobody has responded (handoff.sla_breached)"
		case bot.ActNoResponse:
			step.To, step.Detail = []string{}, "the last follow-up has passed (handoff.status failed)"
		}
		f.Timeline = append(f.Timeline, step)
	}
	return f
}

func lanesOf(to []bot.Destination) []string {
	all := []string{}
	for _, d := range to {
		all = append(all, d.Lane())
	}
	return all
}

func printForeseen(w io.Writer, f foreseen, where *time.Location) error {
	var b strings.Builder
	goes := "goes to"
	if f.Decision != bot.Escalate {
		goes = "no rule hands it off; if the chatbot does, it goes to"
	}
	fmt.Fprintf(&b, "%s %s with %s priority", goes, f.Route, f.Priority)
	if f.Hours != "" {
		fmt.Fprintf(&b, ", by the hours %s", f.Hours)
	}
	b.WriteString("\n\nif nobody responds:\n")
	for _, step := range f.Timeline {
		what := string(step.Kind)
		if step.Kind == stepCard {
			what = "card posted"
		}
		fmt.Fprintf(&b, "  %-28s  %-12s  %s", step.At.In(where).Format("Mon 2006-01-02 15:04:05 MST"), strings.ReplaceAll(what, "_", " "), strings.Join(step.To, ", "))
		if len(step.Mention) > 0 {
			fmt.Fprintf(&b, ", calling %s", strings.Join(step.Mention, " and "))
		}
		switch {
		case len(step.To) == 0:
			b.WriteString(step.Detail)
		case step.Detail != "":
			b.WriteString(": " + step.Detail)
		}
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	if f.ReplyWithinS != nil {
		fmt.Fprintf(&b, "a claim without a reply within %s is released, and said so\n", inbox.Lasts(time.Duration(*f.ReplyWithinS*float64(time.Second))))
	} else {
		b.WriteString("a claim may stand without a reply\n")
	}
	if f.Fallback != "" {
		fmt.Fprintf(&b, "a card whose channel is gone goes to %s\n", f.Fallback)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
