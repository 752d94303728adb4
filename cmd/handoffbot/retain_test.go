package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"handoffbot/adapters/store"
	"handoffbot/bot"
	"handoffbot/config"
)

func TestWhatHasOutlivedItsTimeIsErasedByOneProcess(t *testing.T) {
	log := logrus.New()
	log.SetOutput(io.Discard)
	db, err := store.Open(t.Context(), store.Options{Storage: "sqlite:" + filepath.Join(t.TempDir(), "x.db"), Now: now, Exclusive: true, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const day = 24 * time.Hour
	for id, age := range map[string]time.Duration{"old": 91 * day, "kept": 89 * day} {
		c := bot.Conversation{ConversationKey: bot.ConversationKey{Source: "website", ID: id}, Messages: []bot.Message{{Role: bot.RoleVisitor, Text: "hello"}}}
		if err := db.Commit(t.Context(), func(tx bot.Tx) error { return tx.SaveConversation(c, now().Add(-age)) }); err != nil {
			t.Fatal(err)
		}
	}
	s, err := compile(config.Default())
	if err != nil {
		t.Fatal(err)
	}
	s.config.Privacy.Retention = 90 * day
	service, err := recorder(db, s)
	if err != nil {
		t.Fatal(err)
	}
	a := &app{store: db, bot: service, o: appOptions{settings: s, log: log}}
	for process, want := range []int{1, 0} {
		if n, err := a.eraseOutlived(t.Context()); err != nil || n != want {
			t.Errorf("process %d erased %d conversations, %v; want %d", process, n, err, want)
		}
	}
	for id, want := range map[string]string{"old": "", "kept": "hello"} {
		var c bot.Conversation
		err := db.Commit(t.Context(), func(tx bot.Tx) (err error) {
			c, err = tx.Conversation(bot.ConversationKey{Source: "website", ID: id})
			return err
		})
		if err != nil || len(c.Messages) != 1 || c.Messages[0].Text != want {
			t.Errorf("the conversation %s holds %+v, %v; want the text %q", id, c.Messages, err, want)
		}
	}
}

// TestTheNoticePromisesNoLessThanIsKept: a part of a day is kept too.
func TestTheNoticePromisesNoLessThanIsKept(t *testing.T) {
	for kept, want := range map[time.Duration]string{24 * time.Hour: "for 1 day after", 36 * time.Hour: "for 2 days after", 90 * 24 * time.Hour: "for 90 days after"} {
		cfg := config.Default()
		cfg.Privacy.Retention = kept
		if text := (settings{config: cfg}).privacyNotice(); !strings.Contains(text, want) {
			t.Errorf("with a retention of %s it says %q, want %q", kept, text, want)
		}
	}
}
