package teams

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"handoffbot/bot"
)

// Times that a refusal asks for.
const (
	stopFor  = time.Minute      // nothing is tried after our credentials were refused
	slowDown = 5 * time.Second  // on a 429 that names no time
	mostWait = 10 * time.Minute // however long it names
)

// outcome is what an answer means for a message.
type outcome int

const (
	retry     outcome = iota // nothing happened; another try may do
	limited                  // nothing happened; later
	permanent                // this channel will never take it
	gone                     // the message to change is no more
	missing                  // no such message, or so it is said: Teams says it now and then of one that stands
	denied                   // our credentials: nothing will go anywhere
	tooMuch                  // the message itself; a plainer one may do
	ambiguous                // it may have happened
)

// callError is a failed call.
type callError struct {
	outcome outcome
	after   time.Duration
	said    error
}

func (e *callError) Error() string { return e.said.Error() }
func (e *callError) Unwrap() error { return e.said }

// codeForm is what an error code looks like; what does not is not repeated.
var codeForm = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,60}$`)

// refused understands an answer that is no success.
func refused(status int, header http.Header, body []byte) *callError {
	var in struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
		Message   string `json:"message"`
		ErrorCode int    `json:"errorCode"`
	}
	_ = json.Unmarshal(body, &in) // what is no JSON has no code
	code := in.Error.Code
	if in.ErrorCode == 209 {
		code = "MessageWritesBlocked"
	}
	said := fmt.Errorf("HTTP %d", status)
	if codeForm.MatchString(code) {
		said = fmt.Errorf("%s (HTTP %d)", code, status)
	}
	e := &callError{said: said}
	switch {
	case status == http.StatusTooManyRequests:
		e.outcome, e.after = limited, retryAfter(header)
	case status == http.StatusUnauthorized:
		e.outcome = denied
	case status == http.StatusRequestEntityTooLarge, status == http.StatusBadRequest:
		e.outcome = tooMuch
	case status == http.StatusForbidden && code == "ServiceError":
		e.outcome = gone // what Teams says of a message that was deleted
	case status == http.StatusNotFound:
		e.outcome = missing
	case status == http.StatusForbidden, status == http.StatusGone, status == http.StatusMethodNotAllowed:
		e.outcome = permanent
	case status == http.StatusPreconditionFailed, status == http.StatusRequestTimeout, status >= 500, status < 300:
		e.outcome = ambiguous
	default:
		e.outcome = retry
	}
	return e
}

func retryAfter(header http.Header) time.Duration {
	seconds, err := strconv.ParseFloat(header.Get("Retry-After"), 64)
	if err != nil || !(seconds >= 0) {
		return slowDown
	}
	return min(max(time.Duration(min(seconds, 1e6)*float64(time.Second)), time.Second), mostWait)
}

// broken understands a call that had no answer. Only what never left this
// machine is sure not to have happened.
func broken(err error) *callError {
	if dial, ok := errors.AsType[*net.OpError](err); ok && dial.Op == "dial" {
		return &callError{outcome: retry, said: errors.New("Teams cannot be reached")} //nolint:staticcheck // a name
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return &callError{outcome: retry, said: errors.New("the name of Teams' server cannot be resolved")}
	}
	if isUntrusted(err) {
		return &callError{outcome: retry, said: withoutAddress(err)}
	}
	return &callError{outcome: ambiguous, said: withoutAddress(err)}
}

// isUntrusted reports whether the server was not believed, so that nothing was sent.
func isUntrusted(err error) bool {
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)
	return ok
}

// withoutAddress keeps addresses, with the ids in them, out of errors.
func withoutAddress(err error) error {
	if cause, ok := errors.AsType[*url.Error](err); ok {
		err = cause.Err
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return errors.New("the server's name cannot be resolved")
	}
	if dial, ok := errors.AsType[*net.OpError](err); ok && dial.Op == "dial" {
		return errors.New("the server cannot be reached")
	}
	switch timeout, ok := errors.AsType[net.Error](err); {
	case isUntrusted(err):
		return errors.New("the server's certificate is not trusted: install the authorities' certificates, or those of the proxy in between")
	case errors.Is(err, context.DeadlineExceeded), ok && timeout.Timeout():
		return errors.New("no answer in time")
	case errors.Is(err, context.Canceled):
		return context.Canceled
	}
	return fmt.Errorf("the answer cannot be read (%T)", err)
}

// refusal is the error of a call in the bot's words. An ambiguous failure of a
// call that cannot be repeated safely may have happened.
func refusal(call string, repeatable bool, err error) *bot.DeliveryError {
	e := &bot.DeliveryError{Platform: bot.PlatformTeams, Err: fmt.Errorf("%s: %w", call, err)}
	failed, ok := errors.AsType[*callError](err)
	if !ok {
		e.Unknown = !repeatable
		return e
	}
	switch failed.outcome {
	case limited:
		e.After = failed.after
	case denied:
		e.After = stopFor
	case permanent, tooMuch, missing:
		e.Permanent = true
	case gone:
		e.Gone, e.Permanent = true, true
	case ambiguous:
		e.Unknown = !repeatable
	case retry:
	}
	return e
}
