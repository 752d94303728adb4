package storetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Required names the variable of the environment that makes a missing server a
// failure: without it such tests are skipped.
const Required = "HANDOFFBOT_REQUIRE_POSTGRES"

// common is the server that the tests of one process share. It stops, and its
// directory goes, when the process ends, however that happens.
var common = sync.OnceValues(func() (*Server, error) { return start() })

// Postgres returns the address of a fresh database, on the server that this
// process's tests share.
func Postgres(t testing.TB) string {
	t.Helper()
	s, err := common()
	if err != nil {
		missing(t, err)
	}
	return s.Database(t)
}

// Start starts a server for one test that stops it, kills it, or starts it again.
func Start(t testing.TB) *Server {
	t.Helper()
	s, err := start()
	if err != nil {
		missing(t, err)
	}
	t.Cleanup(s.end)
	return s
}

// missing says what to install.
func missing(t testing.TB, err error) {
	t.Helper()
	if os.Getenv(Required) != "" {
		t.Fatalf("no PostgreSQL for this test: %v", err)
	}
	t.Skipf("no PostgreSQL for this test (apt-get install postgresql brings one): %v", err)
}

// Database makes a database and returns its address. It goes with the server.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("t%d", s.databases.Add(1))
	if err := s.admin("CREATE DATABASE " + name); err != nil {
		t.Fatalf("make a database: %v", err)
	}
	return s.URL(name)
}

// URL is the address of a database on the server. The server asks for no
// password; there is one so that tests see whether it is printed.
func (s *Server) URL(database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(owner, Password), Host: fmt.Sprintf("127.0.0.1:%d", s.port),
		Path: "/" + database, RawQuery: "sslmode=disable",
	}
	return u.String()
}

// Password stands in every address that this package gives.
const Password = "canary-of-the-database"

// owner is the server's superuser.
const owner = "handoffbot"

func (s *Server) admin(statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx) //nolint:errcheck // the test has what it wants
	_, err = conn.Exec(ctx, statement)
	return err
}

// Host is the host and port of an address that this package gave.
func Host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return strings.TrimPrefix(address, "postgres://")
	}
	return u.Host
}
