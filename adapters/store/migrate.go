package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

//go:embed migrations
var migrations embed.FS

// Errors of opening a database that is not fit.
var (
	ErrNewer   = errors.New("the database was made by a newer handoffbot; run that version, or a newer one")
	ErrEdited  = errors.New("a migration that was applied has been edited since; run the released binary")
	ErrCorrupt = errors.New("the database file is damaged; stop, keep the file, and restore the last backup in its place")
)

type migration struct {
	number   int
	name     string
	text     string
	checksum string
}

// migrator applies the migrations of one engine.
type migrator struct {
	db     *sql.DB
	engine string // the directory of its migrations
	alone  string // first statement of a transaction that keeps others out
	asIs   []any  // lets several statements stand in one text
}

func onSQLite(db *sql.DB) migrator { // its transactions are immediate: others are out
	return migrator{db: db, engine: "sqlite"}
}

func onPostgres(db *sql.DB) migrator {
	return migrator{
		db: db, engine: "postgres", alone: `SELECT pg_advisory_xact_lock(7235417200871002)`,
		asIs: []any{pgx.QueryExecModeSimpleProtocol},
	}
}

func readMigrations(from fs.FS, engine string) ([]migration, error) {
	names, err := fs.Glob(from, "migrations/"+engine+"/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	all := make([]migration, 0, len(names))
	for i, path := range names {
		text, err := fs.ReadFile(from, path)
		if err != nil {
			return nil, err
		}
		name := path[strings.LastIndexByte(path, '/')+1:]
		number, err := strconv.Atoi(name[:strings.IndexByte(name, '_')])
		if err != nil || number != i+1 {
			return nil, fmt.Errorf("migration %s: expected number %04d", name, i+1)
		}
		sum := sha256.Sum256(text)
		all = append(all, migration{number, name, string(text), hex.EncodeToString(sum[:])})
	}
	return all, nil
}

// migrate applies what is missing, each migration in a transaction of its own,
// and returns the names of those. Several processes may do so at once.
func (m migrator) migrate(ctx context.Context, now time.Time) ([]string, error) {
	all, err := readMigrations(migrations, m.engine)
	if err != nil {
		return nil, err
	}
	applied, err := appliedMigrations(ctx, m.db)
	if err != nil { // most likely there is no table yet
		if applied, err = m.begin(ctx); err != nil {
			return nil, err
		}
	}
	for number, checksum := range applied {
		switch {
		case number > len(all):
			return nil, ErrNewer
		case all[number-1].checksum != checksum:
			return nil, fmt.Errorf("%w: %s", ErrEdited, all[number-1].name)
		}
	}
	var names []string
	for _, next := range all[len(applied):] {
		fresh, err := m.apply(ctx, next, now)
		if err != nil {
			return names, fmt.Errorf("apply migration %s: %w", next.name, err)
		}
		if fresh {
			names = append(names, next.name)
		}
	}
	return names, nil
}

// begin makes the table that tells what was applied.
func (m migrator) begin(ctx context.Context) (map[int]string, error) {
	err := m.transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS migration (
			number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_ms BIGINT NOT NULL)`)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the migrations applied: %w", err)
	}
	return appliedMigrations(ctx, m.db)
}

func appliedMigrations(ctx context.Context, db *sql.DB) (map[int]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT number, checksum FROM migration`)
	if err != nil {
		return nil, fmt.Errorf("read the migrations applied: %w", err)
	}
	defer rows.Close()
	applied := make(map[int]string)
	for rows.Next() {
		var number int
		var checksum string
		if err := rows.Scan(&number, &checksum); err != nil {
			return nil, fmt.Errorf("read the migrations applied: %w", err)
		}
		applied[number] = checksum
	}
	return applied, rows.Err()
}

// apply reports whether the migration was still missing.
func (m migrator) apply(ctx context.Context, next migration, now time.Time) (fresh bool, err error) {
	err = m.transact(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `INSERT INTO migration (number, name, checksum, applied_ms) VALUES ($1, $2, $3, $4)
			ON CONFLICT (number) DO NOTHING`, next.number, next.name, next.checksum, millis(now))
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if fresh = n > 0; err != nil || !fresh {
			return err // another process was faster
		}
		_, err = tx.ExecContext(ctx, next.text, m.asIs...)
		return err
	})
	return fresh && err == nil, err
}

func (m migrator) transact(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := m.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it does nothing
	if m.alone != "" {
		if _, err := tx.ExecContext(ctx, m.alone); err != nil {
			return err
		}
	}
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Schema returns the name of the newest migration, which is applied once a
// ledger is open.
func (db *DB) Schema() string {
	all, err := readMigrations(migrations, "sqlite") // the names are the same for both
	if err != nil || len(all) == 0 {
		return "" // opening has read them before
	}
	return all[len(all)-1].name
}

// Since returns when the ledger was made.
func (db *DB) Since(ctx context.Context) (time.Time, error) {
	var ms int64
	if err := db.read.QueryRowContext(ctx, `SELECT min(applied_ms) FROM migration`).Scan(&ms); err != nil {
		return time.Time{}, fmt.Errorf("read when the ledger was made: %w", err)
	}
	return instant(ms), nil
}
