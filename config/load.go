package config

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

const maxFile = 1 << 20

var (
	sourceName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
	variable   = regexp.MustCompile(`^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$`)
	yamlLine   = regexp.MustCompile(`line (\d+)`)
	moneyForm  = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?) ([A-Z]{3})$`)
)

// Load reads a file: its name finds the files that it names. It returns every
// problem, in the order of the lines; the configuration is whole as far as the
// file is sound.
func Load(name string, data []byte, env func(string) (string, bool)) (Config, []Problem) {
	f := &file{lines: make(map[string]int), env: env}
	c := Default()
	root, problem := parse(data)
	if problem != nil {
		return c, []Problem{*problem}
	}
	f.read(&c, place{node: root, file: f}, filepath.Dir(name))
	c.lines = f.lines
	slices.SortStableFunc(f.problems, func(a, b Problem) int { return a.Line - b.Line })
	return c, f.problems
}

func parse(data []byte) (*yaml.Node, *Problem) {
	if len(data) > maxFile {
		return nil, &Problem{Line: 1, Message: "the file is larger than 1 MiB", Cure: "a configuration is a few kilobytes"}
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	err := d.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return nil, nil //nolint:nilnil // an empty file is one without settings
	}
	if err != nil {
		line := 1
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			line, _ = strconv.Atoi(m[1])
		}
		return nil, &Problem{Line: max(1, line), Message: "not readable as YAML: " + strings.TrimPrefix(firstLine(err.Error()), "yaml: "), Cure: "indent with spaces, and quote texts that hold a colon"}
	}
	if err := d.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, &Problem{Line: max(1, more.Line), Message: "a second document begins here", Cure: "keep one document a file"}
	}
	if len(doc.Content) == 0 {
		return nil, nil //nolint:nilnil // comments alone set nothing
	}
	return doc.Content[0], nil
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

func (f *file) read(c *Config, root place, dir string) {
	top := root.section("")
	set := func(key string, into *string, check func(string) string) {
		at := top[key]
		if !at.given() {
			return
		}
		value := at.text()
		if m := variable.FindStringSubmatch(value); key == "storage" && m != nil {
			if value, _ = f.env(m[1]); value == "" {
				f.unset(at, m[1])
				return
			}
		}
		if cure := check(value); cure != "" {
			at.bad(cure, "%s does not fit", quote(withoutLogin(value)))
			return
		}
		if key == "storage" && value == at.text() && hasPassword(value) {
			at.warn("write storage: ${NAME}, and put the whole address into the environment", "a password stands in the file")
		}
		*into = value
	}
	set("listen", &c.Listen, checkAddress)
	set("operations_listen", &c.OperationsListen, checkAddress)
	set("public_url", &c.PublicURL, checkURL)
	set("storage", &c.Storage, checkStorage)
	if at := top["sources"]; at.given() {
		c.Sources = f.sources(at, dir)
	}
	c.Inbox = f.inbox(top["inbox"], dir)
	api := top["api"].section("api")
	c.API.Tokens = f.secrets(api["tokens"].list(), api["tokens_file"], dir)
	for _, token := range c.API.Tokens {
		if len(token) < leastSecret {
			top["api"].warn("make one: openssl rand -hex 24", "a token is shorter than %d characters and can be guessed", leastSecret)
			break
		}
	}
	for ours, at := range top["intents"].named() {
		if c.Intents == nil {
			c.Intents = make(map[string][]string)
		}
		c.Intents[ours] = at.texts()
	}
	for _, at := range top["escalation"].section("escalation")["rules"].some("name a rule, or remove the key: the shipped rules hold then") {
		c.Rules = append(c.Rules, rule(at))
	}
	for _, at := range top["routes"].some("name a route, or remove the key: the shipped routes hold then") {
		c.Routes = append(c.Routes, f.route(at))
	}
	first := top["first_response"].section("first_response")
	words := func(key string, into *[]string, allowed ...string) {
		if !first[key].given() {
			return
		}
		*into = []string{}
		items := first[key].list()
		if len(allowed) > 0 && len(items) == 0 && first[key].node.Kind == yaml.SequenceNode {
			first[key].bad("name one of "+strings.Join(allowed, ", "), "the list is empty")
		}
		for _, at := range items {
			if len(allowed) > 0 {
				at.word(allowed...)
			}
			*into = append(*into, at.text())
		}
	}
	words("counts", &c.FirstResponse.Counts, "reaction", "claim", "reply")
	words("responders", &c.FirstResponse.Responders, "members", "guests", "external")
	words("ignore_reactions", &c.FirstResponse.IgnoreReactions)
	digest := top["digest"].section("digest")
	if digest["schedule"].given() {
		c.Digest.Schedule = digest["schedule"].text()
	}
	if at := digest["timezone"]; at.given() {
		c.Digest.Timezone = at.text()
		if _, err := time.LoadLocation(at.text()); err != nil || at.text() == "" || at.text() == "Local" {
			at.bad("write one like Europe/Berlin, or UTC", "%s is no time zone", quote(at.text()))
		}
	}
	c.Digest.To = f.targets(digest["to"], "digest.to[]")
	if digest["schedule"].given() && !digest["to"].given() {
		digest["schedule"].warn("write to: [{inbox: managers}], or remove the schedule", "the report is posted nowhere")
	}
	c.Slack = f.slack(top["slack"], dir)
	c.Teams = f.teams(top["teams"], dir)
	c.Fallback = f.target(top["fallback"], "fallback")
	c.Alerts = f.target(top["alerts"].section("alerts")["to"], "alerts.to")
	c.Privacy = f.privacy(top["privacy"])
	c.Hours, c.FollowUps = f.hours(top["hours"]), f.followUps(top["followup"])
	f.checkChannels(*c)
	f.checkTeamsChannels(*c)
	f.checkInbox(*c)
}

// checkInbox warns of a page that stays off.
func (f *file) checkInbox(c Config) {
	host, _, err := net.SplitHostPort(c.Listen)
	ip := net.ParseIP(host)
	if err == nil && c.Inbox.Enabled && !c.Inbox.wantsUsers && (c.PublicURL != "" || host != "localhost" && (ip == nil || !ip.IsLoopback())) {
		line := f.lines["listen"]
		if c.PublicURL != "" {
			line = f.lines["public_url"]
		}
		f.problems = append(f.problems, Problem{
			Line: max(1, line), Path: "inbox", Warning: true, Message: "the inbox page stays off: without users it opens only on a loopback listener without public_url",
			Cure: `name people under inbox.users, such as users: {ana: "${INBOX_ANA}"}, listen on 127.0.0.1, or set inbox.enabled: false`,
		})
	}
}

func (f *file) sources(at place, dir string) map[string]Source {
	all := make(map[string]Source)
	for name, source := range at.named() {
		if !sourceName.MatchString(name) {
			source.bad("use small letters, digits, _ and -", "%s is no name for a source", quote(name))
			continue
		}
		s := source.section("sources.*")
		secrets := f.secrets(s["secrets"].some(`write ["${NAME}"], or remove the key`), s["secrets_file"], dir)
		at := s["secrets"]
		if !at.given() {
			at = s["secrets_file"]
		}
		for _, secret := range secrets {
			if cure := checkWebhookSecret(string(secret)); cure != "" {
				at.bad(cure, "a secret of %s does not fit", name)
				break // what a file holds instead of secrets can be many words
			}
		}
		if !s["secrets"].given() && !s["secrets_file"].given() && (name != "website" || len(at.named()) > 1) {
			source.bad(`write secrets: ["${NAME}"]`, "the source %s has no secrets", name)
		}
		all[name] = Source{Secrets: secrets, AutoHandoff: s["auto_handoff"].flag(true), Callback: f.callback(s["callback"], dir), Relay: s["relay"].flag(false)}
		if all[name].Relay && !all[name].Callback.Given {
			s["relay"].bad("give the source a callback, or write relay: false", "what is written to the visitor has no way to go")
		}
	}
	if len(all) == 0 && at.given() && len(f.problems) == 0 {
		at.bad(`write website: {secrets: ["${NAME}"]}`, "no source is named")
	}
	return all
}

// secrets reads secrets that stand elsewhere: in the environment or in a file.
func (f *file) secrets(listed []place, filed place, dir string) []Secret {
	var all []Secret
	for _, at := range listed {
		all = append(all, f.named(at)...)
	}
	if !filed.given() {
		return all
	}
	path := filed.text()
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		filed.bad("name a file that can be read, one secret a line", "the file %s cannot be read", quote(filed.text()))
		return all
	}
	before := len(all)
	for line := range strings.FieldsSeq(string(data)) {
		all = append(all, Secret(line))
	}
	if len(all) == before {
		filed.bad("write one secret a line", "the file %s is empty", quote(filed.text()))
	}
	return all
}

func (f *file) unset(at place, name string) {
	f.problems = append(f.problems, Problem{
		Line: at.node.Line, Path: at.path, Warning: true, Unset: true,
		Message: fmt.Sprintf("the environment variable %s is not set", name), Cure: "set it before serve: " + name + "=…",
	})
}

func checkWebhookSecret(text string) string {
	encoded, ok := strings.CutPrefix(text, "whsec_")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(key) < 24 || len(key) > 64 {
		return "write whsec_ and 24 to 64 bytes in base64: echo whsec_$(head -c 32 /dev/urandom | base64)"
	}
	return ""
}

func checkAddress(s string) string {
	_, port, err := net.SplitHostPort(s)
	if n, numeric := strconv.Atoi(port); err != nil || numeric != nil || n < 0 || n > 65535 {
		return "write host:port, such as 127.0.0.1:8080"
	}
	return ""
}

// isPort reports whether text is a port, or empty for the scheme's own.
func isPort(text string) bool {
	n, err := strconv.Atoi(text)
	return text == "" || err == nil && n > 0 && n <= 65535
}

func checkURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || !isPort(u.Port()) {
		return "write an address such as https://handoff.example.com"
	}
	return ""
}

// withoutLogin hides the user, the password and the parameters that an address
// may hold, also one that is written wrong.
func withoutLogin(s string) string {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		if strings.ContainsAny(s, "@=") && !strings.HasPrefix(s, "sqlite:") {
			return "…"
		}
		return s
	}
	address, parameters, cut := strings.Cut(rest, "?")
	if strings.Contains(parameters, "@") {
		return scheme + "://…" // where the password begins and ends, nobody can tell
	}
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		address = "…" + address[at:]
	}
	if cut {
		address += "?…" // a password may stand there too
	}
	return scheme + "://" + address
}

func checkStorage(s string) string {
	switch path, ok := strings.CutPrefix(s, "sqlite:"); {
	case strings.HasPrefix(s, "postgres://"), strings.HasPrefix(s, "postgresql://"):
		if u, err := url.Parse(s); err != nil || u.Host == "" && u.Query().Get("host") == "" || strings.Trim(u.Path, "/") == "" {
			return "write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with %-escapes for what is special in the password"
		}
	case strings.HasPrefix(path, ":memory:"):
		return "what is accepted must outlive the process; write sqlite:handoffbot.db"
	case !ok || path == "":
		return "write sqlite:PATH, such as sqlite:handoffbot.db, or postgres://USER:PASSWORD@HOST:PORT/DATABASE"
	}
	return ""
}

// hasPassword reports whether an address holds one.
func hasPassword(s string) bool {
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	_, given := u.User.Password()
	return given || u.Query().Has("password")
}

func rule(at place) Rule {
	s := at.section("escalation.rules[]")
	section := func(key string) map[string]place { return s[key].section("escalation.rules[]." + key) }
	r := Rule{Name: s["name"].text(), Then: s["then"].text(), Priority: s["priority"].word("low", "normal", "high", "urgent")}
	if examples := section("examples"); len(examples) > 0 {
		r.Examples = Examples{Fire: examples["fire"].texts(), NotFire: examples["not_fire"].texts()}
	}
	if k := section("keyword"); s["keyword"].given() {
		r.Keyword = &Keyword{Phrases: k["phrases"].texts(), Sets: k["sets"].texts(), Stem: k["stem"].flag(true), Typos: k["typos"].whole(1), Negation: k["negation"].flag(true)}
	}
	if k := section("confidence"); s["confidence"].given() {
		r.Confidence = &Confidence{Below: k["below"].number(), Turns: k["turns"].whole(1), Intents: k["intents"].texts()}
	}
	if k := section("friction"); s["friction"].given() {
		r.Friction = &Friction{AtLeast: k["at_least"].number()}
	}
	if k := section("cancellation"); s["cancellation"].given() {
		r.Cancellation = &Cancellation{AtLeast: k["at_least"].number()}
	}
	if k := section("readiness"); s["readiness"].given() {
		r.Readiness = &Readiness{Needs: k["needs"].texts(), AtLeast: k["at_least"].whole(2)}
	}
	if k := section("value"); s["value"].given() {
		r.Value = &Value{SeatsOver: k["seats_over"].whole(0), Tiers: k["tiers"].texts()}
		r.Value.AmountOver, r.Value.Currency = money(k["amount_over"])
	}
	if k := section("complaint"); s["complaint"].given() {
		r.Complaint = &Complaint{Severity: k["severity"].text()}
	}
	for key, into := range map[string]**struct{}{"compliance": &r.Compliance, "error": &r.Error, "manual": &r.Manual} {
		section(key)
		if s[key].node != nil {
			*into = &struct{}{}
		}
	}
	return r
}

func money(at place) (float64, string) {
	if !at.given() {
		return 0, ""
	}
	m := moneyForm.FindStringSubmatch(at.text())
	if m == nil {
		at.bad("write it like 10000 EUR", "%s is no amount", quote(at.text()))
		return 0, ""
	}
	amount, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		at.bad("write it like 10000 EUR", "%s is no amount", quote(at.text()))
	}
	return amount, m[2]
}

func (f *file) route(at place) Route {
	s := at.section("routes[]")
	w := s["when"].section("routes[].when")
	sla := s["sla"].section("routes[].sla")
	return Route{
		Name: s["name"].text(), To: f.targets(s["to"], "routes[].to[]"), Priority: s["priority"].word("low", "normal", "high", "urgent"),
		SLA: sla["first_response"].duration(), Reply: sla["reply"].replyWithin(), Hours: s["hours"].text(),
		When: When{
			Intents: w["intents"].texts(), AnyRule: w["any_rule"].texts(), Locales: w["locales"].texts(),
			Tiers: w["tiers"].texts(), Sources: w["sources"].texts(), During: w["during"].text(),
		},
	}
}
