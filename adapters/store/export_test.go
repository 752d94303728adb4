package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	driver "modernc.org/sqlite"
)

// Reads makes all of a ledger's reading go over one connection, and returns
// what reads how much of the database: pages on SQLite, rows on PostgreSQL.
func (db *DB) Reads(t testing.TB) func(reading func()) int64 {
	t.Helper()
	db.read.SetMaxOpenConns(1)
	count := db.rowsRead
	if _, ok := db.engine.(*sqlite); ok {
		count = db.pagesRead
	}
	return func(reading func()) int64 {
		t.Helper()
		reading() // once for what is read but once, such as the schema
		before := count(t)
		reading()
		return count(t) - before
	}
}

// pagesRead is how many pages SQLite has looked at, in its cache or below.
func (db *DB) pagesRead(t testing.TB) int64 {
	t.Helper()
	c, err := db.read.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var pages int64
	err = c.Raw(func(conn any) error {
		for _, op := range []driver.DBStatusOp{driver.DBStatusCacheHit, driver.DBStatusCacheMiss} {
			n, _, err := conn.(driver.DBStatus).Status(op, false)
			if err != nil {
				return err
			}
			pages += int64(n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// rowsRead is how many rows and index entries PostgreSQL has looked at.
func (db *DB) rowsRead(t testing.TB) int64 {
	t.Helper()
	var rows sql.NullInt64
	for _, query := range []string{
		`SELECT NULL FROM pg_stat_force_next_flush()`,
		`SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables) + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes)`,
	} {
		if err := db.read.DB.QueryRowContext(context.Background(), query).Scan(&rows); err != nil {
			t.Fatal(err)
		}
	}
	return rows.Int64
}

// Words counts the rows of each table that hold a word in any column, wherever
// it is stored as text.
func (db *DB) Words(t testing.TB, word string) map[string]int {
	t.Helper()
	tables := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if _, ok := db.engine.(*sqlite); !ok {
		tables = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`
	}
	var names []string
	err := each(t.Context(), db.read, tables, nil, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]int)
	for _, name := range names {
		err := each(t.Context(), db.read, `SELECT * FROM `+name, nil, func(rows *sql.Rows) error {
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				return err
			}
			if strings.Contains(fmt.Sprintf("%s", values), word) {
				found[name]++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}
