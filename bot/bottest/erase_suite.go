package bottest

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

// secret is in every text that an erasure must take.
const secret = "Zoë-4711"

// confided is a conversation of which every text says the secret.
func confided(k bot.ConversationKey) bot.Conversation {
	c := Conversation()
	c.ConversationKey = k
	c.Contact = bot.Contact{ID: secret, Name: secret, Email: secret, Phone: secret, Company: secret, Tier: secret}
	c.Page = bot.Page{URL: secret, Title: secret, Referrer: secret, UTM: map[string]string{secret: secret}}
	c.Qualification = bot.Qualification{Budget: secret, Timeline: secret, Fit: secret, Need: secret, Authority: secret}
	c.Custom = map[string]string{secret: secret}
	for i := range c.Messages {
		c.Messages[i].Text = secret
	}
	return c
}

func quoting(d bot.Decision) bot.Decision {
	d.Summary, d.NextAction = secret, "Call "+secret
	d.Reasons = []bot.Reason{d.Reasons[0]}
	d.Reasons[0].Text = secret
	return d
}

// erases fills a ledger with two conversations that say the same, erases one of
// them, and looks for what is left.
func erases(t *testing.T, l bot.Ledger) {
	later := noon.Add(time.Hour)
	keys := map[string]bot.ConversationKey{"H": Key(), "other": {Source: "website", ID: "c2"}}
	commit := func(fn func(bot.Tx) error) {
		t.Helper()
		if err := l.Commit(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
	}
	event := func(handoff string) bot.Event {
		return bot.Event{Source: "website", ID: "e" + handoff, Digest: "d", Payload: bot.HandoffInitiate{Conversation: bot.Conversation{ConversationKey: keys[handoff]}}}
	}
	for handoff, k := range keys {
		commit(func(tx bot.Tx) error { return fill(tx, handoff, confided(k), event(handoff)) })
	}
	before, err := l.Load(t.Context(), "H")
	if err != nil {
		t.Fatal(err)
	}
	commit(func(tx bot.Tx) error {
		if _, _, err := tx.Erase(bot.ConversationKey{Source: "website", ID: "nobody's"}, later); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("Erase of what there is not = %v, want ErrNotFound", err)
		}
		cycles, messages, err := tx.Erase(Key(), later)
		if len(cycles) != 1 || cycles[0].HandoffID != "H" || messages != 0 {
			t.Errorf("Erase gave the cycles %+v and %d messages, want the one of H, and none that stands", cycles, messages)
		}
		return err
	})
	after, err := l.Load(t.Context(), "H")
	if err != nil {
		t.Fatal(err)
	}
	if text := inJSON(t, after); strings.Contains(text, secret) {
		t.Errorf("the words are still there:\n%s", text)
	}
	if !after.Conversation.ErasedAt.Equal(later) || len(after.Conversation.Messages) != len(before.Conversation.Messages) ||
		after.Conversation.Decided != before.Conversation.Decided || after.Conversation.Messages[0].ID != "m1" {
		t.Errorf("the conversation is %+v, want its turns and what was decided, erased at %s", after.Conversation, later)
	}
	type counted struct {
		acts, postings int
		rule           string
		state          bot.State
		outcome        bot.Outcome
	}
	figures := func(d bot.Dossier) counted {
		c := d.Cycles[0]
		return counted{len(d.Acts), len(d.Postings), c.Decision.Rule + c.Decision.Reasons[0].Rule, c.State, d.Acts[0].Outcome}
	}
	if diff := cmp.Diff(figures(before), figures(after), cmp.AllowUnexported(counted{})); diff != "" {
		t.Errorf("what is counted has changed (-before +after):\n%s", diff)
	}
	commit(func(tx bot.Tx) error {
		r, digest, found, err := tx.Receipt("website", "eH")
		if strings.Contains(inJSON(t, r), secret) || !found || digest != "d" || len(r.Reasons) != 1 {
			t.Errorf("the receipt is %+v, want it without the words", r)
		}
		kept, _, _, err2 := tx.Receipt("website", "eother")
		if !strings.Contains(inJSON(t, kept), secret) {
			t.Error("the other conversation's receipt was erased too")
		}
		return errors.Join(err, err2)
	})
	other, err := l.Load(t.Context(), "other")
	if err != nil || strings.Count(inJSON(t, other), secret) != strings.Count(inJSON(t, before), secret) {
		t.Errorf("the other conversation has lost words: %v", err)
	}
	text := map[bot.PostingKind]string{}
	for _, p := range after.Postings {
		if line, ok := p.Content.(bot.Line); ok {
			text[p.Kind] += line.Text + "|"
		}
	}
	if text[bot.PostTranscript] == "" || !strings.Contains(text[bot.PostLine], "Nobody has responded.|") {
		t.Errorf("below the card stand %q; want the transcript to say that it was erased, and the line that quotes nobody as it was", text)
	}
}

// erasedUnderWay erases while two lines are on their way to a channel: one is in
// flight, and one in doubt. What stands of them then still says what it said.
func (t *queueTest) erasedUnderWay() {
	keys := []bot.ConversationKey{{Source: "website", ID: "cH1"}, {Source: "website", ID: "cH2"}}
	t.owe(owed("1", "C1", noon), owed("2", "C2", noon))
	t.claim(noon)
	t.settle(noon, posted("1", 1, noon), posted("2", 1, noon))
	for i, handoff := range []string{"H1", "H2"} {
		line := owed("line-"+handoff, "C"+handoff[1:], noon)
		line.Kind, line.HandoffID, line.Content = bot.PostLine, handoff, bot.Line{Text: "Ana to the visitor: “" + secret + "”", At: noon}
		t.owe(line)
		t.commit(func(tx bot.Tx) error { return tx.SaveConversation(confided(keys[i]), noon) })
	}
	if got := t.claim(noon); got != "line-H1 line-H2" {
		t.Fatalf("claimed %q, want both lines", got)
	}
	t.settle(noon, bot.Settlement{PostingID: "line-H2", State: bot.PostingUnknown, DoubtAt: noon, RunAt: noon})
	for _, k := range keys {
		t.commit(func(tx bot.Tx) error {
			_, _, err := tx.Erase(k, noon)
			return err
		})
	}
	at := bot.CardRef{Destination: owed("2", "C2", noon).To, ID: "found", At: noon}
	t.settle(noon, posted("line-H1", 1, noon))
	t.commit(func(tx bot.Tx) error { return tx.Stands("line-H2", at) })
	changed := 0
	for _, p := range t.claimed(noon, First()) {
		line, ok := p.Content.(bot.Line)
		if p.Posted != 1 || p.Ref.ID == "" || !ok || strings.Contains(line.Text, secret) {
			t.Errorf("claimed %+v, want the change of what stands", p)
		}
		t.settle(noon, posted(p.ID, p.Wanted, noon))
		changed++
	}
	if changed != 2 {
		t.Errorf("%d lines are changed, want both", changed)
	}
	if got := t.claim(noon.Add(time.Hour)); got != "" {
		t.Errorf("claimed %q, want nothing more", got)
	}
}

func fill(tx bot.Tx, handoff string, c bot.Conversation, e bot.Event) error {
	cycle := Cycle(handoff, noon)
	cycle.Key, cycle.Decision = c.ConversationKey, quoting(cycle.Decision)
	reply, merged := Act(handoff, "r"+handoff, bot.ActReply), Act(handoff, "m"+handoff, bot.ActMerged)
	reply.Text, merged.Text = secret, ""
	merged.Reroute = &bot.Reroute{Route: "sales", Priority: bot.High, Decision: cycle.Decision}
	errs := []error{tx.SaveConversation(c, noon), tx.SaveCycle(cycle)}
	for _, a := range []bot.Act{reply, merged} {
		_, _, err := tx.Append(a)
		errs = append(errs, err)
	}
	to := cycle.Decision.Route.To[0]
	for i, p := range []bot.Posting{
		{Kind: bot.PostCard},
		{Kind: bot.PostLine, Content: bot.Line{Text: "The chatbot handed this conversation off again: “" + secret + "”", At: noon}},
		{Kind: bot.PostLine, Content: bot.Line{Text: "Nobody has responded.", At: noon}},
		{Kind: bot.PostTranscript, Content: bot.Transcript{Title: "The conversation so far", Pieces: []bot.Piece{{Turn: 1, To: len(secret)}}}},
	} {
		p.ID, p.HandoffID, p.Cycle, p.To, p.Priority, p.Wanted, p.State, p.RunAt = handoff+string(rune('a'+i)), handoff, 1, to, bot.Normal, 1, bot.PostingWaiting, noon
		errs = append(errs, tx.Owe(p))
	}
	receipt := bot.Receipt{HandoffID: handoff, Reasons: cycle.Decision.Reasons}
	return errors.Join(append(errs, tx.SaveReceipt(e, receipt, noon))...)
}

func inJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
