package whole

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"handoffbot/adapters/slack/slacktest"
)

// step brings a process to a moment and kills it there.
type step struct {
	name string
	// do returns the process it has ended.
	do func(ctx context.Context, w *world) (*process, error)
	// slow steps need more patience than a test of every day has.
	slow bool
}

// steps are the moments at which a process dies, each reached by what can be
// seen from outside.
func steps() []step {
	post := func(c slacktest.Call) bool { return c.Method == "chat.postMessage" }
	card := func(c slacktest.Call) bool {
		handoff, _ := told(c.Form.Get("metadata"))
		return post(c) && c.Form.Get("thread_ts") == "" && handoff != ""
	}
	list := func(c slacktest.Call) bool {
		return post(c) && c.Form.Get("thread_ts") == "" && len(shown(c.Form.Get("blocks"))) > 1
	}
	line := func(c slacktest.Call) bool { return post(c) && c.Form.Get("thread_ts") != "" }
	update := func(c slacktest.Call) bool { return c.Method == "chat.update" }
	lookUp := func(c slacktest.Call) bool { return c.Method == "conversations.history" }
	return []step{
		{name: "a card is under way; Slack gets to it later", do: held(card, before, later)},
		{name: "a card is under way; Slack never gets to it", do: held(card, before, never)},
		{name: "a card stands; its answer is under way", do: held(card, after, never)},
		{name: "a card stands; its answer has left", do: held(card, after, now)},
		{name: "a list is under way; Slack gets to it later", do: held(list, before, later)},
		{name: "a list stands; its answer is under way", do: held(list, after, never)},
		{name: "a line is under way into a thread; Slack gets to it later", do: held(line, before, later)},
		{name: "a line stands in a thread; its answer is under way", do: held(line, after, never)},
		{name: "a card is being updated; Slack gets to it later", do: held(update, before, later)},
		{name: "a card is being updated; Slack never gets to it", do: held(update, before, never)},
		{name: "a card is updated; its answer is under way", do: held(update, after, never)},
		{name: "a digest is under way; Slack gets to it later", do: digest(before, later)},
		{name: "a digest stands; its answer is under way", do: digest(after, never)},
		{name: "it asks who a person is", do: asking},
		{name: "half of a webhook has come in", do: trapped("/v1/hooks/", true)},
		{name: "a webhook is stored; its answer is lost", do: trapped("/v1/hooks/", false)},
		{name: "half of an event has come in", do: trapped("/slack/events", true)},
		{name: "an event is stored; its answer is lost", do: trapped("/slack/events", false)},
		{name: "a click is stored; its answer is lost", do: trapped("/slack/interactions", false)},
		{name: "it starts", do: starting},
		{name: "it says that it is ready", do: justReady},
		{name: "it drains, with a card under way", do: draining},
		{name: "it is told to stop, and may finish", do: finishing},
		{name: "any moment", do: anyMoment},
		{name: "it looks for a card in doubt", do: held(lookUp, before, never), slow: true},
		{name: "any moment; Slack answers past the deadline", do: pastTheDeadline, slow: true},
	}
}

// Where a call is held, and what becomes of it once its caller is dead.
const (
	before = false // it is carried out
	after  = true

	never = -1 * time.Second
	now   = 0 * time.Second
	later = 1500 * time.Millisecond
)

// reachWithin is how long a step waits for its moment.
const reachWithin = 30 * time.Second

var errNotReached = errors.New("the moment did not come")

// held kills whoever makes a call, while the platform holds it.
func held(match func(slacktest.Call) bool, where bool, goesOn time.Duration) func(context.Context, *world) (*process, error) {
	return func(ctx context.Context, w *world) (*process, error) {
		return w.killHolding(ctx, w.slack.Hold(where, match), goesOn)
	}
}

func (w *world) killHolding(ctx context.Context, h *slacktest.Held, goesOn time.Duration) (*process, error) {
	ctx, cancel := context.WithTimeout(ctx, reachWithin)
	defer cancel()
	var c slacktest.Call
	select {
	case c = <-h.Arrived():
	case <-ctx.Done():
		if w.slack.Unhold(h) {
			return nil, errNotReached
		}
		c = <-h.Arrived()
	}
	p := w.replica(c)
	if goesOn == now {
		h.Release(true)
	}
	w.fell(p)
	switch {
	case goesOn > now:
		time.AfterFunc(goesOn, func() { h.Release(true) })
	default:
		h.Release(false)
	}
	return p, nil
}

// asking kills whoever asks about a person that nobody has seen before.
func asking(ctx context.Context, w *world) (*process, error) {
	h := w.slack.Hold(before, func(c slacktest.Call) bool { return c.Method == "users.info" })
	w.newcomers++
	who := someone{id: fmt.Sprintf("U0NEW%d", w.newcomers), counts: true, person: true}
	w.slack.Join(slacktest.User{ID: who.id, Name: "Newcomer"})
	acting, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		chaos := rand.New(rand.NewPCG(w.seed, uint64(1000+w.newcomers)))
		for pause(acting, 50*time.Millisecond) {
			w.react(chaos, who)
		}
	}()
	return w.killHolding(ctx, h, never)
}

// digest has the report of another week owed, and kills who posts it.
func digest(where bool, goesOn time.Duration) func(context.Context, *world) (*process, error) {
	return func(ctx context.Context, w *world) (*process, error) {
		report := func(c slacktest.Call) bool {
			return c.Method == "chat.postMessage" && c.Form.Get("channel") == reportsTo
		}
		h := w.slack.Hold(where, report)
		if err := w.oweReport(ctx); err != nil {
			w.slack.Unhold(h)
			return nil, err
		}
		return w.killHolding(ctx, h, goesOn)
	}
}

// oweReport asks, beside the server, for a week that was not asked for yet.
func (w *world) oweReport(ctx context.Context) error {
	week := fmt.Sprintf("%d-W%02d", 2025-w.weeks/52, w.weeks%52+1)
	out, err := w.program.run(ctx, "digest", "--config", "r0.yaml", "--week", week, "--post")
	if err != nil && !strings.Contains(out, "was posted before") {
		return fmt.Errorf("digest --post: %w: %s", err, out)
	}
	w.weeks++
	return nil
}

// trapped kills whoever takes a request.
func trapped(path string, half bool) func(context.Context, *world) (*process, error) {
	return func(ctx context.Context, w *world) (*process, error) {
		t := w.door.set(path, half)
		defer close(t.leave)
		select {
		case p := <-t.stop:
			w.fell(p)
			return p, nil
		case <-time.After(reachWithin):
			return nil, errNotReached
		}
	}
}

// anyMoment waits for none in particular.
func anyMoment(ctx context.Context, w *world) (*process, error) {
	pause(ctx, time.Duration(w.chaos.IntN(400))*time.Millisecond)
	p := w.any()
	w.fell(p)
	return p, nil
}

func (w *world) any() *process { return w.fleet[w.chaos.IntN(len(w.fleet))] }

// starting kills a process again and again before it can say a word.
func starting(ctx context.Context, w *world) (*process, error) {
	p := w.any()
	w.fell(p)
	for range 3 {
		young := w.launch(p.n)
		pause(ctx, time.Duration(w.chaos.IntN(120))*time.Millisecond)
		young.kill()
	}
	return p, nil
}

// justReady kills a process the moment that it says it listens.
func justReady(ctx context.Context, w *world) (*process, error) {
	p := w.any()
	w.fell(p)
	young := w.launch(p.n)
	err := young.awaitReady(ctx)
	young.kill()
	return p, err
}

// draining kills a process that was told to stop and waits for the platform.
func draining(ctx context.Context, w *world) (*process, error) {
	h := w.slack.Hold(before, func(c slacktest.Call) bool { return c.Method == "chat.postMessage" })
	p, err := w.stopWhileHeld(ctx, h)
	if err != nil {
		return nil, err
	}
	p.kill()
	time.AfterFunc(later, func() { h.Release(true) })
	return p, nil
}

// stopWhileHeld asks the process to stop whose call is held, and returns once
// it says that it does.
func (w *world) stopWhileHeld(ctx context.Context, h *slacktest.Held) (*process, error) {
	ctx, cancel := context.WithTimeout(ctx, reachWithin)
	defer cancel()
	var p *process
	select {
	case c := <-h.Arrived():
		p = w.replica(c)
	case <-ctx.Done():
		w.slack.Unhold(h)
		h.Release(true)
		return nil, errNotReached
	}
	w.door.dismiss(p)
	if err := p.terminate(); err != nil {
		return nil, err
	}
	for { // readiness says so first
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.operations+"/readyz", nil)
		if err != nil {
			return nil, err
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return nil, fmt.Errorf("a process that drains does not say whether it is ready: %w", err)
		}
		answer.Body.Close()
		if answer.StatusCode == http.StatusServiceUnavailable {
			return p, nil
		}
		pause(ctx, time.Millisecond)
	}
}

// finishing tells a process to stop while a card is under way. It must wait for
// the answer and end well.
func finishing(ctx context.Context, w *world) (*process, error) {
	h := w.slack.Hold(before, func(c slacktest.Call) bool { return c.Method == "chat.postMessage" })
	p, err := w.stopWhileHeld(ctx, h)
	if err != nil {
		return nil, err
	}
	h.Release(true)
	select {
	case <-p.gone:
	case <-time.After(reachWithin):
		p.kill()
		return nil, errors.New("told to stop, it did not end")
	}
	if p.err != nil {
		return nil, fmt.Errorf("told to stop, it ended badly: %w", p.err)
	}
	return p, nil
}

// pastTheDeadline lets the platform carry a card out when the bot has looked
// for it twice and given it up. That makes a second copy, which is told apart
// from those that must not be.
func pastTheDeadline(ctx context.Context, w *world) (*process, error) {
	h := w.slack.Hold(before, func(c slacktest.Call) bool {
		return c.Method == "chat.postMessage" && c.Form.Get("thread_ts") == ""
	})
	select {
	case <-h.Arrived():
		time.AfterFunc(40*time.Second, func() { h.Release(true) })
	case <-time.After(reachWithin):
		w.slack.Unhold(h)
		return nil, errNotReached
	}
	return anyMoment(ctx, w)
}
