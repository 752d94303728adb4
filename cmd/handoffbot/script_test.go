package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be handoffbot: the scripts, and the tests that
// kill it, run the whole program.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"handoffbot": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			context.AfterFunc(ctx, stop)
			os.Exit(run(ctx, program{args: os.Args[1:], env: os.LookupEnv, stdout: os.Stdout, stderr: os.Stderr}))
		},
	})
}

// TestTheCommandLine runs what a user types, as a user sees it.
func TestTheCommandLine(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script"})
}
