package slacktest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// socket is an open Socket Mode connection.
type socket struct {
	conn *websocket.Conn
	mu   sync.Mutex
	n    int
	wait map[string]chan json.RawMessage
	done chan struct{}
	once sync.Once
}

func (s *Server) connect(w http.ResponseWriter, r *http.Request) {
	k := &socket{wait: map[string]chan json.RawMessage{}, done: make(chan struct{})}
	s.mu.Lock() // around the answer: whoever has it may count on the socket
	conn, err := (&websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}).Upgrade(w, r, nil)
	if err != nil {
		s.mu.Unlock()
		return
	}
	k.conn, s.socket = conn, k
	s.mu.Unlock()
	_ = k.write(map[string]any{"type": "hello", "num_connections": 1, "connection_info": map[string]any{"app_id": s.AppID}, "debug_info": map[string]any{"approximate_connection_time": 3600}})
	go k.ping()
	k.read()
	s.mu.Lock()
	if s.socket == k {
		s.socket = nil
	}
	s.mu.Unlock()
}

// Connected reports whether a socket is open.
func (s *Server) Connected() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.socket != nil
}

// Disconnect closes the socket, as Slack does every few hours.
func (s *Server) Disconnect() {
	s.mu.Lock()
	k := s.socket
	s.socket = nil
	s.mu.Unlock()
	if k != nil {
		_ = k.write(map[string]any{"type": "disconnect", "reason": "refresh_requested"})
		k.close()
	}
}

func (k *socket) close() {
	k.once.Do(func() {
		close(k.done)
		_ = k.conn.Close()
	})
}

func (k *socket) write(v any) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.conn.WriteJSON(v)
}

func (k *socket) ping() {
	t := time.NewTicker(5 * time.Second)
	defer t.Stop()
	for {
		select {
		case <-k.done:
			return
		case <-t.C:
			_ = k.conn.WriteControl(websocket.PingMessage, []byte("ping"), time.Now().Add(time.Second))
		}
	}
}

func (k *socket) read() {
	defer k.close()
	for {
		var ack struct {
			ID      string          `json:"envelope_id"`
			Payload json.RawMessage `json:"payload"`
		}
		if err := k.conn.ReadJSON(&ack); err != nil {
			return
		}
		k.mu.Lock()
		answer := k.wait[ack.ID]
		delete(k.wait, ack.ID)
		k.mu.Unlock()
		if answer != nil {
			answer <- ack.Payload
		}
	}
}

// send sends an event in its envelope and waits for the acknowledgement.
func (k *socket) send(e Event) ([]byte, error) {
	kind, payload := "events_api", json.RawMessage(e.Body)
	if e.Path != "/slack/events" {
		form, err := url.ParseQuery(string(e.Body))
		if err != nil {
			return nil, err
		}
		if kind, payload = "interactive", json.RawMessage(form.Get("payload")); len(payload) == 0 {
			kind = "slash_commands"
			flat := map[string]string{}
			for name := range form {
				flat[name] = form.Get(name)
			}
			if payload, err = json.Marshal(flat); err != nil {
				return nil, err
			}
		}
	}
	answer := make(chan json.RawMessage, 1)
	k.mu.Lock()
	k.n++
	id := fmt.Sprintf("envelope-%d", k.n)
	k.wait[id] = answer
	k.mu.Unlock()
	if err := k.write(map[string]any{"type": kind, "envelope_id": id, "payload": payload, "accepts_response_payload": kind != "events_api"}); err != nil {
		return nil, err
	}
	select {
	case body := <-answer:
		return body, nil
	case <-k.done:
		return nil, errors.New("slacktest: the socket was closed before the acknowledgement")
	case <-time.After(3 * time.Second):
		return nil, errors.New("slacktest: no acknowledgement within 3 s")
	}
}
