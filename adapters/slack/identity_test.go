package slack_test

import (
	"sync"
	"testing"

	"handoffbot/adapters/slack"
	"handoffbot/adapters/slack/slacktest"
	"handoffbot/bot/bottest"
)

// TestSlackIsAskedOnceWhoWeAre starts what starts together.
func TestSlackIsAskedOnceWhoWeAre(t *testing.T) {
	workspace := slacktest.New(t, slacktest.Options{})
	client, err := slack.NewClient(slack.Options{Token: workspace.Token, APIURL: workspace.URL, Now: (&bottest.Clock{}).Now})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := client.Ready(t.Context()); err != nil {
				t.Errorf("Ready = %v", err)
			}
		})
	}
	all.Wait()
	if asked := workspace.Calls("auth.test"); asked != 1 {
		t.Errorf("auth.test was called %d times, want once", asked)
	}
}
