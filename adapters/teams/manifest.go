package teams

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// ManifestOptions say whose app it is.
type ManifestOptions struct {
	AppID string // of the bot: also the app's own id
	// PublicURL is where people and Teams reach the bot.
	PublicURL string
}

// errNoApp says that the manifest needs an id.
var errNoApp = errors.New("the app package needs the bot's app id; set teams.app_id")

// Manifest is the app's manifest, as indented JSON.
func Manifest(o ManifestOptions) ([]byte, error) {
	if o.AppID == "" {
		return nil, errNoApp
	}
	base, err := url.Parse(strings.TrimSuffix(o.PublicURL, "/"))
	if err != nil || base.Scheme != "https" || base.Host == "" {
		return nil, errors.New("the app package needs an https address that Teams can reach; set public_url")
	}
	var asked []map[string]string
	for _, name := range []string{
		"ChannelMessage.Read.Group",  // a reply in a card's thread counts without a mention
		"ChannelSettings.Read.Group", // a channel is found by its name
		"TeamMember.Read.Group",      // who is a member, a guest or of another organisation
	} {
		asked = append(asked, map[string]string{"name": name, "type": "Application"})
	}
	manifest := map[string]any{
		"$schema":         "https://developer.microsoft.com/json-schemas/teams/v1.17/MicrosoftTeams.schema.json",
		"manifestVersion": "1.17", "version": "1.0.0", "id": o.AppID,
		"developer": map[string]string{
			"name": "Handoffbot", "websiteUrl": base.String(), "privacyUrl": base.String() + "/privacy", "termsOfUseUrl": base.String() + "/terms",
		},
		"name": map[string]string{"short": "Handoffbot", "full": "Handoffbot: a person takes over"},
		"description": map[string]string{
			"short": "A person takes over when the website's chatbot reaches its limit",
			"full":  "Posts a card when the website's chatbot hands a conversation over. Claim it, answer in its thread, resolve it: the first human response is measured and reported every week.",
		},
		"icons": map[string]string{"color": "color.png", "outline": "outline.png"}, "accentColor": "#1D2733",
		"bots":         []any{map[string]any{"botId": o.AppID, "scopes": []string{"team"}, "isNotificationOnly": false, "supportsFiles": false}},
		"permissions":  []string{"identity", "messageTeamMembers"},
		"validDomains": []string{base.Hostname()},
		// The resource is not used, and without one the permissions are not granted.
		"webApplicationInfo": map[string]string{"id": o.AppID, "resource": "https://" + base.Hostname() + "/handoffbot"},
		"authorization":      map[string]any{"permissions": map[string]any{"resourceSpecific": asked}},
	}
	text, err := json.MarshalIndent(manifest, "", "  ")
	return append(text, '\n'), err
}

// packed stands as the time of every file: none at all is a day that no
// calendar has, and not every program unpacks it.
var packed = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// Package is the app package to upload to Teams: the manifest and its icons. The
// same options give the same bytes.
func Package(o ManifestOptions) ([]byte, error) {
	manifest, err := Manifest(o)
	if err != nil {
		return nil, err
	}
	color, err := icon(192, true)
	if err != nil {
		return nil, err
	}
	outline, err := icon(32, false)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, file := range []struct {
		name string
		data []byte
	}{{"manifest.json", manifest}, {"color.png", color}, {"outline.png", outline}} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: file.name, Method: zip.Deflate, Modified: packed})
		if err == nil {
			_, err = w.Write(file.data)
		}
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", file.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack the app: %w", err)
	}
	return b.Bytes(), nil
}
