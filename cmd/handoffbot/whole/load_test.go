package whole

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"handoffbot/adapters/slack/slacktest"
)

// The chatbots keep the channels busy, so that work is owed whenever a process
// dies, but no channel is owed more than it shows in a few seconds: a channel
// shows a message a second, and a backlog that only grows would look like a loss
// in the end.
const (
	load      = 12 // webhooks a second, most of them a handoff or a burst of them
	mostCards = 4  // owed to a channel, lines included, that gets a further handoff
	mostLines = 8  // owed to a channel, cards included, that gets a further line
	burst     = 8  // handoffs at once into a channel with room, which makes lists
)

// retryAfter is how long a chatbot waits before it sends a webhook again.
const retryAfter = 30 * time.Millisecond

// chatbots sends webhooks until ctx ends, and each until it has its 2xx.
func (w *world) chatbots(ctx context.Context, senders int) *sync.WaitGroup {
	var all sync.WaitGroup
	every := time.Duration(senders) * time.Second / load
	for n := range senders {
		chaos := rand.New(rand.NewPCG(w.seed, uint64(100+n)))
		all.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				w.speak(context.WithoutCancel(ctx), chaos, fmt.Sprintf("s%d-%d", n, i))
				pause(ctx, time.Duration(chaos.Int64N(int64(2*every))))
			}
		})
	}
	return &all
}

// speak sends one webhook, mostly a new handoff.
func (w *world) speak(ctx context.Context, chaos *rand.Rand, name string) {
	known := w.earlier(chaos)
	switch kind := chaos.IntN(100); {
	case known == nil || kind < 60:
		w.handOff(ctx, chaos, name)
	case kind < 80 && !w.book.hasRoom(known.channel, mostLines): // no thread shall grow faster than it is shown
	case kind < 80 && known.cancellable: // what comes after another sender's cancellation is a handoff of its own
	case kind < 80:
		if w.insist(ctx, "merge-"+name, initiate(known.conversation, known.channel, "Please, somebody!"), known.id) {
			w.book.merged(known)
		}
	case kind < 87: // the sender has not heard the first answer
		p := *known
		p.id = ""
		w.promise(ctx, &p)
	case known.cancellable:
		body := fmt.Sprintf(`{"type":"handoff.cancelled","timestamp":%q,"data":{"conversation_id":%q,"reason":"left"}}`, stamp(), known.conversation)
		if w.insist(ctx, "cancel-"+name, body, known.id) {
			w.book.note(func() { known.cancelled = true })
		}
	case w.book.hasRoom(known.channel, mostLines):
		at := time.Now().UTC().Truncate(time.Millisecond)
		body := fmt.Sprintf(`{"type":"message.created","timestamp":%q,"data":{"conversation_id":%q,"message":{"id":%q,"role":"agent","text":"Hello, how can I help?","at":%q}}}`,
			stamp(), known.conversation, name, at.Format(time.RFC3339Nano))
		if w.insist(ctx, "agent-"+name, body, known.id) {
			w.book.add(known.id, act{kind: "reply", user: "website/agent", event: "agent-" + name, at: at, counts: true, recorded: true, first: "reply", second: "chatbot"})
		}
	}
}

// earlier returns a handoff of the last few; nil when there is none.
func (w *world) earlier(chaos *rand.Rand) *promise {
	w.book.mu.Lock()
	defer w.book.mu.Unlock()
	recent := w.book.promised[max(0, len(w.book.promised)-40):]
	recent = slices.DeleteFunc(slices.Clone(recent), func(p *promise) bool { return p.cancelled })
	if len(recent) == 0 {
		return nil
	}
	return recent[chaos.IntN(len(recent))]
}

// handOff makes a handoff, or now and then several into one channel, so that it
// has a backlog; none where there is no room.
func (w *world) handOff(ctx context.Context, chaos *rand.Rand, name string) {
	i, number := chaos.IntN(w.ledger.channels), 1
	if chaos.IntN(8) == 0 {
		number = burst
	}
	if !w.book.hasRoom(channel(i), mostCards) {
		return
	}
	for n := range number {
		event := fmt.Sprintf("%s-%d", name, n)
		w.promise(ctx, &promise{
			event: event, conversation: "c-" + event, channel: channel(i), cancellable: chaos.IntN(10) == 0,
			body: []byte(initiate("c-"+event, channel(i), "Can I speak to a person, please?")),
		})
	}
}

// promise sends a handoff until it is answered, and notes the answer.
func (w *world) promise(ctx context.Context, p *promise) {
	for {
		w.book.note(func() { w.book.tried++ })
		got, err := w.post(ctx, p.event, p.body)
		if err == nil {
			p.id, p.at = got.HandoffID, time.Now()
			w.book.accepted(p)
			return
		}
		if !pause(ctx, retryAfter) {
			return
		}
	}
}

// insist sends a webhook on a handoff until it is answered.
func (w *world) insist(ctx context.Context, id, body, handoff string) bool {
	for {
		w.book.note(func() { w.book.tried++ })
		got, err := w.post(ctx, id, []byte(body))
		if err == nil {
			w.book.note(func() {
				w.book.asked++
				if got.HandoffID != handoff {
					w.book.unlike = append(w.book.unlike, id+" got "+got.HandoffID+", not "+handoff)
				}
			})
			return true
		}
		if !pause(ctx, retryAfter) {
			return false
		}
	}
}

func stamp() string { return time.Now().UTC().Format(time.RFC3339) }

// initiate hands a conversation off; its contact's tier takes it to the channel.
func initiate(conversation, channel, words string) string {
	n, _ := strconv.Atoi(strings.TrimPrefix(channel, "C0CRASH")) // it is one of ours
	body, _ := json.Marshal(map[string]any{
		"type": "handoff.initiate", "timestamp": stamp(),
		"data": map[string]any{
			"conversation_id": conversation, "contact": map[string]any{"name": visitor(conversation), "tier": fmt.Sprintf("t%d", n)},
			"messages": []map[string]any{{"id": "m1", "role": "visitor", "text": "Hello"}, {"id": "m2", "role": "visitor", "text": words}},
		},
	})
	return string(body)
}

// sent is an event that waits for its acknowledgement, and what it means then.
type sent struct {
	event   slacktest.Event
	handoff string
	act     act
	again   time.Time
}

// people act on the cards that stand until ctx ends.
func (w *world) people(ctx context.Context, number int) *sync.WaitGroup {
	var all sync.WaitGroup
	for n := range number {
		chaos := rand.New(rand.NewPCG(w.seed, uint64(200+n)))
		all.Go(func() {
			for pause(ctx, time.Duration(chaos.IntN(400))*time.Millisecond) {
				w.react(chaos, everybody[chaos.IntN(len(everybody))])
			}
		})
	}
	all.Go(func() { w.repeat(ctx) })
	return &all
}

// someone is an account on the platform.
type someone struct {
	id     string
	counts bool // what it does may be a first response
	person bool
}

var everybody = []someone{{"U0ANA", true, true}, {"U0BEN", true, true}, {"U0GUEST", false, true}, {"U0EXT", false, true}, {"U0ROBOT", false, false}}

// react lets somebody do something to a card that stands.
func (w *world) react(chaos *rand.Rand, who someone) {
	roots := w.slack.Roots(channel(chaos.IntN(w.ledger.channels)))
	if len(roots) == 0 {
		return
	}
	m := roots[len(roots)-1-chaos.IntN(min(len(roots), 8))]
	handoff, _ := told(string(m.Metadata))
	on := claimable(string(m.Blocks))
	kind := chaos.IntN(100)
	if handoff == "" {
		kind = 99 // a reaction or a word on a list means nobody: only its buttons do
	}
	a := act{user: who.id, message: m.Channel + "/" + m.TS, counts: who.counts, recorded: who.person, second: "slack"}
	var e slacktest.Event
	var err error
	switch {
	case kind < 35:
		a.kind, a.first, a.emoji = "reaction", "reaction", []string{"eyes", "wave", "no_entry", "tada"}[chaos.IntN(4)]
		a.counts = a.counts && a.emoji != "no_entry"
		if w.did(handoff, a) {
			return
		}
		e, err = w.slack.React(who.id, m.Channel, m.TS, a.emoji)
	case kind < 45:
		earlier, ok := w.reaction(handoff, a.message)
		if !ok {
			return
		}
		a.kind, a.user, a.emoji, a.counts, a.recorded = "unreaction", earlier.user, earlier.emoji, false, earlier.recorded
		e, err = w.slack.Unreact(a.user, m.Channel, m.TS, a.emoji)
	case kind < 75:
		a.kind, a.first = "reply", "reply"
		e, _, err = w.slack.Say(who.id, m.Channel, m.TS, "I am on it.", nil)
	case len(on) == 0:
		return
	default:
		a.kind, a.first, handoff = "claim", "claim", on[chaos.IntN(len(on))]
		if e, err = w.slack.MakeClick(who.id, m.Channel, m.TS, "handoff_claim", handoff+"/1"); err != nil {
			w.Errorf("make a click: %v", err)
			return
		}
		_, err = w.slack.Ask(e)
	}
	a.event, a.at = a.kind+"/"+e.TS, instant(e.TS)
	w.settle(sent{event: e, handoff: handoff, act: a}, err, chaos.IntN(10) == 0)
}

// did reports whether a person gave a card that emoji before: twice is once.
func (w *world) did(handoff string, a act) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.pending {
		if s.handoff == handoff && s.act.kind == a.kind && s.act.user == a.user && s.act.emoji == a.emoji {
			return true
		}
	}
	w.book.mu.Lock()
	defer w.book.mu.Unlock()
	p := w.book.byID[handoff]
	return p == nil || slices.ContainsFunc(p.acts, func(b act) bool { return b.kind == a.kind && b.user == a.user && b.emoji == a.emoji })
}

// reaction returns one that stands on the card and was not taken back.
func (w *world) reaction(handoff, message string) (act, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.book.mu.Lock()
	defer w.book.mu.Unlock()
	p := w.book.byID[handoff]
	if p == nil {
		return act{}, false
	}
	all := slices.Clone(p.acts)
	for _, s := range w.pending {
		if s.handoff == handoff {
			all = append(all, s.act)
		}
	}
	for _, a := range all {
		taken := func(b act) bool { return b.kind == "unreaction" && b.user == a.user && b.emoji == a.emoji }
		if a.kind == "reaction" && a.message == message && !slices.ContainsFunc(all, taken) {
			return a, true
		}
	}
	return act{}, false
}

// settle notes an event that was acknowledged, or keeps it to be sent again;
// some are sent again all the same.
func (w *world) settle(s sent, err error, twice bool) {
	if err == nil {
		w.book.note(func() { w.book.told++ })
		w.book.add(s.handoff, s.act)
	}
	if err != nil || twice {
		s.again = time.Now().Add(time.Duration(len(s.act.event)%7) * 150 * time.Millisecond)
		w.mu.Lock()
		w.pending = append(w.pending, s)
		w.mu.Unlock()
	}
}

// repeat sends what was not acknowledged again until it is, as the platform
// does, and in whatever order.
func (w *world) repeat(ctx context.Context) {
	for pause(ctx, 20*time.Millisecond) {
		w.repeatOnce()
	}
}

// repeatOnce returns how many events still wait.
func (w *world) repeatOnce() int {
	w.mu.Lock()
	var due []sent
	due, w.pending = ripe(w.pending, time.Now)
	w.mu.Unlock()
	slices.Reverse(due)
	for _, s := range due {
		_, err := w.slack.Ask(s.event)
		w.settle(s, err, false)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.pending)
}

// ripe parts what is to be sent again from what waits. It asks the clock once:
// between two answers an event could be neither.
func ripe(pending []sent, now func() time.Time) (due, waiting []sent) {
	at := now()
	for _, s := range pending {
		if s.again.After(at) {
			waiting = append(waiting, s)
		} else {
			due = append(due, s)
		}
	}
	return due, waiting
}

// instant reads the platform's timestamp as fine as the bot keeps it.
func instant(ts string) time.Time {
	whole, fraction, _ := strings.Cut(ts, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	micros, err2 := strconv.ParseInt(fraction, 10, 64)
	if err != nil || err2 != nil {
		return time.Time{}
	}
	return time.UnixMilli(seconds*1000 + micros/1000).UTC()
}
