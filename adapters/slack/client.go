package slack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"handoffbot/bot"
)

// How long one call may take, and how much of an answer is read.
const (
	callWithin  = 10 * time.Second
	answerBytes = 4 << 20
)

// The metadata by which a message of ours is found again.
const (
	metadataType = "handoff_post"
	attemptKey   = "attempt_id"
	handoffKey   = "handoff_id"
)

// errStopped says that Slack has refused the token lately.
var errStopped = errors.New("slack has refused the bot's token")

// Options are the parts of a Client. APIURL and Stopped may be left out.
type Options struct {
	Token    string // xoxb-…
	AppToken string // xapp-…, for Socket Mode
	APIURL   string // of the Web API, ending in a slash; empty means Slack's own
	Now      func() time.Time
	// Stopped is told once whenever Slack begins to refuse the token.
	Stopped func(code string)
}

// Client speaks for one workspace. It implements bot.Messenger, bot.Finder,
// bot.Directory and bot.Teller, and is safe for concurrent use.
type Client struct {
	o   Options
	api *slack.Client

	asking chan struct{} // holds one: who asks Slack who we are, while others wait

	mu      sync.Mutex
	who     *Identity
	stopped string    // the code of the refusal; empty when all is well
	again   time.Time // when the next try may be
	people  map[string]account
}

// Identity is who we are in the workspace.
type Identity struct {
	TeamID     string
	Enterprise string
	UserID     string // of our bot
	BotID      string
	AppID      string // empty when Slack does not say
	URL        string // of the workspace, ending in a slash
}

// NewClient returns a client, or every gap in the options at once. It asks the
// network for nothing.
func NewClient(o Options) (*Client, error) {
	var errs []error
	if o.Token == "" {
		errs = append(errs, errors.New("slack: Token is required"))
	}
	if o.Now == nil {
		errs = append(errs, errors.New("slack: Now is required"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if o.Stopped == nil {
		o.Stopped = func(string) {}
	}
	// The library repeats nothing: a second try of a post that went through
	// would be a second card.
	options := []slack.Option{slack.OptionHTTPClient(&http.Client{
		Timeout: callWithin, Transport: bounded{network()},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})}
	if o.APIURL != "" {
		options = append(options, slack.OptionAPIURL(strings.TrimSuffix(o.APIURL, "/")+"/"))
	}
	if o.AppToken != "" {
		options = append(options, slack.OptionAppLevelToken(o.AppToken))
	}
	return &Client{o: o, api: slack.New(o.Token, options...), asking: make(chan struct{}, 1), people: make(map[string]account)}, nil
}

// idle is how many connections stay for the next call, where one does not serve
// all: a lane each posts at the same time.
const idle = 64

// network is the usual way to it, which keeps more than two connections.
func network() http.RoundTripper {
	usual, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	more := usual.Clone()
	more.MaxIdleConnsPerHost = idle
	return more
}

// bounded reads no more of an answer than a sane one has.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.next.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, answerBytes), answer.Body}
	}
	return answer, err
}

// identity returns who we are, asking Slack once.
func (c *Client) identity(ctx context.Context) (Identity, error) {
	if known := c.known(); known != nil {
		return *known, nil
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	select {
	case c.asking <- struct{}{}:
		defer func() { <-c.asking }()
	case <-ctx.Done():
		return Identity{}, c.failed("auth.test", true, ctx.Err())
	}
	if known := c.known(); known != nil { // somebody else asked meanwhile
		return *known, nil
	}
	answer, err := c.api.AuthTestContext(ctx)
	if err != nil {
		return Identity{}, c.failed("auth.test", true, err)
	}
	who := Identity{
		TeamID: answer.TeamID, Enterprise: answer.EnterpriseID, UserID: answer.UserID, BotID: answer.BotID,
		URL: strings.TrimSuffix(answer.URL, "/") + "/",
	}
	if who.BotID != "" {
		// Best effort: without it, another app of the same workspace is told
		// apart by the signature alone.
		if b, err := c.api.GetBotInfoContext(ctx, slack.GetBotInfoParameters{Bot: who.BotID}); err == nil && b != nil {
			who.AppID = b.AppID
		}
	}
	c.mu.Lock()
	c.who = &who
	c.mu.Unlock()
	return who, nil
}

func (c *Client) known() *Identity {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.who
}

// Ready returns nil when Slack takes our token. It asks Slack only when it does
// not know yet.
func (c *Client) Ready(ctx context.Context) error {
	c.mu.Lock()
	code, again := c.stopped, c.again
	c.mu.Unlock()
	if code != "" && c.o.Now().Before(again) {
		return fmt.Errorf("%w: %s", errStopped, code)
	}
	_, err := c.identity(ctx)
	return err
}

// Stop notes that Slack has withdrawn the token.
func (c *Client) Stop(code string) {
	c.mu.Lock()
	first := c.stopped == ""
	c.stopped, c.again, c.who = code, c.o.Now().Add(stopFor), nil
	c.mu.Unlock()
	if first {
		c.o.Stopped(code)
	}
}

// allowed refuses at once while the token is known to be refused, so that one
// broken token does not become a stream of failing calls.
func (c *Client) allowed() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.o.Now()
	if c.stopped == "" || !now.Before(c.again) {
		return nil
	}
	return &bot.DeliveryError{Platform: bot.PlatformSlack, After: max(c.again.Sub(now), time.Second), Err: fmt.Errorf("%w: %s", errStopped, c.stopped)}
}

func (c *Client) worked() {
	c.mu.Lock()
	c.stopped = ""
	c.mu.Unlock()
}

// failed notes and translates the error of a call.
func (c *Client) failed(method string, repeatable bool, err error) error {
	kind, after, said := understand(err)
	if kind == auth {
		c.Stop(said.Error())
	}
	return refusal(kind, after, repeatable, fmt.Errorf("%s: %w", method, said))
}

// Post puts content into a channel.
func (c *Client) Post(ctx context.Context, to bot.Destination, content bot.Content, a bot.Attempt) (bot.CardRef, error) {
	return c.post(ctx, to, "", content, a)
}

// Reply puts content into the thread of a message.
func (c *Client) Reply(ctx context.Context, ref bot.CardRef, content bot.Content, a bot.Attempt) (bot.CardRef, error) {
	return c.post(ctx, ref.Destination, ref.ID, content, a)
}

func (c *Client) post(ctx context.Context, to bot.Destination, thread string, content bot.Content, a bot.Attempt) (bot.CardRef, error) {
	m := render(content)
	options := []slack.MsgOption{
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionMetadata(slack.SlackMetadata{
			EventType: metadataType, EventPayload: map[string]any{attemptKey: a.ID, handoffKey: a.HandoffID},
		}),
	}
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	var ts string
	err := c.send(ctx, "chat.postMessage", false, m, func(ctx context.Context, shape []slack.MsgOption) error {
		_, stood, err := c.api.PostMessageContext(ctx, to.Channel, append(shape, options...)...)
		ts = stood
		if err == nil && ts == "" {
			err = errors.New("an answer without a timestamp")
		}
		return err
	})
	if err != nil {
		return bot.CardRef{}, err
	}
	return bot.CardRef{Destination: to, ID: ts, At: instant(ts)}, nil
}

// Update shows new content in a message that stands.
func (c *Client) Update(ctx context.Context, ref bot.CardRef, content bot.Content, _ bot.Attempt) error {
	return c.send(ctx, "chat.update", true, render(content), func(ctx context.Context, shape []slack.MsgOption) error {
		_, _, _, err := c.api.UpdateMessageContext(ctx, ref.Channel, ref.ID, shape...)
		return err
	})
}

// send makes a call with the whole message and, when Slack refuses its blocks,
// once more with the plainer one: nothing was posted then.
func (c *Client) send(ctx context.Context, method string, repeatable bool, m message, call func(context.Context, []slack.MsgOption) error) error {
	if err := c.allowed(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	err := call(ctx, shape(m.text, m.blocks))
	if err != nil {
		if kind, _, _ := understand(err); kind == payload {
			err = call(ctx, shape(m.text, m.plain))
		}
	}
	if err != nil {
		return c.failed(method, repeatable, err)
	}
	c.worked()
	return nil
}

// shape are the options of every message: the text is literal and links nothing.
func shape(text string, blocks []slack.Block) []slack.MsgOption {
	return []slack.MsgOption{
		slack.MsgOptionText(text, false), slack.MsgOptionBlocks(blocks...), slack.MsgOptionParse(false), slack.MsgOptionDisableMarkdown(),
	}
}

// How the history is read: in pages of 200 messages, of which Slack gives some
// apps 15, and as many as a busy channel fills while a look has to wait.
const (
	pageSize  = 200
	mostPages = 8
)

// Find looks for the message of an attempt: among the newest of the channel,
// or of the thread.
func (c *Client) Find(ctx context.Context, to bot.Destination, thread string, a bot.Attempt) (bot.CardRef, error) {
	if err := c.allowed(); err != nil {
		return bot.CardRef{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	cursor := ""
	for range mostPages {
		messages, next, err := c.page(ctx, to, thread, a.At.Add(-time.Minute), cursor)
		if err != nil {
			return bot.CardRef{}, c.unread(to, err)
		}
		for _, m := range messages {
			if m.Metadata.EventPayload[attemptKey] == a.ID {
				return bot.CardRef{Destination: to, ID: m.Timestamp, At: instant(m.Timestamp)}, nil
			}
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	return bot.CardRef{}, fmt.Errorf("look for posting %s in %s: %w", a.ID, to.Lane(), bot.ErrNotFound)
}

// unread is the error of a channel that could not be read: ErrNotFound when it
// never can; whatever is posted there next says why.
func (c *Client) unread(at bot.Destination, err error) error {
	kind, _, said := understand(err)
	if answer, ok := errors.AsType[slack.SlackErrorResponse](err); kind == permanent || ok && answer.Err == "missing_scope" {
		return fmt.Errorf("look into %s: %w (%w)", at.Lane(), bot.ErrNotFound, said)
	}
	return c.failed("conversations.history", true, err)
}

// Recognize reads a message that begins a thread, or stands alone, for the
// attempt that left it.
func (c *Client) Recognize(ctx context.Context, at bot.Destination, message string) (string, bot.CardRef, error) {
	if err := c.allowed(); err != nil {
		return "", bot.CardRef{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	answer, err := c.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: at.Channel, Oldest: message, Latest: message, Inclusive: true, Limit: 1, IncludeAllMetadata: true,
	})
	if err != nil {
		return "", bot.CardRef{}, c.unread(at, err)
	}
	for _, m := range answer.Messages {
		if attempt, ok := m.Metadata.EventPayload[attemptKey].(string); ok && attempt != "" && m.Timestamp == message {
			return attempt, bot.CardRef{Destination: at, ID: message, At: instant(message)}, nil
		}
	}
	return "", bot.CardRef{}, fmt.Errorf("message %s in %s is no posting's: %w", message, at.Lane(), bot.ErrNotFound)
}

// page reads one page of a channel's history, or of a thread, and the cursor of
// the next; empty when there is none.
func (c *Client) page(ctx context.Context, to bot.Destination, thread string, since time.Time, cursor string) ([]slack.Message, string, error) {
	oldest := strconv.FormatInt(since.Unix(), 10)
	if thread != "" {
		messages, _, next, err := c.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: to.Channel, Timestamp: thread, Oldest: oldest, Limit: pageSize, Inclusive: true, IncludeAllMetadata: true, Cursor: cursor,
		})
		return messages, next, err
	}
	answer, err := c.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: to.Channel, Oldest: oldest, Limit: pageSize, Inclusive: true, IncludeAllMetadata: true, Cursor: cursor,
	})
	if err != nil {
		return nil, "", err
	}
	return answer.Messages, answer.ResponseMetaData.NextCursor, nil
}

// thread reads the messages below a card, oldest first: those of the first
// mostPages pages.
func (c *Client) thread(ctx context.Context, ref bot.CardRef) ([]slack.Message, error) {
	var all []slack.Message
	cursor := ""
	for range mostPages {
		messages, next, err := c.page(ctx, ref.Destination, ref.ID, instant(ref.ID), cursor)
		if err != nil {
			_, _, said := understand(err)
			return nil, fmt.Errorf("conversations.replies: %w", said)
		}
		all = append(all, messages...)
		if cursor = next; cursor == "" {
			break
		}
	}
	return all, nil
}

// Tell shows the one who acted a line that nobody else sees.
func (c *Client) Tell(ctx context.Context, a bot.Act, text string) error {
	if err := c.allowed(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	m := renderLine(bot.Line{Text: text})
	_, err := c.api.PostEphemeralContext(ctx, a.Channel, a.Actor.ID, shape(m.text, m.blocks)...)
	if err != nil {
		return c.failed("chat.postEphemeral", true, err)
	}
	return nil
}

// instant reads Slack's timestamp: seconds and a fraction that tells messages
// of one second apart. The zero time stands for one that is none.
func instant(ts string) time.Time {
	whole, fraction, _ := strings.Cut(ts, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || seconds <= 0 || seconds > 1<<40 {
		return time.Time{}
	}
	fraction = (fraction + "000000")[:6]
	micros, err := strconv.ParseInt(fraction, 10, 64)
	if err != nil || micros < 0 {
		micros = 0
	}
	return time.Unix(seconds, micros*1000).UTC()
}
