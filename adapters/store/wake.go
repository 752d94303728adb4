package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/sirupsen/logrus"
)

// Times of the wake-up calls.
const (
	listenAgain  = time.Second
	notifyWithin = 2 * time.Second
)

// wakeOptions are the parts of a wake.
type wakeOptions struct {
	listen   *pgx.ConnConfig
	notify   *sql.DB
	announce func() // another process has committed
	log      logrus.FieldLogger
	deaf     bool // tells, and does not listen
}

// wake tells the other processes of commits, and hears of theirs. A call may
// be lost; whoever waits for one looks now and then by itself.
//
// The calls are no part of the commits: PostgreSQL lets commits that notify go
// one by one, and many commits need one call.
type wake struct {
	o       wakeOptions
	self    string        // marks our own calls
	pending chan struct{} // holds one: there is something to tell
	stop    context.CancelFunc
	ended   sync.WaitGroup
}

// startWake works until close, whatever becomes of ctx.
func startWake(ctx context.Context, o wakeOptions) *wake {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	w := &wake{o: o, self: rand.Text(), pending: make(chan struct{}, 1), stop: stop}
	w.ended.Go(func() { w.call(ctx) })
	if !o.deaf {
		w.ended.Go(func() { w.hear(ctx) })
	}
	return w
}

func (w *wake) tell() {
	select {
	case w.pending <- struct{}{}:
	default:
	}
}

// close ends both, after a last call if one is owed.
func (w *wake) close() {
	w.stop()
	w.ended.Wait()
}

func (w *wake) call(ctx context.Context) {
	for {
		select {
		case <-w.pending:
			w.notify(ctx)
		case <-ctx.Done():
			select {
			case <-w.pending:
				w.notify(ctx)
			default:
			}
			return
		}
	}
}

func (w *wake) notify(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), notifyWithin)
	defer cancel()
	_, _ = w.o.notify.ExecContext(ctx, `SELECT pg_notify('handoffbot', $1)`, w.self) // they look by themselves
}

func (w *wake) hear(ctx context.Context) {
	deaf := false
	for ctx.Err() == nil {
		err := w.listen(ctx, func() {
			if deaf {
				w.o.log.Info("postgres wakes this process again")
			}
			deaf = false
			w.o.announce() // there may have been calls meanwhile
		})
		if ctx.Err() != nil {
			return
		}
		if !deaf {
			w.o.log.WithError(err).Warn("postgres does not wake this process; it looks for work every second")
		}
		deaf = true
		again := time.NewTimer(listenAgain)
		select {
		case <-ctx.Done():
			again.Stop()
		case <-again.C:
		}
	}
}

// listen returns when the connection breaks.
func (w *wake) listen(ctx context.Context, listening func()) error {
	conn, err := pgx.ConnectConfig(ctx, w.o.listen)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // it is broken, or not needed any more
	if _, err := conn.Exec(ctx, `LISTEN handoffbot`); err != nil {
		return err
	}
	listening()
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		if n.Payload != w.self {
			w.o.announce()
		}
	}
}
