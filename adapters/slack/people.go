package slack

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/slack-go/slack"

	"handoffbot/bot"
)

// knownFor is how long an account is not asked for again, and how many are kept.
const (
	knownFor   = time.Hour
	mostPeople = 10_000
	slackbot   = "USLACKBOT"
)

type account struct {
	name  string
	class bot.ResponderClass
	until time.Time
}

// Identify tells who an account is. When the workspace does not let us ask, it
// is taken for a member: a response that counts too much is better than none.
func (c *Client) Identify(ctx context.Context, id string) (string, bot.ResponderClass, error) {
	if id == slackbot {
		return "Slackbot", bot.Machine, nil
	}
	c.mu.Lock()
	known, ok := c.people[id]
	c.mu.Unlock()
	if ok && c.o.Now().Before(known.until) {
		return known.name, known.class, nil
	}
	us, err := c.identity(ctx)
	if err != nil {
		return "", "", err
	}
	if id == us.UserID {
		return "handoffbot", bot.Machine, nil
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	u, err := c.api.GetUserInfoContext(ctx, id)
	if err != nil {
		answer, ok := errors.AsType[slack.SlackErrorResponse](err)
		if status, isStatus := errors.AsType[slack.StatusCodeError](err); isStatus && status.Code == http.StatusNotFound {
			return c.keep(id, account{name: id, class: bot.Member}) // a stand-in without this method
		}
		if !ok {
			return "", "", c.failed("users.info", true, err)
		}
		switch kind := classOf(answer.Err); {
		case answer.Err == "user_not_found" || answer.Err == "user_not_visible":
			return c.keep(id, account{name: id, class: bot.External})
		case answer.Err == "missing_scope" || answer.Err == "unknown_method" || kind == permanent:
			return c.keep(id, account{name: id, class: bot.Member})
		}
		return "", "", c.failed("users.info", true, err)
	}
	return c.keep(id, account{name: cmp.Or(u.Profile.DisplayName, u.RealName, u.Profile.RealName, u.Name, id), class: classOfUser(u, us)})
}

func (c *Client) keep(id string, a account) (string, bot.ResponderClass, error) {
	a.until = c.o.Now().Add(knownFor)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.people) >= mostPeople {
		clear(c.people) // asking again is cheaper than remembering everybody
	}
	c.people[id] = a
	return a.name, a.class, nil
}

func classOfUser(u *slack.User, us Identity) bot.ResponderClass {
	sameOrganization := us.Enterprise != "" && u.Enterprise.EnterpriseID == us.Enterprise
	switch {
	case u.IsBot, u.IsWorkflowBot, u.IsConnectorBot:
		return bot.Machine
	case u.IsStranger, u.TeamID != "" && u.TeamID != us.TeamID && !sameOrganization:
		return bot.External
	case u.IsRestricted, u.IsUltraRestricted:
		return bot.Guest
	}
	return bot.Member
}
