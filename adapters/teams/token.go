package teams

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/infracloudio/msbotbuilder-go/connector/auth"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

// How tokens are checked.
const (
	leeway      = 5 * time.Minute // what Microsoft's own validator allows between two clocks
	tokenBytes  = 8 << 10
	mostTokens  = 256 // of those that were checked before; Teams uses one for many activities
	channelName = "msteams"
)

// errToken says that a request does not come from Teams. It tells the sender
// nothing more.
var errToken = errors.New("the token does not fit")

// Validator checks who sends an activity. It stands behind the library's
// TokenValidator and is safe for concurrent use.
type Validator struct {
	appID string
	cloud Cloud
	now   func() time.Time
	keys  *keyring

	mu    sync.Mutex
	known map[[sha256.Size]byte]claims // good tokens, as far as they were checked without an activity
}

// ValidatorOptions are the parts of a Validator.
type ValidatorOptions struct {
	AppID string // every token must be meant for it
	Cloud Cloud
	Now   func() time.Time
}

// NewValidator returns a validator, or every gap in the options at once. It
// asks the network for nothing before the first token of the right shape.
func NewValidator(o ValidatorOptions) (*Validator, error) {
	var errs []error
	for part, given := range map[string]bool{
		"AppID": o.AppID != "", "Cloud.Metadata": o.Cloud.Metadata != "", "Cloud.Issuer": o.Cloud.Issuer != "", "Cloud.Hosts": len(o.Cloud.Hosts) > 0,
		"Now": o.Now != nil,
	} {
		if !given {
			errs = append(errs, errors.New("teams: "+part+" is required"))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return &Validator{
		appID: o.AppID, cloud: o.Cloud, now: o.Now, known: make(map[[sha256.Size]byte]claims),
		keys: &keyring{metadata: o.Cloud.Metadata, now: o.Now, http: httpClient(keysWithin)},
	}, nil
}

// claims are what a real token carries; it carries nothing else.
type claims struct {
	ServiceURL string          `json:"serviceurl"`
	Issuer     string          `json:"iss"`
	Audience   string          `json:"aud"` // one, as a text: a list is refused
	NotBefore  jwt.NumericDate `json:"nbf"`
	Expires    jwt.NumericDate `json:"exp"`

	endorsements []string // of the key that signed
}

// The claims as the parser asks for them.

func (c *claims) GetExpirationTime() (*jwt.NumericDate, error) { return dated(c.Expires), nil }
func (c *claims) GetNotBefore() (*jwt.NumericDate, error)      { return dated(c.NotBefore), nil }
func (c *claims) GetIssuedAt() (*jwt.NumericDate, error)       { return nil, nil } //nolint:nilnil // there is none
func (c *claims) GetIssuer() (string, error)                   { return c.Issuer, nil }
func (c *claims) GetSubject() (string, error)                  { return "", nil }
func (c *claims) GetAudience() (jwt.ClaimStrings, error)       { return jwt.ClaimStrings{c.Audience}, nil }

func dated(d jwt.NumericDate) *jwt.NumericDate {
	if d.IsZero() || d.Unix() == 0 {
		return nil
	}
	return &d
}

// GetClaimValue is for the library; only texts can be asked for.
func (c *claims) GetClaimValue(name string) string {
	switch name {
	case auth.ServiceURLClaim:
		return c.ServiceURL
	case auth.IssuerClaim:
		return c.Issuer
	case auth.AudienceClaim:
		return c.Audience
	}
	return ""
}

// IsAuthenticated is for the library: claims exist only once they were checked.
func (c *claims) IsAuthenticated() bool { return true }

// AuthenticateRequest implements the library's TokenValidator: it checks the
// token, and that it was signed for this very activity.
func (v *Validator) AuthenticateRequest(ctx context.Context, a schema.Activity, header string, _ auth.CredentialProvider, _ string) (auth.ClaimsIdentity, error) {
	c, err := v.verify(ctx, header)
	if err != nil {
		return nil, err
	}
	if err := v.binds(c, a.ServiceURL, a.ChannelID); err != nil {
		return nil, err
	}
	return c, nil
}

// verify checks all of a token that can be checked before the body is read.
// Errors that wrap errToken are the sender's; others are ours.
func (v *Validator) verify(ctx context.Context, header string) (*claims, error) {
	text, ok := strings.CutPrefix(header, "Bearer ")
	if !ok || len(text) > tokenBytes {
		return nil, fmt.Errorf("%w: no bearer token of a sane size", errToken)
	}
	sum := sha256.Sum256([]byte(text))
	v.mu.Lock()
	c, seen := v.known[sum]
	v.mu.Unlock()
	if seen {
		if err := v.valid(&c); err != nil {
			return nil, err
		}
		return &c, nil
	}
	kid, err := v.shape(text)
	if err != nil {
		return nil, err
	}
	set, err := v.keys.find(ctx, kid)
	if errors.Is(err, errUnknownKey) {
		return nil, fmt.Errorf("%w: %w", errToken, err)
	} else if err != nil {
		return nil, err
	}
	checked := claims{endorsements: set.endorsements[kid]}
	if _, err := v.parser().ParseWithClaims(text, &checked, set.key); err != nil {
		return nil, fmt.Errorf("%w: the signature", errToken)
	}
	v.mu.Lock()
	if len(v.known) >= mostTokens {
		clear(v.known) // checking again is cheaper than remembering everything
	}
	v.known[sum] = checked
	v.mu.Unlock()
	return &checked, nil
}

// shape reads a token without trusting it, so that a forged one costs nobody a
// request: only one that could be real is worth a look at the keys.
func (v *Validator) shape(text string) (kid string, err error) {
	var c claims
	token, parts, err := v.parser().ParseUnverified(text, &c)
	if err != nil {
		return "", fmt.Errorf("%w: it cannot be read", errToken)
	}
	kid, _ = token.Header["kid"].(string)
	signature, err := v.parser().DecodeSegment(parts[2])
	switch {
	case token.Method != jwt.SigningMethodRS256:
		return "", fmt.Errorf("%w: it is not signed by RS256", errToken)
	case kid == "" || len(kid) > 256:
		return "", fmt.Errorf("%w: it names no key", errToken)
	case err != nil || len(signature) < 256:
		return "", fmt.Errorf("%w: the signature", errToken)
	}
	return kid, v.valid(&c)
}

// valid checks the claims and their times.
func (v *Validator) valid(c *claims) error {
	if err := jwt.NewValidator(v.rules()...).Validate(c); err != nil {
		return fmt.Errorf("%w: %s", errToken, reason(err))
	}
	if _, err := v.cloud.address(c.ServiceURL); err != nil {
		return fmt.Errorf("%w: %w", errToken, err)
	}
	return nil
}

func (v *Validator) rules() []jwt.ParserOption {
	return []jwt.ParserOption{
		jwt.WithValidMethods([]string{jwt.SigningMethodRS256.Alg()}), jwt.WithLeeway(leeway), jwt.WithExpirationRequired(), jwt.WithNotBeforeRequired(),
		jwt.WithIssuer(v.cloud.Issuer), jwt.WithAudience(v.appID), jwt.WithTimeFunc(v.now), jwt.WithStrictDecoding(),
	}
}

func (v *Validator) parser() *jwt.Parser { return jwt.NewParser(v.rules()...) }

// reason names what is wrong with claims in words that tell no secret.
func reason(err error) string {
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return "it is over"
	case errors.Is(err, jwt.ErrTokenNotValidYet):
		return "it does not hold yet"
	case errors.Is(err, jwt.ErrTokenInvalidAudience):
		return "it is meant for another app; check teams.app_id"
	case errors.Is(err, jwt.ErrTokenInvalidIssuer):
		return "it is of another issuer; check teams.endpoints.issuer"
	case errors.Is(err, jwt.ErrTokenRequiredClaimMissing):
		return "a claim is missing"
	}
	return "the claims"
}

// binds checks that the token was signed for the activity it comes with.
func (v *Validator) binds(c *claims, serviceURL, channel string) error {
	switch {
	case channel != channelName:
		return fmt.Errorf("%w: the activity is not of Teams", errToken)
	case serviceURL == "" || serviceURL != c.ServiceURL:
		return fmt.Errorf("%w: the activity's serviceUrl is not the signed one", errToken)
	case len(c.endorsements) > 0 && !slices.Contains(c.endorsements, channel):
		return fmt.Errorf("%w: its key is not endorsed for Teams", errToken)
	}
	return nil
}

// idle is how many connections to a host stay for the next call, where one does
// not serve all: a lane each posts at the same time.
const idle = 64

// httpClient follows nothing and waits no longer than it must: what it carries
// is a secret.
func httpClient(within time.Duration) *http.Client {
	transport := http.DefaultTransport
	if usual, ok := transport.(*http.Transport); ok {
		more := usual.Clone()
		more.MaxIdleConnsPerHost = idle
		transport = more
	}
	return &http.Client{
		Timeout:       within,
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
