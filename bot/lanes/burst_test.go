package lanes_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
	"handoffbot/bot/lanes"
)

// channel is a platform that takes one first post a second in each channel, and
// remembers when each handoff was first to be seen.
type channel struct {
	bottest.Messenger
	latency time.Duration

	mu       sync.Mutex
	last     map[string]time.Time
	seen     map[string]time.Time // by handoff
	posts    int
	tooFast  int
	promoted []string
}

var errTooFast = errors.New("ratelimited")

func (c *channel) Post(ctx context.Context, to bot.Destination, content bot.Content, a bot.Attempt) (bot.CardRef, error) {
	<-time.After(c.latency)
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if last, ok := c.last[to.Channel]; ok && now.Sub(last) < time.Second {
		c.tooFast++
		return bot.CardRef{}, &bot.DeliveryError{Platform: to.Platform, After: time.Second, Err: errTooFast}
	}
	c.last[to.Channel], c.posts = now, c.posts+1
	show := func(card bot.Card) {
		if c.seen[card.HandoffID].IsZero() {
			c.seen[card.HandoffID] = now
		}
	}
	switch content := content.(type) {
	case bot.Card:
		show(content)
		if content.ClaimedBy != nil {
			c.promoted = append(c.promoted, content.HandoffID)
		}
	case bot.CardList:
		for _, card := range content.Items {
			show(card)
		}
	}
	return c.Messenger.Post(ctx, to, content, a)
}

// toChannel sends every conversation to one channel, urgent when it says so.
type toChannel struct{}

func (toChannel) Decide(c bot.Conversation, _ time.Time) bot.Decision {
	d := bot.Decision{Verdict: bot.Escalate, Intent: "bug", Priority: bot.Normal, Summary: "s", NextAction: "n", Policy: "test"}
	if c.Messages[0].Text == "urgent" {
		d.Priority = bot.Urgent
	}
	d.Route = bot.Route{Name: "support", To: []bot.Destination{{Platform: bot.PlatformSlack, Channel: "C1"}}}
	return d
}

// burst is a service whose one channel is busy.
type burst struct {
	*testing.T
	bot     *bot.Service
	ledger  *bottest.Ledger
	channel *channel
	wake    chan []bot.Destination
	ids     int
}

func newBurst(t *testing.T) *burst {
	t.Helper()
	b := &burst{
		T: t, ledger: &bottest.Ledger{}, wake: make(chan []bot.Destination, 1),
		channel: &channel{latency: 80 * time.Millisecond, last: map[string]time.Time{}, seen: map[string]time.Time{}},
	}
	var err error
	b.bot, err = bot.New(bot.Options{
		Ledger: b.ledger, Decider: toChannel{}, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformSlack: b.channel},
		Escalates: func(string) bool { return true }, Transcripts: map[bot.Platform]bool{bot.PlatformSlack: true},
		Now: time.Now, NewID: func(time.Time) string { b.ids++; return fmt.Sprintf("%026d", b.ids) },
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := lanes.New(lanes.Options{
		Queue: b.ledger, Deliver: b.bot.Deliver, Wake: b.wake, Now: time.Now,
		Fold: func(bot.Platform) lanes.Fold { return lanes.Fold{High: 6, Other: 20} },
		Pace: func(p bot.Posting) bot.Rest {
			if p.Posted == 0 {
				return bot.Rest{Posts: time.Second}
			}
			return bot.Rest{Platform: 1200 * time.Millisecond}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { d.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
	return b
}

func (b *burst) handOff(n int, text string) string {
	b.Helper()
	id := fmt.Sprintf("c%d", n)
	r, err := b.bot.Accept(b.Context(), bot.Event{
		Source: "website", ID: id, At: time.Now(),
		Payload: bot.HandoffInitiate{Conversation: bot.Conversation{
			ConversationKey: bot.ConversationKey{ID: id}, Messages: []bot.Message{{Role: bot.RoleVisitor, Text: text, At: time.Now()}},
		}},
	})
	if err != nil {
		b.Fatal(err)
	}
	select {
	case b.wake <- nil:
	default:
	}
	return r.HandoffID
}

func (b *burst) claim(handoffID, message string) {
	b.Helper()
	_, err := b.bot.Observe(b.Context(), bot.Act{
		HandoffID: handoffID, Kind: bot.ActClaim, Class: bot.Member, Actor: bot.Person{Platform: bot.PlatformSlack, ID: "U1", Name: "Ana"},
		EventID: "claim/" + handoffID, At: time.Now(), Channel: "C1", Message: message,
	})
	if err != nil {
		b.Fatal(err)
	}
	select {
	case b.wake <- nil:
	default:
	}
}

// folded returns a handoff whose card is shown in a list, and that card. Which
// it is depends on when the dispatcher looked.
func (b *burst) folded(ids []string) (string, bot.Posting) {
	b.Helper()
	for _, id := range ids {
		d, err := b.ledger.Load(b.Context(), id)
		if err != nil {
			b.Fatal(err)
		}
		if card := d.Postings[0]; card.State == bot.PostingFolded && card.Ref.ID != "" {
			return id, card
		}
	}
	b.Fatal("no card is shown in a list")
	return "", bot.Posting{}
}

// TestABurstIntoOneChannelIsSeenWithinAMinute sends a thousand handoffs within
// ten seconds, one in ten urgent, into a channel that takes one message a second.
func TestABurstIntoOneChannelIsSeenWithinAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBurst(t)
		const all = 1000
		begun := time.Now()
		came, urgent := map[string]time.Time{}, map[string]bool{}
		for i := range all {
			text := "it is broken"
			if i%10 == 0 {
				text = "urgent"
			}
			id := b.handOff(i, text)
			came[id], urgent[id] = time.Now(), text == "urgent"
			<-time.After(10 * time.Second / all)
		}
		<-time.After(2 * time.Minute)
		synctest.Wait()
		b.channel.mu.Lock()
		defer b.channel.mu.Unlock()
		if n := len(b.channel.seen); n != all {
			t.Fatalf("%d handoffs were shown, want %d", n, all)
		}
		var waits []time.Duration
		last := time.Duration(0)
		for id, seen := range b.channel.seen {
			last = max(last, seen.Sub(begun))
			if urgent[id] {
				waits = append(waits, seen.Sub(came[id]))
			}
		}
		slices.Sort(waits)
		p99 := waits[len(waits)*99/100-1] // the nearest rank
		t.Logf("shown after %s in %d messages; urgent p50 %s, p99 %s", last, b.channel.posts, waits[len(waits)/2], p99)
		if last > 70*time.Second || p99 > 15*time.Second {
			t.Errorf("all were shown after %s and urgent ones within %s (p99), want 70 s and 15 s", last, p99)
		}
		if b.channel.tooFast > 0 {
			t.Errorf("the channel refused %d posts as too fast, want none", b.channel.tooFast)
		}
	})
}

func TestWhoIsClaimedFromAListGetsTheirCardAndWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBurst(t)
		var ids []string
		for i := range 6 {
			ids = append(ids, b.handOff(i, "it is broken"))
		}
		<-time.After(5 * time.Second)
		synctest.Wait()
		taken, card := b.folded(ids)
		list, ok := b.channel.Content(card.Ref).(bot.CardList)
		if !ok || len(list.Items) < 3 || list.Items[0].Actions[0].Kind != bot.ActClaim || len(list.Items[0].Actions) != 1 {
			t.Fatalf("the channel shows %+v, want a list with one Claim each", b.channel.Content(card.Ref))
		}
		if words := b.channel.Thread(card.Ref); len(words) > 0 {
			t.Errorf("below the list stand %d messages, want none: nobody has asked for them", len(words))
		}
		b.claim(taken, card.Ref.ID)
		<-time.After(10 * time.Second)
		synctest.Wait()
		d, err := b.ledger.Load(t.Context(), taken)
		if err != nil {
			t.Fatal(err)
		}
		own := d.Postings[0]
		shown, ok := b.channel.Content(own.Ref).(bot.Card)
		if !ok || own.Ref.ID == card.Ref.ID || shown.ClaimedBy == nil {
			t.Fatalf("the card stands at %+v and shows %+v, want a message of its own, claimed", own.Ref, shown)
		}
		if words := b.channel.Thread(own.Ref); len(words) != 1 {
			t.Errorf("below the card stand %d messages, want the conversation", len(words))
		}
		list, _ = b.channel.Content(card.Ref).(bot.CardList)
		i := slices.IndexFunc(list.Items, func(c bot.Card) bool { return c.HandoffID == taken })
		if i < 0 || list.Items[i].ClaimedBy == nil || len(list.Items[i].Actions) != 0 {
			t.Errorf("the list shows %+v, want the line claimed, without a button", list.Items)
		}
	})
}
