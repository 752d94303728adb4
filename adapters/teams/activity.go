package teams

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"handoffbot/bot"
)

// activity is the part of what Teams tells that we use. Parts that come in
// many shapes are read apart, so that one of them in a new shape does not cost
// the whole.
type activity struct {
	Type       string  `json:"type"`
	ID         string  `json:"id"`
	Timestamp  string  `json:"timestamp"`
	ServiceURL string  `json:"serviceUrl"`
	ChannelID  string  `json:"channelId"`
	From       party   `json:"from"`
	Recipient  party   `json:"recipient"`
	Room       room    `json:"conversation"`
	ReplyToID  string  `json:"replyToId"`
	Text       string  `json:"text"`
	Name       string  `json:"name"`
	Action     string  `json:"action"`
	Added      []party `json:"membersAdded"`
	Legacy     struct {
		ReplyToID string `json:"replyToId"`
	} `json:"legacy"`
	ReactionsAdded   []reaction      `json:"reactionsAdded"`
	ReactionsRemoved []reaction      `json:"reactionsRemoved"`
	Value            json.RawMessage `json:"value"`
	RawData          json.RawMessage `json:"channelData"`

	data channelData
}

type party struct {
	ID   string `json:"id"`
	AAD  string `json:"aadObjectId"`
	Name string `json:"name"`
	Role string `json:"role"`
}

type room struct {
	ID       string `json:"id"`
	TenantID string `json:"tenantId"`
}

type reaction struct {
	Type string `json:"type"`
}

type identified struct {
	ID string `json:"id"`
}

type channelData struct {
	Tenant    identified `json:"tenant"`
	Channel   identified `json:"channel"`
	EventType string     `json:"eventType"`
	Team      struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"team"`
	Settings struct {
		Selected identified `json:"selectedChannel"`
	} `json:"settings"`
}

// read decodes an activity. A field of another type than expected is passed
// over; what the rest says counts.
func (a *activity) read(body []byte) error {
	if err := tolerant(body, a); err != nil {
		return err
	}
	_ = tolerant(a.RawData, &a.data) // what cannot be read says nothing
	return nil
}

func tolerant(raw []byte, into any) error {
	if len(raw) == 0 {
		return nil
	}
	err := json.Unmarshal(raw, into)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return nil
	}
	return err
}

// tenant is whose Teams it happened in.
func (a *activity) tenant() string { return cmp.Or(a.data.Tenant.ID, a.Room.TenantID) }

// conversation is the channel, without the thread.
func (a *activity) conversation() string {
	id, _, _ := strings.Cut(a.Room.ID, ";")
	return id
}

// root is the thread's first message, or empty.
func (a *activity) root() string { return rootOf(a.Room.ID) }

// at is when it happened, by Teams' clock; ours when it does not say.
func (a *activity) at(now time.Time) time.Time {
	t, err := time.Parse(time.RFC3339Nano, a.Timestamp)
	if err != nil || t.Year() < 2000 || t.Year() > 9000 {
		return now.UTC()
	}
	return t.UTC()
}

// human reports whether a person did it: neither we nor another bot.
func (a *activity) human() bool {
	return a.From.ID != a.Recipient.ID && !strings.HasPrefix(a.From.ID, "28:") && !strings.EqualFold(a.From.Role, "bot") &&
		(strings.HasPrefix(a.From.ID, "29:") || a.From.AAD != "")
}

// actor is who did it: by the directory's id where there is one, for that is
// the same in every channel.
func (a *activity) actor() bot.Person {
	return bot.Person{Platform: bot.PlatformTeams, ID: bot.Cut(cmp.Or(a.From.AAD, a.From.ID), 256), Name: oneLine(a.From.Name, whoUnits)}
}

// event names an activity, so that the same one told again is one act. One
// without an id is named by what it says.
func (a *activity) event(what string, parts ...string) string {
	if a.ID != "" && len(a.ID) <= 256 {
		return what + "/" + a.conversation() + "/" + a.ID
	}
	return what + "/" + digest(append(parts, a.Room.ID, a.From.ID, a.Timestamp)...)
}

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// own reports whether one of the parties is we.
func (a *activity) own(all []party) bool {
	for _, p := range all {
		if p.ID != "" && p.ID == a.Recipient.ID {
			return true
		}
	}
	return false
}
