package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

// world is a service with its ledger, channel and clock.
type world struct {
	testing.TB
	bot       *bot.Service
	ledger    *bottest.Ledger
	channel   *bottest.Messenger
	now       time.Time
	events    int
	ids       int
	escalates bool
}

func newWorld(t testing.TB, change ...func(*bot.Options)) *world {
	t.Helper()
	w := &world{TB: t, ledger: &bottest.Ledger{}, channel: &bottest.Messenger{}, now: noon, escalates: true}
	w.bot = w.service(change...)
	return w
}

// service is one more process on the world's ledger.
func (w *world) service(change ...func(*bot.Options)) *bot.Service {
	w.Helper()
	o := bot.Options{
		Ledger: w.ledger, Decider: policy, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformInbox: w.channel},
		Escalates: func(string) bool { return w.escalates },
		Now:       func() time.Time { return w.now },
		NewID:     func(time.Time) string { w.ids++; return fmt.Sprintf("%026d", w.ids) },
	}
	for _, c := range change {
		c(&o)
	}
	s, err := bot.New(o)
	if err != nil {
		w.Fatal(err)
	}
	return s
}

func (w *world) wait(d time.Duration) { w.now = w.now.Add(d) }

// accept sends an event of the source website.
func (w *world) accept(p bot.Payload) bot.Receipt {
	w.Helper()
	r, err := w.try(p)
	if err != nil {
		w.Fatalf("Accept(%T) = %v", p, err)
	}
	return r
}

func (w *world) try(p bot.Payload) (bot.Receipt, error) {
	w.events++
	return w.bot.Accept(w.Context(), bot.Event{
		Source: "website", ID: fmt.Sprintf("e%d", w.events), Digest: fmt.Sprintf("d%d", w.events), At: w.now, Payload: p,
	})
}

func (w *world) says(text string) bot.Receipt {
	w.Helper()
	return w.accept(bot.MessageCreated{Conversation: conversation(bot.Message{Role: bot.RoleVisitor, Text: text, At: w.now})})
}

func (w *world) initiate(texts ...string) bot.Receipt {
	w.Helper()
	var messages []bot.Message
	for _, text := range texts {
		messages = append(messages, bot.Message{Role: bot.RoleVisitor, Text: text, At: w.now})
	}
	return w.accept(bot.HandoffInitiate{Conversation: conversation(messages...)})
}

func conversation(messages ...bot.Message) bot.Conversation {
	return bot.Conversation{ConversationKey: bot.ConversationKey{ID: "c1"}, Messages: messages}
}

// acts is a person's act on the newest cycle of a handoff.
func (w *world) acts(handoff string, kind bot.ActKind, who string) bot.Answer {
	w.Helper()
	w.events++
	a, err := w.bot.Observe(w.Context(), bot.Act{
		HandoffID: handoff, Kind: kind, Class: bot.Member, At: w.now, EventID: fmt.Sprintf("click-%d", w.events),
		Actor: bot.Person{Platform: bot.PlatformInbox, ID: strings.ToLower(who), Name: who},
	})
	if err != nil {
		w.Fatalf("Observe(%s) = %v", kind, err)
	}
	return a
}

func (w *world) load(handoff string) bot.Dossier {
	w.Helper()
	d, err := w.ledger.Load(w.Context(), handoff)
	if err != nil {
		w.Fatalf("Load(%s) = %v", handoff, err)
	}
	return d
}

func (w *world) card(handoff string) bot.Card {
	w.Helper()
	card, err := w.load(handoff).Card(0, bot.ResponsePolicy{})
	if err != nil {
		w.Fatalf("Card(%s) = %v", handoff, err)
	}
	return card
}
