package store

import (
	"context"
	"database/sql"
	"sync"

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

// folder folds the log of commits into the file.
type folder struct {
	pages  int // written since it was last wanted; of whoever holds the transaction
	after  int
	wanted chan struct{}
}

func newFolder(after int) *folder { return &folder{after: after, wanted: make(chan struct{}, 1)} }

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

// run folds when that is wanted, until end. It waits for nobody and nobody for
// it; what it leaves comes with the next. Its failures are those of the disk,
// which the commits tell.
func (f *folder) run(ctx context.Context, db *sql.DB) (end func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var working sync.WaitGroup
	working.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-f.wanted:
				_, _ = db.ExecContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`)
			}
		}
	})
	return func() {
		cancel()
		working.Wait()
	}
}
