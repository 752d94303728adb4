package main

import (
	"errors"
	"slices"
	"strings"
	"time"

	"handoffbot/bot"
	"handoffbot/config"
	"handoffbot/escalation"
)

// Defaults of how long a claim may stand without a reply.
const (
	leastReply    = 15 * time.Minute
	withoutASLA   = time.Hour
	followUpsPath = "followup."
)

// calendars compiles the hours by name.
func calendars(from map[string]config.Hours) (map[string]*bot.Calendar, error) {
	var all map[string]*bot.Calendar
	var errs []error
	for name, h := range from {
		zone, err := time.LoadLocation(h.Timezone)
		if err != nil || h.Timezone == "" {
			zone = time.UTC // config has refused it before
		}
		var week [7][]bot.Span
		for day, spans := range h.Week {
			for _, s := range spans {
				week[day] = append(week[day], bot.Span(s))
			}
		}
		holidays := make([]bot.Date, 0, len(h.Holidays))
		for _, d := range h.Holidays {
			holidays = append(holidays, bot.Date(d))
		}
		c, err := bot.NewCalendar(name, zone, week, holidays)
		if err != nil {
			errs = append(errs, &escalation.ConfigError{Path: "hours." + name, Message: err.Error(), Cure: `write weekdays: {mon-fri: ["09:00-17:00"]}`})
			week[time.Monday] = []bot.Span{{From: 0, To: 60}} // stands in, so that no second mistake is made of the first
			c, _ = bot.NewCalendar(name, zone, week, nil)
		}
		if all == nil {
			all = make(map[string]*bot.Calendar)
		}
		all[name] = c
	}
	return all, errors.Join(errs...)
}

// careOf compiles what every route does so that nobody is left waiting.
func careOf(cfg config.Config, hours map[string]*bot.Calendar) (map[string]bot.Care, error) {
	routes := policyConfig(cfg).Routes
	if len(routes) == 0 {
		routes = escalation.ShippedRoutes()
	}
	all := make(map[string]bot.Care, len(routes))
	names := make([]string, 0, len(routes))
	for i, r := range routes {
		care := bot.Care{Hours: hours[r.Hours], Reply: max(r.SLA, leastReply)}
		if r.SLA == 0 {
			care.Reply = withoutASLA
		}
		if i < len(cfg.Routes) {
			switch given := cfg.Routes[i].Reply; {
			case given > 0:
				care.Reply = given
			case given < 0:
				care.Reply = 0
			}
		}
		for _, step := range cfg.FollowUps[r.Name] {
			care.FollowUps = append(care.FollowUps, followUp(step))
		}
		all[r.Name] = care
		names = append(names, r.Name)
	}
	var errs []error
	check := func(section, route string) {
		if !slices.Contains(names, route) {
			errs = append(errs, &escalation.ConfigError{Path: section + route, Message: "there is no route " + route, Cure: "name one of: " + strings.Join(names, ", ")})
		}
	}
	for route := range cfg.FollowUps {
		check(followUpsPath, route)
	}
	for route := range cfg.Privacy.Mask {
		check("privacy.mask.", route)
	}
	return all, errors.Join(errs...)
}

// masks says what the people of a route do not see, by its name.
func masks(p config.Privacy) map[string][]bot.Masked {
	all := make(map[string][]bot.Masked, len(p.Mask))
	for route, parts := range p.Mask {
		for _, part := range parts {
			all[route] = append(all[route], bot.Masked(part))
		}
	}
	return all
}

func followUp(from config.FollowUp) bot.FollowUp {
	step := bot.FollowUp{After: from.After, Every: from.Every, Repeat: from.Repeat, AlsoTo: destination(from.AlsoTo)}
	for _, who := range from.Mention {
		kind, id, _ := strings.Cut(who, ":")
		m := bot.Mention{Platform: bot.PlatformSlack, Kind: bot.MentionUser, ID: id}
		if kind == "subteam" {
			m.Kind = bot.MentionGroup
		}
		step.Mention = append(step.Mention, m)
	}
	return step
}
