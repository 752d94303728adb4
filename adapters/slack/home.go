package slack

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// homeOpened shows a person their handoffs in the Home tab of the app. The tab
// is brought up to date whenever it is opened, and not between: keeping it up to
// date for everybody who ever opened it would cost a call a person for each
// change of a handoff.
func (h *Handler) homeOpened(ctx context.Context, eventID string, e event, us Identity) (string, error) {
	if e.Tab != "home" || e.User == "" || eventID == "" || !h.homes.first(e.User, eventID) {
		return resultIgnored, nil
	}
	h.later(ctx, callWithin, "the home tab was not shown", func(ctx context.Context) error {
		m, err := h.listFor(ctx, e.User, us)
		if err != nil {
			return fmt.Errorf("list handoffs for the home tab: %w", err)
		}
		return h.o.Client.publish(ctx, e.User, renderHome(m, h.o.Now()))
	})
	return resultKept, nil
}

// renderHome is the Home tab around a list, and says of when it is.
func renderHome(m message, now time.Time) slack.HomeTabViewRequest {
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: concat(
		[]slack.Block{slack.NewHeaderBlock(plain("Handoffs"))},
		m.blocks,
		[]slack.Block{slack.NewRichTextBlock("", slack.NewRichTextSection(
			said("As of "), when(now), said(". Open this tab again to bring it up to date; /handoffs lists the same anywhere.")))},
	)}}
}

// publish shows a view in the Home tab of one person.
func (c *Client) publish(ctx context.Context, user string, view slack.HomeTabViewRequest) error {
	if err := c.allowed(); err != nil {
		return err
	}
	if _, err := c.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: view}); err != nil {
		return c.failed("views.publish", true, err)
	}
	c.worked()
	return nil
}

// homes remembers by which event each person opened their tab last, for Slack
// tells some events twice.
type homes struct {
	mu   sync.Mutex
	last map[string]string // event id by user
}

// first reports whether the event is not the last one of the person, and notes it.
func (s *homes) first(user, eventID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last[user] == eventID {
		return false
	}
	if s.last == nil || len(s.last) >= mostPeople {
		s.last = make(map[string]string) // showing a tab once more costs less than remembering everybody
	}
	s.last[user] = eventID
	return true
}
