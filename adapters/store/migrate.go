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
)

//go:embed migrations/sqlite/*.sql
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

func readMigrations(from fs.FS) ([]migration, error) {
	names, err := fs.Glob(from, "migrations/sqlite/*.sql")
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

// migrate applies what is missing, each migration in a transaction of its own.
func migrate(ctx context.Context, db *sql.DB, now time.Time) error {
	all, err := readMigrations(migrations)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS migration (
		number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_ms INTEGER NOT NULL)`)
	if err != nil {
		return fmt.Errorf("read the migrations applied: %w", err)
	}
	applied, err := appliedMigrations(ctx, db)
	if err != nil {
		return err
	}
	for number, checksum := range applied {
		switch {
		case number > len(all):
			return ErrNewer
		case all[number-1].checksum != checksum:
			return fmt.Errorf("%w: %s", ErrEdited, all[number-1].name)
		}
	}
	for _, m := range all[len(applied):] {
		if err := apply(ctx, db, m, now); err != nil {
			return fmt.Errorf("apply migration %s: %w", m.name, err)
		}
	}
	return nil
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

func apply(ctx context.Context, db *sql.DB, m migration, now time.Time) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it does nothing
	if _, err := tx.ExecContext(ctx, m.text); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO migration (number, name, checksum, applied_ms) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		m.number, m.name, m.checksum, millis(now))
	if err != nil {
		return err
	}
	return tx.Commit()
}

// check reads the whole file once: a damaged one is better found now than in
// the middle of a handoff.
func check(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
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

// Since returns when the ledger was made.
func (db *DB) Since(ctx context.Context) (time.Time, error) {
	var ms int64
	if err := db.read.QueryRowContext(ctx, `SELECT min(applied_ms) FROM migration`).Scan(&ms); err != nil {
		return time.Time{}, fmt.Errorf("read when the ledger was made: %w", err)
	}
	return instant(ms), nil
}
