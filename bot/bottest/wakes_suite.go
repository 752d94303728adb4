package bottest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

// RunWakes is the suite for when a ledger lets cycles be looked at.
func RunWakes(t *testing.T, open func(t *testing.T) bot.Ledger) {
	t.Helper()
	commit := func(t *testing.T, l bot.Ledger, fn func(bot.Tx) error) {
		t.Helper()
		if err := l.Commit(t.Context(), fn); err != nil {
			t.Fatalf("Commit = %v", err)
		}
	}
	due := func(t *testing.T, l bot.Ledger, now time.Time) []bot.Wake {
		t.Helper()
		all, err := l.Wakes(t.Context(), now, 2)
		if err != nil {
			t.Fatalf("Wakes = %v", err)
		}
		return all
	}
	h, i, j := bot.Wake{HandoffID: "H", Cycle: 1}, bot.Wake{HandoffID: "H", Cycle: 2}, bot.Wake{HandoffID: "I", Cycle: 1}
	t.Run("what is due comes, the longest due first", func(t *testing.T) {
		l := open(t)
		commit(t, l, func(tx bot.Tx) error {
			return errors.Join(tx.WakeAt("H", 1, noon.Add(time.Minute)), tx.WakeAt("H", 2, noon), tx.WakeAt("I", 1, noon.Add(time.Hour)))
		})
		if all := due(t, l, noon.Add(-time.Millisecond)); len(all) != 0 {
			t.Errorf("before anything is due: %v", all)
		}
		if diff := cmp.Diff([]bot.Wake{i, h}, due(t, l, noon.Add(time.Minute))); diff != "" {
			t.Errorf("what is due differs (-want +got):\n%s", diff)
		}
		if all := due(t, l, noon.Add(time.Hour)); len(all) != 2 {
			t.Errorf("%d are due, want no more than asked for", len(all))
		}
	})
	t.Run("setting it again replaces it, and the zero time ends it", func(t *testing.T) {
		l := open(t)
		commit(t, l, func(tx bot.Tx) error {
			return errors.Join(tx.WakeAt("H", 1, noon), tx.WakeAt("H", 1, noon.Add(time.Hour)), tx.WakeAt("I", 1, noon), tx.WakeAt("I", 1, time.Time{}))
		})
		if all := due(t, l, noon); len(all) != 0 {
			t.Errorf("due are %v, want none: one was put off, one ended", all)
		}
		if diff := cmp.Diff([]bot.Wake{h}, due(t, l, noon.Add(time.Hour))); diff != "" {
			t.Errorf("what is due differs (-want +got):\n%s", diff)
		}
	})
	t.Run("it is taken once, and only when it is due", func(t *testing.T) {
		l := open(t)
		commit(t, l, func(tx bot.Tx) error { return tx.WakeAt("I", 1, noon) })
		for _, step := range []struct {
			now  time.Time
			want bool
		}{{noon.Add(-time.Second), false}, {noon, true}, {noon, false}} {
			commit(t, l, func(tx bot.Tx) error {
				taken, err := tx.TakeWake(j, step.now)
				if taken != step.want {
					t.Errorf("at %s taken %v, want %v", step.now, taken, step.want)
				}
				return err
			})
		}
	})
	t.Run("the log of one cycle is read, in its order", func(t *testing.T) {
		l := open(t)
		to, until := bot.Person{Platform: bot.PlatformInbox, ID: "ben", Name: "Ben"}, noon.Add(time.Hour)
		given := Act("H", "e2", bot.ActReassign)
		given.Assignee, given.Until = &to, until
		other := Act("H", "e3", bot.ActClaim)
		other.Cycle = 2
		commit(t, l, func(tx bot.Tx) error {
			_, _, err := tx.Append(Act("H", "e1", bot.ActClaim))
			_, _, err2 := tx.Append(given)
			_, _, err3 := tx.Append(other)
			_, _, err4 := tx.Append(Act("I", "e4", bot.ActClaim))
			return errors.Join(err, err2, err3, err4)
		})
		commit(t, l, func(tx bot.Tx) error {
			acts, err := tx.Acts("H", 1)
			if len(acts) != 2 || acts[0].EventID != "e1" || acts[1].Assignee == nil || *acts[1].Assignee != to || !acts[1].Until.Equal(until) {
				t.Errorf("the log is %+v, want e1 and e2, to Ben and until one", acts)
			}
			return err
		})
	})
}
