package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"handoffbot/adapters/chatbot"
	"handoffbot/config"
	"handoffbot/escalation"
)

func (p program) replay() *cobra.Command {
	var file, format string
	var minPrecision, minRecall float64
	c := &cobra.Command{
		Use:   "replay TRANSCRIPTS.jsonl",
		Short: "Send saved conversations through the rules, and measure them against their labels",
		Long: `Send saved conversations, one a line, through the rules: those of --config, or the shipped ones.
A label ({"handoff": true, "turn": 3, "route": "sales"}) is what the rules are measured against.
"-" reads standard input. docs/rules.md shows how to tune rules with it.

A line that cannot be read is named on standard error, with its number and the JSON pointer of
every mistake, and the others go on; the exit code is then 1. It is 1 too when --min-precision or
--min-recall is not reached, or cannot be told because no label asks for it.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			floors := floors{}
			for name, at := range map[string]*float64{"min-precision": &minPrecision, "min-recall": &minRecall} {
				if !(*at >= 0 && *at <= 1) { // NaN is neither
					return usage("--%s %v is no share; write a number from 0 to 1", name, *at)
				}
			}
			if c.Flags().Changed("min-precision") {
				floors.precision = &minPrecision
			}
			if c.Flags().Changed("min-recall") {
				floors.recall = &minRecall
			}
			if err := textOrJSON(format); err != nil {
				return err
			}
			s, err := p.usable(file)
			if err != nil {
				return err
			}
			sum, err := p.replayFile(c.Context(), s, args[0], format)
			if err != nil {
				return err
			}
			return floors.unmet(sum)
		},
	}
	c.Flags().StringVar(&file, "config", "", "the configuration; without it the shipped rules and routes")
	c.Flags().StringVar(&format, "format", "text", "text or json")
	c.Flags().Float64Var(&minPrecision, "min-precision", 0, "exit with 1 when the precision is lower")
	c.Flags().Float64Var(&minRecall, "min-recall", 0, "exit with 1 when the recall is lower")
	offerFormats(c, "text", "json")
	return c
}

// offerFormats lets the shell complete --format.
func offerFormats(c *cobra.Command, names ...string) {
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp)) // it fails for a flag that is not there
}

// floors are what a replay must reach; nil asks for nothing.
type floors struct{ precision, recall *float64 }

// unmet returns why the answer is no, everything at once.
func (f floors) unmet(s summary) error {
	var why []string
	check := func(name string, floor, got *float64, of string) {
		switch {
		case floor == nil:
		case got == nil:
			why = append(why, fmt.Sprintf("there is no %s: %s", name, of))
		case *got < *floor:
			why = append(why, fmt.Sprintf("%s %.4f is below %v", name, *got, *floor))
		}
	}
	check("precision", f.precision, s.Precision, "no rule fired on a labelled conversation")
	check("recall", f.recall, s.Recall, "no conversation is labelled as needing a person")
	if s.Refused > 0 {
		why = append(why, fmt.Sprintf("%d of %d lines could not be read", s.Refused, s.Refused+s.Conversations))
	}
	if len(why) == 0 {
		return nil
	}
	return no("%s", strings.Join(why, "; "))
}

// replayLine is a line that was judged, or why it could not be.
type replayLine struct {
	line
	replayed
	err error
}

// replayFile streams the file through the rules: what is held in memory does
// not grow with it.
func (p program) replayFile(ctx context.Context, s settings, name, format string) (summary, error) {
	in, size, err := openLines(ctx, name)
	if err != nil {
		return summary{}, failed("%w", err)
	}
	defer in.Close()
	bar := p.newProgress("replay", size, true)
	defer bar.end()

	tally := newTally(ruleNames(s.config))
	buffered := bufio.NewWriter(p.stdout)
	var out replayPrinter = &replayText{w: buffered, rules: ruleNames(s.config)}
	if format == "json" {
		out = &replayJSON{w: buffered}
	}
	began := now()
	work := func(l line) replayLine {
		if l.long {
			return replayLine{line: l, err: fmt.Errorf("longer than %d MiB; leave it out, or split it", maxLine>>20)}
		}
		t, err := chatbot.ParseLabelled(l.text)
		if err != nil {
			return replayLine{line: l, err: err}
		}
		return replayLine{line: l, replayed: hold(judge(s.policy, t.Conversation, began), t)}
	}
	err = inOrder(ctx, lines(in), work, func(r replayLine) error {
		defer bar.step(r.size)
		if r.err != nil {
			tally.Refused++
			bar.say(p.stderr, refusals(name, r))
			return nil
		}
		tally.add(r.replayed)
		return out.item(r.replayed)
	})
	if err != nil {
		return summary{}, failed("replay %s: %w", name, err)
	}
	bar.end()
	sum := tally.sum()
	if err := errors.Join(out.end(sum), buffered.Flush()); err != nil {
		return summary{}, failed("%w", err)
	}
	return sum, nil
}

// refusals names every mistake of a line by file, line and JSON pointer.
func refusals(name string, r replayLine) string {
	bad, ok := errors.AsType[*chatbot.InvalidError](r.err)
	if !ok {
		return fmt.Sprintf("%s:%d: %s\n", name, r.n, r.err)
	}
	var b strings.Builder
	for _, m := range bad.Mistakes {
		where := ""
		if m.Pointer != "" {
			where = oneLine(m.Pointer, 200) + ": "
		}
		fmt.Fprintf(&b, "%s:%d: %s%s\n", name, r.n, where, m.Detail)
	}
	return b.String()
}

// openLines opens a file, or standard input for "-", and says how long it is,
// -1 when nobody knows.
func openLines(ctx context.Context, name string) (io.ReadCloser, int64, error) {
	if name == "-" {
		return io.NopCloser(os.Stdin), -1, nil
	}
	f, err := unlessEnded(ctx, func() (*os.File, error) { return os.Open(name) })
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return f, -1, nil
	}
	return f, info.Size(), nil
}

// ruleNames lists the rules in the order of the file.
func ruleNames(cfg config.Config) []string {
	var names []string
	for _, r := range cfg.Rules {
		names = append(names, r.Name)
	}
	if len(names) == 0 {
		for _, r := range escalation.ShippedRules() {
			names = append(names, r.Name)
		}
	}
	return names
}

// replayPrinter shows a replay as it goes.
type replayPrinter interface {
	item(r replayed) error
	end(s summary) error
}

// replayJSON writes the items as they come, and what they add up to when it is
// known, behind them.
type replayJSON struct {
	w     io.Writer
	begun bool
}

func (o *replayJSON) item(r replayed) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(o.w, "%s\n%s", o.before(), text)
	return err
}

func (o *replayJSON) before() string {
	if o.begun {
		return ","
	}
	o.begun = true
	return `{"items":[`
}

func (o *replayJSON) end(s summary) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	open := ""
	if !o.begun {
		open = o.before()
	}
	_, err = fmt.Fprintf(o.w, "%s\n],\n\"summary\":%s}\n", open, text)
	return err
}
