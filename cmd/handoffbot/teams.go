package main

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"handoffbot/adapters/teams"
	"handoffbot/bot"
)

// teamsPace is how long a lane of Teams rests after every message and every
// update, which count alike: sixty in half a minute, with room for replies.
const teamsPace = 600 * time.Millisecond

// teamsCloud is the cloud that the configuration names, the public one where it
// says nothing.
func (s settings) teamsCloud() teams.Cloud {
	c, e := teams.PublicCloud(), s.config.Teams.Endpoints
	c.Login, c.Metadata, c.Issuer = cmp.Or(e.Login, c.Login), cmp.Or(e.OpenIDMetadata, c.Metadata), cmp.Or(e.Issuer, c.Issuer)
	if len(e.ServiceHosts) > 0 {
		c.Hosts = e.ServiceHosts
	}
	return c
}

// teamsChannels lists every channel in Teams that is posted to, once.
func (s settings) teamsChannels() []string {
	var all []string
	for _, to := range s.channels() {
		if to.Platform == bot.PlatformTeams && !slices.Contains(all, to.Channel) {
			all = append(all, to.Channel)
		}
	}
	return all
}

// teamsOptions are the parts of a client that the configuration gives.
func (s settings) teamsOptions() teams.Options {
	cfg := s.config.Teams
	names := slices.DeleteFunc(s.teamsChannels(), teams.IsConversation)
	return teams.Options{AppID: cfg.AppID, Password: string(cfg.AppPassword), Tenant: cfg.TenantID, Cloud: s.teamsCloud(), Names: names, Now: now}
}

// teamsClient makes the client of the configured app, or nil.
func (a *app) teamsClient() (*teams.Client, error) {
	if !a.o.settings.config.Teams.Given {
		return nil, nil //nolint:nilnil // no app is configured
	}
	o := a.o.settings.teamsOptions()
	o.Memory, o.Stopped = a.store, a.teamsStopped
	o.Stands = func(ctx context.Context, postingID string, ref bot.CardRef) error {
		return a.bot.Stands(ctx, postingID, ref)
	}
	return teams.NewClient(o)
}

// teamsStopped says, on every way that may still work, that Microsoft refuses us.
func (a *app) teamsStopped(code string) {
	a.o.log.WithField("code", code).Error("microsoft refuses the app's credentials; cards wait until that is mended")
	ctx, cancel := context.WithTimeout(context.Background(), alertWithin)
	defer cancel()
	err := a.bot.AlertBeside(ctx, bot.PlatformTeams, "teams credentials", "Microsoft refuses the Teams app's credentials ("+code+"). Cards for Teams wait until that is mended.")
	if err != nil {
		a.o.log.WithError(err).Warn("the alert was not kept")
	}
}

// wireTeams makes what takes in from Teams.
func (a *app) wireTeams(mux *http.ServeMux, figures *metrics) error {
	if a.teams == nil {
		return nil
	}
	watched := a.o.settings.teamsChannels()
	validator, err := teams.NewValidator(teams.ValidatorOptions{AppID: a.o.settings.config.Teams.AppID, Cloud: a.o.settings.teamsCloud(), Now: now})
	if err != nil {
		return err
	}
	in, err := teams.NewHandler(teams.HandlerOptions{
		Client: a.teams, Validator: validator, Bot: a.bot, Reader: a.store, Responses: a.o.settings.responses, Log: a.o.log,
		Watched: func(channel string) bool { return slices.Contains(watched, channel) },
		Observe: func(kind, result string) {
			figures.events.WithLabelValues(string(bot.PlatformTeams), kind, result).Inc()
		},
	})
	if err != nil {
		return err
	}
	mux.Handle("/api/messages", in)
	a.notices(mux)
	return nil
}

// workTeams starts what runs beside the requests of Teams.
func (a *app) workTeams(ctx context.Context, background func(func())) {
	if a.teams != nil && a.slack == nil { // else somebody attends already
		background(func() { a.attend(ctx) })
	}
}

// recorded tells everybody who counts or waits that an act was recorded.
func (a *app) recorded(figures *metrics) func(bot.Cycle, bot.Act) {
	return func(c bot.Cycle, act bot.Act) {
		figures.recorded(c, act)
		if a.teams != nil {
			a.teams.Recorded(c, act)
		}
	}
}

// examineTeams checks the app and its channels.
func (p program) examineTeams(ctx context.Context, s settings) ([]bot.Finding, error) {
	cfg := s.config.Teams
	if !cfg.Given || cfg.AppID == "" || cfg.AppPassword == "" || cfg.TenantID == "" {
		return nil, nil
	}
	o := s.teamsOptions()
	o.Memory = noMemory{}
	if db, err := p.openBeside(ctx, s); err == nil {
		defer db.Close()
		o.Memory = db
	}
	client, err := teams.NewClient(o)
	if err != nil {
		return nil, err
	}
	validator, err := teams.NewValidator(teams.ValidatorOptions{AppID: cfg.AppID, Cloud: o.Cloud, Now: now})
	if err != nil {
		return nil, err
	}
	return client.Examine(ctx, validator, s.teamsChannels()), nil
}

// noMemory is where there is no database yet.
type noMemory struct{}

func (noMemory) Remember(context.Context, string, string, []byte) error { return nil }
func (noMemory) Forget(context.Context, string, string) error           { return nil }
func (noMemory) Remembered(context.Context, string) (map[string][]byte, error) {
	return map[string][]byte{}, nil
}
