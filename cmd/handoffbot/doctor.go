package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"handoffbot/adapters/slack"
	"handoffbot/adapters/store"
	"handoffbot/bot"
)

// leastFree is how much room the disk of the database shall have.
const leastFree = 0.10

func (p program) doctor() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use: "doctor", Short: "Check secrets, tokens, scopes, channels, clock, disk and database, and say what to do",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, problems, err := p.loadSettings(file)
			if err != nil {
				return err
			}
			var findings []bot.Finding
			for _, problem := range problems {
				findings = append(findings, bot.Finding{
					What: "configuration", OK: problem.Warning && !problem.Unset, Said: fmt.Sprintf("line %d: %s: %s", problem.Line, problem.Path, problem.Message), Cure: problem.Cure,
				})
			}
			findings = append(findings, p.examineStorage(c.Context(), s)...)
			more, err := examineSlack(c.Context(), s)
			if err != nil {
				return failed("%w", err)
			}
			fromTeams, err := p.examineTeams(c.Context(), s)
			if err != nil {
				return failed("%w", err)
			}
			return p.printFindings(slices.Concat(findings, more, fromTeams))
		},
	}
	c.Flags().StringVar(&file, "config", "", "the configuration")
	return c
}

func (p program) printFindings(findings []bot.Finding) error {
	wrong := 0
	for _, f := range findings {
		mark := "ok  "
		switch {
		case !f.OK:
			mark = "BAD "
			wrong++
		case f.Cure != "":
			mark = "warn"
		}
		fmt.Fprintf(p.stdout, "%s %s: %s\n", mark, f.What, f.Said)
		if f.Cure != "" {
			fmt.Fprintf(p.stdout, "     → %s\n", f.Cure)
		}
	}
	if wrong > 0 {
		return no("%d %s to mend", wrong, plural(wrong, "thing"))
	}
	return nil
}

// examineStorage checks the database, and of a file the disk.
func (p program) examineStorage(ctx context.Context, s settings) []bot.Finding {
	storage := s.config.Storage
	var findings []bot.Finding
	f := bot.Finding{What: "database " + store.Name(storage)}
	cure := "let the server accept this address, and the user make tables and write there"
	if path, err := sqlitePath(storage); err == nil {
		findings, cure = append(findings, disk(filepath.Dir(path))), "give the process the right to write there, or restore the last backup"
		if _, err = os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			f.OK, f.Said = true, "not there yet; serve makes it"
			return append(findings, f)
		}
	}
	db, err := store.Open(ctx, store.Options{Storage: storage, Now: now, Log: p.logger()})
	if err == nil {
		defer db.Close()
		err = db.WriteProbe(ctx)
	}
	if err != nil {
		f.Said, f.Cure = err.Error(), cure
		return append(findings, f)
	}
	f.OK, f.Said = true, "can be read and written, its schema is up to date"
	return append(append(findings, f), db.Examine(ctx)...)
}

// openBeside opens the database of a server that may be running.
func (p program) openBeside(ctx context.Context, s settings) (*store.DB, error) {
	if path, err := sqlitePath(s.config.Storage); err == nil {
		if _, err := os.Stat(path); err != nil {
			return nil, err
		}
	}
	return store.Open(ctx, store.Options{Storage: s.config.Storage, Now: now, Log: p.logger()})
}

func disk(dir string) bot.Finding {
	f := bot.Finding{What: "disk of " + dir}
	var at unix.Statfs_t
	if err := unix.Statfs(dir, &at); err != nil || at.Blocks == 0 {
		f.Said, f.Cure = "cannot be looked at", "make the directory, or name another one in storage"
		return f
	}
	free := float64(at.Bavail) / float64(at.Blocks)
	f.OK, f.Said = free >= leastFree, fmt.Sprintf("%.0f %% free", 100*free)
	if !f.OK {
		f.Cure = "make room: below 10 % the database may soon take no writes"
	}
	return f
}

func examineSlack(ctx context.Context, s settings) ([]bot.Finding, error) {
	cfg := s.config.Slack
	if !cfg.Given || cfg.BotToken == "" {
		return nil, nil
	}
	client, err := slack.NewClient(slack.Options{Token: string(cfg.BotToken), APIURL: cfg.APIURL, Now: now})
	if err != nil {
		return nil, err
	}
	var channels []string
	for _, to := range s.channels() {
		if to.Platform == bot.PlatformSlack && !slices.Contains(channels, to.Channel) {
			channels = append(channels, to.Channel)
		}
	}
	return client.Examine(ctx, channels), nil
}
