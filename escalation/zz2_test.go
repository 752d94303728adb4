package escalation

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestZZProper(t *testing.T) {
	if os.Getenv("PROPER") == "" { t.Skip() }
	p := shipped(t)
	f, _ := os.Open("/usr/share/dict/american-english")
	sc := bufio.NewScanner(f)
	seen := map[string]bool{}
	var out []string
	for sc.Scan() {
		w := sc.Text()
		if strings.ToLower(w) != w || strings.Contains(w, "'") || len(w) < 4 || seen[w] { continue }
		seen[w] = true
		g := &p.book.grammars[english]
		near := ""
		if g.words[w] == 0 { near = g.near(w) }
		if near == "" {
			for _, k := range p.book.takes(w, english.stem(w), english, true) {
				if k.far >= oneEdit { near = p.book.spelled[k.word] }
			}
		}
		if near != "" { out = append(out, w) }
	}
	fmt.Println(len(out))
	os.WriteFile("/tmp/rules/proper.txt", []byte(strings.Join(out, " ")), 0o644)
}
