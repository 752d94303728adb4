package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/adapters/api"
	"handoffbot/adapters/chatbot"
	"handoffbot/bot"
	"handoffbot/escalation"
)

// labelled are the project's own saved conversations.
const labelled = "testdata/replay/labelled.jsonl"

func transcripts(t *testing.T) []chatbot.Transcript {
	t.Helper()
	f, err := os.Open(labelled)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []chatbot.Transcript
	for l, err := range lines(f) {
		if err != nil {
			t.Fatal(err)
		}
		c, err := chatbot.ParseLabelled(l.text)
		if err != nil {
			t.Fatalf("line %d: %v", l.n, err)
		}
		all = append(all, c)
	}
	return all
}

func shippedPolicy(t *testing.T) *escalation.Policy {
	t.Helper()
	p, err := escalation.Compile(escalation.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestJudgingAWholeConversationIsJudgingItMessageByMessage: replay looks at a
// conversation once, the chatbot asks after each message, and both see the
// same rule fire at the same turn.
func TestJudgingAWholeConversationIsJudgingItMessageByMessage(t *testing.T) {
	policy, at := shippedPolicy(t), time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for _, c := range transcripts(t) {
		if c.Intent.Name != "" {
			c.Intent = bot.Intent{} // said of the whole conversation, at a turn nobody knows
		}
		whole := judge(policy, c.Conversation, at)
		byMessage := judged{Decision: bot.Continue}
		for n := range c.Messages {
			so := c.Conversation
			so.Messages, so.Decided = c.Messages[:n+1], n
			j := judge(policy, so, at)
			if byMessage.Rule == "" {
				byMessage.Rule, byMessage.Turn = j.Rule, j.Turn
			}
			if j.Decision.Strength() > byMessage.Decision.Strength() {
				byMessage.Decision = j.Decision
			}
		}
		if whole.Decision != byMessage.Decision || whole.Rule != byMessage.Rule || whole.Turn != byMessage.Turn {
			t.Errorf("%s: as a whole %s by %s at turn %d, message by message %s by %s at turn %d", c.ID,
				whole.Decision, whole.Rule, whole.Turn, byMessage.Decision, byMessage.Rule, byMessage.Turn)
		}
	}
}

// TestAReasonQuotesTheMessage: start and end are byte offsets of its text into
// the message as read.
func TestAReasonQuotesTheMessage(t *testing.T) {
	policy := shippedPolicy(t)
	quoted := 0
	for _, c := range transcripts(t) {
		for _, r := range judge(policy, c.Conversation, time.Now()).Reasons {
			if got := c.Messages[r.Turn-1].Text[r.Start:r.End]; got != r.Text || r.Text == "" {
				t.Errorf("%s: the reason of %s quotes %q, and turn %d says %q there", c.ID, r.Rule, r.Text, r.Turn, got)
			}
			quoted++
		}
	}
	if quoted == 0 {
		t.Error("no conversation gave a reason")
	}
}

// TestReplayGivesTheSameBytesTwice replays in parallel and holds one run
// against another, and the items against those of a run line by line.
func TestReplayGivesTheSameBytesTwice(t *testing.T) {
	replay := func(file string) []byte {
		var out, said bytes.Buffer
		code := run(t.Context(), program{
			args: []string{"replay", "--format", "json", file}, stdout: &out, stderr: &said,
			env: func(string) (string, bool) { return "", false },
		})
		if code != exitDone {
			t.Fatalf("replay ended with %d: %s", code, said.String())
		}
		return out.Bytes()
	}
	first := replay(labelled)
	if diff := cmp.Diff(string(first), string(replay(labelled))); diff != "" {
		t.Fatalf("two runs differ:\n%s", diff)
	}
	var got struct {
		Summary map[string]any
		Items   []json.RawMessage
	}
	if err := json.Unmarshal(first, &got); err != nil {
		t.Fatal(err)
	}
	all := transcripts(t)
	if len(got.Items) != len(all) || got.Summary["conversations"] != float64(len(all)) {
		t.Fatalf("%d items of %v conversations, want %d", len(got.Items), got.Summary["conversations"], len(all))
	}
	evaluate := evaluator(shippedPolicy(t), time.Now)
	file, err := os.ReadFile(labelled)
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range strings.Split(strings.TrimSpace(string(file)), "\n") {
		one, err := evaluate([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		// An item of replay is an answer of evaluate and what the label adds.
		if !bytes.HasPrefix(got.Items[i], want[:len(want)-1]) {
			t.Errorf("item %d is %s\nwant what evaluate answers, %s", i, got.Items[i], want)
		}
	}
}

func TestEvaluateNamesEveryMistakeByItsPointer(t *testing.T) {
	evaluate := evaluator(shippedPolicy(t), time.Now)
	_, err := evaluate([]byte(`{"messages":[{"role":"parrot","text":7}]}`))
	bad, ok := errors.AsType[*api.InvalidError](err)
	want := []string{"/conversation_id", "/messages/0/role", "/messages/0/text"}
	var got []string
	if ok {
		for _, m := range bad.Mistakes {
			got = append(got, m.Pointer)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the pointers (-want +got):\n%s", diff)
	}
}

func TestASavedConversationIsJudgedAtItsOwnTime(t *testing.T) {
	then, now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	c := bot.Conversation{Messages: []bot.Message{{At: then.Add(-time.Hour)}, {At: then}, {}}}
	if got := momentOf(c, now); !got.Equal(then) {
		t.Errorf("momentOf = %s, want the last time that is told, %s", got, then)
	}
	if got := momentOf(bot.Conversation{Messages: []bot.Message{{}}}, now); !got.Equal(now) {
		t.Errorf("momentOf a conversation without times = %s, want now", got)
	}
}

// TestTheShippedRulesOnOurOwnConversations holds the floor; what they reach
// stands in docs/rules.md.
func TestTheShippedRulesOnOurOwnConversations(t *testing.T) {
	policy, tally := shippedPolicy(t), newTally(nil)
	for _, c := range transcripts(t) {
		tally.add(hold(judge(policy, c.Conversation, time.Now()), c))
	}
	s := tally.sum()
	if *s.Precision < 1 || *s.Recall < 1 || s.RoutedRight < s.Routed {
		t.Errorf("precision %.3f, recall %.3f, %d of %d routed as labelled", *s.Precision, *s.Recall, s.RoutedRight, s.Routed)
	}
}

// TestEveryLabelledConversationIsOne keeps the file worth replaying: names of
// their own, labels that fit, both kinds.
func TestEveryLabelledConversationIsOne(t *testing.T) {
	seen, needed := make(map[string]bool), 0
	for _, c := range transcripts(t) {
		if seen[c.ID] || c.Label == nil || c.Label.Handoff && (c.Label.Turn < 1 || c.Label.Turn > len(c.Messages)) {
			t.Errorf("%s in %s stands twice, or its label %+v does not fit", c.ID, filepath.Base(labelled), c.Label)
		}
		seen[c.ID] = true
		needed += one(c.Label != nil && c.Label.Handoff)
	}
	if needed < 20 || len(seen)-needed < 20 {
		t.Errorf("%d of %d need a person, want at least 20 of either kind", needed, len(seen))
	}
}
