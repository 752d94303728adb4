package main

import (
	"slices"
	"testing"

	"handoffbot/config"
)

func TestTheChannelsAreThoseOfTheRoutesThatRun(t *testing.T) {
	own := config.Route{Name: "desk", To: []config.Destination{{Platform: "inbox", Channel: "desk"}}}
	for _, tt := range []struct {
		name string
		give config.Config
		want []string
	}{
		{"no configuration", config.Config{}, []string{"priority-support", "sales", "support"}},
		{"rules without routes, of which none is for sales or grave", config.Config{Rules: []config.Rule{{Name: "asks", Manual: &struct{}{}}}}, []string{"sales", "support"}},
		{"routes", config.Config{Routes: []config.Route{own}}, []string{"desk"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, to := range (settings{config: tt.give}).pageChannels() {
				got = append(got, to.Channel)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("the page's channels are %q, want %q", got, tt.want)
			}
		})
	}
}
