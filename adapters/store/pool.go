package store

import (
	"context"
	"database/sql"
	"sync"
)

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
