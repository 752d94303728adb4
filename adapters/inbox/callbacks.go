package inbox

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/sirupsen/logrus"

	"handoffbot/bot"
)

// shownUntold is how many events are listed, of those given up and of those
// that are tried again.
const shownUntold = 50

// callbacksView is what the chatbots did not take.
type callbacksView struct {
	Told    []string // the sources whose chatbot is told
	Sources []callbackView
}

// callbackView is one chatbot in trouble.
type callbackView struct {
	bot.CallbackState
	Told   bool // it has a callback, so that sending again is of use
	Again  againView
	Events []untoldView
	More   int // not listed
}

// untoldView is one event that was not taken.
type untoldView struct {
	bot.Untold
	Told  bool
	Again againView
}

// againView is a button that sends events again: one, or all of a source.
type againView struct {
	Key, Source, Event, Label, Of, Back string
}

func (b *Board) callbacks(ctx context.Context, back string) (callbacksView, error) {
	v := callbacksView{Told: b.o.Callbacks}
	states, events, err := b.o.Store.InboxCallbacks(ctx, shownUntold)
	if err != nil {
		return v, fmt.Errorf("callbacks: %w", err)
	}
	for _, s := range states {
		c := callbackView{CallbackState: s, Told: slices.Contains(b.o.Callbacks, s.Source)}
		c.Again = againView{Key: "all", Source: s.Source, Label: fmt.Sprintf("Send all %d again", s.Dead+s.Failing), Of: "of " + s.Source, Back: back}
		for _, e := range events {
			if e.Source == s.Source {
				again := againView{Key: "again", Source: e.Source, Event: e.ID, Label: "Send again", Of: string(e.Type) + " of " + e.HandoffID, Back: back}
				c.Events = append(c.Events, untoldView{Untold: e, Told: c.Told, Again: again})
			}
		}
		c.More = s.Dead + s.Failing - len(c.Events)
		v.Sources = append(v.Sources, c)
	}
	return v, nil
}

// sendAgain makes due now what a chatbot did not take: one event, or all of a
// source. The chatbot tells by the event's id what it has taken already.
func (b *Board) sendAgain(w http.ResponseWriter, r *http.Request) {
	if !b.readForm(w, r) {
		return
	}
	source, id := r.PostForm.Get("source"), r.PostForm.Get("event")
	switch {
	case !slices.Contains(b.o.Callbacks, source):
		b.refuse(w, http.StatusBadRequest, "This source has no callback in the configuration, so nothing can be sent to its chatbot.")
		return
	case id == "" && r.PostForm.Get("all") == "", id != "" && !eventID.MatchString(id):
		b.refuse(w, http.StatusBadRequest, "The page does not know this event. Reload it and try again.")
		return
	}
	now := b.o.Now().UTC()
	replayed, err := b.o.Store.ReplayOutbound(r.Context(), source, id, now)
	hurried := 0
	if err == nil {
		hurried, err = b.o.Store.HurryOutbound(r.Context(), source, id, now)
	}
	if err != nil {
		b.fail(w, r, "send events again", err)
		return
	}
	n := replayed + hurried
	b.o.Log.WithFields(logrus.Fields{"source": source, "event": id, "events": n, "by": visitOf(r).who.ID}).Info("events to a chatbot are sent again")
	key := b.o.NewID()
	b.said.keep(key, againSaid(source, n))
	http.Redirect(w, r, back(r.PostForm.Get("back"), key, "callbacks"), http.StatusSeeOther)
}

// againSaid promises no more than is known: that they are due.
func againSaid(source string, n int) flash {
	switch n {
	case 0:
		return flash{Text: "Nothing is left to send again: it was taken meanwhile, or is on its way.", Refused: true}
	case 1:
		return flash{Text: "1 event of " + source + " is due now. If its chatbot does not take it, it stands here, with the cause."}
	}
	return flash{Text: fmt.Sprintf("%d events of %s are due now, each handoff’s in their order. What its chatbot does not take stands here, with the cause.", n, source)}
}
