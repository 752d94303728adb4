// Package bottest has what tests of several packages need: a ledger and a
// channel in memory that behave like real ones, and the suites that every
// ledger and every channel must pass.
package bottest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"handoffbot/bot"
)

// Messenger is a channel in memory. Its zero value is ready; it is safe for
// concurrent use.
type Messenger struct {
	// Errs are popped, one a call; nil means success.
	Errs []error

	mu       sync.Mutex
	contents map[string]bot.Content
	threads  map[string][]string    // message ids, oldest first
	posted   map[string]bot.CardRef // by attempt
}

var errUnknownMessage = errors.New("no such message")

func (m *Messenger) next() error {
	if m.contents == nil {
		m.contents, m.threads, m.posted = map[string]bot.Content{}, map[string][]string{}, map[string]bot.CardRef{}
	}
	if len(m.Errs) == 0 {
		return nil
	}
	err := m.Errs[0]
	m.Errs = m.Errs[1:]
	return err
}

// Post implements bot.Messenger.
func (m *Messenger) Post(_ context.Context, to bot.Destination, c bot.Content, a bot.Attempt) (bot.CardRef, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.next(); err != nil {
		return bot.CardRef{}, err
	}
	ref, known := m.posted[a.ID]
	if !known {
		ref = bot.CardRef{Destination: to, ID: fmt.Sprintf("m%d", len(m.posted)+1), At: a.At}
		m.posted[a.ID] = ref
	}
	m.contents[ref.ID] = c
	return ref, nil
}

// Update implements bot.Messenger.
func (m *Messenger) Update(_ context.Context, ref bot.CardRef, c bot.Content, _ bot.Attempt) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.next(); err != nil {
		return err
	}
	if _, ok := m.contents[ref.ID]; !ok {
		return &bot.DeliveryError{Platform: ref.Platform, Permanent: true, Err: errUnknownMessage}
	}
	m.contents[ref.ID] = c
	return nil
}

// Reply implements bot.Messenger.
func (m *Messenger) Reply(_ context.Context, ref bot.CardRef, l bot.Content, a bot.Attempt) (bot.CardRef, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.next(); err != nil {
		return bot.CardRef{}, err
	}
	if _, ok := m.contents[ref.ID]; !ok {
		return bot.CardRef{}, &bot.DeliveryError{Platform: ref.Platform, Permanent: true, Err: errUnknownMessage}
	}
	below, known := m.posted[a.ID]
	if !known {
		below = bot.CardRef{Destination: ref.Destination, ID: fmt.Sprintf("m%d", len(m.posted)+1), At: a.At}
		m.posted[a.ID] = below
		m.threads[ref.ID] = append(m.threads[ref.ID], below.ID)
		m.contents[below.ID] = l
	}
	return below, nil
}

// Content returns what a message says now; nil when there is none.
func (m *Messenger) Content(ref bot.CardRef) bot.Content {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.contents[ref.ID]
}

// Thread returns what stands below a message, oldest first.
func (m *Messenger) Thread(ref bot.CardRef) []bot.Content {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []bot.Content
	for _, id := range m.threads[ref.ID] {
		all = append(all, m.contents[id])
	}
	return all
}
