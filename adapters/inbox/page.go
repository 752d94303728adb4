package inbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"handoffbot/bot"
)

// page is what every page inside is made of.
type page struct {
	Title    string
	Place    string // the part of the page's head that is current: board, week or operations
	Demo     bool
	Welcome  bool // the demo says what it is and asks for a name
	SignedIn bool // by name: there is a way out
	Actor    bot.Person
	Back     string
	Flash    flash
	Pace     int // least milliseconds between two refreshes by itself

	Counts   bot.BoardCounts
	Channels []channelLink

	Board      *boardView
	Handoff    *handoffView
	Week       *weekView
	Rows       *rowsView
	Operations *operationsView
}

type channelLink struct {
	Name    string
	Path    string
	Current bool
}

// viewer is who looks, and from which page.
type viewer struct {
	actor bot.Person
	back  string
}

// visitKey finds the visit in a request's context.
type visitKey struct{}

func visitOf(r *http.Request) visit {
	v, _ := r.Context().Value(visitKey{}).(visit)
	return v
}

// begin prepares what all pages share.
func (b *Board) begin(r *http.Request, title, place string) (page, viewer, error) {
	v := visitOf(r)
	p := page{
		Title: title, Place: place, Demo: b.o.Demo, SignedIn: v.session != nil, Actor: v.who,
		Back: cleanBack(r.URL), Flash: b.said.find(r.URL.Query().Get("done")), Pace: paceOfBoard,
	}
	var err error
	if p.Counts, err = b.o.Store.InboxCounts(r.Context(), v.who); err != nil {
		return p, viewer{}, fmt.Errorf("counts: %w", err)
	}
	return p, viewer{actor: p.Actor, back: p.Back}, nil
}

// How often a page asks for itself again at most, in milliseconds. The week
// is computed from its log each time.
const (
	paceOfBoard      = 500
	paceOfWeek       = 5000
	paceOfOperations = 2000
)

func (b *Board) channels(ctx context.Context, current string) ([]channelLink, error) {
	names, err := b.o.Store.InboxChannels(ctx)
	if err != nil {
		return nil, fmt.Errorf("channels: %w", err)
	}
	var all []channelLink
	for _, name := range names {
		all = append(all, channelLink{Name: name, Path: "/inbox?" + url.Values{"channel": {name}}.Encode(), Current: name == current})
	}
	return all, nil
}

// render writes a whole page or, if the template fails, none of it.
func (b *Board) render(w http.ResponseWriter, status int, name string, data any) {
	var out bytes.Buffer
	if err := b.pages.ExecuteTemplate(&out, name, data); err != nil {
		b.o.Log.WithField("page", name).WithError(err).Error("inbox page failed")
		http.Error(w, "This page could not be made. The log says why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // a browser that has gone needs no page
}

// refuse answers with one sentence that says why.
func (b *Board) refuse(w http.ResponseWriter, status int, why string) {
	b.render(w, status, "refused.html", why)
}

// fail answers what went wrong with the status it deserves.
func (b *Board) fail(w http.ResponseWriter, r *http.Request, doing string, err error) {
	switch {
	case r.Context().Err() != nil: // the browser has gone
	case errors.Is(err, bot.ErrNotFound):
		b.refuse(w, http.StatusNotFound, "There is no such handoff. It may have been erased.")
	case errors.Is(err, bot.ErrBadCursor):
		b.refuse(w, http.StatusBadRequest, "This page of the list is not one that the board gave. Begin at its first page.")
	case errors.Is(err, ErrBadWeek):
		b.refuse(w, http.StatusBadRequest, "There is no such week, or it has not begun. Write it like 2026-W47.")
	case errors.Is(err, bot.ErrNotStored):
		b.o.Log.WithField("path", r.URL.Path).WithError(err).Warn("inbox could not " + doing)
		w.Header().Set("Retry-After", "1")
		b.refuse(w, http.StatusServiceUnavailable, "It was not stored. Please try again.")
	default:
		b.o.Log.WithField("path", r.URL.Path).WithError(err).Error("inbox could not " + doing)
		b.refuse(w, http.StatusInternalServerError, "That did not work. The log says why.")
	}
}
