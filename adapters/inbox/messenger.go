package inbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"handoffbot/bot"
)

// posts is where the channel's messages are kept.
type posts interface {
	// InboxPost stores a message; root names the message it answers, and is
	// empty for a card or a report. The same attempt id again brings the
	// stored message up to date and returns it.
	InboxPost(ctx context.Context, to bot.Destination, root string, c bot.Content, a bot.Attempt, now time.Time) (bot.CardRef, error)
	// InboxUpdate replaces the content of a message, or returns bot.ErrNotFound.
	InboxUpdate(ctx context.Context, id string, c bot.Content, now time.Time) error
}

// MessengerOptions are the parts of a Messenger. All are required.
type MessengerOptions struct {
	Store posts
	Now   func() time.Time
}

// Messenger posts into the inbox. It is safe for concurrent use.
type Messenger struct{ o MessengerOptions }

// NewMessenger returns a messenger, or every gap in the options at once.
func NewMessenger(o MessengerOptions) (*Messenger, error) {
	var errs []error
	if o.Store == nil {
		errs = append(errs, errors.New("inbox: Store is required"))
	}
	if o.Now == nil {
		errs = append(errs, errors.New("inbox: Now is required"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return &Messenger{o}, nil
}

// Post puts a card or a report into a channel. The same attempt id again
// posts nothing new.
func (m *Messenger) Post(ctx context.Context, to bot.Destination, c bot.Content, a bot.Attempt) (bot.CardRef, error) {
	return m.put(ctx, to, "", c, a)
}

// Update shows new content in a message that stands. A message that is gone is
// a permanent error: nothing brings it back.
func (m *Messenger) Update(ctx context.Context, ref bot.CardRef, c bot.Content, _ bot.Attempt) error {
	if err := m.o.Store.InboxUpdate(ctx, ref.ID, c, m.o.Now().UTC()); err != nil {
		return refusal(fmt.Errorf("update inbox message %s: %w", ref.ID, err))
	}
	return nil
}

// Reply puts a line or a transcript into the thread of a message.
func (m *Messenger) Reply(ctx context.Context, ref bot.CardRef, l bot.Content, a bot.Attempt) (bot.CardRef, error) {
	if ref.ID == "" {
		return bot.CardRef{}, permanent(errors.New("reply in the inbox: the message has no id"))
	}
	return m.put(ctx, ref.Destination, ref.ID, l, a)
}

func (m *Messenger) put(ctx context.Context, to bot.Destination, root string, c bot.Content, a bot.Attempt) (bot.CardRef, error) {
	switch {
	case to.Platform != bot.PlatformInbox || to.Channel == "":
		return bot.CardRef{}, permanent(fmt.Errorf("post to %q: not a channel of the inbox", to.Lane()))
	case a.ID == "":
		return bot.CardRef{}, permanent(fmt.Errorf("post to %q: the attempt has no id", to.Lane()))
	case c == nil:
		return bot.CardRef{}, permanent(fmt.Errorf("post to %q: nothing to post", to.Lane()))
	}
	ref, err := m.o.Store.InboxPost(ctx, to, root, c, a, m.o.Now().UTC())
	if err != nil {
		return bot.CardRef{}, refusal(fmt.Errorf("post to inbox channel %s: %w", to.Channel, err))
	}
	return ref, nil
}

// refusal tells the lane that a message which is gone stays gone; any other
// failure of the store is worth another try.
func refusal(err error) error {
	if errors.Is(err, bot.ErrNotFound) {
		return permanent(err)
	}
	return err
}

func permanent(err error) error {
	return &bot.DeliveryError{Platform: bot.PlatformInbox, Permanent: true, Err: err}
}
