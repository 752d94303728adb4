package slack

import (
	"encoding/json"
	"strings"
)

// Scopes are what the app asks for, each with what it is for. Nothing works
// less without the others.
func Scopes() map[string]string {
	return map[string]string{
		"chat:write":       "post cards, threads and reports",
		"commands":         "/handoffs",
		"reactions:read":   "a reaction is a first response",
		"channels:history": "replies in public channels, and looking up a post whose answer was lost",
		"groups:history":   "the same in private channels",
		"channels:read":    "whether the bot is in a public channel",
		"groups:read":      "the same in private channels",
		"users:read":       "who is a member, a guest or a bot",
	}
}

// ManifestOptions say how the app is reached.
type ManifestOptions struct {
	// PublicURL is where Slack reaches the bot over HTTP; empty means Socket
	// Mode, which needs no address.
	PublicURL string
}

// Manifest is the app's manifest: paste it into api.slack.com/apps, "From a
// manifest". It is indented JSON.
func Manifest(o ManifestOptions) ([]byte, error) {
	base := strings.TrimSuffix(o.PublicURL, "/")
	http := base != ""
	command := map[string]any{
		"command": "/handoffs", "description": "List the handoffs that wait, and yours", "should_escape": false,
	}
	events := map[string]any{"bot_events": []string{
		"app_home_opened", "app_uninstalled", "channel_archive", "channel_deleted", "channel_id_changed", "channel_left", "group_archive", "group_deleted", "group_left",
		"member_left_channel", "message.channels", "message.groups", "reaction_added", "reaction_removed", "tokens_revoked",
	}}
	interactivity := map[string]any{"is_enabled": true}
	if http {
		command["url"] = base + "/slack/commands"
		events["request_url"] = base + "/slack/events"
		interactivity["request_url"] = base + "/slack/interactions"
	}
	manifest := map[string]any{
		"_metadata": map[string]any{"major_version": 1, "minor_version": 1},
		"display_information": map[string]any{
			"name": "Handoffbot", "description": "A person takes over when the website's chatbot reaches its limit", "background_color": "#1d2733",
		},
		"features": map[string]any{
			"app_home":       map[string]any{"home_tab_enabled": true, "messages_tab_enabled": false},
			"bot_user":       map[string]any{"display_name": "handoffbot", "always_online": true},
			"slash_commands": []any{command},
		},
		"oauth_config": map[string]any{"scopes": map[string]any{"bot": sorted(Scopes())}},
		"settings": map[string]any{
			"event_subscriptions": events, "interactivity": interactivity,
			"org_deploy_enabled": false, "socket_mode_enabled": !http, "token_rotation_enabled": false,
		},
	}
	text, err := json.MarshalIndent(manifest, "", "  ")
	return append(text, '\n'), err
}
