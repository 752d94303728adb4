package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"handoffbot/adapters/slack"
	"handoffbot/bot"
)

// Times of the work behind Slack's answers.
const (
	attendEvery    = time.Second      // the net under the wake-up
	reconcileAfter = 10 * time.Minute // how often the workspace is asked what we were not told
	connectAgain   = 30 * time.Second
	alertWithin    = 5 * time.Second
)

// slackClient makes the client of the configured workspace, or nil.
func (a *app) slackClient() (*slack.Client, error) {
	cfg := a.o.settings.config.Slack
	if !cfg.Given {
		return nil, nil //nolint:nilnil // no workspace is configured
	}
	return slack.NewClient(slack.Options{
		Token: string(cfg.BotToken), AppToken: string(cfg.AppToken), APIURL: cfg.APIURL, Now: now, Stopped: a.slackStopped,
	})
}

// slackStopped says, on every way that may still work, that Slack refuses us.
func (a *app) slackStopped(code string) {
	a.o.log.WithField("code", code).Error("slack refuses the bot's token; cards wait until that is mended")
	ctx, cancel := context.WithTimeout(context.Background(), alertWithin)
	defer cancel()
	err := a.bot.AlertBeside(ctx, bot.PlatformSlack, "slack token", "Slack refuses the bot's token ("+code+"). Cards for Slack wait until the app is installed again and slack.bot_token is renewed.")
	if err != nil {
		a.o.log.WithError(err).Warn("the alert was not kept")
	}
}

// wireSlack makes what takes in from the workspace.
func (a *app) wireSlack(mux *http.ServeMux, figures *metrics) error {
	if a.slack == nil {
		return nil
	}
	watched := make(map[string]bool)
	for _, to := range a.o.settings.channels() {
		if to.Platform == bot.PlatformSlack {
			watched[to.Channel] = true
		}
	}
	cfg := a.o.settings.config.Slack
	var err error
	a.slackIn, err = slack.NewHandler(slack.HandlerOptions{
		Client: a.slack, Bot: a.bot, Reader: a.store, SigningSecret: string(cfg.SigningSecret), Responses: a.o.settings.responses,
		Watched: func(channel string) bool { return watched[channel] }, Now: now, Log: a.o.log,
		Observe: func(kind, result string) {
			figures.events.WithLabelValues(string(bot.PlatformSlack), kind, result).Inc()
		},
	})
	if err != nil || cfg.SigningSecret == "" {
		return err
	}
	mux.HandleFunc("/slack/events", a.slackIn.Events)
	mux.HandleFunc("/slack/interactions", a.slackIn.Interactions)
	mux.HandleFunc("/slack/commands", a.slackIn.Commands)
	return nil
}

// attend works through what was sighted until ctx ends.
func (a *app) attend(ctx context.Context) {
	wake, stop := a.store.Subscribe()
	defer stop()
	ticker := time.NewTicker(attendEvery)
	defer ticker.Stop()
	for {
		finished, err := a.bot.Attend(ctx)
		if err != nil && ctx.Err() == nil {
			a.o.log.WithError(err).Warn("not all that was sighted could be attended to; trying again")
		}
		if finished > 0 {
			continue // there may be more
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-ticker.C:
		}
	}
}

// listenToSlack holds the socket open until ctx ends.
func (a *app) listenToSlack(ctx context.Context, caughtUp func()) {
	for ctx.Err() == nil {
		if err := a.slackIn.Listen(ctx, caughtUp); err != nil {
			a.o.log.WithError(err).Error("no socket to slack; trying again")
			_ = pause(ctx, connectAgain) // an ended context ends the loop
		}
	}
}

// reconcileSlack asks the workspace what happened unheard: at the start, after
// every gap of the socket, and now and then.
func (a *app) reconcileSlack(ctx context.Context, again <-chan struct{}) {
	ticker := time.NewTicker(reconcileAfter)
	defer ticker.Stop()
	for {
		if _, err := a.slackIn.Reconcile(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, context.Canceled) {
			a.o.log.WithError(err).Warn("not every open card could be reconciled with slack")
		}
		select {
		case <-ctx.Done():
			return
		case <-again:
		case <-ticker.C:
		}
	}
}

// workSlack starts what runs beside the requests of the workspace.
func (a *app) workSlack(ctx context.Context, background func(func())) {
	if a.slack == nil {
		return
	}
	again := make(chan struct{}, 1)
	background(func() { a.attend(ctx) })
	background(func() { a.reconcileSlack(ctx, again) })
	if a.o.settings.config.Slack.AppToken != "" {
		background(func() {
			a.listenToSlack(ctx, func() {
				select {
				case again <- struct{}{}:
				default:
				}
			})
		})
	}
}
