package store

import (
	"context"
	"database/sql"
	"sync"
	"time"

	driver "modernc.org/sqlite"
)

// SQLite's log of commits is folded into the file beside the commits, after so
// many pages: left to itself, the commit that finds the log long does so, and
// everybody waits for it. While commits come without a pause the log cannot
// begin anew, since some were added meanwhile. So a commit that finds it very
// long still folds what little is left, and the next begins it anew.
const (
	foldAfter   = 2000                       // pages of 4 KiB
	foldsItself = "wal_autocheckpoint(8000)" // pages as well; the pragma of the connection that commits
)

// emptyEvery is how soon the log is emptied after an erasure, and how often that is
// tried while others are in its way.
const emptyEvery = time.Second

// folder folds the log of commits into the file.
type folder struct {
	pages  int // written since it was last wanted; of whoever holds the transaction
	after  int
	wanted chan struct{}
	erased chan struct{} // the log still holds what shall be nowhere
}

func newFolder(after int) *folder {
	return &folder{after: after, wanted: make(chan struct{}, 1), erased: make(chan struct{}, 1)}
}

// hasErased lets the log be emptied soon.
func (f *folder) hasErased() {
	select {
	case f.erased <- struct{}{}:
	default:
	}
}

// committed counts what a connection has written, and lets the log be folded
// when that is much.
func (f *folder) committed(by *sql.Conn) {
	_ = by.Raw(func(conn any) error {
		if counts, ok := conn.(driver.DBStatus); ok {
			pages, _, _ := counts.Status(driver.DBStatusCacheWrite, true) // it fails for no count that there is
			f.pages += pages
		}
		return nil
	})
	if f.pages < f.after {
		return
	}
	f.pages = 0
	select {
	case f.wanted <- struct{}{}:
	default: // it is at it
	}
}

// run folds when that is wanted, and empties the log after an erasure, until end.
// Folding waits for nobody and nobody for it; what it leaves comes with the next.
// Failures are those of the disk, which the commits tell.
func (f *folder) run(ctx context.Context, db *sql.DB) (end func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var working sync.WaitGroup
	working.Go(func() {
		again := time.NewTicker(emptyEvery)
		defer again.Stop()
		full := false // of what was erased
		for {
			select {
			case <-ctx.Done():
				if full || len(f.erased) > 0 {
					empty(context.WithoutCancel(ctx), db)
				}
				return
			case <-f.wanted:
				_, _ = db.ExecContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`)
			case <-f.erased:
				full = true
			case <-again.C:
				full = full && !empty(ctx, db)
			}
		}
	})
	return func() {
		cancel()
		working.Wait()
	}
}

// empty folds all of the log into the file, cuts it to nothing, and reports whether it
// could. It holds up commits meanwhile, so it does not wait for long for those who
// still read what was before.
func empty(ctx context.Context, db *sql.DB) bool {
	conn, err := db.Conn(ctx)
	if err != nil {
		return false
	}
	defer conn.Close() //nolint:errcheck // it goes back to the pool
	if _, err := conn.ExecContext(ctx, `PRAGMA busy_timeout(100)`); err != nil {
		return false
	}
	var busy, pages, folded int
	err = conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &folded)
	_, _ = conn.ExecContext(context.WithoutCancel(ctx), `PRAGMA `+patience)
	return err == nil && busy == 0
}
