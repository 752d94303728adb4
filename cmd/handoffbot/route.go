package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"handoffbot/adapters/chatbot"
	"handoffbot/bot"
)

func (p program) route() *cobra.Command {
	var file, expect, format string
	c := &cobra.Command{
		Use:   "route CONVERSATION.json",
		Short: "Say which triggers fire on a conversation, on which words, and where it goes",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := textOrJSON(format); err != nil {
				return err
			}
			if expect == "" && cmd.Flags().Changed("expect") {
				return usage("--expect names no route; name one, or leave it out")
			}
			s, err := p.usable(file)
			if err != nil {
				return err
			}
			data, err := readFile(cmd.Context(), args[0])
			if err != nil {
				return failed("%w", err)
			}
			c, err := chatbot.ParseTranscript(data)
			if err != nil {
				return no("%s: %w", args[0], err)
			}
			j := judge(s.policy, c, now())
			if format == "json" {
				err = json.NewEncoder(p.stdout).Encode(j)
			} else {
				err = printJudged(p.stdout, j)
			}
			if err != nil {
				return failed("%w", err)
			}
			switch names := s.policyRoutes(); {
			case expect == "" || expect == j.Route:
				return nil
			case !slices.Contains(names, expect):
				return no("expected the route %s, which is none of %s; it goes to %s", expect, strings.Join(names, ", "), j.Route)
			}
			return no("expected the route %s, and it goes to %s", expect, j.Route)
		},
	}
	c.Flags().StringVar(&file, "config", "", "the configuration; without it the shipped rules and routes")
	c.Flags().StringVar(&expect, "expect", "", "exit with 1 unless this is the route")
	c.Flags().StringVar(&format, "format", "text", "text or json")
	offerFormats(c, "text", "json")
	return c
}

func printJudged(w io.Writer, j judged) error {
	var b strings.Builder
	switch j.Decision {
	case bot.Escalate, bot.Offer:
		fmt.Fprintf(&b, "%s at turn %d, by rule %s\n", j.Decision, j.Turn, j.Rule)
	default:
		fmt.Fprintln(&b, "continue: no rule fires")
	}
	for _, r := range j.Reasons {
		fmt.Fprintf(&b, "  turn %-2d %-20s %-11s “%s”%s\n", r.Turn, r.Rule, r.Trigger, oneLine(r.Text, 120), scored(r))
	}
	goes := "goes to"
	if j.Decision != bot.Escalate {
		goes = "would go to"
	}
	fmt.Fprintf(&b, "%s %s, with %s priority (intent %s)\nnext: %s\n", goes, j.Route, j.Priority, j.Intent, j.NextAction)
	_, err := io.WriteString(w, b.String())
	return err
}

func scored(r bot.Reason) string {
	switch {
	case r.Score == nil:
		return ""
	case r.Threshold == nil:
		return "  score " + figure(*r.Score)
	}
	return "  score " + figure(*r.Score) + ", threshold " + figure(*r.Threshold)
}

// figure writes a share with two places, and what is larger as it is.
func figure(f float64) string {
	if f <= 1 {
		return strconv.FormatFloat(f, 'f', 2, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// oneLine makes a visitor's words safe for a terminal: one line, no control
// characters, at most so many runes.
func oneLine(text string, most int) string {
	var b strings.Builder
	n := 0
	for _, r := range strings.Join(strings.Fields(text), " ") {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			continue
		}
		if n++; n > most {
			b.WriteRune('…')
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}
