package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestExitCodes: 0 done, 1 the answer is no, 2 wrong usage, 3 could not.
func TestExitCodes(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"good.yaml":  "escalation:\n  rules: [{name: asks, keyword: {phrases: [help]}, then: escalate}]\n",
		"bad.yaml":   "lisen: here\n",
		"talk.jsonl": `{"conversation_id":"c","messages":[{"role":"visitor","text":"help"}],"label":{"handoff":true}}`,
		"calm.jsonl": `{"conversation_id":"c","messages":[{"role":"visitor","text":"hello"}],"label":{"handoff":true}}`,
		"junk.jsonl": "junk",
		"bom.json":   "\ufeff" + `{"conversation_id":"c","messages":[{"role":"visitor","text":"help"}]}` + "\r\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	tests := []struct {
		args string
		want int
	}{
		{"check-config good.yaml", exitDone},
		{"check-config bad.yaml", exitNo},
		{"check-config nowhere.yaml", exitIO},
		{"check-config", exitUsage},
		{"route --config good.yaml talk.jsonl", exitDone},
		{"route --config good.yaml --expect support talk.jsonl", exitDone},
		{"route --config good.yaml --expect sales talk.jsonl", exitNo},
		{"route --config good.yaml --expect sals talk.jsonl", exitNo}, // no such route
		{"route --config good.yaml --expect= talk.jsonl", exitUsage},  // as of a variable that is not set
		{"route --config bad.yaml talk.jsonl", exitNo},
		{"route junk.jsonl", exitNo},
		{"route nowhere.json", exitIO},
		{"route --format yaml talk.jsonl", exitUsage},
		{"route --config good.yaml bom.json", exitDone}, // as some editors save UTF-8
		{"whatif --config good.yaml bom.json", exitDone},
		{"replay --config good.yaml bom.json", exitDone},
		{"replay --config good.yaml --min-recall 1 --min-precision 1 talk.jsonl", exitDone},
		{"replay --config good.yaml --min-recall 0.1 calm.jsonl", exitNo},
		{"replay --config good.yaml --min-precision 0.1 calm.jsonl", exitNo},
		{"replay --config good.yaml calm.jsonl", exitDone},
		{"replay --config bad.yaml talk.jsonl", exitNo},
		{"replay junk.jsonl", exitNo},
		{"replay nowhere.jsonl", exitIO},
		{"replay .", exitIO},
		{"replay --min-recall 2 talk.jsonl", exitUsage},
		{"replay --min-recall NaN talk.jsonl", exitUsage}, // nothing is below it
		{"replay --min-recall much talk.jsonl", exitUsage},
		{"replay talk.jsonl calm.jsonl", exitUsage},
		{"backtest", exitUsage},
		{"backtest --config good.yaml --since later", exitUsage},
		{"backtest --config bad.yaml", exitNo},
		{"backtest --config good.yaml --against bad.yaml", exitNo},
		{"backtest --config good.yaml", exitIO}, // no database
		{"completion bash", exitDone},
		{"completion fish", exitDone},
		{"completion fsh", exitUsage},
	}
	for _, tt := range tests {
		t.Run(tt.args, func(t *testing.T) {
			none := func(string) (string, bool) { return "", false }
			var said strings.Builder
			got := run(t.Context(), program{args: strings.Fields(tt.args), env: none, stdout: io.Discard, stderr: &said})
			if got != tt.want {
				t.Errorf("handoffbot %s ended with %d (%s), want %d", tt.args, got, said.String(), tt.want)
			}
			if (got == exitDone) != (said.Len() == 0) {
				t.Errorf("handoffbot %s ended with %d and said %q", tt.args, got, said.String())
			}
		})
	}
}

// TestWhatWaitsForInputStopsWhenTold: one signal ends a command that reads from
// a pipe into which nobody writes.
func TestWhatWaitsForInputStopsWhenTold(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	none := func(string) (string, bool) { return "", false }
	for _, args := range []string{"route", "replay", "whatif", "send --secret whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="} {
		t.Run(args, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			ended := make(chan int, 1)
			go func() {
				ended <- run(ctx, program{args: append(strings.Fields(args), pipe), env: none, stdout: io.Discard, stderr: io.Discard})
			}()
			select {
			case got := <-ended:
				if got != exitIO {
					t.Errorf("it ended with %d, want %d", got, exitIO)
				}
			case <-time.After(20 * time.Second):
				t.Error("it goes on after it was told to stop")
			}
		})
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// TestAnAnswerThatCannotBeWrittenIsNoSuccess: a script that keeps what is
// printed must not take a file cut short for the whole.
func TestAnAnswerThatCannotBeWrittenIsNoSuccess(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("good.yaml", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	none := func(string) (string, bool) { return "", false }
	for _, args := range []string{"check-config good.yaml", "doctor", "version", "--help", "completion bash", "migrate"} {
		var said strings.Builder
		if got := run(t.Context(), program{args: strings.Fields(args), env: none, stdout: full{}, stderr: &said}); got != exitIO {
			t.Errorf("handoffbot %s ended with %d (%s), want %d", args, got, said.String(), exitIO)
		}
	}
}
