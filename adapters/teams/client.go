package teams

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"handoffbot/bot"
)

// Times of a call, and of what is done about one that failed.
const (
	callWithin = 10 * time.Second // the total deadline of a delivery
	knownFor   = time.Hour        // how long an account is not asked for again
	mostKept   = 10_000           // of accounts, and of attempts
)

// misses are the waits before a message that Teams does not find is asked for
// again: the same id is found a moment later, most of the time.
var misses = [...]time.Duration{300 * time.Millisecond, time.Second, 2 * time.Second}

var (
	errStopped = errors.New("our credentials were refused")
	errTwice   = errors.New("posted twice without an answer, so it may stand; it is not tried a third time")
)

// memory keeps what must outlive the process: where the app is installed.
type memory interface {
	Remember(ctx context.Context, kind, key string, value []byte) error
	Remembered(ctx context.Context, kind string) (map[string][]byte, error)
	Forget(ctx context.Context, kind, key string) error
}

// Options are the parts of a Client. Cloud, Names, Stands, Stopped and Rest may
// be left out.
type Options struct {
	AppID    string
	Password string
	Tenant   string
	Cloud    Cloud // the zero value is Microsoft's public one
	Memory   memory
	Now      func() time.Time
	// Names are the destinations that are configured as "team/channel".
	Names []string
	// Stands is told of every further id by which a posting's message goes.
	Stands func(ctx context.Context, postingID string, ref bot.CardRef) error
	// Stopped is told once whenever Microsoft begins to refuse our credentials.
	Stopped func(code string)
	// Rest waits; false when ctx ended. Nil means the clock.
	Rest func(ctx context.Context, d time.Duration) bool
}

// Client speaks for one app in one tenant. It implements bot.Messenger,
// bot.ActorDirectory and bot.Teller, and is safe for concurrent use.
type Client struct {
	o         Options
	connector *connector
	places    *places
	clicks    *clicks

	mu       sync.Mutex
	stopped  string    // how our credentials were refused; empty when all is well
	again    time.Time // when the next try may be
	people   map[string]account
	attempts map[string]bot.CardRef // what this process has posted, by attempt
	stand    map[bot.CardRef]string // cards below those that Teams does not find any more
}

// NewClient returns a client, or every gap in the options at once. It asks the
// network for nothing.
func NewClient(o Options) (*Client, error) {
	var errs []error
	for part, given := range map[string]bool{
		"AppID": o.AppID != "", "Password": o.Password != "", "Tenant": o.Tenant != "", "Memory": o.Memory != nil, "Now": o.Now != nil,
	} {
		if !given {
			errs = append(errs, errors.New("teams: "+part+" is required"))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if len(o.Cloud.Hosts) == 0 {
		o.Cloud = PublicCloud()
	}
	if o.Stopped == nil {
		o.Stopped = func(string) {}
	}
	if o.Stands == nil {
		o.Stands = func(context.Context, string, bot.CardRef) error { return nil }
	}
	if o.Rest == nil {
		o.Rest = rest
	}
	c := &Client{
		o: o, clicks: newClicks(), people: make(map[string]account), attempts: make(map[string]bot.CardRef), stand: make(map[bot.CardRef]string),
		connector: &connector{cloud: o.Cloud, credentials: newCredentials(o.Cloud, o.AppID, o.Password, o.Tenant, o.Now), http: httpClient(callWithin)},
	}
	c.places = newPlaces(c)
	return c, nil
}

func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// Ready returns nil when Microsoft takes our credentials.
func (c *Client) Ready(ctx context.Context) error {
	if err := c.allowed(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	if _, err := c.connector.credentials.get(ctx); err != nil {
		return c.failed("token", true, err)
	}
	return nil
}

// allowed refuses at once while our credentials are known to be refused.
func (c *Client) allowed() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.o.Now()
	if c.stopped == "" || !now.Before(c.again) {
		return nil
	}
	return &bot.DeliveryError{Platform: bot.PlatformTeams, After: max(c.again.Sub(now), time.Second), Err: fmt.Errorf("%w: %s", errStopped, c.stopped)}
}

// failed notes and translates the error of a call.
func (c *Client) failed(call string, repeatable bool, err error) error {
	if failed, ok := errors.AsType[*callError](err); ok && failed.outcome == denied {
		c.mu.Lock()
		first := c.stopped == ""
		c.stopped, c.again = failed.Error(), c.o.Now().Add(stopFor)
		c.mu.Unlock()
		if first {
			c.o.Stopped(failed.Error())
		}
	}
	return refusal(call, repeatable, err)
}

func (c *Client) worked() {
	c.mu.Lock()
	c.stopped = ""
	c.mu.Unlock()
}

// Post puts content into a channel.
//
// Teams takes no key of ours and shows a bot no history, so a try that ended in
// doubt cannot be looked up. It is repeated once, when the connector answers
// again and nothing of the first try can be under way; both copies lead to the
// same handoff by their buttons.
func (c *Client) Post(ctx context.Context, to bot.Destination, content bot.Content, a bot.Attempt) (bot.CardRef, error) {
	if ref, ok := c.left(a); ok {
		return ref, c.Update(ctx, ref, content, a)
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	service, channel, err := c.prepare(ctx, to.Channel, a)
	if err != nil {
		return bot.CardRef{}, err
	}
	var conversation, activityID string
	err = c.send("create", render(content, a), func(m outgoing) error {
		conversation, activityID, err = c.connector.create(ctx, service, c.o.AppID, c.o.Tenant, channel, m)
		if isOutcome(err, missing) && c.o.Rest(ctx, misses[0]) { // said of channels that are there, at times
			conversation, activityID, err = c.connector.create(ctx, service, c.o.AppID, c.o.Tenant, channel, m)
		}
		return err
	})
	if err != nil {
		return bot.CardRef{}, c.doubted(a, c.failed("create", false, err))
	}
	return c.stands(ctx, bot.CardRef{Destination: to, ID: joinID(rootOf(conversation), activityID, a), At: instant(rootOf(conversation), c.o.Now())}, a), nil
}

// Reply puts content into the thread of a message.
func (c *Client) Reply(ctx context.Context, ref bot.CardRef, content bot.Content, a bot.Attempt) (bot.CardRef, error) {
	if below, ok := c.left(a); ok {
		return below, nil
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	service, channel, err := c.prepare(ctx, ref.Channel, a)
	if err != nil {
		return bot.CardRef{}, err
	}
	id := ""
	err = c.send("reply", render(content, a), func(m outgoing) error {
		id, err = c.connector.reply(ctx, service, threadOf(channel, ref), m)
		return err
	})
	if err != nil {
		return bot.CardRef{}, c.doubted(a, c.failed("reply", false, err))
	}
	below := bot.CardRef{Destination: ref.Destination, ID: joinID("", id, a), At: instant(id, c.o.Now())}
	c.keep(a, below)
	return below, nil
}

// Update shows new content in a message that stands. One that Teams does not
// find, again and again, is followed by a card in its thread.
func (c *Client) Update(ctx context.Context, ref bot.CardRef, content bot.Content, a bot.Attempt) error {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	service, channel, err := c.prepare(ctx, ref.Channel, bot.Attempt{})
	if err != nil {
		return err
	}
	root, id := splitID(ref.ID)
	if id == "" { // Teams never said where it stands
		c.forget(a)
		return &bot.DeliveryError{Platform: bot.PlatformTeams, Gone: true, Permanent: true, Err: errors.New("update: Teams told no id of the message")}
	}
	if root == "" {
		root = id
	}
	m := render(content, a)
	err = c.send("update", m, func(m outgoing) error {
		err := c.connector.update(ctx, service, channel+";messageid="+root, id, m)
		for _, wait := range misses {
			if !isOutcome(err, missing) || !c.o.Rest(ctx, wait) {
				break
			}
			err = c.connector.update(ctx, service, channel+";messageid="+root, id, m)
		}
		return err
	})
	if isOutcome(err, missing) {
		err = c.below(ctx, service, channel, root, ref, m, a)
	}
	if isOutcome(err, missing) || isOutcome(err, gone) {
		c.forget(a)
		return &bot.DeliveryError{Platform: bot.PlatformTeams, Gone: true, Permanent: true, Err: fmt.Errorf("update: %w", err)}
	}
	if err != nil {
		return c.failed("update", true, err)
	}
	return nil
}

// below shows a card in the thread of one that cannot be updated: the one that
// stands there already, else a new one.
func (c *Client) below(ctx context.Context, service, channel, root string, ref bot.CardRef, m message, a bot.Attempt) error {
	if ctx.Err() != nil {
		return &callError{outcome: retry, said: errors.New("no time left to follow a card that Teams does not find")}
	}
	c.mu.Lock()
	id := c.stand[ref]
	c.mu.Unlock()
	thread := channel + ";messageid=" + root
	if id != "" {
		err := c.send("update", m, func(m outgoing) error { return c.connector.update(ctx, service, thread, id, m) })
		if !isOutcome(err, missing) && !isOutcome(err, gone) {
			return err
		}
	}
	err := c.send("reply", m, func(m outgoing) (err error) {
		id, err = c.connector.reply(ctx, service, thread, m)
		return err
	})
	if isOutcome(err, ambiguous) {
		return nil // it may stand; a second one would help nobody
	}
	if err != nil || id == "" {
		return err
	}
	c.mu.Lock()
	if len(c.stand) >= mostKept {
		clear(c.stand)
	}
	c.stand[ref] = id
	c.mu.Unlock()
	_ = c.o.Stands(ctx, a.ID, bot.CardRef{Destination: ref.Destination, ID: id, At: c.o.Now().UTC()}) // its buttons name the handoff too
	return nil
}

// prepare finds where to send to. A repeat waits until the connector answers at
// all: into an outage nothing is repeated.
func (c *Client) prepare(ctx context.Context, channel string, a bot.Attempt) (service, id string, err error) {
	if err := c.allowed(); err != nil {
		return "", "", err
	}
	if id, err = c.places.id(ctx, channel); err != nil {
		return "", "", c.failed("channels", true, err)
	}
	service = c.places.service(ctx)
	if !a.Repeat {
		return service, id, nil
	}
	err = c.connector.call(ctx, http.MethodGet, service, []string{"v3", "conversations", id, "members", "28:" + c.o.AppID}, nil, nil)
	if isOutcome(err, ambiguous) || isOutcome(err, retry) || isOutcome(err, limited) || isOutcome(err, denied) {
		return "", "", c.failed("look before repeating", true, err)
	}
	return service, id, nil // it answers, whatever it says
}

// send makes a call with the whole message and, when Teams refuses it, once
// more with the plainer one: nothing was posted then.
func (c *Client) send(_ string, m message, call func(outgoing) error) error {
	err := call(m.whole())
	if isOutcome(err, tooMuch) {
		err = call(m.plainer())
	}
	if err == nil {
		c.worked()
	}
	return err
}

// doubted ends a posting that was repeated and is in doubt again.
func (c *Client) doubted(a bot.Attempt, err error) error {
	if refused, ok := errors.AsType[*bot.DeliveryError](err); ok && refused.Unknown && a.Repeat {
		return &bot.DeliveryError{Platform: bot.PlatformTeams, Permanent: true, Err: fmt.Errorf("%w: %w", errTwice, refused.Err)}
	}
	return err
}

// stands keeps what an attempt has left and tells its further names.
func (c *Client) stands(ctx context.Context, ref bot.CardRef, a bot.Attempt) bot.CardRef {
	c.keep(a, ref)
	root, id := splitID(ref.ID)
	if root != "" { // two names for one message, neither of which is the reference
		for _, name := range []string{root, id} {
			_ = c.o.Stands(ctx, a.ID, bot.CardRef{Destination: ref.Destination, ID: name, At: ref.At}) // its buttons name the handoff too
		}
	}
	return ref
}

// left returns what this process has posted for an attempt already: its
// settlement was lost, or it was asked for twice.
func (c *Client) left(a bot.Attempt) (bot.CardRef, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ref, ok := c.attempts[a.ID]
	return ref, ok && a.ID != ""
}

func (c *Client) keep(a bot.Attempt, ref bot.CardRef) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.attempts) >= mostKept {
		clear(c.attempts)
	}
	c.attempts[a.ID] = ref
}

func (c *Client) forget(a bot.Attempt) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.attempts, a.ID)
}

func isOutcome(err error, want outcome) bool {
	failed, ok := errors.AsType[*callError](err)
	return ok && failed.outcome == want
}

// untold begins the reference to a message of which Teams told no id.
const untold = "untold/"

// joinID makes one reference of the ids of a message. They are one and the same
// these days; of old an activity had an opaque id, and its message a number.
func joinID(root, activityID string, a bot.Attempt) string {
	switch {
	case root == "" && activityID == "":
		return untold + a.ID
	case root == "" || root == activityID:
		return activityID
	case activityID == "":
		return root
	}
	return root + "/" + activityID
}

// splitID takes a reference apart: the number of the message where that is not
// the activity's id, and the activity's id, empty when Teams told none.
func splitID(ref string) (root, activityID string) {
	if strings.HasPrefix(ref, untold) {
		return "", ""
	}
	if root, id, ok := strings.Cut(ref, "/"); ok {
		return root, id
	}
	return "", ref
}

// threadOf is the conversation below a message; that of a message whose id
// Teams has not told is its channel.
func threadOf(channel string, ref bot.CardRef) string {
	root, id := splitID(ref.ID)
	if root == "" {
		root = id
	}
	if root == "" {
		return channel
	}
	return channel + ";messageid=" + root
}

// rootOf is the message id in a conversation's id, or empty.
func rootOf(conversation string) string {
	_, root, _ := strings.Cut(conversation, ";messageid=")
	root, _, _ = strings.Cut(root, ";")
	return root
}

// instant is the time that a message's id tells, which is its number of
// milliseconds since 1970; any other id tells none.
func instant(id string, otherwise time.Time) time.Time {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n < 1_000_000_000_000 || n > 99_999_999_999_999 {
		return otherwise.UTC()
	}
	return time.UnixMilli(n).UTC()
}
