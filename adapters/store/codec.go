package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"handoffbot/bot"
)

// known is what the conversation row keeps besides its keys.
type known struct {
	Locale        string            `json:"locale,omitempty"`
	Intent        bot.Intent        `json:"intent,omitzero"`
	Contact       bot.Contact       `json:"contact,omitzero"`
	Page          bot.Page          `json:"page,omitzero"`
	Qualification bot.Qualification `json:"qualification,omitzero"`
	Custom        map[string]string `json:"custom,omitempty"`
}

// detail is what the act row keeps besides what is asked for.
type detail struct {
	Channel string       `json:"channel,omitempty"`
	Message string       `json:"message,omitempty"`
	Emoji   string       `json:"emoji,omitempty"`
	Text    string       `json:"text,omitempty"`
	Outcome bot.Outcome  `json:"outcome,omitzero"`
	Reroute *bot.Reroute `json:"reroute,omitempty"`

	Assignee *bot.Person `json:"assignee,omitempty"`
	Until    time.Time   `json:"until,omitzero"`

	ToVisitor bool `json:"to_visitor,omitempty"`
	Found     bool `json:"found,omitempty"`
}

func detailOf(a bot.Act) detail {
	return detail{a.Channel, a.Message, a.Emoji, a.Text, a.Outcome, a.Reroute, a.Assignee, inMillis(a.Until), a.ToVisitor, a.Found}
}

func knownOf(c bot.Conversation) known {
	return known{c.Locale, c.Intent, c.Contact, c.Page, c.Qualification, c.Custom}
}

// tagged is content with its kind, since content is one of several types.
type tagged struct {
	Kind string          `json:"kind"`
	Body json.RawMessage `json:"body"`
}

// The kinds of content as stored.
const (
	kindCard       = "card"
	kindList       = "list"
	kindLine       = "line"
	kindTranscript = "transcript"
	kindReport     = "report"
)

// encode writes a value of ours; it fails only on a programming error.
func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode %T: %w", v, err)
	}
	return string(b), nil
}

// errUnreadable says that a row holds what no version of ours has written. It
// concerns that row alone.
var errUnreadable = errors.New("what is stored cannot be read")

func decode(text string, into any) error {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("%w: decode %T: %w", errUnreadable, into, err)
	}
	return nil
}

func encodeContent(c bot.Content) (string, error) {
	var kind string
	switch c.(type) {
	case nil:
		return "", nil
	case bot.Card:
		kind = kindCard
	case bot.CardList:
		kind = kindList
	case bot.Line:
		kind = kindLine
	case bot.Transcript:
		kind = kindTranscript
	case bot.Report:
		kind = kindReport
	default:
		return "", fmt.Errorf("encode content: unknown type %T", c)
	}
	body, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("encode %T: %w", c, err)
	}
	return encode(tagged{Kind: kind, Body: body})
}

func decodeContent(text string) (bot.Content, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // no content is a value: a card is rendered from the ledger
	}
	var t tagged
	if err := decode(text, &t); err != nil {
		return nil, err
	}
	switch t.Kind {
	case kindCard:
		return decodeAs[bot.Card](t.Body)
	case kindList:
		return decodeAs[bot.CardList](t.Body)
	case kindLine:
		return decodeAs[bot.Line](t.Body)
	case kindTranscript:
		return decodeAs[bot.Transcript](t.Body)
	case kindReport:
		return decodeAs[bot.Report](t.Body)
	}
	return nil, fmt.Errorf("%w: unknown kind of content %q", errUnreadable, t.Kind)
}

func decodeAs[C bot.Content](body []byte) (bot.Content, error) {
	var c C
	if err := decode(string(body), &c); err != nil {
		return nil, err
	}
	return c, nil
}

// encodeMessages writes the messages that came together, which one row keeps:
// one as an object, several as a list.
func encodeMessages(messages []bot.Message) (string, error) {
	kept := slices.Clone(messages)
	for i := range kept {
		kept[i].At = inMillis(kept[i].At)
	}
	if len(kept) == 1 {
		return encode(kept[0])
	}
	return encode(kept)
}

func decodeMessages(text string) ([]bot.Message, error) {
	if strings.HasPrefix(text, "[") {
		var all []bot.Message
		err := decode(text, &all)
		return all, err
	}
	var one bot.Message
	err := decode(text, &one)
	return []bot.Message{one}, err
}

// inMillis cuts what the ledger does not keep, so that what is read is what was written.
func inMillis(t time.Time) time.Time { return instant(millis(t)) }

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
