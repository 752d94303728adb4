package chatbot

import "handoffbot/bot"

// Label is what the owner of a saved conversation says of it.
type Label struct {
	Handoff bool   // a person was needed
	Turn    int    // 1-based, at which one was; 0 when not said
	Route   string // where it should go; empty when not said
}

// Transcript is one saved conversation.
type Transcript struct {
	bot.Conversation
	Label *Label // nil when there is none
}

// ParseTranscript reads one saved conversation: the line format of route,
// replay and evaluate, or a whole webhook body that holds one. It returns
// *InvalidError with every mistake.
func ParseTranscript(line []byte) (bot.Conversation, error) {
	t, err := ParseLabelled(line)
	return t.Conversation, err
}

// ParseLabelled is ParseTranscript with the label, if there is one.
func ParseLabelled(line []byte) (Transcript, error) {
	root, err := parse(line)
	if err != nil {
		return Transcript{}, err
	}
	if data, ok := root.get("data").raw.(map[string]any); ok && !root.get("conversation_id").given() {
		root.raw, root.pointer = data, "/data"
	}
	t := Transcript{Conversation: root.conversation("")}
	root.need("messages")
	t.Messages = root.messages("messages")
	t.Label = root.get("label").label()
	if err := root.err(); err != nil {
		return Transcript{}, err
	}
	return t, nil
}

func (v value) label() *Label {
	if !v.given() {
		return nil
	}
	v = v.object()
	l := &Label{Handoff: v.need("handoff").yes(), Route: v.get("route").text(maxID)}
	if turn := v.get("turn"); turn.given() {
		if l.Turn = turn.count(); l.Turn < 1 {
			turn.wrong("is no turn; write 1 for the first message")
		}
	}
	return l
}

// yes reads true or false.
func (v value) yes() bool {
	b, ok := v.raw.(bool)
	if !ok && v.given() {
		v.wrong("is neither true nor false")
	}
	return b
}
