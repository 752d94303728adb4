package inbox

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"handoffbot/bot"
)

// What a number of the week counts.
const (
	OnlyResponded  = "responded"
	OnlyWaiting    = "waiting" // nobody has responded
	OnlyDue        = "due"     // the due time has passed
	OnlyMet        = "met"     // and somebody had responded by then
	OnlyMissed     = "missed"  // and nobody had
	OnlyClaimed    = "claimed"
	OnlyClosed     = "closed" // resolved or unresolved
	OnlyResolved   = "resolved"
	OnlyUnresolved = "unresolved"
	OnlyDeals      = "deals" // sales, or with a deal recorded
	OnlyQualified  = "qualified"
	OnlyWon        = "won" // of the qualified
)

var onlyWords = map[string]string{
	"": "Received", OnlyResponded: "Answered by a person", OnlyWaiting: "Without a response", OnlyDue: "Due by now",
	OnlyMet: "Answered by their due time", OnlyMissed: "Not answered by their due time", OnlyClaimed: "Claimed",
	OnlyClosed: "Closed", OnlyResolved: "Resolved", OnlyUnresolved: "Closed as unresolved",
	OnlyDeals: "Sales", OnlyQualified: "Qualified sales", OnlyWon: "Qualified sales won",
}

// Filter is which handoffs of a week a number counts. Empty fields ask for nothing.
type Filter struct {
	Only    string // OnlyResponded …; empty: all that were received
	Route   string
	Intent  string // conversations by the intent of their first handoff; "other" stands for none
	Trigger string // of the first reason; "manual" when there is none
}

// takes reports whether a cycle is counted, by the definitions of the digest.
func (f Filter) takes(r bot.Received, first *bot.Response, now time.Time) bool {
	s := r.Cycle.State
	trigger := bot.TriggerManual
	if len(r.Cycle.Decision.Reasons) > 0 {
		trigger = r.Cycle.Decision.Reasons[0].Trigger
	}
	switch {
	case f.Route != "" && s.Route != f.Route,
		f.Trigger != "" && string(trigger) != f.Trigger,
		f.Intent != "" && (!r.First || cmp.Or(r.Cycle.Decision.Intent, "other") != f.Intent):
		return false
	}
	gone := !s.CancelledAt.IsZero() && s.CancelledAt.Before(s.DueAt)
	due := !s.DueAt.IsZero() && !s.DueAt.After(now) && !gone
	met := due && first != nil && !first.At.After(s.DueAt)
	resolved := s.Status == bot.StatusResolved
	sales := r.Cycle.Decision.Sales
	switch f.Only {
	case OnlyResponded:
		return first != nil
	case OnlyWaiting:
		return first == nil
	case OnlyDue:
		return due
	case OnlyMet:
		return met
	case OnlyMissed:
		return due && !met
	case OnlyClaimed:
		return slices.ContainsFunc(r.Acts, func(a bot.Act) bool { return a.Kind == bot.ActClaim && !a.Refused })
	case OnlyClosed:
		return resolved
	case OnlyResolved:
		return resolved && s.Outcome.Resolution != bot.Unresolved
	case OnlyUnresolved:
		return resolved && s.Outcome.Resolution == bot.Unresolved
	case OnlyDeals:
		return sales || s.Outcome.Deal != nil
	case OnlyQualified:
		return sales && r.Cycle.Decision.Qualified
	case OnlyWon:
		return sales && r.Cycle.Decision.Qualified && s.Outcome.Deal != nil && s.Outcome.Deal.Status == bot.DealWon
	}
	return true
}

func (f Filter) words() string {
	parts := []string{onlyWords[f.Only]}
	for _, p := range [][2]string{{"route", f.Route}, {"intent", f.Intent}, {"reason", f.Trigger}} {
		if p[1] != "" {
			parts = append(parts, p[0]+" "+strings.ReplaceAll(p[1], "_", " "))
		}
	}
	return strings.Join(parts, ", ")
}

// rowsView lists the handoffs behind a number.
type rowsView struct {
	Period
	Words string
	Total int
	From  int // 1-based
	Rows  []rowView
	Next  string
	First string
}

type rowView struct {
	bot.Cycle
	Title  string
	First  *bot.Response
	Waited time.Duration // without a response, until now or until it was closed
	Due    string        // met, missed, or empty
}

// showRows lists the handoffs behind a number of the week.
func (b *Board) showRows(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	p, _, err := b.begin(r, "Handoffs of the week", "week")
	p.Pace = paceOfWeek
	var period Period
	if err == nil {
		period, err = b.o.Weeks.Period(query.Get("week"))
	}
	var received []bot.Received
	if err == nil {
		received, err = b.o.Store.InboxReceived(r.Context(), period.From, period.To)
	}
	if err != nil {
		b.fail(w, r, "list the handoffs of a week", err)
		return
	}
	f := Filter{Only: query.Get("only"), Route: query.Get("route"), Intent: query.Get("intent"), Trigger: query.Get("trigger")}
	if onlyWords[f.Only] == "" {
		f.Only = ""
	}
	from, err := strconv.Atoi(query.Get("from"))
	if err != nil || from < 0 {
		from = 0
	}
	v := &rowsView{Period: period, Words: f.words()}
	v.Rows = b.rowsOf(received, f)
	v.Total = len(v.Rows)
	from = min(from, v.Total)
	v.From = from + 1
	if from > 0 {
		v.First = f.path(period.Week)
	}
	if v.Rows = v.Rows[from:]; len(v.Rows) > shownRows {
		v.Rows = v.Rows[:shownRows]
		v.Next = f.path(period.Week) + "&from=" + strconv.Itoa(from+shownRows)
	}
	if err := b.titleRows(r, v.Rows); err != nil {
		b.fail(w, r, "list the handoffs of a week", err)
		return
	}
	p.Title, p.Rows = fmt.Sprintf("%s, week %s", v.Words, period.Week), v
	b.render(w, http.StatusOK, "rows.html", p)
}

// rowsOf picks the rows, those without a response first, the longest waiting on top.
func (b *Board) rowsOf(received []bot.Received, f Filter) []rowView {
	now := b.o.Now()
	var rows []rowView
	for _, c := range received {
		first := bot.FirstResponse(c.Cycle, c.Acts, b.o.Responses)
		if !f.takes(c, first, now) {
			continue
		}
		row := rowView{Cycle: c.Cycle, First: first}
		if first == nil {
			row.Waited = until(c.Cycle.State, now).Sub(c.Cycle.ReceivedAt)
		} else {
			row.Waited = first.After
		}
		switch {
		case (Filter{Only: OnlyMet}).takes(c, first, now):
			row.Due = "in time"
		case (Filter{Only: OnlyMissed}).takes(c, first, now):
			row.Due = "late"
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b rowView) int {
		answered := func(r rowView) int {
			if r.First == nil {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(answered(a), answered(b)), cmp.Compare(b.Waited, a.Waited))
	})
	return rows
}

// until is when somebody who got no response stopped waiting.
func until(s bot.State, now time.Time) time.Time {
	for _, end := range []time.Time{s.CancelledAt, s.ResolvedAt} {
		if !end.IsZero() && end.Before(now) {
			now = end
		}
	}
	return now
}

func (b *Board) titleRows(r *http.Request, rows []rowView) error {
	var ids []string
	for _, row := range rows {
		ids = append(ids, row.HandoffID)
	}
	all, err := b.o.Store.InboxHandoffs(r.Context(), ids)
	if err != nil {
		return fmt.Errorf("titles: %w", err)
	}
	titles := make(map[string]string, len(all))
	for _, d := range all {
		card, err := d.Card(0, b.o.Responses)
		if err != nil {
			return err
		}
		titles[d.Cycles[0].HandoffID] = human(card.Title)
	}
	for i := range rows {
		rows[i].Title = cmp.Or(titles[rows[i].HandoffID], rows[i].HandoffID)
	}
	return nil
}
