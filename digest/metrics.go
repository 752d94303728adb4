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
	ClaimToReply ClaimToReply `json:"claim_to_reply"`
	WithinSLA    SLA          `json:"within_sla"`
	DeliveryLag  Estimate     `json:"delivery_lag"` // from receipt to the first card; undelivered ones censored
	RateByIntent []IntentRate `json:"rate_by_intent"`
	ByRoute      []Split      `json:"by_route"`
	ByTrigger    []Split      `json:"by_trigger"`
	Resolution   Resolution   `json:"resolution"`
	Close        Close        `json:"close"`
	Previous     *Previous    `json:"previous,omitempty"`
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
}

// Estimate is a censored estimate. N counts all, also the censored.
type Estimate struct {
	MedianS *float64 `json:"median_s"`
	P90S    *float64 `json:"p90_s"`
	N       int      `json:"n"`
}

// ClaimToReply is how long the claimed ones waited for a word.
type ClaimToReply struct {
	Estimate
	NeverReplied int `json:"never_replied"` // claimed, not answered, not resolved by the claimer
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

// Split is the main numbers of a part. A split by route fills Route, one by
// trigger Trigger.
type Split struct {
	Route     string      `json:"route,omitempty"`
	Trigger   bot.Trigger `json:"trigger,omitempty"`
	Handoffs  int         `json:"handoffs"`
	Responded int         `json:"responded"`
	MedianS   *float64    `json:"median_s"`
	P90S      *float64    `json:"p90_s"`
	SLA
}

// Resolution is how the closed ones ended.
type Resolution struct {
	Resolved   int      `json:"resolved"`
	Unresolved int      `json:"unresolved"`
	Closed     int      `json:"closed"`
	Reopened7d int      `json:"reopened_7d"`
	CSATMean   *float64 `json:"csat_mean"`
	CSATN      int      `json:"csat_n"`
}

// Close is what became of sales.
type Close struct {
	Qualified Deals `json:"qualified"` // readiness was met at the handoff
	All       Deals `json:"all"`
}

// Deals counts outcomes; the rate is won ÷ (won + lost).
type Deals struct {
	Won  int      `json:"won"`
	Lost int      `json:"lost"`
	Open int      `json:"open"`
	Rate *float64 `json:"rate"`
}

// Previous is the week before: as it was posted, and as it is known now. Both
// are without a previous of their own.
type Previous struct {
	Reported *Metrics `json:"reported"`
	Final    *Metrics `json:"final"`
}
