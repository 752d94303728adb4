package config

import (
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

var slackChannel = regexp.MustCompile(`^[CGD][A-Z0-9]{1,30}$`)

// slack reads the workspace and its secrets.
func (f *file) slack(at place, dir string) Slack {
	if !at.given() {
		return Slack{}
	}
	before := len(f.problems)
	s := at.section("slack")
	sound := len(f.problems) == before
	k := Slack{Given: true, APIURL: s["api_url"].text()}
	k.BotToken = f.secret(s["bot_token"], s["bot_token_file"], dir, "xoxb-")
	k.SigningSecret = f.secret(s["signing_secret"], s["signing_secret_file"], dir, "")
	k.AppToken = f.secret(s["app_token"], s["app_token_file"], dir, "xapp-")
	if cure := checkEndpoint(k.APIURL); cure != "" {
		s["api_url"].bad(cure, "%s does not fit", quote(withoutLogin(k.APIURL)))
	}
	if !sound {
		return k // a key that is missing may be the one that is misspelt
	}
	if absent(s["bot_token"], s["bot_token_file"]) {
		at.bad(`write bot_token: "${SLACK_BOT_TOKEN}"`, "the bot's token is missing")
	}
	if absent(s["signing_secret"], s["signing_secret_file"]) && absent(s["app_token"], s["app_token_file"]) {
		at.bad(`write signing_secret: "${SLACK_SIGNING_SECRET}", or app_token for Socket Mode`, "nothing can come in from Slack")
	}
	return k
}

// absent reports whether a secret is given in neither way. One that is given and
// cannot be read is told as that.
func absent(at, filed place) bool {
	return !filed.given() && (!at.given() || at.node.Kind == yaml.ScalarNode && at.node.Value == "")
}

// secret reads one secret, from the environment or from a file. An empty text
// is none.
func (f *file) secret(at, filed place, dir, prefix string) Secret {
	if at.given() && at.text() == "" {
		return ""
	}
	var all []Secret
	if at.given() {
		all = f.named(at)
	} else {
		all = f.secrets(nil, filed, dir)
	}
	if len(all) == 0 {
		return ""
	}
	if !at.given() {
		at = filed
	}
	if !strings.HasPrefix(string(all[0]), prefix) {
		at.warn("copy it again from the app's settings", "the secret does not begin with %s", prefix)
	}
	return all[0]
}

// named reads a secret that names a variable of the environment.
func (f *file) named(at place) []Secret {
	m := variable.FindStringSubmatch(at.text())
	if m == nil {
		at.bad(`write "${NAME}" and set NAME in the environment, or use a file`, "a secret stands here in the open")
		return nil
	}
	value, _ := f.env(m[1])
	if value == "" {
		f.unset(at, m[1])
		return nil
	}
	return []Secret{Secret(value)}
}

// checkEndpoint takes https anywhere, and http on this machine.
func checkEndpoint(s string) string {
	if s == "" {
		return ""
	}
	const cure = "write an address with https, or http on 127.0.0.1 for a stand-in"
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return cure
	}
	ip := net.ParseIP(u.Hostname())
	loopback := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && (u.Scheme != "http" || !loopback) {
		return cure
	}
	return ""
}

func (f *file) targets(at place, pattern string) []Destination {
	var all []Destination
	for _, item := range at.list() {
		if d := f.target(item, pattern); d != (Destination{}) {
			all = append(all, d)
		}
	}
	return all
}

// target reads one channel; the zero value stands for none.
func (f *file) target(at place, pattern string) Destination {
	if !at.given() {
		return Destination{}
	}
	before := len(f.problems)
	fields := at.section(pattern)
	if len(f.problems) > before {
		return Destination{}
	}
	if len(fields) == 1 {
		if name := strings.TrimSpace(fields["inbox"].text()); name != "" && len(name) <= 80 {
			return Destination{Platform: "inbox", Channel: name}
		}
		if channel := fields["slack"]; channel.given() {
			if id := channel.text(); slackChannel.MatchString(id) {
				f.channels = append(f.channels, channel)
				return Destination{Platform: "slack", Channel: id}
			}
			channel.bad("use the channel's id, such as C024BE91L: it stands at the end of the channel's details", "%s is not a channel's id, and names change", quote(channel.text()))
			return Destination{}
		}
	}
	if channel := fields["teams"]; len(fields) == 1 && channel.given() {
		return f.teamsTarget(channel)
	}
	if len(f.problems) == before {
		at.bad("write {slack: CHANNEL_ID}, {teams: CONVERSATION_ID} or {inbox: NAME}", "this names no channel")
	}
	return Destination{}
}

// checkChannels finds channels on a platform that has no credentials.
func (f *file) checkChannels(c Config) {
	if c.Slack.Given {
		return
	}
	slices.SortFunc(f.channels, func(a, b place) int { return a.node.Line - b.node.Line })
	for _, at := range f.channels {
		at.bad(`write slack: {bot_token: "${SLACK_BOT_TOKEN}", signing_secret: "${SLACK_SIGNING_SECRET}"}`, "this channel is in Slack, and slack has no credentials")
	}
}
