package inbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"handoffbot/bot"
)

// Messenger posts into the inbox, whose pages show the ledger as it stands. A
// message is there once its posting is settled, with that commit and no other:
// nothing is ever in doubt or posted twice. It is safe for concurrent use.
type Messenger struct{ now func() time.Time }

// NewMessenger returns a messenger. now is required.
func NewMessenger(now func() time.Time) (*Messenger, error) {
	if now == nil {
		return nil, errors.New("inbox: now is required")
	}
	return &Messenger{now}, nil
}

// ShowsLedger implements bot.Mirror.
func (*Messenger) ShowsLedger() {}

// Post lets a card or a report stand in a channel. Its id is the attempt's.
func (m *Messenger) Post(_ context.Context, to bot.Destination, _ bot.Content, a bot.Attempt) (bot.CardRef, error) {
	switch {
	case to.Platform != bot.PlatformInbox || to.Channel == "":
		return bot.CardRef{}, permanent(fmt.Errorf("post to %q: not a channel of the inbox", to.Lane()))
	case a.ID == "":
		return bot.CardRef{}, permanent(fmt.Errorf("post to %q: the attempt has no id", to.Lane()))
	}
	return bot.CardRef{Destination: to, ID: a.ID, At: m.now().UTC()}, nil
}

// Update does nothing: what is shown is the ledger.
func (*Messenger) Update(context.Context, bot.CardRef, bot.Content, bot.Attempt) error { return nil }

// Reply lets a line stand in the thread of a message.
func (m *Messenger) Reply(ctx context.Context, ref bot.CardRef, l bot.Content, a bot.Attempt) (bot.CardRef, error) {
	if ref.ID == "" {
		return bot.CardRef{}, permanent(errors.New("reply in the inbox: the message has no id"))
	}
	return m.Post(ctx, ref.Destination, l, a)
}

func permanent(err error) error {
	return &bot.DeliveryError{Platform: bot.PlatformInbox, Permanent: true, Err: err}
}
