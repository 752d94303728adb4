package config

import "fmt"

// Problem is one thing wrong with a file. A warning leaves it usable.
type Problem struct {
	Line    int    // 1-based
	Path    string // such as routes[1].to[0].slack; empty for the file itself
	Message string
	Cure    string // what to write
	Warning bool
	Unset   bool // a secret's environment variable is not set: good enough to check, not to serve
}

// String is the problem as a person reads it.
func (p Problem) String() string {
	if p.Path == "" {
		return fmt.Sprintf("line %d: %s; %s", p.Line, p.Message, p.Cure)
	}
	return fmt.Sprintf("line %d: %s: %s; %s", p.Line, p.Path, p.Message, p.Cure)
}
