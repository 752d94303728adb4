package bottest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

// Queue is a ledger whose postings lanes can work on.
type Queue interface {
	bot.Ledger
	Claim(ctx context.Context, now time.Time, lease time.Duration, by bot.Chooser, of ...bot.Destination) (claimed []bot.Posting, next map[bot.Destination]time.Time, err error)
	Settle(ctx context.Context, s bot.Settlement, now time.Time) error
	SettleAndClaim(ctx context.Context, all []bot.Settlement, now time.Time, lease time.Duration, by bot.Chooser) (next []bot.Posting, err error)
}

const leased = 30 * time.Second

// Chooser is a way to choose from a lane, of each run of which it sees so many.
type Chooser struct {
	Seen int
	By   func(bot.Lane) bot.Choice
}

// Depth implements bot.Chooser.
func (c Chooser) Depth(bot.Platform) int { return c.Seen }

// Choose implements bot.Chooser.
func (c Chooser) Choose(l bot.Lane) bot.Choice { return c.By(l) }

// First chooses the first posting of a lane.
func First() bot.Chooser {
	return Chooser{1, func(bot.Lane) bot.Choice { return bot.Choice{Places: []int{0}} }}
}

// All chooses everything that folds, as one list.
func All() bot.Chooser {
	return Chooser{20, func(l bot.Lane) bot.Choice {
		var c bot.Choice
		for i, p := range l.Waiting {
			if p.Folds() {
				c.Places = append(c.Places, i)
			}
		}
		return c
	}}
}

// RunQueue is the suite that every queue must pass.
func RunQueue(t *testing.T, open func(t *testing.T) Queue) {
	t.Helper()
	for name, test := range map[string]func(*queueTest){
		"what is due is claimed, one of each lane":           (*queueTest).claiming,
		"what is stale in flight waits again when settled":   (*queueTest).stale,
		"of lanes named no other is claimed":                 (*queueTest).named,
		"what comes late undoes nothing that stands":         (*queueTest).late,
		"what was under way is erased where it stands":       (*queueTest).erasedUnderWay,
		"a lane rests, and others do not":                    (*queueTest).rests,
		"a platform's changes rest in all its lanes":         (*queueTest).platformRests,
		"what counts for a platform goes through one lane":   (*queueTest).alone,
		"of many changes the oldest goes":                    (*queueTest).oldest,
		"a lane goes on in the commit of its settlement":     (*queueTest).goesOn,
		"a lane stops where it may not go on":                (*queueTest).stops,
		"what was looked for in vain is posted in its turn":  (*queueTest).vain,
		"a first try whose lease has run out is in doubt":    (*queueTest).doubt,
		"what is in doubt is looked for while changes rest":  (*queueTest).looks,
		"a lane is shown in runs, and counts its streak":     (*queueTest).runs,
		"a line waits for its card, and lets cards go first": (*queueTest).held,
		"several chosen become one list":                     (*queueTest).folds,
		"a list that fails takes its cards with it":          (*queueTest).listFails,
		"a card that fails takes what was held for it along": (*queueTest).heldFails,
		"several chosen go each by itself":                   (*queueTest).each,
		"who is claimed gets a card of their own":            (*queueTest).unfolds,
		"a line in doubt is looked for where it was tried":   (*queueTest).thread,
		"priority follows the cycle while a card waits":      (*queueTest).priority,
	} {
		t.Run(name, func(t *testing.T) { test(&queueTest{T: t, q: open(t)}) })
	}
}

type queueTest struct {
	*testing.T
	q    Queue
	next map[bot.Destination]time.Time // as the last claim said
}

// owed is a posting in Slack, which folds.
func owed(id, channel string, due time.Time) bot.Posting {
	return bot.Posting{
		ID: id, Kind: bot.PostCard, HandoffID: "H" + id, Cycle: 1, Wanted: 1, Priority: bot.Normal, State: bot.PostingWaiting, RunAt: due,
		To: bot.Destination{Platform: bot.PlatformSlack, Channel: channel},
	}
}

func (t *queueTest) commit(fn func(bot.Tx) error) {
	t.Helper()
	if err := t.q.Commit(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// owe owes postings, each card with a cycle of its own.
func (t *queueTest) owe(postings ...bot.Posting) {
	t.Helper()
	t.commit(func(tx bot.Tx) error {
		for _, p := range postings {
			if p.Kind == bot.PostCard {
				c := Cycle(p.HandoffID, noon)
				c.Key.ID, c.Decision.Priority = "c"+p.HandoffID, p.Priority
				c.State = c.Opening()
				if err := tx.SaveCycle(c); err != nil {
					return err
				}
			}
			if err := tx.Owe(p); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *queueTest) claimed(at time.Time, by bot.Chooser, of ...bot.Destination) []bot.Posting {
	t.Helper()
	all, next, err := t.q.Claim(t.Context(), at, leased, by, of...)
	if err != nil {
		t.Fatal(err)
	}
	t.next = next
	return all
}

// goesOnAt checks when the last claim said that lanes of Slack can go on.
func (t *queueTest) goesOnAt(why string, want map[string]time.Time) {
	t.Helper()
	got := make(map[string]time.Time)
	for to, at := range t.next {
		got[to.Channel] = at
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: the lanes go on otherwise (-want +got):\n%s", why, diff)
	}
}

// claim claims the first of each lane, of those named or of all, and returns the ids.
func (t *queueTest) claim(at time.Time, of ...bot.Destination) string {
	t.Helper()
	var ids []string
	for _, p := range t.claimed(at, First(), of...) {
		ids = append(ids, p.ID)
	}
	slices.Sort(ids) // lanes are claimed in no order
	return strings.Join(ids, " ")
}

func posted(id string, revision int, at time.Time) bot.Settlement {
	return bot.Settlement{PostingID: id, Posted: revision, State: bot.PostingPosted, RunAt: at, Ref: bot.CardRef{ID: "ref-" + id, At: at}}
}

func (t *queueTest) settle(at time.Time, all ...bot.Settlement) {
	t.Helper()
	for _, s := range all {
		if err := t.q.Settle(t.Context(), s, at); err != nil {
			t.Fatal(err)
		}
	}
}

// card returns the one card of a handoff.
func (t *queueTest) card(handoffID string) bot.Posting {
	t.Helper()
	var cards []bot.Posting
	t.commit(func(tx bot.Tx) (err error) {
		cards, err = tx.Cards(handoffID, 1)
		return err
	})
	if len(cards) != 1 {
		t.Fatalf("handoff %s has %d cards, want 1", handoffID, len(cards))
	}
	return cards[0]
}

func (t *queueTest) claiming() {
	t.owe(owed("1", "C1", noon), owed("2", "C1", noon), owed("3", "C2", noon.Add(time.Second)), owed("4", "C2", noon.Add(time.Hour)))
	t.claim(noon.Add(-time.Second))
	t.goesOnAt("when nothing is due yet", map[string]time.Time{"C1": noon, "C2": noon.Add(time.Second)})
	for _, s := range []struct {
		name string
		at   time.Time
		want string
	}{
		{"before anything is due nothing is claimed", noon.Add(-time.Second), ""},
		{"the first of each lane is claimed, and only what is due", noon, "1"},
		{"a lane with one in flight waits, another does not", noon.Add(2 * time.Second), "3"},
		{"while both are in flight nothing is claimed", noon.Add(3 * time.Second), ""},
		{"a lease that has run out is claimed again, before the rest", noon.Add(31 * time.Second), "1"},
	} {
		if got := t.claim(s.at); got != s.want {
			t.Fatalf("%s: claimed %q, want %q", s.name, got, s.want)
		}
	}
	t.settle(noon, posted("1", 1, noon))
	if got := t.claim(noon.Add(31 * time.Second)); got != "2" {
		t.Errorf("after the first is settled %q is claimed, want 2", got)
	}
	t.claim(noon.Add(31 * time.Second))
	t.goesOnAt("while both lanes have one in flight", map[string]time.Time{})
}

func (t *queueTest) stale() {
	t.owe(owed("1", "C1", noon))
	t.claim(noon)
	t.commit(func(tx bot.Tx) error { return tx.Stale("H1", 1, noon) })
	t.settle(noon, posted("1", 1, noon))
	if got := t.claim(noon); got != "1" {
		t.Fatalf("claimed %q, want the card again: it shows revision 1 of 2", got)
	}
	t.settle(noon, posted("1", 2, noon))
	if got := t.claim(noon.Add(time.Hour)); got != "" {
		t.Errorf("claimed %q, want nothing: it is up to date", got)
	}
}

func (t *queueTest) rests() {
	t.owe(owed("1", "C1", noon), owed("2", "C1", noon), owed("3", "C2", noon), owed("4", "C2", noon))
	t.claim(noon)
	tired := posted("1", 1, noon)
	tired.Rest = bot.Rest{Posts: 7 * time.Second}
	t.settle(noon, tired, posted("3", 1, noon))
	t.commit(func(tx bot.Tx) error { return tx.Stale("H1", 1, noon) })
	if got := t.claim(noon.Add(time.Second)); got != "1 4" {
		t.Errorf("claimed %q, want 4, and the change of 1: first posts rest there, changes do not", got)
	}
	t.settle(noon.Add(time.Second), posted("1", 2, noon), posted("4", 1, noon))
	if got := t.claim(noon.Add(time.Second)); got != "" {
		t.Errorf("claimed %q, want nothing: first posts rest", got)
	}
	t.goesOnAt("while first posts rest", map[string]time.Time{"C1": noon.Add(7 * time.Second)})
	if got := t.claim(noon.Add(7 * time.Second)); got != "2" {
		t.Errorf("claimed %q, want 2", got)
	}
}

func (t *queueTest) platformRests() {
	inbox := owed("3", "C1", noon)
	inbox.To.Platform = bot.PlatformInbox
	t.owe(owed("1", "C1", noon), owed("2", "C2", noon), inbox)
	t.claim(noon)
	t.settle(noon, posted("1", 1, noon), posted("2", 1, noon), posted("3", 1, noon))
	t.commit(func(tx bot.Tx) error { return tx.Stale("H1", 1, noon) })
	t.claim(noon)
	changed := posted("1", 2, noon)
	changed.Rest = bot.Rest{Platform: time.Minute}
	t.settle(noon, changed)
	for _, handoff := range []string{"H2", "H3"} {
		t.commit(func(tx bot.Tx) error { return tx.Stale(handoff, 1, noon) })
	}
	t.owe(owed("4", "C2", noon))
	if got := t.claim(noon); got != "3 4" {
		t.Errorf("claimed %q, want the first post 4 and the other platform's change 3", got)
	}
	t.settle(noon, posted("4", 1, noon), posted("3", 2, noon))
	t.claim(noon)
	t.goesOnAt("while changes rest", map[string]time.Time{"C2": noon.Add(time.Minute)})
}

func (t *queueTest) doubt() {
	t.owe(owed("1", "C1", noon))
	t.claim(noon)
	again := t.claimed(noon.Add(leased+time.Second), First())
	if len(again) != 1 || !again[0].DoubtAt.Equal(noon) || !again[0].AttemptedAt.Equal(noon.Add(leased+time.Second)) {
		t.Errorf("claimed %+v; want it in doubt since its first try", again)
	}
	// The look was cut off as well.
	again = t.claimed(noon.Add(2*(leased+time.Second)), First())
	if len(again) != 1 || !again[0].DoubtAt.Equal(noon) || again[0].Looks != 0 {
		t.Errorf("claimed %+v; want it in doubt since its first try, and no look counted", again)
	}
}

// looks has a card in doubt behind changes that the platform lets rest, and
// others in doubt behind a rest of their own lane.
func (t *queueTest) looks() {
	t.owe(owed("1", "C1", noon), owed("2", "C1", noon), owed("3", "C2", noon))
	for range 2 { // the second of C1 after the first
		for _, p := range t.claimed(noon, First()) {
			s := posted(p.ID, 1, noon)
			if p.ID != "1" {
				s = bot.Settlement{PostingID: p.ID, State: bot.PostingUnknown, DoubtAt: noon, RunAt: noon.Add(15 * time.Second)}
			}
			s.Rest.Platform = time.Hour
			if p.ID == "3" {
				s.Rest.Changes = time.Minute
			}
			t.settle(noon, s)
		}
	}
	t.commit(func(tx bot.Tx) error { return tx.Stale("H1", 1, noon) })
	t.claim(noon)
	t.goesOnAt("before the first look is due", map[string]time.Time{"C1": noon.Add(15 * time.Second), "C2": noon.Add(time.Minute)})
	t.commit(func(tx bot.Tx) error { return tx.Stale("H2", 1, noon) }) // it stays in doubt
	if got := t.claim(noon.Add(20 * time.Second)); got != "2" {
		t.Errorf("claimed %q, want the look-up 2, with neither the change 1 nor the look-up 3, whose own lane rests", got)
	}
	t.settle(noon.Add(20*time.Second), bot.Settlement{PostingID: "2", State: bot.PostingUnknown, DoubtAt: noon, Looks: 1, RunAt: noon.Add(25 * time.Second)})
	if got := t.claim(noon.Add(time.Hour)); got != "2 3" {
		t.Errorf("claimed %q, want the look-ups 2 and 3: they go before the change that has rested", got)
	}
	t.settle(noon.Add(time.Hour), posted("2", 1, noon), posted("3", 1, noon))
	if got := t.claim(noon.Add(time.Hour)); got != "1" {
		t.Errorf("claimed %q, want the change 1", got)
	}
	t.settle(noon.Add(time.Hour), posted("1", 2, noon))
	if got := t.claim(noon.Add(time.Hour)); got != "2" {
		t.Errorf("claimed %q, want 2, which is found and now a change", got)
	}
}

func (t *queueTest) runs() {
	for i, p := range []bot.Priority{bot.Normal, bot.Urgent, bot.High, bot.Low} {
		card := owed(string(rune('a'+i)), "C1", noon.Add(time.Duration(i)))
		card.Priority = p
		t.owe(card)
	}
	var seen []string
	look := Chooser{5, func(l bot.Lane) bot.Choice {
		var ids []string
		for _, p := range l.Waiting {
			ids = append(ids, p.ID)
		}
		seen = append(seen, strings.Join(ids, ""), string(rune('0'+l.Streak)))
		return First().Choose(l)
	}}
	for range 4 {
		for _, p := range t.claimed(noon.Add(time.Second), look) {
			t.settle(noon, posted(p.ID, 1, noon))
		}
	}
	t.commit(func(tx bot.Tx) error { return tx.Stale("Hd", 1, noon) })
	t.owe(owed("e", "C1", noon))
	t.claimed(noon.Add(time.Second), look)
	if diff := cmp.Diff([]string{"bcad", "0", "cad", "1", "ad", "2", "d", "0", "de", "0"}, seen); diff != "" {
		t.Errorf("the lane looked otherwise (-want +got):\n%s", diff)
	}
}

func (t *queueTest) held() {
	line := owed("2", "C1", noon.Add(-time.Minute))
	line.Kind, line.HandoffID, line.Content = bot.PostLine, "H1", bot.Line{Text: "again", At: noon}
	t.owe(line, owed("1", "C1", noon))
	if got := t.claim(noon); got != "1" {
		t.Fatalf("claimed %q, want the card first", got)
	}
	t.settle(noon, posted("1", 1, noon))
	t.owe(owed("3", "C1", noon.Add(-58*time.Second)), owed("4", "C1", noon))
	for _, want := range []string{"3", "2", "4"} {
		if got := t.claim(noon.Add(6 * time.Second)); got != want {
			t.Errorf("claimed %q, want %s: a card goes before a line that is as old, but not for ever", got, want)
		}
		t.settle(noon, posted(want, 1, noon))
	}
}

func (t *queueTest) thread() {
	list := t.list()
	t.settle(noon, posted(list.ID, 1, noon))
	remark := owed("r", "C1", noon)
	remark.Kind, remark.HandoffID, remark.Content = bot.PostLine, "H2", bot.Line{Text: "again", At: noon}
	t.owe(remark)
	tried := noon.Add(10 * time.Second)
	if claimed := t.claimed(tried, First()); len(claimed) != 1 || claimed[0].Thread != "ref-"+list.ID {
		t.Fatalf("claimed %+v, want the line, below the list", claimed)
	}
	t.settle(tried, bot.Settlement{PostingID: "r", State: bot.PostingUnknown, DoubtAt: tried, RunAt: tried.Add(15 * time.Second)})
	t.commit(func(tx bot.Tx) error { return tx.Unfold("H2", 1) })
	if got := t.claim(tried); got != "2" {
		t.Fatalf("claimed %q, want the card of the one who was claimed", got)
	}
	t.settle(tried, posted("2", 1, tried))
	looked := t.claimed(tried.Add(15*time.Second), First())
	i := slices.IndexFunc(looked, func(p bot.Posting) bool { return p.ID == "r" })
	if i < 0 || looked[i].Thread != "ref-"+list.ID {
		t.Errorf("claimed %+v, want the line looked for below the list, where it was tried", looked)
	}
}

func (t *queueTest) priority() {
	t.owe(owed("1", "C1", noon), owed("2", "C1", noon))
	t.commit(func(tx bot.Tx) error {
		c, err := tx.Cycle("H2", 1)
		if err != nil {
			return err
		}
		c.State.Priority = bot.Urgent
		if err := tx.SaveCycle(c); err != nil {
			return err
		}
		return tx.Stale("H2", 1, noon)
	})
	if got := t.claim(noon); got != "2" {
		t.Errorf("claimed %q, want 2: it has become urgent", got)
	}
}
