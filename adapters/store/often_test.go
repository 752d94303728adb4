package store

import (
	"errors"
	"maps"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"handoffbot/bot"
)

// TestWhatIsAskedOftenIsCompiledOnce: however many ask at once, and
// though the schema changes under it.
func TestWhatIsAskedOftenIsCompiledOnce(t *testing.T) {
	db := openPlain(t, "sqlite:"+filepath.Join(t.TempDir(), "often.db"))
	ask := func() {
		for _, of := range [][]bot.Destination{nil, {{Platform: bot.PlatformInbox, Channel: "sales"}}} {
			if _, _, err := db.due(t.Context(), time.Now(), of); err != nil {
				t.Error(err)
			}
		}
		if _, err := db.Load(t.Context(), "H"); !errors.Is(err, bot.ErrNotFound) {
			t.Error(err)
		}
		if _, err := db.Wakes(t.Context(), time.Now(), 10); err != nil {
			t.Error(err)
		}
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(ask)
	}
	group.Wait()
	first := maps.Clone(db.read.compiled.texts)
	if err := db.transact(t.Context(), func(t *tx) error {
		_, err := t.exec("add an index", `CREATE INDEX often_test ON wake (cycle)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	ask()
	if len(first) != 9 {
		t.Errorf("%d queries are compiled, want the 9 that are asked", len(first))
	}
	for query, statement := range db.read.compiled.texts {
		if statement != first[query] {
			t.Errorf("%s is compiled again", query)
		}
	}
}
