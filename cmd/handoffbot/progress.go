package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress is the bar of a long command. It is drawn on standard error, and
// only where somebody sees it: on a terminal.
type progress struct{ bar *progressbar.ProgressBar } // nil: not drawn

// newProgress begins a bar of so many steps, -1 when nobody knows.
func (p program) newProgress(what string, steps int64, bytes bool) progress {
	f, ok := p.stderr.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return progress{}
	}
	return progress{progressbar.NewOptions64(steps,
		progressbar.OptionSetDescription(what), progressbar.OptionSetWriter(f), progressbar.OptionShowBytes(bytes),
		progressbar.OptionShowCount(), progressbar.OptionSetWidth(30), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond),
	)}
}

// step says that so much more is done.
func (b progress) step(n int) {
	if b.bar != nil {
		_ = b.bar.Add(n) // a terminal that cannot be drawn on is no reason to stop
	}
}

// say writes what must be read, out of the bar's way.
func (b progress) say(w io.Writer, text string) {
	if b.bar != nil {
		_ = b.bar.Clear()
	}
	_, _ = io.WriteString(w, text)
}

// end takes the bar away.
func (b progress) end() {
	if b.bar != nil {
		_ = b.bar.Finish()
	}
}
