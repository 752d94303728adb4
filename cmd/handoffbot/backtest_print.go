package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"handoffbot/bot"
)

// backtestPrinter shows a backtest as it goes.
type backtestPrinter interface {
	flipped(c compared) error
	end(c changes) error
}

// backtestJSON writes what changed as it is found, and what it adds up to
// behind it.
type backtestJSON struct {
	w     io.Writer
	begun bool
}

func (o *backtestJSON) flipped(c compared) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	open := ","
	if !o.begun {
		o.begun, open = true, `{"flipped":[`
	}
	_, err = fmt.Fprintf(o.w, "%s\n%s", open, text)
	return err
}

func (o *backtestJSON) end(c changes) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	open := ""
	if !o.begun {
		open = `{"flipped":[`
	}
	_, err = fmt.Fprintf(o.w, "%s\n],\n\"summary\":%s}\n", open, text)
	return err
}

// backtestText draws a backtest for a person, when it is over.
type backtestText struct {
	w       io.Writer
	options backtestOptions
	lists   [5]listed
}

// titles are the lists of backtestText, in their order.
var titles = [...]struct {
	change change
	title  string
}{
	{added, "Handed off now"},
	{removed, "Handed off no longer"},
	{rerouted, "Sent elsewhere"},
	{offerAdded, "Offered now"},
	{offerRemoved, "Offered no longer"},
}

func (o *backtestText) flipped(c compared) error {
	for i, t := range titles {
		if t.change == c.Change {
			o.lists[i].add(flippedLine(c))
		}
	}
	return nil
}

// flippedLine says what changed and why.
func flippedLine(c compared) string {
	name := oneLine(c.Source+"/"+c.ConversationID, 50)
	var b strings.Builder
	fmt.Fprintf(&b, "  %-28s ", name)
	switch c.Change {
	case added, offerAdded:
		b.WriteString(why(c.After))
	case removed, offerRemoved:
		b.WriteString("was: " + why(c.Before))
	case rerouted:
		fmt.Fprintf(&b, "%s → %s: %s", c.Before.Route, c.After.Route, why(c.After))
	case unchanged:
	}
	if c.Change == removed && c.After.Decision == bot.Offer {
		b.WriteString("; now offered")
	}
	if c.ReasonMark != "" {
		fmt.Fprintf(&b, "; marked as the %s reason", c.ReasonMark)
	}
	return b.String() + "\n"
}

// why names the first rule that fired, its turn, its words and where it leads.
func why(j judged) string {
	if j.Rule == "" {
		return "by a rule that is not recorded"
	}
	text := fmt.Sprintf("turn %d %s", j.Turn, oneLine(j.Rule, 40))
	if j.Decision == bot.Escalate {
		text += " → " + j.Route
	}
	if r, ok := j.because(); ok && r.Text != "" {
		text += fmt.Sprintf("  “%s”%s", oneLine(r.Text, 80), scored(r))
	}
	return text
}

func (o *backtestText) end(c changes) error {
	var b strings.Builder
	against := "what was decided"
	if c.Against != "" {
		against = c.Against
	}
	fmt.Fprintf(&b, "%d %s since %s: %s against %s\n", c.Conversations, plural(c.Conversations, "conversation"),
		c.Since.Format(time.DateTime+" UTC"), o.options.config, against)
	if c.Silent > 0 {
		fmt.Fprintf(&b, "%d of them have no words to judge\n", c.Silent)
	}
	elsewhere := ""
	if c.Rerouted > 0 {
		elsewhere = fmt.Sprintf(", %d sent elsewhere", c.Rerouted)
	}
	fmt.Fprintf(&b, "\n  handoffs  %d → %d  %s%s\n", c.Handoffs.Before, c.Handoffs.After, c.Handoffs.difference(), elsewhere)
	fmt.Fprintf(&b, "  offers    %d → %d  %s\n", c.Offers.Before, c.Offers.After, c.Offers.difference())

	wide := len("route")
	for _, name := range c.routes {
		wide = max(wide, utf8.RuneCountInString(name))
	}
	fmt.Fprintf(&b, "\n  %-*s  before  after\n", wide, "route")
	for _, name := range c.routes {
		m := c.ByRoute[name]
		fmt.Fprintf(&b, "  %-*s  %6d %6d  %s\n", wide, name, m.Before, m.After, m.difference())
	}
	for i, t := range titles {
		o.lists[i].print(&b, t.title)
	}
	if c.Handoffs.difference() == "±0" && c.Offers.difference() == "±0" && c.Rerouted == 0 {
		b.WriteString("\nNothing changes.\n")
	}
	_, err := io.WriteString(o.w, b.String())
	return err
}

func (m moved) difference() string {
	if m.Added == 0 && m.Removed == 0 {
		return "±0"
	}
	return fmt.Sprintf("+%d −%d", m.Added, m.Removed)
}
