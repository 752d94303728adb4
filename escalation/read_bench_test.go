package escalation

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
	book := newBook()
	book.bind()
	b.Run("words", func(b *testing.B) {
		r := book.reader(english)
		words := make([]word, 0, maxWords)
		for b.Loop() {
			for _, m := range c.Messages {
				words = r.words(words[:0], m.Text)
			}
		}
	})
	b.Run("asking for a person", func(b *testing.B) {
		t, r := book.read(c), book.reader(english)
		for b.Loop() {
			for _, m := range t.visitor {
				r.asks(m)
			}
		}
	})
	b.Run("all told", func(b *testing.B) {
		for b.Loop() {
			book.read(c)
		}
	})
}
