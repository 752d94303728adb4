package bottest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// Key names the conversation of the suites.
func Key() bot.ConversationKey { return bot.ConversationKey{Source: "website", ID: "c1"} }

// Conversation is one in which every field is set.
func Conversation() bot.Conversation {
	half := 0.5
	return bot.Conversation{
		ConversationKey: Key(), Locale: "en-GB", Intent: bot.Intent{Name: "pricing", Confidence: &half},
		Contact:       bot.Contact{ID: "7", Name: "Zoë 👋", Email: "z@x.example", Phone: "+1", Company: "X", Tier: "pro"},
		Page:          bot.Page{URL: "https://x.example/p", Title: "Prices", Referrer: "https://y.example", UTM: map[string]string{"a": "b"}},
		Qualification: bot.Qualification{Budget: "1", Timeline: "2", Fit: "3", Need: "4", Authority: "5"},
		Custom:        map[string]string{"plan": "pro"}, Decided: 1, Offered: true,
		Messages: []bot.Message{
			{ID: "m1", Role: bot.RoleVisitor, Text: "“hello”\n\tthere", At: noon, Intent: bot.Intent{Name: "greeting"}},
			{Role: bot.RoleBot, Text: "", Confidence: &half},
		},
	}
}

// Cycle is an open first cycle of a handoff of the suites' conversation.
func Cycle(handoffID string, received time.Time) bot.Cycle {
	score := 0.7
	c := bot.Cycle{
		HandoffID: handoffID, N: 1, Key: Key(), TriggeredAt: received.Add(-time.Second), ReceivedAt: received, DueAt: received.Add(time.Minute),
		Decision: bot.Decision{
			Verdict: bot.Escalate, Rule: "r", Turn: 1, Intent: "pricing", Priority: bot.High, Summary: "s", SummaryBy: bot.ByRules, NextAction: "n",
			Reasons: []bot.Reason{{By: bot.ByRules, Rule: "r", Trigger: bot.TriggerKeyword, Turn: 1, Text: "hello", Start: 3, End: 8, Score: &score}},
			Route:   bot.Route{Name: "sales", SLA: time.Minute, To: []bot.Destination{{Platform: bot.PlatformInbox, Channel: "sales"}}},
			Missing: []bot.Missing{{What: "budget", Question: "?"}}, Sales: true, Qualified: true, Policy: "p",
		},
	}
	c.State = c.Opening()
	return c
}

// Act is a person's act on the first cycle of a handoff.
func Act(handoffID, event string, kind bot.ActKind) bot.Act {
	return bot.Act{
		HandoffID: handoffID, Cycle: 1, Kind: kind, Class: bot.Member, EventID: event, At: noon, RecordedAt: noon.Add(time.Second),
		Actor: bot.Person{Platform: bot.PlatformInbox, ID: "ana", Name: "Ana"}, Channel: "sales", Message: "m", Emoji: "eyes", Found: true, Text: "t",
		Outcome: bot.Outcome{Resolution: bot.Resolved, CSAT: 4, Deal: &bot.Deal{Status: bot.DealWon, Amount: "1.50", Currency: "EUR"}},
	}
}

// RunLedger is the suite that every ledger must pass.
func RunLedger(t *testing.T, open func(t *testing.T) bot.Ledger) {
	t.Helper()
	commit := func(t *testing.T, l bot.Ledger, fn func(bot.Tx) error) {
		t.Helper()
		if err := l.Commit(t.Context(), fn); err != nil {
			t.Fatalf("Commit = %v", err)
		}
	}
	t.Run("what is written is read, to the last field", func(t *testing.T) {
		l, want := open(t), Conversation()
		cycle, act := Cycle("H", noon), Act("H", "e1", bot.ActResolve)
		card := bot.Posting{ID: "P", Kind: bot.PostCard, HandoffID: "H", Cycle: 1, To: cycle.Decision.Route.To[0], Priority: bot.High, Wanted: 1, State: bot.PostingWaiting, RunAt: noon}
		line := bot.Posting{ID: "Q", Kind: bot.PostLine, HandoffID: "H", Cycle: 1, To: card.To, Content: bot.Line{Text: "x", At: noon}, Priority: bot.Normal, Wanted: 1, State: bot.PostingHeld, RunAt: noon}
		commit(t, l, func(tx bot.Tx) error {
			act, _, _ = tx.Append(act)
			return errors.Join(tx.SaveConversation(want, noon), tx.SaveCycle(cycle), tx.Owe(card), tx.Owe(line))
		})
		got, err := l.Load(t.Context(), "H")
		if err != nil {
			t.Fatalf("Load = %v", err)
		}
		dossier := bot.Dossier{Conversation: want, Cycles: []bot.Cycle{cycle}, Acts: []bot.Act{act}, Postings: []bot.Posting{card, line}}
		if diff := cmp.Diff(dossier, got); diff != "" {
			t.Errorf("what was read differs (-written +read):\n%s", diff)
		}
	})
	t.Run("an error undoes everything and comes back as it is", func(t *testing.T) {
		l, mine := open(t), errors.New("mine")
		err := l.Commit(t.Context(), func(tx bot.Tx) error {
			_, _, err := tx.Append(Act("H", "e1", bot.ActClaim))
			return errors.Join(err, tx.SaveConversation(Conversation(), noon), tx.SaveCycle(Cycle("H", noon)),
				tx.SaveReceipt(bot.Event{Source: "website", ID: "e"}, bot.Receipt{}, noon), mine)
		})
		if !errors.Is(err, mine) || errors.Is(err, bot.ErrNotStored) {
			t.Errorf("Commit = %v, want the function's own error", err)
		}
		if _, err := l.Load(t.Context(), "H"); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("Load after a rollback = %v, want ErrNotFound", err)
		}
		commit(t, l, func(tx bot.Tx) error {
			c, err := tx.Conversation(Key())
			_, _, found, receiptErr := tx.Receipt("website", "e")
			if len(c.Messages) > 0 || found {
				t.Errorf("a rollback left %d messages and a receipt: %v", len(c.Messages), found)
			}
			return errors.Join(err, receiptErr)
		})
	})
	t.Run("an erasure leaves what is counted, and no word", func(t *testing.T) { erases(t, open(t)) })
	t.Run("a receipt is kept with its digest", func(t *testing.T) {
		l, want := open(t), bot.Receipt{HandoffID: "H", Route: "sales", Priority: bot.High, Cycle: 2, Merged: true, Reasons: []bot.Reason{{Rule: "r"}}}
		commit(t, l, func(tx bot.Tx) error {
			return tx.SaveReceipt(bot.Event{Source: "website", ID: "e", Digest: "d"}, want, noon)
		})
		commit(t, l, func(tx bot.Tx) error {
			got, digest, found, err := tx.Receipt("website", "e")
			if diff := cmp.Diff(want, got); diff != "" || digest != "d" || !found {
				t.Errorf("the receipt differs, digest %q, found %v (-want +got):\n%s", digest, found, diff)
			}
			_, _, other, otherErr := tx.Receipt("shop", "e")
			if other {
				t.Error("another source's event was found")
			}
			return errors.Join(err, otherErr)
		})
	})
	t.Run("messages are appended and never changed", func(t *testing.T) {
		l, c := open(t), Conversation()
		commit(t, l, func(tx bot.Tx) error { return tx.SaveConversation(c, noon) })
		c.Messages = append([]bot.Message{{Role: bot.RoleVisitor, Text: "changed"}, c.Messages[1]}, bot.Message{Role: bot.RoleVisitor, Text: "new", At: noon})
		commit(t, l, func(tx bot.Tx) error {
			_, err := tx.Conversation(Key())
			return errors.Join(err, tx.SaveConversation(c, noon), tx.SaveConversation(c, noon))
		})
		commit(t, l, func(tx bot.Tx) error {
			got, err := tx.Conversation(Key())
			if len(got.Messages) != 3 || got.Messages[0].ID != "m1" || got.Messages[2].Text != "new" {
				t.Errorf("the messages are %+v, want the two as they were and the new one", got.Messages)
			}
			return err
		})
		c.Messages = append(c.Messages, bot.Message{Role: bot.RoleBot, Text: "newer", At: noon}, bot.Message{Role: bot.RoleVisitor, Text: "newest", At: noon})
		commit(t, l, func(tx bot.Tx) error { return tx.SaveConversation(c, noon) }) // of somebody who has not read it
		commit(t, l, func(tx bot.Tx) error { return tx.SaveConversation(c, noon) })
		ahead, err := l.Ahead(t.Context(), "e", Key())
		read := ahead.Conversation
		if err != nil || len(read.Messages) != 5 || read.Messages[4].Text != "newest" || !read.Offered || read.Contact.Name != c.Contact.Name {
			t.Errorf("outside a commit it is %+v, %v; want the same", read, err)
		}
		unknown := bot.ConversationKey{Source: "shop", ID: "c1"}
		ahead, err = l.Ahead(t.Context(), "e", unknown)
		if want := (bot.Ahead{Conversation: bot.Conversation{ConversationKey: unknown}}); err != nil || !cmp.Equal(ahead, want) {
			t.Errorf("ahead of one that is new is %+v, %v; want nothing but its key", ahead, err)
		}
	})
	t.Run("an event meets its receipt and an open handoff", func(t *testing.T) {
		l := open(t)
		c := Cycle("H", noon)
		commit(t, l, func(tx bot.Tx) error {
			return errors.Join(tx.SaveConversation(Conversation(), noon), tx.SaveCycle(c),
				tx.SaveReceipt(bot.Event{Source: Key().Source, ID: "e"}, bot.Receipt{}, noon))
		})
		meets := func(eventID string, answered, handedOff bool) {
			t.Helper()
			a, err := l.Ahead(t.Context(), eventID, Key())
			if err != nil || a.Answered != answered || a.Open != handedOff {
				t.Errorf("event %s: answered %v, open %v, %v; want %v and %v", eventID, a.Answered, a.Open, err, answered, handedOff)
			}
		}
		meets("e", true, true)
		meets("e2", false, true)
		c.State.Status = bot.StatusResolved
		commit(t, l, func(tx bot.Tx) error { return tx.SaveCycle(c) })
		meets("e2", false, false)
	})
	t.Run("the same event is one act, and acts are numbered as they come", func(t *testing.T) {
		l := open(t)
		commit(t, l, func(tx bot.Tx) error {
			first, fresh, err := tx.Append(Act("H", "e1", bot.ActClaim))
			_, again, err2 := tx.Append(Act("H", "e1", bot.ActClaim))
			second, _, err3 := tx.Append(Act("H", "e2", bot.ActReply))
			if !fresh || again || second.Seq <= first.Seq {
				t.Errorf("fresh %v, again %v, numbers %d and %d; want true, false and rising", fresh, again, first.Seq, second.Seq)
			}
			return errors.Join(err, err2, err3)
		})
	})
	t.Run("the newest cycle is found, and the state of one can change", func(t *testing.T) {
		l := open(t)
		commit(t, l, func(tx bot.Tx) error {
			_, err := tx.LatestCycle(Key())
			_, err2 := tx.Cycle("H", 0)
			if !errors.Is(err, bot.ErrNotFound) || !errors.Is(err2, bot.ErrNotFound) {
				t.Errorf("cycles of an empty ledger = %v and %v, want ErrNotFound", err, err2)
			}
			one, two := Cycle("H", noon), Cycle("H", noon.Add(time.Hour))
			two.N = 2
			saved := errors.Join(tx.SaveCycle(one), tx.SaveCycle(two))
			one.State.Status = bot.StatusResolved
			one.Decision.Summary = "never changes"
			return errors.Join(saved, tx.SaveCycle(one))
		})
		commit(t, l, func(tx bot.Tx) error {
			latest, err := tx.LatestCycle(Key())
			newest, err2 := tx.Cycle("H", 0)
			one, err3 := tx.Cycle("H", 1)
			if latest.N != 2 || newest.N != 2 || one.State.Status != bot.StatusResolved || one.Decision.Summary != "s" {
				t.Errorf("latest %d, newest %d, the first is %s with summary %q; want 2, 2, resolved, s", latest.N, newest.N, one.State.Status, one.Decision.Summary)
			}
			return errors.Join(err, err2, err3)
		})
	})
	t.Run("stale cards of one cycle want one revision more", func(t *testing.T) {
		l := open(t)
		posting := func(id string, cycle int, kind bot.PostingKind) bot.Posting {
			return bot.Posting{ID: id, Kind: kind, HandoffID: "H", Cycle: cycle, Wanted: 1, State: bot.PostingWaiting, RunAt: noon, To: bot.Destination{Platform: bot.PlatformInbox, Channel: id}}
		}
		commit(t, l, func(tx bot.Tx) error {
			return errors.Join(tx.Owe(posting("a", 1, bot.PostCard)), tx.Owe(posting("b", 2, bot.PostCard)), tx.Stale("H", 1, noon))
		})
		commit(t, l, func(tx bot.Tx) error {
			one, err := tx.Cards("H", 1)
			two, err2 := tx.Cards("H", 2)
			if len(one) != 1 || len(two) != 1 || one[0].Wanted != 2 || two[0].Wanted != 1 {
				t.Errorf("wanted revisions %+v and %+v, want 2 for the stale one and 1 for the other", one, two)
			}
			return errors.Join(err, err2)
		})
	})
	t.Run("a cancelled context stores nothing", func(t *testing.T) {
		l := open(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := l.Commit(ctx, func(tx bot.Tx) error { return tx.SaveCycle(Cycle("H", noon)) })
		if !errors.Is(err, bot.ErrNotStored) {
			t.Errorf("Commit = %v, want ErrNotStored", err)
		}
		if _, err := l.Load(t.Context(), "H"); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("Load = %v, want ErrNotFound", err)
		}
	})
	t.Run("commits at once take turns", func(t *testing.T) {
		l := open(t)
		var all sync.WaitGroup
		for i := range 16 {
			all.Go(func() {
				err := l.Commit(context.Background(), func(tx bot.Tx) error {
					c, err := tx.Conversation(Key())
					c.Messages = append(c.Messages, bot.Message{Role: bot.RoleVisitor, Text: fmt.Sprint(i)})
					return errors.Join(err, tx.SaveConversation(c, noon))
				})
				if err != nil {
					t.Errorf("Commit = %v", err)
				}
			})
		}
		all.Wait()
		commit(t, l, func(tx bot.Tx) error {
			c, err := tx.Conversation(Key())
			if len(c.Messages) != 16 {
				t.Errorf("%d messages stand, want 16: a commit overtook another", len(c.Messages))
			}
			return err
		})
	})
}

// RunSightings is the suite for what a ledger keeps of things not understood
// yet. settle is the queue's own way to record that a posting stands.
func RunSightings(t *testing.T, open func(t *testing.T) (l bot.Ledger, settle func(context.Context, bot.Settlement, time.Time) error)) {
	t.Helper()
	at := bot.Destination{Platform: bot.PlatformSlack, Channel: "C1"}
	act := func(event, message string) bot.Act {
		return bot.Act{
			Kind: bot.ActReaction, Actor: bot.Person{Platform: bot.PlatformSlack, ID: "U1"}, Channel: "C1", Message: message,
			EventID: event, At: noon, RecordedAt: noon, Emoji: "eyes",
		}
	}
	posting := func(id string) bot.Posting {
		return bot.Posting{ID: id, Kind: bot.PostCard, HandoffID: "H", Cycle: 1, To: at, Wanted: 1, State: bot.PostingWaiting, RunAt: noon}
	}
	due := func(t *testing.T, l bot.Ledger, now time.Time) []bot.Sighting {
		t.Helper()
		all, err := l.Sightings(t.Context(), now, 10)
		if err != nil {
			t.Fatalf("Sightings = %v", err)
		}
		return all
	}
	commit := func(t *testing.T, l bot.Ledger, fn func(bot.Tx) error) {
		t.Helper()
		if err := l.Commit(t.Context(), fn); err != nil {
			t.Fatalf("Commit = %v", err)
		}
	}
	t.Run("what is sighted is kept once, in its order, until it is taken", func(t *testing.T) {
		l, _ := open(t)
		commit(t, l, func(tx bot.Tx) error {
			return errors.Join(tx.Sight(act("e1", "m")), tx.Sight(act("e2", "m")), tx.Sight(act("e1", "m")))
		})
		all := due(t, l, noon)
		if len(all) != 2 || all[0].Act.EventID != "e1" || all[1].Act.EventID != "e2" {
			t.Fatalf("Sightings = %+v, want e1 and e2", all)
		}
		if diff := cmp.Diff(act("e1", "m"), all[0].Act); diff != "" {
			t.Errorf("what was read differs (-written +read):\n%s", diff)
		}
		commit(t, l, func(tx bot.Tx) error {
			first, err := tx.TakeSighting(all[0].ID)
			again, err2 := tx.TakeSighting(all[0].ID)
			if !first || again {
				t.Errorf("taken %v, then %v; want it once", first, again)
			}
			return errors.Join(err, err2)
		})
		if left := due(t, l, noon); len(left) != 1 {
			t.Errorf("%d are left, want 1", len(left))
		}
	})
	t.Run("an act that is recorded is not sighted again", func(t *testing.T) {
		l, _ := open(t)
		commit(t, l, func(tx bot.Tx) error {
			recorded := act("e1", "m")
			recorded.HandoffID, recorded.Cycle, recorded.Class = "H", 1, bot.Member
			_, _, err := tx.Append(recorded)
			return errors.Join(err, tx.Sight(act("e1", "m")))
		})
		if all := due(t, l, noon.Add(time.Hour)); len(all) != 0 {
			t.Errorf("Sightings = %+v, want none", all)
		}
	})
	t.Run("what is postponed comes later, with its tries", func(t *testing.T) {
		l, _ := open(t)
		commit(t, l, func(tx bot.Tx) error { return tx.Sight(act("e1", "m")) })
		id := due(t, l, noon)[0].ID
		commit(t, l, func(tx bot.Tx) error { return tx.PostponeSighting(id, noon.Add(time.Minute)) })
		if now, later := due(t, l, noon), due(t, l, noon.Add(time.Minute)); len(now) != 0 || len(later) != 1 || later[0].Tries != 1 {
			t.Errorf("now %+v, later %+v; want it later, after one try", now, later)
		}
	})
	t.Run("an orphan joins when its message stands", func(t *testing.T) {
		l, settle := open(t)
		commit(t, l, func(tx bot.Tx) error {
			return errors.Join(tx.Owe(posting("P")), tx.Orphan(act("e1", "m1"), noon.Add(24*time.Hour)), tx.Orphan(act("e2", "other"), noon.Add(24*time.Hour)))
		})
		if all := due(t, l, noon); len(all) != 0 {
			t.Fatalf("Sightings = %+v, want none while nobody knows the message", all)
		}
		ref := bot.CardRef{Destination: at, ID: "m1", At: noon}
		if err := settle(t.Context(), bot.Settlement{PostingID: "P", Posted: 1, Ref: ref, State: bot.PostingPosted}, noon); err != nil {
			t.Fatal(err)
		}
		if all := due(t, l, noon.Add(time.Second)); len(all) != 1 || all[0].Act.EventID != "e1" || all[0].Orphan {
			t.Errorf("Sightings = %+v, want e1, an orphan no more", all)
		}
		if all := due(t, l, noon.Add(24*time.Hour)); len(all) != 2 || !all[1].Orphan {
			t.Errorf("after a day %+v are due, want the other too, an orphan: its time is over", all)
		}
	})
	t.Run("a message leads to its posting, and so does a copy, and one it stood in before", func(t *testing.T) {
		l, settle := open(t)
		find := func(message string) (string, error) {
			var id string
			err := l.Commit(t.Context(), func(tx bot.Tx) error {
				p, err := tx.PostingAt(at, message)
				id = p.ID
				return err
			})
			return id, err
		}
		commit(t, l, func(tx bot.Tx) error { return errors.Join(tx.Owe(posting("P")), tx.Owe(posting("Q"))) })
		for _, ref := range []string{"m1", "m2"} {
			s := bot.Settlement{PostingID: "P", Posted: 1, Ref: bot.CardRef{Destination: at, ID: ref, At: noon}, State: bot.PostingPosted}
			if err := settle(t.Context(), s, noon); err != nil {
				t.Fatal(err)
			}
		}
		commit(t, l, func(tx bot.Tx) error {
			elsewhere := bot.CardRef{Destination: bot.Destination{Platform: bot.PlatformSlack, Channel: "C2"}, ID: "m4"}
			return errors.Join(tx.Stands("P", bot.CardRef{Destination: at, ID: "m3"}), tx.Stands("P", elsewhere), tx.Stands("no such", bot.CardRef{Destination: at, ID: "m5"}))
		})
		for message, want := range map[string]string{"m1": "P", "m2": "P", "m3": "P"} {
			if got, err := find(message); got != want || err != nil {
				t.Errorf("PostingAt(%s) = %q, %v; want %s", message, got, err, want)
			}
		}
		for _, message := range []string{"", "m4", "m5"} {
			if got, err := find(message); !errors.Is(err, bot.ErrNotFound) {
				t.Errorf("PostingAt(%q) = %q, %v; want ErrNotFound", message, got, err)
			}
		}
	})
	t.Run("a posting in doubt stands when somebody tells so", func(t *testing.T) {
		l, settle := open(t)
		commit(t, l, func(tx bot.Tx) error {
			return errors.Join(tx.SaveCycle(Cycle("H", noon)), tx.Owe(posting("P")), tx.Orphan(act("e1", "m1"), noon.Add(time.Hour)))
		})
		if err := settle(t.Context(), bot.Settlement{PostingID: "P", State: bot.PostingUnknown, DoubtAt: noon, RunAt: noon.Add(15 * time.Second)}, noon); err != nil {
			t.Fatal(err)
		}
		commit(t, l, func(tx bot.Tx) error { return tx.Stands("P", bot.CardRef{Destination: at, ID: "m1", At: noon}) })
		d, err := l.Load(t.Context(), "H")
		if err != nil {
			t.Fatal(err)
		}
		if p := d.Postings[0]; p.State != bot.PostingPosted || p.Ref.ID != "m1" || p.Posted != 1 || !p.DoubtAt.IsZero() {
			t.Errorf("the posting is %+v, want it posted at m1", p)
		}
		if all := due(t, l, noon.Add(time.Second)); len(all) != 1 {
			t.Errorf("%d acts are due, want the orphan", len(all))
		}
	})
	t.Run("what is said once is not said again before its time", func(t *testing.T) {
		l, _ := open(t)
		for _, step := range []struct {
			after time.Duration
			want  bool
		}{{0, true}, {59 * time.Minute, false}, {61 * time.Minute, true}} {
			now := noon.Add(step.after)
			commit(t, l, func(tx bot.Tx) error {
				first, err := tx.Once("k", now.Add(-time.Hour), now)
				if first != step.want {
					t.Errorf("after %s: %v, want %v", step.after, first, step.want)
				}
				return err
			})
		}
	})
}
