package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"handoffbot/adapters/store/storetest"
)

// accepted sends a handoff and returns what the API tells of it once its card stands.
func accepted(t *testing.T, s *server) []seen {
	t.Helper()
	if a, err := s.send("h1", initiate("c1")); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("the webhook answered %d %s, %v", a.status, a.body, err)
	}
	var list []seen
	eventually(t, "the card stands", func() bool {
		list = s.handoffs()
		return len(list) == 1 && len(list[0].Cards) == 1 && list[0].Cards[0].State == "posted"
	})
	return list
}

// restored holds a restored ledger to what was backed up, and to taking more.
func restored(t *testing.T, s *server, want []seen) {
	t.Helper()
	if diff := cmp.Diff(want, s.handoffs()); diff != "" {
		t.Errorf("what is restored differs (-backed up +restored):\n%s", diff)
	}
	if a, err := s.send("h2", initiate("c2")); err != nil || a.status != http.StatusAccepted {
		t.Errorf("the restored one answered %d %s, %v; want it to go on", a.status, a.body, err)
	}
}

// TestABackupOfTheFileIsRestored does what docs/operations.md says, in its order.
func TestABackupOfTheFileIsRestored(t *testing.T) {
	dir := t.TempDir()
	s := start(t, dir)
	want := accepted(t, s)
	if out, code := command(t, dir, "backup", "copy.db"); code != exitDone {
		t.Fatalf("backup beside the server ended with %d: %s", code, out)
	}
	if a, err := s.send("h3", initiate("after-the-backup")); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("while it was backed up the webhook answered %d, %v", a.status, err)
	}
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait()
	for _, name := range []string{"handoffbot.db", "handoffbot.db-wal", "handoffbot.db-shm"} {
		if err := os.Rename(filepath.Join(dir, name), filepath.Join(dir, "damaged-"+name)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	if err := os.Rename(filepath.Join(dir, "copy.db"), filepath.Join(dir, "handoffbot.db")); err != nil {
		t.Fatal(err)
	}
	restored(t, start(t, dir), want)
}

// TestABackupOfPostgresIsRestored does what docs/operations.md says, in its order.
func TestABackupOfPostgresIsRestored(t *testing.T) {
	server, dir := storetest.Start(t), t.TempDir()
	from, to := server.Database(t), server.Database(t)
	want := accepted(t, startOnPostgres(t, dir, from))
	dump := filepath.Join(dir, "handoffs.dump")
	for _, args := range [][]string{
		{"pg_dump", "--format=custom", "--file=" + dump, from},
		{"pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--dbname=" + to, dump},
	} {
		if out, err := exec.Command(server.Program(args[0]), args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%s ended with %v: %s", args[0], err, out)
		}
	}
	restored(t, startOnPostgres(t, t.TempDir(), to), want)
}
