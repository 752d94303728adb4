package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// ErrNotHere says that a backup is another program's business.
var ErrNotHere = errors.New("PostgreSQL brings its own: pg_dump --format=custom, and pg_restore; see docs/operations.md")

// Backup writes a copy of the ledger, as it stands now, into a file that does
// not exist yet, and checks the copy. Commits go on meanwhile. The file is
// there when the copy is whole, or not at all. Errors: ErrNotHere.
func (db *DB) Backup(ctx context.Context, file string) error {
	path, ok := strings.CutPrefix(db.o.Storage, "sqlite:")
	if !ok {
		return ErrNotHere
	}
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("back up into %s: it is there already; name a new file", file)
	}
	partial := file + ".partial"
	if err := os.Remove(partial); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("clear what an earlier backup left: %w", err)
	}
	err := errors.Join(private(partial), copyInto(ctx, path, partial))
	if err == nil {
		err = settleFile(partial, file)
	}
	if err != nil {
		_ = os.Remove(partial) // it is no backup
		return fmt.Errorf("back up into %s: %w", file, err)
	}
	return nil
}

// copyInto copies one state of the database, and checks what was written.
func copyInto(ctx context.Context, path, into string) error {
	from, err := sql.Open("sqlite", dsn(path, "deferred"))
	if err != nil {
		return err
	}
	defer from.Close() //nolint:errcheck // it was only read
	if _, err := from.ExecContext(ctx, `VACUUM INTO $1`, into); err != nil {
		return err
	}
	copied, err := sql.Open("sqlite", dsn(into, "deferred", "query_only(1)"))
	if err != nil {
		return err
	}
	return errors.Join(check(ctx, copied, `PRAGMA integrity_check(1)`), copied.Close())
}

// settleFile makes the file durable under its name.
func settleFile(partial, file string) error {
	f, err := os.Open(partial)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(partial, file); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(file))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
