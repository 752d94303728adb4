package bot_test

import (
	"cmp"
	"context"
	"slices"
	"time"

	"pgregory.net/rapid"

	"handoffbot/bot"
)

// dice are many small choices drawn at once. They are drawn bit by bit, for a
// number would mostly be a small one, and a failure shrinks bit by bit.
type dice uint64

func roll(t *rapid.T, what string) *dice {
	d := bits.Draw(t, what)
	return &d
}

var bits = rapid.Custom(func(t *rapid.T) dice {
	var d dice
	for range 48 {
		d <<= 1
		if rapid.Bool().Draw(t, "") {
			d++
		}
	}
	return d
})

// of returns a choice from 0 to n-1.
func (d *dice) of(n int) int {
	v := *d % dice(n)
	*d /= dice(n)
	return int(v)
}

// backbone is what the chatbot says of the handoff, in the order in which it
// can be said: what people do comes in between and after.
type backbone struct {
	steps []func(*run)
	opens []int // by cycle: the step by which it is open
}

// drawBackbone draws one cycle or two, with merges, ends and a cancel. Where
// people resolve, nothing is merged: whether a second handoff merges or reopens
// would go by what was committed first, and is meant to.
func drawBackbone(t *rapid.T, resolves bool) backbone {
	d := roll(t, "backbone")
	var b backbone
	add := func(step func(*run)) { b.steps = append(b.steps, step) }
	initiate := func() {
		twice := d.of(2) == 0
		add(func(r *run) { r.hook(twice, bot.HandoffInitiate{Conversation: sales()}) })
	}
	stand := func() {
		b.opens = append(b.opens, len(b.steps))
		cycle, lost := len(b.opens), d.of(2) == 0
		if d.of(2) == 0 {
			add(func(r *run) { r.copied(cycle) }) // heard of before the first copy
		}
		for range d.of(3) {
			if !resolves {
				initiate()
			}
		}
		add(func(r *run) { r.record(cycle, lost) })
		add(func(r *run) { r.copied(cycle) })
	}
	initiate()
	stand()
	if d.of(3) > 0 {
		add(func(r *run) {
			r.hook(false, bot.OutcomeRecorded{ConversationID: "c1", Outcome: bot.Outcome{Resolution: bot.Resolved}})
		})
		if d.of(2) == 0 {
			initiate()
		} else {
			add((*run).reopen)
		}
		stand()
	}
	if d.of(4) == 0 {
		add(func(r *run) { r.hook(false, bot.HandoffCancelled{ConversationID: "c1"}) })
	}
	return b
}

func sales() bot.Conversation {
	return bot.Conversation{ConversationKey: bot.ConversationKey{ID: "c1"}, Messages: []bot.Message{{ID: "m1", Role: bot.RoleVisitor, Text: "sales"}}}
}

// reopen is a person's word that the first cycle was not the end.
func (r *run) reopen() {
	_, err := r.bot.Observe(context.Background(), bot.Act{
		HandoffID: r.handoff, Cycle: 1, Kind: bot.ActReopen, Class: bot.Member, At: r.now, EventID: "reopen",
		Actor: bot.Person{Platform: bot.PlatformInbox, ID: "cleo", Name: "Cleo"},
	})
	if err != nil {
		r.Fatalf("Observe(reopen) = %v", err)
	}
}

// arrival is one time that the bot hears of a deed: before a step, or after
// the last.
type arrival struct {
	before, place int
	deed          deed
}

// play draws a schedule and goes through it.
func (r *run) play(b backbone) {
	var all []arrival
	for _, d := range r.history {
		chance := roll(r.T, "arrivals")
		from := b.opens[d.cycle-1]
		for range 1 + chance.of(3)/2*2 { // once, or three times
			all = append(all, arrival{from + chance.of(len(b.steps)-from+1), chance.of(1000), d})
		}
	}
	slices.SortStableFunc(all, func(a, b arrival) int { return cmp.Or(cmp.Compare(a.before, b.before), cmp.Compare(a.place, b.place)) })
	chance := roll(r.T, "delays")
	for i := range len(b.steps) + 1 {
		for ; len(all) > 0 && all[0].before == i; all = all[1:] {
			r.tell(all[0].deed)
			if chance.of(2) == 0 {
				r.workspace.failing = chance.of(3)
				r.attend()
			}
		}
		if i < len(b.steps) {
			b.steps[i](r)
		}
		r.now = r.now.Add(time.Duration(chance.of(4)) * 17 * time.Minute)
	}
	r.workspace.failing = 0
	for range 3 { // what failed comes again, at the latest after five minutes
		r.now = r.now.Add(10 * time.Minute)
		r.attend()
	}
}

// check compares what the bot makes of it with the model.
func (r *run) check() {
	left, err := r.ledger.Sightings(context.Background(), r.now.AddDate(0, 0, 7), 100)
	if err != nil || len(left) > 0 {
		r.Fatalf("%d acts are still not understood (%v): %+v", len(left), err, left)
	}
	d := r.dossier()
	for _, c := range d.Cycles {
		got := bot.FirstResponse(c, d.Acts, counting)
		want, ok := firstOf(r.history, c.N)
		switch {
		case ok != (got != nil):
			r.Fatalf("cycle %d: the first response is %+v, want %+v (%v)", c.N, got, want, ok)
		case ok && (!got.At.Equal(epoch.Add(want.at)) || got.Responder.ID != want.who || got.Kind != kindOf(want.kind)):
			r.Fatalf("cycle %d: the first response is %s by %s at %s, want %+v", c.N, got.Kind, got.Responder.ID, got.At.Sub(epoch), want)
		}
		r.checkLog(c, d.Acts)
		r.checkOwner(c, d.Acts)
	}
}

func kindOf(k bot.ActKind) bot.ResponseKind {
	switch k {
	case bot.ActReaction:
		return bot.RespondedByReaction
	case bot.ActReply:
		return bot.RespondedByReply
	}
	return bot.RespondedByClaim
}

// checkLog holds the log to the history: everything that a person did, once.
func (r *run) checkLog(c bot.Cycle, acts []bot.Act) {
	type name struct {
		event   string
		ordinal int
	}
	want := map[name]bool{}
	for _, d := range r.history {
		if d.cycle == c.N && directory[d.who] != bot.Machine {
			want[name{d.event, d.ordinal}] = true
		}
	}
	for _, a := range acts {
		if a.Cycle != c.N || a.Actor.Platform != bot.PlatformSlack {
			continue
		}
		if !want[name{a.EventID, a.Ordinal}] {
			r.Fatalf("cycle %d: the log has %s of event %s/%d, which is not there or is there twice", c.N, a.Kind, a.EventID, a.Ordinal)
		}
		delete(want, name{a.EventID, a.Ordinal})
	}
	if len(want) > 0 {
		r.Fatalf("cycle %d: the log lacks the events %v", c.N, want)
	}
}

// checkOwner goes through the log in the order of commits, with a model of its
// own: the first to claim has it until it is released or closed.
func (r *run) checkOwner(c bot.Cycle, acts []bot.Act) {
	owner, closed, answered := "", bot.Status(""), false
	for _, a := range acts {
		if a.Cycle != c.N || a.Actor.Platform == bot.PlatformInbox {
			continue
		}
		refused := false
		if a.Actor.Platform == bot.PlatformSlack {
			pressed := a.Kind != bot.ActReaction && a.Kind != bot.ActUnreaction && a.Kind != bot.ActReply
			refused = pressed && a.Class != bot.Member
		}
		switch {
		case refused:
		case a.Kind == bot.ActClaim:
			if refused = closed != "" || owner != ""; !refused {
				owner = a.Actor.ID
			}
		case a.Kind == bot.ActRelease:
			if refused = closed != "" || owner == ""; !refused {
				owner = ""
			}
		case a.Kind == bot.ActReply:
			answered = answered || closed == ""
		case a.Kind == bot.ActResolve:
			if refused = closed != ""; !refused {
				closed = bot.StatusResolved
			}
		case a.Kind == bot.ActOutcome:
			closed = cmp.Or(closed, bot.StatusResolved)
		case a.Kind == bot.ActCancelled:
			if refused = closed != ""; !refused {
				closed = bot.StatusCancelled
			}
		}
		if a.Refused != refused {
			r.Fatalf("cycle %d: %s by %s is refused: %v, want %v; the log: %+v", c.N, a.Kind, a.Actor.ID, a.Refused, refused, acts)
		}
	}
	status := bot.StatusOpen
	switch {
	case closed != "":
		status = closed
	case answered:
		status = bot.StatusAnswered
	case owner != "":
		status = bot.StatusClaimed
	}
	has := ""
	if c.State.ClaimedBy != nil {
		has = c.State.ClaimedBy.ID
	}
	if has != owner || c.State.Status != status {
		r.Fatalf("cycle %d is %s and has the owner %q; by the order of commits it is %s and %q's", c.N, c.State.Status, has, status, owner)
	}
}
