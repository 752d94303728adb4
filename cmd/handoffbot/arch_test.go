package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms says what each package may import of this module. Tests may import more.
var rooms = map[string][]string{
	"bot":              {},
	"bot/lanes":        {"bot"},
	"bot/bottest":      {"bot"},
	"escalation":       {"bot", "escalation/reading"},
	"digest":           {"bot"},
	"config":           {},
	"adapters/chatbot": {"bot"},
	"adapters/inbox":   {"bot"},
	"adapters/api":     {"bot"},
	"adapters/store":   {"bot", "digest"},
	"adapters/slack":   {"bot"},

	"escalation/reading":       {"bot", "escalation/phrases"},
	"escalation/phrases":       {},
	"adapters/slack/slacktest": {},
	"adapters/store/storetest": {},
	"adapters/teams":           {"bot"},
	"adapters/teams/teamstest": {},
}

// noIO are packages that the decisions must not reach.
var noIO = []string{"net", "net/http", "os", "io", "database/sql", "log", "log/slog", "encoding/json", "time/tzdata"}

// TestTheImportRule holds the house: everyone may import bot, bot imports no
// one, adapters know bot alone, cmd knows everything.
func TestTheImportRule(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		relative, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		room := path.Dir(filepath.ToSlash(relative))
		if strings.HasPrefix(room, "cmd/") {
			return nil
		}
		allowed, ok := rooms[room]
		if !ok {
			t.Errorf("%s is in the package %s, which is no room of the house: name it in rooms, and in docs/ARCHITECTURE.md", relative, room)
			return nil
		}
		seen[room] = true
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			checkImport(t, relative, room, imported, allowed)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room := range rooms {
		if !seen[room] {
			t.Errorf("rooms names %s, which is gone", room)
		}
	}
}

func checkImport(t *testing.T, file, room, imported string, allowed []string) {
	t.Helper()
	own, ok := strings.CutPrefix(imported, "handoffbot/")
	if !ok {
		pure := room == "bot" || room == "bot/lanes" || room == "escalation" || room == "digest"
		for _, forbidden := range noIO {
			if pure && imported == forbidden {
				t.Errorf("%s imports %s: %s decides and does no I/O", file, imported, room)
			}
		}
		if room == "bot" && strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") {
			t.Errorf("%s imports %s: bot needs the standard library alone", file, imported)
		}
		return
	}
	if slices.Contains(allowed, own) {
		return
	}
	t.Errorf("%s imports %s: %s may import %v", file, own, room, allowed)
}

func TestMainStaysSmall(t *testing.T) {
	files := token.NewFileSet()
	if _, err := parser.ParseFile(files, "main.go", nil, parser.SkipObjectResolution); err != nil {
		t.Fatal(err)
	}
	files.Iterate(func(f *token.File) bool {
		if f.LineCount() >= 40 {
			t.Errorf("main.go has %d lines, want fewer than 40", f.LineCount())
		}
		return true
	})
}
