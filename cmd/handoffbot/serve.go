package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"

	"handoffbot/adapters/chatbot"
	"handoffbot/adapters/store"
)

func (p program) serve() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use: "serve", Short: "Run the service", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := p.servable(file)
			if err != nil {
				return err
			}
			secrets, tokens, err := p.keys(s)
			if err != nil {
				return err
			}
			a, err := assemble(c.Context(), appOptions{settings: s, secrets: secrets, tokens: tokens, log: p.logger()})
			if err != nil {
				return failed("%w", err)
			}
			return a.serve(c.Context(), p.announce)
		},
	}
	c.Flags().StringVar(&file, "config", "", "the configuration; without it: SQLite and the inbox, secrets made on first start")
	return c
}

// keys returns the secrets by source and the tokens of the API. Without any in
// the configuration they are made on first start.
func (p program) keys(s settings) (map[string][]chatbot.Secret, []string, error) {
	secrets := make(map[string][]chatbot.Secret)
	var tokens []string
	for _, t := range s.config.API.Tokens {
		tokens = append(tokens, string(t))
	}
	for name, source := range s.config.Sources {
		for i, text := range source.Secrets {
			key, err := chatbot.ParseSecret(string(text))
			if err != nil {
				return nil, nil, no("sources.%s.secrets[%d]: %w", name, i, err)
			}
			secrets[name] = append(secrets[name], key)
		}
	}
	if !s.config.MakesSecrets() {
		return secrets, tokens, nil
	}
	if store.Shared(s.config.Storage) {
		return nil, nil, no("sources.website.secrets is missing: processes that share a database must know the same secret; name it in the configuration, such as [\"${WEBSITE_WEBHOOK_SECRET}\"]")
	}
	made, err := loadOrMakeSecrets(dataDir(s.config.Storage))
	if err != nil {
		return nil, nil, failed("%w", err)
	}
	key, err := chatbot.ParseSecret(made.webhook)
	if err != nil {
		return nil, nil, no("%s in %s: %w", webhookKey, secretsFile, err)
	}
	if len(tokens) == 0 {
		tokens = []string{made.apiToken}
	}
	return map[string][]chatbot.Secret{"website": {key}}, tokens, nil
}

func (p program) logger() *logrus.Logger {
	log := logrus.New()
	log.SetFormatter(&logrus.JSONFormatter{TimestampFormat: time.RFC3339Nano})
	log.SetOutput(p.stderr)
	return log
}

// announce tells the person at the terminal where things are.
func (p program) announce(a *app, public, operations net.Addr) {
	fmt.Fprintf(p.stdout, "handoffbot %s\n  webhook     http://%s/v1/hooks/{source}\n  operations  http://%s/readyz\n", version, public, operations)
	switch {
	case a.access == nil:
		fmt.Fprintln(p.stdout, "  inbox       off (inbox.enabled: false)")
	case a.access.Off() == "":
		link, once := a.access.Link("http://" + public.String())
		if once {
			link += "   (works once)"
		}
		fmt.Fprintf(p.stdout, "  inbox       %s\n", link)
	default:
		fmt.Fprintf(p.stdout, "  inbox       off: %s\n", a.access.Off())
		a.o.log.WithField("why", a.access.Off()).Warn("the inbox page is off")
	}
}

// serve listens and works until ctx ends, then drains: no new requests, the
// ones under way answered, what is in flight settled. It closes the app.
func (a *app) serve(ctx context.Context, ready func(a *app, public, operations net.Addr)) (err error) {
	defer func() { err = errors.Join(err, a.close()) }()
	cfg := a.o.settings.config
	publicListener, err := listen(ctx, cfg.Listen)
	if err != nil {
		return err
	}
	operationsListener, err := listen(ctx, cfg.OperationsListen)
	if err != nil {
		return errors.Join(err, publicListener.Close())
	}
	public, ops := newServer(a.public), newServer(a.operations.handler())
	if a.page != nil {
		public.RegisterOnShutdown(a.page.Close) // an open event stream would hold up the stop
	}
	broken := make(chan error, 2)
	for server, listener := range map[*http.Server]net.Listener{public: publicListener, ops: operationsListener} {
		go func() { broken <- server.Serve(listener) }()
	}
	var background sync.WaitGroup
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	background.Go(func() { a.lanes.Run(work) })
	background.Go(func() { a.postDigests(work) })
	for _, run := range []func(context.Context){a.followUp, a.tellChatbots, a.watch, a.retain} {
		background.Go(func() { run(work) })
	}
	a.workSlack(work, background.Go)
	a.workTeams(work, background.Go)
	ready(a, publicListener.Addr(), operationsListener.Addr())
	debug.FreeOSMemory() // what reading the rules took, and nothing will take again

	select {
	case <-ctx.Done():
		a.o.log.Info("stopping: no new requests, finishing what is under way")
	case err = <-broken:
		err = failed("serve: %w", err)
	}
	a.operations.stopping.Store(true)
	stopWork() // it settles what is in flight while the requests under way are answered
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	if late := public.Shutdown(drain); late != nil {
		err = errors.Join(err, failed("not every request was answered within %s: %w", drainTimeout, late), public.Close())
	}
	background.Wait()
	return errors.Join(err, ops.Shutdown(drain))
}

// postDigests looks at the schedule until ctx ends.
func (a *app) postDigests(ctx context.Context) {
	ticker := time.NewTicker(digestEvery)
	defer ticker.Stop()
	for {
		a.foldLog(ctx)
		posted, err := a.poster.Tick(ctx, now().UTC())
		switch {
		case err != nil && ctx.Err() == nil:
			a.o.log.WithError(err).Warn("digest not posted; trying again")
		case posted:
			a.operations.metrics.digestPosted.SetToCurrentTime()
			a.o.log.Info("digest owed to its channels")
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// newToken returns a secret that cannot be guessed.
func newToken() string {
	var b [24]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
