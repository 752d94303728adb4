package bottest

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Golden compares what was drawn, as indented JSON, with testdata/name.json, and
// writes that file anew when update says so.
func Golden(t *testing.T, name string, update bool, drawn any) {
	t.Helper()
	var got bytes.Buffer
	encoder := json.NewEncoder(&got)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(drawn); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", name+".json")
	if update {
		if err := os.WriteFile(file, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s is drawn differently (-want +got); run with -update if that is meant:\n%s", name, diff)
	}
}
