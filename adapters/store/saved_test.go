package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

// saveAt commits a conversation of so many messages at an instant.
func saveAt(t *testing.T, db *store.DB, id string, at time.Time, texts ...string) {
	t.Helper()
	c := bot.Conversation{ConversationKey: bot.ConversationKey{Source: "website", ID: id}, Offered: true}
	for _, text := range texts {
		c.Messages = append(c.Messages, bot.Message{Role: bot.RoleVisitor, Text: text})
	}
	if err := db.Commit(t.Context(), func(tx bot.Tx) error { return tx.SaveConversation(c, at) }); err != nil {
		t.Fatal(err)
	}
}

func testSavedStreamsWhatWasHeardOfSinceThen(t *testing.T, fresh opener) {
	db := fresh(t)
	const many = 250 // more than two pages
	for i := range many {
		saveAt(t, db, fmt.Sprintf("c%03d", i), noon, "one", "two")
	}
	saveAt(t, db, "old", noon.Add(-8*24*time.Hour), "long ago")
	saveAt(t, db, "goes on", noon.Add(-8*24*time.Hour), "long ago")
	saveAt(t, db, "goes on", noon, "long ago", "now")
	cycle := bottest.Cycle("H", noon)
	cycle.Key.ID = "c100"
	if err := db.Commit(t.Context(), func(tx bot.Tx) error { return tx.SaveCycle(cycle) }); err != nil {
		t.Fatal(err)
	}

	since := noon.Add(-7 * 24 * time.Hour)
	if n, err := db.CountSaved(t.Context(), since); err != nil || n != many+1 {
		t.Errorf("CountSaved = %d, %v; want %d", n, err, many+1)
	}
	seen := 0
	for s, err := range db.Saved(t.Context(), since) {
		if err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf("c%03d", seen)
		if seen == many {
			want = "goes on"
		}
		if s.ID != want || s.Source != "website" || len(s.Messages) != 2 || !s.Offered {
			t.Fatalf("conversation %d is %+v, want %s with 2 messages", seen, s.Conversation, want)
		}
		if handed := s.Handoff != nil; handed != (s.ID == "c100") || handed && s.Handoff.HandoffID != "H" {
			t.Errorf("the handoff of %s is %+v", s.ID, s.Handoff)
		}
		seen++
	}
	if seen != many+1 {
		t.Errorf("Saved gave %d conversations, want %d", seen, many+1)
	}
}

func testSavedCanBeLeftEarlyAndSaysWhatBroke(t *testing.T, fresh opener) {
	db := fresh(t)
	saveAt(t, db, "c1", noon, "one")
	saveAt(t, db, "c2", noon, "one")
	for range db.Saved(t.Context(), time.Time{}) {
		break
	}
	_ = db.Close()
	for _, err := range db.Saved(t.Context(), time.Time{}) {
		if err == nil {
			t.Error("a closed ledger gave a conversation, want an error")
		}
	}
}

// TestOldConversationsGetTheirLastTrace migrates conversations from before they
// kept when they were heard of.
func TestOldConversationsGetTheirLastTrace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "handoffbot.db")
	db := open(t, "sqlite:"+path)
	saveAt(t, db, "ended", noon, "hi")
	saveAt(t, db, "handed off", noon, "hi")
	saveAt(t, db, "neither", noon, "hi")
	cycle := bottest.Cycle("H", noon.Add(-time.Hour))
	cycle.Key.ID = "handed off"
	err := db.Commit(t.Context(), func(tx bot.Tx) error {
		return errors.Join(
			tx.EndConversation(bot.ConversationKey{Source: "website", ID: "ended"}, "other", "contained", noon.Add(-2*time.Hour)),
			tx.SaveCycle(cycle),
		)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob("migrations/sqlite/*_conversation_updated.sql")
	if err != nil || len(names) != 1 {
		t.Fatalf("the migration is %v, %v; want one", names, err)
	}
	migration, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{`DROP INDEX conversation_kept`, `ALTER TABLE conversation DROP COLUMN updated_ms`, string(migration)} {
		if _, err := raw.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	_ = raw.Close()
	db = open(t, "sqlite:"+path)
	for since, want := range map[time.Duration]int{3 * time.Hour: 2, 90 * time.Minute: 1, time.Minute: 0} {
		if n, err := db.CountSaved(t.Context(), noon.Add(-since)); err != nil || n != want {
			t.Errorf("heard of in the last %s: %d, %v; want %d", since, n, err, want)
		}
	}
}
