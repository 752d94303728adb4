package inbox

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"handoffbot/bot"
)

const (
	shownFailures = 50
	shownOrphans  = 20
	// slow is the lag beyond which a lane wants a look.
	slow = time.Minute
)

// operationsView is the operator's corner.
type operationsView struct {
	Lanes     []laneView
	Dead      []bot.LaneState
	Failures  []bot.Failure
	Orphans   []bot.Orphaned
	Orphaned  int // of which Orphans are the latest
	Callbacks callbacksView
}

// laneView is a lane with what it needs.
type laneView struct {
	bot.LaneState
	State string // up to date, waiting, behind, dead
}

// showOperations shows how the channels keep up and what is stuck.
func (b *Board) showOperations(w http.ResponseWriter, r *http.Request) {
	p, _, err := b.begin(r, "Operations", "operations")
	p.Pace = paceOfOperations
	v := &operationsView{}
	var lanes []bot.LaneState
	if err == nil {
		lanes, err = b.o.Store.InboxLanes(r.Context(), b.o.Now())
	}
	if err == nil {
		v.Failures, err = b.o.Store.InboxFailures(r.Context(), shownFailures)
	}
	if err == nil {
		v.Orphaned, v.Orphans, err = b.o.Store.InboxOrphans(r.Context(), shownOrphans)
	}
	if err == nil {
		v.Callbacks, err = b.callbacks(r.Context(), p.Back)
	}
	if err != nil {
		b.fail(w, r, "show the operations", err)
		return
	}
	v.Lanes = lanesOf(lanes, b.o.Channels, b.o.Now())
	for _, l := range lanes {
		if l.Dead {
			v.Dead = append(v.Dead, l)
		}
	}
	p.Operations = v
	b.render(w, http.StatusOK, "operations.html", p)
}

// lanesOf lists every channel of the configuration and every other that is
// owed something, the ones in trouble first.
func lanesOf(lanes []bot.LaneState, channels []bot.Destination, now time.Time) []laneView {
	var all []laneView
	rank := map[string]int{"dead": 0, "behind": 1, "waiting": 2, "up to date": 3}
	add := func(l bot.LaneState) {
		v := laneView{LaneState: l, State: "up to date"}
		switch {
		case l.Dead:
			v.State = "dead"
		case !l.Oldest.IsZero() && now.Sub(l.Oldest) > slow:
			v.State = "behind"
		case l.Waiting+l.Sending+l.Unknown > 0:
			v.State = "waiting"
		}
		all = append(all, v)
	}
	for _, l := range lanes {
		add(l)
	}
	for _, to := range channels {
		if !slices.ContainsFunc(all, func(l laneView) bool { return l.To == to }) {
			add(bot.LaneState{To: to})
		}
	}
	slices.SortStableFunc(all, func(a, b laneView) int {
		return cmp.Or(cmp.Compare(rank[a.State], rank[b.State]), cmp.Compare(a.To.Platform, b.To.Platform), cmp.Compare(a.To.Channel, b.To.Channel))
	})
	return all
}
