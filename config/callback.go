package config

import (
	"net/netip"
	"net/url"
)

const callbackCure = "write an address with https, such as https://chat.example.com/hooks/handoff, or with http on 127.0.0.1"

// callback reads where a chatbot is told, and with what its events are signed.
func (f *file) callback(at place, dir string) Callback {
	if !at.given() {
		return Callback{}
	}
	before := len(f.problems)
	s := at.section("sources.*.callback")
	c := Callback{Given: true, URL: s["url"].text()}
	if s["secret"].given() {
		c.Secrets = f.named(s["secret"])
	}
	c.Secrets = append(c.Secrets, f.secrets(s["secrets"].list(), s["secrets_file"], dir)...)
	for _, secret := range c.Secrets {
		if cure := checkWebhookSecret(string(secret)); cure != "" {
			at.bad(cure, "a secret does not fit")
			break
		}
	}
	switch {
	case !s["url"].given():
		at.bad("write url: https://chat.example.com/hooks/handoff", "it names no address")
	default:
		if why := checkCallback(c.URL); why != "" {
			s["url"].bad(callbackCure, "%s", why)
		}
	}
	if len(f.problems) == before && len(c.Secrets) == 0 {
		at.bad(`write secret: "${CALLBACK_SECRET}"`, "there is no secret, so the chatbot could not be sure")
	}
	return c
}

// checkCallback says what is wrong with an address, without repeating it: it
// may hold a token.
func checkCallback(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return "this is no address"
	}
	ip, err := netip.ParseAddr(u.Hostname())
	local := u.Hostname() == "localhost" || err == nil && ip.Unmap().IsLoopback()
	switch {
	case u.Scheme == "http" && !local, u.Scheme != "http" && u.Scheme != "https":
		return "anybody on the way could read and change what is sent there"
	case err == nil && !local && (!ip.Unmap().IsGlobalUnicast() || ip.Unmap().IsPrivate()):
		return "the address is private or local"
	}
	return ""
}
