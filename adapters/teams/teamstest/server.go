// Package teamstest is a Teams that runs in a test: the Bot Connector, the
// token service and the signing keys behind it, and the people in its
// channels. It signs real tokens, so that every check of production stays on,
// checks what it is sent as Teams would, and behaves as Teams does where it
// hurts: limits, ambiguous failures, hangs, messages that cannot be updated for
// a while, and activities told twice. Nothing in production imports it.
package teamstest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The calls that can go wrong.
const (
	CallCreate   = "create" // POST v3/conversations
	CallReply    = "reply"  // POST v3/conversations/{id}/activities
	CallUpdate   = "update" // PUT v3/conversations/{id}/activities/{id}
	CallMember   = "member"
	CallChannels = "channels"
	CallToken    = "token"
	CallMetadata = "metadata"
	CallKeys     = "keys"
)

// Fault is how one call goes wrong.
type Fault struct {
	Call       string // one of the above; empty means any
	Status     int
	Code       string // of the error in the answer's body
	RetryAfter int    // seconds, as a header
	Body       string // instead of an answer
	Hang       bool   // no answer until the caller gives up
	Cut        bool   // the connection breaks
	// Done means that the call was carried out all the same.
	Done bool
	// Redirect sends the caller elsewhere.
	Redirect string
}

// Message is a message as Teams keeps it.
type Message struct {
	Channel  string
	ID       string // of the activity
	Root     string // messageid of the thread's first message
	Activity json.RawMessage
	Edits    int
	Deleted  bool
	number   string // the message id, where the activity id is another
}

// Card is the card of a message.
func (m Message) Card() json.RawMessage {
	var a struct {
		Attachments []struct {
			Content json.RawMessage `json:"content"`
		} `json:"attachments"`
	}
	if json.Unmarshal(m.Activity, &a) != nil || len(a.Attachments) != 1 {
		return nil
	}
	return a.Attachments[0].Content
}

// User is an account.
type User struct{ ID, AAD, Name, Tenant, Role string }

// Options of a Teams; the zero value is one that behaves.
type Options struct {
	Now func() time.Time // nil: the clock
	// Opaque gives activities ids that are not their message's, as of old.
	Opaque bool
	// Untold posts without telling an id, as split messages are.
	Untold bool
	// PerSecond is how many messages a channel takes a second; zero: no limit.
	PerSecond int
	// Latency is how long every call takes.
	Latency time.Duration
}

// Server is a tenant's Teams. Make it with New; it ends with its test.
type Server struct {
	URL        string // without a slash at its end
	Host       string // host:port
	ServiceURL string // with one
	Login      string
	Metadata   string
	Issuer     string
	AppID      string
	Password   string
	Tenant     string
	Team       string
	TeamName   string

	http *httptest.Server
	o    Options

	mu       sync.Mutex
	keys     []signingKey
	dropped  int
	faults   []Fault
	channels map[string]string // by id: "" in use, else the error code posting gives
	names    map[string]string // of channels, by id
	users    map[string]User
	messages []*Message
	problems []string
	calls    map[string]int
	tokens   map[string]time.Time
	minted   int
	last     int64
	posted   map[string][]time.Time
	bot      string // where the bot is reached
	ids      int
}

// cleaner is the part of a test that ends the server with it.
type cleaner interface{ Cleanup(func()) }

// Channels of a new server.
const (
	Sales    = "19:sales@thread.tacv2"
	Support  = "19:support@thread.tacv2"
	Prio     = "19:prio@thread.tacv2"
	Ops      = "19:ops@thread.tacv2"
	Managers = "19:managers@thread.tacv2"
	General  = "19:general@thread.tacv2"
)

// The people of a new server.
const (
	Ana   = "29:ana"
	Ben   = "29:ben"
	Gus   = "29:gus"   // a guest
	Eve   = "29:eve"   // of another tenant
	Robot = "28:robot" // another bot
)

// New starts a Teams with one team, "Front Office", that has the app.
func New(t cleaner, o Options) *Server {
	s := &Server{
		o: o, Issuer: "https://api.botframework.com", AppID: "11111111-2222-4333-8444-555555555555", Password: "teamstest~secret",
		Tenant: "99999999-8888-4777-8666-555555555555", Team: General, TeamName: "Front Office",
		keys:     []signingKey{{id: "key-1", private: firstKey(), endorsements: []string{"msteams", "webchat"}}},
		channels: map[string]string{}, users: map[string]User{}, calls: map[string]int{}, tokens: map[string]time.Time{},
		posted: map[string][]time.Time{},
		names:  map[string]string{Sales: "Sales", Support: "Support", Prio: "Priority", Ops: "Operations", Managers: "Managers", General: ""},
	}
	for id := range s.names {
		s.channels[id] = ""
	}
	for _, u := range []User{
		{ID: Ana, AAD: "aad-ana", Name: "Ana", Role: "user"},
		{ID: Ben, AAD: "aad-ben", Name: "Ben", Role: "user"},
		{ID: Gus, AAD: "aad-gus", Name: "Gus", Role: "guest"},
		{ID: Eve, AAD: "aad-eve", Name: "Eve", Role: "user", Tenant: "other-tenant"},
	} {
		if u.Tenant == "" {
			u.Tenant = s.Tenant
		}
		s.users[u.ID] = u
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login/{tenant}/oauth2/v2.0/token", s.call(CallToken, s.token))
	mux.HandleFunc("GET /v1/.well-known/openidconfiguration", s.call(CallMetadata, s.metadata))
	mux.HandleFunc("GET /v1/.well-known/keys", s.call(CallKeys, s.jwks))
	mux.HandleFunc("POST /teams/v3/conversations", s.call(CallCreate, s.authorized(s.create)))
	mux.HandleFunc("POST /teams/v3/conversations/{conversation}/activities", s.call(CallReply, s.authorized(s.reply)))
	mux.HandleFunc("PUT /teams/v3/conversations/{conversation}/activities/{activity}", s.call(CallUpdate, s.authorized(s.update)))
	mux.HandleFunc("GET /teams/v3/conversations/{conversation}/members/{member}", s.call(CallMember, s.authorized(s.member)))
	mux.HandleFunc("GET /teams/v3/conversations/{conversation}/pagedmembers", s.call(CallMember, s.authorized(s.members)))
	mux.HandleFunc("GET /teams/v3/teams/{team}/conversations", s.call(CallChannels, s.authorized(s.list)))
	s.http = httptest.NewServer(mux)
	s.URL = s.http.URL
	s.Host = strings.TrimPrefix(s.URL, "http://")
	s.ServiceURL, s.Login, s.Metadata = s.URL+"/teams/", s.URL+"/login", s.URL+"/v1/.well-known/openidconfiguration"
	t.Cleanup(s.Close)
	return s
}

// Close ends the server; calls that hang are cut.
func (s *Server) Close() {
	s.http.CloseClientConnections()
	s.http.Close()
}

func (s *Server) now() time.Time {
	if s.o.Now != nil {
		return s.o.Now()
	}
	return time.Now()
}

// Fail lets the next calls go wrong, one fault a call, in this order.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Break lets everything sent to a channel fail with a code until it is "" again.
func (s *Server) Break(channel, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[channel] = code
}

// Calls counts what was asked, by call.
func (s *Server) Calls(call string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[call]
}

// Problems are what Teams would have refused or shown wrong, so far.
func (s *Server) Problems() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.problems)
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

// Roots returns the first messages of a channel's threads, oldest first.
func (s *Server) Roots(channel string) []Message {
	return slices.DeleteFunc(s.Messages(channel), func(m Message) bool { return m.Root != m.number })
}

// Thread returns what stands below a root, oldest first.
func (s *Server) Thread(root Message) []Message {
	return slices.DeleteFunc(s.Messages(root.Channel), func(m Message) bool { return m.Root != root.Root || m.number == m.Root })
}

// Delete removes a message, as a person does.
func (s *Server) Delete(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, kept := range s.messages {
		if kept.Channel == m.Channel && kept.ID == m.ID {
			kept.Deleted = true
		}
	}
}

// ExpireTokens lets the connector refuse every token handed out so far.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

// fault takes the next fault that is for a call.
func (s *Server) fault(call string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[call]++
	for i, f := range s.faults {
		if f.Call == "" || f.Call == call {
			s.faults = slices.Delete(s.faults, i, i+1)
			return f, true
		}
	}
	return Fault{}, false
}

// call wraps a method in what may go wrong with it.
func (s *Server) call(name string, serve http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.o.Latency > 0 {
			time.Sleep(s.o.Latency)
		}
		f, wrong := s.fault(name)
		if !wrong {
			serve(w, r)
			return
		}
		if f.Done {
			serve(httptest.NewRecorder(), r)
		}
		switch {
		case f.Hang:
			_, _ = io.Copy(io.Discard, r.Body) // else the caller's going away is not noticed
			<-r.Context().Done()
		case f.Cut:
			panic(http.ErrAbortHandler)
		case f.Redirect != "":
			http.Redirect(w, r, f.Redirect, http.StatusTemporaryRedirect)
		default:
			if f.RetryAfter > 0 {
				w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
			}
			w.WriteHeader(max(f.Status, http.StatusOK))
			if f.Body != "" {
				_, _ = io.WriteString(w, f.Body)
			} else if f.Code != "" {
				_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]string{"code": f.Code, "message": "scripted"}})
			}
		}
	}
}

// authorized lets through who carries a token of ours.
func (s *Server) authorized(serve http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		s.mu.Lock()
		until, known := s.tokens[token]
		s.mu.Unlock()
		if !ok || !known || s.now().After(until) {
			refuse(w, http.StatusUnauthorized, "Unauthorized", "the token is not known, or is over")
			return
		}
		serve(w, r)
	}
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	problem := func(code, description string) {
		answer(w, http.StatusUnauthorized, map[string]any{"error": code, "error_description": description, "correlation_id": "c"})
	}
	_ = r.ParseForm()
	switch {
	case r.PathValue("tenant") != s.Tenant:
		problem("unauthorized_client", "AADSTS700016: Application with identifier '"+s.AppID+"' was not found in the directory.")
	case r.PostForm.Get("client_id") != s.AppID || r.PostForm.Get("client_secret") != s.Password:
		problem("invalid_client", "AADSTS7000215: Invalid client secret provided. Trace ID: x")
	case r.PostForm.Get("grant_type") != "client_credentials" || r.PostForm.Get("scope") != s.Issuer+"/.default":
		problem("invalid_scope", "AADSTS70011: The provided value for the input parameter 'scope' is not valid.")
	default:
		s.mu.Lock()
		s.minted++
		token := fmt.Sprintf("outbound-token-%d", s.minted)
		s.tokens[token] = s.now().Add(3599 * time.Second)
		s.mu.Unlock()
		answer(w, http.StatusOK, map[string]any{"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": token})
	}
}

func (s *Server) metadata(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{
		"issuer": s.Issuer, "jwks_uri": s.URL + "/v1/.well-known/keys", "id_token_signing_alg_values_supported": []string{"RS256"},
	})
}

func (s *Server) jwks(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	set := s.published()
	s.mu.Unlock()
	answer(w, http.StatusOK, set)
}

func (s *Server) member(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.users {
		if id := r.PathValue("member"); u.ID == id || u.AAD == id {
			answer(w, http.StatusOK, map[string]any{
				"id": u.ID, "aadObjectId": u.AAD, "name": u.Name, "tenantId": u.Tenant, "userRole": u.Role, "userPrincipalName": strings.ToLower(u.Name) + "@corp.example",
			})
			return
		}
	}
	refuse(w, http.StatusNotFound, "MemberNotFoundInConversation", "no such member")
}

func (s *Server) members(w http.ResponseWriter, r *http.Request) {
	channel, _ := thread(unescaped(r.PathValue("conversation")))
	s.mu.Lock()
	defer s.mu.Unlock()
	switch code, exists := s.channels[channel]; {
	case !exists || code == "ConversationNotFound":
		refuse(w, http.StatusNotFound, "ConversationNotFound", "no such channel")
	case code != "":
		refuse(w, http.StatusForbidden, "BotNotInConversationRoster", "the bot is not there")
	default:
		answer(w, http.StatusOK, map[string]any{"members": []any{}})
	}
}

func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.PathValue("team") != s.Team {
		refuse(w, http.StatusForbidden, "BotNotInConversationRoster", "the bot is not in that team")
		return
	}
	var all []any
	for id, name := range s.names {
		c := map[string]any{"id": id}
		if name != "" {
			c["name"] = name // the General channel has none
		}
		all = append(all, c)
	}
	answer(w, http.StatusOK, map[string]any{"conversations": all})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	answer(w, status, map[string]any{"error": map[string]string{"code": code, "message": message}})
}

// thread splits a conversation's id into its channel and the thread's root.
func thread(conversation string) (channel, root string) {
	channel, rest, _ := strings.Cut(conversation, ";")
	return channel, strings.TrimPrefix(rest, "messageid=")
}

// unescaped reads a path segment that a client may have escaped twice.
func unescaped(segment string) string {
	if text, err := url.PathUnescape(segment); err == nil {
		return text
	}
	return segment
}
