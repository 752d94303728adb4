package teamstest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// Serve says where the bot is reached: the address of /api/messages.
func (s *Server) Serve(messages string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bot = messages
}

// Answer is what the bot said to an activity.
type Answer struct {
	Status int
	Body   []byte
}

// Invoked is the body by which an invoke is answered.
type Invoked struct {
	StatusCode int             `json:"statusCode"`
	Type       string          `json:"type"`
	Value      json.RawMessage `json:"value"`
}

// Base is an activity of a person in a channel, complete but for its type.
func (s *Server) Base(user, channel, root string) map[string]any {
	s.mu.Lock()
	u := s.users[user]
	s.ids++
	id := "f:" + strconv.Itoa(s.ids)
	s.mu.Unlock()
	conversation := channel
	if root != "" {
		conversation += ";messageid=" + root
	}
	from := map[string]any{"id": user}
	if u.AAD != "" {
		from["aadObjectId"], from["name"] = u.AAD, u.Name
	}
	return map[string]any{
		"id": id, "timestamp": s.now().UTC().Format("2006-01-02T15:04:05.000Z"), "channelId": "msteams", "serviceUrl": s.ServiceURL, "from": from,
		"recipient":    map[string]any{"id": "28:" + s.AppID, "name": "Handoffbot"},
		"conversation": map[string]any{"isGroup": true, "conversationType": "channel", "tenantId": s.Tenant, "id": conversation},
		"channelData": map[string]any{
			"channel": map[string]any{"id": channel}, "team": map[string]any{"id": s.Team, "name": s.TeamName}, "tenant": map[string]any{"id": s.Tenant},
		},
	}
}

// Tell sends an activity with a good token.
func (s *Server) Tell(activity map[string]any) (Answer, error) {
	return s.TellAs("Bearer "+s.Token(s.Claims()), activity)
}

// TellAs sends an activity with any Authorization header.
func (s *Server) TellAs(authorization string, activity map[string]any) (Answer, error) {
	body, err := json.Marshal(activity)
	if err != nil {
		return Answer{}, err
	}
	return s.TellRaw(authorization, body)
}

// TellRaw sends any body.
func (s *Server) TellRaw(authorization string, body []byte) (Answer, error) {
	s.mu.Lock()
	to := s.bot
	s.mu.Unlock()
	r, err := http.NewRequest(http.MethodPost, to, bytes.NewReader(body)) //nolint:noctx // a stand-in for another machine
	if err != nil {
		return Answer{}, err
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return Answer{}, err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	return Answer{answer.StatusCode, said}, err
}

// React lets a person give a message an emoji. As in Teams the conversation
// does not name the thread, and an opaque id comes with the numeric one.
func (s *Server) React(user string, m Message, emoji string) (Answer, error) {
	return s.Tell(s.Reaction(user, m, "reactionsAdded", emoji))
}

// Unreact takes it back.
func (s *Server) Unreact(user string, m Message, emoji string) (Answer, error) {
	return s.Tell(s.Reaction(user, m, "reactionsRemoved", emoji))
}

// Reaction is the activity of a reaction.
func (s *Server) Reaction(user string, m Message, key, emoji string) map[string]any {
	a := s.Base(user, m.Channel, "")
	a["type"], a["replyToId"], a[key] = "messageReaction", m.number, []any{map[string]any{"type": emoji}}
	if from, ok := a["from"].(map[string]any); ok {
		delete(from, "name")
	}
	if m.ID != m.number {
		a["legacy"] = map[string]any{"replyToId": m.ID}
	}
	return a
}

// Say lets a person write in a thread. Without the mention it arrives only
// where the app may read the channel's messages.
func (s *Server) Say(user string, root Message, text string, mention bool) (Answer, error) {
	return s.Tell(s.Saying(user, root.Channel, root.Root, text, mention))
}

// Saying is the activity of a message.
func (s *Server) Saying(user, channel, root, text string, mention bool) map[string]any {
	a := s.Base(user, channel, root)
	s.mu.Lock()
	s.last = max(s.last+1, s.now().UnixMilli())
	a["id"] = strconv.FormatInt(s.last, 10)
	s.mu.Unlock()
	a["type"], a["text"], a["textFormat"] = "message", text, "plain"
	if mention {
		a["text"] = "<at>Handoffbot</at> " + text + "\n"
		a["entities"] = []any{map[string]any{
			"type": "mention", "text": "<at>Handoffbot</at>", "mentioned": map[string]any{"id": "28:" + s.AppID, "name": "Handoffbot"},
		}}
		a["attachments"] = []any{map[string]any{"contentType": "text/html", "content": "<div>" + text + "</div>"}}
	}
	return a
}

// errNoButton says that a card does not carry the button that was to be pressed.
var errNoButton = errors.New("no such button on the card")

// Click presses a button of a card as it stands, with what was filled in.
func (s *Server) Click(user string, m Message, title string, filled map[string]string) (Invoked, error) {
	a, err := s.Clicking(user, m, title, filled)
	if err != nil {
		return Invoked{}, err
	}
	return s.Invoke(a)
}

// Invoke sends an invoke and reads its answer.
func (s *Server) Invoke(activity map[string]any) (Invoked, error) {
	var in Invoked
	answer, err := s.Tell(activity)
	if err != nil {
		return in, err
	}
	if answer.Status != http.StatusOK {
		return in, fmt.Errorf("an invoke was answered by HTTP %d: the client shows that something went wrong", answer.Status)
	}
	if err := json.Unmarshal(answer.Body, &in); err != nil {
		return in, fmt.Errorf("an invoke was answered by %q: %w", answer.Body, err)
	}
	return in, nil
}

// Clicking is the activity of a button.
func (s *Server) Clicking(user string, m Message, title string, filled map[string]string) (map[string]any, error) {
	action, err := s.button(m, title)
	if err != nil {
		return nil, err
	}
	a := s.Base(user, m.Channel, m.Root)
	a["type"], a["name"], a["replyToId"] = "invoke", "adaptiveCard/action", m.ID
	data := map[string]any{}
	if given, ok := action["data"].(map[string]any); ok {
		maps.Copy(data, given)
	}
	for k, v := range filled {
		data[k] = v
	}
	a["value"] = map[string]any{
		"action":  map[string]any{"type": "Action.Execute", "title": title, "verb": action["verb"], "data": data},
		"trigger": "manual",
	}
	return a, nil
}

// Submit presses a button in a client that knows no Action.Execute.
func (s *Server) Submit(user string, m Message, title string, filled map[string]string) (Answer, error) {
	action, err := s.button(m, title)
	if err != nil {
		return Answer{}, err
	}
	fallback, ok := action["fallback"].(map[string]any)
	if !ok {
		return Answer{}, fmt.Errorf("%w: %q has no fallback", errNoButton, title)
	}
	value := map[string]any{}
	if given, ok := fallback["data"].(map[string]any); ok {
		maps.Copy(value, given)
	}
	for k, v := range filled {
		value[k] = v
	}
	a := s.Base(user, m.Channel, m.Root)
	a["type"], a["replyToId"], a["value"] = "message", m.ID, value
	return s.Tell(a)
}

// button finds an action by its title, also behind a ShowCard of that title or
// of another. The card is read as it stands now.
func (s *Server) button(m Message, title string) (map[string]any, error) {
	for _, now := range s.Messages(m.Channel) {
		if now.ID == m.ID {
			m = now
		}
	}
	var card map[string]any
	if err := json.Unmarshal(m.Card(), &card); err != nil {
		return nil, err
	}
	if found := findButton(card, title); found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("%w: %q", errNoButton, title)
}

func findButton(card map[string]any, title string) map[string]any {
	actions, _ := card["actions"].([]any)
	for _, item := range actions {
		action, _ := item.(map[string]any)
		if inner, ok := action["card"].(map[string]any); ok {
			if found := findButton(inner, title); found != nil {
				return found
			}
			if action["title"] == title { // the one button inside, whatever it says
				if inside, _ := inner["actions"].([]any); len(inside) == 1 {
					found, _ := inside[0].(map[string]any)
					return found
				}
			}
			continue
		}
		if action["title"] == title {
			return action
		}
	}
	return nil
}

// Install tells that the app was added to the team, in a channel.
func (s *Server) Install(channel string) error {
	added := s.Base(Ana, channel, "")
	added["type"], added["action"] = "installationUpdate", "add"
	members := s.Base(Ana, channel, "")
	members["type"] = "conversationUpdate"
	members["membersAdded"] = []any{map[string]any{"id": "28:" + s.AppID}}
	if data, ok := members["channelData"].(map[string]any); ok {
		data["eventType"] = "teamMemberAdded"
	}
	return errors.Join(s.expectOK(added), s.expectOK(members))
}

// Remove tells that the app was removed from the team, and lets posting fail.
func (s *Server) Remove() error {
	s.mu.Lock()
	for id := range s.channels {
		s.channels[id] = "MessageWritesBlocked"
	}
	s.mu.Unlock()
	removed := s.Base(Ana, s.Team, "")
	removed["type"], removed["action"] = "installationUpdate", "remove"
	return s.expectOK(removed)
}

// DropChannel deletes a channel and tells so.
func (s *Server) DropChannel(channel string) error {
	s.Break(channel, "ConversationNotFound")
	gone := s.Base(Ana, s.Team, "")
	gone["type"] = "conversationUpdate"
	if data, ok := gone["channelData"].(map[string]any); ok {
		data["eventType"], data["channel"] = "channelDeleted", map[string]any{"id": channel, "name": "gone"}
	}
	return s.expectOK(gone)
}

func (s *Server) expectOK(a map[string]any) error {
	answer, err := s.Tell(a)
	if err == nil && answer.Status != http.StatusOK {
		err = fmt.Errorf("%v was answered by HTTP %d", a["type"], answer.Status)
	}
	return err
}

// At moves an activity in time.
func At(a map[string]any, t time.Time) map[string]any {
	a["timestamp"] = t.UTC().Format("2006-01-02T15:04:05.000Z")
	return a
}
