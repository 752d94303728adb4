package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
		{"route --config bad.yaml talk.jsonl", exitNo},
		{"route junk.jsonl", exitNo},
		{"route nowhere.json", exitIO},
		{"route --format yaml talk.jsonl", exitUsage},
		{"replay --config good.yaml --min-recall 1 --min-precision 1 talk.jsonl", exitDone},
		{"replay --config good.yaml --min-recall 0.1 calm.jsonl", exitNo},
		{"replay --config good.yaml --min-precision 0.1 calm.jsonl", exitNo},
		{"replay --config good.yaml calm.jsonl", exitDone},
		{"replay --config bad.yaml talk.jsonl", exitNo},
		{"replay junk.jsonl", exitNo},
		{"replay nowhere.jsonl", exitIO},
		{"replay .", exitIO},
		{"replay --min-recall 2 talk.jsonl", exitUsage},
		{"replay --min-recall much talk.jsonl", exitUsage},
		{"replay talk.jsonl calm.jsonl", exitUsage},
		{"backtest", exitUsage},
		{"backtest --config good.yaml --since later", exitUsage},
		{"backtest --config bad.yaml", exitNo},
		{"backtest --config good.yaml --against bad.yaml", exitNo},
		{"backtest --config good.yaml", exitIO}, // no database
		{"completion bash", exitDone},
		{"completion fish", exitDone},
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
