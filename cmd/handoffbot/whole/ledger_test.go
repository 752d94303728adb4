package whole

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite", to look at the file from outside

	"handoffbot/adapters/store/storetest"
)

// engine is a kind of storage that the whole is run on.
type engine struct {
	name string
	open func(t *testing.T) ledger // a fresh one
}

// ledger is one storage, with as many processes as shall share it.
type ledger struct {
	storage  string // as in the configuration
	replicas int
	channels int // that people read, on the platform
	// resumes is how long after a restart posting goes on at the latest.
	resumes time.Duration
	// sound looks for damage once every process has ended; nil when the storage
	// is somebody else's to look after.
	sound func(ctx context.Context) error
}

// lease is how long a dead process holds up a lane that others serve too.
const lease = 30 * time.Second

// engines are what the harness runs on: what the environment names, or else
// every kind that this machine has. A further one is added here.
func engines(t *testing.T) []engine {
	t.Helper()
	if storage := os.Getenv("STORAGE"); storage != "" {
		given := ledger{storage: storage, replicas: number(t, "REPLICAS", 1), channels: 24, resumes: lease + time.Second}
		return []engine{{"STORAGE", func(*testing.T) ledger { return given }}}
	}
	return []engine{{"SQLite", sqlite}, {"PostgreSQL", postgres}}
}

// postgres is a database that three processes share. What a dead one had under
// way is the others' once its lease has run out, so that some of its channels
// always show nothing: it has more of them.
func postgres(t *testing.T) ledger {
	return ledger{storage: storetest.Postgres(t), replicas: 3, channels: 24, resumes: lease + time.Second}
}

// sqlite is a file that one process has to itself.
func sqlite(t *testing.T) ledger {
	file := filepath.Join(t.TempDir(), "handoffbot.db")
	return ledger{storage: "sqlite:" + file, replicas: 1, channels: 16, resumes: 2 * time.Second, sound: func(ctx context.Context) error {
		db, err := sql.Open("sqlite", "file:"+file+"?mode=ro")
		if err != nil {
			return err
		}
		defer db.Close()
		var found string
		if err := db.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&found); err != nil {
			return fmt.Errorf("check %s: %w", file, err)
		}
		if found != "ok" {
			return fmt.Errorf("%s is damaged: %s", file, found)
		}
		return nil
	}}
}

// number reads a number of the environment.
func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q is no number from 1 on", name, text)
	}
	return n
}
