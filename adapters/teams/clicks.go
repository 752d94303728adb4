package teams

import (
	"context"
	"sync"

	"handoffbot/bot"
)

// clicks lets a button wait for what becomes of it. Teams shows the answer to
// the one who pressed it; everybody else sees the card change.
type clicks struct {
	mu      sync.Mutex
	waiting map[string]*click // by event
}

// click is one button that waits.
type click struct {
	recorded chan bot.Act // it is in the log
	told     chan string  // why it changed nothing
}

func newClicks() *clicks { return &clicks{waiting: make(map[string]*click)} }

// wait begins to wait; the caller ends it.
func (c *clicks) wait(eventID string) (*click, func()) {
	k := &click{recorded: make(chan bot.Act, 1), told: make(chan string, 1)}
	c.mu.Lock()
	c.waiting[eventID] = k
	c.mu.Unlock()
	return k, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.waiting[eventID] == k {
			delete(c.waiting, eventID)
		}
	}
}

func (c *clicks) of(eventID string) *click {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.waiting[eventID]
}

// Recorded passes an act that was recorded to whoever waits for it.
func (c *Client) Recorded(_ bot.Cycle, a bot.Act) {
	if a.Actor.Platform != bot.PlatformTeams {
		return
	}
	if k := c.clicks.of(a.EventID); k != nil {
		select {
		case k.recorded <- a:
		default:
		}
	}
}

// Tell answers the one who pressed a button, while the button waits. Later
// there is no way in Teams to tell one person of a channel alone; the card
// shows what holds.
func (c *Client) Tell(_ context.Context, a bot.Act, text string) error {
	if k := c.clicks.of(a.EventID); k != nil {
		select {
		case k.told <- text:
		default:
		}
	}
	return nil
}
