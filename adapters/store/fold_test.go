package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/digest"
)

// history writes what may happen to handoffs, one commit after the other.
type history struct {
	db       *store.DB
	handoffs int
	acts     int
	postings []string // that do not stand yet
}

// step does one thing at an instant.
func (h *history) step(ctx context.Context, t *rapid.T, now time.Time) error {
	if h.handoffs == 0 || rapid.IntRange(0, 3).Draw(t, "what") == 0 {
		intent := rapid.SampledFrom([]string{"pricing", "bug", ""}).Draw(t, "intent")
		return h.handOff(ctx, now, intent, rapid.Bool().Draw(t, "sales"))
	}
	if rapid.IntRange(0, 3).Draw(t, "an end") == 0 {
		return h.end(ctx, t, now)
	}
	if len(h.postings) > 0 && rapid.Bool().Draw(t, "a card stands") {
		id := h.postings[0]
		h.postings = h.postings[1:]
		ref := bot.CardRef{ID: "m-" + id, At: now.Add(-time.Second)}
		return h.db.Settle(ctx, bot.Settlement{PostingID: id, Posted: 1, Ref: ref, State: bot.PostingPosted}, now)
	}
	// Some of what people did was seen long before it was understood.
	learnt := now.Add(-time.Duration(rapid.IntRange(0, 90).Draw(t, "late")) * time.Minute)
	kind := rapid.SampledFrom([]bot.ActKind{bot.ActReaction, bot.ActClaim, bot.ActReply, bot.ActResolve, bot.ActWon, bot.ActCancelled, bot.ActOutcome, bot.ActWrongReason}).Draw(t, "kind")
	h.acts++
	a := bot.Act{
		HandoffID: fmt.Sprintf("H%03d", rapid.IntRange(1, h.handoffs).Draw(t, "handoff")), Cycle: 1, Kind: kind, Class: bot.Member, Emoji: "eyes",
		Actor:   bot.Person{Platform: rapid.SampledFrom([]bot.Platform{bot.PlatformSlack, bot.PlatformChatbot}).Draw(t, "platform"), ID: "U1"},
		EventID: fmt.Sprintf("e%d", h.acts), At: learnt, RecordedAt: learnt,
	}
	if kind == bot.ActWon {
		a.Outcome.Deal = &bot.Deal{Amount: "12.50", Currency: "EUR"}
	}
	if kind == bot.ActOutcome {
		a.Outcome = bot.Outcome{CSAT: 4, Resolution: bot.Unresolved}
	}
	return h.db.Commit(ctx, func(tx bot.Tx) error {
		_, _, err := tx.Append(a)
		return err
	})
}

// end ends a conversation: one that was handed off, one that may be handed off
// later, or again one that ended, with another intent.
func (h *history) end(ctx context.Context, t *rapid.T, now time.Time) error {
	key := bot.ConversationKey{Source: "website", ID: fmt.Sprintf("cH%03d", rapid.IntRange(1, h.handoffs+2).Draw(t, "conversation"))}
	intent := rapid.SampledFrom([]string{"pricing", "bug", ""}).Draw(t, "intent at the end")
	return h.db.Commit(ctx, func(tx bot.Tx) error {
		if err := tx.SaveConversation(bot.Conversation{ConversationKey: key}, now); err != nil {
			return err
		}
		return tx.EndConversation(key, intent, "", now)
	})
}

func (h *history) handOff(ctx context.Context, now time.Time, intent string, sales bool) error {
	h.handoffs++
	id := fmt.Sprintf("H%03d", h.handoffs)
	c := bot.Cycle{
		HandoffID: id, N: 1, Key: bot.ConversationKey{Source: "website", ID: "c" + id}, TriggeredAt: now, ReceivedAt: now, DueAt: now.Add(15 * time.Minute),
		Decision: bot.Decision{
			Intent: intent, Rule: "r", Sales: sales, Qualified: true,
			Route: bot.Route{Name: "sales", To: []bot.Destination{{Platform: bot.PlatformSlack, Channel: "C1"}}}, Priority: bot.Normal,
			Reasons: []bot.Reason{{Trigger: bot.TriggerKeyword}}, Carried: &bot.Carried{Summary: true, Page: true},
		},
	}
	c.State = c.Opening()
	h.postings = append(h.postings, "p"+id)
	return h.db.Commit(ctx, func(tx bot.Tx) error {
		if err := tx.SaveConversation(bot.Conversation{ConversationKey: c.Key}, now); err != nil {
			return err
		}
		if err := tx.SaveCycle(c); err != nil {
			return err
		}
		if _, _, err := tx.Append(bot.Act{HandoffID: id, Cycle: 1, Kind: bot.ActReceived, Class: bot.Machine, Actor: bot.Person{Platform: bot.PlatformChatbot, ID: "website"}, EventID: "r" + id, At: now, RecordedAt: now}); err != nil {
			return err
		}
		return tx.Owe(bot.Posting{ID: "p" + id, Kind: bot.PostCard, HandoffID: id, Cycle: 1, To: c.Decision.Route.To[0], Wanted: 1, RunAt: now})
	})
}

// TestReportsAreTheSameWithAndWithoutTallies: whatever was folded whenever, the
// tallies are those of the log, of any range and as of any moment.
func TestReportsAreTheSameWithAndWithoutTallies(t *testing.T) {
	policy := bot.ResponsePolicy{IgnoreReactions: []string{"no_entry"}}
	rapid.Check(t, func(rt *rapid.T) {
		path := sqliteFile(t)
		db := open(t, path)
		defer db.Close()
		h := &history{db: db}
		begun := noon
		now := begun
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 40).Draw(rt, "minutes")) * time.Minute)
			if err := h.step(t.Context(), rt, now); err != nil {
				rt.Fatal(err)
			}
			for range rapid.IntRange(0, 2).Draw(rt, "folds") {
				if _, err := db.Fold(t.Context(), now, policy); err != nil {
					rt.Fatal(err)
				}
				now = now.Add(time.Duration(rapid.IntRange(0, 3).Draw(rt, "later")) * time.Minute)
			}
		}
		from := begun.Add(time.Duration(rapid.IntRange(-60, 120).Draw(rt, "from")) * time.Minute)
		to := from.Add(time.Duration(rapid.IntRange(1, 900).Draw(rt, "for")) * time.Minute)
		asOf := now.Add(-time.Duration(rapid.IntRange(0, 300).Draw(rt, "ago")) * time.Minute)
		var want, got []digest.Tally
		err := db.Cycles(t.Context(), from, to, asOf, func(e digest.Entry) error {
			want = append(want, digest.Sum(e, policy))
			return nil
		})
		if err != nil {
			rt.Fatal(err)
		}
		err = db.Tallies(t.Context(), from, to, asOf, policy, func(one *digest.Tally) error {
			got = append(got, *one)
			return nil
		})
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("the tallies differ (-of the log +folded):\n%s", diff)
		}
		var wantSales digest.Sales
		for i := range want {
			wantSales.Add(&want[i])
		}
		gotSales, err := db.Sales(t.Context(), from, to, asOf, policy)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(wantSales, gotSales, exactly); diff != "" {
			rt.Fatalf("the sales differ (-of the log +folded):\n%s", diff)
		}
		gotEnded, err := db.Ended(t.Context(), from, to, asOf)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(endedOf(rt, path, from, to, asOf), gotEnded); diff != "" {
			rt.Fatalf("the ended conversations differ (-of themselves +counted):\n%s", diff)
		}
	})
}

// exactly compares sums of money.
var exactly = cmp.Comparer(func(a, b big.Rat) bool { return a.Cmp(&b) == 0 })

// endedOf counts the conversations themselves.
func endedOf(t *rapid.T, path string, from, to, asOf time.Time) (all []digest.Ended) {
	raw, err := sql.Open("sqlite", strings.TrimPrefix(path, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	rows, err := raw.Query(`SELECT ended_intent, count(*), sum(handed_ms = 0 OR handed_ms > $3) FROM conversation
		WHERE ended_ms > 0 AND ended_ms >= $1 AND ended_ms < $2 AND ended_ms <= $3 GROUP BY 1 ORDER BY 1`, from.UnixMilli(), to.UnixMilli(), asOf.UnixMilli())
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var e digest.Ended
		if err := rows.Scan(&e.Intent, &e.Conversations, &e.Alone); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func testFoldingIsDoneOnceByMany(t *testing.T, fresh opener) {
	db := fresh(t)
	h := &history{db: db}
	for range 5 {
		if err := h.handOff(t.Context(), noon, "pricing", true); err != nil {
			t.Fatal(err)
		}
	}
	ended := bot.ConversationKey{Source: "website", ID: "cH001"}
	err := db.Commit(t.Context(), func(tx bot.Tx) error { return tx.EndConversation(ended, "pricing", "", noon.Add(time.Minute)) })
	if err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		now := noon.Add(time.Duration(i) * time.Hour)
		done := make(chan error, 8)
		for range cap(done) {
			go func() {
				_, err := db.Fold(context.WithoutCancel(t.Context()), now, bot.ResponsePolicy{})
				done <- err
			}()
		}
		for range cap(done) {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
	}
	n := 0
	err = db.Tallies(t.Context(), noon.Add(-time.Hour), noon.Add(time.Hour), noon.Add(5*time.Hour), bot.ResponsePolicy{}, func(*digest.Tally) error { n++; return nil })
	if err != nil || n != 5 {
		t.Errorf("%d tallies, %v; want the 5 handoffs", n, err)
	}
	day := noon.Add(12 * time.Hour)
	sales, err := db.Sales(t.Context(), noon.Add(-time.Hour), day, day, bot.ResponsePolicy{})
	if err != nil || sales.All.Open != 5 || sales.Qualified.Open != 5 {
		t.Errorf("%+v, %v; want the 5 sales open", sales, err)
	}
	got, err := db.Ended(t.Context(), noon.Add(-time.Hour), day, day)
	if diff := cmp.Diff([]digest.Ended{{Intent: "pricing", Conversations: 1}}, got); err != nil || diff != "" {
		t.Errorf("the ended conversations, %v (-want +got):\n%s", err, diff)
	}
}
