package inbox

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

func boundToLoopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	return err == nil && loopbackName(host)
}

func fromLoopback(remote string) bool {
	at, err := netip.ParseAddrPort(remote)
	return err == nil && at.Addr().Unmap().IsLoopback()
}

// loopbackHost reads a Host header: localhost, 127.0.0.0/8 or [::1], with any port or none.
func loopbackHost(host string) bool {
	if name, port, err := net.SplitHostPort(host); err == nil {
		return digits(port) && loopbackName(name)
	}
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		host = host[1 : len(host)-1]
		return strings.Contains(host, ":") && loopbackName(host)
	}
	return !strings.Contains(host, ":") && loopbackName(host)
}

func loopbackName(name string) bool {
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.Zone() == "" && !ip.Is4In6() && ip.IsLoopback()
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// forwarded reports whether a proxy has left its mark, whatever it says.
func forwarded(h http.Header) bool {
	for name := range h {
		name = http.CanonicalHeaderKey(name)
		switch {
		case name == "Forwarded", name == "Via", name == "X-Real-Ip", strings.HasPrefix(name, "X-Forwarded-"):
			return true
		}
	}
	return false
}

// plainHost is a Host header in one spelling: small letters, no final dot, no
// port that https has anyway.
func plainHost(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ":443")
	return strings.TrimSuffix(host, ".")
}

// clientOf names who sent the request, as far as it can be told: the address,
// of IPv6 the network. What a proxy says of its client is believed when the
// proxy stands in a network of our own.
func clientOf(r *http.Request) string {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return "?"
	}
	ip := at.Addr().Unmap()
	if said := r.Header.Values("X-Forwarded-For"); len(said) > 0 && (ip.IsLoopback() || ip.IsPrivate()) {
		last := said[len(said)-1]
		if told, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); err == nil {
			ip = told.Unmap()
		}
	}
	if ip.Is6() {
		if network, err := ip.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return ip.String()
}
