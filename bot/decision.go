package bot

import (
	"slices"
	"time"
)

// Verdict is what the rules say of a conversation, weakest first.
type Verdict string

// The verdicts, weakest first.
const (
	Continue Verdict = "continue" // the chatbot goes on
	Offer    Verdict = "offer"    // the chatbot asks the visitor whether a person shall take over
	Escalate Verdict = "escalate" // a person takes over
)

// Strength orders verdicts: escalate 2, offer 1, everything else 0.
func (v Verdict) Strength() int { return max(0, slices.Index([]Verdict{Continue, Offer, Escalate}, v)) }

// Trigger is the kind of a rule.
type Trigger string

// The triggers.
const (
	TriggerKeyword      Trigger = "keyword"
	TriggerConfidence   Trigger = "confidence"
	TriggerFriction     Trigger = "friction"
	TriggerCancellation Trigger = "cancellation"
	TriggerReadiness    Trigger = "readiness"
	TriggerValue        Trigger = "value"
	TriggerComplaint    Trigger = "complaint"
	TriggerCompliance   Trigger = "compliance"
	TriggerError        Trigger = "error"  // the bot failed
	TriggerManual       Trigger = "manual" // the chatbot said so
)

// Priority orders handoffs.
type Priority string

// The priorities, lowest first.
const (
	Low    Priority = "low"
	Normal Priority = "normal"
	High   Priority = "high"
	Urgent Priority = "urgent"
)

// Rank orders priorities from 0 (low) to 3 (urgent). The empty priority ranks as normal.
func (p Priority) Rank() int {
	if i := slices.Index([]Priority{Low, Normal, High, Urgent}, p); i >= 0 {
		return i
	}
	return 1
}

// Highest returns the highest of the priorities given; empty ones say nothing.
// With nothing said it is Normal.
func Highest(said ...Priority) Priority {
	var top Priority
	for _, p := range said {
		if p != "" && (top == "" || p.Rank() > top.Rank()) {
			top = p
		}
	}
	if top == "" {
		return Normal
	}
	return top
}

// Who gave a reason.
const (
	ByRules  = "rules"
	BySource = "source" // the chatbot
)

// Reason is one piece of evidence for a decision.
type Reason struct {
	By        string   `json:"by"` // ByRules or BySource
	Rule      string   `json:"rule"`
	Trigger   Trigger  `json:"trigger"`
	Turn      int      `json:"turn"`  // 1-based index of the message quoted; 0 when the source quoted none
	Text      string   `json:"text"`  // the words quoted, exactly as they stand in the message
	Start     int      `json:"start"` // byte offsets of Text into the message's UTF-8 text
	End       int      `json:"end"`
	Score     *float64 `json:"score"`     // null when the trigger has no score
	Threshold *float64 `json:"threshold"` // null when the trigger has no threshold
}

// Missing is something a good handoff lacks and the question that would get it.
type Missing struct {
	What     string `json:"what"`
	Question string `json:"question"`
}

// Platform is where a channel lives.
type Platform string

// The platforms.
const (
	PlatformInbox   Platform = "inbox"
	PlatformSlack   Platform = "slack"
	PlatformTeams   Platform = "teams"
	PlatformChatbot Platform = "chatbot" // acts the chatbot reports; no cards are posted there
	PlatformBot     Platform = "bot"     // acts of this bot itself; neither
)

// Destination is one channel on one platform.
type Destination struct {
	Platform Platform `json:"platform"`
	Channel  string   `json:"channel"`
}

// Lane names the destination as a queue of its own.
func (d Destination) Lane() string { return string(d.Platform) + "/" + d.Channel }

// Route is where a handoff goes and how fast somebody shall answer.
type Route struct {
	Name     string        `json:"name"`
	To       []Destination `json:"to"`
	SLA      time.Duration `json:"sla"` // time to the first human response; 0 means none is promised
	Priority Priority      `json:"priority,omitempty"`
	Hours    string        `json:"hours,omitempty"` // the version of the calendar that SLA runs on; empty: around the clock
}

// Decision is what a policy made of a conversation. It is stored as made.
type Decision struct {
	Verdict    Verdict   `json:"decision"`
	Rule       string    `json:"rule"` // the first rule that fired; empty when none did
	Turn       int       `json:"turn"` // the turn at which it fired; 0 when none did
	Reasons    []Reason  `json:"reasons"`
	Route      Route     `json:"route"` // where it goes, or would go if it were handed off now
	Intent     string    `json:"intent"`
	Priority   Priority  `json:"priority"`
	Sales      bool      `json:"sales"`     // a deal may come of it: Won and Lost make sense
	Qualified  bool      `json:"qualified"` // readiness was met
	Sensitive  bool      `json:"sensitive"` // a sensitive complaint or a legal case
	Summary    string    `json:"summary"`
	SummaryBy  string    `json:"summary_by"` // ByRules or BySource
	NextAction string    `json:"next_action"`
	Missing    []Missing `json:"missing"`
	Carried    *Carried  `json:"carried,omitempty"` // nil when it was not noted
	Policy     string    `json:"policy"`            // the version of the policy that decided
	// Relay says that the team can write to the visitor from the card.
	Relay bool `json:"relay,omitempty"`
	// Masked is what the route's people do not see of the visitor's contact.
	Masked []Masked `json:"masked,omitempty"`
}

// Carried is what a handoff brought along when it was made.
type Carried struct {
	Summary    bool `json:"summary"`
	Contact    bool `json:"contact"` // a way to reach the visitor
	Page       bool `json:"page"`
	NextAction bool `json:"next_action"`
}

// carried notes what a conversation brings along to whoever takes it.
func carried(c Conversation, d Decision) *Carried {
	return &Carried{
		Summary: d.Summary != "", Contact: c.Contact.Email != "" || c.Contact.Phone != "",
		Page: c.Page.URL != "" || c.Page.Title != "", NextAction: d.NextAction != "",
	}
}
