package teams

import (
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
)

// Cloud says where one of Microsoft's clouds, or a stand-in, is reached.
type Cloud struct {
	Login    string   // of the token service, such as https://login.microsoftonline.com
	Metadata string   // of the keys that sign what comes in
	Issuer   string   // of those tokens; the scope of ours is named by it too
	Hosts    []string // the only ones spoken to: host or host:port, exact
}

// PublicCloud is Microsoft's own, for everybody but governments and China.
//
// The hosts are exact: anybody can register a name under trafficmanager.net.
func PublicCloud() Cloud {
	return Cloud{
		Login:    "https://login.microsoftonline.com",
		Metadata: "https://login.botframework.com/v1/.well-known/openidconfiguration",
		Issuer:   "https://api.botframework.com",
		Hosts:    []string{"smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com"},
	}
}

// scope is what our own token is asked for.
func (c Cloud) scope() string { return c.Issuer + "/.default" }

// service is where messages go while no activity has told a better address.
func (c Cloud) service() string {
	scheme := "https"
	if loopback(c.Hosts[0]) {
		scheme = "http"
	}
	return scheme + "://" + c.Hosts[0] + "/teams/"
}

// errForeignHost says that an address is not one of the cloud's.
var errForeignHost = errors.New("the service URL is not one of the cloud's hosts; see teams.endpoints.service_hosts")

// address reads a service URL, whether signed just now or stored long ago: it
// is where our token goes.
func (c Cloud) address(service string) (*url.URL, error) {
	u, err := url.Parse(service)
	if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Opaque != "" || !slices.Contains(c.Hosts, u.Host) {
		return nil, errForeignHost
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Host)) {
		return nil, errForeignHost
	}
	if strings.Contains(u.Path, "..") {
		return nil, errForeignHost
	}
	return u, nil
}

func loopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && ip.IsLoopback()
}
