package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sirupsen/logrus/hooks/test"

	"handoffbot/adapters/store"
	"handoffbot/adapters/store/storetest"
)

func names(t *testing.T, engine string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("migrations", engine, "*.sql"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no migrations of %s: %v", engine, err)
	}
	for i, path := range paths {
		paths[i] = filepath.Base(path)
	}
	return paths
}

func TestBothEnginesHaveTheSameMigrations(t *testing.T) {
	if diff := cmp.Diff(names(t, "sqlite"), names(t, "postgres")); diff != "" {
		t.Errorf("the names differ (-sqlite +postgres):\n%s", diff)
	}
}

// TestAReleasedMigrationIsNotEdited holds the files to the sums noted when
// they were released. To release one, add its line:
// sha256sum migrations/*/*.sql > testdata/released.
func TestAReleasedMigrationIsNotEdited(t *testing.T) {
	released, err := os.ReadFile(filepath.Join("testdata", "released"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(released))
	if len(lines) < 4 || len(lines)%2 != 0 {
		t.Fatalf("testdata/released does not read like sha256sum: %q", released)
	}
	for i := 0; i < len(lines); i += 2 {
		text, err := os.ReadFile(filepath.FromSlash(lines[i+1]))
		if err != nil {
			t.Errorf("a released migration is gone: %v", err)
			continue
		}
		sum := sha256.Sum256(text)
		if got := hex.EncodeToString(sum[:]); got != lines[i] {
			t.Errorf("%s was edited after its release; add the next number instead", lines[i+1])
		}
	}
}

func TestProcessesThatStartAtOnceMigrateOnce(t *testing.T) {
	log, _ := test.NewNullLogger()
	storage := storetest.Postgres(t)
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			db, err := store.Open(t.Context(), store.Options{Storage: storage, Now: time.Now, Exclusive: true, Log: log})
			if err != nil {
				t.Errorf("Open = %v", err)
				return
			}
			_ = db.Close()
		})
	}
	all.Wait()
}
