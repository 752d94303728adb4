package escalation

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"handoffbot/bot"
)

// story is a labelled conversation.
type story struct {
	name string
	turn int // at which a person was called; 0 for none
	bot.Conversation
}

func stories(t testing.TB, name string) []story {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var all []story
	for line := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n") {
		switch head, text, _ := strings.Cut(line, " "); head {
		case "==":
			parts := strings.Split(text, " | ")
			turn, err := strconv.Atoi(parts[1])
			if err != nil || len(parts) != 3 {
				t.Fatalf("%q is no head of a conversation", line)
			}
			s := story{name: parts[0], turn: turn}
			s.Locale = strings.Trim(parts[2], "-")
			all = append(all, s)
		case "V", "B":
			s := &all[len(all)-1]
			s.Messages = append(s.Messages, bot.Message{Role: map[string]bot.Role{"V": bot.RoleVisitor, "B": bot.RoleBot}[head], Text: text})
		}
	}
	return all
}

func TestWholeConversations(t *testing.T) {
	p := shipped(t)
	needed, found, calm, alarms := 0, 0, 0, 0
	for _, s := range stories(t, "conversations.txt") {
		d := p.Decide(s.Conversation, noon)
		fired := d.Verdict != bot.Continue
		switch {
		case s.turn > 0:
			needed++
			if fired && d.Turn <= s.turn {
				found++
				continue
			}
			t.Logf("%s: decided %s at turn %d by %q, a person was called at %d: %+v", s.name, d.Verdict, d.Turn, d.Rule, s.turn, d.Reasons)
		default:
			if calm++; fired {
				alarms++
				t.Errorf("%s: %s fires at turn %d on %q, and the chatbot did it alone", s.name, d.Rule, d.Turn, d.Reasons[0].Text)
			}
		}
	}
	if recall := float64(found) / float64(needed); recall < 0.97 {
		t.Errorf("%d of %d conversations that needed a person are found in time, %.3f; want 0.97", found, needed, recall)
	}
	if needed+calm < 40 {
		t.Errorf("%d conversations are too few to tell", needed+calm)
	}
}

// TestOrdinaryDialogues: bots that book, bank and sell ask, confirm and say no
// in the same words again and again, and nobody needs a person.
func TestOrdinaryDialogues(t *testing.T) {
	p := shipped(t)
	all := stories(t, "dialogues.txt")
	for _, s := range all {
		if d := p.Decide(s.Conversation, noon); d.Verdict != bot.Continue {
			t.Errorf("%s: %s fires at turn %d on %q", s.name, d.Rule, d.Turn, d.Reasons[0].Text)
		}
	}
	if len(all) < 60 {
		t.Errorf("%d dialogues are too few to tell", len(all))
	}
}
