package reading

import (
	"strings"
	"testing"

	"handoffbot/bot"
)

// BenchmarkRead tells what the stages of reading a conversation of twenty turns cost,
// beside none of the rules' phrases; and what it costs to match five hundred of an
// owner's.
func BenchmarkRead(b *testing.B) {
	const said = "Hi, we are comparing tools for our depots and would like to know what the Business plan costs for about forty dispatchers."
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
	b.Run("matching 500 phrases", func(b *testing.B) {
		own := fiveHundred(b)
		t, r := own.Read(c), own.reader(English)
		var hits []hit
		for b.Loop() {
			for i := range t.Turns {
				for _, a := range own.automata {
					hits = r.run(a, t.Turns[i].Words, 0, hits[:0])
				}
			}
		}
	})
	b.Run("all told", func(b *testing.B) {
		for b.Loop() {
			book.Read(c)
		}
	})
}

// fiveHundred is a book of so many phrases, as an owner of rules might write them.
func fiveHundred(b *testing.B) *Book {
	book := NewBook()
	for verb := range strings.FieldsSeq("upgrade migrate export import archive restore rename merge share print") {
		for what := range strings.FieldsSeq("depot route driver vehicle customer address report calendar shift tariff") {
			for how := range strings.FieldsSeq("list history template settings limits") {
				p, err := book.Own(verb+" the "+what+" "+how, false)
				if err != nil {
					b.Fatal(err)
				}
				book.List(p, Matching{Stem: true, Typos: 1})
			}
		}
	}
	book.Bind()
	return book
}
