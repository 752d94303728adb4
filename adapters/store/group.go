package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"sync"
)

// together is how many commits share one fsync at most. More would only make
// the first of them wait longer.
const together = 32

// group lets the commits that wait share one transaction, and so one fsync.
//
// Nobody waits for company: whoever comes while no transaction is open leads
// one, and takes along those who came since, in their order, until none waits.
// Each runs in a savepoint of its own, on its own goroutine, while it holds the
// transaction, so that a refusal or a panic of one is nobody else's. What came
// during the commit is the next group.
type group struct {
	db   *sql.DB // of one connection
	most int     // members of one transaction

	// Of whoever holds the transaction: the connection, nil before the first
	// and after a broken one, and its statements, each compiled once.
	conn   *sql.Conn
	texts  map[string]*sql.Stmt
	closed bool
	folder *folder

	mu      sync.Mutex
	leading bool
	waiting []*member
}

// member is one commit that waits for its turn.
type member struct {
	turn  chan *batch // gives it the transaction; nil makes it the leader
	ended chan error  // how the commit went
}

// batch is one open transaction.
type batch struct {
	*group
	work   context.Context
	back   chan struct{} // the member is done with it
	doomed error         // it cannot be committed any more
}

func newGroup(db *sql.DB, most int) *group {
	if most <= 0 {
		most = together
	}
	return &group{db: db, most: most, folder: newFolder(foldAfter)}
}

// commit runs fn in a transaction, with others or alone, and returns when that
// is durable, or when fn has failed. A caller whose ctx ends before its turn
// leaves the queue, and fn is not run.
func (g *group) commit(ctx context.Context, fn func(*session) error) error {
	m := &member{turn: make(chan *batch, 1), ended: make(chan error, 1)}
	if g.join(m) {
		return g.lead(ctx, fn)
	}
	var b *batch
	select {
	case b = <-m.turn:
	case <-ctx.Done():
		if g.leave(m) {
			return notStored("wait for the others", ctx.Err())
		}
		b = <-m.turn // it was given the turn at the same moment, and takes it
	}
	if b == nil {
		return g.lead(ctx, fn)
	}
	if err := b.take(fn); err != nil {
		return err
	}
	return <-m.ended
}

// join reports whether the member leads.
func (g *group) join(m *member) (leads bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.leading {
		g.waiting = append(g.waiting, m)
		return false
	}
	g.leading = true
	return true
}

// leave reports whether the member was still waiting.
func (g *group) leave(m *member) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, w := range g.waiting {
		if w == m {
			g.waiting = append(g.waiting[:i], g.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// next takes the first who waits, or nil.
func (g *group) next() *member {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) == 0 {
		return nil
	}
	m := g.waiting[0]
	g.waiting = g.waiting[1:]
	return m
}

// pass makes the first who waits the leader.
func (g *group) pass() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) == 0 {
		g.leading, g.waiting = false, nil
		return
	}
	g.waiting[0].turn <- nil
	g.waiting = g.waiting[1:]
}

// lead opens a transaction, runs fn in it, then whoever waits, and commits. It
// is first, so it needs no savepoint: when it fails, the next one leads.
func (g *group) lead(ctx context.Context, fn func(*session) error) (err error) {
	b, err := g.begin(context.WithoutCancel(ctx))
	if err != nil {
		g.refuse(err)
		return err
	}
	finished := false
	defer func() { // also when fn panics: the others are owed their turns
		if !finished || err != nil {
			b.rollback()
			g.pass()
			return
		}
		err = g.finish(b)
	}()
	err = fn(&session{work: b.work, on: b})
	finished = true
	return err
}

func (g *group) begin(work context.Context) (*batch, error) {
	b := &batch{group: g, work: work, back: make(chan struct{})}
	if g.closed {
		return nil, notStored("begin", errClosed)
	}
	if g.conn == nil {
		conn, err := g.db.Conn(work)
		if err != nil {
			return nil, notStored("connect", err)
		}
		g.conn, g.texts = conn, make(map[string]*sql.Stmt)
	}
	if _, err := b.ExecContext(work, "BEGIN IMMEDIATE"); err != nil {
		b.rollback()
		return nil, notStored("begin", err)
	}
	return b, nil
}

// refuse gives up for all who wait, who would only wait for the same, and ends
// the leading.
func (g *group) refuse(err error) {
	for m := g.next(); m != nil; m = g.next() {
		b := &batch{doomed: err, back: make(chan struct{}, 1)}
		m.turn <- b
		<-b.back
	}
	g.pass()
}

// finish gives the turn to whoever waits, commits, and tells everybody.
func (g *group) finish(b *batch) error {
	var members []*member
	for len(members)+1 < g.most && b.doomed == nil {
		m := g.next()
		if m == nil {
			break
		}
		m.turn <- b
		<-b.back
		members = append(members, m)
	}
	err := b.commit()
	if err == nil {
		g.folder.committed(g.conn)
	}
	g.pass()
	for _, m := range members {
		m.ended <- err // of one that has failed nobody reads it
	}
	return err
}

func (b *batch) commit() error {
	err := b.doomed
	if err == nil {
		_, err = b.ExecContext(b.work, "COMMIT")
	}
	if err != nil {
		b.rollback()
		return notStored("commit", err)
	}
	return nil
}

// rollback undoes everything. When that fails the database has done so by
// itself, or the connection is broken: another is made either way.
func (b *batch) rollback() {
	if _, err := b.ExecContext(b.work, "ROLLBACK"); err != nil {
		b.disconnect()
	}
}

// disconnect gives the connection up; whatever is open on it is undone.
func (g *group) disconnect() {
	if g.conn == nil {
		return
	}
	for _, s := range g.texts {
		_ = s.Close() // with the connection
	}
	_ = g.conn.Raw(func(any) error { return driver.ErrBadConn }) // so that the pool does not keep it
	_ = g.conn.Close()
	g.conn = nil
}

// errClosed is what a commit gets that comes after close.
var errClosed = errors.New("the ledger is closed")

// close waits for its turn, and gives the connection back.
func (g *group) close() error {
	m := &member{turn: make(chan *batch, 1), ended: make(chan error, 1)}
	if !g.join(m) {
		if b := <-m.turn; b != nil {
			var err error
			if b.take(func(*session) error { return nil }) == nil { // else it was refused, and no end is told
				err = <-m.ended
			}
			return errors.Join(err, g.close())
		}
	}
	g.closed = true
	g.disconnect()
	g.refuse(notStored("begin", errClosed))
	return nil
}

// take runs one member. A failure of the savepoint itself dooms the batch: the
// database has ended the transaction, as it does when the disk is full.
func (b *batch) take(fn func(*session) error) (err error) {
	defer func() { b.back <- struct{}{} }()
	if b.doomed != nil {
		return notStored("begin", b.doomed)
	}
	if b.savepoint("SAVEPOINT member"); b.doomed != nil {
		return notStored("begin", b.doomed)
	}
	finished := false
	defer func() {
		if !finished || err != nil {
			b.savepoint("ROLLBACK TO member")
		}
		b.savepoint("RELEASE member")
	}()
	err = fn(&session{work: b.work, on: b})
	finished = true
	return err
}

func (b *batch) savepoint(statement string) {
	if b.doomed != nil {
		return
	}
	if _, err := b.ExecContext(b.work, statement); err != nil {
		b.doomed = err
	}
}

// mostTexts bounds the statements that are kept. All of ours are fewer; one that
// is put together from parts may come in many shapes.
const mostTexts = 200

// stmt returns a statement that is compiled once, or nil when it is not kept.
func (b *batch) stmt(ctx context.Context, query string) *sql.Stmt {
	if s := b.texts[query]; s != nil || len(b.texts) >= mostTexts {
		return s
	}
	s, err := b.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil // running it will tell
	}
	b.texts[query] = s
	return s
}

// ExecContext runs a statement.
func (b *batch) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if s := b.stmt(ctx, query); s != nil { //nolint:sqlclosecheck // it is kept for the next
		return s.ExecContext(ctx, args...)
	}
	return b.conn.ExecContext(ctx, query, args...)
}

// QueryContext runs a query.
func (b *batch) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s := b.stmt(ctx, query); s != nil { //nolint:sqlclosecheck // it is kept for the next
		return s.QueryContext(ctx, args...)
	}
	return b.conn.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row.
func (b *batch) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if s := b.stmt(ctx, query); s != nil { //nolint:sqlclosecheck // it is kept for the next
		return s.QueryRowContext(ctx, args...)
	}
	return b.conn.QueryRowContext(ctx, query, args...)
}
