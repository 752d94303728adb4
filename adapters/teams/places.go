package teams

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// installKind names what is remembered of installs.
const installKind = "teams-install"

// namesAgain is how long a name that was not found is not looked for again.
const namesAgain = time.Minute

var conversationID = regexp.MustCompile(`^19:[^;/\s]{1,200}@thread\.(tacv2|skype|v2)$`)

// IsConversation reports whether a destination is given by the channel's own
// id; otherwise it is "team/channel".
func IsConversation(channel string) bool { return conversationID.MatchString(channel) }

// Install is a team that has the app.
type Install struct {
	TeamID     string    `json:"team_id"`
	Name       string    `json:"name"`
	ServiceURL string    `json:"service_url"`
	ChannelID  string    `json:"channel_id"` // that the one who installed it picked
	SeenAt     time.Time `json:"seen_at"`
}

// places knows where the app is installed, the address to reach it by, and the
// ids of channels that are configured by name.
type places struct {
	c *Client

	mu       sync.Mutex
	loaded   bool
	installs map[string]Install // by team
	ids      map[string]string  // of channels, by the name configured
	asked    map[string]time.Time
}

func newPlaces(c *Client) *places {
	return &places{c: c, installs: make(map[string]Install), ids: make(map[string]string), asked: make(map[string]time.Time)}
}

// load reads what was remembered, once.
func (p *places) load(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.loaded {
		return nil
	}
	stored, err := p.c.o.Memory.Remembered(ctx, installKind)
	if err != nil {
		return fmt.Errorf("read where the app is installed: %w", err)
	}
	for _, raw := range stored {
		var i Install
		if json.Unmarshal(raw, &i) == nil && i.TeamID != "" {
			p.installs[i.TeamID] = i
		}
	}
	p.loaded = true
	return nil
}

// seen notes a team that has the app, durable when it returns.
func (p *places) seen(ctx context.Context, i Install) error {
	if err := p.load(ctx); err != nil {
		return err
	}
	p.mu.Lock()
	before := p.installs[i.TeamID]
	p.mu.Unlock()
	if i.Name == "" {
		i.Name = before.Name
	}
	if i.ChannelID == "" {
		i.ChannelID = before.ChannelID
	}
	if before.ServiceURL == i.ServiceURL && before.Name == i.Name && before.ChannelID == i.ChannelID {
		return nil
	}
	raw, err := json.Marshal(i)
	if err != nil {
		return err
	}
	if err := p.c.o.Memory.Remember(ctx, installKind, i.TeamID, raw); err != nil {
		return fmt.Errorf("note that the app is in a team: %w", err)
	}
	p.mu.Lock()
	p.installs[i.TeamID] = i
	clear(p.asked) // what was not found before may be there now
	p.mu.Unlock()
	return nil
}

// left notes that a team does not have the app any more.
func (p *places) left(ctx context.Context, teamID string) error {
	if err := p.c.o.Memory.Forget(ctx, installKind, teamID); err != nil {
		return fmt.Errorf("note that the app was removed: %w", err)
	}
	p.mu.Lock()
	delete(p.installs, teamID)
	clear(p.ids)
	p.mu.Unlock()
	return nil
}

// renamed forgets the names of channels: some have changed.
func (p *places) renamed() {
	p.mu.Lock()
	clear(p.ids)
	clear(p.asked)
	p.mu.Unlock()
}

// service is the address that Teams used last, as far as it may be ours.
func (p *places) service(ctx context.Context) string {
	_ = p.load(ctx) // without it, the cloud's own address does
	p.mu.Lock()
	defer p.mu.Unlock()
	var newest Install
	for _, i := range p.installs {
		if _, err := p.c.o.Cloud.address(i.ServiceURL); err == nil && i.SeenAt.After(newest.SeenAt) {
			newest = i
		}
	}
	if newest.ServiceURL != "" {
		return newest.ServiceURL
	}
	return p.c.o.Cloud.service()
}

// id returns the conversation of a destination.
func (p *places) id(ctx context.Context, channel string) (string, error) {
	if IsConversation(channel) {
		return channel, nil
	}
	p.mu.Lock()
	id, known := p.ids[channel]
	p.mu.Unlock()
	if known {
		return id, nil
	}
	return p.find(ctx, channel)
}

// named returns the destination by which a conversation is configured: itself,
// unless it is configured by name.
func (p *places) named(ctx context.Context, conversation string) string {
	for _, name := range p.c.o.Names {
		p.mu.Lock()
		id, known := p.ids[name]
		rests := p.c.o.Now().Sub(p.asked[name]) < namesAgain
		if !known && !rests {
			p.asked[name] = p.c.o.Now()
		}
		p.mu.Unlock()
		if !known && !rests {
			id, _ = p.find(ctx, name) // a name that cannot be found names nothing
		}
		if id == conversation {
			return name
		}
	}
	return conversation
}

// find asks Teams for a channel by its name.
func (p *places) find(ctx context.Context, channel string) (string, error) {
	if err := p.load(ctx); err != nil {
		return "", &callError{outcome: retry, said: err}
	}
	slash := strings.LastIndex(channel, "/")
	if slash < 0 {
		return "", &callError{outcome: permanent, said: errors.New("the channel is neither an id nor team/channel")}
	}
	team, name := strings.TrimSpace(channel[:slash]), strings.TrimSpace(channel[slash+1:])
	var in []Install
	p.mu.Lock()
	for _, i := range p.installs {
		if strings.EqualFold(i.Name, team) {
			in = append(in, i)
		}
	}
	p.mu.Unlock()
	slices.SortFunc(in, func(a, b Install) int { return strings.Compare(a.TeamID, b.TeamID) })
	switch len(in) {
	case 0:
		return "", &callError{outcome: permanent, said: errors.New("the app is in no team of that name; add it to the team, or use the channel's id")}
	case 1:
	default:
		return "", &callError{outcome: permanent, said: errors.New("several teams have that name; use the channel's id")}
	}
	all, err := p.channels(ctx, in[0])
	if err != nil {
		return "", err
	}
	for id, called := range all {
		if strings.EqualFold(called, name) {
			p.mu.Lock()
			p.ids[channel] = id
			p.mu.Unlock()
			return id, nil
		}
	}
	return "", &callError{outcome: permanent, said: errors.New("the team has no channel of that name; use the channel's id")}
}

// channels lists a team's channels by id. The General channel has the team's id
// and no name of its own.
func (p *places) channels(ctx context.Context, in Install) (map[string]string, error) {
	var out struct {
		Conversations []struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"conversations"`
	}
	err := p.c.connector.call(ctx, http.MethodGet, p.service(ctx), []string{"v3", "teams", in.TeamID, "conversations"}, nil, &out)
	if err != nil {
		return nil, err
	}
	all := make(map[string]string, len(out.Conversations))
	for _, c := range out.Conversations {
		if c.Name == "" && c.ID == in.TeamID {
			c.Name = "General"
		}
		if IsConversation(c.ID) {
			all[c.ID] = c.Name
		}
	}
	return all, nil
}

// list returns the teams that have the app, by name.
func (p *places) list(ctx context.Context) ([]Install, error) {
	if err := p.load(ctx); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]Install, 0, len(p.installs))
	for _, i := range p.installs {
		all = append(all, i)
	}
	slices.SortFunc(all, func(a, b Install) int { return strings.Compare(a.Name+a.TeamID, b.Name+b.TeamID) })
	return all, nil
}
