package whole

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// build makes the program as it is shipped.
func build(ctx context.Context, dir string) (string, error) {
	binary := filepath.Join(dir, "handoffbot")
	c := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", binary, "handoffbot/cmd/handoffbot")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build handoffbot: %w\n%s", err, out)
	}
	return binary, nil
}

// program is what a process is started from.
type program struct {
	binary, dir string
	env         []string
}

// process is one run of `handoffbot serve`.
type process struct {
	n          int // its replica
	cmd        *exec.Cmd
	began      time.Time
	ready      chan struct{} // closed when it says where it listens
	gone       chan struct{} // closed when it has ended
	err        error         // how it ended; read it after gone
	public     string        // host:port, after ready
	operations string
}

var listens = regexp.MustCompile(`http://([0-9.:]+)`)

// launch starts replica n and returns at once.
func (p program) launch(n int) (*process, error) {
	config := fmt.Sprintf("r%d.yaml", n)
	log, err := os.OpenFile(p.log(n), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close() // the child has its own
	r := &process{n: n, ready: make(chan struct{}), gone: make(chan struct{})}
	r.cmd = exec.Command(p.binary, "serve", "--config", config)
	r.cmd.Dir, r.cmd.Env, r.cmd.Stderr = p.dir, p.env, log
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // who interrupts a long run means the run
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	r.began = time.Now()
	if err := r.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start replica %d: %w", n, err)
	}
	go r.watch(out)
	return r, nil
}

func (p program) log(n int) string { return filepath.Join(p.dir, fmt.Sprintf("r%d.log", n)) }

// watch reads what the process announces, then waits for its end.
func (r *process) watch(out io.Reader) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		at := listens.FindStringSubmatch(lines.Text())
		switch {
		case strings.Contains(lines.Text(), "webhook") && at != nil:
			r.public = at[1]
		case strings.Contains(lines.Text(), "operations") && at != nil:
			r.operations = at[1]
			close(r.ready)
		}
	}
	r.err = r.cmd.Wait()
	close(r.gone)
}

var errEnded = errors.New("the process ended")

// awaitReady returns once the process says that it listens.
func (r *process) awaitReady(ctx context.Context) error {
	select {
	case <-r.ready:
		return nil
	case <-r.gone:
		return fmt.Errorf("replica %d: %w before it listened: %w", r.n, errEnded, r.err)
	case <-ctx.Done():
		return fmt.Errorf("replica %d does not listen: %w", r.n, ctx.Err())
	}
}

// kill ends the process as a power cut to it would, and returns when it is gone.
func (r *process) kill() {
	_ = r.cmd.Process.Kill() // it may have ended by itself
	<-r.gone
}

// terminate asks it to stop.
func (r *process) terminate() error { return r.cmd.Process.Signal(syscall.SIGTERM) }

// run carries out another command of the program.
func (p program) run(ctx context.Context, args ...string) (string, error) {
	c := exec.CommandContext(ctx, p.binary, args...)
	c.Dir, c.Env = p.dir, p.env
	out, err := c.CombinedOutput()
	return string(out), err
}
