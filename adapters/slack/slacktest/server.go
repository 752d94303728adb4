// Package slacktest is a Slack that runs in a test: it speaks the part of the
// Web API, the Events API and Socket Mode that handoffbot uses, checks what it
// is sent as Slack would, and behaves as Slack does where it hurts: limits,
// ambiguous failures, hangs, lagging history, events late, twice and out of
// order. Nothing in production imports it.
package slacktest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is how one call goes wrong.
type Fault struct {
	Method     string // such as chat.postMessage; empty means any
	Status     int    // an HTTP status
	Code       string // a Slack error code, with HTTP 200
	RetryAfter int    // seconds, as a header
	Body       string // instead of an answer
	Hang       bool   // no answer until the caller gives up
	Cut        bool   // the connection breaks
	// Done means that the call was carried out all the same.
	Done bool
}

// Message is a message as Slack keeps it.
type Message struct {
	Channel  string
	TS       string
	Thread   string // the ts of the root; empty for a first
	User     string
	BotID    string
	Text     string
	Blocks   json.RawMessage
	Metadata json.RawMessage
	Edits    int
	Deleted  bool
	Took     time.Duration // of the bot's: from the request's arrival until it stood
	at       time.Time
	reacted  []reactedBy
}

type reactedBy struct{ emoji, user string }

// User is an account.
type User struct {
	ID, Name, TeamID                 string
	Bot, Restricted, UltraRestricted bool
	Stranger, Workflow               bool
}

// Ephemeral is a line that one person sees.
type Ephemeral struct{ Channel, User, Text string }

// Server is a workspace. Make it with New; it ends with its test.
type Server struct {
	URL           string // of the Web API, ending in a slash
	Token         string
	AppToken      string
	SigningSecret string
	TeamID        string
	BotUser       string
	BotID         string
	AppID         string

	http *httptest.Server
	now  func() time.Time

	mu         sync.Mutex
	faults     []Fault
	channels   map[string]string // by id: "" in use, else the error posting gives
	users      map[string]User
	messages   []*Message
	ephemerals []Ephemeral
	views      []View
	homes      map[string][]Home
	calls      map[string]int
	last       int64 // of the timestamps given, in microseconds
	lag        time.Duration
	pace       time.Duration
	posted     map[string]time.Time
	refuse     map[string]bool // block types that this workspace refuses
	echo       bool
	granted    string // scopes, as the header says them; empty: no header
	latency    time.Duration
	events     int
	bot        *bot
	socket     *socket
	holds      []*Held
	observe    func(Call)
	closed     chan struct{}
	closing    sync.Once
}

// Options of a workspace; the zero value is one that behaves.
type Options struct {
	Now func() time.Time // nil: the clock
	// Lag is how long a message stays out of the history.
	Lag time.Duration
	// Pace is how long a channel takes no second message; zero: no limit.
	Pace time.Duration
	// Refuse names block types that this workspace does not have yet.
	Refuse []string
	// Echo sends the bot's own messages back as events.
	Echo bool
	// Latency is how long every call takes.
	Latency time.Duration
	// Observe is told of every call as it comes in.
	Observe func(Call)
}

// cleaner is the part of a test that ends the server with it.
type cleaner interface{ Cleanup(func()) }

// New starts a workspace with the channels C0SALES, C0SUPPORT, C0PRIO, C0OPS
// and C0MANAGERS, and the people U0ANA and U0BEN, members, U0GUEST, a guest,
// U0EXT of another team, and U0ROBOT.
func New(t cleaner, o Options) *Server {
	s := &Server{
		Token: "xoxb-slacktest", AppToken: "xapp-slacktest", SigningSecret: "8f742231b10e8888abcd99yyyzzz85a5",
		TeamID: "T0TEST", BotUser: "U0BOT", BotID: "B0BOT", AppID: "A0APP",
		now: o.Now, lag: o.Lag, pace: o.Pace, echo: o.Echo, latency: o.Latency, observe: o.Observe, closed: make(chan struct{}),
		channels: map[string]string{"C0SALES": "", "C0SUPPORT": "", "C0PRIO": "", "C0OPS": "", "C0MANAGERS": ""},
		users:    map[string]User{}, calls: map[string]int{}, posted: map[string]time.Time{}, refuse: map[string]bool{}, homes: map[string][]Home{},
	}
	if s.now == nil {
		s.now = time.Now
	}
	for _, kind := range o.Refuse {
		s.refuse[kind] = true
	}
	for _, u := range []User{
		{ID: "U0ANA", Name: "Ana"},
		{ID: "U0BEN", Name: "Ben"},
		{ID: "U0GUEST", Name: "Gus", Restricted: true},
		{ID: "U0EXT", Name: "Eve", TeamID: "T0OTHER", Stranger: true},
		{ID: "U0ROBOT", Name: "Robot", Bot: true},
		{ID: s.BotUser, Name: "handoff-bot", Bot: true},
	} {
		u.TeamID = cmp.Or(u.TeamID, s.TeamID)
		s.users[u.ID] = u
	}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.http.URL + "/api/"
	t.Cleanup(s.Close)
	return s
}

// Close ends the workspace; calls that hang are cut.
func (s *Server) Close() {
	s.closing.Do(func() { close(s.closed) })
	s.mu.Lock()
	socket := s.socket
	s.mu.Unlock()
	if socket != nil {
		socket.close()
	}
	s.http.CloseClientConnections()
	s.http.Close()
}

// Fail lets the next calls go wrong, one fault a call, in this order.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Break lets every post to a channel fail with a code until it is "" again.
func (s *Server) Break(channel, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[channel] = code
}

// Revoke withdraws the bot's token; an empty code gives it back.
func (s *Server) Revoke(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels["*"] = code
}

// Grant says which scopes the token has.
func (s *Server) Grant(scopes string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.granted = scopes
}

// Messages returns what stands in a channel, oldest first; "" means everywhere.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Message
	for _, m := range s.messages {
		if !m.Deleted && (channel == "" || m.Channel == channel) {
			all = append(all, *m)
		}
	}
	return all
}

// Roots returns the first messages of a channel.
func (s *Server) Roots(channel string) []Message {
	return slices.DeleteFunc(s.Messages(channel), func(m Message) bool { return m.Thread != "" })
}

// Thread returns what stands below a message.
func (s *Server) Thread(channel, ts string) []Message {
	return slices.DeleteFunc(s.Messages(channel), func(m Message) bool { return m.Thread != ts })
}

// Delete removes a message, as an administrator may.
func (s *Server) Delete(channel, ts string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.find(channel, ts); m != nil {
		m.Deleted = true
	}
}

// Ephemerals returns what was told to one person alone.
func (s *Server) Ephemerals() []Ephemeral {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.ephemerals)
}

// Calls returns how often a method was called.
func (s *Server) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

func (s *Server) find(channel, ts string) *Message {
	for _, m := range s.messages {
		if m.Channel == channel && m.TS == ts && !m.Deleted {
			return m
		}
	}
	return nil
}

// stamp gives the next timestamp: Slack's are unique within a channel.
func (s *Server) stamp(at time.Time) string {
	micros := max(at.UnixMicro(), s.last+1)
	s.last = micros
	return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	c := callOf(r, s.now())
	method := c.Method
	if method == "socket" {
		s.connect(w, r)
		return
	}
	if s.observe != nil {
		s.observe(c)
	}
	held := s.held(c)
	if held != nil && !held.carriedOut {
		held.wait(c, s.closed)
	}
	fault, faulty := s.nextFault(method)
	if s.latency > 0 {
		select {
		case <-time.After(s.latency):
		case <-r.Context().Done():
		}
	}
	var answer map[string]any
	if !faulty || fault.Done {
		answer = s.call(c, r)
	}
	if held != nil && held.carriedOut {
		held.wait(c, s.closed)
	}
	if faulty {
		s.misbehave(w, r, fault, answer)
		return
	}
	s.mu.Lock()
	if s.granted != "" {
		w.Header().Set("X-Oauth-Scopes", s.granted)
	}
	s.mu.Unlock()
	if seconds, ok := answer["retry_after"].(int); ok {
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		w.WriteHeader(http.StatusTooManyRequests)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(answer)
}

func (s *Server) nextFault(method string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[method]++
	i := slices.IndexFunc(s.faults, func(f Fault) bool { return f.Method == "" || f.Method == method })
	if i < 0 {
		return Fault{}, false
	}
	f := s.faults[i]
	s.faults = slices.Delete(s.faults, i, i+1)
	return f, true
}

func (s *Server) misbehave(w http.ResponseWriter, r *http.Request, f Fault, answer map[string]any) {
	switch {
	case f.Hang:
		<-r.Context().Done()
	case f.Cut:
		panic(http.ErrAbortHandler)
	case f.Status > 0:
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
		}
		w.WriteHeader(f.Status)
		_, _ = w.Write([]byte(f.Body))
	case f.Body != "":
		_, _ = w.Write([]byte(f.Body))
	case f.Code != "":
		_ = json.NewEncoder(w).Encode(map[string]any{"ok": false, "error": f.Code})
	default:
		_ = json.NewEncoder(w).Encode(answer)
	}
}

func refused(code string) map[string]any { return map[string]any{"ok": false, "error": code} }

// call carries a method out.
func (s *Server) call(c Call, r *http.Request) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	method, form := c.Method, r.Form
	token := cmp.Or(form.Get("token"), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	if method == "apps.connections.open" {
		if token != s.AppToken {
			return refused("invalid_auth")
		}
		return map[string]any{"ok": true, "url": "ws" + strings.TrimPrefix(s.http.URL, "http") + "/api/socket"}
	}
	if token != s.Token {
		return refused("invalid_auth")
	}
	if code := s.channels["*"]; code != "" {
		return refused(code)
	}
	switch method {
	case "auth.test":
		return map[string]any{
			"ok": true, "url": "https://slacktest.slack.com/", "team": "slacktest", "user": "handoff-bot",
			"team_id": s.TeamID, "user_id": s.BotUser, "bot_id": s.BotID,
		}
	case "bots.info":
		return map[string]any{"ok": true, "bot": map[string]any{"id": s.BotID, "app_id": s.AppID, "user_id": s.BotUser}}
	case "users.info":
		u, ok := s.users[form.Get("user")]
		if !ok {
			return refused("user_not_found")
		}
		return map[string]any{"ok": true, "user": map[string]any{
			"id": u.ID, "team_id": u.TeamID, "name": strings.ToLower(u.Name), "real_name": u.Name, "is_bot": u.Bot, "is_stranger": u.Stranger,
			"is_workflow_bot": u.Workflow, "is_restricted": u.Restricted, "is_ultra_restricted": u.UltraRestricted,
			"profile": map[string]any{"display_name": u.Name},
		}}
	case "conversations.info":
		code, ok := s.channels[form.Get("channel")]
		if !ok || code == "channel_not_found" {
			return refused("channel_not_found")
		}
		return map[string]any{"ok": true, "channel": map[string]any{
			"id": form.Get("channel"), "name": "channel", "is_member": code != "not_in_channel", "is_archived": code == "is_archived",
		}}
	case "chat.postMessage":
		return s.postMessage(c)
	case "chat.update":
		return s.update(r)
	case "chat.postEphemeral":
		s.ephemerals = append(s.ephemerals, Ephemeral{form.Get("channel"), form.Get("user"), form.Get("text")})
		return map[string]any{"ok": true, "message_ts": s.stamp(s.now())}
	case "conversations.history", "conversations.replies":
		return s.history(r, method == "conversations.replies")
	case "reactions.get":
		return s.reactions(r)
	case "views.open":
		return s.openView(r)
	case "views.publish":
		return s.publishView(r)
	}
	return refused("unknown_method")
}
