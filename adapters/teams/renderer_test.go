package teams

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"handoffbot/bot/bottest"
)

// renderer is where Microsoft's own renderer stands, installed once a machine.
func renderer(t *testing.T) string {
	t.Helper()
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s is missing: install nodejs and npm", tool)
			}
			t.Skipf("%s is missing: install nodejs and npm to see the cards drawn", tool)
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	dir := filepath.Join(cache, "handoffbot-adaptivecards-3.0.6")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "jsdom", "package.json")); err == nil {
		return dir
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	install := exec.CommandContext(t.Context(), "npm", "install", "--prefix", dir, "--no-audit", "--no-fund", "--no-save", "adaptivecards@3.0.6", "jsdom@26.1.0")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm install: %v\n%s", err, out)
	}
	return dir
}

// TestMicrosoftsRendererTakesEveryCard draws the golden cards with the public
// renderer: nothing refused, nothing dropped, and what a visitor wrote literal.
func TestMicrosoftsRendererTakesEveryCard(t *testing.T) {
	dir := renderer(t)
	type drawing struct {
		Name     string          `json:"name"`
		Card     json.RawMessage `json:"card,omitempty"`
		Problems []string        `json:"problems"`
		HTML     string          `json:"html"`
		Text     string          `json:"text"`
		Actions  int             `json:"actions"`
	}
	var cards []drawing
	for name, c := range bottest.Contents(ana, evil) {
		m := render(c, attempt)
		for which, card := range map[string]element{"": m.card, " (plain)": m.plain} {
			raw, err := encode(card)
			if err != nil {
				t.Fatal(err)
			}
			cards = append(cards, drawing{Name: name + which, Card: raw})
		}
	}
	in, err := json.Marshal(cards)
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs(filepath.Join("testdata", "render.cjs"))
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", script)
	node.Env = append(os.Environ(), "TZ=UTC", "NODE_PATH="+filepath.Join(dir, "node_modules"))
	node.Stdin = bytes.NewReader(in)
	var said bytes.Buffer
	node.Stderr = &said
	out, err := node.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, said.String())
	}
	var drawn []drawing
	if err := json.Unmarshal(out, &drawn); err != nil || len(drawn) != len(cards) {
		t.Fatalf("%d of %d cards were drawn: %v", len(drawn), len(cards), err)
	}
	for _, d := range drawn {
		d.Problems = slices.DeleteFunc(d.Problems, func(p string) bool { // Teams draws charts; the public renderer takes what stands for them
			return strings.Contains(p, "Chart.") && strings.Contains(p, "Fallback will be used")
		})
		if len(d.Problems) > 0 || d.HTML == "" {
			t.Errorf("%s: the renderer says %q", d.Name, d.Problems)
		}
		for _, alive := range []string{"<mark", "<a ", "href=", "<strong", "bank.example\"", "<script"} {
			if strings.Contains(d.HTML, alive) {
				t.Errorf("%s: %s is alive in what is drawn", d.Name, alive)
			}
		}
		switch d.Name {
		case "card-open":
			for _, want := range []string{"Wants a price for 40 seats before Friday.", "Mon, Nov 23, 2026 12:00 PM", "zoe@acme.example", "can I speak to sales?", "When do you need it to run?"} {
				if !strings.Contains(d.Text, want) {
					t.Errorf("%s does not show %q:\n%s", d.Name, want, d.Text)
				}
			}
			if d.Actions != 5 {
				t.Errorf("%s has %d actions, want 5: the rest would be dropped", d.Name, d.Actions)
			}
		case "card-hostile", "line":
			for _, want := range []string{"[Sign in](https://bank.example) **Claimed by Ana** <at>Boss</at>", "DATE(2026-11-23T00:00:00Z, SHORT)", "& <b>"} {
				if !strings.Contains(d.Text, want) {
					t.Errorf("%s does not show %q as it was written:\n%s", d.Name, want, d.Text)
				}
			}
		case "report":
			// The public renderer has no charts: what it shows is what a phone shows.
			for _, want := range []string{"3 min 30 s", "4 of 5", "sales", "7"} {
				if !strings.Contains(d.Text, want) {
					t.Errorf("a phone would not show %q:\n%s", want, d.Text)
				}
			}
		}
	}
}
