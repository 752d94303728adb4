package inbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

// fakePosts keeps messages in memory, one an attempt.
type fakePosts struct {
	mu       sync.Mutex
	byID     map[string]stored
	attempts map[string]string
	err      error
}

type stored struct {
	To      bot.Destination
	Root    string
	Content bot.Content
	At      time.Time
}

func (f *fakePosts) InboxPost(_ context.Context, to bot.Destination, root string, c bot.Content, a bot.Attempt, now time.Time) (bot.CardRef, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return bot.CardRef{}, f.err
	}
	if _, ok := f.byID[root]; root != "" && !ok {
		return bot.CardRef{}, bot.ErrNotFound
	}
	if f.byID == nil {
		f.byID, f.attempts = map[string]stored{}, map[string]string{}
	}
	id, known := f.attempts[a.ID]
	if !known {
		id = fmt.Sprintf("m%d", len(f.byID)+1)
		f.attempts[a.ID] = id
		f.byID[id] = stored{To: to, Root: root, At: now}
	}
	m := f.byID[id]
	m.Content = c
	f.byID[id] = m
	return bot.CardRef{Destination: m.To, ID: id, At: m.At}, nil
}

func (f *fakePosts) InboxUpdate(_ context.Context, id string, c bot.Content, _ time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	m, ok := f.byID[id]
	if f.err != nil || !ok {
		return errors.Join(f.err, bot.ErrNotFound)
	}
	m.Content = c
	f.byID[id] = m
	return nil
}

var sales = bot.Destination{Platform: bot.PlatformInbox, Channel: "sales"}

func messenger(t *testing.T) (*Messenger, *fakePosts) {
	t.Helper()
	f := &fakePosts{}
	m, err := NewMessenger(MessengerOptions{Store: f, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	return m, f
}

func TestTheInboxIsAChannel(t *testing.T) {
	bottest.RunMessenger(t, func(t *testing.T) (bot.Messenger, bot.Destination) {
		m, _ := messenger(t)
		return m, sales
	})
}

func TestACardIsPostedUpdatedAndRepliedTo(t *testing.T) {
	m, f := messenger(t)
	card, err := m.Post(t.Context(), sales, bot.Card{Title: "one"}, bot.Attempt{ID: "a1"})
	if err != nil {
		t.Fatal(err)
	}
	again, err := m.Post(t.Context(), sales, bot.Card{Title: "one, later"}, bot.Attempt{ID: "a1"})
	if err != nil || again != card {
		t.Errorf("the same attempt gave %+v, %v; want %+v again", again, err, card)
	}
	if err := m.Update(t.Context(), card, bot.Card{Title: "two"}, bot.Attempt{ID: "a1"}); err != nil {
		t.Error(err)
	}
	line, err := m.Reply(t.Context(), card, bot.Line{Text: "hello"}, bot.Attempt{ID: "a2"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]stored{
		card.ID: {To: sales, Content: bot.Card{Title: "two"}, At: noon},
		line.ID: {To: sales, Root: card.ID, Content: bot.Line{Text: "hello"}, At: noon},
	}
	if diff := cmp.Diff(want, f.byID); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

func TestWhatWillNeverWorkIsPermanent(t *testing.T) {
	ctx := context.Background()
	gone := bot.CardRef{Destination: sales, ID: "gone"}
	a := bot.Attempt{ID: "a1"}
	for name, try := range map[string]func(*Messenger) error{
		"update of a message that is gone": func(m *Messenger) error { return m.Update(ctx, gone, bot.Card{}, a) },
		"reply to a message that is gone":  func(m *Messenger) error { _, err := m.Reply(ctx, gone, bot.Line{}, a); return err },
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
		"no content":    func(m *Messenger) error { _, err := m.Post(ctx, sales, nil, a); return err },
	} {
		m, _ := messenger(t)
		var refused *bot.DeliveryError
		if err := try(m); !errors.As(err, &refused) || !refused.Permanent || refused.Platform != bot.PlatformInbox {
			t.Errorf("%s: %v; want a permanent refusal of the inbox", name, err)
		}
	}
}

func TestAFailureOfTheStoreIsTriedAgain(t *testing.T) {
	m, f := messenger(t)
	f.err = bot.ErrNotStored
	_, err := m.Post(t.Context(), sales, bot.Card{}, bot.Attempt{ID: "a1"})
	var refused *bot.DeliveryError
	if !errors.Is(err, bot.ErrNotStored) || errors.As(err, &refused) && refused.Permanent {
		t.Errorf("Post = %v; want the store's error, not permanent", err)
	}
}

func TestNewMessengerNamesEveryGap(t *testing.T) {
	_, err := NewMessenger(MessengerOptions{})
	if err == nil || err.Error() != "inbox: Store is required\ninbox: Now is required" {
		t.Errorf("NewMessenger = %v", err)
	}
}
