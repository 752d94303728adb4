package main

import (
	"bufio"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The secrets that serve makes for itself when there is no configuration, and
// the file that keeps them beside the database.
const (
	secretsFile = "handoffbot.secrets"
	webhookKey  = "WEBSITE_WEBHOOK_SECRET"
	apiTokenKey = "HANDOFFBOT_API_TOKEN"
)

// madeSecrets are the secrets of a bot without a configuration.
type madeSecrets struct{ webhook, apiToken string }

// loadOrMakeSecrets reads dir's secrets file, or makes one that only its owner can read.
func loadOrMakeSecrets(dir string) (madeSecrets, error) {
	path := filepath.Join(dir, secretsFile)
	s, err := loadSecrets(path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	var key [32]byte
	var token [24]byte
	rand.Read(key[:]) // never fails: it ends the process instead
	rand.Read(token[:])
	s = madeSecrets{webhook: "whsec_" + base64.StdEncoding.EncodeToString(key[:]), apiToken: hex.EncodeToString(token[:])}
	text := fmt.Sprintf("%s=%s\n%s=%s\n", webhookKey, s.webhook, apiTokenKey, s.apiToken)
	switch err := keepSecrets(path, text); {
	case errors.Is(err, fs.ErrExist):
		return loadSecrets(path)
	case err != nil:
		return s, fmt.Errorf("keep the secrets made on first start: %w", err)
	}
	return s, nil
}

// keepSecrets writes them aside and puts them in their place, so that a crash
// leaves a whole file or none. fs.ErrExist: somebody who started at the same
// time was first, and those are the secrets.
func keepSecrets(path, text string) error {
	aside, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new") // its owner alone can read it
	if err != nil {
		return err
	}
	defer os.Remove(aside.Name()) //nolint:errcheck // it has gone where the file system knows no links
	_, err = aside.WriteString(text)
	if err := errors.Join(err, aside.Close()); err != nil {
		return err
	}
	err = os.Link(aside.Name(), path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Rename(aside.Name(), path) // a file system without links
}

func loadSecrets(path string) (madeSecrets, error) {
	f, err := os.Open(path)
	if err != nil {
		return madeSecrets{}, fmt.Errorf("read the secrets made on first start: %w", err)
	}
	defer f.Close()
	var s madeSecrets
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		key, value, _ := strings.Cut(strings.TrimSpace(lines.Text()), "=")
		switch key {
		case webhookKey:
			s.webhook = value
		case apiTokenKey:
			s.apiToken = value
		}
	}
	if err := lines.Err(); err != nil {
		return s, fmt.Errorf("read the secrets made on first start: %w", err)
	}
	if s.webhook == "" || s.apiToken == "" {
		return s, fmt.Errorf("%s lacks %s or %s; move it away to have both made anew", path, webhookKey, apiTokenKey)
	}
	return s, nil
}
