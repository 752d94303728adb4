package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"unicode/utf8"
)

// querier is what reads need: the read pool, or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) row
}

// statements run in one transaction.
type statements interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// row is the one row of a query.
type row interface{ Scan(into ...any) error }

// session is one caller's statements inside a write transaction.
//
// A caller that goes away is noticed between statements, never inside one: an
// interrupted statement would undo what others wrote in the same commit on
// SQLite, and cost the connection on PostgreSQL. After a statement has failed
// no other runs, for the database may have ended the transaction by itself.
type session struct {
	work   context.Context // of the transaction, which outlives the caller's
	on     statements
	failed error // the first failure of the database
}

// ready says whether another statement may run.
func (s *session) ready(ctx context.Context) error {
	if s.failed == nil {
		s.failed = ctx.Err()
	}
	return s.failed
}

// note remembers a failure. That there is no row is none.
func (s *session) note(err error) error {
	if err != nil && s.failed == nil && !errors.Is(err, sql.ErrNoRows) {
		s.failed = err
	}
	return err
}

// ExecContext runs a statement.
func (s *session) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	result, err := s.on.ExecContext(s.work, query, storable(args)...) //nolint:contextcheck // see the type
	return result, s.note(err)
}

// QueryContext runs a query.
func (s *session) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	rows, err := s.on.QueryContext(s.work, query, storable(args)...) //nolint:contextcheck // see the type
	return rows, s.note(err)
}

// QueryRowContext runs a query for one row.
func (s *session) QueryRowContext(ctx context.Context, query string, args ...any) row {
	if err := s.ready(ctx); err != nil {
		return noRow{err}
	}
	return noted{s.on.QueryRowContext(s.work, query, storable(args)...), s} //nolint:contextcheck // see the type
}

// noted is a row whose failure the session remembers.
type noted struct {
	row *sql.Row
	in  *session
}

func (n noted) Scan(into ...any) error { return n.in.note(n.row.Scan(into...)) }

// noRow is the row of a query that did not run.
type noRow struct{ err error }

func (n noRow) Scan(...any) error { return n.err }

// storable cleans texts of what PostgreSQL refuses and SQLite would keep. What
// visitors wrote was cleaned at the boundary; names and causes come from elsewhere.
func storable(args []any) []any {
	for i, arg := range args {
		text, ok := arg.(string)
		if ok && (strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text)) {
			args[i] = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "\uFFFD")
		}
	}
	return args
}

// pool is where reads go. Nothing can be written through it.
type pool struct {
	*sql.DB
	isolation sql.IsolationLevel // at which a transaction sees one state
	compiled  *compiled          // for what is asked often; nil where the driver sees to it
}

// QueryRowContext runs a query for one row.
func (p *pool) QueryRowContext(ctx context.Context, query string, args ...any) row {
	return p.DB.QueryRowContext(ctx, query, args...)
}

// often is where the few queries go that are asked every second, or of every event.
func (p *pool) often() querier {
	if p.compiled == nil {
		return p
	}
	return p.compiled
}

// compiled is a pool that compiles each query once and keeps it: SQLite takes
// longer to read one than to answer it.
type compiled struct {
	*sql.DB
	mu    sync.Mutex
	texts map[string]*sql.Stmt
}

func newCompiled(db *sql.DB) *compiled { return &compiled{DB: db, texts: make(map[string]*sql.Stmt)} }

func (c *compiled) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.texts[query]; s != nil {
		return s, nil
	}
	s, err := c.PrepareContext(ctx, query) //nolint:sqlclosecheck // it is kept for the next
	if err != nil {
		return nil, err
	}
	c.texts[query] = s
	return s, nil
}

// QueryContext runs a query.
func (c *compiled) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := c.statement(ctx, query) //nolint:sqlclosecheck // it is kept for the next
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// QueryRowContext runs a query for one row.
func (c *compiled) QueryRowContext(ctx context.Context, query string, args ...any) row {
	s, err := c.statement(ctx, query) //nolint:sqlclosecheck // it is kept for the next
	if err != nil {
		return noRow{err}
	}
	return s.QueryRowContext(ctx, args...)
}

// snapshot runs fn on one state of the ledger. What it asks often is compiled
// once, and before: compiling takes a connection, of which it holds one already.
func (db *DB) snapshot(ctx context.Context, fn func(querier) error, often ...string) error {
	r := reading{compiled: make(map[string]*sql.Stmt, len(often))}
	for _, query := range often {
		if db.read.compiled == nil {
			break
		}
		s, err := db.read.compiled.statement(ctx, query) //nolint:sqlclosecheck // it is kept for the next
		if err != nil {
			return err
		}
		r.compiled[query] = s
	}
	var err error
	if r.Tx, err = db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: db.read.isolation}); err != nil {
		return err
	}
	defer r.Rollback() //nolint:errcheck // nothing was written
	return fn(r)
}

// reading is a transaction that reads.
type reading struct {
	*sql.Tx
	compiled map[string]*sql.Stmt
}

// QueryContext runs a query.
func (r reading) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s := r.compiled[query]; s != nil {
		return r.StmtContext(ctx, s).QueryContext(ctx, args...) //nolint:sqlclosecheck // it ends with the transaction
	}
	return r.Tx.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row.
func (r reading) QueryRowContext(ctx context.Context, query string, args ...any) row {
	if s := r.compiled[query]; s != nil {
		return r.StmtContext(ctx, s).QueryRowContext(ctx, args...) //nolint:sqlclosecheck // it ends with the transaction
	}
	return r.Tx.QueryRowContext(ctx, query, args...)
}
