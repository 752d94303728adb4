package teams_test

import (
	"testing"

	"handoffbot/adapters/teams/teamstest"
	"handoffbot/bot"
	"handoffbot/bot/bottest"
)

func TestTeamsIsAChannel(t *testing.T) {
	for name, o := range map[string]teamstest.Options{"numbers for ids": {}, "opaque ids, as of old": {Opaque: true}} {
		t.Run(name, func(t *testing.T) {
			bottest.RunMessenger(t, func(t *testing.T) (bot.Messenger, bot.Destination) {
				return newWorld(t, worldOptions{teams: o}).client, sales()
			})
		})
	}
}
