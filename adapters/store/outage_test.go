package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"handoffbot/adapters/store"
	"handoffbot/adapters/store/storetest"
	"handoffbot/bot"
)

// load sends events through several processes until it is stopped, each event
// again and again until it is answered well, as a chatbot does.
type load struct {
	t        *testing.T
	services []*bot.Service
	stop     chan struct{}
	all      sync.WaitGroup
	n        atomic.Int64
	refused  atomic.Int64

	mu       sync.Mutex
	accepted map[string]string // handoff by conversation
	arrived  chan struct{}     // one more is accepted
}

func begin(t *testing.T, dbs []*store.DB) *load {
	l := &load{t: t, stop: make(chan struct{}), accepted: map[string]string{}, arrived: make(chan struct{}, 1)}
	for _, db := range dbs {
		l.services = append(l.services, service(t, db))
	}
	for range 8 {
		l.all.Go(l.send)
	}
	return l
}

func (l *load) send() {
	for {
		i := l.n.Add(1)
		name := fmt.Sprint("c", i)
		for try := i; ; try++ {
			r, err := l.services[try%int64(len(l.services))].Accept(context.Background(), initiate("e"+name, name))
			if err == nil {
				l.mu.Lock()
				l.accepted[name] = r.HandoffID
				l.mu.Unlock()
				select {
				case l.arrived <- struct{}{}:
				default:
				}
				break
			}
			if !errors.Is(err, bot.ErrNotStored) {
				l.t.Errorf("Accept = %v, want ErrNotStored", err)
			}
			l.refused.Add(1)
			<-time.After(20 * time.Millisecond) // a sender less patient than Retry-After asks for
		}
		select {
		case <-l.stop:
			return
		default:
		}
	}
}

// more waits until as many more are accepted.
func (l *load) more(n int) {
	l.t.Helper()
	within := time.After(90 * time.Second)
	for range n {
		select {
		case <-l.arrived:
		case <-within:
			l.t.Fatal("nothing was accepted for 90 s")
		}
	}
}

// ends stops the load and holds the ledger to what was accepted.
func (l *load) ends(db *store.DB) {
	l.t.Helper()
	close(l.stop)
	l.all.Wait()
	handoffs := map[string]int{}
	q := bot.HandoffQuery{Limit: 200}
	for {
		page, next, err := db.Handoffs(l.t.Context(), q)
		if err != nil {
			l.t.Fatal(err)
		}
		for _, d := range page {
			handoffs[d.Conversation.ID]++
			if got := d.Cycles[0].HandoffID; got != l.accepted[d.Conversation.ID] {
				l.t.Errorf("%s is handoff %s, and %s was answered", d.Conversation.ID, got, l.accepted[d.Conversation.ID])
			}
			if len(d.Postings) != 1 {
				l.t.Errorf("%s owes %d cards, want 1", d.Conversation.ID, len(d.Postings))
			}
		}
		if q.Cursor = next; next == "" {
			break
		}
	}
	for name := range l.accepted {
		if handoffs[name] != 1 {
			l.t.Errorf("%s was answered well, and there are %d handoffs of it", name, handoffs[name])
		}
	}
	if len(handoffs) != len(l.accepted) {
		l.t.Errorf("%d handoffs are there and %d were accepted", len(handoffs), len(l.accepted))
	}
	l.t.Logf("%d accepted, %d refused and sent again", len(l.accepted), l.refused.Load())
}

func TestTheServerGoesAwayUnderLoad(t *testing.T) {
	server := storetest.Start(t)
	storage := server.Database(t)
	dbs := []*store.DB{open(t, storage), open(t, storage)}
	l := begin(t, dbs)
	for _, away := range []func(testing.TB){server.Stop, server.Kill, server.Kill} {
		l.more(20)
		away(t)
		server.Restart(t)
	}
	l.more(20)
	if l.refused.Load() == 0 {
		t.Error("nothing was refused: the server was not away")
	}
	l.ends(dbs[0])
}

// TestConnectionsAreCutUnderLoad cuts all connections at any moment: also after
// a COMMIT has arrived and before its answer has, when nobody here can know.
func TestConnectionsAreCutUnderLoad(t *testing.T) {
	direct := storetest.Postgres(t)
	p := startProxy(t, storetest.Host(direct))
	storage := strings.Replace(direct, storetest.Host(direct), p.l.Addr().String(), 1)
	dbs := []*store.DB{open(t, storage), open(t, storage)}
	l := begin(t, dbs)
	for range 12 {
		l.more(10)
		p.cut()
	}
	l.more(10)
	if l.refused.Load() == 0 {
		t.Error("nothing was refused: no cut has hit a commit")
	}
	l.ends(open(t, direct))
}

// proxy passes connections on, and can cut them all.
type proxy struct {
	l     net.Listener
	mu    sync.Mutex
	conns []net.Conn
}

func startProxy(t *testing.T, to string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{l: l}
	t.Cleanup(func() { l.Close(); p.cut() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				in.Close()
				continue
			}
			p.mu.Lock()
			p.conns = append(p.conns, in, out)
			p.mu.Unlock()
			go func() { _, _ = io.Copy(out, in); out.Close() }()
			go func() { _, _ = io.Copy(in, out); in.Close() }()
		}
	}()
	return p
}

// cut closes the side of the processes at once; what the server was told stands.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}
