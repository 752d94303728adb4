// Package chatbot is the way in for chatbots: signed webhooks in the manner of
// Standard Webhooks become events of package bot.
package chatbot

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// The bounds of a secret, in bytes after decoding.
const (
	minSecret    = 24
	maxSecret    = 64
	secretPrefix = "whsec_"
)

// The headers of a webhook.
const (
	headerID        = "Webhook-Id"
	headerTimestamp = "Webhook-Timestamp"
	headerSignature = "Webhook-Signature"
)

// Secret is a webhook's signing key. It never prints.
type Secret struct{ key []byte }

// ParseSecret reads whsec_… with 24 to 64 bytes behind it in base64. The error
// never repeats the text.
func ParseSecret(text string) (Secret, error) {
	encoded, ok := strings.CutPrefix(text, secretPrefix)
	if !ok {
		return Secret{}, errors.New(`a secret begins with "whsec_"`)
	}
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return Secret{}, errors.New(`behind "whsec_" a secret is base64`)
	}
	if len(key) < minSecret || len(key) > maxSecret {
		return Secret{}, fmt.Errorf("a secret has %d to %d bytes, this one has %d; make one with: echo whsec_$(head -c 32 /dev/urandom | base64)", minSecret, maxSecret, len(key))
	}
	return Secret{key: key}, nil
}

// String hides the key.
func (Secret) String() string { return "***" }

// GoString hides the key.
func (Secret) GoString() string { return "***" }

// MarshalText hides the key.
func (Secret) MarshalText() ([]byte, error) { return []byte("***"), nil }

// Sign returns the headers with which a chatbot sends body at the instant.
func Sign(s Secret, id string, at time.Time, body []byte) http.Header {
	h := http.Header{}
	h.Set(headerID, id)
	h.Set(headerTimestamp, strconv.FormatInt(at.Unix(), 10))
	// The library refuses no key and no id that is ours, so there is no error to tell.
	hook, err := standardwebhooks.NewWebhookRaw(s.key)
	if err != nil {
		return h
	}
	signature, err := hook.Sign(id, at, body)
	if err != nil {
		return h
	}
	h.Set(headerSignature, signature)
	return h
}
