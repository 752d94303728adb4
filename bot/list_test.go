package bot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

var operations = bot.Destination{Platform: bot.PlatformInbox, Channel: "operations"}

// crowd is a world in which three handoffs stand in one list.
func crowd(t *testing.T, errs ...error) (w *world, handoffs []string, list bot.Posting) {
	t.Helper()
	w = newWorld(t, func(o *bot.Options) { o.Fallback = operations })
	for i := range 3 {
		r, err := w.bot.Accept(t.Context(), bot.Event{Source: "website", ID: fmt.Sprint("crowd", i), At: w.now, Payload: bot.HandoffInitiate{
			Conversation: bot.Conversation{ConversationKey: bot.ConversationKey{ID: fmt.Sprint("c", i)}, Messages: []bot.Message{{Role: bot.RoleVisitor, Text: "it is broken"}}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		handoffs = append(handoffs, r.HandoffID)
	}
	w.channel.Errs = errs
	return w, handoffs, w.carry(bottest.All())
}

// carry claims, delivers and settles the next posting, and returns it as it stands.
func (w *world) carry(by bot.Chooser) bot.Posting {
	w.Helper()
	claimed, _, err := w.ledger.Claim(w.Context(), w.now, time.Minute, by)
	if err != nil || len(claimed) != 1 {
		w.Fatalf("claimed %+v, %v; want one posting", claimed, err)
	}
	p := claimed[0]
	ref, revision, err := w.bot.Deliver(w.Context(), p)
	s := bot.Settlement{PostingID: p.ID, Posted: revision, Ref: ref, State: bot.PostingPosted, RunAt: w.now}
	if refused := (*bot.DeliveryError)(nil); errors.As(err, &refused) {
		s.State, s.Cause = bot.PostingFailed, refused.Error()
	} else if err != nil {
		w.Fatal(err)
	}
	if err := w.ledger.Settle(w.Context(), s, w.now); err != nil {
		w.Fatal(err)
	}
	p.Ref = ref
	return p
}

func (w *world) sighted(a bot.Act) {
	w.Helper()
	a.Actor, a.Class, a.At = bot.Person{Platform: bot.PlatformInbox, ID: "ana", Name: "Ana"}, bot.Member, w.now
	if err := w.bot.Sight(w.Context(), a); err != nil {
		w.Fatal(err)
	}
	if _, err := w.bot.Attend(w.Context()); err != nil {
		w.Fatal(err)
	}
}

func TestAListShowsItsHandoffsAndWhoTookThem(t *testing.T) {
	w, handoffs, list := crowd(t)
	shown, ok := w.channel.Content(list.Ref).(bot.CardList)
	if !ok || len(shown.Items) != 3 || shown.Title != "3 handoffs came at once" || !strings.HasPrefix(shown.Subtitle, "3 of them wait") {
		t.Fatalf("the channel shows %+v, want the three handoffs", w.channel.Content(list.Ref))
	}
	w.sighted(bot.Act{Kind: bot.ActClaim, EventID: "click", Channel: "support", Message: list.Ref.ID, HandoffID: handoffs[1], Cycle: 1})
	d, err := w.ledger.Load(t.Context(), handoffs[1])
	if err != nil {
		t.Fatal(err)
	}
	if by := d.Cycles[0].State.ClaimedBy; by == nil || by.ID != "ana" {
		t.Errorf("claimed by %+v, want Ana: the button said which line", by)
	}
	if r := bot.FirstResponse(d.Cycles[0], d.Acts, bot.ResponsePolicy{}); r == nil || r.Kind != bot.RespondedByClaim {
		t.Errorf("the first response is %+v, want the claim", r)
	}
	w.carry(bottest.First())
	w.carry(bottest.First())
	shown, _ = w.channel.Content(list.Ref).(bot.CardList)
	if !strings.HasPrefix(shown.Subtitle, "2 of them wait") || shown.Items[1].ClaimedBy == nil {
		t.Errorf("the list says %q, want that two wait", shown.Subtitle)
	}
}

func TestABareReactionOnAListCountsForNobodyAndIsSaidOnce(t *testing.T) {
	w, handoffs, list := crowd(t)
	for i, kind := range []bot.ActKind{bot.ActReaction, bot.ActReply, bot.ActReaction, bot.ActUnreaction} {
		w.sighted(bot.Act{Kind: kind, EventID: fmt.Sprint("e", i), Channel: "support", Message: list.Ref.ID, Emoji: "eyes", Text: "mine"})
	}
	for _, id := range handoffs {
		d, err := w.ledger.Load(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if r := bot.FirstResponse(d.Cycles[0], d.Acts, bot.ResponsePolicy{}); r != nil {
			t.Errorf("handoff %s has the first response %+v, want none: nobody knows which was meant", id, r)
		}
	}
	w.carry(bottest.First())
	below := w.channel.Thread(list.Ref)
	if len(below) != 1 || !strings.Contains(below[0].(bot.Line).Text, "press Claim") {
		t.Errorf("below the list stands %+v, want one hint", below)
	}
	if rest, _, err := w.ledger.Claim(t.Context(), w.now, time.Minute, bottest.First()); err != nil || len(rest) > 0 {
		t.Errorf("still owed: %+v, %v; want nothing", rest, err)
	}
}

func TestTheLineOfAHandoffInAListNamesIt(t *testing.T) {
	w, _, list := crowd(t)
	_, err := w.bot.Accept(t.Context(), bot.Event{Source: "website", ID: "again", At: w.now, Payload: bot.HandoffInitiate{
		Conversation: bot.Conversation{ConversationKey: bot.ConversationKey{ID: "c1"}, Contact: bot.Contact{Name: "Zoë"}, Messages: []bot.Message{{Role: bot.RoleVisitor, Text: "still broken"}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.carry(bottest.First()) // the list, which is stale
	w.wait(10 * time.Second)
	w.carry(bottest.First())
	below := w.channel.Thread(list.Ref)
	if len(below) != 1 || !strings.Contains(below[0].(bot.Line).Text, "Zoë: The chatbot handed this conversation off again") {
		t.Errorf("below the list stands %+v, want a line that says whom it is about", below)
	}
}

// looking is a channel that is asked where it looks.
type looking struct {
	bot.Messenger
	below []string
	finds string // the id of what it finds; nothing when empty
}

func (l *looking) Find(_ context.Context, to bot.Destination, thread string, _ bot.Attempt) (bot.CardRef, error) {
	l.below = append(l.below, thread)
	if l.finds != "" {
		return bot.CardRef{Destination: to, ID: l.finds}, nil
	}
	return bot.CardRef{}, bot.ErrNotFound
}

// TestALineInDoubtIsLookedForBelowTheListItWasTriedIn: meanwhile somebody has
// claimed, and the card stands on its own.
func TestALineInDoubtIsLookedForBelowTheListItWasTriedIn(t *testing.T) {
	w, handoffs, list := crowd(t)
	l := &looking{Messenger: w.channel}
	s, err := bot.New(bot.Options{
		Ledger: w.ledger, Decider: policy, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformInbox: l},
		Escalates: func(string) bool { return true }, Now: func() time.Time { return w.now }, NewID: func(time.Time) string { return "x" },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.acts(handoffs[1], bot.ActClaim, "Ana")
	w.carry(bottest.First()) // the list says who took it
	if card := w.carry(bottest.First()); card.Kind != bot.PostCard || card.Ref.ID == list.Ref.ID {
		t.Fatalf("carried %+v, want the card of the one who was claimed", card)
	}
	line := bot.Posting{
		ID: "line", Kind: bot.PostLine, HandoffID: handoffs[1], Cycle: 1, To: list.To, Content: bot.Line{Text: "again", At: w.now},
		Wanted: 1, DoubtAt: w.now, Thread: list.Ref.ID,
	}
	_, _, err = s.Deliver(t.Context(), line)
	if refused, ok := errors.AsType[*bot.DeliveryError](err); !ok || !refused.Absent || len(l.below) != 1 || l.below[0] != list.Ref.ID {
		t.Errorf("looked below %q and said %v, want below the list %s, in vain", l.below, err, list.Ref.ID)
	}
}

// TestNothingMoreIsOwedBelowACardThatFailed: it would wait for ever.
func TestNothingMoreIsOwedBelowACardThatFailed(t *testing.T) {
	w := newWorld(t, func(o *bot.Options) { o.Transcripts = map[bot.Platform]bool{bot.PlatformInbox: true} })
	r := w.initiate("sales, please")
	w.channel.Errs = []error{&bot.DeliveryError{Platform: bot.PlatformInbox, Permanent: true, Err: errors.New("is_archived")}}
	if card := w.carry(bottest.First()); card.Kind != bot.PostCard {
		t.Fatalf("carried %+v, want the card", card)
	}
	w.wait(time.Minute)
	w.says("hello?")
	w.wait(time.Minute)
	w.initiate("sales, still waiting")
	if all := w.load(r.HandoffID).Postings; len(all) != 1 || all[0].State != bot.PostingFailed {
		t.Errorf("owed are %+v, want the card that failed alone", all)
	}
}

func TestTheCardsOfAListThatNoChannelTakesGoToTheFallback(t *testing.T) {
	w, handoffs, list := crowd(t, &bot.DeliveryError{Platform: bot.PlatformInbox, Permanent: true, Err: errors.New("is_archived")})
	if list.Ref.ID != "" {
		t.Fatalf("the list stands at %+v, want it refused", list.Ref)
	}
	for _, id := range handoffs {
		d, err := w.ledger.Load(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Postings) != 2 || d.Postings[0].State != bot.PostingFailed || d.Postings[1].To != operations {
			t.Errorf("handoff %s is owed %+v, want its card failed, and one to the fallback", id, d.Postings)
		}
		card, err := d.Card(1, bot.ResponsePolicy{})
		if err != nil || len(card.Undelivered) != 1 {
			t.Errorf("the card says undelivered %q, %v; want the channel that refused it", card.Undelivered, err)
		}
	}
}
