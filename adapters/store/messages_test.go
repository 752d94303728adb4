package store

import (
	"path/filepath"
	"testing"
	"time"

	"handoffbot/bot"
)

// TestMessagesThatWereKeptOneARowGoOn: an older version kept each message in a
// row of its own.
func TestMessagesThatWereKeptOneARowGoOn(t *testing.T) {
	db := openPlain(t, "sqlite:"+filepath.Join(t.TempDir(), "old.db"))
	c := bot.Conversation{ConversationKey: bot.ConversationKey{Source: "website", ID: "c"}}
	save := func(texts ...string) {
		for _, text := range texts {
			c.Messages = append(c.Messages, bot.Message{Role: bot.RoleVisitor, Text: text})
		}
		if err := db.Commit(t.Context(), func(tx bot.Tx) error { return tx.SaveConversation(c, time.UnixMilli(1)) }); err != nil {
			t.Fatal(err)
		}
	}
	save()
	for i, text := range []string{"one", "two"} {
		c.Messages = append(c.Messages, bot.Message{Role: bot.RoleVisitor, Text: text})
		if err := db.transact(t.Context(), func(t *tx) error {
			_, err := t.exec("keep a message as it was kept", `INSERT INTO message (conversation, turn, body)
				SELECT id, $1, $2 FROM conversation`, i+1, `{"role":"visitor","text":"`+text+`"}`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	save("three", "four")
	save("five")
	ahead, err := db.Ahead(t.Context(), "e", c.ConversationKey)
	got := ahead.Conversation
	if err != nil || len(got.Messages) != 5 {
		t.Fatalf("the conversation is %+v, %v; want five messages", got, err)
	}
	for i, m := range got.Messages {
		if m.Text != c.Messages[i].Text {
			t.Errorf("message %d is %q, want %q", i+1, m.Text, c.Messages[i].Text)
		}
	}
}
