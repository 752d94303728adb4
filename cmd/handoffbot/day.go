package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"time"
)

//go:embed sample/day.json
var sampleDay []byte

// talk is one conversation of the sample day, as its chatbot would report it.
type talk struct {
	At             string          `json:"at"` // the hour on the website's clock, for the story
	ConversationID string          `json:"conversation_id"`
	Locale         string          `json:"locale"`
	Intent         json.RawMessage `json:"intent"`
	Contact        json.RawMessage `json:"contact,omitempty"`
	Page           json.RawMessage `json:"page,omitempty"`
	Messages       []turn          `json:"messages"`
	Accepts        string          `json:"accepts,omitempty"` // why the visitor takes the chatbot's offer of a person
	Ended          string          `json:"ended"`             // contained, abandoned or handed_off
	Colleague      bool            `json:"colleague"`         // People act in the open demo too
	People         []deed          `json:"people"`
}

type turn struct {
	ID         string   `json:"id"`
	Role       string   `json:"role"`
	Text       string   `json:"text"`
	At         string   `json:"at"`
	Confidence *float64 `json:"confidence,omitempty"`
}

// deed is what a person of the team does in the inbox.
type deed struct {
	Name  string `json:"name"`
	Do    string `json:"do"` // an act's kind
	Emoji string `json:"emoji,omitempty"`
	Text  string `json:"text,omitempty"`
}

func readDay(data []byte) ([]talk, error) {
	var day []talk
	if err := json.Unmarshal(data, &day); err != nil {
		return nil, fmt.Errorf("read the sample day: %w", err)
	}
	return day, nil
}

// hook is one webhook of a talk.
type hook struct {
	id   string // the same on every run over the same data, so that a run goes on where it stopped
	body []byte
}

// hooks writes what the chatbot sends of a talk, in order. Times count from began.
func (t talk) hooks(began time.Time) ([]hook, error) {
	var all []hook
	add := func(kind string, at time.Time, data map[string]any) error {
		data["conversation_id"] = t.ConversationID
		body, err := json.Marshal(map[string]any{"type": kind, "timestamp": at.Format(time.RFC3339), "data": data})
		all = append(all, hook{id: fmt.Sprintf("demo-%s-%d", t.ConversationID, len(all)+1), body: body})
		return err
	}
	said := map[string]any{"locale": t.Locale, "intent": t.Intent, "contact": t.Contact, "page": t.Page}
	for key, value := range said {
		if raw, ok := value.(json.RawMessage); ok && len(raw) == 0 {
			delete(said, key)
		}
	}
	at := began
	for i, m := range t.Messages {
		at = began.Add(time.Duration(i) * time.Second)
		m.ID, m.At = fmt.Sprintf("m%d", i+1), at.Format(time.RFC3339)
		data := map[string]any{"message": m}
		maps.Copy(data, said)
		if err := add("message.created", at, data); err != nil {
			return nil, err
		}
	}
	if t.Accepts != "" {
		data := map[string]any{"reason": map[string]any{"trigger": "manual", "rule": "offer-accepted"}, "summary": t.Accepts + " " + t.Messages[0].Text}
		if err := add("handoff.initiate", at, data); err != nil {
			return nil, err
		}
	}
	return all, add("conversation.ended", at, map[string]any{"outcome": t.Ended, "intent": t.Intent})
}
