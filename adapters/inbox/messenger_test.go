package inbox

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

var sales = bot.Destination{Platform: bot.PlatformInbox, Channel: "sales"}

func messenger(t *testing.T) *Messenger {
	t.Helper()
	m, err := NewMessenger(func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTheInboxIsAChannel(t *testing.T) {
	bottest.RunMirror(t, func(t *testing.T) (bot.Mirror, bot.Destination) { return messenger(t), sales })
}

func TestAMessageStandsUnderItsAttempt(t *testing.T) {
	m := messenger(t)
	card, err := m.Post(t.Context(), sales, nil, bot.Attempt{ID: "a1"})
	line, err2 := m.Reply(t.Context(), card, bot.Line{Text: "hello"}, bot.Attempt{ID: "a2"})
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	want := []bot.CardRef{{Destination: sales, ID: "a1", At: noon}, {Destination: sales, ID: "a2", At: noon}}
	if diff := cmp.Diff(want, []bot.CardRef{card, line}); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

func TestWhatWillNeverWorkIsPermanent(t *testing.T) {
	ctx := context.Background()
	a := bot.Attempt{ID: "a1"}
	for name, try := range map[string]func(*Messenger) error{
		"reply to no message": func(m *Messenger) error {
			_, err := m.Reply(ctx, bot.CardRef{Destination: sales}, bot.Line{}, a)
			return err
		},
		"another platform": func(m *Messenger) error {
			_, err := m.Post(ctx, bot.Destination{Platform: bot.PlatformSlack, Channel: "C1"}, bot.Card{}, a)
			return err
		},
		"no channel": func(m *Messenger) error {
			_, err := m.Post(ctx, bot.Destination{Platform: bot.PlatformInbox}, bot.Card{}, a)
			return err
		},
		"no attempt id": func(m *Messenger) error { _, err := m.Post(ctx, sales, bot.Card{}, bot.Attempt{}); return err },
	} {
		var refused *bot.DeliveryError
		if err := try(messenger(t)); !errors.As(err, &refused) || !refused.Permanent || refused.Platform != bot.PlatformInbox {
			t.Errorf("%s: %v; want a permanent refusal of the inbox", name, err)
		}
	}
}

func TestNewMessengerNamesItsGap(t *testing.T) {
	if _, err := NewMessenger(nil); err == nil || err.Error() != "inbox: now is required" {
		t.Errorf("NewMessenger = %v", err)
	}
}
