package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"handoffbot/adapters/inbox"
	"handoffbot/adapters/store"
	"handoffbot/bot"
)

// imported is what became of a file of outcomes.
type imported struct {
	Rows     int          `json:"rows"`
	Recorded int          `json:"recorded"`
	Before   int          `json:"recorded_before"` // by an earlier import of the same row
	Ignored  []string     `json:"ignored_columns"`
	Refused  []refusedRow `json:"refused"`
}

type refusedRow struct {
	Line int    `json:"line"`
	Why  string `json:"why"`
}

func (p program) importOutcomes() *cobra.Command {
	var file, format string
	c := &cobra.Command{
		Use:   "import OUTCOMES.csv",
		Short: "Record outcomes from a CRM or helpdesk, and name every row that is refused",
		Long: `Record what became of handoffs. The file is CSV in UTF-8, with commas or semicolons, and begins
with a header; the columns stand in any order, and others are ignored:

  handoff_id       or conversation_id, which means its latest cycle
  source           of the conversation_id, when there are several sources
  resolution       resolved or unresolved: closes the handoff if it is open
  csat             1 to 5
  deal             won, lost or open
  amount           of the deal, like 1200.50
  currency         of the amount, like EUR

Empty fields say nothing. A row that was imported before changes nothing. It runs beside the
server, which brings the cards up to date. It exits with 1 when a row was refused.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := textOrJSON(format); err != nil {
				return err
			}
			s, db, err := p.beside(c.Context(), file)
			if err != nil {
				return err
			}
			defer db.Close()
			done, err := p.importFile(c.Context(), db, s, args[0])
			if err != nil {
				return err
			}
			if err := p.printImported(done, format); err != nil {
				return failed("%w", err)
			}
			if n := len(done.Refused); n > 0 {
				return no("%d %s refused", n, map[bool]string{true: "row was", false: "rows were"}[n == 1])
			}
			return nil
		},
	}
	c.Flags().StringVar(&file, "config", "", "the configuration")
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

func (p program) importFile(ctx context.Context, db *store.DB, s settings, name string) (imported, error) {
	done := imported{Ignored: []string{}, Refused: []refusedRow{}}
	f, err := os.Open(name)
	if err != nil {
		return done, failed("read the outcomes: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return done, failed("read the outcomes: %w", err)
	}
	service, err := recorder(db, s)
	if err != nil {
		return done, failed("%w", err)
	}
	bar := p.newProgress("importing", info.Size(), true)
	defer bar.end()
	rows, err := readOutcomes(f, slices.Collect(maps.Keys(s.config.Sources)))
	switch {
	case errors.Is(err, errFile):
		return done, no("%s: %w", name, err)
	case err != nil:
		return done, failed("read the outcomes: %w", err)
	}
	done.Ignored = append(done.Ignored, rows.ignored...)
	read := int64(0)
	for {
		row, line, err := rows.next()
		if errors.Is(err, io.EOF) {
			return done, nil
		}
		refused, isRefused := errors.AsType[*refusal](err)
		if err != nil && !isRefused {
			return done, failed("read the outcomes: %w", err)
		}
		done.Rows++
		bar.step(int(rows.rows.InputOffset() - read))
		read = rows.rows.InputOffset()
		if !isRefused {
			if refused, err = record(ctx, db, service, s, row, &done); err != nil {
				return done, failed("after %d rows: %w; run it again: what is recorded is not recorded twice", done.Rows-1, err)
			}
		}
		if refused != nil {
			done.Refused = append(done.Refused, refusedRow{line, refused.why})
		}
	}
}

// record gives one row to the service, as if the chatbot had told it.
func record(ctx context.Context, db *store.DB, service *bot.Service, s settings, row outcomeRow, done *imported) (*refusal, error) {
	unknown := &refusal{"there is no such handoff"}
	if id := row.outcome.HandoffID; id != "" {
		d, err := db.Load(ctx, id)
		switch {
		case errors.Is(err, bot.ErrNotFound):
			return unknown, nil
		case err != nil:
			return nil, err
		case row.source != "" && row.source != d.Cycles[0].Key.Source:
			return &refusal{"the handoff is of another source"}, nil
		}
		row.source = d.Cycles[0].Key.Source
	} else if _, ok := s.config.Sources[row.source]; !ok {
		return &refusal{"there is no such source"}, nil
	}
	receipt, err := service.Accept(ctx, bot.Event{Source: row.source, ID: row.id, Digest: row.id, At: now().UTC(), Payload: row.outcome})
	switch {
	case errors.Is(err, bot.ErrNotFound):
		return unknown, nil
	case err != nil:
		return nil, err
	case receipt.Duplicate:
		done.Before++
	default:
		done.Recorded++
	}
	return nil, nil //nolint:nilnil // recorded, and nothing to say of it
}

// recorder is the service for a command that writes beside the server: it
// records and owes, and the server delivers.
func recorder(db *store.DB, s settings) (*bot.Service, error) {
	messenger, err := inbox.NewMessenger(now)
	if err != nil {
		return nil, err
	}
	return bot.New(bot.Options{
		Ledger: db, Decider: s.policy, Responses: s.responses, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformInbox: messenger},
		Escalates: func(string) bool { return false }, Care: s.care, CallsBack: callsBack(s.config), Now: now, NewID: newID,
	})
}

func (p program) printImported(done imported, format string) error {
	if format == "json" {
		return json.NewEncoder(p.stdout).Encode(done)
	}
	for _, r := range done.Refused {
		fmt.Fprintf(p.stdout, "line %d: refused: %s\n", r.Line, oneLine(r.Why, 300))
	}
	for _, column := range done.Ignored {
		fmt.Fprintf(p.stdout, "the column %q is not read\n", oneLine(column, 60))
	}
	_, err := fmt.Fprintf(p.stdout, "%d %s: %d recorded, %d recorded before, %d refused\n", done.Rows, plural(done.Rows, "row"), done.Recorded, done.Before, len(done.Refused))
	return err
}
