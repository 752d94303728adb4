package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is one PostgreSQL server.
type Server struct {
	dir       string // private: data, socket and log
	bin       string
	port      int
	as        *syscall.Credential // root may not run it
	databases atomic.Int64
	leash     io.Closer // while it is open, and no longer, the server may run

	mu      sync.Mutex
	process *os.Process   // nil while it is stopped
	exited  chan struct{} // closed when the process has ended
}

// patience is how long the server may take to start or to stop.
const patience = 60 * time.Second

// start makes a server and starts it.
func start() (*Server, error) {
	s := &Server{}
	var err error
	if s.bin, err = binaries(); err != nil {
		return nil, err
	}
	if s.as, err = credential(); err != nil {
		return nil, err
	}
	if s.dir, err = os.MkdirTemp("", "handoffbot-postgres-"); err != nil {
		return nil, err
	}
	if s.as != nil {
		if err := os.Chown(s.dir, int(s.as.Uid), int(s.as.Gid)); err != nil {
			return nil, err
		}
	}
	if err := s.leashed(); err != nil {
		return nil, err
	}
	initdb := s.command("initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username="+owner, "-D", s.data())
	if out, err := initdb.CombinedOutput(); err != nil {
		s.end()
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	if err := s.start(); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

// binaries finds the directory of the server's programs, the newest first.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil {
		return "", err
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		return n
	}
	slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
	if len(found) == 0 {
		path, err := exec.LookPath("postgres")
		if err != nil {
			return "", errors.New("its server is not installed")
		}
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return "", err
		}
		found = []string{path}
	}
	return filepath.Dir(found[0]), nil
}

// Program is the path of one of PostgreSQL's programs, such as pg_dump, in the
// version of the server.
func (s *Server) Program(name string) string { return filepath.Join(s.bin, name) }

// credential is another user's when root runs the tests.
func credential() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil //nolint:nilnil // the server runs as we do
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(err, err2)
	}
	return nil, errors.New("root may not run it, and there is neither a user postgres nor nobody")
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(s.Program(name), args...)
	c.Dir = s.dir
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.as, Setpgid: true}
	return c
}

// leashed starts a shell that outlives this process: when this process has
// ended, killed or not, it stops the server and removes the directory.
func (s *Server) leashed() error {
	c := exec.Command("sh", "-c", `cat
		file="$0/data/postmaster.pid"
		if pid=$(head -n 1 "$file" 2>/dev/null); then
			kill -QUIT "$pid"
			for i in $(seq 100); do [ -e "$file" ] || break; sleep 0.1; done
		fi
		rm -rf "$0"`, s.dir)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	in, err := c.StdinPipe()
	if err != nil {
		return err
	}
	s.leash = in
	return c.Start()
}

// start runs the server on a port of its own. Another process may take the port
// in between; then another is tried.
func (s *Server) start() error {
	var err error
	for range 3 {
		if s.port, err = freePort(); err != nil {
			return err
		}
		if err = s.run(); err == nil {
			return nil
		}
	}
	return err
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

func (s *Server) run() error {
	var log bytes.Buffer
	c := s.command("postgres", "-D", s.data(), "-p", strconv.Itoa(s.port), "-k", s.dir,
		"-c", "listen_addresses=127.0.0.1", "-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "max_connections=200",
		"-c", "shared_buffers=64MB", "-c", "log_min_messages=warning")
	c.Stderr = &log
	if err := c.Start(); err != nil {
		return err
	}
	exited := make(chan struct{})
	go func() {
		_ = c.Wait() // how it ended stands in its log
		close(exited)
	}()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.URL("postgres"))
		if err == nil {
			s.mu.Lock()
			s.process, s.exited = c.Process, exited
			s.mu.Unlock()
			return conn.Close(ctx)
		}
		select {
		case <-exited:
			return fmt.Errorf("the server ended: %s", log.Bytes())
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("the server does not answer: %w", err), c.Process.Kill())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Stop stops the server as an operator does: sessions are cut, nothing is lost.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	s.halt(t, syscall.SIGINT)
}

// Kill ends the server with SIGKILL.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	s.halt(t, syscall.SIGKILL)
}

func (s *Server) halt(t testing.TB, with syscall.Signal) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil {
		t.Fatal("the server is stopped already")
	}
	if err := s.process.Signal(with); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.exited:
	case <-time.After(patience):
		t.Fatal("the server does not stop")
	}
	s.process = nil
}

// Restart starts a stopped server again, where it was. After a kill its
// sessions take a moment to notice, and it does not start before.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	var err error
	for began := time.Now(); time.Since(began) < patience; {
		if err = s.run(); err == nil {
			return
		}
		<-time.After(50 * time.Millisecond)
	}
	t.Fatalf("the server does not start again: %v", err)
}

// end lets the leash go, which stops the server and removes its directory.
func (s *Server) end() { _ = s.leash.Close() }
