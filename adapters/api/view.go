package api

import (
	"time"

	"handoffbot/bot"
)

// Handoff is a handoff as programs read it. Times are UTC.
type Handoff struct {
	HandoffID      string       `json:"handoff_id"`
	ConversationID string       `json:"conversation_id"`
	Source         string       `json:"source"`
	Status         bot.Status   `json:"status"`
	Cycle          int          `json:"cycle"`
	Route          string       `json:"route"`
	Intent         string       `json:"intent"`
	Priority       bot.Priority `json:"priority"`
	Decision       decision     `json:"decision"` // as made when the cycle began
	ReceivedAt     time.Time    `json:"received_at"`
	DueAt          *time.Time   `json:"due_at"`
	Cards          []card       `json:"cards"`
	FirstResponse  *response    `json:"first_response"`
	ClaimedBy      *bot.Person  `json:"claimed_by"`
	Outcome        bot.Outcome  `json:"outcome"`
	Timeline       []step       `json:"timeline"`
}

type decision struct {
	Decision   bot.Verdict   `json:"decision"`
	Rule       string        `json:"rule"`
	Turn       int           `json:"turn"`
	Reasons    []bot.Reason  `json:"reasons"`
	Intent     string        `json:"intent"`
	Priority   bot.Priority  `json:"priority"`
	Route      string        `json:"route"`
	Qualified  bool          `json:"qualified"`
	Summary    string        `json:"summary"`
	NextAction string        `json:"next_action"`
	Missing    []bot.Missing `json:"missing"`
	Policy     string        `json:"policy"`
}

type card struct {
	Platform bot.Platform     `json:"platform"`
	Channel  string           `json:"channel"`
	Ref      string           `json:"ref"`
	State    bot.PostingState `json:"state"`
	PostedAt *time.Time       `json:"posted_at"`
}

type response struct {
	Kind      bot.ResponseKind `json:"kind"`
	Platform  bot.Platform     `json:"platform"`
	Responder bot.Person       `json:"responder"`
	At        time.Time        `json:"at"`
	Seconds   float64          `json:"seconds"`
}

type step struct {
	At       time.Time    `json:"at"`
	Kind     string       `json:"kind"`
	Actor    *bot.Person  `json:"actor"`
	Platform bot.Platform `json:"platform"`
	Detail   string       `json:"detail"`
}

// view reads the latest cycle of a handoff, and the timeline of all.
func view(d bot.Dossier, p bot.ResponsePolicy) (Handoff, error) {
	c, err := d.Cycle(0)
	if err != nil {
		return Handoff{}, err
	}
	made := c.Decision
	h := Handoff{
		HandoffID: c.HandoffID, ConversationID: c.Key.ID, Source: c.Key.Source, Status: c.State.Status, Cycle: c.N,
		Route: c.State.Route, Intent: made.Intent, Priority: c.State.Priority, ReceivedAt: c.ReceivedAt, DueAt: given(c.State.DueAt),
		ClaimedBy: c.State.ClaimedBy, Outcome: c.State.Outcome, Cards: []card{}, Timeline: []step{},
		Decision: decision{
			Decision: made.Verdict, Rule: made.Rule, Turn: made.Turn, Reasons: orEmpty(made.Reasons), Intent: made.Intent,
			Priority: made.Priority, Route: made.Route.Name, Qualified: made.Qualified, Summary: made.Summary,
			NextAction: made.NextAction, Missing: orEmpty(made.Missing), Policy: made.Policy,
		},
	}
	for _, p := range d.Postings {
		if p.Kind == bot.PostCard && p.Cycle == c.N {
			h.Cards = append(h.Cards, card{p.To.Platform, p.To.Channel, p.Ref.ID, stateOf(p), given(p.Ref.At)})
		}
	}
	if r := bot.FirstResponse(c, d.Acts, p); r != nil {
		h.FirstResponse = &response{r.Kind, r.Platform, r.Responder, r.At, r.After.Seconds()}
	}
	for _, s := range d.Timeline() {
		out := step{At: s.At, Kind: s.Kind, Platform: s.Platform, Detail: s.Detail}
		if s.Actor != (bot.Person{}) {
			out.Actor = &s.Actor
		}
		h.Timeline = append(h.Timeline, out)
	}
	return h, nil
}

// stateOf is a card's state as a program is told: one that is being brought up
// to date stands, and so does one that is a line of a list.
func stateOf(p bot.Posting) bot.PostingState {
	switch {
	case p.State == bot.PostingFailed:
		return bot.PostingFailed
	case p.Posted > 0 || p.State == bot.PostingFolded && p.Ref.ID != "":
		return bot.PostingPosted
	case p.State == bot.PostingFolded:
		return bot.PostingSending // its list is under way
	}
	return p.State
}

func given(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
