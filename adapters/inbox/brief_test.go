package inbox

import (
	"strings"
	"testing"
	"time"

	"handoffbot/bot"
)

// TestAListHasRoomForWhatOneDoesWithWhatOneHas keeps the row of a list narrow:
// a word more on each button once left no room for the title.
func TestAListHasRoomForWhatOneDoesWithWhatOneHas(t *testing.T) {
	ana, ben := bot.Person{Platform: bot.PlatformInbox, ID: "ana"}, bot.Person{Platform: bot.PlatformInbox, ID: "ben"}
	all := []button{{Action: bot.Action{Kind: bot.ActRelease}}, {Action: bot.Action{Kind: bot.ActReassign}}, {Action: bot.Action{Kind: bot.ActSnooze}}, {Action: bot.Action{Kind: bot.ActResolve}}}
	for _, tt := range []struct {
		name    string
		give    cardView
		buttons string
	}{
		{"nobody has it", cardView{Buttons: []button{{Action: bot.Action{Kind: bot.ActClaim}}}}, "claim"},
		{"it is mine", cardView{Card: bot.Card{ClaimedBy: &ana}, Actor: ana, Buttons: all}, "release resolve"},
		{"somebody else has it", cardView{Card: bot.Card{ClaimedBy: &ben}, Actor: ana, Buttons: all}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, b := range tt.give.Brief().Buttons {
				got = append(got, string(b.Kind))
			}
			if strings.Join(got, " ") != tt.buttons {
				t.Errorf("the row has the buttons %q, want %q", got, tt.buttons)
			}
		})
	}
}

func TestWhatOneHasIsPutOffAndNotTakenOver(t *testing.T) {
	you := person("You")
	you.Platform = bot.PlatformInbox
	f := morning()
	d := f.find("03EXPORT")
	d.Cycles[0].State.ClaimedBy, d.Cycles[0].State.SnoozedUntil = &you, noon.Add(time.Hour)
	page := newSite(t, f, nil).get("/inbox/handoffs/03EXPORT").Body.String()
	if want := ">11:20</time>"; !strings.Contains(page, "put off until <time") || !strings.Contains(page, want) {
		t.Errorf("the page does not say that it is put off until %q", want)
	}
	if strings.Contains(page, "Take over") {
		t.Error("whoever has it is offered to take it over")
	}
}

func TestTheThreadSaysWhatWentToTheVisitor(t *testing.T) {
	f := morning()
	d := f.find("03EXPORT")
	for _, a := range []bot.Act{{Text: "for the team"}, {Text: "for the visitor", ToVisitor: true}} {
		a.HandoffID, a.Cycle, a.Kind, a.Actor, a.At = "03EXPORT", 1, bot.ActReply, person("Ana"), noon
		d.Acts = append(d.Acts, a)
	}
	page := newSite(t, f, nil).get("/inbox/handoffs/03EXPORT").Body.String()
	const mark = "<span>to the visitor</span></p><p class=\"text\" dir=\"auto\">"
	if !strings.Contains(page, mark+"for the visitor<") || strings.Contains(page, mark+"for the team<") {
		t.Error("the thread does not tell apart what was sent to the visitor and what was not")
	}
}
