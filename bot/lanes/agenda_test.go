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
	a := newAgenda()
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
		then     func()
		wantWait time.Duration
	}{
		{"at first every lane is, and none apart", noon, "all", func() {
			a.put(in(3), lane("b"), lane("c"))
			a.put(in(4), lane("b"))
		}, 3 * time.Second},
		{"before the first nothing is", in(1), "nothing", func() { a.put(in(2), lane("b")) }, time.Second},
		{"the sooner time counts, whichever came first", in(2), "b", nil, time.Second},
		{"what was taken is off", in(2), "nothing", func() { a.put(in(4), lane("d")) }, time.Second},
		{"several at once", in(4), "c d", nil, time.Minute},
		{"nothing more is", in(5), "nothing", func() { a.put(in(5)) }, time.Minute},
		{"every lane again", in(6), "all", nil, time.Minute},
	} {
		if got := took(step.at); got != step.want {
			t.Errorf("%s: took %s, want %s", step.name, got, step.want)
		}
		if step.then != nil {
			step.then()
		}
		if got := a.next(step.at, time.Minute); got != step.wantWait {
			t.Errorf("%s: it waits for %s, want %s", step.name, got, step.wantWait)
		}
	}
}
