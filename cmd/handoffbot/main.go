// Command handoffbot hands website conversations over to people: it takes
// signed handoffs from a chatbot, posts cards where the team works, measures
// the time to the first human response, and reports every week.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // schedules name time zones, and a scratch image has none
)

// version is set by the linker.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, program{args: os.Args[1:], env: os.LookupEnv, stdout: os.Stdout, stderr: os.Stderr}))
}
