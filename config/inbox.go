package config

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// leastSecret is the least length of a secret that people sign in with: what
// is shorter can be guessed.
const leastSecret = 12

var inboxUser = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{0,63}$`)

// inbox reads the section of the local channel and who may sign in to it.
func (f *file) inbox(at place, dir string) Inbox {
	s := at.section("inbox")
	in := Inbox{Enabled: s["enabled"].flag(true), wantsUsers: s["users"].node != nil || s["users_file"].given()}
	users := s["users"].named()
	if s["users"].node != nil && len(users) == 0 {
		s["users"].bad(`name somebody, such as ana: "${INBOX_ANA}", or remove the key`, "nobody is named")
	}
	for name, secret := range users {
		if !inboxUser.MatchString(name) {
			secret.bad("use small letters, digits and . _ @ -", "%s is no name for a user", quote(name))
			continue
		}
		for _, value := range f.named(secret) {
			in.add(secret, name, value)
		}
	}
	f.usersFile(s["users_file"], dir, &in)
	return in
}

func (in *Inbox) add(at place, name string, secret Secret) {
	switch _, twice := in.Users[name]; {
	case twice:
		at.bad("keep one of them", "%s is named twice", quote(name))
		return
	case len(secret) < leastSecret:
		at.bad("make one: openssl rand -base64 18", "the secret of %s is shorter than %d characters", name, leastSecret)
		return
	}
	if in.Users == nil {
		in.Users = make(map[string]Secret)
	}
	in.Users[name] = secret
}

// usersFile reads a user a line, as ana=SECRET.
func (f *file) usersFile(at place, dir string, in *Inbox) {
	if !at.given() {
		return
	}
	path := at.text()
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		at.bad("name a file that can be read, with a line ana=SECRET for each", "the file %s cannot be read", quote(at.text()))
		return
	}
	named := 0
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, secret, ok := strings.Cut(line, "=")
		if name, secret = strings.TrimSpace(name), strings.TrimSpace(secret); !ok || !inboxUser.MatchString(name) || secret == "" {
			at.bad("write ana=SECRET, the name in small letters", "line %d of the file names no user", i+1)
			continue
		}
		named++
		in.add(at, name, Secret(secret))
	}
	if named == 0 && len(in.Users) == 0 {
		at.bad("write a line ana=SECRET for each", "the file %s names nobody", quote(at.text()))
	}
}
