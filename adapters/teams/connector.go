package teams

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/infracloudio/msbotbuilder-go/core"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

// answerBytes is how much of an answer is read.
const answerBytes = 1 << 20

// errNoUse is what the library's calls end in that we do not use.
var errNoUse = errors.New("teams: not used: the library's own way tells no ids")

// connector speaks to the Bot Connector. It carries our token, so it speaks to
// the cloud's own hosts alone, follows nothing, and escapes every id.
type connector struct {
	cloud       Cloud
	credentials *credentials
	http        *http.Client
}

// outgoing is a message as it leaves: one attachment and no text. With both, or
// with two attachments, Teams splits it and tells no id.
type outgoing struct {
	Type        string       `json:"type"`
	Summary     string       `json:"summary,omitempty"`
	Attachments []attachment `json:"attachments"`
}

type attachment struct {
	ContentType string `json:"contentType"`
	Content     any    `json:"content"`
}

// create begins a thread in a channel. Both ids are empty when Teams has taken
// the message and does not say where it stands.
func (c *connector) create(ctx context.Context, service, appID, tenant, channel string, m outgoing) (conversation, activityID string, err error) {
	type named struct {
		ID string `json:"id"`
	}
	body := map[string]any{
		"isGroup": true, "bot": named{"28:" + appID}, "tenantId": tenant,
		"channelData": map[string]any{"channel": named{channel}, "tenant": named{tenant}},
		"activity":    m,
	}
	var out struct {
		ID         string `json:"id"`
		ActivityID string `json:"activityId"`
	}
	err = c.call(ctx, http.MethodPost, service, []string{"v3", "conversations"}, body, &out)
	return out.ID, out.ActivityID, err
}

// reply posts into a conversation: a channel, or a thread of one.
func (c *connector) reply(ctx context.Context, service, conversation string, m outgoing) (id string, err error) {
	var out struct {
		ID string `json:"id"`
	}
	err = c.call(ctx, http.MethodPost, service, []string{"v3", "conversations", conversation, "activities"}, m, &out)
	return out.ID, err
}

// update replaces a message, by the library's own way with our client behind it.
func (c *connector) update(ctx context.Context, service, conversation, id string, m outgoing) error {
	adapter := core.BotFrameworkAdapter{Client: &exchange{ctx: ctx, connector: c, message: m}}
	return adapter.UpdateActivity(ctx, schema.Activity{
		Type: schema.Message, ID: id, ServiceURL: service, Conversation: schema.ConversationAccount{ID: conversation},
	})
}

// exchange is one call behind the library's Client, which knows no context,
// would send half a dozen empty fields, and joins ids to paths unescaped.
type exchange struct {
	ctx       context.Context //nolint:containedctx // the library's interface has no room for it
	connector *connector
	message   outgoing
}

// Put implements the library's Client. What to send where is read from the
// activity, not from the address that the library made of it.
func (e *exchange) Put(_ url.URL, a schema.Activity) error {
	return e.connector.call(e.ctx, http.MethodPut, a.ServiceURL, []string{"v3", "conversations", a.Conversation.ID, "activities", a.ID}, e.message, nil)
}

// Post implements the library's Client.
func (e *exchange) Post(url.URL, schema.Activity) error { return errNoUse }

// Delete implements the library's Client.
func (e *exchange) Delete(url.URL, schema.Activity) error { return errNoUse }

// call makes one call. Its errors are *callError. A token that is refused is
// renewed once.
func (c *connector) call(ctx context.Context, method, service string, segments []string, body, into any) error {
	address, err := c.cloud.address(service)
	if err != nil {
		return &callError{outcome: retry, said: err} // the token stays here
	}
	at, err := join(address, segments)
	if err != nil {
		return &callError{outcome: permanent, said: err}
	}
	var raw []byte
	if body != nil {
		if raw, err = encode(body); err != nil {
			return &callError{outcome: tooMuch, said: fmt.Errorf("write the message: %w", err)}
		}
	}
	token, err := c.credentials.get(ctx)
	if err != nil {
		return err
	}
	err = c.send(ctx, method, at, token, raw, into)
	if failed, ok := errors.AsType[*callError](err); ok && failed.outcome == denied {
		c.credentials.drop(token)
		if token, err = c.credentials.get(ctx); err != nil {
			return err
		}
		return c.send(ctx, method, at, token, raw, into)
	}
	return err
}

func (c *connector) send(ctx context.Context, method string, at *url.URL, token string, raw []byte, into any) error {
	r, err := http.NewRequestWithContext(ctx, method, at.String(), bytes.NewReader(raw))
	if err != nil {
		return &callError{outcome: permanent, said: errors.New("the ids make no address")}
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	answer, err := c.http.Do(r)
	if err != nil {
		return broken(err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(io.LimitReader(answer.Body, answerBytes))
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return refused(answer.StatusCode, answer.Header, said)
	}
	if err != nil {
		return broken(err)
	}
	if into == nil || len(bytes.TrimSpace(said)) == 0 && answer.StatusCode != http.StatusOK {
		return nil // taken, and nothing told
	}
	if json.Unmarshal(said, into) != nil {
		return &callError{outcome: ambiguous, said: errors.New("the answer is no JSON")}
	}
	return nil
}

// encode writes JSON as it is read by people and counted by Teams: <, > and &
// stay what they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// errBadID says that an id cannot be part of an address.
var errBadID = errors.New("an id is empty, too long, or no id")

// join adds path segments, each escaped whole, as Microsoft's own clients do.
func join(base *url.URL, segments []string) (*url.URL, error) {
	at := *base
	at.Path, at.RawPath = strings.TrimSuffix(base.Path, "/"), strings.TrimSuffix(base.EscapedPath(), "/")
	for _, s := range segments {
		if s == "" || s == "." || s == ".." || len(s) > 1024 || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return nil, errBadID
		}
		at.Path += "/" + s
		at.RawPath += "/" + strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
	}
	return &at, nil
}
