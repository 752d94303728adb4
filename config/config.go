// Package config reads the configuration file as data. It knows every key of
// the product, and says of every mistake where it is and what to write instead. What rules and
// schedules mean is not its business: others compile them and name a path,
// and Line finds the path in the file.
package config

import (
	"time"
)

// Secret is a text that never prints.
type Secret string

// String hides the secret.
func (Secret) String() string { return "***" }

// GoString hides the secret.
func (Secret) GoString() string { return "***" }

// MarshalText hides the secret.
func (Secret) MarshalText() ([]byte, error) { return []byte("***"), nil }

// Config is the whole configuration, with its defaults filled in.
type Config struct {
	Listen           string // host:port of the public listener
	OperationsListen string // host:port of the operations listener
	PublicURL        string // https://…, empty when there is none
	Storage          string // sqlite:PATH or postgres://…; it may hold a password, so it is not printed
	Sources          map[string]Source
	Inbox            Inbox
	API              API
	Intents          map[string][]string
	Rules            []Rule  // nil: the shipped ones
	Routes           []Route // nil: the shipped ones
	FirstResponse    FirstResponse
	Digest           Digest
	Slack            Slack
	Teams            Teams
	Fallback         Destination // where a card goes whose channel is gone; zero: nowhere
	Alerts           Destination // where people are told that something is wrong; zero: nowhere
	Hours            map[string]Hours
	FollowUps        map[string][]FollowUp // by route
	Privacy          Privacy

	lines map[string]int // of every path in the file
}

// Source is a chatbot.
type Source struct {
	Secrets     []Secret // whsec_…, several while one is rotated
	AutoHandoff bool     // the rules may hand off on their own
	Callback    Callback // where the chatbot is told; the zero value is nowhere
	Relay       bool     // the team can write to its visitors
}

// Callback is where a chatbot is told what becomes of its handoffs.
type Callback struct {
	Given   bool
	URL     string
	Secrets []Secret // every event is signed with all of them
}

// Inbox is the local channel.
type Inbox struct {
	Enabled bool
	Users   map[string]Secret // who may sign in to the page; empty: it opens on this machine alone

	wantsUsers bool // the file names some, known or not
}

// API is for programs.
type API struct{ Tokens []Secret }

// Slack is the workspace the bot speaks in.
type Slack struct {
	Given         bool   // the section is there
	BotToken      Secret // xoxb-…
	SigningSecret Secret // of events over HTTP
	AppToken      Secret // xapp-…: events come by Socket Mode
	APIURL        string // another cloud, or a stand-in; empty means Slack's own
}

// Rule is a rule of the policy; exactly one of its triggers shall be given.
type Rule struct {
	Name, Then, Priority string
	Examples             Examples
	Keyword              *Keyword
	Confidence           *Confidence
	Friction             *Friction
	Cancellation         *Cancellation
	Readiness            *Readiness
	Value                *Value
	Complaint            *Complaint
	Compliance           *struct{}
	Error                *struct{}
	Manual               *struct{}
}

// Examples are messages on which a rule must fire, or must not.
type Examples struct{ Fire, NotFire []string }

// Keyword is the trigger of phrases.
type Keyword struct {
	Phrases  []string
	Sets     []string // phrases that ship, by the name of their set
	Stem     bool
	Typos    int
	Negation bool
}

// Confidence is the trigger of unsure answers.
type Confidence struct {
	Below   float64
	Turns   int
	Intents []string
}

// Friction is the trigger of going in circles.
type Friction struct{ AtLeast float64 }

// Cancellation is the trigger of contracts that are to end.
type Cancellation struct{ AtLeast float64 }

// Readiness is the trigger of buyers.
type Readiness struct {
	Needs   []string
	AtLeast int
}

// Value is the trigger of what is worth much.
type Value struct {
	AmountOver float64
	Currency   string
	SeatsOver  int
	Tiers      []string
}

// Complaint is the trigger of complaints.
type Complaint struct{ Severity string }

// Route is where conversations go.
type Route struct {
	Name     string
	When     When
	To       []Destination
	SLA      time.Duration
	Reply    time.Duration // from a claim to a reply; 0: a default, below 0: never
	Hours    string        // the calendar of SLA, Reply and follow-ups; empty: around the clock
	Priority string
}

// When is what a route takes.
type When struct {
	Intents, AnyRule, Locales, Tiers, Sources []string
	During                                    string // a calendar; empty: at every hour
}

// Destination is a channel.
type Destination struct{ Platform, Channel string }

// FirstResponse says what counts as a human response.
type FirstResponse struct{ Counts, Responders, IgnoreReactions []string }

// Digest is the weekly report.
type Digest struct {
	Schedule string
	Timezone string
	To       []Destination
}

// Default is the configuration of a bot that has no file.
func Default() Config {
	return Config{
		Listen: "127.0.0.1:8080", OperationsListen: "127.0.0.1:8081", Storage: "sqlite:handoffbot.db",
		Sources: map[string]Source{"website": {AutoHandoff: true}},
		Inbox:   Inbox{Enabled: true},
		FirstResponse: FirstResponse{
			Counts: []string{"reaction", "claim", "reply"}, Responders: []string{"members"},
		},
		Digest: Digest{Schedule: "0 9 * * MON", Timezone: "UTC"},
	}
}

// MakesSecrets reports whether the bot makes its own secrets on first start:
// it has one source that names none.
func (c Config) MakesSecrets() bool {
	s, ok := c.Sources["website"]
	return ok && len(c.Sources) == 1 && len(s.Secrets) == 0
}

// Line returns the line on which a path such as routes[1].when.any_rule[0]
// stands, or that of the nearest place around it; 1 when nothing of it does.
func (c Config) Line(path string) int {
	for path != "" {
		if line, ok := c.lines[path]; ok {
			return line
		}
		cut := len(path) - 1
		for cut > 0 && path[cut] != '.' && path[cut] != '[' {
			cut--
		}
		path = path[:cut]
	}
	return 1
}

// Overridden takes over what the environment says, for containers.
func (c Config) Overridden(env func(string) (string, bool)) (Config, []Problem) {
	var problems []Problem
	for _, o := range []struct {
		name, path string
		into       *string
		check      func(string) string
	}{
		{"HANDOFFBOT_STORAGE", "storage", &c.Storage, checkStorage},
		{"HANDOFFBOT_LISTEN", "listen", &c.Listen, checkAddress},
		{"HANDOFFBOT_OPERATIONS_LISTEN", "operations_listen", &c.OperationsListen, checkAddress},
	} {
		value, _ := env(o.name)
		if value == "" {
			continue
		}
		*o.into = value
		if cure := o.check(value); cure != "" {
			problems = append(problems, Problem{Line: 1, Path: o.path, Message: "the environment says " + o.name + "=" + quote(withoutLogin(value)), Cure: cure})
		}
	}
	return c, problems
}
