package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"handoffbot/adapters/store"
	"handoffbot/bot"
)

func (p program) backtest() *cobra.Command {
	var o backtestOptions
	var since string
	c := &cobra.Command{
		Use:   "backtest --config NEW",
		Short: "Say which stored conversations would be handed off otherwise under changed rules",
		Long: `Send the conversations of the database through the rules of --config, and compare: with what was
decided when they were held or, with --against, with the rules of another configuration. The
database is that of --config. A conversation is judged up to the first word of a person in it, and
a handoff that the chatbot itself asked for stays one.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var err error
			if o.config == "" {
				return usage("--config is missing; name the configuration with the new rules")
			}
			if err := textOrJSON(o.format); err != nil {
				return err
			}
			if o.since, err = parseSince(since, now()); err != nil {
				return usage("--since %w", err)
			}
			return p.runBacktest(c.Context(), o)
		},
	}
	c.Flags().StringVar(&o.config, "config", "", "the configuration with the new rules, and with the database")
	c.Flags().StringVar(&o.against, "against", "", "the configuration with the old rules; without it, what was decided")
	c.Flags().StringVar(&since, "since", "7d", "how far back: a span such as 36h, 7d or 2w, or a time such as 2026-11-17")
	c.Flags().StringVar(&o.format, "format", "text", "text or json")
	offerFormats(c, "text", "json")
	return c
}

type backtestOptions struct {
	config, against, format string
	since                   time.Time
}

func (p program) runBacktest(ctx context.Context, o backtestOptions) error {
	s, err := p.usable(o.config)
	if err != nil {
		return err
	}
	var old bot.Decider // nil: what was decided
	routes := slices.Clone(s.policyRoutes())
	if o.against != "" {
		before, err := p.usable(o.against)
		if err != nil {
			return fmt.Errorf("%s: %w", o.against, err)
		}
		old = before.policy
		routes = append(routes, before.policyRoutes()...)
	}
	db, err := store.Open(ctx, store.Options{Storage: s.config.Storage, Now: now, Log: p.logger()})
	if err != nil {
		return failed("%w", err)
	}
	defer db.Close()
	total, err := db.CountSaved(ctx, o.since)
	if err != nil {
		return failed("%w", err)
	}
	bar := p.newProgress("backtest", int64(total), false)
	defer bar.end()

	buffered := bufio.NewWriter(p.stdout)
	var out backtestPrinter = &backtestText{w: buffered, options: o}
	if o.format == "json" {
		out = &backtestJSON{w: buffered}
	}
	sum := newChanges(o, routes)
	began := now()
	work := func(saved store.Saved) compared { return compare(s.policy, old, saved, began) }
	err = inOrder(ctx, db.Saved(ctx, o.since), work, func(c compared) error {
		bar.step(1)
		sum.add(c)
		if c.Change == unchanged {
			return nil
		}
		return out.flipped(c)
	})
	if err != nil {
		return failed("backtest: %w", err)
	}
	bar.end()
	if err := errors.Join(out.end(*sum), buffered.Flush()); err != nil {
		return failed("%w", err)
	}
	return nil
}

// policyRoutes names the routes in the order of the file.
func (s settings) policyRoutes() []string {
	var names []string
	for _, r := range s.routes() {
		names = append(names, r.Name)
	}
	return names
}

var days = regexp.MustCompile(`^([0-9]{1,5})([dw])$`)

// parseSince reads a span back from now, or a time (a date is its midnight, UTC).
func parseSince(text string, now time.Time) (time.Time, error) {
	if m := days.FindStringSubmatch(text); m != nil {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return time.Time{}, err
		}
		if m[2] == "w" {
			n *= 7
		}
		return now.UTC().AddDate(0, 0, -n).Truncate(time.Second), nil
	}
	if d, err := time.ParseDuration(text); err == nil && d > 0 {
		return now.UTC().Add(-d).Truncate(time.Second), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is neither a span nor a time; write 36h, 7d, 2w, 2026-11-17 or 2026-11-17T09:00:00Z", text)
}

// change is what other rules make of a conversation.
type change string

const (
	unchanged    change = ""
	added        change = "added"         // handed off now
	removed      change = "removed"       // handed off no longer
	rerouted     change = "rerouted"      // handed off to another route
	offerAdded   change = "offer_added"   // an offer instead of nothing
	offerRemoved change = "offer_removed" // nothing instead of an offer
)

// compared is one conversation before and after the change.
type compared struct {
	Source         string `json:"source"`
	ConversationID string `json:"conversation_id"`
	Change         change `json:"change"`
	HandoffID      string `json:"handoff_id,omitempty"`  // of the handoff that was made
	ReasonMark     string `json:"reason_mark,omitempty"` // what a person thought of its reason: right or wrong
	Before         judged `json:"before"`
	After          judged `json:"after"`

	silent bool // nothing was said, or it was erased: nothing to judge
}

// compare judges a stored conversation by the new rules, and by the old ones
// or, when old is nil, takes what was decided.
func compare(policy, old bot.Decider, saved store.Saved, now time.Time) compared {
	c := compared{Source: saved.Source, ConversationID: saved.ID}
	asked := saved.Conversation
	// After the first word of a person the chatbot decides nothing any more.
	if i := slices.IndexFunc(asked.Messages, func(m bot.Message) bool { return m.Role == bot.RoleAgent }); i >= 0 {
		asked.Messages = asked.Messages[:i]
	}
	asked.Decided, asked.Offered = 0, false
	c.silent = !slices.ContainsFunc(asked.Messages, func(m bot.Message) bool { return strings.TrimSpace(m.Text) != "" })
	if h := saved.Handoff; h != nil {
		c.HandoffID, c.ReasonMark = h.HandoffID, h.State.ReasonMark
		for _, r := range h.Decision.Reasons {
			if r.By == bot.BySource {
				asked.Said = append(asked.Said, r)
			}
		}
	}
	c.After = judgeSaid(policy, asked, now)
	if old != nil {
		c.Before = judgeSaid(old, asked, now)
	} else {
		c.Before = decided(saved)
	}
	if !c.silent {
		c.Change = changed(c.Before, c.After)
	}
	return c
}

// judgeSaid judges a conversation that the chatbot itself may have handed off:
// then it is, whatever the rules say.
func judgeSaid(policy bot.Decider, c bot.Conversation, now time.Time) judged {
	j := judge(policy, c, now)
	if len(c.Said) > 0 {
		j.Decision, j.Rule, j.Turn = bot.Escalate, c.Said[0].Rule, c.Said[0].Turn
		j.Reasons = append(slices.Clone(c.Said), j.Reasons...)
	}
	return j
}

// decided is what was made of the conversation when it was held.
func decided(saved store.Saved) judged {
	j := judged{ConversationID: saved.ID, Decision: bot.Continue, Reasons: []bot.Reason{}}
	switch h := saved.Handoff; {
	case h != nil:
		d := h.Decision
		j.Decision, j.Turn, j.Rule, j.Route = bot.Escalate, d.Turn, d.Rule, d.Route.Name
		j.Intent, j.Priority, j.NextAction = d.Intent, d.Priority, d.NextAction
		j.Reasons = append(j.Reasons, d.Reasons...)
	case saved.Offered:
		j.Decision = bot.Offer
	}
	return j
}

func changed(before, after judged) change {
	was, is := before.Decision == bot.Escalate, after.Decision == bot.Escalate
	switch {
	case !was && is:
		return added
	case was && !is:
		return removed
	case was && before.Route != after.Route:
		return rerouted
	case !was && before.Decision != bot.Offer && after.Decision == bot.Offer:
		return offerAdded
	case !was && before.Decision == bot.Offer && after.Decision != bot.Offer:
		return offerRemoved
	}
	return unchanged
}

// changes are what a backtest adds up to: before + added − removed = after,
// for all of them and for every route.
type changes struct {
	Since         time.Time         `json:"since"`
	Against       string            `json:"against"` // the old configuration; empty: what was decided
	Conversations int               `json:"conversations"`
	Silent        int               `json:"silent"` // of them had no words to judge, and are not compared
	Handoffs      moved             `json:"handoffs"`
	Rerouted      int               `json:"rerouted"`
	Offers        moved             `json:"offers"`
	ByRoute       map[string]*moved `json:"by_route"`

	routes []string // in the order of the files
}

// moved counts handoffs before and after, and those that make the difference.
type moved struct {
	Before  int `json:"before"`
	After   int `json:"after"`
	Added   int `json:"added"`
	Removed int `json:"removed"`
}

func (m *moved) add(was, is bool) {
	m.Before += one(was)
	m.After += one(is)
	m.Added += one(is && !was)
	m.Removed += one(was && !is)
}

func newChanges(o backtestOptions, routes []string) *changes {
	c := &changes{Since: o.since, Against: o.against, ByRoute: make(map[string]*moved)}
	for _, name := range routes {
		c.route(name)
	}
	return c
}

func (c *changes) route(name string) *moved {
	m := c.ByRoute[name]
	if m == nil {
		m = &moved{}
		c.ByRoute[name] = m
		c.routes = append(c.routes, name)
	}
	return m
}

func (c *changes) add(one compared) {
	c.Conversations++
	if one.silent {
		c.Silent++
		return
	}
	was, is := one.Before.Decision == bot.Escalate, one.After.Decision == bot.Escalate
	c.Handoffs.add(was, is)
	c.Offers.add(one.Before.Decision == bot.Offer, one.After.Decision == bot.Offer)
	if one.Change == rerouted {
		c.Rerouted++
	}
	if was && is && one.Before.Route == one.After.Route {
		c.route(one.After.Route).add(true, true)
		return
	}
	if was {
		c.route(one.Before.Route).add(true, false)
	}
	if is {
		c.route(one.After.Route).add(false, true)
	}
}
