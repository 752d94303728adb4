package teams

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"handoffbot/bot"
)

type account struct {
	name  string
	class bot.ResponderClass
	until time.Time
}

// IdentifyActor tells who did something in a channel. Teams tells of an account
// only to a bot that names a channel it is in. When it does not tell at all,
// the account is taken for a member: a response that counts too much is better
// than none.
func (c *Client) IdentifyActor(ctx context.Context, a bot.Act) (string, bot.ResponderClass, error) {
	if strings.HasPrefix(a.Actor.ID, "28:") {
		return "a bot", bot.Machine, nil
	}
	c.mu.Lock()
	known, ok := c.people[a.Actor.ID]
	c.mu.Unlock()
	if ok && c.o.Now().Before(known.until) {
		return known.name, known.class, nil
	}
	if err := c.allowed(); err != nil {
		return "", "", err
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	channel, err := c.places.id(ctx, a.Channel)
	if err != nil {
		return "", "", c.failed("channels", true, err)
	}
	var m struct {
		Name      string `json:"name"`
		GivenName string `json:"givenName"`
		Principal string `json:"userPrincipalName"`
		Role      string `json:"userRole"`
		Tenant    string `json:"tenantId"`
	}
	err = c.connector.call(ctx, http.MethodGet, c.places.service(ctx), []string{"v3", "conversations", channel, "members", a.Actor.ID}, nil, &m)
	given := oneLine(cmp.Or(a.Actor.Name, a.Actor.ID), whoUnits)
	switch {
	case isOutcome(err, missing):
		return c.know(a.Actor.ID, account{name: given, class: bot.External}) // in the channel, and no member of the team
	case isOutcome(err, permanent), isOutcome(err, tooMuch):
		return c.know(a.Actor.ID, account{name: given, class: bot.Member})
	case err != nil:
		return "", "", c.failed("members", true, err)
	}
	who := account{name: cmp.Or(m.Name, m.GivenName, given), class: bot.Member}
	switch {
	case m.Tenant != "" && m.Tenant != c.o.Tenant, strings.EqualFold(m.Role, "anonymous"):
		who.class = bot.External
	case strings.EqualFold(m.Role, "guest"), strings.Contains(m.Principal, "#EXT#"):
		who.class = bot.Guest
	}
	return c.know(a.Actor.ID, who)
}

func (c *Client) know(id string, who account) (string, bot.ResponderClass, error) {
	who.until = c.o.Now().Add(knownFor)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.people) >= mostKept {
		clear(c.people) // asking again is cheaper than remembering everybody
	}
	c.people[id] = who
	return who.name, who.class, nil
}
