package teams_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"handoffbot/adapters/teams"
	"handoffbot/adapters/teams/teamstest"
)

// TestWhoMaySendActivities holds the validator to what Microsoft's own does with
// the same tokens, and to more where the comment says so.
func TestWhoMaySendActivities(t *testing.T) {
	ago := func(d time.Duration) int64 { return time.Now().Add(-d).Unix() }
	tests := []struct {
		name   string
		claims func(jwt.MapClaims)
		method jwt.SigningMethod // RS256 when nil
		kid    string            // "-" is none; the newest key's when empty
		scheme string            // "Bearer " when empty
		tell   func(map[string]any)
		want   int
	}{
		{name: "a good token", want: 200},
		{name: "over for four minutes", claims: func(c jwt.MapClaims) { c["exp"] = ago(4 * time.Minute) }, want: 200},
		{name: "not good for another four minutes", claims: func(c jwt.MapClaims) { c["nbf"] = ago(-4 * time.Minute) }, want: 200},
		{name: "over for six minutes", claims: func(c jwt.MapClaims) { c["exp"] = ago(6 * time.Minute) }, want: 401},
		{name: "not good for another six minutes", claims: func(c jwt.MapClaims) { c["nbf"] = ago(-6 * time.Minute) }, want: 401},
		{name: "never over", claims: func(c jwt.MapClaims) { delete(c, "exp") }, want: 401}, // Microsoft's takes it
		{name: "over in the year 0", claims: func(c jwt.MapClaims) { c["exp"] = 0 }, want: 401},
		{name: "no beginning", claims: func(c jwt.MapClaims) { delete(c, "nbf") }, want: 401},
		{name: "for another app", claims: func(c jwt.MapClaims) { c["aud"] = "22222222-2222-4333-8444-555555555555" }, want: 401},
		{name: "for nobody", claims: func(c jwt.MapClaims) { delete(c, "aud") }, want: 401},
		{name: "for a list of apps, ours among them", claims: func(c jwt.MapClaims) { c["aud"] = []string{c["aud"].(string)} }, want: 401},
		{name: "another issuer", claims: func(c jwt.MapClaims) { c["iss"] = "https://sts.windows.net/x/" }, want: 401},
		{name: "the issuer of another cloud", claims: func(c jwt.MapClaims) { c["iss"] = "https://api.botframework.us" }, want: 401},
		{name: "no issuer", claims: func(c jwt.MapClaims) { delete(c, "iss") }, want: 401},
		{name: "no service URL", claims: func(c jwt.MapClaims) { delete(c, "serviceurl") }, want: 401},
		{name: "a service URL that is a number", claims: func(c jwt.MapClaims) { c["serviceurl"] = 7 }, want: 401},
		{name: "another service URL", claims: func(c jwt.MapClaims) { c["serviceurl"] = c["serviceurl"].(string) + "x/" }, want: 401},
		{name: "the service URL without its slash", claims: func(c jwt.MapClaims) { c["serviceurl"] = strings.TrimSuffix(c["serviceurl"].(string), "/") }, want: 401},
		{
			name: "a service URL that anybody can register", want: 401,
			claims: func(c jwt.MapClaims) { c["serviceurl"] = "https://evil.trafficmanager.net/teams/" },
			tell:   func(a map[string]any) { a["serviceUrl"] = "https://evil.trafficmanager.net/teams/" },
		},
		{name: "a key nobody publishes", kid: "other-key", want: 401},
		{name: "no key named", kid: "-", want: 401},
		{name: "signed by RS512", method: jwt.SigningMethodRS512, want: 401}, // Microsoft's takes it
		{name: "signed by the public key as a secret", method: jwt.SigningMethodHS256, want: 401},
		{name: "not signed", method: jwt.SigningMethodNone, want: 401},
		{name: "a scheme in small letters", scheme: "bearer ", want: 401},
		{name: "no scheme", scheme: "-", want: 401},
		{name: "the activity tells another service URL", tell: func(a map[string]any) { a["serviceUrl"] = "https://smba.trafficmanager.net/amer/" }, want: 401},
		{name: "the activity tells none", tell: func(a map[string]any) { delete(a, "serviceUrl") }, want: 401},
		{name: "the activity is of another channel", tell: func(a map[string]any) { a["channelId"] = "webchat" }, want: 401},
		{name: "the activity is of no channel", tell: func(a map[string]any) { delete(a, "channelId") }, want: 401}, // Microsoft's takes it
	}
	w := newWorld(t, worldOptions{})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			claims := w.teams.Claims()
			if tt.claims != nil {
				tt.claims(claims)
			}
			token := w.teams.Token(claims)
			if tt.method != nil || tt.kid != "" {
				method, kid := jwt.SigningMethod(jwt.SigningMethodRS256), w.teams.KeyID()
				if tt.method != nil {
					method = tt.method
				}
				if tt.kid != "" {
					kid = strings.Trim(tt.kid, "-")
				}
				token = w.teams.TokenBy(claims, method, kid)
			}
			scheme := "Bearer "
			if tt.scheme != "" {
				scheme = strings.Trim(tt.scheme, "-")
			}
			a := w.teams.Saying(teamstest.Ana, teamstest.Sales, "1", "hello", false)
			if tt.tell != nil {
				tt.tell(a)
			}
			got, err := w.teams.TellAs(scheme+token, a)
			if err != nil || got.Status != tt.want {
				t.Errorf("answered %d %s, %v; want %d\n%s", got.Status, got.Body, err, tt.want, w.said())
			}
		})
	}
	if got, err := w.teams.TellRaw("", []byte(`{}`)); err != nil || got.Status != http.StatusUnauthorized {
		t.Errorf("without a token: %d, %v; want 401", got.Status, err)
	}
	if token := w.teams.Token(w.teams.Claims()); strings.Contains(w.said(), token) {
		t.Error("the log tells a token")
	}
}

func TestAKeyIsGoodForTheChannelsItIsEndorsedFor(t *testing.T) {
	for name, tt := range map[string]struct {
		endorsements []string
		want         int
	}{
		"for Teams":         {[]string{"webchat", "msteams"}, 200},
		"for another alone": {[]string{"webchat"}, 401},
		"it does not say":   {nil, 200},
		"an empty list":     {[]string{}, 200},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, worldOptions{})
			w.teams.Endorse(tt.endorsements)
			got, err := w.teams.Tell(w.teams.Saying(teamstest.Ana, teamstest.Sales, "1", "hello", false))
			if err != nil || got.Status != tt.want {
				t.Errorf("answered %d, %v; want %d", got.Status, err, tt.want)
			}
		})
	}
}

func TestKeysAreFetchedOnceAndAgainWhenTheyChange(t *testing.T) {
	w := newWorld(t, worldOptions{})
	tell := func(want int) {
		t.Helper()
		got, err := w.teams.Tell(w.teams.Saying(teamstest.Ana, teamstest.Sales, "1", "hello", false))
		if err != nil || got.Status != want {
			t.Fatalf("answered %d, %v; want %d\n%s", got.Status, err, want, w.said())
		}
	}
	fetched := func(want int) {
		t.Helper()
		if got := w.teams.Calls(teamstest.CallKeys); got != want {
			t.Fatalf("the keys were fetched %d times, want %d", got, want)
		}
	}
	fetched(0) // nothing before the first token
	for range 5 {
		tell(200)
	}
	fetched(1)

	w.teams.Rotate(false)
	w.Clock.SetAhead(6 * time.Minute)
	tell(200)
	fetched(2)
	w.teams.Rotate(false) // again, within the interval: whoever signs by it waits
	tell(401)
	fetched(2)
	w.Clock.SetAhead(12 * time.Minute)
	tell(200)
	fetched(3)

	w.Clock.SetAhead(25 * time.Hour) // old keys are served while nobody answers
	w.teams.Fail(teamstest.Fault{Call: teamstest.CallMetadata, Status: 503})
	tell(200)
	for deadline := time.Now().Add(5 * time.Second); w.teams.Calls(teamstest.CallMetadata) < 4; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatal("the keys of yesterday are never renewed")
		}
	}
	tell(200)
	fetched(3)
}

func TestWhoCannotBeCheckedIsAskedToComeAgain(t *testing.T) {
	w := newWorld(t, worldOptions{})
	for name, fault := range map[string]teamstest.Fault{
		"an error": {Status: 500}, "a page": {Status: 200, Body: "<html>"}, "no keys": {Status: 200, Body: `{"keys":[]}`}, "elsewhere": {Redirect: "https://evil.example/"},
	} {
		fault.Call = teamstest.CallKeys
		w.teams.Fail(fault)
		got, err := w.teams.Tell(w.teams.Saying(teamstest.Ana, teamstest.Sales, "1", "hello", false))
		if err != nil || got.Status != http.StatusServiceUnavailable {
			t.Errorf("%s: answered %d, %v; want 503: Teams sends it again", name, got.Status, err)
		}
		w.Clock.Advance(11 * time.Second)
	}
	if got, err := w.teams.Tell(w.teams.Saying(teamstest.Ana, teamstest.Sales, "1", "hello", false)); err != nil || got.Status != http.StatusOK {
		t.Errorf("when the keys are there: %d, %v; want 200", got.Status, err)
	}
}

// TestAForgedFloodFetchesNothing sends a thousand requests that only the
// signature gives away, half of them each by another key.
func TestAForgedFloodFetchesNothing(t *testing.T) {
	w := newWorld(t, worldOptions{})
	if _, err := w.teams.Tell(w.teams.Saying(teamstest.Ana, teamstest.Sales, "1", "hello", false)); err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	body := []byte(`{"type":"message"}`)
	var all sync.WaitGroup
	for worker := range 10 {
		all.Go(func() {
			for i := range 100 {
				kid := w.teams.KeyID()
				if i%2 == 0 {
					kid = fmt.Sprintf("forged-%d-%d", worker, i)
				}
				got, err := w.teams.TellRaw("Bearer "+w.teams.ForgedToken(kid), body)
				if err != nil || got.Status != http.StatusUnauthorized {
					t.Errorf("a forged request was answered %d, %v; want 401", got.Status, err)
					return
				}
			}
		})
	}
	all.Wait()
	// One at the start; the interval since has not passed.
	if keys, metadata := w.teams.Calls(teamstest.CallKeys), w.teams.Calls(teamstest.CallMetadata); keys != 1 || metadata != 1 {
		t.Errorf("1,000 forged requests made %d fetches of keys and %d of the metadata, want the 1 before them", keys, metadata)
	}
	if after := runtime.NumGoroutine(); after > before+50 {
		t.Errorf("%d goroutines are left, %d before", after, before)
	}
}

func TestABodyIsBoundedAndNeverBelieved(t *testing.T) {
	w := newWorld(t, worldOptions{})
	good := "Bearer " + w.teams.Token(w.teams.Claims())
	tests := []struct {
		name string
		body string
		want int
	}{
		{"too large", `{"text":"` + strings.Repeat("x", 300<<10) + `"}`, 413},
		{"no JSON", `<html>`, 400},
		{"empty", ``, 401},
		{"a list", `[]`, 401},
		{"deep", strings.Repeat("[", 20_000), 400},
		{"nothing in it", `{}`, 401},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := w.teams.TellRaw(good, []byte(tt.body))
			if err != nil || got.Status != tt.want {
				t.Errorf("answered %d %s, %v; want %d", got.Status, got.Body, err, tt.want)
			}
		})
	}
	// What the library cannot parse is taken all the same.
	for name, change := range map[string]func(map[string]any){
		"a value that is a text":       func(a map[string]any) { a["value"] = "text" },
		"a group flag that is a text":  func(a map[string]any) { a["conversation"].(map[string]any)["isGroup"] = "true" },
		"a timestamp that is none":     func(a map[string]any) { a["timestamp"] = "yesterday" },
		"a text that is a number":      func(a map[string]any) { a["text"] = 7 },
		"an empty expiration":          func(a map[string]any) { a["expiration"] = "" },
		"reactions that are a text":    func(a map[string]any) { a["reactionsAdded"] = "like" },
		"an id that climbs":            func(a map[string]any) { a["conversation"].(map[string]any)["id"] = "../../admin" },
		"channelData that is a number": func(a map[string]any) { a["channelData"] = 3 },
	} {
		a := w.teams.Saying(teamstest.Ana, teamstest.Sales, "1", "hello", false)
		change(a)
		body, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := w.teams.TellRaw(good, body); err != nil || got.Status != http.StatusOK {
			t.Errorf("%s: answered %d %s, %v; want 200", name, got.Status, got.Body, err)
		}
	}
}

func TestNothingIsMadeOfHalf(t *testing.T) {
	_, err := teams.NewClient(teams.Options{})
	_, err2 := teams.NewValidator(teams.ValidatorOptions{}) // without an app every token would be good for us
	_, err3 := teams.NewHandler(teams.HandlerOptions{})
	for part, err := range map[string]error{"Password": err, "AppID": err2, "Validator": err3} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("the error %v does not name %s", err, part)
		}
	}
}
