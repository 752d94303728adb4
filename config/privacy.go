package config

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Privacy is how long what visitors wrote is kept, and who does not see which
// part of their contact.
type Privacy struct {
	Retention time.Duration       // after the last trace of a conversation; 0: for ever
	Mask      map[string][]string // by route: name, email, phone, company, id
}

var (
	dayForm = regexp.MustCompile(`^([0-9]{1,5})d$`)

	maskable = []string{"name", "email", "phone", "company", "id"}
)

// leastRetention keeps a slip of the unit from erasing what is still worked on.
const leastRetention = 24 * time.Hour

func (f *file) privacy(at place) Privacy {
	s := at.section("privacy")
	p := Privacy{Retention: s["retention"].span()}
	if s["retention"].given() && p.Retention > 0 && p.Retention < leastRetention {
		s["retention"].bad("write at least 1d", "%s would erase conversations that are still worked on", quote(s["retention"].text()))
	}
	named := s["mask"].named()
	for _, route := range slices.Sorted(maps.Keys(named)) {
		for _, part := range named[route].some("name one of " + strings.Join(maskable, ", ") + ", or remove the route") {
			if word := part.word(maskable...); slices.Contains(maskable, word) {
				if p.Mask == nil {
					p.Mask = make(map[string][]string)
				}
				p.Mask[route] = append(p.Mask[route], word)
			}
		}
	}
	return p
}

// span reads a time span in days, such as 90d, or in hours and less.
func (p place) span() time.Duration {
	if !p.given() {
		return 0
	}
	if m := dayForm.FindStringSubmatch(p.text()); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil && n > 0 {
			return time.Duration(n) * 24 * time.Hour
		}
	}
	d, err := time.ParseDuration(p.text())
	if err != nil || d <= 0 {
		p.bad("write it like 90d or 36h", "expected a time span, found %s", quote(p.text()))
		return 0
	}
	return d
}
