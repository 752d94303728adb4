package store

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"handoffbot/bot"
)

// TestTheLogIsFoldedIntoTheFileBesideTheCommits: no commit does it, for the log
// is far from as long as it may be.
func TestTheLogIsFoldedIntoTheFileBesideTheCommits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "h.db")
	db := openPlain(t, "sqlite:"+path)
	size := func() int64 {
		is, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return is.Size()
	}
	commit := func(name string) {
		if err := db.Commit(t.Context(), func(tx bot.Tx) error { return keep(tx, name) }); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 5 {
		commit(fmt.Sprint("before ", i))
	}
	before := size()
	db.engine.(*sqlite).group.folder.after = 10
	commit("one")
	for size() <= before && t.Context().Err() == nil {
		commit("many")
		runtime.Gosched()
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
