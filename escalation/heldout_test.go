package escalation

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"handoffbot/bot"
)

// TestHeldOut measures the shipped rules on messages and conversations that
// somebody else wrote and that were tuned on by nobody. HELDOUT names their
// directory, in which a file may be missing:
//
//	asks.tsv           locale, plain or typo, text; each asks for a person
//	ordinary.tsv       locale, anything, text; on none may a rule fire
//	conversations.txt  blocks apart by an empty line: "# label handoff" or
//	                   "# label ordinary", "# reason …", "# by 5" (the turn at
//	                   which a person was called), then "V …" and "B …"
//
// Their words stay unseen, so that they stay held out, unless HELDOUT_SHOW=1.
func TestHeldOut(t *testing.T) {
	dir := os.Getenv("HELDOUT")
	if dir == "" {
		t.Skip("HELDOUT names no directory")
	}
	h := heldOut{t: t, policy: shipped(t), show: os.Getenv("HELDOUT_SHOW") == "1"}
	h.asks(h.lines(filepath.Join(dir, "asks.tsv")))
	h.ordinary(h.lines(filepath.Join(dir, "ordinary.tsv")))
	h.conversations(h.lines(filepath.Join(dir, "conversations.txt")))
}

type heldOut struct {
	t            *testing.T
	policy       *Policy
	show         bool
	found, alarm int
}

// lines reads a file; one that is missing has none.
func (h *heldOut) lines(name string) []string {
	data, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		h.t.Logf("%s: there is none", filepath.Base(name))
		return nil
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return strings.Split(strings.ReplaceAll(string(data), "\r", ""), "\n")
}

func (h *heldOut) tell(format string, args ...any) {
	if h.show {
		h.t.Logf(format, args...)
	}
}

// cells cuts a line into locale, kind and text.
func cells(line string) (locale, kind, text string, ok bool) {
	cols := strings.Split(line, "\t")
	if strings.HasPrefix(line, "#") || len(cols) < 2 || strings.TrimSpace(line) == "" {
		return "", "", "", false
	}
	if len(cols) > 2 {
		kind = cols[1]
	}
	return strings.Trim(cols[0], "-"), kind, cols[len(cols)-1], true
}

// share counts what is so among all.
type share struct{ is, of int }

func (s share) ratio() float64 { return float64(s.is) / float64(max(s.of, 1)) }

// shares counts by groups.
type shares map[string]share

func (s shares) add(is bool, groups ...string) {
	for _, g := range groups {
		one := s[g]
		one.of++
		if is {
			one.is++
		}
		s[g] = one
	}
}

func (h *heldOut) print(what string, s shares) {
	for _, g := range slices.Sorted(maps.Keys(s)) {
		h.t.Logf("%s, %s: %d of %d, %.3f", what, g, s[g].is, s[g].of, s[g].ratio())
	}
}

func (h *heldOut) asks(lines []string) {
	found := shares{}
	for _, line := range lines {
		locale, kind, text, ok := cells(line)
		if !ok {
			continue
		}
		c := labelled{kind, locale, text}.conversation()
		fires := slices.ContainsFunc(h.policy.Decide(c, noon).Reasons, func(r bot.Reason) bool { return r.Rule == ruleHuman || r.Rule == ruleSales })
		found.add(fires, kind, kind+" "+locale, "all")
		if !fires {
			h.tell("missed %s %s %q", locale, kind, text)
		}
	}
	h.found = found["all"].is
	h.print("asks found", found)
}

func (h *heldOut) ordinary(lines []string) {
	alarms, rules := shares{}, map[string]int{}
	for _, line := range lines {
		locale, kind, text, ok := cells(line)
		if !ok {
			continue
		}
		d := h.policy.Decide(labelled{kind, locale, text}.conversation(), noon)
		fires := d.Verdict != bot.Continue
		alarms.add(fires, locale, "all")
		if fires {
			rules[d.Rule]++
			h.tell("alarm by %s, %s %s %q: %q", d.Rule, locale, kind, text, d.Reasons[0].Text)
		}
	}
	h.alarm = alarms["all"].is
	h.print("ordinary that fire", alarms)
	h.t.Logf("ordinary that fire, by rule: %v; %.1f per 1,000", rules, 1000*alarms["all"].ratio())
	if h.found > 0 {
		h.t.Logf("precision with the asks: %.3f", float64(h.found)/float64(h.found+h.alarm))
	}
}

func (h *heldOut) conversations(lines []string) {
	inTime, late, alarms := shares{}, shares{}, shares{}
	for _, s := range blindStories(h.t, lines) {
		d := h.policy.Decide(s.Conversation, noon)
		fires := d.Verdict != bot.Continue
		if !s.handoff {
			alarms.add(fires, s.Locale, "all")
			if fires {
				h.t.Logf("alarm in ordinary conversation %d by %s at turn %d", s.n, d.Rule, d.Turn)
				h.tell("%q\n%s", d.Reasons[0].Text, s.String())
			}
			continue
		}
		inTime.add(fires && d.Turn <= s.by, s.reason, "all")
		late.add(fires && d.Turn > s.by, s.reason, "all")
		if !fires || d.Turn > s.by {
			h.t.Logf("conversation %d, %s: %s by %q at turn %d, a person was called at %d", s.n, s.reason, d.Verdict, d.Rule, d.Turn, s.by)
			h.tell("%s", s.String())
		}
	}
	h.print("conversations that fire in time", inTime)
	h.print("conversations that fire late", late)
	h.print("ordinary conversations that fire", alarms)
	h.t.Logf("ordinary conversations that fire: %.1f per 1,000", 1000*alarms["all"].ratio())
}

// blindStory is a conversation that somebody else labelled.
type blindStory struct {
	n       int
	handoff bool
	reason  string
	by      int // the turn at which a person was called
	bot.Conversation
}

func (s blindStory) String() string {
	var b strings.Builder
	for i, m := range s.Messages {
		b.WriteString(strconv.Itoa(i+1) + " " + string(m.Role) + ": " + m.Text + "\n")
	}
	return b.String()
}

func blindStories(t *testing.T, lines []string) []blindStory {
	var all []blindStory
	body := true // of a conversation, so that the next head begins another
	for i, line := range lines {
		head, isHead := strings.CutPrefix(line, "#")
		key, value, _ := strings.Cut(strings.TrimSpace(head), " ")
		key, value = strings.TrimSuffix(strings.ToLower(key), ":"), strings.TrimSpace(value)
		switch {
		case strings.TrimSpace(line) == "":
		case isHead && slices.Contains([]string{"label", "reason", "by", "locale"}, key):
			if body {
				all, body = append(all, blindStory{n: len(all) + 1}), false
			}
			s := &all[len(all)-1]
			switch key {
			case "label":
				s.handoff = value != "ordinary" && value != "none"
			case "reason":
				s.reason = value
			case "locale":
				s.Locale = value
			case "by":
				s.by, _ = strconv.Atoi(value)
			}
		case isHead:
		default:
			role, text, ok := strings.Cut(strings.TrimLeft(line, " \t"), " ")
			is := map[byte]bot.Role{'v': bot.RoleVisitor, 'u': bot.RoleVisitor, 'c': bot.RoleVisitor, 'b': bot.RoleBot, 'a': bot.RoleAgent}[strings.ToLower(role)[0]]
			if !ok || is == "" || len(all) == 0 {
				t.Fatalf("conversations.txt, line %d: no turn of a visitor or bot", i+1)
			}
			body = true
			s := &all[len(all)-1]
			s.Messages = append(s.Messages, bot.Message{Role: is, Text: strings.TrimSpace(text)})
		}
	}
	return all
}
