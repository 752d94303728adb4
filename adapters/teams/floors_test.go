package teams_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestTheLibrarysOldDependenciesAreRaised names the versions below which what
// the library pulls in has known faults.
func TestTheLibrarysOldDependenciesAreRaised(t *testing.T) {
	floors := map[string]string{
		"github.com/golang-jwt/jwt/v4": "v4.5.2", "github.com/lestrrat-go/jwx": "v1.2.31", "golang.org/x/crypto": "v0.58.0",
		"github.com/goccy/go-json": "v0.10.3", "github.com/golang-jwt/jwt/v5": "v5.3.1",
	}
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(mod)) {
		words := strings.Fields(strings.TrimPrefix(line, "require "))
		if len(words) < 2 || floors[words[0]] == "" {
			continue
		}
		seen++
		path, version, floor := words[0], words[1], floors[words[0]]
		var have, want [3]int
		_, err := fmt.Sscanf(version, "v%d.%d.%d", &have[0], &have[1], &have[2])
		_, err2 := fmt.Sscanf(floor, "v%d.%d.%d", &want[0], &want[1], &want[2])
		if err != nil || err2 != nil || have[0] < want[0] || have[0] == want[0] && (have[1] < want[1] || have[1] == want[1] && have[2] < want[2]) {
			t.Errorf("%s is %s, want at least %s: older ones have known faults", path, version, floor)
		}
	}
	if seen < len(floors) {
		t.Errorf("go.mod names %d of %d modules: a floor names what is gone", seen, len(floors))
	}
}
