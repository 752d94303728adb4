package inbox

import (
	"fmt"
	"net/http"
	"slices"

	"handoffbot/bot"
)

// handoffView is one handoff in full.
type handoffView struct {
	Card    cardView
	Turns   []turnView
	Steps   []bot.Step
	Cycles  []cycleView // newest first
	Several bool
	Cards   []bot.Posting // where its card stands, or shall
}

type cycleView struct {
	bot.Cycle
	First *bot.Response
}

// showHandoff shows one handoff with its whole conversation.
func (b *Board) showHandoff(w http.ResponseWriter, r *http.Request) {
	d, err := b.load(r)
	if err != nil {
		b.fail(w, r, "load a handoff", err)
		return
	}
	p, v, err := b.begin(r, "Handoff", "board")
	if err != nil {
		b.fail(w, r, "show a handoff", err)
		return
	}
	newest := d.Cycles[len(d.Cycles)-1]
	_, root := place(d, newest.N)
	card, err := b.view(r.Context(), d, newest.N, root, v)
	if err != nil {
		b.fail(w, r, "show a handoff", fmt.Errorf("handoff %s: %w", newest.HandoffID, err))
		return
	}
	p.Title = human(card.Title)
	d = d.Masked(newest.N)
	h := handoffView{Card: card, Steps: d.Timeline(), Several: len(d.Cycles) > 1}
	var reasons []bot.Reason
	for _, c := range d.Cycles {
		reasons = append(reasons, c.Decision.Reasons...)
		h.Cycles = append(h.Cycles, cycleView{Cycle: c, First: bot.FirstResponse(c, d.Acts, b.o.Responses)})
	}
	slices.Reverse(h.Cycles)
	for _, a := range d.Acts {
		if a.Reroute != nil {
			reasons = append(reasons, a.Reroute.Decision.Reasons...)
		}
	}
	for _, posting := range d.Postings {
		if posting.Kind == bot.PostCard && posting.Cycle == newest.N {
			h.Cards = append(h.Cards, posting)
		}
	}
	h.Turns = turns(d.Conversation.Shown(), reasons)
	p.Handoff = &h
	b.render(w, http.StatusOK, "handoff.html", p)
}

// load returns the handoff that the address names. What cannot be an id is
// none, and no database is asked for it.
func (b *Board) load(r *http.Request) (bot.Dossier, error) {
	id := r.PathValue("id")
	if !eventID.MatchString(id) {
		return bot.Dossier{}, bot.ErrNotFound
	}
	return b.o.Store.Load(r.Context(), id)
}
