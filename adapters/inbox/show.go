package inbox

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"handoffbot/bot"
)

// How much one page shows.
const (
	shownCards  = 50
	askedOpen   = 200 // the store's own limit of one answer
	shownClosed = 30
)

// page is what every page is made of.
type page struct {
	Title    string
	Place    string // the part of the page's head that is current: board or digest
	Demo     bool
	Welcome  bool // the demo says what it is and asks for a name
	Actor    bot.Person
	Back     string
	Flash    flash
	Channels []channelLink

	Channel string // the current one; empty on the list of all handoffs
	Show    string // on the list of all handoffs: open or closed
	Items   []item
	Hidden  int // open handoffs beyond what the page shows
	More    bool

	Handoff *handoffView
	Report  *reportView
}

type channelLink struct {
	Name    string
	Path    string
	Count   int
	Current bool
}

// item is one message of a channel: a card or a report.
type item struct {
	Card   *cardView
	Report *reportView
}

type reportView struct {
	bot.Report
	Key    string
	Charts []chartView
}

// handoffView is one handoff in full.
type handoffView struct {
	Card    cardView
	Turns   []turnView
	Steps   []bot.Step
	Cycles  []cycleView // newest first
	Several bool
}

type cycleView struct {
	bot.Cycle
	First *bot.Response
}

func (b *Board) begin(ctx context.Context, r *http.Request, title, place string) (page, viewer, error) {
	p := page{
		Title: title, Place: place, Demo: b.o.Demo, Actor: b.o.Access.actor(r),
		Back: r.URL.Path, Flash: b.said.find(r.URL.Query().Get("done")),
	}
	counts, err := b.o.Store.InboxChannels(ctx)
	if err != nil {
		return p, viewer{}, fmt.Errorf("channels: %w", err)
	}
	for name, n := range counts {
		p.Channels = append(p.Channels, channelLink{Name: name, Path: "/inbox?" + url.Values{"channel": {name}}.Encode(), Count: n})
	}
	slices.SortFunc(p.Channels, func(a, b channelLink) int { return cmp.Compare(a.Name, b.Name) })
	return p, viewer{actor: p.Actor, back: p.Back, now: b.o.Now()}, nil
}

// showBoard shows one channel, or every handoff whatever its channel.
func (b *Board) showBoard(w http.ResponseWriter, r *http.Request) {
	channel, show := r.URL.Query().Get("channel"), r.URL.Query().Get("show")
	p, v, err := b.begin(r.Context(), r, "All handoffs", "board")
	p.Welcome = b.o.Demo
	if err == nil {
		if channel != "" {
			p.Channel, p.Title = channel, channel
			p.Back += "?" + url.Values{"channel": {channel}}.Encode()
			for i := range p.Channels {
				p.Channels[i].Current = p.Channels[i].Name == channel
			}
			v.back = p.Back
			err = b.fillChannel(r.Context(), &p, v)
		} else {
			p.Show = "open"
			if show == "closed" {
				p.Show = show
				p.Back += "?show=closed"
			}
			v.back = p.Back
			err = b.fillAll(r.Context(), &p, v)
		}
	}
	if err != nil {
		b.fail(w, r, "show the board", err)
		return
	}
	b.render(w, http.StatusOK, "board.html", p)
}

func (b *Board) fillChannel(ctx context.Context, p *page, v viewer) error {
	messages, err := b.o.Store.InboxMessages(ctx, p.Channel, shownCards+1)
	if err != nil {
		return fmt.Errorf("messages: %w", err)
	}
	if p.More = len(messages) > shownCards; p.More {
		messages = messages[:shownCards]
	}
	known := make(map[string]bot.Dossier)
	for _, m := range messages {
		switch content := m.Content.(type) {
		case bot.Report:
			p.Items = append(p.Items, item{Report: report(content, "r-"+m.Ref.ID)})
		case bot.Card:
			view, err := b.viewPosted(ctx, known, m, content, v)
			if err != nil {
				return err
			}
			p.Items = append(p.Items, item{Card: &view})
		}
	}
	return nil
}

// viewPosted shows a posted card as the ledger stands now, which may be ahead
// of what was posted; a handoff that is gone shows what was posted.
func (b *Board) viewPosted(ctx context.Context, known map[string]bot.Dossier, m bot.Posting, posted bot.Card, v viewer) (cardView, error) {
	d, ok := known[m.HandoffID]
	if !ok {
		var err error
		d, err = b.o.Store.Load(ctx, m.HandoffID)
		if errors.Is(err, bot.ErrNotFound) {
			posted.Actions = nil
			return b.dress(posted, v), nil
		}
		if err != nil {
			return cardView{}, fmt.Errorf("load handoff %s: %w", m.HandoffID, err)
		}
		known[m.HandoffID] = d
	}
	return b.view(ctx, d, m.Cycle, m.Ref.ID, v)
}

// fillAll lists open handoffs with the most urgent and the longest waiting
// first, or closed ones with the newest first.
func (b *Board) fillAll(ctx context.Context, p *page, v viewer) error {
	q := bot.HandoffQuery{Statuses: []bot.Status{bot.StatusOpen, bot.StatusClaimed, bot.StatusAnswered}, Limit: askedOpen}
	if p.Show == "closed" {
		q = bot.HandoffQuery{Statuses: []bot.Status{bot.StatusResolved, bot.StatusCancelled}, Limit: shownClosed}
	}
	handoffs, more, err := b.o.Store.Handoffs(ctx, q)
	if err != nil {
		return fmt.Errorf("handoffs: %w", err)
	}
	p.More = more != ""
	if p.Show == "open" {
		slices.SortStableFunc(handoffs, func(a, b bot.Dossier) int {
			x, y := a.Cycles[len(a.Cycles)-1], b.Cycles[len(b.Cycles)-1]
			return cmp.Or(cmp.Compare(y.State.Priority.Rank(), x.State.Priority.Rank()), x.ReceivedAt.Compare(y.ReceivedAt))
		})
		p.Hidden = max(0, len(handoffs)-shownCards)
		handoffs = handoffs[:len(handoffs)-p.Hidden]
	}
	for _, d := range handoffs {
		n := d.Cycles[len(d.Cycles)-1].N
		_, root := place(d, n)
		view, err := b.view(ctx, d, n, root, v)
		if err != nil {
			return err
		}
		p.Items = append(p.Items, item{Card: &view})
	}
	return nil
}

// showHandoff shows one handoff with its whole conversation.
func (b *Board) showHandoff(w http.ResponseWriter, r *http.Request) {
	d, err := b.o.Store.Load(r.Context(), r.PathValue("id"))
	if err != nil {
		b.fail(w, r, "load a handoff", err)
		return
	}
	p, v, err := b.begin(r.Context(), r, "Handoff", "board")
	if err != nil {
		b.fail(w, r, "show a handoff", err)
		return
	}
	newest := d.Cycles[len(d.Cycles)-1]
	_, root := place(d, newest.N)
	card, err := b.view(r.Context(), d, newest.N, root, v)
	if err != nil {
		b.fail(w, r, "show a handoff", err)
		return
	}
	card.Full = false
	p.Title = card.Title
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
	h.Turns = turns(d.Conversation.Messages, reasons)
	p.Handoff = &h
	b.render(w, http.StatusOK, "handoff.html", p)
}

// showDigest shows the running week.
func (b *Board) showDigest(w http.ResponseWriter, r *http.Request) {
	p, _, err := b.begin(r.Context(), r, "Digest", "digest")
	if err == nil {
		var week bot.Report
		if week, err = b.o.Digest(r.Context()); err == nil {
			p.Report = report(week, "digest")
		}
	}
	if err != nil {
		b.fail(w, r, "show the digest", err)
		return
	}
	b.render(w, http.StatusOK, "digest.html", p)
}

func report(r bot.Report, key string) *reportView {
	v := reportView{Report: r, Key: key}
	for _, c := range r.Charts {
		if len(c.Bars) > 0 {
			v.Charts = append(v.Charts, chartOf(c))
		}
	}
	return &v
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
	case errors.Is(err, bot.ErrNotStored):
		b.o.Log.WithField("path", r.URL.Path).WithError(err).Warn("inbox could not " + doing)
		w.Header().Set("Retry-After", "1")
		b.refuse(w, http.StatusServiceUnavailable, "It was not stored. Please try again.")
	default:
		b.o.Log.WithField("path", r.URL.Path).WithError(err).Error("inbox could not " + doing)
		b.refuse(w, http.StatusInternalServerError, "That did not work. The log says why.")
	}
}
