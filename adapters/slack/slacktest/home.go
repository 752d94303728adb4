package slacktest

import (
	"encoding/json"
	"net/http"
	"slices"
)

// Home is a Home tab as it was shown to one person.
type Home struct{ Blocks json.RawMessage }

// OpenHome opens the app as a person, on one of its tabs: home or messages. It
// returns the event that told the bot.
func (s *Server) OpenHome(user, tab string) (Event, error) {
	s.mu.Lock()
	at := s.stamp(s.now())
	s.mu.Unlock()
	return s.Tell(map[string]any{"type": "app_home_opened", "user": user, "channel": "D0" + user, "tab": tab, "event_ts": at})
}

// Homes returns what the Home tab of a person has shown, oldest first.
func (s *Server) Homes(user string) []Home {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.homes[user])
}

func (s *Server) publishView(r *http.Request) map[string]any {
	var body struct {
		User string `json:"user_id"`
		View struct {
			Type   string          `json:"type"`
			Blocks json.RawMessage `json:"blocks"`
		} `json:"view"`
	}
	if json.NewDecoder(r.Body).Decode(&body) != nil || body.View.Type != "home" {
		return refused("invalid_arguments")
	}
	if _, ok := s.users[body.User]; !ok {
		return refused("user_not_found")
	}
	if problems := ValidateHome(body.View.Blocks); len(problems) > 0 {
		answer := refused("invalid_arguments")
		answer["response_metadata"] = map[string]any{"messages": problems}
		return answer
	}
	s.homes[body.User] = append(s.homes[body.User], Home{body.View.Blocks})
	return map[string]any{"ok": true, "view": map[string]any{"type": "home"}}
}
