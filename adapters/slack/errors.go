package slack

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"handoffbot/bot"
)

// stopFor is how long nothing is tried after Slack has refused our token.
const stopFor = time.Minute

// What an answer of Slack means for a message.
type class int

const (
	retry     class = iota // nothing happened; another try may do
	limited                // nothing happened; later
	permanent              // this channel will never take it
	gone                   // the message to change is no more
	auth                   // our token: nothing will go anywhere
	payload                // the message itself; a plainer one may do
	ambiguous              // it may have happened
)

// classes lists Slack's error codes; one that is not listed is worth a retry.
func classOf(code string) class {
	switch code {
	case "channel_not_found", "not_in_channel", "is_archived", "is_inactive", "read_only_channel", "thread_only_channel", "thread_locked",
		"non_threadable_channel", "no_permission", "ekm_access_denied", "access_denied", "team_access_not_granted", "cannot_reply_to_message",
		"method_not_supported_for_channel_type", "channel_type_not_supported", "messages_tab_disabled", "user_not_found", "user_not_visible":
		return permanent
	case "message_not_found", "thread_not_found":
		return gone
	case "cant_update_message", "edit_window_closed", "block_mismatch":
		return gone // it stands, but it cannot be ours any more: a new one can
	case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope", "not_allowed_token_type",
		"org_login_required", "accesslimited", "two_factor_setup_required", "no_such_app", "app_uninstalled":
		return auth
	case "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text", "too_many_attachments", "invalid_attachments",
		"invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large", "metadata_must_be_sent_from_app", "markdown_text_conflict",
		"invalid_arguments", "invalid_form_data", "invalid_arg_name":
		return payload
	case "ratelimited", "rate_limited", "message_limit_exceeded":
		return limited
	case "fatal_error", "internal_error", "request_timeout":
		return ambiguous
	}
	if strings.HasPrefix(code, "restricted_action") {
		return permanent
	}
	return retry
}

// understand classes the error of a call.
func understand(err error) (class, time.Duration, error) {
	if limitedErr, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return limited, max(limitedErr.RetryAfter, time.Second), errors.New("rate limited")
	}
	if answer, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		c := classOf(answer.Err)
		var text strings.Builder
		text.WriteString(answer.Err)
		if answer.Needed != "" {
			text.WriteString(", needs " + answer.Needed)
		}
		for _, e := range answer.Errors {
			text.WriteString("; " + fmt.Sprint(e)) // Slack's words on our blocks, never what is in them
		}
		wait := time.Duration(0)
		if c == limited {
			wait = 30 * time.Second
		}
		return c, wait, errors.New(bot.Cut(text.String(), 300))
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		said := fmt.Errorf("HTTP %d", status.Code)
		switch {
		case status.Code == http.StatusTooManyRequests:
			return limited, 30 * time.Second, said
		case status.Code >= 500:
			return ambiguous, 0, said
		}
		return retry, 0, said
	}
	// Only what never left this machine is sure not to have happened.
	if dial, ok := errors.AsType[*net.OpError](err); ok && dial.Op == "dial" {
		return retry, 0, errors.New("Slack cannot be reached") //nolint:staticcheck // a name
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return retry, 0, errors.New("the name of Slack's server cannot be resolved")
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return retry, 0, errors.New("the certificate of Slack's server is not trusted: install the authorities' certificates, or those of the proxy in between")
	}
	if cause, ok := errors.AsType[*url.Error](err); ok {
		err = cause.Err // without the address
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return ambiguous, 0, errors.New("no answer in time")
	}
	if errors.Is(err, context.Canceled) {
		return ambiguous, 0, context.Canceled
	}
	return ambiguous, 0, fmt.Errorf("the answer cannot be read (%T)", err)
}

// refusal is an error of Slack in the bot's words. An ambiguous failure of a
// call that cannot be repeated safely may have happened.
func refusal(c class, after time.Duration, repeatable bool, err error) *bot.DeliveryError {
	e := &bot.DeliveryError{Platform: bot.PlatformSlack, Err: err}
	switch c {
	case limited:
		e.After = after
	case auth:
		e.After = stopFor
	case permanent, payload:
		e.Permanent = true
	case gone:
		e.Gone, e.Permanent = true, true
	case ambiguous:
		e.Unknown = !repeatable
	case retry:
	}
	return e
}
