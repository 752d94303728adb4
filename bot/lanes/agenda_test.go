package lanes

import (
	"slices"
	"strings"
	"testing"
	"time"

	"handoffbot/bot"
)

func TestAnAgendaTellsWhichLanesToLookAt(t *testing.T) {
	noon := time.Unix(1_800_000_000, 0)
	in := func(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }
	lane := func(channel string) bot.Destination {
		return bot.Destination{Platform: bot.PlatformInbox, Channel: channel}
	}
	a := newAgenda(noon)
	a.put(in(9), lane("a"))
	took := func(at time.Time) string {
		lanes, due := a.take(at)
		var names []string
		for _, to := range lanes {
			names = append(names, to.Channel)
		}
		slices.Sort(names)
		switch {
		case !due:
			return "nothing"
		case len(names) == 0:
			return "all"
		}
		return strings.Join(names, " ")
	}
	for _, step := range []struct {
		name     string
		at       time.Time
		want     string
		wantNext time.Time
		then     func()
	}{
		{"at first every lane is, and none apart", noon, "all", in(3), func() {
			a.put(in(5))
			a.put(in(3), lane("b"), lane("c"))
			a.put(in(4), lane("b"))
		}},
		{"before the first nothing is", in(2), "nothing", in(2), func() { a.put(in(2), lane("b")) }},
		{"the sooner time counts, whichever came first", in(2), "b", in(3), nil},
		{"what was taken is off", in(2), "nothing", in(3), func() { a.put(in(4), lane("d")) }},
		{"several at once", in(4), "c d", in(5), nil},
		{"every lane again", in(6), "all", in(7), func() { a.put(in(7)) }},
	} {
		if got := took(step.at); got != step.want {
			t.Errorf("%s: took %s, want %s", step.name, got, step.want)
		}
		if step.then != nil {
			step.then()
		}
		if got := a.next(); !got.Equal(step.wantNext) {
			t.Errorf("%s: the next is due at %s, want %s", step.name, got, step.wantNext)
		}
	}
}
