package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack/socketmode"
)

// Listen takes events in by Socket Mode until ctx ends. Every connection that
// comes back after a gap calls caughtUp, for what happened meanwhile may never
// be told. It returns early only when Slack refuses the app's token.
func (h *Handler) Listen(ctx context.Context, caughtUp func()) error {
	client := socketmode.New(h.o.Client.api)
	run, stop := context.WithCancel(ctx)
	defer stop()
	var ended error
	done := make(chan struct{})
	go func() { ended = client.RunContext(run); close(done) }()
	for {
		select {
		case <-done:
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("socket mode: %w; check slack.app_token and its scope connections:write", ended)
		case e := <-client.Events:
			if e.Type == socketmode.EventTypeConnected {
				caughtUp()
			}
			h.hear(ctx, client, e)
		}
	}
}

// hear handles one envelope. What is not durable is not acknowledged, and Slack
// sends it again.
func (h *Handler) hear(ctx context.Context, client *socketmode.Client, e socketmode.Event) {
	id, kind, payload, err := opened(e)
	if err != nil || id == "" {
		return // hello, and what the library tells of itself
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	var answer any
	switch kind {
	case "events_api":
		_, err = h.takeEvent(ctx, payload)
	case "interactive":
		answer, err = h.takeInteraction(ctx, payload)
	case "slash_commands":
		var c command
		if err = json.Unmarshal(payload, &c); err == nil {
			answer, err = h.takeCommand(ctx, c)
		}
	}
	if err != nil {
		h.o.Log.WithField("kind", kind).WithError(err).Warn("not taken in from slack; it will be sent again")
		return
	}
	if err := client.AckCtx(ctx, id, answer); err != nil {
		h.o.Log.WithField("kind", kind).WithError(err).Warn("slack was not answered")
	}
}

// opened takes an envelope apart. The library gives those it cannot read as an
// error with the raw text: they are ours to read, and to acknowledge.
func opened(e socketmode.Event) (id, kind string, payload json.RawMessage, err error) {
	if e.Request != nil {
		return e.Request.EnvelopeID, e.Request.Type, e.Request.Payload, nil
	}
	bad, ok := e.Data.(*socketmode.ErrorBadMessage)
	if !ok {
		return "", "", nil, errors.New("not an envelope")
	}
	var raw struct {
		ID      string          `json:"envelope_id"`
		Type    string          `json:"type"`
		Payload json.RawMessage `json:"payload"`
	}
	err = json.Unmarshal(bad.Message, &raw)
	return raw.ID, raw.Type, raw.Payload, err
}
