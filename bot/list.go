package bot

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// listHint is said once below a list on which somebody reacted or remarked.
const listHint = "A reaction or a remark here counts for none of these: press Claim on the one you take, and its card comes with everything said."

// MostInList is how many cards a list shows at most.
const MostInList = 20

// ListOf returns the posting that shows the cards, which are all of one lane, as
// one message. Its id is that of the first with a mark: a card is in one list,
// so the list is told by it.
func ListOf(cards []Posting, now time.Time) Posting {
	list := Posting{ID: cards[0].ID + "-list", Kind: PostList, To: cards[0].To, Wanted: 1, State: PostingWaiting, RunAt: cards[0].RunAt, AttemptedAt: now}
	for _, c := range cards {
		list.Priority = Highest(list.Priority, c.Priority)
	}
	return list
}

// deliverList posts a list, or brings it up to date, as the ledger stands now.
func (s *Service) deliverList(ctx context.Context, m Messenger, p Posting, a Attempt) (CardRef, int, error) {
	list, err := s.list(ctx, p)
	if err != nil {
		return CardRef{}, 0, err
	}
	return s.level(ctx, m, p, list, a)
}

// list renders the cards that a list shows.
func (s *Service) list(ctx context.Context, p Posting) (CardList, error) {
	shown, err := s.o.Ledger.Folded(ctx, p.ID)
	if err != nil {
		return CardList{}, fmt.Errorf("deliver list %s: %w", p.ID, err)
	}
	var list CardList
	waiting := 0
	for _, member := range shown {
		d, err := s.o.Ledger.Load(ctx, member.HandoffID)
		if err != nil {
			return list, fmt.Errorf("deliver list %s: %w", p.ID, err)
		}
		card, err := d.Card(member.Cycle, s.o.Responses)
		if err != nil {
			return list, fmt.Errorf("deliver list %s: %w", p.ID, err)
		}
		// A line has room for one decision: who takes it. The rest is on its card.
		card.Actions = slices.DeleteFunc(card.Actions, func(a Action) bool { return a.Kind != ActClaim })
		if card.Status == StatusOpen {
			waiting++
		}
		list.Items = append(list.Items, card)
	}
	list.Title = fmt.Sprintf("%d handoffs came at once", len(list.Items))
	list.Subtitle = fmt.Sprintf("%d of them wait. Claim one, and its card comes with everything said.", waiting)
	if waiting == 0 {
		list.Subtitle = "None of them waits any more."
	}
	return list, nil
}

// hint says, once below each list, that a bare reaction or remark there counts
// for nobody.
func (s *Service) hint(tx Tx, list Posting, now time.Time) error {
	first, err := tx.Once("hint "+list.ID, time.Time{}, now)
	if err != nil || !first {
		return err
	}
	return tx.Owe(Posting{
		ID: s.o.NewID(now), Kind: PostNotice, To: list.To, Thread: list.Ref.ID, Priority: Normal,
		Content: Line{Text: listHint, At: now}, Wanted: 1, State: PostingWaiting, RunAt: now,
	})
}
