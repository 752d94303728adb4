package bottest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

// apart lets the changes of a platform rest for a minute from the claim on.
func apart() bot.Chooser {
	return Chooser{1, func(l bot.Lane) bot.Choice {
		c := First().Choose(l)
		if l.Waiting[0].Run() == bot.RunChanges {
			c.Alone = time.Minute
		}
		return c
	}}
}

// alone has changes due in three lanes at once, one of them of another platform,
// and a first post in one.
func (t *queueTest) alone() {
	inbox := owed("3", "C1", noon)
	inbox.To.Platform = bot.PlatformInbox
	t.owe(owed("1", "C1", noon), owed("2", "C2", noon), inbox)
	t.claim(noon)
	t.settle(noon, posted("1", 1, noon), posted("2", 1, noon), posted("3", 1, noon))
	t.commit(func(tx bot.Tx) error {
		return errors.Join(tx.Stale("H1", 1, noon), tx.Stale("H2", 1, noon), tx.Stale("H3", 1, noon))
	})
	t.owe(owed("4", "C1", noon), owed("5", "C2", noon))
	claimed := t.claimed(noon, apart())
	runs := map[bot.Platform]map[bot.Run]int{}
	for _, p := range claimed {
		if runs[p.To.Platform] == nil {
			runs[p.To.Platform] = map[bot.Run]int{}
		}
		runs[p.To.Platform][p.Run()]++
	}
	want := map[bot.Platform]map[bot.Run]int{
		bot.PlatformSlack: {bot.RunChanges: 1, bot.RunOther: 1}, bot.PlatformInbox: {bot.RunChanges: 1},
	}
	if diff := cmp.Diff(want, runs); diff != "" {
		t.Fatalf("claimed at once, by run (-want +got):\n%s", diff)
	}
	for _, p := range claimed {
		next, err := t.q.SettleAndClaim(t.Context(), []bot.Settlement{posted(p.ID, p.Wanted, noon)}, noon, leased, apart())
		if err != nil || len(next) > 0 && next[0].Run() == bot.RunChanges {
			t.Errorf("after %s the lane goes on with the change %+v, %v; want none: one went a moment ago", p.ID, next, err)
		}
	}
}

// oldest has changes due in three lanes, of which one may go.
func (t *queueTest) oldest() {
	t.owe(owed("1", "C1", noon), owed("2", "C2", noon), owed("3", "C3", noon))
	t.claim(noon)
	t.settle(noon, posted("1", 1, noon), posted("2", 1, noon), posted("3", 1, noon))
	for i, handoff := range []string{"H2", "H3", "H1"} {
		t.commit(func(tx bot.Tx) error { return tx.Stale(handoff, 1, noon.Add(time.Duration(i)*time.Second)) })
	}
	for i, want := range []string{"2", "3", "1"} {
		at := noon.Add(time.Duration(i+1) * time.Minute)
		claimed := t.claimed(at, apart())
		if len(claimed) != 1 || claimed[0].ID != want {
			t.Fatalf("claimed %+v, want %s: it has waited longest", claimed, want)
		}
		t.settle(at, posted(want, 2, at))
	}
}

func (t *queueTest) goesOn() {
	t.owe(owed("1", "C1", noon), owed("2", "C1", noon), owed("3", "C2", noon), owed("4", "C1", noon.Add(time.Second)))
	t.claim(noon)
	next, err := t.q.SettleAndClaim(t.Context(), []bot.Settlement{posted("1", 1, noon)}, noon, leased, First())
	if err != nil || len(next) != 1 || next[0].ID != "2" || !next[0].AttemptedAt.Equal(noon) {
		t.Fatalf("SettleAndClaim = %+v, %v; want 2, which is the next of the lane, tried at noon", next, err)
	}
	if card := t.card("H1"); card.State != bot.PostingPosted || card.Ref.ID != "ref-1" {
		t.Errorf("the card is %+v, want it posted", card)
	}
	if got := t.claim(noon.Add(2 * time.Second)); got != "" {
		t.Errorf("claimed %q, want nothing: both lanes have one in flight", got)
	}
	if next, err = t.q.SettleAndClaim(t.Context(), []bot.Settlement{posted("2", 1, noon)}, noon, leased, First()); err != nil || len(next) > 0 {
		t.Errorf("SettleAndClaim = %+v, %v; want nothing: 4 is not due", next, err)
	}
	if got := t.claim(noon.Add(leased)); got != "3 4" {
		t.Errorf("claimed %q, want 4, whose lane is free, and 3, whose lease has run out", got)
	}
}

func (t *queueTest) stops() {
	t.owe(owed("1", "C1", noon), owed("2", "C1", noon), owed("3", "C2", noon), owed("4", "C2", noon))
	t.claim(noon)
	tired := posted("1", 1, noon)
	tired.Rest = bot.Rest{Posts: 7 * time.Second}
	if next, err := t.q.SettleAndClaim(t.Context(), []bot.Settlement{tired}, noon, leased, First()); err != nil || len(next) > 0 {
		t.Errorf("SettleAndClaim = %+v, %v; want nothing: the lane rests", next, err)
	}
	none := Chooser{1, func(bot.Lane) bot.Choice { return bot.Choice{} }}
	if next, err := t.q.SettleAndClaim(t.Context(), []bot.Settlement{posted("3", 1, noon)}, noon, leased, none); err != nil || len(next) > 0 {
		t.Errorf("SettleAndClaim = %+v, %v; want nothing: none was chosen", next, err)
	}
	t.claim(noon) // 4
	if got := t.claim(noon.Add(7 * time.Second)); got != "2" {
		t.Fatalf("claimed %q, want 2", got)
	}
	late := noon.Add(leased - time.Second)
	t.owe(owed("5", "C2", noon))
	next, err := t.q.SettleAndClaim(t.Context(), []bot.Settlement{posted("4", 1, noon)}, late, leased, First())
	if err != nil || len(next) > 0 {
		t.Errorf("SettleAndClaim = %+v, %v; want nothing: its lease is about to run out, and the lane may be somebody else's then", next, err)
	}
	if card := t.card("H4"); card.State != bot.PostingPosted {
		t.Errorf("the card is %s, want it posted all the same", card.State)
	}
}

// late hears of a try after another process has taken it over and posted: the
// first one was suspended, and its lease has run out.
func (t *queueTest) late() {
	t.owe(owed("1", "C1", noon))
	t.claim(noon)
	later := noon.Add(leased)
	if got := t.claim(later); got != "1" {
		t.Fatalf("claimed %q, want 1, whose lease has run out", got)
	}
	t.settle(later, posted("1", 1, later))
	t.settle(later, bot.Settlement{PostingID: "1", State: bot.PostingUnknown, DoubtAt: noon, RunAt: noon, Cause: "it took too long"})
	if card := t.card("H1"); card.State != bot.PostingPosted || card.Posted != 1 || card.Ref.ID != "ref-1" || card.Cause != "" {
		t.Errorf("after an older try is said to be in doubt the card is %+v, want it as it stands", card)
	}
	t.commit(func(tx bot.Tx) error { return tx.Stale("H1", 1, later) })
	t.claim(later)
	t.settle(later, posted("1", 2, later))
	copied := posted("1", 1, noon)
	copied.Ref.ID = "copy"
	if next, err := t.q.SettleAndClaim(t.Context(), []bot.Settlement{copied}, later, leased, First()); err != nil || len(next) > 0 {
		t.Errorf("SettleAndClaim = %+v, %v; want nothing more of a lane that is not its own", next, err)
	}
	if card := t.card("H1"); card.State != bot.PostingPosted || card.Posted != 2 || card.Ref.ID != "ref-1" {
		t.Errorf("after an older try is said to have posted the card is %+v, want it as it stands", card)
	}
	t.commit(func(tx bot.Tx) error {
		p, err := tx.PostingAt(owed("1", "C1", noon).To, "copy")
		if p.ID != "1" {
			t.Errorf("the copy leads to posting %q, want 1", p.ID)
		}
		return err
	})
}

// heldFails lets a card fail, and a list of three: what was held for them would wait
// for ever, and be counted as owed.
func (t *queueTest) heldFails() {
	held := func(handoff, channel string) bot.Posting {
		p := owed("part-"+handoff+channel, channel, noon)
		p.Kind, p.HandoffID, p.Content = bot.PostTranscript, handoff, bot.Transcript{Pieces: []bot.Piece{{Turn: 1}}}
		return p
	}
	t.owe(owed("1", "C1", noon), held("H1", "C1"), held("H1", "C2"))
	for _, id := range []string{"2", "3", "4"} {
		t.owe(owed(id, "C3", noon), held("H"+id, "C3"))
	}
	for _, p := range t.claimed(noon, All()) {
		t.settle(noon, bot.Settlement{PostingID: p.ID, State: bot.PostingFailed, RunAt: noon, Cause: "is_archived"})
	}
	for handoff, want := range map[string]string{"H1": "card C1 failed, transcript C2 held", "H2": "card C3 failed", "H4": "card C3 failed"} {
		d, err := t.q.Load(t.Context(), handoff)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, p := range d.Postings {
			all = append(all, fmt.Sprintf("%s %s %s", p.Kind, p.To.Channel, p.State))
		}
		if got := strings.Join(all, ", "); got != want {
			t.Errorf("handoff %s is owed %q, want %q", handoff, got, want)
		}
	}
}

// vain looks twice for a card, beside one that waits.
func (t *queueTest) vain() {
	t.owe(owed("1", "C1", noon), owed("2", "C1", noon), owed("3", "C1", noon))
	t.claim(noon)
	t.settle(noon, bot.Settlement{PostingID: "1", State: bot.PostingUnknown, DoubtAt: noon, Looks: 1, RunAt: noon})
	if got := t.claim(noon); got != "1" {
		t.Fatalf("claimed %q, want the look-up", got)
	}
	s := bot.Settlement{PostingID: "1", State: bot.PostingUnknown, DoubtAt: noon, Looks: bot.LooksBeforePost, RunAt: noon}
	s.Rest = bot.Rest{Posts: time.Second}
	t.settle(noon, s)
	t.commit(func(tx bot.Tx) error { return tx.Stale("H1", 1, noon) })
	if got := t.claim(noon); got != "" {
		t.Errorf("claimed %q, want nothing: it is a post by now, and posts rest", got)
	}
	claimed := t.claimed(noon.Add(time.Second), First())
	if len(claimed) != 1 || claimed[0].ID != "1" || claimed[0].Folds() || claimed[0].Looks != bot.LooksBeforePost || !claimed[0].DoubtAt.Equal(noon) {
		t.Errorf("claimed %+v, want 1 before the others, on its own, still in doubt", claimed)
	}
}

func (t *queueTest) named() {
	lane := func(channel string) bot.Destination {
		return bot.Destination{Platform: bot.PlatformSlack, Channel: channel}
	}
	t.owe(owed("1", "C1", noon), owed("2", "C1", noon), owed("3", "C2", noon), owed("4", "C3", noon.Add(time.Minute)))
	if got := t.claim(noon, lane("C1"), lane("C3"), lane("C4")); got != "1" {
		t.Errorf("claimed %q, want 1 alone: C2 is not named, C3 has nothing due, nobody knows C4", got)
	}
	t.goesOnAt("of those named", map[string]time.Time{"C3": noon.Add(time.Minute)})
	if got := t.claim(noon.Add(leased+time.Second), lane("C1")); got != "" {
		t.Errorf("claimed %q, want nothing: only a claim of all lanes ends a lease", got)
	}
	many := []bot.Destination{lane("C2")}
	for i := range 100 {
		many = append(many, lane(fmt.Sprint("D", i)))
	}
	if got := t.claim(noon, many...); got != "3" {
		t.Errorf("claimed %q, want 3: of however many lanes", got)
	}
}

// each has a lane of which several are chosen as they are, and settled together.
func (t *queueTest) each() {
	t.owe(owed("1", "C1", noon), owed("2", "C1", noon), owed("3", "C1", noon), owed("4", "C2", noon))
	two := Chooser{2, func(l bot.Lane) bot.Choice {
		var c bot.Choice
		for i := range l.Waiting {
			c.Places = append(c.Places, i)
		}
		c.Each = true
		return c
	}}
	ids := func(all []bot.Posting) string {
		var ids []string
		for _, p := range all {
			ids = append(ids, p.ID)
		}
		return strings.Join(ids, " ")
	}
	if got := ids(t.claimed(noon, two)); got != "1 2 4" {
		t.Fatalf("claimed %q, want two of C1 and the one of C2, none of them as a list", got)
	}
	if got := t.claim(noon); got != "" {
		t.Errorf("claimed %q, want nothing while they are in flight", got)
	}
	tired := bot.Settlement{PostingID: "2", State: bot.PostingWaiting, RunAt: noon.Add(time.Minute), Tries: 1, Cause: "refused"}
	next, err := t.q.SettleAndClaim(t.Context(), []bot.Settlement{posted("1", 1, noon), tired}, noon, leased, two)
	if err != nil || ids(next) != "3" {
		t.Errorf("SettleAndClaim = %+v, %v; want 3, which comes after both", next, err)
	}
	if first, second := t.card("H1"), t.card("H2"); first.State != bot.PostingPosted || second.State != bot.PostingWaiting || second.Tries != 1 {
		t.Errorf("the cards are %+v and %+v, want one posted, and one to be tried again", first, second)
	}
}
