package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const goodSecret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=" //nolint:gosec // made up

func world(name string) (string, bool) {
	value, ok := map[string]string{
		"WEBSITE_WEBHOOK_SECRET": goodSecret, "CALLBACK_SECRET": goodSecret, "HANDOFFBOT_API_TOKEN": "a token that is long", "WEAK": "t", "SHORT": "whsec_QQ==",
		"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "SLACK_APP_TOKEN": "xapp-1", "TEAMS_APP_PASSWORD": "p",
		"INBOX_ANA": "a secret of Ana's", "INBOX_SHORT": "short",
	}[name]
	return value, ok
}

func TestTheReferenceHasNoProblem(t *testing.T) {
	data, err := os.ReadFile("reference.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, problems := Load("reference.yaml", data, world)
	if len(problems) > 0 {
		t.Errorf("the reference has problems: %v", problems)
	}
	if len(c.Rules) != 11 || len(c.Routes) != 3 || c.Sources["website"].Secrets[0] != goodSecret || c.Line("routes[1].when.any_rule[0]") < 60 {
		t.Errorf("the reference was not read whole: %+v", c)
	}
}

// TestTheReferenceNamesEveryKey keeps the reference and the known keys together.
func TestTheReferenceNamesEveryKey(t *testing.T) {
	data, err := os.ReadFile("reference.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for section, keys := range known {
		for _, key := range keys {
			if !strings.Contains(string(data), key) {
				t.Errorf("reference.yaml does not name %s of %q", key, section)
			}
		}
	}
}

func TestEveryMistakeIsNamedWithItsPlaceAndCure(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".yaml"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			_, problems := Load(name, data, world)
			var got strings.Builder
			for _, p := range problems {
				got.WriteString(p.String() + "\n")
			}
			golden := strings.TrimSuffix(name, ".yaml") + ".txt"
			if os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.WriteFile(golden, []byte(got.String()), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("the problems of %s differ (-want +got):\n%s", name, diff)
			}
		})
	}
}

func TestASecretNeverPrints(t *testing.T) {
	c, _ := Load("x", []byte(`sources: {website: {secrets: ["${WEBSITE_WEBHOOK_SECRET}"]}}`), world)
	if text := strings.Join([]string{c.Sources["website"].Secrets[0].String(), c.Sources["website"].Secrets[0].GoString()}, " "); strings.Contains(text, "whsec") {
		t.Errorf("a secret prints as %q", text)
	}
}

func TestUsersOfTheInboxAreRead(t *testing.T) {
	c, problems := Load("testdata/x.yaml", []byte(`inbox: {users: {ana: "${INBOX_ANA}"}, users_file: inbox.users}`), world)
	if len(problems) > 0 {
		t.Fatalf("problems: %v", problems)
	}
	want := map[string]string{"ana": "a secret of Ana's", "ben": "secret=with=equals", "c.d@e": "another good secret"}
	got := make(map[string]string)
	for name, secret := range c.Inbox.Users {
		got[name] = string(secret)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
}

func TestADatabasesPasswordNeverPrints(t *testing.T) {
	env := func(string) (string, bool) { return "postgres://bot:hunter@2@db", true }
	_, inFile := Load("x", []byte("storage: ${DATABASE}\npublic_url: https://bot:hunter@2@x.example\n"), env)
	_, overridden := Default().Overridden(env)
	problems := slices.Concat(inFile, overridden)
	for _, p := range problems {
		if strings.Contains(p.String(), "hunter") {
			t.Errorf("a password prints: %s", p)
		}
	}
	if len(problems) != 5 {
		t.Errorf("%d problems, want 5: %v", len(problems), problems)
	}
}

func TestWhatIsNoAddressHidesItsPasswordToo(t *testing.T) {
	for _, storage := range []string{
		"host=db user=bot password=hunter2 dbname=handoffs", "postgres:/bot:hunter2@db/handoffs", "bot:hunter2@db/handoffs",
		"postgres://bot:hunter2?x@db/handoffs", "postgres://db?password=hunter2@x", "postgres://bot:x@hunter2?y@", "mysql://bot:hunter2@db",
	} {
		env := map[string]string{"HANDOFFBOT_STORAGE": storage}
		_, problems := Default().Overridden(func(name string) (string, bool) { v, ok := env[name]; return v, ok })
		if len(problems) != 1 || strings.Contains(problems[0].String(), "hunter") {
			t.Errorf("of %s it says %v, want one problem without the password", storage, problems)
		}
	}
	_, problems := Default().Overridden(func(string) (string, bool) { return "sqlite", true })
	for _, p := range problems {
		if !strings.Contains(p.String(), `"sqlite"`) {
			t.Errorf("%s does not show what it found", p)
		}
	}
}

func TestStorage(t *testing.T) {
	env := func(name string) (string, bool) {
		return "postgres://bot:hunter2@db:5432/handoffs", name == "DATABASE"
	}
	tests := []struct {
		name, give string
		want       string // the storage taken
		problem    string // part of the one problem
	}{
		{"a file", "sqlite:/var/lib/h.db", "sqlite:/var/lib/h.db", ""},
		{"a server", "postgres://bot@db/handoffs", "postgres://bot@db/handoffs", ""},
		{"a server by its other name", "postgresql://bot@db/handoffs", "postgresql://bot@db/handoffs", ""},
		{"a socket", "'postgres:///handoffs?host=/run/postgresql'", "postgres:///handoffs?host=/run/postgresql", ""},
		{"an address in the environment, with its password", "${DATABASE}", "postgres://bot:hunter2@db:5432/handoffs", ""},
		{"a password in the file is warned of", "postgres://bot:hunter2@db/handoffs", "postgres://bot:hunter2@db/handoffs", "a password stands in the file"},
		{"a server without a database", "postgres://bot@db/", "sqlite:handoffbot.db", "DATABASE"},
		{"no server", "postgres:///handoffs", "sqlite:handoffbot.db", "HOST"},
		{"another engine", "mysql://db/handoffs", "sqlite:handoffbot.db", "write sqlite:PATH"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, problems := Load("x", []byte("storage: "+tt.give+"\n"), env)
			if c.Storage != tt.want {
				t.Errorf("storage is %s, want %s", c.Storage, tt.want)
			}
			if tt.problem == "" && len(problems) == 0 {
				return
			}
			if len(problems) != 1 || tt.problem == "" || !strings.Contains(problems[0].String(), tt.problem) || strings.Contains(problems[0].String(), "hunter2") {
				t.Errorf("the problems are %v, want one with %q and no password", problems, tt.problem)
			}
		})
	}
}

func TestALedgerInMemoryIsRefused(t *testing.T) {
	_, problems := Load("x", []byte("storage: 'sqlite::memory:'\n"), world)
	if len(problems) != 1 || !strings.Contains(problems[0].Cure, "outlive") {
		t.Errorf("the problems are %v, want one that says why not", problems)
	}
}

func TestTheEnvironmentOverridesAndIsChecked(t *testing.T) {
	env := func(name string) (string, bool) {
		v, ok := map[string]string{"HANDOFFBOT_LISTEN": "0.0.0.0:80", "HANDOFFBOT_STORAGE": "mysql:x"}[name]
		return v, ok
	}
	file, problems := Load("x", []byte("storage: sqlite:here.db\n"), env)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	c, problems := file.Overridden(env) // what the file says of it is no cure
	if c.Listen != "0.0.0.0:80" || len(problems) != 1 || problems[0].Path != "storage" {
		t.Errorf("listen %s with problems %v, want the environment's and one problem with storage", c.Listen, problems)
	}
}

func FuzzLoad(f *testing.F) {
	reference, err := os.ReadFile("reference.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(reference)
	f.Add([]byte("a: &a [*a]\nroutes: [{to: [{inbox: x}]}]"))
	f.Add([]byte("sources: 3\ndigest: [1]\n---\nx: y"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, problems := Load("fuzz.yaml", data, world)
		for _, p := range problems {
			if p.Line < 1 || p.Cure == "" || p.Message == "" {
				t.Fatalf("a problem without line, message or cure: %#v", p)
			}
		}
	})
}
