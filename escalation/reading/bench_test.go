package reading

import (
	"strings"
	"testing"

	"handoffbot/bot"
)

// BenchmarkRead tells what the stages of reading a conversation cost, beside none
// of the rules' phrases.
func BenchmarkRead(b *testing.B) {
	said := strings.Repeat("Hi, we are comparing tools for our depots and would like to know what the Business plan costs for about forty dispatchers. ", 10)
	var c bot.Conversation
	for range 10 {
		c.Messages = append(c.Messages, bot.Message{Role: bot.RoleVisitor, Text: said}, bot.Message{Role: bot.RoleBot, Text: said})
	}
	book := NewBook()
	book.Bind()
	b.Run("words", func(b *testing.B) {
		r := book.reader(English)
		words := make([]Word, 0, maxWords)
		for b.Loop() {
			for _, m := range c.Messages {
				words = r.words(words[:0], m.Text)
			}
		}
	})
	b.Run("asking for a person", func(b *testing.B) {
		t, r := book.Read(c), book.reader(English)
		for b.Loop() {
			for _, m := range t.Visitor {
				r.asks(m)
			}
		}
	})
	b.Run("all told", func(b *testing.B) {
		for b.Loop() {
			book.Read(c)
		}
	})
}
