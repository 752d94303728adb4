package chatbot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"handoffbot/bot"
)

// Times of telling a chatbot.
const (
	tellWithin  = 15 * time.Second // the total deadline of one try
	tellLease   = time.Minute      // longer than any try, so that a lease that has run out is a dead one
	tellEvery   = time.Second      // the net under the wake-up
	tellAtOnce  = 4                // handoffs of one chatbot
	firstRetell = 5 * time.Second
	lastRetell  = time.Hour
	tellFor     = 3 * 24 * time.Hour
)

// The results of a try, as counted.
const (
	ToldSent  = "sent"
	ToldRetry = "retry"
	ToldDead  = "dead"
)

// CallbackQueue is the part of the ledger that holds what chatbots are owed.
type CallbackQueue interface {
	ClaimOutbound(ctx context.Context, source string, now time.Time, lease time.Duration, most int) ([]bot.Outbound, error)
	SettleOutbound(ctx context.Context, s bot.OutboundSettlement) error
	DisableCallback(ctx context.Context, source, url string, now time.Time) error
	EnableCallback(ctx context.Context, source, url string) error
}

// CallerOptions are the parts of a Caller.
type CallerOptions struct {
	Queue     CallbackQueue
	Callbacks map[string]Callback // by source
	Now       func() time.Time
	// Jitter returns a number from 0 to 1, so that chatbots that were down
	// together are not told together.
	Jitter func() float64
	// Observe counts what became of a try: ToldSent, ToldRetry or ToldDead.
	Observe func(source, result string)
	Within  time.Duration // the total deadline of one try, under a minute; 0: 15 seconds
	Log     logrus.FieldLogger
}

// Caller tells chatbots what becomes of their handoffs: signed, in the order
// of each handoff, again and again for three days.
type Caller struct{ o CallerOptions }

// NewCaller returns a caller, or every gap in the options at once.
func NewCaller(o CallerOptions) (*Caller, error) {
	var errs []error
	for part, given := range map[string]bool{"Queue": o.Queue != nil, "Now": o.Now != nil, "Jitter": o.Jitter != nil, "Log": o.Log != nil} {
		if !given {
			errs = append(errs, fmt.Errorf("chatbot: %s is required", part))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if o.Observe == nil {
		o.Observe = func(string, string) {}
	}
	if o.Within <= 0 {
		o.Within = tellWithin
	}
	return &Caller{o}, nil
}

// Run tells until ctx ends, each chatbot at its own pace, and then waits for
// what is under way.
func (c *Caller) Run(ctx context.Context) {
	var all sync.WaitGroup
	for source := range c.o.Callbacks {
		all.Go(func() { c.serve(ctx, source) })
	}
	all.Wait()
}

func (c *Caller) serve(ctx context.Context, source string) {
	log := c.o.Log.WithField("source", source)
	if err := c.o.Queue.EnableCallback(ctx, source, c.o.Callbacks[source].url.String()); err != nil && ctx.Err() == nil {
		log.WithError(err).Warn("the callback could not be looked at")
	}
	ticker := time.NewTicker(tellEvery)
	defer ticker.Stop()
	for {
		told, err := c.Round(ctx, source)
		if err != nil && ctx.Err() == nil {
			log.WithError(err).Warn("the chatbot's events could not be worked on; trying again")
		}
		if told > 0 && err == nil {
			continue // what comes after them may be due
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Round tells one chatbot what is due now, and returns how much it tried.
func (c *Caller) Round(ctx context.Context, source string) (int, error) {
	claimed, err := c.o.Queue.ClaimOutbound(ctx, source, c.o.Now().UTC(), tellLease, tellAtOnce)
	if err != nil {
		return 0, err
	}
	errs := make([]error, len(claimed))
	var all sync.WaitGroup
	for i, o := range claimed {
		all.Go(func() { errs[i] = c.tell(context.WithoutCancel(ctx), source, o) })
	}
	all.Wait()
	return len(claimed), errors.Join(errs...)
}

// tell tries one event and settles it.
func (c *Caller) tell(ctx context.Context, source string, o bot.Outbound) error {
	callback := c.o.Callbacks[source]
	status, after, err := c.send(ctx, callback, o)
	now := c.o.Now().UTC()
	log := c.o.Log.WithFields(logrus.Fields{"source": source, "handoff": o.Data.HandoffID, "event": o.ID, "type": string(o.Type)})
	if status == http.StatusGone {
		log.Error("the chatbot's callback is gone (410): nothing is sent to it until its address changes or something is replayed")
		c.o.Observe(source, ToldDead)
		return c.o.Queue.DisableCallback(ctx, source, callback.url.String(), now)
	}
	s := bot.OutboundSettlement{ID: o.ID, State: bot.OutboundSent, RunAt: now, Tries: o.Tries + 1}
	result := ToldSent
	if err != nil {
		s.Cause, s.State, result = err.Error(), bot.OutboundWaiting, ToldRetry
		s.RunAt = now.Add(c.again(o.Tries, after))
		if now.Sub(o.Since) >= tellFor {
			s.State, s.RunAt, result = bot.OutboundDead, now, ToldDead // there is no next try
			log.WithError(err).Error("the chatbot did not take an event for days: it is given up, and can be replayed")
		} else {
			log.WithError(err).Warn("the chatbot did not take an event; trying again")
		}
	}
	if err := c.o.Queue.SettleOutbound(ctx, s); err != nil {
		return err
	}
	c.o.Observe(source, result)
	return nil
}

// again doubles from seconds to an hour, half of it by chance; a chatbot may
// ask for longer, up to the hour.
func (c *Caller) again(tries int, after time.Duration) time.Duration {
	wait := firstRetell
	for range min(tries, 20) {
		wait = min(2*wait, lastRetell)
	}
	wait = wait/2 + time.Duration(c.o.Jitter()*float64(wait))
	return min(max(wait, after), lastRetell)
}

// send makes one request. status is 0 when none came; after is how long the
// chatbot asks to be left alone.
func (c *Caller) send(ctx context.Context, to Callback, o bot.Outbound) (status int, after time.Duration, err error) {
	body, err := json.Marshal(struct {
		Type      bot.OutboundType `json:"type"`
		Timestamp time.Time        `json:"timestamp"`
		Data      bot.OutboundData `json:"data"`
	}{o.Type, o.Data.At, o.Data})
	if err != nil {
		return 0, 0, fmt.Errorf("encode event %s: %w", o.ID, err)
	}
	ctx, cancel := context.WithTimeout(ctx, c.o.Within)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.url.String(), bytes.NewReader(body))
	if err != nil {
		return 0, 0, errors.New("the address cannot be used")
	}
	req.Header = signAll(to.secrets, o.ID, c.o.Now(), body)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "handoffbot")
	res, err := to.client.Do(req)
	if err != nil {
		return 0, 0, understood(err)
	}
	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, 64<<10) // a short answer read to its end keeps the connection
	switch {
	case res.StatusCode >= 200 && res.StatusCode < 300:
		return res.StatusCode, 0, nil
	case res.StatusCode >= 300 && res.StatusCode < 400:
		return res.StatusCode, 0, fmt.Errorf("it answered %d, and redirects are not followed", res.StatusCode)
	}
	if seconds, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && seconds > 0 {
		after = time.Duration(min(seconds, int(lastRetell/time.Second))) * time.Second
	}
	return res.StatusCode, after, fmt.Errorf("it answered %d", res.StatusCode)
}

// signAll signs with every secret, so that a chatbot that knows one of them is
// sure while it changes them.
func signAll(secrets []Secret, id string, at time.Time, body []byte) http.Header {
	var h http.Header
	var all []string
	for _, s := range secrets {
		h = Sign(s, id, at, body)
		all = append(all, h.Get(headerSignature))
	}
	if h == nil {
		h = http.Header{}
	}
	h.Set(headerSignature, strings.Join(all, " "))
	return h
}
