package bot_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

// How a schedule is drawn. A history is what truly happened: what people did to
// the cards of two cycles, by the platform's clock. A schedule is one of the
// many ways in which the bot may learn of it: twice, late, in any order, before
// the card's own posting is recorded, after the cycle has ended and the next one
// begun, with failures in between. Whatever the schedule, the first response is
// the history's; who owns the handoff goes by the order of commits.

// deed is one thing that happened on the platform.
type deed struct {
	kind    bot.ActKind
	who     string // names of the directory below
	emoji   string
	cycle   int
	copied  bool          // done to the second copy of the card
	at      time.Duration // after the epoch
	event   string
	ordinal int
	found   bool // not told but found by asking: a reaction that another event tells of too
}

var directory = map[string]bot.ResponderClass{"ana": bot.Member, "ben": bot.Member, "gus": bot.Guest, "eve": bot.External, "robot": bot.Machine}

var epoch = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// counting is the policy of these tests.
var counting = bot.ResponsePolicy{IgnoreReactions: []string{"no_entry"}}

func (d deed) message() string {
	if d.copied {
		return fmt.Sprintf("copy-%d", d.cycle)
	}
	return fmt.Sprintf("card-%d", d.cycle)
}

// act is the deed as the platform tells it.
func (d deed) act(handoff string) bot.Act {
	a := bot.Act{
		Kind: d.kind, Actor: bot.Person{Platform: bot.PlatformSlack, ID: d.who}, Channel: "C0", Message: d.message(),
		EventID: d.event, Ordinal: d.ordinal, At: epoch.Add(d.at), Emoji: d.emoji, Found: d.found,
	}
	if d.pressed() {
		a.HandoffID, a.Cycle = handoff, d.cycle // a button names it
	}
	return a
}

func (d deed) pressed() bool {
	return d.kind != bot.ActReaction && d.kind != bot.ActUnreaction && d.kind != bot.ActReply
}

// drawHistory draws what happens on the cards of the cycles, dense enough to
// collide in time and in event ids.
func drawHistory(t *rapid.T, cycles int, resolves bool) []deed {
	kinds := []bot.ActKind{
		bot.ActReaction, bot.ActReaction, bot.ActReaction, bot.ActUnreaction, bot.ActUnreaction, bot.ActUnreaction, bot.ActReply, bot.ActClaim, bot.ActRelease,
		bot.ActWon, bot.ActWrongReason, bot.ActResolve,
	}
	if !resolves {
		kinds = kinds[:len(kinds)-1]
	}
	who, emoji := []string{"ana", "ana", "ben", "gus", "eve", "robot"}, []string{"eyes", "no_entry", "ok"}
	var history []deed
	for i := range rapid.IntRange(0, 9).Draw(t, "deeds") {
		chance := roll(t, "deed")
		d := deed{
			kind: kinds[chance.of(len(kinds))], who: who[chance.of(len(who))], cycle: 1 + chance.of(cycles), copied: chance.of(5) == 0,
			at:    time.Duration(chance.of(8))*10*time.Second + time.Duration(chance.of(2))*time.Millisecond,
			event: fmt.Sprintf("E%d-%d", chance.of(3), i),
		}
		if d.kind == bot.ActReaction || d.kind == bot.ActUnreaction {
			d.emoji = emoji[chance.of(len(emoji))]
		}
		if d.kind == bot.ActUnreaction && len(history) > 0 && history[len(history)-1].kind == bot.ActReaction { // mostly of one that was given
			given := history[len(history)-1]
			d.who, d.emoji, d.cycle, d.copied, d.at = given.who, given.emoji, given.cycle, given.copied, given.at+d.at
		}
		history = append(history, d)
		if d.kind == bot.ActReaction && chance.of(6) == 0 { // one event, two emoji
			d.ordinal, d.emoji = 1, "tada"
			history = append(history, d)
		}
	}
	return append(history, foundByAsking(history)...)
}

// foundByAsking are the reactions that a look at the workspace would show,
// some while after they were given and before they were taken back.
func foundByAsking(history []deed) []deed {
	var found []deed
	for i, d := range history {
		if d.kind != bot.ActReaction || i%3 != 0 {
			continue
		}
		seen, stood := d.at+7*time.Second, true
		if i%2 == 1 {
			seen = d.at - 20*time.Millisecond // given while the answer was under way
		}
		for _, u := range history {
			if u.kind == bot.ActUnreaction && u.same(d) && u.at >= d.at && u.at <= max(seen, d.at) {
				stood = false
			}
		}
		if stood {
			f := d
			f.at, f.found, f.ordinal, f.event = seen, true, 0, "found/"+d.message()+"/"+d.who+"/"+d.emoji
			if !slices.ContainsFunc(found, func(g deed) bool { return g.event == f.event }) {
				found = append(found, f)
			}
		}
	}
	return found
}

// same reports whether two deeds are about one emoji of one person on one message.
func (d deed) same(e deed) bool {
	return d.who == e.who && d.emoji == e.emoji && d.message() == e.message()
}

// firstOf is the model: the promise, written down without a look at the code.
// Of what counts, reactions that were taken back within a minute go, unless
// something else had counted by then; the earliest of the rest is the first.
func firstOf(history []deed, cycle int) (deed, bool) {
	var counted []deed
	for _, d := range history {
		kind := d.kind == bot.ActReaction && d.emoji != "no_entry" || d.kind == bot.ActReply || d.kind == bot.ActClaim ||
			d.kind == bot.ActResolve || d.kind == bot.ActWon
		if kind && d.cycle == cycle && directory[d.who] == bot.Member && !d.found {
			counted = append(counted, d)
		}
	}
	slices.SortFunc(counted, func(a, b deed) int {
		return cmp.Or(cmp.Compare(a.at, b.at), strings.Compare(a.event, b.event), cmp.Compare(a.ordinal, b.ordinal))
	})
	for len(counted) > 0 {
		first, rest := counted[0], counted[1:]
		undone := first.kind == bot.ActReaction && slices.ContainsFunc(history, func(u deed) bool {
			if u.kind != bot.ActUnreaction || !u.same(first) || u.at < first.at || u.at > first.at+time.Minute {
				return false
			}
			return !slices.ContainsFunc(rest, func(o deed) bool { return o.at <= u.at && (o.kind != bot.ActReaction || !o.same(first)) })
		})
		if !undone {
			return first, true
		}
		counted = rest
	}
	return deed{}, false
}

// workspace is a platform whose cards stand where the test expects them, and
// whose directory fails now and then.
type workspace struct{ failing int }

func (w *workspace) Post(_ context.Context, to bot.Destination, c bot.Content, a bot.Attempt) (bot.CardRef, error) {
	card, ok := c.(bot.Card)
	if !ok {
		return bot.CardRef{Destination: to, ID: "m-" + a.ID, At: a.At}, nil
	}
	return bot.CardRef{Destination: to, ID: fmt.Sprintf("card-%d", card.Cycle), At: a.At}, nil
}

func (w *workspace) Update(context.Context, bot.CardRef, bot.Content, bot.Attempt) error { return nil }

func (w *workspace) Reply(_ context.Context, ref bot.CardRef, _ bot.Content, a bot.Attempt) (bot.CardRef, error) {
	return bot.CardRef{Destination: ref.Destination, ID: "m-" + a.ID, At: a.At}, nil
}

func (w *workspace) Identify(_ context.Context, id string) (string, bot.ResponderClass, error) {
	if w.failing > 0 {
		w.failing--
		return "", "", errors.New("the directory does not answer")
	}
	return strings.ToUpper(id[:1]) + id[1:], directory[id], nil
}

// toTheChannel hands every conversation off to one channel.
type toTheChannel struct{}

func (toTheChannel) Decide(bot.Conversation, time.Time) bot.Decision {
	return bot.Decision{
		Verdict: bot.Escalate, Intent: "pricing", Priority: bot.Normal, Policy: "test", Sales: true, Rule: "r",
		Reasons: []bot.Reason{{By: bot.ByRules, Rule: "r", Trigger: bot.TriggerKeyword}},
		Route:   bot.Route{Name: "sales", SLA: time.Hour, To: []bot.Destination{channel}},
	}
}

var channel = bot.Destination{Platform: bot.PlatformSlack, Channel: "C0"}

// run is one schedule at work.
type run struct {
	*rapid.T
	bot       *bot.Service
	ledger    *bottest.Ledger
	workspace *workspace
	now       time.Time
	ids       int
	webhooks  int
	handoff   string
	history   []deed
}

func newRun(t *rapid.T, history []deed) *run {
	r := &run{T: t, ledger: &bottest.Ledger{}, workspace: &workspace{}, now: epoch, history: history}
	var err error
	r.bot, err = bot.New(bot.Options{
		Ledger: r.ledger, Decider: toTheChannel{}, Messengers: map[bot.Platform]bot.Messenger{bot.PlatformSlack: r.workspace},
		Escalates: func(string) bool { return true }, Responses: counting, Now: func() time.Time { return r.now },
		NewID: func(time.Time) string { r.ids++; return fmt.Sprintf("%026d", r.ids) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// hook sends a webhook once or twice.
func (r *run) hook(twice bool, p bot.Payload) {
	r.webhooks++
	e := bot.Event{Source: "website", ID: fmt.Sprintf("w%d", r.webhooks), Digest: "d", At: r.now, Payload: p}
	for range 1 + bit(twice) {
		receipt, err := r.bot.Accept(context.Background(), e)
		if err != nil {
			r.Fatalf("Accept(%T) = %v", p, err)
		}
		if receipt.HandoffID != "" {
			r.handoff = receipt.HandoffID
		}
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (r *run) dossier() bot.Dossier {
	d, err := r.ledger.Load(context.Background(), r.handoff)
	if err != nil {
		r.Fatal(err)
	}
	return d
}

// tell lets the bot hear of a deed.
func (r *run) tell(d deed) {
	if err := r.bot.Sight(context.Background(), d.act(r.handoff)); err != nil {
		r.Fatalf("Sight = %v", err)
	}
}

// record notes that the card of a cycle stands: by the answer to the post, or,
// when that was lost, by the event that tells of our own message.
func (r *run) record(cycle int, answerLost bool) {
	for _, p := range r.dossier().Postings {
		if p.Kind != bot.PostCard || p.Cycle != cycle {
			continue
		}
		ref := bot.CardRef{Destination: channel, ID: fmt.Sprintf("card-%d", cycle), At: r.now}
		s := bot.Settlement{PostingID: p.ID, Posted: 1, Ref: ref, State: bot.PostingPosted, RunAt: r.now}
		if answerLost {
			s = bot.Settlement{PostingID: p.ID, State: bot.PostingUnknown, RunAt: r.now, DoubtAt: r.now}
		}
		if err := r.ledger.Settle(context.Background(), s, r.now); err != nil {
			r.Fatal(err)
		}
		if answerLost {
			r.stands(p.ID, ref)
		}
	}
}

// copied notes that a second copy of a cycle's card stands.
func (r *run) copied(cycle int) {
	for _, p := range r.dossier().Postings {
		if p.Kind == bot.PostCard && p.Cycle == cycle {
			r.stands(p.ID, bot.CardRef{Destination: channel, ID: fmt.Sprintf("copy-%d", cycle), At: r.now})
		}
	}
}

func (r *run) stands(posting string, ref bot.CardRef) {
	if err := r.bot.Stands(context.Background(), posting, ref); err != nil {
		r.Fatalf("Stands = %v", err)
	}
}

// attend understands what was told, as far as the directory answers.
func (r *run) attend() {
	_, _ = r.bot.Attend(context.Background()) // what fails comes again
}

// shares of the schedules are drawn side by side.
const shares = 8

// TestOrderDoesNotMatter draws histories and schedules; `make order` draws a
// million.
func TestOrderDoesNotMatter(t *testing.T) {
	for n := range shares {
		t.Run(fmt.Sprintf("share %d", n+1), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				resolves := rapid.Bool().Draw(t, "people resolve")
				b := drawBackbone(t, resolves)
				r := newRun(t, drawHistory(t, len(b.opens), resolves))
				r.play(b)
				r.check()
			})
		})
	}
}
