package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/digest"
)

func (p program) export() *cobra.Command {
	var file, since, until, format string
	c := &cobra.Command{
		Use: "export", Short: "Print one row a cycle: all its times, its outcome and its link", Args: cobra.NoArgs,
		Long: `Print one row a cycle, oldest first: all its times, its outcome and its link. A cycle is one
round of a handoff; --since and --until ask for when it was received, until itself left out.
Times are UTC. A time or number that cannot be known is empty in CSV and null in JSON. In CSV, words
that a spreadsheet would take for a formula begin with '.`,
		RunE: func(c *cobra.Command, _ []string) error {
			if format != "csv" && format != "jsonl" {
				return usage("--format %q is neither csv nor jsonl", format)
			}
			s, err := p.usable(file)
			if err != nil {
				return err
			}
			at := now().UTC()
			from, err := moment("--since", since, time.Time{}, s.location)
			if err != nil {
				return err
			}
			to, err := moment("--until", until, at.Add(time.Millisecond), s.location)
			if err != nil {
				return err
			}
			if !from.Before(to) {
				return usage("--since is not before --until; nothing can be between them")
			}
			db, err := store.Open(c.Context(), store.Options{Storage: s.config.Storage, Now: now, Log: p.logger()})
			if err != nil {
				return failed("%w", err)
			}
			defer db.Close()
			total, err := db.CountCycles(c.Context(), from, to, at)
			if err != nil {
				return failed("%w", err)
			}
			bar := p.newProgress("exporting", int64(total), false)
			defer bar.end()
			w := newRows(p.stdout, format)
			err = db.Cycles(c.Context(), from, to, at, func(e digest.Entry) error {
				bar.step(1)
				return w.write(exported(e, s))
			})
			if err == nil {
				err = w.end()
			}
			if err != nil {
				return failed("export: %w", err)
			}
			return nil
		},
	}
	c.Flags().StringVar(&file, "config", "", "the configuration")
	c.Flags().StringVar(&since, "since", "", "received at or after; RFC 3339, a day in the digest's time zone, or a span back from now such as 7d; default the beginning")
	c.Flags().StringVar(&until, "until", "", "received before; default now")
	c.Flags().StringVar(&format, "format", "csv", "csv or jsonl")
	return c
}

// moment reads an instant, a day as its first instant, or a span back from now.
func moment(flag, text string, otherwise time.Time, loc *time.Location) (time.Time, error) {
	if text == "" {
		return otherwise, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UTC(), nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, text, loc); err == nil {
		return t.UTC(), nil
	}
	t, err := parseSince(text, now())
	if err != nil {
		return t, usage("%s %w", flag, err)
	}
	return t, nil
}

// row is one cycle as exported. A nil pointer is what cannot be known.
type row struct {
	HandoffID      string       `json:"handoff_id"`
	Cycle          int          `json:"cycle"`
	ConversationID string       `json:"conversation_id"`
	Source         string       `json:"source"`
	Status         bot.Status   `json:"status"`
	Route          string       `json:"route"`
	Priority       bot.Priority `json:"priority"`
	Intent         string       `json:"intent"`
	Trigger        bot.Trigger  `json:"trigger"`
	Rule           string       `json:"rule"`
	Sales          bool         `json:"sales"`
	Qualified      bool         `json:"qualified"`

	TriggeredAt     *time.Time `json:"triggered_at"`
	ReceivedAt      *time.Time `json:"received_at"`
	DueAt           *time.Time `json:"due_at"`
	PostedAt        *time.Time `json:"posted_at"`
	FirstReactionAt *time.Time `json:"first_reaction_at"`
	ClaimedAt       *time.Time `json:"claimed_at"`
	FirstReplyAt    *time.Time `json:"first_reply_at"`
	FirstResponseAt *time.Time `json:"first_response_at"`
	ResolvedAt      *time.Time `json:"resolved_at"`
	ReopenedAt      *time.Time `json:"reopened_at"`
	CancelledAt     *time.Time `json:"cancelled_at"`

	ResponseKind     bot.ResponseKind `json:"first_response_kind"`
	ResponsePlatform bot.Platform     `json:"first_response_platform"`
	ResponderID      string           `json:"first_responder"` // the account, not a name
	ResponseSeconds  *float64         `json:"first_response_s"`

	Resolution string `json:"resolution"`
	CSAT       *int   `json:"csat"`
	Deal       string `json:"deal"`
	Amount     string `json:"amount"`
	Currency   string `json:"currency"`
	Mark       string `json:"reason_mark"`
	Link       string `json:"link"`
}

func exported(e digest.Entry, s settings) row {
	t, state := digest.Sum(e, s.responses), e.Cycle.Replay(e.Acts)
	r := row{
		HandoffID: t.HandoffID, Cycle: t.N, ConversationID: e.Cycle.Key.ID, Source: t.Source, Status: t.Status, Route: t.Route,
		Priority: state.Priority, Intent: t.Intent, Trigger: t.Trigger, Rule: t.Rule, Sales: t.Sales, Qualified: t.Qualified,
		TriggeredAt: stamp(e.Cycle.TriggeredAt), ReceivedAt: stamp(t.ReceivedAt), DueAt: stamp(t.DueAt), PostedAt: stamp(t.PostedAt),
		ClaimedAt: stamp(t.ClaimedAt), FirstResponseAt: stamp(t.RespondedAt), ResolvedAt: stamp(t.ResolvedAt), CancelledAt: stamp(t.CancelledAt),
		Resolution: t.Resolution, Mark: t.Mark, Link: s.pageOf(t.HandoffID, t.N),
	}
	r.FirstReactionAt = s.firstOf(e, bot.ActReaction)
	r.FirstReplyAt = s.firstOf(e, bot.ActReply)
	if first := bot.FirstResponse(e.Cycle, e.Acts, s.responses); first != nil {
		seconds := first.After.Seconds()
		r.ResponseKind, r.ResponsePlatform, r.ResponderID, r.ResponseSeconds = first.Kind, first.Platform, first.Responder.ID, &seconds
	}
	for _, a := range e.Acts {
		if a.Kind == bot.ActReopen && !a.Refused {
			r.ReopenedAt = stamp(a.At)
		}
	}
	if t.CSAT > 0 {
		r.CSAT = &t.CSAT
	}
	if t.Deal != nil {
		r.Deal, r.Amount, r.Currency = t.Deal.Status, t.Deal.Amount, t.Deal.Currency
	}
	return r
}

// firstOf is when somebody whose acts count first did it.
func (s settings) firstOf(e digest.Entry, kind bot.ActKind) *time.Time {
	var first *time.Time
	for _, a := range e.Acts {
		if a.Kind == kind && s.responses.CountsResponder(a) && (first == nil || a.At.Before(*first)) {
			first = stamp(a.At)
		}
	}
	return first
}

func stamp(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// rows writes rows as they come.
type rows struct {
	out   *bufio.Writer
	csv   *csv.Writer   // nil for JSON
	lines *json.Encoder // nil for CSV
	begun bool
}

func newRows(w io.Writer, format string) *rows {
	r := &rows{out: bufio.NewWriter(w)}
	if format == "csv" {
		r.csv = csv.NewWriter(r.out)
	} else {
		r.lines = json.NewEncoder(r.out)
	}
	return r
}

func (w *rows) write(r row) error {
	if w.lines != nil {
		return w.lines.Encode(r)
	}
	names, values := r.cells()
	if !w.begun {
		w.begun = true
		if err := w.csv.Write(names); err != nil {
			return err
		}
	}
	return w.csv.Write(values)
}

// end writes what is left; a CSV without rows has its header all the same.
func (w *rows) end() error {
	if w.csv != nil {
		if names, _ := (row{}).cells(); !w.begun {
			_ = w.csv.Write(names) // told by Error
		}
		if w.csv.Flush(); w.csv.Error() != nil {
			return w.csv.Error()
		}
	}
	return w.out.Flush()
}

// cells are the columns and values of a row; words of others are quoted.
func (r row) cells() (names, values []string) {
	add := func(name, value string) { names, values = append(names, name), append(values, value) }
	at := func(name string, t *time.Time) {
		text := ""
		if t != nil {
			text = t.Format("2006-01-02T15:04:05.000Z07:00")
		}
		add(name, text)
	}
	for _, word := range []struct{ name, value string }{
		{"handoff_id", r.HandoffID},
		{"cycle", strconv.Itoa(r.Cycle)},
		{"conversation_id", r.ConversationID},
		{"source", r.Source},
		{"status", string(r.Status)},
		{"route", r.Route},
		{"priority", string(r.Priority)},
		{"intent", r.Intent},
		{"trigger", string(r.Trigger)},
		{"rule", r.Rule},
		{"sales", strconv.FormatBool(r.Sales)},
		{"qualified", strconv.FormatBool(r.Qualified)},
	} {
		add(word.name, cell(word.value))
	}
	for _, s := range []struct {
		name string
		at   *time.Time
	}{
		{"triggered_at", r.TriggeredAt},
		{"received_at", r.ReceivedAt},
		{"due_at", r.DueAt},
		{"posted_at", r.PostedAt},
		{"first_reaction_at", r.FirstReactionAt},
		{"claimed_at", r.ClaimedAt},
		{"first_reply_at", r.FirstReplyAt},
		{"first_response_at", r.FirstResponseAt},
		{"resolved_at", r.ResolvedAt},
		{"reopened_at", r.ReopenedAt},
		{"cancelled_at", r.CancelledAt},
	} {
		at(s.name, s.at)
	}
	seconds, csat := "", ""
	if r.ResponseSeconds != nil {
		seconds = strconv.FormatFloat(*r.ResponseSeconds, 'f', -1, 64)
	}
	if r.CSAT != nil {
		csat = strconv.Itoa(*r.CSAT)
	}
	for _, word := range []struct{ name, value string }{
		{"first_response_kind", string(r.ResponseKind)},
		{"first_response_platform", string(r.ResponsePlatform)},
		{"first_responder", cell(r.ResponderID)},
		{"first_response_s", seconds},
		{"resolution", r.Resolution},
		{"csat", csat},
		{"deal", r.Deal},
		{"amount", cell(r.Amount)},
		{"currency", cell(r.Currency)},
		{"reason_mark", r.Mark},
		{"link", cell(r.Link)},
	} {
		add(word.name, word.value)
	}
	return names, values
}
