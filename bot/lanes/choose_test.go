package lanes

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"handoffbot/bot"
)

// lane writes what waits, a word each: c is a card, C one of high priority, l a
// line, L one that is urgent, u an update, ? a look-up, p a card taken from a list.
func laneOf(words string, streak int) bot.Lane {
	l := bot.Lane{Destination: bot.Destination{Platform: bot.PlatformSlack, Channel: "C1"}, Streak: streak}
	for i, w := range strings.Fields(words) {
		p := bot.Posting{ID: fmt.Sprint(i), Kind: bot.PostCard, Priority: bot.Normal, State: bot.PostingWaiting}
		switch w {
		case "C":
			p.Priority = bot.High
		case "l":
			p.Kind = bot.PostLine
		case "L":
			p.Kind, p.Priority = bot.PostNotice, bot.Urgent
		case "u":
			p.Posted = 1
		case "?":
			p.State, p.DoubtAt = bot.PostingUnknown, time.Unix(1, 0)
		case "p":
			p.List = "list"
		}
		l.Waiting = append(l.Waiting, p)
	}
	return l
}

func TestChoosing(t *testing.T) {
	tests := []struct {
		name   string
		lane   string
		streak int
		want   []int
	}{
		{"nothing waits", "", 0, nil},
		{"the first goes", "c", 0, []int{0}},
		{"two cards are two messages", "c c", 0, []int{0}},
		{"three cards are a list", "c c c", 0, []int{0, 1, 2}},
		{"a list takes so many and no more", "c c c c c c c", 0, []int{0, 1, 2, 3, 4}},
		{"a list of high priority is shorter", "C C C C", 0, []int{0, 1, 2}},
		{"priorities do not meet in a list", "C C c c c", 0, []int{0}},
		{"high priority goes first, wherever it stands", "c c c C", 0, []int{3}},
		{"after four of high priority one of the others goes", "C c", 4, []int{1}},
		{"after four of high priority the others fold as well", "C c c c", 4, []int{1, 2, 3}},
		{"with nobody else waiting high priority goes on", "C", 9, []int{0}},
		{"a change of what stands goes before everything", "C C C u", 0, []int{3}},
		{"a look-up posts nothing new", "c ?", 0, []int{1}},
		{"a look-up goes before changes: nobody may have been told", "u u ?", 0, []int{2}},
		{"a line goes in its turn, alone", "l c c c", 0, []int{0}},
		{"a line in between is not in the list", "c l c c", 0, []int{0, 2, 3}},
		{"a notice that is urgent goes alone", "L C C C", 0, []int{0}},
		{"a card that somebody took from a list goes first, alone", "c c c p", 0, []int{3}},
	}
	pace := func(p bot.Posting) bot.Rest {
		return bot.Rest{Posts: time.Second, Platform: time.Duration(p.Posted) * time.Minute}
	}
	d := &Dispatcher{Options{Fold: func(bot.Platform) Fold { return Fold{High: 3, Other: 5} }, Pace: pace}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := d.Choose(laneOf(tt.lane, tt.streak))
			if fmt.Sprint(got.Places) != fmt.Sprint(tt.want) {
				t.Errorf("Choose(%s, streak %d) = %v, want %v", tt.lane, tt.streak, got.Places, tt.want)
			}
			if change := len(got.Places) > 0 && strings.Fields(tt.lane)[got.Places[0]] == "u"; (got.Alone == time.Minute) != change {
				t.Errorf("Choose(%s) keeps the platform's other changes back for %s; want a minute for a change, and nothing else", tt.lane, got.Alone)
			}
		})
	}
	plain := &Dispatcher{Options{Fold: func(bot.Platform) Fold { return Fold{} }}}
	if got := plain.Choose(laneOf("c c c c", 0)); fmt.Sprint(got.Places) != "[0]" {
		t.Errorf("a platform that folds nothing: Choose = %v, want the first alone", got)
	}
}
