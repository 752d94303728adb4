package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"handoffbot/adapters/store"
)

// Exit codes.
const (
	exitDone  = 0
	exitNo    = 1 // the answer is no: bad configuration, unmet expectation
	exitUsage = 2
	exitIO    = 3 // could not: input, output, network
)

// program is one run of the command line with its world.
type program struct {
	args           []string
	env            func(string) (string, bool)
	stdout, stderr io.Writer
}

// exit is an error that ends the process with its code.
type exit struct {
	code int
	err  error // nil when everything has been said
}

func (e *exit) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}
func (e *exit) Unwrap() error { return e.err }

func no(format string, args ...any) error     { return &exit{exitNo, fmt.Errorf(format, args...)} }
func usage(format string, args ...any) error  { return &exit{exitUsage, fmt.Errorf(format, args...)} }
func failed(format string, args ...any) error { return &exit{exitIO, fmt.Errorf(format, args...)} }

// answers is standard output, and remembers what went wrong with it.
// It is safe for concurrent use: the demo's player prints beside the command.
type answers struct {
	w io.Writer

	mu  sync.Mutex
	err error // the first
}

func (a *answers) Write(text []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	n, err := a.w.Write(text)
	if a.err == nil {
		a.err = err
	}
	return n, err
}

func (a *answers) failed() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.err
}

// run carries out one command and returns the exit code. It is no success when
// what was to be printed could not be.
func run(ctx context.Context, p program) int {
	out := &answers{w: p.stdout}
	p.stdout = out
	root := &cobra.Command{
		Use:           "handoffbot",
		Short:         "Hand website conversations over to people, and measure how well that works",
		SilenceErrors: true, SilenceUsage: true,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetArgs(p.args)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage("%w; see %s --help", err, c.CommandPath())
	})
	root.AddCommand(p.demo(), p.serve(), p.checkConfig(), p.route(), p.replay(), p.backtest(), p.whatif(), p.send(), p.digest(), p.export(),
		p.callbacks(), p.importOutcomes(), p.erase(), p.doctor(), p.manifest(), p.migrate(), p.backup(), p.version())
	ran, err := root.ExecuteContextC(ctx)
	if err == nil && !ran.Runnable() && ran.Flags().NArg() > 0 { // its help was shown, and a script would go on
		err = usage("unknown command %q for %q", ran.Flags().Arg(0), ran.CommandPath())
	}
	if broken := out.failed(); err == nil && broken != nil {
		err = failed("print: %w", broken)
	}
	if err == nil {
		return exitDone
	}
	code, text := exitIO, err.Error()
	if e, ok := errors.AsType[*exit](err); ok {
		code = e.code
	} else if strings.HasPrefix(text, "unknown command") || strings.Contains(text, "arg(s)") {
		code, text = exitUsage, text+"; see "+ran.CommandPath()+" --help"
	}
	if text != "" {
		fmt.Fprintf(p.stderr, "handoffbot: %s\n", text)
	}
	return code
}

func (p program) version() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(p.stdout, "handoffbot %s\n", version)
			return err
		},
	}
}

// beside reads the configuration and opens its ledger for a command that runs
// beside the server.
func (p program) beside(ctx context.Context, file string) (settings, *store.DB, error) {
	s, err := p.usable(file)
	if err != nil {
		return s, nil, err
	}
	db, err := store.Open(ctx, store.Options{Storage: s.config.Storage, Now: now, Log: p.logger()})
	if err != nil {
		return s, nil, failed("%w", err)
	}
	return s, db, nil
}

// textOrJSON refuses a --format that is neither.
func textOrJSON(format string) error {
	if format != "text" && format != "json" {
		return usage("--format %q is neither text nor json", format)
	}
	return nil
}

// now is the one clock of the process.
func now() time.Time { return time.Now() }
