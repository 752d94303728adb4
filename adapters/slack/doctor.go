package slack

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"handoffbot/bot"
)

// mostSkew is how far our clock may be from Slack's: beyond five minutes no
// signature fits.
const mostSkew = time.Minute

// Examine checks what the workspace gives the bot: the token, its scopes, the
// clock, and whether the bot is in every channel.
func (c *Client) Examine(ctx context.Context, channels []string) []bot.Finding {
	var headers sync.Map
	api := slack.New(c.o.Token, c.doctorOptions(&headers)...)
	ctx, cancel := context.WithTimeout(ctx, time.Duration(len(channels)+3)*callWithin)
	defer cancel()
	answer, err := api.AuthTestContext(ctx)
	if err != nil {
		class, _, said := understand(err)
		cure := "let this machine reach " + cmp.Or(c.o.APIURL, slack.APIURL) + " (or check slack.api_url), and try again"
		if class == auth {
			cure = "install the app again and copy the token that begins with xoxb-"
		}
		return []bot.Finding{{What: "slack.bot_token", Said: said.Error(), Cure: cure}}
	}
	findings := []bot.Finding{{What: "slack.bot_token", OK: true, Said: fmt.Sprintf("speaks for %s in %s", answer.User, answer.Team)}}
	findings = append(findings, scopes(&headers), c.clock(&headers))
	for _, channel := range channels {
		findings = append(findings, membership(ctx, api, channel))
	}
	return findings
}

func (c *Client) doctorOptions(headers *sync.Map) []slack.Option {
	options := []slack.Option{
		slack.OptionHTTPClient(&http.Client{Timeout: callWithin, Transport: bounded{http.DefaultTransport}}),
		slack.OptionOnResponseHeaders(func(path string, h http.Header) { headers.Store(path, h) }),
	}
	if c.o.APIURL != "" {
		options = append(options, slack.OptionAPIURL(strings.TrimSuffix(c.o.APIURL, "/")+"/"))
	}
	return options
}

// header finds a header of any answer so far.
func header(headers *sync.Map, name string) string {
	value := ""
	headers.Range(func(_, h any) bool {
		if all, ok := h.(http.Header); ok {
			value = all.Get(name)
		}
		return value == ""
	})
	return value
}

func scopes(headers *sync.Map) bot.Finding {
	f := bot.Finding{What: "slack scopes"}
	granted := header(headers, "X-Oauth-Scopes")
	if granted == "" {
		f.Said, f.OK = "Slack does not say which were granted", true
		return f
	}
	var missing []string
	has := strings.FieldsFunc(granted, func(r rune) bool { return r == ',' || r == ' ' })
	for _, scope := range sorted(Scopes()) {
		if !slices.Contains(has, scope) {
			missing = append(missing, scope+" ("+Scopes()[scope]+")")
		}
	}
	if len(missing) > 0 {
		f.Said, f.Cure = "missing: "+strings.Join(missing, "; "), "add them under OAuth & Permissions and install the app again"
		return f
	}
	f.Said, f.OK = "all granted", true
	return f
}

func (c *Client) clock(headers *sync.Map) bot.Finding {
	f := bot.Finding{What: "clock"}
	theirs, err := http.ParseTime(header(headers, "Date"))
	if err != nil {
		f.Said, f.OK = "Slack does not tell its time", true
		return f
	}
	skew := c.o.Now().Sub(theirs).Round(time.Second)
	f.Said, f.OK = fmt.Sprintf("%s from Slack's", skew), skew.Abs() <= mostSkew
	if !f.OK {
		f.Cure = "set this machine's clock (NTP): signatures are good for five minutes"
	}
	return f
}

func membership(ctx context.Context, api *slack.Client, channel string) bot.Finding {
	f := bot.Finding{What: "slack channel " + channel}
	info, err := api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
	switch {
	case err != nil:
		_, _, said := understand(err)
		f.Said, f.Cure = said.Error(), "check the id; in a private channel, invite the bot: /invite @handoffbot"
	case info.IsArchived:
		f.Said, f.Cure = "it is archived", "unarchive it, or name another channel"
	case !info.IsMember:
		f.Said, f.Cure = "the bot is not in it: nobody's answers would be seen", "write there: /invite @handoffbot"
	default:
		f.Said, f.OK = "the bot is in #"+info.Name, true
	}
	return f
}

func sorted(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
