package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
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
