package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite", without cgo

	"handoffbot/bot"
)

// ErrLocked says that another process serves this database.
var ErrLocked = errors.New("another handoffbot serves this database; stop it, or give this one another storage")

// A file is read through before it is trusted. That takes longer the larger it
// is, and posting shall go on within two seconds of a restart: a large one is
// read through beside its use, once what was under way has gone on.
const (
	checkedFirst = 8 << 20
	checkAfter   = time.Minute
)

// patience is how long a connection waits for another's lock, in milliseconds.
const patience = "busy_timeout(5000)"

// sqliteReaders is how many connections read side by side.
const sqliteReaders = 4

// sqlite is the ledger in one file. One process serves it; others may read
// beside it and write little.
type sqlite struct {
	write  *sql.DB // one connection
	group  *group
	lockOf *os.File

	damaged atomic.Pointer[error] // what the check beside has found
}

func openSQLite(ctx context.Context, o Options, _ func()) (opened, error) {
	path, ok := strings.CutPrefix(o.Storage, "sqlite:")
	if !ok || path == "" {
		return opened{}, errors.New("write storage as sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/DATABASE")
	}
	e := &sqlite{}
	is := opened{engine: e}
	if err := e.open(ctx, o, path, &is); err != nil {
		return opened{}, errors.Join(err, e.close())
	}
	return is, nil
}

func (e *sqlite) open(ctx context.Context, o Options, path string, is *opened) error {
	var err error
	if o.Exclusive {
		if e.lockOf, err = lockFile(path + ".lock"); err != nil {
			return err
		}
		if err := private(path); err != nil {
			return err
		}
	} else if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("%w; start handoffbot serve once, which makes it", err)
	}
	if e.write, err = sql.Open("sqlite", dsn(path, "immediate", "synchronous(FULL)", "temp_store(MEMORY)", "secure_delete(1)", foldsItself)); err != nil {
		return err
	}
	e.write.SetMaxOpenConns(1)
	large, err := e.trust(ctx, o, path)
	if err != nil {
		return err
	}
	e.group = newGroup(e.write, o.Together)
	if is.applied, err = onSQLite(e.write).migrate(ctx, o.Now()); err != nil {
		return err
	}
	read, err := sql.Open("sqlite", dsn(path, "deferred", "query_only(1)"))
	if err != nil {
		return err
	}
	read.SetMaxOpenConns(sqliteReaders)
	read.SetMaxIdleConns(sqliteReaders)
	if err := read.PingContext(ctx); err != nil {
		return errors.Join(err, read.Close())
	}
	is.read = &pool{DB: read, compiled: newCompiled(read)}
	is.beside = e.group.folder.run(ctx, read)
	if large {
		fold, check := is.beside, e.checkBeside(ctx, o, read)
		is.beside = func() { check(); fold() }
	}
	return nil
}

// trust reads a file through, unless that would take long: then it is large.
func (e *sqlite) trust(ctx context.Context, o Options, path string) (large bool, err error) {
	if !o.Exclusive {
		return false, nil
	}
	is, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	if is.Size() > o.checkedFirst {
		return true, check(ctx, e.write, `SELECT CASE WHEN count(*) >= 0 THEN 'ok' END FROM sqlite_master`)
	}
	return false, check(ctx, e.write, `PRAGMA quick_check(1)`)
}

// checkBeside reads a large file through after a while, until end, and says so
// when it is damaged.
func (e *sqlite) checkBeside(ctx context.Context, o Options, read *sql.DB) (end func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var checking sync.WaitGroup
	checking.Go(func() {
		timer := time.NewTimer(o.checkAfter)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		err := check(ctx, read, `PRAGMA quick_check(1)`)
		if errors.Is(err, ErrCorrupt) {
			e.damaged.Store(&err)
			o.Log.WithError(err).Error("the database was read through")
		}
	})
	return func() {
		cancel()
		checking.Wait()
	}
}

func (e *sqlite) damage() error {
	if err := e.damaged.Load(); err != nil {
		return *err
	}
	return nil
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
	for _, p := range append([]string{patience, "journal_mode(WAL)", "foreign_keys(1)"}, pragmas...) {
		q.Add("_pragma", p)
	}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + q.Encode()
}

func (e *sqlite) transact(ctx context.Context, fn func(*session) error) error {
	return e.group.commit(ctx, fn)
}

func (*sqlite) alone() bool { return true }

func (*sqlite) lock(context.Context, *session, string) error { return nil }

func (*sqlite) worthAgain(error) bool { return false }

func (*sqlite) forUpdate() string { return "" }

func (*sqlite) skipLocked() string { return "" }

func (e *sqlite) hasErased() { e.group.folder.hasErased() }

// tell does nothing: the process that serves is the only one.
func (*sqlite) tell() {}

func (*sqlite) clock(context.Context, func() time.Time) (time.Duration, error) { return 0, nil }

func (*sqlite) examine(context.Context) []bot.Finding { return nil }

func (e *sqlite) close() error {
	var errs []error
	if e.group != nil {
		errs = append(errs, e.group.close())
	}
	if e.write != nil {
		errs = append(errs, e.write.Close())
	}
	if e.lockOf != nil {
		errs = append(errs, e.lockOf.Close()) // the lock goes with the file
	}
	return errors.Join(errs...)
}

// check asks whether a file is sound: a damaged one is better found now than in
// the middle of a handoff. The query answers "ok", or what is wrong.
func check(ctx context.Context, db *sql.DB, query string) error {
	var verdict string
	if err := db.QueryRowContext(ctx, query).Scan(&verdict); err != nil {
		if strings.Contains(err.Error(), "malformed") || strings.Contains(err.Error(), "not a database") {
			return fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
		return fmt.Errorf("check the file: %w", err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", ErrCorrupt, verdict)
	}
	return nil
}
