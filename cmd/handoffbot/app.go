package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus"
	"golang.org/x/net/netutil"

	"handoffbot/adapters/api"
	"handoffbot/adapters/chatbot"
	"handoffbot/adapters/inbox"
	"handoffbot/adapters/slack"
	"handoffbot/adapters/store"
	"handoffbot/adapters/teams"
	"handoffbot/bot"
	"handoffbot/bot/lanes"
	"handoffbot/digest"
)

// Limits of the listeners.
const (
	maxConnections = 1024
	maxHeaderBytes = 16 << 10
	headerTimeout  = 5 * time.Second
	readTimeout    = 15 * time.Second
	writeTimeout   = 30 * time.Second
	idleTimeout    = 60 * time.Second
	drainTimeout   = 20 * time.Second
	digestEvery    = 30 * time.Second // how often the schedule is looked at
)

// appOptions say how an app differs from its configuration.
type appOptions struct {
	settings settings
	secrets  map[string][]chatbot.Secret // by source
	tokens   []string                    // of the API
	demo     bool
	log      logrus.FieldLogger
}

// app is the whole service, assembled. close undoes it.
type app struct {
	o          appOptions
	store      *store.DB
	bot        *bot.Service
	lanes      *lanes.Dispatcher
	poster     *digest.Poster
	access     *inbox.Access
	public     http.Handler
	operations *operations
	stopWake   func()
	page       *inbox.Board    // nil when the inbox is not enabled
	slack      *slack.Client   // nil when no workspace is configured
	slackIn    *slack.Handler  // nil with it
	caller     *chatbot.Caller // nil when no chatbot is told
	trouble    *prometheus.GaugeVec
	teams      *teams.Client // nil when no app is configured
}

// assemble joins the parts. It opens the ledger and no listener.
func assemble(ctx context.Context, o appOptions) (*app, error) {
	db, err := store.Open(ctx, store.Options{Storage: o.settings.config.Storage, Now: now, Exclusive: true, Log: o.log})
	if err != nil {
		return nil, err
	}
	a := &app{o: o, store: db}
	if err := a.wire(ctx); err != nil {
		return nil, errors.Join(err, a.close())
	}
	return a, nil
}

func (a *app) wire(ctx context.Context) error {
	if err := a.store.ClockFits(ctx); err != nil {
		return err
	}
	if !store.Shared(a.o.settings.config.Storage) {
		// Only this process works the queue, so every lease found is a dead one.
		doubtful := []bot.Platform{bot.PlatformSlack, bot.PlatformTeams} // a first try there may have posted
		if _, err := a.store.ReclaimLeases(ctx, now().UTC(), doubtful, lanes.FirstLook); err != nil {
			return fmt.Errorf("take back the leases of the last run: %w", err)
		}
	}
	messenger, err := inbox.NewMessenger(now)
	if err != nil {
		return err
	}
	messengers := map[bot.Platform]bot.Messenger{bot.PlatformInbox: messenger}
	if a.slack, err = a.slackClient(); err != nil {
		return err
	}
	probes := map[string]func(context.Context) error{
		"the ledger takes no writes": a.store.WriteProbe, "the database file is damaged": a.store.Sound, "the clock is wrong": a.store.ClockFits,
	}
	if a.slack != nil {
		messengers[bot.PlatformSlack] = a.slack
		probes["slack cannot be used"] = a.slack.Ready
	}
	if a.teams, err = a.teamsClient(); err != nil {
		return err
	}
	if a.teams != nil {
		messengers[bot.PlatformTeams] = a.teams
		probes["teams cannot be used"] = a.teams.Ready
	}
	figures := newMetrics(a.store, now)
	cfg := a.o.settings.config
	a.bot, err = bot.New(bot.Options{
		Ledger: a.store, Decider: a.o.settings.policy, Responses: a.o.settings.responses, Messengers: messengers,
		Escalates:   func(source string) bool { return cfg.Sources[source].AutoHandoff },
		Transcripts: map[bot.Platform]bool{bot.PlatformSlack: true, bot.PlatformTeams: true}, Care: a.o.settings.care, CallsBack: callsBack(cfg),
		Relays: func(source string) bool { return cfg.Sources[source].Relay }, Masks: masks(cfg.Privacy),
		Fallback: destination(cfg.Fallback), Alerts: destination(cfg.Alerts),
		Recorded: a.recorded(figures), Now: now, NewID: newID,
	})
	if err != nil {
		return err
	}
	a.operations, a.trouble = &operations{probes: probes, metrics: figures}, newTrouble(figures.registry)
	if err := a.wireCallbacks(figures); err != nil {
		return err
	}
	if err := a.wireBackground(ctx, figures); err != nil {
		return err
	}
	return a.wirePublic(figures)
}

// wireBackground makes what runs without being asked.
func (a *app) wireBackground(ctx context.Context, figures *metrics) error {
	wake, stop := a.store.SubscribeOwed()
	a.stopWake = stop
	var err error
	a.lanes, err = lanes.New(lanes.Options{
		Queue: a.store, Deliver: a.bot.Deliver, Wake: wake, Now: now, Pace: pace, Fold: fold,
		Observe: func(p bot.Posting, s bot.Settlement, err error) { a.settled(figures, p, s, err) },
	})
	if err != nil {
		return err
	}
	since, err := a.store.Since(ctx)
	if err != nil {
		return err
	}
	s := a.o.settings
	a.poster, err = digest.NewPoster(digest.PosterOptions{
		Cohorts: a.store, Claimer: a.store, Schedule: s.schedule, Location: s.location, To: s.reportTo,
		Responses: s.responses, NewID: newID, Since: since, Hours: s.openHours, Link: s.pageOf,
	})
	return err
}

// wirePublic makes what the public listener serves.
func (a *app) wirePublic(figures *metrics) error {
	hooks, err := chatbot.New(chatbot.Options{
		Bot: a.bot, Sources: a.o.secrets, Now: now, Log: a.o.log,
		Observe: func(source, result string) { figures.received.WithLabelValues(source, result).Inc() },
	})
	if err != nil {
		return err
	}
	people, err := api.New(api.Options{
		Reader: a.store, Metrics: a.metricsOf, Evaluate: evaluator(a.o.settings.policy, now),
		Tokens: a.o.tokens, Responses: a.o.settings.responses, Log: a.o.log,
	})
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/v1/hooks/{source}", hooks)
	mux.Handle("/v1/", people)
	mux.Handle("/openapi.yaml", people)
	if a.o.settings.config.Inbox.Enabled {
		if err := a.wirePage(); err != nil {
			return err
		}
		mux.Handle("/inbox", a.page)
		mux.Handle("/inbox/", a.page)
		mux.Handle("GET /{$}", http.RedirectHandler("/inbox", http.StatusSeeOther))
	}
	if err := a.wireSlack(mux, figures); err != nil {
		return err
	}
	if err := a.wireTeams(mux, figures); err != nil {
		return err
	}
	a.public = mux
	return nil
}

func (a *app) wirePage() error {
	cfg := a.o.settings.config
	var err error
	a.access, err = inbox.NewAccess(inbox.AccessOptions{
		Listen: cfg.Listen, PublicURL: cfg.PublicURL, Users: inboxUsers(cfg.Inbox), Demo: a.o.demo, NewToken: newToken, Now: now,
	})
	if err != nil {
		return err
	}
	a.page, err = inbox.New(inbox.Options{
		Store: a.store, Bot: a.bot, Access: a.access, Weeks: managers{a.store, a.o.settings}, Responses: a.o.settings.responses,
		Now: now, NewID: func() string { return newID(now()) }, Log: a.o.log, Demo: a.o.demo,
		Location: a.o.settings.location, Channels: a.o.settings.pageChannels(),
		Callbacks: calledBack(cfg),
	})
	return err
}

// settled notes what became of one delivery.
func (a *app) settled(figures *metrics, p bot.Posting, s bot.Settlement, err error) {
	figures.settled(p, s, err, now())
	log := a.o.log.WithFields(logrus.Fields{"posting": p.ID, "handoff": p.HandoffID, "lane": p.To.Lane(), "state": string(s.State)})
	switch {
	case err != nil:
		log.WithError(err).Warn("posting not delivered")
	case p.Kind == bot.PostCard && p.Posted == 0:
		log.Info("card posted")
	default:
		log.Debug("posting brought up to date")
	}
}

// metricsOf computes the numbers of a week; the empty week is the last whole
// one, as for the digest, and in the demo the running one.
func (a *app) metricsOf(ctx context.Context, week string) (any, error) {
	at := now().UTC()
	period := digest.LastComplete(at, a.o.settings.location)
	if a.o.demo {
		period = digest.Running(at, a.o.settings.location)
	}
	if week != "" {
		var err error
		if period, err = digest.ParseWeek(week, a.o.settings.location); err != nil {
			return nil, fmt.Errorf("%w: week: %w", api.ErrBadRequest, err)
		}
	}
	return a.o.settings.reckoning(a.store).Week(ctx, period, at)
}

// close ends what assemble began, in reverse.
func (a *app) close() error {
	if a.page != nil {
		a.page.Close()
	}
	if a.slackIn != nil {
		a.slackIn.Close()
	}
	if a.stopWake != nil {
		a.stopWake()
	}
	if err := a.store.Close(); err != nil {
		return fmt.Errorf("close the ledger: %w", err)
	}
	return nil
}

// listen opens a listener with a cap on connections.
func listen(ctx context.Context, address string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, failed("listen on %s: %w; end what listens there, or name another address: listen and operations_listen in the configuration, --addr of the demo", address, err)
	}
	return netutil.LimitListener(l, maxConnections), nil
}

func newServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
	}
}

// newID returns a ULID of the instant.
func newID(t time.Time) string {
	return ulid.MustNew(ulid.Timestamp(t), ulid.DefaultEntropy()).String()
}

// dataDir is where the database lives, and the secrets beside it.
func dataDir(storage string) string {
	path, err := sqlitePath(storage)
	if err != nil {
		return "."
	}
	return filepath.Dir(path)
}
