package inbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"handoffbot/bot"
)

const (
	shownRows   = 50 // on one page of a list
	searchRunes = 100
)

// boardView is a list of handoffs, or what stands in a channel.
type boardView struct {
	View    bot.BoardView // empty in a channel and for a search
	Views   []viewLink
	Channel string
	Route   string
	Search  string
	Items   []item
	Order   string // how the list is sorted, in words
	Next    string // the next page; empty on the last
	First   string // the first page; empty on it
	More    bool   // a channel holds older ones than the page shows
	NoRoute string // the same list without its route
}

type viewLink struct {
	Name    string
	Path    string
	Count   string // empty when nobody counts
	Current bool
}

// item is one message of a channel, or one handoff of a list.
type item struct {
	Card   *cardView
	Report *reportView
}

var orders = map[bot.BoardView]string{
	bot.BoardOpen:      "What nobody has taken comes first. The most urgent on top, then the next due, then the longest waiting.",
	bot.BoardUnclaimed: "The most urgent on top, then the next due, then the longest waiting.",
	bot.BoardMine:      "The most urgent on top, then the next due.",
	bot.BoardClosed:    "The latest closed on top.",
}

// showBoard shows one channel, or the handoffs of a view or a search whatever
// their channel.
func (b *Board) showBoard(w http.ResponseWriter, r *http.Request) {
	p, v, err := b.begin(r, "Open", "board")
	p.Welcome = b.o.Demo
	if err == nil {
		p.Board, err = b.list(r.Context(), r.URL.Query(), p.Counts, v)
	}
	if err == nil {
		p.Channels, err = b.channels(r.Context(), p.Board.Channel)
	}
	if err != nil {
		b.fail(w, r, "show the board", err)
		return
	}
	switch {
	case p.Board.Channel != "":
		p.Title = p.Board.Channel
	case p.Board.Search != "":
		p.Title = "Search"
	default:
		p.Title = human(string(p.Board.View))
	}
	b.render(w, http.StatusOK, "board.html", p)
}

func (b *Board) list(ctx context.Context, asked url.Values, counts bot.BoardCounts, v viewer) (*boardView, error) {
	l := &boardView{Channel: clean(asked.Get("channel")), Route: clean(asked.Get("route")), Search: oneLine(asked.Get("q"))}
	if l.Channel == "" && l.Search == "" {
		l.View = bot.BoardView(cmp.Or(asked.Get("view"), string(bot.BoardOpen)))
		if orders[l.View] == "" {
			l.View = bot.BoardOpen
		}
		l.Order = orders[l.View]
	}
	for _, view := range []struct {
		view  bot.BoardView
		count int
	}{{bot.BoardOpen, counts.Open}, {bot.BoardUnclaimed, counts.Unclaimed}, {bot.BoardMine, counts.Mine}, {bot.BoardClosed, -1}} {
		link := viewLink{Name: human(string(view.view)), Path: pathOf(url.Values{"view": {string(view.view)}}), Current: l.View == view.view}
		if view.view == bot.BoardOpen {
			link.Path = "/inbox"
		}
		if view.count >= 0 {
			link.Count = fmt.Sprint(view.count)
		}
		l.Views = append(l.Views, link)
	}
	if l.Channel != "" {
		return l, b.fillChannel(ctx, l, v)
	}
	return l, b.fillView(ctx, l, asked.Get("after"), v)
}

func (b *Board) fillView(ctx context.Context, l *boardView, after string, v viewer) error {
	handoffs, next, err := b.o.Store.InboxBoard(ctx, bot.BoardQuery{
		View: l.View, Viewer: v.actor, Route: l.Route, Search: l.Search, Limit: shownRows, Cursor: after,
	})
	if err != nil {
		return fmt.Errorf("handoffs: %w", err)
	}
	here := url.Values{}
	for name, value := range map[string]string{"view": string(l.View), "route": l.Route, "q": l.Search} {
		if value != "" {
			here.Set(name, value)
		}
	}
	if after != "" {
		l.First = pathOf(here)
	}
	if next != "" {
		here.Set("after", next)
		l.Next = pathOf(here)
		here.Del("after")
	}
	here.Del("route")
	l.NoRoute = pathOf(here)
	for _, d := range handoffs {
		view, err := b.row(d, v)
		if err != nil {
			return err
		}
		l.Items = append(l.Items, item{Card: &view})
	}
	return nil
}

func pathOf(query url.Values) string {
	if len(query) == 0 {
		return "/inbox"
	}
	return "/inbox?" + query.Encode()
}

// clean keeps what every database takes.
func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
}

// oneLine keeps what can be looked for.
func oneLine(text string) string {
	text = strings.Join(strings.Fields(clean(text)), " ")
	if utf8.RuneCountInString(text) > searchRunes {
		text = string([]rune(text)[:searchRunes])
	}
	return text
}

func (b *Board) fillChannel(ctx context.Context, l *boardView, v viewer) error {
	messages, err := b.o.Store.InboxMessages(ctx, l.Channel, shownRows+1)
	if err != nil {
		return fmt.Errorf("messages: %w", err)
	}
	if l.More = len(messages) > shownRows; l.More {
		messages = messages[:shownRows]
	}
	for _, m := range messages {
		if content, ok := m.Content.(bot.Report); ok {
			l.Items = append(l.Items, item{Report: report(content, "r-"+m.Ref.ID)})
		}
		if m.Kind != bot.PostCard {
			continue
		}
		view, err := b.rowPosted(ctx, m, v)
		if errors.Is(err, bot.ErrNotFound) {
			continue // gone since
		}
		if err != nil {
			return err
		}
		l.Items = append(l.Items, item{Card: &view})
	}
	return nil
}

// rowPosted shows a posted card as the ledger stands now, or returns
// bot.ErrNotFound.
func (b *Board) rowPosted(ctx context.Context, m bot.Posting, v viewer) (cardView, error) {
	d, err := b.o.Store.Load(ctx, m.HandoffID)
	if err != nil {
		return cardView{}, fmt.Errorf("load handoff %s: %w", m.HandoffID, err)
	}
	card, err := d.Card(m.Cycle, b.o.Responses)
	if err != nil {
		return cardView{}, err
	}
	return b.dress(card, v), nil
}

// row is a handoff's newest cycle in a list.
func (b *Board) row(d bot.Dossier, v viewer) (cardView, error) {
	card, err := d.Card(0, b.o.Responses)
	if err != nil {
		return cardView{}, err
	}
	return b.dress(card, v), nil
}
