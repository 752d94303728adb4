package chatbot

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// errForbidden says that a callback's name leads where nothing shall be sent.
var errForbidden = errors.New("its address is private, local or reserved: callbacks go to public addresses, or to this machine when the configuration says so")

// Callback is where a chatbot is told, and with what its events are signed.
// Make it with NewCallback.
type Callback struct {
	url     *url.URL
	secrets []Secret
	client  *http.Client
}

// NewCallback takes https to public addresses, and anything to an address of
// this machine that is named as such. What a name stands for is checked with
// every connection: a name can change what it stands for.
func NewCallback(address string, secrets []Secret) (Callback, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.Fragment != "":
		return Callback{}, errors.New("a callback is an address such as https://chat.example.com/hooks/handoff")
	case u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
		return Callback{}, errors.New("a callback uses https, or http on 127.0.0.1")
	case len(secrets) == 0:
		return Callback{}, errors.New("a callback needs a secret, so that the chatbot can be sure")
	}
	local := loopback(u.Hostname())
	dialer := &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !reachable(to.Addr().Unmap(), local) {
			return errForbidden
		}
		return nil
	}}
	transport := &http.Transport{
		Proxy:       nil, // a proxy of the environment would connect for us, unchecked
		DialContext: dialer.DialContext, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: tellAtOnce,
		TLSHandshakeTimeout: 5 * time.Second, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: 64 << 10,
	}
	return Callback{url: u, secrets: secrets, client: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// loopback reports whether a host is named as this machine.
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.Unmap().IsLoopback()
}

// reserved are the networks, besides private and local ones, behind which no
// chatbot is found: shared, documentation, benchmarks, and those that wrap
// another address.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2001::/32"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
}

// reachable reports whether a callback may connect to an address.
func reachable(ip netip.Addr, local bool) bool {
	if local {
		return ip.IsLoopback()
	}
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, network := range reserved {
		if network.Contains(ip) {
			return false
		}
	}
	return true
}

// understood says what went wrong with a request without repeating its
// address, which may hold a token.
func understood(err error) error {
	if errors.Is(err, errForbidden) {
		return errForbidden
	}
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	if timeout, ok := err.(interface{ Timeout() bool }); ok && timeout.Timeout() {
		return errors.New("it did not answer in time")
	}
	if name, ok := errors.AsType[*net.DNSError](err); ok {
		return fmt.Errorf("its name cannot be looked up: %s", name.Err)
	}
	return fmt.Errorf("it cannot be reached: %w", err)
}
