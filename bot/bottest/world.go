package bottest

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"handoffbot/bot"
)

// Clock runs ahead of the machine's as far as a test says; servers read it from
// goroutines of their own. Its zero value shows the machine's time.
type Clock struct{ ahead atomic.Int64 }

// Now is the time it shows.
func (c *Clock) Now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) } //nolint:forbidigo // it is where tests take their time from

// SetAhead says how far ahead of the machine's it runs.
func (c *Clock) SetAhead(d time.Duration) { c.ahead.Store(int64(d)) }

// Advance lets it run further ahead.
func (c *Clock) Advance(d time.Duration) { c.ahead.Add(int64(d)) }

// ToSales is a policy that sends everything to a person of sales.
type ToSales struct{ To []bot.Destination }

// Decide implements bot.Decider.
func (p ToSales) Decide(c bot.Conversation, _ time.Time) bot.Decision {
	return bot.Decision{
		Verdict: bot.Escalate, Rule: "asks-for-a-human", Turn: 1, Intent: "pricing", Priority: bot.Normal, Summary: "Wants a price for 40 seats.",
		SummaryBy: bot.ByRules, NextAction: "Call Zoë today and offer the team plan.", Sales: true, Policy: "test",
		Reasons: []bot.Reason{{By: bot.ByRules, Rule: "asks-for-a-human", Trigger: bot.TriggerKeyword, Turn: 1, Text: c.Messages[0].Text}},
		Route:   bot.Route{Name: "sales", SLA: 15 * time.Minute, To: p.To},
	}
}

// World is a bot in memory, beside which a test puts a platform. It works the
// bot by hand, so that nothing happens which the test did not ask for. Bot is
// the test's to make, with Ledger, Now and NewID.
type World struct {
	*testing.T
	Bot    *bot.Service
	Ledger *Ledger
	Clock  *Clock

	settled Settled
	ids     atomic.Int64
}

// Settled is what becomes of a posting after one try at it: the lanes' rule.
type Settled func(p bot.Posting, ref bot.CardRef, revision int, err error, now time.Time) bot.Settlement

// NewWorld returns a world without a bot.
func NewWorld(t *testing.T, settled Settled) *World {
	return &World{T: t, Ledger: &Ledger{}, Clock: &Clock{}, settled: settled}
}

// Now is the time of the world's clock.
func (w *World) Now() time.Time { return w.Clock.Now() }

// NewID returns ids that rise.
func (w *World) NewID(time.Time) string { return fmt.Sprintf("%026d", w.ids.Add(1)) }

// HandOff sends a conversation of a visitor's texts and returns its handoff.
func (w *World) HandOff(id string, texts ...string) string {
	w.Helper()
	c := bot.Conversation{ConversationKey: bot.ConversationKey{ID: id}, Contact: bot.Contact{Name: "Zoë", Email: "zoe@example.com"}}
	for i, text := range texts {
		c.Messages = append(c.Messages, bot.Message{ID: fmt.Sprintf("%s-%d", id, i), Role: bot.RoleVisitor, Text: text})
	}
	e := bot.Event{Source: "website", ID: "e-" + id + fmt.Sprint(w.ids.Load()), Digest: "d", At: w.Now(), Payload: bot.HandoffInitiate{Conversation: c}}
	r, err := w.Bot.Accept(w.Context(), e)
	if err != nil {
		w.Fatalf("Accept = %v", err)
	}
	return r.HandoffID
}

// Deliver works the postings of a handoff as a lane does, one after the other,
// until none is due now.
func (w *World) Deliver(handoffID string) {
	w.Helper()
	for range 50 {
		if !w.Round(handoffID) {
			return
		}
	}
	w.Fatal("the postings never come to rest")
}

// Round works the first posting of a handoff that is due now; false when none is.
func (w *World) Round(handoffID string) bool {
	w.Helper()
	due := func(p bot.Posting) bool {
		return (p.State == bot.PostingWaiting || p.State == bot.PostingUnknown) && !p.RunAt.After(w.Now())
	}
	all := w.Dossier(handoffID).Postings
	i := slices.IndexFunc(all, due)
	if i < 0 {
		return false
	}
	w.try(all[i])
	return true
}

// Notices delivers the alerts that are owed.
func (w *World) Notices() {
	w.Helper()
	for _, p := range w.Ledger.Notices() {
		if p.State == bot.PostingWaiting {
			w.try(p)
		}
	}
}

func (w *World) try(p bot.Posting) {
	w.Helper()
	p.AttemptedAt = w.Now()
	ref, revision, err := w.Bot.Deliver(w.Context(), p)
	if err := w.Ledger.Settle(w.Context(), w.settled(p, ref, revision, err, w.Now()), w.Now()); err != nil {
		w.Fatal(err)
	}
}

// Attend works through what was sighted, then through what that made stale.
func (w *World) Attend(handoffID string) {
	w.Helper()
	for {
		n, err := w.Bot.Attend(w.Context())
		if err != nil {
			w.Fatalf("Attend = %v", err)
		}
		if n == 0 {
			break
		}
	}
	w.Deliver(handoffID)
}

// Dossier is everything the ledger holds of a handoff.
func (w *World) Dossier(handoffID string) bot.Dossier {
	w.Helper()
	d, err := w.Ledger.Load(w.Context(), handoffID)
	if err != nil {
		w.Fatal(err)
	}
	return d
}

// Response is the first response to the newest cycle of a handoff, or nil.
func (w *World) Response(handoffID string) *bot.Response {
	w.Helper()
	d := w.Dossier(handoffID)
	return bot.FirstResponse(d.Cycles[len(d.Cycles)-1], d.Acts, bot.ResponsePolicy{})
}

// Handoffs lists the open handoffs, in the order in which they came, whatever
// is asked for.
func (l *Ledger) Handoffs(ctx context.Context, _ bot.HandoffQuery) ([]bot.Dossier, string, error) {
	var open []bot.Dossier
	for _, id := range l.handoffs() {
		if d, err := l.Load(ctx, id); err == nil && d.Cycles[len(d.Cycles)-1].State.Status.Open() {
			open = append(open, d)
		}
	}
	return open, "", nil
}

func (l *Ledger) handoffs() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var ids []string
	for _, c := range l.state.cycles {
		if c.N == 1 {
			ids = append(ids, c.HandoffID)
		}
	}
	return ids
}
