package whole

import (
	"fmt"
	"os"
	"sync"
	"testing"
	"time"
)

// figures are what the benchmarks of one run have measured, in order.
type figures struct {
	mu    sync.Mutex
	names []string
	all   map[string]figure
}

type figure struct {
	value     float64
	unit, aim string
}

// measured is filled by the benchmarks and printed at the end of the process.
var measured = figures{all: map[string]figure{}}

// note keeps a figure; the last one of a name stands.
func (f *figures) note(b *testing.B, name string, value float64, unit, aim string) {
	b.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, known := f.all[name]; !known {
		f.names = append(f.names, name)
	}
	f.all[name] = figure{value, unit, aim}
}

// ratio notes one figure as a multiple of another, if both were measured.
func (f *figures) ratio(b *testing.B, name, of, by, aim string) {
	b.Helper()
	f.mu.Lock()
	x, y := f.all[of], f.all[by]
	f.mu.Unlock()
	if y.value > 0 {
		f.note(b, name, x.value/y.value, "×", aim)
	}
}

func (f *figures) print() {
	if len(f.names) == 0 {
		return
	}
	fmt.Printf("\n| measured | | aim |\n|---|---|---|\n")
	for _, name := range f.names {
		x := f.all[name]
		digits := 1
		switch {
		case x.value >= 100:
			digits = 0
		case x.value < 10:
			digits = 2
		}
		fmt.Printf("| %s | %.*f %s | %s |\n", name, digits, x.value, x.unit, x.aim)
	}
}

// TestMain prints the table when anything was measured.
func TestMain(m *testing.M) {
	code := m.Run()
	measured.print()
	os.Exit(code)
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
