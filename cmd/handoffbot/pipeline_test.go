package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

func TestLines(t *testing.T) {
	long := strings.Repeat("x", maxLine+1)
	tests := []struct {
		name, give string
		want       string // n:text, or n:long
	}{
		{"nothing", "", ""},
		{"the last line needs no end", "a\nb", "1:a 2:b"},
		{"empty lines are counted and left out", "a\n\n  \nb\n", "1:a 4:b"},
		{"lines of Windows, with its mark", "\ufeffa\r\nb\r\n", "1:a 2:b"},
		{"a line longer than the buffer is whole", strings.Repeat("y", 70<<10) + "\nb", "1:70k 2:b"},
		{"a line that is too long is left out, and the rest goes on", long + "\nb", "1:long 2:b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			size := 0
			for l, err := range lines(strings.NewReader(tt.give)) {
				if err != nil {
					t.Fatal(err)
				}
				text := string(l.text)
				switch {
				case l.long && text == "":
					text = "long"
				case text == strings.Repeat("y", 70<<10):
					text = "70k"
				}
				got = append(got, fmt.Sprintf("%d:%s", l.n, text))
				size += l.size
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("lines = %.80q, want %q", got, tt.want)
			}
		})
	}
}

// count yields the numbers from 0, and notes how many were asked for.
func count(to int, asked *atomic.Int64) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range to {
			asked.Add(1)
			if !yield(i, nil) {
				return
			}
		}
	}
}

func TestResultsKeepTheOrderOfTheItemsAndFewAreHeld(t *testing.T) {
	const items = 20_000
	workers := runtime.GOMAXPROCS(0)
	var asked atomic.Int64
	taken, most := 0, int64(0)
	work := func(i int) int {
		if i%7 == 0 {
			runtime.Gosched() // some take longer than others
		}
		return i
	}
	err := inOrder(t.Context(), count(items, &asked), work, func(i int) error {
		most = max(most, asked.Load()-int64(taken))
		if i != taken {
			t.Fatalf("result %d came at place %d", i, taken)
		}
		taken++
		return nil
	})
	if err != nil || taken != items {
		t.Errorf("inOrder = %v after %d of %d items", err, taken, items)
	}
	// The queue, one item in the reader's hand, one that was just taken.
	if bound := int64(ahead*workers + 2); most > bound {
		t.Errorf("%d items were read and not yet taken, want at most %d", most, bound)
	}
}

func TestTheEndOfAPipeline(t *testing.T) {
	broken := errors.New("broken")
	same := func(i int) int { return i }
	var asked atomic.Int64
	fails := func(yield func(int, error) bool) {
		_ = yield(1, nil) && yield(0, broken)
	}
	n := 0
	if err := inOrder(t.Context(), fails, same, func(int) error { n++; return nil }); !errors.Is(err, broken) || n != 1 {
		t.Errorf("a reader that breaks: %v after %d items, want its error after 1", err, n)
	}
	if err := inOrder(t.Context(), count(100, &asked), same, func(int) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("a taker that breaks: %v, want its error", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := inOrder(ctx, count(1<<30, &asked), same, func(int) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled pipeline: %v, want context.Canceled", err)
	}
}
