package teams

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"handoffbot/bot"
)

// Examine checks what Teams gives the bot: its credentials, the keys that sign
// what comes in, where the app is installed, and every channel. It posts
// nothing.
func (c *Client) Examine(ctx context.Context, v *Validator, channels []string) []bot.Finding {
	var findings []bot.Finding
	token, keys := bot.Finding{What: "teams.app_password"}, bot.Finding{What: "teams keys"}
	within, cancel := context.WithTimeout(ctx, callWithin)
	_, err := c.connector.credentials.get(within)
	cancel()
	if err != nil {
		token.Said, token.Cure = err.Error(), "let this machine reach "+hostOf(c.o.Cloud.Login)+" (or check teams.endpoints.login), and try again"
		if failed, ok := errors.AsType[*callError](err); ok && failed.outcome == denied {
			token.Cure = "look into the Azure Bot's configuration: app id, tenant id, and a secret that is not over"
		}
	} else {
		token.Said, token.OK = "Microsoft gives a token for app "+c.o.AppID, true
	}
	within, cancel = context.WithTimeout(ctx, keysWithin)
	set, keysErr := v.keys.published(within)
	cancel()
	if keysErr != nil {
		keys.Said, keys.Cure = keysErr.Error(), "let this machine reach "+hostOf(c.o.Cloud.Metadata)+" (check teams.endpoints.openid_metadata)"
	} else {
		keys.Said, keys.OK = fmt.Sprintf("%d keys sign what Teams sends", len(set.endorsements)), true
	}
	findings = append(findings, token, keys)
	if err != nil {
		return findings
	}
	findings = append(findings, c.installed(ctx))
	for _, channel := range channels {
		findings = append(findings, c.reach(ctx, channel))
	}
	return findings
}

func (c *Client) installed(ctx context.Context) bot.Finding {
	f := bot.Finding{What: "teams app"}
	all, err := c.places.list(ctx)
	switch {
	case err != nil:
		f.Said, f.Cure = err.Error(), "give the process the right to read its database"
	case len(all) == 0:
		f.Said = "no team has told us that it has the app"
		f.Cure = "add the app to a team while serve runs: handoffbot manifest teams makes the package; the Azure Bot's endpoint is public_url + /api/messages"
	default:
		var names []string
		for _, i := range all {
			names = append(names, oneLine(i.Name, whoUnits))
		}
		f.Said, f.OK = "is in "+strings.Join(names, ", "), true
	}
	return f
}

// reach looks whether the bot is in a channel's team.
func (c *Client) reach(ctx context.Context, channel string) bot.Finding {
	f := bot.Finding{What: "teams channel " + channel}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	id, err := c.places.id(ctx, channel)
	if err == nil {
		err = c.connector.call(ctx, http.MethodGet, c.places.service(ctx), []string{"v3", "conversations", id, "pagedmembers"}, nil, nil)
	}
	if err == nil {
		f.Said, f.OK = "the bot can be there", true
		return f
	}
	f.Said = err.Error()
	failed, _ := errors.AsType[*callError](err)
	switch {
	case failed != nil && (failed.outcome == permanent || failed.outcome == missing):
		f.Cure = "add the app to the channel's team, and copy the id from the channel's link (%3A is :, %40 is @)"
	default:
		f.Cure = "try again; when it stays, see whether this machine reaches " + hostOf(c.places.service(ctx))
	}
	return f
}

func hostOf(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}
