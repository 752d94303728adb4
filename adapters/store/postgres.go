package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"net"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"handoffbot/bot"
)

// How a process deals with the server. A commit that takes longer is given up:
// whoever sends the same event again gets the first receipt, if there was one.
const (
	postgresWriters  = 16
	postgresReaders  = 6
	commitWithin     = 10 * time.Second // waiting for a connection included
	connectWithin    = 5 * time.Second
	forgetConnection = 30 * time.Minute // so that a changed address is found
)

// postgres is the ledger on a server, which several processes share.
type postgres struct {
	now   func() time.Time
	write *sql.DB
	slots chan struct{} // one a connection: a caller that goes away leaves the queue
	wake  *wake
}

func openPostgres(ctx context.Context, o Options, announce func()) (opened, error) {
	config, err := pgx.ParseConfig(o.Storage)
	if err != nil { // it quotes the address
		return opened{}, errors.New("the address cannot be read; write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with %-escapes for what is special in the password")
	}
	connect := func(settings map[string]string, most int) *sql.DB {
		c := config.Copy()
		defaults(c, settings)
		db := stdlib.OpenDB(*c)
		db.SetMaxOpenConns(most)
		db.SetMaxIdleConns(most)
		db.SetConnMaxIdleTime(5 * time.Minute)
		db.SetConnMaxLifetime(forgetConnection)
		return db
	}
	schema := connect(map[string]string{"statement_timeout": "0", "lock_timeout": "60s"}, 1)
	applied, err := onPostgres(schema).migrate(ctx, o.Now())
	if err = errors.Join(err, schema.Close()); err != nil {
		return opened{}, err
	}
	e := &postgres{now: o.Now, slots: make(chan struct{}, postgresWriters)}
	e.write = connect(map[string]string{"statement_timeout": "5s", "lock_timeout": "2s", "idle_in_transaction_session_timeout": "15s"}, postgresWriters)
	read := connect(map[string]string{"statement_timeout": "30s", "lock_timeout": "2s", "default_transaction_read_only": "on"}, postgresReaders)
	listen := config.Copy()
	defaults(listen, nil)
	e.wake = startWake(ctx, wakeOptions{listen: listen, notify: e.write, announce: announce, log: o.Log, deaf: !o.Exclusive})
	return opened{engine: e, read: &pool{DB: read, isolation: sql.LevelRepeatableRead}, applied: applied}, nil
}

// defaults fills in what the address leaves open. The settings are the server's.
func defaults(c *pgx.ConnConfig, settings map[string]string) {
	given := c.RuntimeParams
	c.RuntimeParams = map[string]string{"application_name": "handoffbot"}
	maps.Copy(c.RuntimeParams, settings)
	maps.Copy(c.RuntimeParams, given)
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = connectWithin
	}
	dialer := net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3}}
	c.DialFunc = dialer.DialContext
}

// postgresName is an address without login and settings.
func postgresName(storage string) string {
	u, err := url.Parse(storage)
	if err != nil || u.Host == "" {
		return "postgres://…"
	}
	return "postgres://" + u.Host + u.EscapedPath()
}

func (e *postgres) transact(ctx context.Context, fn func(*session) error) error {
	work, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitWithin)
	defer cancel()
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-ctx.Done():
		return notStored("wait for a connection", ctx.Err())
	case <-work.Done():
		return notStored("wait for a connection", work.Err())
	}
	begun, err := e.write.BeginTx(work, nil)
	if err != nil {
		return notStored("begin", err)
	}
	defer begun.Rollback() //nolint:errcheck // after a commit it does nothing
	if err := fn(&session{work: work, on: begun}); err != nil {
		return err
	}
	if err := begun.Commit(); err != nil {
		return notStored("commit", err)
	}
	return nil
}

func (*postgres) alone() bool { return false }

// lock takes an advisory lock, which also holds for what does not exist yet.
func (*postgres) lock(ctx context.Context, s *session, key string) error {
	h := fnv.New64a()
	fmt.Fprint(h, "handoffbot ", key)
	if _, err := s.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(h.Sum64())); err != nil { //nolint:gosec // any 64 bits will do
		return notStored("lock "+key, err)
	}
	return nil
}

func (*postgres) worthAgain(err error) bool {
	failed, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (failed.Code == "40001" || failed.Code == "40P01") // serialization failure, deadlock
}

func (*postgres) damage() error { return nil } // the server's to find

func (*postgres) forUpdate() string { return " FOR UPDATE" }

func (*postgres) skipLocked() string { return " FOR UPDATE SKIP LOCKED" }

func (*postgres) hasErased() {} // the server's to see to

func (e *postgres) tell() { e.wake.tell() }

func (e *postgres) close() error {
	e.wake.close()
	return e.write.Close()
}

func (e *postgres) clock(ctx context.Context, now func() time.Time) (time.Duration, error) {
	var ms int64
	before := now()
	err := e.write.QueryRowContext(ctx, `SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)`).Scan(&ms)
	if err != nil {
		return 0, err
	}
	took := now().Sub(before)
	return before.Add(took / 2).Sub(time.UnixMilli(ms)), nil
}

func (e *postgres) examine(ctx context.Context) []bot.Finding {
	version, durable, clock := bot.Finding{What: "postgres version", OK: true}, bot.Finding{What: "postgres durability"}, bot.Finding{What: "clock"}
	var off string
	err := e.write.QueryRowContext(ctx, `SELECT current_setting('server_version'), (SELECT coalesce(string_agg(name, ', ' ORDER BY name), '') FROM pg_settings
		WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'off')`).Scan(&version.Said, &off)
	if err != nil {
		version.OK, version.Said, version.Cure = false, err.Error(), "see whether the server is up"
		return []bot.Finding{version}
	}
	if durable.OK = off == ""; durable.OK {
		durable.Said = "what is committed is on disk"
	} else {
		durable.Said, durable.Cure = off+": off", "turn it on: a crash of the server loses what was accepted"
	}
	ahead, err := e.clock(ctx, e.now)
	clock.OK, clock.Said = err == nil && ahead.Abs() <= mostSkew, fmt.Sprintf("%s ahead of the database's", ahead.Round(10*time.Millisecond))
	if !clock.OK {
		clock.Cure = "let NTP set this machine's clock and the server's"
	}
	return []bot.Finding{version, durable, clock}
}
