package chatbot

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// Bounds of the signed headers.
const (
	maxSkew       = 5 * time.Minute
	maxSignatures = 8
)

var (
	webhookID        = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)
	webhookTimestamp = regexp.MustCompile(`^[0-9]{10}$`)
)

// standIn signs for sources nobody configured, so that they take as long.
var standIn = []Secret{{key: make([]byte, minSecret)}}

// verify checks the signature on the raw bytes. It returns why it refused, for
// the metric alone: the sender is told nothing that tells these cases apart.
func verify(h http.Header, body []byte, secrets []Secret, now time.Time) (id, refusal string) {
	known := len(secrets) > 0
	if !known {
		secrets = standIn
	}
	ids, stamps, signatures := h.Values(headerID), h.Values(headerTimestamp), h.Values(headerSignature)
	if len(ids) != 1 || len(stamps) != 1 || len(signatures) != 1 {
		return "", "headers"
	}
	// A dot in the id would move the border between what is signed as id and as
	// time, so the shape comes before the signature.
	if !webhookID.MatchString(ids[0]) {
		return "", "id"
	}
	if !webhookTimestamp.MatchString(stamps[0]) {
		return "", "timestamp"
	}
	if strings.Count(signatures[0], " ") >= maxSignatures {
		return "", "signatures"
	}
	matched := false
	for _, s := range secrets {
		hook, err := standardwebhooks.NewWebhookRaw(s.key)
		matched = err == nil && hook.VerifyIgnoringTimestamp(body, h) == nil || matched
	}
	seconds, err := strconv.ParseInt(stamps[0], 10, 64)
	skew := now.Sub(time.Unix(seconds, 0))
	switch {
	case !known:
		return "", "source"
	case !matched:
		return "", "signature"
	case err != nil, skew > maxSkew+time.Second-1, skew < -maxSkew:
		return "", "time"
	}
	return ids[0], ""
}
