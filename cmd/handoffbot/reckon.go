package main

import (
	"net/url"
	"strings"

	"handoffbot/digest"
)

// reckoning is how the numbers are made of what is configured.
func (s settings) reckoning(c digest.Cohorts) digest.Reckoning {
	return digest.Reckoning{Cohorts: c, Responses: s.responses, Link: s.pageOf}
}

// pageOf is the address of a handoff's page, empty without a public one.
func (s settings) pageOf(handoffID string, _ int) string {
	if s.config.PublicURL == "" || !s.config.Inbox.Enabled {
		return ""
	}
	return strings.TrimSuffix(s.config.PublicURL, "/") + "/inbox/handoffs/" + url.PathEscape(handoffID)
}
