package slack

import (
	"encoding/json"
	"strings"
	"testing"

	"handoffbot/bot"
)

// TestALineCallsOnlyWhomTheConfigurationNames: what stands in a mention is
// Slack's markup, and nothing else of a line ever is.
func TestALineCallsOnlyWhomTheConfigurationNames(t *testing.T) {
	m := render(bot.Line{Text: "Nobody has responded. <!channel> <@U0EVIL>", At: noon, Mentions: []bot.Mention{
		{Platform: bot.PlatformSlack, Kind: bot.MentionGroup, ID: "S0ONCALL"},
		{Platform: bot.PlatformSlack, Kind: bot.MentionUser, ID: "U0ANA"},
		{Platform: bot.PlatformTeams, Kind: bot.MentionUser, ID: "U0BEN"},
		{Platform: bot.PlatformSlack, Kind: bot.MentionUser, ID: "U1> <!here"},
	}})
	const want = "<!subteam^S0ONCALL> <@U0ANA>"
	if m.text != "Nobody has responded. &lt;!channel&gt; &lt;@U0EVIL&gt; "+want {
		t.Errorf("the text is %q", m.text)
	}
	for name, blocks := range map[string]any{"the blocks": m.blocks, "the plainer ones": m.plain} {
		text, err := json.Marshal(blocks)
		if err != nil {
			t.Fatal(err)
		}
		var drawn []struct {
			Type string `json:"type"`
			Text struct {
				Type     string `json:"type"`
				Text     string `json:"text"`
				Verbatim bool   `json:"verbatim"`
			} `json:"text"`
		}
		if err := json.Unmarshal(text, &drawn); err != nil || len(drawn) != 2 {
			t.Fatalf("%s are %s, %v; want the line and the call", name, text, err)
		}
		if call := drawn[1].Text; call.Type != "mrkdwn" || call.Text != want || !call.Verbatim {
			t.Errorf("%s call with %+v, want %s and nothing parsed out of it", name, call, want)
		}
		if strings.Contains(string(text), `"mrkdwn","text":"Nobody`) || drawn[0].Text.Type == "mrkdwn" {
			t.Errorf("%s draw the words as markup: %s", name, text)
		}
	}
	if m := render(bot.Line{Text: "x", At: noon}); len(m.blocks) != 1 {
		t.Errorf("a line that calls nobody has %d blocks, want 1", len(m.blocks))
	}
}

func TestTheFormsOfPassingOnAndPuttingOff(t *testing.T) {
	tests := []struct {
		name         string
		kind         bot.ActKind
		user, snooze string
		wrong        string // the field corrected
	}{
		{"somebody is chosen", bot.ActReassign, "U0BEN", "", ""},
		{"nobody is chosen", bot.ActReassign, "", "", fieldAssignee},
		{"a time is chosen", bot.ActSnooze, "", "4h", ""},
		{"a time is made up", bot.ActSnooze, "", "4y", fieldSnooze},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := bot.Act{Kind: tt.kind, At: noon}
			wrong := passed(&a, tt.user, tt.snooze)
			if _, ok := wrong[tt.wrong]; ok != (tt.wrong != "") || len(wrong) > 0 != (tt.wrong != "") {
				t.Errorf("the corrections are %v, want one of %q", wrong, tt.wrong)
			}
			if tt.wrong == "" && (a.Assignee == nil) == a.Until.IsZero() {
				t.Errorf("the act is %+v, want whom or until when", a)
			}
			if blocks := modal(tt.kind, "{}").Blocks.BlockSet; len(blocks) != 1 {
				t.Errorf("the form has %d fields, want 1", len(blocks))
			}
		})
	}
}

func TestTheFormToTheVisitorSaysWhereItGoes(t *testing.T) {
	v := modal(bot.ActRelay, "{}")
	text, err := json.Marshal(v)
	if err != nil || v.Submit.Text != "Send to visitor" || !strings.Contains(string(text), "This text alone goes to the visitor") {
		t.Errorf("the form is %s, %v", text, err)
	}
}
