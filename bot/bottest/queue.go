package bottest

import (
	"context"
	"slices"
	"time"

	"handoffbot/bot"
)

// posting is a row of the queue.
type posting struct {
	bot.Posting
	turn time.Time // its place in its run
}

// lane is what the queue keeps of a destination; one without a channel stands
// for the whole platform.
type lane struct {
	posts, changes time.Time // until when they rest
	streak         int
}

// change returns a row as one that this commit may change.
func (t *memoryTx) change(i int) *posting {
	changed := *t.postings[i]
	t.postings[i] = &changed
	return &changed
}

// raise wants one revision more.
func (p *posting) raise(now time.Time) {
	p.Wanted++
	if p.State == bot.PostingPosted {
		p.State, p.RunAt, p.turn = bot.PostingWaiting, now, now
	}
}

// carries reports whether a line can stand below the card.
func (p *posting) carries(line bot.Posting) bool {
	return p.Kind == bot.PostCard && p.HandoffID == line.HandoffID && p.Cycle == line.Cycle && p.To == line.To && p.Carries(line.Kind)
}

// Folded implements bot.Ledger.
func (l *Ledger) Folded(_ context.Context, listID string) ([]bot.Posting, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []bot.Posting
	for _, p := range l.state.postings {
		if p.Kind == bot.PostCard && p.List == listID {
			all = append(all, p.Posting)
		}
	}
	return all, nil
}

// Claim implements lanes.Queue.
func (l *Ledger) Claim(_ context.Context, now time.Time, lease time.Duration, by bot.Chooser,
	of ...bot.Destination,
) (claimed []bot.Posting, next map[bot.Destination]time.Time, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := &memoryTx{l.state.copied()}
	if len(of) == 0 {
		t.expire(now)
	}
	free := slices.DeleteFunc(t.free(), func(to bot.Destination) bool { return len(of) > 0 && !slices.Contains(of, to) })
	slices.SortStableFunc(free, func(a, b bot.Destination) int { return t.oldestChange(a, now).Compare(t.oldestChange(b, now)) })
	for _, at := range free {
		claimed = append(claimed, t.claim(at, now, lease, by)...)
	}
	l.state = t.memory
	return claimed, t.next(free), nil
}

// next says when what waits in lanes can go, where nothing is in flight.
func (t *memoryTx) next(of []bot.Destination) map[bot.Destination]time.Time {
	next := make(map[bot.Destination]time.Time)
	free := t.free()
	for _, p := range t.postings {
		if p.State != bot.PostingWaiting && p.State != bot.PostingUnknown || !slices.Contains(of, p.To) || !slices.Contains(free, p.To) {
			continue
		}
		if at, ok := next[p.To]; !ok || t.dueAt(p.Posting).Before(at) {
			next[p.To] = t.dueAt(p.Posting)
		}
	}
	return next
}

// oldestChange is the turn of a lane's first change that is due.
func (t *memoryTx) oldestChange(at bot.Destination, now time.Time) (oldest time.Time) {
	for _, p := range t.postings {
		if p.To == at && p.Run() == bot.RunChanges && p.State == bot.PostingWaiting && !p.RunAt.After(now) && (oldest.IsZero() || p.turn.Before(oldest)) {
			oldest = p.turn
		}
	}
	return oldest
}

// claim takes what by chooses of one lane.
func (t *memoryTx) claim(at bot.Destination, now time.Time, lease time.Duration, by bot.Chooser) (claimed []bot.Posting) {
	head, rows := t.head(at, by.Depth(at.Platform), now)
	if len(rows) == 0 {
		return nil
	}
	c := by.Choose(head)
	if len(c.Places) == 0 {
		return nil
	}
	var all []*posting
	if len(c.Places) > 1 && !c.Each {
		all = append(all, t.fold(c.Places, rows, now))
	} else {
		for _, place := range c.Places {
			all = append(all, t.change(rows[place]))
		}
	}
	kept := t.lanes[at]
	switch all[0].Run() {
	case bot.RunHigh:
		kept.streak++
	case bot.RunOther:
		kept.streak = 0
	case bot.RunLooks, bot.RunChanges:
	}
	t.lanes[at] = kept
	t.rest(at, bot.Rest{Platform: c.Alone}, now) // a lane that comes later has no changes to choose from
	for _, p := range all {
		if (p.Kind == bot.PostLine || p.Kind == bot.PostTranscript) && p.DoubtAt.IsZero() {
			p.Thread = t.cardsMessage(p.Posting)
		}
		p.State, p.AttemptedAt = bot.PostingSending, now
		t.leases[p.ID] = now.Add(lease)
		claimed = append(claimed, p.Posting)
	}
	return claimed
}

// cardsMessage is where the card of a line stands now.
func (t *memoryTx) cardsMessage(line bot.Posting) string {
	cards, _ := t.Cards(line.HandoffID, line.Cycle) // never fails
	for _, c := range cards {
		if c.To == line.To {
			return c.Ref.ID
		}
	}
	return ""
}

// expire puts tries in doubt whose lease has run out.
func (t *memoryTx) expire(now time.Time) {
	for i, p := range t.postings {
		if p.State != bot.PostingSending || t.leases[p.ID].After(now) {
			continue
		}
		p = t.change(i)
		p.State = bot.PostingWaiting
		if p.Posted == 0 {
			p.State, p.Looks = bot.PostingUnknown, 0
			if p.DoubtAt.IsZero() {
				p.DoubtAt = p.AttemptedAt
			}
		}
	}
}

// free lists the lanes that have nothing in flight, in a fixed order.
func (t *memoryTx) free() []bot.Destination {
	busy, seen := map[bot.Destination]bool{}, map[bot.Destination]bool{}
	var all []bot.Destination
	for _, p := range t.postings {
		if busy[p.To] = busy[p.To] || p.State == bot.PostingSending; !seen[p.To] {
			seen[p.To] = true
			all = append(all, p.To)
		}
	}
	return slices.DeleteFunc(all, func(d bot.Destination) bool { return busy[d] })
}

// head is what a lane has to choose from, and the rows of that.
func (t *memoryTx) head(at bot.Destination, depth int, now time.Time) (bot.Lane, []int) {
	runs := make(map[bot.Run][]int)
	for i, p := range t.postings {
		if p.To != at || p.State != bot.PostingWaiting && p.State != bot.PostingUnknown || t.dueAt(p.Posting).After(now) {
			continue
		}
		runs[p.Run()] = append(runs[p.Run()], i)
	}
	l := bot.Lane{Destination: at, Streak: t.lanes[at].streak}
	var rows []int
	for at := bot.RunLooks; at <= bot.RunOther; at++ {
		run := runs[at]
		slices.SortStableFunc(run, func(a, b int) int { return t.postings[a].turn.Compare(t.postings[b].turn) })
		rows = append(rows, run[:min(len(run), depth)]...)
	}
	for _, i := range rows {
		l.Waiting = append(l.Waiting, t.postings[i].Posting)
	}
	return l, rows
}

// dueAt is when a posting that waits can go: at its time, when nothing rests.
func (t *memoryTx) dueAt(p bot.Posting) time.Time {
	own, platform := t.lanes[p.To], t.lanes[bot.Destination{Platform: p.To.Platform}]
	rests := []time.Time{p.RunAt, own.posts}
	switch p.Run() {
	case bot.RunLooks:
		rests = []time.Time{p.RunAt, own.changes}
	case bot.RunChanges:
		rests = []time.Time{p.RunAt, own.changes, platform.changes}
	case bot.RunHigh, bot.RunOther:
	}
	return slices.MaxFunc(rests, time.Time.Compare)
}

// fold makes a list of the cards chosen.
func (t *memoryTx) fold(chosen, rows []int, now time.Time) *posting {
	cards := make([]bot.Posting, 0, len(chosen))
	for _, i := range chosen {
		cards = append(cards, t.postings[rows[i]].Posting)
	}
	list := bot.ListOf(cards, now)
	for _, i := range chosen {
		p := t.change(rows[i])
		p.State, p.List = bot.PostingFolded, list.ID
	}
	t.postings = append(t.postings, &posting{list, list.RunAt})
	return t.postings[len(t.postings)-1]
}

// Settle implements lanes.Queue.
func (l *Ledger) Settle(_ context.Context, s bot.Settlement, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := &memoryTx{l.state.copied()}
	t.settle(s, now)
	l.state = t.memory
	return nil
}

// SettleAndClaim implements lanes.Queue.
func (l *Ledger) SettleAndClaim(_ context.Context, all []bot.Settlement, now time.Time, lease time.Duration,
	by bot.Chooser,
) (next []bot.Posting, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := &memoryTx{l.state.copied()}
	goesOn := true
	var to bot.Destination
	for _, s := range all {
		goesOn = goesOn && t.leases[s.PostingID].Sub(now) >= bot.LeaseMargin
		to = t.settle(s, now)
	}
	if goesOn && slices.Contains(t.free(), to) {
		next = t.claim(to, now, lease, by)
	}
	l.state = t.memory
	return next, nil
}

// settle returns the lane.
func (t *memoryTx) settle(s bot.Settlement, now time.Time) (to bot.Destination) {
	for i, p := range t.postings {
		if p.ID != s.PostingID {
			continue
		}
		p, to = t.change(i), p.To
		t.rest(p.To, s.Rest, now)
		if s.Posted < p.Posted {
			if s.Ref.ID != "" && s.Ref.ID != p.Ref.ID {
				t.aliases[aliasKey{p.To, s.Ref.ID}] = p.ID
			}
			continue
		}
		if p.Ref.ID != "" && p.Ref.ID != s.Ref.ID {
			t.aliases[aliasKey{p.To, p.Ref.ID}] = p.ID
		}
		if p.Posted == 0 && s.Posted > 0 {
			p.turn = s.RunAt
		}
		p.State, p.Posted, p.Ref, p.RunAt, p.Tries, p.Cause = s.State, s.Posted, s.Ref, s.RunAt, s.Tries, s.Cause
		p.DoubtAt, p.Looks = s.DoubtAt, s.Looks
		delete(t.leases, p.ID)
		switch p.State {
		case bot.PostingPosted:
			if p.Wanted > p.Posted {
				p.State = bot.PostingWaiting
			}
			t.adopt(p.To, p.Ref.ID)
			t.stood(p.Posting)
		case bot.PostingFailed:
			t.failed(p.Posting)
		}
	}
	return to
}

// rest keeps what rests, and for how long.
func (t *memoryTx) rest(to bot.Destination, r bot.Rest, now time.Time) {
	later := func(until time.Time, d time.Duration) time.Time {
		if rested := now.Add(d); d > 0 && rested.After(until) {
			return rested
		}
		return until
	}
	own, all := t.lanes[to], bot.Destination{Platform: to.Platform}
	own.posts, own.changes = later(own.posts, r.Posts), later(own.changes, r.Changes)
	platform := t.lanes[all]
	platform.changes = later(platform.changes, r.Platform)
	t.lanes[to], t.lanes[all] = own, platform
}

// stood tells the cards of a list where they are shown, and releases the lines
// that were held for a card.
func (t *memoryTx) stood(p bot.Posting) {
	handoffs := map[string]bool{p.HandoffID: true}
	for i, member := range t.postings {
		if p.Kind == bot.PostList && member.List == p.ID {
			handoffs[member.HandoffID] = true
			if member.State == bot.PostingFolded {
				t.change(i).Ref = p.Ref
			}
		}
	}
	for i, held := range t.postings {
		if held.State == bot.PostingHeld && handoffs[held.HandoffID] &&
			slices.ContainsFunc(t.postings, func(card *posting) bool { return card.carries(held.Posting) }) {
			t.change(i).State = bot.PostingWaiting
		}
	}
}

// failed lets the cards of a list fail with it, and drops what was held until a card
// would stand.
func (t *memoryTx) failed(shown bot.Posting) {
	for i, p := range t.postings {
		if shown.Kind == bot.PostList && p.List == shown.ID && p.State == bot.PostingFolded {
			p = t.change(i)
			p.State, p.Cause = bot.PostingFailed, shown.Cause
		}
	}
	all := t.postings
	t.postings = slices.DeleteFunc(slices.Clone(all), func(held *posting) bool {
		return held.State == bot.PostingHeld && slices.ContainsFunc(all, func(card *posting) bool {
			return card.Kind == bot.PostCard && card.State == bot.PostingFailed &&
				card.HandoffID == held.HandoffID && card.Cycle == held.Cycle && card.To == held.To
		})
	})
}
