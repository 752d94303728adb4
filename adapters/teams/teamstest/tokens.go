package teamstest

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"math/big"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// firstKey is made once a test binary: a key of real size takes its time.
var firstKey = sync.OnceValue(newKey)

func newKey() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // a test without randomness proves nothing
	}
	return k
}

// signingKey is a key of the token service.
type signingKey struct {
	id           string
	private      *rsa.PrivateKey
	endorsements []string
}

// Rotate lets the token service sign with a new key from now on. The old ones
// stay published unless drop is set.
func (s *Server) Rotate(drop bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := signingKey{id: fmt.Sprintf("key-%d", len(s.keys)+s.dropped+1), private: newKey(), endorsements: []string{"msteams", "webchat"}}
	if drop {
		s.dropped += len(s.keys)
		s.keys = nil
	}
	s.keys = append(s.keys, next)
}

// Endorse sets what the newest key is good for; nil means that it does not say.
func (s *Server) Endorse(channels []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys[len(s.keys)-1].endorsements = channels
}

// Claims are what a real token carries, and no more: no iat, sub, appid or tid.
func (s *Server) Claims() jwt.MapClaims {
	now := s.now()
	return jwt.MapClaims{
		"serviceurl": s.ServiceURL, "nbf": now.Unix(), "exp": now.Add(time.Hour).Unix(), "iss": s.Issuer, "aud": s.AppID,
	}
}

// Token signs claims with the newest key, as the real service does.
func (s *Server) Token(claims jwt.MapClaims) string {
	s.mu.Lock()
	key := s.keys[len(s.keys)-1]
	s.mu.Unlock()
	return sign(claims, jwt.SigningMethodRS256, key.id, key.private)
}

// TokenBy signs claims by any method and key id with the newest key, for what
// a real service would never send.
func (s *Server) TokenBy(claims jwt.MapClaims, method jwt.SigningMethod, kid string) string {
	s.mu.Lock()
	key := s.keys[len(s.keys)-1]
	s.mu.Unlock()
	switch method.Alg() {
	case "none":
		return sign(claims, method, kid, jwt.UnsafeAllowNoneSignatureType)
	case "HS256":
		return sign(claims, method, kid, key.private.N.Bytes()) // the public key as a secret
	}
	return sign(claims, method, kid, key.private)
}

// ForgedToken is one of the right shape whose signature is made up.
func (s *Server) ForgedToken(kid string) string {
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, s.Claims())
	t.Header["kid"], t.Header["x5t"] = kid, kid
	text, err := t.SigningString()
	if err != nil {
		panic(err) // these claims can be written
	}
	signature := make([]byte, 256)
	_, _ = rand.Read(signature) // it never fails
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// KeyID is the id of the newest key.
func (s *Server) KeyID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keys[len(s.keys)-1].id
}

func sign(claims jwt.MapClaims, method jwt.SigningMethod, kid string, key any) string {
	t := jwt.NewWithClaims(method, claims)
	if kid != "" {
		t.Header["kid"], t.Header["x5t"] = kid, kid
	}
	text, err := t.SignedString(key)
	if err != nil {
		panic(err) // the test has asked for what cannot be
	}
	return text
}

// published is the JWK set, in the shape of the real one. s.mu is held.
func (s *Server) published() any {
	keys := []any{ // the real set carries keys that are not for us
		map[string]any{"kty": "EC", "kid": "other", "crv": "P-256", "x": "AA", "y": "AA"},
	}
	for _, k := range s.keys {
		jwk := map[string]any{
			"kty": "RSA", "use": "sig", "kid": k.id, "x5t": k.id,
			"n": base64.RawURLEncoding.EncodeToString(k.private.N.Bytes()),
			"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(k.private.E)).Bytes()),
		}
		if k.endorsements != nil {
			jwk["endorsements"] = k.endorsements
		}
		keys = append(keys, jwk)
	}
	return map[string]any{"keys": keys}
}
