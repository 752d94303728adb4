package main

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// TestWhoStartsFirstMakesTheSecrets: of two that start at once one is refused
// the database; it must not have changed the secrets under the other.
func TestWhoStartsFirstMakesTheSecrets(t *testing.T) {
	for range 50 {
		dir := t.TempDir()
		var made [8]madeSecrets
		var starts sync.WaitGroup
		for i := range made {
			starts.Go(func() {
				var err error
				if made[i], err = loadOrMakeSecrets(dir); err != nil {
					t.Error(err)
				}
			})
		}
		starts.Wait()
		kept, err := loadSecrets(filepath.Join(dir, secretsFile))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range made {
			if s != kept {
				t.Fatal("one that starts has other secrets than those that are kept")
			}
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
			t.Fatalf("it leaves %v (%v), want the secrets alone", left, err)
		}
		if info, err := os.Stat(filepath.Join(dir, secretsFile)); err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("the secrets have the mode %v (%v), want 0600", info.Mode(), err)
		}
	}
}
