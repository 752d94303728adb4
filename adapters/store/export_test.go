package store

import (
	"context"
	"database/sql"
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
