// Package store is the ledger on SQLite or PostgreSQL: one concrete DB that
// keeps the conversations, the cycles with their log of acts, the postings that
// the lanes work on, the inbox's messages and the reported weeks. The SQL is the
// same text for both; what differs stands in sqlite.go and postgres.go.
package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"handoffbot/bot"
)

// Options are the parts of a DB. All are required but Exclusive and Together.
type Options struct {
	// Storage is sqlite:PATH, of a file in a directory that exists, or
	// postgres://USER:PASSWORD@HOST:PORT/DATABASE. It is never printed.
	Storage string
	Now     func() time.Time
	// Exclusive is for the process that serves. On SQLite it holds a lock file,
	// and checks the file before it trusts it; on PostgreSQL several may serve.
	Exclusive bool
	// Together is how many commits share one fsync at most on SQLite; 0 means
	// 32. PostgreSQL sees to that itself.
	Together int
	Log      logrus.FieldLogger

	checkedFirst int64         // up to this many bytes a file is read through before it is trusted
	checkAfter   time.Duration // when a larger one is, beside its use
}

// DB is the ledger. It is safe for concurrent use.
type DB struct {
	o Options
	opened
	stand sync.Map // what no commit need write again: the lanes (bot.Destination) and names (bot.Person) that are stored

	mu          sync.Mutex
	subscribers map[chan struct{}]bool
	lanesOwed   map[chan []bot.Destination]bool // whoever hears of lanes
}

// Open opens the ledger, makes it when there is none, and brings its schema up
// to date. Errors: ErrLocked, ErrNewer, ErrEdited, ErrCorrupt.
func Open(ctx context.Context, o Options) (*DB, error) {
	var errs []error
	if o.Storage == "" {
		errs = append(errs, errors.New("store: Storage is required"))
	}
	if o.Now == nil {
		errs = append(errs, errors.New("store: Now is required"))
	}
	if o.Log == nil {
		errs = append(errs, errors.New("store: Log is required"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	o.checkedFirst, o.checkAfter = cmp.Or(o.checkedFirst, checkedFirst), cmp.Or(o.checkAfter, checkAfter)
	db := &DB{o: o, subscribers: make(map[chan struct{}]bool), lanesOwed: make(map[chan []bot.Destination]bool)}
	open := openSQLite
	if Shared(o.Storage) {
		open = openPostgres
	}
	var err error
	if db.opened, err = open(ctx, o, func() { db.announceHere(nil, true) }); err != nil {
		return nil, fmt.Errorf("open the ledger %s: %w", Name(o.Storage), err)
	}
	if len(db.applied) > 0 {
		o.Log.WithField("migrations", db.applied).Info("the database's schema is brought up to date")
	}
	return db, nil
}

// Applied returns the names of the migrations that opening has applied.
func (db *DB) Applied() []string { return db.applied }

// Shared reports whether several processes may work on such a storage at once.
func Shared(storage string) bool {
	return strings.HasPrefix(storage, "postgres://") || strings.HasPrefix(storage, "postgresql://")
}

// Name is a storage as it may be shown: of an address, no login.
func Name(storage string) string {
	if path, ok := strings.CutPrefix(storage, "sqlite:"); ok {
		return path
	}
	return postgresName(storage)
}

// Close gives the connections and files back.
func (db *DB) Close() error {
	if db.beside != nil {
		db.beside()
	}
	return errors.Join(db.read.Close(), db.engine.close())
}

// Sound says that the storage is damaged, once that is known: ErrCorrupt.
func (db *DB) Sound(context.Context) error { return db.engine.damage() }

// Subscribe returns a channel that gets a value after commits, also those of
// other processes on PostgreSQL. It holds one: whoever is slow learns once of
// many commits.
func (db *DB) Subscribe() (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	db.mu.Lock()
	defer db.mu.Unlock()
	db.subscribers[ch] = true
	return ch, func() {
		db.mu.Lock()
		defer db.mu.Unlock()
		delete(db.subscribers, ch)
	}
}

// SubscribeOwed returns a channel that gets the lanes in which a posting may be
// due after commits; none means in any, for of another process's commit nobody
// knows what it brought. It holds one value, to which later lanes are added.
func (db *DB) SubscribeOwed() (<-chan []bot.Destination, func()) {
	ch := make(chan []bot.Destination, 1)
	db.mu.Lock()
	defer db.mu.Unlock()
	db.lanesOwed[ch] = true
	return ch, func() {
		db.mu.Lock()
		defer db.mu.Unlock()
		delete(db.lanesOwed, ch)
	}
}

// announce tells of a commit, in this process and in the others.
func (db *DB) announce(owed []bot.Destination) {
	db.announceHere(owed, false)
	db.engine.tell()
}

// mostOwed is how many lanes are named to whoever is slow; when there are more,
// all are to be looked at.
const mostOwed = 64

func (db *DB) announceHere(owed []bot.Destination, anywhere bool) {
	db.mu.Lock()
	defer db.mu.Unlock()
	for ch := range db.subscribers {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
	if len(owed) == 0 && !anywhere {
		return
	}
	for ch := range db.lanesOwed {
		lanes := slices.Clone(owed)
		select {
		case before := <-ch:
			lanes = slices.DeleteFunc(lanes, func(to bot.Destination) bool { return slices.Contains(before, to) })
			if lanes = append(before, lanes...); anywhere || len(before) == 0 || len(lanes) > mostOwed {
				lanes = nil
			}
		default:
		}
		ch <- lanes // there is room: only here is anything sent
	}
}

// transact runs fn in one write transaction, durable when it returns nil. What
// fails in the database wraps bot.ErrNotStored; fn's own errors do not.
func (db *DB) transact(ctx context.Context, fn func(*tx) error) error {
	var done *tx
	err := db.transactQuietly(ctx, func(t *tx) error {
		done = t
		return fn(t)
	})
	if err != nil {
		db.stand.Clear() // the database may be another by now, as after a failover
		return err
	}
	for _, row := range done.made {
		db.stand.Store(row, true)
	}
	if done.erased {
		db.engine.hasErased()
	}
	db.announce(done.owed)
	return nil
}

// persist is transact for what may be run again, and costs a lease when it
// fails: a deadlock with another commit is not the end of it.
func (db *DB) persist(ctx context.Context, fn func(*tx) error) error {
	err := db.transact(ctx, fn)
	for range 2 {
		if !db.engine.worthAgain(err) {
			break
		}
		err = db.transact(ctx, fn)
	}
	return err
}

// transactQuietly is transact for what is nobody's news.
func (db *DB) transactQuietly(ctx context.Context, fn func(*tx) error) error {
	if err := ctx.Err(); err != nil {
		return notStored("begin", err)
	}
	return db.engine.transact(ctx, func(s *session) error {
		err := fn(&tx{ctx: ctx, sql: s, engine: db.engine, log: db.o.Log, now: db.o.Now().UTC(), stand: &db.stand})
		if err == nil && s.failed != nil { // passed over by fn; the database does not
			err = notStored("run a statement", s.failed)
		}
		return err
	})
}

// notStored marks a failure of the database.
func notStored(operation string, err error) error {
	return fmt.Errorf("%s: %w: %w", operation, bot.ErrNotStored, err)
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
