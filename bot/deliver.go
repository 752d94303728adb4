package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// errNoChannel says that a posting is for a platform nobody serves.
var errNoChannel = errors.New("no messenger serves this platform; name another destination in the route")

// Deliver posts what a posting owes, as the ledger stands now, and returns the
// message and the revision that it shows. Errors of the platform are
// *DeliveryError.
func (s *Service) Deliver(ctx context.Context, p Posting) (CardRef, int, error) {
	m, ok := s.o.Messengers[p.To.Platform]
	if !ok {
		return CardRef{}, 0, &DeliveryError{Platform: p.To.Platform, Permanent: true, Err: errNoChannel}
	}
	attempt := Attempt{ID: p.ID, At: s.o.Now().UTC()}
	if p.Kind == PostReport {
		ref, err := m.Post(ctx, p.To, p.Content, attempt)
		return ref, p.Wanted, err
	}
	d, err := s.o.Ledger.Load(ctx, p.HandoffID)
	if err != nil {
		return CardRef{}, 0, fmt.Errorf("deliver posting %s: %w", p.ID, err)
	}
	if p.Kind == PostLine {
		return s.deliverLine(ctx, m, d, p, attempt)
	}
	i := slices.IndexFunc(d.Postings, func(q Posting) bool { return q.ID == p.ID })
	if i < 0 {
		return CardRef{}, 0, fmt.Errorf("deliver posting %s: %w", p.ID, ErrNotFound)
	}
	now := d.Postings[i] // as loaded with the rest: card and revision belong together
	card, err := d.Card(p.Cycle, s.o.Responses)
	if err != nil {
		return CardRef{}, 0, fmt.Errorf("deliver posting %s: %w", p.ID, err)
	}
	if now.Posted > 0 {
		return now.Ref, now.Wanted, m.Update(ctx, now.Ref, card, attempt)
	}
	ref, err := m.Post(ctx, p.To, card, attempt)
	return ref, now.Wanted, err
}

func (s *Service) deliverLine(ctx context.Context, m Messenger, d Dossier, p Posting, a Attempt) (CardRef, int, error) {
	line, ok := p.Content.(Line)
	if !ok {
		return CardRef{}, 0, &DeliveryError{Platform: p.To.Platform, Permanent: true, Err: fmt.Errorf("posting %s holds no line", p.ID)}
	}
	for _, card := range d.Postings {
		if card.Kind == PostCard && card.Cycle == p.Cycle && card.To == p.To && card.Posted > 0 {
			ref, err := m.Reply(ctx, card.Ref, line, a)
			return ref, p.Wanted, err
		}
	}
	return CardRef{}, 0, fmt.Errorf("deliver posting %s: its card does not stand yet", p.ID)
}
