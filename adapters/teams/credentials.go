package teams

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// early is how long before its end a token is renewed.
const early = 5 * time.Minute

// credentials get the token that we carry to the connector: one at a time, and
// kept until shortly before its end.
type credentials struct {
	config clientcredentials.Config
	http   *http.Client
	now    func() time.Time

	mu    sync.Mutex // held while a token is fetched: whoever needs one waits for the same
	token *oauth2.Token
}

func newCredentials(cloud Cloud, appID, password, tenant string, now func() time.Time) *credentials {
	return &credentials{
		config: clientcredentials.Config{
			ClientID: appID, ClientSecret: password, Scopes: []string{cloud.scope()}, AuthStyle: oauth2.AuthStyleInParams,
			TokenURL: strings.TrimSuffix(cloud.Login, "/") + "/" + url.PathEscape(tenant) + "/oauth2/v2.0/token",
		},
		http: httpClient(callWithin), now: now,
	}
}

// get returns a token. Its errors are *callError and never ambiguous: nothing
// was sent to the connector.
func (c *credentials) get(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token != nil && c.now().Add(early).Before(c.token.Expiry) {
		return c.token.AccessToken, nil
	}
	// The deadline of whoever waits in line runs on meanwhile.
	if err := ctx.Err(); err != nil {
		return "", &callError{outcome: retry, said: errors.New("no token in time")}
	}
	token, err := c.config.Token(context.WithValue(ctx, oauth2.HTTPClient, c.http))
	if err != nil {
		return "", understandToken(err)
	}
	if token.AccessToken == "" {
		return "", &callError{outcome: retry, said: errors.New("the token service answered without a token")}
	}
	// The library counts from the machine's clock; we count from ours.
	seconds, _ := token.Extra("expires_in").(float64)
	token.Expiry = c.now().Add(time.Duration(min(max(seconds, 0), 86400)) * time.Second)
	c.token = token
	return token.AccessToken, nil
}

// drop forgets a token that was refused, unless another came since.
func (c *credentials) drop(refused string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token != nil && c.token.AccessToken == refused {
		c.token = nil
	}
}

// entraCode is how Entra numbers its errors. Its descriptions hold ids of
// tenants and apps, and are not repeated.
var entraCode = regexp.MustCompile(`AADSTS[0-9]{3,8}`)

func understandToken(err error) *callError {
	answer, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok || answer.Response == nil {
		return &callError{outcome: retry, said: fmt.Errorf("no token: %w", withoutAddress(err))}
	}
	said := fmt.Sprintf("no token: HTTP %d", answer.Response.StatusCode)
	code := entraCode.FindString(answer.ErrorDescription + string(answer.Body))
	if code == "" && codeForm.MatchString(answer.ErrorCode) {
		code = answer.ErrorCode
	}
	if code != "" {
		said = fmt.Sprintf("no token: %s (HTTP %d)", code, answer.Response.StatusCode)
	}
	if cure := entraCure(code); cure != "" {
		said += ": " + cure
	}
	e := &callError{outcome: retry, said: errors.New(said)}
	switch status := answer.Response.StatusCode; {
	case status == http.StatusTooManyRequests:
		e.outcome, e.after = limited, retryAfter(answer.Response.Header)
	case status >= 400 && status < 500:
		e.outcome = denied
	}
	return e
}

// entraCure says what the commonest refusals mean.
func entraCure(code string) string {
	switch code {
	case "AADSTS700016":
		return "this tenant has no such app; check teams.app_id, and that teams.tenant_id is the app's own tenant"
	case "AADSTS7000215":
		return "the secret does not fit; copy its value, not its id, to teams.app_password"
	case "AADSTS7000222":
		return "the secret is over; make a new one and renew teams.app_password"
	case "AADSTS90002":
		return "no such tenant; check teams.tenant_id"
	}
	return ""
}
