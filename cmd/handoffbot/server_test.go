package main

import (
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a listener whose connections are pipes, so that time can be virtual.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p pipes) Close() error {
	close(p.closed)
	return nil
}
func (p pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

// TestW11WhoSendsSlowlyIsCutOff writes a request byte by byte, a second each.
func TestW11WhoSendsSlowlyIsCutOff(t *testing.T) {
	const head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
	tests := []struct {
		name   string
		atOnce string
		within time.Duration
	}{
		{"one byte of the header a second", "", headerTimeout + 2*time.Second},
		{"one byte of the body a second", head, readTimeout + 2*time.Second},
		{"nothing at all", "", headerTimeout + 2*time.Second},
	}
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := pipes{make(chan net.Conn), make(chan struct{})}
				server := newServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if _, err := io.ReadAll(r.Body); err != nil {
						w.WriteHeader(http.StatusBadRequest)
					}
				}))
				done := make(chan struct{})
				go func() { _ = server.Serve(l); close(done) }()
				here, there := net.Pipe()
				l.conns <- there
				began := time.Now()
				wrote := make(chan struct{})
				go func() {
					defer close(wrote)
					_, _ = io.WriteString(here, tt.atOnce)
					for i < 2 {
						if _, err := io.WriteString(here, "X"); err != nil {
							return
						}
						<-time.After(time.Second)
					}
				}()
				_, _ = io.Copy(io.Discard, here) // until the server hangs up
				if took := time.Since(began); took > tt.within {
					t.Errorf("the server hung up after %s, want within %s", took, tt.within)
				}
				_ = here.Close()
				_ = server.Close()
				<-wrote
				<-done
			})
		})
	}
}
