package teamstest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// create posts a first message: POST v3/conversations.
func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	var in struct {
		IsGroup bool `json:"isGroup"`
		Bot     struct {
			ID string `json:"id"`
		} `json:"bot"`
		TenantID    string `json:"tenantId"`
		ChannelData struct {
			Channel struct {
				ID string `json:"id"`
			} `json:"channel"`
			Tenant struct {
				ID string `json:"id"`
			} `json:"tenant"`
		} `json:"channelData"`
		Activity json.RawMessage `json:"activity"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		refuse(w, http.StatusBadRequest, "BadSyntax", err.Error())
		return
	}
	switch {
	case !in.IsGroup || in.Bot.ID != "28:"+s.AppID:
		refuse(w, http.StatusBadRequest, "BadArgument", "isGroup and bot.id are needed")
		return
	case in.TenantID != s.Tenant || in.ChannelData.Tenant.ID != s.Tenant:
		refuse(w, http.StatusForbidden, "BotDisabledForTenant", "the bot is of another tenant")
		return
	}
	m, ok := s.keep(w, in.ChannelData.Channel.ID, "", in.Activity)
	if !ok {
		return
	}
	if s.o.Untold {
		w.WriteHeader(http.StatusAccepted)
		return
	}
	answer(w, http.StatusCreated, map[string]string{"id": m.Channel + ";messageid=" + m.Root, "activityId": m.ID})
}

// reply posts into a thread, or begins one: POST v3/conversations/{id}/activities.
func (s *Server) reply(w http.ResponseWriter, r *http.Request) {
	channel, root := thread(unescaped(r.PathValue("conversation")))
	body, err := io.ReadAll(r.Body)
	if err != nil {
		refuse(w, http.StatusBadRequest, "BadSyntax", err.Error())
		return
	}
	if root != "" && !s.known(channel, root) {
		refuse(w, http.StatusNotFound, "ConversationNotFound", "no such thread")
		return
	}
	m, ok := s.keep(w, channel, root, body)
	if !ok {
		return
	}
	if s.o.Untold {
		w.WriteHeader(http.StatusAccepted)
		return
	}
	answer(w, http.StatusCreated, map[string]string{"id": m.ID})
}

func (s *Server) known(channel, root string) bool {
	for _, m := range s.Messages(channel) {
		if m.number == root {
			return true
		}
	}
	return false
}

// keep stores a message as Teams would, or answers why not.
func (s *Server) keep(w http.ResponseWriter, channel, root string, activity json.RawMessage) (Message, bool) {
	if !s.takes(w, channel, activity) {
		return Message{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = max(s.last+1, s.now().UnixMilli())
	m := &Message{Channel: channel, Activity: activity, number: strconv.FormatInt(s.last, 10), Root: root}
	m.ID = m.number
	if s.o.Opaque {
		m.ID = "1:op4que_" + strconv.FormatInt(s.last, 36)
	}
	if root == "" {
		m.Root = m.number
	}
	s.messages = append(s.messages, m)
	return *m, true
}

// takes checks a message and its channel, or answers why not.
func (s *Server) takes(w http.ResponseWriter, channel string, activity json.RawMessage) bool {
	problems := Validate(activity)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.problems = append(s.problems, problems...)
	code, exists := s.channels[channel]
	switch {
	case !exists:
		refuse(w, http.StatusNotFound, "ConversationNotFound", "no such channel")
		return false
	case code == "MessageWritesBlocked":
		answer(w, http.StatusForbidden, map[string]any{"errorCode": 209, "message": `{"subCode":"MessageWritesBlocked"}`})
		return false
	case code == "ConversationNotFound":
		refuse(w, http.StatusNotFound, code, "gone")
		return false
	case code != "":
		refuse(w, http.StatusForbidden, code, "broken by the test")
		return false
	case !json.Valid(activity) || !strings.Contains(string(activity), `"type":"message"`):
		refuse(w, http.StatusBadRequest, "BadSyntax", "that is no message")
		return false
	case 2*units(string(activity)) > 100<<10:
		refuse(w, http.StatusRequestEntityTooLarge, "MessageSizeTooBig", "too big")
		return false
	}
	return s.paced(w, channel)
}

// paced holds a channel to its limit. s.mu is held.
func (s *Server) paced(w http.ResponseWriter, channel string) bool {
	if s.o.PerSecond == 0 {
		return true
	}
	now, recent := s.now(), []time.Time(nil)
	for _, at := range s.posted[channel] {
		if now.Sub(at) < time.Second {
			recent = append(recent, at)
		}
	}
	if len(recent) >= s.o.PerSecond {
		w.Header().Set("Retry-After", "1")
		refuse(w, http.StatusTooManyRequests, "TooManyRequests", "too fast")
		return false
	}
	s.posted[channel] = append(recent, now)
	return true
}

// update replaces a message: PUT v3/conversations/{id}/activities/{id}.
func (s *Server) update(w http.ResponseWriter, r *http.Request) {
	channel, _ := thread(unescaped(r.PathValue("conversation")))
	body, err := io.ReadAll(r.Body)
	if err != nil || len(body) == 0 {
		refuse(w, http.StatusBadRequest, "BadSyntax", "the body is empty")
		return
	}
	if !s.takes(w, channel, body) {
		return
	}
	id := unescaped(r.PathValue("activity"))
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.messages {
		if m.Channel != channel || m.ID != id {
			continue
		}
		if m.Deleted {
			refuse(w, http.StatusForbidden, "ServiceError", "Unknown")
			return
		}
		m.Activity, m.Edits = body, m.Edits+1
		answer(w, http.StatusOK, map[string]string{"id": m.ID})
		return
	}
	refuse(w, http.StatusNotFound, "ActivityNotFoundInConversation", fmt.Sprintf("no activity in %s", channel))
}
