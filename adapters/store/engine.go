package store

import (
	"context"
	"fmt"
	"time"

	"handoffbot/bot"
)

// opened is what opening a storage gives.
type opened struct {
	engine  engine
	read    *pool
	applied []string // migrations, by name
	beside  func()   // ends what reads beside its use; nil when nothing does
}

// mostSkew is how far the clocks of two processes may be apart: a lease lasts
// 30 s, and the try it is for is over after 20.
const mostSkew = 5 * time.Second

// engine is what differs between SQLite and PostgreSQL, besides a word of SQL.
type engine interface {
	// transact runs fn in one transaction and returns when it is durable. An
	// error of fn undoes what fn wrote and comes back as it is; what fails in
	// the database wraps bot.ErrNotStored.
	transact(ctx context.Context, fn func(*session) error) error

	// alone reports whether one transaction runs at a time, in all processes:
	// nothing need be locked then.
	alone() bool

	// lock makes other transactions that lock the same key wait until this
	// one has ended.
	lock(ctx context.Context, s *session, key string) error

	// forUpdate ends a selection of rows that a transaction takes for itself, and
	// waits for; skipLocked leaves those that another one holds to it.
	forUpdate() string
	skipLocked() string

	// worthAgain reports whether a transaction failed because of another one.
	worthAgain(err error) bool

	// hasErased lets what was erased be gone from the files as well, soon.
	hasErased()

	// tell lets other processes know of a commit, without waiting for them.
	tell()

	// clock returns how far a clock is ahead of the one that all processes share.
	clock(ctx context.Context, now func() time.Time) (time.Duration, error)

	// damage is what was found when the storage was read through, if anything.
	damage() error

	// examine looks for what an operator should mend.
	examine(ctx context.Context) []bot.Finding

	close() error
}

// ClockFits says that this machine's clock is not the one of the other
// processes, when it is so: they would take over what is under way here.
func (db *DB) ClockFits(ctx context.Context) error {
	ahead, err := db.engine.clock(ctx, db.o.Now)
	if err == nil && ahead.Abs() > mostSkew {
		err = fmt.Errorf("it differs from the database's by %s, and may by %s; let NTP set it", ahead.Round(time.Second).Abs(), mostSkew)
	}
	if err != nil {
		return fmt.Errorf("compare the clock with the database's: %w", err)
	}
	return nil
}

// Examine looks for what an operator should mend in the database's settings.
func (db *DB) Examine(ctx context.Context) []bot.Finding { return db.engine.examine(ctx) }
