package chatbot

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseLabelled(t *testing.T) {
	const head = `{"conversation_id":"c","messages":[{"role":"visitor","text":"hi"}]`
	tests := []struct {
		name, line string
		want       *Label
		wantErr    string
	}{
		{"no label", head + `}`, nil, ""},
		{"a label that is null is none", head + `,"label":null}`, nil, ""},
		{"a person was needed, where and when", head + `,"label":{"handoff":true,"turn":1,"route":"sales"}}`, &Label{true, 1, "sales"}, ""},
		{"nobody was", head + `,"label":{"handoff":false}}`, &Label{}, ""},
		{"a turn after the last message is the next one", head + `,"label":{"handoff":true,"turn":2}}`, &Label{true, 2, ""}, ""},
		{"a label that does not say it", head + `,"label":{}}`, nil, "/label/handoff: is missing"},
		{"a label that says it in words", head + `,"label":{"handoff":"yes"}}`, nil, "/label/handoff: is neither true nor false"},
		{"turns begin at 1", head + `,"label":{"handoff":true,"turn":0}}`, nil, "/label/turn: is no turn; write 1 for the first message"},
		{"a label that is a word", head + `,"label":"sales"}`, nil, "/label: is not an object; write {…}"},
		{"a whole webhook body", `{"type":"handoff.initiate","timestamp":"2026-11-24T10:00:00Z","data":` + head + `}}`, nil, ""},
		{"a mistake in a webhook body", `{"type":"handoff.initiate","data":{"conversation_id":"c"}}`, nil, "/data/messages: is missing"},
		{"a conversation without messages", `{"conversation_id":"c"}`, nil, "/messages: is missing"},
		{
			"every mistake at once", `{"conversation_id":7,"messages":[{"role":"parrot"}],"label":{"handoff":1}}`, nil,
			`/conversation_id: is not a text; write "…"; /messages/0/role: is none of visitor, bot, agent; /messages/0/text: is missing; /label/handoff: is neither true nor false`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseLabelled([]byte(tt.line))
			said := ""
			if err != nil {
				said = err.Error()
			}
			if said != tt.wantErr || !cmp.Equal(got.Label, tt.want) {
				t.Errorf("ParseLabelled(%s) = %+v, %q; want %+v, %q", tt.line, got.Label, said, tt.want, tt.wantErr)
			}
		})
	}
}

func FuzzParseLabelled(f *testing.F) {
	f.Add([]byte(`{"conversation_id":"c","messages":[{"role":"visitor","text":"hi","at":"2026-11-23T10:00:00Z"}],"label":{"handoff":true,"turn":1,"route":"sales"}}`))
	f.Add([]byte(`{"conversation_id":"c","messages":[],"label":null}`))
	f.Add([]byte(`{"label":{"turn":1e3}}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		got, err := ParseLabelled(line)
		if bad, ok := err.(*InvalidError); err != nil && (!ok || len(bad.Mistakes) == 0) { //nolint:errorlint // it promises this very type
			t.Fatalf("refused without a mistake: %v", err)
		}
		if err == nil && (got.ID == "" || got.Label != nil && got.Label.Turn < 0) {
			t.Fatalf("took %+v for a conversation", got)
		}
	})
}
