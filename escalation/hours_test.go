package escalation

import (
	"errors"
	"strings"
	"testing"
	"time"

	"handoffbot/bot"
)

// office is open on weekdays from nine to five.
func office(t testing.TB) *bot.Calendar {
	t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	day := []bot.Span{{From: 9 * 60, To: 17 * 60}}
	c, err := bot.NewCalendar("office", berlin, [7][]bot.Span{nil, day, day, day, day, day, nil}, []bot.Date{{Year: 2026, Month: time.December, Day: 25}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestARouteTakesDuringItsHours(t *testing.T) {
	to := func(channel string) []bot.Destination {
		return []bot.Destination{{Platform: bot.PlatformInbox, Channel: channel}}
	}
	p, err := Compile(Config{
		Hours: map[string]*bot.Calendar{"office": office(t)},
		Routes: []Route{
			{Name: "day", When: When{During: "office"}, To: to("day"), SLA: 15 * time.Minute, Hours: "office"},
			{Name: "night", To: to("night"), SLA: time.Hour},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, at, want string
	}{
		{"in the morning", "2026-11-23T09:00:00+01:00", "day"},
		{"a minute before", "2026-11-23T08:59:59+01:00", "night"},
		{"when the office closes", "2026-11-23T17:00:00+01:00", "night"},
		{"in another zone's morning", "2026-11-23T09:00:00-05:00", "day"},
		{"on Saturday", "2026-11-28T10:00:00+01:00", "night"},
		{"on a holiday", "2026-12-25T10:00:00+01:00", "night"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tt.at)
			if err != nil {
				t.Fatal(err)
			}
			d := p.Decide(says("Can I talk to a real person please?"), at)
			if d.Route.Name != tt.want || (d.Route.Hours != "") != (tt.want == "day") {
				t.Errorf("at %s it goes to %s with the calendar %q, want %s", tt.at, d.Route.Name, d.Route.Hours, tt.want)
			}
			if strings.Contains(d.NextAction, "opening hours") != (tt.want == "day") {
				t.Errorf("the next action is %q", d.NextAction)
			}
		})
	}
}

func TestACalendarThatIsNotThereIsAMistake(t *testing.T) {
	routes := ShippedRoutes()
	routes[0].When.During, routes[2].Hours = "ofice", "nights"
	_, err := Compile(Config{Routes: routes, Hours: map[string]*bot.Calendar{"office": office(t)}})
	for _, path := range []string{"routes[0].when.during", "routes[2].hours"} {
		if err == nil || !strings.Contains(err.Error(), path+": there is no calendar") {
			t.Errorf("Compile = %v, want it to name %s", err, path)
		}
	}
	if _, ok := errors.AsType[*ConfigError](err); !ok {
		t.Errorf("Compile = %T, want a *ConfigError", err)
	}
}

func TestThePolicysVersionKnowsItsHours(t *testing.T) {
	plain, err := Compile(Config{})
	if err != nil {
		t.Fatal(err)
	}
	other, err := Compile(Config{Hours: map[string]*bot.Calendar{"office": office(t)}})
	if err != nil {
		t.Fatal(err)
	}
	if plain.Version() == other.Version() {
		t.Error("hours changed and the policy's version did not")
	}
}
