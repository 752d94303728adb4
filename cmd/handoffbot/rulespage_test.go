package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var updatePage = flag.Bool("update-page", false, "write what the commands say into docs/rules.md")

// TestTheRulesPageTellsTheTruth makes every file that docs/rules.md shows, runs
// every command in its order, and holds the output against the page. A block is
//
//	```yaml NAME, ```json NAME, ```jsonl NAME   a file
//	```console                                  "$ handoffbot …", "$ echo $?", and what they print
//
// and anything else is refused, so that no example escapes.
func TestTheRulesPageTellsTheTruth(t *testing.T) {
	page, err := filepath.Abs("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := os.ReadFile(labelled)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile(filepath.Base(labelled), ours, 0o600); err != nil {
		t.Fatal(err)
	}
	shell, commands := &pageShell{t: t}, 0
	var told strings.Builder // the page as it should be
	parts := strings.Split(string(text), "\n```")
	if len(parts)%2 == 0 {
		t.Fatal("a block of the page is not closed")
	}
	told.WriteString(parts[0])
	for i := 1; i < len(parts); i += 2 {
		info, body, _ := strings.Cut(parts[i], "\n")
		kind, name, _ := strings.Cut(info, " ")
		switch {
		case kind == "console" && name == "":
			var n int
			body, n = shell.run(body)
			commands += n
		case name != "" && (kind == "yaml" || kind == "json" || kind == "jsonl"):
			if err := os.WriteFile(name, []byte(body+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("the block %q has no name to be run by", info)
		}
		told.WriteString("\n```" + info + "\n" + body + "\n```" + parts[i+1])
	}
	if commands < 15 {
		t.Errorf("the page runs %d commands; its triggers alone want 15", commands)
	}
	if *updatePage {
		if err := os.WriteFile(page, []byte(told.String()), 0o644); err != nil { //nolint:gosec // a page to read
			t.Fatal(err)
		}
		return
	}
	for want, got := []byte(told.String()), text; !bytes.Equal(want, got); {
		line := firstDifference(string(got), string(want))
		t.Fatalf("docs/rules.md does not say what happens, %s\nRead what changed, then: go test ./cmd/handoffbot -run TestTheRulesPage -update-page", line)
	}
}

func firstDifference(page, truth string) string {
	pages, truths := strings.Split(page, "\n"), strings.Split(truth, "\n")
	for i := range min(len(pages), len(truths)) {
		if pages[i] != truths[i] {
			return fmt.Sprintf("first in line %d:\n  page  %s\n  truth %s", i+1, pages[i], truths[i])
		}
	}
	return fmt.Sprintf("%d lines of %d", len(pages), len(truths))
}

// pageShell runs what stands behind a "$ ".
type pageShell struct {
	t    *testing.T
	code int // of the last command
}

// run returns the block with what its commands really say, and their number.
func (s *pageShell) run(block string) (string, int) {
	var out []string
	n := 0
	for line := range strings.SplitSeq(block, "\n") {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue // what the page says: replaced by what is
		}
		n++
		said := s.execute(command)
		out = append(out, line)
		if said = strings.TrimRight(said, "\n"); said != "" {
			out = append(out, said)
		}
	}
	return strings.Join(out, "\n"), n
}

func (s *pageShell) execute(command string) string {
	if command == "echo $?" {
		return fmt.Sprint(s.code)
	}
	words := strings.Fields(command)
	quiet := len(words) > 2 && words[len(words)-2] == ">"
	if quiet {
		words = words[:len(words)-2]
	}
	if words[0] != "handoffbot" {
		s.t.Errorf("the page runs %q; the test knows handoffbot and echo $?", command)
		return ""
	}
	var out bytes.Buffer
	none := func(string) (string, bool) { return "", false }
	s.code = run(s.t.Context(), program{args: words[1:], env: none, stdout: &out, stderr: &out})
	if quiet {
		return ""
	}
	return out.String()
}
