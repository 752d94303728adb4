package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sirupsen/logrus"

	"handoffbot/adapters/chatbot"
	"handoffbot/adapters/inbox"
	"handoffbot/bot"
	"handoffbot/digest"
)

// demoLogLevel keeps the story readable: only what is wrong is logged.
const demoLogLevel = logrus.WarnLevel

// player plays the chatbot and the team against a running bot, over HTTP, with
// nothing that anybody else does not have.
type player struct {
	base, token, database string
	key                   chatbot.Secret
	out                   io.Writer
	began                 time.Time
}

// seen is a handoff as the API tells it, as far as the story needs it.
type seen struct {
	HandoffID string `json:"handoff_id"`
	Status    string `json:"status"`
	Cycle     int    `json:"cycle"`
	Route     string `json:"route"`
	Priority  string `json:"priority"`
	Decision  struct {
		Summary    string `json:"summary"`
		NextAction string `json:"next_action"`
		Reasons    []struct {
			Rule    string `json:"rule"`
			Trigger string `json:"trigger"`
			Turn    int    `json:"turn"`
			Text    string `json:"text"`
		} `json:"reasons"`
	} `json:"decision"`
	Cards []struct {
		Channel string `json:"channel"`
		State   string `json:"state"`
	} `json:"cards"`
	FirstResponse *struct {
		Kind      string `json:"kind"`
		Responder struct {
			Name string `json:"name"`
		} `json:"responder"`
		Seconds float64 `json:"seconds"`
	} `json:"first_response"`
}

// open plays the chatbot's day at a pace one can watch, with a colleague on a
// few of the cards, and leaves the rest to whoever looks at the page.
func (pl player) open(ctx context.Context, day []talk) error {
	fmt.Fprintf(pl.out, `handoffbot demo: a day of a website chatbot plays through the signed webhook.

  page      %s/inbox
  database  %s

Claim a card, react, reply, and watch the digest move. Stop with Ctrl-C.

`, pl.base, pl.database)
	for _, t := range day {
		if err := pl.converse(ctx, t, demoPace); err != nil {
			return pl.report(err)
		}
		h, found, err := pl.handoff(ctx, t.ConversationID)
		if err != nil {
			return pl.report(err)
		}
		if !found {
			fmt.Fprintf(pl.out, "%s  %-20s the chatbot could answer it alone\n", t.At, t.ConversationID)
			continue
		}
		fmt.Fprintf(pl.out, "%s  %-20s → %s, %s priority\n", t.At, t.ConversationID, h.Route, h.Priority)
		if !t.Colleague {
			continue
		}
		for i, d := range t.People {
			if err := pl.act(ctx, h, i, d); err != nil {
				return pl.report(err)
			}
		}
	}
	fmt.Fprintf(pl.out, "\nThe day is over; the cards that wait are yours: %s/inbox\n", pl.base)
	return nil
}

// report tells of an error that ends the playing while the page stays open.
func (pl player) report(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil // whoever watched has seen enough
	}
	fmt.Fprintf(pl.out, "the sample day stopped: %v\n", err)
	return err
}

// converse sends a talk as its chatbot would.
func (pl player) converse(ctx context.Context, t talk, pace time.Duration) error {
	hooks, err := t.hooks(pl.began)
	if err != nil {
		return err
	}
	for _, h := range hooks {
		a, err := sendSigned(ctx, http.DefaultClient, pl.base+"/v1/hooks/website", pl.key, h.id, h.body)
		if err != nil {
			return fmt.Errorf("send %s: %w", h.id, err)
		}
		if a.status >= http.StatusMultipleChoices {
			return fmt.Errorf("send %s: the bot answered %d: %s", h.id, a.status, a.body)
		}
		if err := pause(ctx, pace); err != nil {
			return err
		}
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// act does what a person does on the inbox page: it posts the same form.
func (pl player) act(ctx context.Context, h seen, i int, d deed) error {
	form := url.Values{
		"kind": {d.Do}, "emoji": {d.Emoji}, "text": {d.Text}, "resolution": {bot.Resolved},
		"event": {fmt.Sprintf("demo-%s-%d-%d", h.HandoffID, h.Cycle, i)},
	}
	address := fmt.Sprintf("%s/inbox/handoffs/%s/%d/acts", pl.base, h.HandoffID, h.Cycle)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.AddCookie(&http.Cookie{Name: inbox.NameCookie, Value: inbox.NameCookieValue(d.Name)})
	stay := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := stay.Do(req)
	if err != nil {
		return fmt.Errorf("%s by %s on handoff %s: %w", d.Do, d.Name, h.HandoffID, err)
	}
	defer res.Body.Close()
	if res.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("%s by %s on handoff %s: the page answered %d", d.Do, d.Name, h.HandoffID, res.StatusCode)
	}
	return nil
}

// handoff asks the API for the conversation's handoff.
func (pl player) handoff(ctx context.Context, conversation string) (seen, bool, error) {
	var list struct {
		Handoffs []seen `json:"handoffs"`
	}
	err := pl.get(ctx, "/v1/handoffs?conversation_id="+url.QueryEscape(conversation), &list)
	if err != nil || len(list.Handoffs) == 0 {
		return seen{}, false, err
	}
	var h seen
	err = pl.get(ctx, "/v1/handoffs/"+list.Handoffs[0].HandoffID, &h)
	return h, true, err
}

func (pl player) week(ctx context.Context) (digest.Metrics, error) {
	var m digest.Metrics
	return m, pl.get(ctx, "/v1/metrics", &m)
}

func (pl player) get(ctx context.Context, path string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, pl.base+path, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+pl.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("ask for %s: %w", path, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("ask for %s: the bot answered %d", path, res.StatusCode)
	}
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		return fmt.Errorf("read the answer to %s: %w", path, err)
	}
	return nil
}
