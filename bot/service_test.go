package bot_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// words is a policy for tests: a visitor's message that has the word in it
// decides, and the last such message wins.
type words map[string]bot.Decision

func (w words) Decide(c bot.Conversation, _ time.Time) bot.Decision {
	d := bot.Decision{
		Verdict: bot.Continue, Intent: "other", Priority: bot.Normal, Policy: "words",
		Route: route("support", time.Hour), Summary: "a summary", NextAction: "an action",
	}
	for i, m := range c.Messages {
		for word, decided := range w {
			if m.Role != bot.RoleVisitor || !strings.Contains(m.Text, word) || i < c.Decided {
				continue
			}
			decided.Summary, decided.NextAction, decided.Turn, decided.Rule = d.Summary, d.NextAction, i+1, word
			decided.Reasons = append(d.Reasons, bot.Reason{By: bot.ByRules, Rule: word, Trigger: bot.TriggerKeyword, Turn: i + 1, Text: word})
			d = decided
		}
	}
	return d
}

func route(name string, sla time.Duration) bot.Route {
	return bot.Route{Name: name, SLA: sla, To: []bot.Destination{{Platform: bot.PlatformInbox, Channel: name}}}
}

var policy = words{
	"sales":  {Verdict: bot.Escalate, Intent: "pricing", Priority: bot.Normal, Route: route("sales", 15*time.Minute), Sales: true},
	"lawyer": {Verdict: bot.Escalate, Intent: "complaint", Priority: bot.Urgent, Route: route("priority-support", 5*time.Minute), Sensitive: true},
	"broken": {Verdict: bot.Escalate, Intent: "bug", Priority: bot.Normal, Route: route("support", time.Hour)},
	"hm":     {Verdict: bot.Offer, Intent: "other", Priority: bot.Normal, Route: route("support", time.Hour)},
}

func TestAHandoffIsMadeOnceHoweverOftenItIsSent(t *testing.T) {
	w := newWorld(t)
	e := bot.Event{Source: "website", ID: "x", Digest: "d", At: noon, Payload: bot.HandoffInitiate{Conversation: conversation(bot.Message{Role: bot.RoleVisitor, Text: "sales please"})}}
	first, err := w.bot.Accept(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	w.wait(time.Hour)
	again, err := w.bot.Accept(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	first.Duplicate = true
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("the second receipt differs by more than duplicate (-want +got):\n%s", diff)
	}
	e.Digest = "other"
	if _, err := w.bot.Accept(t.Context(), e); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("the same id with another body = %v, want ErrConflict", err)
	}
	if n := len(w.load(first.HandoffID).Postings); n != 1 {
		t.Errorf("%d cards are owed, want 1", n)
	}
}

func TestTheSourcesOwnReasonComesFirstAndItsWordsStand(t *testing.T) {
	w := newWorld(t)
	r := w.accept(bot.HandoffInitiate{
		Conversation: conversation(bot.Message{Role: bot.RoleVisitor, Text: "sales please"}),
		Reasons:      []bot.Reason{{By: bot.BySource, Rule: "their-rule", Trigger: bot.TriggerManual}},
		Priority:     bot.High, Summary: "their summary", NextAction: "their action",
	})
	if len(r.Reasons) != 2 || r.Reasons[0].Rule != "their-rule" || r.Reasons[1].Rule != "sales" {
		t.Errorf("reasons = %+v, want the source's first and then ours", r.Reasons)
	}
	card := w.card(r.HandoffID)
	if card.Summary != "their summary" || card.SummaryBy != bot.BySource || card.NextAction != "their action" || r.Priority != bot.High {
		t.Errorf("the card says %q by %q, next %q, priority %s; want the source's words and its higher priority", card.Summary, card.SummaryBy, card.NextAction, r.Priority)
	}
}

func TestTheSourcesEvidenceIsFoundInTheWholeConversation(t *testing.T) {
	said := func(id, text string) bot.Message { return bot.Message{ID: id, Role: bot.RoleVisitor, Text: text} }
	sales := said("", "a person, please")
	tests := []struct {
		name string
		sent []bot.Message
		turn int
		want int
	}{
		{"the newest messages alone, by id", []bot.Message{said("m3", "third"), said("m4", "a person, please")}, 2, 4},
		{"the newest messages alone, without ids", []bot.Message{sales}, 1, 4},
		{"the whole conversation", []bot.Message{said("m1", "first"), said("m2", "second")}, 2, 2},
		{"no messages: the turns are those known", nil, 2, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			for i, text := range []string{"first", "second", "third"} {
				w.accept(bot.MessageCreated{Conversation: conversation(said(fmt.Sprintf("m%d", i+1), text))})
			}
			r := w.accept(bot.HandoffInitiate{
				Conversation: conversation(tt.sent...),
				Reasons:      []bot.Reason{{By: bot.BySource, Rule: "asked", Trigger: bot.TriggerManual, Turn: tt.turn}},
			})
			if got := w.load(r.HandoffID).Cycles[0].Decision.Reasons[0].Turn; got != tt.want {
				t.Errorf("turn %d of the %d messages sent is turn %d of the conversation, want %d", tt.turn, len(tt.sent), got, tt.want)
			}
		})
	}
}

func TestAHandoffWithoutAnyReasonIsStillMade(t *testing.T) {
	w := newWorld(t)
	r := w.initiate("hello")
	if r.HandoffID == "" || r.Route != "support" || len(r.Reasons) != 1 || r.Reasons[0].Trigger != bot.TriggerManual {
		t.Errorf("receipt = %+v, want a handoff to support because the chatbot said so", r)
	}
}

func TestTheSameConversationMergesIntoItsOpenHandoff(t *testing.T) {
	tests := []struct {
		name         string
		first, then  string
		wantRoute    string
		wantPriority bot.Priority
		wantDue      time.Duration // after noon
		wantCards    int
	}{
		{"asking for the same again changes nothing", "sales", "sales again", "sales", bot.Normal, 15 * time.Minute, 1},
		{"a complaint takes it to priority support and keeps the first channel", "sales", "my lawyer", "priority-support", bot.Urgent, 7 * time.Minute, 2},
		{"a lower one stays where it is", "my lawyer", "sales", "priority-support", bot.Urgent, 5 * time.Minute, 1},
		{"at equal priority the shorter promise takes it over", "it is broken", "sales", "sales", bot.Normal, 17 * time.Minute, 2},
		{"at equal priority the longer promise does not", "sales", "it is broken", "sales", bot.Normal, 15 * time.Minute, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			first := w.initiate(tt.first)
			w.wait(2 * time.Minute)
			r := w.initiate(tt.then)
			if !r.Merged || r.Cycle != 1 || r.HandoffID != first.HandoffID {
				t.Errorf("the second receipt is %+v, want merged into cycle 1 of %s", r, first.HandoffID)
			}
			d := w.load(first.HandoffID)
			state, cards, lines := d.Cycles[0].State, 0, 0
			for _, p := range d.Postings {
				switch p.Kind {
				case bot.PostCard:
					cards++
				case bot.PostLine:
					lines++
				case bot.PostReport:
				}
			}
			if state.Route != tt.wantRoute || state.Priority != tt.wantPriority || !state.DueAt.Equal(noon.Add(tt.wantDue)) || cards != tt.wantCards {
				t.Errorf("merged into %s, %s, due after %s, with %d cards; want %s, %s, %s, %d",
					state.Route, state.Priority, state.DueAt.Sub(noon), cards, tt.wantRoute, tt.wantPriority, tt.wantDue, tt.wantCards)
			}
			if lines != cards {
				t.Errorf("%d lines tell %d cards of the merge, want one each", lines, cards)
			}
			if !d.Cycles[0].ReceivedAt.Equal(noon) || len(d.Cycles) != 1 {
				t.Errorf("the merge changed the stamp or began a cycle: %+v", d.Cycles)
			}
		})
	}
}

// TestAThirdHandoffIsMeasuredAgainstTheRouteItHas: a late merge leaves a due
// time that says nothing of how much the route promises.
func TestAThirdHandoffIsMeasuredAgainstTheRouteItHas(t *testing.T) {
	w := newWorld(t)
	first := w.initiate("it is broken")
	w.wait(50 * time.Minute)
	w.initiate("my lawyer") // promises 5 minutes, so it is due after 55
	w.wait(time.Minute)
	w.accept(bot.HandoffInitiate{
		Conversation: conversation(bot.Message{Role: bot.RoleVisitor, Text: "sales", At: w.now}), Priority: bot.Urgent,
	})
	if state := w.load(first.HandoffID).Cycles[0].State; state.Route != "priority-support" || !state.DueAt.Equal(noon.Add(55*time.Minute)) {
		t.Errorf("at equal priority a promise of 15 minutes took it to %s, due after %s, from priority-support, which promises 5", state.Route, state.DueAt.Sub(noon))
	}
}

func TestAResolvedConversationThatComesBack(t *testing.T) {
	tests := []struct {
		name      string
		end       bot.ActKind
		after     time.Duration
		wantSame  bool
		wantCycle int
	}{
		{"within seven days it reopens", bot.ActResolve, 7 * 24 * time.Hour, true, 2},
		{"later it is a new handoff", bot.ActResolve, 7*24*time.Hour + time.Second, false, 1},
		{"after a cancel it is a new handoff", bot.ActCancelled, time.Minute, false, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			first := w.initiate("sales")
			if tt.end == bot.ActResolve {
				w.acts(first.HandoffID, bot.ActResolve, "Ana")
			} else {
				w.accept(bot.HandoffCancelled{ConversationID: "c1", Reason: "left"})
			}
			w.wait(tt.after)
			r := w.initiate("sales once more")
			if (r.HandoffID == first.HandoffID) != tt.wantSame || r.Cycle != tt.wantCycle || r.Merged {
				t.Errorf("receipt %+v after %s, want the same handoff: %v, cycle %d, not merged", r, first.HandoffID, tt.wantSame, tt.wantCycle)
			}
			if card := w.card(r.HandoffID); card.FirstResponse != nil || card.Status != bot.StatusOpen || !card.ReceivedAt.Equal(w.now) {
				t.Errorf("the new card is %s since %s with response %v, want open since now with none", card.Status, card.ReceivedAt, card.FirstResponse)
			}
		})
	}
}

func TestAnActOnAnOlderCardBelongsToItsOwnCycle(t *testing.T) {
	w := newWorld(t)
	r := w.initiate("sales")
	w.acts(r.HandoffID, bot.ActResolve, "Ana")
	w.initiate("sales again")
	_, err := w.bot.Observe(t.Context(), bot.Act{HandoffID: r.HandoffID, Cycle: 1, Kind: bot.ActReply, Class: bot.Member, At: w.now, EventID: "late", Actor: bot.Person{Platform: bot.PlatformInbox, ID: "ben"}})
	if err != nil {
		t.Fatal(err)
	}
	if card := w.card(r.HandoffID); card.FirstResponse != nil || card.Status != bot.StatusOpen {
		t.Errorf("the second cycle is %s with response %v, want open with none", card.Status, card.FirstResponse)
	}
}

func TestAnOfferIsMadeOnce(t *testing.T) {
	w := newWorld(t)
	var got []bot.Verdict
	for _, text := range []string{"hello", "hm", "hm again", "sales"} {
		got = append(got, w.says(text).Verdict)
		w.wait(time.Second)
	}
	if diff := cmp.Diff([]bot.Verdict{bot.Continue, bot.Offer, bot.Continue, bot.Escalate}, got); diff != "" {
		t.Errorf("verdicts differ (-want +got):\n%s", diff)
	}
}

func TestTheSameWordsLaterAreAnotherTurn(t *testing.T) {
	w := newWorld(t)
	say := func() {
		w.accept(bot.MessageCreated{Conversation: conversation(bot.Message{Role: bot.RoleVisitor, Text: "hello?"})})
	}
	say()
	w.wait(time.Second)
	say()
	// The chatbot then hands off with the whole transcript, without ids or times.
	r := w.accept(bot.HandoffInitiate{Conversation: conversation(
		bot.Message{Role: bot.RoleVisitor, Text: "hello?"}, bot.Message{Role: bot.RoleVisitor, Text: "hello?"}, bot.Message{Role: bot.RoleVisitor, Text: "sales"},
	)})
	if n := len(w.load(r.HandoffID).Conversation.Messages); n != 3 {
		t.Errorf("the transcript has %d turns, want hello? twice and sales once", n)
	}
}

func TestASourceThatHandsOffItselfIsOnlyTold(t *testing.T) {
	w := newWorld(t)
	w.escalates = false
	if r := w.says("sales"); r.Verdict != bot.Escalate || r.HandoffID != "" || len(r.Reasons) != 1 {
		t.Errorf("receipt %+v, want escalate with its reason and no handoff", r)
	}
	w.wait(time.Second)
	if r := w.says("thanks"); r.Verdict != bot.Continue {
		t.Errorf("the next turn answers %s, want continue: the rule has been answered for", r.Verdict)
	}
}

func TestWhileAHandoffIsOpenMessagesGoToItsTranscript(t *testing.T) {
	w := newWorld(t)
	r := w.says("sales")
	w.wait(time.Second)
	next := w.says("my lawyer says hello")
	if next.Verdict != bot.Continue || next.HandoffID != r.HandoffID {
		t.Errorf("receipt %+v, want continue with handoff %s", next, r.HandoffID)
	}
	d := w.load(r.HandoffID)
	if len(d.Conversation.Messages) != 2 || d.Postings[0].Wanted < 2 {
		t.Errorf("the transcript has %d messages and the card's wanted revision is %d, want 2 and more than 1", len(d.Conversation.Messages), d.Postings[0].Wanted)
	}
}

func TestAnAgentsMessageAnswersTheVisitor(t *testing.T) {
	agent := func(at time.Time) bot.Message {
		return bot.Message{Role: bot.RoleAgent, Text: "Hello, Ana here", At: at}
	}
	tests := []struct {
		name string
		send func(w *world)
		want bot.Status
	}{
		{"after the handoff it is the first human reply", func(w *world) { w.accept(bot.MessageCreated{Conversation: conversation(agent(w.now))}) }, bot.StatusAnswered},
		{"without a time the event's own counts", func(w *world) {
			w.accept(bot.MessageCreated{Conversation: conversation(agent(time.Time{}))})
		}, bot.StatusAnswered},
		{"one written before the handoff is no answer to it", func(w *world) {
			w.accept(bot.MessageCreated{Conversation: conversation(agent(noon.Add(-time.Second)))})
		}, bot.StatusOpen},
		{"one in a later handoff of the same conversation counts", func(w *world) { w.accept(bot.HandoffInitiate{Conversation: conversation(agent(w.now))}) }, bot.StatusAnswered},
		{"one in the final transcript counts", func(w *world) {
			w.accept(bot.ConversationEnded{Conversation: conversation(agent(w.now)), Outcome: "handed_off"})
		}, bot.StatusAnswered},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			r := w.accept(bot.HandoffInitiate{Conversation: conversation(bot.Message{Role: bot.RoleVisitor, Text: "sales"}, agent(noon.Add(time.Minute)))})
			if got := w.card(r.HandoffID).Status; got != bot.StatusOpen {
				t.Fatalf("an agent's message inside the handoff that opened it made it %s, want open", got)
			}
			w.wait(10 * time.Second)
			tt.send(w)
			card := w.card(r.HandoffID)
			if card.Status != tt.want || (card.FirstResponse != nil) != (tt.want == bot.StatusAnswered) {
				t.Errorf("the card is %s with response %+v, want %s", card.Status, card.FirstResponse, tt.want)
			}
			if card.FirstResponse != nil && card.FirstResponse.Platform != bot.PlatformChatbot {
				t.Errorf("the response came on %s, want chatbot", card.FirstResponse.Platform)
			}
		})
	}
}

// TestAnAgentsMessageThatComesLateAnswersTheCycleItWasWrittenIn: a webhook that
// was sent again comes after what was said later.
func TestAnAgentsMessageThatComesLateAnswersTheCycleItWasWrittenIn(t *testing.T) {
	resolve := func(w *world) {
		w.accept(bot.OutcomeRecorded{ConversationID: "c1", Outcome: bot.Outcome{Resolution: bot.Resolved}})
	}
	tests := []struct {
		name    string
		written time.Duration // after noon
		before  func(w *world)
		want    []time.Duration // by cycle: the first response after noon; 0: none
	}{
		{"after it was resolved", time.Minute, resolve, []time.Duration{time.Minute}},
		{"after it was cancelled", time.Minute, func(w *world) { w.accept(bot.HandoffCancelled{ConversationID: "c1"}) }, []time.Duration{time.Minute}},
		{"after it was opened again", time.Minute, func(w *world) { resolve(w); w.initiate("sales again") }, []time.Duration{time.Minute, 0}},
		{"written after it was resolved, it answers nothing", 20 * time.Minute, resolve, []time.Duration{0}},
		{"written before the handoff, it answers nothing", -time.Minute, resolve, []time.Duration{0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			r := w.initiate("sales")
			w.wait(10 * time.Minute)
			tt.before(w)
			w.wait(time.Hour)
			w.accept(bot.MessageCreated{Conversation: conversation(bot.Message{Role: bot.RoleAgent, Text: "Hello", At: noon.Add(tt.written)})})
			d := w.load(r.HandoffID)
			var got []time.Duration
			for _, c := range d.Cycles {
				after := time.Duration(0)
				if first := bot.FirstResponse(c, d.Acts, bot.ResponsePolicy{}); first != nil {
					after = first.At.Sub(noon)
				}
				got = append(got, after)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("first responses differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnAgentsMessageOfTomorrowAnswersNow(t *testing.T) {
	w := newWorld(t)
	r := w.initiate("sales")
	w.wait(time.Minute)
	w.accept(bot.MessageCreated{Conversation: conversation(bot.Message{Role: bot.RoleAgent, Text: "Hello", At: noon.AddDate(70, 0, 0)})})
	if got := w.card(r.HandoffID).FirstResponse; got == nil || got.After != time.Minute {
		t.Errorf("the response is %+v, want one after the minute in which it was heard of", got)
	}
}

func TestAnotherSourcesHandoffIsNotFound(t *testing.T) {
	w := newWorld(t)
	r := w.initiate("sales")
	for _, p := range []bot.Payload{
		bot.HandoffCancelled{HandoffID: r.HandoffID},
		bot.OutcomeRecorded{HandoffID: r.HandoffID, Outcome: bot.Outcome{CSAT: 1}},
		bot.HandoffCancelled{ConversationID: "c1"},
	} {
		_, err := w.bot.Accept(t.Context(), bot.Event{Source: "shop", ID: fmt.Sprintf("%T%v", p, p), Payload: p})
		if !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("%T from another source = %v, want ErrNotFound", p, err)
		}
	}
	if got := w.card(r.HandoffID).Status; got != bot.StatusOpen {
		t.Errorf("the handoff is %s, want untouched", got)
	}
}
