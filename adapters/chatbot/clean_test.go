package chatbot

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"handoffbot/bot"
)

func TestW15WhatNobodySeesIsTakenOut(t *testing.T) {
	tests := []struct{ name, give, want string }{
		{"plain text stays", "Grüße, 你好!\n\tok", "Grüße, 你好!\n\tok"},
		{"an override of direction goes", "a\u202eb\u2066c\u2069", "abc"},
		{"zero-width characters go", "a\u200bb\ufeffc\u200ed", "abcd"},
		{"a family stays joined", "👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"},
		{"a joiner at the end goes", "a\u200d", "a"},
		{"a joiner between spaces goes", "a \u200d b", "a  b"},
		{"invisible operators and old controls go", "hu\u2063man\u206a\ufff9\u180e", "human"},
		{"letters that hide as tags go", "hi\U000e0068\U000e0069", "hi"},
		{"the flag of Scotland stays", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"},
		{"no letter hides behind a flag", "🏴" + strings.Repeat("\U000e0061", 500) + "b", "🏴" + strings.Repeat("\U000e0061", 8) + "b"},
		{"control characters go", "a\x07\x1b[31mb\u009bc", "a[31mbc"},
		{"five hundred marks become eight", "a" + strings.Repeat("\u0301", 500) + "b", "a" + strings.Repeat("\u0301", 8) + "b"},
		{"a word of 100,000 letters stays", strings.Repeat("x", 100_000), strings.Repeat("x", 100_000)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean(tt.give); got != tt.want {
				t.Errorf("clean(%.40q) = %.40q, want %.40q", tt.give, got, tt.want)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a\u202eb\u200d👩\u200d👩")
	f.Add("e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // the strict reading refuses it before
		}
		got := clean(text)
		if again := clean(got); again != got {
			t.Fatalf("clean(%q) = %q, and again %q", text, got, again)
		}
		for _, r := range got {
			if hidden(r) || unicode.Is(unicode.Cc, r) && r != '\n' && r != '\t' {
				t.Fatalf("clean(%q) kept %U", text, r)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(cancelBody))
	f.Add([]byte(data(`{"conversation_id":"c","messages":[{"role":"visitor","text":"\ud83d\ude00"}],"custom":{"a":null}}`)))
	f.Add([]byte(`{"type":"outcome.recorded","timestamp":"2026-11-23T12:00:00Z","data":{"handoff_id":"H","deal":{"status":"won","amount":12.5,"currency":"EUR"}}}`))
	f.Add([]byte(` { "a" : [ 1 , -2.5e3 , true , false , null , [ ] , { } , "" ] , "B" : "\\\"\u00e9\n" }`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if got, mistakes := readStrict(body); len(mistakes) == 0 {
			var want any
			d := json.NewDecoder(bytes.NewReader(body))
			d.UseNumber()
			if err := d.Decode(&want); err != nil || !cmp.Equal(any(got), want) {
				t.Fatalf("%q was read as %#v, by encoding/json as %#v, %v", body, got, want, err)
			}
		}
		at, payload, err := decodeEvent(body, "website")
		if err == nil && (payload == nil || at.IsZero()) {
			t.Fatalf("%q was taken without a payload or time", body)
		}
		if err == nil && (!json.Valid(body) || !utf8.Valid(body)) {
			t.Fatalf("%q was taken and is no JSON", body)
		}
		if p, ok := payload.(bot.HandoffInitiate); ok && err == nil {
			for _, m := range p.Conversation.Messages {
				if strings.ContainsRune(m.Text, 0) || clean(m.Text) != m.Text {
					t.Fatalf("a message was taken unclean: %q", m.Text)
				}
			}
		}
	})
}

var _ acceptor = (*service)(nil)

func TestParseTranscriptNamesMistakes(t *testing.T) {
	if _, err := ParseTranscript([]byte(`{"conversation_id":"c","messages":[{"role":"x","text":""}]}`)); err == nil || !strings.Contains(err.Error(), "/messages/0/role") {
		t.Errorf("ParseTranscript = %v, want the pointer /messages/0/role", err)
	}
	c, err := ParseTranscript([]byte(`{"conversation_id":"c","intent":"pricing","messages":[{"role":"visitor","text":"hi"}],"label":{"handoff":true}}`))
	if err != nil || c.Intent.Name != "pricing" || len(c.Messages) != 1 {
		t.Errorf("ParseTranscript = %+v, %v", c, err)
	}
}
