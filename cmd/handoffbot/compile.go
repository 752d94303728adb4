package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/config"
	"handoffbot/digest"
	"handoffbot/escalation"
)

// settings is a configuration with everything in it compiled.
type settings struct {
	config    config.Config
	policy    *escalation.Policy
	schedule  digest.Schedule
	location  *time.Location // of the digest
	reportTo  []bot.Destination
	responses bot.ResponsePolicy
	care      map[string]bot.Care // by route
}

// loadSettings reads the file, or takes the defaults when name is empty, and
// compiles it. Every problem of the file is in problems; settings can be used
// when none of them is a mistake.
func (p program) loadSettings(name string) (settings, []config.Problem, error) {
	if name == "" {
		name, _ = p.env("HANDOFFBOT_CONFIG")
	}
	cfg, problems := config.Default(), []config.Problem(nil)
	if name != "" {
		data, err := os.ReadFile(name)
		if err != nil {
			return settings{}, nil, failed("read the configuration: %w", err)
		}
		cfg, problems = config.Load(name, data, p.env)
	}
	cfg, more := cfg.Overridden(p.env)
	problems = append(problems, more...)
	s, err := compile(cfg)
	for _, found := range located(cfg, err) {
		// What could not be read has been told; that it is missing now is no news.
		told := func(q config.Problem) bool {
			return (!q.Warning || q.Unset) && (within(q.Path, found.Path) || within(found.Path, q.Path))
		}
		if !slices.ContainsFunc(problems, told) {
			problems = append(problems, found)
		}
	}
	slices.SortStableFunc(problems, func(a, b config.Problem) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Path, b.Path)) })
	return s, problems, nil
}

// within reports whether a path is another one or stands below it. The empty
// path is the whole file.
func within(path, above string) bool {
	rest, ok := strings.CutPrefix(path, above)
	return ok && (above == "" || rest == "" || rest[0] == '.' || rest[0] == '[')
}

// compile gives the configuration to the packages that know what it means.
func compile(cfg config.Config) (settings, error) {
	s := settings{config: cfg, responses: responsePolicy(cfg.FirstResponse), reportTo: destinations(cfg.Digest.To)}
	hours, hoursErr := calendars(cfg.Hours)
	rules := policyConfig(cfg)
	rules.Hours = hours
	policy, err := escalation.Compile(rules)
	s.policy = policy
	care, careErr := careOf(cfg, hours)
	s.care = care
	if s.location, _ = time.LoadLocation(cfg.Digest.Timezone); s.location == nil {
		s.location = time.UTC // config has refused an unknown zone before
	}
	schedule, scheduleErr := digest.ParseSchedule(cfg.Digest.Schedule, s.location)
	if scheduleErr != nil {
		scheduleErr = &escalation.ConfigError{Path: "digest.schedule", Message: scheduleErr.Error(), Cure: `write five fields, such as "0 9 * * MON" for Mondays at 9`}
	}
	s.schedule = schedule
	return s, errors.Join(err, scheduleErr, hoursErr, careErr, listenersApart(cfg))
}

// listenersApart wants an address for each of the two listeners.
func listenersApart(cfg config.Config) error {
	if cfg.Listen != cfg.OperationsListen || strings.HasSuffix(cfg.Listen, ":0") {
		return nil
	}
	return &escalation.ConfigError{
		Path: "operations_listen", Message: "the public listener has the address " + cfg.Listen + " already",
		Cure: "write another port, such as 127.0.0.1:8081",
	}
}

func policyConfig(cfg config.Config) escalation.Config {
	out := escalation.Config{Intents: cfg.Intents}
	for _, r := range cfg.Rules {
		rule := escalation.Rule{
			Name: r.Name, Then: bot.Verdict(r.Then), Priority: bot.Priority(r.Priority),
			Examples: escalation.Examples{Fire: r.Examples.Fire, NotFire: r.Examples.NotFire},
		}
		if k := r.Keyword; k != nil {
			rule.Keyword = &escalation.Keyword{Phrases: k.Phrases, Sets: k.Sets, Stem: k.Stem, Typos: k.Typos, Negation: k.Negation}
		}
		if c := r.Confidence; c != nil {
			rule.Confidence = &escalation.Confidence{Below: c.Below, Turns: c.Turns, Intents: c.Intents}
		}
		if f := r.Friction; f != nil {
			rule.Friction = &escalation.Friction{AtLeast: f.AtLeast}
		}
		if c := r.Cancellation; c != nil {
			rule.Cancellation = &escalation.Cancellation{AtLeast: c.AtLeast}
		}
		if b := r.Readiness; b != nil {
			rule.Readiness = &escalation.Readiness{Needs: b.Needs, AtLeast: b.AtLeast}
		}
		if v := r.Value; v != nil {
			rule.Value = &escalation.Value{AmountOver: v.AmountOver, Currency: v.Currency, SeatsOver: v.SeatsOver, Tiers: v.Tiers}
		}
		if c := r.Complaint; c != nil {
			rule.Complaint = &escalation.Complaint{Severity: c.Severity}
		}
		if r.Compliance != nil {
			rule.Compliance = &escalation.Compliance{}
		}
		if r.Error != nil {
			rule.Error = &escalation.Error{}
		}
		if r.Manual != nil {
			rule.Manual = &escalation.Manual{}
		}
		out.Rules = append(out.Rules, rule)
	}
	for _, r := range cfg.Routes {
		out.Routes = append(out.Routes, escalation.Route{
			Name: r.Name, SLA: r.SLA, Hours: r.Hours, Priority: bot.Priority(r.Priority), To: destinations(r.To),
			When: escalation.When{
				Intents: r.When.Intents, AnyRule: r.When.AnyRule, Locales: r.When.Locales,
				Tiers: r.When.Tiers, Sources: r.When.Sources, During: r.When.During,
			},
		})
	}
	return out
}

func destinations(from []config.Destination) []bot.Destination {
	var to []bot.Destination
	for _, d := range from {
		to = append(to, bot.Destination{Platform: bot.Platform(d.Platform), Channel: d.Channel})
	}
	return to
}

func destination(d config.Destination) bot.Destination {
	return bot.Destination{Platform: bot.Platform(d.Platform), Channel: d.Channel}
}

// routes are those of the file, or the shipped ones where it has none.
func (s settings) routes() []escalation.Route {
	cfg := policyConfig(s.config)
	if len(cfg.Routes) > 0 {
		return cfg.Routes
	}
	if len(cfg.Rules) == 0 {
		cfg.Rules = escalation.ShippedRules()
	}
	return escalation.RoutesFor(cfg.Rules)
}

// channels lists every channel that is posted to.
func (s settings) channels() []bot.Destination {
	all := append([]bot.Destination{}, s.reportTo...)
	for _, r := range s.routes() {
		all = append(all, r.To...)
	}
	for _, care := range s.care {
		for _, step := range care.FollowUps {
			if step.AlsoTo != (bot.Destination{}) {
				all = append(all, step.AlsoTo)
			}
		}
	}
	for _, d := range []bot.Destination{destination(s.config.Fallback), destination(s.config.Alerts)} {
		if d != (bot.Destination{}) {
			all = append(all, d)
		}
	}
	return all
}

func responsePolicy(f config.FirstResponse) bot.ResponsePolicy {
	classes := map[string]bot.ResponderClass{"members": bot.Member, "guests": bot.Guest, "external": bot.External}
	p := bot.ResponsePolicy{IgnoreReactions: f.IgnoreReactions}
	for _, kind := range f.Counts {
		p.Counts = append(p.Counts, bot.ResponseKind(kind))
	}
	for _, who := range f.Responders {
		p.Responders = append(p.Responders, classes[who])
	}
	return p
}

// located gives every compile error the line of the path it names.
func located(cfg config.Config, err error) []config.Problem {
	if err == nil {
		return nil
	}
	var problems []config.Problem
	for _, e := range flatten(err) {
		var at *escalation.ConfigError
		if !errors.As(e, &at) {
			problems = append(problems, config.Problem{Line: 1, Message: e.Error(), Cure: "correct it"})
			continue
		}
		problems = append(problems, explained(cfg, config.Problem{Line: cfg.Line(at.Path), Path: at.Path, Message: at.Message, Cure: at.Cure}))
	}
	return problems
}

// flatten lists the errors that were joined.
func flatten(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, flatten(e)...)
	}
	return all
}

func mistakes(problems []config.Problem) int {
	n := 0
	for _, p := range problems {
		if !p.Warning {
			n++
		}
	}
	return n
}

// usable returns the settings of a command that goes on only when nothing is wrong.
func (p program) usable(name string) (settings, error) {
	return p.settingsWithout(name, func(q config.Problem) bool { return !q.Warning })
}

// servable is usable for the service, which needs its secrets too.
func (p program) servable(name string) (settings, error) {
	return p.settingsWithout(name, func(q config.Problem) bool { return !q.Warning || q.Unset })
}

func (p program) settingsWithout(name string, stops func(config.Problem) bool) (settings, error) {
	s, problems, err := p.loadSettings(name)
	if err != nil {
		return s, err
	}
	var lines []string
	for _, problem := range problems {
		if stops(problem) {
			lines = append(lines, problem.String())
		}
	}
	if n := len(lines); n > 0 {
		return s, no("the configuration has %d %s:\n  %s", n, plural(n, "mistake"), strings.Join(lines, "\n  "))
	}
	return s, nil
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// sqlitePath returns the database file that the storage setting names.
func sqlitePath(storage string) (string, error) {
	path, ok := strings.CutPrefix(storage, "sqlite:")
	if !ok || path == "" {
		return "", fmt.Errorf("storage %s is not sqlite:PATH", store.Name(storage))
	}
	return path, nil
}
