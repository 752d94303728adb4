package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"handoffbot/adapters/slack"
	"handoffbot/adapters/store"
	"handoffbot/adapters/teams"
	"handoffbot/digest"
)

// digestFormats are how a digest can be printed, in the order in which they are named.
func digestFormats() []string { return []string{"text", "json", "html", "csv", "slack", "teams"} }

func (p program) digest() *cobra.Command {
	var file, week, asOf, format string
	var post bool
	c := &cobra.Command{
		Use: "digest", Short: "Print one week's report", Args: cobra.NoArgs,
		Long: `Print one week's report: an ISO week in the digest's time zone, by default the last whole one.
The same database and the same --as-of give the same bytes. With --post the report is owed to
the digest's channels, once a period and when it is over; a running server posts it.`,
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case !slices.Contains(digestFormats(), format):
				return usage("--format %q is none of %s", format, strings.Join(digestFormats(), ", "))
			}
			s, err := p.usable(file)
			if err != nil {
				return err
			}
			at := now().UTC()
			if asOf != "" {
				if at, err = time.Parse(time.RFC3339, asOf); err != nil {
					return usage("--as-of %q is no time; write it like 2026-11-23T09:00:00Z", asOf)
				}
			}
			period := digest.LastComplete(at, s.location)
			if week != "" {
				if period, err = digest.ParseWeek(week, s.location); err != nil {
					return usage("--week: %w", err)
				}
			}
			if post {
				if err := postable(period, at, now()); err != nil {
					return err
				}
			}
			db, err := store.Open(c.Context(), store.Options{Storage: s.config.Storage, Now: now, Log: p.logger()})
			if err != nil {
				return failed("%w", err)
			}
			defer db.Close()
			m, err := s.reckoning(db).Week(c.Context(), period, at.UTC())
			if err != nil {
				return failed("%w", err)
			}
			if err := printDigest(p.stdout, m, format); err != nil {
				return failed("%w", err)
			}
			if !post {
				return nil
			}
			return p.postDigest(c, db, s, period, at.UTC())
		},
	}
	c.Flags().StringVar(&file, "config", "", "the configuration")
	c.Flags().StringVar(&week, "week", "", "an ISO week, such as 2026-W47")
	c.Flags().StringVar(&asOf, "as-of", "", "with what was known then, RFC 3339; default now")
	c.Flags().StringVar(&format, "format", "text", "text, json, html (a page of its own), csv, slack or teams (the message as posted)")
	c.Flags().BoolVar(&post, "post", false, "owe it to the digest's channels, once a period that is over")
	return c
}

// postable refuses to post what is known of a week before it is over: a week is
// posted once, so half of it would stand for the whole.
func postable(period digest.Period, asOf, now time.Time) error {
	switch {
	case asOf.After(now):
		return usage("--as-of %s has not come yet; nothing is known then that could be posted", asOf.Format(time.RFC3339))
	case period.To.After(asOf):
		return no("the week %s is not over before %s; post its report from then on, or print it without --post", period.Week, period.To.Format(time.RFC3339))
	}
	return nil
}

func printDigest(w io.Writer, m digest.Metrics, format string) error {
	switch format {
	case "html":
		return writePage(w, digest.Full(m))
	case "csv":
		return writeNumbers(w, m)
	case "slack":
		blocks, err := slack.Preview(digest.Report(m))
		if err != nil {
			return err
		}
		_, err = w.Write(blocks)
		return err
	case "teams":
		card, err := teams.Preview(digest.Report(m))
		if err != nil {
			return err
		}
		_, err = w.Write(card)
		return err
	case "json":
		out := json.NewEncoder(w)
		out.SetIndent("", "  ")
		return out.Encode(m)
	}
	_, err := fmt.Fprintln(w, strings.TrimRight(digest.Text(m), "\n"))
	return err
}

func (p program) postDigest(c *cobra.Command, db *store.DB, s settings, period digest.Period, asOf time.Time) error {
	if len(s.reportTo) == 0 {
		return no("digest.to names no channel; add one to the configuration, such as {inbox: managers}")
	}
	poster, err := digest.NewPoster(digest.PosterOptions{
		Cohorts: db, Claimer: db, Schedule: s.schedule, Location: s.location, To: s.reportTo,
		Responses: s.responses, NewID: newID, Since: period.From, Hours: s.openHours, Link: s.pageOf,
	})
	if err != nil {
		return failed("%w", err)
	}
	posted, err := poster.Post(c.Context(), period, asOf)
	switch {
	case err != nil:
		return failed("%w", err)
	case !posted:
		return no("the report of %s was posted before", period.Week)
	}
	fmt.Fprintf(p.stderr, "%s is owed to %d %s\n", period.Week, len(s.reportTo), plural(len(s.reportTo), "channel"))
	return nil
}
