package bottest

import (
	"errors"
	"testing"

	"handoffbot/bot"
)

// RunMessenger is the suite that every channel must pass. One that is no
// bot.Finder posts an attempt once; one that is finds what an attempt has left.
func RunMessenger(t *testing.T, open func(t *testing.T) (bot.Messenger, bot.Destination)) {
	t.Helper()
	runMessenger(t, open)
	t.Run("what is gone is a permanent refusal", func(t *testing.T) {
		m, to := open(t)
		err := m.Update(t.Context(), bot.CardRef{Destination: to, ID: "gone"}, bot.Card{}, bot.Attempt{ID: "z"})
		var refused *bot.DeliveryError
		if !errors.As(err, &refused) || !refused.Permanent {
			t.Errorf("Update = %v, want a permanent *bot.DeliveryError", err)
		}
	})
}

// RunMirror is what of the suite a channel passes that shows the ledger:
// nothing is gone there before its posting is.
func RunMirror(t *testing.T, open func(t *testing.T) (bot.Mirror, bot.Destination)) {
	t.Helper()
	runMessenger(t, func(t *testing.T) (bot.Messenger, bot.Destination) { return open(t) })
}

func runMessenger(t *testing.T, open func(t *testing.T) (bot.Messenger, bot.Destination)) {
	t.Helper()
	t.Run("what an attempt has left is found", func(t *testing.T) {
		m, to := open(t)
		finder, ok := m.(bot.Finder)
		if !ok {
			t.Skip("it posts an attempt once, so nothing need be found")
		}
		ref, err := m.Post(t.Context(), to, bot.Card{Title: "a"}, bot.Attempt{ID: "x", At: noon})
		line, err2 := m.Reply(t.Context(), ref, bot.Line{Text: "l"}, bot.Attempt{ID: "y", At: noon})
		if err := errors.Join(err, err2); err != nil {
			t.Fatalf("Post and Reply = %v", err)
		}
		found, err := finder.Find(t.Context(), to, "", bot.Attempt{ID: "x", At: noon})
		below, err2 := finder.Find(t.Context(), to, ref.ID, bot.Attempt{ID: "y", At: noon})
		if err := errors.Join(err, err2); err != nil || found.ID != ref.ID || below.ID != line.ID {
			t.Errorf("Find = %+v and %+v, %v; want %+v and %+v", found, below, err, ref, line)
		}
		if _, err := finder.Find(t.Context(), to, "", bot.Attempt{ID: "z", At: noon}); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("Find of what was never tried = %v, want ErrNotFound", err)
		}
	})
	t.Run("the same attempt posts once", func(t *testing.T) {
		m, to := open(t)
		if _, ok := m.(bot.Finder); ok {
			t.Skip("it can look up what was posted")
		}
		first, err := m.Post(t.Context(), to, bot.Card{Title: "a"}, bot.Attempt{ID: "x", At: noon})
		again, err2 := m.Post(t.Context(), to, bot.Card{Title: "b"}, bot.Attempt{ID: "x", At: noon})
		other, err3 := m.Post(t.Context(), to, bot.Card{Title: "c"}, bot.Attempt{ID: "y", At: noon})
		if err := errors.Join(err, err2, err3); err != nil {
			t.Fatalf("Post = %v", err)
		}
		if first.ID == "" || first.Destination != to || again.ID != first.ID || other.ID == first.ID {
			t.Errorf("refs %+v, %+v and %+v; want the same, the same, and another", first, again, other)
		}
	})
	t.Run("a message can be updated and answered", func(t *testing.T) {
		m, to := open(t)
		ref, err := m.Post(t.Context(), to, bot.Card{Title: "a"}, bot.Attempt{ID: "x", At: noon})
		if err != nil {
			t.Fatalf("Post = %v", err)
		}
		below, err := m.Reply(t.Context(), ref, bot.Line{Text: "l", At: noon}, bot.Attempt{ID: "l", At: noon})
		if err := errors.Join(err, m.Update(t.Context(), ref, bot.Card{Title: "b"}, bot.Attempt{ID: "x", At: noon})); err != nil {
			t.Errorf("Update and Reply = %v", err)
		}
		if below.ID == ref.ID || below.Channel != to.Channel {
			t.Errorf("the line stands at %+v, want below %+v", below, ref)
		}
		if err := m.Update(t.Context(), below, bot.Line{Text: "erased", At: noon}, bot.Attempt{ID: "l", At: noon}); err != nil {
			t.Errorf("Update of the line = %v", err)
		}
	})
}
