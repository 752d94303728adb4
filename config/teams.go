package config

import (
	"net"
	"regexp"
	"strconv"
	"strings"
)

// Teams is the app and the tenant that the bot speaks in.
type Teams struct {
	Given       bool   // the section is there
	AppID       string // of the bot, a GUID
	AppPassword Secret
	TenantID    string // the app's own, a GUID
	Endpoints   TeamsEndpoints
}

// TeamsEndpoints point at another cloud, or at a stand-in. What is empty is
// Microsoft's public cloud.
type TeamsEndpoints struct {
	Login, OpenIDMetadata, Issuer string
	ServiceHosts                  []string // exact: host or host:port
}

var (
	guid        = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	teamsThread = regexp.MustCompile(`^19:[^;/\s]{1,200}@thread\.(tacv2|skype|v2)$`)
	teamsNamed  = regexp.MustCompile(`^[^/\s][^;]*/[^/:;<>?|\\]*[^/\s:;<>?|\\]$`)
	hostName    = regexp.MustCompile(`^[A-Za-z0-9.-]+$`)
)

// teams reads the app and its secret.
func (f *file) teams(at place, dir string) Teams {
	if !at.given() {
		return Teams{}
	}
	before := len(f.problems)
	s := at.section("teams")
	sound := len(f.problems) == before
	k := Teams{Given: true, AppID: s["app_id"].text(), TenantID: s["tenant_id"].text()}
	k.AppPassword = f.secret(s["app_password"], s["app_password_file"], dir, "")
	if s["app_id"].given() && !guid.MatchString(k.AppID) {
		s["app_id"].bad("copy the Microsoft App ID from the Azure Bot's configuration; it reads like 11111111-2222-4333-8444-555555555555", "%s is no app id", quote(k.AppID))
	}
	if s["tenant_id"].given() && !guid.MatchString(k.TenantID) {
		s["tenant_id"].bad("copy the App Tenant ID from the Azure Bot's configuration; a name or \"common\" gets no token", "%s is no tenant id", quote(k.TenantID))
	}
	k.Endpoints = f.teamsEndpoints(s["endpoints"])
	if !sound {
		return k // a key that is missing may be the one that is misspelt
	}
	if !s["app_id"].given() {
		at.bad("copy the Microsoft App ID from the Azure Bot's configuration", "app_id is missing")
	}
	if !s["tenant_id"].given() {
		at.bad("copy the App Tenant ID from the Azure Bot's configuration", "tenant_id is missing")
	}
	if absent(s["app_password"], s["app_password_file"]) {
		at.bad(`write app_password: "${TEAMS_APP_PASSWORD}"`, "the app's secret is missing")
	}
	return k
}

func (f *file) teamsEndpoints(at place) TeamsEndpoints {
	if !at.given() {
		return TeamsEndpoints{}
	}
	s := at.section("teams.endpoints")
	e := TeamsEndpoints{Login: s["login"].text(), OpenIDMetadata: s["openid_metadata"].text(), Issuer: s["issuer"].text()}
	for _, key := range []string{"login", "openid_metadata"} {
		if cure := checkEndpoint(s[key].text()); cure != "" {
			s[key].bad(cure, "%s does not fit", quote(withoutLogin(s[key].text())))
		}
	}
	if e.Issuer != "" && checkURL(e.Issuer) != "" {
		s["issuer"].bad("write the issuer of the cloud's tokens, such as https://api.botframework.us", "%s is no issuer", quote(e.Issuer))
	}
	for _, host := range s["service_hosts"].list() {
		name := host.text()
		if cure := checkHost(name); cure != "" {
			host.bad(cure, "%s is no host", quote(name))
			continue
		}
		e.ServiceHosts = append(e.ServiceHosts, strings.ToLower(name))
	}
	return e
}

// checkHost takes host or host:port. A wildcard is none: anybody can register a
// name under trafficmanager.net.
func checkHost(s string) string {
	name, port, err := net.SplitHostPort(s)
	if err != nil {
		name = s
	} else if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return "write host:port with a port from 1 to 65535"
	}
	if !hostName.MatchString(name) || strings.HasPrefix(name, ".") {
		return "write one exact host, such as smba.infra.gov.teams.microsoft.us, without https:// and without *"
	}
	return ""
}

// teamsTarget reads a channel in Teams: by its own id, or as "team/channel".
func (f *file) teamsTarget(at place) Destination {
	name := strings.TrimSpace(at.text())
	if teamsThread.MatchString(name) || teamsNamed.MatchString(name) {
		f.teamsChannels = append(f.teamsChannels, at)
		return Destination{Platform: "teams", Channel: name}
	}
	at.bad("use the channel's id, such as 19:…@thread.tacv2 (in its link, with %3A and %40 written as : and @), or \"Team name/Channel name\"", "%s names no channel in Teams", quote(at.text()))
	return Destination{}
}

// checkTeamsChannels finds channels in Teams when it has no credentials.
func (f *file) checkTeamsChannels(c Config) {
	if c.Teams.Given {
		return
	}
	for _, at := range f.teamsChannels {
		at.bad(`write teams: {app_id: …, app_password: "${TEAMS_APP_PASSWORD}", tenant_id: …}`, "this channel is in Teams, and teams has no credentials")
	}
}
