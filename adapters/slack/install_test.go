package slack_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"handoffbot/adapters/slack"
	"handoffbot/adapters/slack/slacktest"
)

type anything string

func (anything) MatchString(string) bool { return true }
func (a anything) String() string        { return string(a) }

// TestTheManifestIsOneSlackTakes holds both to Slack's own published schema.
func TestTheManifestIsOneSlackTakes(t *testing.T) {
	file, err := os.Open("testdata/manifest.schema.1.0.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseRegexpEngine(func(pattern string) (jsonschema.Regexp, error) {
		r, err := regexp.Compile(pattern)
		if err != nil {
			return anything(pattern), nil // two patterns of fields we do not send use what Go's do not have
		}
		return r, nil
	})
	if err := compiler.AddResource("manifest.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, url := range map[string]string{"over HTTP": "https://handoff.example.com/", "by Socket Mode": ""} {
		text, err := slack.Manifest(slack.ManifestOptions{PublicURL: url})
		if err != nil {
			t.Fatal(err)
		}
		manifest, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(manifest); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if socket := strings.Contains(string(text), `"socket_mode_enabled": true`); socket != (url == "") {
			t.Errorf("%s: Socket Mode is %v", name, socket)
		}
		if strings.Contains(string(text), "//slack/") || url != "" && !strings.Contains(string(text), "https://handoff.example.com/slack/events") {
			t.Errorf("%s: the addresses are wrong:\n%s", name, text)
		}
	}
}

func TestTheDoctorSaysWhatToDo(t *testing.T) {
	w := newWorld(t, slacktest.Options{})
	w.slack.Grant("chat:write,commands,reactions:read,channels:history,groups:history,channels:read,groups:read")
	w.slack.Break("C0SUPPORT", "not_in_channel")
	w.slack.Break("C0PRIO", "is_archived")
	w.Clock.SetAhead(10 * time.Minute)
	var failed []string
	for _, f := range w.client.Examine(t.Context(), []string{"C0SALES", "C0SUPPORT", "C0PRIO", "C0NOWHERE"}) {
		if !f.OK {
			failed = append(failed, f.What)
			if f.Cure == "" {
				t.Errorf("%s (%s) has no cure", f.What, f.Said)
			}
		}
	}
	if got := strings.Join(failed, ", "); got != "slack scopes, clock, slack channel C0SUPPORT, slack channel C0PRIO, slack channel C0NOWHERE" {
		t.Errorf("the doctor finds %s", got)
	}
	w.slack.Revoke("token_revoked")
	if f := w.client.Examine(t.Context(), nil); len(f) != 1 || f[0].OK || !strings.Contains(f[0].Said, "token_revoked") {
		t.Errorf("the doctor finds %+v, want the token", f)
	}
}
