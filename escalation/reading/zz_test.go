package reading

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"handoffbot/bot"
)

func TestZZ(t *testing.T) {
	f, err := os.Open("/tmp/alarms8/q.tsv")
	if err != nil {
		t.Skip()
	}
	b := NewBook()
	b.Bind()
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		l, text, _ := strings.Cut(sc.Text(), "\t")
		c := bot.Conversation{Locale: l, Messages: []bot.Message{{Role: bot.RoleVisitor, Text: text}}}
		talk := b.Read(c)
		fmt.Println("##", l, text)
		for _, m := range talk.Visitor {
			r := b.reader(map[string]Language{"en": English, "de": German, "fr": French, "es": Spanish}[l])
			for _, w := range m.Words {
				fmt.Printf("%s/%s ", w.Text, show(w.class))
			}
			fmt.Println()
			for _, lang := range []Language{r.language, English} {
				shift := uint(0)
				if lang == English && r.language != English {
					shift = foreign
				}
				g := guard{Turn: m, language: lang, shift: shift}
				for _, h := range r.run(b.asking[lang], m.Words, shift, nil) {
					fmt.Println("   phrase", lang, askingNames[h.list], text[m.Words[h.From].Start:m.Words[h.To].End], g.holds(int(h.list), h.Stretch))
				}
				if s, ok := g.bare(); ok {
					fmt.Println("   bare", text[m.Words[s.From].Start:m.Words[s.To].End])
				}
				if s, ok := g.frames(); ok {
					fmt.Println("   frame", text[m.Words[s.From].Start:m.Words[s.To].End])
				}
				if r.language == English {
					break
				}
			}
		}
	}
}

func show(c Class) string {
	var all []string
	for n, k := range classNames {
		if !composed[n] && (c|c>>foreign)&k != 0 {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return strings.Join(all, ",")
}
