// Package store is the ledger on SQLite: one concrete DB that keeps the
// conversations, the cycles with their log of acts, the postings that the
// lanes work on, the inbox's messages and the reported weeks.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/sirupsen/logrus"
	_ "modernc.org/sqlite" // the driver "sqlite", without cgo

	"handoffbot/bot"
)

// ErrLocked says that another process serves this database.
var ErrLocked = errors.New("another handoffbot serves this database; stop it, or give this one another storage")

// readers is how many connections read side by side.
const readers = 4

// Options are the parts of a DB. All are required but Exclusive.
type Options struct {
	Path string // of the database file; its directory must exist
	Now  func() time.Time
	// Exclusive is for the process that serves: it holds a lock file, and it
	// checks the file before it trusts it.
	Exclusive bool
	Log       logrus.FieldLogger
}

// DB is the ledger. It is safe for concurrent use.
type DB struct {
	o     Options
	write *sql.DB // one connection
	read  *sql.DB // query_only
	lock  *os.File

	writing     sync.Mutex // commits take turns here, not at SQLite's door
	mu          sync.Mutex
	subscribers map[chan struct{}]struct{}
}

// Open opens the ledger, makes it when there is none, and brings its schema up
// to date. Errors: ErrLocked, ErrNewer, ErrCorrupt.
func Open(ctx context.Context, o Options) (*DB, error) {
	var errs []error
	if o.Path == "" {
		errs = append(errs, errors.New("store: Path is required"))
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
	db := &DB{o: o, subscribers: make(map[chan struct{}]struct{})}
	if err := db.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the ledger %s: %w", o.Path, err), db.Close())
	}
	return db, nil
}

func (db *DB) open(ctx context.Context) error {
	var err error
	if db.o.Exclusive {
		if db.lock, err = lockFile(db.o.Path + ".lock"); err != nil {
			return err
		}
		if err := private(db.o.Path); err != nil {
			return err
		}
	} else if _, err := os.Stat(db.o.Path); err != nil {
		return fmt.Errorf("%w; start handoffbot serve once, which makes it", err)
	}
	if db.write, err = sql.Open("sqlite", dsn(db.o.Path, "immediate", "synchronous(FULL)")); err != nil {
		return err
	}
	db.write.SetMaxOpenConns(1)
	if db.o.Exclusive {
		if err := check(ctx, db.write); err != nil {
			return err
		}
	}
	if err := migrate(ctx, db.write, db.o.Now()); err != nil {
		return err
	}
	if db.read, err = sql.Open("sqlite", dsn(db.o.Path, "deferred", "query_only(1)")); err != nil {
		return err
	}
	db.read.SetMaxOpenConns(readers)
	db.read.SetMaxIdleConns(readers)
	return db.read.PingContext(ctx)
}

// private makes the file, if there is none, for its owner alone: it holds what
// visitors wrote.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("make the database file: %w", err)
	}
	return f.Close()
}

// dsn puts the pragmas into the name, so that every pooled connection has them.
func dsn(path, lock string, pragmas ...string) string {
	q := url.Values{"_txlock": {lock}}
	for _, p := range append([]string{"busy_timeout(5000)", "journal_mode(WAL)", "foreign_keys(1)"}, pragmas...) {
		q.Add("_pragma", p)
	}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + q.Encode()
}

// Close gives the files back.
func (db *DB) Close() error {
	var errs []error
	for _, pool := range []*sql.DB{db.read, db.write} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	if db.lock != nil {
		errs = append(errs, db.lock.Close()) // the lock goes with the file
	}
	return errors.Join(errs...)
}

// Subscribe returns a channel that gets a value after commits. It holds one:
// whoever is slow learns once of many commits.
func (db *DB) Subscribe() (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	db.mu.Lock()
	defer db.mu.Unlock()
	db.subscribers[ch] = struct{}{}
	return ch, func() {
		db.mu.Lock()
		defer db.mu.Unlock()
		delete(db.subscribers, ch)
	}
}

func (db *DB) announce() {
	db.mu.Lock()
	defer db.mu.Unlock()
	for ch := range db.subscribers {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// transact runs fn in one write transaction, durable when it returns nil. What
// fails in the database wraps bot.ErrNotStored; fn's own errors do not.
func (db *DB) transact(ctx context.Context, fn func(*tx) error) error {
	if err := db.transactQuietly(ctx, fn); err != nil {
		return err
	}
	db.announce()
	return nil
}

// transactQuietly is transact for what is nobody's news.
func (db *DB) transactQuietly(ctx context.Context, fn func(*tx) error) error {
	db.writing.Lock()
	defer db.writing.Unlock()
	begun, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return notStored("begin", err)
	}
	defer begun.Rollback() //nolint:errcheck // after a commit it does nothing
	if err := fn(&tx{ctx: ctx, sql: begun, now: db.o.Now().UTC()}); err != nil {
		return err
	}
	if err := begun.Commit(); err != nil {
		return notStored("commit", err)
	}
	return nil
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
