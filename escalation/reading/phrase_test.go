package reading

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestWordsInTheCodeAreWrittenAsTheyAreCompared: one with an accent or a capital
// would never be found.
func TestWordsInTheCodeAreWrittenAsTheyAreCompared(t *testing.T) {
	here, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	above, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	words := 0
	for _, name := range append(here, above...) {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !comparesWords(call.Fun) {
				return true
			}
			for _, arg := range call.Args {
				literal, ok := arg.(*ast.BasicLit)
				if !ok {
					continue
				}
				text, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				for w := range strings.FieldsSeq(text) {
					if words++; FoldWord(w) != w {
						t.Errorf("%s: %q is compared as %q: write that", name, w, FoldWord(w))
					}
				}
			}
			return true
		})
	}
	if words < 1000 {
		t.Errorf("%d words were looked at, which is not nearly all", words)
	}
}

// comparesWords reports whether a call takes words that those of messages are
// compared with.
func comparesWords(fun ast.Expr) bool {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name == "WordSet"
	case *ast.SelectorExpr:
		return f.Sel.Name == "WordSet" || f.Sel.Name == "AnyOf"
	}
	return false
}
