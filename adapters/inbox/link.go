package inbox

import (
	"net/url"
	"regexp"
	"strings"
)

const linkBytes = 2000

// hostName is a name of at least two labels in plain ASCII whose last one
// begins with a letter: no numbers posing as addresses, no lookalike scripts.
var hostName = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*$`)

// link is an address as it may be shown. Without an Href it is text only.
type link struct {
	Text string // as given
	Href string
	Host string // where the link really leads
	Rest string // what follows the host
}

// linkOf makes a link of a visitor's address only when it is plainly a web
// page: https or http, no user name, a real host, not overlong.
func linkOf(address string) link {
	text := link{Text: address}
	if len(address) > linkBytes || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == '\\' || r == 0x7f }) {
		return text
	}
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.User != nil || !hostName.MatchString(u.Hostname()) {
		return text
	}
	_, rest, _ := strings.Cut(address, "://")
	return link{Text: address, Href: u.String(), Host: u.Host, Rest: strings.TrimPrefix(rest, u.Host)}
}
