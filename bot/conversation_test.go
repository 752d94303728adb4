package bot

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMessagesGrowByIDElseByRoleTimeAndText(t *testing.T) {
	m := func(id, text string) Message { return Message{ID: id, Role: RoleVisitor, Text: text, At: noon} }
	tests := []struct {
		name        string
		known, said []Message
		want        []string // ids or texts of what is new
	}{
		{"all of an empty conversation is new", nil, []Message{m("1", "a"), m("2", "b")}, []string{"a", "b"}},
		{"a known id is no news, even with another text", []Message{m("1", "a")}, []Message{m("1", "A"), m("2", "b")}, []string{"b"}},
		{"the same text under another id is said twice", []Message{m("1", "a")}, []Message{m("2", "a")}, []string{"a"}},
		{"without an id the same role, time and text is no news", []Message{m("", "a")}, []Message{m("", "a"), m("", "b")}, []string{"b"}},
		{"without an id the same words twice in one event are two turns", nil, []Message{m("", "hello?"), m("", "hello?")}, []string{"hello?", "hello?"}},
		{"of three where two are known one is new", []Message{m("", "x"), m("", "x")}, []Message{m("", "x"), m("", "x"), m("", "x")}, []string{"x"}},
		{"an id twice in one event is one turn", nil, []Message{m("1", "a"), m("1", "a")}, []string{"a"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := Conversation{Messages: tt.known}
			var got []string
			for _, fresh := range c.Merge(Conversation{Messages: tt.said}) {
				got = append(got, fresh.Text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("new messages differ (-want +got):\n%s", diff)
			}
			if want := len(tt.known) + len(tt.want); len(c.Messages) != want {
				t.Errorf("the conversation has %d messages, want %d", len(c.Messages), want)
			}
		})
	}
}

func TestMergeKeepsWhatIsKnown(t *testing.T) {
	c := Conversation{Contact: Contact{Name: "Ana", Email: "a@x.example"}, Custom: map[string]string{"plan": "pro", "seats": "4"}, Intent: Intent{Name: "pricing"}}
	c.Merge(Conversation{Contact: Contact{Email: "b@x.example"}, Custom: map[string]string{"plan": "enterprise"}, Locale: "de"})
	want := Conversation{
		Contact: Contact{Name: "Ana", Email: "b@x.example"}, Custom: map[string]string{"plan": "enterprise", "seats": "4"},
		Intent: Intent{Name: "pricing"}, Locale: "de",
	}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("the merged conversation differs (-want +got):\n%s", diff)
	}
}
