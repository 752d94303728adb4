package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"handoffbot/bot"
	"handoffbot/config"
)

// demoPace is the pause between two messages of the open demo: slow enough to
// watch cards arrive.
const demoPace = 700 * time.Millisecond

func (p program) demo() *cobra.Command {
	var addr, data string
	var once bool
	c := &cobra.Command{
		Use: "demo", Short: "Play a website chatbot's day and show who takes over", Args: cobra.NoArgs,
		Long: `Play a day of a website chatbot through the real signed webhook, with no token and no
configuration. Open the page it prints, claim a card, react, reply, and watch the digest move.
With --once it also plays the team, prints the story, and exits 0 only if every step happened.`,
		RunE: func(c *cobra.Command, _ []string) error {
			if once && !c.Flags().Changed("addr") {
				addr = "127.0.0.1:0" // nobody visits, so any port will do
			}
			return p.runDemo(c.Context(), addr, data, once)
		},
	}
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "where the page listens")
	c.Flags().StringVar(&data, "data", "", "a directory to keep and go on from; default a fresh temporary one")
	c.Flags().BoolVar(&once, "once", false, "play it alone, print the story, and end")
	return c
}

func (p program) runDemo(ctx context.Context, addr, dir string, once bool) error {
	dir, began, err := demoDir(dir)
	if err != nil {
		return failed("%w", err)
	}
	cfg := config.Default()
	cfg.Listen, cfg.OperationsListen = addr, "127.0.0.1:0"
	cfg.Storage = "sqlite:" + filepath.Join(dir, "handoffbot.db")
	cfg.Digest.To = []config.Destination{{Platform: string(bot.PlatformInbox), Channel: "managers"}}
	s, err := compile(cfg)
	if err != nil {
		return failed("%w", err)
	}
	secrets, tokens, err := p.keys(s)
	if err != nil {
		return err
	}
	log := p.logger()
	log.SetLevel(demoLogLevel)
	a, err := assemble(ctx, appOptions{settings: s, secrets: secrets, tokens: tokens, demo: true, log: log})
	if err != nil {
		return failed("%w", err)
	}
	day, err := readDay(sampleDay)
	if err != nil {
		return errors.Join(failed("%w", err), a.close())
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	played := make(chan error, 1)
	err = a.serve(ctx, func(_ *app, public, _ net.Addr) {
		pl := player{
			base: "http://" + public.String(), key: secrets["website"][0], token: tokens[0],
			out: p.stdout, began: began, database: filepath.Join(dir, "handoffbot.db"),
		}
		go func() {
			if once {
				played <- pl.story(ctx, day)
				stop()
				return
			}
			played <- pl.open(ctx, day)
		}()
	})
	if !once && err == nil {
		return nil // the person at the terminal has seen enough
	}
	select {
	case storyErr := <-played:
		return errors.Join(storyErr, err)
	default:
		return errors.Join(no("stopped before the story was told"), err)
	}
}

// demoDir makes or reuses the directory and returns when its day began. The
// beginning is kept beside the database, so that a demo that was stopped sends
// the very same webhooks again and goes on where it stopped.
func demoDir(dir string) (string, time.Time, error) {
	var err error
	if dir == "" {
		if dir, err = os.MkdirTemp("", "handoffbot-demo-"); err != nil {
			return "", time.Time{}, fmt.Errorf("make a directory for the demo: %w", err)
		}
	} else if err = os.MkdirAll(dir, 0o700); err != nil {
		return "", time.Time{}, fmt.Errorf("make the directory of --data: %w", err)
	}
	mark := filepath.Join(dir, "demo.began")
	if text, err := os.ReadFile(mark); err == nil {
		began, err := time.Parse(time.RFC3339, strings.TrimSpace(string(text)))
		if err != nil {
			return "", time.Time{}, fmt.Errorf("%s holds no time; remove it to begin a new day", mark)
		}
		return dir, began, nil
	}
	began := now().UTC().Truncate(time.Second)
	if err := os.WriteFile(mark, []byte(began.Format(time.RFC3339)+"\n"), 0o600); err != nil {
		return "", time.Time{}, fmt.Errorf("note when the demo began: %w", err)
	}
	return dir, began, nil
}
