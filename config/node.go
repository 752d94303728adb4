package config

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// place is a value of the file with its path. Its readers note mistakes and
// go on, so that one reading finds them all.
type place struct {
	node *yaml.Node // nil when it is not there
	path string
	file *file
}

// file is what is read of one file.
type file struct {
	problems []Problem
	lines    map[string]int
	env      func(string) (string, bool)
	channels []place // destinations in Slack, to be checked when all is read

	teamsChannels []place // the same in Teams
}

func (p place) given() bool { return p.node != nil && p.node.Tag != "!!null" }

func (p place) bad(cure, format string, args ...any) {
	line := 1
	if p.node != nil {
		line = p.node.Line
	}
	p.file.problems = append(p.file.problems, Problem{Line: line, Path: p.path, Message: fmt.Sprintf(format, args...), Cure: cure})
}

// warn notes what is allowed and probably not meant.
func (p place) warn(cure, format string, args ...any) {
	p.bad(cure, format, args...)
	p.file.problems[len(p.file.problems)-1].Warning = true
}

// section reads the keys of an object and checks them against the known ones.
func (p place) section(pattern string) map[string]place {
	return p.fields(known[pattern])
}

// named reads an object whose keys are names.
func (p place) named() map[string]place {
	return p.fields(nil)
}

// fields reads an object of these keys; nil means any.
func (p place) fields(keys []string) map[string]place {
	fields := make(map[string]place)
	if !p.given() {
		return fields
	}
	if p.node.Kind != yaml.MappingNode {
		p.bad("write it as key: value", "expected keys and values, found %s", p.found())
		return fields
	}
	for i := 0; i+1 < len(p.node.Content); i += 2 {
		key, value := p.node.Content[i], p.node.Content[i+1]
		path := strings.TrimPrefix(p.path+"."+key.Value, ".")
		at := place{node: resolve(value), path: path, file: p.file}
		keyed := place{node: key, path: path, file: p.file}
		switch _, twice := fields[key.Value]; {
		case twice:
			keyed.bad("keep one of them", "the key stands twice")
		case keys != nil && !slices.Contains(keys, key.Value):
			keyed.bad(nearest(key.Value, keys), "unknown key %q", key.Value)
			continue
		}
		p.file.lines[path] = key.Line
		fields[key.Value] = at
	}
	return fields
}

// resolve follows an alias once; what an alias holds is not followed again.
func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		return n.Alias
	}
	return n
}

func (p place) list() []place {
	if !p.given() {
		return nil
	}
	if p.node.Kind != yaml.SequenceNode {
		p.bad("write a list: [one, two]", "expected a list, found %s", p.found())
		return nil
	}
	var all []place
	for i, item := range p.node.Content {
		path := p.path + "[" + strconv.Itoa(i) + "]"
		p.file.lines[path] = item.Line
		all = append(all, place{node: resolve(item), path: path, file: p.file})
	}
	return all
}

// some is list for where an empty one would silently mean the opposite.
func (p place) some(cure string) []place {
	all := p.list()
	if p.given() && p.node.Kind == yaml.SequenceNode && len(all) == 0 {
		p.bad(cure, "the list is empty")
	}
	return all
}

func (p place) text() string {
	if !p.given() {
		return ""
	}
	if p.node.Kind != yaml.ScalarNode {
		p.bad("write one value", "expected a text, found %s", p.found())
		return ""
	}
	return p.node.Value
}

func (p place) texts() []string {
	var all []string
	for _, item := range p.list() {
		all = append(all, item.text())
	}
	return all
}

func (p place) flag(or bool) bool {
	if !p.given() {
		return or
	}
	b, err := strconv.ParseBool(p.text())
	if err != nil {
		p.bad("write true or false", "expected true or false, found %s", quote(p.text()))
		return or
	}
	return b
}

func (p place) whole(or int) int {
	if !p.given() {
		return or
	}
	n, err := strconv.Atoi(p.text())
	if err != nil {
		p.bad("write a whole number", "expected a whole number, found %s", quote(p.text()))
		return or
	}
	return n
}

func (p place) number() float64 {
	if !p.given() {
		return 0
	}
	f, err := strconv.ParseFloat(p.text(), 64)
	if err != nil || f != f {
		p.bad("write a number such as 0.5", "expected a number, found %s", quote(p.text()))
		return 0
	}
	return f
}

func (p place) duration() time.Duration {
	if !p.given() {
		return 0
	}
	d, err := time.ParseDuration(p.text())
	if err != nil || d <= 0 {
		p.bad(`write it like 5m or 1h`, "expected a time span, found %s", quote(p.text()))
		return 0
	}
	return d
}

func (p place) word(words ...string) string {
	text := p.text()
	if p.given() && !slices.Contains(words, text) {
		p.bad("write "+strings.Join(words, ", "), "%s is none of the words", quote(text))
	}
	return text
}

// holdsSecrets are the places below which secrets stand.
var holdsSecrets = regexp.MustCompile(`^(sources\.[^.]*|sources\..*\.(callback|secrets)|inbox|inbox\.users|api|api\.tokens|slack|teams)$`)

// found says what stands here instead of what was expected. One value is shown,
// except where it may be a secret.
func (p place) found() string {
	switch {
	case p.node.Kind == yaml.MappingNode:
		return "keys and values"
	case p.node.Kind == yaml.SequenceNode:
		return "a list"
	case p.node.Kind != yaml.ScalarNode:
		return "something else"
	case holdsSecrets.MatchString(p.path):
		return "one value"
	}
	return quote(p.node.Value)
}

// quote shows a value of the file, cut if it is long.
func quote(s string) string {
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	return strconv.Quote(s)
}

// nearest names the key that was probably meant.
func nearest(key string, keys []string) string {
	best, least := "", 3
	names := slices.Sorted(slices.Values(keys))
	for _, k := range names {
		if d := distance(key, k); d < least {
			best, least = k, d
		}
	}
	if best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	if len(names) == 0 {
		return "remove it: nothing is set here"
	}
	return "remove it, or use one of: " + strings.Join(names, ", ")
}

// distance counts the edits between two words.
func distance(a, b string) int {
	if len(a) > 64 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
