package teams

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"
)

// How keys are kept.
const (
	keysFor      = 24 * time.Hour  // after this they are asked for again, and served all the while
	keysEvery    = 5 * time.Minute // an unknown key id asks once in this time
	keysAgain    = 10 * time.Second
	keysWithin   = 5 * time.Second
	keyBytes     = 1 << 20
	mostKeys     = 1000
	mostEndorsed = 100
)

var (
	errUnknownKey = errors.New("the token is signed by a key that the token service does not publish")
	errNoKeys     = errors.New("the keys of the token service cannot be fetched")
)

// keyring holds the keys that sign what comes in. Whatever comes in, it asks
// for them at most once in a while, one at a time.
type keyring struct {
	metadata string
	http     *http.Client
	now      func() time.Time

	mu      sync.Mutex
	set     *keySet
	fetched time.Time // when set was
	tried   time.Time // when it was asked for last
	failed  error     // how that ended
	flight  chan struct{}
}

// keySet is what was published at one time.
type keySet struct {
	keys         keyfunc.Keyfunc
	endorsements map[string][]string // by key id; a key that is not in it is not there
}

// has returns the set when it knows the key.
func (k *keyring) has(kid string) (*keySet, bool) {
	if k.set == nil {
		return nil, false
	}
	_, ok := k.set.endorsements[kid]
	return k.set, ok
}

// find returns the set that has a key, asking for a newer one when there is
// none. Keys that are known are served while a newer set is fetched, and when
// it cannot be.
func (k *keyring) find(ctx context.Context, kid string) (*keySet, error) {
	k.mu.Lock()
	set, known := k.has(kid)
	now := k.now()
	every := keysEvery
	if k.failed != nil {
		every = keysAgain
	}
	due := (!known || now.Sub(k.fetched) >= keysFor) && (k.tried.IsZero() || now.Sub(k.tried) >= every)
	if due && k.flight == nil {
		k.flight, k.tried = make(chan struct{}), now
		go k.fetch(context.WithoutCancel(ctx), k.flight) // whoever asked may go; the keys are for all
	}
	flight := k.flight
	k.mu.Unlock()
	if known {
		return set, nil
	}
	if flight != nil {
		select {
		case <-flight:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if set, known := k.has(kid); known {
		return set, nil
	}
	if k.set == nil {
		return nil, errors.Join(errNoKeys, k.failed)
	}
	return nil, errUnknownKey
}

func (k *keyring) fetch(ctx context.Context, flight chan struct{}) {
	ctx, cancel := context.WithTimeout(ctx, keysWithin)
	defer cancel()
	set, err := k.published(ctx)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.failed = err; err == nil {
		k.set, k.fetched = set, k.now()
	}
	k.flight = nil
	close(flight)
}

// published reads the metadata and the keys it names.
func (k *keyring) published(ctx context.Context) (*keySet, error) {
	var metadata struct {
		Keys string `json:"jwks_uri"`
	}
	if err := k.get(ctx, k.metadata, &metadata); err != nil {
		return nil, fmt.Errorf("read the metadata: %w", err)
	}
	if err := sameTrust(k.metadata, metadata.Keys); err != nil {
		return nil, err
	}
	var all struct {
		Keys []struct {
			Kind         string   `json:"kty"`
			ID           string   `json:"kid"`
			N            string   `json:"n"`
			E            string   `json:"e"`
			Endorsements []string `json:"endorsements"`
		} `json:"keys"`
	}
	if err := k.get(ctx, metadata.Keys, &all); err != nil {
		return nil, fmt.Errorf("read the keys: %w", err)
	}
	set := &keySet{endorsements: make(map[string][]string)}
	var usable []map[string]string
	for _, key := range all.Keys[:min(len(all.Keys), mostKeys)] {
		if key.Kind != "RSA" || key.ID == "" {
			continue // not for us: only RS256 is taken
		}
		set.endorsements[key.ID] = slices.Clone(key.Endorsements[:min(len(key.Endorsements), mostEndorsed)])
		usable = append(usable, map[string]string{"kty": key.Kind, "kid": key.ID, "n": key.N, "e": key.E})
	}
	if len(usable) == 0 {
		return nil, errors.New("no usable key is published")
	}
	raw, err := json.Marshal(map[string]any{"keys": usable})
	if err != nil {
		return nil, err
	}
	if set.keys, err = keyfunc.NewJWKSetJSON(raw); err != nil {
		return nil, fmt.Errorf("read the keys: %w", err)
	}
	return set, nil
}

// sameTrust holds the keys to the encryption of what names them.
func sameTrust(metadata, keys string) error {
	if len(keys) < 8 || keys[:8] != "https://" && metadata[:min(8, len(metadata))] == "https://" {
		return errors.New("the metadata names no https address of the keys")
	}
	return nil
}

func (k *keyring) get(ctx context.Context, address string, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	answer, err := k.http.Do(r)
	if err != nil {
		return withoutAddress(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("HTTP %d", answer.StatusCode)
	}
	return json.NewDecoder(io.LimitReader(answer.Body, keyBytes)).Decode(into)
}

// key is the lookup as the token's parser wants it.
func (s *keySet) key(t *jwt.Token) (any, error) { return s.keys.Keyfunc(t) }
