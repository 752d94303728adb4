package slacktest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// bot is where the workspace sends what happens in it.
type bot struct {
	base   string
	client *http.Client
}

// View is a modal that was opened.
type View struct {
	ID, CallbackID, Metadata string
	Blocks                   []map[string]any
}

// Event is one that was sent, to be sent again.
type Event struct {
	ID   string
	Path string
	Type string // of the body
	Body []byte
	TS   string // when it happened, as the event says it; empty when it does not
}

// Serve tells the workspace where the bot listens: events go to
// base/slack/events, unless a socket is open.
func (s *Server) Serve(base string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bot = &bot{base: strings.TrimSuffix(base, "/"), client: &http.Client{Timeout: 3 * time.Second}}
}

// Join adds a person.
func (s *Server) Join(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u.TeamID = cmp.Or(u.TeamID, s.TeamID)
	s.users[u.ID] = u
}

// React gives a message an emoji and returns the event that told the bot.
func (s *Server) React(user, channel, ts, emoji string) (Event, error) {
	return s.reacted("reaction_added", user, channel, ts, emoji)
}

// Unreact takes an emoji back.
func (s *Server) Unreact(user, channel, ts, emoji string) (Event, error) {
	return s.reacted("reaction_removed", user, channel, ts, emoji)
}

func (s *Server) reacted(kind, user, channel, ts, emoji string) (Event, error) {
	s.mu.Lock()
	author := ""
	if m := s.find(channel, ts); m != nil {
		author = m.User
		name, _, _ := strings.Cut(emoji, "::")
		m.reacted = slices.DeleteFunc(m.reacted, func(r reactedBy) bool { return r == reactedBy{name, user} })
		if kind == "reaction_added" {
			m.reacted = append(m.reacted, reactedBy{name, user})
		}
	}
	at := s.stamp(s.now())
	s.mu.Unlock()
	return s.Tell(map[string]any{
		"type": kind, "user": user, "reaction": emoji, "item_user": author, "event_ts": at,
		"item": map[string]any{"type": "message", "channel": channel, "ts": ts},
	})
}

// Say writes a message; thread is the root it answers, empty for none. more
// overrides fields of the event, such as subtype or bot_id.
func (s *Server) Say(user, channel, thread, text string, more map[string]any) (Event, string, error) {
	s.mu.Lock()
	now := s.now()
	m := &Message{Channel: channel, TS: s.stamp(now), Thread: thread, User: user, Text: text, at: now}
	s.messages = append(s.messages, m)
	author := ""
	if root := s.find(channel, thread); root != nil {
		author = root.User
	}
	s.mu.Unlock()
	inner := map[string]any{
		"type": "message", "user": user, "text": text, "ts": m.TS, "channel": channel, "channel_type": "channel", "event_ts": m.TS,
		"client_msg_id": "c-" + m.TS, "team": s.TeamID, "blocks": []any{map[string]any{"type": "a_block_of_tomorrow"}},
	}
	if thread != "" {
		inner["thread_ts"], inner["parent_user_id"] = thread, author
	}
	maps.Copy(inner, more)
	e, err := s.Tell(inner)
	return e, m.TS, err
}

// echoOwn tells the bot of its own message. The caller holds the lock.
func (s *Server) echoOwn(m Message) {
	inner := map[string]any{
		"type": "message", "user": s.BotUser, "bot_id": s.BotID, "text": m.Text, "ts": m.TS, "channel": m.Channel, "event_ts": m.TS,
		"metadata": m.Metadata, "app_id": s.AppID,
	}
	if m.Thread != "" {
		inner["thread_ts"] = m.Thread
	}
	go func() {
		e := s.Make(inner)
		for _, wait := range []time.Duration{0, 100 * time.Millisecond, time.Second, 10 * time.Second} { // again, when nobody hears it
			select {
			case <-s.closed:
				return
			case <-time.After(wait):
			}
			if s.Send(e) == nil {
				return
			}
		}
	}()
}

// Make prepares an event without sending it.
func (s *Server) Make(inner map[string]any) Event {
	s.mu.Lock()
	s.events++
	id := fmt.Sprintf("Ev%010d", s.events)
	now := s.now()
	s.mu.Unlock()
	body, _ := json.Marshal(map[string]any{
		"token": "deprecated", "team_id": s.TeamID, "api_app_id": s.AppID, "event": inner, "type": "event_callback",
		"event_id": id, "event_time": now.Unix(), "authorizations": []any{map[string]any{"team_id": s.TeamID, "user_id": s.BotUser, "is_bot": true}},
		"is_ext_shared_channel": false, "event_context": "4-x",
	})
	ts, _ := inner["event_ts"].(string)
	return Event{ID: id, Path: "/slack/events", Type: "application/json", Body: body, TS: ts}
}

// Tell sends an event to the bot.
func (s *Server) Tell(inner map[string]any) (Event, error) {
	e := s.Make(inner)
	return e, s.Send(e)
}

// Send sends an event, perhaps not for the first time, by socket when one is
// open. An answer that is no 2xx is an error, as for Slack.
func (s *Server) Send(e Event) error {
	s.mu.Lock()
	socket := s.socket
	s.mu.Unlock()
	if socket != nil {
		_, err := socket.send(e)
		return err
	}
	_, err := s.post(e)
	return err
}

// Ask sends an event and returns the answer's body.
func (s *Server) Ask(e Event) ([]byte, error) {
	s.mu.Lock()
	socket := s.socket
	s.mu.Unlock()
	if socket != nil {
		return socket.send(e)
	}
	return s.post(e)
}

func (s *Server) post(e Event) ([]byte, error) {
	s.mu.Lock()
	to := s.bot
	s.mu.Unlock()
	if to == nil {
		return nil, errors.New("slacktest: nobody is served; call Serve first")
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, to.base+e.Path, bytes.NewReader(e.Body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", e.Type)
	s.Sign(r, e.Body, time.Now())
	answer, err := to.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode/100 != 2 {
		err = fmt.Errorf("slacktest: the bot answered %d", answer.StatusCode)
	}
	return body, err
}

// Sign signs a request as Slack does.
func (s *Server) Sign(r *http.Request, body []byte, at time.Time) {
	ts := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(s.SigningSecret))
	mac.Write([]byte("v0:" + ts + ":"))
	mac.Write(body)
	r.Header.Set("X-Slack-Request-Timestamp", ts)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}

// Click presses the button of a message that carries the label.
func (s *Server) Click(user, channel, ts, label string) error {
	button := s.button(channel, ts, label)
	if button == nil {
		return fmt.Errorf("slacktest: no button %q on %s/%s", label, channel, ts)
	}
	return s.ClickOn(user, channel, ts, fmt.Sprint(button["action_id"]), fmt.Sprint(button["value"]))
}

// ClickOn presses any button, also one that does not stand.
func (s *Server) ClickOn(user, channel, ts, actionID, value string) error {
	e, err := s.MakeClick(user, channel, ts, actionID, value)
	if err == nil {
		_, err = s.Ask(e)
	}
	return err
}

// MakeClick prepares the click on a button without sending it.
func (s *Server) MakeClick(user, channel, ts, actionID, value string) (Event, error) {
	s.mu.Lock()
	at := s.stamp(s.now())
	s.mu.Unlock()
	e, err := interaction(map[string]any{
		"type": "block_actions", "user": map[string]any{"id": user, "username": strings.ToLower(user), "team_id": s.TeamID},
		"api_app_id": s.AppID, "team": map[string]any{"id": s.TeamID}, "trigger_id": "trigger." + at,
		"container": map[string]any{"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": false},
		"channel":   map[string]any{"id": channel, "name": "privategroup"},
		"message":   map[string]any{"blocks": []any{map[string]any{"type": "a_block_of_tomorrow"}}},
		"actions":   []any{map[string]any{"action_id": actionID, "block_id": "b", "value": value, "type": "button", "action_ts": at}},
	})
	e.TS = at
	return e, err
}

func (s *Server) button(channel, ts, label string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.find(channel, ts)
	if m == nil {
		return nil
	}
	var blocks []map[string]any
	_ = json.Unmarshal(m.Blocks, &blocks)
	for _, b := range blocks {
		for _, e := range list(b["elements"]) {
			if o := object(e); o["type"] == "button" && object(o["text"])["text"] == label {
				return o
			}
		}
	}
	return nil
}

func interaction(payload map[string]any) (Event, error) {
	raw, err := json.Marshal(payload)
	body := url.Values{"payload": {string(raw)}}.Encode()
	return Event{Path: "/slack/interactions", Type: "application/x-www-form-urlencoded", Body: []byte(body)}, err
}

func (s *Server) interact(payload map[string]any, answer any) error {
	e, err := interaction(payload)
	if err != nil {
		return err
	}
	body, err := s.Ask(e)
	if err == nil && answer != nil && len(bytes.TrimSpace(body)) > 0 {
		err = json.Unmarshal(body, answer)
	}
	return err
}

func (s *Server) openView(r *http.Request) map[string]any {
	var v struct {
		CallbackID string           `json:"callback_id"`
		Metadata   string           `json:"private_metadata"`
		Blocks     []map[string]any `json:"blocks"`
		Title      map[string]any   `json:"title"`
	}
	raw := r.Form.Get("view")
	if raw == "" {
		var body struct {
			View json.RawMessage `json:"view"`
		}
		_ = json.NewDecoder(r.Body).Decode(&body)
		raw = string(body.View)
	}
	if json.Unmarshal([]byte(raw), &v) != nil || len(fmt.Sprint(v.Title["text"])) > 24 || len(v.Blocks) == 0 || len(v.Blocks) > 100 || len(v.Metadata) > 3000 {
		return refused("invalid_arguments")
	}
	view := View{ID: fmt.Sprintf("V%d", len(s.views)+1), CallbackID: v.CallbackID, Metadata: v.Metadata, Blocks: v.Blocks}
	s.views = append(s.views, view)
	return map[string]any{"ok": true, "view": map[string]any{"id": view.ID}}
}

// Views returns the modals that were opened, oldest first.
func (s *Server) Views() []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.views)
}

// Submit sends a modal with values by block id, and returns the corrections
// that the bot asks for, by block id.
func (s *Server) Submit(user string, v View, values map[string]string) (map[string]string, error) {
	state := map[string]any{}
	for block, value := range values {
		state[block] = map[string]any{"value": map[string]any{"value": value}}
		switch block {
		case "resolution", "snooze":
			state[block] = map[string]any{"value": map[string]any{"selected_option": map[string]any{"value": value}}}
		case "assignee":
			state[block] = map[string]any{"value": map[string]any{"selected_user": value}}
		}
	}
	var answer struct {
		Errors map[string]string `json:"errors"`
	}
	err := s.interact(map[string]any{
		"type": "view_submission", "team": map[string]any{"id": s.TeamID}, "user": map[string]any{"id": user, "team_id": s.TeamID}, "api_app_id": s.AppID,
		"view": map[string]any{"id": v.ID, "callback_id": v.CallbackID, "private_metadata": v.Metadata, "state": map[string]any{"values": state}},
	}, &answer)
	return answer.Errors, err
}

// Slash runs a slash command and returns what its user sees.
func (s *Server) Slash(user, name, text string) (string, error) {
	form := url.Values{
		"team_id": {s.TeamID}, "user_id": {user}, "command": {name}, "text": {text}, "channel_id": {"C0SALES"}, "trigger_id": {"t"},
		"api_app_id": {s.AppID}, "response_url": {"https://hooks.slack.example/x"},
	}
	body, err := s.Ask(Event{Path: "/slack/commands", Type: "application/x-www-form-urlencoded", Body: []byte(form.Encode())})
	if err != nil || len(body) == 0 {
		return "", err
	}
	var answer struct {
		Text   string          `json:"text"`
		Blocks json.RawMessage `json:"blocks"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return "", err
	}
	if problems := Validate(answer.Blocks); len(problems) > 0 {
		return "", fmt.Errorf("slacktest: the answer's blocks: %s", strings.Join(problems, "; "))
	}
	return answer.Text, nil
}
