package digest

import (
	"time"

	"handoffbot/bot"
)

// Metrics are the numbers of one week. What cannot be known is null; times are
// seconds unless they are instants; lists are never null.
type Metrics struct {
	Period       PeriodInfo   `json:"period"`
	Handoffs     int          `json:"handoffs"` // cycles received in the week
	Responded    int          `json:"responded"`
	NotResponded []Waiting    `json:"not_responded"` // longest waiting first
	TTFHR        Estimate     `json:"ttfhr"`
	Business     *Estimate    `json:"ttfhr_business"` // by the opening hours of the routes that have some; null when none has
	ClaimToReply ClaimToReply `json:"claim_to_reply"`
	WithinSLA    SLA          `json:"within_sla"`
	DeliveryLag  Estimate     `json:"delivery_lag"` // from receipt to the first card; undelivered ones censored
	RateByIntent []IntentRate `json:"rate_by_intent"`
	ByRoute      []Split      `json:"by_route"`
	ByTrigger    []Split      `json:"by_trigger"`
	ByIntent     []Split      `json:"by_intent"`
	BySource     []Split      `json:"by_source"`
	ByPlatform   []Split      `json:"by_platform"`
	Resolution   Resolution   `json:"resolution"`
	Close        Close        `json:"close"`
	Quality      Quality      `json:"quality"`
	Precision    []Precision  `json:"precision"` // by rule, of what people marked
	// Few lists what stands behind the counts under five, by the count's name.
	Few      map[string][]Item `json:"few"`
	Trend    []Point           `json:"trend,omitempty"` // four weeks, this one last, as known now
	Previous *Previous         `json:"previous,omitempty"`
}

// PeriodInfo says which week, and with what was known when.
type PeriodInfo struct {
	Week     string    `json:"week"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Timezone string    `json:"timezone"`
	AsOf     time.Time `json:"as_of"`
}

// Waiting is a cycle without a human response.
type Waiting struct {
	HandoffID  string     `json:"handoff_id"`
	Cycle      int        `json:"cycle"`
	Route      string     `json:"route"`
	Status     bot.Status `json:"status"`
	ReceivedAt time.Time  `json:"received_at"`
	WaitedS    float64    `json:"waited_s"`
	Link       *string    `json:"link"` // to its page; null without a public address
}

// Estimate is a censored estimate. N counts all, also the censored.
type Estimate struct {
	MedianS *float64 `json:"median_s"`
	P90S    *float64 `json:"p90_s"`
	N       int      `json:"n"`
}

// ClaimToReply is how long the claimed ones waited for a word. Where the source
// tells of its agents' messages only a reply to the visitor counts, elsewhere
// the first word in the card's thread.
type ClaimToReply struct {
	Estimate
	NeverReplied int `json:"never_replied"` // claimed, no reply, not resolved by the claimer
	ToVisitor    int `json:"to_visitor"`    // of N, those measured by a reply to the visitor
	InThread     int `json:"in_thread"`     // of N, those measured by a word in the thread
}

// SLA counts what was due.
type SLA struct {
	Met int `json:"met"`
	Due int `json:"due"`
}

// IntentRate is how often conversations of an intent needed a person.
type IntentRate struct {
	Intent        string   `json:"intent"`
	Handoffs      int      `json:"handoffs"` // distinct conversations handed off
	Conversations int      `json:"conversations"`
	Rate          *float64 `json:"rate"`
}

// Split is the main numbers of a part. It fills the one name that it is split by.
type Split struct {
	Route     string       `json:"route,omitempty"`
	Trigger   bot.Trigger  `json:"trigger,omitempty"`
	Intent    string       `json:"intent,omitempty"`
	Source    string       `json:"source,omitempty"`
	Platform  bot.Platform `json:"platform,omitempty"`
	Handoffs  int          `json:"handoffs"`
	Responded int          `json:"responded"`
	MedianS   *float64     `json:"median_s"`
	P90S      *float64     `json:"p90_s"`
	SLA
	Business *Estimate `json:"business,omitempty"` // of a route with opening hours
}

// Resolution is how the closed ones ended.
type Resolution struct {
	Resolved   int      `json:"resolved"`
	Unresolved int      `json:"unresolved"`
	Closed     int      `json:"closed"`
	Reopened7d int      `json:"reopened_7d"` // of the resolved
	CSATMean   *float64 `json:"csat_mean"`
	CSATN      int      `json:"csat_n"`
}

// Close is what became of sales: of the week's handoffs, and of the months',
// since a sale takes longer than a week.
type Close struct {
	Qualified Deals   `json:"qualified"` // readiness was met at the handoff
	All       Deals   `json:"all"`
	ByMonth   []Month `json:"by_month,omitempty"` // by when they were received; the latest last
}

// Month is what became of the sales handoffs of a calendar month.
type Month struct {
	Month     string `json:"month"` // such as 2026-11
	Qualified Deals  `json:"qualified"`
	All       Deals  `json:"all"`
}

// Deals counts outcomes; the rate is won ÷ (won + lost), the open share open ÷ all.
type Deals struct {
	Won       int      `json:"won"`
	Lost      int      `json:"lost"`
	Open      int      `json:"open"`
	Rate      *float64 `json:"rate"`
	OpenShare *float64 `json:"open_share"`
	Amounts   []Amount `json:"amounts"` // by currency, never added across
}

// Amount is what the deals of one currency are worth, as decimal numbers.
type Amount struct {
	Currency string `json:"currency"` // ISO 4217; empty when it was not given
	Won      string `json:"won"`
	Lost     string `json:"lost"`
	Open     string `json:"open"`
}

// Quality counts what handoffs carried, of the N of which it was noted.
type Quality struct {
	Summary    int `json:"summary"`
	Contact    int `json:"contact"`
	Page       int `json:"page"`
	NextAction int `json:"next_action"`
	All        int `json:"all"` // all four
	N          int `json:"n"`
}

// Precision is how often people found a rule's reason right.
type Precision struct {
	Rule      string   `json:"rule"`
	Right     int      `json:"right"`
	Wrong     int      `json:"wrong"`
	Precision *float64 `json:"precision"` // right ÷ (right + wrong)
}

// Item is one cycle behind a small count, with the word that the count is about.
type Item struct {
	HandoffID string  `json:"handoff_id"`
	Cycle     int     `json:"cycle"`
	Route     string  `json:"route"`
	Word      string  `json:"word"`
	Link      *string `json:"link"`
}

// Point is a week of the trend.
type Point struct {
	Week      string   `json:"week"`
	Handoffs  int      `json:"handoffs"`
	Responded int      `json:"responded"`
	MedianS   *float64 `json:"median_s"`
	P90S      *float64 `json:"p90_s"`
	SLA
}

// Previous is the week before: as it was posted, and as it is known now. Both
// are without a previous of their own.
type Previous struct {
	Reported *Metrics `json:"reported"`
	Final    *Metrics `json:"final"`
}
