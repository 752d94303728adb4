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
	d := &Dispatcher{Options{Fold: func(bot.Platform) Fold { return Fold{High: 3, Other: 5} }}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := d.choose(laneOf(tt.lane, tt.streak)); fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("choose(%s, streak %d) = %v, want %v", tt.lane, tt.streak, got, tt.want)
			}
		})
	}
	plain := &Dispatcher{Options{Fold: func(bot.Platform) Fold { return Fold{} }}}
	if got := plain.choose(laneOf("c c c c", 0)); fmt.Sprint(got) != "[0]" {
		t.Errorf("a platform that folds nothing: choose = %v, want the first alone", got)
	}
}
