package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// errNoChannel says that a posting is for a platform nobody serves.
var errNoChannel = errors.New("no messenger serves this platform; name another destination in the route")

// errCardMissing says that a line is due before its card stands.
var errCardMissing = errors.New("its card does not stand yet")

// alertEvery is how long one cause of alert stays quiet after it was told.
const alertEvery = time.Hour

// alertChannel is where in the inbox an alert stands that its own channel may
// never get.
const alertChannel = "alerts"

// brokenBy is the platform that cannot carry the news that a channel is gone:
// when it is the alerts' own.
func brokenBy(gone, alerts Destination) Platform {
	if gone == alerts {
		return gone.Platform
	}
	return ""
}

// Deliver posts what a posting owes, as the ledger stands now, and returns the
// message and the revision that it shows. A posting in doubt is looked up
// first. When its channel will never take it, the fallback is owed a card, and
// people are told, before Deliver returns. Errors of the platform are
// *DeliveryError.
func (s *Service) Deliver(ctx context.Context, p Posting) (CardRef, int, error) {
	ref, revision, err := s.deliver(ctx, p)
	if refused, ok := errors.AsType[*DeliveryError](err); ok && refused.Permanent {
		if giveUpErr := s.giveUp(ctx, p, refused.Err); giveUpErr != nil {
			return CardRef{}, 0, fmt.Errorf("deliver posting %s: %w", p.ID, giveUpErr) // comes again
		}
	}
	return ref, revision, err
}

func (s *Service) deliver(ctx context.Context, p Posting) (CardRef, int, error) {
	m, ok := s.o.Messengers[p.To.Platform]
	if !ok {
		return CardRef{}, 0, &DeliveryError{Platform: p.To.Platform, Permanent: true, Err: errNoChannel}
	}
	attempt := Attempt{ID: p.ID, At: s.o.Now().UTC(), HandoffID: p.HandoffID, Repeat: !p.DoubtAt.IsZero()}
	switch p.Kind {
	case PostReport, PostNotice:
		return s.deliverOnce(ctx, m, p, p.Thread, p.Content, attempt)
	case PostList:
		return s.deliverList(ctx, m, p, attempt)
	case PostLine, PostTranscript:
		if p.Posted > 0 { // it was erased since
			err := m.Update(ctx, p.Ref, p.Content, attempt)
			if refused, ok := errors.AsType[*DeliveryError](err); ok && refused.Gone {
				err = nil // somebody has deleted it: nothing is left to erase
			}
			return p.Ref, p.Wanted, err
		}
	case PostCard:
		if _, ok := m.(Mirror); ok {
			return s.level(ctx, m, p, nil, attempt)
		}
	}
	d, err := s.o.Ledger.Load(ctx, p.HandoffID)
	if err != nil {
		return CardRef{}, 0, fmt.Errorf("deliver posting %s: %w", p.ID, err)
	}
	if p.Kind != PostCard {
		return s.deliverLine(ctx, m, d, p, attempt)
	}
	i := slices.IndexFunc(d.Postings, func(q Posting) bool { return q.ID == p.ID })
	if i < 0 {
		return CardRef{}, 0, fmt.Errorf("deliver posting %s: %w", p.ID, ErrNotFound)
	}
	card, err := d.Card(p.Cycle, s.o.Responses)
	if err != nil {
		return CardRef{}, 0, fmt.Errorf("deliver posting %s: %w", p.ID, err)
	}
	now := d.Postings[i] // as loaded with the rest: card and revision belong together
	now.DoubtAt, now.Looks = p.DoubtAt, p.Looks
	return s.level(ctx, m, now, card, attempt)
}

// level brings a level-triggered message to its wanted revision: it posts what
// does not stand, and changes what does.
func (s *Service) level(ctx context.Context, m Messenger, p Posting, c Content, a Attempt) (CardRef, int, error) {
	if p.Posted > 0 {
		err := m.Update(ctx, p.Ref, c, a)
		if refused, ok := errors.AsType[*DeliveryError](err); !ok || !refused.Gone {
			return p.Ref, p.Wanted, err
		}
		if over(c) {
			return p.Ref, p.Wanted, nil // nobody waits, and an erasure shall not bring it back
		}
		// Somebody deleted the message. Whoever waits is owed it all the same.
	} else if ref, found, err := find(ctx, m, p, "", a); found || err != nil {
		return ref, 1, err // what stands is no older than the first revision
	}
	ref, err := m.Post(ctx, p.To, c, a)
	return ref, p.Wanted, err
}

// over reports whether nobody waits for what a card or a list shows. Of one that
// shows the ledger itself that is not known.
func over(c Content) bool {
	switch c := c.(type) {
	case Card:
		return !c.Status.Open()
	case CardList:
		return !slices.ContainsFunc(c.Items, func(card Card) bool { return card.Status.Open() })
	case Line, Transcript, Report:
	}
	return false
}

// deliverOnce posts what never changes by itself, unless an earlier try has: what
// that has left is the first revision, and an erasure may have come since.
func (s *Service) deliverOnce(ctx context.Context, m Messenger, p Posting, thread string, c Content, a Attempt) (CardRef, int, error) {
	ref, found, err := find(ctx, m, p, thread, a)
	switch {
	case found || err != nil:
		return ref, 1, err
	case thread == "":
		ref, err = m.Post(ctx, p.To, c, a)
	default:
		ref, err = m.Reply(ctx, CardRef{Destination: p.To, ID: thread}, c, a)
	}
	return ref, p.Wanted, err
}

// deliverLine posts a line or a transcript below its card. The line of a card
// that is one of a list stands below the list, and names whom it is about.
func (s *Service) deliverLine(ctx context.Context, m Messenger, d Dossier, p Posting, a Attempt) (CardRef, int, error) {
	i := slices.IndexFunc(d.Postings, func(q Posting) bool { return q.Kind == PostCard && q.Cycle == p.Cycle && q.To == p.To })
	if i < 0 || !d.Postings[i].Carries(p.Kind) {
		return CardRef{}, 0, fmt.Errorf("deliver posting %s: %w", p.ID, errCardMissing)
	}
	card, content := d.Postings[i], p.Content
	thread := card.Ref.ID
	if p.Thread != "" {
		thread = p.Thread // as of the claim: a card may move from its list meanwhile
	}
	switch c := content.(type) {
	case Line:
		if card.State == PostingFolded || thread != card.Ref.ID {
			shown, err := d.Card(p.Cycle, s.o.Responses)
			if err != nil {
				return CardRef{}, 0, fmt.Errorf("deliver posting %s: %w", p.ID, err)
			}
			c.Text = shown.Title + ": " + c.Text
			content = c
		}
	case Transcript:
		content = c.filled(d.Masked(p.Cycle).Conversation.Messages)
	default:
		return CardRef{}, 0, &DeliveryError{Platform: p.To.Platform, Permanent: true, Err: fmt.Errorf("posting %s holds no line", p.ID)}
	}
	return s.deliverOnce(ctx, m, p, thread, content, a)
}

// find looks for what an earlier try may have left.
func find(ctx context.Context, m Messenger, p Posting, thread string, a Attempt) (CardRef, bool, error) {
	finder, ok := m.(Finder)
	if !ok || p.DoubtAt.IsZero() || p.Looks >= LooksBeforePost {
		return CardRef{}, false, nil
	}
	a.At = p.DoubtAt
	ref, err := finder.Find(ctx, p.To, thread, a)
	if errors.Is(err, ErrNotFound) {
		err = &DeliveryError{Platform: p.To.Platform, Absent: true, Err: err}
	}
	return ref, err == nil, err
}

// giveUp does what is left when a channel will never take a posting: a card
// goes to the fallback, and people are told once an hour. It may run again
// after a crash; nothing is owed twice.
func (s *Service) giveUp(ctx context.Context, p Posting, cause error) error {
	now := s.o.Now().UTC()
	var cards []Posting
	switch p.Kind {
	case PostCard:
		cards = []Posting{p}
	case PostList:
		var err error
		if cards, err = s.o.Ledger.Folded(ctx, p.ID); err != nil {
			return err
		}
	case PostNotice, PostLine, PostTranscript:
		return nil // no alert about an alert; a line's card has told already
	case PostReport:
	}
	return s.o.Ledger.Commit(ctx, func(tx Tx) error {
		for _, card := range cards {
			if err := s.fallBack(tx, card, now); err != nil {
				return err
			}
		}
		text := fmt.Sprintf("%s does not take messages (%v). Until that is mended, its handoffs go to the fallback channel.", p.To.Lane(), cause)
		if s.o.Fallback == (Destination{}) || s.o.Fallback == p.To {
			text = fmt.Sprintf("%s does not take messages (%v), and there is no other channel for it: see the handoffs on the inbox page.", p.To.Lane(), cause)
		}
		return s.alert(tx, "undeliverable "+p.To.Lane(), text, brokenBy(p.To, s.o.Alerts), now)
	})
}

// fallBack owes the fallback channel a card that its own channel will never take.
func (s *Service) fallBack(tx Tx, card Posting, now time.Time) error {
	c, err := tx.Cycle(card.HandoffID, card.Cycle)
	if err != nil {
		return err
	}
	if s.o.Fallback != (Destination{}) && c.State.Status.Open() {
		if err := s.oweMoreCards(tx, c, []Destination{s.o.Fallback}, now); err != nil {
			return err
		}
	}
	return tx.Stale(card.HandoffID, card.Cycle, now) // the other cards say where it could not go
}

// Alert tells people that something is wrong, at most once an hour for one cause.
func (s *Service) Alert(ctx context.Context, cause, text string) error {
	return s.AlertBeside(ctx, "", cause, text)
}

// AlertBeside is Alert for what breaks a platform: when the alerts would go
// there and may never arrive, the inbox has them too.
func (s *Service) AlertBeside(ctx context.Context, broken Platform, cause, text string) error {
	err := s.o.Ledger.Commit(ctx, func(tx Tx) error { return s.alert(tx, cause, text, broken, s.o.Now().UTC()) })
	if err != nil {
		return fmt.Errorf("alert about %s: %w", cause, err)
	}
	return nil
}

func (s *Service) alert(tx Tx, cause, text string, broken Platform, now time.Time) error {
	if s.o.Alerts == (Destination{}) {
		return nil
	}
	first, err := tx.Once("alert "+cause, now.Add(-alertEvery), now)
	if err != nil || !first {
		return err
	}
	to := []Destination{s.o.Alerts}
	if _, ok := s.o.Messengers[PlatformInbox]; ok && s.o.Alerts.Platform == broken && broken != PlatformInbox {
		to = append(to, Destination{Platform: PlatformInbox, Channel: alertChannel})
	}
	for _, d := range to {
		err := tx.Owe(Posting{
			ID: s.o.NewID(now), Kind: PostNotice, To: d, Priority: High, Content: Line{Text: text, At: now},
			Wanted: 1, State: PostingWaiting, RunAt: now,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
