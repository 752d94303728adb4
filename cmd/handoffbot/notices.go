package main

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"handoffbot/bot"
)

// notices serves the two pages that the Teams app package names, and that whoever
// approves the app reads.
func (a *app) notices(mux *http.ServeMux) {
	page := func(text string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Header().Set("X-Content-Type-Options", "nosniff")
			_, _ = io.WriteString(w, text) // who has gone reads nothing
		})
	}
	mux.Handle("GET /privacy", page(a.o.settings.privacyNotice()))
	mux.Handle("GET /terms", page(termsNotice))
}

// privacyNotice says what is kept, for how long, and who is sent it.
func (s settings) privacyNotice() string {
	cfg := s.config
	var shown []string
	for _, one := range []struct {
		on   bot.Platform
		name string
	}{{bot.PlatformTeams, "Microsoft Teams"}, {bot.PlatformSlack, "Slack"}, {bot.PlatformInbox, "the inbox of this server"}} {
		if slices.ContainsFunc(s.channels(), func(to bot.Destination) bool { return to.Platform == one.on }) {
			shown = append(shown, one.name)
		}
	}
	kept := "until it is erased by hand: no time is set after which it goes by itself."
	if cfg.Privacy.Retention > 0 {
		const day = 24 * time.Hour
		days := int((cfg.Privacy.Retention + day - 1) / day) // a part of a day is kept too
		kept = fmt.Sprintf("for %d %s after the last trace of a conversation; then its words and the visitor's details are erased.", days, plural(days, "day"))
	}
	back := ""
	if len(calledBack(cfg)) > 0 {
		back = " The chatbot that handed a conversation over is told what becomes of it, and gets the replies that somebody sends to its visitor on purpose."
	}
	return fmt.Sprintf(`Privacy

This server runs handoffbot for the organisation that installed it, which decides about the data and answers
questions about it.

What is kept: the conversations that a website's chatbot hands over, with the contact details and the page that
it gives; and of each card, who reacted, replied, claimed or resolved, by account, name and time, with the text
of replies in its thread. What is written elsewhere in a channel is let go, a reply in another thread within a day.

How long: %s
The words of one visitor can be erased at any time, here and in the cards: "handoffbot erase".
Counts and times stay.

Who is sent it: %s.%s Nothing is sent to whoever wrote handoffbot.
`, kept, strings.Join(shown, " and "), back)
}

const termsNotice = `Terms of use

handoffbot is free software under the Apache License 2.0, without warranty of any kind. Whoever may use this
server, and for what, is decided by the organisation that runs it.
`
