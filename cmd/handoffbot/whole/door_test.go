package whole

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// door stands before the replicas as a load balancer does. It sees every
// request from outside, and can stop one in the middle.
type door struct {
	server *httptest.Server
	client *http.Client

	mu    sync.Mutex
	chaos *rand.Rand
	live  []*process
	traps []*trap
	loses int // one in so many events of the platform is lost on its way; 0: none
}

// trap stops a request.
type trap struct {
	path  string
	half  bool          // when half of its body has gone in; else when its answer has come out
	stop  chan *process // which got it
	leave chan struct{} // closed when the request may end, unanswered
}

func newDoor(chaos *rand.Rand) *door {
	d := &door{chaos: chaos, client: &http.Client{
		Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 32, IdleConnTimeout: 10 * time.Second},
	}}
	d.server = httptest.NewServer(d)
	return d
}

// admit lets requests go to a process; dismiss stops that.
func (d *door) admit(p *process) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.live = append(d.live, p)
}

func (d *door) dismiss(p *process) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.live = slices.DeleteFunc(d.live, func(q *process) bool { return q == p })
}

// lose begins to lose one in n events on their way, as networks do.
func (d *door) lose(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.loses = n
}

// set stops the next request whose path begins so.
func (d *door) set(path string, half bool) *trap {
	t := &trap{path: path, half: half, stop: make(chan *process, 1), leave: make(chan struct{})}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.traps = append(d.traps, t)
	return t
}

// choose returns who takes a request, and the trap it runs into.
func (d *door) choose(path string) (*process, *trap) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.live) == 0 || d.loses > 0 && strings.HasPrefix(path, "/slack/") && d.chaos.IntN(d.loses) == 0 {
		return nil, nil
	}
	p := d.live[d.chaos.IntN(len(d.live))]
	for i, t := range d.traps {
		if strings.HasPrefix(path, t.path) {
			d.traps = slices.Delete(d.traps, i, i+1)
			return p, t
		}
	}
	return p, nil
}

// ServeHTTP passes a request on. Whatever goes wrong breaks the connection: the
// sender then knows nothing, as with a real one.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	p, t := d.choose(r.URL.Path)
	if err != nil || p == nil {
		panic(http.ErrAbortHandler)
	}
	if t != nil && t.half {
		conn, err := sendHalf(r, body, p.public)
		t.stop <- p
		<-t.leave
		if err == nil {
			conn.Close()
		}
		panic(http.ErrAbortHandler)
	}
	out, err := http.NewRequestWithContext(r.Context(), r.Method, "http://"+p.public+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	out.Header = r.Header.Clone()
	answer, err := d.client.Do(out)
	var text []byte
	if err == nil {
		defer answer.Body.Close()
		text, err = io.ReadAll(answer.Body)
	}
	if t != nil {
		t.stop <- p
		<-t.leave
		panic(http.ErrAbortHandler)
	}
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", answer.Header.Get("Content-Type"))
	w.WriteHeader(answer.StatusCode)
	_, _ = w.Write(text)
}

// sendHalf sends a request whose body does not come to its end.
func sendHalf(r *http.Request, body []byte, to string) (net.Conn, error) {
	conn, err := net.DialTimeout("tcp", to, time.Second)
	if err != nil {
		return nil, err
	}
	var head bytes.Buffer
	fmt.Fprintf(&head, "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n", r.Method, r.URL.RequestURI(), to, len(body))
	header := r.Header.Clone()
	header.Del("Content-Length")
	if err := header.Write(&head); err != nil {
		return conn, err
	}
	head.WriteString("\r\n")
	head.Write(body[:len(body)/2])
	_, err = conn.Write(head.Bytes())
	return conn, err
}
