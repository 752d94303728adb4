package inbox

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"handoffbot/bot"
)

// board is what the page reads.
type board interface {
	// InboxBoard returns a page of handoffs and the cursor of the next, which is
	// empty on the last. Errors: bot.ErrBadCursor.
	InboxBoard(ctx context.Context, q bot.BoardQuery) ([]bot.Dossier, string, error)
	// InboxCounts returns how many handoffs the views of open ones hold.
	InboxCounts(ctx context.Context, viewer bot.Person) (bot.BoardCounts, error)
	// InboxHandoffs returns the handoffs in the order of ids; unknown ones are left out.
	InboxHandoffs(ctx context.Context, ids []string) ([]bot.Dossier, error)
	// InboxReceived returns the cycles received in the range, from ≤ t < to.
	InboxReceived(ctx context.Context, from, to time.Time) ([]bot.Received, error)
	// InboxChannels returns the names of the inbox's channels, in order.
	InboxChannels(ctx context.Context) ([]string, error)
	// InboxMessages returns the newest messages of a channel, newest first, without their threads.
	InboxMessages(ctx context.Context, channel string, limit int) ([]bot.Posting, error)
	// InboxThread returns the lines below a message, oldest first.
	InboxThread(ctx context.Context, root string) ([]bot.Posting, error)
	// InboxLanes returns every channel that is owed something, rests, or has failed.
	InboxLanes(ctx context.Context, now time.Time) ([]bot.LaneState, error)
	// InboxFailures returns what failed for good, newest first.
	InboxFailures(ctx context.Context, limit int) ([]bot.Failure, error)
	// InboxOrphans returns how many acts wait for an unknown message, and the latest of them.
	InboxOrphans(ctx context.Context, limit int) (int, []bot.Orphaned, error)
	// InboxCallbacks returns the chatbots that do not take what they are told, and
	// at most so many of those events: given up, and tried again.
	InboxCallbacks(ctx context.Context, limit int) ([]bot.CallbackState, []bot.Untold, error)
	// ReplayOutbound makes a source's events that were given up due again, and
	// returns how many. The empty id means all.
	ReplayOutbound(ctx context.Context, source, id string, now time.Time) (int, error)
	// HurryOutbound makes a source's events that are tried again due now, and
	// returns how many. The empty id means all.
	HurryOutbound(ctx context.Context, source, id string, now time.Time) (int, error)
	// Load returns everything known of a handoff, or bot.ErrNotFound.
	Load(ctx context.Context, handoffID string) (bot.Dossier, error)
	// Subscribe returns a channel that fires after each commit, and how to end it.
	Subscribe() (<-chan struct{}, func())
}

// observer takes what people do on the page.
type observer interface {
	Observe(ctx context.Context, a bot.Act) (bot.Answer, error)
}

// Options are the parts of a Board. All are required but Responses, Channels,
// Callbacks and Demo.
type Options struct {
	Store     board
	Bot       observer
	Weeks     weeks
	Access    *Access
	Responses bot.ResponsePolicy
	Channels  []bot.Destination // every one that is posted to
	Callbacks []string          // the sources whose chatbot is told
	Now       func() time.Time
	NewID     func() string // unique; letters, digits, - and _
	Log       logrus.FieldLogger
	Demo      bool
	Location  *time.Location // every time on the page is in it
}

// Board is the inbox page, an http.Handler for everything at and below /inbox.
// It is safe for concurrent use.
type Board struct {
	o       Options
	handler http.Handler
	pages   *template.Template
	files   assets
	said    answers
	closing chan struct{}
	close   sync.Once
}

// New returns the page, or every gap in the options at once.
func New(o Options) (*Board, error) {
	var errs []error
	need := func(given bool, part string) {
		if !given {
			errs = append(errs, fmt.Errorf("inbox: %s is required", part))
		}
	}
	need(o.Store != nil, "Store")
	need(o.Bot != nil, "Bot")
	need(o.Weeks != nil, "Weeks")
	need(o.Access != nil, "Access")
	need(o.Now != nil, "Now")
	need(o.NewID != nil, "NewID")
	need(o.Log != nil, "Log")
	need(o.Location != nil, "Location")
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	files, err := loadAssets()
	if err != nil {
		return nil, fmt.Errorf("inbox assets: %w", err)
	}
	b := &Board{o: o, files: files, closing: make(chan struct{})}
	if b.pages, err = b.parsePages(); err != nil {
		return nil, fmt.Errorf("inbox pages: %w", err)
	}
	b.handler = b.routes()
	return b, nil
}

// Close ends every event stream, so that a server can shut down.
func (b *Board) Close() { b.close.Do(func() { close(b.closing) }) }

// ServeHTTP answers everything at and below /inbox.
func (b *Board) ServeHTTP(w http.ResponseWriter, r *http.Request) { b.handler.ServeHTTP(w, r) }

func (b *Board) routes() http.Handler {
	inside := http.NewServeMux()
	inside.HandleFunc("GET /inbox", b.showBoard)
	inside.HandleFunc("GET /inbox/handoffs/{id}", b.showHandoff)
	inside.HandleFunc("GET /inbox/digest", b.showWeek)
	inside.HandleFunc("GET /inbox/digest/handoffs", b.showRows)
	inside.HandleFunc("GET /inbox/operations", b.showOperations)
	inside.HandleFunc("GET /inbox/events", b.stream)
	inside.HandleFunc("GET /inbox/", func(w http.ResponseWriter, _ *http.Request) {
		b.refuse(w, http.StatusNotFound, "There is no such page.")
	})
	inside.HandleFunc("POST /inbox/handoffs/{id}/{cycle}/acts", b.act)
	inside.HandleFunc("POST /inbox/operations/callbacks", b.sendAgain)
	inside.HandleFunc("POST /inbox/name", b.pickName)
	inside.HandleFunc("POST /inbox/logout", b.signOut)

	all := http.NewServeMux()
	all.HandleFunc("GET /inbox/open", b.openLink)
	all.HandleFunc("GET /inbox/login", b.showLogin)
	all.HandleFunc("POST /inbox/login", b.signIn)
	all.HandleFunc("GET /inbox/assets/{name}", b.serveAsset)
	all.Handle("/inbox", b.admitted(inside))
	all.Handle("/inbox/", b.admitted(inside))
	return secured(b.sameOrigin(all))
}

// admitted lets through whoever Access admits.
func (b *Board) admitted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := b.o.Access.admits(r)
		if v.why != "" {
			b.turnAway(w, r, v)
			return
		}
		b.o.Access.renew(w, r, v.session)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitKey{}, v)))
	})
}

// sameOrigin refuses what another site makes a browser send. Behind a proxy
// that names another Host, browsers still come from public_url.
func (b *Board) sameOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	if origin := b.o.Access.origin(); origin != "" {
		if err := protection.AddTrustedOrigin(origin); err != nil {
			b.o.Log.WithError(err).Warn("public_url is no origin")
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := protection.Check(r); err != nil {
			b.refuse(w, http.StatusForbidden, "Another site sent this request, so nothing was done.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secured sets what every answer carries, refusals included.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
