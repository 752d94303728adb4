package bottest

import (
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

// list folds three cards and returns the list.
func (t *queueTest) list() bot.Posting {
	t.Helper()
	t.owe(owed("1", "C1", noon), owed("2", "C1", noon), owed("3", "C1", noon))
	claimed := t.claimed(noon, All())
	if len(claimed) != 1 || claimed[0].Kind != bot.PostList || claimed[0].To.Channel != "C1" {
		t.Fatalf("claimed %+v, want one list", claimed)
	}
	return claimed[0]
}

func (t *queueTest) folds() {
	list := t.list()
	shown, err := t.q.Folded(t.Context(), list.ID)
	if err != nil || len(shown) != 3 || shown[0].ID != "1" || shown[2].ID != "3" || shown[0].State != bot.PostingFolded {
		t.Fatalf("Folded = %+v, %v; want the three cards in their order", shown, err)
	}
	remark := owed("r", "C1", noon)
	remark.Kind, remark.HandoffID, remark.Content = bot.PostLine, "H2", bot.Line{Text: "again", At: noon}
	words := owed("w", "C1", noon)
	words.Kind, words.HandoffID, words.Content = bot.PostTranscript, "H2", bot.Transcript{Title: "t"}
	t.owe(remark, words)
	if got := t.claim(noon.Add(time.Second)); got != "" {
		t.Errorf("claimed %q, want nothing beside the list", got)
	}
	t.settle(noon, posted(list.ID, 1, noon))
	if card := t.card("H2"); card.State != bot.PostingFolded || card.Ref.ID != "ref-"+list.ID || card.Posted != 0 {
		t.Errorf("the card is %+v, want it folded, and told where it is shown", card)
	}
	t.commit(func(tx bot.Tx) error {
		p, err := tx.PostingAt(list.To, "ref-"+list.ID)
		if p.ID != list.ID {
			t.Errorf("the message leads to posting %q, want the list", p.ID)
		}
		return err
	})
	if got := t.claim(noon.Add(10 * time.Second)); got != "r" {
		t.Errorf("claimed %q, want the line: a list has a thread for lines, and none for transcripts", got)
	}
	t.settle(noon, posted("r", 1, noon))
	t.commit(func(tx bot.Tx) error { return tx.Stale("H2", 1, noon) })
	if got := t.claim(noon.Add(10 * time.Second)); got != list.ID {
		t.Errorf("claimed %q, want the list: one of its cards is stale", got)
	}
}

func (t *queueTest) listFails() {
	list := t.list()
	t.settle(noon, bot.Settlement{PostingID: list.ID, State: bot.PostingFailed, Cause: "is_archived", RunAt: noon})
	for _, handoff := range []string{"H1", "H2", "H3"} {
		if card := t.card(handoff); card.State != bot.PostingFailed || card.Cause != "is_archived" {
			t.Errorf("the card of %s is %s because of %q, want failed because of is_archived", handoff, card.State, card.Cause)
		}
	}
}

func (t *queueTest) unfolds() {
	list := t.list()
	t.settle(noon, posted(list.ID, 1, noon))
	t.owe(owed("4", "C1", noon.Add(time.Second)))
	words := owed("w", "C1", noon)
	words.Kind, words.HandoffID, words.Content = bot.PostTranscript, "H2", bot.Transcript{Title: "t"}
	t.owe(words)
	t.commit(func(tx bot.Tx) error { return tx.Unfold("H2", 1) })
	claimed := t.claimed(noon.Add(2*time.Second), First())
	if len(claimed) != 1 || claimed[0].ID != "2" || claimed[0].Run() != bot.RunHigh || claimed[0].Folds() || claimed[0].Ref.ID != "" {
		t.Fatalf("claimed %+v, want the card of the one who was claimed, ahead of the rest, not to be folded again", claimed)
	}
	t.settle(noon.Add(2*time.Second), posted("2", 1, noon.Add(2*time.Second)))
	if card := t.card("H2"); card.State != bot.PostingPosted || card.Ref.ID != "ref-2" {
		t.Errorf("the card is %+v, want it posted on its own", card)
	}
	t.commit(func(tx bot.Tx) error { return tx.Stale("H2", 1, noon) })
	var changes []string
	for range 2 {
		for _, p := range t.claimed(noon.Add(3*time.Second), First()) {
			changes = append(changes, p.ID)
			t.settle(noon, posted(p.ID, 2, noon))
		}
	}
	slices.Sort(changes)
	if diff := cmp.Diff([]string{list.ID, "2"}, changes); diff != "" {
		t.Errorf("what is brought up to date differs, want the card and its line in the list (-want +got):\n%s", diff)
	}
	if got := t.claim(noon.Add(3 * time.Second)); got != "4" {
		t.Errorf("claimed %q, want 4 before the words", got)
	}
	t.settle(noon, posted("4", 1, noon))
	if got := t.claim(noon.Add(6 * time.Second)); got != "w" {
		t.Errorf("claimed %q, want the words below the card", got)
	}
}
