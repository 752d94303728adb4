package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"handoffbot/config"
)

// TestTheComposeFileConfiguresTheBot reads docs/compose.yaml as Compose does,
// as far as it is about us.
func TestTheComposeFileConfiguresTheBot(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "compose.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var compose struct {
		Services map[string]struct {
			Environment map[string]string `yaml:"environment"`
		} `yaml:"services"`
		Configs map[string]struct {
			Content string `yaml:"content"`
		} `yaml:"configs"`
	}
	if err := yaml.Unmarshal(text, &compose); err != nil {
		t.Fatal(err)
	}
	env := compose.Services["handoffbot"].Environment
	env["WEBSITE_WEBHOOK_SECRET"] = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
	env["HANDOFFBOT_API_TOKEN"] = "a token that is long"
	env["HANDOFFBOT_STORAGE"] = strings.ReplaceAll(env["HANDOFFBOT_STORAGE"], "${DATABASE_PASSWORD}", "secret")
	lookup := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	file := strings.ReplaceAll(compose.Configs["handoffbot"].Content, "$$", "$")
	c, problems := config.Load("handoffbot.yaml", []byte(file), lookup)
	c, more := c.Overridden(lookup)
	if problems = append(problems, more...); len(problems) > 0 {
		t.Errorf("the configuration in docs/compose.yaml has problems: %v", problems)
	}
	if c.Storage != "postgres://handoffbot:secret@postgres:5432/handoffs?sslmode=disable" || len(c.Sources["website"].Secrets) != 1 {
		t.Errorf("it says storage %s and sources %v", c.Storage, c.Sources)
	}
	if _, err := compile(c); err != nil {
		t.Errorf("it does not compile: %v", err)
	}
}

// TestTheImageKnowsWhomToTrust: nothing is in an image from scratch, so without
// certificates no address with https can be spoken to.
func TestTheImageKnowsWhomToTrust(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	_, last, _ := strings.Cut(string(text), "FROM scratch")
	if !strings.Contains(last, "/etc/ssl/certs/ca-certificates.crt") {
		t.Error("the image has no certificates of authorities: neither Slack nor Teams nor a callback can be reached from it")
	}
}
